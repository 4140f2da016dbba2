// SPDX-License-Identifier: GPL-2.0-only
#include "event_json.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "macro.h"
#include "ring_page.h"

#define DATA "tests/data/uprobe/"

static size_t read_file(const char *path, char *buf, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t n;

	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	n = fread(buf, 1, size, file);
	(void)fclose(file);
	return n;
}

/* A line that parses strictly, all of it, with nothing behind its newline. */
static struct json_object *parse_line(const char *line, size_t size)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *object;

	assert_true(size > 1 && size <= EVENT_LINE_MAX);
	assert_int_equal(line[size - 1], '\n');
	assert_null(memchr(line, '\n', size - 1));
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tok, line, (int)size - 1);
	if (!object || json_tokener_get_parse_end(tok) != size - 1)
		fail_msg("does not parse: %.*s", (int)size, line);
	json_tokener_free(tok);
	return object;
}

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		fail_msg("no \"%s\" in %s", key, json_object_to_json_string(object));
	return value;
}

static bool has_member(struct json_object *object, const char *key)
{
	return json_object_object_get_ex(object, key, NULL);
}

static void assert_bytes(struct json_object *string, const char *bytes, size_t size)
{
	assert_int_equal(json_object_get_string_len(string), size);
	assert_memory_equal(json_object_get_string(string), bytes, size);
}

static void assert_hex(struct json_object *string, const char *bytes, size_t size)
{
	const char *text = json_object_get_string(string);

	assert_int_equal(json_object_get_string_len(string), size * 2);
	for (size_t i = 0; i < size; i++) {
		unsigned int byte;

		assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
		assert_int_equal(byte, (unsigned char)bytes[i]);
	}
}

/* --- pages that a kernel has written -------------------------------------- */

static struct event_program *compile_file(const char *name, const char *kind)
{
	static char text[1 << 16];
	struct event_config config = { .set = "data", .probe = name, .kind = kind };
	struct event_program *program = NULL;
	struct event_format *format = NULL;
	char path[128];
	size_t n;

	(void)snprintf(path, sizeof(path), DATA "%s.format", name);
	n = read_file(path, text, sizeof(text));
	assert_int_equal(event_format_parse(text, n, &format), 0);
	assert_int_equal(event_program_compile(format, &config, &program), 0);
	event_format_free(format);
	return program;
}

/* All lines of the captured pages, in @out; the count is returned. */
static size_t write_pages(char *out, size_t room, size_t *ret_size)
{
	struct event_program *programs[] = {
		compile_file("openat", "uprobe"),
		compile_file("openat_ret", "uretprobe"),
		compile_file("task_rename", "tracepoint"),
	};
	static char pages[1 << 16];
	const char comm[EVENT_COMM_MAX] = "cached";
	char header[1024], line[EVENT_LINE_MAX];
	size_t n_pages, n = 0, used = 0;
	struct ring_layout layout;
	struct event_writer writer;

	n_pages = read_file(DATA "header_page", header, sizeof(header));
	assert_int_equal(ring_layout_parse(header, n_pages, &layout), 0);
	n_pages = read_file(DATA "pages.raw", pages, sizeof(pages)) / 4096;
	event_writer_init(&writer, NULL, NULL);
	for (size_t i = 0; i < n_pages; i++) {
		struct ring_record rec;
		struct ring_page page;
		int r;

		assert_int_equal(ring_page_open(&page, &layout, pages + i * 4096, 4096), 0);
		while ((r = ring_page_next(&page, &rec)) == 1) {
			uint32_t id = event_record_id(rec.data, rec.size);
			size_t p = 0, size;

			while (p < 2 && event_program_id(programs[p]) != id)
				p++;
			assert_int_equal(event_program_id(programs[p]), id);

			struct event_meta meta = {
				.wall_ns = 1763628440000000000 + (int64_t)rec.ts,
				.seq = n++,
				.cpu = 1,
				.tid = event_program_tid(programs[p], rec.data, rec.size),
				.pid = 4242,
				.has_pid = true,
				.comm = comm,
			};
			assert_int_equal(event_json_write(programs[p], &writer, &meta, rec.data,
							  rec.size, line, &size),
					 0);
			json_object_put(parse_line(line, size));
			assert_true(used + size <= room);
			memcpy(out + used, line, size);
			used += size;
		}
		assert_int_equal(r, 0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		event_program_free(programs[i]);
	*ret_size = used;
	return n;
}

/* With UPDATE set in the environment the file is written instead. */
static void captured_pages_give_the_expected_lines(void **state)
{
	static char got[1 << 17], want[1 << 17];
	size_t got_size, want_size;
	char *g = got, *w = want;

	(void)state;
	assert_int_equal(write_pages(got, sizeof(got) - 1, &got_size), 22);
	if (getenv("UPDATE")) {
		FILE *file = fopen(DATA "expected.jsonl", "we");

		assert_non_null(file);
		assert_int_equal(fwrite(got, 1, got_size, file), got_size);
		(void)fclose(file);
	}
	want_size = read_file(DATA "expected.jsonl", want, sizeof(want) - 1);
	got[got_size] = want[want_size] = '\0';
	for (int i = 1; *g || *w; i++) {
		size_t length = strcspn(g, "\n");

		if (length != strcspn(w, "\n") || memcmp(g, w, length) != 0)
			fail_msg("line %d:\n got %.*s\nwant %.*s", i, (int)length, g,
				 (int)strcspn(w, "\n"), w);
		g += length + (g[length] == '\n');
		w += length + (w[length] == '\n');
	}
}

/* --- records made here ---------------------------------------------------- */

#define HEAD                                                                   \
	"name: event\nID: 7\nformat:\n"                                        \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n" \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
#define STRING_FIELD(name, offset) \
	"\tfield:__data_loc char[] " name ";\toffset:" offset ";\tsize:4;\tsigned:1;\n"

/* A record being put together: fields first, then what they point to. */
struct record {
	uint8_t bytes[1 << 16];
	size_t size;
};

static void begin_record(struct record *r, size_t fields_size)
{
	memset(r->bytes, 0, fields_size);
	r->bytes[0] = 7;
	r->bytes[4] = 99;
	r->size = fields_size;
}

static void set_location(struct record *r, size_t offset, uint32_t start, uint32_t size)
{
	uint32_t location = size << 16 | start;

	memcpy(r->bytes + offset, &location, 4);
}

static void add_string(struct record *r, size_t offset, const char *bytes, size_t size)
{
	set_location(r, offset, (uint32_t)r->size, (uint32_t)size);
	memcpy(r->bytes + r->size, bytes, size);
	r->size += size;
}

static struct event_program *compile(const char *text, const struct event_config *config)
{
	static const struct event_config plain = { .set = "s", .probe = "p", .kind = "kprobe" };
	struct event_program *program = NULL;
	struct event_format *format = NULL;

	assert_int_equal(event_format_parse(text, strlen(text), &format), 0);
	assert_int_equal(event_program_compile(format, config ? config : &plain, &program), 0);
	event_format_free(format);
	return program;
}

static size_t name_even(void *userdata, uint64_t address, char *buf, size_t size)
{
	(void)userdata;
	if (address & 1)
		return 0;
	return (size_t)snprintf(buf, size, "sym_%llx+0x4", (unsigned long long)address);
}

static struct json_object *write_one(struct event_program *program, const struct record *r,
				     const char *comm, char *line, size_t *ret_size)
{
	struct event_meta meta = { .wall_ns = 1, .seq = 2, .cpu = 3 };
	char padded[EVENT_COMM_MAX];
	struct event_writer writer;

	if (comm)
		meta.comm = strncpy(padded, comm, sizeof(padded));
	event_writer_init(&writer, name_even, NULL);
	meta.tid = event_program_tid(program, r->bytes, r->size);
	assert_int_equal(
		event_json_write(program, &writer, &meta, r->bytes, r->size, line, ret_size), 0);
	return parse_line(line, *ret_size);
}

static void keys_have_their_order_and_unknown_values_are_null(void **state)
{
	static const char format[] = HEAD "\tfield:s32 fd;\toffset:8;\tsize:4;\tsigned:1;\n";
	static const char want[] =
		"{\"ts\":\"1970-01-01T00:00:00.000000001Z\",\"seq\":2,\"set\":\"s\\\"\",\"probe\":\"p\","
		"\"kind\":\"kprobe\",\"cpu\":3,\"pid\":null,\"tid\":99,\"comm\":null,"
		"\"args\":{\"fd\":-2}}\n";
	const struct event_config config = { .set = "s\"", .probe = "p", .kind = "kprobe" };
	struct event_program *program = compile(format, &config);
	struct record r;
	char line[EVENT_LINE_MAX];
	size_t size;

	(void)state;
	begin_record(&r, 12);
	memset(r.bytes + 8, 0xff, 4);
	r.bytes[8] = 0xfe;
	json_object_put(write_one(program, &r, NULL, line, &size));
	assert_int_equal(size, strlen(want));
	assert_memory_equal(line, want, size);
	event_program_free(program);
}

static void arguments_have_the_order_and_names_of_the_specification(void **state)
{
	static const char format[] = HEAD "\tfield:u64 a;\toffset:8;\tsize:8;\tsigned:0;\n"
					  "\tfield:s64 b;\toffset:16;\tsize:8;\tsigned:1;\n"
					  "\tfield:u32 c;\toffset:24;\tsize:4;\tsigned:0;\n";
	const struct event_arg args[] = {
		{ .name = "second", .field = "b" },
		{ .name = "first", .field = "a" },
		{ .name = "c" },
		{ .name = "c_hex", .field = "c", .has_kind = true, .kind = VALUE_HEX },
		/* no string can be made of four bytes: stays what it is */
		{ .name = "c_str", .field = "c", .has_kind = true, .kind = VALUE_STRING },
	};
	struct event_config config = {
		.set = "s", .probe = "p", .kind = "k", .args = args, .n_args = ARRAY_SIZE(args)
	};
	struct event_program *program = compile(format, &config);
	char line[EVENT_LINE_MAX];
	struct record r;
	size_t size;

	(void)state;
	begin_record(&r, 28);
	memset(r.bytes + 8, 0xff, 20);
	json_object_put(write_one(program, &r, NULL, line, &size));
	line[size] = '\0';
	assert_non_null(strstr(line,
			       "\"args\":{\"second\":-1,\"first\":18446744073709551615,"
			       "\"c\":4294967295,\"c_hex\":\"0xffffffff\",\"c_str\":4294967295}"));
	event_program_free(program);

	config.int64_as_string = true;
	program = compile(format, &config);
	json_object_put(write_one(program, &r, NULL, line, &size));
	line[size] = '\0';
	assert_non_null(strstr(line,
			       "\"args\":{\"second\":\"-1\",\"first\":\"18446744073709551615\","
			       "\"c\":4294967295,"));
	event_program_free(program);
}

static void argument_without_a_field_is_an_error(void **state)
{
	static const char format[] = HEAD "\tfield:u64 a;\toffset:8;\tsize:8;\tsigned:0;\n";
	const struct event_arg args[] = { { .name = "b" } };
	const struct event_config config = {
		.set = "s", .probe = "p", .kind = "k", .args = args, .n_args = 1
	};
	struct event_program *program = NULL;
	struct event_format *parsed = NULL;

	(void)state;
	assert_int_equal(event_format_parse(format, strlen(format), &parsed), 0);
	assert_int_equal(event_program_compile(parsed, &config, &program), -ENOENT);
	event_format_free(parsed);
}

static void short_record_is_an_error(void **state)
{
	static const char format[] = HEAD "\tfield:u64 a;\toffset:8;\tsize:8;\tsigned:0;\n";
	struct event_program *program = compile(format, NULL);
	struct event_meta meta = {};
	struct event_writer writer;
	char line[EVENT_LINE_MAX];
	uint8_t bytes[16] = { 7 };
	size_t size;

	(void)state;
	event_writer_init(&writer, NULL, NULL);
	for (size_t n = 0; n < 16; n++)
		assert_int_equal(event_json_write(program, &writer, &meta, bytes, n, line, &size),
				 -EBADMSG);
	assert_int_equal(event_json_write(program, &writer, &meta, bytes, 16, line, &size), 0);
	assert_int_equal(event_program_tid(program, bytes, 7), -1);
	assert_int_equal(event_record_id(bytes, 1), 0);
	event_program_free(program);
}

static const char strings_format[] = HEAD STRING_FIELD(EVENT_COMM_FIELD, "8") STRING_FIELD("a",
											   "12")
	STRING_FIELD("b", "16") "\tfield:__data_loc char[][3] words;\toffset:20;\tsize:12;\tsigned:1;\n" STRING_FIELD(
		"comm", "32");
#define STRINGS_SIZE 36

static void bytes_of_bad_strings_come_back_from_raw(void **state)
{
	struct event_program *program = compile(strings_format, NULL);
	struct json_object *object, *raw;
	char all[256], line[EVENT_LINE_MAX];
	struct record r;
	size_t size;

	(void)state;
	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	all[255] = '\0';
	begin_record(&r, STRINGS_SIZE);
	add_string(&r, 8, "\xff\xfe", 3);
	add_string(&r, 12, all, sizeof(all));
	add_string(&r, 16, "fine \xe2\x98\x83", 9);
	add_string(&r, 20, "one", 4);
	add_string(&r, 24, "tw\xf6", 4);
	add_string(&r, 28, "three", 6);
	add_string(&r, 32, "\xed\xa0\x80", 4);
	object = write_one(program, &r, NULL, line, &size);

	raw = member(object, "raw");
	assert_int_equal(json_object_object_length(raw), 4);
	assert_hex(member(raw, "a"), all, 255);
	assert_hex(member(raw, "task.comm"), "\xff\xfe", 2);
	assert_hex(member(raw, "comm"), "\xed\xa0\x80", 3);
	assert_null(json_object_array_get_idx(member(raw, "words"), 0));
	assert_hex(json_object_array_get_idx(member(raw, "words"), 1), "tw\xf6", 3);
	assert_null(json_object_array_get_idx(member(raw, "words"), 2));
	assert_bytes(member(member(object, "args"), "b"), "fine \xe2\x98\x83", 8);
	assert_bytes(member(object, "comm"), "\xef\xbf\xbd\xef\xbf\xbd", 6);
	assert_false(has_member(object, "truncated"));
	json_object_put(object);
	event_program_free(program);
}

static void unreadable_strings_are_null(void **state)
{
	struct event_program *program = compile(strings_format, NULL);
	struct json_object *object, *args, *words;
	char line[EVENT_LINE_MAX];
	struct record r;
	size_t size;

	(void)state;
	begin_record(&r, STRINGS_SIZE);
	add_string(&r, 8, "task", 5);
	/* "a": its pointer could not be read, so it begins where "b" begins. */
	set_location(&r, 12, (uint32_t)r.size, 14);
	add_string(&r, 16, "b is", 5);
	/* The second word is empty of bytes, the third was never written. */
	add_string(&r, 20, "one", 4);
	set_location(&r, 24, (uint32_t)r.size, 0);
	set_location(&r, 28, 3, 17);
	/* An empty string is a string. */
	add_string(&r, 32, "", 1);
	object = write_one(program, &r, "not used", line, &size);

	args = member(object, "args");
	assert_null(member(args, "a"));
	assert_bytes(member(args, "b"), "b is", 4);
	words = member(args, "words");
	assert_int_equal(json_object_array_length(words), 3);
	assert_bytes(json_object_array_get_idx(words, 0), "one", 3);
	assert_null(json_object_array_get_idx(words, 1));
	assert_null(json_object_array_get_idx(words, 2));
	assert_bytes(member(args, "comm"), "", 0);
	assert_bytes(member(object, "comm"), "task", 4);
	json_object_put(object);

	/* Beyond the record, by a little and by a lot. */
	set_location(&r, 32, (uint32_t)r.size - 1, 2);
	object = write_one(program, &r, NULL, line, &size);
	assert_null(member(member(object, "args"), "comm"));
	json_object_put(object);
	set_location(&r, 32, 0xffff, 0xffff);
	object = write_one(program, &r, NULL, line, &size);
	assert_null(member(member(object, "args"), "comm"));
	json_object_put(object);
	event_program_free(program);
}

static void every_kind_of_value_is_shown(void **state)
{
	static const char format[] = HEAD
		"\tfield:char name[8];\toffset:8;\tsize:8;\tsigned:0;\n"
		"\tfield:bool yes;\toffset:16;\tsize:1;\tsigned:0;\n"
		"\tfield:bool no;\toffset:17;\tsize:1;\tsigned:0;\n"
		"\tfield:u8 c;\toffset:18;\tsize:1;\tsigned:0;\n"
		"\tfield:u8 cs[2];\toffset:19;\tsize:2;\tsigned:0;\n"
		"\tfield:u64 sym;\toffset:24;\tsize:8;\tsigned:0;\n"
		"\tfield:u64 syms[2];\toffset:32;\tsize:16;\tsigned:0;\n"
		"\tfield:struct blob blob;\toffset:48;\tsize:3;\tsigned:0;\n"
		"\tfield:__data_loc u16[] more;\toffset:52;\tsize:4;\tsigned:0;\n"
		"\tfield:__data_loc u16[] none;\toffset:56;\tsize:4;\tsigned:0;\n"
		"\tfield:__rel_loc char[] rel;\toffset:60;\tsize:4;\tsigned:0;\n"
		"\tfield:s16 s16;\toffset:64;\tsize:2;\tsigned:1;\n"
		"\tfield:s8 s8;\toffset:66;\tsize:1;\tsigned:1;\n"
		"\nprint fmt: \"%c %c %pS %pS\", REC->c, REC->cs[0], (void *)REC->sym, REC->syms[0]\n";
	struct event_program *program = compile(format, NULL);
	struct json_object *object;
	char line[EVENT_LINE_MAX];
	struct record r;
	size_t size;

	(void)state;
	begin_record(&r, 68);
	memcpy(r.bytes + 8, "ab\0secr", 8);
	memcpy(r.bytes + 16, "\x05\0A", 3);
	memcpy(r.bytes + 19, "\n\xe9", 2);
	memcpy(r.bytes + 24, "\x10", 1);
	memcpy(r.bytes + 32, "\x11", 1);
	memcpy(r.bytes + 40, "\x12", 1);
	memcpy(r.bytes + 48, "\xde\xad\x01", 3);
	memset(r.bytes + 64, 0xff, 3);
	add_string(&r, 52, "\x01\0\x02\x01", 4);
	set_location(&r, 60, (uint32_t)r.size - 64, 4);
	memcpy(r.bytes + r.size, "rel", 4);
	r.size += 4;
	object = write_one(program, &r, "known", line, &size);
	line[size] = '\0';
	assert_non_null(strstr(
		line,
		"\"comm\":\"known\",\"args\":{\"name\":\"ab\",\"yes\":true,"
		"\"no\":false,\"c\":\"A\",\"cs\":[\"\\n\",\"\xef\xbf\xbd\"],"
		"\"sym\":\"sym_10+0x4\",\"syms\":[\"0x11\",\"sym_12+0x4\"],\"blob\":\"dead01\","
		"\"more\":[1,258],\"none\":[],\"rel\":\"rel\",\"s16\":-1,\"s8\":-1},"
		"\"raw\":{\"cs\":[null,\"e9\"]}}\n"));
	json_object_put(object);
	event_program_free(program);
}

/* --- lines that would be too long ----------------------------------------- */

static const char long_format[] = HEAD STRING_FIELD(EVENT_COMM_FIELD, "8") STRING_FIELD("a", "12")
	STRING_FIELD("b", "16")
		STRING_FIELD("c", "20") "\tfield:u64 last;\toffset:24;\tsize:8;\tsigned:0;\n";

static void long_strings_are_cut_the_longest_first(void **state)
{
	struct event_program *program = compile(long_format, NULL);
	static char many[12000];
	char line[EVENT_LINE_MAX];
	struct json_object *object, *args;
	struct record r;
	size_t size;

	(void)state;
	memset(many, 'x', sizeof(many) - 1);
	begin_record(&r, 32);
	add_string(&r, 8, "task", 5);
	add_string(&r, 12, many, sizeof(many));
	add_string(&r, 16, "short", 6);
	add_string(&r, 20, many, sizeof(many));
	object = write_one(program, &r, NULL, line, &size);
	args = member(object, "args");
	assert_true(json_object_get_boolean(member(object, "truncated")));
	assert_bytes(member(args, "b"), "short", 5);
	assert_int_equal(json_object_get_string_len(member(args, "a")),
			 json_object_get_string_len(member(args, "c")));
	assert_non_null(member(args, "last"));
	/* the line is used up */
	assert_true(size > EVENT_LINE_MAX - 24);
	json_object_put(object);
	event_program_free(program);
}

static void cut_strings_stay_utf_8_and_reversible(void **state)
{
	struct event_program *program = compile(long_format, NULL);
	static char snow[9001], bad[4096];
	char line[EVENT_LINE_MAX];
	struct json_object *object, *args;
	struct record r;
	size_t size, shown;

	(void)state;
	for (size_t i = 0; i < 9000; i += 3)
		memcpy(snow + i, "\xe2\x98\x83", 3);
	memset(bad, 0xff, sizeof(bad) - 1);
	for (size_t shift = 0; shift < 4; shift++) {
		begin_record(&r, 32);
		add_string(&r, 8, "0123" + shift, 5 - shift);
		add_string(&r, 12, snow, sizeof(snow));
		add_string(&r, 16, bad, sizeof(bad));
		add_string(&r, 20, "c", 2);
		object = write_one(program, &r, NULL, line, &size);
		args = member(object, "args");
		assert_true(json_object_get_boolean(member(object, "truncated")));
		assert_false(has_member(member(object, "raw"), "a"));
		assert_int_equal(json_object_get_string_len(member(args, "a")) % 3, 0);
		shown = (size_t)json_object_get_string_len(member(args, "b")) / 3;
		assert_hex(member(member(object, "raw"), "b"), bad, shown);
		assert_true(size > EVENT_LINE_MAX - 50);
		json_object_put(object);
	}
	event_program_free(program);
}

static void every_length_around_the_limit_gives_a_line(void **state)
{
	struct event_program *program = compile(long_format, NULL);
	static char many[EVENT_LINE_MAX];
	char line[EVENT_LINE_MAX];
	bool was_cut = false;
	struct record r;
	size_t size;

	(void)state;
	memset(many, 'y', sizeof(many));
	for (size_t length = EVENT_LINE_MAX - 300; length < EVENT_LINE_MAX - 100; length++) {
		struct json_object *object;

		begin_record(&r, 32);
		add_string(&r, 8, "t", 2);
		add_string(&r, 12, many, length);
		add_string(&r, 16, "b", 2);
		add_string(&r, 20, "c", 2);
		object = write_one(program, &r, NULL, line, &size);
		if (has_member(object, "truncated"))
			was_cut = true;
		else if (was_cut)
			fail_msg("%zu bytes fit, fewer did not", length);
		json_object_put(object);
	}
	assert_true(was_cut);
	event_program_free(program);
}

/* More values than a line holds: the last are missing, the line is one. */
static void too_many_values_end_early(void **state)
{
	static const struct {
		const char *type, *brackets, *conversion;
		unsigned int size, n;
	} rows[] = {
		{ "u64", "[64]", "%u", 512, 100 },
		{ "struct blob", "[2]", "%u", 5226, 10 },
		{ "struct blob", "", "%u", 700, 60 },
		/* These fit, but not with "raw". */
		{ "u8", "[64]", "%c", 64, 38 },
		{ "u8", "[64]", "%c", 64, 60 },
	};
	static char format[1 << 15];
	char line[EVENT_LINE_MAX];
	static struct record r;

	(void)state;
	for (size_t row = 0; row < ARRAY_SIZE(rows); row++) {
		struct event_program *program;
		struct json_object *object;
		size_t n, size;

		n = (size_t)snprintf(format, sizeof(format), "%s", HEAD);
		for (unsigned int i = 0; i < rows[row].n; i++) {
			n += (size_t)snprintf(format + n, sizeof(format) - n,
					      "\tfield:%s f%u%s;\toffset:%u;\tsize:%u;\n",
					      rows[row].type, i, rows[row].brackets,
					      8 + i * rows[row].size, rows[row].size);
		}
		n += (size_t)snprintf(format + n, sizeof(format) - n, "print fmt: \"");
		for (unsigned int i = 0; i < rows[row].n; i++)
			n += (size_t)snprintf(format + n, sizeof(format) - n, "%s",
					      rows[row].conversion);
		n += (size_t)snprintf(format + n, sizeof(format) - n, "\"");
		for (unsigned int i = 0; i < rows[row].n; i++)
			n += (size_t)snprintf(format + n, sizeof(format) - n, ", REC->f%u[0]", i);
		program = compile(format, NULL);
		begin_record(&r, 8 + rows[row].n * rows[row].size);
		memset(r.bytes + 8, 0xff, rows[row].n * rows[row].size);
		object = write_one(program, &r, NULL, line, &size);
		assert_true(json_object_get_boolean(member(object, "truncated")));
		assert_true(size > EVENT_LINE_MAX - 1900);
		json_object_put(object);
		event_program_free(program);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captured_pages_give_the_expected_lines),
		cmocka_unit_test(keys_have_their_order_and_unknown_values_are_null),
		cmocka_unit_test(arguments_have_the_order_and_names_of_the_specification),
		cmocka_unit_test(argument_without_a_field_is_an_error),
		cmocka_unit_test(short_record_is_an_error),
		cmocka_unit_test(bytes_of_bad_strings_come_back_from_raw),
		cmocka_unit_test(unreadable_strings_are_null),
		cmocka_unit_test(every_kind_of_value_is_shown),
		cmocka_unit_test(long_strings_are_cut_the_longest_first),
		cmocka_unit_test(cut_strings_stay_utf_8_and_reversible),
		cmocka_unit_test(every_length_around_the_limit_gives_a_line),
		cmocka_unit_test(too_many_values_end_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
