// SPDX-License-Identifier: GPL-2.0-only
#include "leftover.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "set_lock.h"
#include "spec.h"
#include "tracefs.h"

/* What a process that is killed leaves beside its lock. */
static const char *const file_endings[] = { ".events", ".events.new", ".journal", ".control" };

struct leftovers *leftovers_free(struct leftovers *leftovers)
{
	size_t i;

	if (!leftovers)
		return NULL;
	for (i = 0; i < leftovers->n_left; i++) {
		free(leftovers->left[i].set);
		free(leftovers->left[i].group);
	}
	free(leftovers->left);
	free(leftovers);
	return NULL;
}

/* Of a group of events, of which plan_group_name() made it: '_' is in no set's name. */
static char *set_of_group(const char *group)
{
	char *set, *at;

	if (strncmp(group, PLAN_GROUP_PREFIX, strlen(PLAN_GROUP_PREFIX)) != 0)
		return NULL;
	set = strdup(group + strlen(PLAN_GROUP_PREFIX));
	for (at = set; at && *at; at++)
		if (*at == '_')
			*at = '-';
	return set;
}

/* The entry of a set, made when it is not there. */
static struct leftover *entry_of(struct leftovers *leftovers, const char *set)
{
	struct leftover *more;
	size_t i;

	for (i = 0; i < leftovers->n_left; i++)
		if (!strcmp(leftovers->left[i].set, set))
			return &leftovers->left[i];
	more = reallocarray(leftovers->left, leftovers->n_left + 1, sizeof(*more));
	if (!more)
		return NULL;
	leftovers->left = more;
	more += leftovers->n_left;
	more[0] = (struct leftover){ .set = strdup(set), .group = plan_group_name(set) };
	if (!more->set || !more->group) {
		free(more->set);
		free(more->group);
		return NULL;
	}
	leftovers->n_left++;
	return more;
}

static int count_events(const struct tracefs *tracefs, struct leftover *leftover)
{
	_cleanup_(tracefs_free_namesp) char **events = NULL;
	_cleanup_free_ char *path = NULL;
	int n;

	if (asprintf(&path, "events/%s", leftover->group) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	n = tracefs_list_dirs(tracefs->root_fd, path, &events);
	if (n < 0)
		return n == -ENOENT ? 0 : n;
	leftover->n_events = (size_t)n;
	return 0;
}

/* Entries for the directories of ours below "events" or "instances". */
static int find_in(const struct tracefs *tracefs, const char *dir, struct leftovers *leftovers)
{
	_cleanup_(tracefs_free_namesp) char **groups = NULL;
	bool is_instances = !strcmp(dir, "instances");
	char **group;
	int r;

	r = tracefs_list_dirs(tracefs->root_fd, dir, &groups);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	for (group = groups, r = 0; r == 0 && *group; group++) {
		_cleanup_free_ char *set = set_of_group(*group);
		struct leftover *leftover;

		if (!set)
			continue;
		leftover = entry_of(leftovers, set);
		if (!leftover)
			return -ENOMEM;
		if (is_instances)
			leftover->has_instance = true;
		else
			r = count_events(tracefs, leftover);
	}
	return r;
}

static int find_files(const char *lock_dir, struct leftovers *leftovers)
{
	_cleanup_closedir_ DIR *dir = opendir(lock_dir ? lock_dir : SET_LOCK_DIR);
	struct dirent *entry;
	size_t i;

	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		for (i = 0; i < ARRAY_SIZE(file_endings); i++) {
			char *ending = strrchr(entry->d_name, '.');
			struct leftover *leftover;

			if (!ending || ending == entry->d_name || strcmp(ending, file_endings[i]))
				continue;
			*ending = '\0';
			leftover = entry_of(leftovers, entry->d_name);
			if (!leftover)
				return -ENOMEM;
			leftover->has_files = true;
			break;
		}
	}
	return 0;
}

/* What has a process is no leftover. */
static void drop_living(struct leftovers *leftovers, const char *lock_dir)
{
	size_t i, n = 0;
	pid_t pid;

	for (i = 0; i < leftovers->n_left; i++) {
		if (set_lock_holder(lock_dir, leftovers->left[i].set, &pid) == 1) {
			free(leftovers->left[i].set);
			free(leftovers->left[i].group);
		} else {
			leftovers->left[n++] = leftovers->left[i];
		}
	}
	leftovers->n_left = n;
}

static int compare(const void *a, const void *b)
{
	const struct leftover *x = a, *y = b;

	return strcmp(x->set, y->set);
}

int leftovers_find(const struct tracefs *tracefs, const char *lock_dir,
		   struct leftovers **ret_leftovers)
{
	_cleanup_(leftovers_freep) struct leftovers *leftovers = calloc(1, sizeof(*leftovers));
	int r;

	if (!leftovers)
		return -ENOMEM;
	r = find_in(tracefs, "instances", leftovers);
	if (r == 0)
		r = find_in(tracefs, "events", leftovers);
	if (r == 0)
		r = find_files(lock_dir, leftovers);
	if (r < 0)
		return r;
	drop_living(leftovers, lock_dir);
	if (leftovers->n_left)
		qsort(leftovers->left, leftovers->n_left, sizeof(*leftovers->left), compare);
	*ret_leftovers = TAKE_PTR(leftovers);
	return 0;
}

/* ---- removing ---- */

/* In the instance that the kernel itself has, where somebody may have enabled them. */
static int disarm(const struct tracefs *tracefs, const char *group)
{
	_cleanup_free_ char *file = NULL, *state = NULL;
	int r;

	if (asprintf(&file, "events/%s/enable", group) < 0) {
		file = NULL;
		return -ENOMEM;
	}
	r = tracefs_read(tracefs->root_fd, file, &state, NULL);
	if (r == 0 && state[0] != '0')
		r = tracefs_write(tracefs->root_fd, file, "0");
	return r == -ENOENT ? 0 : r;
}

static int delete_event(const struct tracefs *tracefs, const char *group, const char *event)
{
	static const char *const files[] = { "dynamic_events", "kprobe_events", "uprobe_events" };
	_cleanup_free_ char *command = NULL;
	int r = -ENOENT;
	size_t i;

	if (asprintf(&command, "-:%s/%s", group, event) < 0) {
		command = NULL;
		return -ENOMEM;
	}
	/* The first takes all kinds where there is one; before 5.0 each has its own */
	for (i = 0; i < ARRAY_SIZE(files) && r == -ENOENT; i++)
		if (tracefs_has(tracefs->root_fd, files[i]))
			r = tracefs_append(tracefs->root_fd, files[i], command);
	return r == -ENOENT ? 0 : r;
}

static int delete_events(const struct tracefs *tracefs, const char *group)
{
	_cleanup_(tracefs_free_namesp) char **events = NULL;
	_cleanup_free_ char *path = NULL;
	char **event;
	int r, worst = 0;

	if (asprintf(&path, "events/%s", group) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = tracefs_list_dirs(tracefs->root_fd, path, &events);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	for (event = events; *event; event++) {
		r = delete_event(tracefs, group, *event);
		worst = worst ? worst : r;
	}
	return worst;
}

static int delete_files(const char *lock_dir, const char *set)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(file_endings); i++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s%s", lock_dir ? lock_dir : SET_LOCK_DIR, set,
			     file_endings[i]) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		if (unlink(path) < 0 && errno != ENOENT)
			return -errno;
	}
	return 0;
}

/* Disarmed before it is deleted, as apply.c says; an instance that goes disarms. */
int leftover_remove(const struct tracefs *tracefs, const char *lock_dir,
		    const struct leftover *leftover)
{
	_cleanup_(set_lock_freep) struct set_lock *lock = NULL;
	pid_t holder;
	int r;

	r = set_lock_take(lock_dir, leftover->set, &lock, &holder);
	if (r < 0)
		return r;
	r = tracefs_instance_remove(tracefs, leftover->group);
	if (r == 0)
		r = disarm(tracefs, leftover->group);
	if (r == 0)
		r = delete_events(tracefs, leftover->group);
	return r < 0 ? r : delete_files(lock_dir, leftover->set);
}
