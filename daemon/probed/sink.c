// SPDX-License-Identifier: GPL-2.0-only
/*
 * One buffer of whole lines. The output is opened anew so that it can be
 * non-blocking without changing it for the shell it is shared with.
 */
#include "sink.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

struct sink {
	int fd;
	int stop_fd;
	bool is_socket;
	size_t pipe_size; /* 0: not a pipe */
	size_t used;
	char buffer[SINK_BUFFER_BYTES];
};

static int reopen(int fd)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

int sink_open(int out_fd, int stop_fd, struct sink **ret_sink)
{
	_cleanup_(sink_freep) struct sink *sink = NULL;
	struct stat st;
	int size;

	sink = malloc(sizeof(*sink));
	if (!sink)
		return -ENOMEM;
	sink->fd = -1;
	sink->stop_fd = stop_fd;
	sink->pipe_size = 0;
	sink->used = 0;
	if (fstat(out_fd, &st) < 0)
		return -errno;
	sink->is_socket = S_ISSOCK(st.st_mode);
	/*
	 * A regular file needs no waiting, and opening it anew would lose the
	 * shell's append position. A socket cannot be opened anew.
	 */
	if (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode))
		sink->fd = reopen(out_fd);
	if (sink->fd < 0)
		sink->fd = fcntl(out_fd, F_DUPFD_CLOEXEC, 3);
	if (sink->fd < 0)
		return -errno;
	if (S_ISFIFO(st.st_mode)) {
		size = fcntl(sink->fd, F_GETPIPE_SZ);
		sink->pipe_size = size > 0 ? (size_t)size : PIPE_BUF;
	}
	*ret_sink = TAKE_PTR(sink);
	return 0;
}

int sink_fd(const struct sink *sink)
{
	return sink->fd;
}

/* Waits until the reader takes more, or probed is to stop and it takes nothing. */
static int sink_wait(struct sink *sink)
{
	struct pollfd fds[] = {
		{ .fd = sink->fd, .events = POLLOUT },
		{ .fd = sink->stop_fd, .events = POLLIN },
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
static size_t whole_lines(const struct sink *sink, const char *bytes, size_t size)
{
	const char *end;
	size_t limit;
	int queued;

	if (!sink->pipe_size)
		return size;
	limit = ioctl(sink->fd, FIONREAD, &queued) < 0 || queued ? PIPE_BUF : sink->pipe_size;
	if (size <= limit)
		return size;
	end = memrchr(bytes, '\n', limit);
	if (!end)
		end = memchr(bytes + limit, '\n', size - limit);
	return (size_t)(end - bytes) + 1;
}

static ssize_t sink_write(struct sink *sink, const char *bytes, size_t size)
{
	if (sink->is_socket)
		return send(sink->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	return write(sink->fd, bytes, whole_lines(sink, bytes, size));
}

int sink_flush(struct sink *sink)
{
	size_t done = 0;
	ssize_t n;
	int r = 0;

	while (done < sink->used) {
		n = sink_write(sink, sink->buffer + done, sink->used - done);
		if (n >= 0) {
			done += (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		r = errno == EAGAIN ? sink_wait(sink) : -errno;
		if (r < 0)
			break;
	}
	memmove(sink->buffer, sink->buffer + done, sink->used - done);
	sink->used -= done;
	return r;
}

int sink_reserve(struct sink *sink, size_t size, char **ret_room)
{
	int r;

	if (sizeof(sink->buffer) - sink->used < size) {
		r = sink_flush(sink);
		if (r < 0)
			return r;
	}
	*ret_room = sink->buffer + sink->used;
	return 0;
}

void sink_commit(struct sink *sink, size_t size)
{
	sink->used += size;
}

const char *sink_unsent(const struct sink *sink, size_t *ret_size)
{
	*ret_size = sink->used;
	return sink->buffer;
}

struct sink *sink_free(struct sink *sink)
{
	if (sink)
		close_fd(sink->fd);
	free(sink);
	return NULL;
}
