// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters on records. tests/cli/test-live compares them with the kernel's own on the
 * same hits; here are all operators at the ends of what fields hold.
 */
#include "filter_match.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "event_format.h"
#include "macro.h"

static const char format_text[] =
	"name: e\nID: 7\nformat:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
	"\tfield:s8 b;\toffset:8;\tsize:1;\tsigned:1;\n"
	"\tfield:u8 ub;\toffset:9;\tsize:1;\tsigned:0;\n"
	"\tfield:s16 h;\toffset:10;\tsize:2;\tsigned:1;\n"
	"\tfield:u16 uh;\toffset:12;\tsize:2;\tsigned:0;\n"
	"\tfield:s32 w;\toffset:14;\tsize:4;\tsigned:1;\n"
	"\tfield:u32 uw;\toffset:18;\tsize:4;\tsigned:0;\n"
	"\tfield:s64 q;\toffset:22;\tsize:8;\tsigned:1;\n"
	"\tfield:u64 uq;\toffset:30;\tsize:8;\tsigned:0;\n"
	"\tfield:__data_loc char[] text;\toffset:38;\tsize:4;\tsigned:1;\n\n"
	"print fmt: \"b=%d\", REC->b\n";

#define CPU	    3
#define RECORD_SIZE 42

/* Each of its fields holds what is left of @value in it. */
struct __attribute__((packed)) record {
	uint16_t type;
	uint8_t flags;
	uint8_t preempt_count;
	int32_t pid;
	int8_t b;
	uint8_t ub;
	int16_t h;
	uint16_t uh;
	int32_t w;
	uint32_t uw;
	int64_t q;
	uint64_t uq;
	uint32_t text;
};

static struct record record_of(uint64_t value)
{
	return (struct record){
		.type = 7,
		.flags = 0x21,
		.pid = 1234,
		.b = (int8_t)value,
		.ub = (uint8_t)value,
		.h = (int16_t)value,
		.uh = (uint16_t)value,
		.w = (int32_t)value,
		.uw = (uint32_t)value,
		.q = (int64_t)value,
		.uq = value,
	};
}

static struct event_format *format;

static int setup(void **state)
{
	(void)state;
	return event_format_parse(format_text, sizeof(format_text) - 1, &format);
}

static int teardown(void **state)
{
	(void)state;
	format = event_format_free(format);
	return 0;
}

static int match(const char *text, uint64_t value)
{
	_cleanup_(filter_match_freep) struct filter_match *match = NULL;
	struct record record = record_of(value);

	if (filter_match_new(text, format, &match) < 0)
		fail_msg("\"%s\" is refused", text);
	return filter_match_record(match, CPU, &record, sizeof(record));
}

static void numbers_are_compared_by_their_size_and_sign(void **state)
{
	static const struct {
		const char *text;
		uint64_t value;
		int passes;
	} rows[] = {
		/* the same bits, with and without a sign */
		{ "b < 0", 0x80, 1 },
		{ "b == -128", 0x80, 1 },
		{ "b > -128", 0x80, 0 },
		{ "b <= -128", 0x80, 1 },
		{ "b >= 127", 0x7f, 1 },
		{ "b > 126", 0x80, 0 },
		{ "ub > 127", 0x80, 1 },
		{ "ub >= 255", 0xff, 1 },
		{ "ub < 255", 0xff, 0 },
		{ "h < 0", 0x8000, 1 },
		{ "h != -32768", 0x8000, 0 },
		{ "h == 32767", 0x7fff, 1 },
		{ "uh > 32767", 0x8000, 1 },
		{ "uh <= 65534", 0xffff, 0 },
		{ "w < 0", 0x80000000, 1 },
		{ "w == -2147483648", 0x80000000, 1 },
		{ "w >= 2147483647", 0x7fffffff, 1 },
		{ "uw > 0x7fffffff", 0x80000000, 1 },
		{ "uw == 0xffffffff", 0xffffffffffffffff, 1 },
		{ "q < 0", 0x8000000000000000, 1 },
		{ "q == -0x8000000000000000", 0x8000000000000000, 1 },
		{ "q > 9223372036854775806", 0x7fffffffffffffff, 1 },
		{ "q > 9223372036854775806", 0x8000000000000000, 0 },
		{ "uq > 9223372036854775807", 0x8000000000000000, 1 },
		{ "uq == 18446744073709551615", 0xffffffffffffffff, 1 },
		{ "uq < 18446744073709551615", 0xffffffffffffffff, 0 },
		/* no more bits than the field has */
		{ "b == 0 && ub == 0", 0x100, 1 },
		{ "h == 0 && uh == 0", 0x10000, 1 },
		{ "w == 0 && uw == 0", 0x100000000, 1 },
		/* a bit of a mask */
		{ "ub & 6", 4, 1 },
		{ "ub & 6", 8, 0 },
		{ "ub & 0", 0xff, 0 },
		{ "b & -128", 0x80, 1 },
		{ "b & -128", 0x7f, 0 },
		{ "uq & 0x8000000000000000", 0x8000000000000000, 1 },
		{ "q & -1", 0x8000000000000000, 1 },
		{ "w & -0x80000000", 0x80000000, 1 },
		/* the general fields */
		{ "common_pid == 1234 && common_type == 7 && common_flags & 0x20", 0, 1 },
		{ "common_flags & 2", 0, 0 },
		{ "cpu == 3 && CPU < 4 && cpu <= 3 && cpu != 2 && cpu > -1", 0, 1 },
		{ "cpu >= 4", 0, 0 },
		{ "cpu & 3", 0, 0 }, /* as the kernel has it */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (match(rows[i].text, rows[i].value) != rows[i].passes)
			fail_msg("\"%s\" of %#llx", rows[i].text,
				 (unsigned long long)rows[i].value);
}

/* "A" is "ub & 1", "B" is "ub & 2", "C" is "ub & 4" */
static void write_bits(const char *letters, char *text)
{
	for (; *letters; letters++) {
		if (*letters >= 'A' && *letters <= 'C')
			text += sprintf(text, "ub & %d", 1 << (*letters - 'A'));
		else
			*text++ = *letters;
	}
	*text = '\0';
}

static void comparisons_are_joined_as_in_c(void **state)
{
	static const struct {
		const char *letters;
		unsigned int truths; /* bit N: for the number N */
	} rows[] = {
		{ "A || B && C", 0xea },
		{ "A && B || C", 0xf8 },
		{ "A || B || C", 0xfe },
		{ "A && B && C", 0x80 },
		{ "(A || B) && C", 0xe0 },
		{ "A && (B || C)", 0xa8 },
		{ "!A && B || C", 0xf4 },
		{ "!(A && B) || C", 0xf7 },
		{ "!(A || B) && C", 0x10 },
		{ "A && !(B || !C)", 0x20 },
		{ "!!A && B", 0x88 },
		{ "!(!(A || B) && !C)", 0xfe },
		{ "!!(A) || !(!B && !C)", 0xfe },
		{ "(((A)))", 0xaa },
		{ "!A || !B || !C", 0x7f },
		{ "A || !(B && !(C || A))", 0xfb },
		{ "A || B && C || !A && !B", 0xfb },
		{ "!(A || B && !C) && !!!B || C", 0xf1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char text[256];

		write_bits(rows[i].letters, text);
		for (unsigned int n = 0; n < 8; n++)
			if (match(text, n) != (int)(rows[i].truths >> n & 1))
				fail_msg("\"%s\" of %u", text, n);
	}
}

static void a_record_that_is_too_short_is_told_and_not_read(void **state)
{
	_cleanup_(filter_match_freep) struct filter_match *match = NULL;
	const struct record record = record_of(5);
	size_t size;

	(void)state;
	assert_int_equal(filter_match_new("ub == 5 || uw == 6 || b == 1", format, &match), 0);
	for (size = 0; size <= RECORD_SIZE; size++) {
		/* Of just this size, for what watches over accesses */
		_cleanup_free_ uint8_t *bytes = malloc(size + !size);

		assert_non_null(bytes);
		memcpy(bytes, &record, size);
		assert_int_equal(filter_match_record(match, CPU, bytes, size),
				 size < 22 ? -EBADMSG : 1);
	}
}

static void all_but_numbers_is_refused_at_its_place(void **state)
{
	static const struct {
		const char *text;
		int offset;
		const char *says;
	} rows[] = {
		{ "w < 0 && !(uq & 0x10 || cpu == 1)", -1, NULL },
		{ "w < 0 && text == \"x\"", 17, "strings" },
		{ "text ~ 'x*'", 7, "strings" },
		{ "comm != \"x\"", 8, "strings" },
		{ "uq.ustring == \"x\"", 14, "strings" },
		{ "w < 0 || cpu & CPUS{0-3}", 15, "sets of CPUs" },
		{ "w <", 3, "pid == 42" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(filter_match_freep) struct filter_match *match = NULL;
		struct filter_error error = { 0 };
		int r = filter_match_check(rows[i].text, &error);

		if ((r == 0 ? -1 : (int)error.offset) != rows[i].offset ||
		    (rows[i].says && !strstr(error.advice, rows[i].says)))
			fail_msg("\"%s\": at %zu: %s; %s", rows[i].text, error.offset,
				 error.message, error.advice);
		assert_int_equal(filter_match_new(rows[i].text, format, &match),
				 r < 0 ? -EBADMSG : 0);
	}
}

static void what_the_format_has_not_is_refused(void **state)
{
	static const char *const texts[] = { "none == 1", "common_preempt_count == 0", "text == 1",
					     "ub == 256" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(filter_match_freep) struct filter_match *match = NULL;

		assert_int_equal(filter_match_new(texts[i], format, &match), -EBADMSG);
	}
}

/* As many as can be at a time: two at each of the levels, and one more. */
static void the_deepest_filter_is_matched(void **state)
{
	static const char open[] = "ub == 9 || ub == 5 && (", last[] = "ub == 5";
	char text[FILTER_MAX_DEPTH * (sizeof(open) + 1) + sizeof(last)], *at = text;
	size_t i;

	(void)state;
	for (i = 0; i < FILTER_MAX_DEPTH; i++)
		at = stpcpy(at, open);
	at = stpcpy(at, last);
	memset(at, ')', FILTER_MAX_DEPTH);
	at[FILTER_MAX_DEPTH] = '\0';
	assert_int_equal(match(text, 5), 1);
	assert_int_equal(match(text, 9), 1);
	assert_int_equal(match(text, 4), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_compared_by_their_size_and_sign),
		cmocka_unit_test(comparisons_are_joined_as_in_c),
		cmocka_unit_test(a_record_that_is_too_short_is_told_and_not_read),
		cmocka_unit_test(all_but_numbers_is_refused_at_its_place),
		cmocka_unit_test(what_the_format_has_not_is_refused),
		cmocka_unit_test(the_deepest_filter_is_matched),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
