// SPDX-License-Identifier: GPL-2.0-only
#include "json_writer.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "macro.h"

static void assert_text(const char *got, size_t size, const char *want)
{
	if (size != strlen(want) || memcmp(got, want, size) != 0)
		fail_msg("got '%.*s', want '%s'", (int)size, got, want);
}

static const uint64_t numbers[] = {
	0,
	1,
	9,
	10,
	11,
	99,
	100,
	101,
	255,
	999,
	1000,
	9999,
	10000,
	10001,
	65535,
	99999,
	100000,
	999999,
	1000000,
	12345678,
	99999999,
	100000000,
	4294967295,
	4294967296,
	9999999999,
	999999999999,
	1000000000000,
	0x0123456789abcdef,
	INT64_MAX,
	(uint64_t)INT64_MIN,
	0x8000000000000001,
	9999999999999999999u,
	10000000000000000000u,
	UINT64_MAX,
	0xffff800080264d2c,
	0xf,
	0x10,
	0xfff,
	0xabcdef,
	0xfffffffff,
};

static void numbers_are_what_printf_writes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		char want[32], got[32];
		uint64_t n = numbers[i];

		snprintf(want, sizeof(want), "%" PRIu64, n);
		assert_text(got, (size_t)(json_format_u64(got, n) - got), want);
		snprintf(want, sizeof(want), "%" PRId64, (int64_t)n);
		assert_text(got, (size_t)(json_format_s64(got, (int64_t)n) - got), want);
		snprintf(want, sizeof(want), "0x%" PRIx64, n);
		assert_text(got, (size_t)(json_format_hex(got, n) - got), want);
		snprintf(want, sizeof(want), "%09" PRIu64, n % 1000000000);
		assert_text(got,
			    (size_t)(json_format_padded(got, (uint32_t)(n % 1000000000), 9) - got),
			    want);
	}
}

static void every_length_of_number_is_written(void **state)
{
	uint64_t n = 1;

	(void)state;
	for (int shift = 0; shift < 64; shift++) {
		char want[32], got[32];

		snprintf(want, sizeof(want), "0x%" PRIx64, (uint64_t)1 << shift);
		assert_text(got, (size_t)(json_format_hex(got, 1ULL << shift) - got), want);
	}
	for (int digits = 1; digits <= 20; digits++, n *= 10) {
		char want[32], got[32];

		snprintf(want, sizeof(want), "%" PRIu64, n);
		assert_text(got, (size_t)(json_format_u64(got, n) - got), want);
		snprintf(want, sizeof(want), "%" PRIu64, n - 1);
		assert_text(got, (size_t)(json_format_u64(got, n - 1) - got), want);
	}
}

static void write_sample(struct json_writer *w)
{
	json_object_begin(w);
	json_key(w, "a");
	json_u64(w, 7);
	json_key(w, "b");
	json_array_begin(w);
	json_s64(w, -1);
	json_hex(w, 255);
	json_null(w);
	json_string(w, "x\"y", 3);
	json_array_begin(w);
	json_array_end(w);
	json_object_begin(w);
	json_object_end(w);
	json_hex_bytes(w, "\x01\xfe", 2);
	json_cstring(w, NULL);
	json_array_end(w);
	json_key(w, "c");
	json_cstring(w, "");
	json_object_end(w);
}

static const char sample[] = "{\"a\":7,\"b\":[-1,\"0xff\",null,\"x\\\"y\",[],{},\"01fe\","
			     "null],\"c\":\"\"}";

static void commas_stand_between_members_and_elements(void **state)
{
	struct json_writer w;
	char buf[256];

	(void)state;
	json_writer_init(&w, buf, sizeof(buf));
	write_sample(&w);
	assert_text(buf, json_writer_size(&w), sample);
}

static void what_does_not_fit_is_never_written_and_stays_an_overflow(void **state)
{
	char buf[sizeof(sample) + 8];

	(void)state;
	for (size_t room = 0; room <= sizeof(sample); room++) {
		struct json_writer w;

		memset(buf, '#', sizeof(buf));
		json_writer_init(&w, buf, room);
		write_sample(&w);
		assert_int_equal(w.overflow, room < strlen(sample));
		assert_int_equal(json_writer_size(&w), w.overflow ? 0 : strlen(sample));
		for (size_t i = room; i < sizeof(buf); i++)
			assert_int_equal(buf[i], '#');
	}
}

static const struct {
	const char *name, *bytes, *want;
	bool replaced;
} strings[] = {
	{ "plain", "abc DEF 123", "\"abc DEF 123\"", false },
	{ "empty", "", "\"\"", false },
	{ "escapes", "\"\\/\b\f\n\r\t", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"", false },
	{ "controls", "\x01\x1f\x7f ", "\"\\u0001\\u001f\\u007f \"", false },
	{ "care in the second word", "0123456789\n", "\"0123456789\\n\"", false },
	{ "two to four bytes", "\xc2\x80 \xe0\xa0\x80 \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf",
	  "\"\xc2\x80 \xe0\xa0\x80 \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf\"", false },
	{ "line separators", "\xe2\x80\xa8\xe2\x80\xa9", "\"\xe2\x80\xa8\xe2\x80\xa9\"", false },
	{ "around the surrogates", "\xed\x9f\xbf\xee\x80\x80", "\"\xed\x9f\xbf\xee\x80\x80\"",
	  false },
	{ "lone continuation", "a\x80z", "\"a\xef\xbf\xbdz\"", true },
	{ "overlong slash", "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"", true },
	{ "overlong in three", "\xe0\x9f\xbf", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true },
	{ "a surrogate", "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true },
	{ "above U+10FFFF", "\xf4\x90\x80\x80",
	  "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true },
	{ "half of a sequence at the end", "ok\xe2\x82", "\"ok\xef\xbf\xbd\xef\xbf\xbd\"", true },
	{ "half of a sequence before a letter", "\xe2\x82z", "\"\xef\xbf\xbd\xef\xbf\xbdz\"",
	  true },
	{ "no byte of UTF-8", "\xfe\xff", "\"\xef\xbf\xbd\xef\xbf\xbd\"", true },
};

static void strings_are_escaped_and_bad_bytes_replaced_one_by_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++) {
		size_t size = strlen(strings[i].bytes);
		struct json_writer w;
		bool would_replace;
		char buf[128];

		json_writer_init(&w, buf, sizeof(buf));
		if (json_string(&w, strings[i].bytes, size) != strings[i].replaced)
			fail_msg("%s: replaced is wrong", strings[i].name);
		assert_int_equal(w.replaced, strings[i].replaced);
		assert_text(buf, json_writer_size(&w), strings[i].want);
		assert_int_equal(json_string_size(strings[i].bytes, size, &would_replace),
				 strlen(strings[i].want) - 2);
		assert_int_equal(would_replace, strings[i].replaced);
	}
}

/* Each byte value at each place of a word, so that no fast path misses one. */
static void every_byte_is_seen_at_every_place(void **state)
{
	(void)state;
	for (unsigned int byte = 0; byte < 256; byte++) {
		for (size_t place = 0; place < 20; place++) {
			char bytes[20], buf[256];
			struct json_object *parsed;
			struct json_writer w;
			bool replaced;

			memset(bytes, 'a' + (int)place, sizeof(bytes));
			bytes[place] = (char)byte;
			json_writer_init(&w, buf, sizeof(buf) - 1);
			replaced = json_string(&w, bytes, sizeof(bytes));
			assert_int_equal(replaced, byte >= 0x80);
			buf[json_writer_size(&w)] = '\0';
			if (strpbrk(buf, "\n\t\x01\x1f\x7f"))
				fail_msg("byte 0x%02x at %zu is not escaped", byte, place);

			parsed = json_tokener_parse(buf);
			assert_non_null(parsed);
			if (!replaced) {
				assert_int_equal(json_object_get_string_len(parsed), sizeof(bytes));
				assert_memory_equal(json_object_get_string(parsed), bytes,
						    sizeof(bytes));
			}
			json_object_put(parsed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_what_printf_writes),
		cmocka_unit_test(every_length_of_number_is_written),
		cmocka_unit_test(commas_stand_between_members_and_elements),
		cmocka_unit_test(what_does_not_fit_is_never_written_and_stays_an_overflow),
		cmocka_unit_test(strings_are_escaped_and_bad_bytes_replaced_one_by_one),
		cmocka_unit_test(every_byte_is_seen_at_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
