// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that stand for several functions, for what the compiler made of one, and
 * for one that is not there yet.
 */
#include "plan.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"
#include "plan_fixture.h"
#include "scratch.h"

#define SAMPLE		   "tests/unit/data/sample-arm64.so"
#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static struct planned plan_twins(void *scratch, const char *probes)
{
	const struct plan_env_config config = {
		.kallsyms = scratch_text(scratch, "kallsyms",
					 "ffff800080000000 T _stext\n"
					 "ffff800080000100 t twin\n"
					 "ffff800080000200 T before\n"
					 "ffff800080000300 t twin\n"
					 "ffff800080000300 t alias\n"
					 "ffff800080000400 T alone\n"
					 "ffff800080000500 t alone.isra.0\n"
					 "ffff800080000600 t gone.constprop.0\n"
					 "ffff800080001000 T _etext\n"
					 "ffff8000a0000000 t twin\t[mod]\n"
					 "ffff8000a0000100 t other\t[mod]\n"),
		.kcore = "/nonexistent/kcore",
		.debugfs = "/nonexistent/debug",
		.arch = "arm64",
	};

	return plan_with(&config, probes);
}

/* Each place by what the kernel can tell from the others. */
static void a_name_of_several_functions_is_all_of_them_or_the_first(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_twins(*state, "{\"name\":\"a\",\"kprobe\":\"twin+0x8\",\"match\":\"all\"},"
				   "{\"name\":\"f\",\"kprobe\":\"twin\",\"match\":\"first\"},"
				   "{\"name\":\"u\",\"kprobe\":\"alone\",\"match\":\"all\"}");
	const struct plan *plan = planned.plan;

	assert_int_equal(planned.result, 0);
	assert_int_equal(plan->n_probes, 5);
	assert_int_equal(plan->n_armed, 3);
	assert_string_equal(plan->probes[0].definition,
			    "p:probed_some_set/a _stext+0x108 __comm=$comm");
	assert_string_equal(plan->probes[1].definition,
			    "p:probed_some_set/a _stext+0x308 __comm=$comm");
	assert_string_equal(plan->probes[2].definition,
			    "p:probed_some_set/a mod:twin+0x8 __comm=$comm");
	assert_string_equal(plan->probes[0].signature, plan->probes[2].signature);
	assert_string_equal(plan->probes[3].definition,
			    "p:probed_some_set/f _stext+0x100 __comm=$comm");
	assert_string_equal(plan->probes[4].definition, "p:probed_some_set/u alone __comm=$comm");
}

/* All returns before all entries, as of one function. */
static void a_call_of_several_functions_is_watched_at_each(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_twins(*state, "{\"name\":\"c\",\"call\":\"twin\",\"match\":\"all\"}");
	const struct plan *plan = planned.plan;
	size_t i;

	assert_int_equal(planned.result, 0);
	assert_int_equal(plan->n_probes, 6);
	assert_int_equal(plan->n_armed, 1);
	for (i = 0; i < 6; i++)
		assert_int_equal(plan->probes[i].spec->role,
				 i < 3 ? PROBE_CALL_RETURN : PROBE_CALL_ENTRY);
}

/* One place that cannot be probed refuses all of them. */
static void several_places_are_planned_whole_or_not_at_all(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_twins(*state, "{\"name\":\"a\",\"kprobe\":\"twin+0x101\",\"match\":\"all\","
				   "\"optional\":true},{\"name\":\"b\",\"kprobe\":\"alone\"}");

	assert_int_equal(planned.result, 0);
	assert_int_equal(planned.plan->n_probes, 2);
	assert_non_null(planned.plan->probes[0].skip_reason);
	assert_null(planned.plan->probes[0].definition);
	assert_non_null(planned.plan->probes[1].definition);
}

static void what_the_compiler_made_of_a_function_is_said(void **state)
{
	_cleanup_(planned_done) struct planned both =
		plan_twins(*state, "{\"name\":\"a\",\"kprobe\":\"alone\"}");
	_cleanup_(planned_done) struct planned missing =
		plan_twins(*state, "{\"name\":\"a\",\"kprobe\":\"gone\"}");
	_cleanup_free_ char *text = printed(missing.diag);
	size_t i, n = 0;

	assert_int_equal(both.result, 0);
	for (i = 0; i < both.plan->n_notes; i++)
		n += strstr(both.plan->notes[i], "alone.isra.0 for some callers of alone") != NULL;
	assert_int_equal(n, 1);
	assert_int_equal(missing.result, -EINVAL);
	assert_non_null(strstr(text, "did you mean: gone.constprop.0"));
	assert_non_null(strstr(text, "have other arguments than in the source"));
}

static char *probe_of_sample(const char *more)
{
	char path[PATH_MAX], *text = NULL;

	assert_non_null(realpath(SAMPLE, path));
	assert_true(asprintf(&text, "{\"name\":\"a\",\"uprobe\":\"%s:twin\"%s}", path, more) > 0);
	return text;
}

static void functions_of_a_file_with_one_name_are_all_or_the_first(void **state)
{
	const struct plan_env_config config = { .vmlinux = VMLINUX };
	_cleanup_free_ char *all = probe_of_sample(",\"match\":\"all\"");
	_cleanup_free_ char *first = probe_of_sample(",\"match\":\"first\"");
	_cleanup_free_ char *none = probe_of_sample("");
	_cleanup_(planned_done) struct planned of_all = plan_with(&config, all);
	_cleanup_(planned_done) struct planned of_first = plan_with(&config, first);
	_cleanup_(planned_done) struct planned of_none = plan_with(&config, none);
	_cleanup_free_ char *text = printed(of_none.diag);
	size_t i;

	(void)state;
	assert_int_equal(of_all.result, 0);
	assert_int_equal(of_all.plan->n_probes, 2);
	assert_int_equal(of_first.plan->n_probes, 1);
	assert_string_equal(of_all.plan->probes[0].definition, of_first.plan->probes[0].definition);
	assert_string_not_equal(of_all.plan->probes[0].definition,
				of_all.plan->probes[1].definition);
	/* The refusal names the same places. */
	for (i = 0; i < 2; i++) {
		const char *place = strchr(of_all.plan->probes[i].definition, ' ') + 1;
		_cleanup_free_ char *wanted = strndup(place, strcspn(place, " "));

		assert_non_null(strstr(text, wanted));
	}
}

/* The kernel keeps the probe until its module is loaded; it knows no $arg1 of it. */
static void a_module_that_is_not_loaded_is_waited_for(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_free_ char *modules = strdup(scratch_path(scratch, "modules"));
	_cleanup_free_ char *kallsyms = strdup(scratch_text(scratch, "kallsyms",
							    "ffff800080000000 T vfs_read\n"
							    "ffff800080000100 T end\n"));
	const struct plan_env_config config = {
		.kallsyms = kallsyms,
		.kcore = "/nonexistent/kcore",
		.debugfs = "/nonexistent/debug",
		.modules = modules,
		.arch = "arm64",
	};
	static const struct {
		const char *target, *told;
		int result;
	} rows[] = {
		{ "in_dep:f", NULL, 0 },
		{ "nowhere:f", "warning: no module \"nowhere\" is installed", 0 },
		{ "built_in:f", "module \"built_in\" is built into this kernel", -EINVAL },
	};
	size_t i;

	scratch_text(scratch, "modules/modules.dep", "kernel/fs/x/in-dep.ko.xz: kernel/y.ko\n");
	scratch_text(scratch, "modules/modules.builtin", "kernel/fs/built_in.ko\n");
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_free_ char *probe = NULL, *text = NULL;
		struct planned planned;

		assert_true(asprintf(&probe,
				     "{\"name\":\"a\",\"kprobe\":\"%s\",\"args\":"
				     "{\"x\":\"$arg2:u32\"}}",
				     rows[i].target) > 0);
		planned = plan_with(&config, probe);
		text = printed(planned.diag);
		assert_int_equal(planned.result, rows[i].result);
		if (rows[i].told ? !strstr(text, rows[i].told) : *text)
			fail_msg("%s: got\n%s", rows[i].target, text);
		if (i == 0) {
			assert_string_equal(planned.plan->probes[0].definition,
					    "p:probed_some_set/a in_dep:f __comm=$comm x=%x1:u32");
			assert_non_null(strstr(planned.plan->notes[planned.plan->n_notes - 1],
					       "armed when it is loaded"));
		}
		planned_done(&planned);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_name_of_several_functions_is_all_of_them_or_the_first),
		SCRATCH_TEST(a_call_of_several_functions_is_watched_at_each),
		SCRATCH_TEST(several_places_are_planned_whole_or_not_at_all),
		SCRATCH_TEST(what_the_compiler_made_of_a_function_is_said),
		cmocka_unit_test(functions_of_a_file_with_one_name_are_all_or_the_first),
		SCRATCH_TEST(a_module_that_is_not_loaded_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
