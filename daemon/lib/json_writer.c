// SPDX-License-Identifier: GPL-2.0-only
/*
 * Streaming JSON writer. Numbers are formatted eight digits at a time in the lanes of
 * a word; strings are copied in runs between the bytes that need care.
 */
#include "json_writer.h"

#include <string.h>

#include "utf8.h"

static const char hex_digits[] = "0123456789abcdef";

/*
 * What a byte of a string needs: 0 nothing, a letter the short escape, 'u' the
 * long escape, 'x' a look at UTF-8.
 */
static const char care[256] = {
	'u',
	'u',
	'u',
	'u',
	'u',
	'u',
	'u',
	'u',
	'b',
	't',
	'n',
	'u',
	'f',
	'r',
	'u',
	'u',
	[0x10 ... 0x1f] = 'u',
	['"'] = '"',
	['\\'] = '\\',
	[0x7f] = 'u',
	[0x80 ... 0xff] = 'x',
};

void json_writer_init(struct json_writer *w, char *buf, size_t size)
{
	*w = (struct json_writer){ .start = buf, .at = buf, .end = buf + size };
}

size_t json_writer_size(const struct json_writer *w)
{
	return w->overflow ? 0 : (size_t)(w->at - w->start);
}

static bool has_room(struct json_writer *w, size_t size)
{
	if (__builtin_expect((size_t)(w->end - w->at) >= size && !w->overflow, 1))
		return true;
	w->overflow = true;
	return false;
}

void json_raw(struct json_writer *w, const char *text, size_t size)
{
	if (!has_room(w, size))
		return;
	memcpy(w->at, text, size);
	w->at += size;
}

/* A value or key starts here: write the comma that is due. */
static void separate(struct json_writer *w)
{
	if (w->comma)
		json_raw(w, ",", 1);
	w->comma = true;
}

static void open_bracket(struct json_writer *w, const char *bracket)
{
	separate(w);
	json_raw(w, bracket, 1);
	w->comma = false;
}

static void close_bracket(struct json_writer *w, const char *bracket)
{
	json_raw(w, bracket, 1);
	w->comma = true;
}

void json_object_begin(struct json_writer *w)
{
	open_bracket(w, "{");
}

void json_object_end(struct json_writer *w)
{
	close_bracket(w, "}");
}

void json_array_begin(struct json_writer *w)
{
	open_bracket(w, "[");
}

void json_array_end(struct json_writer *w)
{
	close_bracket(w, "]");
}

void json_key(struct json_writer *w, const char *key)
{
	separate(w);
	json_raw(w, "\"", 1);
	json_raw(w, key, strlen(key));
	json_raw(w, "\":", 2);
	w->comma = false;
}

static void write_formatted(struct json_writer *w, const char *text, const char *end)
{
	separate(w);
	json_raw(w, text, (size_t)(end - text));
}

void json_u64(struct json_writer *w, uint64_t value)
{
	char text[JSON_NUMBER_MAX];

	write_formatted(w, text, json_format_u64(text, value));
}

void json_s64(struct json_writer *w, int64_t value)
{
	char text[JSON_NUMBER_MAX];

	write_formatted(w, text, json_format_s64(text, value));
}

void json_hex(struct json_writer *w, uint64_t value)
{
	char text[JSON_NUMBER_MAX];
	char *end;

	text[0] = '"';
	end = json_format_hex(text + 1, value);
	*end++ = '"';
	write_formatted(w, text, end);
}

void json_null(struct json_writer *w)
{
	separate(w);
	json_raw(w, "null", 4);
}

/* Bytes at the start that can be copied as they are. */
static size_t plain_length(const char *bytes, size_t size)
{
	size_t n = 0;

	while (size - n >= sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, bytes + n, sizeof(word));
		if (json_bytes_of_care(word))
			break;
		n += sizeof(word);
	}
	while (n < size && !care[(unsigned char)bytes[n]])
		n++;
	return n;
}

/**
 * escape_one() - render the one byte or sequence that is not plain
 * @out: room for JSON_ESCAPE_MAX bytes
 * @bytes: where it starts
 * @size: bytes from there
 * @ret_used: input bytes that it took
 * @replaced: set when it had to be replaced
 *
 * Return: the byte after the rendering
 */
static char *escape_one(char *out, const char *bytes, size_t size, size_t *ret_used, bool *replaced)
{
	unsigned char c = (unsigned char)bytes[0];

	*ret_used = 1;
	if (care[c] == 'u') {
		memcpy(out, "\\u00", 4);
		out[4] = hex_digits[c >> 4];
		out[5] = hex_digits[c & 15];
		return out + 6;
	}
	if (care[c] == 'x') {
		size_t length = utf8_char_size(bytes, size);

		if (!length) {
			*replaced = true;
			memcpy(out, "\xef\xbf\xbd", 3);
			return out + 3;
		}
		*ret_used = length;
		memcpy(out, bytes, length);
		return out + length;
	}
	out[0] = '\\';
	out[1] = care[c];
	return out + 2;
}

static uint64_t load_word(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/*
 * Copy a string that needs no care, looking while copying. Return: all of it
 * was copied; else some bytes of @out were written in vain.
 */
static bool copy_plain(char *out, const char *bytes, size_t size)
{
	uint64_t found = 0;
	size_t n = 0;

	if (size < sizeof(uint64_t)) {
		for (; n < size; n++) {
			found |= (unsigned char)care[(unsigned char)bytes[n]];
			out[n] = bytes[n];
		}
		return !found;
	}
	for (; n + sizeof(uint64_t) <= size; n += sizeof(uint64_t)) {
		uint64_t word = load_word(bytes + n);

		if (json_bytes_of_care(word))
			return false;
		memcpy(out + n, &word, sizeof(word));
	}
	/* The rest with bytes before it that were seen already. */
	n = size - sizeof(uint64_t);
	memcpy(out + n, bytes + n, sizeof(uint64_t));
	return !json_bytes_of_care(load_word(bytes + n));
}

/* The string from its first byte, with quotes and care. */
static bool write_string(struct json_writer *w, const char *bytes, size_t size)
{
	bool replaced = false;
	size_t at = 0;

	json_raw(w, "\"", 1);
	while (at < size) {
		size_t used = plain_length(bytes + at, size - at);
		char escaped[JSON_ESCAPE_MAX];
		char *end;

		if (used) {
			json_raw(w, bytes + at, used);
			at += used;
			continue;
		}
		end = escape_one(escaped, bytes + at, size - at, &used, &replaced);
		json_raw(w, escaped, (size_t)(end - escaped));
		at += used;
	}
	json_raw(w, "\"", 1);
	w->replaced |= replaced;
	return replaced;
}

bool json_string(struct json_writer *w, const char *bytes, size_t size)
{
	separate(w);
	if (w->overflow || (size_t)(w->end - w->at) < size + 2 ||
	    !copy_plain(w->at + 1, bytes, size))
		return write_string(w, bytes, size);
	w->at[0] = '"';
	w->at[size + 1] = '"';
	w->at += size + 2;
	return false;
}

bool json_cstring(struct json_writer *w, const char *text)
{
	if (text)
		return json_string(w, text, strlen(text));
	json_null(w);
	return false;
}

size_t json_string_size(const char *bytes, size_t size, bool *ret_replaced)
{
	bool replaced = false;
	size_t total = 0;
	size_t at = 0;

	while (at < size) {
		size_t used = plain_length(bytes + at, size - at);
		char escaped[JSON_ESCAPE_MAX];

		if (used) {
			total += used;
			at += used;
			continue;
		}
		total += (size_t)(escape_one(escaped, bytes + at, size - at, &used, &replaced) -
				  escaped);
		at += used;
	}
	if (ret_replaced)
		*ret_replaced = replaced;
	return total;
}

void json_hex_bytes(struct json_writer *w, const void *bytes, size_t size)
{
	const unsigned char *b = bytes;

	separate(w);
	json_raw(w, "\"", 1);
	if (!has_room(w, size * 2))
		return;
	for (size_t i = 0; i < size; i++) {
		*w->at++ = hex_digits[b[i] >> 4];
		*w->at++ = hex_digits[b[i] & 15];
	}
	json_raw(w, "\"", 1);
}
