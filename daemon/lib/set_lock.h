/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One process per set: a lock file with the holder's process id in it. The
 * kernel drops the lock with the process, so a dead holder is never in the way.
 */
#ifndef PROBE_LIB_SET_LOCK_H
#define PROBE_LIB_SET_LOCK_H

#include <sys/types.h>

#include "cleanup.h"

/* Where the lock files are unless told otherwise. */
#define SET_LOCK_DIR "/run/probed"

struct set_lock;

/**
 * set_lock_take() - become the one process of a set
 * @dir: directory of the lock files, made if missing; NULL for SET_LOCK_DIR
 * @name: of the set
 * @ret_lock: owned by the caller
 * @ret_holder: for -EBUSY: process id of the holder, 0 when not known
 *
 * Return: 0; -EBUSY when another process is it; another -errno
 */
int set_lock_take(const char *dir, const char *name, struct set_lock **ret_lock, pid_t *ret_holder);

/**
 * set_lock_holder() - has a set a process?
 * @dir: directory of the lock files; NULL for SET_LOCK_DIR
 * @name: of the set
 * @ret_holder: for 1: its process id, 0 when not known
 *
 * The kernel is asked (/proc/locks) and nothing is locked for it: that would be in
 * the way of a process that is just starting.
 *
 * Return: 1 when it has; 0 when it has not; -errno
 */
int set_lock_holder(const char *dir, const char *name, pid_t *ret_holder);

/**
 * set_lock_free() - stop being it, and remove the file
 * @lock: the lock or NULL
 *
 * Return: NULL
 */
struct set_lock *set_lock_free(struct set_lock *lock);
DEFINE_CLEANUP(struct set_lock *, set_lock_free);

#endif /* PROBE_LIB_SET_LOCK_H */
