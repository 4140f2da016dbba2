// SPDX-License-Identifier: GPL-2.0-only
#include "kernel_answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

#define BAD_ARG "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64 m=$arg99"

/* As 6.12 prints it; the caret is under the byte that is wrong. */
static const char log_text[] =
	"[   10.000001] trace_kprobe: error: Failed to register probe event\n"
	"  Command: p:probed_x/a vfs_read+0x4 __comm=$comm\n"
	"                        ^\n"
	"[   11.000001] trace_kprobe: error: Invalid argument index\n"
	"  Command: " BAD_ARG "\n"
	"                                                               ^\n"
	"[   12.000001] trace_kprobe: error: Maximum one\n"
	"  Command: p:probed_x/a vfs_read+0x4 __comm=$comm\n"
	"                        ^\n"
	"[   13.000001] hist:sched: error: Couldn't find field\n"
	"  Command: keys=foo\n"
	"                ^\n";

static void the_newest_entry_of_a_command_is_found(void **state)
{
	_cleanup_(kernel_answer_done) struct kernel_answer answer = { 0 };

	(void)state;
	assert_int_equal(kernel_answer_parse_last(
				 log_text, "p:probed_x/a vfs_read+0x4 __comm=$comm", &answer),
			 1);
	assert_string_equal(answer.when, "   12.000001");
	assert_string_equal(answer.who, "trace_kprobe");
	assert_string_equal(answer.text, "Maximum one");
	assert_int_equal(answer.column, 13);
}

static void without_a_command_the_newest_of_all_is_found(void **state)
{
	_cleanup_(kernel_answer_done) struct kernel_answer answer = { 0 };

	(void)state;
	assert_int_equal(kernel_answer_parse_last(log_text, NULL, &answer), 1);
	assert_string_equal(answer.who, "hist:sched");
	assert_string_equal(answer.command, "keys=foo");
}

static void another_command_has_no_entry(void **state)
{
	struct kernel_answer answer;

	(void)state;
	assert_int_equal(kernel_answer_parse_last(log_text, "p:probed_x/a vfs_read", &answer), 0);
	assert_int_equal(kernel_answer_parse_last("", NULL, &answer), 0);
	assert_int_equal(kernel_answer_parse_last("[ 1] x: error: y", NULL, &answer), 0);
	assert_int_equal(kernel_answer_parse_last("[\n  Command: \n", NULL, &answer), 0);
}

/* Kernels before 5.16 keep 255 bytes of a command. */
static void a_command_that_was_cut_is_known_by_its_start(void **state)
{
	_cleanup_(kernel_answer_done) struct kernel_answer answer = { 0 };
	char command[400], log[600];

	(void)state;
	memset(command, 'a', sizeof(command) - 1);
	command[sizeof(command) - 1] = '\0';
	snprintf(log, sizeof(log), "[ 1.0] trace_uprobe: error: Bad\n  Command: %.255s\n  ^\n",
		 command);
	assert_int_equal(kernel_answer_parse_last(log, command, &answer), 1);
	assert_string_equal(answer.text, "Bad");
	assert_int_equal(answer.column, 0);
}

/* Each caret stands below its byte. */
/* clang-format off */
static const struct {
	const char *name;
	const char *command;
	const char *caret;
	bool is_target, is_arg;
	size_t arg, offset;
} spots[] = {
	{ "event name",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64",
	  "  ^",
	  false, false, 0, 0 },
	{ "target",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64",
	  "             ^",
	  true, false, 0, 0 },
	{ "inside the target",
	  "p:probed_x/a vfs_read+0x4 __comm=$comm",
	  "                     ^",
	  true, false, 0, 8 },
	{ "hidden argument",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64",
	  "                             ^",
	  false, false, 0, 0 },
	{ "argument's name",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64",
	  "                                   ^",
	  false, true, 0, 0 },
	{ "argument's expression",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64",
	  "                                     ^",
	  false, true, 0, 0 },
	{ "argument's type",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64",
	  "                                           ^",
	  false, true, 0, 6 },
	{ "second argument",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64 m=%x9",
	  "                                                 ^",
	  false, true, 1, 0 },
	{ "behind the end",
	  "p:probed_x/a vfs_read __comm=$comm n=$arg3:u64",
	  "                                                  ^",
	  false, true, 0, 13 },
};
/* clang-format on */

static void a_caret_is_brought_back_to_its_argument(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(spots); i++) {
		struct answer_spot spot;

		kernel_answer_locate(spots[i].command, strlen(spots[i].caret) - 1, &spot);
		if (spot.is_target != spots[i].is_target || spot.is_arg != spots[i].is_arg ||
		    spot.arg != spots[i].arg || spot.offset != spots[i].offset)
			fail_msg("%s: target %d, argument %d, number %zu, byte %zu", spots[i].name,
				 spot.is_target, spot.is_arg, spot.arg, spot.offset);
	}
}

static void the_caret_of_a_log_leads_to_the_argument(void **state)
{
	_cleanup_(kernel_answer_done) struct kernel_answer answer = { 0 };
	struct answer_spot spot;

	(void)state;
	assert_int_equal(kernel_answer_parse_last(log_text, BAD_ARG, &answer), 1);
	kernel_answer_locate(answer.command, answer.column, &spot);
	assert_true(spot.is_arg);
	assert_int_equal(spot.arg, 1);
	assert_int_equal(spot.offset, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_entry_of_a_command_is_found),
		cmocka_unit_test(without_a_command_the_newest_of_all_is_found),
		cmocka_unit_test(another_command_has_no_entry),
		cmocka_unit_test(a_command_that_was_cut_is_known_by_its_start),
		cmocka_unit_test(a_caret_is_brought_back_to_its_argument),
		cmocka_unit_test(the_caret_of_a_log_leads_to_the_argument),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
