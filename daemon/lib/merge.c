// SPDX-License-Identifier: GPL-2.0-only
/*
 * Binary heap of the heads of several time-ordered sources.
 */
#include "merge.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

int merge_init(struct merge *merge, size_t n_sources)
{
	*merge = (struct merge){ .n_max = n_sources };
	merge->heads = calloc(n_sources + 1, sizeof(*merge->heads));
	return merge->heads ? 0 : -ENOMEM;
}

void merge_done(struct merge *merge)
{
	free(merge->heads);
	*merge = (struct merge){};
}

static bool is_older(const struct merge_head *a, const struct merge_head *b)
{
	return a->ts < b->ts || (a->ts == b->ts && a->source < b->source);
}

/* Put @head where it belongs, from the place @at downwards. */
static void sink_head(struct merge *merge, size_t at, struct merge_head head)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= merge->n_heads)
			break;
		if (child + 1 < merge->n_heads &&
		    is_older(&merge->heads[child + 1], &merge->heads[child]))
			child++;
		if (!is_older(&merge->heads[child], &head))
			break;
		merge->heads[at] = merge->heads[child];
		at = child;
	}
	merge->heads[at] = head;
}

void merge_push(struct merge *merge, uint32_t source, uint64_t ts)
{
	struct merge_head head = { ts, source };
	size_t at = merge->n_heads;

	assert(merge->n_heads < merge->n_max);
	merge->n_heads++;
	while (at > 0 && is_older(&head, &merge->heads[(at - 1) / 2])) {
		merge->heads[at] = merge->heads[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	merge->heads[at] = head;
}

void merge_replace(struct merge *merge, uint64_t ts)
{
	assert(merge->n_heads > 0);
	sink_head(merge, 0, (struct merge_head){ ts, merge->heads[0].source });
}

void merge_pop(struct merge *merge)
{
	assert(merge->n_heads > 0);
	merge->n_heads--;
	if (merge->n_heads)
		sink_head(merge, 0, merge->heads[merge->n_heads]);
}
