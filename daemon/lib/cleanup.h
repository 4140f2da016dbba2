/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ownership by attribute: a local that owns something says how it is released,
 * and leaving the function is `return`. Handing over is TAKE_PTR or TAKE_FD.
 */
#ifndef PROBE_LIB_CLEANUP_H
#define PROBE_LIB_CLEANUP_H

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(f) __attribute__((cleanup(f)))

/* Defines x_freep() for a type whose x_free() takes NULL and returns NULL. */
#define DEFINE_CLEANUP(type, func)          \
	static inline void func##p(type *p) \
	{                                   \
		if (*p)                     \
			*p = func(*p);      \
	}                                   \
	struct cleanup_semicolon_

static inline void freep_(void *p)
{
	free(*(void **)p);
}

/**
 * close_fd() - close a descriptor, keeping errno
 * @fd: an open descriptor, or a negative number (then nothing happens)
 *
 * Return: -1, so that `fd = close_fd(fd)` leaves no stale number behind.
 */
static inline int close_fd(int fd)
{
	int saved_errno = errno;

	if (fd >= 0)
		(void)close(fd);
	errno = saved_errno;
	return -1;
}

static inline void closep_(int *fd)
{
	*fd = close_fd(*fd);
}

static inline void fclosep_(FILE **f)
{
	if (*f)
		(void)fclose(*f);
}

static inline void closedirp_(DIR **d)
{
	if (*d)
		(void)closedir(*d);
}

#define _cleanup_free_	   _cleanup_(freep_)
#define _cleanup_close_	   _cleanup_(closep_)
#define _cleanup_fclose_   _cleanup_(fclosep_)
#define _cleanup_closedir_ _cleanup_(closedirp_)

#define TAKE_PTR(p)                   \
	({                            \
		typeof(p) *p_ = &(p); \
		typeof(p) v_ = *p_;   \
		*p_ = NULL;           \
		v_;                   \
	})

#define TAKE_FD(fd)               \
	({                        \
		int *fd_ = &(fd); \
		int v_ = *fd_;    \
		*fd_ = -1;        \
		v_;               \
	})

#endif /* PROBE_LIB_CLEANUP_H */
