// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conservation on a real ring buffer: with buffers far too small and every CPU
 * producing, produced = delivered + lost, exactly. Makes a tracefs instance of
 * its own, so it runs only where PROBED_LIVE_TESTS is set: in the guest.
 */
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "clock.h"

#define INSTANCE "/sys/kernel/tracing/instances/probed_unit_test"
#define EVENT	 "events/raw_syscalls/sys_enter"
#define CALLS	 200000
#define CPUS_MAX 8

static void put(const char *file, const char *text)
{
	char path[256];
	int fd;

	(void)snprintf(path, sizeof(path), INSTANCE "/%s", file);
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		fail_msg("%s: %s", path, strerror(errno));
	(void)close(fd);
}

static int make_instance(void **state)
{
	(void)state;
	if (getenv("PROBED_LIVE_TESTS"))
		(void)mkdir(INSTANCE, 0700);
	return 0;
}

static int remove_instance(void **state)
{
	(void)state;
	(void)rmdir(INSTANCE);
	return 0;
}

struct tally {
	uint64_t delivered;
	uint64_t lost;
};

static int count_event(void *userdata, const struct reader_event *event)
{
	struct tally *tally = userdata;

	if (event->is_lost)
		tally->lost += event->count;
	else
		tally->delivered++;
	return 0;
}

/* Pinned to a CPU; calls as soon as the pipe is closed. */
static pid_t start_producer(int cpu, int go_fd, int write_fd)
{
	pid_t pid = fork();
	cpu_set_t one;
	char byte;

	if (pid)
		return pid;
	(void)close(write_fd);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	(void)sched_setaffinity(0, sizeof(one), &one);
	(void)!read(go_fd, &byte, 1);
	for (int i = 0; i < CALLS; i++)
		(void)syscall(SYS_getppid);
	_exit(0);
}

static void check_overload(const char *overwrite)
{
	int n_cpus = (int)sysconf(_SC_NPROCESSORS_ONLN), left, go[2], dir_fd, n;
	struct reader *reader = NULL;
	struct tally tally = {};
	char text[256];

	if (access(INSTANCE "/" EVENT "/enable", W_OK) < 0) {
		print_message("skip: PROBED_LIVE_TESTS is not set, or no tracefs instance with "
			      "syscall events\n");
		skip();
	}
	if (n_cpus > CPUS_MAX)
		n_cpus = CPUS_MAX;
	put("trace_clock", "boot");
	put("buffer_size_kb", "16");
	put("options/overwrite", overwrite);
	dir_fd = open(INSTANCE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(reader_open(dir_fd, NULL, &reader), 0);
	(void)close(dir_fd);

	assert_int_equal(pipe2(go, O_CLOEXEC), 0);
	n = snprintf(text, sizeof(text), "%s", "");
	for (int cpu = 0; cpu < n_cpus; cpu++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%d ",
			      start_producer(cpu, go[0], go[1]));
	put("set_event_pid", text);
	(void)snprintf(text, sizeof(text), "id == %d", SYS_getppid);
	put(EVENT "/filter", text);
	put(EVENT "/enable", "1");
	(void)close(go[0]);
	(void)close(go[1]);

	for (left = n_cpus; left;) {
		const struct timespec pause = { .tv_nsec = 1000000 };

		while (left && waitpid(-1, NULL, WNOHANG) > 0)
			left--;
		assert_true(reader_drain(reader, clock_boot_now(), count_event, &tally) >= 0);
		/* A reader that is slower than its producers. */
		(void)nanosleep(&pause, NULL);
	}
	put("tracing_on", "0");
	assert_true(reader_flush(reader, clock_boot_now(), count_event, &tally) >= 0);
	put(EVENT "/enable", "0");
	reader_free(reader);

	assert_true(tally.lost > 0);
	assert_int_equal(tally.delivered + tally.lost, (uint64_t)n_cpus * CALLS);
}

static void overwritten_and_delivered_are_what_was_produced(void **state)
{
	(void)state;
	check_overload("1");
}

static void dropped_and_delivered_are_what_was_produced(void **state)
{
	(void)state;
	check_overload("0");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_instance, remove_instance)
	const struct CMUnitTest tests[] = {
		TEST(overwritten_and_delivered_are_what_was_produced),
		TEST(dropped_and_delivered_are_what_was_produced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
