// SPDX-License-Identifier: GPL-2.0-only
/*
 * The standard output. It is opened anew so that it can be non-blocking without
 * changing it for the shell it is shared with. What a reader has got when
 * probed ends are whole lines.
 *
 * After a crash: how much of a write a file has taken its size tells. A pipe tells
 * nobody, so the lines of the write that was under way go there once more.
 */
#include "sink_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "lib/clock.h"
#include "lib/macro.h"

#include "log.h"
#include "pipe_room.h"

/* A smaller pipe is made so large, where that is allowed: then there are few system calls. */
#define PIPE_WANTED_BYTES (256 << 10)
/* A reader that took nothing for so long is worth a word. */
#define WAIT_LOGGED_MS 5000

struct output_stdout {
	struct output output;
	struct sink_watch watch;
	const struct sink_config *config;
	uint64_t waits_since_ns; /* its reader has taken nothing since; 0: it is not waited for */
	int fd;
	dev_t dev;
	ino_t ino;
	bool is_socket;
	bool is_file;
	bool is_cut; /* it may end within a line that is given once more */
	bool is_pipe;
	struct pipe_room room; /* of a pipe */
};

static int reopen(int fd)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* Return: as sink_aside_fn */
static int serve_aside(const struct sink_config *config)
{
	return config->aside ? config->aside(config->aside_userdata) : 0;
}

/* Waits until the reader takes more, or probed is to stop and it takes nothing. */
static int wait_for_reader(struct output_stdout *out)
{
	const struct sink_config *config = out->config;
	struct pollfd fds[] = {
		{ .fd = out->fd, .events = POLLOUT },
		{ .fd = config->stop_fd, .events = POLLIN },
		{ .fd = config->aside ? config->aside_fd : -1, .events = POLLIN },
	};

	if (!out->waits_since_ns)
		out->waits_since_ns = clock_boot_now();
	do {
		int r = serve_aside(config);

		/* Whose loop it is will see it, too. */
		if (r < 0)
			fds[2].fd = -1;
		if (poll(fds, ARRAY_SIZE(fds), r > 0 ? 0 : -1) < 0)
			return errno == EINTR ? 0 : -errno;
	} while (!fds[0].revents && !fds[1].revents);
	if (!fds[0].revents && poll(fds, 1, SINK_GRACE_MS) < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[0].revents & (POLLERR | POLLNVAL))
		return -EPIPE;
	return fds[0].revents ? 0 : -EINTR;
}

static uint64_t waits_ms(const struct output_stdout *out)
{
	return out->waits_since_ns ? (clock_boot_now() - out->waits_since_ns) / 1000000 + 1 : 0;
}

/* Not logged before: who reads the log may be the same who does not read here. */
static void end_wait(struct output_stdout *out)
{
	if (waits_ms(out) >= WAIT_LOGGED_MS)
		log_warning("%s: stdout: its reader took nothing for %llu s; hits waited in the "
			    "ring buffer",
			    out->config->set, (unsigned long long)waits_ms(out) / 1000);
	out->waits_since_ns = 0;
}

/*
 * How much to write at once so that a pipe takes it whole: then a reader that stops
 * reading has whole lines. PIPE_BUF bytes go in whole or not at all in any case
 * (pipe(7)): that is for a pipe which says that it can be written to and should be full.
 * A line longer than that may be cut. Return: bytes; 0 to wait for the reader
 */
static size_t whole_lines(struct output_stdout *out, const char *bytes, size_t size,
			  bool is_writable)
{
	size_t limit = pipe_room_get(&out->room);
	const char *end;
	int queued;

	if (size > limit && ioctl(out->fd, FIONREAD, &queued) == 0) {
		pipe_room_update(&out->room, (size_t)queued);
		limit = pipe_room_get(&out->room);
	}
	if (is_writable && limit < PIPE_BUF)
		limit = PIPE_BUF;
	if (size <= limit)
		return size;
	if (limit < PIPE_BUF)
		return 0;
	end = memrchr(bytes, '\n', limit);
	if (!end)
		end = memchr(bytes + limit, '\n', size - limit);
	return (size_t)(end - bytes) + 1;
}

static ssize_t write_some(struct output_stdout *out, const char *bytes, size_t size)
{
	ssize_t n;

	if (out->is_socket)
		return send(out->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	n = write(out->fd, bytes, size);
	if (n > 0 && out->is_pipe)
		pipe_room_note_write(&out->room, (size_t)n);
	return n;
}

/*
 * One write(2), of @more bytes behind those that are done. Of a file notes are not
 * needed, and would have to be stored with its size at once.
 */
static int write_noted(struct output_stdout *out, const char *bytes, size_t more, bool is_noted,
		       size_t *done)
{
	ssize_t n;
	int r;

	if (is_noted)
		output_note_try(&out->output, *done + more);
	n = write_some(out, bytes + *done, more);
	r = n < 0 && errno != EINTR ? -errno : 0;
	*done += n > 0 ? (size_t)n : 0;
	if (n > 0 && out->waits_since_ns)
		end_wait(out);
	if (is_noted)
		output_note_taken(&out->output, *done);
	return r;
}

static int write_all(struct output_stdout *out, const char *bytes, size_t size, bool is_noted,
		     size_t *ret_done)
{
	bool is_writable = false;
	size_t done = 0;
	int r = 0;

	while (done < size && r >= 0) {
		size_t more = size - done;

		if (out->is_pipe)
			more = whole_lines(out, bytes + done, more, is_writable);
		r = more ? write_noted(out, bytes, more, is_noted, &done) : -EAGAIN;
		is_writable = r == -EAGAIN;
		if (is_writable)
			r = wait_for_reader(out);
	}
	*ret_done = done;
	return r;
}

static int stdout_write(struct output *output, const char *lines, size_t size, size_t *ret_taken)
{
	struct output_stdout *out = (struct output_stdout *)output;
	size_t n;
	int r = 0;

	*ret_taken = 0;
	if (out->is_cut)
		r = write_all(out, "\n", 1, false, &n);
	if (r < 0)
		return r;
	out->is_cut = false;
	return write_all(out, lines, size, !out->is_file, ret_taken);
}

static void on_error(struct sink_watch *watch, uint32_t events)
{
	(void)events;
	watch->output->end = -EPIPE;
}

/* Where the next byte of a file goes. */
static uint64_t find_offset(int fd, const struct stat *st)
{
	off_t offset = fcntl(fd, F_GETFL) & O_APPEND ? st->st_size : lseek(fd, 0, SEEK_CUR);

	return offset < 0 ? 0 : (uint64_t)offset;
}

static void stdout_save(const struct output *output, struct journal_output *to, char *rest)
{
	const struct output_stdout *out = (const struct output_stdout *)output;
	struct stat st;

	(void)rest;
	/* Points are many, so a pipe is asked nothing. */
	if (out->is_file) {
		if (fstat(out->fd, &st) < 0)
			return;
		to->offset = find_offset(out->fd, &st);
	}
	to->is_file = out->is_file;
	to->dev = out->dev;
	to->ino = out->ino;
}

/* May a write have cut a line? One to a pipe of what it takes whole has not. */
static bool may_be_cut(const struct output_stdout *out, const char *lines,
		       const struct journal_output *was)
{
	size_t size = was->trying - was->taken;

	if (was->trying <= was->taken)
		return false;
	return !out->is_pipe || (was->taken && lines[was->taken - 1] != '\n') ||
	       (size > PIPE_BUF && !memchr(lines + was->taken, '\n', size - 1));
}

static size_t line_begin(const char *lines, size_t at)
{
	const char *end = at ? memrchr(lines, '\n', at) : NULL;

	return end ? (size_t)(end - lines) + 1 : 0;
}

static size_t stdout_resume(struct output *output, const struct journal_output *was,
			    const char *rest, const char *lines, size_t size)
{
	struct output_stdout *out = (struct output_stdout *)output;
	uint64_t offset;
	struct stat st;

	(void)rest;
	/* Who reads it now has not got the begin of a line. */
	if (fstat(out->fd, &st) < 0 || was->dev != st.st_dev || was->ino != st.st_ino)
		return line_begin(lines, was->taken);
	if (!was->is_file) {
		out->is_cut = may_be_cut(out, lines, was);
		return out->is_cut ? line_begin(lines, was->taken) : was->taken;
	}
	offset = find_offset(out->fd, &st);
	if (offset < was->offset)
		return line_begin(lines, was->taken);
	offset -= was->offset;
	return offset < size - was->taken ? was->taken + offset : size;
}

static void stdout_stat(const struct output *output, struct sink_stat *stat)
{
	stat->waits_ms = waits_ms((const struct output_stdout *)output);
}

static void stdout_free(struct output *output)
{
	struct output_stdout *out = (struct output_stdout *)output;

	close_fd(out->fd);
	free(out);
}

static const struct output_class stdout_class = {
	.write = stdout_write,
	.stat = stdout_stat,
	.save = stdout_save,
	.resume = stdout_resume,
	.free = stdout_free,
};

static int open_fd(struct output_stdout *out, int out_fd)
{
	struct stat st;
	int size, r;

	if (fstat(out_fd, &st) < 0)
		return -errno;
	out->dev = st.st_dev;
	out->ino = st.st_ino;
	out->is_socket = S_ISSOCK(st.st_mode);
	out->is_file = S_ISREG(st.st_mode);
	/*
	 * A regular file needs no waiting, and opening it anew would lose the
	 * shell's append position. A socket cannot be opened anew.
	 */
	if (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode))
		out->fd = reopen(out_fd);
	if (out->fd < 0)
		out->fd = fcntl(out_fd, F_DUPFD_CLOEXEC, 3);
	if (out->fd < 0)
		return -errno;
	if (S_ISFIFO(st.st_mode)) {
		size = fcntl(out->fd, F_GETPIPE_SZ);
		if (size < PIPE_WANTED_BYTES &&
		    fcntl(out->fd, F_SETPIPE_SZ, PIPE_WANTED_BYTES) >= 0)
			size = fcntl(out->fd, F_GETPIPE_SZ);
		out->is_pipe = true;
		pipe_room_init(&out->room, size > 0 ? (size_t)size : PIPE_BUF);
	}
	/* Errors are reported without being asked for; a regular file has none to report. */
	r = sink_watch_fd(&out->output, out->fd, 0, &out->watch);
	return r == -EPERM ? 0 : r;
}

int output_stdout_open(const struct sink_config *config, int epoll_fd, struct output **ret_output)
{
	struct output_stdout *out = calloc(1, sizeof(*out));
	int r;

	if (!out)
		return -ENOMEM;
	out->output =
		(struct output){ .class = &stdout_class, .name = "stdout", .epoll_fd = epoll_fd };
	out->watch = (struct sink_watch){ on_error, &out->output };
	out->config = config;
	out->fd = -1;
	r = open_fd(out, config->out_fd);
	if (r < 0) {
		stdout_free(&out->output);
		return r;
	}
	*ret_output = &out->output;
	return 0;
}
