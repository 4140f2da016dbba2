// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* error_log and the lists of functions are the largest: a few MiB. */
#define READ_MAX_BYTES (64U << 20)

static const char *const usual_roots[] = {
	"/sys/kernel/tracing",
	"/sys/kernel/debug/tracing",
};

/* mountinfo writes space, tab, newline and backslash as \ooo (proc(5)). */
static void unescape_octal(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (text[0] == '\\' && text[1] >= '0' && text[1] <= '3' && text[2] >= '0' &&
		    text[2] <= '7' && text[3] >= '0' && text[3] <= '7') {
			*to++ = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 |
				       (text[3] - '0'));
			text += 3;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

/* A line: ID PARENT DEV ROOT MOUNTPOINT OPTIONS [TAGS…] - FSTYPE SOURCE OPTIONS */
static int mountinfo_find(char **ret_path)
{
	_cleanup_fclose_ FILE *f = NULL;
	_cleanup_free_ char *line = NULL;
	size_t room = 0;

	f = fopen("/proc/self/mountinfo", "re");
	if (!f)
		return -errno;
	while (getline(&line, &room, f) > 0) {
		const char *type = strstr(line, " - ");
		_cleanup_free_ char *path = NULL;

		if (!type || strncmp(type, " - tracefs ", 11))
			continue;
		if (sscanf(line, "%*s %*s %*s %*s %ms", &path) != 1)
			continue;
		unescape_octal(path);
		*ret_path = TAKE_PTR(path);
		return 0;
	}
	return -ENOENT;
}

static bool has_events_files(int fd)
{
	return tracefs_has(fd, "dynamic_events") || tracefs_has(fd, "kprobe_events") ||
	       tracefs_has(fd, "uprobe_events");
}

static int open_root(const char *root, int *ret_fd)
{
	_cleanup_close_ int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_close_ int probe = -1;

	if (fd < 0)
		return errno == ENOTDIR ? -ENOENT : -errno;
	if (!has_events_files(fd)) {
		/* An empty directory is a mount point with nothing mounted. */
		return tracefs_has(fd, "trace_clock") ? -ENOTSUP : -ENOENT;
	}
	/* Lockdown shows only when a file is opened. */
	probe = openat(fd, "trace_clock", O_RDONLY | O_CLOEXEC);
	if (probe < 0 && (errno == EPERM || errno == EACCES))
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int find_root(char **ret_path, int *ret_fd)
{
	_cleanup_free_ char *path = NULL;
	int worst = -ENOENT;
	size_t i;
	int r;

	for (i = 0; i < sizeof(usual_roots) / sizeof(usual_roots[0]); i++) {
		r = open_root(usual_roots[i], ret_fd);
		if (r == 0) {
			*ret_path = strdup(usual_roots[i]);
			if (*ret_path)
				return 0;
			*ret_fd = close_fd(*ret_fd);
			return -ENOMEM;
		}
		if (r != -ENOENT && worst == -ENOENT)
			worst = r;
	}
	r = mountinfo_find(&path);
	if (r < 0)
		return worst;
	r = open_root(path, ret_fd);
	if (r < 0)
		return r;
	*ret_path = TAKE_PTR(path);
	return 0;
}

int tracefs_open(const char *root, struct tracefs **ret_tracefs)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = calloc(1, sizeof(*tracefs));
	int r;

	if (!tracefs)
		return -ENOMEM;
	tracefs->root_fd = -1;
	if (root) {
		tracefs->path = strdup(root);
		if (!tracefs->path)
			return -ENOMEM;
		r = open_root(root, &tracefs->root_fd);
	} else {
		r = find_root(&tracefs->path, &tracefs->root_fd);
	}
	if (r < 0)
		return r;
	*ret_tracefs = TAKE_PTR(tracefs);
	return 0;
}

const char *tracefs_open_advice(int error)
{
	switch (error) {
	case -ENOENT:
		return "tracefs is not mounted; mount -t tracefs nodev /sys/kernel/tracing";
	case -EACCES:
		return "no permission to use tracefs; run it as root";
	case -EPERM:
		return "the kernel refuses tracefs; it is locked down, or a sandbox is in the way";
	case -ENOTSUP:
		return "this kernel has no probe events (CONFIG_KPROBE_EVENTS, CONFIG_UPROBE_EVENTS)";
	default:
		return strerror(-error);
	}
}

struct tracefs *tracefs_free(struct tracefs *tracefs)
{
	if (!tracefs)
		return NULL;
	close_fd(tracefs->root_fd);
	free(tracefs->path);
	free(tracefs);
	return NULL;
}

/* The kernel takes a command whole or not at all, so a short write is an error. */
static int write_whole(int dir_fd, const char *file, int flags, const char *text, size_t size)
{
	_cleanup_close_ int fd = openat(dir_fd, file, O_WRONLY | O_CLOEXEC | flags);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, text, size);
	if (n < 0)
		return -errno;
	return (size_t)n == size ? 0 : -EIO;
}

int tracefs_append(int dir_fd, const char *file, const char *command)
{
	_cleanup_free_ char *line = NULL;
	int n = asprintf(&line, "%s\n", command);

	if (n < 0) {
		line = NULL;
		return -ENOMEM;
	}
	return write_whole(dir_fd, file, O_APPEND, line, (size_t)n);
}

int tracefs_write(int dir_fd, const char *file, const char *value)
{
	return write_whole(dir_fd, file, 0, value, strlen(value));
}

int tracefs_replace(int dir_fd, const char *file, const char *value)
{
	return write_whole(dir_fd, file, O_TRUNC, value, strlen(value));
}

static int read_growing(int fd, char **ret_text, size_t *ret_size)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0, room = 0;
	ssize_t n;

	for (;;) {
		if (room - size < 2) {
			char *more;

			room = room ? room * 2 : 16384;
			if (room > READ_MAX_BYTES)
				return -EFBIG;
			more = realloc(text, room);
			if (!more)
				return -ENOMEM;
			text = more;
		}
		n = read(fd, text + size, room - size - 1);
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		size += (size_t)n;
	}
	text[size] = '\0';
	*ret_text = TAKE_PTR(text);
	if (ret_size)
		*ret_size = size;
	return 0;
}

int tracefs_read(int dir_fd, const char *file, char **ret_text, size_t *ret_size)
{
	_cleanup_close_ int fd = openat(dir_fd, file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	return read_growing(fd, ret_text, ret_size);
}

bool tracefs_has(int dir_fd, const char *file)
{
	return faccessat(dir_fd, file, F_OK, 0) == 0;
}

int tracefs_set_clock(int instance_fd, const char *clock)
{
	_cleanup_free_ char *text = NULL;
	_cleanup_free_ char *chosen = NULL;
	int r;

	/* "local [boot] global": the chosen one is in brackets. */
	r = tracefs_read(instance_fd, "trace_clock", &text, NULL);
	if (r < 0)
		return r;
	if (asprintf(&chosen, "[%s]", clock) < 0) {
		chosen = NULL;
		return -ENOMEM;
	}
	if (strstr(text, chosen))
		return 0;
	return tracefs_write(instance_fd, "trace_clock", clock);
}

int tracefs_set_option(int instance_fd, const char *option, bool on)
{
	_cleanup_free_ char *file = NULL;

	if (asprintf(&file, "options/%s", option) < 0) {
		file = NULL;
		return -ENOMEM;
	}
	return tracefs_write(instance_fd, file, on ? "1" : "0");
}

static int open_instances(const struct tracefs *tracefs, int *ret_fd)
{
	int fd = openat(tracefs->root_fd, "instances", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

int tracefs_instance_open(const struct tracefs *tracefs, const char *name, int *ret_fd)
{
	_cleanup_close_ int instances = -1;
	_cleanup_close_ int fd = -1;
	int made = 1;
	int r;

	r = open_instances(tracefs, &instances);
	if (r < 0)
		return r;
	if (mkdirat(instances, name, 0750) < 0) {
		if (errno != EEXIST)
			return -errno;
		made = 0;
	}
	fd = openat(instances, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		r = -errno;
		if (made)
			(void)unlinkat(instances, name, AT_REMOVEDIR); /* failing already */
		return r;
	}
	*ret_fd = TAKE_FD(fd);
	return made;
}

int tracefs_instance_remove(const struct tracefs *tracefs, const char *name)
{
	_cleanup_close_ int instances = -1;
	int r;

	r = open_instances(tracefs, &instances);
	if (r < 0)
		return r;
	if (unlinkat(instances, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
		return -errno;
	return 0;
}

static int names_add(char ***names, size_t *n, const char *name)
{
	char **more = reallocarray(*names, *n + 2, sizeof(*more));

	if (!more)
		return -ENOMEM;
	*names = more;
	more[*n] = strdup(name);
	if (!more[*n])
		return -ENOMEM;
	more[++*n] = NULL;
	return 0;
}

int tracefs_list_dirs(int dir_fd, const char *path, char ***ret_names)
{
	_cleanup_closedir_ DIR *dir = NULL;
	_cleanup_(tracefs_free_namesp) char **names = calloc(1, sizeof(*names));
	_cleanup_close_ int fd = -1;
	const struct dirent *entry;
	struct stat st;
	size_t n = 0;
	int r;

	if (!names)
		return -ENOMEM;
	fd = openat(dir_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	dir = fdopendir(fd);
	if (!dir)
		return -errno;
	TAKE_FD(fd);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISDIR(st.st_mode))
			continue;
		r = names_add(&names, &n, entry->d_name);
		if (r < 0)
			return r;
	}
	*ret_names = TAKE_PTR(names);
	return (int)n;
}

char **tracefs_free_names(char **names)
{
	char **name;

	if (!names)
		return NULL;
	for (name = names; *name; name++)
		free(*name);
	free(names);
	return NULL;
}
