// SPDX-License-Identifier: GPL-2.0-only
#include "filter_match.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "event_format.h"

/* Truths that wait to be put together: see filter_read(). */
#define MAX_WAITING (2 * FILTER_MAX_DEPTH + 3)

/**
 * struct step - a part of a filter, for records of one format
 * @kind: what it does; the others are of comparisons
 * @op: how
 * @is_cpu: not a field, but where the record was made
 * @offset: of the field
 * @size: of the field: 1, 2, 4 or 8
 * @is_signed: the field is
 * @value: what it is compared with
 */
struct step {
	enum filter_step_kind kind;
	enum filter_op op;
	bool is_cpu;
	uint32_t offset;
	uint32_t size;
	bool is_signed;
	uint64_t value;
};

struct filter_match {
	size_t min_size; /* up to the end of the last field that is compared */
	struct step *steps;
	size_t n_steps;
};

struct filter_field filter_field_of(const struct event_field *field)
{
	struct filter_field f = {
		.name = field->name,
		.type = FILTER_NUMBER,
		.size = field->size,
		.is_signed = field->is_signed,
	};

	if (strstr(field->type, "cpumask_t"))
		f.type = FILTER_CPUMASK;
	else if (field->kind == VALUE_STRING && !field->is_array)
		f.type = FILTER_STRING;
	else if (field->is_array || field->place != FIELD_INLINE ||
		 (f.size != 1 && f.size != 2 && f.size != 4 && f.size != 8))
		f.type = FILTER_NOTHING;
	return f;
}

/* ---- make it ready ---- */

/* filter_step_fn */
static int refuse_all_but_numbers(void *userdata, const struct filter_step *step,
				  struct filter_error *error)
{
	(void)userdata;
	if (step->kind != FILTER_COMPARE || step->value_type == FILTER_NUMBER)
		return 0;
	(void)snprintf(error->message, sizeof(error->message), "only numbers can be compared here");
	(void)snprintf(error->advice, sizeof(error->advice), "%s",
		       step->value_type == FILTER_STRING
			       ? "strings are compared by the kernel alone"
			       : "sets of CPUs are compared by the kernel alone");
	return -EINVAL;
}

int filter_match_check(const char *text, struct filter_error *ret_error)
{
	return filter_read(text, NULL, 0, refuse_all_but_numbers, NULL, ret_error);
}

/**
 * struct compiling - a filter that is made ready
 * @format: of the records
 * @match: the filter as far as it is read
 */
struct compiling {
	const struct event_format *format;
	struct filter_match *match;
};

static int compile_comparison(struct compiling *compiling, const struct filter_step *step,
			      struct step *ret_step)
{
	const struct event_field *field = event_format_find(compiling->format, step->field->name);

	if (!field && strcasecmp(step->field->name, "cpu") != 0)
		return -EBADMSG;
	*ret_step = (struct step){
		.kind = FILTER_COMPARE,
		.op = step->op,
		.is_cpu = !field,
		.size = step->field->size,
		.is_signed = step->field->is_signed,
		.value = step->value,
	};
	if (!field)
		return 0;
	ret_step->offset = field->offset;
	if (compiling->match->min_size < (size_t)field->offset + field->size)
		compiling->match->min_size = (size_t)field->offset + field->size;
	return 0;
}

/* filter_step_fn */
static int compile_step(void *userdata, const struct filter_step *step, struct filter_error *error)
{
	struct compiling *compiling = userdata;
	struct filter_match *match = compiling->match;
	struct step *more;
	int r;

	r = refuse_all_but_numbers(NULL, step, error);
	if (r < 0)
		return r;
	more = reallocarray(match->steps, match->n_steps + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	match->steps = more;
	more += match->n_steps++;
	*more = (struct step){ .kind = step->kind };
	return step->kind == FILTER_COMPARE ? compile_comparison(compiling, step, more) : 0;
}

int filter_match_new(const char *text, const struct event_format *format,
		     struct filter_match **ret_match)
{
	_cleanup_(filter_match_freep) struct filter_match *match = calloc(1, sizeof(*match));
	_cleanup_free_ struct filter_field *fields = calloc(format->n_fields + 1, sizeof(*fields));
	struct compiling compiling = { .format = format, .match = match };
	struct filter_error error;
	size_t i;
	int r;

	if (!match || !fields)
		return -ENOMEM;
	for (i = 0; i < format->n_fields; i++)
		fields[i] = filter_field_of(&format->fields[i]);
	r = filter_read(text, fields, format->n_fields, compile_step, &compiling, &error);
	if (r < 0)
		return r == -EINVAL ? -EBADMSG : r;
	*ret_match = TAKE_PTR(match);
	return 0;
}

struct filter_match *filter_match_free(struct filter_match *match)
{
	if (!match)
		return NULL;
	free(match->steps);
	free(match);
	return NULL;
}

/* ---- match ---- */

/* In 64 bits, by its sign. */
static uint64_t load(const struct step *step, const uint8_t *record)
{
	const uint8_t *at = record + step->offset;
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	switch (step->size) {
	case 8:
		memcpy(&u64, at, sizeof(u64));
		return u64;
	case 4:
		memcpy(&u32, at, sizeof(u32));
		return step->is_signed ? (uint64_t)(int32_t)u32 : u32;
	case 2:
		memcpy(&u16, at, sizeof(u16));
		return step->is_signed ? (uint64_t)(int16_t)u16 : u16;
	default:
		return step->is_signed ? (uint64_t)(int8_t)*at : *at;
	}
}

/* Return: below 0, 0 or above 0, as @a is less than, equal to or more than @b */
static int order(uint64_t a, uint64_t b, bool is_signed)
{
	if (is_signed)
		return ((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b);
	return (a > b) - (a < b);
}

static bool compare(const struct step *step, uint32_t cpu, const uint8_t *record)
{
	uint64_t has = step->is_cpu ? cpu : load(step, record);
	int by = order(has, step->value, step->is_signed);

	switch (step->op) {
	case FILTER_EQ:
		return by == 0;
	case FILTER_NE:
		return by != 0;
	case FILTER_LE:
		return by <= 0;
	case FILTER_LT:
		return by < 0;
	case FILTER_GE:
		return by >= 0;
	case FILTER_GT:
		return by > 0;
	case FILTER_BITS:
		/* filter_pred_cpu() does not know it, and says no. */
		return !step->is_cpu && (has & step->value);
	case FILTER_GLOB:
		break;
	}
	return false;
}

int filter_match_record(const struct filter_match *match, uint32_t cpu, const void *record,
			size_t size)
{
	bool truths[MAX_WAITING];
	size_t n = 0, i;

	if (size < match->min_size)
		return -EBADMSG;
	for (i = 0; i < match->n_steps; i++) {
		const struct step *step = &match->steps[i];

		switch (step->kind) {
		case FILTER_COMPARE:
			truths[n++] = compare(step, cpu, record);
			break;
		case FILTER_NOT:
			truths[n - 1] = !truths[n - 1];
			break;
		case FILTER_BOTH:
			n--;
			truths[n - 1] &= truths[n];
			break;
		case FILTER_EITHER:
			n--;
			truths[n - 1] |= truths[n];
			break;
		}
	}
	return truths[0];
}
