/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hits and their stacks. The kernel writes a stack as a record of its own, right
 * behind the hit (the instance's options stacktrace and userstacktrace). Between
 * the two others can come: of another CPU, of an interrupt, of another thread
 * when the first was preempted. Pure; hits keep their order.
 *
 * A stack is of the youngest hit of its thread in the same context (task, softirq,
 * hardirq, NMI) that has none yet. A hit waits no longer when its thread has a
 * next one in the same or a lower context, when records were lost, or when
 * time has passed: then its stack is not known, and is never another's.
 */
#ifndef PROBE_LIB_STACK_JOIN_H
#define PROBE_LIB_STACK_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/* Hits that wait, with all behind them; the oldest goes on without its stack. */
#define STACK_JOIN_MAX 1024
/* Addresses of one stack; deeper ones are cut. */
#define STACK_MAX_DEPTH 128
/* A hit that is older when a round begins waits for its stack until that has ended. */
#define STACK_WAIT_NS 500000000ULL

enum stack_kind { STACK_KERNEL, STACK_USER, STACK_KIND_COUNT };

/**
 * struct stack - addresses, the innermost first
 * @is_wanted: the hit is to have it
 * @is_known: it came
 * @depth: how many
 * @addresses: they
 */
struct stack {
	bool is_wanted;
	bool is_known;
	size_t depth;
	uint64_t addresses[STACK_MAX_DEPTH];
};

/**
 * struct stack_hit - a hit
 * @program: of the caller
 * @cpu: where
 * @ts: when, trace clock
 * @data: its record, borrowed
 * @size: its bytes
 * @stacks: NULL when given to stack_join_hit(); what came, when given back
 */
struct stack_hit {
	const void *program;
	uint32_t cpu;
	uint64_t ts;
	const uint8_t *data;
	uint32_t size;
	const struct stack *stacks;
};

/**
 * typedef stack_join_fn - receives hits in the order in which they were given
 * @userdata: as given
 * @hit: borrowed for the call only
 *
 * Return: 0, or -errno, which the function that called it returns; -ENOBUFS for
 * not now: the hit waits on
 */
typedef int stack_join_fn(void *userdata, const struct stack_hit *hit);

struct stack_join;

/**
 * stack_join_new() - start
 * @fn: receives hits
 * @userdata: for @fn
 * @ret_join: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int stack_join_new(stack_join_fn *fn, void *userdata, struct stack_join **ret_join);

/**
 * stack_join_free() - free it; what waits is gone
 * @join: it or NULL
 *
 * Return: NULL
 */
struct stack_join *stack_join_free(struct stack_join *join);
DEFINE_CLEANUP(struct stack_join *, stack_join_free);

/**
 * stack_join_hit() - a hit
 * @join: the join
 * @hit: its record begins with struct trace_entry; copied
 * @wants: which stacks it is to have, by enum stack_kind
 *
 * Return: 0; -EBADMSG for a record that is too short; -ENOMEM; -errno of @fn. With
 * -ENOBUFS of it the hit is not taken.
 */
int stack_join_hit(struct stack_join *join, const struct stack_hit *hit,
		   const bool wants[STACK_KIND_COUNT]);

/**
 * stack_join_other() - a record that is no hit of the set: its stack will follow
 * @join: the join
 * @cpu: where
 * @data: the record
 * @size: its bytes
 *
 * Return: as stack_join_hit()
 */
int stack_join_other(struct stack_join *join, uint32_t cpu, const uint8_t *data, uint32_t size);

/**
 * stack_join_stack() - a stack
 * @join: the join
 * @kind: which
 * @cpu: where
 * @data: the record
 * @size: its bytes
 *
 * Return: as stack_join_hit()
 */
int stack_join_stack(struct stack_join *join, enum stack_kind kind, uint32_t cpu,
		     const uint8_t *data, uint32_t size);

/**
 * stack_join_expire() - a round begins: hits that have waited too long go on
 * @join: the join
 * @now_ns: the trace clock; UINT64_MAX: no round begins, and all go on
 *
 * It is the beginning of the round before that counts: what the buffers had then has
 * been given since. Who was away for long may still find the stack of a hit there.
 *
 * Return: 0 or -errno of @fn
 */
int stack_join_expire(struct stack_join *join, uint64_t now_ns);

/**
 * stack_join_count() - how many hits wait
 * @join: the join
 */
size_t stack_join_count(const struct stack_join *join);

#endif /* PROBE_LIB_STACK_JOIN_H */
