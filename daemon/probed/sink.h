/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where lines go: stdout, whatever it is. A reader that stops reading must
 * neither lose a line unnoticed nor keep probed from stopping.
 */
#ifndef PROBED_SINK_H
#define PROBED_SINK_H

#include <stddef.h>

#include "lib/cleanup.h"

/* Room for several of the longest lines, so that writes are few. */
#define SINK_BUFFER_BYTES (256U << 10)

struct sink;

/**
 * sink_open_stdout() - write lines to stdout
 * @stop_fd: becomes readable when probed is to stop; a wait for a slow reader
 *	     ends then. Borrowed.
 * @ret_sink: the sink, owned by the caller
 *
 * Return: 0, -ENOMEM
 */
int sink_open_stdout(int stop_fd, struct sink **ret_sink);

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
 * @size: bytes used of the room
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
 * sink_free() - close; what was not flushed is gone
 * @sink: the sink or NULL
 *
 * Return: NULL
 */
struct sink *sink_free(struct sink *sink);
DEFINE_CLEANUP(struct sink *, sink_free);

#endif /* PROBED_SINK_H */
