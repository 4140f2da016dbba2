// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe sets as files: reading them.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "spec.h"
#include "spec_file.h"

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
	if (spec_is_masked(&st))
		return spec_refuse_masked(diag);
	if (!S_ISREG(st.st_mode))
		return refuse_file(diag, -EINVAL, "this is no regular file",
				   S_ISFIFO(st.st_mode)
					   ? "a probe set in a pipe is read from standard input: -"
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

typedef int parse_fn(const char *text, size_t size, const char *path, struct diag *diag,
		     struct probe_set **ret_set);

static int load_with(parse_fn *parse, const char *path, struct diag *diag,
		     struct probe_set **ret_set)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	int r;

	r = read_file(path, diag, &text, &size);
	if (r < 0)
		return r;
	return parse(text, size, path, diag, ret_set);
}

int probe_set_load_partial(const char *path, struct diag *diag, struct probe_set **ret_set)
{
	return load_with(probe_set_parse_partial, path, diag, ret_set);
}

int probe_set_load(const char *path, struct diag *diag, struct probe_set **ret_set)
{
	return load_with(probe_set_parse, path, diag, ret_set);
}
