// SPDX-License-Identifier: GPL-2.0-only
/* Values that are shown as a name, as true or false, or with the sign of a bit field. */
#include "event_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

static const char format_text[] =
	"name: one\nID: 7\nformat:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
	"\n"
	"\tfield:s32 level;\toffset:8;\tsize:4;\tsigned:1;\n"
	"\tfield:u8 bits;\toffset:12;\tsize:1;\tsigned:0;\n"
	"\tfield:u8 yes;\toffset:13;\tsize:1;\tsigned:0;\n"
	"\tfield:u16 list[2];\toffset:14;\tsize:4;\tsigned:0;\n"
	"\nprint fmt: \"x\"\n";

struct record {
	unsigned short type;
	unsigned short pad;
	int pid;
	int level;
	unsigned char bits;
	unsigned char yes;
	unsigned short list[2];
} __attribute__((packed));

static struct event_name names[] = {
	{ 0xfffffffd, "LOW" }, { 0, "NONE" }, { 0, "ALSO_NONE" }, { 5, "a\"b" }, { 3, "HIGH" },
};

static const struct event_arg args[] = {
	{ .name = "level",
	  .has_kind = true,
	  .kind = VALUE_NAME,
	  .names = names,
	  .n_names = ARRAY_SIZE(names) },
	{ .name = "bits", .has_kind = true, .kind = VALUE_SIGNED, .bits = 5 },
	{ .name = "yes", .has_kind = true, .kind = VALUE_BOOL },
	{ .name = "list",
	  .has_kind = true,
	  .kind = VALUE_NAME,
	  .names = names,
	  .n_names = ARRAY_SIZE(names) },
};

static const struct {
	struct record record;
	const char *args;
} rows[] = {
	{ { .level = -3, .bits = 0x1f, .yes = 1, .list = { 3, 0 } },
	  "{\"level\":\"LOW\",\"bits\":-1,\"yes\":true,\"list\":[\"HIGH\",\"NONE\"]}" },
	{ { .level = 0, .bits = 0x0f, .yes = 0, .list = { 5, 6 } },
	  "{\"level\":\"NONE\",\"bits\":15,\"yes\":false,\"list\":[\"a\\\"b\",\"0x6\"]}" },
	{ { .level = -4, .bits = 0x10, .yes = 2, .list = { 7, 8 } },
	  "{\"level\":\"0xfffffffc\",\"bits\":-16,\"yes\":true,\"list\":[\"0x7\",\"0x8\"]}" },
};

static void values_have_the_names_of_their_enumeration(void **state)
{
	const struct event_config config = {
		.set = "s",
		.probe = "p",
		.kind = "kprobe",
		.args = args,
		.n_args = ARRAY_SIZE(args),
	};
	struct event_program *program = NULL;
	struct event_format *format = NULL;
	struct event_writer writer;
	char line[EVENT_LINE_MAX];
	size_t i, size;

	(void)state;
	assert_int_equal(event_format_parse(format_text, strlen(format_text), &format), 0);
	assert_int_equal(event_program_compile(format, &config, &program), 0);
	event_format_free(format);
	event_writer_init(&writer, NULL, NULL);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct event_meta meta = { .seq = i };

		assert_int_equal(event_json_write(program, &writer, &meta, &rows[i].record,
						  sizeof(rows[i].record), line, &size),
				 0);
		line[size - 2] = '\0';
		assert_string_equal(strstr(line, "\"args\":") + 7, rows[i].args);
	}
	event_program_free(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_have_the_names_of_their_enumeration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
