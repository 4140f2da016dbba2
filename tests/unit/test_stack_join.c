// SPDX-License-Identifier: GPL-2.0-only
#include "stack_join.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HARDIRQ 0x08

/* What was given: the numbers of hits, each with the first address of its stacks. */
static char given[4096];
static size_t n_given;
static int answer;

static int give(void *userdata, const struct stack_hit *hit)
{
	const struct stack *stacks = hit->stacks;
	uint64_t number;

	(void)userdata;
	if (answer < 0)
		return answer;
	memcpy(&number, hit->data + 8, sizeof(number));
	n_given += (size_t)snprintf(given + n_given, sizeof(given) - n_given, "%d", (int)number);
	for (int k = 0; k < STACK_KIND_COUNT; k++)
		if (stacks[k].is_known)
			n_given += (size_t)snprintf(given + n_given, sizeof(given) - n_given,
						    "%c%d/%zu", k ? 'u' : 'k',
						    (int)stacks[k].addresses[0], stacks[k].depth);
	n_given += (size_t)snprintf(given + n_given, sizeof(given) - n_given, " ");
	return 0;
}

static struct stack_join *start(void)
{
	struct stack_join *join = NULL;

	n_given = 0;
	given[0] = '\0';
	answer = 0;
	assert_int_equal(stack_join_new(give, NULL, &join), 0);
	return join;
}

static void head(uint8_t *record, int32_t tid, uint8_t flags)
{
	memset(record, 0, 16);
	record[2] = flags;
	memcpy(record + 4, &tid, sizeof(tid));
}

static void hit(struct stack_join *join, uint64_t number, uint32_t cpu, int32_t tid, uint8_t flags,
		bool kernel, bool user)
{
	const bool wants[] = { kernel, user };
	uint8_t record[16];

	head(record, tid, flags);
	memcpy(record + 8, &number, sizeof(number));
	assert_int_equal(stack_join_hit(join,
					&(struct stack_hit){ .cpu = cpu,
							     .ts = number,
							     .data = record,
							     .size = sizeof(record) },
					wants),
			 0);
}

static void stack(struct stack_join *join, enum stack_kind kind, uint64_t address, uint32_t cpu,
		  int32_t tid, uint8_t flags)
{
	const uint64_t addresses[] = { address, address + 1, kind == STACK_USER ? 0 : 7, 0 };
	uint32_t count = 3;
	uint8_t record[48];

	head(record, tid, flags);
	memcpy(record + 8, &count, sizeof(count));
	memcpy(record + 16, addresses, sizeof(addresses));
	assert_int_equal(stack_join_stack(join, kind, cpu, record, sizeof(record)), 0);
}

static void a_stack_is_of_the_hit_before_it(void **state)
{
	struct stack_join *join = start();

	(void)state;
	hit(join, 1, 0, 7, 0, true, false);
	assert_string_equal(given, "");
	stack(join, STACK_KERNEL, 100, 0, 7, 0);
	assert_string_equal(given, "1k100/3 ");
	hit(join, 2, 0, 7, 0, true, true);
	stack(join, STACK_KERNEL, 200, 0, 7, 0);
	assert_int_equal(stack_join_count(join), 1);
	stack(join, STACK_USER, 201, 0, 7, 0);
	hit(join, 3, 0, 7, 0, false, false);
	stack(join, STACK_KERNEL, 300, 0, 7, 0);
	assert_string_equal(given, "1k100/3 2k200/3u201/2 3 ");
	stack_join_free(join);
}

static void interrupts_and_other_cpus_come_between(void **state)
{
	struct stack_join *join = start();

	(void)state;
	hit(join, 1, 0, 7, 0, true, false);
	hit(join, 2, 1, 8, 0, true, false);
	hit(join, 3, 0, 7, HARDIRQ, true, false);
	stack(join, STACK_KERNEL, 300, 0, 7, HARDIRQ);
	stack(join, STACK_KERNEL, 200, 1, 8, 0);
	hit(join, 4, 1, 9, 0, false, false);
	assert_string_equal(given, "");
	/* Preempted between hit and stack, and gone on elsewhere. */
	stack(join, STACK_KERNEL, 100, 2, 7, 0);
	assert_string_equal(given, "1k100/3 2k200/3 3k300/3 4 ");
	stack_join_free(join);
}

static void a_stack_that_never_came_is_not_anothers(void **state)
{
	struct stack_join *join = start();
	uint8_t record[16];

	(void)state;
	hit(join, 1, 0, 7, 0, true, false);
	hit(join, 2, 0, 7, 0, true, false);
	stack(join, STACK_KERNEL, 200, 0, 7, 0);
	assert_string_equal(given, "1 2k200/3 ");
	/* Of a hit that was lost; of one that wants none; of an event that is not ours. */
	stack(join, STACK_KERNEL, 1, 0, 7, 0);
	hit(join, 3, 0, 7, 0, true, false);
	assert_int_equal(stack_join_expire(join, UINT64_MAX), 0);
	stack(join, STACK_KERNEL, 2, 0, 7, 0);
	hit(join, 4, 0, 7, 0, true, false);
	head(record, 7, 0);
	assert_int_equal(stack_join_other(join, 0, record, sizeof(record)), 0);
	stack(join, STACK_KERNEL, 3, 0, 7, 0);
	hit(join, 5, 0, 7, 0, true, false);
	stack(join, STACK_KERNEL, 4, 0, 7, HARDIRQ);
	stack(join, STACK_KERNEL, 5, 0, 8, 0);
	stack(join, STACK_KERNEL, 500, 0, 7, 0);
	assert_string_equal(given, "1 2k200/3 3 4 5k500/3 ");
	stack_join_free(join);
}

static void idle_tasks_are_one_for_each_cpu(void **state)
{
	struct stack_join *join = start();

	(void)state;
	hit(join, 1, 0, 0, 0, true, false);
	hit(join, 2, 1, 0, 0, true, false);
	stack(join, STACK_KERNEL, 100, 0, 0, 0);
	stack(join, STACK_KERNEL, 200, 1, 0, 0);
	assert_string_equal(given, "1k100/3 2k200/3 ");
	stack_join_free(join);
}

static void hits_wait_a_bounded_time_and_number(void **state)
{
	struct stack_join *join = start();

	(void)state;
	hit(join, 1, 0, 7, 0, true, false);
	hit(join, STACK_WAIT_NS, 0, 8, 0, true, false);
	assert_int_equal(stack_join_expire(join, STACK_WAIT_NS + 1), 0);
	assert_int_equal(stack_join_expire(join, STACK_WAIT_NS + 2), 0);
	assert_string_equal(given, "");
	assert_int_equal(stack_join_expire(join, STACK_WAIT_NS + 3), 0);
	assert_string_equal(given, "1 ");
	for (int i = 1; i < STACK_JOIN_MAX; i++)
		hit(join, 5, 0, 100 + i, 0, true, false);
	assert_int_equal(stack_join_count(join), STACK_JOIN_MAX);
	hit(join, 6, 0, 9, 0, true, false);
	assert_int_equal(stack_join_count(join), STACK_JOIN_MAX);
	stack_join_free(join);
}

static void who_was_away_for_long_still_finds_stacks_in_the_buffer(void **state)
{
	struct stack_join *join = start();

	(void)state;
	assert_int_equal(stack_join_expire(join, 1), 0);
	hit(join, 1, 0, 7, 0, true, false);
	assert_int_equal(stack_join_expire(join, 10 * STACK_WAIT_NS), 0);
	/* More of the same round, after a point of the journal */
	assert_int_equal(stack_join_expire(join, 10 * STACK_WAIT_NS), 0);
	assert_string_equal(given, "");
	stack(join, STACK_KERNEL, 100, 0, 7, 0);
	assert_string_equal(given, "1k100/3 ");
	/* That all go on, as before a loss, is no round. */
	assert_int_equal(stack_join_expire(join, UINT64_MAX), 0);
	hit(join, 10 * STACK_WAIT_NS, 0, 7, 0, true, false);
	assert_int_equal(stack_join_expire(join, 10 * STACK_WAIT_NS + 1), 0);
	assert_int_equal(stack_join_expire(join, 10 * STACK_WAIT_NS + 2), 0);
	assert_string_equal(given, "1k100/3 ");
	stack_join_free(join);
}

static void what_the_receiver_does_not_take_now_waits_on(void **state)
{
	const bool wants[STACK_KIND_COUNT] = { false };
	const struct stack_hit fourth = { .data = (uint8_t[16]){ 0 }, .size = 16 };
	struct stack_join *join = start();

	(void)state;
	hit(join, 1, 0, 7, 0, true, false);
	answer = -ENOBUFS;
	stack(join, STACK_KERNEL, 100, 0, 7, 0);
	assert_int_equal(stack_join_hit(join, &fourth, wants), -ENOBUFS);
	assert_int_equal(stack_join_expire(join, UINT64_MAX), -ENOBUFS);
	assert_int_equal(stack_join_count(join), 1);
	answer = 0;
	hit(join, 2, 0, 7, 0, true, false);
	assert_string_equal(given, "1k100/3 ");
	assert_int_equal(stack_join_expire(join, UINT64_MAX), 0);
	assert_string_equal(given, "1k100/3 2 ");
	stack_join_free(join);
}

static void records_that_are_too_short_are_refused(void **state)
{
	static const uint8_t record[STACK_MAX_DEPTH * 8 + 64] = { 0 };
	const bool wants[] = { true, false };
	struct stack_join *join = start();

	(void)state;
	assert_int_equal(stack_join_hit(join, &(struct stack_hit){ .data = record, .size = 7 },
					wants),
			 -EBADMSG);
	assert_int_equal(stack_join_stack(join, STACK_KERNEL, 0, record, 15), -EBADMSG);
	hit(join, 1, 0, 7, 0, true, true);
	stack(join, STACK_USER, 5, 0, 7, 0);
	assert_int_equal(stack_join_count(join), 1);
	stack_join_free(join);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stack_is_of_the_hit_before_it),
		cmocka_unit_test(interrupts_and_other_cpus_come_between),
		cmocka_unit_test(a_stack_that_never_came_is_not_anothers),
		cmocka_unit_test(idle_tasks_are_one_for_each_cpu),
		cmocka_unit_test(hits_wait_a_bounded_time_and_number),
		cmocka_unit_test(who_was_away_for_long_still_finds_stacks_in_the_buffer),
		cmocka_unit_test(what_the_receiver_does_not_take_now_waits_on),
		cmocka_unit_test(records_that_are_too_short_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
