/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much a pipe takes whole: what is written to it in part and then waited for may
 * stay in part, when its reader stops.
 *
 * A pipe has slots of a page. A write begins with a slot of its own, but for the bytes
 * that fill no page, which may go into what is left of the last one (anon_pipe_write()
 * of fs/pipe.c). So what was written at once takes no more slots than if it had begun
 * with a page of its own, and of that the reader has emptied as many as it has read
 * pages.
 */
#ifndef PROBED_PIPE_ROOM_H
#define PROBED_PIPE_ROOM_H

#include <stddef.h>
#include <stdint.h>

/* Each has a slot at least. More slots than that are not counted on. */
#define PIPE_WRITES_MAX 256

/**
 * struct pipe_room - what is known of a pipe
 * @slot_size: bytes of a page
 * @n_slots: of the pipe
 * @n_foreign_slots: those that may be taken by what others have written
 * @n_slots_used: those that may be taken by what we have
 * @bytes: of ours, those that are in it
 * @first: of @writes, the oldest that is in it
 * @n_writes: how many are
 * @read_bytes: what was read of the oldest
 * @writes: bytes of each
 */
struct pipe_room {
	size_t slot_size;
	size_t n_slots;
	size_t n_foreign_slots;
	size_t n_slots_used;
	size_t bytes;
	size_t first;
	size_t n_writes;
	size_t read_bytes;
	uint32_t writes[PIPE_WRITES_MAX];
};

/**
 * pipe_room_init() - a pipe of which nothing is known but its size
 * @room: gets that
 * @size: bytes, of F_GETPIPE_SZ
 */
void pipe_room_init(struct pipe_room *room, size_t size);

/**
 * pipe_room_update() - the reader has read
 * @room: of the pipe
 * @queued: bytes that are in it now, of FIONREAD
 */
void pipe_room_update(struct pipe_room *room, size_t queued);

/**
 * pipe_room_get() - what it takes whole
 * @room: of the pipe
 *
 * Return: bytes, at the least
 */
size_t pipe_room_get(const struct pipe_room *room);

/**
 * pipe_room_note_write() - it has taken something
 * @room: of the pipe
 * @size: bytes that one write has written
 */
void pipe_room_note_write(struct pipe_room *room, size_t size);

#endif
