// SPDX-License-Identifier: GPL-2.0-only
/*
 * Edit distance over three rows: a swap of neighbours looks back two rows.
 */
#include "suggest.h"

#include <string.h>

#include "macro.h"

static unsigned int min2(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

unsigned int suggest_distance(const char *a, const char *b, unsigned int limit)
{
	unsigned int rows[3][SUGGEST_MAX_BYTES + 1];
	size_t len_a = strnlen(a, SUGGEST_MAX_BYTES);
	size_t len_b = strnlen(b, SUGGEST_MAX_BYTES);
	size_t i, j;

	if ((len_a > len_b ? len_a - len_b : len_b - len_a) > limit)
		return limit + 1;
	for (j = 0; j <= len_b; j++)
		rows[0][j] = (unsigned int)j;
	for (i = 1; i <= len_a; i++) {
		unsigned int *row = rows[i % 3], *above = rows[(i - 1) % 3];
		unsigned int *above2 = rows[(i + 1) % 3];
		unsigned int best = row[0] = (unsigned int)i;

		for (j = 1; j <= len_b; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = min2(row[j], min2(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min2(row[j], above2[j - 2] + 1);
			best = min2(best, row[j]);
		}
		/* Later rows only grow, but for a swap that looks back one row. */
		if (best > limit + 1)
			return limit + 1;
	}
	return min2(rows[len_a % 3][len_b], limit + 1);
}

unsigned int suggest_limit(const char *name)
{
	size_t len = strnlen(name, SUGGEST_MAX_BYTES);

	return len < 6 ? 1 : (unsigned int)len / 3;
}

const char *suggest_nearest(const char *name, const char *const *names, size_t n_names)
{
	unsigned int best = suggest_limit(name) + 1, distance;
	const char *nearest = NULL;
	size_t i;

	for (i = 0; i < n_names; i++) {
		distance = suggest_distance(name, names[i], best - 1);
		if (distance < best) {
			best = distance;
			nearest = names[i];
		}
	}
	return nearest;
}
