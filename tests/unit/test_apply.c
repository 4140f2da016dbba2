// SPDX-License-Identifier: GPL-2.0-only
#include "apply_fixture.h"

static void an_armed_set_fires_and_leaves_nothing(void **state)
{
	struct run *run;
	_cleanup_free_ char *trace = NULL;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	arm(run);
	assert_true(apply_has_probe(run->apply, 0) && apply_has_probe(run->apply, 1));
	(void)probe_me_one(41);
	(void)probe_me_two(50);
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "trace", &trace, NULL), 0);
	assert_non_null(strstr(trace, "one: ("));
	assert_non_null(strstr(trace, "number=41"));
	assert_non_null(strstr(trace, "result=52"));
	assert_non_null(strstr(trace, "__comm=\"test_apply\""));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void the_instance_is_set_up_as_the_set_wants(void **state)
{
	static const struct {
		const char *file;
		const char *value;
	} wanted[] = {
		{ "options/record-tgid", "1\n" },
		{ "tracing_on", "1\n" },
	};
	_cleanup_free_ char *clock = NULL;
	_cleanup_free_ char *size = NULL;
	struct run *run;
	size_t i;

	(void)state;
	NEEDS_TRACEFS();
	run = planned_two();
	assert_int_equal(prepare(run), 0);
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		_cleanup_free_ char *value = NULL;

		assert_int_equal(tracefs_read(apply_instance_fd(run->apply), wanted[i].file, &value,
					      NULL),
				 0);
		assert_string_equal(value, wanted[i].value);
	}
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "trace_clock", &clock, NULL),
			 0);
	assert_non_null(strstr(clock, "[boot]"));
	/* Newer kernels round up to whole pages of events. */
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "buffer_size_kb", &size, NULL),
			 0);
	assert_in_range(strtol(size, NULL, 10), 64, 72);
}

static void a_refused_definition_undoes_the_whole_set(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	replace_definition(run, 1, "r:%s/two %s:0x1000 __comm=$comm result=$nonsense", group, self);
	assert_int_equal(prepare(run), -EINVAL);
	assert_null(run->apply);
	assert_as_before();
	print(run->diag);
	assert_non_null(strstr(text, "/probes/1/args/result: the kernel refuses argument "
				     "\"result\""));
	assert_int_equal(run->diag->n_errors, 1);
}

static void a_probe_refused_when_enabled_is_told_and_the_set_undone(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	/* Behind the end of the file: taken when defined, refused when enabled. */
	replace_definition(run, 1, "p:%s/two %s:0x7ffff000 __comm=$comm", group, self);
	assert_int_equal(prepare(run), 0);
	assert_int_equal(enable(run), -EINVAL);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
	print(run->diag);
	assert_non_null(strstr(text, "/probes/1/uretprobe: the kernel refuses"));
	assert_null(strstr(text, "/probes/0"));
}

static void an_optional_probe_that_is_refused_is_left_out(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned("{\"name\":\"one\",\"uprobe\":\"%s:probe_me_one\"},"
		      "{\"name\":\"two\",\"uprobe\":\"%s:probe_me_two\",\"optional\":true},"
		      "{\"name\":\"three\",\"uprobe\":\"%s:probe_me_two\",\"optional\":true}",
		      self, self, self);
	replace_definition(run, 1, "p:%s/two %s:0x7ffff000 __comm=$comm", group, self);
	replace_definition(run, 2, "p:%s/three %s:0x1000 a=$nonsense", group, self);
	arm(run);
	assert_true(apply_has_probe(run->apply, 0));
	assert_false(apply_has_probe(run->apply, 1));
	assert_false(apply_has_probe(run->apply, 2));
	assert_false(has_event(group, "two"));
	assert_int_equal(run->diag->n_errors, 0);
	assert_int_equal(run->diag->n_entries, 2);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void foreign_probes_and_instances_are_not_touched(void **state)
{
	_cleanup_free_ char *foreign = NULL;
	_cleanup_close_ int instance = -1;
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	assert_true(asprintf(&foreign, "p:%s/one %s:0x1000", foreign_group, self) > 0);
	assert_int_equal(tracefs_append(tracefs->root_fd, "dynamic_events", foreign), 0);
	assert_int_equal(tracefs_instance_open(tracefs, foreign_instance, &instance), 1);
	before = take_snapshot();
	run = planned_two();
	arm(run);
	assert_int_equal(apply_undo(run->apply), 0);
	replace_definition(run, 1, "p:%s/two /nonexistent:0x0", group);
	apply_free(TAKE_PTR(run->apply));
	assert_int_equal(prepare(run), -EINVAL);
	assert_as_before();
	assert_true(has_event(foreign_group, "one"));
}

static void what_a_dead_process_left_is_removed_first(void **state)
{
	struct run *dead, *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned("{\"name\":\"old\",\"uprobe\":\"%s:probe_me_two\"},"
		       "{\"name\":\"one\",\"uprobe\":\"%s:probe_me_two\"}",
		       self, self);
	arm(dead);
	/* Dies: the lock goes, the rest stays; what it was is not known. */
	apply_free(TAKE_PTR(dead->apply));
	forget_events();
	assert_true(has_event(group, "old__set"));
	run = planned_two();
	arm(run);
	assert_false(has_event(group, "old__set"));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void an_instance_that_somebody_reads_is_no_leftover(void **state)
{
	_cleanup_close_ int pipe_fd = -1;
	struct run *other, *run;

	(void)state;
	NEEDS_TRACEFS();
	other = planned_two();
	arm(other);
	pipe_fd = openat(apply_instance_fd(other->apply), "per_cpu/cpu0/trace_pipe_raw",
			 O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(pipe_fd >= 0);
	/* As if its lock were in another name space. */
	apply_free(TAKE_PTR(other->apply));
	forget_events();
	run = planned_two();
	assert_int_equal(prepare(run), -EINVAL);
	assert_non_null(strstr(run->diag->entries[0].message, "left in tracefs"));
	{
		_cleanup_free_ char *enabled = NULL;
		char path[192];

		snprintf(path, sizeof(path), "instances/%s/events/%s/enable", group, group);
		assert_int_equal(tracefs_read(tracefs->root_fd, path, &enabled, NULL), 0);
		assert_string_equal(enabled, "1\n");
	}
	pipe_fd = close_fd(pipe_fd);
	assert_int_equal(prepare(run), 0);
}

static void a_second_process_of_a_set_is_refused(void **state)
{
	_cleanup_free_ char *wanted = NULL;
	struct run *first, *second;

	(void)state;
	NEEDS_TRACEFS();
	first = planned_two();
	second = planned_two();
	arm(first);
	assert_int_equal(prepare(second), -EINVAL);
	print(second->diag);
	assert_true(asprintf(&wanted, "set \"%.*s\" is run by process %d already",
			     (int)strcspn(set_file, "."), set_file, (int)getpid()) > 0);
	assert_non_null(strstr(text, wanted));
	/* The first is as it was. */
	assert_true(has_event(group, "one"));
}

static void a_busy_instance_is_removed_on_the_second_try(void **state)
{
	_cleanup_close_ int pipe_fd = -1;
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	arm(run);
	pipe_fd = openat(apply_instance_fd(run->apply), "per_cpu/cpu0/trace_pipe_raw",
			 O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(pipe_fd >= 0);
	assert_int_equal(apply_undo(run->apply), -EBUSY);
	pipe_fd = close_fd(pipe_fd);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Nothing depends on the machine's speed; the figures are for the log's reader. */
static void a_hundred_probes_come_and_go(void **state)
{
	_cleanup_free_ char *probes = NULL;
	struct timespec start;
	struct run *run;
	size_t size, i;
	FILE *f;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	f = open_memstream(&probes, &size);
	for (i = 0; i < 100; i++)
		fprintf(f, "%s{\"name\":\"n%zu\",\"uprobe\":\"%s:probe_me_one\"}", i ? "," : "", i,
			self);
	fclose(f);
	run = planned("%s", probes);
	clock_gettime(CLOCK_MONOTONIC, &start);
	arm(run);
	print_message("armed in %.3f s\n", seconds_since(&start));
	clock_gettime(CLOCK_MONOTONIC, &start);
	assert_int_equal(apply_undo(run->apply), 0);
	print_message("removed in %.3f s\n", seconds_since(&start));
	assert_as_before();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_armed_set_fires_and_leaves_nothing, teardown),
		cmocka_unit_test_teardown(the_instance_is_set_up_as_the_set_wants, teardown),
		cmocka_unit_test_teardown(a_refused_definition_undoes_the_whole_set, teardown),
		cmocka_unit_test_teardown(a_probe_refused_when_enabled_is_told_and_the_set_undone,
					  teardown),
		cmocka_unit_test_teardown(an_optional_probe_that_is_refused_is_left_out, teardown),
		cmocka_unit_test_teardown(foreign_probes_and_instances_are_not_touched, teardown),
		cmocka_unit_test_teardown(what_a_dead_process_left_is_removed_first, teardown),
		cmocka_unit_test_teardown(an_instance_that_somebody_reads_is_no_leftover, teardown),
		cmocka_unit_test_teardown(a_second_process_of_a_set_is_refused, teardown),
		cmocka_unit_test_teardown(a_busy_instance_is_removed_on_the_second_try, teardown),
		cmocka_unit_test_teardown(a_hundred_probes_come_and_go, teardown),
	};

	return cmocka_run_group_tests(tests, mount_tracefs, unmount_tracefs);
}
