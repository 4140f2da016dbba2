// SPDX-License-Identifier: GPL-2.0-only
#include "near_names.h"

#include <string.h>

#include "suggest.h"

void near_names_init(struct near_names *near, const char *wanted, const char **names, size_t max)
{
	*near = (struct near_names){
		.wanted = wanted,
		.names = names,
		.max = max < NEAR_NAMES_MAX ? max : NEAR_NAMES_MAX,
		.limit = suggest_limit(wanted),
	};
}

static unsigned int distance(const struct near_names *near, const char *name, unsigned int limit)
{
	size_t wanted_size = strlen(near->wanted);
	size_t size = strlen(name);
	size_t difference = size > wanted_size ? size - wanted_size : wanted_size - size;

	/* The function exists but the compiler changed its arguments or split it. */
	if (wanted_size && size > wanted_size && name[wanted_size] == '.' &&
	    !strncmp(name, near->wanted, wanted_size))
		return 0;
	if (difference > limit)
		return limit + 1;
	return suggest_distance(near->wanted, name, limit);
}

void near_names_offer(struct near_names *near, const char *name)
{
	unsigned int limit = near->limit;
	unsigned int d;
	size_t i;

	if (!near->max)
		return;
	/* What is no nearer than the worst that is kept need not be measured. */
	if (near->n_names == near->max) {
		unsigned int worst = near->distances[near->n_names - 1];

		if (worst == 0)
			return;
		limit = worst - 1 < limit ? worst - 1 : limit;
	}
	d = distance(near, name, limit);
	if (d > limit)
		return;
	for (i = 0; i < near->n_names; i++)
		if (!strcmp(near->names[i], name))
			return;
	if (near->n_names < near->max)
		near->n_names++;
	for (i = near->n_names - 1; i > 0 && near->distances[i - 1] > d; i--) {
		near->distances[i] = near->distances[i - 1];
		near->names[i] = near->names[i - 1];
	}
	near->distances[i] = d;
	near->names[i] = name;
}
