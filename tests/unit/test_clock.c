// SPDX-License-Identifier: GPL-2.0-only
#include "clock.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "cleanup.h"

#define OFFSET 1763628440000000000LL

static struct clock_sample sample_around(int64_t offset, int64_t error)
{
	return (struct clock_sample){ offset - error, offset + error };
}

static void readings_narrow_the_bounds(void **state)
{
	struct clock_sample s;

	(void)state;
	clock_sample_init(&s);
	clock_sample_narrow(&s, 1000, OFFSET + 1500, 2000);
	assert_true(s.low_ns == OFFSET - 500 && s.high_ns == OFFSET + 500);
	/* a tight reading, then one that was interrupted for a second */
	clock_sample_narrow(&s, 3000, OFFSET + 3010, 3020);
	assert_true(s.low_ns == OFFSET - 10 && s.high_ns == OFFSET + 10);
	clock_sample_narrow(&s, 4000, OFFSET + 4000, 1000004000);
	assert_true(s.low_ns == OFFSET - 10 && s.high_ns == OFFSET);
}

static void clock_set_between_readings_starts_afresh(void **state)
{
	struct clock_sample s;

	(void)state;
	clock_sample_init(&s);
	clock_sample_narrow(&s, 3000, OFFSET + 3010, 3020);
	clock_sample_narrow(&s, 4000, OFFSET + 5000000 + 4010, 4020);
	assert_true(s.low_ns == OFFSET + 5000000 - 10 && s.high_ns == OFFSET + 5000000 + 10);
}

static void error_of_samples_never_moves_the_time(void **state)
{
	struct clock_sample s = sample_around(OFFSET, 40);
	struct wall_clock clock;
	int64_t step = 1;

	(void)state;
	wall_clock_init(&clock, &s);
	for (int64_t jitter = -1000; jitter <= 1000; jitter += 10) {
		s = sample_around(OFFSET + jitter, 40);
		assert_int_equal(wall_clock_update(&clock, &s, &step), 0);
		assert_true(wall_clock_at(&clock, 5) == OFFSET + 5);
	}
	/* A bad sample says little, so nothing follows from it. */
	s = sample_around(OFFSET + 3000000, 4000000);
	assert_int_equal(wall_clock_update(&clock, &s, &step), 0);
	assert_int_equal(step, 1);
}

static void step_is_told_once_with_its_size(void **state)
{
	struct clock_sample s = sample_around(OFFSET, 40);
	static const int64_t steps[] = { 3600000000000, -3600000000000, 5000, -5000, -1000000000 };
	struct wall_clock clock;
	int64_t offset = OFFSET;

	(void)state;
	wall_clock_init(&clock, &s);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		int64_t step;

		offset += steps[i];
		s = sample_around(offset, 30);
		assert_int_equal(wall_clock_update(&clock, &s, &step), 1);
		assert_true(step == steps[i]);
		assert_true(wall_clock_at(&clock, 0) == offset);
		assert_int_equal(wall_clock_update(&clock, &s, &step), 0);
	}
}

static void clocks_of_this_machine_agree_with_the_sample(void **state)
{
	struct clock_sample s;
	struct wall_clock clock;
	struct timespec wall;
	int64_t between, before, after;

	(void)state;
	assert_int_equal(clock_sample_take(&s), 0);
	assert_true(s.low_ns <= s.high_ns);
	wall_clock_init(&clock, &s);
	before = wall_clock_at(&clock, clock_boot_now());
	assert_int_equal(clock_gettime(CLOCK_REALTIME, &wall), 0);
	after = wall_clock_at(&clock, clock_boot_now());
	between = wall.tv_sec * 1000000000LL + wall.tv_nsec;
	/* The middle of a sample is wrong by half its width at most. */
	assert_true(between >= before - (s.high_ns - s.low_ns));
	assert_true(between <= after + (s.high_ns - s.low_ns));
}

static void watch_is_silent_while_nobody_sets_the_clock(void **state)
{
	_cleanup_close_ int fd = -1;
	struct pollfd p;

	(void)state;
	assert_int_equal(clock_watch_open(&fd), 0);
	p = (struct pollfd){ fd, POLLIN, 0 };
	assert_int_equal(poll(&p, 1, 0), 0);
	assert_int_equal(clock_watch_rearm(fd), 0);
	assert_int_equal(poll(&p, 1, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readings_narrow_the_bounds),
		cmocka_unit_test(clock_set_between_readings_starts_afresh),
		cmocka_unit_test(error_of_samples_never_moves_the_time),
		cmocka_unit_test(step_is_told_once_with_its_size),
		cmocka_unit_test(clocks_of_this_machine_agree_with_the_sample),
		cmocka_unit_test(watch_is_silent_while_nobody_sets_the_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
