// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader on a directory that looks like a tracefs instance: pages are
 * appended to plain files, whose end is what EAGAIN is to the real ones.
 */
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal.h"
#include "macro.h"
#include "reader_impl.h"
#include "reader_stats.h"

#define PAGE	    4096
#define FLAG_MISSED 0x80000000u
#define FLAG_STORED 0x40000000u

static char dir_name[64];
static int dir_fd;

/* --- the fake instance ---------------------------------------------------- */

static void put_file(const char *path, const void *bytes, size_t size, int flags)
{
	int fd = openat(dir_fd, path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		fail_msg("%s: %s", path, strerror(errno));
	(void)close(fd);
}

static void put_stats(unsigned int cpu, uint64_t overrun, uint64_t commit_overrun, uint64_t dropped,
		      uint64_t read_events)
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

static void make_instance(unsigned int n_cpus)
{
	static const char header[] = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
				     "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
				     "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
				     "\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n";

	(void)snprintf(dir_name, sizeof(dir_name), "/tmp/probed-test-XXXXXX");
	assert_non_null(mkdtemp(dir_name));
	dir_fd = open(dir_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(mkdirat(dir_fd, "events", 0700), 0);
	assert_int_equal(mkdirat(dir_fd, "per_cpu", 0700), 0);
	put_file("events/header_page", header, strlen(header), 0);
	put_file("buffer_percent", "50\n", 3, 0);
	put_file("buffer_subbuf_size_kb", "4\n", 2, 0);
	for (unsigned int cpu = 0; cpu < n_cpus; cpu++) {
		char path[64];

		(void)snprintf(path, sizeof(path), "per_cpu/cpu%u", cpu);
		assert_int_equal(mkdirat(dir_fd, path, 0700), 0);
		(void)snprintf(path, sizeof(path), "per_cpu/cpu%u/trace_pipe_raw", cpu);
		put_file(path, "", 0, 0);
		put_stats(cpu, 0, 0, 0, 0);
	}
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int remove_instance(void **state)
{
	(void)state;
	if (!dir_name[0])
		return 0;
	(void)close(dir_fd);
	(void)nftw(dir_name, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	dir_name[0] = '\0';
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
static void put_page(unsigned int cpu, const uint64_t *times, size_t n, uint32_t flags,
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
};

static struct log given;

static int take_event(void *userdata, const struct reader_event *event)
{
	struct log *log = userdata;

	assert_true(log->n < ARRAY_SIZE(log->events));
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

static struct reader *open_reader(uint64_t hold_back_ns, size_t held_bytes_max)
{
	struct reader_config config = {
		.hold_back_ns = hold_back_ns,
		.held_bytes_max = held_bytes_max,
	};
	struct reader *reader = NULL;

	given.n = given.fail_at = 0;
	assert_int_equal(reader_open(dir_fd, &config, &reader), 0);
	return reader;
}

static void assert_given(const struct given *want, size_t n)
{
	for (size_t i = 0; i < n || i < given.n; i++) {
		const struct given *g = &given.events[i];

		if (i >= n || i >= given.n || g->ts != want[i].ts || g->cpu != want[i].cpu ||
		    g->count != want[i].count || (g->count && g->cause != want[i].cause))
			fail_msg("event %zu of %zu: ts %llu cpu %u count %llu cause %d", i, given.n,
				 (unsigned long long)g->ts, g->cpu, (unsigned long long)g->count,
				 g->cause);
	}
}

#define TIMES(...) \
	(const uint64_t[]){ __VA_ARGS__ }, ARRAY_SIZE(((const uint64_t[]){ __VA_ARGS__ }))

static void records_of_all_cpus_come_in_time_order(void **state)
{
	static const struct given want[] = {
		{ 10, 0, 0, 0 }, { 11, 0, 1, 0 }, { 12, 0, 2, 0 }, { 15, 0, 0, 0 },
		{ 15, 0, 1, 0 }, { 16, 0, 2, 0 }, { 20, 0, 0, 0 }, { 21, 0, 1, 0 },
	};
	struct reader *reader;

	(void)state;
	make_instance(3);
	put_page(0, TIMES(10, 15), 0, 0);
	put_page(0, TIMES(20), 0, 0);
	put_page(1, TIMES(11), 0, 0);
	put_page(1, TIMES(15, 21), 0, 0);
	put_page(2, TIMES(12, 16), 0, 0);
	reader = open_reader(5, 0);
	assert_int_equal(reader_cpu_count(reader), 3);
	assert_int_equal(reader_drain(reader, 1000, take_event, &given), ARRAY_SIZE(want));
	assert_given(want, ARRAY_SIZE(want));
	assert_true(reader_deadline(reader) == UINT64_MAX);
	reader_free(reader);
}

static void young_records_are_held_until_they_are_final(void **state)
{
	static const struct given first[] = { { 100, 0, 0, 0 } };
	static const struct given second[] = { { 100, 0, 0, 0 },
					       { 104, 0, 1, 0 },
					       { 105, 0, 0, 0 } };
	struct reader_counts counts;
	struct reader *reader;

	(void)state;
	make_instance(2);
	reader = open_reader(10, 0);
	put_page(0, TIMES(100, 105), 0, 0);
	assert_int_equal(reader_drain(reader, 110, take_event, &given), 1);
	assert_given(first, 1);
	assert_int_equal(reader_deadline(reader), 115);
	/* One that committed late is still in time. */
	put_page(1, TIMES(104), 0, 0);
	assert_int_equal(reader_drain(reader, 115, take_event, &given), 2);
	assert_given(second, 3);
	/* And one that is too late is given, and counted. */
	put_page(1, TIMES(104), 0, 0);
	assert_int_equal(reader_drain(reader, 120, take_event, &given), 1);
	reader_get_counts(reader, &counts);
	assert_int_equal(counts.disordered, 1);
	assert_int_equal(counts.delivered, 4);
	reader_free(reader);
}

static void flush_holds_nothing_back(void **state)
{
	struct reader *reader;

	(void)state;
	make_instance(2);
	reader = open_reader(10, 0);
	put_page(0, TIMES(100, 105), 0, 0);
	assert_int_equal(reader_drain(reader, 101, take_event, &given), 0);
	assert_int_equal(reader_flush(reader, 106, take_event, &given), 2);
	assert_int_equal(reader_flush(reader, 107, take_event, &given), 0);
	reader_free(reader);
}

static void one_cpu_alone_is_not_held_back(void **state)
{
	struct reader *reader;

	(void)state;
	make_instance(1);
	reader = open_reader(10, 0);
	put_page(0, TIMES(100, 105), 0, 0);
	assert_int_equal(reader_drain(reader, 105, take_event, &given), 2);
	reader_free(reader);
}

static void overwritten_records_are_told_where_they_were(void **state)
{
	static const struct given want[] = {
		{ 10, 0, 0, 0 }, { 20, 7, 0, LOST_OVERRUN }, { 20, 0, 0, 0 },
		{ 30, 0, 0, 0 }, { 40, 3, 0, LOST_OVERRUN }, { 40, 0, 0, 0 },
	};
	struct reader *reader;

	(void)state;
	make_instance(1);
	reader = open_reader(10, 0);
	put_page(0, TIMES(10), 0, 0);
	put_page(0, TIMES(20, 30), FLAG_MISSED | FLAG_STORED, 7);
	put_page(0, TIMES(40), FLAG_MISSED | FLAG_STORED, 3);
	put_stats(0, 10, 0, 0, 4);
	assert_int_equal(reader_flush(reader, 100, take_event, &given), 6);
	assert_given(want, ARRAY_SIZE(want));
	reader_free(reader);
}

/*
 * The page that had no room for its count takes it from stats, which says more
 * than was lost until there; what follows must not be counted twice.
 */
static void page_without_count_takes_it_from_stats_and_the_sum_is_exact(void **state)
{
	static const struct given want[] = {
		{ 10, 5, 0, LOST_OVERRUN },
		{ 10, 0, 0, 0 },
		{ 20, 15, 0, LOST_OVERRUN },
		{ 20, 0, 0, 0 },
		{ 30, 0, 0, 0 },
		{ 40, 4, 0, LOST_OVERRUN },
		{ 40, 0, 0, 0 },
		{ 40, 2, 0, LOST_OVERRUN },
	};
	struct reader_counts counts;
	struct reader *reader;

	(void)state;
	make_instance(1);
	reader = open_reader(10, 0);
	put_page(0, TIMES(10), FLAG_MISSED | FLAG_STORED, 5);
	put_page(0, TIMES(20), FLAG_MISSED, 0);
	/* 8 of the 15 that stats adds were lost only after that page. */
	put_stats(0, 20, 0, 0, 2);
	assert_int_equal(reader_drain(reader, 21, take_event, &given), 4);
	put_page(0, TIMES(30), FLAG_MISSED | FLAG_STORED, 8);
	put_stats(0, 20, 0, 0, 3);
	assert_int_equal(reader_drain(reader, 31, take_event, &given), 1);
	put_page(0, TIMES(40), FLAG_MISSED | FLAG_STORED, 4);
	put_stats(0, 24, 0, 0, 4);
	assert_int_equal(reader_drain(reader, 41, take_event, &given), 2);
	/* Lost after the last page: no page will tell it. */
	put_stats(0, 26, 0, 0, 4);
	assert_int_equal(reader_flush(reader, 50, take_event, &given), 1);
	assert_given(want, ARRAY_SIZE(want));
	reader_get_counts(reader, &counts);
	assert_int_equal(counts.lost[LOST_OVERRUN], 26);
	reader_free(reader);
}

static void dropped_records_are_told_behind_what_the_buffer_held(void **state)
{
	static const struct given want[] = {
		{ 10, 0, 0, 0 },	   { 20, 0, 0, 0 }, { 20, 9, 0, LOST_DROPPED },
		{ 20, 1, 0, LOST_NESTED }, { 30, 0, 0, 0 },
	};
	struct reader *reader;

	(void)state;
	make_instance(1);
	reader = open_reader(10, 0);
	put_page(0, TIMES(10, 20), 0, 0);
	put_stats(0, 0, 1, 9, 2);
	assert_int_equal(reader_drain(reader, 21, take_event, &given), 4);
	put_page(0, TIMES(30), 0, 0);
	put_stats(0, 0, 1, 9, 3);
	assert_int_equal(reader_flush(reader, 31, take_event, &given), 1);
	assert_given(want, ARRAY_SIZE(want));
	reader_free(reader);
}

static void corrupt_page_is_a_loss_of_what_the_kernel_handed_out(void **state)
{
	static const struct given want[] = {
		{ 10, 0, 0, 0 },
		{ 50, 0, 0, 0 },
		{ 50, 6, 0, LOST_CORRUPT },
	};
	struct reader_counts counts;
	uint8_t page[PAGE] = {};
	struct reader *reader;

	(void)state;
	make_instance(1);
	reader = open_reader(10, 0);
	put_page(0, TIMES(10), 0, 0);
	memset(page + 8, 0x11, 8); /* more data than a page has */
	put_file("per_cpu/cpu0/trace_pipe_raw", page, sizeof(page), O_APPEND);
	put_page(0, TIMES(50), 0, 0);
	put_stats(0, 0, 0, 0, 8);
	assert_int_equal(reader_flush(reader, 60, take_event, &given), 3);
	assert_given(want, ARRAY_SIZE(want));
	reader_get_counts(reader, &counts);
	assert_int_equal(counts.corrupt_pages, 1);
	reader_free(reader);
}

static void buffer_that_was_read_before_is_taken_over(void **state)
{
	static const struct given want[] = { { 10, 0, 0, 0 }, { 10, 1, 0, LOST_DROPPED } };
	struct reader *reader;

	(void)state;
	make_instance(1);
	put_stats(0, 100, 2, 30, 1000);
	reader = open_reader(10, 0);
	put_page(0, TIMES(10), 0, 0);
	put_stats(0, 100, 2, 31, 1001);
	assert_int_equal(reader_flush(reader, 11, take_event, &given), 2);
	assert_given(want, ARRAY_SIZE(want));
	reader_free(reader);
}

static void memory_is_bounded_and_disorder_counted(void **state)
{
	struct reader_counts counts;
	struct reader *reader;

	(void)state;
	make_instance(2);
	/* All of it is too young to be given, and more than may be held. */
	reader = open_reader(1000000, 8 * PAGE);
	for (uint64_t i = 0; i < 40; i++) {
		put_page(0, TIMES(1000 + i * 10), 0, 0);
		put_page(1, TIMES(1005 + i * 10), 0, 0);
	}
	assert_true(reader_drain(reader, 5000, take_event, &given) >= 72);
	reader_get_counts(reader, &counts);
	assert_true(counts.held_bytes <= 8 * PAGE);
	assert_int_equal(reader_flush(reader, 5000, take_event, &given) + (int)counts.delivered,
			 80);
	reader_get_counts(reader, &counts);
	/* Given before its time, but still in order, as both CPUs were read. */
	assert_int_equal(counts.disordered, 0);
	reader_free(reader);
}

static void busy_cpu_does_not_starve_the_other(void **state)
{
	struct reader_counts counts;
	struct reader *reader;

	(void)state;
	make_instance(2);
	reader = open_reader(5, 4 * PAGE);
	for (uint64_t i = 0; i < 300; i++)
		put_page(0, TIMES(1000 + i), 0, 0);
	for (uint64_t i = 0; i < 300; i++)
		put_page(1, TIMES(1000 + i), 0, 0);
	assert_int_equal(reader_drain(reader, 5000, take_event, &given), 600);
	for (size_t i = 1; i < given.n; i++)
		assert_true(given.events[i].ts >= given.events[i - 1].ts);
	reader_get_counts(reader, &counts);
	assert_int_equal(counts.disordered, 0);
	reader_free(reader);
}

static void round_reads_nothing_beyond_its_time(void **state)
{
	struct reader *reader;

	(void)state;
	make_instance(1);
	reader = open_reader(5, 0);
	for (uint64_t i = 0; i < 50; i++)
		put_page(0, TIMES(100 + i), 0, 0);
	/* One page beyond is read to know that it is beyond. */
	assert_true(reader_drain(reader, 110, take_event, &given) <= 12);
	assert_true(reader_drain(reader, 1000, take_event, &given) >= 38);
	assert_int_equal(given.n, 50);
	reader_free(reader);
}

static void failing_receiver_ends_the_round_and_nothing_is_lost(void **state)
{
	struct reader *reader;

	(void)state;
	make_instance(2);
	reader = open_reader(5, 0);
	put_page(0, TIMES(10, 20, 30), 0, 0);
	put_page(1, TIMES(11, 21, 31), FLAG_MISSED | FLAG_STORED, 2);
	given.fail_at = 3;
	assert_int_equal(reader_drain(reader, 1000, take_event, &given), -ECANCELED);
	assert_int_equal(given.n, 3);
	assert_int_equal(reader_drain(reader, 1000, take_event, &given), 4);
	assert_int_equal(given.n, 7);
	reader_free(reader);
}

static void opening_sets_buffer_percent_and_refuses_what_is_no_instance(void **state)
{
	struct reader *reader;
	char text[8] = {};
	int fd;

	(void)state;
	make_instance(1);
	reader = open_reader(0, 0);
	reader_free(reader);
	fd = openat(dir_fd, "buffer_percent", O_RDONLY | O_CLOEXEC);
	assert_true(read(fd, text, sizeof(text)) > 0);
	assert_int_equal(text[0], '0');
	(void)close(fd);

	assert_int_equal(unlinkat(dir_fd, "per_cpu/cpu0/stats", 0), 0);
	assert_int_equal(reader_open(dir_fd, NULL, &reader), -ENOENT);
	put_file("events/header_page", "nonsense\n", 9, O_TRUNC);
	assert_int_equal(reader_open(dir_fd, NULL, &reader), -EBADMSG);
	assert_int_equal(unlinkat(dir_fd, "events/header_page", 0), 0);
	assert_int_equal(reader_open(dir_fd, NULL, &reader), -ENOENT);
}

/* Random pages on random CPUs in random rounds: all come, each once. */
static void random_rounds_give_everything_once(void **state)
{
	enum { CPUS = 5, ROUNDS = 60 };
	uint64_t now = 1000, put = 0, lost = 0, next[CPUS] = {}, overrun[CPUS] = {};
	struct reader_counts counts;
	unsigned int seed = 7;
	struct reader *reader;

	(void)state;
	make_instance(CPUS);
	reader = open_reader(20, 16 * PAGE);
	for (int round = 0; round < ROUNDS; round++) {
		for (unsigned int cpu = 0; cpu < CPUS; cpu++) {
			unsigned int pages = (unsigned int)rand_r(&seed) % 4;

			while (pages--) {
				uint64_t times[20], missed = (uint64_t)rand_r(&seed) % 3;
				size_t n = (size_t)rand_r(&seed) % ARRAY_SIZE(times) + 1;
				bool is_stored = rand_r(&seed) % 2;
				uint32_t flags = !missed     ? 0
						 : is_stored ? FLAG_MISSED | FLAG_STORED
							     : FLAG_MISSED;

				for (size_t i = 0; i < n; i++) {
					if (next[cpu] < now)
						next[cpu] = now;
					next[cpu] += (uint64_t)rand_r(&seed) % 3;
					times[i] = next[cpu];
				}
				put_page(cpu, times, n, flags, missed);
				put += n;
				lost += missed;
				overrun[cpu] += missed;
			}
		}
		for (unsigned int cpu = 0; cpu < CPUS; cpu++)
			put_stats(cpu, overrun[cpu], 0, 0, 0);
		now += (uint64_t)rand_r(&seed) % 60;
		assert_true(reader_drain(reader, now, take_event, &given) >= 0);
	}
	assert_true(reader_flush(reader, UINT64_MAX, take_event, &given) >= 0);
	reader_get_counts(reader, &counts);
	assert_int_equal(counts.delivered, put);
	assert_int_equal(counts.lost[LOST_OVERRUN], lost);
	reader_free(reader);
}

static void stats_need_all_their_counters(void **state)
{
	static const char good[] = "entries: 1\noverrun: 2\ncommit overrun: 3\nbytes: 9\n"
				   "dropped events: 4\nread events: 5\n";
	struct ring_stats stats;

	(void)state;
	assert_int_equal(ring_stats_parse(good, strlen(good), &stats), 0);
	assert_int_equal(stats.overrun, 2);
	assert_int_equal(stats.commit_overrun, 3);
	assert_int_equal(stats.dropped, 4);
	assert_int_equal(stats.read, 5);
	for (size_t cut = 0; cut < strlen(good) - 3; cut++)
		assert_int_equal(ring_stats_parse(good, cut, &stats), -EBADMSG);
}

/* --- a damaged journal ---------------------------------------------------- */

static struct journal *open_journal(bool is_adopted)
{
	struct journal *journal = NULL;
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/journal", dir_name);
	assert_int_equal(journal_open(path, is_adopted, &journal), 0);
	return journal;
}

/* Two pages of each of two CPUs are held, as a dead process leaves them. */
static void leave_pages(size_t *ret_slot_at)
{
	struct journal *journal = open_journal(false);
	struct reader_config config = { .hold_back_ns = 1000,
					.held_bytes_max = 1,
					.journal = journal };
	struct reader *reader = NULL;

	assert_int_equal(reader_open(dir_fd, &config, &reader), 0);
	assert_true(reader_drain(reader, 100, take_event, &given) >= 0);
	reader_save(reader);
	journal_commit(journal, "", 0);
	assert_true(journal_n_used(journal) > 0);
	/* The journal begins at a page. */
	*ret_slot_at = (uintptr_t)journal_slot(journal, 0) -
		       ((uintptr_t)journal_get_base(journal, 0) & ~(uintptr_t)(PAGE - 1));
	reader_free(reader);
	journal_free(journal);
}

static int count_event(void *userdata, const struct reader_event *event)
{
	(void)event;
	++*(size_t *)userdata;
	return 0;
}

/* Return: events that were given */
static size_t take_over(void)
{
	struct journal *journal = open_journal(true);
	struct reader_config config = { .held_bytes_max = 1, .journal = journal };
	struct reader *reader = NULL;
	size_t n = 0;
	int r;

	assert_int_equal(reader_open(dir_fd, &config, &reader), 0);
	while ((r = reader_flush(reader, UINT64_MAX, count_event, &n)) == -ENOBUFS)
		reader_settled(reader);
	assert_true(r >= 0);
	reader_free(reader);
	journal_free(journal);
	return n;
}

static void damage(const uint8_t *whole, size_t size, size_t at, uint64_t value)
{
	int fd = openat(dir_fd, "journal", O_WRONLY | O_TRUNC | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, whole, size), size);
	assert_int_equal(pwrite(fd, &value, sizeof(value), (off_t)at), sizeof(value));
	(void)close(fd);
}

/* The head, the bases, the first CPUs of the point that is valid, a page's head. */
static void a_journal_with_any_word_damaged_is_taken_over(void **state)
{
	static const uint64_t values[] = { 0, 1, 2, 1ULL << 32, INT64_MAX, UINT64_MAX };
	const size_t n_head = 1024;
	uint8_t *whole;
	size_t slot_at, size, at, i;
	struct stat st;
	int fd;

	(void)state;
	make_instance(2);
	put_page(0, TIMES(10, 15), 0, 0);
	put_page(0, TIMES(20), 0, 0);
	put_page(1, TIMES(11, 17), FLAG_MISSED, 0);
	given.n = given.fail_at = 0;
	leave_pages(&slot_at);
	fd = openat(dir_fd, "journal", O_RDONLY | O_CLOEXEC);
	assert_int_equal(fstat(fd, &st), 0);
	size = (size_t)st.st_size;
	whole = malloc(size);
	assert_non_null(whole);
	assert_int_equal(read(fd, whole, size), size);
	(void)close(fd);
	assert_true(take_over() >= 5);
	for (at = 0; at < slot_at + sizeof(struct held_page) + 64; at += 8) {
		if (at == n_head)
			at = slot_at;
		for (i = 0; i < ARRAY_SIZE(values); i++) {
			damage(whole, size, at, values[i]);
			(void)take_over();
		}
	}
	free(whole);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, remove_instance)
	const struct CMUnitTest tests[] = {
		TEST(records_of_all_cpus_come_in_time_order),
		TEST(young_records_are_held_until_they_are_final),
		TEST(flush_holds_nothing_back),
		TEST(one_cpu_alone_is_not_held_back),
		TEST(overwritten_records_are_told_where_they_were),
		TEST(page_without_count_takes_it_from_stats_and_the_sum_is_exact),
		TEST(dropped_records_are_told_behind_what_the_buffer_held),
		TEST(corrupt_page_is_a_loss_of_what_the_kernel_handed_out),
		TEST(buffer_that_was_read_before_is_taken_over),
		TEST(memory_is_bounded_and_disorder_counted),
		TEST(busy_cpu_does_not_starve_the_other),
		TEST(round_reads_nothing_beyond_its_time),
		TEST(failing_receiver_ends_the_round_and_nothing_is_lost),
		TEST(opening_sets_buffer_percent_and_refuses_what_is_no_instance),
		TEST(random_rounds_give_everything_once),
		TEST(a_journal_with_any_word_damaged_is_taken_over),
		cmocka_unit_test(stats_need_all_their_counters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
