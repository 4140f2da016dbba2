// SPDX-License-Identifier: GPL-2.0-only
/*
 * The functions of the kernel that run all the time: those that samples find on
 * the stack most often while the load runs. Measured, not guessed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "torture.h"

/*
 * Longer ones are left out: to probe one instruction after the other of those would
 * be all there is, and the sweep has time for 200 of them only if they are short.
 */
#define BYTES_MAX	 2048
#define SWEPT_BYTES_MAX	 512

#define SAMPLES_A_SECOND 199

/* All functions of the kernel */
struct functions {
	struct rings rings;
	struct hot *items; /* by address */
	size_t n;
	struct hot **by_name;
};

static int compare_address(const void *a, const void *b)
{
	const struct hot *l = a, *r = b;

	return (l->address > r->address) - (l->address < r->address);
}

static int compare_name(const void *a, const void *b)
{
	return strcmp((*(struct hot *const *)a)->name, (*(struct hot *const *)b)->name);
}

static int compare_calls(const void *a, const void *b)
{
	const struct hot *l = a, *r = b;

	return (l->calls < r->calls) - (l->calls > r->calls);
}

static int read_symbols(struct functions *all)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	char line[512], type;
	size_t room = 0;

	if (!file)
		return -errno;
	while (fgets(line, sizeof(line), file)) {
		struct hot hot = { 0 };

		if (strchr(line, '[') || /* a module's */
		    sscanf(line, "%" SCNx64 " %c %63s", &hot.address, &type, hot.name) != 3 ||
		    !strchr("tTwW", type))
			continue;
		if (all->n == room) {
			room = room ? 2 * room : 4096;
			all->items = reallocarray(all->items, room, sizeof(hot));
			if (!all->items)
				abort();
		}
		all->items[all->n++] = hot;
	}
	fclose(file);
	return all->n ? 0 : -ENOENT;
}

/* A function ends where the next symbol of another address begins. */
static void measure(struct functions *all)
{
	size_t i, j;

	qsort(all->items, all->n, sizeof(*all->items), compare_address);
	for (i = 0; i < all->n; i++) {
		for (j = i + 1; j < all->n && all->items[j].address == all->items[i].address; j++)
			;
		if (j < all->n)
			all->items[i].bytes = all->items[j].address - all->items[i].address;
	}
}

static int index_names(struct functions *all)
{
	all->by_name = calloc(all->n, sizeof(*all->by_name));
	if (!all->by_name)
		return -ENOMEM;
	for (size_t i = 0; i < all->n; i++)
		all->by_name[i] = &all->items[i];
	qsort(all->by_name, all->n, sizeof(*all->by_name), compare_name);
	return 0;
}

/*
 * Those that can be probed by name: the tracer knows them (events refuse others),
 * and no other function is called the same.
 */
static int mark_probeable(struct tracefs *tracefs, struct functions *all)
{
	_cleanup_free_ char *text = NULL;
	char *line, *next;
	int r = tracefs_read(tracefs->root_fd, "available_filter_functions", &text, NULL);

	if (r < 0)
		return r;
	for (line = text; *line; line = next) {
		struct hot key, *to_key = &key, **found;

		next = strchrnul(line, '\n');
		if (*next)
			*next++ = '\0';
		snprintf(key.name, sizeof(key.name), "%s", line);
		found = bsearch(&to_key, all->by_name, all->n, sizeof(*found), compare_name);
		if (!found || (found > all->by_name && !compare_name(found, found - 1)) ||
		    (found + 1 < all->by_name + all->n && !compare_name(found, found + 1)))
			continue;
		(*found)->can_be_probed = true;
	}
	return 0;
}

/* A place on a stack */
static void found_place(void *arg, uint64_t address)
{
	struct functions *all = arg;
	size_t low = 0, high = all->n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (all->items[middle].address <= address)
			low = middle;
		else
			high = middle;
	}
	if (high && address - all->items[low].address < all->items[low].bytes)
		all->items[low].calls++;
}

static bool is_hot(const struct hot *hot, uint64_t bytes_max)
{
	return hot->calls && hot->can_be_probed && hot->bytes <= bytes_max;
}

/**
 * hot_start() - begin to take samples
 *
 * Return: 0 or -errno
 */
int hot_start(struct tracefs *tracefs, unsigned int cpus, struct functions **ret_all)
{
	struct functions *all = calloc(1, sizeof(*all));
	int r;

	if (!all)
		return -ENOMEM;
	r = read_symbols(all);
	if (r == 0) {
		measure(all);
		r = index_names(all);
	}
	if (r == 0)
		r = mark_probeable(tracefs, all);
	if (r == 0)
		r = rings_open(&all->rings, cpus, SAMPLES_A_SECOND);
	*ret_all = all;
	return r;
}

/**
 * hot_count() - how many functions for the sweep there are by now
 */
unsigned int hot_count(struct functions *all)
{
	unsigned int n = 0;

	(void)rings_drain(&all->rings, found_place, all);
	for (size_t i = 0; i < all->n; i++)
		n += is_hot(&all->items[i], SWEPT_BYTES_MAX);
	return n;
}

/**
 * hot_finish() - no more samples; those found most often go to @shared
 */
void hot_finish(struct functions *all, struct shared *shared)
{
	rings_close(&all->rings);
	free(all->by_name);
	qsort(all->items, all->n, sizeof(*all->items), compare_calls);
	for (size_t i = 0; i < all->n; i++) {
		const struct hot *item = &all->items[i];

		if (is_hot(item, BYTES_MAX) && shared->n_hot < HOT_MAX)
			shared->hot[shared->n_hot++] = *item;
		if (is_hot(item, SWEPT_BYTES_MAX) && shared->n_swept < SWEPT_MAX)
			shared->swept[shared->n_swept++] = *item;
	}
	free(all->items);
	free(all);
}
