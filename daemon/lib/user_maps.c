// SPDX-License-Identifier: GPL-2.0-only
#include "user_maps.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"

/* A line is some 70 bytes and a path, in which a newline becomes four bytes. */
#define LINE_MAX_BYTES 16640

/* "START-END rwxp OFFSET MAJOR:MINOR INODE      PATH" */
static bool parse_line(char *line, struct user_mapping *ret_mapping, char perms[5])
{
	static const char gone[] = " (deleted)";
	int at = 0;
	size_t size;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*x:%*x %" SCNu64 " %n",
		   &ret_mapping->start, &ret_mapping->end, perms, &ret_mapping->offset,
		   &ret_mapping->ino, &at) != 5)
		return false;
	/* Without a path nothing was left to be matched, and @at may not be set. */
	ret_mapping->path = at ? line + at : "";
	size = strlen(ret_mapping->path);
	ret_mapping->is_deleted = size >= sizeof(gone) &&
				  !strcmp(ret_mapping->path + size - strlen(gone), gone);
	if (ret_mapping->is_deleted)
		line[at + (int)(size - strlen(gone))] = '\0';
	return true;
}

static int add(struct user_maps *maps, const struct user_mapping *mapping)
{
	struct user_mapping *last;
	char *path;

	if (maps->n_mappings == USER_MAPS_MAX)
		return 0;
	if (ARRAY_GROW(maps->mappings, maps->n_mappings, maps->room) < 0)
		return -ENOMEM;
	last = maps->n_mappings ? &maps->mappings[maps->n_mappings - 1] : NULL;
	/* Parts of one file follow each other, and share its path. */
	path = last && strcmp(last->path, mapping->path) == 0 ? (char *)last->path
							      : strdup(mapping->path);
	if (!path)
		return -ENOMEM;
	maps->mappings[maps->n_mappings] = *mapping;
	maps->mappings[maps->n_mappings++].path = path;
	return 0;
}

static int take_line(struct user_maps *maps, char *line)
{
	struct user_mapping mapping;
	char perms[5];

	if (!parse_line(line, &mapping, perms))
		return 0;
	if (strcmp(mapping.path, "[stack]") == 0) {
		maps->stack_start = mapping.start;
		maps->stack_end = mapping.end;
	}
	return perms[2] == 'x' ? add(maps, &mapping) : 0;
}

/* The whole lines of a buffer. Return: bytes taken, or -errno */
static ssize_t take_lines(struct user_maps *maps, char *buf, size_t size)
{
	size_t taken = 0;
	char *newline;

	while ((newline = memchr(buf + taken, '\n', size - taken))) {
		int r;

		*newline = '\0';
		r = take_line(maps, buf + taken);
		if (r < 0)
			return r;
		taken = (size_t)(newline + 1 - buf);
	}
	return (ssize_t)taken;
}

int user_maps_read(int fd, struct user_maps **ret_maps)
{
	_cleanup_(user_maps_freep) struct user_maps *maps = calloc(1, sizeof(*maps));
	char buf[2 * LINE_MAX_BYTES];
	size_t size = 0;
	ssize_t n;

	if (!maps)
		return -ENOMEM;
	while ((n = read(fd, buf + size, sizeof(buf) - size)) > 0) {
		size += (size_t)n;
		maps->cost += (size_t)n;
		n = take_lines(maps, buf, size);
		if (n < 0)
			return (int)n;
		size -= (size_t)n;
		memmove(buf, buf + n, size);
		/* What is longer is no line of that file. */
		if (size == sizeof(buf))
			return -EBADMSG;
	}
	if (n < 0)
		return -errno;
	*ret_maps = TAKE_PTR(maps);
	return 0;
}

struct user_maps *user_maps_free(struct user_maps *maps)
{
	size_t i;

	if (!maps)
		return NULL;
	for (i = 0; i < maps->n_mappings; i++)
		if (!i || maps->mappings[i].path != maps->mappings[i - 1].path)
			free((char *)maps->mappings[i].path);
	free(maps->mappings);
	free(maps);
	return NULL;
}

const struct user_mapping *user_maps_find(const struct user_maps *maps, uint64_t address)
{
	const struct user_mapping *mappings = maps->mappings;
	size_t at = PARTITION_POINT(maps->n_mappings, i, mappings[i].end <= address);

	return at < maps->n_mappings && mappings[at].start <= address ? &mappings[at] : NULL;
}
