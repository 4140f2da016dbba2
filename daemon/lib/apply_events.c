// SPDX-License-Identifier: GPL-2.0-only
/*
 * The events of a set. To take away an event of its own for each of a thousand
 * probes takes minutes; siblings of one event go at once, so probes share an
 * event wherever the kernel lets them. A hidden constant tells them apart.
 *
 * Two rules of the kernel's (6.12): a uprobe that joins an event which is armed
 * never fires, and one that is deleted from an armed event stays registered
 * when its memory is gone. So an event is complete before it is armed, and is
 * disarmed before it is deleted.
 */
#include "apply_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "apply_report.h"
#include "fetcharg.h"
#include "tracefs.h"

/* Longest name of an event, MAX_EVENT_NAME_LEN of the kernel without the NUL. */
#define EVENT_NAME_MAX 63
/* How many names are tried for an event. */
#define NAMES_MAX 1000

void apply_event_done(struct apply_event *event)
{
	size_t i;

	for (i = 0; i < event->n_members; i++) {
		free(event->members[i].name);
		free(event->members[i].definition);
		free(event->members[i].signature);
	}
	free(event->members);
	free(event->name);
	*event = (struct apply_event){ 0 };
}

char *apply_event_path(const struct apply_event *event, const char *group, const char *file)
{
	const char *system = event->name, *name, *end;
	char *path;
	int n;

	/* SYSTEM:EVENT, or SYSTEM:EVENT:N of the N-th probe on it since the set began */
	name = strchr(system, ':');
	if (name) {
		end = strchrnul(name + 1, ':');
		n = asprintf(&path, "events/%.*s/%.*s/%s", (int)(name - system), system,
			     (int)(end - name - 1), name + 1, file);
	} else {
		n = asprintf(&path, "events/%s/%s/%s", group, event->name, file);
	}
	return n < 0 ? NULL : path;
}

/* Since 5.0 one file takes all kinds; before, each kind has its own. */
const char *apply_events_file(const struct apply *apply, bool is_user)
{
	if (tracefs_has(apply->tracefs->root_fd, "dynamic_events"))
		return "dynamic_events";
	return is_user ? "uprobe_events" : "kprobe_events";
}

int apply_delete_event(const struct apply *apply, const char *file, const char *event)
{
	_cleanup_free_ char *command = NULL;
	int r;

	if (asprintf(&command, "-:%s/%s", apply->group, event) < 0) {
		command = NULL;
		return -ENOMEM;
	}
	r = tracefs_append(apply->tracefs->root_fd, file, command);
	return r == -ENOENT ? 0 : r;
}

int apply_event_delete(const struct apply *apply, const struct apply_event *event)
{
	if (event->is_tracepoint)
		return 0;
	return apply_delete_event(apply, apply_events_file(apply, event->is_user), event->name);
}

int apply_events_remove(struct apply *apply, size_t from)
{
	size_t i, kept = from;
	int worst = 0;
	int r;

	for (i = apply->n_events; i-- > from;) {
		struct apply_event *event = &apply->events[i];

		r = apply_event_delete(apply, event);
		if (r < 0)
			worst = worst ? worst : r;
		else
			apply_event_done(event);
	}
	for (i = from; i < apply->n_events; i++)
		if (apply->events[i].name)
			apply->events[kept++] = apply->events[i];
	apply->n_events = kept;
	return worst;
}

static struct report_context report_context(const struct apply *apply, size_t i, struct diag *diag)
{
	return (struct report_context){
		.set = apply->plan->set,
		.planned = &apply->plan->probes[i],
		.tracefs = apply->tracefs,
		.old_log = apply->old_log,
		.diag = diag,
	};
}

/* Return: 0 when the set can do without the probe, else -EINVAL */
static int refuse(const struct apply *apply, size_t i, struct diag *diag, int error)
{
	const struct report_context context = report_context(apply, i, diag);

	apply_report_refusal(&context, error);
	return apply->plan->probes[i].spec->optional ? 0 : -EINVAL;
}

static bool is_taken(const struct apply *apply, const char *name)
{
	_cleanup_free_ char *path = NULL;
	size_t i;

	for (i = 0; i < apply->n_events; i++)
		if (apply->events[i].name && !strcmp(apply->events[i].name, name))
			return true;
	if (asprintf(&path, "events/%s/%s", apply->group, name) < 0) {
		path = NULL;
		return true;
	}
	return tracefs_has(apply->tracefs->root_fd, path);
}

/* The first probe's name, or the nearest to it that no event has. */
static char *pick_name(const struct apply *apply, const char *first, bool is_shared)
{
	const char *suffix = is_shared ? "__set" : "";
	char name[EVENT_NAME_MAX + 1];
	unsigned int i;

	for (i = 1; i <= NAMES_MAX; i++) {
		if (i == 1)
			snprintf(name, sizeof(name), "%s%s", first, suffix);
		else
			snprintf(name, sizeof(name), "%s%s%s%u", first, suffix,
				 is_shared ? "" : "__", i);
		if (!is_taken(apply, name))
			return strdup(name);
	}
	return NULL;
}

/* What follows a second colon tells the probe from earlier ones on the same event. */
static char *name_tracepoint(const struct apply *apply, const char *target)
{
	char *name = strdup(target);
	unsigned int i;

	for (i = 2; name && is_taken(apply, name) && i <= NAMES_MAX; i++) {
		free(name);
		if (asprintf(&name, "%s:%u", target, i) < 0)
			name = NULL;
	}
	return name;
}

/* At the end of the table; with room for members, none of them there yet. */
static struct apply_event *add_event(struct apply *apply, const struct plan_probe *first,
				     size_t n_members)
{
	bool is_tracepoint = first->spec->kind == PROBE_TRACEPOINT;
	struct apply_event *more;

	more = reallocarray(apply->events, apply->n_events + 1, sizeof(*more));
	if (!more)
		return NULL;
	apply->events = more;
	more += apply->n_events;
	*more = (struct apply_event){
		.is_tracepoint = is_tracepoint,
		.is_user = probe_kind_is_user(first->spec->kind),
		.has_ids = n_members > 1,
		.name = is_tracepoint ? name_tracepoint(apply, first->spec->target)
				      : pick_name(apply, first->spec->name, n_members > 1),
		.members = calloc(n_members, sizeof(*more->members)),
	};
	if (!more->name || !more->members) {
		apply_event_done(more);
		return NULL;
	}
	apply->n_events++;
	return more;
}

static int define_member(struct apply *apply, struct apply_event *event, size_t i)
{
	const struct plan_probe *planned = &apply->plan->probes[i];
	struct apply_member *member = &event->members[event->n_members];
	_cleanup_free_ char *line = NULL;
	int r;

	*member = (struct apply_member){
		.probe = i,
		.id = (uint16_t)event->n_members,
		.kind = planned->spec->kind,
		.name = strdup(planned->spec->name),
		.definition = strdup(planned->definition),
		.signature = strdup(planned->signature),
	};
	line = event->has_ids ? plan_shared_definition(planned->definition, event->name, member->id)
			      : plan_renamed_definition(planned->definition, event->name);
	r = line && member->name && member->definition && member->signature ? 0 : -ENOMEM;
	if (r == 0 && !event->is_tracepoint && strlen(line) > FETCHARG_MAX_LINE_BYTES)
		r = -E2BIG;
	if (r == 0 && !event->is_tracepoint)
		r = tracefs_append(apply->tracefs->root_fd,
				   apply_events_file(apply, event->is_user), line);
	if (r < 0) {
		free(member->name);
		free(member->definition);
		free(member->signature);
		*member = (struct apply_member){ 0 };
		return r;
	}
	event->n_members++;
	return 0;
}

static int define_alone(struct apply *apply, size_t i, struct diag *diag)
{
	struct apply_event *event = add_event(apply, &apply->plan->probes[i], 1);
	int r;

	if (!event)
		return -ENOMEM;
	r = define_member(apply, event, i);
	if (r == 0)
		return 0;
	apply_event_done(event);
	apply->n_events--;
	return r == -ENOMEM ? r : refuse(apply, i, diag, r);
}

/* In one of the events from @e on */
static bool has_probe_from(const struct apply *apply, size_t e, size_t i)
{
	size_t m;

	for (; e < apply->n_events; e++)
		for (m = 0; m < apply->events[e].n_members; m++)
			if (!apply->events[e].is_retired && apply->events[e].members[m].probe == i)
				return true;
	return false;
}

bool apply_has_probe(const struct apply *apply, size_t i)
{
	return has_probe_from(apply, 0, i);
}

/* Marks in @is_done what is in the kernel already. */
static void mark_defined(const struct apply *apply, bool *is_done)
{
	size_t e, m;

	for (e = 0; e < apply->n_events; e++) {
		const struct apply_event *event = &apply->events[e];

		for (m = 0; m < event->n_members && !event->is_retired; m++)
			if (event->members[m].probe != APPLY_GHOST)
				is_done[event->members[m].probe] = true;
	}
}

/* The next @n probes with the signature of the @first: as many as an event can number. */
static int define_shared(struct apply *apply, size_t first, size_t n, bool *is_done,
			 struct diag *diag)
{
	const struct plan *plan = apply->plan;
	struct apply_event *event = add_event(apply, &plan->probes[first], n);
	size_t e = apply->n_events - 1;
	int worst = 0;
	size_t i;
	int r;

	if (!event)
		return -ENOMEM;
	for (i = first; n; i++) {
		if (is_done[i] || strcmp(plan->probes[i].signature, plan->probes[first].signature))
			continue;
		is_done[i] = true;
		n--;
		/* What is defined on its own below moves the table. */
		r = define_member(apply, &apply->events[e], i);
		if (r < 0 && r != -ENOMEM)
			r = define_alone(apply, i, diag);
		if (r == -ENOMEM)
			return r;
		worst = r < 0 ? r : worst;
	}
	if (!apply->events[e].n_members) {
		apply_event_done(&apply->events[e]);
		memmove(&apply->events[e], &apply->events[e + 1],
			(--apply->n_events - e) * sizeof(*event));
	}
	return worst;
}

static size_t count_alike(const struct plan *plan, size_t first, const bool *is_done)
{
	size_t n = 0, i;

	for (i = first; i < plan->n_probes && n < UINT16_MAX; i++)
		n += !is_done[i] &&
		     !strcmp(plan->probes[i].signature, plan->probes[first].signature);
	return n;
}

int apply_events_define(struct apply *apply, struct diag *diag)
{
	const struct plan *plan = apply->plan;
	_cleanup_free_ bool *is_done = calloc(plan->n_probes + 1, sizeof(*is_done));
	int worst = 0;
	size_t i, n;
	int r;

	if (!is_done)
		return -ENOMEM;
	mark_defined(apply, is_done);
	for (i = 0; i < plan->n_probes; i++)
		is_done[i] |= !plan->probes[i].definition;
	for (i = 0; i < plan->n_probes; i++) {
		if (is_done[i])
			continue;
		n = count_alike(plan, i, is_done);
		r = n > 1 ? define_shared(apply, i, n, is_done, diag)
			  : define_alone(apply, i, diag);
		is_done[i] = true;
		if (r == -ENOMEM)
			return r;
		worst = r < 0 ? r : worst;
	}
	return worst;
}

int apply_switch_event(const struct apply *apply, const struct apply_event *event, const char *to)
{
	_cleanup_free_ char *file = apply_event_path(event, apply->group, "enable");

	return file ? tracefs_write(apply->instance_fd, file, to) : -ENOMEM;
}

int apply_events_disarm_tracepoints(struct apply *apply)
{
	int worst = 0;
	size_t e;
	int r;

	for (e = 0; e < apply->n_events; e++) {
		if (!apply->events[e].is_tracepoint || !apply->events[e].is_armed)
			continue;
		r = apply_switch_event(apply, &apply->events[e], "0");
		apply->events[e].is_armed = false;
		/* Its module is gone, and the event with it. */
		if (r < 0 && r != -ENOENT && !worst)
			worst = r;
	}
	return worst;
}

const struct apply_member *apply_event_wanted(const struct apply_event *event)
{
	size_t m;

	for (m = 0; m < event->n_members; m++)
		if (event->members[m].probe != APPLY_GHOST)
			return &event->members[m];
	return NULL;
}

/*
 * A filter is the event's, not the probe's: the signature says it, so that all
 * members want the same. Written before the event is armed. "0" is none: a
 * probe that was on the kernel's event before may have left one.
 */
static int set_filter(const struct apply *apply, const struct apply_event *event)
{
	const struct apply_member *wanted = apply_event_wanted(event);
	_cleanup_free_ char *file = NULL;
	const char *filter;

	if (!wanted)
		return 0;
	filter = probe_spec_kernel_filter(apply->plan->probes[wanted->probe].spec);
	if (!filter && !event->is_tracepoint)
		return 0;
	file = apply_event_path(event, apply->group, "filter");
	return file ? tracefs_write(apply->instance_fd, file, filter ? filter : "0") : -ENOMEM;
}

static bool is_same_tracepoint(const struct apply_event *a, const struct apply_event *b)
{
	_cleanup_free_ char *path = apply_event_path(a, "", ""),
			    *other = apply_event_path(b, "", "");

	return a->is_tracepoint && b->is_tracepoint && path && other && !strcmp(path, other);
}

int apply_event_disarm(const struct apply *apply, const struct apply_event *event)
{
	size_t e;

	for (e = 0; event->is_tracepoint && e < apply->n_events; e++) {
		const struct apply_event *other = &apply->events[e];

		if (other != event && other->is_armed && is_same_tracepoint(other, event))
			return set_filter(apply, other);
	}
	return apply_switch_event(apply, event, "0");
}

/* A filter that the kernel does not take is each member's mistake: told once. */
static int refuse_filter(const struct apply *apply, const struct apply_event *event,
			 struct diag *diag, int error)
{
	const struct apply_member *wanted = apply_event_wanted(event);
	const struct report_context context = report_context(apply, wanted->probe, diag);

	apply_report_filter(&context, apply->instance_fd, error);
	return -EINVAL;
}

/* The event is refused as a whole: each probe by itself, at the table's end. */
static int take_apart(struct apply *apply, size_t e, struct diag *diag)
{
	struct apply_event whole = apply->events[e];
	int worst = 0;
	size_t i;
	int r;

	r = apply_delete_event(apply, apply_events_file(apply, whole.is_user), whole.name);
	if (r < 0)
		return r;
	memmove(&apply->events[e], &apply->events[e + 1],
		(--apply->n_events - e) * sizeof(*apply->events));
	for (i = 0; i < whole.n_members && worst != -ENOMEM; i++) {
		if (whole.members[i].probe == APPLY_GHOST)
			continue;
		r = define_alone(apply, whole.members[i].probe, diag);
		worst = r < 0 ? r : worst;
	}
	apply_event_done(&whole);
	return worst;
}

/* A single one: what cannot be armed is taken away again. */
static int refuse_armed(struct apply *apply, size_t e, struct diag *diag, int error)
{
	struct apply_event *event = &apply->events[e];
	int r = refuse(apply, event->members[0].probe, diag, error);

	if (r < 0)
		return r;
	r = apply_event_delete(apply, event);
	if (r < 0)
		return r;
	apply_event_done(event);
	memmove(event, event + 1, (--apply->n_events - e) * sizeof(*event));
	return 0;
}

/* The instance's: there is a stack behind each hit, also of probes that want none. */
static int set_stacks(const struct apply *apply, struct diag *diag)
{
	bool kernel = false, user = false;
	size_t i;
	int r;

	for (i = 0; i < apply->plan->n_probes; i++) {
		kernel |= apply->plan->probes[i].definition &&
			  apply->plan->probes[i].spec->stack_kernel;
		user |= apply->plan->probes[i].definition &&
			apply->plan->probes[i].spec->stack_user;
	}
	r = tracefs_set_option(apply->instance_fd, "stacktrace", kernel);
	if (r >= 0 || !kernel)
		r = tracefs_set_option(apply->instance_fd, "userstacktrace", user);
	if (r >= 0 || (!kernel && !user))
		return 0;
	diag_add(diag, DIAG_ERROR, NULL, "", "this kernel cannot record stacks: %s", strerror(-r));
	diag_detail(diag, "leave out \"stack\"; CONFIG_STACKTRACE and, for \"user\", "
			  "CONFIG_USER_STACKTRACE_SUPPORT are needed");
	return -EINVAL;
}

int apply_events_enable(struct apply *apply, struct diag *diag)
{
	size_t e = 0, n = apply->n_events;
	bool has_new = false;
	int worst = 0;
	int r;

	r = set_stacks(apply, diag);
	if (r < 0)
		return r;
	while (n-- && worst != -ENOMEM) {
		struct apply_event *event = &apply->events[e];

		/* An earlier process may have left some that it did not arm. */
		if (event->is_armed || event->is_retired || !apply_event_wanted(event)) {
			e++;
			continue;
		}
		r = set_filter(apply, event);
		if (r < 0) {
			worst = refuse_filter(apply, event, diag, r);
			e++;
			continue;
		}
		r = apply_switch_event(apply, event, "1");
		if (r >= 0) {
			event->is_armed = true;
			e++;
			continue;
		}
		/* Both take it from the table, unless the set fails by it. */
		has_new |= event->n_members > 1;
		r = event->n_members > 1 ? take_apart(apply, e, diag)
					 : refuse_armed(apply, e, diag, r);
		if (r < 0) {
			worst = r;
			e++;
		}
	}
	return worst < 0 ? worst : has_new;
}

static bool is_probe(const struct apply_member *member, const struct plan_probe *planned)
{
	return planned->definition && member->kind == planned->spec->kind &&
	       !strcmp(member->definition, planned->definition) &&
	       !strcmp(member->signature, planned->signature);
}

/* Usually at the place where it was, or some places further. */
static size_t find_probe(const struct plan *plan, const struct apply_member *member, size_t guess)
{
	size_t i;

	for (i = 0; i < plan->n_probes; i++) {
		size_t at = (guess + i) % plan->n_probes;

		if (is_probe(member, &plan->probes[at]))
			return at;
	}
	return APPLY_GHOST;
}

/*
 * A probe that was given up, and could not be taken out of the event that it shares,
 * may be alike to the one that was defined in its place: that one it is.
 */
static void unmatch_given_up(struct apply *apply)
{
	size_t e, m;

	for (e = 0; e < apply->n_events; e++) {
		struct apply_event *event = &apply->events[e];

		for (m = 0; m < event->n_members; m++)
			if (has_probe_from(apply, e + 1, event->members[m].probe))
				event->members[m].probe = APPLY_GHOST;
	}
}

void apply_events_match(struct apply *apply)
{
	size_t e, m, next = 0;

	for (e = 0; e < apply->n_events; e++) {
		struct apply_event *event = &apply->events[e];

		for (m = 0; m < event->n_members; m++) {
			struct apply_member *member = &event->members[m];

			member->old_probe = member->probe;
			if (event->is_retired || member->is_deleted)
				continue;
			member->probe = find_probe(apply->plan, member, next);
			if (member->probe != APPLY_GHOST)
				next = member->probe + 1;
		}
	}
	unmatch_given_up(apply);
}

/* At the same place: each half has all places of the call, in the same order. */
static size_t find_other_half(const struct plan *plan, size_t i)
{
	const struct plan_probe *probes = plan->probes;
	const struct probe_spec *other = probe_spec_other_half(probes[i].spec);
	size_t place = 0, at = 0;

	while (place < i && probes[i - place - 1].spec == probes[i].spec)
		place++;
	while (at < plan->n_probes && probes[at].spec != other)
		at++;
	at += place;
	return at < plan->n_probes && probes[at].spec == other ? at : APPLY_GHOST;
}

void apply_events_unmatch_halves(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	size_t e, m;

	for (e = 0; e < apply->n_events; e++) {
		struct apply_event *event = &apply->events[e];

		for (m = 0; m < event->n_members; m++) {
			size_t i = event->members[m].probe, other;

			if (i == APPLY_GHOST || plan->probes[i].spec->role == PROBE_ALONE)
				continue;
			other = find_other_half(plan, i);
			if (other == APPLY_GHOST || !apply_has_probe(apply, other))
				event->members[m].probe = APPLY_GHOST;
		}
	}
}
