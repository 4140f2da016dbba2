/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where hits come from, as far as lines tell it: the process, the machine.
 */
#ifndef PROBED_ORIGIN_H
#define PROBED_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"

struct event_program;
struct event_writer;
struct origin;
struct process;
struct reader_event;

/**
 * struct origin_config - whom to ask
 * @proc_fd: directory /proc; borrowed, must outlive the origin
 * @writer: gets what lines without a process tell of the machine; borrowed
 * @host: name of the machine; borrowed, must outlive the origin
 * @boot: boot id; the same; NULL when it is not known
 */
struct origin_config {
	int proc_fd;
	struct event_writer *writer;
	const char *host;
	const char *boot;
};

/**
 * origin_new() - nothing is asked for yet
 * @config: whom to ask; copied
 * @ret_origin: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int origin_new(const struct origin_config *config, struct origin **ret_origin);

/**
 * origin_free() - free it
 * @origin: it or NULL
 *
 * Return: NULL
 */
struct origin *origin_free(struct origin *origin);
DEFINE_CLEANUP(struct origin *, origin_free);

/**
 * origin_update() - from now on, tell this
 * @origin: the origin
 * @keys: members of lines, of ENRICH_BIT()
 * @has_stacks: lines have addresses of programs, see origin_name()
 *
 * Return: 0 or -ENOMEM
 */
int origin_update(struct origin *origin, uint32_t keys, bool has_stacks);

/**
 * origin_room() - what a line's members of its process need at most
 * @origin: the origin
 *
 * Return: bytes; 0 when nothing is asked for
 */
size_t origin_room(const struct origin *origin);

/**
 * origin_begin_round() - a new round of lines begins
 * @origin: the origin
 * @now_ns: the trace clock
 */
void origin_begin_round(struct origin *origin, uint64_t now_ns);

/**
 * origin_find() - the process of a hit
 * @origin: the origin
 * @program: of the hit's record
 * @event: the record
 * @pid: its process; 0 when it is not known
 *
 * Return: the process, of the origin until the next call; NULL when nothing is
 * asked for
 */
const struct process *origin_find(struct origin *origin, const struct event_program *program,
				  const struct reader_event *event, int32_t pid);

/**
 * origin_name() - name an address of the process that was found last
 * @origin: the origin
 * @address: the address
 * @is_return: it is behind a call
 * @buf: gets the name; USER_NAME_MAX bytes
 *
 * Return: bytes; 0 when it has none
 */
size_t origin_name(struct origin *origin, uint64_t address, bool is_return, char *buf);

#endif /* PROBED_ORIGIN_H */
