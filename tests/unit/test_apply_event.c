// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events that the kernel has already, and filters: in the running kernel.
 */
#include "apply_fixture.h"

#include <sys/syscall.h>

static size_t count_in_trace(const struct run *run, const char *what)
{
	_cleanup_free_ char *trace = NULL;
	const char *at;
	size_t n = 0;

	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "trace", &trace, NULL), 0);
	for (at = trace; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static struct run *planned_getppid(void)
{
	return planned("{\"name\":\"enter\",\"tracepoint\":\"raw_syscalls:sys_enter\","
		       "\"filter\":\"id == %d && common_pid == %d\"},"
		       "{\"name\":\"one\",\"uprobe\":\"%s:probe_me_one\"}",
		       (int)SYS_getppid, (int)syscall(SYS_gettid), self);
}

static void an_event_of_the_kernel_is_armed_and_left_as_it_was(void **state)
{
	_cleanup_free_ char *filter = NULL, *enable = NULL;
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_getppid();
	arm(run);
	assert_int_equal(run->diag->n_entries, 0);
	assert_int_equal(apply_armed_count(run->apply), 2);
	(void)syscall(SYS_getppid);
	(void)syscall(SYS_getpid);
	(void)probe_me_one(1);
	(void)syscall(SYS_getppid);
	assert_int_equal(count_in_trace(run, "sys_enter: "), 2);
	assert_int_equal(count_in_trace(run, " one: "), 1);
	assert_int_equal(apply_disable(run->apply), 0);
	(void)syscall(SYS_getppid);
	assert_int_equal(count_in_trace(run, "sys_enter: "), 2);
	/* Of the top instance nothing was changed. */
	assert_int_equal(tracefs_read(tracefs->root_fd, "events/raw_syscalls/sys_enter/filter",
				      &filter, NULL),
			 0);
	assert_null(strstr(filter, "common_pid"));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void probes_with_a_filter_share_an_event_only_with_the_same(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned(
		"{\"name\":\"a\",\"uprobe\":\"%s:probe_me_one\",\"args\":{\"n\":\"$arg1:s32\"},"
		"\"filter\":\"n > 40\"},"
		"{\"name\":\"b\",\"uprobe\":\"%s:probe_me_two\",\"args\":{\"n\":\"$arg1:s32\"},"
		"\"filter\":\"n > 40\"},"
		"{\"name\":\"c\",\"uprobe\":\"%s:probe_me_two\",\"args\":{\"n\":\"$arg1:s32\"}},"
		"{\"name\":\"d\",\"uprobe\":\"%s:probe_me_two\",\"args\":{\"n\":\"$arg1:s32\"},"
		"\"filter\":\"n < 40\"}",
		self, self, self, self);
	arm(run);
	assert_int_equal(apply_event_count(run->apply), 3);
	(void)probe_me_one(41);
	(void)probe_me_one(39);
	(void)probe_me_two(42);
	(void)probe_me_two(-1);
	assert_int_equal(count_in_trace(run, " a__set: "), 2);
	assert_int_equal(count_in_trace(run, " c: "), 2);
	assert_int_equal(count_in_trace(run, " d: "), 1);
	assert_int_equal(count_in_trace(run, "n=-1"), 2);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

/* Behind the back of the check that would have told. */
static void what_the_kernel_says_of_a_filter_is_told_at_its_place(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned(
		"{\"name\":\"a\",\"uprobe\":\"%s:probe_me_one\",\"args\":{\"n\":\"$arg1:s32\"},"
		"\"filter\":\"n > 40\"}",
		self);
	free(run->set->probes[0].filter);
	run->set->probes[0].filter = strdup("n > 40 && nothing == 3");
	assert_int_equal(prepare(run), 0);
	assert_int_equal(apply_enable(run->apply, run->diag), -EINVAL);
	print(run->diag);
	assert_non_null(strstr(text, "/probes/0/filter: the kernel refuses the filter"));
	assert_non_null(strstr(text, "Field not found"));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void a_filter_changes_without_a_gap(void **state)
{
	struct run *run, *other, *refused;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_getppid();
	arm(run);
	(void)syscall(SYS_getppid);
	other = planned("{\"name\":\"enter\",\"tracepoint\":\"raw_syscalls:sys_enter\","
			"\"filter\":\"id == %d && common_pid == %d\"}",
			(int)SYS_getpgrp, (int)syscall(SYS_gettid));
	assert_int_equal(apply_change(run->apply, other->plan, run->diag), 0);
	assert_int_equal(apply_enable(run->apply, run->diag), 0);
	assert_true(apply_change_finish(run->apply) >= 0);
	(void)syscall(SYS_getppid);
	(void)syscall(SYS_getpgrp);
	assert_int_equal(count_in_trace(run, "sys_enter: "), 2);
	/* A change that is taken back leaves the filter that was. */
	refused = planned("{\"name\":\"enter\",\"tracepoint\":\"raw_syscalls:sys_enter\","
			  "\"filter\":\"id == %d\"}",
			  (int)SYS_getppid);
	assert_int_equal(apply_change(run->apply, refused->plan, run->diag), 0);
	assert_int_equal(apply_enable(run->apply, run->diag), 0);
	assert_int_equal(apply_change_undo(run->apply), 0);
	(void)syscall(SYS_getppid);
	(void)syscall(SYS_getpgrp);
	assert_int_equal(count_in_trace(run, "sys_enter: "), 3);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_event_of_the_kernel_is_armed_and_left_as_it_was,
					  teardown),
		cmocka_unit_test_teardown(probes_with_a_filter_share_an_event_only_with_the_same,
					  teardown),
		cmocka_unit_test_teardown(a_filter_changes_without_a_gap, teardown),
		cmocka_unit_test_teardown(what_the_kernel_says_of_a_filter_is_told_at_its_place,
					  teardown),
	};

	return cmocka_run_group_tests(tests, mount_tracefs, unmount_tracefs);
}
