// SPDX-License-Identifier: GPL-2.0-only
/* What the signature of a probe says of its records. */
#include "plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cleanup.h"
#include "event_json.h"
#include "fetcharg.h"
#include "macro.h"
#include "spec.h"

#define PLAIN "p:g/e /bin/x:0x10 " EVENT_COMM_FIELD "=$comm n=%di:s32"
#define TEXT  PLAIN " text=+0(%si):ustring"

static void a_record_is_as_large_as_its_strings(void **state)
{
	const struct probe_spec spec = { .kind = PROBE_UPROBE };
	_cleanup_free_ char *plain = plan_signature(&spec, PLAIN);
	_cleanup_free_ char *text = plan_signature(&spec, TEXT);

	(void)state;
	/* The thread's name is a string, too, of which the size is known. */
	assert_in_range(plan_largest_record(plain), 40, 200);
	assert_in_range(plan_largest_record(text), FETCHARG_STRING_MAX, FETCHARG_STRING_MAX + 200);
}

static void what_a_filter_drops_and_what_stacks_add_is_known(void **state)
{
	struct probe_spec call[] = { { .kind = PROBE_URETPROBE, .role = PROBE_CALL_RETURN },
				     { .kind = PROBE_UPROBE, .role = PROBE_CALL_ENTRY } };
	const struct probe_spec spec = { .kind = PROBE_UPROBE };
	_cleanup_free_ char *plain = plan_signature(&spec, PLAIN);
	_cleanup_free_ char *filtered = NULL, *stacked = NULL;

	(void)state;
	call[1].stack_user = true;
	stacked = plan_signature(&call[1], PLAIN);
	call[1].stack_user = false;
	call[1].filter = (char *)"n > 3";
	filtered = plan_signature(&call[1], PLAIN);
	assert_true(plan_records_each_hit(plain));
	assert_false(plan_records_each_hit(filtered));
	assert_false(plan_records_each_hit(stacked));
}

static void of_a_call_with_both_filters_each_return_is_recorded(void **state)
{
	struct probe_spec call[] = {
		{ .kind = PROBE_URETPROBE, .role = PROBE_CALL_RETURN, .filter = (char *)"n < 0" },
		{ .kind = PROBE_UPROBE, .role = PROBE_CALL_ENTRY }
	};
	_cleanup_free_ char *alone = plan_signature(&call[0], PLAIN), *both = NULL, *entry = NULL;

	(void)state;
	call[1].filter = (char *)"n > 3";
	both = plan_signature(&call[0], PLAIN);
	entry = plan_signature(&call[1], PLAIN);
	assert_false(plan_records_each_hit(alone));
	assert_true(plan_records_each_hit(both));
	assert_false(plan_records_each_hit(entry));
}

/* Its records are kept or dropped by what the other half has. */
static void half_of_a_call_is_another_when_the_other_half_becomes_one(void **state)
{
	static const struct probe_spec changes[] = { { .filter = (char *)"n > 3" },
						     { .stack_kernel = true },
						     { .stack_user = true } };
	struct probe_spec call[] = { { .kind = PROBE_URETPROBE, .role = PROBE_CALL_RETURN },
				     { .kind = PROBE_UPROBE, .role = PROBE_CALL_ENTRY } };
	_cleanup_free_ char *entry = plan_signature(&call[1], PLAIN);
	_cleanup_free_ char *ret = plan_signature(&call[0], PLAIN), *with_filter = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		_cleanup_free_ char *changed = NULL;

		call[1].filter = changes[i].filter;
		call[1].stack_kernel = changes[i].stack_kernel;
		call[1].stack_user = changes[i].stack_user;
		changed = plan_signature(&call[0], PLAIN);
		assert_string_not_equal(ret, changed);
	}
	call[0].filter = (char *)"n < 0";
	call[1].filter = NULL;
	with_filter = plan_signature(&call[1], PLAIN);
	assert_string_not_equal(entry, with_filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_as_large_as_its_strings),
		cmocka_unit_test(what_a_filter_drops_and_what_stacks_add_is_known),
		cmocka_unit_test(of_a_call_with_both_filters_each_return_is_recorded),
		cmocka_unit_test(half_of_a_call_is_another_when_the_other_half_becomes_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
