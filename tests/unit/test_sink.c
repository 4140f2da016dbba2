// SPDX-License-Identifier: GPL-2.0-only
#include "probed/sink.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"

/* An output with its reader's end, and the descriptor that says stop. */
struct pipes {
	int out[2];
	int stop[2];
	struct sink *sink;
};

static int open_to(int out_fd, int stop_fd, struct sink **ret_sink)
{
	const struct sink_config config = { .set = "s", .out_fd = out_fd, .stop_fd = stop_fd };

	return sink_open(&config, ret_sink);
}

static int setup(void **state)
{
	static struct pipes pipes;

	assert_int_equal(pipe2(pipes.out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(pipes.stop, O_CLOEXEC), 0);
	assert_int_equal(open_to(pipes.out[1], pipes.stop[0], &pipes.sink), 0);
	/* The sink has its own; ours would keep the pipe from ending. */
	pipes.out[1] = close_fd(pipes.out[1]);
	*state = &pipes;
	return 0;
}

static int teardown(void **state)
{
	struct pipes *pipes = *state;

	pipes->sink = sink_free(pipes->sink);
	close_fd(pipes->out[0]);
	close_fd(pipes->stop[0]);
	close_fd(pipes->stop[1]);
	return 0;
}

/* A line of a given number with a given length, newline included. */
static int put_line(struct sink *sink, unsigned int number, size_t size)
{
	char *room;
	int r, n;

	r = sink_reserve(sink, size, &room);
	if (r < 0)
		return r;
	/* A hit is known by its key. */
	n = snprintf(room, size, "%u \"s\",\"probe\":\"", number);
	memset(room + n, 'x', size - (size_t)n);
	room[size - 1] = '\n';
	sink_commit(sink, size);
	return 0;
}

/* Reads what there is. Return: whole lines; *ret_rest: bytes behind the last. */
static unsigned int read_lines(int fd, size_t *ret_rest)
{
	static char text[1 << 20];
	unsigned int lines = 0;
	size_t used = 0;
	ssize_t n;
	char *at, *end;

	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	while ((n = read(fd, text + used, sizeof(text) - used)) > 0)
		used += (size_t)n;
	for (at = text; (end = memchr(at, '\n', used - (size_t)(at - text))); at = end + 1)
		lines++;
	*ret_rest = used - (size_t)(at - text);
	return lines;
}

static void lines_arrive_in_order_and_whole(void **state)
{
	struct pipes *pipes = *state;
	size_t rest;
	unsigned int i;

	for (i = 0; i < 100; i++)
		assert_int_equal(put_line(pipes->sink, i, 100), 0);
	assert_int_equal(sink_flush(pipes->sink), 0);
	assert_int_equal(read_lines(pipes->out[0], &rest), 100);
	assert_int_equal(rest, 0);
}

/* A reader in a thread of its own, which counts lines and their order. */
struct slow_reader {
	int fd;
	unsigned int lines;
	unsigned int wrong;
};

static void *read_slowly(void *userdata)
{
	struct slow_reader *reader = userdata;
	_cleanup_fclose_ FILE *in = fdopen(reader->fd, "r");
	char line[512];
	unsigned int number;

	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%u ", &number) != 1 || number != reader->lines ||
		    strlen(line) != 200)
			reader->wrong++;
		reader->lines++;
	}
	return NULL;
}

static void a_slow_reader_gets_every_line(void **state)
{
	struct pipes *pipes = *state;
	struct slow_reader reader = { .fd = dup(pipes->out[0]) };
	pthread_t thread;
	unsigned int i;

	/* More than the pipe and the buffer hold together, before anybody reads. */
	for (i = 0; i < 1200; i++)
		assert_int_equal(put_line(pipes->sink, i, 200), 0);
	assert_int_equal(pthread_create(&thread, NULL, read_slowly, &reader), 0);
	for (; i < 20000; i++)
		assert_int_equal(put_line(pipes->sink, i, 200), 0);
	assert_int_equal(sink_flush(pipes->sink), 0);
	pipes->sink = sink_free(pipes->sink);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(reader.lines, 20000);
	assert_int_equal(reader.wrong, 0);
}

static void a_pipe_is_made_larger_never_smaller(void **state)
{
	static const struct {
		int before, after;
	} rows[] = { { 64 << 10, 256 << 10 }, { 1 << 20, 1 << 20 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sink *sink;
		int fds[2];

		assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
		assert_int_equal(fcntl(fds[1], F_SETPIPE_SZ, rows[i].before), rows[i].before);
		assert_int_equal(open_to(fds[1], -1, &sink), 0);
		assert_int_equal(fcntl(fds[0], F_GETPIPE_SZ), rows[i].after);
		sink_free(sink);
		close_fd(fds[0]);
		close_fd(fds[1]);
	}
}

/* Writes to a pipe that were taken in part: a reader that stops then has half a line. */
static unsigned int n_parted, n_large;

ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
	ssize_t n = __real_write(fd, bytes, size);

	n_parted += n >= 0 && (size_t)n < size;
	n_large += n > 2 * PIPE_BUF;
	return n;
}

/* Some bytes at a time, from one to more than a pipe has. */
static void *read_unevenly(void *userdata)
{
	static char text[1 << 19];
	unsigned int seed = 1;

	while (read(*(int *)userdata, text,
		    (size_t)rand_r(&seed) % (rand_r(&seed) % 2 ? 600 : sizeof(text)) + 1) > 0)
		;
	return NULL;
}

static void a_pipe_takes_each_write_whole_however_it_is_read(void **state)
{
	struct pipes *pipes = *state;
	unsigned int seed = 2, i;
	pthread_t thread;

	n_parted = n_large = 0;
	assert_int_equal(pthread_create(&thread, NULL, read_unevenly, &pipes->out[0]), 0);
	for (i = 0; i < 40000; i++) {
		size_t most = rand_r(&seed) % 20 ? 400 : PIPE_BUF - 40;

		assert_int_equal(put_line(pipes->sink, i, (size_t)rand_r(&seed) % most + 40), 0);
		/* Few lines at a time, and then many. */
		if (rand_r(&seed) % (i / 4000 % 2 ? 3 : 600) == 0)
			assert_int_equal(sink_flush(pipes->sink), 0);
	}
	assert_int_equal(sink_flush(pipes->sink), 0);
	pipes->sink = sink_free(pipes->sink);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(n_parted, 0);
	assert_true(n_large > 10);
}

static void stop_ends_the_wait_for_a_reader_that_takes_nothing(void **state)
{
	struct pipes *pipes = *state;
	unsigned int sent, i;
	size_t rest;
	int r = 0;

	assert_int_equal(write(pipes->stop[1], "x", 1), 1);
	for (i = 0; r == 0; i++)
		r = put_line(pipes->sink, i, 300);
	assert_int_equal(r, -EINTR);
	sent = read_lines(pipes->out[0], &rest);
	/* Whole lines only, and every line is either sent or not. */
	assert_int_equal(rest, 0);
	assert_true(sent > 0);
	assert_int_equal(sent + sink_lost(pipes->sink), i - 1);
}

/* What is done while a reader is waited for: it looks, and in the end it reads. */
struct aside {
	struct sink *sink;
	int out;
	unsigned int turns;
	int rotated;
	struct sink_stat stat;
};

static int look_and_read(void *userdata)
{
	struct aside *aside = userdata;
	size_t rest;

	aside->rotated = sink_rotate(aside->sink);
	assert_true(sink_get_stat(aside->sink, 0, &aside->stat));
	/* There is more to do, for which no descriptor becomes readable. */
	if (++aside->turns < 3)
		return 1;
	read_lines(aside->out, &rest);
	return 0;
}

static void a_wait_for_a_reader_is_told_and_leaves_time_for_others(void **state)
{
	struct pipes *pipes = *state;
	int ends[2];
	struct aside aside = {};
	struct sink_config config = {
		.set = "s",
		.stop_fd = pipes->stop[0],
		.aside = look_and_read,
		.aside_fd = -1,
		.aside_userdata = &aside,
	};
	struct sink_stat stat;
	unsigned int i;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	config.out_fd = ends[1];
	aside.out = ends[0];
	assert_int_equal(sink_open(&config, &aside.sink), 0);
	for (i = 0; !aside.turns; i++)
		assert_int_equal(put_line(aside.sink, i, 300), 0);
	assert_int_equal(aside.turns, 3);
	assert_int_equal(aside.rotated, -EBUSY);
	assert_true(aside.stat.waits_ms > 0);
	assert_true(sink_get_stat(aside.sink, 0, &stat));
	assert_int_equal(stat.waits_ms, 0);
	assert_int_equal(sink_rotate(aside.sink), 0);
	sink_free(aside.sink);
	close_fd(ends[0]);
	close_fd(ends[1]);
}

static void a_reader_that_is_gone_is_told(void **state)
{
	struct pipes *pipes = *state;

	pipes->out[0] = close_fd(pipes->out[0]);
	assert_int_equal(put_line(pipes->sink, 0, 100), 0);
	assert_int_equal(sink_flush(pipes->sink), -EPIPE);
}

static void a_reader_that_goes_while_waited_for_is_told(void **state)
{
	struct pipes *pipes = *state;
	struct pollfd fd = { .fd = sink_fd(pipes->sink), .events = POLLIN };

	pipes->out[0] = close_fd(pipes->out[0]);
	assert_int_equal(poll(&fd, 1, 0), 1);
	assert_int_equal(sink_dispatch(pipes->sink), -EPIPE);
}

static void a_full_disk_is_told(void **state)
{
	_cleanup_(sink_freep) struct sink *sink = NULL;
	struct pipes *pipes = *state;
	_cleanup_close_ int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	assert_true(full >= 0);
	assert_int_equal(open_to(full, pipes->stop[0], &sink), 0);
	assert_int_equal(put_line(sink, 0, 100), 0);
	assert_int_equal(sink_flush(sink), -ENOSPC);
	assert_int_equal(sink_lost(sink), 1);
}

static void what_is_shared_stays_blocking(void **state)
{
	int ends[2];
	_cleanup_(sink_freep) struct sink *sink = NULL;
	struct pipes *pipes = *state;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(open_to(ends[1], pipes->stop[0], &sink), 0);
	assert_false(fcntl(ends[1], F_GETFL) & O_NONBLOCK);
	close_fd(ends[0]);
	close_fd(ends[1]);
}

static void a_socket_gets_lines_too(void **state)
{
	_cleanup_(sink_freep) struct sink *sink = NULL;
	struct pipes *pipes = *state;
	int ends[2];
	size_t rest;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(open_to(ends[1], pipes->stop[0], &sink), 0);
	assert_int_equal(put_line(sink, 0, 100), 0);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(read_lines(ends[0], &rest), 1);
	close_fd(ends[0]);
	close_fd(ends[1]);
}

#define PIPE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PIPE_TEST(lines_arrive_in_order_and_whole),
		PIPE_TEST(a_slow_reader_gets_every_line),
		cmocka_unit_test(a_pipe_is_made_larger_never_smaller),
		PIPE_TEST(a_pipe_takes_each_write_whole_however_it_is_read),
		PIPE_TEST(stop_ends_the_wait_for_a_reader_that_takes_nothing),
		PIPE_TEST(a_wait_for_a_reader_is_told_and_leaves_time_for_others),
		PIPE_TEST(a_reader_that_is_gone_is_told),
		PIPE_TEST(a_reader_that_goes_while_waited_for_is_told),
		PIPE_TEST(a_full_disk_is_told),
		PIPE_TEST(what_is_shared_stays_blocking),
		PIPE_TEST(a_socket_gets_lines_too),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
