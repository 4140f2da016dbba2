/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "when": on which machines a probe is wanted.
 */
#ifndef PROBE_LIB_SPEC_WHEN_H
#define PROBE_LIB_SPEC_WHEN_H

#include <stdbool.h>
#include <stddef.h>

/**
 * spec_when_check() - check a condition on the kernel's version
 * @range: one or more of >=, >, <=, <, == (or =) with a version, divided by
 *	   commas: ">=6.1,<6.12"
 * @ret_offset: byte at which it is wrong
 * @ret_advice: what to write; a constant
 *
 * Return: 0, or -EINVAL with the two set
 */
int spec_when_check(const char *range, size_t *ret_offset, const char **ret_advice);

/**
 * spec_when_holds() - does a kernel fulfil a condition?
 * @range: a condition that spec_when_check() finds right, or NULL for any kernel
 * @release: what uname -r says, e.g. "6.12.117-arm64"
 *
 * Only as many numbers are compared as the condition has: 6.12.117 is neither
 * above nor below "6.12".
 */
bool spec_when_holds(const char *range, const char *release);

#endif /* PROBE_LIB_SPEC_WHEN_H */
