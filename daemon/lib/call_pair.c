// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open calls stand in slots, found by a hash of what tells them apart, and in one
 * of two queues by age. A slot keeps its room for a record when it is free.
 */
#include "call_pair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096U
#define NO_SLOT UINT32_MAX

/**
 * struct slot - room for an open call
 * @entry: its entry, whose data are @bytes
 * @bytes: the record, and its note behind it
 * @room: bytes allocated
 * @is_gone: its thread was gone when it was looked for the last time
 * @next: in its bucket, or in the list of free slots
 * @older: neighbour by age in its queue; NO_SLOT for the oldest
 * @younger: neighbour by age; NO_SLOT for the youngest
 */
struct slot {
	struct call_half entry;
	uint8_t *bytes;
	uint32_t room;
	bool is_gone;
	uint32_t next;
	uint32_t older;
	uint32_t younger;
};

/**
 * struct queue - open calls by age
 * @n: how many
 * @oldest: or NO_SLOT
 * @youngest: or NO_SLOT
 * @next_looked_at: by call_pair_end_exited(); NO_SLOT: from the oldest on
 */
struct queue {
	size_t n;
	uint32_t oldest;
	uint32_t youngest;
	uint32_t next_looked_at;
};

/* Those that owe a return, and those whose return may be filtered out. */
enum { OWED, FILTERED, QUEUE_COUNT };

struct call_pair {
	call_pair_fn *fn;
	void *userdata;
	struct slot *slots;
	size_t n_slots; /* allocated */
	size_t max_open;
	struct queue queues[QUEUE_COUNT];
	uint32_t free;
	uint32_t buckets[BUCKETS];
};

static const char *const end_names[CALL_END_COUNT] = {
	[CALL_NO_ENTRY] = "unknown",  [CALL_LOST] = "lost", [CALL_AGAIN] = "again",
	[CALL_OVERFLOW] = "overflow", [CALL_EXIT] = "exit", [CALL_STOP] = "stop",
};

const char *call_end_name(enum call_end end)
{
	return end_names[end];
}

int call_pair_new(size_t max_open, call_pair_fn *fn, void *userdata, struct call_pair **ret_pair)
{
	struct call_pair *pair = calloc(1, sizeof(*pair));
	size_t i;

	if (!pair)
		return -ENOMEM;
	pair->fn = fn;
	pair->userdata = userdata;
	pair->max_open = max_open && max_open < CALL_PAIR_MAX_OPEN ? max_open : CALL_PAIR_MAX_OPEN;
	pair->free = NO_SLOT;
	for (i = 0; i < QUEUE_COUNT; i++)
		pair->queues[i] = (struct queue){ 0, NO_SLOT, NO_SLOT, NO_SLOT };
	for (i = 0; i < BUCKETS; i++)
		pair->buckets[i] = NO_SLOT;
	*ret_pair = pair;
	return 0;
}

struct call_pair *call_pair_free(struct call_pair *pair)
{
	size_t i;

	if (!pair)
		return NULL;
	for (i = 0; i < pair->n_slots; i++)
		free(pair->slots[i].bytes);
	free(pair->slots);
	free(pair);
	return NULL;
}

/* The idle task is one on each CPU, and they share the number 0. */
static bool is_same_call(const struct call_half *a, const struct call_half *b)
{
	return a->sp == b->sp && a->tid == b->tid && a->call == b->call &&
	       (a->tid != 0 || a->cpu == b->cpu);
}

static uint32_t *bucket_of(struct call_pair *pair, const struct call_half *half)
{
	uint64_t key = half->sp ^ (uint64_t)(uint32_t)half->tid << 32 ^ (uint64_t)half->call << 20;

	key *= 0x9e3779b97f4a7c15ULL;
	return &pair->buckets[key >> 52];
}

static uint32_t *find(struct call_pair *pair, const struct call_half *half)
{
	uint32_t *link = bucket_of(pair, half);

	while (*link != NO_SLOT && !is_same_call(&pair->slots[*link].entry, half))
		link = &pair->slots[*link].next;
	return link;
}

static struct queue *queue_of(struct call_pair *pair, const struct slot *slot)
{
	return &pair->queues[slot->entry.is_return_filtered ? FILTERED : OWED];
}

static void release(struct call_pair *pair, uint32_t *link)
{
	uint32_t i = *link;
	struct slot *slot = &pair->slots[i];
	struct queue *queue = queue_of(pair, slot);

	*link = slot->next;
	if (slot->older != NO_SLOT)
		pair->slots[slot->older].younger = slot->younger;
	else
		queue->oldest = slot->younger;
	if (slot->younger != NO_SLOT)
		pair->slots[slot->younger].older = slot->older;
	else
		queue->youngest = slot->older;
	if (queue->next_looked_at == i)
		queue->next_looked_at = slot->younger;
	slot->next = pair->free;
	pair->free = i;
	queue->n--;
}

static int end_one(struct call_pair *pair, uint32_t i, enum call_end end)
{
	struct slot *slot = &pair->slots[i];
	int r = pair->fn(pair->userdata, end, &slot->entry, NULL);

	if (r != -ENOBUFS)
		release(pair, find(pair, &slot->entry));
	return r;
}

static int add_slots(struct call_pair *pair)
{
	size_t n = pair->n_slots ? 2 * pair->n_slots : 64, i;
	struct slot *slots;

	if (n > pair->max_open)
		n = pair->max_open;
	slots = reallocarray(pair->slots, n, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	pair->slots = slots;
	for (i = n; i-- > pair->n_slots;) {
		slots[i] = (struct slot){ .next = pair->free };
		pair->free = (uint32_t)i;
	}
	pair->n_slots = n;
	return 0;
}

/* A free slot with the record in it; it stays in the list of free ones. */
static int fill_slot(struct call_pair *pair, const struct call_half *entry, struct slot **ret_slot)
{
	uint32_t size = entry->size + entry->note_size;
	struct slot *slot;
	int r;

	if (pair->free == NO_SLOT && pair->n_slots < pair->max_open) {
		r = add_slots(pair);
		if (r < 0)
			return r;
	}
	slot = &pair->slots[pair->free];
	if (slot->room < size) {
		uint8_t *bytes = realloc(slot->bytes, size);

		if (!bytes)
			return -ENOMEM;
		slot->bytes = bytes;
		slot->room = size;
	}
	if (entry->size)
		memcpy(slot->bytes, entry->data, entry->size);
	if (entry->note_size)
		memcpy(slot->bytes + entry->size, entry->note, entry->note_size);
	slot->entry = *entry;
	slot->is_gone = false;
	slot->entry.data = slot->bytes;
	slot->entry.note = (const char *)slot->bytes + entry->size;
	*ret_slot = slot;
	return 0;
}

static void link_slot(struct call_pair *pair, struct slot *slot)
{
	uint32_t *bucket = bucket_of(pair, &slot->entry), i = pair->free;
	struct queue *queue = queue_of(pair, slot);

	pair->free = slot->next;
	slot->next = *bucket;
	*bucket = i;
	slot->older = queue->youngest;
	slot->younger = NO_SLOT;
	if (queue->youngest != NO_SLOT)
		pair->slots[queue->youngest].younger = i;
	else
		queue->oldest = i;
	queue->youngest = i;
	queue->n++;
}

static uint32_t first_to_go(const struct call_pair *pair)
{
	return pair->queues[pair->queues[FILTERED].n ? FILTERED : OWED].oldest;
}

int call_pair_enter(struct call_pair *pair, const struct call_half *entry)
{
	uint32_t *same = find(pair, entry);
	struct slot *slot;
	int r = 0;

	if (*same != NO_SLOT)
		r = end_one(pair, *same, CALL_AGAIN);
	else if (call_pair_open_count(pair) == pair->max_open)
		r = end_one(pair, first_to_go(pair), CALL_OVERFLOW);
	if (r < 0)
		return r;
	r = fill_slot(pair, entry, &slot);
	if (r == 0)
		link_slot(pair, slot);
	return r;
}

int call_pair_return(struct call_pair *pair, const struct call_half *ret)
{
	uint32_t *link = find(pair, ret);
	int r;

	if (*link == NO_SLOT)
		return pair->fn(pair->userdata, CALL_NO_ENTRY, NULL, ret);
	r = pair->fn(pair->userdata, CALL_RETURNED, &pair->slots[*link].entry, ret);
	if (r != -ENOBUFS)
		release(pair, link);
	return r;
}

int call_pair_end_all(struct call_pair *pair, enum call_end end)
{
	size_t q;
	int r = 0;

	for (q = 0; q < QUEUE_COUNT; q++)
		while (pair->queues[q].oldest != NO_SLOT && r == 0)
			r = end_one(pair, pair->queues[q].oldest, end);
	return r;
}

static int end_exited_of(struct call_pair *pair, struct queue *queue, uint64_t before_ns,
			 size_t max, call_thread_fn *exists, void *userdata)
{
	uint32_t i = queue->next_looked_at;
	int r = 0;

	if (i == NO_SLOT || pair->slots[i].entry.ts >= before_ns)
		i = queue->oldest;
	while (i != NO_SLOT && max-- && r == 0 && pair->slots[i].entry.ts < before_ns) {
		uint32_t next = pair->slots[i].younger;

		struct slot *slot = &pair->slots[i];
		bool was_gone = slot->is_gone;

		slot->is_gone = slot->entry.tid > 0 && !exists(userdata, slot->entry.tid);
		if (was_gone && slot->is_gone)
			r = end_one(pair, i, CALL_EXIT);
		i = r == -ENOBUFS ? i : next;
	}
	queue->next_looked_at = i;
	return r;
}

int call_pair_end_exited(struct call_pair *pair, uint64_t before_ns, size_t max,
			 call_thread_fn *exists, void *userdata)
{
	size_t q;
	int r = 0;

	for (q = 0; q < QUEUE_COUNT && r == 0; q++)
		r = end_exited_of(pair, &pair->queues[q], before_ns, max, exists, userdata);
	return r;
}

size_t call_pair_open_count(const struct call_pair *pair)
{
	return pair->queues[OWED].n + pair->queues[FILTERED].n;
}

size_t call_pair_owed_count(const struct call_pair *pair)
{
	return pair->queues[OWED].n;
}
