// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decoder as user space uses it. What it says of each instruction is the
 * business of its KUnit suite and of the sweep.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "a64.h"
#include "macro.h"

static void each_way_has_its_letter(void **state)
{
	(void)state;
	assert_int_equal(a64_letter((struct a64_verdict){ .how = A64_EMULATE }), 'E');
	assert_int_equal(a64_letter((struct a64_verdict){ .how = A64_SLOT }), 'S');
	assert_int_equal(a64_letter((struct a64_verdict){ .how = A64_REWRITE }), 'W');
	assert_int_equal(a64_letter((struct a64_verdict){ .how = A64_REJECT }), 'R');
}

static void a_literal_differs_between_the_worlds(void **state)
{
	static const uint32_t words[] = { 0xd503201f, 0x58000001, 0x98000001, 0x1c000001,
					  0xf9400000 };
	char letters[ARRAY_SIZE(words) + 1] = "?????";

	(void)state;
	a64_decode_bulk(words, ARRAY_SIZE(words), A64_KERNEL, letters);
	assert_string_equal(letters, "EEERS");
	a64_decode_bulk(words, ARRAY_SIZE(words), A64_USER, letters);
	assert_string_equal(letters, "EWWWS");
}

static void no_words_get_no_letters(void **state)
{
	char letter = '?';

	(void)state;
	a64_decode_bulk(NULL, 0, A64_KERNEL, &letter);
	assert_int_equal(letter, '?');
}

static void many_words_are_told_as_one_by_one(void **state)
{
	uint32_t words[4096], seed = 1, round, i;
	char letters[ARRAY_SIZE(words)];

	(void)state;
	for (round = 0; round < 64; round++) {
		for (i = 0; i < ARRAY_SIZE(words); i++) {
			seed = seed * 1664525 + 1013904223;
			words[i] = seed ^ round << 24;
		}
		a64_decode_bulk(words, ARRAY_SIZE(words), round % 2, letters);
		for (i = 0; i < ARRAY_SIZE(words); i++)
			assert_int_equal(letters[i], a64_letter(a64_decode(words[i], round % 2)));
	}
}

static void a_rejection_and_nothing_else_has_a_reason(void **state)
{
	struct a64_verdict verdict;
	uint64_t word;

	(void)state;
	for (word = 0; word <= UINT32_MAX; word += 65521) {
		verdict = a64_decode(word, A64_USER);
		assert_int_equal(verdict.how == A64_REJECT, verdict.reason != PROBE_REASON_NONE);
		assert_int_equal(verdict.how == A64_EMULATE, verdict.emulator != A64_EMULATE_NONE);
	}
}

static void slugs_are_names_for_programs(void **state)
{
	int i, j;

	(void)state;
	for (i = 0; i < PROBE_REASON_COUNT; i++) {
		assert_int_equal(strspn(probe_reason_slug(i), "abcdefghijklmnopqrstuvwxyz-"),
				 strlen(probe_reason_slug(i)));
		for (j = 0; j < i; j++)
			assert_string_not_equal(probe_reason_slug(i), probe_reason_slug(j));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_has_its_letter),
		cmocka_unit_test(a_literal_differs_between_the_worlds),
		cmocka_unit_test(no_words_get_no_letters),
		cmocka_unit_test(many_words_are_told_as_one_by_one),
		cmocka_unit_test(a_rejection_and_nothing_else_has_a_reason),
		cmocka_unit_test(slugs_are_names_for_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
