// SPDX-License-Identifier: GPL-2.0-only
/*
 * More probes of one signature than an event has numbers for, as static probes
 * with many places are. tracefs is a directory that takes all that is written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apply_impl.h"
#include "diag.h"
#include "plan.h"
#include "scratch.h"
#include "spec.h"
#include "tracefs.h"

/* Of the hidden field that tells the probes of an event apart. */
#define NUMBERS 65535

static size_t count_lines(const struct scratch *scratch, const char *name)
{
	FILE *f = fopen(scratch_path(scratch, name), "re");
	size_t n = 0;
	int c;

	assert_non_null(f);
	while ((c = getc(f)) != EOF)
		n += c == '\n';
	(void)fclose(f);
	return n;
}

static void more_than_an_event_has_numbers_for_are_in_two(void **state)
{
	static char signature[] = "s", definition[] = "p:g/a /bin/a:0x10", name[] = "a",
		    group[] = "g";
	struct scratch *scratch = *state;
	const struct tracefs tracefs = { .root_fd = scratch->fd };
	struct probe_spec spec = { .name = name, .kind = PROBE_UPROBE };
	struct plan plan = { .n_probes = NUMBERS + 2 };
	struct apply apply = { .plan = &plan, .tracefs = &tracefs, .group = group };
	_cleanup_(diag_freep) struct diag *diag = diag_new("many");
	size_t i;

	scratch_text(scratch, "uprobe_events", "");
	plan.probes = calloc(plan.n_probes, sizeof(*plan.probes));
	assert_non_null(plan.probes);
	for (i = 0; i < plan.n_probes; i++)
		plan.probes[i] = (struct plan_probe){ .spec = &spec,
						      .definition = definition,
						      .signature = signature };
	assert_int_equal(apply_events_define(&apply, diag), 0);
	assert_int_equal(apply.n_events, 2);
	assert_int_equal(apply.events[0].n_members, NUMBERS);
	assert_int_equal(apply.events[0].members[NUMBERS - 1].id, NUMBERS - 1);
	assert_int_equal(apply.events[1].n_members, 2);
	assert_true(apply.events[1].has_ids);
	assert_int_equal(apply.events[1].members[1].probe, NUMBERS + 1);
	assert_int_equal(count_lines(scratch, "uprobe_events"), plan.n_probes);
	for (i = 0; i < apply.n_events; i++)
		apply_event_done(&apply.events[i]);
	free(apply.events);
	free(plan.probes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(more_than_an_event_has_numbers_for_are_in_two,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
