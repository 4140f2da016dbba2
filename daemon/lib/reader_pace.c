// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a buffer may be left alone: until a quarter of it is full, at the
 * rate of the last time. The rest is for hits that come faster, and for when
 * this process has to wait for a CPU.
 */
#include "reader_impl.h"

#define PACE_MIN_NS 1000000ULL
#define PACE_MAX_NS 20000000ULL
/* When nothing is known: two million small hits a second fill half of the kernel's default. */
#define PACE_BEGIN_NS 4000000ULL
/* Of the buffer, to be read at a time: 1 / PACE_SHARE. */
#define PACE_SHARE 4

void reader_pace_begin(struct reader *reader)
{
	/* The first call doubles it. */
	reader->pace_ns = PACE_BEGIN_NS / 2;
	for (size_t i = 0; i < reader->n_cpus; i++)
		reader->cpus[i].paced_order = reader->cpus[i].next_order;
}

/* Pages that were read of the busiest CPU since the last time. */
static uint64_t count_pages(struct reader *reader)
{
	uint64_t most = 0;

	for (size_t i = 0; i < reader->n_cpus; i++) {
		struct cpu_reader *c = &reader->cpus[i];
		uint64_t n = c->next_order - c->paced_order;

		c->paced_order = c->next_order;
		most = n > most ? n : most;
	}
	return most;
}

uint64_t reader_pace(struct reader *reader)
{
	uint64_t n_pages = count_pages(reader);
	uint64_t next_ns = 2 * reader->pace_ns;

	/* A page may have been read when it was not full: one says nothing. */
	if (n_pages > 1 && reader->ring_pages < 2 * PACE_SHARE * n_pages)
		next_ns = reader->pace_ns * reader->ring_pages / (PACE_SHARE * n_pages);
	if (next_ns < PACE_MIN_NS)
		next_ns = PACE_MIN_NS;
	if (next_ns > PACE_MAX_NS)
		next_ns = PACE_MAX_NS;
	reader->pace_ns = next_ns;
	return next_ns;
}
