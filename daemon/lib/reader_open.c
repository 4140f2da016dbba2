// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens and closes the files of a tracefs instance for a reader.
 */
#include "reader_impl.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader_stats.h"
#include "small_file.h"

/* Two for each CPU, whatever the configuration says. */
#define PAGES_PER_CPU_MIN 2
/* TRACE_BUF_SIZE_DEFAULT of the kernel. */
#define RING_DEFAULT_KB 1408

/* Bytes of a sub-buffer: a page, until 6.8 gave instances a choice. */
static int find_page_size(int instance_fd, size_t *ret_size)
{
	char text[32];
	ssize_t n;
	long kb;

	*ret_size = (size_t)sysconf(_SC_PAGESIZE);
	n = small_file_read(instance_fd, "buffer_subbuf_size_kb", text, sizeof(text));
	if (n < 0)
		return n == -ENOENT ? 0 : (int)n;
	kb = strtol(text, NULL, 10);
	if (kb <= 0 || kb > 4096)
		return -EBADMSG;
	*ret_size = (size_t)kb * 1024;
	return 0;
}

/* Sub-buffers of each CPU. What the file does not tell is as the kernel makes it. */
static uint64_t count_ring_pages(int instance_fd, size_t page_size)
{
	uint64_t kb = 0;
	char text[64];

	if (small_file_read(instance_fd, "buffer_size_kb", text, sizeof(text)) > 0)
		kb = strtoul(text, NULL, 10);
	if (!kb)
		kb = RING_DEFAULT_KB;
	return kb * 1024 / page_size + 1;
}

static int write_buffer_percent(int instance_fd)
{
	_cleanup_close_ int fd = openat(instance_fd, "buffer_percent", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	return write(fd, "0", 1) < 0 ? -errno : 0;
}

static int open_cpu(int per_cpu_fd, const char *name, struct cpu_reader *c)
{
	_cleanup_close_ int dir_fd = openat(per_cpu_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct ring_stats stats;
	int r;

	if (dir_fd < 0)
		return -errno;
	c->fd = openat(dir_fd, "trace_pipe_raw", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (c->fd < 0)
		return -errno;
	c->stats_fd = openat(dir_fd, "stats", O_RDONLY | O_CLOEXEC);
	if (c->stats_fd < 0)
		return -errno;
	r = ring_stats_read(c->stats_fd, &stats);
	if (r < 0)
		return r;
	c->is_overrun_exact = true;
	/* What was lost before somebody else read this buffer is theirs to tell. */
	c->read_base = stats.read;
	if (stats.read) {
		c->overrun = stats.overrun;
		c->commit_overrun = stats.commit_overrun;
		c->dropped = stats.dropped;
	}
	return 0;
}

/* "cpu12" is 12; anything else is no CPU. */
static bool parse_cpu_name(const char *name, uint32_t *ret_cpu)
{
	char *end;

	if (strncmp(name, "cpu", 3) != 0 || !isdigit((unsigned char)name[3]))
		return false;
	*ret_cpu = (uint32_t)strtoul(name + 3, &end, 10);
	return !*end;
}

static int compare_cpus(const void *a, const void *b)
{
	uint32_t x = ((const struct cpu_reader *)a)->cpu;
	uint32_t y = ((const struct cpu_reader *)b)->cpu;

	return x < y ? -1 : x > y;
}

static int open_cpus(struct reader *r, int instance_fd)
{
	_cleanup_closedir_ DIR *dir = NULL;
	int fd = openat(instance_fd, "per_cpu", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent *entry;

	if (fd < 0)
		return -errno;
	dir = fdopendir(fd);
	if (!dir) {
		(void)close_fd(fd);
		return -errno;
	}
	while ((entry = readdir(dir))) {
		struct cpu_reader *cpus;
		uint32_t cpu;
		int e;

		if (!parse_cpu_name(entry->d_name, &cpu))
			continue;
		cpus = reallocarray(r->cpus, r->n_cpus + 1, sizeof(*cpus));
		if (!cpus)
			return -ENOMEM;
		r->cpus = cpus;
		cpus[r->n_cpus] = (struct cpu_reader){ .cpu = cpu, .fd = -1, .stats_fd = -1 };
		e = open_cpu(dirfd(dir), entry->d_name, &cpus[r->n_cpus++]);
		if (e < 0)
			return e;
	}
	if (!r->n_cpus)
		return -ENOENT;
	qsort(r->cpus, r->n_cpus, sizeof(*r->cpus), compare_cpus);
	return merge_init(&r->merge, r->n_cpus);
}

int reader_open(int instance_fd, const struct reader_config *config, struct reader **ret_reader)
{
	static const struct reader_config defaults;
	_cleanup_(reader_freep) struct reader *r = NULL;
	size_t held_max;
	char text[1024];
	int n;

	if (!config)
		config = &defaults;
	r = calloc(1, sizeof(*r));
	if (!r)
		return -ENOMEM;
	r->hold_back_ns = config->hold_back_ns ? config->hold_back_ns : READER_HOLD_BACK_NS;

	n = small_file_read(instance_fd, "events/header_page", text, sizeof(text));
	if (n >= 0)
		n = ring_layout_parse(text, (size_t)n, &r->layout);
	if (n >= 0)
		n = find_page_size(instance_fd, &r->page_size);
	if (n >= 0)
		n = write_buffer_percent(instance_fd);
	if (n >= 0)
		n = open_cpus(r, instance_fd);
	if (n < 0)
		return n;
	r->ring_pages = count_ring_pages(instance_fd, r->page_size);
	reader_pace_begin(r);

	held_max = config->held_bytes_max ? config->held_bytes_max : READER_HELD_BYTES_MAX;
	r->n_pages_max = held_max / r->page_size;
	if (r->n_pages_max < r->n_cpus * PAGES_PER_CPU_MIN)
		r->n_pages_max = r->n_cpus * PAGES_PER_CPU_MIN;
	if (config->journal) {
		n = reader_use_journal(r, config->journal);
		if (n < 0)
			return n;
	}
	*ret_reader = TAKE_PTR(r);
	return 0;
}

static void free_pages(struct held_page *page)
{
	while (page) {
		struct held_page *next = page->next;

		free(page);
		page = next;
	}
}

struct reader *reader_free(struct reader *reader)
{
	if (!reader)
		return NULL;
	for (size_t i = 0; i < reader->n_cpus; i++) {
		if (!reader->journal)
			free_pages(reader->cpus[i].first);
		(void)close_fd(reader->cpus[i].fd);
		(void)close_fd(reader->cpus[i].stats_fd);
	}
	free(reader->cpus);
	if (!reader->journal)
		free_pages(reader->spare);
	merge_done(&reader->merge);
	free(reader);
	return NULL;
}
