// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe sets as files: reading them, with what is merged over them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "spec.h"
#include "spec_file.h"

/**
 * struct reading - a file being read
 * @path: the file, or "-" for standard input
 * @place: of errors: nowhere in the file; names it when it is a drop-in
 * @diag: gets the errors
 */
struct reading {
	const char *path;
	struct place place;
	struct diag *diag;
};

static int refuse_file(const struct reading *reading, int error, const char *what,
		       const char *advice)
{
	diag_add(reading->diag, DIAG_ERROR, &reading->place, "", "%s", what);
	if (advice)
		diag_detail(reading->diag, "%s", advice);
	return error;
}

static int refuse_errno(const struct reading *reading, const char *what, int error)
{
	diag_add(reading->diag, DIAG_ERROR, &reading->place, "", "%s: %s", what, strerror(error));
	return -error;
}

static int refuse_size(const struct reading *reading)
{
	return refuse_file(reading, -EFBIG, "the file is larger than 4 MiB, which no probe set is",
			   "is it a probe set?");
}

static int check_file(const struct reading *reading, int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return refuse_errno(reading, "the file cannot be looked at", errno);
	if (S_ISDIR(st.st_mode))
		return refuse_file(reading, -EISDIR, "this is a directory, not a probe set",
				   "name a file in it");
	if (spec_is_masked(&st))
		return spec_refuse_masked(reading->diag);
	if (!S_ISREG(st.st_mode))
		return refuse_file(reading, -EINVAL, "this is no regular file",
				   S_ISFIFO(st.st_mode)
					   ? "a probe set in a pipe is read from standard input: -"
					   : NULL);
	return st.st_size > (off_t)PROBE_SET_MAX_BYTES ? refuse_size(reading) : 0;
}

static int read_all(const struct reading *reading, int fd, char **ret_text, size_t *ret_size)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0, room = 0;

	for (;;) {
		ssize_t n;

		if (size == room) {
			char *larger;

			if (size > PROBE_SET_MAX_BYTES)
				return refuse_size(reading);
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
			return refuse_errno(reading, "the file cannot be read", errno);
		if (n == 0)
			break;
		size += (size_t)n;
	}
	if (size > PROBE_SET_MAX_BYTES)
		return refuse_size(reading);
	*ret_text = TAKE_PTR(text);
	*ret_size = size;
	return 0;
}

static int read_file(const struct reading *reading, char **ret_text, size_t *ret_size)
{
	_cleanup_close_ int fd = -1;
	int r;

	if (strcmp(reading->path, "-") == 0)
		return read_all(reading, STDIN_FILENO, ret_text, ret_size);
	/* O_NONBLOCK: opening a FIFO without a writer would wait for one */
	fd = open(reading->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return refuse_errno(reading, "the file cannot be opened", errno);
	r = check_file(reading, fd);
	if (r < 0)
		return r;
	return read_all(reading, fd, ret_text, ret_size);
}

/* ---- a set with its drop-ins ---- */

/**
 * struct texts - the files of a set, read
 * @items: the set's own first
 * @n: how many
 */
struct texts {
	struct probe_set_text items[1 + PROBE_SET_MAX_DROP_INS];
	size_t n;
};

static void texts_done(struct texts *texts)
{
	while (texts->n)
		free((char *)texts->items[--texts->n].text);
}

static int add_text(struct texts *texts, const struct reading *reading)
{
	struct probe_set_text *item = &texts->items[texts->n];
	char *text;
	int r;

	r = read_file(reading, &text, &item->size);
	if (r < 0)
		return r;
	item->path = reading->path;
	item->text = text;
	texts->n++;
	return 0;
}

/* One that cannot be read is told, and the others are read even so. */
static int add_drop_ins(struct texts *texts, const struct probe_set_list *list, struct diag *diag)
{
	size_t i;

	if (list->n_paths > PROBE_SET_MAX_DROP_INS) {
		diag_add(diag, DIAG_ERROR, NULL, "", "the set has %zu drop-ins, at most %d can be",
			 list->n_paths, PROBE_SET_MAX_DROP_INS);
		return -EINVAL;
	}
	for (i = 0; i < list->n_paths; i++) {
		const struct reading reading = {
			.path = list->paths[i],
			.place = { .file = list->paths[i] },
			.diag = diag,
		};

		if (add_text(texts, &reading) == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

static int refuse_list(struct diag *diag, int error)
{
	if (error != -ENOMEM)
		diag_add(diag, DIAG_ERROR, NULL, "", "the drop-ins of the set cannot be listed: %s",
			 strerror(-error));
	return error;
}

int probe_set_load_partial(const char *path, struct diag *diag, struct probe_set **ret_set)
{
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = NULL;
	_cleanup_(texts_done) struct texts texts = { .n = 0 };
	int r;

	r = add_text(&texts, &(struct reading){ .path = path, .diag = diag });
	if (r < 0)
		return r;
	r = probe_set_list_drop_ins(NULL, 0, path, &list);
	if (r < 0)
		return refuse_list(diag, r);
	r = add_drop_ins(&texts, list, diag);
	return r < 0 ? r : probe_set_parse_texts(texts.items, texts.n, diag, ret_set);
}

int probe_set_load(const char *path, struct diag *diag, struct probe_set **ret_set)
{
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	size_t n_errors = diag->n_errors;
	int r;

	r = probe_set_load_partial(path, diag, &set);
	if (r < 0)
		return r;
	if (diag->n_errors > n_errors)
		return -EINVAL;
	*ret_set = TAKE_PTR(set);
	return 0;
}
