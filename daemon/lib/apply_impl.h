/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of applying share: apply.c (a set), apply_events.c (its
 * events, one by one).
 */
#ifndef PROBE_LIB_APPLY_IMPL_H
#define PROBE_LIB_APPLY_IMPL_H

#include "apply.h"

struct set_lock;

/**
 * struct apply - a set in the kernel
 * @plan: what is there, or is being made
 * @old_plan: while the set is being changed: what it was
 * @tracefs: where
 * @state_dir: where the table of events is kept for the next process
 * @lock: nobody else does it
 * @old_log: error_log before us: its entries are not about us; may be NULL
 * @name: of the set
 * @group: of the events; name of the instance
 * @enable_file: of the whole group, below an instance
 * @instance_fd: of the set's instance
 * @has_instance: there is one
 * @is_adopted: it is an earlier process's
 * @events: all that exist, the retired ones as well
 * @n_events: how many
 * @n_old_events: while the set is being changed: how many there were
 */
struct apply {
	const struct plan *plan;
	const struct plan *old_plan;
	const struct tracefs *tracefs;
	const char *state_dir;
	struct set_lock *lock;
	char *old_log;
	char *name;
	char *group;
	char *enable_file;
	int instance_fd;
	bool has_instance;
	bool is_adopted;
	struct apply_event *events;
	size_t n_events;
	size_t n_old_events;
};

/**
 * apply_events_define() - events for the probes of the plan that have none
 * @apply: the applied set
 * @diag: gets the kernel's refusals
 *
 * Probes of one signature share an event. What the kernel does not let share
 * has an event of its own.
 *
 * Return: 0; -EINVAL with errors in @diag; -ENOMEM
 */
int apply_events_define(struct apply *apply, struct diag *diag);

/**
 * apply_define_missing() - what the plan has and the kernel not
 * @apply: the applied set, matched
 * @diag: gets what is wrong
 *
 * The next process is told of it, before it is armed.
 *
 * Return: 0; -EINVAL with errors in @diag
 */
int apply_define_missing(struct apply *apply, struct diag *diag);

/**
 * apply_events_enable() - arm what is defined and not armed
 * @apply: the applied set
 * @diag: gets the kernel's refusals; a shared event that it refuses is taken
 *	  apart first, so that only the probe that is meant is told
 *
 * Return: 0; -EINVAL with errors in @diag; another -errno
 */
int apply_events_enable(struct apply *apply, struct diag *diag);

/**
 * apply_events_disarm_tracepoints() - switch the kernel's own events off again,
 * which the switch of the set's group does not reach
 * @apply: the applied set
 *
 * Return: 0; -errno of the first that could not be switched off
 */
int apply_events_disarm_tracepoints(struct apply *apply);

/**
 * apply_events_remove() - delete events, the youngest first
 * @apply: the applied set; they are not armed
 * @from: the first event that goes, with all behind it
 *
 * Return: 0; -errno of the first that could not be deleted, which stays
 */
int apply_events_remove(struct apply *apply, size_t from);

/**
 * apply_event_done() - release what an event holds; deletes nothing
 * @event: the event
 */
void apply_event_done(struct apply_event *event);

/**
 * apply_event_wanted() - the first probe of the set that an event has
 * @event: the event
 *
 * Return: its member, of the event; NULL when all of its probes are ghosts
 */
const struct apply_member *apply_event_wanted(const struct apply_event *event);

/**
 * apply_delete_event() - delete an event of the set's group
 * @apply: the applied set
 * @file: the file that takes the command
 * @event: its name
 *
 * Return: 0, also when there is none; -errno
 */
int apply_delete_event(const struct apply *apply, const char *file, const char *event);

/**
 * apply_switch_event() - arm or disarm one event
 * @apply: the applied set
 * @event: the event
 * @to: "1" or "0"
 *
 * Return: 0 or -errno
 */
int apply_switch_event(const struct apply *apply, const struct apply_event *event, const char *to);

/**
 * apply_event_delete() - delete an event, unless it is the kernel's own
 * @apply: the applied set
 * @event: the event
 *
 * Return: 0, also when there is none; -errno
 */
int apply_event_delete(const struct apply *apply, const struct apply_event *event);

/**
 * apply_event_disarm() - disarm an event of a set that is being changed
 * @apply: the applied set; its plan is the one that stays
 * @event: the event
 *
 * An event of the kernel's that another probe of the set is on as well stays
 * armed, and gets that one's filter.
 *
 * Return: 0 or -errno
 */
int apply_event_disarm(const struct apply *apply, const struct apply_event *event);

/**
 * apply_events_file() - the file that takes commands about events
 * @apply: the applied set
 * @is_user: about uprobes
 */
const char *apply_events_file(const struct apply *apply, bool is_user);

/**
 * apply_read_list() - the kernel's list of all dynamic events
 * @apply: the applied set
 * @ret_list: text, owned by the caller. When others change the list while it is
 *	      read, a line may be missing, or there twice.
 *
 * Return: 0 or -errno
 */
int apply_read_list(const struct apply *apply, char **ret_list);

/**
 * apply_events_match() - which probe of the plan each member is
 * @apply: the applied set, its plan being the one to match
 *
 * Each probe of the plan is one member at most: of several alike the youngest.
 */
void apply_events_match(struct apply *apply);

/**
 * apply_events_unmatch_halves() - of a call that an earlier process left, both halves
 * or none
 * @apply: the applied set, matched
 *
 * The half that has no match is a ghost, whose records are no call's any more. The
 * records of the other half would wait for them, and be paired with later ones.
 */
void apply_events_unmatch_halves(struct apply *apply);

/**
 * apply_state_save() - keep the table of events for the next process
 * @apply: the applied set
 *
 * Replaced as one: it is the old or the new. Names the boot, too.
 *
 * Return: 0 or -errno
 */
int apply_state_save(const struct apply *apply);

/**
 * apply_state_load() - the table of events that the last process left
 * @apply: the applied set, without events; gets them, as ghosts
 *
 * An event that is not in the kernel is left out.
 *
 * Return: 0; -ENOENT when there is none of this boot; -EBADMSG when it is not
 * understood; another -errno
 */
int apply_state_load(struct apply *apply);

/**
 * apply_state_remove() - the set has nothing in the kernel any more
 * @apply: the applied set
 */
void apply_state_remove(const struct apply *apply);

#endif /* PROBE_LIB_APPLY_IMPL_H */
