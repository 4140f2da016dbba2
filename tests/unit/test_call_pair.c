// SPDX-License-Identifier: GPL-2.0-only
#include "call_pair.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

/* What was given, as text: "E" (or "F", see half()) and "R" with the numbers that their records hold. */
static char given[1 << 16];
static size_t n_given;
static int answer;

static int give(void *userdata, enum call_end end, const struct call_half *entry,
		const struct call_half *ret)
{
	int number = 0;

	assert_ptr_equal(userdata, given);
	if (entry) {
		assert_int_equal(entry->size, sizeof(number));
		memcpy(&number, entry->data, sizeof(number));
		n_given += (size_t)snprintf(given + n_given, sizeof(given) - n_given, "%c%d",
					    entry->is_return_filtered ? 'F' : 'E', number);
	}
	if (ret) {
		memcpy(&number, ret->data, sizeof(number));
		n_given +=
			(size_t)snprintf(given + n_given, sizeof(given) - n_given, "R%d", number);
	}
	n_given += (size_t)snprintf(given + n_given, sizeof(given) - n_given, "%s%s ",
				    end ? ":" : "", end ? call_end_name(end) : "");
	return answer;
}

static struct call_pair *start(size_t max_open)
{
	struct call_pair *pair = NULL;

	n_given = 0;
	given[0] = '\0';
	answer = 0;
	assert_int_equal(call_pair_new(max_open, give, given, &pair), 0);
	return pair;
}

/* @what: 'E' for an entry, 'F' for one whose return may be filtered out, or 'R' */
static int half(struct call_pair *pair, char what, int number, int32_t tid, uint64_t sp)
{
	const struct call_half h = {
		.call = 1,
		.tid = tid,
		.cpu = (uint32_t)number % 4,
		.sp = sp,
		.ts = (uint64_t)number,
		.data = (const uint8_t *)&number,
		.size = sizeof(number),
		.is_return_filtered = what == 'F',
	};

	return what == 'R' ? call_pair_return(pair, &h) : call_pair_enter(pair, &h);
}

static void recursive_calls_of_many_threads_find_their_returns(void **state)
{
	struct call_pair *pair = start(0);

	(void)state;
	half(pair, 'E', 1, 7, 0x900);
	half(pair, 'E', 2, 7, 0x800);
	half(pair, 'E', 3, 8, 0x900);
	half(pair, 'E', 4, 7, 0x700);
	half(pair, 'R', 5, 7, 0x700);
	half(pair, 'R', 6, 7, 0x800);
	half(pair, 'E', 7, 7, 0x800);
	half(pair, 'R', 8, 8, 0x900);
	half(pair, 'R', 9, 7, 0x800);
	half(pair, 'R', 10, 7, 0x900);
	assert_string_equal(given, "E4R5 E2R6 E3R8 E7R9 E1R10 ");
	assert_int_equal(call_pair_open_count(pair), 0);
	call_pair_free(pair);
}

/* What was given of the notes, in their order. */
static char notes[64];

static int give_note(void *userdata, enum call_end end, const struct call_half *entry,
		     const struct call_half *ret)
{
	(void)end;
	(void)ret;
	assert_null(userdata);
	assert_memory_equal(entry->data, "record", entry->size);
	(void)snprintf(notes + strlen(notes), sizeof(notes) - strlen(notes), "%.*s%s ",
		       (int)entry->note_size, entry->note, entry->is_note_cut ? "!" : "");
	return 0;
}

static void enter_with_note(struct call_pair *pair, uint64_t sp, const char *note, bool is_cut)
{
	_cleanup_free_ char *borrowed = strdup(note);
	const struct call_half entry = {
		.tid = 7,
		.sp = sp,
		.data = (const uint8_t *)"record",
		.size = 6,
		.note = borrowed,
		.note_size = (uint32_t)strlen(note),
		.is_note_cut = is_cut,
	};

	assert_int_equal(call_pair_enter(pair, &entry), 0);
}

static void each_entry_comes_back_with_its_own_note(void **state)
{
	struct call_pair *pair = NULL;
	const struct call_half ret = { .tid = 7, .sp = 0x800 };

	(void)state;
	notes[0] = '\0';
	assert_int_equal(call_pair_new(0, give_note, NULL, &pair), 0);
	enter_with_note(pair, 0x900, "outer", false);
	enter_with_note(pair, 0x800, "a longer inner one", true);
	assert_int_equal(call_pair_return(pair, &ret), 0);
	/* In the place of the one before. */
	enter_with_note(pair, 0x800, "", false);
	enter_with_note(pair, 0x700, "last", false);
	assert_int_equal(call_pair_end_all(pair, CALL_STOP), 0);
	assert_string_equal(notes, "a longer inner one! outer  last ");
	call_pair_free(pair);
}

static void a_return_without_its_entry_is_given_alone(void **state)
{
	struct call_pair *pair = start(0);

	(void)state;
	half(pair, 'E', 1, 7, 0x900);
	half(pair, 'R', 2, 7, 0x800);
	half(pair, 'R', 3, 8, 0x900);
	half(pair, 'R', 4, 7, 0x900);
	half(pair, 'R', 5, 7, 0x900);
	assert_string_equal(given, "R2:unknown R3:unknown E1R4 R5:unknown ");
	call_pair_free(pair);
}

static void a_return_that_was_missed_is_never_anothers(void **state)
{
	struct call_pair *pair = start(0);

	(void)state;
	half(pair, 'E', 1, 7, 0x900);
	half(pair, 'E', 2, 7, 0x900);
	half(pair, 'R', 3, 7, 0x900);
	half(pair, 'R', 4, 7, 0x900);
	assert_string_equal(given, "E1:again E2R3 R4:unknown ");
	call_pair_free(pair);
}

static void after_a_loss_no_open_call_is_trusted(void **state)
{
	struct call_pair *pair = start(0);

	(void)state;
	half(pair, 'E', 1, 7, 0x900);
	half(pair, 'E', 2, 8, 0x900);
	assert_int_equal(call_pair_end_all(pair, CALL_LOST), 0);
	half(pair, 'R', 3, 7, 0x900);
	half(pair, 'E', 4, 7, 0x900);
	half(pair, 'R', 5, 7, 0x900);
	half(pair, 'E', 6, 7, 0x100);
	assert_int_equal(call_pair_end_all(pair, CALL_STOP), 0);
	assert_string_equal(given, "E1:lost E2:lost R3:unknown E4R5 E6:stop ");
	call_pair_free(pair);
}

static void idle_tasks_are_one_for_each_cpu(void **state)
{
	struct call_pair *pair = start(0);

	(void)state;
	half(pair, 'E', 1, 0, 0x900);
	half(pair, 'R', 2, 0, 0x900);
	half(pair, 'R', 5, 0, 0x900);
	assert_string_equal(given, "R2:unknown E1R5 ");
	call_pair_free(pair);
}

static void the_oldest_makes_room(void **state)
{
	struct call_pair *pair = start(3);
	int i;

	(void)state;
	for (i = 1; i <= 5; i++)
		half(pair, 'E', i, i, 0x900);
	half(pair, 'R', 6, 4, 0x900);
	half(pair, 'R', 7, 1, 0x900);
	assert_string_equal(given, "E1:overflow E2:overflow E4R6 R7:unknown ");
	assert_int_equal(call_pair_open_count(pair), 2);
	call_pair_free(pair);
}

static bool is_even(void *userdata, int32_t tid)
{
	++*(int *)userdata;
	return tid % 2 == 0;
}

static void what_may_have_returned_unseen_makes_room_before_what_must_return(void **state)
{
	struct call_pair *pair = start(3);

	(void)state;
	half(pair, 'E', 1, 1, 0x900);
	half(pair, 'F', 2, 2, 0x900);
	half(pair, 'F', 3, 3, 0x900);
	half(pair, 'F', 4, 4, 0x900);
	half(pair, 'E', 5, 5, 0x900);
	half(pair, 'F', 6, 6, 0x900);
	half(pair, 'R', 7, 6, 0x900);
	half(pair, 'R', 8, 1, 0x900);
	assert_string_equal(given, "F2:overflow F3:overflow F4:overflow F6R7 E1R8 ");
	half(pair, 'E', 9, 9, 0x900);
	half(pair, 'E', 10, 10, 0x900);
	n_given = 0;
	half(pair, 'E', 11, 11, 0x900);
	assert_string_equal(given, "E5:overflow ");
	call_pair_free(pair);
}

static void what_may_have_returned_unseen_owes_nothing(void **state)
{
	struct call_pair *pair = start(0);
	int asked = 0, i;

	(void)state;
	half(pair, 'F', 1, 1, 0x900);
	half(pair, 'E', 2, 1, 0x800);
	half(pair, 'F', 3, 2, 0x900);
	assert_int_equal(call_pair_open_count(pair), 3);
	assert_int_equal(call_pair_owed_count(pair), 1);
	half(pair, 'R', 4, 1, 0x800);
	assert_int_equal(call_pair_owed_count(pair), 0);
	half(pair, 'R', 5, 2, 0x900);
	half(pair, 'F', 6, 3, 0x900);
	half(pair, 'E', 7, 3, 0x800);
	for (i = 0; i < 2; i++)
		assert_int_equal(call_pair_end_exited(pair, 9, 9, is_even, &asked), 0);
	assert_string_equal(given, "E2R4 F3R5 E7:exit F1:exit F6:exit ");
	assert_int_equal(call_pair_open_count(pair), 0);
	half(pair, 'F', 8, 1, 0x900);
	half(pair, 'E', 9, 1, 0x800);
	n_given = 0;
	assert_int_equal(call_pair_end_all(pair, CALL_LOST), 0);
	assert_string_equal(given, "E9:lost F8:lost ");
	call_pair_free(pair);
}

static void calls_of_threads_that_are_gone_are_given(void **state)
{
	struct call_pair *pair = start(0);
	int asked = 0, i;

	(void)state;
	half(pair, 'E', 1, 0, 0x900);
	for (i = 2; i <= 9; i++)
		half(pair, 'E', i, i, 0x900);
	assert_int_equal(call_pair_end_exited(pair, 8, 4, is_even, &asked), 0);
	assert_int_equal(asked, 3);
	assert_int_equal(call_pair_end_exited(pair, 8, 4, is_even, &asked), 0);
	assert_string_equal(given, "");
	/* From the oldest again, and none that is too young; 5 returns in time. */
	half(pair, 'R', 10, 5, 0x900);
	assert_string_equal(given, "E5R10 ");
	assert_int_equal(call_pair_end_exited(pair, 8, 100, is_even, &asked), 0);
	assert_string_equal(given, "E5R10 E3:exit E7:exit ");
	assert_int_equal(call_pair_end_exited(pair, 8, 100, is_even, &asked), 0);
	assert_string_equal(given, "E5R10 E3:exit E7:exit ");
	assert_int_equal(call_pair_open_count(pair), 6);
	call_pair_free(pair);
}

static void an_error_of_the_receiver_comes_back_and_nothing_is_given_twice(void **state)
{
	struct call_pair *pair = start(0);

	(void)state;
	half(pair, 'E', 1, 7, 0x900);
	half(pair, 'E', 2, 7, 0x800);
	answer = -ECANCELED;
	assert_int_equal(half(pair, 'R', 3, 7, 0x800), -ECANCELED);
	assert_int_equal(call_pair_end_all(pair, CALL_STOP), -ECANCELED);
	assert_int_equal(call_pair_end_all(pair, CALL_STOP), 0);
	assert_string_equal(given, "E2R3 E1:stop ");
	call_pair_free(pair);
}

static void what_the_receiver_does_not_take_now_is_given_again(void **state)
{
	struct call_pair *pair = start(2);
	int asked = 0, i;

	(void)state;
	half(pair, 'E', 1, 1, 0x900);
	half(pair, 'E', 2, 3, 0x900);
	answer = -ENOBUFS;
	assert_int_equal(half(pair, 'E', 3, 1, 0x900), -ENOBUFS);
	assert_int_equal(half(pair, 'E', 4, 5, 0x900), -ENOBUFS);
	assert_int_equal(half(pair, 'R', 5, 3, 0x900), -ENOBUFS);
	assert_int_equal(half(pair, 'R', 6, 9, 0x900), -ENOBUFS);
	assert_int_equal(call_pair_end_all(pair, CALL_LOST), -ENOBUFS);
	assert_int_equal(call_pair_end_exited(pair, 9, 9, is_even, &asked), 0);
	for (i = 0; i < 2; i++)
		assert_int_equal(call_pair_end_exited(pair, 9, 9, is_even, &asked), -ENOBUFS);
	assert_int_equal(call_pair_open_count(pair), 2);
	answer = 0;
	n_given = 0;
	assert_int_equal(call_pair_end_exited(pair, 9, 1, is_even, &asked), 0);
	assert_string_equal(given, "E1:exit ");
	assert_int_equal(half(pair, 'R', 7, 3, 0x900), 0);
	assert_string_equal(given, "E1:exit E2R7 ");
	call_pair_free(pair);
}

/* Against a plain model: the calls of some threads, in any order that can be. */
static void any_sequence_pairs_as_the_model_does(void **state)
{
	enum { THREADS = 5, DEPTH = 40, STEPS = 20000 };
	static int depth[THREADS], entry[THREADS][DEPTH];
	struct call_pair *pair = start(THREADS * DEPTH);
	uint32_t seed = 1;
	int step;

	(void)state;
	memset(depth, 0, sizeof(depth));
	for (step = 0; step < STEPS; step++) {
		int t, *d;
		char expected[32];

		seed = seed * 1664525 + 1013904223;
		t = (int)(seed >> 16) % THREADS;
		d = &depth[t];
		n_given = 0;
		given[0] = '\0';
		if (*d < DEPTH && (*d == 0 || seed >> 31)) {
			entry[t][*d] = step;
			half(pair, 'E', step, t + 1, 0x9000 - (uint64_t)(*d)++ * 16);
			assert_string_equal(given, "");
		} else {
			half(pair, 'R', step, t + 1, 0x9000 - (uint64_t)-- * d * 16);
			(void)snprintf(expected, sizeof(expected), "E%dR%d ", entry[t][*d], step);
			assert_string_equal(given, expected);
		}
	}
	call_pair_free(pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recursive_calls_of_many_threads_find_their_returns),
		cmocka_unit_test(each_entry_comes_back_with_its_own_note),
		cmocka_unit_test(a_return_without_its_entry_is_given_alone),
		cmocka_unit_test(a_return_that_was_missed_is_never_anothers),
		cmocka_unit_test(after_a_loss_no_open_call_is_trusted),
		cmocka_unit_test(idle_tasks_are_one_for_each_cpu),
		cmocka_unit_test(the_oldest_makes_room),
		cmocka_unit_test(what_may_have_returned_unseen_makes_room_before_what_must_return),
		cmocka_unit_test(what_may_have_returned_unseen_owes_nothing),
		cmocka_unit_test(calls_of_threads_that_are_gone_are_given),
		cmocka_unit_test(an_error_of_the_receiver_comes_back_and_nothing_is_given_twice),
		cmocka_unit_test(what_the_receiver_does_not_take_now_is_given_again),
		cmocka_unit_test(any_sequence_pairs_as_the_model_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
