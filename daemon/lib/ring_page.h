/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One sub-buffer of the trace ring buffer, as read() of trace_pipe_raw gives
 * it: a header, then records in time order. Pure: bytes in, records out; a
 * corrupt page is an error and never an over-read.
 *
 * Numbers are in the byte order of this machine: pages are read where they
 * were written.
 */
#ifndef PROBE_LIB_RING_PAGE_H
#define PROBE_LIB_RING_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * struct ring_layout - where things are in a page
 * @timestamp_offset: u64, time of the first record
 * @commit_offset: a local_t: bytes of data and two flags
 * @commit_size: 4 or 8
 * @data_offset: the first record
 */
struct ring_layout {
	uint32_t timestamp_offset;
	uint32_t commit_offset;
	uint32_t commit_size;
	uint32_t data_offset;
};

/**
 * ring_layout_parse() - parse events/header_page
 * @text: the file's bytes; need not be terminated
 * @size: how many
 * @ret_layout: the layout
 *
 * Return: 0; -EBADMSG when a field is missing or makes no sense
 */
int ring_layout_parse(const char *text, size_t size, struct ring_layout *ret_layout);

/**
 * struct ring_record - one record
 * @ts: time of the trace clock, in its own unit
 * @data: the payload, common fields first; borrowed from the page
 * @size: its bytes, a multiple of four
 */
struct ring_record {
	uint64_t ts;
	const uint8_t *data;
	uint32_t size;
};

/**
 * struct ring_page - a page being walked
 * @data: the first record
 * @size: bytes of records
 * @at: offset in @data of the next record; where the error is, after one
 * @ts: time of the last record, at first that of the page
 * @has_missed: records were lost just before this page
 * @has_missed_count: the kernel had room to say how many
 * @missed_count: how many, or 0
 */
struct ring_page {
	const uint8_t *data;
	uint32_t size;
	uint32_t at;
	uint64_t ts;
	bool has_missed;
	bool has_missed_count;
	uint64_t missed_count;
};

/**
 * ring_page_open() - check the header of a page and stand before its first record
 * @page: the state to fill
 * @layout: from ring_layout_parse()
 * @bytes: what was read; borrowed until the walk ends
 * @size: how many bytes
 *
 * Flags of the commit word: RB_MISSED_EVENTS and RB_MISSED_STORED
 * (kernel/trace/ring_buffer.c). The stored count is an unsigned long behind
 * the data.
 *
 * Return: 0; -EBADMSG when the header contradicts @size
 */
int ring_page_open(struct ring_page *page, const struct ring_layout *layout, const void *bytes,
		   size_t size);

/**
 * ring_page_next_any() - the next record, whatever is before it
 * @page: the walk
 * @ret_record: the record
 *
 * Return: as ring_page_next()
 */
int ring_page_next_any(struct ring_page *page, struct ring_record *ret_record);

/**
 * ring_page_next() - the next record
 * @page: the walk
 * @ret_record: the record
 *
 * Time extends, absolute times and discarded records are dealt with inside.
 *
 * Return: 1 and a record; 0 at the end; -EBADMSG when the page is corrupt at
 * @page->at (then and ever after)
 */
static inline int ring_page_next(struct ring_page *page, struct ring_record *ret_record)
{
	const uint8_t *p = page->data + page->at;
	uint32_t left = page->size - page->at;
	uint32_t header, size;

	if (left < sizeof(header))
		return ring_page_next_any(page, ret_record);
	memcpy(&header, p, sizeof(header));
	/* A type of 1 to 28 is a record of so many words, as nearly all are. */
	size = (header & 31) * 4;
	if (size - 4 >= 28 * 4 || size > left - sizeof(header))
		return ring_page_next_any(page, ret_record);
	page->at += (uint32_t)sizeof(header) + size;
	page->ts += header >> 5;
	*ret_record = (struct ring_record){ page->ts, p + sizeof(header), size };
	return 1;
}

#endif /* PROBE_LIB_RING_PAGE_H */
