// SPDX-License-Identifier: GPL-2.0-only
/* How often the buffers are drained, by how fast they fill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "macro.h"
#include "reader_impl.h"

#define RING_PAGES 352
#define MS	   1000000ULL

/* Drains until the pace is steady. Return: it, with the pages that come meanwhile */
static uint64_t settle(struct reader *reader, double pages_per_ms, uint64_t *ret_pages)
{
	struct cpu_reader *busy = &reader->cpus[reader->n_cpus - 1];
	uint64_t ns = reader_pace(reader), n = 0;

	for (int i = 0; i < 20; i++) {
		n = (uint64_t)(pages_per_ms * (double)ns / (double)MS);
		busy->next_order += n;
		ns = reader_pace(reader);
	}
	*ret_pages = n;
	return ns;
}

static void no_buffer_gets_fuller_than_a_quarter(void **state)
{
	static const struct {
		double pages_per_ms;
		uint64_t least_ns, most_ns;
	} rows[] = {
		{ 0, 20 * MS, 20 * MS },    /* no hits */
		{ 0.04, 20 * MS, 20 * MS }, /* one page each time */
		{ 4, 20 * MS, 20 * MS },
		{ 34, 2 * MS, 3 * MS }, /* two million hits a second of 68 bytes */
		{ 1000, MS, MS },	/* as often as it is ever done */
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct cpu_reader cpus[2] = { { .next_order = 5 }, { .next_order = 7000 } };
		struct reader reader = { .cpus = cpus, .n_cpus = 2, .ring_pages = RING_PAGES };
		uint64_t ns, n_pages;

		reader_pace_begin(&reader);
		ns = settle(&reader, rows[i].pages_per_ms, &n_pages);
		assert_in_range(ns, rows[i].least_ns, rows[i].most_ns);
		if (ns > MS)
			assert_in_range(n_pages, 0, RING_PAGES / 4);
	}
}

static void what_begins_is_looked_at_soon(void **state)
{
	struct cpu_reader cpu = { 0 };
	struct reader reader = { .cpus = &cpu, .n_cpus = 1, .ring_pages = RING_PAGES };
	uint64_t n_pages;

	(void)state;
	reader_pace_begin(&reader);
	assert_int_equal(settle(&reader, 0, &n_pages), 20 * MS);
	cpu.next_order += 100; /* before it was quiet */
	reader_pace_begin(&reader);
	assert_int_equal(reader_pace(&reader), 4 * MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_buffer_gets_fuller_than_a_quarter),
		cmocka_unit_test(what_begins_is_looked_at_soon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
