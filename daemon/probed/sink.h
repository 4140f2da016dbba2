/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where lines go: stdout, whatever it is. A reader that stops reading must
 * neither lose a line unnoticed nor keep probed from stopping, and what it has
 * got when probed ends are whole lines.
 */
#ifndef PROBED_SINK_H
#define PROBED_SINK_H

#include <stddef.h>

#include "lib/cleanup.h"

/* Room for several of the longest lines, so that writes are few. */
#define SINK_BUFFER_BYTES (256U << 10)

/* When probed is to stop: how long a reader that takes nothing is waited for. */
#define SINK_GRACE_MS 1000

struct sink;

/**
 * sink_open() - write lines to a descriptor
 * @out_fd: an open descriptor, e.g. stdout; borrowed, and not changed for others
 *	    that share it
 * @stop_fd: becomes readable when probed is to stop; a wait for a slow reader
 *	     ends SINK_GRACE_MS later. Borrowed.
 * @ret_sink: the sink, owned by the caller
 *
 * Return: 0, -errno
 */
int sink_open(int out_fd, int stop_fd, struct sink **ret_sink);

/**
 * sink_fd() - a descriptor that has EPOLLERR when the reader is gone
 * @sink: the sink
 *
 * Return: the descriptor, of the sink; a regular file cannot be polled
 */
int sink_fd(const struct sink *sink);

/**
 * sink_reserve() - room for one line
 * @sink: the sink
 * @size: bytes needed, at most SINK_BUFFER_BYTES
 * @ret_room: where to write it
 *
 * Return: 0; -EPIPE when the reader is gone; -EINTR when probed is to stop and
 * the reader takes nothing; another -errno of write(2)
 */
int sink_reserve(struct sink *sink, size_t size, char **ret_room);

/**
 * sink_commit() - the line is written
 * @sink: the sink
 * @size: bytes used of the room, the newline being the last
 */
void sink_commit(struct sink *sink, size_t size);

/**
 * sink_flush() - hand all that is committed to the reader
 * @sink: the sink
 *
 * Return: as sink_reserve()
 */
int sink_flush(struct sink *sink);

/**
 * sink_unsent() - what the reader did not take
 * @sink: the sink
 * @ret_size: its bytes: whole lines, but for a first one that was cut
 *
 * Return: the bytes, of the sink until the next call
 */
const char *sink_unsent(const struct sink *sink, size_t *ret_size);

/**
 * sink_free() - close; what was not flushed is gone
 * @sink: the sink or NULL
 *
 * Return: NULL
 */
struct sink *sink_free(struct sink *sink);
DEFINE_CLEANUP(struct sink *, sink_free);

#endif /* PROBED_SINK_H */
