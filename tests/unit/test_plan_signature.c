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
	struct probe_spec spec = { .kind = PROBE_UPROBE };
	_cleanup_free_ char *plain = plan_signature(&spec, PLAIN);
	_cleanup_free_ char *filtered = NULL, *stacked = NULL;

	(void)state;
	spec.role = PROBE_CALL_ENTRY;
	spec.stack_user = true;
	stacked = plan_signature(&spec, PLAIN);
	spec.stack_user = false;
	spec.filter = (char *)"n > 3";
	filtered = plan_signature(&spec, PLAIN);
	assert_true(plan_records_each_hit(plain));
	assert_false(plan_records_each_hit(filtered));
	assert_false(plan_records_each_hit(stacked));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_as_large_as_its_strings),
		cmocka_unit_test(what_a_filter_drops_and_what_stacks_add_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
