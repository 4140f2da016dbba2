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
 * typedef stack_name_fn - names an address of the program that was hit
 * @userdata: as given
 * @address: the address
 * @is_return: it is behind a call
 * @buf: gets the name; STACK_NAME_MAX bytes
 *
 * Return: bytes; 0 when it has none
 */
typedef size_t stack_name_fn(void *userdata, uint64_t address, bool is_return, char *buf);

/* Longest name of a frame: a symbol, and a module or a file. */
#define STACK_NAME_MAX 1024

/**
 * struct stack_names - what names frames
 * @kernel: addresses of the kernel
 * @user: addresses of the program
 * @userdata: for both
 */
struct stack_names {
	event_symbol_fn *kernel;
	stack_name_fn *user;
	void *userdata;
};

/**
 * stacks_write() - the members "stack" and "user_stack" of a line, and "stack_raw"
 * and "user_stack_raw" where frames are not UTF-8
 * @stacks: by enum stack_kind
 * @wants: which of them the line is to have; one that is not known is null
 * @names: names frames; NULL: addresses are shown
 * @buf: gets them, each with a comma before it
 * @room: bytes
 * @ret_size: how many were written
 *
 * Return: false when not all frames had room; the outermost are left out
 */
bool stacks_write(const struct stack *stacks, const bool wants[STACK_KIND_COUNT],
		  const struct stack_names *names, char *buf, size_t room, size_t *ret_size);

#endif /* PROBED_STACKS_H */
