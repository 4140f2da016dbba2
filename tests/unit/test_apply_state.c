// SPDX-License-Identifier: GPL-2.0-only
/* The table of events that a process leaves to the next: where it cannot. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apply_impl.h"
#include "scratch.h"

static char set_name[] = "s";

static bool has_file(const struct scratch *scratch, const char *name)
{
	return faccessat(scratch->fd, name, F_OK, 0) == 0;
}

static void a_table_that_has_no_room_takes_none(void **state)
{
	static char definition[1 << 16], signature[] = "s", name[] = "a";
	struct scratch *scratch = *state;
	struct apply_member member = { .name = name,
				       .definition = definition,
				       .signature = signature };
	struct apply_event event = { .name = name, .members = &member, .n_members = 1 };
	const struct apply apply = {
		.state_dir = scratch->path, .name = set_name, .events = &event, .n_events = 1
	};

	memset(definition, 'x', sizeof(definition) - 1);
	if (!scratch_mount(scratch, "size=16k"))
		skip();
	/* What is mounted lies over the directory that is open. */
	close(scratch->fd);
	scratch->fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(apply_state_save(&apply), -ENOSPC);
	assert_false(has_file(scratch, "s.events"));
	assert_false(has_file(scratch, "s.events.new"));
	/* The one before stays. */
	definition[100] = '\0';
	assert_int_equal(apply_state_save(&apply), 0);
	definition[100] = 'x';
	assert_int_equal(apply_state_save(&apply), -ENOSPC);
	assert_true(has_file(scratch, "s.events"));
	assert_int_equal(umount2(scratch->path, MNT_DETACH), 0);
}

static void what_a_killed_process_had_begun_goes_with_the_rest(void **state)
{
	struct scratch *scratch = *state;
	const struct apply apply = { .state_dir = scratch->path, .name = set_name };

	scratch_text(scratch, "s.events", "");
	scratch_text(scratch, "s.events.new", "probed-ev");
	scratch_text(scratch, "s-2.events.new", "");
	apply_state_remove(&apply);
	assert_false(has_file(scratch, "s.events"));
	assert_false(has_file(scratch, "s.events.new"));
	assert_true(has_file(scratch, "s-2.events.new"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_table_that_has_no_room_takes_none, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(what_a_killed_process_had_begun_goes_with_the_rest,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
