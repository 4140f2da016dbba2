// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel hands out the numbers of events in sequence: a table from the
 * lowest to the highest of the set is small. Numbers within an event are
 * indexes already.
 */
#include "programs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/apply.h"
#include "lib/event_format.h"
#include "lib/event_json.h"
#include "lib/filter_match.h"
#include "lib/macro.h"
#include "lib/plan.h"
#include "lib/spec.h"
#include "lib/tracefs.h"

struct member_program {
	struct probe_program own;
	char *name;
	uint64_t begin_ns; /* records before are not the set's */
	uint64_t end_ns;   /* nor are those from then on */
	struct probe_counts counts;
};

struct event_programs {
	char *name;
	uint32_t id;
	uint32_t id_offset; /* of the hidden number in a record */
	bool has_ids;
	size_t older; /* the table's next event of this id, plus 1; tracepoints only */
	struct member_program *members;
	size_t n_members;
};

struct programs {
	struct event_programs *events;
	size_t n_events;
	uint32_t *index; /* by id, from first_id: place in events, plus 1 */
	uint32_t first_id;
	uint32_t n_ids;
	bool is_live; /* the set is armed: what is new begins with a change */
};

int programs_new(struct programs **ret_programs)
{
	struct programs *programs = calloc(1, sizeof(*programs));

	if (!programs)
		return -ENOMEM;
	*ret_programs = programs;
	return 0;
}

static void event_done(struct event_programs *event)
{
	size_t i;

	for (i = 0; i < event->n_members; i++) {
		event_program_free(event->members[i].own.program);
		event_program_free(event->members[i].own.half);
		filter_match_free(event->members[i].own.filter);
		free(event->members[i].name);
	}
	free(event->members);
	free(event->name);
}

struct programs *programs_free(struct programs *programs)
{
	if (!programs)
		return NULL;
	while (programs->n_events)
		event_done(&programs->events[--programs->n_events]);
	free(programs->events);
	free(programs->index);
	free(programs);
	return NULL;
}

static int read_format(const struct plan *plan, const struct apply *apply,
		       const struct apply_event *event, struct event_format **ret_format)
{
	_cleanup_free_ char *path = apply_event_path(event, plan->group, "format"), *text = NULL;
	size_t size;
	int r;

	if (!path)
		return -ENOMEM;
	r = tracefs_read(apply_instance_fd(apply), path, &text, &size);
	return r < 0 ? r : event_format_parse(text, size, ret_format);
}

/* With the arguments of the probe, as the plan has them to be @shown. */
static int compile_args(const struct event_config *shared, const struct probe_spec *spec,
			const struct event_arg *shown, const struct event_format *format,
			struct event_program **ret_program)
{
	_cleanup_free_ struct event_arg *args = calloc(spec->n_args + 1, sizeof(*args));
	struct event_config config = *shared;
	size_t i;

	if (!args)
		return -ENOMEM;
	for (i = 0; i < spec->n_args; i++)
		args[i] = shown ? shown[i] : (struct event_arg){ .name = spec->args[i].name };
	config.args = args;
	config.n_args = spec->n_args;
	return event_program_compile(format, &config, ret_program);
}

/* Both halves of a call have its name, and so its number. */
static uint32_t number_call(const struct programs *programs, const char *name)
{
	uint32_t next = 0;
	size_t e, m;

	for (e = 0; e < programs->n_events; e++) {
		for (m = 0; m < programs->events[e].n_members; m++) {
			const struct member_program *member = &programs->events[e].members[m];

			if (member->own.role == PROBE_ALONE)
				continue;
			if (strcmp(member->name, name) == 0)
				return member->own.call;
			next = member->own.call >= next ? member->own.call + 1 : next;
		}
	}
	return next;
}

static int compile_half(const struct programs *programs, const struct plan_probe *planned,
			const struct event_config *config, const struct event_format *format,
			struct probe_program *own)
{
	const struct event_field *sp = event_format_find(format, EVENT_SP_FIELD);
	const struct probe_spec *spec = planned->spec, *other = probe_spec_other_half(spec);
	bool is_return = spec->role == PROBE_CALL_RETURN;
	const struct probe_spec *entry = is_return ? other : spec;
	const struct probe_spec nothing = { .n_args = 0 };
	int r;

	if (!sp || sp->size != sizeof(uint64_t))
		return -EBADMSG;
	/* As long as it has no role, it is not found among those that have a number. */
	own->call = number_call(programs, spec->name);
	own->role = spec->role;
	own->sp_offset = sp->offset;
	own->call_wants[STACK_KERNEL] = entry->stack_kernel;
	own->call_wants[STACK_USER] = entry->stack_user;
	own->min_ns = entry->min_duration_us * 1000;
	own->has_filter = probe_spec_kernel_filter(other) != NULL;
	if (!is_return)
		return 0;
	if (probe_spec_late_filter(spec)) {
		r = filter_match_new(probe_spec_late_filter(spec), format, &own->filter);
		if (r < 0)
			return r;
	}
	return compile_args(config, &nothing, NULL, format, &own->half);
}

/* A probe of an earlier run that is in no plan is shown as the format has it. */
static int compile_member(const struct programs *programs, const struct plan *plan,
			  const struct apply_member *member, const struct event_format *format,
			  struct member_program *compiled)
{
	const struct plan_probe *planned = NULL;
	struct event_config config = {
		.set = plan->set->name,
		.probe = member->name,
		.kind = probe_kind_name(member->kind),
		.int64_as_string = plan->set->int64_as_string,
	};
	int r;

	compiled->name = strdup(member->name);
	if (!compiled->name)
		return -ENOMEM;
	if (member->probe != APPLY_GHOST) {
		planned = &plan->probes[member->probe];
		config.kind = probe_spec_key(planned->spec);
		compiled->own.wants[STACK_KERNEL] = planned->spec->stack_kernel;
		compiled->own.wants[STACK_USER] = planned->spec->stack_user;
	}
	/* What describes itself, and has no list, has all. */
	if (!planned || (probe_kind_is_event(planned->spec->kind) && !planned->spec->args))
		return event_program_compile(format, &config, &compiled->own.program);
	r = compile_args(&config, planned->spec, planned->args, format, &compiled->own.program);
	if (r == 0 && planned->spec->role != PROBE_ALONE)
		r = compile_half(programs, planned, &config, format, &compiled->own);
	return r;
}

static int compile_event(const struct programs *programs, struct event_programs *event,
			 const struct plan *plan, const struct apply *apply,
			 const struct apply_event *applied, uint64_t begin_ns)
{
	_cleanup_(event_format_freep) struct event_format *format = NULL;
	const struct event_field *id;
	size_t i;
	int r;

	*event = (struct event_programs){ .has_ids = applied->has_ids };
	event->name = strdup(applied->name);
	event->members = calloc(applied->n_members, sizeof(*event->members));
	if (!event->name || !event->members)
		return -ENOMEM;
	r = read_format(plan, apply, applied, &format);
	if (r < 0)
		return r;
	event->id = format->id;
	id = event_format_find(format, EVENT_ID_FIELD);
	if (event->has_ids && (!id || id->size != sizeof(uint16_t)))
		return -EBADMSG;
	event->id_offset = id ? id->offset : 0;
	for (i = 0; i < applied->n_members; i++) {
		event->n_members++;
		event->members[i].begin_ns = begin_ns;
		event->members[i].end_ns = UINT64_MAX;
		r = compile_member(programs, plan, &applied->members[i], format,
				   &event->members[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

static struct event_programs *find_event(const struct programs *programs, const char *name)
{
	size_t i;

	for (i = 0; i < programs->n_events; i++)
		if (!strcmp(programs->events[i].name, name))
			return &programs->events[i];
	return NULL;
}

static int build_index(struct programs *programs)
{
	uint32_t first = UINT32_MAX, last = 0;
	uint32_t *index;
	size_t i;

	for (i = 0; i < programs->n_events; i++) {
		uint32_t id = programs->events[i].id;

		first = id < first ? id : first;
		last = id > last ? id : last;
	}
	index = calloc(programs->n_events ? last - first + 1 : 1, sizeof(*index));
	if (!index)
		return -ENOMEM;
	for (i = 0; i < programs->n_events; i++) {
		uint32_t *place = &index[programs->events[i].id - first];

		programs->events[i].older = *place;
		*place = (uint32_t)i + 1;
	}
	free(programs->index);
	programs->index = index;
	programs->first_id = first;
	programs->n_ids = programs->n_events ? last - first + 1 : 0;
	return 0;
}

/* One time divides what was from what is: no hit is of both. */
static void divide(struct event_programs *event, const struct apply_event *applied, uint64_t at_ns)
{
	size_t i;

	for (i = 0; i < event->n_members; i++) {
		struct member_program *member = &event->members[i];

		if (applied->members[i].probe == APPLY_GHOST) {
			member->end_ns = member->end_ns < at_ns ? member->end_ns : at_ns;
		} else if (member->begin_ns == UINT64_MAX || member->end_ns != UINT64_MAX) {
			member->begin_ns = at_ns;
			member->end_ns = UINT64_MAX;
		}
	}
}

int programs_update(struct programs *programs, const struct plan *plan, const struct apply *apply,
		    uint64_t at_ns)
{
	size_t n = apply_event_count(apply), before = programs->n_events, i;
	struct event_programs *more;
	int r = 0;

	more = reallocarray(programs->events, before + n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	programs->events = more;
	for (i = 0; i < n && r == 0; i++) {
		const struct apply_event *applied = apply_get_event(apply, i);

		if (!find_event(programs, applied->name)) {
			struct event_programs *event = &programs->events[programs->n_events++];

			r = compile_event(programs, event, plan, apply, applied,
					  programs->is_live ? UINT64_MAX : 0);
		}
	}
	if (r == 0)
		r = build_index(programs);
	if (r < 0) {
		while (programs->n_events > before)
			event_done(&programs->events[--programs->n_events]);
		return r;
	}
	if (at_ns == UINT64_MAX)
		return 0;
	for (i = 0; i < n; i++) {
		const struct apply_event *applied = apply_get_event(apply, i);

		divide(find_event(programs, applied->name), applied, at_ns);
	}
	programs->is_live = true;
	return 0;
}

static const struct probe_program *find_member(const struct event_programs *event,
					       const void *record, size_t size, uint64_t ts)
{
	uint16_t member = 0;

	if (event->has_ids) {
		if (size < event->id_offset + sizeof(member))
			return &event->members[0].own; /* which says that it is too short */
		memcpy(&member, (const char *)record + event->id_offset, sizeof(member));
	}
	if (member >= event->n_members)
		return NULL;
	if (ts < event->members[member].begin_ns || ts >= event->members[member].end_ns)
		return NULL;
	return &event->members[member].own;
}

void programs_count_record(const struct probe_program *program)
{
	struct member_program *member = container_of(program, struct member_program, own);

	member->counts.hits += program->role != PROBE_CALL_RETURN;
}

void programs_count_line(const struct probe_program *program, size_t bytes)
{
	container_of(program, struct member_program, own)->counts.bytes += bytes;
}

void programs_tell_counts(const struct programs *programs, programs_counts_fn *fn, void *userdata)
{
	size_t e, m;

	for (e = 0; e < programs->n_events; e++) {
		const struct event_programs *event = &programs->events[e];

		for (m = 0; m < event->n_members; m++)
			fn(userdata, event->members[m].name, &event->members[m].counts);
	}
}

const struct probe_program *programs_find(const struct programs *programs, const void *record,
					  size_t size, uint64_t ts)
{
	uint32_t id = event_record_id(record, size) - programs->first_id;
	const struct probe_program *found = NULL;
	size_t i;

	/* Another event that somebody has switched on in our instance has no place. */
	i = id < programs->n_ids ? programs->index[id] : 0;
	for (; i && !found; i = programs->events[i - 1].older)
		found = find_member(&programs->events[i - 1], record, size, ts);
	return found;
}
