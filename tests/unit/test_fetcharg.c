// SPDX-License-Identifier: GPL-2.0-only
#include "fetcharg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define K  PROBE_KPROBE
#define KR PROBE_KRETPROBE
#define U  PROBE_UPROBE
#define UR PROBE_URETPROBE

static const struct {
	const char *expr;
	enum probe_kind kind;
	enum fetcharg_form form;
	size_t size, count;
} rights[] = {
	{ "$arg1", K, FETCHARG_HEX, 8, 0 },
	{ "$arg8:u8", K, FETCHARG_UNSIGNED, 1, 0 },
	{ "$arg1:s32", K, FETCHARG_SIGNED, 4, 0 },
	{ "$arg1:x16", K, FETCHARG_HEX, 2, 0 },
	{ "$arg1:char", K, FETCHARG_CHAR, 1, 0 },
	{ "$arg1:symbol", K, FETCHARG_SYMBOL, 8, 0 },
	{ "$arg1:symstr", K, FETCHARG_STRING, 4, 0 },
	{ "$arg1:%pd", K, FETCHARG_STRING, 4, 0 },
	{ "$arg1:b4@8/16", K, FETCHARG_UNSIGNED, 2, 0 },
	{ "$arg1:b0x8@0x18/0x20", K, FETCHARG_UNSIGNED, 4, 0 },
	{ "+0($arg2):ustring", K, FETCHARG_STRING, 4, 0 },
	{ "+0($arg2):string[3]", K, FETCHARG_STRING, 4, 3 },
	{ "+u0($arg2):string", K, FETCHARG_STRING, 4, 0 },
	{ "+0x10(-8(%x0)):u8[64]", K, FETCHARG_UNSIGNED, 1, 64 },
	{ "$retval:s64", KR, FETCHARG_SIGNED, 8, 0 },
	{ "$arg1:u64", KR, FETCHARG_UNSIGNED, 8, 0 },
	{ "$stack", K, FETCHARG_HEX, 8, 0 },
	{ "$stack0:u64", K, FETCHARG_UNSIGNED, 8, 0 },
	{ "$comm", K, FETCHARG_STRING, 4, 0 },
	{ "$COMM:string", U, FETCHARG_STRING, 4, 0 },
	{ "@jiffies:u64", K, FETCHARG_UNSIGNED, 8, 0 },
	{ "@init_task-8", K, FETCHARG_HEX, 8, 0 },
	{ "@0xffff800080010000:u8[4]", K, FETCHARG_UNSIGNED, 1, 4 },
	{ "@+0x1000:x32", U, FETCHARG_HEX, 4, 0 },
	{ "\\5:u8", K, FETCHARG_UNSIGNED, 1, 0 },
	{ "\\-5:s8", K, FETCHARG_SIGNED, 1, 0 },
	{ "\\\"a(b)\"", K, FETCHARG_STRING, 4, 0 },
	{ "$retval", UR, FETCHARG_HEX, 8, 0 },
	{ "%di:u8", U, FETCHARG_UNSIGNED, 1, 0 },
	{ "$arg2:ipv4", K, FETCHARG_ADDRESS, 4, 0 },
	{ "+4($arg2):ipv4", U, FETCHARG_ADDRESS, 4, 0 },
	{ "+56($retval):ipv6", KR, FETCHARG_ADDRESS, 1, 16 },
	{ "+12($arg1):be16", K, FETCHARG_BIG_ENDIAN, 2, 0 },
	{ "$arg1:signal", K, FETCHARG_SIGNAL, 4, 0 },
	{ "$arg3:capability", K, FETCHARG_CAPABILITY, 4, 0 },
};

static void right_arguments_have_the_type_that_they_ask_for(void **state)
{
	struct fetcharg_error error = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rights); i++) {
		const struct fetcharg_where where = { .kind = rights[i].kind };
		struct fetcharg arg;

		if (fetcharg_parse(rights[i].expr, &where, &arg, &error) < 0)
			fail_msg("%s: %zu: %s", rights[i].expr, error.offset, error.message);
		if (arg.type.form != rights[i].form || arg.type.size != rights[i].size ||
		    arg.type.count != rights[i].count)
			fail_msg("%s: form %d size %zu count %zu", rights[i].expr, arg.type.form,
				 arg.type.size, arg.type.count);
	}
}

/* clang-format off */
/* The second line of each marks the byte that the error must point at. */
static const struct {
	const char *expr;
	const char *mark;
	enum probe_kind kind;
	const char *says;
} wrongs[] = {
	{ "",
	  "^", K, "missing" },
	{ "filename:ustring",
	  "^", K, "names of arguments" },
	{ "file->f_inode",
	  "^", K, "names of arguments" },
	{ "$arg0",
	  "    ^", K, "no $arg0" },
	{ "$arg9:u8",
	  "    ^", K, "above 8" },
	{ "$retval",
	  "^", K, "returns" },
	{ "$retval",
	  "^", U, "returns" },
	{ "$arg1",
	  "^", UR, "gone" },
	{ "+0($arg2:ustring",
	  "        ^", K, "\")\" is missing" },
	{ "+0($arg2)):ustring",
	  "         ^", K, "too many" },
	{ "+0(+8(%x99))",
	  "      ^", K, "no register" },
	{ "+8$arg1",
	  "  ^", K, "\"(\" is expected" },
	{ "+u($arg1)",
	  "  ^", K, "an offset is expected" },
	{ "+0($comm):string",
	  "   ^", K, "string already" },
	{ "$arg1:strin",
	  "      ^", K, "no type" },
	{ "$arg1:ipv6",
	  "      ^", K, "16 bytes is read from memory" },
	{ "+0($arg1):ipv4[2]",
	  "              ^", K, "no arrays of ipv4" },
	{ "+0($arg1):name",
	  "          ^", K, "no type" },
	{ "$arg1:string",
	  "      ^", K, "read from memory" },
	{ "+0($arg1):u8[65]",
	  "             ^", K, "65 elements" },
	{ "$arg1:b9@0/8",
	  "      ^", K, "outside" },
	{ "$arg1:symbol",
	  "      ^", U, "no symbols" },
	{ "@sym",
	  "^", U, "no symbols" },
	{ "@+8",
	  "^", K, "user probes" },
	{ "a b",
	  " ^", K, "blank" },
	{ "\\\"a#b\"",
	  "   ^", K, "\"#\"" },
	{ "$arg1 ",
	  "     ^", K, "blank" },
	{ "+0x80000000(%x0)",
	  " ^", K, "too large" },
	{ "+0(+0(+0(+0(+0(+0(+0(+0(+0(+0(+0(+0($arg1))))))))))))",
	  NULL, K, NULL },
};
/* clang-format on */

static void an_error_points_at_the_byte_that_is_wrong(void **state)
{
	struct fetcharg_error error;
	struct fetcharg arg;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrongs); i++) {
		const struct fetcharg_where where = { .kind = wrongs[i].kind };
		int r = fetcharg_parse(wrongs[i].expr, &where, &arg, &error);

		if (!wrongs[i].mark) {
			assert_int_equal(r, 0);
			continue;
		}
		if (r == 0)
			fail_msg("%s was taken", wrongs[i].expr);
		if (error.offset != strlen(wrongs[i].mark) - 1 ||
		    !strstr(error.message, wrongs[i].says))
			fail_msg("%s: at %zu: %s", wrongs[i].expr, error.offset, error.message);
	}
}

/*
 * FETCH_INSN_MAX of kernel/trace/trace_probe.h: with 14 dereferences the
 * program of 16 is full, and a bit field or an array needs one more each.
 */
static void as_many_dereferences_as_the_kernel_has_room_for(void **state)
{
	static const struct {
		const char *base, *type;
		size_t most;
	} rows[] = {
		{ "%x0", "", 14 },	  { "%x0", ":u8", 14 },	   { "\\0", ":u8", 14 },
		{ "%x0", ":b1@0/8", 13 }, { "%x0", ":u8[2]", 13 }, { "@a", ":u8", 12 },
	};
	const struct fetcharg_where where = { .kind = K };
	struct fetcharg_error error;
	struct fetcharg arg;
	size_t i, n, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		for (n = 1; n < 20; n++) {
			char expr[128] = "";

			for (j = 0; j < n; j++)
				strcat(expr, "+0(");
			strcat(expr, rows[i].base);
			for (j = 0; j < n; j++)
				strcat(expr, ")");
			strcat(expr, rows[i].type);
			if (fetcharg_parse(expr, &where, &arg, &error) < 0)
				break;
		}
		assert_int_equal(n - 1, rows[i].most);
	}
}

static void translation_names_the_register_and_the_type(void **state)
{
	static const struct {
		const char *expr, *text;
		enum probe_kind kind;
		enum probe_arch arch;
	} rows[] = {
		{ "$arg1:s32", "$arg1:s32", K, PROBE_ARCH_ARM64 },
		{ "$arg1", "$arg1:x64", K, PROBE_ARCH_ANY },
		{ "$arg1:s32", "%x0:s32", U, PROBE_ARCH_ARM64 },
		{ "+0($arg8):ustring", "+0(%x7):ustring", U, PROBE_ARCH_ARM64 },
		{ "+8(-16(+u0($arg2)))", "+8(-16(+u0(%si))):x64", U, PROBE_ARCH_X86_64 },
		{ "$arg6", "%r9:x64", U, PROBE_ARCH_X86_64 },
		{ "$retval", "$retval:x64", KR, PROBE_ARCH_ARM64 },
		{ "$retval:u8", "$retval:u8", UR, PROBE_ARCH_ARM64 },
		{ "$comm", "$comm", K, PROBE_ARCH_ARM64 },
		{ "\\\"a\"", "\\\"a\"", K, PROBE_ARCH_ARM64 },
		{ "$stack2", "$stack2:x64", U, PROBE_ARCH_ARM64 },
		{ "+4($arg2):ipv4", "+4(%x1):x32", U, PROBE_ARCH_ARM64 },
		{ "$arg2:be16", "$arg2:u16", K, PROBE_ARCH_ARM64 },
		{ "+8(+0($arg1)):ipv6", "+8(+0($arg1)):u8[16]", K, PROBE_ARCH_X86_64 },
		{ "$arg1:signal", "$arg1:s32", K, PROBE_ARCH_ARM64 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_free_ char *text = NULL;

		assert_int_equal(
			fetcharg_translate(rows[i].expr, rows[i].kind, rows[i].arch, &text), 0);
		assert_string_equal(text, rows[i].text);
	}
}

static void translation_refuses_what_the_machine_does_not_have(void **state)
{
	char *text = NULL;

	(void)state;
	assert_int_equal(fetcharg_translate("$arg7", U, PROBE_ARCH_X86_64, &text), -EINVAL);
	assert_int_equal(fetcharg_translate("$arg1", U, PROBE_ARCH_ANY, &text), -EINVAL);
	assert_int_equal(fetcharg_translate("%x0", U, PROBE_ARCH_X86_64, &text), -EINVAL);
	assert_int_equal(fetcharg_translate("%di", K, PROBE_ARCH_ARM64, &text), -EINVAL);
	assert_null(text);
}

static void an_argument_inside_a_function_is_refused(void **state)
{
	const struct fetcharg_where where = { .kind = K, .is_inside = true };
	struct fetcharg_error error;
	struct fetcharg arg;

	(void)state;
	assert_int_equal(fetcharg_parse("+0($arg1):u8", &where, &arg, &error), -EINVAL);
	assert_int_equal(error.offset, 3);
	assert_int_equal(fetcharg_parse("+0(%x0):u8", &where, &arg, &error), 0);
}

static void arguments_on_return_are_marked(void **state)
{
	const struct fetcharg_where entry = { .kind = K }, on_return = { .kind = KR };
	struct fetcharg_error error;
	struct fetcharg arg;

	(void)state;
	assert_int_equal(fetcharg_parse("$arg1", &on_return, &arg, &error), 0);
	assert_true(arg.reads_entry_arg);
	assert_int_equal(fetcharg_parse("$retval", &on_return, &arg, &error), 0);
	assert_false(arg.reads_entry_arg);
	assert_int_equal(fetcharg_parse("$arg1", &entry, &arg, &error), 0);
	assert_false(arg.reads_entry_arg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right_arguments_have_the_type_that_they_ask_for),
		cmocka_unit_test(an_error_points_at_the_byte_that_is_wrong),
		cmocka_unit_test(as_many_dereferences_as_the_kernel_has_room_for),
		cmocka_unit_test(translation_names_the_register_and_the_type),
		cmocka_unit_test(translation_refuses_what_the_machine_does_not_have),
		cmocka_unit_test(an_argument_inside_a_function_is_refused),
		cmocka_unit_test(arguments_on_return_are_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
