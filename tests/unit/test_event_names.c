// SPDX-License-Identifier: GPL-2.0-only
/* Values that are shown as a name, as true or false, or with the sign of a bit field. */
#include "event_json.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"
#include "shown.h"

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

struct printer {
	struct event_program *program;
	struct event_writer writer;
	uint64_t seq;
};

/* Takes the format. */
static void printer_begin(struct printer *printer, struct event_format *format,
			  const struct event_config *config)
{
	*printer = (struct printer){ 0 };
	assert_int_equal(event_program_compile(format, config, &printer->program), 0);
	event_format_free(format);
	event_writer_init(&printer->writer, NULL, NULL);
}

static void expect_args(struct printer *printer, const void *record, size_t record_size,
			const char *wanted)
{
	const struct event_meta meta = { .seq = printer->seq++ };
	char line[EVENT_LINE_MAX];
	size_t size;

	assert_int_equal(event_json_write(printer->program, &printer->writer, &meta, record,
					  record_size, line, &size),
			 0);
	line[size - 2] = '\0';
	assert_string_equal(strstr(line, "\"args\":") + 7, wanted);
}

static void values_have_the_names_of_their_enumeration(void **state)
{
	const struct event_config config = {
		.set = "s",
		.probe = "p",
		.kind = "kprobe",
		.args = args,
		.n_args = ARRAY_SIZE(args),
	};
	struct event_format *format = NULL;
	struct printer printer;
	size_t i;

	(void)state;
	assert_int_equal(event_format_parse(format_text, strlen(format_text), &format), 0);
	printer_begin(&printer, format, &config);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		expect_args(&printer, &rows[i].record, sizeof(rows[i].record), rows[i].args);
	event_program_free(printer.program);
}

/* ---- shown as a set wants it ---- */

static const char packet_text[] =
	"name: packet\nID: 8\nformat:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
	"\tfield:__u8 saddr[4];\toffset:8;\tsize:4;\tsigned:0;\n"
	"\tfield:__u8 saddr_v6[16];\toffset:12;\tsize:16;\tsigned:0;\n"
	"\tfield:u32 daddr;\toffset:28;\tsize:4;\tsigned:0;\n"
	"\tfield:__u16 dport;\toffset:32;\tsize:2;\tsigned:0;\n"
	"\tfield:int state;\toffset:36;\tsize:4;\tsigned:1;\n"
	"\tfield:int sig;\toffset:40;\tsize:4;\tsigned:1;\n"
	"\tfield:int cap;\toffset:44;\tsize:4;\tsigned:1;\n"
	"\tfield:__be64 cookie;\toffset:48;\tsize:8;\tsigned:0;\n"
	"\nprint fmt: \"%s %s\", __print_symbolic(REC->sig, { SIGKILL, \"unresolved\" }), "
	"__print_symbolic(REC->state, { 1, \"OPEN, or so\" }, { 0x7, \"CLOSED\" }, { NEW, \"NEW\" })\n";

struct packet {
	unsigned short type, pad;
	int pid;
	unsigned char saddr[4], saddr_v6[16], daddr[4], dport[2], pad2[2];
	int state, sig, cap;
	unsigned char cookie[8];
} __attribute__((packed));

static const struct {
	const char *field, *type;
} shown_fields[] = {
	{ "saddr", "ipv4" }, { "saddr_v6", "ipv6" }, { "daddr", "ipv4" },     { "dport", "be16" },
	{ "state", "name" }, { "sig", "signal" },    { "cap", "capability" }, { "cookie", "be64" },
};

static const struct {
	struct packet packet;
	const char *args;
} packets[] = {
	{ { .saddr = { 127, 0, 0, 1 },
	    .saddr_v6 = { [15] = 1 },
	    .daddr = { 192, 0, 2, 255 },
	    .dport = { 0x01, 0xbb },
	    .state = 7,
	    .sig = 9,
	    .cap = 12,
	    .cookie = { 0, 0, 0, 0, 0, 0, 1, 2 } },
	  "{\"saddr\":\"127.0.0.1\",\"saddr_v6\":\"::1\",\"daddr\":\"192.0.2.255\",\"dport\":443,"
	  "\"state\":\"CLOSED\",\"sig\":\"SIGKILL\",\"cap\":\"CAP_NET_ADMIN\",\"cookie\":\"258\"}" },
	{ { .saddr_v6 = { 0x20, 0x01, 0x0d, 0xb8, [15] = 0xff },
	    .dport = { 0xff, 0xfe },
	    .state = 2,
	    .sig = 36,
	    .cap = 63,
	    .cookie = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } },
	  "{\"saddr\":\"0.0.0.0\",\"saddr_v6\":\"2001:db8::ff\",\"daddr\":\"0.0.0.0\",\"dport\":65534,"
	  "\"state\":\"0x2\",\"sig\":\"SIGRTMIN+2\",\"cap\":\"0x3f\",\"cookie\":\"18446744073709551615\"}" },
};

static void fields_are_shown_as_a_set_wants_them(void **state)
{
	struct event_arg wanted[ARRAY_SIZE(shown_fields)] = { 0 };
	const struct event_config config = {
		.set = "s",
		.probe = "p",
		.kind = "tracepoint",
		.args = wanted,
		.n_args = ARRAY_SIZE(wanted),
		.int64_as_string = true,
	};
	struct event_format *format = NULL;
	struct printer printer;
	size_t i;

	(void)state;
	assert_int_equal(event_format_parse(packet_text, strlen(packet_text), &format), 0);
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		wanted[i].name = shown_fields[i].field;
		assert_int_equal(shown_set_field(&wanted[i], format,
						 event_format_find(format, shown_fields[i].field),
						 shown_fields[i].type),
				 0);
	}
	printer_begin(&printer, format, &config);
	for (i = 0; i < ARRAY_SIZE(packets); i++)
		expect_args(&printer, &packets[i].packet, sizeof(packets[i].packet),
			    packets[i].args);
	event_program_free(printer.program);
	for (i = 0; i < ARRAY_SIZE(wanted); i++)
		shown_done(&wanted[i]);
}

static void what_a_field_cannot_be_shown_as_is_refused(void **state)
{
	static const struct {
		const char *field, *type;
		int error;
	} refused[] = {
		{ "sig", "name", -ENODATA },	{ "dport", "name", -ENODATA },
		{ "saddr", "name", -ERANGE },	{ "saddr", "ipv6", -ERANGE },
		{ "saddr", "signal", -ERANGE }, { "dport", "be32", -ERANGE },
		{ "dport", "symbol", -ERANGE }, { "saddr_v6", "symbol", -ERANGE },
		{ "dport", "u16", -ENOENT },
	};
	struct event_format *format = NULL;
	size_t i;

	(void)state;
	assert_int_equal(event_format_parse(packet_text, strlen(packet_text), &format), 0);
	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		struct event_arg arg = { 0 };

		assert_int_equal(shown_set_field(&arg, format,
						 event_format_find(format, refused[i].field),
						 refused[i].type),
				 refused[i].error);
		assert_false(arg.has_kind);
	}
	event_format_free(format);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_shown_as_a_set_wants_them),
		cmocka_unit_test(what_a_field_cannot_be_shown_as_is_refused),
		cmocka_unit_test(values_have_the_names_of_their_enumeration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
