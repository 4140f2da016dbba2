// SPDX-License-Identifier: GPL-2.0-only
#include "klists.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "ksyms.h"
#include "tracefs.h"

static struct klists *klists_new(void)
{
	return calloc(1, sizeof(struct klists));
}

struct klists *klists_free(struct klists *klists)
{
	size_t i;

	if (!klists)
		return NULL;
	for (i = 0; i < KLIST_COUNT; i++)
		free(klists->lists[i].ranges);
	free(klists);
	return NULL;
}

int klists_add(struct klists *klists, enum klist_kind kind, uint64_t start, uint64_t end)
{
	struct klist *list = &klists->lists[kind];

	if (ARRAY_GROW(list->ranges, list->n_ranges, list->room) < 0)
		return -ENOMEM;
	list->ranges[list->n_ranges++] = (struct krange){ .start = start, .end = end };
	list->is_known = true;
	return 0;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct krange *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Overlapping ranges become one, so that the search needs to look at one only. */
static void list_merge(struct klist *list)
{
	size_t i, n = 0;

	for (i = 1; i < list->n_ranges; i++) {
		struct krange *last = &list->ranges[n];

		if (list->ranges[i].start >= last->end)
			list->ranges[++n] = list->ranges[i];
		else if (list->ranges[i].end > last->end)
			last->end = list->ranges[i].end;
	}
	if (list->n_ranges)
		list->n_ranges = n + 1;
}

void klists_sort(struct klists *klists)
{
	size_t i;

	for (i = 0; i < KLIST_COUNT; i++) {
		struct klist *list = &klists->lists[i];

		if (!list->n_ranges)
			continue;
		qsort(list->ranges, list->n_ranges, sizeof(*list->ranges), compare_ranges);
		list_merge(list);
	}
}

const struct krange *klists_overlap(const struct klists *klists, enum klist_kind kind,
				    uint64_t start, uint64_t end)
{
	const struct klist *list;
	size_t at;

	if (!klists)
		return NULL;
	list = &klists->lists[kind];
	at = PARTITION_POINT(list->n_ranges, i, list->ranges[i].end <= start);
	if (at == list->n_ranges || list->ranges[at].start >= end)
		return NULL;
	return &list->ranges[at];
}

/*
 * How the kernel prints an entry, and how much code it stands for.
 * blacklist: "0xSTART-0xEND\tNAME" (kprobe_blacklist_seq_show())
 * available_filter_functions_addrs: "ADDRESS NAME [MODULE]"
 * Addresses are zero for those who may not see them.
 */
int klists_parse(struct klists *klists, enum klist_kind kind, const char *text)
{
	int n = 0;
	int r;

	klists->lists[kind].is_known = true;
	while (*text) {
		const char *line_end = strchrnul(text, '\n');
		char *rest;
		uint64_t start = strtoull(text, &rest, 16);
		uint64_t end = start + 4;

		if (rest == text || rest > line_end)
			goto next;
		if (kind == KLIST_BLACKLIST) {
			if (*rest != '-')
				goto next;
			end = strtoull(rest + 1, NULL, 16);
		}
		if (start == 0) {
			/* Hidden, so nothing is known of the others either. */
			klists->lists[kind].is_known = false;
			return n;
		}
		if (end > start) {
			r = klists_add(klists, kind, start, end);
			if (r < 0)
				return r;
			n++;
		}
next:
		text = *line_end ? line_end + 1 : line_end;
	}
	return n;
}

static int load_list(struct klists *klists, enum klist_kind kind, int dir_fd, const char *file)
{
	_cleanup_free_ char *text = NULL;
	int r;

	r = tracefs_read(dir_fd, file, &text, NULL);
	if (r < 0)
		return r;
	return klists_parse(klists, kind, text);
}

/* Kernels before 6.5 name the functions only: "NAME [MODULE]". */
static int parse_ftrace_names(struct klists *klists, const struct ksyms *ksyms, char *text)
{
	const struct ksym *syms[16];
	char *line, *save = NULL;
	size_t i, n;
	int r;

	klists->ftrace_is_guess = true;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, " \t")] = '\0';
		n = ksyms_find(ksyms, NULL, line, syms, 16);
		for (i = 0; i < n && i < 16; i++) {
			r = klists_add(klists, KLIST_FTRACE, syms[i]->address + 4,
				       syms[i]->address + 8);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

static int load_ftrace(struct klists *klists, const struct tracefs *tracefs,
		       const struct ksyms *ksyms)
{
	_cleanup_free_ char *text = NULL;
	int r;

	r = load_list(klists, KLIST_FTRACE, tracefs->root_fd, "available_filter_functions_addrs");
	if (r != -ENOENT || !ksyms || !ksyms_has_addresses(ksyms))
		return r;
	r = tracefs_read(tracefs->root_fd, "available_filter_functions", &text, NULL);
	if (r < 0)
		return r;
	return parse_ftrace_names(klists, ksyms, text);
}

int klists_load(const struct tracefs *tracefs, const char *debugfs, const struct ksyms *ksyms,
		struct klists **ret_klists)
{
	_cleanup_(klists_freep) struct klists *klists = klists_new();
	_cleanup_close_ int dir_fd = -1;

	if (!klists)
		return -ENOMEM;
	dir_fd = open(debugfs ? debugfs : "/sys/kernel/debug", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir_fd >= 0 &&
	    load_list(klists, KLIST_BLACKLIST, dir_fd, "kprobes/blacklist") == -ENOMEM)
		return -ENOMEM;
	if (tracefs && load_ftrace(klists, tracefs, ksyms) == -ENOMEM)
		return -ENOMEM;
	klists_sort(klists);
	*ret_klists = TAKE_PTR(klists);
	return 0;
}
