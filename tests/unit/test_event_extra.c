// SPDX-License-Identifier: GPL-2.0-only
/* Members behind "args", and the arguments of a second record as one of them. */
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

static const char format_text[] =
	"name: e\nID: 7\nformat:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
	"\tfield:s32 fd;\toffset:8;\tsize:4;\tsigned:1;\n"
	"\tfield:__data_loc char[] text;\toffset:12;\tsize:4;\tsigned:1;\n\n"
	"print fmt: \"(%lx) fd=%d text=\\\"%s\\\"\", REC->__probe_ip, REC->fd, __get_str(text)\n";

#define RECORD_MAX 20000

struct record {
	char bytes[RECORD_MAX];
	size_t size;
};

static struct event_program *compile(void)
{
	const struct event_config config = { .set = "s", .probe = "p", .kind = "call" };
	struct event_program *program = NULL;
	struct event_format *format = NULL;

	assert_int_equal(event_format_parse(format_text, sizeof(format_text) - 1, &format), 0);
	assert_int_equal(event_program_compile(format, &config, &program), 0);
	event_format_free(format);
	return program;
}

static void fill_record(struct record *r, int fd, const char *bytes, size_t size)
{
	uint32_t location = (uint32_t)size << 16 | 16;
	uint16_t id = 7;

	memset(r->bytes, 0, 16);
	memcpy(r->bytes, &id, sizeof(id));
	memcpy(r->bytes + 8, &fd, sizeof(fd));
	memcpy(r->bytes + 12, &location, sizeof(location));
	memcpy(r->bytes + 16, bytes, size);
	r->size = 16 + size;
}

static struct json_object *parse(const char *text, size_t size)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *object;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tok, text, (int)size);
	if (!object || json_tokener_get_parse_end(tok) != size)
		fail_msg("does not parse: %.*s", (int)size, text);
	json_tokener_free(tok);
	return object;
}

static size_t write_line(struct event_program *program, const struct record *r, const char *extra,
			 size_t extra_size, bool is_cut, char *line)
{
	const struct event_meta meta = { .extra = extra,
					 .extra_size = extra_size,
					 .is_cut = is_cut };
	struct event_writer writer;
	size_t size = 0;

	event_writer_init(&writer, NULL, NULL);
	assert_int_equal(event_json_write(program, &writer, &meta, r->bytes, r->size, line, &size),
			 0);
	assert_true(size <= EVENT_LINE_MAX);
	return size;
}

static void extra_members_stand_between_args_and_raw(void **state)
{
	static const char extra[] = ",\"stack\":[\"a+0x4\"]";
	static const char end[] =
		",\"comm\":null,\"args\":{\"fd\":3,\"text\":\"a\xef\xbf\xbd\"},\"stack\":[\"a+0x4\"],"
		"\"raw\":{\"text\":\"61ff\"},\"truncated\":true}\n";
	struct event_program *program = compile();
	static struct record r;
	char line[EVENT_LINE_MAX];
	size_t size;

	(void)state;
	fill_record(&r, 3, "a\xff", 3);
	size = write_line(program, &r, extra, sizeof(extra) - 1, true, line);
	json_object_put(parse(line, size - 1));
	assert_true(size > sizeof(end));
	assert_memory_equal(line + size - (sizeof(end) - 1), end, sizeof(end) - 1);
	event_program_free(program);
}

static void arguments_are_cut_to_make_room_for_extra_members(void **state)
{
	struct event_program *program = compile();
	static char extra[EVENT_EXTRA_MAX + 1], text[RECORD_MAX];
	static struct record r;
	char line[EVENT_LINE_MAX];
	size_t extra_size;

	(void)state;
	memset(text, 'x', sizeof(text));
	for (extra_size = 16; extra_size <= EVENT_EXTRA_MAX; extra_size += 629) {
		size_t length = EVENT_LINE_MAX - extra_size - 200, size;
		struct json_object *object, *value;
		bool was_cut = false;

		memset(extra, 'y', sizeof(extra));
		memcpy(extra, ",\"stack\":\"", 10);
		extra[extra_size - 1] = '"';
		for (; length < EVENT_LINE_MAX - extra_size; length++) {
			fill_record(&r, 3, text, length);
			size = write_line(program, &r, extra, extra_size, false, line);
			object = parse(line, size - 1);
			assert_true(json_object_object_get_ex(object, "stack", &value));
			assert_int_equal(json_object_get_string_len(value), extra_size - 11);
			was_cut |= json_object_object_get_ex(object, "truncated", &value);
			assert_true(!was_cut || size > EVENT_LINE_MAX - 8);
			json_object_put(object);
		}
		assert_true(was_cut);
	}
	event_program_free(program);
}

static void the_name_of_the_thread_is_that_of_the_record(void **state)
{
	static const char format[] =
		"name: e\nID: 7\nformat:\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
		"\tfield:__data_loc char[] __comm;\toffset:8;\tsize:4;\tsigned:1;\n\n"
		"print fmt: \"\"\n";
	const struct event_config config = { .set = "s", .probe = "p", .kind = "kprobe" };
	struct event_program *with = NULL, *without = compile();
	char record[40] = "", comm[EVENT_COMM_MAX];
	struct event_format *parsed = NULL;
	uint32_t location = 28 << 16 | 12;

	(void)state;
	assert_int_equal(event_format_parse(format, sizeof(format) - 1, &parsed), 0);
	assert_int_equal(event_program_compile(parsed, &config, &with), 0);
	event_format_free(parsed);
	memcpy(record + 8, &location, sizeof(location));
	memset(record + 12, 'x', 28);
	assert_true(event_program_comm(with, record, sizeof(record), comm));
	assert_memory_equal(comm, "xxxxxxxxxxxxxxxx", EVENT_COMM_MAX);
	memcpy(record + 12, "a\xff\0", 3);
	assert_true(event_program_comm(with, record, sizeof(record), comm));
	assert_memory_equal(comm, "a\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0", EVENT_COMM_MAX);
	assert_false(event_program_comm(with, record, 11, comm));
	assert_false(event_program_comm(with, record, 39, comm));
	assert_false(event_program_comm(without, record, sizeof(record), comm));
	event_program_free(with);
	event_program_free(without);
}

static void too_many_extra_members_are_refused(void **state)
{
	struct event_program *program = compile();
	const struct event_meta meta = { .extra = "", .extra_size = EVENT_EXTRA_MAX + 1 };
	struct event_writer writer;
	static struct record r;
	char line[EVENT_LINE_MAX];
	size_t size;

	(void)state;
	fill_record(&r, 3, "a", 2);
	event_writer_init(&writer, NULL, NULL);
	assert_int_equal(event_json_write(program, &writer, &meta, r.bytes, r.size, line, &size),
			 -E2BIG);
	event_program_free(program);
}

static void return_is_an_extra_member_of_any_size(void **state)
{
	struct event_program *program = compile();
	static char text[RECORD_MAX];
	struct event_writer writer;
	static struct record r;
	char buf[EVENT_EXTRA_MAX];

	(void)state;
	event_writer_init(&writer, NULL, NULL);
	memset(text, '\x80', sizeof(text));
	memset(text, 'x', 40);
	for (size_t room = EVENT_RETURN_MIN; room <= sizeof(buf); room += 127) {
		for (size_t length = 1; length < 2000; length += 37) {
			char *exact = malloc(room), *object;
			size_t size;
			int r2;

			fill_record(&r, -4, text, length);
			r2 = event_json_return(program, &writer, r.bytes, r.size, exact, room,
					       &size);
			assert_true(r2 == 0 || r2 == 1);
			assert_true(size <= room && size > 16);
			/* Three bytes for each shown, two for each in "return_raw" */
			assert_true(r2 ? room < length * 5 + 200 : room > length);
			assert_int_equal(asprintf(&object, "{\"a\":1%.*s}", (int)size, exact),
					 size + 7);
			json_object_put(parse(object, size + 7));
			free(object);
			free(exact);
		}
	}
	event_program_free(program);
}

static void return_has_its_bytes_beside_it(void **state)
{
	static const char expected[] = ",\"return\":{\"fd\":-4,\"text\":\"\xef\xbf\xbd\"},"
				       "\"return_raw\":{\"text\":\"ff\"}";
	struct event_program *program = compile();
	struct event_writer writer;
	static struct record r;
	char buf[EVENT_RETURN_MIN];
	size_t size;

	(void)state;
	event_writer_init(&writer, NULL, NULL);
	fill_record(&r, -4, "\xff", 2);
	assert_int_equal(
		event_json_return(program, &writer, r.bytes, r.size, buf, sizeof(buf), &size), 0);
	assert_int_equal(size, sizeof(expected) - 1);
	assert_memory_equal(buf, expected, size);
	assert_int_equal(event_json_return(program, &writer, r.bytes, 11, buf, sizeof(buf), &size),
			 -EBADMSG);
	assert_int_equal(event_json_return(program, &writer, r.bytes, r.size, buf,
					   EVENT_RETURN_MIN - 1, &size),
			 -ENOBUFS);
	event_program_free(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(extra_members_stand_between_args_and_raw),
		cmocka_unit_test(arguments_are_cut_to_make_room_for_extra_members),
		cmocka_unit_test(the_name_of_the_thread_is_that_of_the_record),
		cmocka_unit_test(too_many_extra_members_are_refused),
		cmocka_unit_test(return_is_an_extra_member_of_any_size),
		cmocka_unit_test(return_has_its_bytes_beside_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
