/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "Did you mean …?": the nearest of the names that exist.
 */
#ifndef PROBE_LIB_SUGGEST_H
#define PROBE_LIB_SUGGEST_H

#include <stddef.h>

/* Names longer than this are compared by their first bytes only. */
#define SUGGEST_MAX_BYTES 64

/**
 * suggest_distance() - how many single-byte edits turn one name into the other
 * @a: a name
 * @b: another
 * @limit: distances above this need not be told apart
 *
 * Insertion, deletion, substitution and the swap of two neighbours count one
 * each (optimal string alignment).
 *
 * Return: the distance, or @limit + 1 when it is larger than @limit
 */
unsigned int suggest_distance(const char *a, const char *b, unsigned int limit);

/**
 * suggest_limit() - how far a name may be off to be a likely slip
 * @name: what the user wrote
 *
 * Return: a third of its length, at least 1
 */
unsigned int suggest_limit(const char *name);

/**
 * suggest_nearest() - the likely meaning of a name that does not exist
 * @name: what the user wrote
 * @names: the names that exist
 * @n_names: how many
 *
 * Return: the nearest within suggest_limit(), the first of equals; or NULL
 */
const char *suggest_nearest(const char *name, const char *const *names, size_t n_names);

#endif /* PROBE_LIB_SUGGEST_H */
