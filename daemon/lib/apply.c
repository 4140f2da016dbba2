// SPDX-License-Identifier: GPL-2.0-only
#include "apply.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apply_impl.h"
#include "set_lock.h"
#include "tracefs.h"

/*
 * What is off is left alone: writing would make the kernel expand the buffers of
 * the directory's instance, which at the top is not ours (tracing_update_buffers()).
 */
static int disable_in(const struct apply *apply, int dir_fd)
{
	_cleanup_free_ char *state = NULL;
	int r;

	if (dir_fd < 0)
		return 0;
	r = tracefs_read(dir_fd, apply->enable_file, &state, NULL);
	if (r == 0 && state[0] == '0')
		return 0;
	r = tracefs_write(dir_fd, apply->enable_file, "0");
	return r == -ENOENT ? 0 : r;
}

/*
 * Events are disarmed before they are deleted: a uprobe event that is deleted
 * while it shares its probe with a sibling stays registered (6.12).
 * An event of ours that somebody enabled outside our instance goes as well.
 */
static int remove_instance(struct apply *apply)
{
	int r;

	r = disable_in(apply, apply->instance_fd);
	apply->instance_fd = close_fd(apply->instance_fd);
	if (r < 0)
		return r;
	r = tracefs_instance_remove(apply->tracefs, apply->group);
	if (r == 0)
		apply->has_instance = false;
	return r;
}

static int remove_events(struct apply *apply)
{
	if (!apply->n_events)
		return 0;
	(void)disable_in(apply, apply->tracefs->root_fd); /* deleting tells when it matters */
	return apply_events_remove(apply, 0);
}

int apply_undo(struct apply *apply)
{
	int r = 0, worst;

	if (!apply)
		return 0;
	worst = apply->has_instance ? remove_instance(apply) : 0;
	r = remove_events(apply);
	if (!apply->n_events)
		apply_state_remove(apply);
	return worst ? worst : r;
}

int apply_disable(struct apply *apply)
{
	int r, worst;

	if (!apply)
		return 0;
	worst = apply_events_disarm_tracepoints(apply);
	r = disable_in(apply, apply->instance_fd);
	return worst < 0 ? worst : r;
}

static int delete_leftover(const struct apply *apply, const char *event)
{
	static const char *const files[] = { "dynamic_events", "kprobe_events", "uprobe_events" };
	int r = -ENOENT;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		if (!tracefs_has(apply->tracefs->root_fd, files[i]))
			continue;
		r = apply_delete_event(apply, files[i], event);
		if (r < 0 || !strcmp(files[i], "dynamic_events"))
			break;
	}
	return r;
}

static bool is_known(const struct apply *apply, const char *event)
{
	size_t i;

	for (i = 0; i < apply->n_events; i++)
		if (!strcmp(apply->events[i].name, event))
			return true;
	return false;
}

/* Events of our group that are in no table: never armed, so it is safe to delete them. */
static int remove_unknown(struct apply *apply)
{
	_cleanup_(tracefs_free_namesp) char **events = NULL;
	_cleanup_free_ char *group = NULL;
	char **event;
	int r;

	if (asprintf(&group, "events/%s", apply->group) < 0) {
		group = NULL;
		return -ENOMEM;
	}
	r = tracefs_list_dirs(apply->tracefs->root_fd, group, &events);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = apply->is_adopted ? 0 : disable_in(apply, apply->tracefs->root_fd);
	for (event = events; r >= 0 && *event; event++)
		if (!is_known(apply, *event))
			r = delete_leftover(apply, *event);
	return r;
}

/* What bears our names and has no living owner, since we hold the lock. */
static int remove_leftovers(struct apply *apply)
{
	int r;

	/* Disarms, too; and an instance that somebody reads stays as it is. */
	r = tracefs_instance_remove(apply->tracefs, apply->group);
	return r < 0 ? r : remove_unknown(apply);
}

/* What the last process left, as it is, when it is known what it is. */
static int adopt(struct apply *apply)
{
	_cleanup_free_ char *instance = NULL;
	int r;

	if (asprintf(&instance, "instances/%s", apply->group) < 0) {
		instance = NULL;
		return -ENOMEM;
	}
	if (!tracefs_has(apply->tracefs->root_fd, instance))
		return 0;
	r = apply_state_load(apply);
	if (r < 0 || !apply->n_events) {
		while (apply->n_events)
			apply_event_done(&apply->events[--apply->n_events]);
		return r == -ENOMEM ? r : 0;
	}
	r = tracefs_instance_open(apply->tracefs, apply->group, &apply->instance_fd);
	if (r < 0)
		return r;
	apply->has_instance = true;
	apply->is_adopted = true;
	return remove_unknown(apply);
}

bool apply_is_adopted(const struct apply *apply)
{
	return apply->is_adopted;
}

const char *apply_group(const struct apply *apply)
{
	return apply->group;
}

/* Of a sub-buffer, where there are so many of that size at the least. */
#define SUBBUF_BYTES (16U << 10)
#define SUBBUFS_MIN  32

static int write_number(int dir_fd, const char *file, uint32_t number)
{
	char text[16];

	snprintf(text, sizeof(text), "%" PRIu32, number);
	return tracefs_write(dir_fd, file, text);
}

static size_t largest_record(const struct plan *plan)
{
	size_t largest = 0, size, i;

	for (i = 0; i < plan->n_probes; i++) {
		if (!plan->probes[i].signature)
			continue;
		size = plan_largest_record(plan->probes[i].signature);
		largest = size > largest ? size : largest;
	}
	return largest;
}

static size_t subbuf_size(const struct apply *apply)
{
	_cleanup_free_ char *text = NULL;

	if (tracefs_read(apply->instance_fd, "buffer_subbuf_size_kb", &text, NULL) < 0)
		return (size_t)sysconf(_SC_PAGESIZE);
	return strtoul(text, NULL, 10) * 1024;
}

/*
 * A read(2) takes a sub-buffer, and costs a third of all when that is a page. But a
 * full buffer overwrites one as a whole, so of a small buffer they are not large.
 * What the kernel cannot do (before 6.8, or without the memory) is no failure: a
 * record that is too large is counted as lost then.
 */
static void fit_subbufs(struct apply *apply)
{
	uint32_t size_kb = apply->plan->set->buffer_size_kb;
	size_t wanted = largest_record(apply->plan);

	if (wanted < SUBBUF_BYTES && (!size_kb || size_kb >= SUBBUFS_MIN * SUBBUF_BYTES / 1024))
		wanted = SUBBUF_BYTES;
	if (wanted > subbuf_size(apply))
		(void)write_number(apply->instance_fd, "buffer_subbuf_size_kb",
				   (uint32_t)((wanted + 1023) / 1024));
}

bool apply_can_exceed_page(const struct apply *apply)
{
	return largest_record(apply->plan) > subbuf_size(apply);
}

static int make_instance(struct apply *apply, struct diag *diag)
{
	const struct probe_set *set = apply->plan->set;
	const char *what = "instance";
	int r;

	if (apply->is_adopted)
		return 0;
	r = tracefs_instance_open(apply->tracefs, apply->group, &apply->instance_fd);
	if (r >= 0) {
		apply->has_instance = true;
		what = "clock";
		r = tracefs_set_clock(apply->instance_fd, "boot");
	}
	if (r >= 0)
		fit_subbufs(apply);
	if (r >= 0 && set->buffer_size_kb) {
		what = "buffer";
		r = write_number(apply->instance_fd, "buffer_size_kb", set->buffer_size_kb);
	}
	if (r >= 0 && set->stop_when_full) {
		what = "option overwrite";
		r = tracefs_set_option(apply->instance_fd, "overwrite", false);
	}
	if (r >= 0) {
		/* Remembers the process of each thread (saved_tgids). */
		what = "option record-tgid";
		r = tracefs_set_option(apply->instance_fd, "record-tgid", true);
		r = r == -ENOENT ? 0 : r;
	}
	if (r >= 0)
		return 0;
	diag_add(diag, DIAG_ERROR, NULL, "", "cannot set up tracefs %s/instances/%s: %s: %s",
		 apply->tracefs->path, apply->group, what, strerror(-r));
	return -EINVAL;
}

static int refuse_locked(const struct plan *plan, const char *dir, struct diag *diag, int error,
			 pid_t holder)
{
	if (error == -EBUSY && holder > 0)
		diag_add(diag, DIAG_ERROR, NULL, "", "set \"%s\" is run by process %d already",
			 plan->set->name, (int)holder);
	else if (error == -EBUSY)
		diag_add(diag, DIAG_ERROR, NULL, "", "set \"%s\" is run by another process already",
			 plan->set->name);
	else
		diag_add(diag, DIAG_ERROR, NULL, "", "cannot lock %s/%s.lock: %s", dir,
			 plan->set->name, strerror(-error));
	return -EINVAL;
}

static int undo_failed(struct apply *apply, struct diag *diag)
{
	int r = apply_undo(apply);

	if (r < 0)
		diag_add(diag, DIAG_ERROR, NULL, "", "cannot remove all of %s from tracefs: %s",
			 apply->group, strerror(-r));
	return -EINVAL;
}

static int apply_new(const struct plan *plan, const struct apply_config *config,
		     struct apply **ret_apply)
{
	_cleanup_(apply_freep) struct apply *apply = calloc(1, sizeof(*apply));

	if (!apply)
		return -ENOMEM;
	apply->plan = plan;
	apply->tracefs = config->tracefs;
	apply->state_dir = config->lock_dir ? config->lock_dir : SET_LOCK_DIR;
	apply->name = strdup(plan->set->name);
	apply->group = strdup(plan->group);
	if (!apply->name || !apply->group)
		return -ENOMEM;
	apply->instance_fd = -1;
	if (asprintf(&apply->enable_file, "events/%s/enable", plan->group) < 0) {
		apply->enable_file = NULL;
		return -ENOMEM;
	}
	/* Without the log a refusal has its errno only. */
	(void)tracefs_read(config->tracefs->root_fd, "error_log", &apply->old_log, NULL);
	*ret_apply = TAKE_PTR(apply);
	return 0;
}

int apply_define_missing(struct apply *apply, struct diag *diag)
{
	int r;

	apply->n_old_events = apply->n_events;
	r = apply_events_define(apply, diag);
	if (r == 0) {
		r = apply_state_save(apply);
		if (r < 0)
			diag_add(diag, DIAG_ERROR, NULL, "", "cannot write into %s: %s",
				 apply->state_dir, strerror(-r));
	}
	if (r == -ENOMEM)
		diag->out_of_memory = true;
	return r < 0 ? -EINVAL : 0;
}

static int define_all(struct apply *apply, struct diag *diag)
{
	apply_events_match(apply);
	apply_events_unmatch_halves(apply);
	return apply_define_missing(apply, diag);
}

int apply_prepare(const struct plan *plan, const struct apply_config *config, struct diag *diag,
		  struct apply **ret_apply)
{
	_cleanup_(apply_freep) struct apply *apply = NULL;
	pid_t holder = 0;
	int r;

	r = apply_new(plan, config, &apply);
	if (r < 0) {
		diag->out_of_memory = true;
		return -EINVAL;
	}
	r = set_lock_take(config->lock_dir, plan->set->name, &apply->lock, &holder);
	if (r < 0)
		return refuse_locked(plan, apply->state_dir, diag, r, holder);
	r = adopt(apply);
	if (r == 0 && !apply->is_adopted)
		r = remove_leftovers(apply);
	if (r < 0) {
		diag_add(diag, DIAG_ERROR, NULL, "",
			 "cannot take over or remove what an earlier run left in tracefs as %s: %s",
			 plan->group, strerror(-r));
		return -EINVAL;
	}
	r = make_instance(apply, diag);
	if (r == 0)
		r = define_all(apply, diag);
	if (r < 0)
		return undo_failed(apply, diag);
	*ret_apply = TAKE_PTR(apply);
	return 0;
}

int apply_enable(struct apply *apply, struct diag *diag)
{
	int r = apply_events_enable(apply, diag);

	if (r < 0 && r != -EINVAL)
		diag_add(diag, DIAG_ERROR, NULL, "", "cannot arm %s: %s", apply->group,
			 strerror(-r));
	return r < 0 ? -EINVAL : r;
}

/* A call is one probe of two members, and one with several places is one, too. */
static bool is_named(const struct apply *apply, const struct apply_member *member)
{
	const struct plan_probe *probes = apply->plan->probes;

	if (member->probe == APPLY_GHOST || probes[member->probe].spec->role == PROBE_CALL_RETURN)
		return false;
	return member->probe == 0 || probes[member->probe - 1].spec != probes[member->probe].spec;
}

size_t apply_armed_count(const struct apply *apply)
{
	size_t n = 0, e, m;

	for (e = 0; e < apply->n_events; e++)
		for (m = 0; m < apply->events[e].n_members && !apply->events[e].is_retired; m++)
			n += is_named(apply, &apply->events[e].members[m]);
	return n;
}

size_t apply_event_count(const struct apply *apply)
{
	return apply->n_events;
}

const struct apply_event *apply_get_event(const struct apply *apply, size_t i)
{
	return &apply->events[i];
}

int apply_instance_fd(const struct apply *apply)
{
	return apply->instance_fd;
}

struct apply *apply_free(struct apply *apply)
{
	if (!apply)
		return NULL;
	close_fd(apply->instance_fd);
	set_lock_free(apply->lock);
	while (apply->n_events)
		apply_event_done(&apply->events[--apply->n_events]);
	free(apply->events);
	free(apply->enable_file);
	free(apply->group);
	free(apply->name);
	free(apply->old_log);
	free(apply);
	return NULL;
}
