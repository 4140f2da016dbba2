// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets that change while they are armed, and sets that outlive their process.
 */
#include "apply_fixture.h"

#define ONE(name)                                                \
	"{\"name\":\"" name "\",\"uprobe\":\"%s:probe_me_one\"," \
	"\"args\":{\"number\":\"$arg1:s32\"}}"
#define TWO(name)                                                \
	"{\"name\":\"" name "\",\"uprobe\":\"%s:probe_me_two\"," \
	"\"args\":{\"number\":\"$arg1:s32\"}}"
#define FILTERED(name, function)                                          \
	"{\"name\":\"" name "\",\"uprobe\":\"%s:probe_me_" function "\"," \
	"\"args\":{\"n\":\"$arg1:s32\"},\"filter\":\"n > 40\"}"
#define TWO_WIDE(name)                                           \
	"{\"name\":\"" name "\",\"uprobe\":\"%s:probe_me_two\"," \
	"\"args\":{\"number\":\"$arg1:u64\"}}"

static size_t count_in_trace(const struct run *run, const char *what)
{
	_cleanup_free_ char *trace = NULL;
	const char *at;
	size_t n = 0;

	if (tracefs_read(apply_instance_fd(run->apply), "trace", &trace, NULL) < 0)
		return SIZE_MAX;
	for (at = trace; (at = strstr(at, what)); at += strlen(what))
		n++;
	return n;
}

static const struct apply_event *event_of(const struct run *run, size_t probe)
{
	size_t e, m;

	for (e = 0; e < apply_event_count(run->apply); e++)
		for (m = 0; m < apply_get_event(run->apply, e)->n_members; m++)
			if (apply_get_event(run->apply, e)->members[m].probe == probe)
				return apply_get_event(run->apply, e);
	return NULL;
}

/* Into the plan of another run, which the test keeps. */
static int change(struct run *run, struct run *to)
{
	int r = apply_change(run->apply, to->plan, to->diag);

	if (r < 0)
		return r;
	do
		r = apply_enable(run->apply, to->diag);
	while (r == 1);
	if (r < 0) {
		assert_int_equal(apply_change_undo(run->apply), 0);
		return r;
	}
	return apply_change_finish(run->apply);
}

static void what_a_change_does_not_concern_is_not_touched(void **state)
{
	struct run *run, *to;
	const struct apply_event *kept;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned(ONE("a") "," TWO_WIDE("b"), self, self);
	arm(run);
	(void)probe_me_one(1);
	(void)probe_me_two(1);
	to = planned(ONE("a") "," TWO("b"), self, self);
	assert_int_equal(change(run, to), 0);
	(void)probe_me_one(2);
	(void)probe_me_two(2);
	/* What was hit before is still in the buffer. */
	assert_int_equal(count_in_trace(run, " a: ("), 2);
	assert_int_equal(count_in_trace(run, " b: ("), 1);
	assert_int_equal(count_in_trace(run, " b__2: ("), 1);
	kept = event_of(run, 0);
	assert_non_null(kept);
	assert_string_equal(kept->name, "a");
	assert_int_equal(apply_armed_count(run->apply), 2);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void a_uprobe_taken_out_of_a_shared_event_is_a_ghost(void **state)
{
	struct run *run, *to;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned(ONE("a") "," TWO("b"), self, self);
	arm(run);
	to = planned(ONE("a"), self);
	assert_int_equal(change(run, to), 1);
	assert_int_equal(apply_armed_count(run->apply), 1);
	(void)probe_me_one(1);
	assert_int_equal(count_in_trace(run, "__id=0"), 1);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void a_refused_change_leaves_the_set_as_it_was(void **state)
{
	struct run *run, *to;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned(ONE("a") "," TWO("b"), self, self);
	arm(run);
	to = planned(ONE("a") "," TWO_WIDE("c") "," TWO("d"), self, self, self);
	/* Refused when it is armed, after others were. */
	replace_definition(to, 2, "p:%s/d %s:0x7ffff000 __comm=$comm number=%%sp:s32", group, self);
	assert_int_equal(change(run, to), -EINVAL);
	to = planned(ONE("a") "," TWO("d"), self, self);
	replace_definition(to, 1, "p:%s/d %s:0x1000 __comm=$comm number=$nonsense", group, self);
	assert_int_equal(change(run, to), -EINVAL);
	assert_int_equal(apply_armed_count(run->apply), 2);
	(void)probe_me_one(1);
	(void)probe_me_two(1);
	assert_int_equal(count_in_trace(run, " a__set: ("), 2);
	assert_int_equal(count_in_trace(run, "number=1"), 2);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void an_armed_set_is_adopted_with_what_its_buffer_holds(void **state)
{
	struct run *dead, *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(ONE("a") "," TWO("b"), self, self);
	arm(dead);
	assert_false(apply_is_adopted(dead->apply));
	assert_int_equal(apply_change_finish(dead->apply), 0);
	(void)probe_me_one(1);
	apply_free(TAKE_PTR(dead->apply));
	(void)probe_me_two(2);
	run = planned(ONE("a") "," TWO("b"), self, self);
	arm(run);
	assert_true(apply_is_adopted(run->apply));
	assert_int_equal(apply_change_finish(run->apply), 0);
	assert_int_equal(apply_event_count(run->apply), 1);
	assert_int_equal(count_in_trace(run, "number=1"), 1);
	assert_int_equal(count_in_trace(run, "number=2"), 1);
	assert_int_equal(apply_armed_count(run->apply), 2);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void an_adopted_set_may_be_another_than_it_was(void **state)
{
	struct run *dead, *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(ONE("a") "," TWO_WIDE("b"), self, self);
	arm(dead);
	(void)probe_me_two(1);
	apply_free(TAKE_PTR(dead->apply));
	run = planned(ONE("a") "," TWO("c"), self, self);
	arm(run);
	assert_int_equal(apply_change_finish(run->apply), 0);
	(void)probe_me_two(2);
	assert_int_equal(count_in_trace(run, " b: ("), 1);
	assert_int_equal(count_in_trace(run, " c: ("), 1);
	assert_true(apply_get_event(run->apply, 1)->is_retired);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

#define CALL(name, result)                                          \
	"{\"name\":\"" name "\",\"call\":\"%s:probe_me_" name "\"," \
	"\"args\":{\"number\":\"$arg1:s32\"},"                      \
	"\"return\":{\"result\":\"" result "\"}}"

static bool is_known(const struct run *run, const char *event)
{
	size_t e;

	for (e = 0; e < apply_event_count(run->apply); e++)
		if (strcmp(apply_get_event(run->apply, e)->name, event) == 0)
			return apply_get_event(run->apply, e)->members[0].probe != APPLY_GHOST;
	fail_msg("there is no event %s", event);
	return false;
}

/* Else an entry of before would wait for a return that is read as no call's. */
static void the_halves_of_a_call_are_adopted_both_or_neither(void **state)
{
	struct run *dead, *run;
	size_t half;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	for (half = 0; half < 2; half++) {
		dead = planned(ONE("a") "," CALL("one", "s32") "," TWO("b"), self, self, self);
		/* As a probed of another version has it. */
		free(dead->plan->probes[1 + half].signature);
		dead->plan->probes[1 + half].signature = strdup("call as it was");
		arm(dead);
		assert_int_equal(apply_change_finish(dead->apply), 0);
		apply_free(TAKE_PTR(dead->apply));
		run = planned(ONE("a") "," CALL("one", "s32") "," TWO("b"), self, self, self);
		arm(run);
		assert_true(apply_is_adopted(run->apply));
		assert_int_equal(apply_change_finish(run->apply), 0);
		assert_false(is_known(run, "one"));
		assert_false(is_known(run, "one__2"));
		assert_true(is_known(run, "one__3"));
		assert_true(is_known(run, "one__4"));
		assert_true(is_known(run, "a__set"));
		assert_int_equal(apply_armed_count(run->apply), 3);
		assert_int_equal(apply_undo(run->apply), 0);
		assert_as_before();
		while (n_runs)
			run_done(&runs[--n_runs]);
	}
}

static size_t count_matches(const struct run *run, size_t probe)
{
	size_t n = 0, e, m;

	for (e = 0; e < apply_event_count(run->apply); e++)
		for (m = 0; m < apply_get_event(run->apply, e)->n_members; m++)
			n += apply_get_event(run->apply, e)->members[m].probe == probe;
	return n;
}

/* Its uprobe stays in the event that it shares, and is alike to the one that is used. */
static void a_half_that_was_given_up_is_not_taken_up_beside_its_heir(void **state)
{
	struct run *dead, *run;
	size_t takeover, i;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(CALL("one", "s64") "," CALL("two", "s32"), self, self);
	arm(dead);
	assert_int_equal(apply_change_finish(dead->apply), 0);
	apply_free(TAKE_PTR(dead->apply));
	for (takeover = 0; takeover < 2; takeover++) {
		run = planned(CALL("one", "s32") "," CALL("two", "s32"), self, self);
		arm(run);
		assert_true(apply_is_adopted(run->apply));
		assert_int_equal(apply_change_finish(run->apply), 1);
		for (i = 0; i < run->plan->n_probes; i++)
			assert_int_equal(count_matches(run, i), 1);
		if (takeover == 0)
			apply_free(TAKE_PTR(run->apply));
	}
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void a_call_is_adopted_whole_and_changed_by_halves(void **state)
{
	struct run *dead, *run, *to;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(CALL("one", "s32"), self);
	arm(dead);
	assert_int_equal(apply_change_finish(dead->apply), 0);
	apply_free(TAKE_PTR(dead->apply));
	run = planned(CALL("one", "s32"), self);
	arm(run);
	assert_int_equal(apply_change_finish(run->apply), 0);
	assert_int_equal(apply_event_count(run->apply), 2);
	assert_true(is_known(run, "one"));
	assert_true(is_known(run, "one__2"));
	/* While a process has the set, it knows what the half was that is gone. */
	to = planned(CALL("one", "s64"), self);
	assert_int_equal(change(run, to), 0);
	assert_int_equal(apply_event_count(run->apply), 3);
	assert_false(is_known(run, "one"));
	assert_true(is_known(run, "one__2"));
	assert_true(is_known(run, "one__3"));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void what_is_left_of_another_boot_is_removed(void **state)
{
	struct run *dead, *run;
	char path[128];
	FILE *f;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(ONE("a") "," TWO_WIDE("b"), self, self);
	arm(dead);
	(void)probe_me_two(1);
	apply_free(TAKE_PTR(dead->apply));
	snprintf(path, sizeof(path), "%s/%.*s.events", lock_dir, (int)strcspn(set_file, "."),
		 set_file);
	f = fopen(path, "r+e");
	assert_non_null(f);
	fputs("probed-events 1 00000000", f);
	fclose(f);
	run = planned(ONE("a") "," TWO_WIDE("b"), self, self);
	arm(run);
	assert_false(apply_is_adopted(run->apply));
	assert_int_equal(count_in_trace(run, " b: ("), 0);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

/*
 * A process that is killed when its events are defined and not armed yet; and its set
 * is another when the next one comes.
 */
static void events_that_nobody_armed_and_nobody_wants_stay_unarmed(void **state)
{
	struct run *dead, *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(ONE("a") "," TWO("b"), self, self);
	replace_definition(dead, 0, "p:%s/a %s:0x7ffff000 __comm=$comm", group, self);
	assert_int_equal(prepare(dead), 0);
	apply_free(TAKE_PTR(dead->apply));
	run = planned(TWO("b"), self);
	arm(run);
	assert_true(apply_is_adopted(run->apply));
	assert_int_equal(apply_change_finish(run->apply), 0);
	assert_int_equal(apply_armed_count(run->apply), 1);
	assert_int_equal(run->diag->n_entries, 0);
	(void)probe_me_two(1);
	assert_int_equal(count_in_trace(run, " b: ("), 1);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void a_shared_event_that_nobody_armed_is_that_of_those_who_want_it(void **state)
{
	struct run *dead, *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(FILTERED("a", "one") "," FILTERED("b", "two"), self, self);
	assert_int_equal(prepare(dead), 0);
	assert_int_equal(apply_event_count(dead->apply), 1);
	apply_free(TAKE_PTR(dead->apply));
	run = planned(FILTERED("b", "two"), self);
	arm(run);
	assert_true(apply_is_adopted(run->apply));
	(void)probe_me_two(1);
	(void)probe_me_two(41);
	/* The filter is there though the first that had it is not. */
	assert_int_equal(count_in_trace(run, "n=1"), 0);
	assert_int_equal(count_in_trace(run, "n=41"), 1);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void of_a_shared_event_that_is_refused_nobody_gets_what_nobody_wants(void **state)
{
	struct run *dead, *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned(FILTERED("a", "one") "," FILTERED("b", "two"), self, self);
	replace_definition(dead, 0, "p:%s/a %s:0x7ffff000 __comm=$comm n=%%di:s32", group, self);
	assert_int_equal(prepare(dead), 0);
	assert_int_equal(apply_event_count(dead->apply), 1);
	apply_free(TAKE_PTR(dead->apply));
	run = planned(FILTERED("b", "two"), self);
	arm(run);
	assert_true(apply_is_adopted(run->apply));
	assert_int_equal(apply_armed_count(run->apply), 1);
	(void)probe_me_two(41);
	assert_int_equal(count_in_trace(run, "n=41"), 1);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_a_change_does_not_concern_is_not_touched, teardown),
		cmocka_unit_test_teardown(a_uprobe_taken_out_of_a_shared_event_is_a_ghost,
					  teardown),
		cmocka_unit_test_teardown(a_refused_change_leaves_the_set_as_it_was, teardown),
		cmocka_unit_test_teardown(an_armed_set_is_adopted_with_what_its_buffer_holds,
					  teardown),
		cmocka_unit_test_teardown(an_adopted_set_may_be_another_than_it_was, teardown),
		cmocka_unit_test_teardown(the_halves_of_a_call_are_adopted_both_or_neither,
					  teardown),
		cmocka_unit_test_teardown(a_half_that_was_given_up_is_not_taken_up_beside_its_heir,
					  teardown),
		cmocka_unit_test_teardown(a_call_is_adopted_whole_and_changed_by_halves, teardown),
		cmocka_unit_test_teardown(what_is_left_of_another_boot_is_removed, teardown),
		cmocka_unit_test_teardown(events_that_nobody_armed_and_nobody_wants_stay_unarmed,
					  teardown),
		cmocka_unit_test_teardown(
			a_shared_event_that_nobody_armed_is_that_of_those_who_want_it, teardown),
		cmocka_unit_test_teardown(
			of_a_shared_event_that_is_refused_nobody_gets_what_nobody_wants, teardown),
	};

	return cmocka_run_group_tests(tests, mount_tracefs, unmount_tracefs);
}
