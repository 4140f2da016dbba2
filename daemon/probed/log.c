// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one place that knows how a message looks.
 */
#include "log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/cleanup.h"
#include "lib/diag.h"

/* So long a message waits for who reads the log; then it is left out. */
#define PATIENCE_MS 1000

/* Set once at start: the journal names itself in the environment (systemd.exec(5)). */
static bool is_journal;

void log_open(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;

	is_journal = stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
		     !fstat(STDERR_FILENO, &st) && st.st_dev == device && st.st_ino == inode;
}

/*
 * The log may be the pipe that stdout is, whose reader takes nothing: a write would
 * wait for it, deaf to signals and to who asks.
 */
static bool is_read(void)
{
	struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&fd, 1, PATIENCE_MS) != 0;
}

static void print(enum log_level level, const char *suffix, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

static void print(enum log_level level, const char *suffix, const char *fmt, va_list ap)
{
	char line[1024];
	int n;

	n = vsnprintf(line, sizeof(line), fmt, ap);
	if (n < 0 || !is_read())
		return;
	if (is_journal)
		fprintf(stderr, "<%d>%s%s\n", level, line, suffix);
	else
		fprintf(stderr, "probed: %s%s\n", line, suffix);
}

void log_message(enum log_level level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(level, "", fmt, ap);
	va_end(ap);
}

int log_error_errno(int error, const char *fmt, ...)
{
	char suffix[128];
	va_list ap;

	snprintf(suffix, sizeof(suffix), ": %s", strerror(-error));
	va_start(ap, fmt);
	print(LOG_LEVEL_ERR, suffix, fmt, ap);
	va_end(ap);
	return error;
}

void log_diag(const struct diag *diag)
{
	int level = diag->n_errors ? LOG_LEVEL_ERR : LOG_LEVEL_WARNING;
	_cleanup_free_ char *text = NULL;
	char *line, *rest;
	size_t size;
	FILE *out;

	/* The journal takes lines, each with its priority; people take it as it is. */
	out = is_journal ? open_memstream(&text, &size) : NULL;
	diag_print(diag, out ? out : stderr);
	if (!out || fclose(out) < 0)
		return;
	for (rest = text; (line = strsep(&rest, "\n")) && *line;)
		fprintf(stderr, "<%d>%s\n", level, line);
}
