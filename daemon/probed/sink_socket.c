// SPDX-License-Identifier: GPL-2.0-only
/*
 * A Unix stream socket. Each reader that connects has a queue of its own; what
 * does not fit is missing for that reader alone, who is told so by a record at
 * its place once the queue is half empty.
 */
#include "sink_impl.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "listener.h"
#include "log.h"
#include "outqueue.h"

struct output_socket;

/**
 * struct reader - somebody who has connected
 * @watch: its descriptor is waited for
 * @socket: whose reader it is
 * @next: the next one
 * @is_waiting: POLLOUT is waited for
 * @gap: what it misses
 * @queue: what it has not taken yet
 */
struct reader {
	struct sink_watch watch;
	struct output_socket *socket;
	struct reader *next;
	bool is_waiting;
	struct sink_gap gap;
	struct outqueue queue;
};

/**
 * struct output_socket - the socket
 * @output: as an output
 * @watch: those who connect are waited for
 * @fd: the listening socket; while it is open the path is ours
 * @readers: who has connected
 * @n_readers: how many
 */
struct output_socket {
	struct output output;
	struct sink_watch watch;
	int fd;
	struct reader *readers;
	uint32_t n_readers;
};

/* --- readers --------------------------------------------------------------- */

/* Return: whole lines that fit in the queue; they are in it */
static size_t enqueue(struct reader *reader, const char *lines, size_t size)
{
	size_t n = sink_whole_lines(lines, size, outqueue_room(&reader->queue));

	outqueue_put(&reader->queue, lines, n);
	return n;
}

/* Tells what is missing, when there is room for more than the telling. */
static void close_gap(struct reader *reader)
{
	char line[GAP_LINE_MAX];
	size_t size;

	if (!reader->gap.is_open || reader->queue.used > reader->queue.size / 2)
		return;
	size = sink_gap_close(&reader->gap, reader->socket->output.set, line);
	(void)enqueue(reader, line, size);
}

static void wait_for_room(struct reader *reader)
{
	bool is_waiting = reader->queue.used > 0;

	if (is_waiting == reader->is_waiting || reader->queue.is_gone)
		return;
	reader->is_waiting = is_waiting;
	sink_change_fd(&reader->socket->output, reader->queue.fd, is_waiting ? EPOLLOUT : 0,
		       &reader->watch);
}

static void give_lines(struct reader *reader, const char *lines, size_t size)
{
	size_t done = 0;

	if (reader->queue.used)
		outqueue_send(&reader->queue);
	close_gap(reader);
	if (reader->queue.used && !reader->gap.is_open)
		outqueue_send(&reader->queue);
	if (!reader->queue.used && !reader->gap.is_open) {
		done = outqueue_pass(&reader->queue, lines, size);
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
	outqueue_done(&reader->queue);
	free(reader);
}

static void drop_gone(struct output_socket *out)
{
	struct reader **at = &out->readers;

	while (*at) {
		struct reader *reader = *at;

		if (!reader->queue.is_gone) {
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
		reader->queue.is_gone = true;
	if (!reader->queue.is_gone) {
		outqueue_send(&reader->queue);
		close_gap(reader);
		wait_for_room(reader);
	}
	drop_gone(reader->socket);
}

static void add_reader(struct output_socket *out, int fd)
{
	struct reader *reader = malloc(sizeof(*reader));

	if (!reader) {
		close_fd(fd);
		return;
	}
	*reader = (struct reader){
		.watch = { on_reader, &out->output },
		.socket = out,
		.next = out->readers,
	};
	if (outqueue_init(&reader->queue, fd, (size_t)out->output.spec.queue_kb << 10) < 0 ||
	    sink_watch_fd(&out->output, fd, 0, &reader->watch) < 0) {
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

/* Readers that are behind are waited for, all of them together only so long. */
static void drain(struct reader *reader, int64_t end_ms)
{
	do
		close_gap(reader);
	while (outqueue_wait(&reader->queue, end_ms));
}

static void socket_free(struct output *output)
{
	struct output_socket *out = (struct output_socket *)output;
	int64_t end_ms = outqueue_now_ms() + SINK_GRACE_MS;

	while (out->readers) {
		struct reader *reader = out->readers;

		out->readers = reader->next;
		drain(reader, end_ms);
		free_reader(reader);
	}
	if (out->fd >= 0)
		(void)unlink(out->output.spec.path);
	close_fd(out->fd);
	free(out);
}

/* --- opening --------------------------------------------------------------- */

static const struct output_class socket_class = { .write = socket_write, .free = socket_free };

static int open_socket(struct output_socket *out)
{
	const struct output_spec *spec = &out->output.spec;
	uid_t uid;
	gid_t gid;
	int r;

	r = sink_find_owner(spec, &uid, &gid);
	if (r < 0)
		return r;
	out->fd = listener_open(spec->path, spec->mode, uid, gid);
	if (out->fd < 0)
		return out->fd;
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
