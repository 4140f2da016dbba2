/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of the process of a hit: the members that its lines have, and
 * which program it runs. /proc is asked when a line is written, some milliseconds
 * after the hit, once for a process, and anew after PROCESS_FRESH_NS.
 *
 * What is told is true of the time of the hit:
 * - A process that began after the hit has got the number of one that is gone.
 * - A process that runs another program by now (its first thread has another name
 *   than at the hit) has no known program; its cgroup and its users count.
 * - Of a process that is gone, what was known of it still counts for
 *   PROCESS_GONE_NS: these are its last hits.
 *
 * Not seen is a program that was replaced within PROCESS_FRESH_NS by one of the
 * same name, and what moves or changes its user meanwhile.
 */
#ifndef PROBE_LIB_PROCESS_CACHE_H
#define PROBE_LIB_PROCESS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/* What was found is believed for so long. */
#define PROCESS_FRESH_NS 1000000000ULL
#define PROCESS_GONE_NS	 (10 * PROCESS_FRESH_NS)
/* So many processes are asked about in a round; of more nothing is told then. */
#define PROCESS_ROUND_MAX 1024
/* TASK_COMM_LEN of the kernel. */
#define PROCESS_COMM_SIZE 16

struct process_cache;

/**
 * struct process_config - what is wanted
 * @proc_fd: directory /proc; borrowed, must outlive the cache
 * @keys: the members of lines, of ENRICH_BIT(); 0 for none
 * @host: name of the machine; copied; or NULL
 * @boot: boot id; copied; or NULL
 */
struct process_config {
	int proc_fd;
	uint32_t keys;
	const char *host;
	const char *boot;
};

/**
 * struct process_hit - who hit a probe, and when
 * @pid: the process; 0 when it is not known
 * @tid: the thread
 * @comm: the thread's name at the hit, PROCESS_COMM_SIZE bytes padded with NULs;
 *	  NULL when it is not known
 * @ts: the time of the hit, by the boot clock
 */
struct process_hit {
	int32_t pid;
	int32_t tid;
	const char *comm;
	uint64_t ts;
};

/**
 * struct process - what is known
 * @pid: the process
 * @program: a number that no other process and no other program of this one has;
 *	     0 when it is not known what ran at the hit
 * @stack: where the stack of @program begins; 0 when that is not known
 * @text: its members of a line, see process_text_write()
 * @text_size: bytes
 * @is_cut: @text is not all
 */
struct process {
	int32_t pid;
	uint64_t program;
	uint64_t stack;
	const char *text;
	size_t text_size;
	bool is_cut;
};

/**
 * process_cache_new() - an empty cache, of a fixed number of processes
 * @config: what is wanted
 * @ret_cache: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int process_cache_new(const struct process_config *config, struct process_cache **ret_cache);

/**
 * process_cache_free() - free it
 * @cache: it or NULL
 *
 * Return: NULL
 */
struct process_cache *process_cache_free(struct process_cache *cache);
DEFINE_CLEANUP(struct process_cache *, process_cache_free);

/**
 * process_cache_begin_round() - a new round of lines begins
 * @cache: the cache
 * @now_ns: a clock that does not go backwards
 */
void process_cache_begin_round(struct process_cache *cache, uint64_t now_ns);

/**
 * process_cache_find() - what is known of the process of a hit
 * @cache: the cache
 * @hit: the hit
 *
 * Return: what is known, of the cache until the next call; never NULL
 */
const struct process *process_cache_find(struct process_cache *cache,
					 const struct process_hit *hit);

#endif /* PROBE_LIB_PROCESS_CACHE_H */
