// SPDX-License-Identifier: GPL-2.0-only
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/call_pair.h"
#include "lib/filter_match.h"
#include "lib/reader.h"

#include "programs.h"
#include "stacks.h"

/* Between two looks for threads that are gone; how many calls are looked at in one. */
#define LOOK_NS	 1000000000ULL
#define LOOK_MAX 64
/* Of the members behind "args", what is not "return". */
#define END_MAX 96
/* ',"stack":null,"user_stack":null' */
#define NULLS_MAX 32

/*
 * How much higher the stack pointer is when a function has returned than where
 * its first instruction found it: on x86 the return address was on the stack.
 */
#ifdef __x86_64__
#define RETURN_POPS 8
#else
#define RETURN_POPS 0
#endif

struct calls {
	struct event_writer *writer;
	int proc_fd;
	call_line_fn *fn;
	void *userdata;
	struct call_pair *pair;
	uint64_t looked_ns;
	size_t room; /* of @extra */
	char extra[EVENT_EXTRA_MAX];
};

static struct reader_event event_of(const struct call_half *half)
{
	return (struct reader_event){
		.cpu = half->cpu,
		.ts = half->ts,
		.data = half->data,
		.size = half->size,
	};
}

/* ',"return":{…},"duration_ns":…', or what is missing and why. Return: 1 when cut */
static int write_end(struct calls *calls, enum call_end end, const struct call_half *entry,
		     const struct call_half *ret, size_t room, size_t *ret_size)
{
	const struct probe_program *program;
	char *at = calls->extra;
	size_t size = 0;
	int r = 0, n;

	if (ret) {
		program = ret->program;
		r = event_json_return(program->program, calls->writer, ret->data, ret->size, at,
				      room - END_MAX, &size);
		if (r < 0)
			return r;
	} else {
		size = (size_t)sprintf(at, ",\"return\":null");
	}
	if (end == CALL_RETURNED)
		n = sprintf(at + size, ",\"duration_ns\":%" PRIu64, ret->ts - entry->ts);
	else
		n = sprintf(at + size, ",\"duration_ns\":null,\"missing\":\"%s\",\"cause\":\"%s\"",
			    ret ? "entry" : "return", call_end_name(end));
	*ret_size = size + (size_t)n;
	return r;
}

/* All members behind "args". Return: 0; 1 when they are cut; -errno */
static int write_extra(struct calls *calls, enum call_end end, const struct call_half *entry,
		       const struct call_half *ret, size_t *ret_size)
{
	static const struct stack unknown[STACK_KIND_COUNT];
	const struct probe_program *program = entry ? entry->program : ret->program;
	size_t room = calls->room - (entry ? entry->note_size : NULLS_MAX), size, stacks;
	int r;

	r = write_end(calls, end, entry, ret, room, &size);
	if (r < 0)
		return r;
	if (entry) {
		stacks = entry->note_size;
		if (stacks)
			memcpy(calls->extra + size, entry->note, stacks);
	} else {
		(void)stacks_write(unknown, program->call_wants, NULL, calls->extra + size,
				   EVENT_EXTRA_MAX - size, &stacks);
	}
	*ret_size = size + stacks;
	return r > 0 || (entry && entry->is_note_cut);
}

/* Return: 1 or 0; -EBADMSG when the return's record is too short */
static int is_wanted(enum call_end end, const struct call_half *entry, const struct call_half *ret)
{
	const struct probe_program *first = entry ? entry->program : ret->program;
	const struct probe_program *last = ret ? ret->program : first;

	/* The other half was not wanted, and so is this one not. */
	if (end != CALL_RETURNED)
		return !first->has_filter;
	/*
	 * Of one set the kernel leaves out returns or entries: the set has changed between
	 * these two. Before, the entry's return may have been left out, and since then the
	 * return's entry, so that nobody knows whether they are of one call.
	 */
	if (first->has_filter && last->has_filter)
		return 0;
	if (ret->ts - entry->ts < first->min_ns)
		return 0;
	return last->filter ? filter_match_record(last->filter, ret->cpu, ret->data, ret->size) : 1;
}

/* call_pair_fn */
static int on_call(void *userdata, enum call_end end, const struct call_half *entry,
		   const struct call_half *ret)
{
	const struct probe_program *program = entry ? entry->program : ret->program;
	struct reader_event event = event_of(entry ? entry : ret);
	struct calls *calls = userdata;
	struct call_line line = {
		.program = entry ? program->program : program->half,
		.probe = program,
		.event = &event,
		.extra = calls->extra,
		.n_records = end == CALL_RETURNED ? 2 : 1,
	};
	int r;

	r = is_wanted(end, entry, ret);
	if (r <= 0)
		return r;
	r = write_extra(calls, end, entry, ret, &line.extra_size);
	if (r < 0)
		return r;
	line.is_cut = r > 0;
	if (end == CALL_RETURNED) {
		event.ts = ret->ts;
		event.cpu = ret->cpu;
	}
	return calls->fn(calls->userdata, &line);
}

int calls_new(struct event_writer *writer, int proc_fd, call_line_fn *fn, void *userdata,
	      struct calls **ret_calls)
{
	_cleanup_(calls_freep) struct calls *calls = calloc(1, sizeof(*calls));
	int r;

	if (!calls)
		return -ENOMEM;
	calls->writer = writer;
	calls->proc_fd = proc_fd;
	calls->fn = fn;
	calls->userdata = userdata;
	calls->room = EVENT_EXTRA_MAX;
	r = call_pair_new(0, on_call, calls, &calls->pair);
	if (r < 0)
		return r;
	*ret_calls = TAKE_PTR(calls);
	return 0;
}

void calls_set_room(struct calls *calls, size_t room)
{
	calls->room = room;
}

struct calls *calls_free(struct calls *calls)
{
	if (!calls)
		return NULL;
	call_pair_free(calls->pair);
	free(calls);
	return NULL;
}

int calls_record(struct calls *calls, const struct probe_program *program,
		 const struct reader_event *event, const struct call_stacks *stacks,
		 unsigned int *ret_lost)
{
	const size_t n_open = call_pair_open_count(calls->pair);
	struct call_half half = {
		.call = program->call,
		.tid = event_program_tid(program->program, event->data, event->size),
		.cpu = event->cpu,
		.ts = event->ts,
		.data = event->data,
		.size = event->size,
		.note = stacks->text,
		.note_size = (uint32_t)stacks->size,
		.is_note_cut = stacks->is_cut,
		.is_return_filtered = program->role == PROBE_CALL_ENTRY && program->has_filter,
		.program = program,
	};
	int r;

	*ret_lost = 1;
	if (event->size < program->sp_offset + sizeof(half.sp))
		return -EBADMSG;
	memcpy(&half.sp, event->data + program->sp_offset, sizeof(half.sp));
	if (program->role == PROBE_CALL_ENTRY) {
		/* Else its line could not be made when the call ends, in whatever way. */
		if (!event_program_fits(program->program, event->size))
			return -EBADMSG;
		r = call_pair_enter(calls->pair, &half);
	} else {
		half.sp -= RETURN_POPS;
		r = call_pair_return(calls->pair, &half);
	}
	if (r == -EBADMSG)
		*ret_lost += (unsigned int)(n_open - call_pair_open_count(calls->pair));
	return r;
}

int calls_lost(struct calls *calls)
{
	return call_pair_end_all(calls->pair, CALL_LOST);
}

/* call_thread_fn */
static bool has_thread(void *userdata, int32_t tid)
{
	const struct calls *calls = userdata;
	char name[16];

	(void)snprintf(name, sizeof(name), "%" PRId32, tid);
	return faccessat(calls->proc_fd, name, F_OK, 0) == 0;
}

int calls_begin_round(struct calls *calls, uint64_t now_ns)
{
	int r;

	if (now_ns < calls->looked_ns + LOOK_NS || !call_pair_open_count(calls->pair))
		return 0;
	r = call_pair_end_exited(calls->pair, now_ns - LOOK_NS, LOOK_MAX, has_thread, calls);
	if (r != -ENOBUFS)
		calls->looked_ns = now_ns;
	return r;
}

int calls_stop(struct calls *calls)
{
	int r = 0, i;

	/* All that is in the buffer was read: who is gone now has left nothing more. */
	for (i = 0; i < 2 && r == 0; i++)
		r = call_pair_end_exited(calls->pair, UINT64_MAX, CALL_PAIR_MAX_OPEN, has_thread,
					 calls);
	return r < 0 ? r : call_pair_end_all(calls->pair, CALL_STOP);
}

size_t calls_open_count(const struct calls *calls)
{
	return call_pair_owed_count(calls->pair);
}
