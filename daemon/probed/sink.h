/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where lines go: one buffer of whole lines, and the outputs that each get all
 * of it. Only stdout is waited for, since a reader that stops reading there
 * must neither lose a line unnoticed nor keep probed from stopping; every other
 * output takes what it can, counts what it cannot, and tells in its own stream
 * (sink_gap.c).
 */
#ifndef PROBED_SINK_H
#define PROBED_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"

struct journal;
struct output_spec;

/* Room for many of the longest lines, so that writes are few. */
#define SINK_BUFFER_BYTES (256U << 10)

/* When probed is to stop: how long a reader that takes nothing is waited for. */
#define SINK_GRACE_MS 1000

struct sink;

/**
 * typedef sink_aside_fn - what is done while a slow reader is waited for
 * @userdata: as given
 *
 * It may look at the sink; sink_rotate() refuses.
 *
 * Return: more than 0 when there is more to do, 0, -errno
 */
typedef int sink_aside_fn(void *userdata);

/**
 * struct sink_config - where to
 * @set: name of the set, for records of what an output missed
 * @outputs: where the lines go
 * @n_outputs: how many; 0 for stdout
 * @out_fd: what stdout is; not changed for others that share it
 * @stop_fd: becomes readable when probed is to stop; a wait for a slow reader
 *	     ends SINK_GRACE_MS later
 * @journal_path: socket of the journal; NULL for the usual one
 * @aside: what is done while a slow reader is waited for; may be NULL
 * @aside_fd: becomes readable when there is something for @aside to do
 * @aside_userdata: for @aside
 * @is_fixed: sink_update() changes nothing
 *
 * @outputs is copied, all else is borrowed and must outlive the sink.
 */
struct sink_config {
	const char *set;
	const struct output_spec *outputs;
	size_t n_outputs;
	int out_fd;
	int stop_fd;
	const char *journal_path;
	sink_aside_fn *aside;
	int aside_fd;
	void *aside_userdata;
	bool is_fixed;
};

/**
 * sink_open() - open all outputs
 * @config: where to
 * @ret_sink: the sink, owned by the caller
 *
 * Blocks SIGUSR2, on which files are opened anew. What cannot be opened is
 * logged.
 *
 * Return: 0, -errno
 */
int sink_open(const struct sink_config *config, struct sink **ret_sink);

/**
 * sink_prepare() - open the outputs that sink_update() will change to
 * @sink: the sink; its outputs stay until then
 * @outputs: where the lines will go; a path that is open is not opened twice
 * @n_outputs: how many; 0 for stdout
 *
 * What cannot be opened is logged, and nothing is prepared then.
 *
 * Return: 0, -errno
 */
int sink_prepare(struct sink *sink, const struct output_spec *outputs, size_t n_outputs);

/**
 * sink_abandon() - close what sink_prepare() has opened
 * @sink: the sink
 */
void sink_abandon(struct sink *sink);

/**
 * sink_update() - other outputs from now on
 * @sink: the sink, prepared
 * @outputs: those of sink_prepare(); what was open before at the same path goes
 *	     on, files with other limits, which is logged where it matters
 * @n_outputs: how many; 0 for stdout
 *
 * What was committed has gone to the old ones.
 *
 * Return: as sink_flush()
 */
int sink_update(struct sink *sink, const struct output_spec *outputs, size_t n_outputs);

/**
 * sink_fd() - a descriptor that is readable when sink_dispatch() has work
 * @sink: the sink
 *
 * Return: the descriptor, of the sink
 */
int sink_fd(const struct sink *sink);

/**
 * sink_dispatch() - readers that come, go, or take more; SIGUSR2
 * @sink: the sink
 *
 * Return: 0; -EPIPE when no output is left
 */
int sink_dispatch(struct sink *sink);

/**
 * sink_reserve() - room for one line
 * @sink: the sink
 * @size: bytes needed, at most SINK_BUFFER_BYTES
 * @ret_room: where to write it
 *
 * Flushes when there is none; but after sink_track() only a point of the journal
 * may let lines out, which the next process can count on.
 *
 * Return: 0; -ENOBUFS when a point has to be made first; when no output is left:
 * -EPIPE as the reader of stdout is gone, -EINTR as probed is to stop and it takes
 * nothing, another -errno of write(2)
 */
int sink_reserve(struct sink *sink, size_t size, char **ret_room);

/**
 * sink_commit() - the line is written
 * @sink: the sink
 * @size: bytes used of the room, the newline being the last
 */
void sink_commit(struct sink *sink, size_t size);

/**
 * sink_flush() - hand all that is committed to the outputs
 * @sink: the sink
 *
 * Return: as sink_reserve(), never -ENOBUFS; -EINTR also when other outputs are left:
 * they have taken all, and take more when the sink is flushed again
 */
int sink_flush(struct sink *sink);

/**
 * sink_pending() - what is committed and not flushed
 * @sink: the sink
 * @ret_size: its bytes
 *
 * Return: whole lines, of the sink until the next call
 */
const char *sink_pending(const struct sink *sink, size_t *ret_size);

/**
 * sink_use_buffer() - lines are made elsewhere from now on
 * @sink: the sink, in which nothing is pending
 * @buffer: SINK_BUFFER_BYTES, borrowed for as long as lines are made
 */
void sink_use_buffer(struct sink *sink, char *buffer);

/**
 * sink_place() - files that are due are rotated now, not in the next flush
 * @sink: the sink
 *
 * So that sink_save() can tell where the lines will be. A flush does so by itself
 * until the first sink_track().
 */
void sink_place(struct sink *sink);

/**
 * sink_save() - put what the next process needs to go on into a point
 * @sink: the sink, placed
 * @journal: gets it in its next point
 */
void sink_save(const struct sink *sink, struct journal *journal);

/**
 * sink_track() - the next flush writes the lines of a point
 * @sink: the sink
 * @journal: the valid point is of sink_save(); gets notes of how far each output
 *	     has come
 */
void sink_track(struct sink *sink, struct journal *journal);

/**
 * sink_is_clean() - has each output got all that it was given?
 * @sink: the sink, flushed
 *
 * Return: false when one misses lines, or has a line begun and not ended
 */
bool sink_is_clean(const struct sink *sink);

/**
 * sink_resume() - what the process before has not written is pending
 * @sink: the sink, nothing in it
 * @journal: has what that process saved
 *
 * Each output is only given what it lacks. Outputs that the set did not have then
 * get all that is pending.
 *
 * Return: 0; -EBADMSG when the journal is damaged: nothing is pending then
 */
int sink_resume(struct sink *sink, struct journal *journal);

/**
 * sink_repeats() - is there a line that an output may have twice?
 * @sink: the sink
 * @ret_seq: number of the first one; only set when there is
 *
 * Of what is no file nobody can say whether a write that was under way when the
 * earlier process died was done.
 */
bool sink_repeats(const struct sink *sink, uint64_t *ret_seq);

/**
 * typedef sink_tap_fn - gets what is handed to the outputs
 * @userdata: as given
 * @lines: whole lines; only the first of a process may be cut in front
 * @size: their bytes
 */
typedef void sink_tap_fn(void *userdata, const char *lines, size_t size);

/**
 * sink_set_tap() - somebody else gets what is handed to the outputs, too
 * @sink: the sink
 * @fn: gets it, before the outputs; NULL for nobody any more
 * @userdata: for @fn
 *
 * What becomes of it there is no business of the sink's.
 */
void sink_set_tap(struct sink *sink, sink_tap_fn *fn, void *userdata);

/**
 * sink_rotate() - begin the files anew
 * @sink: the sink
 *
 * Those with a limit are rotated, the others opened anew as by SIGUSR2. What does
 * not work is logged.
 *
 * Return: how many files were begun anew; -EBUSY from @aside of the configuration,
 * since the files are being written
 */
int sink_rotate(struct sink *sink);

/**
 * struct sink_stat - what became of the lines at an output
 * @kind: what it is
 * @path: of a file or a socket, of the sink; else NULL
 * @bytes: that it has taken
 * @missed: hits that it has not; of a socket all that its readers miss
 * @waits_ms: of stdout: so long its reader has taken nothing; 0 when it is not waited for
 * @has_readers: the rest is known
 * @readers: who has connected
 * @queued: bytes that wait for them
 */
struct sink_stat {
	const char *kind;
	const char *path;
	uint64_t bytes;
	uint64_t missed;
	uint64_t waits_ms;
	bool has_readers;
	uint64_t readers;
	uint64_t queued;
};

/**
 * sink_get_stat() - look at an output
 * @sink: the sink
 * @i: which, from 0
 * @ret_stat: what became of the lines there
 *
 * Return: false when there are no more
 */
bool sink_get_stat(const struct sink *sink, size_t i, struct sink_stat *ret_stat);

/**
 * sink_drop() - nobody gets what is pending
 * @sink: the sink
 */
void sink_drop(struct sink *sink);

/**
 * sink_lost() - hits that no output has taken
 * @sink: the sink
 *
 * Return: how many of those that were flushed, with or without success, or
 * dropped
 */
uint64_t sink_lost(const struct sink *sink);

/**
 * sink_free() - close; what was not flushed is gone
 * @sink: the sink or NULL
 *
 * Readers of a socket that are behind are waited for, SINK_GRACE_MS at most.
 *
 * Return: NULL
 */
struct sink *sink_free(struct sink *sink);
DEFINE_CLEANUP(struct sink *, sink_free);

#endif /* PROBED_SINK_H */
