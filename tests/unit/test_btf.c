// SPDX-License-Identifier: GPL-2.0-only
#include "btf_path.h"
#include "btf_text.h"
#include "btf_types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include <cmocka.h>

#include "macro.h"

/* tests/unit/data/shapes.c says what is in it. */
#define SHAPES "tests/unit/data/shapes.btf"

#define A      PROBE_ARCH_ARM64
#define X      PROBE_ARCH_X86_64
#define K      PROBE_KPROBE
#define KR     PROBE_KRETPROBE

static int setup(void **state)
{
	return btf_types_open(SHAPES, NULL, (struct btf_types **)state);
}

static int teardown(void **state)
{
	*state = btf_types_free(*state);
	return 0;
}

static int resolve(const struct btf_types *types, const char *function, const char *expr,
		   enum probe_arch arch, enum probe_kind kind, struct btf_path_result *result,
		   struct btf_path_error *error)
{
	struct btf_path_where where = {
		.types = types,
		.unknown = "it is not there",
		.kind = kind,
		.arch = arch,
	};

	if (btf_types_find_function(types, function, &where.function) != 1)
		where.function = 0;
	return btf_path_resolve(expr, &where, result, error);
}

/* ---- what comes out ---- */

struct right {
	const char *function, *expr, *text;
	enum btf_shown shown;
};

static void check_rights(const struct btf_types *types, const struct right *rows, size_t n,
			 enum probe_arch arch, enum probe_kind kind)
{
	struct btf_path_result result;
	struct btf_path_error error;
	size_t i;

	for (i = 0; i < n; i++) {
		if (resolve(types, rows[i].function, rows[i].expr, arch, kind, &result, &error) < 0)
			fail_msg("%s: at %zu: %s", rows[i].expr, error.offset, error.message);
		if (strcmp(result.text, rows[i].text) || result.shown != rows[i].shown)
			fail_msg("%s: %s, shown %d", rows[i].expr, result.text, result.shown);
	}
}

static void members_and_elements_become_loads_around_the_register(void **state)
{
	static const struct right rows[] = {
		{ "simple", "o->number", "+0($arg1):u64", 0 },
		{ "simple", "o.number", "+0($arg1):u64", 0 },
		{ "simple", "(o).number", "+0($arg1):u64", 0 },
		{ "simple", " o -> number ", "+0($arg1):u64", 0 },
		{ "simple", "o->in.name", "+10($arg1):string", 0 },
		{ "simple", "o->in.list", "+24($arg1):u32[3]", 0 },
		{ "simple", "o->many[2].list[1]", "+112($arg1):u32", 0 },
		{ "simple", "o->next->next->word", "+192(+152(+152($arg1))):u32", 0 },
		{ "simple", "o->high", "+193($arg1):u8", 0 },
		{ "simple", "o->chained", "+216($arg1):u32", 0 },
		{ "simple", "o->call", "+224($arg1):x64", 0 },
		{ "simple", "o->call:symbol", "+224($arg1):symbol", 0 },
		{ "simple", "o->bytes", "+232($arg1):u8[16]", 0 },
		{ "simple", "o->grid[4]", "+264($arg1):u32", 0 },
		{ "simple", "o->steady[3]", "+12(+272($arg1)):s32", 0 },
		{ "simple", "*o->steady", "+0(+272($arg1)):s32", 0 },
		{ "simple", "o->huge:x64[2]", "+288($arg1):x64[2]", 0 },
		{ "simple", "o->real:x64", "+304($arg1):x64", 0 },
		{ "simple", "o->flexible[7]", "+368($arg1):u64", 0 },
		{ "simple", "o->blob", "+176($arg1):x64", 0 },
		{ "simple", "o->text:string", "+0(+184($arg1)):string", 0 },
		{ "simple", "o->table[1]->number", "+0(+8(+160($arg1))):u64", 0 },
		{ "simple", "(*o->table)->number", "+0(+0(+160($arg1))):u64", 0 },
		{ "simple", "o->table:string[2]", "+0(+160($arg1)):string[2]", 0 },
		{ "simple", "path:ustring", "+0($arg2):ustring", 0 },
		{ "simple", "path:u8[4]", "+0($arg2):u8[4]", 0 },
		{ "simple", "path", "$arg2:x64", 0 },
		{ "simple", "path[2]", "+2($arg2):s8", 0 },
		{ "simple", "count", "$arg3:s32", 0 },
		{ "simple", "count:x8", "$arg3:x8", 0 },
		{ "simple", "byte", "$arg4:u8", 0 },
		{ "simple", "o->in:u8[4]", "+8($arg1):u8[4]", 0 },
		{ "simple", "file:%pD", "$arg5:%pD", 0 },
		{ "simple", "dentry:%pd", "$arg6:%pd", 0 },
		{ "squeezed", "p->four", "+1($arg1):u32", 0 },
	};

	check_rights(*state, rows, ARRAY_SIZE(rows), A, K);
}

static void bit_fields_lie_in_the_smallest_container(void **state)
{
	static const struct right rows[] = {
		{ "simple", "o->bits_a", "+196($arg1):b3@0/8", 0 },
		{ "simple", "o->bits_b", "+196($arg1):b13@3/16", 0 },
		{ "simple", "o->bits_b:u16", "+196($arg1):b13@3/16", 0 },
		{ "simple", "o->bits_s", "+198($arg1):b5@0/8", BTF_SHOWN_SIGNED },
		{ "simple", "o->bits_s:u8", "+198($arg1):b5@0/8", 0 },
		{ "simple", "o->flag", "+198($arg1):b1@5/8", BTF_SHOWN_BOOL },
		{ "simple", "o->bits_c", "+198($arg1):b4@6/16", BTF_SHOWN_ENUM },
		{ "simple", "o->wide", "+200($arg1):b40@0/64", 0 },
		{ "squeezed", "p->bits", "+5($arg1):b31@0/32", 0 },
	};

	check_rights(*state, rows, ARRAY_SIZE(rows), A, K);
}

static void enumerations_and_truth_values_say_what_they_are(void **state)
{
	static const struct right rows[] = {
		{ "simple", "o->color", "+208($arg1):u32", BTF_SHOWN_ENUM },
		{ "simple", "o->level", "+212($arg1):s32", BTF_SHOWN_ENUM },
		{ "simple", "o->level:x32", "+212($arg1):x32", BTF_SHOWN_PLAIN },
		{ "simple", "o->yes", "+220($arg1):u8", BTF_SHOWN_BOOL },
		{ "simple", "o->yes:u8", "+220($arg1):u8", BTF_SHOWN_PLAIN },
	};
	struct btf_path_result result;
	struct btf_path_error error;

	check_rights(*state, rows, ARRAY_SIZE(rows), A, K);
	assert_int_equal(resolve(*state, "simple", "o->level", A, K, &result, &error), 0);
	assert_string_equal(btf_types_name(*state, result.enumeration), "level");
}

static void casts_give_a_type_to_what_has_none(void **state)
{
	static const struct right rows[] = {
		{ "simple", "((u32 *)path)[3]", "+12($arg2):u32", 0 },
		{ "simple", "*(const u32 *)path", "+0($arg2):u32", 0 },
		{ "simple", "((struct outer *)$arg1)->number", "+0($arg1):u64", 0 },
		{ "none", "((struct outer *)%x3)->in.a", "+8(%x3):u16", 0 },
		{ "none", "((struct outer **)$stack2)[1]->in.a", "+8(+8($stack2)):u16", 0 },
		{ "simple", "((struct outer *)o->blob)->number", "+0(+176($arg1)):u64", 0 },
		{ "simple", "((struct outer __user *)path)->number", "+u0($arg2):u64", 0 },
		{ "simple", "((struct outer __user *)path)->text:string", "+0(+u184($arg2)):string",
		  0 },
	};

	check_rights(*state, rows, ARRAY_SIZE(rows), A, K);
}

/* Procedure Call Standard for the Arm 64-bit Architecture, 6.8.2 */
static void arm64_parameters_are_where_the_standard_says(void **state)
{
	static const struct right rows[] = {
		{ "passed", "first", "$arg1:s32", 0 },
		{ "passed", "pair.first", "$arg2:x64", 0 },
		{ "passed", "pair.second", "$arg3:u32", 0 },
		{ "passed", "pair.third", "$arg3:b16@32/64", 0 },
		{ "passed", "pair.last", "$arg3:b1@48/64", 0 },
		{ "passed", "second", "$arg4:s32", 0 },
		{ "passed", "small.a", "$arg7:u16", 0 },
		{ "passed", "small.b", "$arg7:b32@32/64", BTF_SHOWN_SIGNED },
		{ "passed", "large.words", "+0($arg8):u64[3]", 0 },
		{ "passed", "large.tail", "+24($arg8):string", 0 },
		{ "passed", "stacked", "+0($stack):s32", 0 },
		{ "passed", "tail.third", "+20($stack):u16", 0 },
		{ "on_stack", "h", "$arg8:u64", 0 },
		{ "on_stack", "ninth", "+0($stack):u8", 0 },
		{ "on_stack", "tenth->number", "+0(+8($stack)):u64", 0 },
		{ "returns_large", "only", "$arg1:s32", 0 },
		{ "squeezed", "by_value.one", "$arg2:u8", 0 },
		{ "squeezed", "next", "$arg4:s32", 0 },
		{ "variadic", "format:string", "+0($arg1):string", 0 },
		{ "returns_nothing", "after", "$arg1:s32", 0 },
	};

	check_rights(*state, rows, ARRAY_SIZE(rows), A, K);
}

/* System V ABI, AMD64 supplement, 3.2.3 */
static void x86_64_parameters_are_where_the_standard_says(void **state)
{
	static const struct right rows[] = {
		{ "passed", "first", "$arg1:s32", 0 },
		{ "passed", "pair.first", "$arg2:x64", 0 },
		{ "passed", "second", "$arg4:s32", 0 },
		{ "passed", "small.a", "+8($stack):u16", 0 },
		{ "passed", "large.words", "+16($stack):u64[3]", 0 },
		{ "passed", "stacked", "+48($stack):s32", 0 },
		{ "passed", "tail.third", "+68($stack):u16", 0 },
		{ "on_stack", "g", "+8($stack):u64", 0 },
		{ "on_stack", "ninth", "+24($stack):u8", 0 },
		{ "returns_large", "only", "$arg2:s32", 0 },
		{ "squeezed", "by_value.four", "+9($stack):u32", 0 },
		{ "squeezed", "next", "$arg2:s32", 0 },
	};

	check_rights(*state, rows, ARRAY_SIZE(rows), X, K);
}

static void results_have_members_too(void **state)
{
	static const struct right rows[] = {
		{ "returns_pointer", "$retval->number", "+0($retval):u64", 0 },
		{ "returns_pointer", "o->number", "+0($arg1):u64", 0 },
		{ "returns_pair", "$retval.first", "$retval:x64", 0 },
	};
	static const struct right x86_64[] = {
		{ "returns_large", "$retval.words[1]", "+8($retval):u64", 0 },
	};

	check_rights(*state, rows, ARRAY_SIZE(rows), A, KR);
	check_rights(*state, x86_64, ARRAY_SIZE(x86_64), X, KR);
}

/* ---- what is wrong ---- */

/* clang-format off */
/* The second line of each marks the byte that the error must point at. */
static const struct {
	const char *function, *expr, *mark;
	enum probe_kind kind;
	const char *says;
} wrongs[] = {
	{ "simple", "o->in.nme",
		    "      ^", K, "struct inner has no member \"nme\"" },
	{ "simple", "nope",
		    "^", K, "simple() has no parameter \"nope\"" },
	{ "none", "o->number",
		  "^", K, "not known: it is not there" },
	{ "simple", "o->many[4].a",
		    "       ^", K, "4 elements" },
	{ "simple", "o->many",
		    "       ^", K, "is an array" },
	{ "simple", "o->in",
		    "     ^", K, "no single value" },
	{ "simple", "o->flexible",
		    "           ^", K, "is an array" },
	{ "simple", "o->huge",
		    "       ^", K, "cannot be fetched" },
	{ "simple", "o->real",
		    "       ^", K, "floating-point" },
	{ "simple", "o->secret->x",
		    "           ^", K, "not defined" },
	{ "simple", "o->blob->x",
		    "         ^", K, "no type" },
	{ "simple", "o->table->number",
		    "          ^", K, "no members" },
	{ "simple", "o->number.x",
		    "          ^", K, "no members" },
	{ "simple", "o->number[0]",
		    "         ^", K, "neither a pointer" },
	{ "simple", "o->blob[0]",
		    "       ^", K, "size is not known" },
	{ "simple", "o->",
		    "   ^", K, "missing" },
	{ "simple", "o->number)",
		    "         ^", K, "not expected" },
	{ "simple", "(o->number",
		    "          ^", K, "missing" },
	{ "simple", "o->many[x]",
		    "        ^", K, "a number is expected" },
	{ "simple", "o->many[1",
		    "         ^", K, "missing" },
	{ "simple", "o->flexible[999999999]",
		    "           ^", K, "2 GiB" },
	{ "simple", "o->flexible[9999999999]",
		    "            ^", K, "too large" },
	{ "simple", "((struct outr *)o)->number",
		    "         ^", K, "no type \"struct outr\"" },
	{ "simple", "((struct outer)o)->number",
		    " ^", K, "to a pointer" },
	{ "simple", "((struct outer *)count)->number",
		    " ^", K, "64 bits" },
	{ "simple", "count:s64",
		    "      ^", K, "int has 4" },
	{ "simple", "count:u31",
		    "      ^", K, "no type" },
	{ "simple", "o->number:string",
		    "          ^", K, "no string" },
	{ "simple", "o->next:string",
		    "        ^", K, "no string" },
	{ "simple", "o->bits_b:u8",
		    "          ^", K, "13 bits" },
	{ "simple", "o->bits_s:s8",
		    "          ^", K, "without sign" },
	{ "simple", "o->in.name:x8[13]",
		    "           ^", K, "13 bytes" },
	{ "simple", "path:string[2]",
		    "     ^", K, "no pointers" },
	{ "simple", "dentry:%pD",
		    "       ^", K, "struct file *" },
	{ "simple", "$arg1->x",
		    "       ^", K, "no type" },
	{ "simple", "$retval->x",
		    "^", K, "returns" },
	{ "returns_nothing", "$retval->x",
			     "^", KR, "returns nothing" },
	{ "returns_large", "$retval.words[1]",
			   "^", KR, "gone" },
	{ "returns_pair", "$retval.second",
			  "        ^", KR, "no register" },
	{ "on_stack", "ninth",
		      "^", KR, "on the stack" },
	{ "returns_nothing", "real",
			     "^", K, "floating-point" },
	{ "returns_nothing", "wrapped.x",
			     "^", K, "floating-point" },
	{ "returns_nothing", "unknown",
			     "^", K, "no register that is known" },
	{ "squeezed", "by_value.bits",
		      "^", K, "two registers" },
	{ "simple", "((((((((((((((((((o))))))))))))))))))",
		    "                ^", K, "parentheses" },
	{ "simple", "o->next->next->next->next->next->next->next->next->next->number",
		    "^", K, "too long" },
};
/* clang-format on */

static void an_error_points_at_the_part_that_is_wrong(void **state)
{
	struct btf_path_result result;
	struct btf_path_error error;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wrongs); i++) {
		if (resolve(*state, wrongs[i].function, wrongs[i].expr, A, wrongs[i].kind, &result,
			    &error) == 0)
			fail_msg("%s was taken: %s", wrongs[i].expr, result.text);
		if (error.offset != strlen(wrongs[i].mark) - 1 ||
		    !strstr(error.message, wrongs[i].says))
			fail_msg("%s: at %zu: %s", wrongs[i].expr, error.offset, error.message);
	}
}

static void an_error_offers_the_nearest_name_and_the_prototype(void **state)
{
	struct btf_path_result result;
	struct btf_path_error error;

	assert_int_equal(resolve(*state, "simple", "o->numbr", A, K, &result, &error), -EINVAL);
	assert_string_equal(error.advice,
			    "did you mean number?\n"
			    "int simple(struct outer *o, const char *path, int count, u8 byte, "
			    "struct file *file, struct dentry *dentry)\n");
	assert_int_equal(resolve(*state, "simple", "o->in.x", A, K, &result, &error), -EINVAL);
	assert_non_null(strstr(error.advice, "did you mean a?\n"));
	assert_int_equal(resolve(*state, "simple", "o->in.quite", A, K, &result, &error), -EINVAL);
	assert_non_null(strstr(error.advice, "it has: a, name, list\n"));
	assert_int_equal(resolve(*state, "simple", "x0", A, K, &result, &error), -EINVAL);
	assert_non_null(strstr(error.advice, "write %x0\n"));
}

static void names_are_refused_inside_a_function(void **state)
{
	struct btf_path_where where = {
		.types = *state,
		.kind = K,
		.arch = A,
		.is_inside = true,
	};
	struct btf_path_result result;
	struct btf_path_error error;

	assert_int_equal(btf_types_find_function(*state, "simple", &where.function), 1);
	assert_int_equal(btf_path_resolve("o->number", &where, &result, &error), -EINVAL);
	assert_non_null(strstr(error.message, "first instruction"));
	assert_int_equal(btf_path_resolve("((struct outer *)%x0)->number", &where, &result, &error),
			 0);
}

static void the_form_alone_can_be_checked(void **state)
{
	struct btf_path_error error;

	(void)state;
	assert_true(btf_path_is_one("file->f_flags"));
	assert_true(btf_path_is_one("$retval->f_flags"));
	assert_true(btf_path_is_one("$arg1 [2]"));
	assert_true(btf_path_is_one("*pos"));
	assert_true(btf_path_is_one("((struct file *)%x0)->f_flags"));
	assert_false(btf_path_is_one("$retval:x64"));
	assert_false(btf_path_is_one("+8($arg1):u8"));
	assert_false(btf_path_is_one("%x0"));
	assert_false(btf_path_is_one("5"));
	assert_int_equal(btf_path_check("any->thing[4].at:u8", K, &error), 0);
	assert_int_equal(btf_path_check("any->:u8", K, &error), -EINVAL);
	assert_int_equal(error.offset, 5);
	assert_int_equal(btf_path_check("any:u9", K, &error), -EINVAL);
	assert_int_equal(error.offset, 4);
}

/* ---- the types ---- */

static void prototypes_are_what_c_declares(void **state)
{
	static const char *const rows[][2] = {
		{ "simple", "int simple(struct outer *o, const char *path, int count, u8 byte, "
			    "struct file *file, struct dentry *dentry)" },
		{ "variadic", "int variadic(const char *format, ...)" },
		{ "returns_pointer", "struct outer *returns_pointer(struct outer *o)" },
		{ "returns_pair", "struct pair returns_pair(void)" },
	};
	struct btf_member_place member;
	char text[BTF_TEXT_MAX];
	uint32_t id = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(btf_types_find_function(*state, rows[i][0], &id), 1);
		assert_string_equal(btf_text_prototype(*state, id, text, sizeof(text)), rows[i][1]);
	}
	id = btf_types_find_named(*state, "struct", "outer", 5);
	assert_int_equal(btf_types_find_member(*state, id, "call", 4, &member), 0);
	assert_string_equal(btf_text_type(*state, member.type, 0, text, sizeof(text)),
			    "void (*)(struct outer *, int (*)(const char *))");
	assert_int_equal(btf_types_find_member(*state, id, "steady", 6, &member), 0);
	assert_string_equal(btf_text_type(*state, member.type, 0, text, sizeof(text)),
			    "volatile const int *const");
}

/* A text that is too long is cut, and ends. */
static void texts_fit_their_room(void **state)
{
	char text[16];
	uint32_t id = 0;

	assert_int_equal(btf_types_find_function(*state, "simple", &id), 1);
	assert_string_equal(btf_text_prototype(*state, id, text, sizeof(text)), "int simple(stru");
}

static char *read_shapes(size_t *ret_size)
{
	FILE *file = fopen(SHAPES, "re");
	char *bytes = malloc(65536);

	assert_non_null(file);
	assert_non_null(bytes);
	*ret_size = fread(bytes, 1, 65536, file);
	fclose(file);
	return bytes;
}

static void bytes_that_break_the_rules_are_refused(void **state)
{
	_cleanup_free_ char *bytes = NULL;
	struct btf_types *types;
	size_t size, i;

	(void)state;
	bytes = read_shapes(&size);
	assert_int_equal(btf_types_check(bytes, size, NULL), 0);
	for (i = 0; i < size; i++)
		assert_int_equal(btf_types_check(bytes, i, NULL), -EBADMSG);
	/* The last string must end, and the first type must be one */
	bytes[size - 1] = 'x';
	assert_int_equal(btf_types_from_memory(bytes, size, NULL, &types), -EBADMSG);
	bytes[size - 1] = '\0';
	bytes[sizeof(struct btf_header) + 7] = 0x7f;
	assert_int_equal(btf_types_from_memory(bytes, size, NULL, &types), -EBADMSG);
}

/* A module's types build on the kernel's. */
static void a_module_knows_the_types_of_the_kernel(void **state)
{
	_cleanup_(btf_types_freep) struct btf_types *module = NULL;
	const struct btf_types *kernel = *state;
	struct btf_path_result result;
	struct btf_path_error error;
	struct btf *btf = btf__new_empty_split(kernel->btf);
	uint32_t outer = btf_types_find_named(kernel, "struct", "outer", 5), size, id;
	int pointer, prototype;
	const void *bytes;

	assert_non_null(btf);
	pointer = btf__add_ptr(btf, (int)outer);
	prototype = btf__add_func_proto(btf, 0);
	assert_int_equal(btf__add_func_param(btf, "self", pointer), 0);
	assert_true(btf__add_func(btf, "of_module", BTF_FUNC_STATIC, prototype) > 0);
	/* A tag makes what the pointer points to memory of a program */
	pointer = btf__add_ptr(btf, btf__add_type_tag(btf, "user", (int)outer));
	prototype = btf__add_func_proto(btf, 0);
	assert_int_equal(btf__add_func_param(btf, "theirs", pointer), 0);
	assert_true(btf__add_func(btf, "of_user", BTF_FUNC_STATIC, prototype) > 0);
	bytes = btf__raw_data(btf, &size);
	assert_int_equal(btf_types_from_memory(bytes, size, kernel, &module), 0);
	assert_int_equal(btf_types_find_function(module, "simple", &id), 0);
	assert_int_equal(resolve(module, "of_module", "self->in.a", A, K, &result, &error), 0);
	assert_string_equal(result.text, "+8($arg1):u16");
	assert_int_equal(resolve(module, "of_user", "theirs->in.a", A, K, &result, &error), 0);
	assert_string_equal(result.text, "+u8($arg1):u16");
	btf__free(btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_and_elements_become_loads_around_the_register),
		cmocka_unit_test(bit_fields_lie_in_the_smallest_container),
		cmocka_unit_test(enumerations_and_truth_values_say_what_they_are),
		cmocka_unit_test(casts_give_a_type_to_what_has_none),
		cmocka_unit_test(arm64_parameters_are_where_the_standard_says),
		cmocka_unit_test(x86_64_parameters_are_where_the_standard_says),
		cmocka_unit_test(results_have_members_too),
		cmocka_unit_test(an_error_points_at_the_part_that_is_wrong),
		cmocka_unit_test(an_error_offers_the_nearest_name_and_the_prototype),
		cmocka_unit_test(names_are_refused_inside_a_function),
		cmocka_unit_test(the_form_alone_can_be_checked),
		cmocka_unit_test(prototypes_are_what_c_declares),
		cmocka_unit_test(texts_fit_their_room),
		cmocka_unit_test(bytes_that_break_the_rules_are_refused),
		cmocka_unit_test(a_module_knows_the_types_of_the_kernel),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
