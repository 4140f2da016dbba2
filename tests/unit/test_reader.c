// SPDX-License-Identifier: GPL-2.0-only
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"
#include "reader_impl.h"
#include "ring_fixture.h"

static struct reader *open_reader(uint64_t hold_back_ns, size_t held_bytes_max)
{
	struct reader_config config = {
		.hold_back_ns = hold_back_ns,
		.held_bytes_max = held_bytes_max,
	};
	struct reader *reader = NULL;

	given.n = given.fail_at = 0;
	assert_int_equal(reader_open(instance.fd, &config, &reader), 0);
	return reader;
}

/* Of one record each, @step apart. */
static void put_pages(unsigned int cpu, size_t n, uint64_t first, uint64_t step)
{
	for (size_t i = 0; i < n; i++)
		put_page(cpu, TIMES(first + i * step), 0, 0);
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

static void drops_are_told_though_the_round_that_could_tell_them_failed(void **state)
{
	struct reader_counts counts;
	struct reader *reader;

	(void)state;
	make_instance(1);
	put_pages(0, 32, 100, 1);
	reader = open_reader(5, 0);
	put_stats(0, 0, 0, 9, 32);
	given.fail_at = 1;
	assert_int_equal(reader_drain(reader, 1000, take_event, &given), -ECANCELED);
	given.fail_at = 0;
	assert_int_equal(reader_drain(reader, 1000, take_event, &given), 32);
	reader_get_counts(reader, &counts);
	assert_int_equal(counts.lost[LOST_DROPPED], 9);
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
	put_pages(0, 40, 1000, 10);
	put_pages(1, 40, 1005, 10);
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
	put_pages(0, 300, 1000, 1);
	put_pages(1, 300, 1000, 1);
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
	put_pages(0, 50, 100, 1);
	/* One page beyond is read to know that it is beyond. */
	assert_true(reader_drain(reader, 110, take_event, &given) <= 12);
	assert_true(reader_drain(reader, 1000, take_event, &given) >= 38);
	assert_int_equal(given.n, 50);
	reader_free(reader);
}

static void rounds_of_one_time_read_one_page_beyond_it(void **state)
{
	struct reader_counts counts;
	struct reader *reader;

	(void)state;
	make_instance(2);
	reader = open_reader(5, 0);
	put_pages(0, 20, 2000, 1);
	for (int i = 0; i < 5; i++)
		assert_int_equal(reader_drain(reader, 1000, take_event, &given), 0);
	reader_get_counts(reader, &counts);
	/* With a spare one, which the empty CPU has left. */
	assert_int_equal(counts.held_bytes, 2 * PAGE);
	assert_int_equal(reader_flush(reader, 3000, take_event, &given), 20);
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

static void a_buffer_much_larger_than_what_is_held_is_not_read_ahead(void **state)
{
	static const struct {
		size_t held_pages_max, pages;
	} rows[] = {
		/* Of the buffer's 353: what was read for the first record, and a spare one. */
		{ 43, 16 + 1 },
		/* All that there are. */
		{ 64, 60 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct reader_counts counts;
		struct reader *reader;

		make_instance(2);
		reader = open_reader(5, rows[i].held_pages_max * PAGE);
		for (uint64_t n = 0; n < 60; n++)
			put_page(1, TIMES(100 + 2 * n, 101 + 2 * n), 0, 0);
		for (given.fail_at = 1; given.fail_at <= 3; given.fail_at++)
			assert_int_equal(reader_drain(reader, 1000, take_event, &given),
					 -ECANCELED);
		reader_get_counts(reader, &counts);
		assert_int_equal(counts.held_bytes / PAGE, rows[i].pages);
		given.fail_at = 0;
		assert_int_equal(reader_drain(reader, 1000, take_event, &given), 117);
		reader_free(reader);
		remove_instance(NULL);
	}
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
	fd = openat(instance.fd, "buffer_percent", O_RDONLY | O_CLOEXEC);
	assert_true(read(fd, text, sizeof(text)) > 0);
	assert_int_equal(text[0], '0');
	(void)close(fd);

	assert_int_equal(unlinkat(instance.fd, "per_cpu/cpu0/stats", 0), 0);
	assert_int_equal(reader_open(instance.fd, NULL, &reader), -ENOENT);
	put_file("events/header_page", "nonsense\n", 9, O_TRUNC);
	assert_int_equal(reader_open(instance.fd, NULL, &reader), -EBADMSG);
	assert_int_equal(unlinkat(instance.fd, "events/header_page", 0), 0);
	assert_int_equal(reader_open(instance.fd, NULL, &reader), -ENOENT);
}

static void a_receiver_that_does_not_take_is_given_the_same_again(void **state)
{
	struct reader *reader;
	int n_refused = 0;

	(void)state;
	make_instance(2);
	reader = open_reader(5, 0);
	put_page(0, TIMES(10, 20, 30), 0, 0);
	put_page(1, TIMES(11, 21, 31), FLAG_MISSED | FLAG_STORED, 2);
	given.fail_at = SIZE_MAX;
	while (reader_drain(reader, 1000, take_event, &given) == -ENOBUFS)
		n_refused++;
	assert_int_equal(n_refused, 7);
	assert_given((struct given[]){ { .ts = 10 },
				       { .ts = 11, .cpu = 1, .count = 2, .cause = LOST_OVERRUN },
				       { .ts = 11, .cpu = 1 },
				       { .ts = 20 },
				       { .ts = 21, .cpu = 1 },
				       { .ts = 30 },
				       { .ts = 31, .cpu = 1 } },
		     7);
	reader_free(reader);
}

/* Random pages on random CPUs in random rounds: all come, each once. */
static void give_in_random_rounds(const char *size_kb)
{
	enum { CPUS = 5, ROUNDS = 60 };
	uint64_t now = 1000, put = 0, lost = 0, next[CPUS] = {}, overrun[CPUS] = {};
	struct reader_counts counts;
	unsigned int seed = 7;
	struct reader *reader;

	make_instance(CPUS);
	put_file("buffer_size_kb", size_kb, strlen(size_kb), 0);
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

static void random_rounds_give_everything_once(void **state)
{
	(void)state;
	give_in_random_rounds("4096\n");
	remove_instance(NULL);
	/* As large as what may be held. */
	give_in_random_rounds("64\n");
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
		TEST(drops_are_told_though_the_round_that_could_tell_them_failed),
		TEST(corrupt_page_is_a_loss_of_what_the_kernel_handed_out),
		TEST(buffer_that_was_read_before_is_taken_over),
		TEST(memory_is_bounded_and_disorder_counted),
		TEST(busy_cpu_does_not_starve_the_other),
		TEST(round_reads_nothing_beyond_its_time),
		TEST(rounds_of_one_time_read_one_page_beyond_it),
		TEST(failing_receiver_ends_the_round_and_nothing_is_lost),
		TEST(a_receiver_that_does_not_take_is_given_the_same_again),
		TEST(a_buffer_much_larger_than_what_is_held_is_not_read_ahead),
		TEST(opening_sets_buffer_percent_and_refuses_what_is_no_instance),
		TEST(random_rounds_give_everything_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
