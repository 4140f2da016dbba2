// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a refusal becomes, with a directory that stands for tracefs.
 */
#include "apply_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"
#include "tracefs.h"

#define COMMAND "p:probed_x/a vfs_read+0x4 __comm=$comm"

static const char text[] =
	"{\"version\":1,\"probes\":[{\"name\":\"a\",\"kprobe\":\"vfs_read+0x4\"}]}";

static const char old_log[] = "[   10.000001] trace_kprobe: error: The old reason\n"
			      "  Command: " COMMAND "\n"
			      "                        ^\n";

static const char new_log[] = "[   10.000001] trace_kprobe: error: The old reason\n"
			      "  Command: " COMMAND "\n"
			      "                        ^\n"
			      "[   12.000001] trace_kprobe: error: The new reason\n"
			      "  Command: " COMMAND "\n"
			      "                        ^\n";

/* The detail of the error that is told when @now is in error_log. */
static char *told(const struct scratch *scratch, const char *now)
{
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new("x.json");
	struct plan_probe planned = { .definition = (char *)COMMAND };
	struct tracefs tracefs = { .path = (char *)scratch->path };
	struct report_context context = {
		.planned = &planned,
		.tracefs = &tracefs,
		.old_log = old_log,
		.diag = diag,
	};

	scratch_text(scratch, "error_log", now);
	tracefs.root_fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(probe_set_parse(text, sizeof(text) - 1, "x.json", diag, &set), 0);
	planned.spec = &set->probes[0];
	context.set = set;
	apply_report_refusal(&context, -EBUSY);
	close_fd(tracefs.root_fd);
	assert_int_equal(diag->n_errors, 1);
	return strdup(diag->entries[0].detail);
}

static void the_reason_that_the_kernel_just_gave_is_told(void **state)
{
	_cleanup_free_ char *detail = told(*state, new_log);

	assert_non_null(strstr(detail, "the kernel says: The new reason"));
}

static void a_reason_that_was_there_before_is_not_of_this_refusal(void **state)
{
	_cleanup_free_ char *detail = told(*state, old_log);

	assert_null(strstr(detail, "The old reason"));
	assert_non_null(strstr(detail, "the kernel says: it is in use"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_reason_that_the_kernel_just_gave_is_told,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			a_reason_that_was_there_before_is_not_of_this_refusal, scratch_setup,
			scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
