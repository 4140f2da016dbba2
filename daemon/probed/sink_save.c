// SPDX-License-Identifier: GPL-2.0-only
/*
 * What outlives the process: for each output, what it still lacks.
 */
#include "sink_impl.h"

#include <errno.h>
#include <string.h>

#include "lib/event_json.h"

#include "log.h"

/* NOLINTBEGIN(misc-redundant-expression): that both are the same is by chance */
_Static_assert(SINK_BUFFER_BYTES <= JOURNAL_OUT_MAX, "a point holds what is pending");
_Static_assert(EVENT_LINE_MAX <= JOURNAL_REST_MAX, "and the rest of a line");
/* NOLINTEND(misc-redundant-expression) */

/* Which output it is, whoever runs: FNV-1a over what tells outputs of a set apart. */
static uint64_t output_id(const struct output_spec *spec)
{
	uint64_t hash = 14695981039346656037ULL ^ (uint64_t)spec->kind;

	for (const char *c = spec->path ?: ""; *c; c++)
		hash = (hash ^ (uint8_t)*c) * 1099511628211ULL;
	return hash ?: 1;
}

void sink_save(const struct sink *sink, struct journal *journal)
{
	struct journal_point *point = journal_next(journal);

	memset(point->outputs, 0, sizeof(point->outputs));
	for (size_t i = 0; i < sink->n_outputs; i++) {
		const struct output *output = sink->outputs[i];
		struct journal_output *to = &point->outputs[i];

		to->id = output_id(&output->spec);
		to->taken = to->trying = output->taken;
		to->owed = output->owed;
		if (output->class->save)
			output->class->save(output, to, journal_next_rest(journal, i));
	}
}

void sink_track(struct sink *sink, struct journal *journal)
{
	const struct journal_point *point = journal_now(journal);

	sink->is_tracked = true;
	for (size_t i = 0; i < sink->n_outputs; i++) {
		uint64_t id = output_id(&sink->outputs[i]->spec);

		sink->outputs[i]->note = NULL;
		for (size_t k = 0; k < OUTPUT_MAX; k++) {
			if (point->outputs[k].id == id)
				sink->outputs[i]->note = journal_now_output(journal, k);
		}
	}
}

bool sink_is_clean(const struct sink *sink)
{
	for (size_t i = 0; i < sink->n_outputs; i++) {
		const struct output *output = sink->outputs[i];

		if (output->class->is_clean && !output->class->is_clean(output))
			return false;
	}
	return true;
}

/* --- after a crash --------------------------------------------------------- */

/* The outputs rely on it; a journal on file may have been damaged. */
static bool are_whole_lines(const char *lines, size_t size)
{
	const char *end;

	for (; size; size -= (size_t)(end - lines), lines = end) {
		end = memchr(lines, '\n', size);
		if (!end || ++end - lines > EVENT_LINE_MAX)
			return false;
	}
	return true;
}

static bool is_gap(const struct journal_gap *gap)
{
	return memchr(gap->begin, '\0', sizeof(gap->begin)) &&
	       (!gap->is_open ||
		strncmp(gap->begin, SINK_LINE_BEGIN, strlen(SINK_LINE_BEGIN)) == 0);
}

static bool is_sound(const struct output *output, const struct journal_output *was,
		     const char *rest, const char *lines, size_t size)
{
	if (was->taken > size || was->trying > size || was->rest_size > EVENT_LINE_MAX)
		return false;
	/* Only the standard output goes on within a line. */
	if (was->taken && lines[was->taken - 1] != '\n' && output->spec.kind != OUTPUT_STDOUT)
		return false;
	if (was->rest_size && memchr(rest, '\n', was->rest_size) != rest + was->rest_size - 1)
		return false;
	return is_gap(&was->gap) && is_gap(&was->rest_gap);
}

/* What the earlier process saved of an output. Return: NULL when it had none */
static const struct journal_output *find_saved(const struct output *output,
					       const struct journal *journal, const char **ret_rest)
{
	const struct journal_point *point = journal_now(journal);
	uint64_t id = output_id(&output->spec);

	for (size_t i = 0; i < OUTPUT_MAX; i++) {
		if (point->outputs[i].id == id) {
			*ret_rest = journal_now_rest(journal, i);
			return &point->outputs[i];
		}
	}
	return NULL;
}

static int resume_output(struct sink *sink, struct output *output, const struct journal *journal)
{
	const struct journal_point *point = journal_now(journal);
	const struct journal_output *was;
	const char *rest;

	output->taken = sink->used;
	if (!output->class->resume || (point->is_written && sink->used))
		return 0;
	was = find_saved(output, journal, &rest);
	if (!was) {
		output->taken = 0;
		return 0;
	}
	if (!is_sound(output, was, rest, sink->buffer, sink->used))
		return -EBADMSG;
	output->owed = was->owed;
	output->taken = output->class->resume(output, was, rest, sink->buffer, sink->used);
	if (was->is_file || was->trying <= was->taken || output->taken >= sink->used)
		return 0;
	if (!sink->repeats || output->taken < sink->repeats_from)
		sink->repeats_from = output->taken;
	sink->repeats = true;
	return 0;
}

int sink_resume(struct sink *sink, struct journal *journal)
{
	const struct journal_point *point = journal_now(journal);
	int r = 0;

	if (point->out_size > SINK_BUFFER_BYTES ||
	    !are_whole_lines(journal_now_out(journal), point->out_size))
		return -EBADMSG;
	sink->used = point->out_size;
	memcpy(sink->buffer, journal_now_out(journal), sink->used);
	for (size_t i = 0; i < sink->n_outputs && r >= 0; i++)
		r = resume_output(sink, sink->outputs[i], journal);
	if (r < 0) {
		for (size_t i = 0; i < sink->n_outputs; i++)
			sink->outputs[i]->taken = 0;
		sink->used = 0;
	}
	if (sink->repeats)
		sink->repeats_from = sink_line_seq(sink->buffer + sink->repeats_from,
						   sink->used - sink->repeats_from);
	return r;
}

bool sink_repeats(const struct sink *sink, uint64_t *ret_seq)
{
	if (sink->repeats)
		*ret_seq = sink->repeats_from;
	return sink->repeats;
}
