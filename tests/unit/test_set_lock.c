// SPDX-License-Identifier: GPL-2.0-only
#include "set_lock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/syscall.h>

#include <cmocka.h>

#include "scratch.h"

/* Removed by flock() before it locks, as by a holder that goes just then. */
static char vanishing[PATH_MAX];
static int n_vanished;

/* Stands before the C library's. */
int flock(int fd, int operation)
{
	if (n_vanished && unlink(vanishing) == 0)
		n_vanished--;
	return (int)syscall(SYS_flock, fd, operation);
}

static void a_lock_is_held_by_one_and_goes_with_it(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(set_lock_freep) struct set_lock *first = NULL;
	_cleanup_(set_lock_freep) struct set_lock *second = NULL;
	pid_t holder = -1;

	assert_int_equal(set_lock_take(scratch->path, "a", &first, &holder), 0);
	assert_int_equal(set_lock_take(scratch->path, "a", &second, &holder), -EBUSY);
	assert_int_equal(holder, getpid());
	first = set_lock_free(first);
	assert_int_equal(access(scratch_path(scratch, "a.lock"), F_OK), -1);
	assert_int_equal(set_lock_take(scratch->path, "a", &second, &holder), 0);
}

/* What is locked then has no name, and the next process would lock another file. */
static void a_file_that_goes_before_it_is_locked_is_made_anew(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(set_lock_freep) struct set_lock *first = NULL;
	_cleanup_(set_lock_freep) struct set_lock *second = NULL;
	pid_t holder = -1;

	strcpy(vanishing, scratch_path(scratch, "a.lock"));
	n_vanished = 3;
	assert_int_equal(set_lock_take(scratch->path, "a", &first, &holder), 0);
	assert_int_equal(n_vanished, 0);
	assert_int_equal(access(vanishing, F_OK), 0);
	assert_int_equal(set_lock_take(scratch->path, "a", &second, &holder), -EBUSY);
	assert_int_equal(holder, getpid());
}

static void who_holds_a_lock_is_seen_without_taking_it(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(set_lock_freep) struct set_lock *lock = NULL;
	pid_t holder = -1;

	assert_int_equal(set_lock_holder(scratch->path, "a", &holder), 0);
	assert_int_equal(set_lock_take(scratch->path, "a", &lock, &holder), 0);
	holder = -1;
	assert_int_equal(set_lock_holder(scratch->path, "a", &holder), 1);
	assert_int_equal(holder, getpid());
	assert_int_equal(set_lock_holder(scratch->path, "b", &holder), 0);
}

/* What a killed process leaves is a file that nobody has locked. */
static void a_file_that_is_not_locked_has_no_holder(void **state)
{
	const struct scratch *scratch = *state;
	pid_t holder = -1;

	scratch_text(scratch, "a.lock", "1\n");
	assert_int_equal(set_lock_holder(scratch->path, "a", &holder), 0);
	assert_int_equal(holder, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_lock_is_held_by_one_and_goes_with_it,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(who_holds_a_lock_is_seen_without_taking_it,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(a_file_that_is_not_locked_has_no_holder,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(a_file_that_goes_before_it_is_locked_is_made_anew,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
