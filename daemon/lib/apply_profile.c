// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own counts of each probe. Its profile has a line for each, with
 * the name of its event but not of its group; the list of events has the same
 * probes in the same order (both walk dyn_event_list), with the group. Others
 * may change both meanwhile: what is read counts when the list was the same
 * before and after.
 */
#include "apply_impl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tracefs.h"

/* How often it is read until nobody changes it meanwhile. */
#define PROFILE_TRIES 20

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

/*
 * The event of the group that a line of the list is about: "p:GROUP/EVENT …".
 * NULL when it is another's.
 */
static struct apply_event *find_event(struct apply *apply, const char *line)
{
	const char *name = strchr(line, ':');
	size_t group = strlen(apply->group), size, e;

	if (!name || strncmp(name + 1, apply->group, group) != 0 || name[1 + group] != '/')
		return NULL;
	name += group + 2;
	size = strcspn(name, " ");
	for (e = 0; e < apply->n_events; e++)
		if (!apply->events[e].is_tracepoint && strlen(apply->events[e].name) == size &&
		    !strncmp(apply->events[e].name, name, size))
			return &apply->events[e];
	return NULL;
}

/* The last numbers of a line: HITS, for kprobes HITS MISSED. */
static bool parse_counts(const char *line, bool is_user, uint64_t *ret_hits, uint64_t *ret_missed)
{
	const char *hits = strrchr(line, ' ');

	*ret_missed = 0;
	if (!hits)
		return false;
	if (is_user)
		return sscanf(hits, " %" SCNu64, ret_hits) == 1;
	if (sscanf(hits, " %" SCNu64, ret_missed) != 1)
		return false;
	while (hits > line && *hits == ' ')
		hits--;
	while (hits > line && *hits != ' ')
		hits--;
	return sscanf(hits, " %" SCNu64, ret_hits) == 1;
}

/* Members that were not seen yet in this walk have @is_counted unset. */
static bool count_member(struct apply_event *event, const char *counts)
{
	size_t m;

	for (m = 0; m < event->n_members; m++) {
		struct apply_member *member = &event->members[m];

		if (member->is_deleted || member->is_counted)
			continue;
		member->is_counted = true;
		return parse_counts(counts, event->is_user, &member->hits, &member->missed);
	}
	return false;
}

static bool walk(struct apply *apply, char *list, char *profile)
{
	char *line, *counts;

	while ((line = strsep(&list, "\n")) && (counts = strsep(&profile, "\n"))) {
		struct apply_event *event = find_event(apply, line);

		if (event && !count_member(event, counts))
			return false;
	}
	return true;
}

static int read_once(struct apply *apply, const char *list_file, const char *profile_file)
{
	_cleanup_free_ char *list = NULL, *profile = NULL, *again = NULL;
	int root = apply->tracefs->root_fd;
	int r;

	r = tracefs_read(root, list_file, &list, NULL);
	if (r == 0)
		r = tracefs_read(root, profile_file, &profile, NULL);
	if (r == 0)
		r = tracefs_read(root, list_file, &again, NULL);
	if (r < 0)
		return r;
	if (strcmp(list, again) != 0 || count_lines(list) != count_lines(profile))
		return -EAGAIN;
	return walk(apply, list, profile) ? 0 : -EAGAIN;
}

static void forget(struct apply *apply, bool is_user)
{
	size_t e, m;

	for (e = 0; e < apply->n_events; e++)
		for (m = 0; m < apply->events[e].n_members; m++)
			if (apply->events[e].is_user == is_user)
				apply->events[e].members[m].is_counted = false;
}

bool apply_sum_records(const struct apply *apply, uint64_t *ret_records)
{
	uint64_t records = 0;
	size_t e, m;

	for (e = 0; e < apply->n_events; e++) {
		const struct apply_event *event = &apply->events[e];

		for (m = 0; m < event->n_members; m++) {
			const struct apply_member *member = &event->members[m];

			if (!event->is_user || !member->is_counted ||
			    !plan_records_each_hit(member->signature))
				return false;
			records += member->hits;
		}
	}
	*ret_records = records;
	return true;
}

int apply_read_profile(struct apply *apply)
{
	static const struct {
		bool is_user;
		const char *list;
		const char *profile;
	} kinds[] = {
		{ false, "kprobe_events", "kprobe_profile" },
		{ true, "uprobe_events", "uprobe_profile" },
	};
	int worst = 0, tries, r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		r = -EAGAIN;
		for (tries = 0; r == -EAGAIN && tries < PROFILE_TRIES; tries++) {
			forget(apply, kinds[i].is_user);
			r = read_once(apply, kinds[i].list, kinds[i].profile);
		}
		if (r < 0)
			forget(apply, kinds[i].is_user);
		/* A kernel without one kind has none of its probes. */
		worst = r < 0 && r != -ENOENT ? r : worst;
	}
	return worst;
}
