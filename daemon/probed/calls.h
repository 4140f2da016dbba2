/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The calls of a stream: records of entries and returns become lines.
 */
#ifndef PROBED_CALLS_H
#define PROBED_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/event_json.h"

/* Stacks of a call wait with its entry, and share the line with its return. */
#define CALLS_STACKS_MAX 3072

struct calls;
struct probe_program;
struct reader_event;

/**
 * struct call_stacks - the stacks of an entry, as stacks_write() writes them
 * @text: members, each with its comma before it, at most CALLS_STACKS_MAX bytes
 * @size: bytes
 * @is_cut: frames are missing
 */
struct call_stacks {
	const char *text;
	size_t size;
	bool is_cut;
};

/**
 * struct call_line - a line to be written
 * @program: writes it
 * @probe: whose it is
 * @event: the record that it is of, with the time and CPU to be shown
 * @extra: members behind "args", in a buffer of EVENT_EXTRA_MAX bytes
 * @extra_size: its bytes
 * @is_cut: @extra is not whole
 * @n_records: how many records it stands for: two for a whole call
 */
struct call_line {
	const struct event_program *program;
	const struct probe_program *probe;
	const struct reader_event *event;
	char *extra;
	size_t extra_size;
	bool is_cut;
	unsigned int n_records;
};

/**
 * typedef call_line_fn - writes a line
 * @userdata: as given
 * @line: borrowed for the call only
 *
 * Return: 0 or -errno
 */
typedef int call_line_fn(void *userdata, const struct call_line *line);

/**
 * calls_new() - start
 * @writer: names addresses; borrowed
 * @proc_fd: directory of /proc; borrowed
 * @fn: writes lines
 * @userdata: for @fn
 * @ret_calls: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int calls_new(struct event_writer *writer, int proc_fd, call_line_fn *fn, void *userdata,
	      struct calls **ret_calls);

/**
 * calls_set_room() - leave some of a line's members to others
 * @calls: the calls
 * @room: bytes of struct call_line's @extra that are used at most; EVENT_EXTRA_MAX
 *	  until this is called, and at least half of it
 */
void calls_set_room(struct calls *calls, size_t room);

/**
 * calls_free() - free it
 * @calls: it or NULL
 *
 * Return: NULL
 */
struct calls *calls_free(struct calls *calls);
DEFINE_CLEANUP(struct calls *, calls_free);

/**
 * calls_record() - a record of half of a call
 * @calls: the calls
 * @program: of its probe, whose role says which half; lives as long as @calls
 * @event: the record
 * @stacks: of an entry: its stacks, copied; of a return, and where none are wanted: empty
 * @ret_lost: how many records are lost when it is -EBADMSG: this one, and an entry
 *	      that has no line because of it
 *
 * Return: 0; -EBADMSG when the record is too short; -errno of @fn
 */
int calls_record(struct calls *calls, const struct probe_program *program,
		 const struct reader_event *event, const struct call_stacks *stacks,
		 unsigned int *ret_lost);

/**
 * calls_lost() - records were lost: no open call can be trusted
 * @calls: the calls
 *
 * Return: 0 or -errno of @fn
 */
int calls_lost(struct calls *calls);

/**
 * calls_begin_round() - now and then, give the calls of threads that are gone
 * @calls: the calls
 * @now_ns: the trace clock
 *
 * Return: 0 or -errno of @fn
 */
int calls_begin_round(struct calls *calls, uint64_t now_ns);

/**
 * calls_stop() - the stream ends: give what is open
 * @calls: the calls
 *
 * Return: 0 or -errno of @fn
 */
int calls_stop(struct calls *calls);

/**
 * calls_open_count() - how many records of entries wait for their returns
 * @calls: the calls
 *
 * Return: those whose returns must come; of a call whose returns the kernel filters
 * nobody can say, and what is left out is not lost
 */
size_t calls_open_count(const struct calls *calls);

#endif /* PROBED_CALLS_H */
