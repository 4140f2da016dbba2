// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe sets as files: finding them by name in the search path.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "spec.h"
#include "spec_file.h"
#include "suggest.h"

static const char *const search_path[] = {
	"/etc/probed/sets",
	"/run/probed/sets",
	"/usr/local/lib/probed/sets",
	"/usr/lib/probed/sets",
};

size_t probe_set_search_path(const char *const **ret_dirs)
{
	*ret_dirs = search_path;
	return ARRAY_SIZE(search_path);
}

static bool is_path(const char *name)
{
	size_t size = strlen(name);

	return strchr(name, '/') || strcmp(name, "-") == 0 ||
	       (size > 5 && strcmp(name + size - 5, ".json") == 0);
}

bool spec_is_masked(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
}

int spec_refuse_masked(struct diag *diag)
{
	diag_add(diag, DIAG_ERROR, NULL, "", "the set is masked: the file is a link to /dev/null");
	diag_detail(diag, "remove the link to get the set back");
	return -ERFKILL;
}

/* 1 when the file is there, 0 when it is not, -ERFKILL when it is masked. */
static int look_up(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : 1;
	return spec_is_masked(&st) ? -ERFKILL : 1;
}

int probe_set_find_in(const char *const *dirs, size_t n_dirs, const char *name, char **ret_path)
{
	size_t i;

	if (is_path(name)) {
		*ret_path = strdup(name);
		return *ret_path ? 0 : -ENOMEM;
	}
	for (i = 0; i < n_dirs; i++) {
		_cleanup_free_ char *path = NULL;
		int r;

		if (asprintf(&path, "%s/%s.json", dirs[i], name) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		r = look_up(path);
		if (r == 0)
			continue;
		if (r < 0)
			return r;
		*ret_path = TAKE_PTR(path);
		return 0;
	}
	return -ENOENT;
}

int probe_set_find(const char *name, char **ret_path)
{
	return probe_set_find_in(search_path, ARRAY_SIZE(search_path), name, ret_path);
}

/* ---- listing ---- */

struct probe_set_list *probe_set_list_free(struct probe_set_list *list)
{
	size_t i;

	if (!list)
		return NULL;
	for (i = 0; i < list->n_paths; i++)
		free(list->paths[i]);
	free(list->paths);
	free(list);
	return NULL;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool has_base(const struct probe_set_list *list, size_t n_paths, const char *base)
{
	size_t i;

	for (i = 0; i < n_paths; i++)
		if (strcmp(base_name(list->paths[i]), base) == 0)
			return true;
	return false;
}

static int append_path(struct probe_set_list *list, const char *dir, const char *base)
{
	char **paths = reallocarray(list->paths, list->n_paths + 1, sizeof(*paths));

	if (!paths)
		return -ENOMEM;
	list->paths = paths;
	if (asprintf(&paths[list->n_paths], "%s/%s", dir, base) < 0)
		return -ENOMEM;
	list->n_paths++;
	return 0;
}

static int list_dir(struct probe_set_list *list, const char *path)
{
	_cleanup_closedir_ DIR *dir = opendir(path);
	size_t n_before = list->n_paths;
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return -errno;
	while (r == 0 && (entry = readdir(dir))) {
		size_t size = strlen(entry->d_name);

		if (entry->d_name[0] == '.' || size <= 5 ||
		    strcmp(entry->d_name + size - 5, ".json") != 0 ||
		    has_base(list, n_before, entry->d_name))
			continue;
		r = append_path(list, path, entry->d_name);
	}
	return r;
}

static int compare_paths(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(base_name(*x), base_name(*y));
}

/* Only now, since a masked name hides those of the directories that come later. */
static void drop_masked(struct probe_set_list *list)
{
	size_t i, n = 0;

	for (i = 0; i < list->n_paths; i++) {
		if (look_up(list->paths[i]) == -ERFKILL)
			free(list->paths[i]);
		else
			list->paths[n++] = list->paths[i];
	}
	list->n_paths = n;
}

static void sort_list(struct probe_set_list *list)
{
	if (list->n_paths)
		qsort(list->paths, list->n_paths, sizeof(*list->paths), compare_paths);
}

/* Of several directories those that do not exist are passed over, a single one is not. */
int probe_set_list_in(const char *const *dirs, size_t n_dirs, struct probe_set_list **ret_list)
{
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = calloc(1, sizeof(*list));
	size_t i;

	if (!list)
		return -ENOMEM;
	for (i = 0; i < n_dirs; i++) {
		int r = list_dir(list, dirs[i]);

		if (r < 0 && (n_dirs == 1 || (r != -ENOENT && r != -ENOTDIR)))
			return r;
	}
	drop_masked(list);
	sort_list(list);
	*ret_list = TAKE_PTR(list);
	return 0;
}

int probe_set_list_dir(const char *dir, struct probe_set_list **ret_list)
{
	if (dir)
		return probe_set_list_in(&dir, 1, ret_list);
	return probe_set_list_in(search_path, ARRAY_SIZE(search_path), ret_list);
}

/* ---- drop-ins ---- */

/* Is the file in one of the directories, by its path as written? */
static bool is_in(const char *path, const char *const *dirs, size_t n_dirs)
{
	size_t size = (size_t)(base_name(path) - path), i;

	for (i = 0; i < n_dirs; i++)
		if (size == strlen(dirs[i]) + 1 && strncmp(path, dirs[i], size - 1) == 0)
			return true;
	return false;
}

static int list_drop_in_dir(struct probe_set_list *list, const char *dir, const char *base)
{
	_cleanup_free_ char *path = NULL;
	int r;

	if (asprintf(&path, "%s%s%s.d", dir, dir[0] ? "/" : "", base) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = list_dir(list, path);
	return r == -ENOENT || r == -ENOTDIR ? 0 : r;
}

int probe_set_list_drop_ins(const char *const *dirs, size_t n_dirs, const char *path,
			    struct probe_set_list **ret_list)
{
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = calloc(1, sizeof(*list));
	size_t i;
	int r = 0;

	if (!list)
		return -ENOMEM;
	if (!dirs) {
		dirs = search_path;
		n_dirs = ARRAY_SIZE(search_path);
	}
	if (is_in(path, dirs, n_dirs))
		for (i = 0; i < n_dirs && r == 0; i++)
			r = list_drop_in_dir(list, dirs[i], base_name(path));
	else if (strcmp(path, "-") != 0)
		r = list_drop_in_dir(list, "", path);
	if (r < 0)
		return r;
	drop_masked(list);
	sort_list(list);
	*ret_list = TAKE_PTR(list);
	return 0;
}

/* ---- what is not there ---- */

static void cut_names(const struct probe_set_list *list, const char **ret_names)
{
	size_t i;

	for (i = 0; i < list->n_paths; i++) {
		char *name = strrchr(list->paths[i], '/') + 1;

		/* list_dir() took only what ends in ".json" */
		name[strlen(name) - strlen(".json")] = '\0';
		ret_names[i] = name;
	}
}

static void suggest_set(const char *name, struct diag *diag)
{
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = NULL;
	_cleanup_free_ const char **names = NULL;
	const char *nearest;

	if (probe_set_list_dir(NULL, &list) < 0 || !list->n_paths)
		return;
	names = calloc(list->n_paths, sizeof(*names));
	if (!names)
		return;
	cut_names(list, names);
	nearest = suggest_nearest(name, names, list->n_paths);
	if (nearest)
		diag_detail(diag, "did you mean: %s", nearest);
}

void probe_set_find_advice(const char *name, int error, struct diag *diag)
{
	if (error == -ENOENT) {
		diag_add(diag, DIAG_ERROR, NULL, "", "there is no set of this name");
		suggest_set(name, diag);
		diag_detail(diag, "a file is named with a \"/\" in it or .json at its end");
	} else if (error == -ERFKILL) {
		spec_refuse_masked(diag);
	} else {
		diag_add(diag, DIAG_ERROR, NULL, "", "%s", strerror(-error));
	}
}
