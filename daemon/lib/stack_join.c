// SPDX-License-Identifier: GPL-2.0-only
#include "stack_join.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * struct trace_entry: u16 type, u8 flags, u8 preempt_count, s32 pid; and behind
 * it an int (size of struct stack_entry, tgid of struct userstack_entry), and
 * aligned to eight bytes the addresses (kernel/trace/trace_entries.h).
 */
#define FLAGS_OFFSET	 2
#define PID_OFFSET	 4
#define COUNT_OFFSET	 8
#define ADDRESSES_OFFSET 16
/* enum trace_flag_type */
#define FLAG_HARDIRQ 0x08
#define FLAG_SOFTIRQ 0x10
#define FLAG_NMI     0x40

struct slot {
	struct stack_hit hit;
	struct stack stacks[STACK_KIND_COUNT];
	uint8_t *bytes;
	uint32_t room;
	int32_t tid;
	unsigned int level;
};

struct stack_join {
	stack_join_fn *fn;
	void *userdata;
	struct slot *slots; /* a ring */
	size_t first;
	size_t count;
	uint64_t round_ns; /* see stack_join_expire() */
	uint64_t round_before_ns;
};

/**
 * struct context - what a record was written in
 * @cpu: where
 * @tid: which thread was interrupted, or ran
 * @level: 0 task, 1 softirq, 2 hardirq, 3 NMI
 */
struct context {
	uint32_t cpu;
	int32_t tid;
	unsigned int level;
};

static bool read_context(uint32_t cpu, const uint8_t *data, uint32_t size,
			 struct context *ret_context)
{
	uint8_t flags;

	if (size < PID_OFFSET + sizeof(int32_t))
		return false;
	flags = data[FLAGS_OFFSET];
	ret_context->cpu = cpu;
	memcpy(&ret_context->tid, data + PID_OFFSET, sizeof(ret_context->tid));
	ret_context->level = flags & FLAG_NMI	    ? 3
			     : flags & FLAG_HARDIRQ ? 2
			     : flags & FLAG_SOFTIRQ ? 1
						    : 0;
	return true;
}

int stack_join_new(stack_join_fn *fn, void *userdata, struct stack_join **ret_join)
{
	_cleanup_(stack_join_freep) struct stack_join *join = calloc(1, sizeof(*join));

	if (!join)
		return -ENOMEM;
	join->fn = fn;
	join->userdata = userdata;
	join->slots = calloc(STACK_JOIN_MAX, sizeof(*join->slots));
	if (!join->slots)
		return -ENOMEM;
	*ret_join = TAKE_PTR(join);
	return 0;
}

struct stack_join *stack_join_free(struct stack_join *join)
{
	size_t i;

	if (!join)
		return NULL;
	for (i = 0; join->slots && i < STACK_JOIN_MAX; i++)
		free(join->slots[i].bytes);
	free(join->slots);
	free(join);
	return NULL;
}

static struct slot *slot_at(const struct stack_join *join, size_t i)
{
	return &join->slots[(join->first + i) % STACK_JOIN_MAX];
}

static bool is_waiting(const struct slot *slot)
{
	size_t k;

	for (k = 0; k < STACK_KIND_COUNT; k++)
		if (slot->stacks[k].is_wanted && !slot->stacks[k].is_known)
			return true;
	return false;
}

static int give_first(struct stack_join *join)
{
	int r = join->fn(join->userdata, &slot_at(join, 0)->hit);

	if (r == -ENOBUFS)
		return r;
	join->first = (join->first + 1) % STACK_JOIN_MAX;
	join->count--;
	return r;
}

static int give_complete(struct stack_join *join)
{
	int r = 0;

	while (join->count && r == 0 && !is_waiting(slot_at(join, 0)))
		r = give_first(join);
	return r;
}

/* The same when a record is taken already: what has no room goes with the next one. */
static int give_what_fits(struct stack_join *join)
{
	int r = give_complete(join);

	return r == -ENOBUFS ? 0 : r;
}

/* Interrupts run on a CPU, and so does the idle task; other threads move. */
static bool is_same_place(const struct slot *slot, const struct context *context)
{
	return slot->tid == context->tid &&
	       (slot->hit.cpu == context->cpu || (context->tid != 0 && context->level == 0));
}

/* What the thread did before in this context, or in one on top of it, is over. */
static void end_waiting(struct stack_join *join, const struct context *context)
{
	size_t i, k;

	for (i = 0; i < join->count; i++) {
		struct slot *slot = slot_at(join, i);

		if (slot->level < context->level || !is_same_place(slot, context))
			continue;
		for (k = 0; k < STACK_KIND_COUNT; k++)
			slot->stacks[k].is_wanted &= slot->stacks[k].is_known;
	}
}

static int fill_slot(struct slot *slot, const struct stack_hit *hit, const struct context *context,
		     const bool wants[STACK_KIND_COUNT])
{
	size_t k;

	if (slot->room < hit->size) {
		uint8_t *bytes = realloc(slot->bytes, hit->size);

		if (!bytes)
			return -ENOMEM;
		slot->bytes = bytes;
		slot->room = hit->size;
	}
	memcpy(slot->bytes, hit->data, hit->size);
	slot->hit = *hit;
	slot->hit.data = slot->bytes;
	slot->hit.stacks = slot->stacks;
	slot->tid = context->tid;
	slot->level = context->level;
	for (k = 0; k < STACK_KIND_COUNT; k++) {
		slot->stacks[k].is_wanted = wants[k];
		slot->stacks[k].is_known = false;
		slot->stacks[k].depth = 0;
	}
	return 0;
}

int stack_join_hit(struct stack_join *join, const struct stack_hit *hit,
		   const bool wants[STACK_KIND_COUNT])
{
	struct context context;
	int r;

	if (!read_context(hit->cpu, hit->data, hit->size, &context))
		return -EBADMSG;
	end_waiting(join, &context);
	r = give_complete(join);
	if (r == 0 && join->count == STACK_JOIN_MAX)
		r = give_first(join);
	if (r == 0)
		r = fill_slot(slot_at(join, join->count), hit, &context, wants);
	if (r < 0)
		return r;
	join->count++;
	return give_what_fits(join);
}

int stack_join_other(struct stack_join *join, uint32_t cpu, const uint8_t *data, uint32_t size)
{
	struct context context;

	if (!read_context(cpu, data, size, &context))
		return 0;
	end_waiting(join, &context);
	return give_complete(join);
}

/* A user stack has no count: what is not used is 0. */
static void read_addresses(struct stack *stack, enum stack_kind kind, const uint8_t *data,
			   uint32_t size)
{
	size_t n = (size - ADDRESSES_OFFSET) / sizeof(uint64_t), i;
	uint32_t count;

	memcpy(&count, data + COUNT_OFFSET, sizeof(count));
	if (kind == STACK_KERNEL && count < n)
		n = count;
	if (n > STACK_MAX_DEPTH)
		n = STACK_MAX_DEPTH;
	for (i = 0; i < n; i++) {
		uint64_t address;

		memcpy(&address, data + ADDRESSES_OFFSET + i * sizeof(address), sizeof(address));
		/* Before 5.2 a kernel's stack could end with all ones. */
		if (address == UINT64_MAX || (kind == STACK_USER && address == 0))
			break;
		stack->addresses[i] = address;
	}
	stack->depth = i;
	stack->is_known = true;
}

int stack_join_stack(struct stack_join *join, enum stack_kind kind, uint32_t cpu,
		     const uint8_t *data, uint32_t size)
{
	struct context context;
	size_t i;

	if (size < ADDRESSES_OFFSET || !read_context(cpu, data, size, &context))
		return -EBADMSG;
	for (i = join->count; i-- > 0;) {
		struct slot *slot = slot_at(join, i);

		if (slot->level != context.level || !is_same_place(slot, &context))
			continue;
		/* Its youngest hit: if that has this stack, or wants none, it is nobody's. */
		if (slot->stacks[kind].is_wanted && !slot->stacks[kind].is_known)
			read_addresses(&slot->stacks[kind], kind, data, size);
		break;
	}
	return give_what_fits(join);
}

int stack_join_expire(struct stack_join *join, uint64_t now_ns)
{
	int r = 0;

	if (now_ns != UINT64_MAX && now_ns != join->round_ns) {
		join->round_before_ns = join->round_ns;
		join->round_ns = now_ns;
	}
	while (join->count && r == 0 &&
	       (now_ns == UINT64_MAX ||
		slot_at(join, 0)->hit.ts + STACK_WAIT_NS < join->round_before_ns))
		r = give_first(join);
	return r < 0 ? r : give_complete(join);
}

size_t stack_join_count(const struct stack_join *join)
{
	return join->count;
}
