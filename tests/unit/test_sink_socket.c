// SPDX-License-Identifier: GPL-2.0-only
#include "probed/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"
#include "said.h"
#include "sink_lines.h"
#include "spec_output.h"

/* The clock can be put forward: linked with --wrap=clock_gettime. */
static time_t seconds_later;
int __real_clock_gettime(clockid_t clock, struct timespec *t);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t)
{
	int r = __real_clock_gettime(clock, t);

	t->tv_sec += seconds_later;
	return r;
}

static char dir[] = "/tmp/test_sink_socket.XXXXXX";
static char path[64];

static int setup(void **state)
{
	(void)state;
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/sock", dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	/* The socket is gone with its sink, so the directory is empty. */
	return rmdir(dir);
}

static int try_open(uint32_t max_readers, struct sink **ret_sink)
{
	struct output_spec spec = {
		.kind = OUTPUT_SOCKET,
		.path = path,
		.queue_kb = 64,
		.max_readers = max_readers,
		.mode = 0620,
	};
	struct sink_config config = { .set = "s", .outputs = &spec, .n_outputs = 1 };

	return sink_open(&config, ret_sink);
}

static struct sink *open_socket(void)
{
	struct sink *sink = NULL;

	assert_int_equal(try_open(3, &sink), 0);
	return sink;
}

/* Lets the sink deal with all that it has to deal with. */
static void dispatch(struct sink *sink)
{
	struct pollfd fd = { .fd = sink_fd(sink), .events = POLLIN };

	while (poll(&fd, 1, 0) == 1)
		assert_int_equal(sink_dispatch(sink), 0);
}

static int connect_reader(struct sink *sink)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	dispatch(sink);
	return fd;
}

struct got {
	char text[8 << 20];
	size_t size;
};

/* What there is. Return: the other end is closed */
static bool read_some(int fd, struct got *got)
{
	ssize_t n;

	while ((n = recv(fd, got->text + got->size, sizeof(got->text) - got->size, MSG_DONTWAIT)) >
	       0)
		got->size += (size_t)n;
	return n == 0;
}

static void each_reader_gets_the_lines_from_when_it_came(void **state)
{
	static struct got a, b;
	struct sink *sink = open_socket();
	struct seen seen_a = { .next = 5 }, seen_b = { .next = 10 };
	unsigned int i;
	int fd_a, fd_b;

	(void)state;
	for (i = 0; i < 5; i++)
		put_hit(sink, i, 200);
	assert_int_equal(sink_flush(sink), 0);
	fd_a = connect_reader(sink);
	for (; i < 10; i++)
		put_hit(sink, i, 200);
	assert_int_equal(sink_flush(sink), 0);
	fd_b = connect_reader(sink);
	for (; i < 15; i++)
		put_hit(sink, i, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(sink_lost(sink), 0);
	sink = sink_free(sink);
	assert_true(read_some(fd_a, &a));
	assert_true(read_some(fd_b, &b));
	see_lines(&seen_a, a.text, a.size);
	see_lines(&seen_b, b.text, b.size);
	assert_int_equal(seen_a.hits, 10);
	assert_int_equal(seen_b.hits, 5);
	close_fd(fd_a);
	close_fd(fd_b);
}

static void a_slow_reader_is_told_what_it_misses_and_others_miss_nothing(void **state)
{
	static struct got fast, slow;
	struct sink *sink = open_socket();
	struct seen seen_fast = {}, seen_slow = {};
	int fd_fast = connect_reader(sink), fd_slow = connect_reader(sink);
	unsigned int i;

	(void)state;
	fast.size = slow.size = 0;
	for (i = 0; i < 6000; i++) {
		put_hit(sink, i, 200 + i % 900);
		if (i % 50)
			continue;
		assert_int_equal(sink_flush(sink), 0);
		(void)read_some(fd_fast, &fast);
		/* Now and then it wakes up. */
		if (i % 2000 == 1000)
			(void)read_some(fd_slow, &slow);
		dispatch(sink);
	}
	assert_int_equal(sink_flush(sink), 0);
	(void)read_some(fd_fast, &fast);
	for (int k = 0; k < 20; k++) {
		(void)read_some(fd_slow, &slow);
		dispatch(sink);
	}
	sink = sink_free(sink);
	assert_true(read_some(fd_fast, &fast));
	assert_true(read_some(fd_slow, &slow));
	see_lines(&seen_fast, fast.text, fast.size);
	see_lines(&seen_slow, slow.text, slow.size);
	assert_int_equal(seen_fast.hits, 6000);
	assert_int_equal(seen_fast.gaps, 0);
	assert_true(seen_slow.gaps > 1);
	assert_true(seen_slow.hits > 0 && seen_slow.hits < 6000);
	assert_int_equal(seen_slow.hits + seen_slow.lost, 6000);
	close_fd(fd_fast);
	close_fd(fd_slow);
}

static void a_reader_that_goes_is_no_trouble(void **state)
{
	struct sink *sink = open_socket();

	(void)state;
	for (unsigned int i = 0; i < 50; i++) {
		int fd = connect_reader(sink);

		put_hit(sink, i, 200);
		if (i % 2)
			close_fd(fd);
		assert_int_equal(sink_flush(sink), 0);
		if (!(i % 2))
			close_fd(fd);
		dispatch(sink);
	}
	sink = sink_free(sink);
}

static void one_reader_too_many_is_sent_away(void **state)
{
	static struct got got;
	struct sink *sink = open_socket();
	int fds[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		fds[i] = connect_reader(sink);
	assert_false(read_some(fds[2], &got));
	assert_true(read_some(fds[3], &got));
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		close_fd(fds[i]);
	sink = sink_free(sink);
}

static void a_socket_that_a_crash_has_left_is_taken_over_and_no_other(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sink *sink = NULL;
	struct stat st;

	(void)state;
	(void)strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(try_open(1, &sink), -EADDRINUSE);
	close_fd(fd);
	assert_int_equal(try_open(1, &sink), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0620);
	sink = sink_free(sink);
	/* What is no socket is not removed. */
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	close_fd(fd);
	assert_int_equal(try_open(1, &sink), -EADDRINUSE);
	assert_int_equal(unlink(path), 0);
}

static void readers_that_are_sent_away_are_told_of_now_and_then(void **state)
{
	struct sink *sink = open_socket();
	int fds[3], saved;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		fds[i] = connect_reader(sink);
	saved = begin_listening();
	for (unsigned int i = 0; i < 50; i++)
		close_fd(connect_reader(sink));
	assert_int_equal(end_listening(saved, "readers sent away: 1 (max_readers is 3)"), 1);
	seconds_later = 61;
	saved = begin_listening();
	close_fd(connect_reader(sink));
	assert_int_equal(end_listening(saved, "readers sent away: 50 "), 1);
	seconds_later = 0;
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		close_fd(fds[i]);
	sink = sink_free(sink);
}

static void without_descriptors_readers_wait_and_nobody_spins(void **state)
{
	static struct got got;
	struct sink *sink = open_socket();
	struct seen seen = { .next = 1 };
	struct pollfd poll_fd = { .fd = sink_fd(sink), .events = POLLIN };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), saved;
	struct rlimit limit, few;

	(void)state;
	(void)strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	saved = begin_listening();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = (struct rlimit){ .rlim_cur = 3, .rlim_max = limit.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (unsigned int i = 0; i < 3; i++) {
		assert_int_equal(sink_dispatch(sink), 0);
		assert_int_equal(poll(&poll_fd, 1, 0), 0);
		/* Each write has it tried again. */
		put_hit(sink, 0, 200);
		assert_int_equal(sink_flush(sink), 0);
	}
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(end_listening(saved, "readers have to wait: Too many open files"), 1);
	dispatch(sink);
	put_hit(sink, 1, 200);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	assert_true(read_some(fd, &got));
	see_lines(&seen, got.text, got.size);
	assert_int_equal(seen.hits, 1);
	close_fd(fd);
}

#define SOCKET_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		SOCKET_TEST(each_reader_gets_the_lines_from_when_it_came),
		SOCKET_TEST(a_slow_reader_is_told_what_it_misses_and_others_miss_nothing),
		SOCKET_TEST(a_reader_that_goes_is_no_trouble),
		SOCKET_TEST(one_reader_too_many_is_sent_away),
		SOCKET_TEST(readers_that_are_sent_away_are_told_of_now_and_then),
		SOCKET_TEST(without_descriptors_readers_wait_and_nobody_spins),
		SOCKET_TEST(a_socket_that_a_crash_has_left_is_taken_over_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
