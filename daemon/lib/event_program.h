/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A compiled event, shared by the file that compiles (event_program.c) and the
 * file that writes lines (event_json.c). Not for others.
 */
#ifndef PROBE_LIB_EVENT_PROGRAM_H
#define PROBE_LIB_EVENT_PROGRAM_H

#include "event_json.h"

/* The kernel takes 128 arguments; tracepoints have fewer fields. */
#define EVENT_OPS_MAX 256
/* The constant part of a line must leave room for the rest. */
#define EVENT_HEAD_MAX 4096
/* Longest rendering of one number, quotes and comma included. */
#define EVENT_NUMBER_MAX 24
/* Bytes behind the last key in the pool, which a copy in blocks may read. */
#define EVENT_POOL_SLACK 16

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
 * @is_plain: inline numbers, whose longest rendering is known
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
	char *pool;
};

#endif /* PROBE_LIB_EVENT_PROGRAM_H */
