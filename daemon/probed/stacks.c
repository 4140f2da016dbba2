// SPDX-License-Identifier: GPL-2.0-only
#include "stacks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/event_format.h"
#include "lib/json_writer.h"
#include "lib/tracefs.h"

/* What is needed besides a frame: '],"stack_raw":{"127":""},"user_stack":null'. */
#define FRAME_ROOM 64

int stacks_read_ids(int root_fd, uint32_t ret_ids[STACK_KIND_COUNT])
{
	static const char *const files[STACK_KIND_COUNT] = {
		[STACK_KERNEL] = "events/ftrace/kernel_stack/format",
		[STACK_USER] = "events/ftrace/user_stack/format",
	};
	size_t k;

	for (k = 0; k < STACK_KIND_COUNT; k++) {
		_cleanup_(event_format_freep) struct event_format *format = NULL;
		_cleanup_free_ char *text = NULL;
		size_t size;
		int r;

		ret_ids[k] = 0;
		r = tracefs_read(root_fd, files[k], &text, &size);
		if (r == -ENOENT)
			continue;
		if (r == 0)
			r = event_format_parse(text, size, &format);
		if (r < 0)
			return r;
		ret_ids[k] = format->id;
	}
	return 0;
}

/* Return: bytes of the name of a frame; 0 when it has none */
static size_t name_frame(const struct stack_names *names, enum stack_kind kind,
			 const struct stack *stack, size_t i, char *text)
{
	if (!names)
		return 0;
	if (kind == STACK_KERNEL)
		return names->kernel(names->userdata, stack->addresses[i], text, STACK_NAME_MAX);
	return names->user(names->userdata, stack->addresses[i], i > 0, text);
}

/* The bytes of a frame, under its place in the array. */
static void write_raw(struct json_writer *raw, size_t i, const char *text, size_t size)
{
	char key[24];

	(void)snprintf(key, sizeof(key), "%zu", i);
	json_key(raw, key);
	json_hex_bytes(raw, text, size);
}

/* @raw gets what is in them and not UTF-8: members of an object. */
static bool write_frames(struct json_writer *w, const struct stack *stack, enum stack_kind kind,
			 const struct stack_names *names, struct json_writer *raw)
{
	char text[STACK_NAME_MAX];
	size_t i, size, needed;
	bool is_replaced;

	json_array_begin(w);
	for (i = 0; i < stack->depth; i++) {
		size = name_frame(names, kind, stack, i, text);
		/* Room for the frame, and for what closes and may follow the array. */
		needed = json_string_size(text, size, &is_replaced) + FRAME_ROOM;
		needed += json_writer_size(raw) + (is_replaced ? 2 * size + FRAME_ROOM : 0);
		if ((size_t)(w->end - w->at) < needed)
			break;
		if (size)
			json_string(w, text, size);
		else
			json_hex(w, stack->addresses[i]);
		if (is_replaced)
			write_raw(raw, i, text, size);
	}
	json_array_end(w);
	return i == stack->depth;
}

/* Return: all frames had room */
static bool write_stack(struct json_writer *w, const struct stack *stack, enum stack_kind kind,
			const struct stack_names *names)
{
	static const char *const raw_keys[STACK_KIND_COUNT] = {
		[STACK_KERNEL] = "stack_raw",
		[STACK_USER] = "user_stack_raw",
	};
	char text[EVENT_EXTRA_MAX];
	struct json_writer raw;
	bool is_whole;

	json_writer_init(&raw, text, sizeof(text));
	json_object_begin(&raw);
	is_whole = write_frames(w, stack, kind, names, &raw);
	json_object_end(&raw);
	if (json_writer_size(&raw) > strlen("{}")) {
		w->comma = true;
		json_key(w, raw_keys[kind]);
		json_raw(w, text, json_writer_size(&raw));
	}
	return is_whole;
}

bool stacks_write(const struct stack *stacks, const bool wants[STACK_KIND_COUNT],
		  const struct stack_names *names, char *buf, size_t room, size_t *ret_size)
{
	static const char *const keys[STACK_KIND_COUNT] = {
		[STACK_KERNEL] = "stack",
		[STACK_USER] = "user_stack",
	};
	struct json_writer w;
	bool is_whole = true;
	size_t k;

	json_writer_init(&w, buf, room);
	w.comma = true;
	for (k = 0; k < STACK_KIND_COUNT; k++) {
		if (!wants[k])
			continue;
		json_key(&w, keys[k]);
		if (!stacks[k].is_known)
			json_null(&w);
		else
			is_whole &= write_stack(&w, &stacks[k], k, names);
		w.comma = true;
	}
	*ret_size = json_writer_size(&w);
	return is_whole;
}
