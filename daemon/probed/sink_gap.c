// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an output misses, and the record that says so. It takes the number and
 * the time of the first line that it stands for, so that numbers stay unique
 * and in order.
 */
#include "sink_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char probe_key[] = "\",\"probe\":\"";
static const char lost_key[] = "\",\"kind\":\"lost\",";
static const char count_key[] = "\"count\":";

/* Each begins behind the value of "set", in which there is no quote. A whole call is two. */
static unsigned int hits_of_line(const char *line, size_t size)
{
	static const char call_key[] = "\",\"kind\":\"call\",";
	static const char half_key[] = "\"duration_ns\":null,\"missing\":";

	if (!memmem(line, size, probe_key, strlen(probe_key)))
		return 0;
	if (!memmem(line, size, call_key, strlen(call_key)))
		return 1;
	return memmem(line, size, half_key, strlen(half_key)) ? 1 : 2;
}

/* Hits that a record of a loss counts. */
static uint64_t count_lost(const char *line, size_t size)
{
	const char *lost, *count;

	if (memmem(line, size, probe_key, strlen(probe_key)))
		return 0;
	lost = memmem(line, size, lost_key, strlen(lost_key));
	if (!lost)
		return 0;
	count = memmem(lost, (size_t)(line + size - lost), count_key, strlen(count_key));
	return count ? strtoull(count + strlen(count_key), NULL, 10) : 0;
}

uint64_t sink_count_hits(const char *lines, size_t size)
{
	uint64_t hits = 0;
	const char *end;

	for (; size; size -= (size_t)(end - lines), lines = end) {
		end = memchr(lines, '\n', size);
		end = end ? end + 1 : lines + size;
		hits += hits_of_line(lines, (size_t)(end - lines));
	}
	return hits;
}

static uint64_t count_missing(const char *lines, size_t size)
{
	uint64_t hits = 0;
	const char *end;

	for (; size; size -= (size_t)(end - lines), lines = end) {
		end = (const char *)memchr(lines, '\n', size) + 1;
		hits += hits_of_line(lines, (size_t)(end - lines));
		hits += count_lost(lines, (size_t)(end - lines));
	}
	return hits;
}

void sink_gap_add(struct sink_gap *gap, const char *lines, size_t size)
{
	size_t digits;

	if (!size)
		return;
	gap->hits += count_missing(lines, size);
	if (gap->is_open)
		return;
	gap->is_open = true;
	digits = size > SINK_SEQ_AT ? strspn(lines + SINK_SEQ_AT, "0123456789") : 0;
	(void)snprintf(gap->begin, sizeof(gap->begin), "%.*s", (int)(SINK_SEQ_AT + digits), lines);
}

size_t sink_gap_close(struct sink_gap *gap, const char *set, char *buf)
{
	int n = snprintf(buf, GAP_LINE_MAX,
			 "%s,\"set\":\"%s\",\"kind\":\"lost\",\"count\":%" PRIu64
			 ",\"cause\":\"output\"}\n",
			 gap->begin, set, gap->hits);

	*gap = (struct sink_gap){};
	return (size_t)n;
}

void sink_gap_save(const struct sink_gap *gap, struct journal_gap *to)
{
	to->hits = gap->hits;
	to->is_open = gap->is_open;
	memcpy(to->begin, gap->begin, sizeof(to->begin));
}

void sink_gap_resume(struct sink_gap *gap, const struct journal_gap *was)
{
	gap->hits = was->hits;
	gap->is_open = was->is_open;
	memcpy(gap->begin, was->begin, sizeof(gap->begin));
}

uint64_t sink_line_seq(const char *line, size_t size)
{
	return size > SINK_SEQ_AT ? strtoull(line + SINK_SEQ_AT, NULL, 10) : 0;
}

size_t sink_whole_lines(const char *lines, size_t size, size_t room)
{
	const char *end;

	if (size <= room)
		return size;
	end = memrchr(lines, '\n', room);
	return end ? (size_t)(end - lines) + 1 : 0;
}
