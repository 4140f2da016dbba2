/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests of messages: what is said on stderr. To be included behind cmocka.h.
 */
#ifndef TESTS_SAID_H
#define TESTS_SAID_H

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cleanup.h"

/* What is said from now on is kept. Return: for end_listening() */
static inline int begin_listening(void)
{
	int fd = memfd_create("stderr", MFD_CLOEXEC), saved = dup(STDERR_FILENO);

	assert_true(fd >= 0 && saved >= 0);
	assert_int_equal(dup2(fd, STDERR_FILENO), STDERR_FILENO);
	close_fd(fd);
	return saved;
}

/* Return: how many lines have these words */
static inline unsigned int end_listening(int saved, const char *words)
{
	static char said[1 << 16];
	ssize_t n = pread(STDERR_FILENO, said, sizeof(said) - 1, 0);
	unsigned int count = 0;

	said[n > 0 ? n : 0] = '\0';
	assert_int_equal(dup2(saved, STDERR_FILENO), STDERR_FILENO);
	close_fd(saved);
	fputs(said, stderr);
	for (const char *at = said; (at = strstr(at, words)); at++)
		count++;
	return count;
}

#endif /* TESTS_SAID_H */
