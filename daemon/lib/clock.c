// SPDX-License-Identifier: GPL-2.0-only
/*
 * The offset between the boot clock and the wall clock, and its steps.
 */
#include "clock.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "cleanup.h"

/* The narrowest of a few readings; an interruption spoils only its own. */
#define READINGS 8

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	(void)clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

uint64_t clock_boot_now(void)
{
	return (uint64_t)read_clock(CLOCK_BOOTTIME);
}

void clock_sample_init(struct clock_sample *sample)
{
	*sample = (struct clock_sample){ .low_ns = INT64_MIN, .high_ns = INT64_MAX };
}

void clock_sample_narrow(struct clock_sample *sample, uint64_t boot_before_ns, int64_t wall_ns,
			 uint64_t boot_after_ns)
{
	int64_t low = wall_ns - (int64_t)boot_after_ns;
	int64_t high = wall_ns - (int64_t)boot_before_ns;

	if (low > sample->high_ns || high < sample->low_ns) {
		*sample = (struct clock_sample){ low, high };
		return;
	}
	if (low > sample->low_ns)
		sample->low_ns = low;
	if (high < sample->high_ns)
		sample->high_ns = high;
}

int clock_sample_take(struct clock_sample *ret_sample)
{
	struct clock_sample sample;
	struct timespec probe;

	if (clock_gettime(CLOCK_BOOTTIME, &probe) < 0)
		return -errno;

	clock_sample_init(&sample);
	for (int i = 0; i < READINGS; i++) {
		uint64_t before = clock_boot_now();
		int64_t wall = read_clock(CLOCK_REALTIME);

		clock_sample_narrow(&sample, before, wall, clock_boot_now());
	}
	*ret_sample = sample;
	return 0;
}

static int64_t middle(const struct clock_sample *sample)
{
	return sample->low_ns + (sample->high_ns - sample->low_ns) / 2;
}

void wall_clock_init(struct wall_clock *clock, const struct clock_sample *sample)
{
	clock->offset_ns = middle(sample);
}

int wall_clock_update(struct wall_clock *clock, const struct clock_sample *sample,
		      int64_t *ret_step_ns)
{
	int64_t offset;

	if (clock->offset_ns >= sample->low_ns - CLOCK_SLACK_NS &&
	    clock->offset_ns <= sample->high_ns + CLOCK_SLACK_NS)
		return 0;
	offset = middle(sample);
	*ret_step_ns = offset - clock->offset_ns;
	clock->offset_ns = offset;
	return 1;
}

int64_t wall_clock_at(const struct wall_clock *clock, uint64_t boot_ns)
{
	return (int64_t)boot_ns + clock->offset_ns;
}

int clock_watch_rearm(int fd)
{
	/* A time that never comes; only the setting of the clock ends the wait. */
	const struct itimerspec never = { .it_value.tv_sec = (time_t)1 << 33 };
	uint64_t expirations;

	/* ECANCELED is the news, EAGAIN means none: either way it is read. */
	if (read(fd, &expirations, sizeof(expirations)) < 0 && errno != ECANCELED &&
	    errno != EAGAIN)
		return -errno;
	if (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) < 0)
		return -errno;
	return 0;
}

int clock_watch_open(int *ret_fd)
{
	_cleanup_close_ int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	r = clock_watch_rearm(fd);
	if (r < 0)
		return r;
	*ret_fd = TAKE_FD(fd);
	return 0;
}
