// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parser of per_cpu/cpuN/stats.
 */
#include "reader_stats.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "macro.h"

/* The number behind KEY at the start of a line. */
static int find_counter(const char *text, const char *key, uint64_t *ret_value)
{
	size_t length = strlen(key);

	for (const char *p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (strncmp(p, key, length) != 0)
			continue;
		p += length;
		if (!isdigit((unsigned char)*p))
			return -EBADMSG;
		*ret_value = strtoull(p, NULL, 10);
		return 0;
	}
	return -EBADMSG;
}

int ring_stats_parse(const char *text, size_t size, struct ring_stats *ret_stats)
{
	struct ring_stats stats;
	const struct {
		const char *key;
		uint64_t *value;
	} wanted[] = {
		{ "entries: ", &stats.entries },
		{ "overrun: ", &stats.overrun },
		{ "commit overrun: ", &stats.commit_overrun },
		{ "dropped events: ", &stats.dropped },
		{ "read events: ", &stats.read },
	};
	char copy[512];

	if (size >= sizeof(copy))
		return -EBADMSG;
	memcpy(copy, text, size);
	copy[size] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		int r = find_counter(copy, wanted[i].key, wanted[i].value);

		if (r < 0)
			return r;
	}
	*ret_stats = stats;
	return 0;
}

int ring_stats_read(int fd, struct ring_stats *ret_stats)
{
	char text[511];
	ssize_t n;

	do
		n = pread(fd, text, sizeof(text), 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return ring_stats_parse(text, (size_t)n, ret_stats);
}
