// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters: what our checker says, and that the kernel says the same. For the
 * second tracefs is mounted for this process alone; skipped where that cannot be.
 */
#include "filter.h"

#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cmocka.h>

#include "filter_cases.h"
#include "macro.h"
#include "tracefs.h"

static void mistakes_are_told_at_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(filter_cases); i++) {
		const struct filter_case *c = &filter_cases[i];
		struct filter_error error = { 0 };
		int r;

		r = filter_check(c->text, sched_switch_fields, ARRAY_SIZE(sched_switch_fields),
				 &error);
		if (r != (c->offset < 0 ? 0 : -EINVAL))
			fail_msg("\"%s\": %d: %s", c->text, r, error.message);
		if (r == 0)
			continue;
		if (error.offset != (size_t)c->offset ||
		    (!strstr(error.message, c->says) && !strstr(error.advice, c->says)))
			fail_msg("\"%s\": at %zu: %s; %s", c->text, error.offset, error.message,
				 error.advice);
	}
}

static void without_fields_only_the_grammar_counts(void **state)
{
	static const struct {
		const char *text;
		int r;
	} rows[] = {
		{ "anything == 1 && comm == 3", 0 }, { "anything == \"x\"", 0 },
		{ "anything.ustring ~ \"x*\"", 0 },  { "mask & CPUS{0-3}", 0 },
		{ "anything ~ 1", -EINVAL },	     { "anything", -EINVAL },
		{ "anything == CPUS{}", -EINVAL },   { "anything == CPUS{1", -EINVAL },
	};
	struct filter_error error;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (filter_check(rows[i].text, NULL, 0, &error) != rows[i].r)
			fail_msg("%s", rows[i].text);
}

static void fields_have_their_types(void **state)
{
	static const struct filter_field fields[] = {
		{ "list", FILTER_NOTHING, 0, false }, { "mask", FILTER_CPUMASK, 0, false },
		{ "ptr", FILTER_NUMBER, 8, false },   { "byte", FILTER_NUMBER, 1, false },
		{ "comm", FILTER_NUMBER, 4, false },  { "sbyte", FILTER_NUMBER, 1, true },
	};
	static const struct {
		const char *text;
		int offset;
	} rows[] = {
		{ "ptr.ustring == \"/etc/passwd\"", -1 },
		{ "byte.ustring == \"x\"", 4 },
		{ "ptr.ustring == 3", 15 },
		{ "ptr == 0xffffffffffffffff", -1 },
		{ "byte == 255", -1 },
		{ "byte == 256", 8 },
		{ "byte == -1", 8 },
		{ "sbyte == -128 || sbyte == 127", -1 },
		{ "sbyte == -129", 9 },
		{ "sbyte == 128", 9 },
		{ "list == 1", 0 },
		{ "mask & CPUS{0-3}", -1 },
		{ "mask == 1", 8 },
		{ "byte & CPUS{1}", 7 },
		{ "cpu != CPUS{1,3}", -1 },
		{ "comm == 3", -1 }, /* its own field hides the general one */
		{ "comm == \"x\"", 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct filter_error error = { .message = "" };
		int r = filter_check(rows[i].text, fields, ARRAY_SIZE(fields), &error);

		if ((r == 0 ? -1 : (int)error.offset) != rows[i].offset)
			fail_msg("\"%s\": at %zu: %s", rows[i].text, error.offset, error.message);
	}
}

static void nesting_and_length_have_bounds(void **state)
{
	static char text[8192];
	struct filter_error error;

	(void)state;
	memset(text, '(', sizeof(text) - 1);
	assert_int_equal(filter_check(text, NULL, 0, &error), -EINVAL);
	text[4000] = '\0';
	assert_int_equal(filter_check(text, NULL, 0, &error), -EINVAL);
	assert_non_null(strstr(error.message, "too deep"));
	(void)snprintf(text, sizeof(text), "a == \"%255d\"", 0);
	assert_int_equal(filter_check(text, NULL, 0, &error), 0);
	(void)snprintf(text, sizeof(text), "a == \"%256d\"", 0);
	assert_int_equal(filter_check(text, NULL, 0, &error), -EINVAL);
}

static void the_kernel_says_the_same(void **state)
{
	static const char filter[] = "events/sched/sched_switch/filter";
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	char root[] = "/tmp/probed-filter-XXXXXX", name[48];
	_cleanup_close_ int fd = -1;
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(root));
	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", root, "tracefs", 0, NULL) < 0) {
		(void)rmdir(root);
		print_message("skip: tracefs cannot be mounted: %s\n", strerror(errno));
		skip();
	}
	assert_int_equal(tracefs_open(root, &tracefs), 0);
	(void)snprintf(name, sizeof(name), "probed_test_filter_%d", (int)getpid());
	assert_int_equal(tracefs_instance_open(tracefs, name, &fd), 1);
	for (i = 0; i < ARRAY_SIZE(filter_cases); i++) {
		const struct filter_case *c = &filter_cases[i];
		int r;

		/* An empty write is none, and "0" takes the filter away. */
		if (!c->text[0] || !strcmp(c->text, "0"))
			continue;
		r = tracefs_write(fd, filter, c->text);
		if ((r == 0) != (c->offset < 0 || c->only_ours))
			break;
	}
	fd = close_fd(fd);
	assert_int_equal(tracefs_instance_remove(tracefs, name), 0);
	if (i < ARRAY_SIZE(filter_cases))
		fail_msg("\"%s\": the kernel disagrees", filter_cases[i].text);
	assert_int_equal(umount2(root, MNT_DETACH), 0);
	assert_int_equal(rmdir(root), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_told_at_their_place),
		cmocka_unit_test(without_fields_only_the_grammar_counts),
		cmocka_unit_test(fields_have_their_types),
		cmocka_unit_test(nesting_and_length_have_bounds),
		cmocka_unit_test(the_kernel_says_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
