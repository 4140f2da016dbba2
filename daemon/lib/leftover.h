/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What sets whose process died have left in tracefs and beside their locks. The
 * next process of such a set takes it over; who does not want one removes it
 * here. Only what bears the names of sets is looked at.
 */
#ifndef PROBE_LIB_LEFTOVER_H
#define PROBE_LIB_LEFTOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "cleanup.h"

struct tracefs;

/**
 * struct leftover - what one dead set has left
 * @set: its name
 * @group: of its events, and of its instance
 * @n_events: how many events there are
 * @has_instance: there is an instance
 * @has_files: and files for the next process
 */
struct leftover {
	char *set;
	char *group;
	size_t n_events;
	bool has_instance;
	bool has_files;
};

/**
 * struct leftovers - of all dead sets
 * @left: by name
 * @n_left: how many
 */
struct leftovers {
	struct leftover *left;
	size_t n_left;
};

/**
 * leftovers_find() - look what dead sets have left
 * @tracefs: where
 * @lock_dir: directory of the lock files; NULL for SET_LOCK_DIR
 * @ret_leftovers: owned by the caller; without sets that have a process
 *
 * Return: 0, also when there is nothing; -errno
 */
int leftovers_find(const struct tracefs *tracefs, const char *lock_dir,
		   struct leftovers **ret_leftovers);

/**
 * leftover_remove() - remove what a dead set has left
 * @tracefs: where
 * @lock_dir: directory of the lock files; NULL for SET_LOCK_DIR
 * @leftover: what it is
 *
 * The set's lock is held meanwhile.
 *
 * Return: 0; -EBUSY when the set has a process by now, or somebody reads its
 * instance; another -errno
 */
int leftover_remove(const struct tracefs *tracefs, const char *lock_dir,
		    const struct leftover *leftover);

/**
 * leftovers_free() - free the list; removes nothing
 * @leftovers: it or NULL
 *
 * Return: NULL
 */
struct leftovers *leftovers_free(struct leftovers *leftovers);
DEFINE_CLEANUP(struct leftovers *, leftovers_free);

#endif /* PROBE_LIB_LEFTOVER_H */
