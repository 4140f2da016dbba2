// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table of threads of a fixed size: each id has WAYS places, the oldest of
 * which is replaced.
 */
#include "task_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "small_file.h"

#define SETS 512
#define WAYS 4

/*
 * To print saved_tgids the kernel walks all possible ids, which are four
 * millions on a default 64-bit system: at most one part in so many of the time.
 */
#define SAVED_SHARE 20
/* What was known of a thread that is gone is still taken for so long. */
#define GONE_NS (10 * TASK_CACHE_FRESH_NS)

/**
 * struct entry - one thread
 * @task: what is known; a tid of 0 is an empty place
 * @found_ns: since when
 */
struct entry {
	struct task task;
	uint64_t found_ns;
};

/**
 * struct saved_task - a line of saved_tgids
 * @tid: the thread
 * @pid: its process
 */
struct saved_task {
	int32_t tid;
	int32_t pid;
};

/**
 * struct task_cache - the cache
 * @proc_fd: /proc
 * @tracefs_fd: the top of tracefs, or -1
 * @now_ns: time of this round
 * @saved_next_ns: saved_tgids is not read before
 * @saved: saved_tgids, as the kernel orders it, by thread
 * @n_saved: how many
 * @n_saved_max: room
 * @idle: the idle task
 * @entries: the table
 */
struct task_cache {
	int proc_fd;
	int tracefs_fd;
	uint64_t now_ns;
	uint64_t saved_next_ns;
	struct saved_task *saved;
	size_t n_saved;
	size_t n_saved_max;
	struct task idle;
	struct entry entries[SETS][WAYS];
};

int task_cache_new(int proc_fd, int tracefs_fd, struct task_cache **ret_cache)
{
	struct task_cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return -ENOMEM;
	cache->proc_fd = proc_fd;
	cache->tracefs_fd = tracefs_fd;
	cache->idle = (struct task){ .has_pid = true, .has_comm = true, .comm = "swapper" };
	*ret_cache = cache;
	return 0;
}

struct task_cache *task_cache_free(struct task_cache *cache)
{
	if (!cache)
		return NULL;
	free(cache->saved);
	free(cache);
	return NULL;
}

void task_cache_begin_round(struct task_cache *cache, uint64_t now_ns)
{
	cache->now_ns = now_ns;
}

static ssize_t read_proc_file(const struct task_cache *cache, int32_t tid, const char *name,
			      char *buf, size_t size)
{
	char path[32];

	(void)snprintf(path, sizeof(path), "%d/%s", tid, name);
	return small_file_read(cache->proc_fd, path, buf, size);
}

/* /proc/TID exists for every thread, though only processes are listed. */
static void ask_proc(const struct task_cache *cache, struct task *task)
{
	static const char key[] = "\nTgid:";
	char text[1024];
	const char *p;
	ssize_t n;

	if (read_proc_file(cache, task->tid, "status", text, sizeof(text)) < 0)
		return;
	p = strstr(text, key);
	if (p) {
		task->pid = (int32_t)strtol(p + strlen(key), NULL, 10);
		task->has_pid = task->pid > 0;
	}
	/* The name in status is escaped; here it is as it is, with a newline. */
	n = read_proc_file(cache, task->tid, "comm", text, sizeof(text));
	if (n < 1)
		return;
	n--;
	if ((size_t)n >= sizeof(task->comm))
		n = sizeof(task->comm) - 1;
	memcpy(task->comm, text, (size_t)n);
	task->has_comm = true;
}

static int add_saved(struct task_cache *cache, int32_t tid, int32_t pid)
{
	if (cache->n_saved == cache->n_saved_max) {
		size_t n = cache->n_saved_max ? cache->n_saved_max * 2 : 256;
		struct saved_task *saved = reallocarray(cache->saved, n, sizeof(*saved));

		if (!saved)
			return -ENOMEM;
		cache->saved = saved;
		cache->n_saved_max = n;
	}
	cache->saved[cache->n_saved++] = (struct saved_task){ tid, pid };
	return 0;
}

/* "TID PID" a line, ordered by TID (saved_tgids_show() in the kernel). */
static void read_saved(struct task_cache *cache)
{
	_cleanup_fclose_ FILE *file = NULL;
	char line[64], *end;
	int fd;

	cache->n_saved = 0;
	fd = openat(cache->tracefs_fd, "saved_tgids", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	file = fdopen(fd, "r");
	if (!file) {
		(void)close_fd(fd);
		return;
	}
	/* There may be millions: a line at a time, and scanf takes five times as long. */
	while (fgets(line, sizeof(line), file)) {
		int32_t tid = (int32_t)strtol(line, &end, 10);

		if (end == line || add_saved(cache, tid, (int32_t)strtol(end, NULL, 10)) < 0)
			return;
	}
}

static uint64_t monotonic_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void refresh_saved(struct task_cache *cache)
{
	uint64_t begin;

	if (cache->tracefs_fd < 0 || cache->now_ns < cache->saved_next_ns)
		return;
	begin = monotonic_now();
	read_saved(cache);
	/* One more than now: not twice in a round. */
	cache->saved_next_ns = cache->now_ns + 1 + SAVED_SHARE * (monotonic_now() - begin);
}

static int compare_saved(const void *a, const void *b)
{
	int32_t x = ((const struct saved_task *)a)->tid, y = ((const struct saved_task *)b)->tid;

	return x < y ? -1 : x > y;
}

static void ask_saved(struct task_cache *cache, struct task *task)
{
	struct saved_task wanted = { .tid = task->tid };
	const struct saved_task *found;

	refresh_saved(cache);
	if (!cache->n_saved)
		return;
	found = bsearch(&wanted, cache->saved, cache->n_saved, sizeof(wanted), compare_saved);
	if (!found)
		return;
	task->pid = found->pid;
	task->has_pid = found->pid > 0;
}

/* That nobody knows a thread is believed for this round only. */
static bool is_fresh(const struct task_cache *cache, const struct entry *entry)
{
	uint64_t age = cache->now_ns - entry->found_ns;

	return age < (entry->task.has_pid ? TASK_CACHE_FRESH_NS : 1);
}

const struct task *task_cache_find(struct task_cache *cache, int32_t tid)
{
	struct entry *set = cache->entries[(uint32_t)tid % SETS];
	struct entry *place = &set[0];
	struct task task = { .tid = tid };

	if (!tid)
		return &cache->idle;
	for (int i = 0; i < WAYS; i++) {
		if (set[i].task.tid == tid) {
			place = &set[i];
			break;
		}
		if (set[i].found_ns < place->found_ns)
			place = &set[i];
	}
	if (place->task.tid == tid && is_fresh(cache, place))
		return &place->task;

	ask_proc(cache, &task);
	if (!task.has_pid)
		ask_saved(cache, &task);
	/* It ended since we last asked: these are its last records. */
	if (!task.has_pid && place->task.tid == tid && cache->now_ns - place->found_ns < GONE_NS)
		return &place->task;
	*place = (struct entry){ task, cache->now_ns };
	return &place->task;
}
