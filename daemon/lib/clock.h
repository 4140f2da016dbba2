/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the trace clock "boot" to wall time.
 *
 * Linux runs CLOCK_BOOTTIME and CLOCK_REALTIME from one timekeeper: what NTP
 * slews, it slews in both. Their difference is therefore a constant, except
 * where the wall clock is *set* (clock_settime(), ADJ_SETOFFSET, a leap
 * second), and there is no drift to follow. So the offset found first is kept
 * as long as samples do not contradict it, and any contradiction is a step.
 * What a user gets from it: between two "clock" records the times of a CPU's
 * hits never go backwards, and the difference of two times is exact to the
 * nanosecond; a set clock is seen at once, with a record that says how far.
 *
 * Hits that happened between the step and the moment it was noticed bear the
 * old wall time. clock_watch_open() makes that moment short.
 */
#ifndef PROBE_LIB_CLOCK_H
#define PROBE_LIB_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Disagreement that is no step: the tracer reads the clock without the lock
 * (ktime_get_boot_fast_ns()) and may differ a little from clock_gettime().
 */
#define CLOCK_SLACK_NS 1000

/**
 * struct clock_sample - bounds for REALTIME minus BOOTTIME
 * @low_ns: not less than this
 * @high_ns: not more than this
 */
struct clock_sample {
	int64_t low_ns;
	int64_t high_ns;
};

/**
 * struct wall_clock - the offset in use
 * @offset_ns: wall time minus boot time
 */
struct wall_clock {
	int64_t offset_ns;
};

/**
 * clock_sample_narrow() - take one more reading into a sample
 * @sample: the bounds so far
 * @boot_before_ns: boot clock read before
 * @wall_ns: the wall clock
 * @boot_after_ns: and the boot clock read after it
 *
 * A reading that contradicts the bounds (the clock was set in between) starts
 * afresh with itself.
 */
void clock_sample_narrow(struct clock_sample *sample, uint64_t boot_before_ns, int64_t wall_ns,
			 uint64_t boot_after_ns);

/**
 * clock_sample_init() - bounds that everything fits
 * @sample: the sample
 */
void clock_sample_init(struct clock_sample *sample);

/**
 * clock_sample_take() - sample the clocks of this machine
 * @ret_sample: the bounds, from several readings
 *
 * Return: 0 or -errno
 */
int clock_sample_take(struct clock_sample *ret_sample);

/**
 * wall_clock_init() - start
 * @clock: the clock
 * @sample: from clock_sample_take()
 */
void wall_clock_init(struct wall_clock *clock, const struct clock_sample *sample);

/**
 * wall_clock_update() - look whether the wall clock was set
 * @clock: the clock
 * @sample: a new sample; take one each second, and when the watch says so
 * @ret_step_ns: how far the wall clock was set, negative for backwards
 *
 * Return: 1 and the step: the caller writes a "clock" record before the next
 * hit; 0 when nothing happened
 */
int wall_clock_update(struct wall_clock *clock, const struct clock_sample *sample,
		      int64_t *ret_step_ns);

/**
 * wall_clock_at() - wall time of a moment of the trace clock
 * @clock: the clock
 * @boot_ns: the moment
 *
 * Return: nanoseconds since 1970
 */
int64_t wall_clock_at(const struct wall_clock *clock, uint64_t boot_ns);

/**
 * clock_boot_now() - the trace clock "boot", now
 *
 * Return: nanoseconds since boot, suspended time included
 */
uint64_t clock_boot_now(void);

/**
 * clock_watch_open() - a descriptor that becomes readable when the clock is set
 * @ret_fd: the descriptor, owned by the caller; for poll, non-blocking
 *
 * Not for leap seconds, which are no setting: the sample of each second sees
 * them.
 *
 * Return: 0 or -errno
 */
int clock_watch_open(int *ret_fd);

/**
 * clock_watch_rearm() - take note, and watch on
 * @fd: from clock_watch_open()
 *
 * Return: 0 or -errno
 */
int clock_watch_rearm(int fd);

#endif /* PROBE_LIB_CLOCK_H */
