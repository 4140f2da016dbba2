/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A compiled event, shared by the file that compiles (event_program.c) and the
 * files that write lines: event_fast.c the usual ones, event_json.c all of
 * them. Not for others.
 */
#ifndef PROBE_LIB_EVENT_PROGRAM_H
#define PROBE_LIB_EVENT_PROGRAM_H

#include <string.h>

#include "event_json.h"

/* The kernel takes 128 arguments; tracepoints have fewer fields. */
#define EVENT_OPS_MAX 256
/* The constant part of a line must leave room for the rest. */
#define EVENT_HEAD_MAX 4096
/* Longest rendering of one number, quotes and comma included. */
#define EVENT_NUMBER_MAX 24
/* Bytes behind the last key in the pool, which a copy in blocks may read. */
#define EVENT_POOL_SLACK 16
/*
 * What a line of the fast way needs at most beside its arguments: the time, the
 * number, a cached head, the tail, and what copies in blocks write in vain.
 */
#define EVENT_FAST_REST (EVENT_HEAD_TEXT + 256)

/**
 * enum event_fast - how the fast way shows a value
 *
 * The order of the sizes 1, 2, 4, 8 is that of event_fast_code().
 */
enum event_fast {
	FAST_NONE,
	FAST_S8,
	FAST_S16,
	FAST_S32,
	FAST_S64,
	FAST_U8,
	FAST_U16,
	FAST_U32,
	FAST_U64,
	FAST_X8,
	FAST_X16,
	FAST_X32,
	FAST_X64,
	FAST_BOOL,
	FAST_TEXT,
	FAST_LOCATED_TEXT,
};

/**
 * struct event_op - write one argument
 * @key: offset in the pool of ',"name":' (without the comma for the first)
 * @key_size: its bytes; of the name alone five less, or four
 * @offset: of the field in the record
 * @size: of the field
 * @element_size: of one element, or of the scalar
 * @count: elements of an inline array; locations of an array of strings
 * @fixed_max: bytes that key and value need at most, strings being empty
 * @rest_max: the same of all ops after this one
 * @next_location: offset of the location that the kernel fills after this
 *		   one's, or 0
 * @kind: how it is shown
 * @place: where its bytes are
 * @is_array: write brackets
 * @is_quoted: write the decimal as a string
 * @bits: of a signed bit field, or 0
 * @names: VALUE_NAME: by value
 * @n_names: how many
 * @is_plain: inline numbers, whose longest rendering is known
 * @fast: how the fast way shows it; FAST_NONE when it cannot
 * @fast_key: as @key, and what each value begins with: '"', '"0x', '['
 * @fast_key_size: its bytes
 * @close: bytes of '"' that each value ends with
 * @between_size: bytes of @between
 * @between: what is between two elements, the end of one and the begin of the
 *	     next included
 */
struct event_op {
	uint32_t key;
	uint32_t key_size;
	uint32_t offset;
	uint32_t size;
	uint32_t element_size;
	uint32_t count;
	uint32_t fixed_max;
	uint32_t rest_max;
	uint32_t next_location;
	uint8_t kind;
	uint8_t place;
	bool is_array;
	bool is_quoted;
	bool is_plain;
	uint8_t bits;
	struct event_name *names;
	size_t n_names;
	uint8_t fast;
	uint32_t fast_key;
	uint32_t fast_key_size;
	uint8_t close;
	uint8_t between_size;
	char between[8];
};

/**
 * struct event_program - a compiled event
 * @id: of its records
 * @record_min: a record has at least these bytes: all inline fields lie below
 * @tid_offset: of common_pid
 * @has_comm: @comm is valid
 * @has_comm_arg: an argument has the name "comm"
 * @comm: the hidden field
 * @head: ',"set":"…","probe":"…","kind":"…","cpu":' in @pool
 * @head_size: its bytes
 * @ops: one for each argument
 * @n_ops: how many
 * @fixed_max: of all ops
 * @is_fast: the fast way can write it
 * @head_hash: of what is at @head, for the cache of heads
 * @pool: the constant pieces
 */
struct event_program {
	uint32_t id;
	uint32_t record_min;
	uint32_t tid_offset;
	bool has_comm;
	bool has_comm_arg;
	struct event_op comm;
	uint32_t head;
	uint32_t head_size;
	struct event_op *ops;
	size_t n_ops;
	uint32_t fixed_max;
	bool is_fast;
	uint64_t head_hash;
	char *pool;
};

/**
 * struct event_text - the bytes of a string value
 * @bytes: borrowed
 * @size: how many
 */
struct event_text {
	const char *bytes;
	size_t size;
};

static inline uint32_t event_load_u32(const uint8_t *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/**
 * event_op_located() - the bytes that a location points to
 * @op: the op
 * @record: the record
 * @record_size: its bytes
 * @index: which of the op's locations
 * @ret_text: the bytes
 *
 * A string that could not be read has the length 0 (set_data_loc() in
 * kernel/trace/trace_probe_kernel.h). When already the pointer to it could not
 * be read, the location is left as store_trace_args() preset it: it begins
 * where the next string begins; and the rest of an array is never written, so
 * that it does not begin where the element before it ends.
 *
 * Return: false for such a string
 */
static inline bool event_op_located(const struct event_op *op, const uint8_t *record,
				    size_t record_size, uint32_t index, struct event_text *ret_text)
{
	const uint8_t *p = record + op->offset;
	uint32_t location = event_load_u32(p + index * 4);
	uint32_t size = location >> 16;
	uint32_t start = location & 0xffff;

	if (op->place == FIELD_REL_LOC)
		start += op->offset + op->size;
	if (!size || start + size > record_size)
		return false;
	if (op->next_location &&
	    (event_load_u32(p) & 0xffff) == (event_load_u32(record + op->next_location) & 0xffff))
		return false;
	if (index > 0) {
		uint32_t before = event_load_u32(p + (index - 1) * 4);

		if (start != (before & 0xffff) + (before >> 16))
			return false;
	}
	*ret_text = (struct event_text){ (const char *)record + start, size };
	return true;
}

/**
 * event_fast_write() - the line of a record, when it is a usual one
 * @program: of the record's event; must be fast
 * @writer: of the stream
 * @meta: the rest
 * @record: its bytes, not fewer than the program's record_min
 * @size: how many
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line; 0 when it is none for the fast way: when bytes
 * are not UTF-8, or it might be too long. Then @buf holds nothing of use.
 */
size_t event_fast_write(const struct event_program *program, struct event_writer *writer,
			const struct event_meta *meta, const uint8_t *record, size_t size,
			char *buf);

/**
 * event_careful_write() - the line of any record
 * @program: of the record's event
 * @writer: of the stream
 * @meta: the rest
 * @record: its bytes, not fewer than the program's record_min
 * @size: how many
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line
 */
size_t event_careful_write(const struct event_program *program, struct event_writer *writer,
			   const struct event_meta *meta, const uint8_t *record, size_t size,
			   char *buf);

#endif /* PROBE_LIB_EVENT_PROGRAM_H */
