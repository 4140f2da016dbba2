/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stacks as members of lines.
 */
#ifndef PROBED_STACKS_H
#define PROBED_STACKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/event_json.h"
#include "lib/stack_join.h"

/**
 * stacks_read_ids() - which records are stacks
 * @root_fd: directory of tracefs
 * @ret_ids: their numbers, by enum stack_kind; 0 for one that this kernel has not
 *
 * Return: 0 or -errno
 */
int stacks_read_ids(int root_fd, uint32_t ret_ids[STACK_KIND_COUNT]);

/**
 * stacks_write() - the members "stack" and "user_stack" of a line
 * @stacks: by enum stack_kind
 * @wants: which of them the line is to have; one that is not known is null
 * @name: names addresses of the kernel
 * @userdata: for @name
 * @buf: gets them, each with a comma before it
 * @room: bytes
 * @ret_size: how many were written
 *
 * Return: false when not all frames had room; the outermost are left out
 */
bool stacks_write(const struct stack *stacks, const bool wants[STACK_KIND_COUNT],
		  event_symbol_fn *name, void *userdata, char *buf, size_t room, size_t *ret_size);

#endif /* PROBED_STACKS_H */
