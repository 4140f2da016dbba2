// SPDX-License-Identifier: GPL-2.0-only
#include "suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

static const struct {
	const char *a, *b;
	unsigned int distance;
} distances[] = {
	{ "", "", 0 },		 { "abc", "abc", 0 },  { "abc", "abd", 1 },
	{ "abc", "ab", 1 },	 { "abc", "xabc", 1 }, { "chekc", "check", 1 },
	{ "ab", "ba", 1 },	 { "", "abc", 3 },     { "kitten", "sitting", 3 },
	{ "explian", "run", 6 },
};

static void distance_counts_single_edits_and_swaps(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		assert_int_equal(suggest_distance(distances[i].a, distances[i].b, 9),
				 distances[i].distance);
		assert_int_equal(suggest_distance(distances[i].b, distances[i].a, 9),
				 distances[i].distance);
	}
}

static void distance_above_the_limit_is_limit_plus_one(void **state)
{
	(void)state;
	assert_int_equal(suggest_distance("kitten", "sitting", 2), 3);
	assert_int_equal(suggest_distance("a", "abcdefgh", 2), 3);
}

static void nearest_is_a_likely_slip_or_nothing(void **state)
{
	static const char *const names[] = { "check", "decode", "explain", "run" };

	(void)state;
	assert_string_equal(suggest_nearest("chekc", names, ARRAY_SIZE(names)), "check");
	assert_string_equal(suggest_nearest("explan", names, ARRAY_SIZE(names)), "explain");
	assert_null(suggest_nearest("frobnicate", names, ARRAY_SIZE(names)));
	assert_null(suggest_nearest("check", names, 0));
}

static void long_names_stay_inside_the_rows(void **state)
{
	char a[300], b[300];

	(void)state;
	memset(a, 'a', sizeof(a) - 1);
	memset(b, 'a', sizeof(b) - 1);
	a[sizeof(a) - 1] = b[sizeof(b) - 1] = '\0';
	b[3] = 'x';
	assert_int_equal(suggest_distance(a, b, 9), 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(distance_counts_single_edits_and_swaps),
		cmocka_unit_test(distance_above_the_limit_is_limit_plus_one),
		cmocka_unit_test(nearest_is_a_likely_slip_or_nothing),
		cmocka_unit_test(long_names_stay_inside_the_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
