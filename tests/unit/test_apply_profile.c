// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel's counts of hits say of the records that there must be. */
#include "apply_impl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "macro.h"

/* Two probes in one event, and this one in another. */
static bool sum(bool is_user, bool is_counted, const char *signature, uint64_t *ret_records)
{
	struct apply_member both[] = {
		{ .signature = (char *)"uprobe p u8", .is_counted = true, .hits = 5 },
		{ .signature = (char *)"call uprobe p u8", .is_counted = true, .hits = 7 },
	};
	struct apply_member other = { .signature = (char *)(uintptr_t)signature,
				      .is_counted = is_counted,
				      .hits = 100 };
	struct apply_event events[] = {
		{ .is_user = true, .members = both, .n_members = 2 },
		{ .is_user = is_user, .members = &other, .n_members = 1 },
	};
	const struct apply apply = { .events = events, .n_events = ARRAY_SIZE(events) };

	return apply_sum_records(&apply, ret_records);
}

static void each_hit_of_a_plain_uprobe_is_a_record(void **state)
{
	uint64_t records = 0;

	(void)state;
	assert_true(sum(true, true, "uprobe p x:string", &records));
	assert_int_equal(records, 112);
}

static void what_the_kernel_need_not_have_recorded_is_not_summed(void **state)
{
	uint64_t records = 1;

	(void)state;
	assert_false(sum(true, true, "if n > 3 uprobe p n:s32", &records));
	assert_false(sum(true, true, "call if n > 3 uprobe p n:s32", &records));
	assert_false(sum(true, true, "stack 1 0 uprobe p", &records));
	assert_false(sum(true, false, "uprobe p", &records));
	assert_false(sum(false, true, "kprobe p", &records));
	assert_int_equal(records, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_hit_of_a_plain_uprobe_is_a_record),
		cmocka_unit_test(what_the_kernel_need_not_have_recorded_is_not_summed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
