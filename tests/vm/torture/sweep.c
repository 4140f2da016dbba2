// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes on each instruction of many functions, one function after the other.
 */
#include <stdio.h>
#include <string.h>

#include "torture.h"

#define INSN_BYTES 4
#define MODULE	   "torture_sweep"

/*
 * So many at once, at most: with more, functions that run all the time would take all
 * of it, since each probe is hit until the last one is armed.
 */
#define PLACES_AT_ONCE 24

/* So long it is waited for as many hits as there are probes. */
#define WAIT_MS 100

/* What the module says of the probes that it has armed */
struct tally {
	unsigned long armed;
	unsigned long hit;
	unsigned long hits;
};

static int read_tally(struct job *job, struct tally *ret_tally)
{
	char out[128];
	int r = module_hear(job, MODULE, "places", out, sizeof(out));

	if (r == 0 &&
	    sscanf(out, "%lu %lu %lu", &ret_tally->armed, &ret_tally->hit, &ret_tally->hits) != 3)
		job_fault(job, "the module says %s", out);
	return r;
}

static void sweep_round(struct job *job, const struct hot *hot, unsigned int first, unsigned int n)
{
	struct tally tally = { 0 };
	char command[NAME_BYTES + 32];
	uint64_t end;

	snprintf(command, sizeof(command), "%s %u %u", hot->name, first, n);
	if (module_tell(job, MODULE, "places", command) < 0)
		return;
	end = now_ms() + WAIT_MS;
	do {
		job_pause(job, 10);
		if (read_tally(job, &tally) < 0)
			return;
	} while (tally.hits < tally.armed && now_ms() < end && !job_stopping(job));
	(void)module_tell(job, MODULE, "places", "none");
	job->stats->hits += tally.hits;
	job->stats->refused += n - tally.armed;
	job->shared->places += tally.armed;
	job->shared->places_hit += tally.hit;
	job_op(job);
}

/* All functions once, from one that the seed chooses, and then again */
void run_sweep(struct job *job)
{
	unsigned int first = job_random(job, job->shared->n_swept);

	if (module_load(job, MODULE) < 0)
		return;
	for (unsigned int i = 0; !job_stopping(job); i++) {
		const struct hot *hot = &job->shared->swept[(first + i) % job->shared->n_swept];
		unsigned int n = hot->bytes / INSN_BYTES;

		for (unsigned int at = 0; at < n && !job_stopping(job); at += PLACES_AT_ONCE)
			sweep_round(job, hot, at,
				    n - at < PLACES_AT_ONCE ? n - at : PLACES_AT_ONCE);
		if (!job_stopping(job))
			job->shared->functions_done++;
	}
	module_unload(job, MODULE);
}
