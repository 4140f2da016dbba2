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
/* Of parentheses; deeper than anyone writes. */
#define FILTER_MAX_DEPTH 64

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

/**
 * enum filter_op - how a field is compared
 * @FILTER_EQ: "=="
 * @FILTER_NE: "!="
 * @FILTER_GLOB: "~"
 * @FILTER_LE: "<="
 * @FILTER_LT: "<"
 * @FILTER_GE: ">="
 * @FILTER_GT: ">"
 * @FILTER_BITS: "&": a bit of the mask is set
 */
enum filter_op {
	FILTER_EQ,
	FILTER_NE,
	FILTER_GLOB,
	FILTER_LE,
	FILTER_LT,
	FILTER_GE,
	FILTER_GT,
	FILTER_BITS
};

/**
 * enum filter_step_kind - what a part of a filter does
 * @FILTER_COMPARE: it is true or not for a record
 * @FILTER_NOT: it turns the last truth
 * @FILTER_BOTH: the last two become one: "&&"
 * @FILTER_EITHER: the last two become one: "||"
 */
enum filter_step_kind { FILTER_COMPARE, FILTER_NOT, FILTER_BOTH, FILTER_EITHER };

/**
 * struct filter_step - a part of a filter
 * @kind: what it does
 * @offset: where it is in the text: a comparison's value, else the byte behind it
 * @field: comparisons: of the caller's fields, or a general one; not to be looked
 *	   at when the fields are not known
 * @op: comparisons: how
 * @value_type: comparisons: what it is compared with
 * @value: of FILTER_NUMBER, in two's complement
 */
struct filter_step {
	enum filter_step_kind kind;
	size_t offset;
	const struct filter_field *field;
	enum filter_op op;
	enum filter_type value_type;
	uint64_t value;
};

/**
 * typedef filter_step_fn - gets the parts of a filter
 * @userdata: as given
 * @step: borrowed for the call only, but for its field
 * @error: for what is wrong with it, when -EINVAL is returned: the message and the
 *	   advice
 *
 * Return: 0, or -errno, which ends the reading and is returned
 */
typedef int filter_step_fn(void *userdata, const struct filter_step *step,
			   struct filter_error *error);

/**
 * filter_read() - check a filter, and take it apart
 * @text: as for filter_check()
 * @fields: as for filter_check()
 * @n_fields: how many
 * @fn: gets its parts in the order in which they are done: what is put together comes
 *	before what does it, "!" and what is in parentheses first, then "&&", then "||";
 *	or NULL
 * @userdata: for @fn
 * @ret_error: what is wrong, when -EINVAL is returned
 *
 * No more than 2 * FILTER_MAX_DEPTH + 3 truths are waiting at a time to be put
 * together.
 *
 * Return: 0; -EINVAL; -errno of @fn
 */
int filter_read(const char *text, const struct filter_field *fields, size_t n_fields,
		filter_step_fn *fn, void *userdata, struct filter_error *ret_error);

#endif /* PROBE_LIB_FILTER_H */
