// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one place that knows how a message looks.
 */
#include "log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void print(enum log_level level, const char *suffix, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

static void print(enum log_level level, const char *suffix, const char *fmt, va_list ap)
{
	char line[1024];
	int n;

	n = vsnprintf(line, sizeof(line), fmt, ap);
	if (n < 0)
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
