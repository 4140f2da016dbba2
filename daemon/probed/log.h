/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages for people, on stderr: one line each, with a journal priority in
 * front when the journal reads them. Events never go through here.
 */
#ifndef PROBED_LOG_H
#define PROBED_LOG_H

#include "lib/macro.h"

struct diag;

/* Priorities of syslog(3), as the journal reads them from "<N>". */
enum log_level {
	LOG_LEVEL_ERR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
};

/**
 * log_open() - find out whether stderr is the journal
 */
void log_open(void);

/**
 * log_message() - print one line
 * @level: its priority
 * @fmt: the line, without newline
 */
void log_message(enum log_level level, const char *fmt, ...) _printf_(2, 3);

/**
 * log_error_errno() - print what failed and why
 * @error: a negative errno
 * @fmt: what was attempted, on what
 *
 * Return: @error, so that `return log_error_errno(r, …)` does both
 */
int log_error_errno(int error, const char *fmt, ...) _printf_(2, 3);

/**
 * log_diag() - print what is wrong with a set
 * @diag: it; nothing is printed when nothing is wrong
 */
void log_diag(const struct diag *diag);

#define log_info(...)	 log_message(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) log_message(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(...)	 log_message(LOG_LEVEL_ERR, __VA_ARGS__)

#endif /* PROBED_LOG_H */
