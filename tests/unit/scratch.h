/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A directory for one test, with files in it, gone afterwards.
 */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRATCH_TEMPLATE "/tmp/probed-test-XXXXXX"

struct scratch {
	char path[sizeof(SCRATCH_TEMPLATE)];
	int fd;
};

static inline int scratch_make(struct scratch *scratch)
{
	strcpy(scratch->path, SCRATCH_TEMPLATE);
	if (!mkdtemp(scratch->path))
		return -1;
	scratch->fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return scratch->fd < 0 ? -1 : 0;
}

static inline int scratch_remove_one(const char *path, const struct stat *st, int type,
				     struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int scratch_remove(struct scratch *scratch)
{
	(void)close(scratch->fd);
	return nftw(scratch->path, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/*
 * A file system of its own at the directory, for this process alone. Without the
 * right to that it is said, and the test to be skipped. Return: there is one
 */
static inline bool scratch_mount(const struct scratch *scratch, const char *options)
{
	if (unshare(CLONE_NEWNS | (geteuid() ? CLONE_NEWUSER : 0)) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("none", scratch->path, "tmpfs", 0, options) == 0)
		return true;
	printf("skip: cannot mount a small file system: %s\n", strerror(errno));
	return false;
}

/* For tests that get it as their state. */
static inline int scratch_setup(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));

	*state = scratch;
	return scratch ? scratch_make(scratch) : -1;
}

static inline int scratch_teardown(void **state)
{
	struct scratch *scratch = *state;
	int r = scratch_remove(scratch);

	free(scratch);
	return r;
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
