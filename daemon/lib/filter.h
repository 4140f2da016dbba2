/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filters of events: checked before the kernel sees them, with the place of the
 * mistake. The grammar is that of Documentation/trace/events.rst, as
 * process_preds() and parse_pred() in kernel/trace/trace_events_filter.c read
 * it (6.12), but for what the kernel takes and can only be a slip: nothing
 * behind "&&", numbers in octal, numbers that the field cannot hold.
 */
#ifndef PROBE_LIB_FILTER_H
#define PROBE_LIB_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* MAX_FILTER_STR_VAL: bytes of a string to compare with, and the NUL */
#define FILTER_MAX_STRING_BYTES 256
/* A filter is written to tracefs as one line of at most a page. */
#define FILTER_MAX_BYTES 4095

/**
 * enum filter_type - what a field can be compared with
 * @FILTER_NUMBER: numbers
 * @FILTER_STRING: strings
 * @FILTER_CPUMASK: sets of CPUs, "CPUS{0-3}"
 * @FILTER_NOTHING: it has several values, or none that is known
 */
enum filter_type { FILTER_NUMBER, FILTER_STRING, FILTER_CPUMASK, FILTER_NOTHING };

/**
 * struct filter_field - a field of an event
 * @name: its name
 * @type: what it is
 * @size: numbers: 1, 2, 4 or 8 bytes
 * @is_signed: numbers: it can be negative
 */
struct filter_field {
	const char *name;
	enum filter_type type;
	unsigned int size;
	bool is_signed;
};

/**
 * struct filter_error - what is wrong with a filter
 * @offset: byte that is wrong
 * @message: what is wrong
 * @advice: what to do, or ""
 */
struct filter_error {
	size_t offset;
	char message[200];
	char advice[400];
};

/**
 * filter_check() - check a filter
 * @text: e.g. 'prev_prio < 100 && prev_comm ~ "kworker*"'
 * @fields: those of the event, but for the common and generic ones, which each
 *	    event has; NULL when they are not known: then only the grammar is
 *	    checked
 * @n_fields: how many
 * @ret_error: what is wrong, when -EINVAL is returned
 *
 * Return: 0 or -EINVAL
 */
int filter_check(const char *text, const struct filter_field *fields, size_t n_fields,
		 struct filter_error *ret_error);

#endif /* PROBE_LIB_FILTER_H */
