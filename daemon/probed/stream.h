/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From what the reader gives to lines in the sink: one program per event, one
 * number per line, wall time, and the counts that must agree at the end.
 */
#ifndef PROBED_STREAM_H
#define PROBED_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/reader.h"

#include "programs.h"

struct probe_set;
struct apply;
struct journal;
struct journal_point;
struct plan;
struct sink;
struct stream;

/*
 * With a journal lines leave the sink only by a point that holds them. So whatever
 * writes lines here may return -ENOBUFS: some are written, and the same call goes
 * on with the others after the next point.
 */

/**
 * struct stream_config - what to stream where
 * @plan: the planned set
 * @apply: the same, applied: which of its probes have an event
 * @root_fd: directory of tracefs
 * @sink: gets the lines
 * @max_hits: stop after so many; 0 for never
 * @hits_only: no start, clock and stop records
 * @journal: goes on where its last point left; or NULL
 *
 * All is borrowed and must outlive the stream.
 */
struct stream_config {
	const struct plan *plan;
	const struct apply *apply;
	int root_fd;
	struct sink *sink;
	uint64_t max_hits;
	bool hits_only;
	const struct journal *journal;
};

/**
 * struct stream_counts - what became of the hits; a call has two
 * @hits: handed to the sink
 * @lost: told as lost, or dropped by stream_discard()
 */
struct stream_counts {
	uint64_t hits;
	uint64_t lost;
};

/**
 * stream_new() - get ready to stream a set
 * @config: what; copied
 * @ret_stream: owned by the caller
 *
 * Return: 0 or -errno
 */
int stream_new(const struct stream_config *config, struct stream **ret_stream);

/**
 * stream_free() - free it
 * @stream: it or NULL
 *
 * Return: NULL
 */
struct stream *stream_free(struct stream *stream);
DEFINE_CLEANUP(struct stream *, stream_free);

/**
 * stream_update() - compile the events that the applied set has by now
 * @stream: the stream
 * @plan: the plan that is being applied
 * @is_final: it is applied: it replaces the plan of the configuration, and what
 *	      is in the kernel but not in the plan is not the set's from now on
 *
 * To be called before events are armed, and when they are, before what is gone is
 * disarmed.
 *
 * Return: 0; -errno when the format of an event cannot be read
 */
int stream_update(struct stream *stream, const struct plan *plan, bool is_final);

/**
 * stream_prepare_outputs() - open the outputs of a set that is to replace this one
 * @stream: the stream; writes to the old ones until stream_reloaded()
 * @set: the set; NULL to close them again
 *
 * Return: 0 or -errno of sink_prepare()
 */
int stream_prepare_outputs(struct stream *stream, const struct probe_set *set);

/**
 * stream_reloaded() - write a record that the set was changed
 * @stream: the stream, updated
 *
 * Return: 0 or -errno of the sink
 */
int stream_reloaded(struct stream *stream);

/**
 * stream_save() - put how far the stream has come into a point of the journal
 * @stream: the stream
 * @point: gets the counts
 */
void stream_save(const struct stream *stream, struct journal_point *point);

/**
 * stream_resume() - tell what the earlier process had read and cannot be had again
 * @stream: the stream, with a journal that is resumed
 *
 * These are the entries of calls that had not returned: a loss of the cause
 * "crash".
 *
 * Return: 0 or -errno of the sink
 */
int stream_resume(struct stream *stream);

/**
 * stream_start() - put the start record into the sink
 * @stream: the stream
 *
 * Return: 0 or -errno of the sink
 */
int stream_start(struct stream *stream);

/**
 * stream_reconcile() - tell the losses that only the kernel's counts of hits show
 * @stream: the stream, of a set that is disarmed and apply_read_profile()d
 * @n_records: records that the reader gave, and told as lost
 *
 * These are the passes at which a probe could not fire, per probe, cause
 * "missed"; and records that are larger than a page of the buffer, where that
 * can be, cause "too_large".
 *
 * Return: 0 or -errno of the sink
 */
int stream_reconcile(struct stream *stream, uint64_t n_records);

/**
 * stream_release() - write the hits that wait for their stacks, without them
 * @stream: the stream
 *
 * Return: 0; -ECANCELED when there were hits enough; -errno of the sink
 */
int stream_release(struct stream *stream);

/**
 * stream_stop() - put the stop record into the sink
 * @stream: the stream
 *
 * Return: 0 or -errno of the sink
 */
int stream_stop(struct stream *stream);

/**
 * stream_check_clock() - notice that the wall clock was set
 * @stream: the stream
 *
 * Return: 0 or -errno of the sink
 */
int stream_check_clock(struct stream *stream);

/**
 * stream_begin_round() - a drain begins: look at the clocks, and anew at tasks
 * @stream: the stream
 * @now_ns: the trace clock
 *
 * Return: 0 or -errno of the sink
 */
int stream_begin_round(struct stream *stream, uint64_t now_ns);

/**
 * stream_renew() - look anew at tasks and processes, and name as many as in a round
 * @stream: the stream
 * @now_ns: the trace clock
 *
 * Part of stream_begin_round(); by itself where many lines are written outside of
 * rounds.
 */
void stream_renew(struct stream *stream, uint64_t now_ns);

/**
 * stream_wants_rounds() - is there something to look for though no hits come?
 * @stream: the stream
 *
 * Return: true while calls are open, whose threads may end, or hits wait for stacks
 */
bool stream_wants_rounds(const struct stream *stream);

/**
 * stream_event() - write what the reader gives: a reader_fn
 * @userdata: the stream
 * @event: the record or the loss
 *
 * Return: 0; -ECANCELED when there were hits enough; -errno of the sink
 */
int stream_event(void *userdata, const struct reader_event *event);

/**
 * stream_discard() - the sink takes no more: count all that stream_event() still
 * gets as lost
 * @stream: the stream
 *
 * Nothing is written any more. Drain the reader afterwards, so that what the
 * kernel still holds is counted too.
 */
void stream_discard(struct stream *stream);

/**
 * stream_get_counts() - what became of the hits so far
 * @stream: the stream
 * @ret_counts: the counts
 */
void stream_get_counts(const struct stream *stream, struct stream_counts *ret_counts);

/* Causes of losses that there can be. */
#define STREAM_LOSSES_MAX 16

/**
 * struct stream_loss - hits that were lost in one way
 * @cause: as in the records of it
 * @count: how many
 */
struct stream_loss {
	const char *cause;
	uint64_t count;
};

/**
 * stream_get_losses() - how the hits were lost that this process told as lost
 * @stream: the stream
 * @losses: gets one for each cause that there was
 *
 * Return: how many
 */
size_t stream_get_losses(const struct stream *stream,
			 struct stream_loss losses[static STREAM_LOSSES_MAX]);

/**
 * stream_tell_counts() - tell what came of each probe
 * @stream: the stream
 * @fn: gets it
 * @userdata: for @fn
 */
void stream_tell_counts(const struct stream *stream, programs_counts_fn *fn, void *userdata);

#endif /* PROBED_STREAM_H */
