// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dynamic events of our group.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "torture.h"

int event_define(struct job *job, const char *definition)
{
	int r = tracefs_append(job->tracefs->root_fd, "dynamic_events", definition);

	if (r < 0)
		job->stats->refused++;
	return r;
}

int event_delete(struct job *job, const char *name)
{
	char command[NAME_BYTES * 2];

	snprintf(command, sizeof(command), "-:" GROUP "/%s", name);
	return tracefs_append(job->tracefs->root_fd, "dynamic_events", command);
}

int event_enable(struct job *job, const char *name, bool on)
{
	char path[NAME_BYTES * 2];

	snprintf(path, sizeof(path), "events/" GROUP "/%s/enable", name);
	return tracefs_write(job->instance_fd, path, on ? "1" : "0");
}

/*
 * The sum of the hits of the events whose name begins so, and how many of them
 * were hit. A line is "[path] event hits misses"; only uprobes have a path.
 */
unsigned long events_hits(struct job *job, const char *file, const char *prefix,
			  unsigned long *ret_places_hit)
{
	_cleanup_free_ char *text = NULL;
	unsigned long sum = 0, n_hit = 0;
	char *line, *next;

	if (tracefs_read(job->tracefs->root_fd, file, &text, NULL) < 0)
		return 0;
	for (line = text; *line; line = next) {
		char name[256], count[32];
		unsigned long hits;
		int n;

		next = strchrnul(line, '\n');
		if (*next)
			*next++ = '\0';
		if (!strcmp(file, "uprobe_profile"))
			n = sscanf(line, "%*s %255s %31s", name, count);
		else
			n = sscanf(line, "%255s %31s", name, count);
		if (n != 2 || strncmp(name, prefix, strlen(prefix)) != 0)
			continue;
		hits = strtoul(count, NULL, 10);
		sum += hits;
		n_hit += hits > 0;
	}
	if (ret_places_hit)
		*ret_places_hit = n_hit;
	return sum;
}

/* Return: how many are left; each one is said. */
int events_remove_all(struct tracefs *tracefs)
{
	_cleanup_free_ char *text = NULL;
	char *line, *next, *slash, *end;
	int left = 0, r;

	if (tracefs_read(tracefs->root_fd, "dynamic_events", &text, NULL) < 0)
		return -1;
	for (line = text; *line; line = next) {
		char command[256];

		next = strchrnul(line, '\n');
		if (*next)
			*next++ = '\0';
		slash = strstr(line, ":" GROUP "/");
		if (!slash)
			continue;
		end = strchrnul(slash, ' ');
		snprintf(command, sizeof(command), "-%.*s", (int)(end - slash), slash);
		/* -ENOENT: one of several places of an event that went with the first */
		r = tracefs_append(tracefs->root_fd, "dynamic_events", command);
		if (r < 0 && r != -ENOENT) {
			fprintf(stderr, "torture: %s: %s\n", command, strerror(-r));
			left++;
		}
	}
	return left;
}

/* Of an address in this program, what uprobe events want. */
uint64_t file_offset(const void *address)
{
	uint64_t start, end, offset, ret = 0;
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];

	if (!maps)
		return 0;
	while (!ret && fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64, &start, &end, &offset) ==
			    3 &&
		    (uintptr_t)address >= start && (uintptr_t)address < end)
			ret = (uintptr_t)address - start + offset;
	}
	fclose(maps);
	return ret;
}
