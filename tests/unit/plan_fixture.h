/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A set of a test, from its text to its plan.
 */
#ifndef TESTS_UNIT_PLAN_FIXTURE_H
#define TESTS_UNIT_PLAN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plan.h"

/* tests/unit/data/ has the source that says what is in it. */
#define VMLINUX "tests/unit/data/vmlinux-arm64"

/* A set, planned, with all that it took. */
struct planned {
	struct diag *diag;
	struct probe_set *set;
	struct plan_env *env;
	struct plan *plan;
	int result;
};

static inline void planned_done(struct planned *planned)
{
	plan_free(planned->plan);
	plan_env_free(planned->env);
	probe_set_free(planned->set);
	diag_free(planned->diag);
}

/* Plans a set whose probes are @probes, a JSON array without its brackets. */
static inline struct planned plan_with(const struct plan_env_config *config, const char *probes)
{
	struct planned planned = { .diag = diag_new("some-set.json") };
	_cleanup_free_ char *text = NULL;

	assert_true(asprintf(&text, "{\"version\":1,\"probes\":[\n%s\n]}", probes) > 0);
	if (probe_set_parse(text, strlen(text), "some-set.json", planned.diag, &planned.set) < 0) {
		diag_print(planned.diag, stderr);
		fail_msg("the test's own set is wrong");
	}
	assert_int_equal(plan_env_new(config, &planned.env), 0);
	planned.result = plan_make(planned.set, planned.env, planned.diag, &planned.plan);
	return planned;
}

/* What a person is told. */
static inline char *printed(const struct diag *diag)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	diag_print(diag, f);
	fclose(f);
	return text;
}

#endif /* TESTS_UNIT_PLAN_FIXTURE_H */
