/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few nearest of very many names, in one pass.
 */
#ifndef PROBE_LIB_NEAR_NAMES_H
#define PROBE_LIB_NEAR_NAMES_H

#include <stddef.h>

/* Most names that are worth showing. */
#define NEAR_NAMES_MAX 4

/**
 * struct near_names - the nearest so far
 * @wanted: what the user wrote
 * @names: gets the nearest, nearest first; of the caller
 * @distances: of each of them
 * @n_names: how many there are
 * @max: at most this many
 * @limit: farther names are not likely
 */
struct near_names {
	const char *wanted;
	const char **names;
	unsigned int distances[NEAR_NAMES_MAX];
	size_t n_names;
	size_t max;
	unsigned int limit;
};

/**
 * near_names_init() - start a search
 * @near: the search
 * @wanted: what the user wrote; borrowed
 * @names: room for the answer; borrowed
 * @max: its size; no more than NEAR_NAMES_MAX are used
 */
void near_names_init(struct near_names *near, const char *wanted, const char **names, size_t max);

/**
 * near_names_offer() - consider a name
 * @near: the search
 * @name: a name that exists; borrowed when it is kept
 *
 * Near is a small edit distance (suggest_distance()), or the wanted name with a
 * compiler's suffix (".isra.0", ".constprop.0", ".part.0", ".cold").
 */
void near_names_offer(struct near_names *near, const char *name);

#endif /* PROBE_LIB_NEAR_NAMES_H */
