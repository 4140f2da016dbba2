// SPDX-License-Identifier: GPL-2.0-only
#include "origin.h"

#include <errno.h>
#include <stdlib.h>

#include "lib/event_json.h"
#include "lib/process_cache.h"
#include "lib/process_text.h"
#include "lib/reader.h"

struct origin {
	struct origin_config config;
	uint32_t keys;
	struct process_cache *processes; /* NULL while nothing is asked for */
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
	free(origin);
	return NULL;
}

static int start_cache(struct origin *origin, uint32_t keys)
{
	const struct process_config config = {
		.proc_fd = origin->config.proc_fd,
		.keys = keys,
		.host = origin->config.host,
		.boot = origin->config.boot,
	};
	struct process_cache *processes = NULL;
	int r = keys ? process_cache_new(&config, &processes) : 0;

	if (r < 0)
		return r;
	process_cache_free(origin->processes);
	origin->processes = processes;
	origin->keys = keys;
	return 0;
}

int origin_update(struct origin *origin, uint32_t keys)
{
	const struct process_facts machine = {
		.host = origin->config.host,
		.boot = origin->config.boot,
	};
	struct event_writer *writer = origin->config.writer;
	int r = keys == origin->keys ? 0 : start_cache(origin, keys);

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
	return process_cache_find(origin->processes, &hit);
}
