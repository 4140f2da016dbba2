/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a record to the program that writes its line: by the number of its
 * event, and by the hidden number of the probe in an event that several share.
 */
#ifndef PROBED_PROGRAMS_H
#define PROBED_PROGRAMS_H

#include <stdint.h>

#include "lib/cleanup.h"

struct apply;
struct event_program;
struct plan;
struct programs;

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
 *	   all records count.
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
 * Return: the program, of the table until it is updated; NULL when it is not a
 * record of the set
 */
const struct event_program *programs_find(const struct programs *programs, const void *record,
					  size_t size, uint64_t ts);

#endif /* PROBED_PROGRAMS_H */
