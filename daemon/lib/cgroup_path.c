// SPDX-License-Identifier: GPL-2.0-only
#include "cgroup_path.h"

#include <stdbool.h>
#include <string.h>

#include "macro.h"

#define ID_DIGITS 64

static struct cgroup_text text_of(const char *bytes, size_t size)
{
	return (struct cgroup_text){ bytes, size };
}

static bool starts_with(struct cgroup_text text, const char *prefix)
{
	size_t size = strlen(prefix);

	return text.size >= size && memcmp(text.bytes, prefix, size) == 0;
}

static bool ends_with(struct cgroup_text text, const char *suffix)
{
	size_t size = strlen(suffix);

	return text.size >= size && memcmp(text.bytes + text.size - size, suffix, size) == 0;
}

/* --- the file -------------------------------------------------------------- */

/* How much a hierarchy of that line, "ID:CONTROLLERS:PATH", is to be believed. */
static int rank(struct cgroup_text line, struct cgroup_text *ret_path)
{
	const char *end = line.bytes + line.size;
	const char *controllers = memchr(line.bytes, ':', line.size), *path;

	if (!controllers)
		return 0;
	controllers++;
	path = memchr(controllers, ':', (size_t)(end - controllers));
	if (!path || path + 1 == end || path[1] != '/')
		return 0;
	*ret_path = text_of(path + 1, (size_t)(end - path - 1));
	if (ends_with(*ret_path, " (deleted)"))
		ret_path->size -= strlen(" (deleted)");
	if (ret_path->size == 1)
		return 1;
	if (starts_with(line, "0::"))
		return 4;
	return starts_with(text_of(controllers, (size_t)(path - controllers)), "name=systemd") ? 3
											       : 2;
}

struct cgroup_text cgroup_path_choose(const char *text, size_t size)
{
	struct cgroup_text best = { 0 }, path;
	int best_rank = 0;

	while (size) {
		const char *newline = memchr(text, '\n', size);
		size_t line = newline ? (size_t)(newline - text) : size;
		int its = rank(text_of(text, line), &path);

		if (its > best_rank) {
			best_rank = its;
			best = path;
		}
		line += newline != NULL;
		text += line;
		size -= line;
	}
	return best;
}

/* --- units ----------------------------------------------------------------- */

/* The next part of a path, which is moved behind it. */
static bool take_part(struct cgroup_text *path, struct cgroup_text *ret_part)
{
	size_t size;

	while (path->size && *path->bytes == '/')
		*path = text_of(path->bytes + 1, path->size - 1);
	if (!path->size)
		return false;
	for (size = 0; size < path->size && path->bytes[size] != '/'; size++)
		;
	*ret_part = text_of(path->bytes, size);
	*path = text_of(path->bytes + size, path->size - size);
	return true;
}

/* Before a name that begins with "_", "." or a controller's name (cg_escape()). */
static struct cgroup_text unescape(struct cgroup_text part)
{
	return starts_with(part, "_") ? text_of(part.bytes + 1, part.size - 1) : part;
}

static bool is_unit_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c && strchr(":-_.\\@", c));
}

/* A name with the suffix of a type of units that have cgroups. */
static bool is_unit(struct cgroup_text name)
{
	static const char *const types[] = { ".service", ".scope", ".socket", ".mount", ".swap" };
	size_t i;

	if (name.size > CGROUP_NAME_MAX)
		return false;
	for (i = 0; i < name.size; i++)
		if (!is_unit_char(name.bytes[i]))
			return false;
	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (name.size > strlen(types[i]) && ends_with(name, types[i]))
			return true;
	return false;
}

static bool is_slice(struct cgroup_text name)
{
	return name.size > strlen(".slice") && ends_with(name, ".slice");
}

/* Skips slices. Return: the unit that is in them, or none */
static struct cgroup_text take_unit(struct cgroup_text *path, struct cgroup_text *slice)
{
	struct cgroup_text part;

	while (take_part(path, &part)) {
		part = unescape(part);
		if (is_slice(part))
			*slice = part;
		else
			return is_unit(part) ? part : (struct cgroup_text){ 0 };
	}
	return (struct cgroup_text){ 0 };
}

void cgroup_path_units(struct cgroup_text path, struct cgroup_units *ret_units)
{
	struct cgroup_text inner = { 0 };

	*ret_units = (struct cgroup_units){ 0 };
	if (!path.size)
		return;
	ret_units->slice = text_of("-.slice", strlen("-.slice"));
	ret_units->unit = take_unit(&path, &ret_units->slice);
	if (starts_with(ret_units->unit, "user@") && ends_with(ret_units->unit, ".service"))
		ret_units->user_unit = take_unit(&path, &inner);
}

/* --- containers ------------------------------------------------------------ */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "ID", "docker-ID.scope", "cri-containerd-ID.scope", "cri-containerd:ID" */
static struct cgroup_text find_id(struct cgroup_text part)
{
	size_t i, digits = 0;
	char before;

	if (ends_with(part, ".scope"))
		part.size -= strlen(".scope");
	for (i = part.size; i > 0 && hex_digit(part.bytes[i - 1]) >= 0; i--)
		digits++;
	before = i ? part.bytes[i - 1] : '-';
	if (digits != ID_DIGITS || (before != '-' && before != ':'))
		return (struct cgroup_text){ 0 };
	return text_of(part.bytes + i, digits);
}

/* "\x2d" is "-" in the name of a machine that stands in a unit's name. */
static size_t copy_unescaped(struct cgroup_text from, char *to)
{
	size_t i, n = 0;

	for (i = 0; i < from.size && n < CGROUP_NAME_MAX; i++) {
		const char *at = from.bytes + i;

		if (from.size - i >= 4 && at[0] == '\\' && at[1] == 'x' && hex_digit(at[2]) >= 0 &&
		    hex_digit(at[3]) >= 0) {
			to[n++] = (char)(hex_digit(at[2]) << 4 | hex_digit(at[3]));
			i += 3;
		} else {
			to[n++] = *at;
		}
	}
	return n;
}

/* The name between what a manager of containers puts around it. */
static size_t find_name(struct cgroup_text part, char *name)
{
	static const struct {
		const char *before;
		const char *behind;
		bool is_escaped;
	} frames[] = {
		{ "machine-", ".scope", true },
		{ "systemd-nspawn@", ".service", true },
		{ "lxc.payload.", "", false },
	};
	size_t i, around;

	for (i = 0; i < ARRAY_SIZE(frames); i++) {
		around = strlen(frames[i].before) + strlen(frames[i].behind);
		if (part.size <= around || !starts_with(part, frames[i].before) ||
		    !ends_with(part, frames[i].behind))
			continue;
		part = text_of(part.bytes + strlen(frames[i].before), part.size - around);
		if (frames[i].is_escaped)
			return copy_unescaped(part, name);
		part.size = part.size < CGROUP_NAME_MAX ? part.size : CGROUP_NAME_MAX;
		memcpy(name, part.bytes, part.size);
		return part.size;
	}
	return 0;
}

size_t cgroup_path_container(struct cgroup_text path, char name[CGROUP_NAME_MAX])
{
	struct cgroup_text part, id;
	size_t size;

	while (take_part(&path, &part)) {
		part = unescape(part);
		id = find_id(part);
		if (id.bytes) {
			memcpy(name, id.bytes, id.size);
			return id.size;
		}
		size = find_name(part, name);
		if (size)
			return size;
	}
	return 0;
}
