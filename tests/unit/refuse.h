/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that runs out at a request of the test's choice. The linker puts these
 * in the place of the allocator: see REFUSE_MEMORY in the Makefile.
 */
#ifndef TESTS_UNIT_REFUSE_H
#define TESTS_UNIT_REFUSE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "macro.h"

/* Requests until one is refused; 0: none is. */
static unsigned long memory_countdown;

static inline bool is_refused(unsigned long *countdown)
{
	return *countdown && --*countdown == 0;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);
char *__real_strdup(const char *string);
char *__wrap_strdup(const char *string);
char *__real_strndup(const char *string, size_t size);
char *__wrap_strndup(const char *string, size_t size);
int __real_vasprintf(char **ret, const char *fmt, va_list ap) _printf_(2, 0);
int __wrap_vasprintf(char **ret, const char *fmt, va_list ap) _printf_(2, 0);
int __wrap_asprintf(char **ret, const char *fmt, ...) _printf_(2, 3);

void *__wrap_malloc(size_t size)
{
	return is_refused(&memory_countdown) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return is_refused(&memory_countdown) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return is_refused(&memory_countdown) ? NULL : __real_realloc(p, size);
}

void *__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return is_refused(&memory_countdown) ? NULL : __real_reallocarray(p, n, size);
}

char *__wrap_strdup(const char *string)
{
	return is_refused(&memory_countdown) ? NULL : __real_strdup(string);
}

char *__wrap_strndup(const char *string, size_t size)
{
	return is_refused(&memory_countdown) ? NULL : __real_strndup(string, size);
}

int __wrap_vasprintf(char **ret, const char *fmt, va_list ap)
{
	return is_refused(&memory_countdown) ? -1 : __real_vasprintf(ret, fmt, ap);
}

int __wrap_asprintf(char **ret, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (is_refused(&memory_countdown))
		return -1;
	va_start(ap, fmt);
	n = __real_vasprintf(ret, fmt, ap);
	va_end(ap);
	return n;
}

#endif /* TESTS_UNIT_REFUSE_H */
