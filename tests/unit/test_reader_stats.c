// SPDX-License-Identifier: GPL-2.0-only
#include "reader_stats.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void stats_need_all_their_counters(void **state)
{
	static const char good[] = "entries: 1\noverrun: 2\ncommit overrun: 3\nbytes: 9\n"
				   "dropped events: 4\nread events: 5\n";
	struct ring_stats stats;

	(void)state;
	assert_int_equal(ring_stats_parse(good, strlen(good), &stats), 0);
	assert_int_equal(stats.overrun, 2);
	assert_int_equal(stats.commit_overrun, 3);
	assert_int_equal(stats.dropped, 4);
	assert_int_equal(stats.read, 5);
	for (size_t cut = 0; cut < strlen(good) - 3; cut++)
		assert_int_equal(ring_stats_parse(good, cut, &stats), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stats_need_all_their_counters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
