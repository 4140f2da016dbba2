// SPDX-License-Identifier: GPL-2.0-only
#include "tracefs.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"

static struct tracefs *fake(const struct scratch *scratch)
{
	struct tracefs *tracefs = NULL;

	scratch_text(scratch, "dynamic_events", "");
	scratch_text(scratch, "trace_clock", "[local] global boot\n");
	(void)mkdir(scratch_path(scratch, "instances"), 0755);
	assert_int_equal(tracefs_open(scratch->path, &tracefs), 0);
	return tracefs;
}

static void a_directory_without_events_files_is_not_mounted(void **state)
{
	const struct scratch *scratch = *state;
	struct tracefs *tracefs = NULL;

	assert_int_equal(tracefs_open(scratch->path, &tracefs), -ENOENT);
	assert_int_equal(tracefs_open("/nonexistent/tracing", &tracefs), -ENOENT);
	assert_null(tracefs);
}

static void a_tracefs_without_probe_events_is_told_apart(void **state)
{
	const struct scratch *scratch = *state;
	struct tracefs *tracefs = NULL;

	scratch_text(scratch, "trace_clock", "[local]\n");
	assert_int_equal(tracefs_open(scratch->path, &tracefs), -ENOTSUP);
	assert_non_null(strstr(tracefs_open_advice(-ENOTSUP), "CONFIG_KPROBE_EVENTS"));
	assert_non_null(strstr(tracefs_open_advice(-ENOENT), "mount"));
	assert_non_null(strstr(tracefs_open_advice(-EPERM), "locked down"));
}

static void append_keeps_what_others_wrote(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = fake(*state);
	_cleanup_free_ char *text = NULL;
	size_t size = 0;

	scratch_text(*state, "dynamic_events", "p:foreign/one vfs_read\n");
	assert_int_equal(tracefs_append(tracefs->root_fd, "dynamic_events", "p:a/b vfs_write"), 0);
	assert_int_equal(tracefs_read(tracefs->root_fd, "dynamic_events", &text, &size), 0);
	assert_string_equal(text, "p:foreign/one vfs_read\np:a/b vfs_write\n");
	assert_int_equal(size, strlen(text));
}

static void append_does_not_make_a_file(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = fake(*state);

	assert_int_equal(tracefs_append(tracefs->root_fd, "kprobe_events", "p:a/b c"), -ENOENT);
	assert_false(tracefs_has(tracefs->root_fd, "kprobe_events"));
}

static void a_refused_write_gives_its_errno(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = fake(*state);

	assert_int_equal(symlink("/dev/full", scratch_path(*state, "full")), 0);
	assert_int_equal(tracefs_write(tracefs->root_fd, "full", "1"), -ENOSPC);
}

static void the_chosen_clock_is_not_written_again(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = fake(*state);
	_cleanup_free_ char *text = NULL;

	assert_int_equal(tracefs_set_clock(tracefs->root_fd, "local"), 0);
	assert_int_equal(tracefs_read(tracefs->root_fd, "trace_clock", &text, NULL), 0);
	assert_string_equal(text, "[local] global boot\n");
	free(TAKE_PTR(text));
	assert_int_equal(tracefs_set_clock(tracefs->root_fd, "boot"), 0);
	assert_int_equal(tracefs_read(tracefs->root_fd, "trace_clock", &text, NULL), 0);
	assert_memory_equal(text, "boot", 4);
}

static void an_instance_is_made_once_and_removed(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = fake(*state);
	_cleanup_close_ int first = -1, second = -1;

	assert_int_equal(tracefs_instance_open(tracefs, "probed_x", &first), 1);
	assert_int_equal(tracefs_instance_open(tracefs, "probed_x", &second), 0);
	assert_true(first >= 0 && second >= 0);
	assert_int_equal(tracefs_instance_remove(tracefs, "probed_x"), 0);
	assert_int_equal(tracefs_instance_remove(tracefs, "probed_x"), 0);
	assert_false(tracefs_has(tracefs->root_fd, "instances/probed_x"));
}

static void only_directories_are_listed(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = fake(*state);
	_cleanup_(tracefs_free_namesp) char **names = NULL;

	scratch_text(*state, "events/probed_x/enable", "0\n");
	scratch_text(*state, "events/probed_x/open/enable", "0\n");
	assert_int_equal(tracefs_list_dirs(tracefs->root_fd, "events/probed_x", &names), 1);
	assert_string_equal(names[0], "open");
	assert_null(names[1]);
	assert_int_equal(tracefs_list_dirs(tracefs->root_fd, "events/none", &names), -ENOENT);
}

static void a_file_larger_than_the_first_buffer_is_read_whole(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = fake(*state);
	_cleanup_free_ char *text = NULL;
	_cleanup_free_ char *big = malloc(100001);
	size_t size = 0;

	memset(big, 'x', 100000);
	big[100000] = '\0';
	scratch_text(*state, "error_log", big);
	assert_int_equal(tracefs_read(tracefs->root_fd, "error_log", &text, &size), 0);
	assert_int_equal(size, 100000);
	assert_string_equal(text, big);
}

#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_directory_without_events_files_is_not_mounted),
		SCRATCH_TEST(a_tracefs_without_probe_events_is_told_apart),
		SCRATCH_TEST(append_keeps_what_others_wrote),
		SCRATCH_TEST(append_does_not_make_a_file),
		SCRATCH_TEST(a_refused_write_gives_its_errno),
		SCRATCH_TEST(the_chosen_clock_is_not_written_again),
		SCRATCH_TEST(an_instance_is_made_once_and_removed),
		SCRATCH_TEST(only_directories_are_listed),
		SCRATCH_TEST(a_file_larger_than_the_first_buffer_is_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
