// SPDX-License-Identifier: GPL-2.0-only
#include "event_format.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

#define DATA "tests/data/uprobe/"

#define HEAD "name: event\nID: 42\nformat:\n"
#define COMMON                                                                 \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n" \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"

static struct event_format *parse(const char *text)
{
	struct event_format *format = NULL;

	assert_int_equal(event_format_parse(text, strlen(text), &format), 0);
	return format;
}

static struct event_format *parse_file(const char *path)
{
	static char text[1 << 16];
	struct event_format *format = NULL;
	FILE *file = fopen(path, "re");
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	assert_int_equal(event_format_parse(text, n, &format), 0);
	return format;
}

static const struct expected {
	const char *name;
	uint32_t offset, size, element_size, count;
	bool is_array;
	enum field_place place;
	enum value_kind kind;
} uprobe_fields[] = {
	{ "common_type", 0, 2, 2, 0, false, FIELD_INLINE, VALUE_UNSIGNED },
	{ "common_pid", 4, 4, 4, 0, false, FIELD_INLINE, VALUE_SIGNED },
	{ "__probe_ip", 8, 8, 8, 0, false, FIELD_INLINE, VALUE_HEX },
	{ "__comm", 16, 4, 1, 0, false, FIELD_DATA_LOC, VALUE_STRING },
	{ "dfd", 20, 4, 4, 0, false, FIELD_INLINE, VALUE_SIGNED },
	{ "path", 24, 4, 1, 0, false, FIELD_DATA_LOC, VALUE_STRING },
	{ "flags", 28, 4, 4, 0, false, FIELD_INLINE, VALUE_HEX },
	{ "first", 32, 1, 1, 0, false, FIELD_INLINE, VALUE_CHAR },
	{ "bytes", 33, 4, 1, 4, true, FIELD_INLINE, VALUE_UNSIGNED },
	{ "addr", 37, 8, 8, 0, false, FIELD_INLINE, VALUE_HEX },
	{ "bit", 45, 4, 4, 0, false, FIELD_INLINE, VALUE_UNSIGNED },
	{ "words", 53, 8, 1, 2, true, FIELD_DATA_LOC, VALUE_STRING },
	{ "b8", 65, 1, 1, 0, false, FIELD_INLINE, VALUE_HEX },
	{ "u", 66, 8, 8, 0, false, FIELD_INLINE, VALUE_UNSIGNED },
	{ "s", 74, 8, 8, 0, false, FIELD_INLINE, VALUE_SIGNED },
	{ "s8", 82, 1, 1, 0, false, FIELD_INLINE, VALUE_SIGNED },
	{ "u16", 83, 2, 2, 0, false, FIELD_INLINE, VALUE_UNSIGNED },
};

static void check_fields(const struct event_format *format, const struct expected *want, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct event_field *f = event_format_find(format, want[i].name);

		if (!f)
			fail_msg("no field %s", want[i].name);
		if (f->offset != want[i].offset || f->size != want[i].size ||
		    f->element_size != want[i].element_size || f->count != want[i].count ||
		    f->is_array != want[i].is_array || f->place != want[i].place ||
		    f->kind != want[i].kind)
			fail_msg(
				"%s: offset %u size %u element %u count %u array %d place %d kind %d",
				f->name, f->offset, f->size, f->element_size, f->count, f->is_array,
				f->place, f->kind);
	}
}

static void fields_of_a_uprobe_have_the_types_it_was_given(void **state)
{
	struct event_format *format = parse_file(DATA "openat.format");

	(void)state;
	assert_string_equal(format->name, "openat");
	assert_int_equal(format->n_fields, 21);
	check_fields(format, uprobe_fields, ARRAY_SIZE(uprobe_fields));
	event_format_free(format);
}

static void return_probe_has_its_two_addresses(void **state)
{
	static const struct expected want[] = {
		{ "__probe_func", 8, 8, 8, 0, false, FIELD_INLINE, VALUE_HEX },
		{ "__probe_ret_ip", 16, 8, 8, 0, false, FIELD_INLINE, VALUE_HEX },
		{ "fd", 28, 4, 4, 0, false, FIELD_INLINE, VALUE_SIGNED },
	};
	struct event_format *format = parse_file(DATA "openat_ret.format");

	(void)state;
	check_fields(format, want, ARRAY_SIZE(want));
	event_format_free(format);
}

static void tracepoint_fields_are_known_by_type_and_print_fmt(void **state)
{
	static const char text[] = HEAD COMMON
		"\tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;\n"
		"\tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;\n"
		"\tfield:bool ok;\toffset:28;\tsize:1;\tsigned:0;\n"
		"\tfield:const char * name;\toffset:32;\tsize:8;\tsigned:0;\n"
		"\tfield:unsigned long args[6];\toffset:40;\tsize:48;\tsigned:0;\n"
		"\tfield:void * ip;\toffset:88;\tsize:8;\tsigned:0;\n"
		"\tfield:u64 flags;\toffset:96;\tsize:8;\tsigned:0;\n"
		"\tfield:u64 shifted;\toffset:104;\tsize:8;\tsigned:0;\n"
		"\tfield:__data_loc char[] file;\toffset:112;\tsize:4;\tsigned:0;\n"
		"\tfield:__rel_loc u16[] words;\toffset:116;\tsize:4;\tsigned:0;\n"
		"\tfield:struct in6_addr saddr;\toffset:120;\tsize:12;\tsigned:0;\n"
		"\tfield:__u8 mac[6];\toffset:132;\tsize:6;\tsigned:0;\n"
		"\tfield:long unsigned int a[2];\toffset:138;\tsize:16;\tsigned:0;\n"
		"\tfield:unsigned char c;\toffset:154;\tsize:1;\tsigned:0;\n"
		"\nprint fmt: \"comm=%s pid=%d %s at %pS 100%% \\\"%s\\\" %*ph flags=0x%llx %lx %lx,%c\", "
		"REC->comm, REC->pid, REC->ok ? \"a, b\" : \"(c\", ((void *)REC->ip), "
		"__get_str(file), 6, REC->mac, (unsigned long long)REC->flags, "
		"REC->shifted >> 3, REC->args[0], REC->c\n";
	static const struct expected want[] = {
		{ "comm", 8, 16, 1, 0, false, FIELD_INLINE, VALUE_STRING },
		{ "pid", 24, 4, 4, 0, false, FIELD_INLINE, VALUE_SIGNED },
		{ "ok", 28, 1, 1, 0, false, FIELD_INLINE, VALUE_BOOL },
		{ "name", 32, 8, 8, 0, false, FIELD_INLINE, VALUE_HEX },
		{ "args", 40, 48, 8, 6, true, FIELD_INLINE, VALUE_HEX },
		{ "ip", 88, 8, 8, 0, false, FIELD_INLINE, VALUE_SYMBOL },
		{ "flags", 96, 8, 8, 0, false, FIELD_INLINE, VALUE_HEX },
		/* what is printed is not the field, so it says nothing of it */
		{ "shifted", 104, 8, 8, 0, false, FIELD_INLINE, VALUE_UNSIGNED },
		{ "file", 112, 4, 1, 0, false, FIELD_DATA_LOC, VALUE_STRING },
		{ "words", 116, 4, 2, 1, true, FIELD_REL_LOC, VALUE_UNSIGNED },
		{ "saddr", 120, 12, 12, 0, false, FIELD_INLINE, VALUE_BYTES },
		{ "mac", 132, 6, 1, 6, true, FIELD_INLINE, VALUE_UNSIGNED },
		{ "a", 138, 16, 8, 2, true, FIELD_INLINE, VALUE_UNSIGNED },
		{ "c", 154, 1, 1, 0, false, FIELD_INLINE, VALUE_CHAR },
	};
	struct event_format *format = parse(text);

	(void)state;
	check_fields(format, want, ARRAY_SIZE(want));
	event_format_free(format);
}

/* The forms that trace_probe.c of 5.10 to 6.18 writes for a kprobe. */
static void kprobe_print_fmt_gives_the_base_of_each_argument(void **state)
{
	static const char text[] = HEAD COMMON
		"\tfield:unsigned long __probe_ip;\toffset:8;\tsize:8;\tsigned:0;\n"
		"\tfield:u8 x;\toffset:16;\tsize:1;\tsigned:0;\n"
		"\tfield:u8 d;\toffset:17;\tsize:1;\tsigned:0;\n"
		"\tfield:u8 c;\toffset:18;\tsize:1;\tsigned:0;\n"
		"\tfield:s8 s;\toffset:19;\tsize:1;\tsigned:1;\n"
		"\tfield:u64 sym;\toffset:20;\tsize:8;\tsigned:0;\n"
		"\tfield:u16 xs[3];\toffset:28;\tsize:6;\tsigned:0;\n"
		"\tfield:u64 syms[2];\toffset:34;\tsize:16;\tsigned:0;\n"
		"\tfield:__data_loc char[] str;\toffset:50;\tsize:4;\tsigned:1;\n"
		"\nprint fmt: \"(%lx) x=0x%x d=%u c='%c' s=%d sym=%pS xs={0x%x,0x%x,0x%x} "
		"syms={%pS,%pS} str=\\\"%s\\\"\", REC->__probe_ip, REC->x, REC->d, REC->c, REC->s, "
		"REC->sym, REC->xs[0], REC->xs[1], REC->xs[2], REC->syms[0], REC->syms[1], "
		"__get_str(str)\n";
	static const struct expected want[] = {
		{ "x", 16, 1, 1, 0, false, FIELD_INLINE, VALUE_HEX },
		{ "d", 17, 1, 1, 0, false, FIELD_INLINE, VALUE_UNSIGNED },
		{ "c", 18, 1, 1, 0, false, FIELD_INLINE, VALUE_CHAR },
		{ "s", 19, 1, 1, 0, false, FIELD_INLINE, VALUE_SIGNED },
		{ "sym", 20, 8, 8, 0, false, FIELD_INLINE, VALUE_SYMBOL },
		{ "xs", 28, 6, 2, 3, true, FIELD_INLINE, VALUE_HEX },
		{ "syms", 34, 16, 8, 2, true, FIELD_INLINE, VALUE_SYMBOL },
		{ "str", 50, 4, 1, 0, false, FIELD_DATA_LOC, VALUE_STRING },
	};
	struct event_format *format = parse(text);

	(void)state;
	check_fields(format, want, ARRAY_SIZE(want));
	event_format_free(format);
}

static void what_is_no_format_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"name: x\n",
		"ID: 3\n",
		HEAD "\tfield:int;\toffset:0;\tsize:4;\tsigned:1;\n",
		HEAD "\tfield:int x\n",
		HEAD "\tfield:int x;\toffset:;\tsize:4;\tsigned:1;\n",
		HEAD "\tfield:int x;\toffset:0;\tsigned:1;\n",
		HEAD "\tfield:int x;\toffset:99999999;\tsize:4;\tsigned:1;\n",
		HEAD "\tfield:__data_loc char[] x;\toffset:0;\tsize:3;\tsigned:1;\n",
		HEAD "\tfield:int [4];\toffset:0;\tsize:16;\tsigned:1;\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct event_format *format = NULL;

		if (event_format_parse(bad[i], strlen(bad[i]), &format) != -EBADMSG)
			fail_msg("accepted: %s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_of_a_uprobe_have_the_types_it_was_given),
		cmocka_unit_test(return_probe_has_its_two_addresses),
		cmocka_unit_test(tracepoint_fields_are_known_by_type_and_print_fmt),
		cmocka_unit_test(kprobe_print_fmt_gives_the_base_of_each_argument),
		cmocka_unit_test(what_is_no_format_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
