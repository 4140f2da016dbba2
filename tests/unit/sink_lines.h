/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests of outputs: numbered lines as a stream has them, and the check that
 * none is missing without being told. To be included behind cmocka.h.
 */
#ifndef TESTS_SINK_LINES_H
#define TESTS_SINK_LINES_H

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cleanup.h"
#include "probed/sink.h"

#define LINE_BEGIN "{\"ts\":\"2026-11-20T08:47:20.441674587Z\",\"seq\":"

/* Commit a hit with a number and a length, newline included. */
static inline void put_hit(struct sink *sink, unsigned int seq, size_t size)
{
	char *room;
	int n;

	assert_int_equal(sink_reserve(sink, size, &room), 0);
	n = snprintf(room, size, LINE_BEGIN "%u,\"set\":\"s\",\"probe\":\"p\",\"pad\":\"", seq);
	memset(room + n, 'x', size - (size_t)n);
	memcpy(room + size - 3, "\"}\n", 3);
	sink_commit(sink, size);
}

/* The same, of a given time. */
static inline void put_hit_at(struct sink *sink, unsigned int seq, size_t size, time_t at)
{
	struct tm tm;
	char *room;
	int n;

	put_hit(sink, seq, size);
	room = (char *)(uintptr_t)sink_pending(sink, &size);
	n = (int)strftime(room + 7, 20, "%Y-%m-%dT%H:%M:%S", gmtime_r(&at, &tm));
	room[7 + n] = '.';
}

/* What the lines of an output say. */
struct seen {
	unsigned int next; /* number of the next line */
	unsigned int hits;
	unsigned int gaps;
	unsigned int lost; /* hits that records of losses count */
};

static inline void see_line(struct seen *seen, const char *line)
{
	unsigned int seq, count = 0;

	assert_int_equal(strncmp(line, LINE_BEGIN, strlen(LINE_BEGIN)), 0);
	assert_int_equal(sscanf(line + strlen(LINE_BEGIN), "%u", &seq), 1);
	if (seq != seen->next)
		fail_msg("line %u instead of %u: %.100s", seq, seen->next, line);
	seen->next++;
	if (strstr(line, "\"probe\"")) {
		seen->hits++;
		return;
	}
	assert_int_equal(
		sscanf(strstr(line, "\"count\""), "\"count\":%u,\"cause\":\"output\"}", &count), 1);
	seen->next += count - 1;
	seen->gaps++;
	seen->lost += count;
}

/* All lines of a text: whole, in order, with no gap that is not told. */
static inline void see_lines(struct seen *seen, const char *text, size_t size)
{
	static char line[1 << 15];
	const char *end;

	for (; size; size -= (size_t)(end - text), text = end) {
		end = memchr(text, '\n', size);
		if (!end)
			fail_msg("cut: %.*s", (int)size, text);
		end++;
		memcpy(line, text, (size_t)(end - text));
		line[end - text - 1] = '\0';
		see_line(seen, line);
	}
}

/* Return: bytes of the file; 0 when there is none */
static inline size_t read_file(const char *name, char *buf, size_t room)
{
	_cleanup_close_ int fd = open(name, O_RDONLY | O_CLOEXEC);
	size_t size = 0;
	ssize_t n;

	if (fd < 0)
		return 0;
	while ((n = read(fd, buf + size, room - size)) > 0)
		size += (size_t)n;
	return size;
}

static inline void see_file(struct seen *seen, const char *name)
{
	static char text[8 << 20];

	see_lines(seen, text, read_file(name, text, sizeof(text)));
}

#endif /* TESTS_SINK_LINES_H */
