// SPDX-License-Identifier: GPL-2.0-only
/* Tracepoints and filters, planned for a tracefs of the test's own. */
#include "plan.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "macro.h"
#include "scratch.h"
#include "tracefs.h"

static const char format_text[] =
	"name: run\nID: 7\nformat:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
	"\tfield:char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;\n"
	"\tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;\n"
	"\tfield:u8 addr[6];\toffset:28;\tsize:6;\tsigned:0;\n"
	"\tfield:__data_loc char[] file;\toffset:36;\tsize:4;\tsigned:0;\n"
	"\tfield:__data_loc u8[] blob;\toffset:40;\tsize:4;\tsigned:0;\n"
	"\tfield:__data_loc cpumask_t mask;\toffset:44;\tsize:4;\tsigned:0;\n"
	"\tfield:const char * why;\toffset:48;\tsize:8;\tsigned:0;\n\n"
	"print fmt: \"%d %s %s\", REC->prev_pid, __print_symbolic(REC->prev_pid, { 0, \"IDLE\" }, "
	"{ 0x1, \"INIT\" }, { PID_MAX, \"MAX\" }), __print_symbolic((REC->why), { WHY, \"WHY\" })\n";

static struct tracefs *make_tracefs(const struct scratch *scratch)
{
	struct tracefs *tracefs = NULL;

	scratch_text(scratch, "uprobe_events", "");
	scratch_text(scratch, "kprobe_events", "");
	scratch_text(scratch, "dynamic_events", "");
	scratch_text(scratch, "events/sched/run/format", format_text);
	scratch_text(scratch, "events/sched/run/enable", "0");
	scratch_text(scratch, "events/sched/walk/format", format_text);
	scratch_text(scratch, "events/ftrace/print/format", format_text);
	scratch_text(scratch, "events/bad/bad/format", "what?");
	scratch_text(scratch, "events/bad/bad/enable", "0");
	assert_int_equal(tracefs_open(scratch->path, &tracefs), 0);
	return tracefs;
}

static char *plan_text(const struct tracefs *tracefs, const char *probes, char **ret_definition)
{
	const struct plan_env_config config = { .tracefs = tracefs, .arch = "arm64" };
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(plan_env_freep) struct plan_env *env = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new("s.json");
	_cleanup_(plan_freep) struct plan *plan = NULL;
	_cleanup_free_ char *json = NULL;
	char *out = NULL;
	size_t size;
	FILE *f;

	assert_true(asprintf(&json, "{\"version\":1,\"probes\":[%s]}", probes) > 0);
	if (probe_set_parse(json, strlen(json), "s.json", diag, &set) < 0) {
		diag_print(diag, stderr);
		fail_msg("%s", json);
	}
	assert_int_equal(plan_env_new(&config, &env), 0);
	if (plan_make(set, env, diag, &plan) == 0 && ret_definition)
		*ret_definition = strdup(plan->probes[0].definition);
	f = open_memstream(&out, &size);
	diag_print(diag, f);
	fclose(f);
	return out;
}

static void mistakes_about_events_are_told_with_what_is_there(void **state)
{
	static const struct {
		const char *probe, *says;
	} rows[] = {
		{ "\"tracepoint\":\"sched:rum\"",
		  "no event \"rum\" in sched\n    did you mean: run" },
		{ "\"tracepoint\":\"shed:run\"",
		  "no events of a system \"shed\"\n    did you mean: sched" },
		{ "\"tracepoint\":\"ftrace:print\"", "cannot be switched on by itself" },
		{ "\"tracepoint\":\"bad:bad\"", "is not understood" },
		{ "\"tracepoint\":\"sched:run\",\"args\":[\"file\",\"perv_pid\"]",
		  "/probes/0/args/1: sched:run has no field \"perv_pid\"\n    did you mean: prev_pid" },
		{ "\"tracepoint\":\"sched:run\",\"args\":[\"file\",\"addr:ipv4\"]",
		  "/probes/0/args/1: \"addr\" cannot be shown as ipv4: it has another size" },
		{ "\"tracepoint\":\"sched:run\",\"args\":[\"why:name\"]",
		  "/probes/0/args/0: this kernel has no names for the values of \"why\"" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"pid == 1 || perv_pid == 1\"",
		  "s.json:1:70: /probes/0/filter: the event has no field \"pid\"" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"addr == 1\"", "cannot be compared" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"blob == 1\"", "cannot be compared" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"mask == 1\"", "is a set of CPUs" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"file == 1\"", "is a string" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"why == 1\"", "is a string" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"prev_pid == \\\"a\\\"\"",
		  "is a number" },
		{ "\"tracepoint\":\"sched:run\"},{\"name\":\"b\",\"tracepoint\":\"sched:run\"",
		  "/probes/1/tracepoint: the event is probed by \"a\" already" },
	};
	_cleanup_(tracefs_freep) struct tracefs *tracefs = make_tracefs(*state);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_free_ char *probe = NULL, *text = NULL;

		assert_true(asprintf(&probe, "{\"name\":\"a\",%s}", rows[i].probe) > 0);
		text = plan_text(tracefs, probe, NULL);
		if (!strstr(text, rows[i].says))
			fail_msg("%s: %s", probe, text);
	}
}

static void events_that_are_right_have_a_definition_to_compare_by(void **state)
{
	static const struct {
		const char *probe, *definition;
	} rows[] = {
		{ "\"tracepoint\":\"sched:run\"", "t:sched:run *" },
		{ "\"tracepoint\":\"sched:run\",\"args\":[\"file\",\"common_pid\"]",
		  "t:sched:run file,common_pid" },
		{ "\"tracepoint\":\"sched:run\",\"args\":[\"prev_pid:name\",\"common_pid:be32\",\"why:symbol\"]",
		  "t:sched:run prev_pid:name,common_pid:be32,why:symbol" },
		{ "\"tracepoint\":\"sched:run\",\"filter\":\"why ~ \\\"a*\\\" && mask & CPUS{1} && "
		  "comm == 'x'\"",
		  "t:sched:run * if why ~ \"a*\" && mask & CPUS{1} && comm == 'x'" },
	};
	_cleanup_(tracefs_freep) struct tracefs *tracefs = make_tracefs(*state);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_free_ char *probe = NULL, *text = NULL, *definition = NULL;

		assert_true(asprintf(&probe, "{\"name\":\"a\",%s}", rows[i].probe) > 0);
		text = plan_text(tracefs, probe, &definition);
		assert_string_equal(text, "");
		assert_string_equal(definition, rows[i].definition);
	}
}

static void an_optional_event_that_is_not_there_is_skipped(void **state)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = make_tracefs(*state);
	_cleanup_free_ char *text = NULL;

	text = plan_text(tracefs,
			 "{\"name\":\"a\",\"tracepoint\":\"sched:run\"},"
			 "{\"name\":\"b\",\"tracepoint\":\"xfs:run\",\"optional\":true}",
			 NULL);
	assert_non_null(strstr(text, "/probes/1/tracepoint: warning: this kernel has no events"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(mistakes_about_events_are_told_with_what_is_there,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			events_that_are_right_have_a_definition_to_compare_by, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(an_optional_event_that_is_not_there_is_skipped,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
