// SPDX-License-Identifier: GPL-2.0-only
#include "outqueue.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "lib/cleanup.h"

int outqueue_init(struct outqueue *queue, int fd, size_t size)
{
	*queue = (struct outqueue){ .fd = fd, .size = size, .bytes = malloc(size) };
	if (queue->bytes)
		return 0;
	queue->fd = close_fd(fd);
	return -ENOMEM;
}

void outqueue_done(struct outqueue *queue)
{
	queue->fd = close_fd(queue->fd);
	free(queue->bytes);
	queue->bytes = NULL;
}

int outqueue_grow(struct outqueue *queue, size_t size)
{
	char *bytes;

	if (outqueue_room(queue) >= size)
		return 0;
	bytes = realloc(queue->bytes, queue->at + queue->used + size);
	if (!bytes)
		return -ENOMEM;
	queue->bytes = bytes;
	queue->size = queue->at + queue->used + size;
	return 0;
}

size_t outqueue_room(const struct outqueue *queue)
{
	return queue->size - queue->used;
}

void outqueue_put(struct outqueue *queue, const void *bytes, size_t size)
{
	if (queue->at + queue->used + size > queue->size) {
		memmove(queue->bytes, queue->bytes + queue->at, queue->used);
		queue->at = 0;
	}
	memcpy(queue->bytes + queue->at + queue->used, bytes, size);
	queue->used += size;
}

size_t outqueue_pass(struct outqueue *queue, const void *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = send(queue->fd, (const char *)bytes + done, size - done,
				 MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n >= 0) {
			done += (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		queue->is_gone = errno != EAGAIN;
		break;
	}
	return done;
}

void outqueue_send(struct outqueue *queue)
{
	size_t n = outqueue_pass(queue, queue->bytes + queue->at, queue->used);

	queue->at += n;
	queue->used -= n;
	if (!queue->used)
		queue->at = 0;
}

int64_t outqueue_now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool outqueue_wait(struct outqueue *queue, int64_t end_ms)
{
	struct pollfd fd = { .fd = queue->fd, .events = POLLOUT };
	int64_t left_ms = end_ms - outqueue_now_ms();

	if (!queue->used || queue->is_gone || left_ms <= 0)
		return false;
	if (poll(&fd, 1, (int)left_ms) < 0)
		return errno == EINTR;
	outqueue_send(queue);
	return true;
}
