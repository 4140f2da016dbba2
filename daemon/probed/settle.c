// SPDX-License-Identifier: GPL-2.0-only
#include "settle.h"

#include <errno.h>

#include "lib/journal.h"
#include "lib/reader.h"

#include "log.h"
#include "sink.h"
#include "stream.h"

/* An output is behind: what it lacks is a point's matter, though no lines are. */
static void save_behind(const struct settling *settling)
{
	sink_save(settling->sink, settling->journal);
	journal_commit(settling->journal, "", 0);
}

static int write_point(const struct settling *settling)
{
	const char *lines;
	size_t size;
	int r;

	sink_place(settling->sink);
	lines = sink_pending(settling->sink, &size);
	reader_save(settling->reader);
	stream_save(settling->stream, journal_next(settling->journal));
	sink_save(settling->sink, settling->journal);
	journal_commit(settling->journal, lines, size);
	sink_track(settling->sink, settling->journal);
	r = sink_flush(settling->sink);
	if (r < 0)
		return r;
	if (sink_is_clean(settling->sink)) {
		journal_written(settling->journal);
	} else {
		reader_save(settling->reader);
		stream_save(settling->stream, journal_next(settling->journal));
		save_behind(settling);
	}
	reader_settled(settling->reader);
	return 0;
}

/*
 * Lines are made where the point that lets them out has them. Also after a failure:
 * those of the valid point are then for the next process.
 */
static void begin_lines(const struct settling *settling)
{
	sink_use_buffer(settling->sink, journal_next_out(settling->journal));
}

int settle(const struct settling *settling)
{
	int r;

	if (!settling->journal)
		return sink_flush(settling->sink);
	r = write_point(settling);
	begin_lines(settling);
	return r;
}

static int write_rest(const struct settling *settling)
{
	struct journal_point *next;
	int r;

	r = sink_resume(settling->sink, settling->journal);
	if (r == -EBADMSG) {
		log_warning("the earlier process's journal is damaged: lines that it had not "
			    "written are lost");
		return 0;
	}
	if (r < 0)
		return r;
	/* The lines are still those of the dead process's point. */
	sink_track(settling->sink, settling->journal);
	r = sink_flush(settling->sink);
	if (r < 0)
		return r;
	if (sink_is_clean(settling->sink)) {
		journal_written(settling->journal);
		return 0;
	}
	journal_repeat(settling->journal);
	next = journal_next(settling->journal);
	next->hits -= sink_lost(settling->sink);
	next->lost += sink_lost(settling->sink);
	save_behind(settling);
	return 0;
}

int settle_resume(const struct settling *settling)
{
	int r = write_rest(settling);

	begin_lines(settling);
	return r;
}
