/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a thread to its process and its name. Records carry the thread id only.
 *
 * In this order: what was found within TASK_CACHE_FRESH_NS; /proc/TID; and for
 * a thread that is gone, saved_tgids of tracefs (the option record-tgid must be
 * on while the thread runs). saved_tgids is read once per round at most, and
 * less often where it is slow. A thread that none of them knows has no known process: the line then has
 * "pid":null, since a guess (pid = tid) would be wrong exactly where it
 * matters, in programs of many short threads.
 *
 * Exact, but for a thread id that was given to another process within
 * TASK_CACHE_FRESH_NS. Ids are those of the pid namespace that /proc was
 * mounted in; for the records' ids to match it must be the initial one.
 */
#ifndef PROBE_LIB_TASK_CACHE_H
#define PROBE_LIB_TASK_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/* An entry is believed for so long. */
#define TASK_CACHE_FRESH_NS 1000000000ULL
/* TASK_COMM_LEN of the kernel, with the NUL. */
#define TASK_COMM_SIZE 16

struct task_cache;

/**
 * struct task - what is known of a thread
 * @tid: the thread
 * @pid: its process
 * @has_pid: @pid is known
 * @has_comm: @comm is known
 * @comm: the thread's name; any bytes, padded with NULs, one at least
 */
struct task {
	int32_t tid;
	int32_t pid;
	bool has_pid;
	bool has_comm;
	char comm[TASK_COMM_SIZE];
};

/**
 * task_cache_new() - an empty cache of a fixed size
 * @proc_fd: directory /proc; borrowed, must outlive the cache
 * @tracefs_fd: directory of tracefs (not of an instance: only the top has
 *		saved_tgids), borrowed; -1 for none
 * @ret_cache: the cache, owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int task_cache_new(int proc_fd, int tracefs_fd, struct task_cache **ret_cache);

/**
 * task_cache_free() - free a cache
 * @cache: the cache or NULL
 *
 * Return: NULL
 */
struct task_cache *task_cache_free(struct task_cache *cache);
DEFINE_CLEANUP(struct task_cache *, task_cache_free);

/**
 * task_cache_begin_round() - a new round of lines begins
 * @cache: the cache
 * @now_ns: a clock that does not go backwards
 */
void task_cache_begin_round(struct task_cache *cache, uint64_t now_ns);

/**
 * task_cache_find() - what is known of a thread
 * @cache: the cache
 * @tid: the thread; 0, the idle task, is of process 0
 *
 * Return: what is known, borrowed until the next call; never NULL
 */
const struct task *task_cache_find(struct task_cache *cache, int32_t tid);

#endif /* PROBE_LIB_TASK_CACHE_H */
