// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks the records of one ring buffer page.
 *
 *	 31                             5 4        0
 *	+--------------------------------+----------+
 *	| time since the record before   | type_len |
 *	+--------------------------------+----------+
 *
 * type_len 1 to 28: four times as many bytes of data follow; 0: a word with
 * the length (its own four bytes included), then the data; 29: padding; 30:
 * the next word holds the upper bits of the time delta; 31: the same for an
 * absolute time. As rb_read_data_buffer() in kernel/trace/ring_buffer.c.
 */
#include "ring_page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"

#define MISSED_EVENTS	 (1U << 31)
#define MISSED_STORED	 (1U << 30)
#define MISSED_MASK	 (MISSED_EVENTS | MISSED_STORED)

#define TYPE_PADDING	 29
#define TYPE_TIME_EXTEND 30
#define TYPE_TIME_STAMP	 31

#define HEADER_SIZE	 4
#define TIME_SHIFT	 27
/* An absolute time has 59 bits: these are missing from it. */
#define TIME_TOP_BITS (0xf8ULL << 56)

/* A page header is a few words; more is not a page of ours. */
#define LAYOUT_OFFSET_MAX 4096

static uint32_t load_u32(const uint8_t *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

static uint64_t load_u64(const uint8_t *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/* "offset:" or "size:" behind " NAME;" in a terminated text. */
static int layout_number(const char *text, const char *name, const char *key, uint32_t *ret_value)
{
	const char *p = strstr(text, name);
	const char *line_end;
	unsigned long value;
	char *end;

	if (!p)
		return -EBADMSG;
	line_end = strchr(p, '\n');
	p = strstr(p, key);
	if (!p || (line_end && p > line_end))
		return -EBADMSG;
	value = strtoul(p + strlen(key), &end, 10);
	if (*end != ';' || value > LAYOUT_OFFSET_MAX)
		return -EBADMSG;
	*ret_value = (uint32_t)value;
	return 0;
}

int ring_layout_parse(const char *text, size_t size, struct ring_layout *ret_layout)
{
	struct ring_layout layout;
	const struct {
		const char *name;
		const char *key;
		uint32_t *value;
	} wanted[] = {
		{ " timestamp;", "offset:", &layout.timestamp_offset },
		{ " commit;", "offset:", &layout.commit_offset },
		{ " commit;", "size:", &layout.commit_size },
		{ " data;", "offset:", &layout.data_offset },
	};
	char copy[1024];

	if (size >= sizeof(copy))
		return -EBADMSG;
	memcpy(copy, text, size);
	copy[size] = '\0';

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		int r = layout_number(copy, wanted[i].name, wanted[i].key, wanted[i].value);

		if (r < 0)
			return r;
	}
	if ((layout.commit_size != 4 && layout.commit_size != 8) ||
	    layout.timestamp_offset + 8 > layout.data_offset ||
	    layout.commit_offset + layout.commit_size > layout.data_offset)
		return -EBADMSG;
	*ret_layout = layout;
	return 0;
}

int ring_page_open(struct ring_page *page, const struct ring_layout *layout, const void *bytes,
		   size_t size)
{
	const uint8_t *p = bytes;
	uint32_t commit, flags;

	if (size < layout->data_offset || size - layout->data_offset > MISSED_STORED)
		return -EBADMSG;
	/*
	 * Of a long only the low half counts: RB_MISSED_EVENTS is the negative
	 * int 1 << 31, so with it the upper half may be all ones.
	 */
	commit = layout->commit_size == 8 ? (uint32_t)load_u64(p + layout->commit_offset)
					  : load_u32(p + layout->commit_offset);
	flags = commit & MISSED_MASK;
	commit &= ~MISSED_MASK;
	if (commit > size - layout->data_offset)
		return -EBADMSG;

	*page = (struct ring_page){
		.data = p + layout->data_offset,
		.size = commit,
		.ts = load_u64(p + layout->timestamp_offset),
		.has_missed = flags & MISSED_EVENTS,
	};
	if (!page->has_missed || !(flags & MISSED_STORED))
		return 0;
	/* The count is as wide as the kernel's long, which is what local_t holds. */
	if (size - layout->data_offset - commit < layout->commit_size)
		return -EBADMSG;
	page->has_missed_count = true;
	page->missed_count = layout->commit_size == 8 ? load_u64(page->data + commit)
						      : load_u32(page->data + commit);
	return 0;
}

static uint64_t absolute_time(uint64_t value, uint64_t last)
{
	if (last & TIME_TOP_BITS) {
		value |= last & TIME_TOP_BITS;
		if (value < last)
			value += 1ULL << 59;
	}
	return value;
}

int ring_page_next_any(struct ring_page *page, struct ring_record *ret_record)
{
	while (page->at < page->size) {
		const uint8_t *p = page->data + page->at;
		uint32_t left = page->size - page->at;
		uint32_t header, type, delta, used, word = 0;

		if (left < HEADER_SIZE)
			return -EBADMSG;
		header = load_u32(p);
		type = header & 31;
		delta = header >> 5;

		if (type > 0 && type < TYPE_PADDING) {
			used = HEADER_SIZE + type * 4;
			if (used > left)
				return -EBADMSG;
			page->at += used;
			page->ts += delta;
			*ret_record = (struct ring_record){ page->ts, p + HEADER_SIZE, type * 4 };
			return 1;
		}

		/* Padding without a time fills the rest of the page. */
		if (type == TYPE_PADDING && !delta) {
			page->at = page->size;
			return 0;
		}
		if (left < HEADER_SIZE + 4)
			return -EBADMSG;
		word = load_u32(p + HEADER_SIZE);

		if (type == TYPE_TIME_EXTEND || type == TYPE_TIME_STAMP) {
			uint64_t time = ((uint64_t)word << TIME_SHIFT) + delta;

			page->ts = type == TYPE_TIME_EXTEND ? page->ts + time
							    : absolute_time(time, page->ts);
			page->at += HEADER_SIZE + 4;
			continue;
		}

		if (word < 4 || word % 4 || word > left - HEADER_SIZE)
			return -EBADMSG;
		used = HEADER_SIZE + word;
		/* A discarded record; the kernel writes 1 where its time was 0. */
		if (type != TYPE_PADDING || delta != 1)
			page->ts += delta;
		page->at += used;
		if (type == TYPE_PADDING)
			continue;
		*ret_record = (struct ring_record){ page->ts, p + HEADER_SIZE + 4, word - 4 };
		return 1;
	}
	return 0;
}
