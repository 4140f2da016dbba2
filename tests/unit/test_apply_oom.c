// SPDX-License-Identifier: GPL-2.0-only
/*
 * A set is loaded, armed and removed while memory runs out at the first request,
 * at the second, …, and while the kernel refuses the first write, the second, …:
 * each time nothing leaks, and tracefs is as it was.
 */
#include "apply_fixture.h"
#include "refuse.h"

/* As memory_countdown, of calls of write(). */
static unsigned long write_countdown;

ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
	if (is_refused(&write_countdown)) {
		errno = EIO;
		return -1;
	}
	return __real_write(fd, bytes, size);
}

static char json[2 * PATH_MAX + 256];

static void make_json(void)
{
	snprintf(json, sizeof(json),
		 "{\"version\":1,\"buffer\":{\"size_kb\":64},\"probes\":["
		 "{\"name\":\"a\",\"uprobe\":\"%s:probe_me_one\"},"
		 "{\"name\":\"b\",\"uprobe\":\"%s:probe_me_two\"}]}",
		 self, self);
}

/* Whole, as a session does it. Return: 0, or what failed first */
static int load_arm_remove(struct run *run)
{
	const struct plan_env_config env_config = { .tracefs = tracefs };
	const struct apply_config config = { .tracefs = tracefs, .lock_dir = lock_dir };
	int r;

	run->diag = diag_new(set_file);
	if (!run->diag)
		return -ENOMEM;
	r = probe_set_parse(json, strlen(json), set_file, run->diag, &run->set);
	if (r == 0)
		r = plan_env_new(&env_config, &run->env);
	if (r == 0)
		r = plan_make(run->set, run->env, run->diag, &run->plan);
	if (r == 0)
		r = apply_prepare(run->plan, &config, run->diag, &run->apply);
	if (r == 0)
		r = enable(run);
	if (r == 0)
		r = apply_change_finish(run->apply);
	if (r == 0)
		r = apply_disable(run->apply);
	if (r == 0)
		r = apply_undo(run->apply);
	return r < 0 ? r : 0;
}

/* Until a run has no request left to be refused. Return: how many were */
static unsigned long refuse_each(unsigned long *countdown)
{
	unsigned long n;

	for (n = 1; n < 10000; n++) {
		struct run run = { 0 };
		bool is_through;

		*countdown = n;
		(void)load_arm_remove(&run);
		is_through = *countdown > 0;
		*countdown = 0;
		/* What could not be removed without memory can be with it. */
		assert_int_equal(apply_undo(run.apply), 0);
		run_done(&run);
		forget_events();
		assert_as_before();
		if (is_through)
			return n - 1;
	}
	return 0;
}

static void memory_that_runs_out_at_any_time_leaves_nothing(void **state)
{
	unsigned long n;

	(void)state;
	NEEDS_TRACEFS();
	make_json();
	before = take_snapshot();
	n = refuse_each(&memory_countdown);
	print_message("%lu requests for memory were refused\n", n);
	assert_true(n > 50);
}

static void a_write_that_is_refused_at_any_time_leaves_nothing(void **state)
{
	unsigned long n;

	(void)state;
	NEEDS_TRACEFS();
	make_json();
	before = take_snapshot();
	n = refuse_each(&write_countdown);
	print_message("%lu writes were refused\n", n);
	assert_true(n > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(memory_that_runs_out_at_any_time_leaves_nothing,
					  teardown),
		cmocka_unit_test_teardown(a_write_that_is_refused_at_any_time_leaves_nothing,
					  teardown),
	};

	return cmocka_run_group_tests(tests, mount_tracefs, unmount_tracefs);
}
