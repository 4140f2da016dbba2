// SPDX-License-Identifier: GPL-2.0-only
#include "settle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/event_json.h"
#include "lib/journal.h"
#include "lib/reader.h"

#include "log.h"
#include "sink.h"
#include "stream.h"

struct position {
	uint64_t dev;
	uint64_t ino; /* 0: not a regular file */
	uint64_t offset;
};

/* Where the next byte goes. */
static struct position find_position(int fd)
{
	struct position position = { 0 };
	struct stat st;
	off_t offset;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return position;
	offset = fcntl(fd, F_GETFL) & O_APPEND ? st.st_size : lseek(fd, 0, SEEK_CUR);
	if (offset < 0)
		return position;
	return (struct position){
		.dev = st.st_dev,
		.ino = st.st_ino,
		.offset = (uint64_t)offset,
	};
}

int settle(const struct settling *settling)
{
	struct journal_point *next;
	struct position position;
	const char *lines;
	size_t size;
	int r;

	if (!settling->journal)
		return sink_flush(settling->sink);
	lines = sink_pending(settling->sink, &size);
	next = journal_next(settling->journal);
	reader_save(settling->reader);
	stream_save(settling->stream, next);
	position = find_position(sink_position_fd(settling->sink));
	next->out_dev = position.dev;
	next->out_ino = position.ino;
	next->out_offset = position.offset;
	journal_commit(settling->journal, lines, size);
	r = sink_flush(settling->sink);
	if (r < 0)
		return r;
	journal_written(settling->journal);
	reader_settled(settling->reader);
	return 0;
}

/* How many of the point's bytes are in the output. */
static size_t count_written(const struct journal_point *point, int fd)
{
	struct position now = find_position(fd);

	if (point->is_written)
		return point->out_size;
	if (!point->out_ino || now.ino != point->out_ino || now.dev != point->out_dev ||
	    now.offset < point->out_offset)
		return 0;
	now.offset -= point->out_offset;
	return now.offset < point->out_size ? now.offset : point->out_size;
}

/* The outputs rely on it; a journal on file may have been damaged. */
static bool are_whole_lines(const char *lines, size_t size)
{
	const char *end;

	for (; size; size -= (size_t)(end - lines), lines = end) {
		end = memchr(lines, '\n', size);
		if (!end || ++end - lines > EVENT_LINE_MAX)
			return false;
	}
	return true;
}

int settle_resume(const struct settling *settling)
{
	const struct journal_point *point = journal_now(settling->journal);
	size_t written = count_written(point, sink_position_fd(settling->sink));
	size_t size = point->out_size - written;
	char *room;
	int r;

	if (!size)
		return 0;
	if (point->out_size > JOURNAL_OUT_MAX ||
	    !are_whole_lines(journal_now_out(settling->journal), point->out_size)) {
		log_warning("the earlier process's journal is damaged: lines that it had not "
			    "written are lost");
		return 0;
	}
	r = sink_reserve(settling->sink, size, &room);
	if (r < 0)
		return r;
	memcpy(room, journal_now_out(settling->journal) + written, size);
	sink_commit(settling->sink, size);
	return 0;
}
