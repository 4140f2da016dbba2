// SPDX-License-Identifier: GPL-2.0-only
#include "pipe_room.h"

#include <unistd.h>

static size_t count_slots(const struct pipe_room *room, size_t bytes)
{
	return (bytes + room->slot_size - 1) / room->slot_size;
}

void pipe_room_init(struct pipe_room *room, size_t size)
{
	size_t slot_size = (size_t)sysconf(_SC_PAGESIZE);

	*room = (struct pipe_room){ .slot_size = slot_size, .n_slots = size / slot_size };
	if (room->n_slots > PIPE_WRITES_MAX)
		room->n_slots = PIPE_WRITES_MAX;
}

/* Slots of the oldest write that are not read, at most. */
static size_t count_oldest(const struct pipe_room *room)
{
	return count_slots(room, room->writes[room->first]) - room->read_bytes / room->slot_size;
}

/* Return: bytes of the oldest write that were read, at most @bytes */
static size_t take_from_oldest(struct pipe_room *room, size_t bytes)
{
	size_t left = room->writes[room->first] - room->read_bytes;

	room->n_slots_used -= count_oldest(room);
	if (bytes < left) {
		room->read_bytes += bytes;
		room->n_slots_used += count_oldest(room);
		return bytes;
	}
	room->read_bytes = 0;
	room->first = (room->first + 1) % PIPE_WRITES_MAX;
	room->n_writes--;
	return left;
}

void pipe_room_update(struct pipe_room *room, size_t queued)
{
	size_t foreign;

	while (room->bytes > queued)
		room->bytes -= take_from_oldest(room, room->bytes - queued);
	foreign = queued - room->bytes;
	/* Of two slots that follow each other the bytes are more than a page. */
	room->n_foreign_slots = foreign ? 2 * (foreign / room->slot_size + 1) : 0;
}

size_t pipe_room_get(const struct pipe_room *room)
{
	size_t used = room->n_slots_used + room->n_foreign_slots;

	return used < room->n_slots ? (room->n_slots - used) * room->slot_size : 0;
}

void pipe_room_note_write(struct pipe_room *room, size_t size)
{
	uint32_t *last;

	/* One that was taken although there seemed to be no room counts to the last. */
	if (room->n_writes < PIPE_WRITES_MAX)
		room->writes[(room->first + room->n_writes++) % PIPE_WRITES_MAX] = 0;
	last = &room->writes[(room->first + room->n_writes - 1) % PIPE_WRITES_MAX];
	room->n_slots_used += count_slots(room, *last + size) - count_slots(room, *last);
	*last += (uint32_t)size;
	room->bytes += size;
}
