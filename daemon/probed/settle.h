/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines go out together with the note in the journal that they do, so that the
 * process that comes after a crash gives each output the lines that it lacks, and
 * none that it has.
 */
#ifndef PROBED_SETTLE_H
#define PROBED_SETTLE_H

struct journal;
struct reader;
struct sink;
struct stream;

/**
 * struct settling - who takes part
 * @journal: the journal, or NULL: then lines are just written
 * @reader: its reader
 * @stream: makes the lines
 * @sink: has them
 */
struct settling {
	struct journal *journal;
	struct reader *reader;
	struct stream *stream;
	struct sink *sink;
};

/**
 * settle() - write what the sink has, for good
 * @settling: who takes part; not during a drain
 *
 * Return: as sink_flush(); with -EINTR the valid point has what stdout lacks
 */
int settle(const struct settling *settling);

/**
 * settle_resume() - write what a dead process did not write
 * @settling: who takes part; the sink is empty
 *
 * The size of a file tells what was written. Of what is no file nobody can tell
 * whether the write that was under way was done; it is done once more, see
 * sink_repeats().
 *
 * Return: 0; -errno of the sink
 */
int settle_resume(const struct settling *settling);

#endif /* PROBED_SETTLE_H */
