// SPDX-License-Identifier: GPL-2.0-only
/*
 * Streaming JSON writer. Numbers are formatted two digits at a time; strings
 * are copied in runs between the bytes that need care.
 */
#include "json_writer.h"

#include <string.h>

#include "utf8.h"

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
				  "25262728293031323334353637383940414243444546474849"
				  "50515253545556575859606162636465666768697071727374"
				  "75767778798081828384858687888990919293949596979899";
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

static unsigned int count_digits(uint64_t value)
{
	unsigned int n = 1;

	for (;;) {
		if (value < 10)
			return n;
		if (value < 100)
			return n + 1;
		if (value < 1000)
			return n + 2;
		if (value < 10000)
			return n + 3;
		value /= 10000;
		n += 4;
	}
}

char *json_format_u64(char *out, uint64_t value)
{
	unsigned int n;
	char *end, *at;

	if (value < 10) {
		*out = '0' + (char)value;
		return out + 1;
	}
	n = count_digits(value);
	end = at = out + n;
	while (value >= 100) {
		uint64_t rest = value / 100;

		at -= 2;
		memcpy(at, digit_pairs + (value - rest * 100) * 2, 2);
		value = rest;
	}
	if (value >= 10)
		memcpy(at - 2, digit_pairs + value * 2, 2);
	else
		at[-1] = '0' + (char)value;
	return end;
}

char *json_format_padded(char *out, uint32_t value, unsigned int digits)
{
	char *end = out + digits;
	char *at = end;

	for (; digits >= 2; digits -= 2) {
		uint32_t rest = value / 100;

		at -= 2;
		memcpy(at, digit_pairs + (value - rest * 100) * 2, 2);
		value = rest;
	}
	if (digits)
		*out = '0' + (char)(value % 10);
	return end;
}

char *json_format_s64(char *out, int64_t value)
{
	if (value >= 0)
		return json_format_u64(out, (uint64_t)value);
	*out = '-';
	/* In unsigned arithmetic the least number has its magnitude too. */
	return json_format_u64(out + 1, -(uint64_t)value);
}

/* The eight hex digits of a number, the first in the lowest byte. */
static uint64_t spread_hex(uint32_t value)
{
	const uint64_t ones = 0x0101010101010101ULL;
	uint64_t x = value, letters;

	/* One nibble to a byte, the last in the lowest. */
	x = (x | x << 16) & 0x0000ffff0000ffffULL;
	x = (x | x << 8) & 0x00ff00ff00ff00ffULL;
	x = (x | x << 4) & 0x0f0f0f0f0f0f0f0fULL;
	letters = ((x + ones * 6) >> 4) & ones;
	x += ones * '0' + letters * ('a' - '0' - 10);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return x;
}

char *json_format_hex(char *out, uint64_t value)
{
	unsigned int n = (67U - (unsigned int)__builtin_clzll(value | 1)) / 4;
	uint64_t high, low;

	/* The first digit to the top; then always sixteen of which n count. */
	value <<= (16 - n) * 4;
	high = spread_hex((uint32_t)(value >> 32));
	low = spread_hex((uint32_t)value);
	memcpy(out, "0x", 2);
	memcpy(out + 2, &high, sizeof(high));
	memcpy(out + 10, &low, sizeof(low));
	return out + 2 + n;
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

void json_bool(struct json_writer *w, bool value)
{
	separate(w);
	json_raw(w, value ? "true" : "false", value ? 4 : 5);
}

void json_null(struct json_writer *w)
{
	separate(w);
	json_raw(w, "null", 4);
}

/* Any byte in a word below 0x20, or '"', '\\', 0x7f, or with the top bit set? */
static bool word_needs_care(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101ULL, tops = ones * 0x80;
	uint64_t quote = word ^ (ones * '"');
	uint64_t backslash = word ^ (ones * '\\');
	uint64_t found;

	/*
	 * x - 1 borrows into the top bit where x is zero. A borrow can also
	 * reach the byte above a hit, which only sends us to the slow look.
	 */
	found = (word - ones * 0x20) | (quote - ones) | (backslash - ones);
	found |= word + ones; /* 0x7f + 1 */
	return (found | word) & tops;
}

/* Bytes at the start that can be copied as they are. */
static size_t plain_length(const char *bytes, size_t size)
{
	size_t n = 0;

	while (size - n >= sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, bytes + n, sizeof(word));
		if (word_needs_care(word))
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

bool json_string(struct json_writer *w, const char *bytes, size_t size)
{
	bool replaced = false;
	size_t at = 0;

	separate(w);
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
