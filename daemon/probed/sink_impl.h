/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a sink is made of, shared by sink.c and the outputs, one in a file. Not
 * for others.
 */
#ifndef PROBED_SINK_IMPL_H
#define PROBED_SINK_IMPL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/journal.h"
#include "lib/spec_output.h"

#include "sink.h"

/* What each line begins with. */
#define SINK_LINE_BEGIN "{\"ts\":\""
/* Where its number is: behind '{"ts":"2026-11-20T08:47:20.441674587Z","seq":'. */
#define SINK_SEQ_AT 45

/* A record of a gap: the name of a set is short. */
#define GAP_LINE_MAX 256

/**
 * struct sink_gap - lines that an output did not take
 * @hits: hits among them, and those that records of losses among them count
 * @is_open: there is a gap to be told
 * @begin: '{"ts":"…","seq":N' of the first of them
 */
struct sink_gap {
	uint64_t hits;
	bool is_open;
	char begin[80];
};

/**
 * sink_gap_add() - these lines are missing
 * @gap: the gap, zeroed when there is none
 * @lines: the lines
 * @size: their bytes
 */
void sink_gap_add(struct sink_gap *gap, const char *lines, size_t size);

/**
 * sink_gap_close() - the record that tells of a gap
 * @gap: the gap; is none afterwards
 * @set: name of the set
 * @buf: gets GAP_LINE_MAX bytes at most
 *
 * Return: bytes of the line
 */
size_t sink_gap_close(struct sink_gap *gap, const char *set, char *buf);

/**
 * sink_gap_save() - put a gap into a point of the journal
 * @gap: the gap
 * @to: the same there
 */
void sink_gap_save(const struct sink_gap *gap, struct journal_gap *to);

/**
 * sink_gap_resume() - the gap of an earlier process
 * @gap: gets it
 * @was: from the journal, checked
 */
void sink_gap_resume(struct sink_gap *gap, const struct journal_gap *was);

/**
 * sink_line_seq() - the number of a line
 * @line: its begin
 * @size: bytes that there are
 *
 * Return: the number; 0 when it has none
 */
uint64_t sink_line_seq(const char *line, size_t size);

/**
 * sink_count_hits() - how many of some lines are hits
 * @lines: the lines; a first one may be cut in front
 * @size: their bytes
 */
uint64_t sink_count_hits(const char *lines, size_t size);

/**
 * sink_whole_lines() - how many bytes of lines fit
 * @lines: whole lines
 * @size: their bytes
 * @room: bytes that there is room for
 *
 * Return: bytes of the whole lines that fit
 */
size_t sink_whole_lines(const char *lines, size_t size, size_t room);

struct output;

/**
 * struct sink_watch - a descriptor that an output waits for
 * @ready: called when it is ready
 * @output: whose it is
 */
struct sink_watch {
	void (*ready)(struct sink_watch *watch, uint32_t events);
	struct output *output;
};

/**
 * struct output_class - what an output can do
 * @write: takes lines; sets *ret_taken to the bytes that it has taken, or keeps
 *	   to write them later; what it has not, is missing and, if the output
 *	   goes on, told by it. Return: 0; -errno when the output is at its end
 * @reopen: SIGUSR2; may be NULL
 * @rotate: begins a file anew. Return: it did; may be NULL
 * @stat: adds what it alone knows; may be NULL
 * @place: so many bytes are to be written: what changes where they go happens
 *	   now, and not in @write; may be NULL
 * @save: puts what the next process needs to go on into a point of the journal,
 *	  all of it zero but @id, @taken and @trying; may be NULL
 * @resume: goes on with lines that an earlier process was to write, from what
 *	    it saved. Return: bytes of them that need not be written. NULL when
 *	    that is all of them
 * @is_clean: all that it was given is written, and it misses nothing; NULL when
 *	      that is always so
 * @free: closes it
 */
struct output_class {
	int (*write)(struct output *output, const char *lines, size_t size, size_t *ret_taken);
	void (*reopen)(struct output *output);
	bool (*rotate)(struct output *output);
	void (*stat)(const struct output *output, struct sink_stat *stat);
	void (*place)(struct output *output, size_t more);
	void (*save)(const struct output *output, struct journal_output *to, char *rest);
	size_t (*resume)(struct output *output, const struct journal_output *was, const char *rest,
			 const char *lines, size_t size);
	bool (*is_clean)(const struct output *output);
	void (*free)(struct output *output);
};

/**
 * struct output - an output; each kind has a struct that begins with it
 * @class: what it can do
 * @spec: what is wanted; its own
 * @name: for messages
 * @set: name of the set
 * @epoll_fd: of the sink
 * @end: why it is at its end, noticed between writes; 0 while it is not
 * @taken: bytes of what is pending that it has already
 * @begun: hits in a line that it has begun and not ended, as @write returns
 * @owed: the same, as long as it is not ended, if no other output has the line
 * @dropped: hits that it had been counted for and has not got; the sink takes
 *	     them from here
 * @note: while a point's lines are written: its place in the point; or NULL
 * @bytes: that it has taken
 * @missed: hits that it has not
 */
struct output {
	const struct output_class *class;
	struct output_spec spec;
	const char *name;
	const char *set;
	int epoll_fd;
	int end;
	size_t taken;
	uint64_t begun;
	uint64_t owed;
	uint64_t dropped;
	struct journal_output *note;
	uint64_t bytes;
	uint64_t missed;
};

/**
 * output_note_try() - a write begins: this is noted first
 * @output: the output
 * @done: bytes of the lines of @write that it has once that succeeds
 */
static inline void output_note_try(struct output *output, size_t done)
{
	if (output->note)
		*(volatile uint64_t *)&output->note->trying = output->taken + done;
	atomic_signal_fence(memory_order_seq_cst);
}

/**
 * output_note_taken() - the write is done
 * @output: the output
 * @done: bytes of the lines of @write that it has
 */
static inline void output_note_taken(struct output *output, size_t done)
{
	atomic_signal_fence(memory_order_seq_cst);
	if (!output->note)
		return;
	*(volatile uint64_t *)&output->note->taken = output->taken + done;
	*(volatile uint64_t *)&output->note->trying = output->taken + done;
}

/**
 * struct sink - see sink.h
 * @config: where to
 * @outputs: the outputs
 * @n_outputs: how many
 * @next: those that sink_prepare() has opened
 * @n_next: how many
 * @reopen: SIGUSR2 is waited for; without an output
 * @epoll_fd: what is waited for
 * @signal_fd: for SIGUSR2
 * @end: why no output is left
 * @tap: gets what the outputs get
 * @tap_userdata: for @tap
 * @lost: hits that no output has
 * @is_flushing: outputs are writing
 * @is_tracked: there is a journal
 * @repeats: lines from @repeats_from on may be in an output twice
 * @repeats_from: number of a line
 * @used: bytes of @buffer
 * @buffer: SINK_BUFFER_BYTES for whole lines
 * @own: the same until sink_use_buffer(), then NULL
 */
struct sink {
	struct sink_config config;
	struct output *outputs[OUTPUT_MAX];
	size_t n_outputs;
	struct output *next[OUTPUT_MAX];
	size_t n_next;
	struct sink_watch reopen;
	int epoll_fd;
	int signal_fd;
	int end;
	sink_tap_fn *tap;
	void *tap_userdata;
	uint64_t lost;
	bool is_flushing;
	bool is_tracked;
	bool repeats;
	uint64_t repeats_from;
	size_t used;
	char *buffer;
	char *own;
};

/**
 * sink_watch_fd() - wait for a descriptor
 * @output: whose it is
 * @fd: the descriptor; closing it ends the watch
 * @events: EPOLLIN and so on; errors are always reported
 * @watch: called back; must stay where it is
 *
 * Return: 0, -errno
 */
int sink_watch_fd(struct output *output, int fd, uint32_t events, struct sink_watch *watch);

/**
 * sink_change_fd() - wait for other events
 * @output: whose it is
 * @fd: a descriptor of sink_watch_fd()
 * @events: EPOLLIN and so on
 * @watch: as given
 */
void sink_change_fd(struct output *output, int fd, uint32_t events, struct sink_watch *watch);

/**
 * sink_find_owner() - the ids of an owner by name
 * @spec: the names, which may be NULL
 * @ret_uid: the user, or -1
 * @ret_gid: the group, or -1
 *
 * An unknown name is logged.
 *
 * Return: 0, -ENOENT
 */
int sink_find_owner(const struct output_spec *spec, uid_t *ret_uid, gid_t *ret_gid);

int output_stdout_open(const struct sink_config *config, int epoll_fd, struct output **ret_output);
int output_file_open(const struct output_spec *spec, struct output **ret_output);
int output_socket_open(const struct output_spec *spec, int epoll_fd, struct output **ret_output);
int output_journal_open(const struct output_spec *spec, const char *path,
			struct output **ret_output);

#endif /* PROBED_SINK_IMPL_H */
