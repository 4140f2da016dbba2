// SPDX-License-Identifier: GPL-2.0-only
/*
 * One buffer, written whole lines at a time. stdout is opened anew so that it
 * can be non-blocking without changing it for the shell it is shared with.
 */
#include "sink.h"

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

struct sink {
	int fd;
	int stop_fd;
	bool is_socket;
	size_t used;
	char buffer[SINK_BUFFER_BYTES];
};

int sink_open_stdout(int stop_fd, struct sink **ret_sink)
{
	_cleanup_(sink_freep) struct sink *sink = NULL;
	struct stat st;

	sink = malloc(sizeof(*sink));
	if (!sink)
		return -ENOMEM;
	sink->fd = -1;
	sink->stop_fd = stop_fd;
	sink->used = 0;
	if (fstat(STDOUT_FILENO, &st) < 0)
		return -errno;
	sink->is_socket = S_ISSOCK(st.st_mode);
	/*
	 * A regular file needs no waiting, and opening it anew would lose the
	 * shell's append position. A socket cannot be opened anew.
	 */
	if (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode))
		sink->fd = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (sink->fd < 0)
		sink->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (sink->fd < 0)
		return -errno;
	*ret_sink = TAKE_PTR(sink);
	return 0;
}

/* Waits until the reader takes more, or probed is to stop. */
static int sink_wait(struct sink *sink)
{
	struct pollfd fds[] = {
		{ .fd = sink->fd, .events = POLLOUT },
		{ .fd = sink->stop_fd, .events = POLLIN },
	};

	if (poll(fds, 2, -1) < 0)
		return errno == EINTR ? 0 : -errno;
	/* A reader that still reads gets everything, also while stopping. */
	if (fds[0].revents & (POLLERR | POLLNVAL))
		return -EPIPE;
	if (!fds[0].revents && fds[1].revents)
		return -EINTR;
	return 0;
}

static ssize_t sink_write(struct sink *sink, const char *bytes, size_t size)
{
	if (sink->is_socket)
		return send(sink->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	return write(sink->fd, bytes, size);
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

struct sink *sink_free(struct sink *sink)
{
	if (sink)
		close_fd(sink->fd);
	free(sink);
	return NULL;
}
