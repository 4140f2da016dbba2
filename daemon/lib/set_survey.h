/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All sets that a machine knows of: files in the search path, also those that
 * do not count, and sets that run or have left something behind.
 */
#ifndef PROBE_LIB_SET_SURVEY_H
#define PROBE_LIB_SET_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "cleanup.h"

/**
 * enum set_standing - what a file of a set is to the others of its name
 * @SET_COUNTS: the one that is used
 * @SET_MASKED: it says that there is no such set
 * @SET_OVERRIDDEN: an earlier directory has one
 * @SET_NO_FILE: there is no file of this name; the set runs all the same
 */
enum set_standing { SET_COUNTS, SET_MASKED, SET_OVERRIDDEN, SET_NO_FILE };

/**
 * struct surveyed_set - a file of a set, or a set without one
 * @name: of the set
 * @path: the file; NULL for SET_NO_FILE
 * @standing: what the file is to others
 * @is_running: the set has a process; of a set with several files told of that
 *		which counts, or which masks
 * @pid: that process; 0 when not known
 */
struct surveyed_set {
	char *name;
	char *path;
	enum set_standing standing;
	bool is_running;
	pid_t pid;
};

/**
 * struct set_survey - all of them
 * @sets: by name, then in the order of the search path
 * @n_sets: how many
 */
struct set_survey {
	struct surveyed_set *sets;
	size_t n_sets;
};

/**
 * set_survey_new() - look for all sets
 * @dirs: the search path, first wins; those that do not exist are no error
 * @n_dirs: how many
 * @lock_dir: directory of the lock files; NULL for SET_LOCK_DIR
 * @ret_survey: owned by the caller
 *
 * Return: 0; -errno when a directory cannot be read
 */
int set_survey_new(const char *const *dirs, size_t n_dirs, const char *lock_dir,
		   struct set_survey **ret_survey);

/**
 * set_survey_free() - free it
 * @survey: it or NULL
 *
 * Return: NULL
 */
struct set_survey *set_survey_free(struct set_survey *survey);
DEFINE_CLEANUP(struct set_survey *, set_survey_free);

#endif /* PROBE_LIB_SET_SURVEY_H */
