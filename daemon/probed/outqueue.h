/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes on their way to somebody who has connected and may be slow: a bounded
 * queue in front of a socket that is never waited for.
 */
#ifndef PROBED_OUTQUEUE_H
#define PROBED_OUTQUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct outqueue - what somebody has not taken yet
 * @fd: the connection
 * @is_gone: it takes nothing any more
 * @size: bytes that the queue has room for
 * @at: where in @bytes the first byte is
 * @used: how many bytes there are
 * @bytes: them
 */
struct outqueue {
	int fd;
	bool is_gone;
	size_t size;
	size_t at;
	size_t used;
	char *bytes;
};

/**
 * outqueue_init() - an empty queue
 * @queue: gets it
 * @fd: the connection; the queue's from now on
 * @size: bytes that it has room for
 *
 * Return: 0; -ENOMEM, and the connection is closed
 */
int outqueue_init(struct outqueue *queue, int fd, size_t size);

/**
 * outqueue_done() - close the connection; what was not sent is gone
 * @queue: the queue
 */
void outqueue_done(struct outqueue *queue);

/**
 * outqueue_grow() - make room for more
 * @queue: the queue
 * @size: bytes that it shall have room for beside those in it
 *
 * Return: 0, -ENOMEM
 */
int outqueue_grow(struct outqueue *queue, size_t size);

/**
 * outqueue_room() - bytes that fit
 * @queue: the queue
 */
size_t outqueue_room(const struct outqueue *queue);

/**
 * outqueue_put() - add bytes
 * @queue: the queue
 * @bytes: them
 * @size: how many; at most outqueue_room()
 */
void outqueue_put(struct outqueue *queue, const void *bytes, size_t size);

/**
 * outqueue_pass() - send bytes without queueing them
 * @queue: the queue, empty
 * @bytes: them
 * @size: how many
 *
 * Return: how many were taken
 */
size_t outqueue_pass(struct outqueue *queue, const void *bytes, size_t size);

/**
 * outqueue_send() - send what is taken now
 * @queue: the queue
 */
void outqueue_send(struct outqueue *queue);

/**
 * outqueue_now_ms() - the clock of outqueue_wait(), in milliseconds
 */
int64_t outqueue_now_ms(void);

/**
 * outqueue_wait() - wait until more is taken, and send it
 * @queue: the queue
 * @end_ms: until then at most
 *
 * Return: true when some was; false when the queue is empty, it is gone, or the
 * time is over
 */
bool outqueue_wait(struct outqueue *queue, int64_t end_ms);

#endif /* PROBED_OUTQUEUE_H */
