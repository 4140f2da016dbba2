// SPDX-License-Identifier: GPL-2.0-only
#include "plan_btf.h"

#include "plan_fixture.h"

#include "event_json.h"
#include "macro.h"
#include "scratch.h"
#include "tracefs.h"

/* tests/unit/data/ has the source that says what is in it. */
#define SHAPES "tests/unit/data/shapes.btf"

static const struct plan_env_config image = { .vmlinux = VMLINUX, .btf = SHAPES };
static const struct plan_env_config types_alone = { .btf = SHAPES, .arch = "arm64" };

/* Plans a set of one probe on @target with the arguments @args, a JSON object. */
static struct planned plan_one_probe(const struct plan_env_config *config, const char *target,
				     const char *args)
{
	_cleanup_free_ char *probe = NULL;

	assert_true(asprintf(&probe, "{\"name\":\"a\",\"kprobe\":\"%s\",\n\"args\":%s}", target,
			     args) > 0);
	return plan_with(config, probe);
}

static void names_become_fetch_arguments(void **state)
{
	_cleanup_(planned_done) struct planned planned = plan_one_probe(
		&image, "vfs_read",
		"{\"n\":\"count\",\"m\":\"file->in.name\",\"raw\":\"$arg1\",\"c\":\"buf:ustring\"}");

	(void)state;
	assert_int_equal(planned.result, 0);
	assert_string_equal(planned.plan->probes[0].definition,
			    "p:probed_some_set/a vfs_read __comm=$comm n=$arg3:u64 "
			    "m=+10($arg1):string raw=$arg1:x64 c=+0($arg2):ustring");
}

static void all_names_that_are_wrong_are_told_at_their_places(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_one_probe(&image, "vfs_read",
			       "{\"n\":\"file->in.nme\",\n\"c\":\"coun\",\n\"fine\":\"count\"}");
	_cleanup_free_ char *text = printed(planned.diag);

	(void)state;
	assert_int_equal(planned.result, -EINVAL);
	assert_string_equal(
		text, "some-set.json:3:23: /probes/0/args/n: struct inner has no member \"nme\"\n"
		      "    did you mean name?\n"
		      "    long int vfs_read(struct outer *file, char *buf, u64 count)\n"
		      "some-set.json:4:5: /probes/0/args/c: vfs_read() has no parameter \"coun\"\n"
		      "    did you mean count?\n"
		      "    long int vfs_read(struct outer *file, char *buf, u64 count)\n");
}

/* What a value means goes with the plan: the types are gone when hits come. */
static void a_plan_says_how_values_are_shown(void **state)
{
	_cleanup_(planned_done) struct planned planned = plan_one_probe(
		&image, "vfs_read",
		"{\"l\":\"file->level\",\"c\":\"file->bits_c\",\"s\":\"file->bits_s\","
		"\"y\":\"file->yes\",\"n\":\"count\",\"t\":\"file->level:s32\"}");
	const struct event_arg *args;

	(void)state;
	assert_int_equal(planned.result, 0);
	args = planned.plan->probes[0].args;
	assert_int_equal(args[0].kind, VALUE_NAME);
	assert_int_equal(args[0].n_names, 2);
	assert_string_equal(args[0].names[0].name, "LOW");
	assert_int_equal(args[0].names[0].value, 0xfffffffd);
	assert_int_equal(args[1].kind, VALUE_NAME);
	assert_int_equal(args[1].names[0].value, 0xd);
	assert_int_equal(args[2].kind, VALUE_SIGNED);
	assert_int_equal(args[2].bits, 5);
	assert_int_equal(args[3].kind, VALUE_BOOL);
	assert_false(args[4].has_kind);
	assert_false(args[5].has_kind);
	assert_string_equal(args[5].name, "t");
}

static const struct {
	const struct plan_env_config *config;
	const char *target, *expr, *says;
} refusals[] = {
	{ &image, "vfs_read.part.0", "count", "(\".part.\"), whose parameters are not those" },
	{ &image, "vfs_write", "count", "BTF has no function vfs_write" },
	{ &image, "vfs_read+0x8", "count", "first instruction" },
	{ &types_alone, "module:function", "count", "has no BTF of module" },
	{ &(const struct plan_env_config){ .vmlinux = VMLINUX }, "vfs_read", "count",
	  "names need the kernel's types: " VMLINUX " has no BTF of vmlinux" },
	{ &(const struct plan_env_config){ .vmlinux = VMLINUX, .btf = "/nowhere" }, "vfs_read",
	  "count", "/nowhere has no BTF of vmlinux" },
	{ &(const struct plan_env_config){ .vmlinux = VMLINUX, .btf = "Makefile" }, "vfs_read",
	  "count", "cannot be read" },
};

static void what_is_not_described_is_refused_with_the_reason(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		_cleanup_free_ char *args = NULL, *text = NULL;
		struct planned planned;

		assert_true(asprintf(&args, "{\"x\":\"%s\"}", refusals[i].expr) > 0);
		planned = plan_one_probe(refusals[i].config, refusals[i].target, args);
		text = printed(planned.diag);
		if (planned.result != -EINVAL || !strstr(text, refusals[i].says))
			fail_msg("%s: %d: %s", refusals[i].target, planned.result, text);
		planned_done(&planned);
	}
}

/* What 6.1 says of itself, and what 6.12 says instead. */
static const char old_readme[] = "$stack<index>, $stack, $retval, $comm, $arg<N>,\n"
				 "type: s8/16/32/64, x8/16/32/64, string, symbol,\n"
				 "ustring, symstr, <type>\\[<array-size>\\]\n";
static const char new_readme[] = "$stack<index>, $stack, $retval, $comm, $arg<N>,\n"
				 "kernel return probes support: $retval, $arg<N>, $comm\n"
				 "type: s8/16/32/64, x8/16/32/64, char, string, symbol,\n"
				 "ustring, symstr, %pd/%pD, <type>\\[<array-size>\\]\n";

static const struct {
	const char *expr, *missing;
} additions[] = {
	{ "$arg1:u8", NULL },
	{ "$arg1:symstr", NULL },
	{ "$arg1:char", "the type char" },
	{ "+0($arg1):char[4]", "the type char" },
	{ "buf[0]:char", "the type char" },
	{ "$arg1:%pd", "the type %pd" },
	{ "$arg1:%pD", "the type %pD" },
};

static void what_tracefs_does_not_list_is_refused(void **state)
{
	struct scratch *scratch = *state;
	struct plan_env_config config = image;
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	size_t i;

	scratch_text(scratch, "kprobe_events", "");
	scratch_text(scratch, "trace_clock", "[boot]\n");
	scratch_text(scratch, "dynamic_events", "");
	assert_int_equal(tracefs_open(scratch->path, &tracefs), 0);
	config.tracefs = tracefs;
	for (i = 0; i < 2 * ARRAY_SIZE(additions); i++) {
		const char *missing = i % 2 ? NULL : additions[i / 2].missing;
		_cleanup_free_ char *args = NULL, *text = NULL;
		struct planned planned;

		scratch_text(scratch, "README", i % 2 ? new_readme : old_readme);
		assert_true(asprintf(&args, "{\"x\":\"%s\"}", additions[i / 2].expr) > 0);
		planned = plan_one_probe(&config, "vfs_read", args);
		text = printed(planned.diag);
		if ((planned.result == 0) != !missing || (missing && !strstr(text, missing)))
			fail_msg("%s: %d: %s", args, planned.result, text);
		planned_done(&planned);
	}
}

static void types_alone_are_enough_for_names(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_one_probe(&types_alone, "on_stack", "{\"x\":\"ninth\"}");

	(void)state;
	assert_int_equal(planned.result, 0);
	assert_string_equal(planned.plan->probes[0].definition,
			    "p:probed_some_set/a on_stack __comm=$comm x=+0($stack):u8");
	assert_int_equal(planned.plan->n_notes, 1);
}

/* 48 arrays of 64 bytes fill a record; each argument of this one has 64 */
static void arguments_that_overflow_a_record_are_refused(void **state)
{
	char args[8192] = "{", one[64];
	_cleanup_free_ char *text = NULL;
	struct planned planned;
	int i;

	(void)state;
	for (i = 0; i < 49; i++) {
		snprintf(one, sizeof(one), "%s\"a%d\":\"buf:u8[64]\"", i ? "," : "", i);
		strcat(args, one);
	}
	strcat(args, "}");
	planned = plan_one_probe(&image, "vfs_read", args);
	text = printed(planned.diag);
	assert_int_equal(planned.result, -EINVAL);
	assert_non_null(strstr(text, "3136 bytes of each record"));
	planned_done(&planned);
}

static void a_prototype_can_be_shown(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_one_probe(&types_alone, "variadic", "{}");
	const struct plan_place place = { 0 };
	char text[256];

	(void)state;
	assert_int_equal(plan_print_prototype(planned.env, &planned.set->probes[0], &place, text,
					      sizeof(text)),
			 0);
	assert_string_equal(text, "int variadic(const char *format, ...)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_become_fetch_arguments),
		cmocka_unit_test(all_names_that_are_wrong_are_told_at_their_places),
		cmocka_unit_test(a_plan_says_how_values_are_shown),
		cmocka_unit_test(what_is_not_described_is_refused_with_the_reason),
		cmocka_unit_test_setup_teardown(what_tracefs_does_not_list_is_refused,
						scratch_setup, scratch_teardown),
		cmocka_unit_test(types_alone_are_enough_for_names),
		cmocka_unit_test(arguments_that_overflow_a_record_are_refused),
		cmocka_unit_test(a_prototype_can_be_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
