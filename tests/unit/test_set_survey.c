// SPDX-License-Identifier: GPL-2.0-only
#include "set_survey.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "set_lock.h"

#include "scratch.h"

#define SET "{ \"version\": 1, \"probes\": [] }\n"

struct paths {
	char first[PATH_MAX];
	char second[PATH_MAX];
	char locks[PATH_MAX];
};

static void make_paths(const struct scratch *scratch, struct paths *paths)
{
	strcpy(paths->first, scratch_path(scratch, "first"));
	strcpy(paths->second, scratch_path(scratch, "second"));
	strcpy(paths->locks, scratch_path(scratch, "locks"));
}

static struct set_survey *survey(const struct paths *paths)
{
	const char *const dirs[] = { paths->first, "/nonexistent", paths->second };
	struct set_survey *survey = NULL;

	assert_int_equal(set_survey_new(dirs, 3, paths->locks, &survey), 0);
	return survey;
}

static void assert_set(const struct surveyed_set *set, const char *name, const char *dir,
		       enum set_standing standing)
{
	char path[2 * PATH_MAX];

	assert_string_equal(set->name, name);
	assert_int_equal(set->standing, standing);
	if (!dir) {
		assert_null(set->path);
		return;
	}
	snprintf(path, sizeof(path), "%s/%s.json", dir, name);
	assert_string_equal(set->path, path);
}

static void every_file_is_told_by_name_and_then_by_directory(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(set_survey_freep) struct set_survey *found = NULL;
	struct paths paths;

	make_paths(scratch, &paths);
	scratch_text(scratch, "second/both.json", SET);
	scratch_text(scratch, "first/both.json", SET);
	scratch_text(scratch, "second/alone.json", SET);
	assert_int_equal(symlink("/dev/null", scratch_path(scratch, "first/hidden.json")), 0);
	scratch_text(scratch, "second/hidden.json", SET);

	found = survey(&paths);
	assert_int_equal(found->n_sets, 5);
	assert_set(&found->sets[0], "alone", paths.second, SET_COUNTS);
	assert_set(&found->sets[1], "both", paths.first, SET_COUNTS);
	assert_set(&found->sets[2], "both", paths.second, SET_OVERRIDDEN);
	assert_set(&found->sets[3], "hidden", paths.first, SET_MASKED);
	assert_set(&found->sets[4], "hidden", paths.second, SET_OVERRIDDEN);
}

static void what_is_no_set_is_not_told(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(set_survey_freep) struct set_survey *found = NULL;
	struct paths paths;

	make_paths(scratch, &paths);
	scratch_text(scratch, "first/.hidden.json", SET);
	scratch_text(scratch, "first/.json", SET);
	scratch_text(scratch, "first/notes.txt", SET);
	scratch_text(scratch, "first/directory.json/file", SET);
	scratch_text(scratch, "first/set.json.d/10-more.json", SET);

	found = survey(&paths);
	assert_int_equal(found->n_sets, 0);
}

static void a_set_that_runs_is_told_with_its_file_or_without(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(set_survey_freep) struct set_survey *found = NULL;
	_cleanup_(set_lock_freep) struct set_lock *a = NULL;
	_cleanup_(set_lock_freep) struct set_lock *b = NULL;
	struct paths paths;
	pid_t holder;

	make_paths(scratch, &paths);
	scratch_text(scratch, "first/filed.json", SET);
	scratch_text(scratch, "second/filed.json", SET);
	scratch_text(scratch, "first/idle.json", SET);
	scratch_text(scratch, "locks/idle.lock", "1\n");
	assert_int_equal(set_lock_take(paths.locks, "filed", &a, &holder), 0);
	assert_int_equal(set_lock_take(paths.locks, "run", &b, &holder), 0);

	found = survey(&paths);
	assert_int_equal(found->n_sets, 4);
	assert_set(&found->sets[0], "filed", paths.first, SET_COUNTS);
	assert_true(found->sets[0].is_running);
	assert_int_equal(found->sets[0].pid, getpid());
	assert_set(&found->sets[1], "filed", paths.second, SET_OVERRIDDEN);
	assert_false(found->sets[1].is_running);
	assert_set(&found->sets[2], "idle", paths.first, SET_COUNTS);
	assert_false(found->sets[2].is_running);
	assert_set(&found->sets[3], "run", NULL, SET_NO_FILE);
	assert_true(found->sets[3].is_running);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_file_is_told_by_name_and_then_by_directory,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_set_is_not_told, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_set_that_runs_is_told_with_its_file_or_without,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
