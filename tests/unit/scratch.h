/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A directory for one test, with files in it, gone afterwards.
 */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
	char path[64];
};

static inline int scratch_setup(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));

	if (!scratch)
		return -1;
	strcpy(scratch->path, "/tmp/probed-test-XXXXXX");
	*state = scratch;
	return mkdtemp(scratch->path) ? 0 : -1;
}

static inline int scratch_remove_one(const char *path, const struct stat *st, int type,
				     struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int scratch_teardown(void **state)
{
	struct scratch *scratch = *state;

	nftw(scratch->path, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(scratch);
	return 0;
}

/* Makes the directories on the way. Returns a path that is good until the next call. */
static inline const char *scratch_path(const struct scratch *scratch, const char *name)
{
	static char path[PATH_MAX];
	char *at;

	snprintf(path, sizeof(path), "%s/%s", scratch->path, name);
	for (at = path + strlen(scratch->path) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		(void)mkdir(path, 0755);
		*at = '/';
	}
	return path;
}

static inline const char *scratch_write(const struct scratch *scratch, const char *name,
					const void *bytes, size_t size)
{
	const char *path = scratch_path(scratch, name);
	FILE *f = fopen(path, "w");

	if (!f || fwrite(bytes, 1, size, f) != size || fclose(f))
		abort();
	return path;
}

static inline const char *scratch_text(const struct scratch *scratch, const char *name,
				       const char *text)
{
	return scratch_write(scratch, name, text, strlen(text));
}

#endif /* TESTS_UNIT_SCRATCH_H */
