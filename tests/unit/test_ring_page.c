// SPDX-License-Identifier: GPL-2.0-only
#include "ring_page.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

#define FLAG_MISSED	  0x80000000u
#define FLAG_STORED	  0x40000000u

#define WORD(type, delta) ((uint32_t)(delta) << 5 | (type))

static const struct ring_layout layout64 = { 0, 8, 8, 16 };

/* A page on the heap, exactly as large as said: an over-read is seen. */
struct page {
	uint8_t *bytes;
	size_t size;
};

static struct page make_page(uint64_t ts, uint64_t commit, const uint32_t *words, size_t n_words)
{
	struct page page = { NULL, 16 + n_words * 4 };

	page.bytes = malloc(page.size);
	memcpy(page.bytes, &ts, 8);
	memcpy(page.bytes + 8, &commit, 8);
	memcpy(page.bytes + 16, words, n_words * 4);
	return page;
}

static int walk(const struct page *page, struct ring_record *records, size_t max, size_t *ret_n,
		uint32_t *ret_at)
{
	struct ring_page walk;
	size_t n = 0;
	int r;

	r = ring_page_open(&walk, &layout64, page->bytes, page->size);
	if (r < 0)
		return r;
	while ((r = ring_page_next(&walk, &records[n])) == 1) {
		n++;
		assert_true(n < max);
	}
	*ret_n = n;
	*ret_at = walk.at;
	return r;
}

static void layout_is_taken_from_header_page(void **state)
{
	static const char text64[] = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
				     "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
				     "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
				     "\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n";
	static const char text32[] = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
				     "\tfield: local_t commit;\toffset:8;\tsize:4;\tsigned:1;\n"
				     "\tfield: char data;\toffset:12;\tsize:4084;\tsigned:1;\n";
	struct ring_layout layout;

	(void)state;
	assert_int_equal(ring_layout_parse(text64, strlen(text64), &layout), 0);
	assert_memory_equal(&layout, &layout64, sizeof(layout));
	assert_int_equal(ring_layout_parse(text32, strlen(text32), &layout), 0);
	assert_int_equal(layout.commit_size, 4);
	assert_int_equal(layout.data_offset, 12);
}

static void layout_that_makes_no_sense_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"garbage",
		"\tfield: u64 timestamp;\toffset:0;\tsize:8;\n",
		/* data before commit */
		" timestamp;\toffset:0; size:8;\n commit;\toffset:8; size:8;\n data;\toffset:8;\n",
		/* commit of three bytes */
		" timestamp;\toffset:0; size:8;\n commit;\toffset:8; size:3;\n data;\toffset:16;\n",
		" timestamp;\toffset:0; size:8;\n commit;\toffset:8; size:8;\n data;\toffset:99999;\n",
		/* the number is on the next line */
		" timestamp;\n\toffset:0; size:8;\n commit;\toffset:8; size:8;\n data;\toffset:16;\n",
	};
	struct ring_layout layout;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(ring_layout_parse(bad[i], strlen(bad[i]), &layout), -EBADMSG);
}

static void all_record_types_are_walked(void **state)
{
	const uint32_t words[] = {
		WORD(1, 5),  0x11,		     /* ts 1005 */
		WORD(30, 7), 2,			     /* + 2 << 27 + 7 */
		WORD(2, 1),  0x21,	 0x22,	     /* + 1 */
		WORD(0, 3),  8,		 0x31,	     /* length word: 4 bytes of data */
		WORD(29, 1), 8,		 0,	     /* discarded, time was 0 */
		WORD(29, 9), 4,			     /* discarded, 9 later */
		WORD(31, 4), (1 << 10),		     /* absolute */
		WORD(1, 0),  0x41,		     /* at that time */
		WORD(29, 0), 0xdeadbeef, 0xdeadbeef, /* rest of the page */
	};
	struct page page = make_page(1000, sizeof(words), words, ARRAY_SIZE(words));
	struct ring_record rec[8];
	uint32_t at;
	size_t n;

	(void)state;
	assert_int_equal(walk(&page, rec, 8, &n, &at), 0);
	assert_int_equal(n, 4);
	assert_int_equal(rec[0].ts, 1005);
	assert_int_equal(rec[0].size, 4);
	assert_int_equal(rec[0].data[0], 0x11);
	assert_int_equal(rec[1].ts, 1005 + (2ULL << 27) + 7 + 1);
	assert_int_equal(rec[1].size, 8);
	assert_int_equal(rec[2].ts, rec[1].ts + 3);
	assert_int_equal(rec[2].size, 4);
	assert_int_equal(rec[2].data[0], 0x31);
	assert_int_equal(rec[3].ts, (1ULL << 37) + 4);
	free(page.bytes);
}

static void discarded_record_keeps_its_time(void **state)
{
	const uint32_t words[] = { WORD(29, 9), 4, WORD(29, 1), 4, WORD(1, 2), 0 };
	struct page page = make_page(100, sizeof(words), words, ARRAY_SIZE(words));
	struct ring_record rec[2];
	uint32_t at;
	size_t n;

	(void)state;
	assert_int_equal(walk(&page, rec, 2, &n, &at), 0);
	assert_int_equal(n, 1);
	/* 9 counts, 1 is what the kernel writes for 0. */
	assert_int_equal(rec[0].ts, 111);
	free(page.bytes);
}

static void absolute_time_keeps_the_upper_bits(void **state)
{
	static const struct {
		uint64_t last, value, want;
	} rows[] = {
		{ 1000, 5000, 5000 },
		{ 0x0800000000001000, 0x2000, 0x0800000000002000 },
		/* 59 bits wrapped since the page began */
		{ 0x0ffffffffffffff0, 0x10, 0x1000000000000010 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const uint32_t words[] = { WORD(31, rows[i].value & 0x7ffffff),
					   (uint32_t)(rows[i].value >> 27), WORD(1, 0), 0 };
		struct page page = make_page(rows[i].last, sizeof(words), words, ARRAY_SIZE(words));
		struct ring_record rec[2];
		uint32_t at;
		size_t n;

		assert_int_equal(walk(&page, rec, 2, &n, &at), 0);
		assert_int_equal(n, 1);
		assert_true(rec[0].ts == rows[i].want);
		free(page.bytes);
	}
}

static void missed_records_are_told_with_and_without_count(void **state)
{
	const uint32_t words[] = { WORD(1, 0), 7, 4711, 0 };
	struct ring_page walk;
	struct page page;

	(void)state;
	page = make_page(1, 8 | FLAG_MISSED | FLAG_STORED, words, 4);
	assert_int_equal(ring_page_open(&walk, &layout64, page.bytes, page.size), 0);
	assert_true(walk.has_missed);
	assert_true(walk.has_missed_count);
	assert_int_equal(walk.missed_count, 4711);
	assert_int_equal(walk.size, 8);
	free(page.bytes);

	page = make_page(1, 8 | FLAG_MISSED, words, 2);
	assert_int_equal(ring_page_open(&walk, &layout64, page.bytes, page.size), 0);
	assert_true(walk.has_missed);
	assert_false(walk.has_missed_count);
	free(page.bytes);

	/* The kernel's flag is a negative int: in a long it may be sign-extended. */
	page = make_page(1, 0xffffffff00000000 | 8 | FLAG_MISSED | FLAG_STORED, words, 4);
	assert_int_equal(ring_page_open(&walk, &layout64, page.bytes, page.size), 0);
	assert_true(walk.has_missed);
	assert_int_equal(walk.missed_count, 4711);
	assert_int_equal(walk.size, 8);
	free(page.bytes);

	page = make_page(1, 8, words, 2);
	assert_int_equal(ring_page_open(&walk, &layout64, page.bytes, page.size), 0);
	assert_false(walk.has_missed);
	free(page.bytes);
}

static void header_that_contradicts_the_size_is_an_error(void **state)
{
	const uint32_t words[] = { WORD(1, 0), 7 };
	struct ring_page walk;
	struct page page;

	(void)state;
	/* more data than bytes */
	page = make_page(1, 12, words, 2);
	assert_int_equal(ring_page_open(&walk, &layout64, page.bytes, page.size), -EBADMSG);
	/* a count that is outside */
	free(page.bytes);
	page = make_page(1, 8 | FLAG_MISSED | FLAG_STORED, words, 2);
	assert_int_equal(ring_page_open(&walk, &layout64, page.bytes, page.size), -EBADMSG);
	/* not even a header */
	assert_int_equal(ring_page_open(&walk, &layout64, page.bytes, 15), -EBADMSG);
	free(page.bytes);
}

static const struct {
	const char *name;
	uint32_t words[4];
	size_t n_words;
	uint32_t at;
} corrupt[] = {
	{ "data beyond the end", { WORD(1, 0), 7, WORD(2, 0), 7 }, 4, 8 },
	{ "length word missing", { WORD(1, 0), 7, WORD(0, 0) }, 3, 8 },
	{ "length word beyond the end", { WORD(0, 0), 400, 0, 0 }, 4, 0 },
	{ "length less than its word", { WORD(0, 0), 0, 0, 0 }, 4, 0 },
	{ "odd length", { WORD(0, 0), 7, 0, 0 }, 4, 0 },
	{ "length that wraps", { WORD(0, 0), 0xfffffffc, 0, 0 }, 4, 0 },
	{ "time extend cut in two", { WORD(1, 0), 7, WORD(30, 0) }, 3, 8 },
	{ "padding beyond the end", { WORD(29, 1), 64, 0, 0 }, 4, 0 },
};

static void corrupt_page_is_an_error_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(corrupt); i++) {
		struct page page =
			make_page(0, corrupt[i].n_words * 4, corrupt[i].words, corrupt[i].n_words);
		struct ring_record rec[4];
		struct ring_page again;
		uint32_t at = 99;
		size_t n;

		if (walk(&page, rec, 4, &n, &at) != -EBADMSG || at != corrupt[i].at)
			fail_msg("%s: stands at %u", corrupt[i].name, at);

		/* and it stays one */
		assert_int_equal(ring_page_open(&again, &layout64, page.bytes, page.size), 0);
		while (ring_page_next(&again, rec) == 1)
			;
		assert_int_equal(ring_page_next(&again, rec), -EBADMSG);
		free(page.bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_is_taken_from_header_page),
		cmocka_unit_test(layout_that_makes_no_sense_is_refused),
		cmocka_unit_test(all_record_types_are_walked),
		cmocka_unit_test(discarded_record_keeps_its_time),
		cmocka_unit_test(absolute_time_keeps_the_upper_bits),
		cmocka_unit_test(missed_records_are_told_with_and_without_count),
		cmocka_unit_test(header_that_contradicts_the_size_is_an_error),
		cmocka_unit_test(corrupt_page_is_an_error_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
