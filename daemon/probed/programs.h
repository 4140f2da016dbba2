/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a record to the program that writes its line: by the number of its
 * event, and by the hidden number of the probe in an event that several share.
 */
#ifndef PROBED_PROGRAMS_H
#define PROBED_PROGRAMS_H

#include <stdint.h>

#include "lib/cleanup.h"

#include "lib/spec.h"
#include "lib/stack_join.h"

struct apply;
struct event_program;
struct filter_match;
struct plan;
struct programs;

/**
 * struct probe_program - what is done with the records of a probe
 * @program: writes its line; of the return of a call, its "return"
 * @half: of the return of a call: writes the line when there is no entry
 * @role: which half of a call it is
 * @call: number of the call probe, the same for both halves
 * @sp_offset: of the stack pointer in the record of a half
 * @wants: which stacks its records have, by enum stack_kind
 * @call_wants: which of them the lines of its call have, which are the entry's
 * @has_filter: of a half of a call: the kernel leaves out some of the other half
 * @filter: of the return of a call: which returns are wanted, where the kernel does not
 *	    leave out the others; or NULL
 * @min_ns: of the entry of a call: shorter ones are not wanted
 */
struct probe_program {
	struct event_program *program;
	struct event_program *half;
	enum probe_role role;
	uint32_t call;
	uint32_t sp_offset;
	bool wants[STACK_KIND_COUNT];
	bool call_wants[STACK_KIND_COUNT];
	bool has_filter;
	struct filter_match *filter;
	uint64_t min_ns;
};

/**
 * programs_new() - a table without programs
 * @ret_programs: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int programs_new(struct programs **ret_programs);

/**
 * programs_free() - free it
 * @programs: it or NULL
 *
 * Return: NULL
 */
struct programs *programs_free(struct programs *programs);
DEFINE_CLEANUP(struct programs *, programs_free);

/**
 * programs_update() - compile what the set has in the kernel
 * @programs: the table
 * @plan: the planned set
 * @apply: the same, applied
 * @at_ns: when the set is changed: the trace clock. Records of probes that are
 *	   not in the plan count until then, those of new ones from then on.
 *	   UINT64_MAX while that is not decided. When the set is armed first,
 *	   all records count, but for those from then on of probes that an
 *	   earlier process left and that are not in the plan.
 *
 * Events that are in the table stay, so that their records can still be read.
 *
 * Return: 0; -errno when the format of an event cannot be read: then the table
 * is as it was
 */
int programs_update(struct programs *programs, const struct plan *plan, const struct apply *apply,
		    uint64_t at_ns);

/**
 * programs_find() - whose record is it?
 * @programs: the table
 * @record: its bytes
 * @size: how many
 * @ts: its time
 *
 * Return: the program, of the table until it is freed; NULL when it is not a
 * record of the set
 */
const struct probe_program *programs_find(const struct programs *programs, const void *record,
					  size_t size, uint64_t ts);

/**
 * programs_count_record() - a record that was found is the stream's now
 * @program: of programs_find()
 */
void programs_count_record(const struct probe_program *program);

/**
 * programs_count_line() - a line was made of it
 * @program: of programs_find()
 * @bytes: of the line
 */
void programs_count_line(const struct probe_program *program, size_t bytes);

/**
 * struct probe_counts - what came of a probe
 * @hits: records of it that were programs_count_record()ed; of a call those of its
 *	  entry
 * @bytes: of its lines
 */
struct probe_counts {
	uint64_t hits;
	uint64_t bytes;
};

/**
 * typedef programs_counts_fn - gets what came of a probe
 * @userdata: as given
 * @name: of the probe; one at several places, and one that a reload has changed,
 *	  come several times
 * @counts: what came of it; borrowed for the call only
 */
typedef void programs_counts_fn(void *userdata, const char *name,
				const struct probe_counts *counts);

/**
 * programs_tell_counts() - tell what came of each probe
 * @programs: the table
 * @fn: gets it
 * @userdata: for @fn
 */
void programs_tell_counts(const struct programs *programs, programs_counts_fn *fn, void *userdata);

#endif /* PROBED_PROGRAMS_H */
