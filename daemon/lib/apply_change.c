// SPDX-License-Identifier: GPL-2.0-only
/*
 * An armed set becomes another. What both have is not touched, so it loses no
 * hit; what is new is armed before what is gone is disarmed; and nothing that
 * was armed is deleted, since that empties the instance's buffer
 * (tracing_reset_all_online_cpus() in kernel/trace/trace_dynevent.c).
 */
#include "apply_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "event_json.h"
#include "tracefs.h"

/* How often a line is looked for in the kernel's list. */
#define LIST_TRIES 10

static void restore_members(struct apply *apply)
{
	size_t e, m;

	for (e = 0; e < apply->n_old_events; e++)
		for (m = 0; m < apply->events[e].n_members; m++)
			apply->events[e].members[m].probe = apply->events[e].members[m].old_probe;
}

/* What is armed already stays in the table, for what its records may need. */
static int withdraw_new(struct apply *apply)
{
	size_t e, m;
	int worst = 0, r;

	for (e = apply->n_events; e-- > apply->n_old_events;) {
		struct apply_event *event = &apply->events[e];

		if (!event->is_armed) {
			r = apply_event_delete(apply, event);
			if (r == 0) {
				apply_event_done(event);
				memmove(event, event + 1, (--apply->n_events - e) * sizeof(*event));
				continue;
			}
		} else {
			r = apply_event_disarm(apply, event);
		}
		worst = r < 0 ? r : worst;
		event->is_armed = false;
		event->is_retired = true;
		for (m = 0; m < event->n_members; m++)
			event->members[m].probe = APPLY_GHOST;
	}
	return worst;
}

int apply_change_undo(struct apply *apply)
{
	int r, saved;

	restore_members(apply);
	apply->plan = apply->old_plan ? apply->old_plan : apply->plan;
	apply->old_plan = NULL;
	r = withdraw_new(apply);
	saved = apply_state_save(apply);
	return r < 0 ? r : saved;
}

int apply_change(struct apply *apply, const struct plan *plan, struct diag *diag)
{
	int r;

	apply->old_plan = apply->plan;
	apply->plan = plan;
	apply_events_match(apply);
	if (apply_define_missing(apply, diag) == 0)
		return 0;
	r = apply_change_undo(apply);
	if (r < 0)
		diag_add(diag, DIAG_ERROR, NULL, "", "cannot take back all of the change: %s",
			 strerror(-r));
	return -EINVAL;
}

/*
 * The kernel finds a sibling by its place and its arguments, both as it prints
 * them: "p:GROUP/EVENT PLACE __id=\\7:u16 …".
 */
static char *find_line(const char *list, const struct apply *apply, const struct apply_event *event,
		       uint16_t id)
{
	_cleanup_free_ char *head = NULL, *mark = NULL;
	const char *line, *end, *colon;

	if (asprintf(&head, ":%s/%s ", apply->group, event->name) < 0) {
		head = NULL;
		return NULL;
	}
	if (asprintf(&mark, " " EVENT_ID_FIELD "=\\%u:u16", id) < 0) {
		mark = NULL;
		return NULL;
	}
	for (line = list; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		colon = memchr(line, ':', (size_t)(end - line));
		if (colon && !strncmp(colon, head, strlen(head)) &&
		    memmem(line, (size_t)(end - line), mark, strlen(mark)))
			return strndup(colon, (size_t)(end - colon));
	}
	return NULL;
}

static int delete_member(const struct apply *apply, const struct apply_event *event,
			 const struct apply_member *member)
{
	_cleanup_free_ char *line = NULL, *command = NULL;
	int tries, r;

	/* It is there, but may be missed while others change the list. */
	for (tries = 0; !line && tries < LIST_TRIES; tries++) {
		_cleanup_free_ char *list = NULL;

		r = apply_read_list(apply, &list);
		if (r < 0)
			return r;
		line = find_line(list, apply, event, member->id);
	}
	if (!line)
		return -ENOENT;
	if (asprintf(&command, "-%s", line) < 0) {
		command = NULL;
		return -ENOMEM;
	}
	return tracefs_append(apply->tracefs->root_fd, apply_events_file(apply, event->is_user),
			      command);
}

/* Return: how many of its probes stay armed though the set has them no more */
static int drop_ghosts(struct apply *apply, struct apply_event *event)
{
	int n = 0;
	size_t m;

	for (m = 0; m < event->n_members; m++) {
		struct apply_member *member = &event->members[m];

		if (member->probe != APPLY_GHOST || member->is_deleted)
			continue;
		if (!event->is_user && delete_member(apply, event, member) == 0)
			member->is_deleted = true;
		else
			n++;
	}
	return n;
}

int apply_change_finish(struct apply *apply)
{
	int n_left = 0, worst = 0, r;
	size_t e;

	for (e = 0; e < apply->n_events; e++) {
		struct apply_event *event = &apply->events[e];

		if (event->is_retired)
			continue;
		if (apply_event_wanted(event)) {
			n_left += drop_ghosts(apply, event);
			continue;
		}
		r = event->is_armed ? apply_event_disarm(apply, event) : 0;
		if (r < 0) {
			worst = r;
			continue;
		}
		event->is_armed = false;
		event->is_retired = true;
	}
	apply->old_plan = NULL;
	r = apply_state_save(apply);
	if (worst < 0)
		return worst;
	return r < 0 ? r : n_left;
}
