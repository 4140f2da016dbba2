// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes that share an event.
 */
#include "apply_fixture.h"

static struct run *planned_siblings(void)
{
	return planned("{\"name\":\"a\",\"uprobe\":\"%s:probe_me_one\","
		       "\"args\":{\"number\":\"$arg1:s32\"}},"
		       "{\"name\":\"b\",\"uprobe\":\"%s:probe_me_two\","
		       "\"args\":{\"number\":\"$arg1:s32\"}},"
		       "{\"name\":\"c\",\"uprobe\":\"%s:probe_me_two\","
		       "\"args\":{\"number\":\"$arg1:u32\"}}",
		       self, self, self);
}

static void probes_of_one_signature_share_an_event_and_are_told_apart(void **state)
{
	_cleanup_free_ char *trace = NULL;
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_siblings();
	arm(run);
	assert_int_equal(apply_event_count(run->apply), 2);
	assert_true(has_event(group, "a__set"));
	assert_true(has_event(group, "c"));
	assert_false(has_event(group, "b"));
	assert_int_equal(apply_armed_count(run->apply), 3);
	(void)probe_me_one(41);
	(void)probe_me_two(50);
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "trace", &trace, NULL), 0);
	assert_non_null(strstr(trace, "__id=0 __comm=\"test_apply_shar\" number=41"));
	assert_non_null(strstr(trace, "__id=1 __comm=\"test_apply_shar\" number=50"));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void a_probe_that_the_kernel_lets_not_share_has_its_own_event(void **state)
{
	char place[512];
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_siblings();
	/* Of another type than its signature says. */
	assert_int_equal(sscanf(run->plan->probes[1].definition, "%*s %511s", place), 1);
	replace_definition(run, 1, "p:%s/b %s __comm=$comm number=%%sp:u64", group, place);
	arm(run);
	assert_int_equal(run->diag->n_entries, 0);
	assert_int_equal(apply_event_count(run->apply), 3);
	assert_true(has_event(group, "b"));
	assert_int_equal(apply_armed_count(run->apply), 3);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void of_a_shared_event_only_the_refused_probe_is_told(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_siblings();
	replace_definition(run, 1, "p:%s/b %s:0x7ffff000 __comm=$comm number=%%sp:s32", group,
			   self);
	assert_int_equal(prepare(run), 0);
	assert_int_equal(apply_event_count(run->apply), 2);
	assert_int_equal(enable(run), -EINVAL);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
	assert_int_equal(run->diag->n_errors, 1);
	print(run->diag);
	assert_non_null(strstr(text, "/probes/1/uprobe: the kernel refuses"));
}

static void an_optional_probe_of_a_shared_event_is_left_out(void **state)
{
	_cleanup_free_ char *trace = NULL;
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned("{\"name\":\"one\",\"uprobe\":\"%s:probe_me_one\"},"
		      "{\"name\":\"two\",\"uprobe\":\"%s:probe_me_two\",\"optional\":true},"
		      "{\"name\":\"three\",\"uprobe\":\"%s:probe_me_two\"}",
		      self, self, self);
	replace_definition(run, 1, "p:%s/two %s:0x7ffff000 __comm=$comm", group, self);
	arm(run);
	assert_int_equal(apply_armed_count(run->apply), 2);
	assert_false(apply_has_probe(run->apply, 1));
	(void)probe_me_one(41);
	(void)probe_me_two(50);
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "trace", &trace, NULL), 0);
	assert_non_null(strstr(trace, " one: ("));
	assert_non_null(strstr(trace, " three: ("));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(probes_of_one_signature_share_an_event_and_are_told_apart,
					  teardown),
		cmocka_unit_test_teardown(a_probe_that_the_kernel_lets_not_share_has_its_own_event,
					  teardown),
		cmocka_unit_test_teardown(of_a_shared_event_only_the_refused_probe_is_told,
					  teardown),
		cmocka_unit_test_teardown(an_optional_probe_of_a_shared_event_is_left_out,
					  teardown),
	};

	return cmocka_run_group_tests(tests, mount_tracefs, unmount_tracefs);
}
