// SPDX-License-Identifier: GPL-2.0-only
#include "merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void empty_merge_has_no_head(void **state)
{
	struct merge merge;

	(void)state;
	assert_int_equal(merge_init(&merge, 3), 0);
	assert_null(merge_peek(&merge));
	merge_push(&merge, 2, 5);
	merge_pop(&merge);
	assert_null(merge_peek(&merge));
	merge_done(&merge);
}

static void same_time_goes_by_source(void **state)
{
	struct merge merge;

	(void)state;
	assert_int_equal(merge_init(&merge, 4), 0);
	merge_push(&merge, 3, 7);
	merge_push(&merge, 1, 7);
	merge_push(&merge, 2, 7);
	merge_push(&merge, 0, 8);
	for (uint32_t source = 1; source <= 3; source++) {
		assert_int_equal(merge_peek(&merge)->source, source);
		merge_pop(&merge);
	}
	assert_int_equal(merge_peek(&merge)->source, 0);
	merge_done(&merge);
}

/* Sources of random lengths and steps come out in order, each record once. */
static void random_sources_come_out_in_order(void **state)
{
	enum { SOURCES = 17, LENGTH = 300 };
	uint64_t next[SOURCES] = {};
	unsigned int left[SOURCES];
	unsigned int seed = 1;
	uint64_t last = 0;
	struct merge merge;
	size_t given = 0, total = 0;

	(void)state;
	assert_int_equal(merge_init(&merge, SOURCES), 0);
	for (uint32_t s = 0; s < SOURCES; s++) {
		left[s] = (unsigned int)rand_r(&seed) % LENGTH + 1;
		total += left[s];
		next[s] = (uint64_t)rand_r(&seed) % 100;
		merge_push(&merge, s, next[s]);
	}
	while (merge_peek(&merge)) {
		struct merge_head head = *merge_peek(&merge);

		assert_true(head.ts >= last);
		assert_true(head.ts == next[head.source]);
		last = head.ts;
		given++;
		if (!--left[head.source]) {
			merge_pop(&merge);
			continue;
		}
		next[head.source] += (uint64_t)rand_r(&seed) % 5;
		merge_replace(&merge, next[head.source]);
	}
	assert_int_equal(given, total);
	merge_done(&merge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_merge_has_no_head),
		cmocka_unit_test(same_time_goes_by_source),
		cmocka_unit_test(random_sources_come_out_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
