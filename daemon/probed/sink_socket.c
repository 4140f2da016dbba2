// SPDX-License-Identifier: GPL-2.0-only
/*
 * A Unix stream socket. Each reader that connects has a queue of its own; what
 * does not fit is missing for that reader alone, who is told so by a record at
 * its place once the queue is half empty.
 */
#include "sink_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

#include "log.h"

#define BACKLOG 16

struct output_socket;

/**
 * struct reader - somebody who has connected
 * @watch: its descriptor is waited for
 * @socket: whose reader it is
 * @next: the next one
 * @fd: the connection
 * @is_waiting: POLLOUT is waited for
 * @is_gone: it is to be closed
 * @gap: what it misses
 * @at: where in @queue the first byte is
 * @used: bytes in @queue
 * @queue: what it has not taken yet
 */
struct reader {
	struct sink_watch watch;
	struct output_socket *socket;
	struct reader *next;
	int fd;
	bool is_waiting;
	bool is_gone;
	struct sink_gap gap;
	size_t at;
	size_t used;
	char queue[];
};

/**
 * struct output_socket - the socket
 * @output: as an output
 * @watch: those who connect are waited for
 * @fd: the listening socket
 * @is_bound: the path is ours
 * @readers: who has connected
 * @n_readers: how many
 */
struct output_socket {
	struct output output;
	struct sink_watch watch;
	int fd;
	bool is_bound;
	struct reader *readers;
	uint32_t n_readers;
};

/* --- readers --------------------------------------------------------------- */

static size_t queue_size(const struct output_socket *out)
{
	return (size_t)out->output.spec.queue_kb << 10;
}

/* Return: bytes that were taken; the reader may be gone then */
static size_t send_some(struct reader *reader, const char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n =
			send(reader->fd, bytes + done, size - done, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n >= 0) {
			done += (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		reader->is_gone = errno != EAGAIN;
		break;
	}
	return done;
}

/* Return: whole lines that fit in the queue; they are in it */
static size_t enqueue(struct reader *reader, const char *lines, size_t size)
{
	size_t room = queue_size(reader->socket) - reader->used;
	size_t n = sink_whole_lines(lines, size, room);

	if (reader->at) {
		memmove(reader->queue, reader->queue + reader->at, reader->used);
		reader->at = 0;
	}
	memcpy(reader->queue + reader->used, lines, n);
	reader->used += n;
	return n;
}

static void send_queue(struct reader *reader)
{
	size_t n = send_some(reader, reader->queue + reader->at, reader->used);

	reader->at += n;
	reader->used -= n;
	if (!reader->used)
		reader->at = 0;
}

/* Tells what is missing, when there is room for more than the telling. */
static void close_gap(struct reader *reader)
{
	char line[GAP_LINE_MAX];
	size_t size;

	if (!reader->gap.is_open || reader->used > queue_size(reader->socket) / 2)
		return;
	size = sink_gap_close(&reader->gap, reader->socket->output.set, line);
	(void)enqueue(reader, line, size);
}

static void wait_for_room(struct reader *reader)
{
	bool is_waiting = reader->used > 0;

	if (is_waiting == reader->is_waiting || reader->is_gone)
		return;
	reader->is_waiting = is_waiting;
	sink_change_fd(&reader->socket->output, reader->fd, is_waiting ? EPOLLOUT : 0,
		       &reader->watch);
}

static void give_lines(struct reader *reader, const char *lines, size_t size)
{
	size_t done = 0;

	if (reader->used)
		send_queue(reader);
	close_gap(reader);
	if (reader->used && !reader->gap.is_open)
		send_queue(reader);
	if (!reader->used && !reader->gap.is_open) {
		done = send_some(reader, lines, size);
		/* The end of a line that was cut goes first: a queue has room for a line. */
		if (done && done < size && lines[done - 1] != '\n') {
			const char *end = memchr(lines + done, '\n', size - done);

			done += enqueue(reader, lines + done, (size_t)(end - (lines + done)) + 1);
		}
	}
	if (!reader->gap.is_open)
		done += enqueue(reader, lines + done, size - done);
	sink_gap_add(&reader->gap, lines + done, size - done);
	wait_for_room(reader);
}

static void free_reader(struct reader *reader)
{
	close_fd(reader->fd);
	free(reader);
}

static void drop_gone(struct output_socket *out)
{
	struct reader **at = &out->readers;

	while (*at) {
		struct reader *reader = *at;

		if (!reader->is_gone) {
			at = &reader->next;
			continue;
		}
		*at = reader->next;
		out->n_readers--;
		free_reader(reader);
	}
}

static void on_reader(struct sink_watch *watch, uint32_t events)
{
	struct reader *reader = (struct reader *)watch;

	if (events & (EPOLLERR | EPOLLHUP))
		reader->is_gone = true;
	if (!reader->is_gone) {
		send_queue(reader);
		close_gap(reader);
		wait_for_room(reader);
	}
	drop_gone(reader->socket);
}

static void add_reader(struct output_socket *out, int fd)
{
	struct reader *reader = malloc(sizeof(*reader) + queue_size(out));

	if (!reader) {
		close_fd(fd);
		return;
	}
	*reader = (struct reader){
		.watch = { on_reader, &out->output },
		.socket = out,
		.next = out->readers,
		.fd = fd,
	};
	if (sink_watch_fd(&out->output, fd, 0, &reader->watch) < 0) {
		free_reader(reader);
		return;
	}
	out->readers = reader;
	out->n_readers++;
}

static void on_connect(struct sink_watch *watch, uint32_t events)
{
	struct output_socket *out = (struct output_socket *)watch->output;
	int fd;

	(void)events;
	while ((fd = accept4(out->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		if (out->n_readers < out->output.spec.max_readers) {
			add_reader(out, fd);
			continue;
		}
		log_warning("%s: one reader more than the %u that may connect is sent away",
			    out->output.name, out->output.spec.max_readers);
		close_fd(fd);
	}
}

static int socket_write(struct output *output, const char *lines, size_t size, size_t *ret_taken)
{
	struct output_socket *out = (struct output_socket *)output;

	for (struct reader *reader = out->readers; reader; reader = reader->next)
		give_lines(reader, lines, size);
	drop_gone(out);
	/* What a reader misses is between it and its queue. */
	*ret_taken = size;
	return 0;
}

/* --- the end --------------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Readers that are behind are waited for, all of them together only so long. */
static void drain(struct reader *reader, int64_t end_ms)
{
	struct pollfd fd = { .fd = reader->fd, .events = POLLOUT };
	int64_t left_ms;

	close_gap(reader);
	while (reader->used && !reader->is_gone && (left_ms = end_ms - now_ms()) > 0) {
		if (poll(&fd, 1, (int)left_ms) < 0 && errno != EINTR)
			return;
		send_queue(reader);
		close_gap(reader);
	}
}

static void socket_free(struct output *output)
{
	struct output_socket *out = (struct output_socket *)output;
	int64_t end_ms = now_ms() + SINK_GRACE_MS;

	while (out->readers) {
		struct reader *reader = out->readers;

		out->readers = reader->next;
		drain(reader, end_ms);
		free_reader(reader);
	}
	if (out->is_bound)
		(void)unlink(out->output.spec.path);
	close_fd(out->fd);
	free(out);
}

/* --- opening --------------------------------------------------------------- */

static const struct output_class socket_class = { .write = socket_write, .free = socket_free };

/* Does somebody listen there? What nobody listens to was left by a crash. */
static bool is_in_use(const struct sockaddr_un *address)
{
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct stat st;

	/* A file that is no socket refuses connections as well. */
	if (lstat(address->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return true;
	return connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
	       errno != ECONNREFUSED;
}

/* Nobody may connect before the mode and the owner are right. */
static int bind_path(int fd, const struct sockaddr_un *address)
{
	mode_t mask = umask(0777);
	int r = bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ? -errno : 0;

	(void)umask(mask);
	return r;
}

static int open_socket(struct output_socket *out)
{
	const struct output_spec *spec = &out->output.spec;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	uid_t uid;
	gid_t gid;
	int r;

	r = sink_find_owner(spec, &uid, &gid);
	if (r < 0)
		return r;
	(void)strncpy(address.sun_path, spec->path, sizeof(address.sun_path) - 1);
	out->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (out->fd < 0)
		return -errno;
	r = bind_path(out->fd, &address);
	if (r == -EADDRINUSE && !is_in_use(&address)) {
		(void)unlink(spec->path);
		r = bind_path(out->fd, &address);
	}
	if (r < 0)
		return r;
	out->is_bound = true;
	if ((uid != (uid_t)-1 || gid != (gid_t)-1) && lchown(spec->path, uid, gid) < 0)
		return -errno;
	if (fchmodat(AT_FDCWD, spec->path, spec->mode, AT_SYMLINK_NOFOLLOW) < 0 ||
	    listen(out->fd, BACKLOG) < 0)
		return -errno;
	return sink_watch_fd(&out->output, out->fd, EPOLLIN, &out->watch);
}

int output_socket_open(const struct output_spec *spec, int epoll_fd, struct output **ret_output)
{
	struct output_socket *out = calloc(1, sizeof(*out));
	int r;

	if (!out)
		return -ENOMEM;
	out->output = (struct output){
		.class = &socket_class,
		.spec = *spec,
		.name = spec->path,
		.epoll_fd = epoll_fd,
	};
	out->watch = (struct sink_watch){ on_connect, &out->output };
	out->fd = -1;
	r = open_socket(out);
	if (r < 0) {
		socket_free(&out->output);
		return r;
	}
	*ret_output = &out->output;
	return 0;
}
