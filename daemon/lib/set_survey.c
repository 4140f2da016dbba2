// SPDX-License-Identifier: GPL-2.0-only
#include "set_survey.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "set_lock.h"
#include "spec_file.h"

struct set_survey *set_survey_free(struct set_survey *survey)
{
	size_t i;

	if (!survey)
		return NULL;
	for (i = 0; i < survey->n_sets; i++) {
		free(survey->sets[i].name);
		free(survey->sets[i].path);
	}
	free(survey->sets);
	free(survey);
	return NULL;
}

/* Takes the path over, also when it fails. */
static int add_set(struct set_survey *survey, const char *name, size_t name_size, char *path,
		   enum set_standing standing)
{
	struct surveyed_set *sets =
		reallocarray(survey->sets, survey->n_sets + 1, sizeof(*survey->sets));
	char *copy = strndup(name, name_size);

	if (sets)
		survey->sets = sets;
	if (!sets || !copy) {
		free(copy);
		free(path);
		return -ENOMEM;
	}
	sets[survey->n_sets++] = (struct surveyed_set){
		.name = copy,
		.path = path,
		.standing = standing,
	};
	return 0;
}

/* Bytes of a file's name before its ending; 0 when it is no such file. */
static size_t base_size(const char *file, const char *ending)
{
	size_t size = strlen(file), end = strlen(ending);

	if (file[0] == '.' || size <= end || strcmp(file + size - end, ending) != 0)
		return 0;
	return size - end;
}

/* By a file of an earlier directory; those of this one begin at @n_before. */
static bool is_overridden(const struct set_survey *survey, size_t n_before, const char *name,
			  size_t size)
{
	size_t i;

	for (i = 0; i < n_before; i++)
		if (strlen(survey->sets[i].name) == size &&
		    !memcmp(survey->sets[i].name, name, size))
			return true;
	return false;
}

static int survey_dir(struct set_survey *survey, const char *path)
{
	_cleanup_closedir_ DIR *dir = opendir(path);
	size_t n_before = survey->n_sets;
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	while (r == 0 && (entry = readdir(dir))) {
		size_t size = base_size(entry->d_name, ".json");
		enum set_standing standing = SET_COUNTS;
		struct stat st;
		char *file;

		if (!size ||
		    (fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode)))
			continue;
		if (is_overridden(survey, n_before, entry->d_name, size))
			standing = SET_OVERRIDDEN;
		else if (fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && spec_is_masked(&st))
			standing = SET_MASKED;
		if (asprintf(&file, "%s/%s", path, entry->d_name) < 0)
			return -ENOMEM;
		r = add_set(survey, entry->d_name, size, file, standing);
	}
	return r;
}

static struct surveyed_set *find_first(const struct set_survey *survey, const char *name,
				       size_t size)
{
	size_t i;

	for (i = 0; i < survey->n_sets; i++)
		if (strlen(survey->sets[i].name) == size &&
		    !memcmp(survey->sets[i].name, name, size))
			return &survey->sets[i];
	return NULL;
}

static int note_running(struct set_survey *survey, const char *lock_dir, const char *name,
			size_t size)
{
	struct surveyed_set *set = find_first(survey, name, size);
	_cleanup_free_ char *copy = strndup(name, size);
	pid_t pid;
	int r;

	if (!copy)
		return -ENOMEM;
	r = set_lock_holder(lock_dir, copy, &pid);
	if (r <= 0)
		return 0; /* an old file, or gone meanwhile */
	if (!set) {
		r = add_set(survey, name, size, NULL, SET_NO_FILE);
		if (r < 0)
			return r;
		set = &survey->sets[survey->n_sets - 1];
	}
	set->is_running = true;
	set->pid = pid;
	return 0;
}

static int survey_running(struct set_survey *survey, const char *lock_dir)
{
	_cleanup_closedir_ DIR *dir = opendir(lock_dir ? lock_dir : SET_LOCK_DIR);
	struct dirent *entry;
	int r = 0;

	/* Without it nothing runs */
	if (!dir)
		return 0;
	while (r == 0 && (entry = readdir(dir))) {
		size_t size = base_size(entry->d_name, ".lock");

		if (size)
			r = note_running(survey, lock_dir, entry->d_name, size);
	}
	return r;
}

/* Files of one name stay in the order of the search path, which is that of the standing. */
static int compare_sets(const void *a, const void *b)
{
	const struct surveyed_set *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	if (x->standing != y->standing)
		return x->standing < y->standing ? -1 : 1;
	return 0;
}

/* qsort() keeps no order of equals, and only overridden files can be equal. */
static void sort_sets(struct set_survey *survey)
{
	size_t i, at;

	for (i = 1; i < survey->n_sets; i++) {
		struct surveyed_set set = survey->sets[i];

		for (at = i; at && compare_sets(&survey->sets[at - 1], &set) > 0; at--)
			survey->sets[at] = survey->sets[at - 1];
		survey->sets[at] = set;
	}
}

int set_survey_new(const char *const *dirs, size_t n_dirs, const char *lock_dir,
		   struct set_survey **ret_survey)
{
	_cleanup_(set_survey_freep) struct set_survey *survey = calloc(1, sizeof(*survey));
	size_t i;
	int r;

	if (!survey)
		return -ENOMEM;
	for (i = 0; i < n_dirs; i++) {
		r = survey_dir(survey, dirs[i]);
		if (r < 0)
			return r;
	}
	r = survey_running(survey, lock_dir);
	if (r < 0)
		return r;
	sort_sets(survey);
	*ret_survey = TAKE_PTR(survey);
	return 0;
}
