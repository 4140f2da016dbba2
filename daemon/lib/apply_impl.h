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
 * @tracefs: where
 * @lock: nobody else does it
 * @old_log: error_log before us: its entries are not about us; may be NULL
 * @enable_file: of the whole group, below an instance
 * @instance_fd: of the set's instance
 * @has_instance: there is one
 * @events: all that exist, the retired ones as well
 * @n_events: how many
 */
struct apply {
	const struct plan *plan;
	const struct tracefs *tracefs;
	struct set_lock *lock;
	char *old_log;
	char *enable_file;
	int instance_fd;
	bool has_instance;
	struct apply_event *events;
	size_t n_events;
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
 * apply_events_enable() - arm what is defined and not armed
 * @apply: the applied set
 * @diag: gets the kernel's refusals; a shared event that it refuses is taken
 *	  apart first, so that only the probe that is meant is told
 *
 * Return: 0; -EINVAL with errors in @diag; another -errno
 */
int apply_events_enable(struct apply *apply, struct diag *diag);

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
 * apply_delete_event() - delete an event of the set's group
 * @apply: the applied set
 * @file: the file that takes the command
 * @event: its name
 *
 * Return: 0, also when there is none; -errno
 */
int apply_delete_event(const struct apply *apply, const char *file, const char *event);

#endif /* PROBE_LIB_APPLY_IMPL_H */
