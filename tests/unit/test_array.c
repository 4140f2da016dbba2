// SPDX-License-Identifier: GPL-2.0-only
#include "array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "refuse.h"

static void the_first_elements_end_where_the_condition_does(void **state)
{
	static const int sorted[] = { 1, 3, 3, 3, 5, 8, 13 };
	size_t n, expected;
	int value;

	(void)state;
	for (n = 0; n <= 7; n++) {
		for (value = 0; value <= 14; value++) {
			for (expected = 0; expected < n && sorted[expected] < value; expected++)
				;
			assert_int_equal(PARTITION_POINT(n, i, sorted[i] < value), expected);
		}
	}
}

static void only_elements_of_the_array_are_looked_at(void **state)
{
	size_t n, seen;

	(void)state;
	for (n = 0; n < 70; n++) {
		seen = 0;
		assert_int_equal(PARTITION_POINT(n, i, (seen++, assert_in_range(i, 0, n - 1), 1)),
				 n);
		assert_in_range(seen, n > 0, 7);
	}
}

static void an_array_keeps_its_elements_while_it_grows(void **state)
{
	size_t n = 0, room = 0, moves = 0, i;
	uint64_t *array = NULL;

	(void)state;
	while (n < 1000) {
		size_t before = room;

		assert_int_equal(ARRAY_GROW(array, n, room), 0);
		assert_true(room > n);
		moves += room != before;
		array[n] = n;
		n++;
	}
	assert_in_range(moves, 1, 8);
	for (i = 0; i < n; i++)
		assert_int_equal(array[i], i);
	free(array);
}

static void without_memory_an_array_stays_as_it_was(void **state)
{
	size_t room = 0, room_before;
	char *array = NULL, *before;

	(void)state;
	assert_int_equal(ARRAY_GROW(array, 0, room), 0);
	before = array;
	room_before = room;
	memory_countdown = 1;
	assert_int_equal(ARRAY_GROW(array, room, room), -ENOMEM);
	assert_ptr_equal(array, before);
	assert_int_equal(room, room_before);
	free(array);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_elements_end_where_the_condition_does),
		cmocka_unit_test(only_elements_of_the_array_are_looked_at),
		cmocka_unit_test(an_array_keeps_its_elements_while_it_grows),
		cmocka_unit_test(without_memory_an_array_stays_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
