/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * per_cpu/cpuN/stats of a tracefs instance, parsed. Pure.
 */
#ifndef PROBE_LIB_READER_STATS_H
#define PROBE_LIB_READER_STATS_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct ring_stats - counters of one CPU's buffer, all since it was reset
 * @entries: records in the buffer, not read
 * @overrun: overwritten
 * @commit_overrun: lost to nested writers
 * @dropped: lost because it was full
 * @read: handed out to readers
 */
struct ring_stats {
	uint64_t entries;
	uint64_t overrun;
	uint64_t commit_overrun;
	uint64_t dropped;
	uint64_t read;
};

/**
 * ring_stats_parse() - parse the text of a stats file
 * @text: the bytes; need not be terminated
 * @size: how many
 * @ret_stats: the counters
 *
 * The lines are those of tracing_stats_read() in kernel/trace/trace.c.
 *
 * Return: 0; -EBADMSG when a counter is missing
 */
int ring_stats_parse(const char *text, size_t size, struct ring_stats *ret_stats);

/**
 * ring_stats_read() - read and parse a stats file
 * @fd: the open file
 * @ret_stats: the counters
 *
 * Return: 0 or -errno
 */
int ring_stats_read(int fd, struct ring_stats *ret_stats);

#endif /* PROBE_LIB_READER_STATS_H */
