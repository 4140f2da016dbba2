/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What finding sets (spec_find.c) and reading them (spec_load.c) share.
 */
#ifndef PROBE_LIB_SPEC_FILE_H
#define PROBE_LIB_SPEC_FILE_H

#include <stdbool.h>

#include "diag.h"

struct stat;

/**
 * spec_is_masked() - is the file of a set /dev/null, so that there is none?
 * @st: what stat() says of it
 */
bool spec_is_masked(const struct stat *st);

/**
 * spec_refuse_masked() - tell that it is
 * @diag: gets the error
 *
 * Return: -ERFKILL
 */
int spec_refuse_masked(struct diag *diag);

#endif /* PROBE_LIB_SPEC_FILE_H */
