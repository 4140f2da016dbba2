/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls out of their two halves: the record of a function's entry waits for the
 * one of its return. Pure; bounded memory; no allocation once it is warm.
 *
 * What tells one call of a thread from another is the stack pointer at the
 * entry: while a call is open, no other one of that thread and function can have
 * it, however deep the recursion, and however many stacks the thread uses. A
 * pair is made only when that is sure: after records were lost, no open call can
 * be trusted, since a return and a new entry may be among them. Each half that
 * finds no other is given alone, with the reason.
 *
 * A call whose return may be filtered out can stay open for long after it has
 * returned. It owes nothing: it is not counted as waiting, and makes room for one
 * more before any call does whose return must come.
 */
#ifndef PROBE_LIB_CALL_PAIR_H
#define PROBE_LIB_CALL_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/*
 * Calls that are open at once; the oldest makes room for one more, and of those that
 * owe a return none while there are others.
 */
#define CALL_PAIR_MAX_OPEN 8192

/**
 * enum call_end - what is known of a call
 * @CALL_RETURNED: both halves
 * @CALL_NO_ENTRY: the return alone: the entry was before the probe was armed,
 *		   or was lost
 * @CALL_LOST: the entry alone: records were lost since, so its return may be
 * @CALL_AGAIN: the entry alone: the thread has entered the function anew at the
 *		same place of its stack, so its return was missed
 * @CALL_OVERFLOW: the entry alone: too many calls were open
 * @CALL_EXIT: the entry alone: the thread is gone
 * @CALL_STOP: the entry alone: the stream ends
 */
enum call_end {
	CALL_RETURNED,
	CALL_NO_ENTRY,
	CALL_LOST,
	CALL_AGAIN,
	CALL_OVERFLOW,
	CALL_EXIT,
	CALL_STOP,
	CALL_END_COUNT
};

/**
 * call_end_name() - the "cause" of a line that is half of a call
 * @end: the end
 *
 * Return: "unknown", "lost", "again", "overflow", "exit", "stop"; NULL for a
 * whole call
 */
const char *call_end_name(enum call_end end);

/**
 * struct call_half - a record
 * @call: number of the call probe
 * @tid: the thread
 * @cpu: where
 * @sp: stack pointer as it was at the function's entry
 * @ts: when, trace clock
 * @data: the record, borrowed
 * @size: its bytes
 * @note: of an entry: what else the caller wants back with it, borrowed
 * @note_size: its bytes
 * @is_note_cut: of the caller
 * @is_return_filtered: of an entry: its return may be none that is wanted, which
 *			leaves no record
 * @program: of the caller
 */
struct call_half {
	uint32_t call;
	int32_t tid;
	uint32_t cpu;
	uint64_t sp;
	uint64_t ts;
	const uint8_t *data;
	uint32_t size;
	const char *note;
	uint32_t note_size;
	bool is_note_cut;
	bool is_return_filtered;
	const void *program;
};

/**
 * typedef call_pair_fn - receives calls
 * @userdata: as given
 * @end: what is known of it
 * @entry: its entry; NULL for CALL_NO_ENTRY; borrowed for the call only
 * @ret: its return; NULL but for CALL_RETURNED and CALL_NO_ENTRY
 *
 * Return: 0, or -errno, which the function that called it returns; -ENOBUFS for
 * not now: then nothing has changed, and the same call of that function goes on
 */
typedef int call_pair_fn(void *userdata, enum call_end end, const struct call_half *entry,
			 const struct call_half *ret);

struct call_pair;

/**
 * call_pair_new() - start
 * @max_open: calls that can be open at once, at most CALL_PAIR_MAX_OPEN; 0 for that
 * @fn: receives calls
 * @userdata: for @fn
 * @ret_pair: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int call_pair_new(size_t max_open, call_pair_fn *fn, void *userdata, struct call_pair **ret_pair);

/**
 * call_pair_free() - free it; what is open is gone
 * @pair: it or NULL
 *
 * Return: NULL
 */
struct call_pair *call_pair_free(struct call_pair *pair);
DEFINE_CLEANUP(struct call_pair *, call_pair_free);

/**
 * call_pair_enter() - a function was entered
 * @pair: the pairs
 * @entry: the record; copied, and so is its note
 *
 * Return: 0; -ENOMEM; -errno of the function that receives calls
 */
int call_pair_enter(struct call_pair *pair, const struct call_half *entry);

/**
 * call_pair_return() - a function has returned
 * @pair: the pairs
 * @ret: the record
 *
 * Return: as call_pair_enter()
 */
int call_pair_return(struct call_pair *pair, const struct call_half *ret);

/**
 * call_pair_end_all() - give all open calls, the oldest first, and behind them those
 * whose return may be filtered out
 * @pair: the pairs
 * @end: why
 *
 * Return: as call_pair_enter()
 */
int call_pair_end_all(struct call_pair *pair, enum call_end end);

/**
 * typedef call_thread_fn - does a thread still exist?
 * @userdata: as given
 * @tid: the thread
 */
typedef bool call_thread_fn(void *userdata, int32_t tid);

/**
 * call_pair_end_exited() - give the open calls of threads that are gone
 * @pair: the pairs
 * @before_ns: only calls entered before this time are looked at
 * @max: look at no more than so many that owe a return, and at no more than so many
 *	 that do not; the next time at others
 * @exists: says whether a thread is there
 * @userdata: for @exists
 *
 * A thread counts as gone when it is not there the second time: what it left in
 * the buffer must have been read. So a call of it is given the second time.
 *
 * Return: as call_pair_enter()
 */
int call_pair_end_exited(struct call_pair *pair, uint64_t before_ns, size_t max,
			 call_thread_fn *exists, void *userdata);

/**
 * call_pair_open_count() - how many calls are open
 * @pair: the pairs
 */
size_t call_pair_open_count(const struct call_pair *pair);

/**
 * call_pair_owed_count() - how many of them owe a return
 * @pair: the pairs
 *
 * Return: those that are open but for those whose return may be filtered out
 */
size_t call_pair_owed_count(const struct call_pair *pair);

#endif /* PROBE_LIB_CALL_PAIR_H */
