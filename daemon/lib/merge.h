/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * K-way merge: which of several sources has the oldest record. A binary heap
 * of the sources' heads; the same time goes by source number, so that the
 * order is the same each time. Pure.
 */
#ifndef PROBE_LIB_MERGE_H
#define PROBE_LIB_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct merge_head - the oldest record of one source
 * @ts: its time
 * @source: whose it is
 */
struct merge_head {
	uint64_t ts;
	uint32_t source;
};

/**
 * struct merge - the heads of all sources that have one
 * @heads: the heap; the oldest is the first
 * @n_heads: how many
 * @n_max: room
 */
struct merge {
	struct merge_head *heads;
	size_t n_heads;
	size_t n_max;
};

/**
 * merge_init() - start without heads
 * @merge: the merge
 * @n_sources: each source has at most one head in it
 *
 * Return: 0 or -ENOMEM
 */
int merge_init(struct merge *merge, size_t n_sources);

/**
 * merge_done() - free what it holds
 * @merge: the merge; zeroed is fine
 */
void merge_done(struct merge *merge);

/**
 * merge_push() - a source has a head again
 * @merge: the merge
 * @source: which; must have none in it
 * @ts: time of its head
 */
void merge_push(struct merge *merge, uint32_t source, uint64_t ts);

/**
 * merge_replace() - the oldest was used, its source has another
 * @merge: the merge, not empty
 * @ts: time of the source's next head
 */
void merge_replace(struct merge *merge, uint64_t ts);

/**
 * merge_pop() - the oldest was used, its source has no more
 * @merge: the merge, not empty
 */
void merge_pop(struct merge *merge);

/**
 * merge_peek() - the oldest head
 * @merge: the merge
 *
 * Return: the head, borrowed until the next call; NULL when there is none
 */
static inline const struct merge_head *merge_peek(const struct merge *merge)
{
	return merge->n_heads ? &merge->heads[0] : NULL;
}

/**
 * merge_others() - the time of the oldest head but one
 * @merge: the merge
 *
 * What the oldest head's source has before this time can be used without
 * asking again; at this time the order is by number.
 *
 * Return: the time; UINT64_MAX when there is no other head
 */
static inline uint64_t merge_others(const struct merge *merge)
{
	uint64_t ts = merge->n_heads > 1 ? merge->heads[1].ts : UINT64_MAX;

	return merge->n_heads > 2 && merge->heads[2].ts < ts ? merge->heads[2].ts : ts;
}

#endif /* PROBE_LIB_MERGE_H */
