/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A filter on records that are in user space already: what the kernel's own would
 * say of them (filter_match_preds() in kernel/trace/trace_events_filter.c, 6.12).
 * Numbers only: strings, and sets of CPUs, are compared by the kernel alone. Pure.
 */
#ifndef PROBE_LIB_FILTER_MATCH_H
#define PROBE_LIB_FILTER_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "filter.h"

struct event_field;
struct event_format;
struct filter_match;

/**
 * filter_field_of() - a field of a record as filters see it
 * @field: the field
 *
 * As filter_assign_type() and is_string_field() in the kernel see it.
 *
 * Return: it, with the name borrowed from @field
 */
struct filter_field filter_field_of(const struct event_field *field);

/**
 * filter_match_check() - can records be matched with a filter here?
 * @text: the filter; that its grammar is right is checked as well
 * @ret_error: what is wrong, when -EINVAL is returned
 *
 * Return: 0; -EINVAL when it compares anything but numbers
 */
int filter_match_check(const char *text, struct filter_error *ret_error);

/**
 * filter_match_new() - make a filter ready for records
 * @text: the filter, of which filter_match_check() says that it can be
 * @format: of the records; not kept
 * @ret_match: owned by the caller
 *
 * Return: 0; -EBADMSG when it does not fit the format; -ENOMEM
 */
int filter_match_new(const char *text, const struct event_format *format,
		     struct filter_match **ret_match);

/**
 * filter_match_free() - free it
 * @match: it or NULL
 *
 * Return: NULL
 */
struct filter_match *filter_match_free(struct filter_match *match);
DEFINE_CLEANUP(struct filter_match *, filter_match_free);

/**
 * filter_match_record() - does a record pass?
 * @match: the filter
 * @cpu: where the record was made
 * @record: its bytes
 * @size: how many
 *
 * Return: 1 when it does; 0 when it does not; -EBADMSG when it is too short
 */
int filter_match_record(const struct filter_match *match, uint32_t cpu, const void *record,
			size_t size);

#endif /* PROBE_LIB_FILTER_MATCH_H */
