/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A planned set into the kernel and out again: its instance, its events. All or
 * nothing, and nothing of anybody else is touched.
 */
#ifndef PROBE_LIB_APPLY_H
#define PROBE_LIB_APPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "diag.h"
#include "plan.h"

struct apply;
struct tracefs;

/**
 * struct apply_config - where to
 * @tracefs: the running kernel's; must outlive the applied set
 * @lock_dir: directory of the lock files, NULL for SET_LOCK_DIR
 */
struct apply_config {
	const struct tracefs *tracefs;
	const char *lock_dir;
};

/* A probe that is in the kernel and in no plan any more. */
#define APPLY_GHOST SIZE_MAX

/**
 * struct apply_member - a probe in an event
 * @probe: its place in the plan, or APPLY_GHOST
 * @id: what its records have in the field EVENT_ID_FIELD, if the event has it
 * @kind: its kind
 * @is_deleted: the kernel has it no more, though it has the event
 * @name: its name
 * @definition: the line that would give it an event of its own
 * @signature: what it must have in common with the others of its event
 * @is_counted: @hits and @missed are known, see apply_read_profile()
 * @hits: how often it was hit, recorded or not
 * @missed: how often it was passed and could not fire
 * @old_probe: while the set is being changed: its place in the plan before
 */
struct apply_member {
	size_t probe;
	uint16_t id;
	enum probe_kind kind;
	bool is_deleted;
	char *name;
	char *definition;
	char *signature;
	bool is_counted;
	uint64_t hits;
	uint64_t missed;
	size_t old_probe;
};

/**
 * struct apply_event - an event of the set's group, or one of the kernel's own
 * @name: its name; of a tracepoint "SYSTEM:EVENT"
 * @is_tracepoint: it is the kernel's own: nothing is defined nor deleted
 * @is_user: its probes are uprobes
 * @has_ids: several probes share it, told apart by EVENT_ID_FIELD
 * @is_armed: it is enabled in the set's instance
 * @is_retired: it was disarmed by a change of the set. It stays until the set
 *		ends: deleting it would empty the instance's buffer.
 * @members: its probes; those of a shared event by id
 * @n_members: how many
 */
struct apply_event {
	char *name;
	bool is_tracepoint;
	bool is_user;
	bool has_ids;
	bool is_armed;
	bool is_retired;
	struct apply_member *members;
	size_t n_members;
};

/**
 * apply_event_path() - a file of an event, below an instance or tracefs
 * @event: the event
 * @group: group of the set's events
 * @file: "enable", "filter", "format", …
 *
 * Return: "events/GROUP/EVENT/FILE", owned by the caller; NULL without memory
 */
char *apply_event_path(const struct apply_event *event, const char *group, const char *file);

/**
 * apply_prepare() - become the owner of a set, and make its instance and events
 * @plan: the plan; must outlive the applied set
 * @config: where to
 * @diag: gets the kernel's refusals, each with its place in the set
 * @ret_apply: owned by the caller; apply_undo() and apply_free() it
 *
 * What a process of the same set that ended without apply_undo() left behind
 * is adopted, see apply_is_adopted(), as far as it can be told what it is; the
 * rest is removed first. Events that are new are defined, not enabled: the
 * caller opens the ring buffer, then calls apply_enable(). Each refusal is told,
 * not only the first, with what was predicted where the two disagree. On
 * failure everything that was made is removed.
 *
 * Return: 0; -EINVAL with errors in @diag, for whatever reason
 */
int apply_prepare(const struct plan *plan, const struct apply_config *config, struct diag *diag,
		  struct apply **ret_apply);

/**
 * apply_is_adopted() - does the instance hold what an earlier process left?
 * @apply: the applied set
 *
 * Return: true when events that an earlier process armed stayed armed, and the
 * instance's buffer is as it left it
 */
bool apply_is_adopted(const struct apply *apply);

/**
 * apply_enable() - arm the events
 * @apply: the applied set
 * @diag: gets the refusals; a uprobe on an instruction that the kernel does not
 *	  take is refused only here
 *
 * On failure the caller calls apply_undo(), when the files of the instance are
 * closed; or apply_change_undo(), when the set was armed before.
 *
 * Return: 0; 1 when there are new events, not armed yet: who reads the buffer
 * must know of them before the next call; -EINVAL with errors in @diag
 */
int apply_enable(struct apply *apply, struct diag *diag);

/**
 * apply_change() - begin to turn an armed set into another
 * @apply: the applied set
 * @plan: what it shall be; must outlive the applied set if it comes to that
 * @diag: gets the refusals
 *
 * Defines events for the probes that are new or other than before; all that is
 * armed stays so and is not touched. Then call apply_enable() until it returns
 * 0, and apply_change_finish(); or apply_change_undo() at any time.
 *
 * Return: 0; -EINVAL with errors in @diag, and the set is as it was
 */
int apply_change(struct apply *apply, const struct plan *plan, struct diag *diag);

/**
 * apply_change_finish() - disarm what the set has no more
 * @apply: the applied set, whose new events are armed; also after the first
 *	   apply_enable() of an adopted set
 *
 * A kprobe that shares its event is deleted. A uprobe cannot be, while the event
 * is armed: it stays as APPLY_GHOST until all of its event are, or until the
 * set ends.
 *
 * Return: how many probes stay that way; -errno
 */
int apply_change_finish(struct apply *apply);

/**
 * apply_change_undo() - back to what was before apply_change()
 * @apply: the applied set
 *
 * Return: 0 or -errno
 */
int apply_change_undo(struct apply *apply);

/**
 * apply_has_probe() - is a probe of the plan in the kernel?
 * @apply: the applied set
 * @i: its place in the plan
 *
 * Return: false for one that the plan skips, and for an optional one that the
 * kernel refused (then @diag has a warning)
 */
bool apply_has_probe(const struct apply *apply, size_t i);

/**
 * apply_armed_count() - how many probes of the plan are in the kernel
 * @apply: the applied set
 *
 * Return: those for which apply_has_probe() is true
 */
size_t apply_armed_count(const struct apply *apply);

/**
 * apply_event_count() - how many events the set has in the kernel
 * @apply: the applied set
 */
size_t apply_event_count(const struct apply *apply);

/**
 * apply_get_event() - one of them; of the applied set until it is changed
 * @apply: the applied set
 * @i: which, below apply_event_count()
 */
const struct apply_event *apply_get_event(const struct apply *apply, size_t i);

/**
 * apply_instance_fd() - directory of the set's instance; of the applied set
 * @apply: the applied set
 */
int apply_instance_fd(const struct apply *apply);

/**
 * apply_disable() - disarm the events; what the buffer holds can still be read
 * @apply: the applied set or NULL
 *
 * Return: 0 or -errno
 */
int apply_disable(struct apply *apply);

/**
 * apply_read_profile() - ask the kernel how often each probe was hit
 * @apply: the applied set, disarmed for counts that are final
 *
 * Fills the members of all events but tracepoints, which are not counted. What
 * is counted began when the event was defined, by whichever process.
 *
 * Return: 0; -EAGAIN when others change the kernel's lists all the time; another
 * -errno
 */
int apply_read_profile(struct apply *apply);

/**
 * apply_sum_records() - how many records the set's hits must have made
 * @apply: the set, apply_read_profile()d
 * @ret_records: how many; only set when that can be told
 *
 * Return: false when a hit need not be one record: where there is a filter, or are
 * stacks; of kprobes, whose counts hold what probed itself has hit; and of what the
 * kernel does not count
 */
bool apply_sum_records(const struct apply *apply, uint64_t *ret_records);

/**
 * apply_can_exceed_page() - can a record be too large for the ring buffer?
 * @apply: the applied set
 *
 * The sub-buffers of the instance are made as large as its largest record, where
 * the kernel can do that (since 6.8).
 *
 * Return: true when the kernel drops records of more than a page, uncounted
 */
bool apply_can_exceed_page(const struct apply *apply);

/**
 * apply_undo() - remove all that was made
 * @apply: the applied set or NULL
 *
 * The caller has closed the files of the instance. May be called at any time,
 * again after a failure, and again after success (then it does nothing).
 *
 * Return: 0; -errno of the first thing that could not be removed; the rest is
 * removed nevertheless
 */
int apply_undo(struct apply *apply);

/**
 * apply_group() - group of the set's events, and name of its instance
 * @apply: the applied set
 *
 * Return: of the applied set
 */
const char *apply_group(const struct apply *apply);

/**
 * apply_free() - free the object and release the set's lock; removes no event
 * @apply: the applied set or NULL
 *
 * Return: NULL
 */
struct apply *apply_free(struct apply *apply);
DEFINE_CLEANUP(struct apply *, apply_free);

#endif /* PROBE_LIB_APPLY_H */
