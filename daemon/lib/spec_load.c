// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe sets as files: finding and reading them.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "spec.h"

#define NULL_DEVICE makedev(1, 3)

static const char *const search_path[] = {
	"/etc/probed/sets",
	"/run/probed/sets",
	"/usr/local/lib/probed/sets",
	"/usr/lib/probed/sets",
};

/* ---- finding ---- */

static bool is_path(const char *name)
{
	size_t size = strlen(name);

	return strchr(name, '/') || strcmp(name, "-") == 0 ||
	       (size > 5 && strcmp(name + size - 5, ".json") == 0);
}

/* 1 when the file is there, 0 when it is not, -ERFKILL when it is masked. */
static int look_up(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : 1;
	return S_ISCHR(st.st_mode) && st.st_rdev == NULL_DEVICE ? -ERFKILL : 1;
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

/* ---- reading ---- */

static int refuse_file(struct diag *diag, int error, const char *what, const char *advice)
{
	diag_add(diag, DIAG_ERROR, NULL, "", "%s", what);
	if (advice)
		diag_detail(diag, "%s", advice);
	return error;
}

static int refuse_errno(struct diag *diag, const char *what, int error)
{
	diag_add(diag, DIAG_ERROR, NULL, "", "%s: %s", what, strerror(error));
	return -error;
}

static int refuse_size(struct diag *diag)
{
	return refuse_file(diag, -EFBIG, "the file is larger than 4 MiB, which no probe set is",
			   "is it a probe set?");
}

static int check_file(int fd, struct diag *diag)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return refuse_errno(diag, "the file cannot be looked at", errno);
	if (S_ISDIR(st.st_mode))
		return refuse_file(diag, -EISDIR, "this is a directory, not a probe set",
				   "name a file in it");
	if (S_ISCHR(st.st_mode) && st.st_rdev == NULL_DEVICE)
		return refuse_file(diag, -ERFKILL, "the set is masked: the file is a link to /dev/null",
				   "remove the link to get the set back");
	if (!S_ISREG(st.st_mode))
		return refuse_file(diag, -EINVAL, "this is no regular file",
				   S_ISFIFO(st.st_mode) ? "a probe set in a pipe is read from standard input: -"
							: NULL);
	return st.st_size > (off_t)PROBE_SET_MAX_BYTES ? refuse_size(diag) : 0;
}

static int read_all(int fd, struct diag *diag, char **ret_text, size_t *ret_size)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0, room = 0;

	for (;;) {
		ssize_t n;

		if (size == room) {
			char *larger;

			if (size > PROBE_SET_MAX_BYTES)
				return refuse_size(diag);
			room = room ? 2 * room : 64 * 1024;
			larger = realloc(text, room);
			if (!larger)
				return -ENOMEM;
			text = larger;
		}
		n = read(fd, text + size, room - size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return refuse_errno(diag, "the file cannot be read", errno);
		if (n == 0)
			break;
		size += (size_t)n;
	}
	if (size > PROBE_SET_MAX_BYTES)
		return refuse_size(diag);
	*ret_text = TAKE_PTR(text);
	*ret_size = size;
	return 0;
}

static int read_file(const char *path, struct diag *diag, char **ret_text, size_t *ret_size)
{
	_cleanup_close_ int fd = -1;
	int r;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, diag, ret_text, ret_size);
	/* O_NONBLOCK: opening a FIFO without a writer would wait for one */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return refuse_errno(diag, "the file cannot be opened", errno);
	r = check_file(fd, diag);
	if (r < 0)
		return r;
	return read_all(fd, diag, ret_text, ret_size);
}

int probe_set_load_partial(const char *path, struct diag *diag, struct probe_set **ret_set)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	int r;

	r = read_file(path, diag, &text, &size);
	if (r < 0)
		return r;
	return probe_set_parse_partial(text, size, path, diag, ret_set);
}

int probe_set_load(const char *path, struct diag *diag, struct probe_set **ret_set)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	int r;

	r = read_file(path, diag, &text, &size);
	if (r < 0)
		return r;
	return probe_set_parse(text, size, path, diag, ret_set);
}
