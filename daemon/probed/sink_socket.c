// SPDX-License-Identifier: GPL-2.0-only
/*
 * A Unix stream socket. Each reader that connects has a queue of its own; what
 * does not fit is missing for that reader alone, who is told so by a record at
 * its place once the queue is half empty.
 */
#include "sink_impl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "lib/macro.h"

#include "listener.h"
#include "log.h"
#include "outqueue.h"

/* Between two messages about readers that are sent away. */
#define REFUSED_MS 60000

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
 * @listener: the listening socket; while it is open the path is ours
 * @readers: who has connected
 * @n_readers: how many
 * @n_refused: who were sent away and not told of
 * @refused_ms: when the last ones were told of
 */
struct output_socket {
	struct output output;
	struct sink_watch watch;
	struct listener listener;
	struct reader *readers;
	uint32_t n_readers;
	uint64_t n_refused;
	int64_t refused_ms;
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
	reader->socket->output.missed += sink_count_hits(lines + done, size - done);
	wait_for_room(reader);
}

static void free_reader(struct reader *reader)
{
	outqueue_done(&reader->queue);
	free(reader);
}

static void listen_for(struct listener *listener, bool is_wanted)
{
	struct output_socket *out = container_of(listener, struct output_socket, listener);

	sink_change_fd(&out->output, listener->fd, is_wanted ? EPOLLIN : 0, &out->watch);
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
		/* Its descriptor is free. */
		listener_retry(&out->listener);
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

/* Return: 0; -errno, and the connection is closed */
static int add_reader(struct output_socket *out, int fd)
{
	struct reader *reader = malloc(sizeof(*reader));
	int r;

	if (!reader) {
		close_fd(fd);
		return -ENOMEM;
	}
	*reader = (struct reader){
		.watch = { on_reader, &out->output },
		.socket = out,
		.next = out->readers,
	};
	r = outqueue_init(&reader->queue, fd, (size_t)out->output.spec.queue_kb << 10);
	if (r >= 0)
		r = sink_watch_fd(&out->output, fd, 0, &reader->watch);
	if (r < 0) {
		free_reader(reader);
		return r;
	}
	out->readers = reader;
	out->n_readers++;
	return 0;
}

/* Anybody who may connect can make this happen as often as he likes. */
static void tell_refused(struct output_socket *out, const char *why)
{
	int64_t now = outqueue_now_ms();

	out->n_refused++;
	if (out->refused_ms && now - out->refused_ms < REFUSED_MS)
		return;
	log_warning("%s: readers sent away: %llu (%s)", out->output.name,
		    (unsigned long long)out->n_refused, why);
	out->n_refused = 0;
	out->refused_ms = now;
}

static void let_in(struct listener *listener, int fd)
{
	struct output_socket *out = container_of(listener, struct output_socket, listener);
	char why[64];
	int r;

	if (out->n_readers >= out->output.spec.max_readers) {
		(void)snprintf(why, sizeof(why), "max_readers is %u", out->output.spec.max_readers);
		tell_refused(out, why);
		close_fd(fd);
		return;
	}
	r = add_reader(out, fd);
	if (r < 0)
		tell_refused(out, strerror(-r));
}

static void on_connect(struct sink_watch *watch, uint32_t events)
{
	struct output_socket *out = (struct output_socket *)watch->output;
	int r;

	(void)events;
	r = listener_accept(&out->listener);
	if (r < 0)
		log_error_errno(r, "%s: readers have to wait", out->output.name);
}

static int socket_write(struct output *output, const char *lines, size_t size, size_t *ret_taken)
{
	struct output_socket *out = (struct output_socket *)output;

	for (struct reader *reader = out->readers; reader; reader = reader->next)
		give_lines(reader, lines, size);
	drop_gone(out);
	listener_retry(&out->listener);
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
	listener_close(&out->listener, out->output.spec.path);
	free(out);
}

/* --- opening --------------------------------------------------------------- */

static void socket_stat(const struct output *output, struct sink_stat *stat)
{
	const struct output_socket *out = (const struct output_socket *)output;

	stat->has_readers = true;
	stat->readers = out->n_readers;
	for (const struct reader *reader = out->readers; reader; reader = reader->next)
		stat->queued += reader->queue.used;
}

static const struct output_class socket_class = {
	.write = socket_write,
	.stat = socket_stat,
	.free = socket_free,
};

static int open_socket(struct output_socket *out)
{
	const struct output_spec *spec = &out->output.spec;
	uid_t uid;
	gid_t gid;
	int r;

	r = sink_find_owner(spec, &uid, &gid);
	if (r < 0)
		return r;
	r = listener_open(&out->listener, spec->path, spec->mode, uid, gid);
	if (r < 0)
		return r;
	return sink_watch_fd(&out->output, out->listener.fd, EPOLLIN, &out->watch);
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
	out->listener = (struct listener){ .fd = -1, .watch = listen_for, .let_in = let_in };
	r = open_socket(out);
	if (r < 0) {
		socket_free(&out->output);
		return r;
	}
	*ret_output = &out->output;
	return 0;
}
