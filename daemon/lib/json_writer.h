/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Streaming JSON writer into a buffer of the caller: no allocation, a sticky
 * overflow flag instead of a check at each call.
 */
#ifndef PROBE_LIB_JSON_WRITER_H
#define PROBE_LIB_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct json_writer - one line being written
 * @start: the buffer
 * @at: next byte
 * @end: one past the last usable byte
 * @comma: a comma is due before the next member or element
 * @overflow: something did not fit; what is in the buffer is not to be used
 */
struct json_writer {
	char *start;
	char *at;
	char *end;
	bool comma;
	bool overflow;
};

void json_writer_init(struct json_writer *w, char *buf, size_t size);
void json_object_begin(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array_begin(struct json_writer *w);
void json_array_end(struct json_writer *w);
/* Keys are written as they are: constants, or names checked to be plain. */
void json_key(struct json_writer *w, const char *key);
void json_u64(struct json_writer *w, uint64_t value);
void json_s64(struct json_writer *w, int64_t value);
void json_hex(struct json_writer *w, uint64_t value); /* as the string "0x…" */
void json_bool(struct json_writer *w, bool value);
void json_string(struct json_writer *w, const char *bytes, size_t size); /* any bytes */

#endif /* PROBE_LIB_JSON_WRITER_H */
