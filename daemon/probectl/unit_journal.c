// SPDX-License-Identifier: GPL-2.0-only
#include "unit_journal.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <systemd/sd-journal.h>

#include "lib/cleanup.h"

/*
 * How long the journal may be behind. A service that is started anew at once has
 * another invocation by now, which has to fail first: on a busy machine that takes
 * longer than its own delay.
 */
#define LATE_USEC 20000000

static uint64_t now_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int open_journal(sd_id128_t invocation, sd_journal **ret_journal)
{
	char match[sizeof("_SYSTEMD_INVOCATION_ID=") + SD_ID128_STRING_MAX];
	sd_journal *journal;
	int r;

	r = sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY);
	if (r < 0)
		return r;
	snprintf(match, sizeof(match), "_SYSTEMD_INVOCATION_ID=" SD_ID128_FORMAT_STR,
		 SD_ID128_FORMAT_VAL(invocation));
	r = sd_journal_add_match(journal, match, 0);
	if (r < 0) {
		sd_journal_close(journal);
		return r;
	}
	*ret_journal = journal;
	return 0;
}

/* To the first of the last @max entries. Return: 1 when there is one */
static int seek_last(sd_journal *journal, size_t max)
{
	uint64_t deadline = now_usec() + LATE_USEC, now;
	int r;

	for (;;) {
		r = sd_journal_seek_tail(journal);
		if (r >= 0)
			r = sd_journal_previous_skip(journal, max);
		if (r != 0)
			return r;
		now = now_usec();
		if (now >= deadline)
			return 0;
		r = sd_journal_wait(journal, deadline - now);
		if (r < 0)
			return r;
	}
}

static char *read_message(sd_journal *journal)
{
	static const char key[] = "MESSAGE=";
	const void *data;
	size_t size;

	if (sd_journal_get_data(journal, "MESSAGE", &data, &size) < 0 || size < strlen(key))
		return NULL;
	return strndup((const char *)data + strlen(key), size - strlen(key));
}

size_t unit_journal_read(sd_id128_t invocation, char **ret_lines, size_t max)
{
	sd_journal *journal;
	size_t n = 0;
	int r;

	if (open_journal(invocation, &journal) < 0)
		return 0;
	for (r = seek_last(journal, max); r > 0 && n < max; r = sd_journal_next(journal)) {
		ret_lines[n] = read_message(journal);
		n += ret_lines[n] != NULL;
	}
	sd_journal_close(journal);
	return n;
}
