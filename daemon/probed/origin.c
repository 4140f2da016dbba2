// SPDX-License-Identifier: GPL-2.0-only
#include "origin.h"

#include <errno.h>
#include <stdlib.h>

#include "lib/event_json.h"
#include "lib/process_cache.h"
#include "lib/process_text.h"
#include "lib/reader.h"
#include "lib/user_names.h"

struct origin {
	struct origin_config config;
	uint32_t keys;
	bool has_stacks;
	struct process_cache *processes; /* NULL while nothing is asked for */
	struct user_names *names;	 /* NULL while there are no stacks */
	const struct process *found;
	char machine[PROCESS_TEXT_MAX];
};

int origin_new(const struct origin_config *config, struct origin **ret_origin)
{
	struct origin *origin = calloc(1, sizeof(*origin));

	if (!origin)
		return -ENOMEM;
	origin->config = *config;
	*ret_origin = origin;
	return 0;
}

struct origin *origin_free(struct origin *origin)
{
	if (!origin)
		return NULL;
	process_cache_free(origin->processes);
	user_names_free(origin->names);
	free(origin);
	return NULL;
}

/* Both anew: the one's numbers of programs are the other's. */
static int start_caches(struct origin *origin, uint32_t keys, bool has_stacks)
{
	const struct process_config config = {
		.proc_fd = origin->config.proc_fd,
		.keys = keys,
		.host = origin->config.host,
		.boot = origin->config.boot,
	};
	_cleanup_(process_cache_freep) struct process_cache *processes = NULL;
	_cleanup_(user_names_freep) struct user_names *names = NULL;
	int r = 0;

	if (keys || has_stacks)
		r = process_cache_new(&config, &processes);
	if (r == 0 && has_stacks)
		r = user_names_new(config.proc_fd, &names);
	if (r < 0)
		return r;
	process_cache_free(origin->processes);
	user_names_free(origin->names);
	origin->processes = TAKE_PTR(processes);
	origin->names = TAKE_PTR(names);
	origin->keys = keys;
	origin->has_stacks = has_stacks;
	origin->found = NULL;
	return 0;
}

int origin_update(struct origin *origin, uint32_t keys, bool has_stacks)
{
	const struct process_facts machine = {
		.host = origin->config.host,
		.boot = origin->config.boot,
	};
	struct event_writer *writer = origin->config.writer;
	int r = 0;

	if (keys != origin->keys || has_stacks != origin->has_stacks)
		r = start_caches(origin, keys, has_stacks);
	if (r < 0)
		return r;
	(void)process_text_write(&machine, keys & ENRICH_OF_MACHINE, origin->machine,
				 &writer->tail_size);
	writer->tail = origin->machine;
	return 0;
}

size_t origin_room(const struct origin *origin)
{
	return origin->keys ? PROCESS_TEXT_MAX : 0;
}

void origin_begin_round(struct origin *origin, uint64_t now_ns)
{
	if (origin->processes)
		process_cache_begin_round(origin->processes, now_ns);
	if (origin->names)
		user_names_begin_round(origin->names, now_ns);
}

const struct process *origin_find(struct origin *origin, const struct event_program *program,
				  const struct reader_event *event, int32_t pid)
{
	char comm[EVENT_COMM_MAX];
	struct process_hit hit;

	if (!origin->processes)
		return NULL;
	hit = (struct process_hit){
		.pid = pid,
		.tid = event_program_tid(program, event->data, event->size),
		.ts = event->ts,
	};
	if (event_program_comm(program, event->data, event->size, comm))
		hit.comm = comm;
	origin->found = process_cache_find(origin->processes, &hit);
	return origin->found;
}

size_t origin_name(struct origin *origin, uint64_t address, bool is_return, char *buf)
{
	struct user_place place = { .address = address, .is_return = is_return };

	if (!origin->names || !origin->found)
		return 0;
	place.pid = origin->found->pid;
	place.program = origin->found->program;
	place.stack = origin->found->stack;
	return user_names_write(origin->names, &place, buf);
}
