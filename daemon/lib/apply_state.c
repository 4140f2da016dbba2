// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of tracefs is a set's, on file for the process that comes after a crash:
 *
 *	probed-events 1 BOOT-ID
 *	event NAME user|kernel ids|alone live|retired
 *	member KIND NAME there|deleted
 *	signature TEXT
 *	definition TEXT
 *
 * A member's number is its place. The kernel is asked what of it is true.
 */
#include "apply_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "small_file.h"
#include "tracefs.h"

#define MEMBERS_MAX UINT16_MAX

static char *state_path(const struct apply *apply, const char *suffix)
{
	char *path;

	if (asprintf(&path, "%s/%s.events%s", apply->state_dir, apply->name, suffix) < 0)
		return NULL;
	return path;
}

static void print_event(FILE *out, const struct apply_event *event)
{
	size_t i;

	fprintf(out, "event %s %s %s %s\n", event->name, event->is_user ? "user" : "kernel",
		event->has_ids ? "ids" : "alone", event->is_retired ? "retired" : "live");
	for (i = 0; i < event->n_members; i++) {
		const struct apply_member *member = &event->members[i];

		fprintf(out, "member %s %s %s\nsignature %s\ndefinition %s\n",
			probe_kind_name(member->kind), member->name,
			member->is_deleted ? "deleted" : "there", member->signature,
			member->definition);
	}
}

static int write_table(const struct apply *apply, const char *path)
{
	char boot[BOOT_ID_BYTES];
	_cleanup_close_ int fd = -1;
	FILE *out;
	size_t i;
	int r;

	r = boot_id_read(boot);
	if (r < 0)
		return r;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	out = fdopen(fd, "w");
	if (!out)
		return -errno;
	(void)TAKE_FD(fd); /* closed with the stream */
	errno = 0;
	fprintf(out, "probed-events 1 %s\n", boot);
	for (i = 0; i < apply->n_events; i++)
		print_event(out, &apply->events[i]);
	r = ferror(out) ? -(errno ?: EIO) : 0;
	if (fclose(out) < 0 && r == 0)
		r = -errno;
	return r;
}

int apply_state_save(const struct apply *apply)
{
	_cleanup_free_ char *path = state_path(apply, ""), *new_path = state_path(apply, ".new");
	int r;

	if (!path || !new_path)
		return -ENOMEM;
	r = write_table(apply, new_path);
	if (r == 0 && rename(new_path, path) < 0)
		r = -errno;
	/* Where there is no room, it would take what is left. */
	if (r < 0)
		(void)unlink(new_path);
	return r;
}

void apply_state_remove(const struct apply *apply)
{
	_cleanup_free_ char *path = state_path(apply, ""), *new_path = state_path(apply, ".new");

	if (path)
		(void)unlink(path);
	if (new_path)
		(void)unlink(new_path);
}

/* The next line, without its end, after KEY and a space. */
static int read_value(FILE *in, const char *key, char **line, size_t *room, char **ret_value)
{
	size_t length = strlen(key);

	if (getline(line, room, in) <= 0)
		return ferror(in) ? -EIO : -ENODATA;
	(*line)[strcspn(*line, "\n")] = '\0';
	if (strncmp(*line, key, length) != 0 || (*line)[length] != ' ')
		return -EBADMSG;
	*ret_value = *line + length + 1;
	return 0;
}

static int read_copy(FILE *in, const char *key, char **ret_copy)
{
	_cleanup_free_ char *line = NULL;
	size_t room = 0;
	char *value;
	int r = read_value(in, key, &line, &room, &value);

	if (r < 0)
		return r == -ENODATA ? -EBADMSG : r;
	*ret_copy = strdup(value);
	return *ret_copy ? 0 : -ENOMEM;
}

static int read_member(FILE *in, char *words, struct apply_event *event)
{
	struct apply_member *more, *member;
	const char *kind = strsep(&words, " ");
	const char *name = strsep(&words, " ");
	const char *deleted = strsep(&words, " ");
	int r;

	if (!deleted || event->n_members >= MEMBERS_MAX)
		return -EBADMSG;
	more = reallocarray(event->members, event->n_members + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	event->members = more;
	member = more + event->n_members;
	*member = (struct apply_member){
		.probe = APPLY_GHOST,
		.old_probe = APPLY_GHOST,
		.id = (uint16_t)event->n_members,
		.is_deleted = !strcmp(deleted, "deleted"),
	};
	if (probe_kind_from_name(kind, &member->kind) < 0)
		return -EBADMSG;
	event->n_members++;
	member->name = strdup(name);
	if (!member->name)
		return -ENOMEM;
	r = read_copy(in, "signature", &member->signature);
	return r < 0 ? r : read_copy(in, "definition", &member->definition);
}

static int read_event(struct apply *apply, char *words)
{
	const char *name = strsep(&words, " ");
	const char *user = strsep(&words, " ");
	const char *ids = strsep(&words, " ");
	const char *state = strsep(&words, " ");
	struct apply_event *more;

	if (!state)
		return -EBADMSG;
	more = reallocarray(apply->events, apply->n_events + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	apply->events = more;
	more[apply->n_events] = (struct apply_event){
		.name = strdup(name),
		.is_tracepoint = strchr(name, ':') != NULL,
		.is_user = !strcmp(user, "user"),
		.has_ids = !strcmp(ids, "ids"),
		.is_retired = !strcmp(state, "retired"),
	};
	return more[apply->n_events++].name ? 0 : -ENOMEM;
}

static int read_table(struct apply *apply, FILE *in)
{
	_cleanup_free_ char *line = NULL;
	char boot[BOOT_ID_BYTES];
	size_t room = 0;
	char *words;
	int r;

	r = boot_id_read(boot);
	if (r < 0)
		return r;
	r = read_value(in, "probed-events", &line, &room, &words);
	if (r < 0)
		return -EBADMSG;
	if (strncmp(words, "1 ", 2) != 0)
		return -EBADMSG;
	if (strcmp(words + 2, boot) != 0)
		return -ENOENT;
	while (getline(&line, &room, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "event ", 6))
			r = read_event(apply, line + 6);
		else if (!strncmp(line, "member ", 7) && apply->n_events)
			r = read_member(in, line + 7, &apply->events[apply->n_events - 1]);
		else
			r = -EBADMSG;
		if (r < 0)
			return r;
	}
	return ferror(in) ? -EIO : 0;
}

/* Is it there? Then what is armed is what the kernel says. */
static bool check_event(const struct apply *apply, struct apply_event *event)
{
	_cleanup_free_ char *path = NULL, *file = NULL, *enabled = NULL;

	if (!event->n_members)
		return false;
	path = apply_event_path(event, apply->group, "enable");
	if (!path || asprintf(&file, "instances/%s/%s", apply->group, path) < 0) {
		file = NULL;
		return false;
	}
	if (tracefs_read(apply->tracefs->root_fd, file, &enabled, NULL) < 0)
		return false;
	event->is_armed = enabled[0] == '1';
	return true;
}

int apply_read_list(const struct apply *apply, char **ret_list)
{
	_cleanup_free_ char *kprobes = NULL, *uprobes = NULL;
	int root = apply->tracefs->root_fd;

	if (tracefs_has(root, "dynamic_events"))
		return tracefs_read(root, "dynamic_events", ret_list, NULL);
	(void)tracefs_read(root, "kprobe_events", &kprobes, NULL); /* one of them may not exist */
	(void)tracefs_read(root, "uprobe_events", &uprobes, NULL);
	if (asprintf(ret_list, "%s%s", kprobes ? kprobes : "", uprobes ? uprobes : "") < 0)
		return -ENOMEM;
	return 0;
}

int apply_state_load(struct apply *apply)
{
	_cleanup_free_ char *path = state_path(apply, "");
	_cleanup_fclose_ FILE *in = NULL;
	size_t i, kept = 0;
	int r;

	if (!path)
		return -ENOMEM;
	in = fopen(path, "re");
	if (!in)
		return -errno;
	r = read_table(apply, in);
	for (i = 0; i < apply->n_events; i++) {
		struct apply_event *event = &apply->events[i];

		if (r == 0 && check_event(apply, event))
			apply->events[kept++] = *event;
		else
			apply_event_done(event);
	}
	apply->n_events = kept;
	return r;
}
