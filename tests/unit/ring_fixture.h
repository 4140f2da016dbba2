/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A directory that looks like a tracefs instance: pages are appended to plain
 * files, whose end is what EAGAIN is to the real ones. And what a reader gives.
 */
#ifndef TESTS_RING_FIXTURE_H
#define TESTS_RING_FIXTURE_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "macro.h"
#include "reader.h"
#include "scratch.h"

#define PAGE	    4096
#define FLAG_MISSED 0x80000000u
#define FLAG_STORED 0x40000000u

static struct scratch instance;

/* --- the fake instance ---------------------------------------------------- */

static inline void put_file(const char *path, const void *bytes, size_t size, int flags)
{
	int fd = openat(instance.fd, path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		fail_msg("%s: %s", path, strerror(errno));
	(void)close(fd);
}

static inline void put_stats(unsigned int cpu, uint64_t overrun, uint64_t commit_overrun,
			     uint64_t dropped, uint64_t read_events)
{
	char path[64], text[512];
	int n;

	n = snprintf(text, sizeof(text),
		     "entries: 0\noverrun: %llu\ncommit overrun: %llu\nbytes: 0\n"
		     "oldest event ts:     0.000000\nnow ts:  1824.953059\n"
		     "dropped events: %llu\nread events: %llu\n",
		     (unsigned long long)overrun, (unsigned long long)commit_overrun,
		     (unsigned long long)dropped, (unsigned long long)read_events);
	(void)snprintf(path, sizeof(path), "per_cpu/cpu%u/stats", cpu);
	put_file(path, text, (size_t)n, O_TRUNC);
}

static inline void make_instance(unsigned int n_cpus)
{
	static const char header[] = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
				     "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
				     "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
				     "\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n";

	assert_int_equal(scratch_make(&instance), 0);
	assert_int_equal(mkdirat(instance.fd, "events", 0700), 0);
	assert_int_equal(mkdirat(instance.fd, "per_cpu", 0700), 0);
	put_file("events/header_page", header, strlen(header), 0);
	put_file("buffer_percent", "50\n", 3, 0);
	put_file("buffer_subbuf_size_kb", "4\n", 2, 0);
	for (unsigned int cpu = 0; cpu < n_cpus; cpu++) {
		char path[64];

		(void)snprintf(path, sizeof(path), "per_cpu/cpu%u", cpu);
		assert_int_equal(mkdirat(instance.fd, path, 0700), 0);
		(void)snprintf(path, sizeof(path), "per_cpu/cpu%u/trace_pipe_raw", cpu);
		put_file(path, "", 0, 0);
		put_stats(cpu, 0, 0, 0, 0);
	}
}

static inline int remove_instance(void **state)
{
	(void)state;
	if (!instance.path[0])
		return 0;
	(void)scratch_remove(&instance);
	instance.path[0] = '\0';
	return 0;
}

/**
 * put_page() - append a page with one record for each time
 * @cpu: whose
 * @times: ascending
 * @n: how many
 * @flags: of the commit word
 * @missed: stored behind the data with FLAG_STORED
 */
static inline void put_page(unsigned int cpu, const uint64_t *times, size_t n, uint32_t flags,
			    uint64_t missed)
{
	uint64_t last = times[0], commit = n * 8;
	uint8_t page[PAGE] = {};
	char path[64];

	assert_true(n <= (PAGE - 16) / 8);
	memcpy(page, &times[0], 8);
	for (size_t i = 0; i < n; i++) {
		/* Four bytes of data: the CPU and the index. */
		uint32_t words[2] = { (uint32_t)(times[i] - last) << 5 | 1,
				      cpu << 16 | (uint32_t)i };

		last = times[i];
		memcpy(page + 16 + i * 8, words, 8);
	}
	if (flags & FLAG_STORED)
		memcpy(page + 16 + commit, &missed, 8);
	commit |= flags;
	memcpy(page + 8, &commit, 8);
	(void)snprintf(path, sizeof(path), "per_cpu/cpu%u/trace_pipe_raw", cpu);
	put_file(path, page, sizeof(page), O_APPEND);
}

#define TIMES(...) \
	(const uint64_t[]){ __VA_ARGS__ }, ARRAY_SIZE(((const uint64_t[]){ __VA_ARGS__ }))

/* --- what the reader gives ------------------------------------------------ */

struct given {
	uint64_t ts;
	uint64_t count; /* of a loss; 0 for a record */
	uint32_t cpu;
	enum reader_cause cause;
};

struct log {
	struct given events[20000];
	size_t n;
	size_t fail_at;
	bool is_busy; /* every other time, given means not taken */
};

static struct log given;

static inline int take_event(void *userdata, const struct reader_event *event)
{
	struct log *log = userdata;

	assert_true(log->n < ARRAY_SIZE(log->events));
	if (log->fail_at == SIZE_MAX) {
		log->is_busy = !log->is_busy;
		if (log->is_busy)
			return -ENOBUFS;
	}
	if (!event->is_lost) {
		uint32_t word;

		assert_int_equal(event->size, 4);
		memcpy(&word, event->data, 4);
		assert_int_equal(word >> 16, event->cpu);
	}
	log->events[log->n++] = (struct given){
		.ts = event->ts,
		.count = event->is_lost ? event->count : 0,
		.cpu = event->cpu,
		.cause = event->cause,
	};
	return log->fail_at && log->n == log->fail_at ? -ECANCELED : 0;
}

#endif /* TESTS_RING_FIXTURE_H */
