// SPDX-License-Identifier: GPL-2.0-only
/*
 * The standard output. It is opened anew so that it can be non-blocking without
 * changing it for the shell it is shared with. What a reader has got when
 * probed ends are whole lines.
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

struct output_stdout {
	struct output output;
	struct sink_watch watch;
	int fd;
	int stop_fd;
	bool is_socket;
	size_t pipe_size; /* 0: not a pipe */
};

static int reopen(int fd)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* Waits until the reader takes more, or probed is to stop and it takes nothing. */
static int wait_for_reader(struct output_stdout *out)
{
	struct pollfd fds[] = {
		{ .fd = out->fd, .events = POLLOUT },
		{ .fd = out->stop_fd, .events = POLLIN },
	};

	if (poll(fds, 2, -1) < 0)
		return errno == EINTR ? 0 : -errno;
	if (!fds[0].revents && poll(fds, 1, SINK_GRACE_MS) < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[0].revents & (POLLERR | POLLNVAL))
		return -EPIPE;
	return fds[0].revents ? 0 : -EINTR;
}

/*
 * How much to write at once so that a pipe takes it whole: then a reader that
 * stops reading has whole lines. An empty pipe takes its size; otherwise
 * PIPE_BUF bytes go in whole or not at all (pipe(7)). A line longer than that
 * may be cut.
 */
static size_t whole_lines(const struct output_stdout *out, const char *bytes, size_t size)
{
	const char *end;
	size_t limit;
	int queued;

	if (!out->pipe_size)
		return size;
	limit = ioctl(out->fd, FIONREAD, &queued) < 0 || queued ? PIPE_BUF : out->pipe_size;
	if (size <= limit)
		return size;
	end = memrchr(bytes, '\n', limit);
	if (!end)
		end = memchr(bytes + limit, '\n', size - limit);
	return (size_t)(end - bytes) + 1;
}

static ssize_t write_some(struct output_stdout *out, const char *bytes, size_t size)
{
	if (out->is_socket)
		return send(out->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	return write(out->fd, bytes, whole_lines(out, bytes, size));
}

static int stdout_write(struct output *output, const char *lines, size_t size, size_t *ret_taken)
{
	struct output_stdout *out = (struct output_stdout *)output;
	size_t done = 0;
	ssize_t n;
	int r = 0;

	while (done < size && r >= 0) {
		n = write_some(out, lines + done, size - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			r = errno == EAGAIN ? wait_for_reader(out) : -errno;
	}
	*ret_taken = done;
	return r;
}

static void on_error(struct sink_watch *watch, uint32_t events)
{
	(void)events;
	watch->output->end = -EPIPE;
}

static int stdout_position_fd(struct output *output, size_t more)
{
	(void)more;
	return ((struct output_stdout *)output)->fd;
}

static void stdout_free(struct output *output)
{
	struct output_stdout *out = (struct output_stdout *)output;

	close_fd(out->fd);
	free(out);
}

static const struct output_class stdout_class = {
	.write = stdout_write,
	.position_fd = stdout_position_fd,
	.free = stdout_free,
};

static int open_fd(struct output_stdout *out, int out_fd)
{
	struct stat st;
	int size, r;

	if (fstat(out_fd, &st) < 0)
		return -errno;
	out->is_socket = S_ISSOCK(st.st_mode);
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
		out->pipe_size = size > 0 ? (size_t)size : PIPE_BUF;
	}
	/* Errors are reported without being asked for; a regular file has none to report. */
	r = sink_watch_fd(&out->output, out->fd, 0, &out->watch);
	return r == -EPERM ? 0 : r;
}

int output_stdout_open(int out_fd, int stop_fd, int epoll_fd, struct output **ret_output)
{
	struct output_stdout *out = calloc(1, sizeof(*out));
	int r;

	if (!out)
		return -ENOMEM;
	out->output =
		(struct output){ .class = &stdout_class, .name = "stdout", .epoll_fd = epoll_fd };
	out->watch = (struct sink_watch){ on_error, &out->output };
	out->stop_fd = stop_fd;
	out->fd = -1;
	r = open_fd(out, out_fd);
	if (r < 0) {
		stdout_free(&out->output);
		return r;
	}
	*ret_output = &out->output;
	return 0;
}
