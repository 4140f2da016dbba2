/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Streaming JSON writer into a buffer of the caller: no allocation, a sticky
 * overflow flag instead of a check at each call.
 *
 * What is in the buffer is always valid UTF-8 and, when begin and end calls
 * pair up and nothing overflowed, valid JSON (RFC 8259).
 */
#ifndef PROBE_LIB_JSON_WRITER_H
#define PROBE_LIB_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json_format.h"

/* Longest output of one number: "-9223372036854775808" with a comma and quotes. */
#define JSON_NUMBER_MAX 23
/* One input byte becomes at most this many: \u001f. */
#define JSON_ESCAPE_MAX 6

/**
 * struct json_writer - one line being written
 * @start: the buffer
 * @at: next byte
 * @end: one past the last usable byte
 * @comma: a comma is due before the next member or element
 * @overflow: something did not fit; what is in the buffer is not to be used
 * @replaced: some string held bytes that are not UTF-8 (sticky)
 */
struct json_writer {
	char *start;
	char *at;
	char *end;
	bool comma;
	bool overflow;
	bool replaced;
};

/**
 * json_writer_init() - start with an empty line
 * @w: the writer
 * @buf: where to write; borrowed until the last call
 * @size: its bytes; nothing is ever written past them
 */
void json_writer_init(struct json_writer *w, char *buf, size_t size);

/**
 * json_writer_size() - bytes written so far
 * @w: the writer
 *
 * Return: the count; 0 after an overflow, so that nothing half is used
 */
size_t json_writer_size(const struct json_writer *w);

/**
 * json_object_begin() - write "{"
 * @w: the writer
 */
void json_object_begin(struct json_writer *w);

/**
 * json_object_end() - write "}"
 * @w: the writer
 */
void json_object_end(struct json_writer *w);

/**
 * json_array_begin() - write "["
 * @w: the writer
 */
void json_array_begin(struct json_writer *w);

/**
 * json_array_end() - write "]"
 * @w: the writer
 */
void json_array_end(struct json_writer *w);

/**
 * json_key() - write a member's key and its colon
 * @w: the writer
 * @key: written as it is: a constant, or a name checked to be plain
 */
void json_key(struct json_writer *w, const char *key);

/**
 * json_u64() - write an unsigned decimal number
 * @w: the writer
 * @value: the number
 */
void json_u64(struct json_writer *w, uint64_t value);

/**
 * json_s64() - write a signed decimal number
 * @w: the writer
 * @value: the number
 */
void json_s64(struct json_writer *w, int64_t value);

/**
 * json_hex() - write a number as the string "0x…", without leading zeros
 * @w: the writer
 * @value: the number
 */
void json_hex(struct json_writer *w, uint64_t value);

/**
 * json_null() - write null
 * @w: the writer
 */
void json_null(struct json_writer *w);

/**
 * json_string() - write any bytes as a string
 * @w: the writer
 * @bytes: need not be terminated; NUL bytes are escaped like other controls
 * @size: how many
 *
 * Escaped are '"', '\', all bytes below 0x20, and 0x7f. A byte that is not
 * part of well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no
 * surrogates, nothing above U+10FFFF) is written as U+FFFD, one for each byte.
 *
 * Return: true when a byte was replaced: the caller then owes the reader the
 * reversible form (json_hex_bytes())
 */
bool json_string(struct json_writer *w, const char *bytes, size_t size);

/**
 * json_cstring() - write a terminated string
 * @w: the writer
 * @text: the string, or NULL for null
 *
 * Return: as json_string()
 */
bool json_cstring(struct json_writer *w, const char *text);

/**
 * json_hex_bytes() - write bytes as a string of two hex digits for each
 * @w: the writer
 * @bytes: the bytes
 * @size: how many
 */
void json_hex_bytes(struct json_writer *w, const void *bytes, size_t size);

/**
 * json_raw() - write text that was rendered before, as it is
 * @w: the writer
 * @text: the text; commas are its own business, inside and before it
 * @size: how many bytes
 *
 * The comma state is left alone: set @w->comma to what must follow.
 */
void json_raw(struct json_writer *w, const char *text, size_t size);

/**
 * json_string_size() - bytes that json_string() would write, without the quotes
 * @bytes: the bytes
 * @size: how many
 * @ret_replaced: whether a byte would be replaced; may be NULL
 *
 * Return: the count
 */
size_t json_string_size(const char *bytes, size_t size, bool *ret_replaced);

#endif /* PROBE_LIB_JSON_WRITER_H */
