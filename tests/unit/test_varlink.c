// SPDX-License-Identifier: GPL-2.0-only
#include "varlink.h"
#include "varlink_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

static const struct varlink_parameter say_parameters[] = {
	{ "text", JSON_NODE_STRING, false },
	{ "times", JSON_NODE_INT, true },
	{ NULL, 0, false },
};

static const struct varlink_method methods[] = {
	{ .name = "Say", .parameters = say_parameters, .id = 7 },
	{ .name = "Watch", .needs_more = true, .id = 8 },
	{ .name = NULL },
};

static const struct varlink_service service = {
	.vendor = "v",
	.product = "p",
	.version = "1",
	.url = "u",
	.interface = "io.test.Words",
	.description = "interface io.test.Words\n",
	.methods = methods,
};

static void feed(struct varlink_input *input, const char *bytes, size_t size)
{
	while (size) {
		size_t room, n;
		char *at = varlink_input_room(input, &room);

		assert_non_null(at);
		n = room < size ? room : size;
		memcpy(at, bytes, n);
		varlink_input_add(input, n);
		bytes += n;
		size -= n;
	}
}

static void messages_come_whole_however_they_are_cut(void **state)
{
	static const char bytes[] = "{\"a\":1}\0{}\0\0{\"last\":true}";
	static const char *const want[] = { "{\"a\":1}", "{}", "", "{\"last\":true}" };
	size_t cut;

	(void)state;
	for (cut = 1; cut <= sizeof(bytes); cut++) {
		struct varlink_input input = { .max = 100 };
		const char *message;
		size_t at, n = 0, size;

		for (at = 0; at < sizeof(bytes); at += cut) {
			feed(&input, bytes + at,
			     at + cut > sizeof(bytes) ? sizeof(bytes) - at : cut);
			while (varlink_input_next(&input, &message, &size) == 1) {
				assert_true(n < ARRAY_SIZE(want));
				assert_int_equal(size, strlen(want[n]));
				assert_memory_equal(message, want[n], size);
				n++;
			}
		}
		assert_int_equal(n, ARRAY_SIZE(want));
		assert_int_equal(input.used, 0);
		varlink_input_done(&input);
	}
}

static void a_message_that_is_too_long_is_told_before_it_ends(void **state)
{
	struct varlink_input input = { .max = 10000 };
	static char bytes[10002];
	const char *message;
	size_t size;

	(void)state;
	memset(bytes, ' ', sizeof(bytes));
	feed(&input, bytes, 10000);
	assert_int_equal(varlink_input_next(&input, &message, &size), 0);
	feed(&input, "", 1);
	assert_int_equal(varlink_input_next(&input, &message, &size), 1);
	assert_int_equal(size, 10000);
	feed(&input, bytes, 10001);
	assert_int_equal(varlink_input_next(&input, &message, &size), -EMSGSIZE);
	varlink_input_done(&input);
}

static void a_call_is_understood(void **state)
{
	static const char text[] = "{\"method\":\"a.b.C\",\"parameters\":{\"x\":\"y\",\"z\":null},"
				   "\"more\":true,\"oneway\":null,\"upgrade\":false}";
	struct varlink_message call;
	char *reason;

	(void)state;
	assert_int_equal(varlink_parse_call(text, strlen(text), &call, &reason), 0);
	assert_string_equal(call.method, "a.b.C");
	assert_true(call.more);
	assert_false(call.oneway);
	assert_false(call.upgrade);
	assert_string_equal(json_node_string(varlink_member(&call, "x")), "y");
	assert_null(varlink_member(&call, "z"));
	assert_null(varlink_member(&call, "w"));
	varlink_message_done(&call);
}

static void what_is_no_call_is_told_with_its_reason(void **state)
{
	static const struct {
		const char *text;
		const char *reason;
	} cases[] = {
		{ "", "no JSON" },
		{ "\xff", "no JSON" },
		{ "{\"method\":\"a.b\"", "no JSON" },
		{ "{\"method\":\"a.b\",\"method\":\"c.d\"}", "no JSON" },
		{ "[[[[[[[[[[[[[[[[[[[[[[[[[[", "no JSON" },
		{ "[]", "an array, not an object" },
		{ "17", "a whole number, not an object" },
		{ "{}", "no \"method\"" },
		{ "{\"method\":null}", "no \"method\"" },
		{ "{\"method\":7}", "\"method\" must be a string" },
		{ "{\"method\":\"a.b\",\"more\":1}", "\"more\" must be true or false" },
		{ "{\"method\":\"a.b\",\"parameters\":[]}", "\"parameters\" must be an object" },
		{ "{\"method\":\"a.b\",\"continues\":true}", "unknown member \"continues\"" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_free_ char *reason = NULL;
		struct varlink_message call;

		assert_int_equal(varlink_parse_call(cases[i].text, strlen(cases[i].text), &call,
						    &reason),
				 -EBADMSG);
		if (!strstr(reason, cases[i].reason))
			fail_msg("%s: %s", cases[i].text, reason);
	}
}

/* What the service answers by itself; NULL when it is for a method, whose id it is then. */
static char *answer(const char *text, unsigned int *ret_id)
{
	struct varlink_text reply = {};
	const struct varlink_method *method = NULL;
	struct varlink_message call;
	char *reason;
	int r;

	assert_int_equal(varlink_parse_call(text, strlen(text), &call, &reason), 0);
	r = varlink_service_find(&service, &call, &method, &reply);
	varlink_message_done(&call);
	if (r == 1)
		*ret_id = method->id;
	else
		assert_int_equal(r, 0);
	assert_true(!reply.bytes || reply.bytes[reply.size - 1] == '\0');
	assert_true(!reply.bytes || strlen(reply.bytes) == reply.size - 1);
	return reply.bytes;
}

static void a_service_answers_what_needs_no_method(void **state)
{
#define OWN		      "org.varlink.service."
#define NOT_FOUND(what, name) "{\"error\":\"" OWN what "\",\"parameters\":" name "}"
	static const struct {
		const char *call;
		const char *reply;
	} cases[] = {
		{ "{\"method\":\"" OWN "GetInfo\"}",
		  "{\"parameters\":{\"vendor\":\"v\",\"product\":\"p\",\"version\":\"1\",\"url\":\"u\","
		  "\"interfaces\":[\"org.varlink.service\",\"io.test.Words\"]}}" },
		{ "{\"method\":\"" OWN
		  "GetInterfaceDescription\",\"parameters\":{\"interface\":\"io.test.Words\"}}",
		  "{\"parameters\":{\"description\":\"interface io.test.Words\\n\"}}" },
		{ "{\"method\":\"" OWN
		  "GetInterfaceDescription\",\"parameters\":{\"interface\":\"io.test.Word\"}}",
		  NOT_FOUND("InterfaceNotFound", "{\"interface\":\"io.test.Word\"}") },
		{ "{\"method\":\"" OWN "GetInterfaceDescription\"}",
		  NOT_FOUND("InvalidParameter", "{\"parameter\":\"interface\"}") },
		{ "{\"method\":\"Say\"}",
		  NOT_FOUND("InterfaceNotFound", "{\"interface\":\"Say\"}") },
		{ "{\"method\":\"io.test.Say\"}",
		  NOT_FOUND("InterfaceNotFound", "{\"interface\":\"io.test\"}") },
		{ "{\"method\":\"io.test.Words.\"}",
		  NOT_FOUND("MethodNotFound", "{\"method\":\"io.test.Words.\"}") },
		{ "{\"method\":\"io.test.Words.say\"}",
		  NOT_FOUND("MethodNotFound", "{\"method\":\"io.test.Words.say\"}") },
		{ "{\"method\":\"io.test.Words.Say\",\"parameters\":{\"text\":\"x\"},"
		  "\"upgrade\":true}",
		  NOT_FOUND("MethodNotImplemented", "{\"method\":\"io.test.Words.Say\"}") },
		{ "{\"method\":\"io.test.Words.Say\",\"parameters\":{\"text\":1}}",
		  NOT_FOUND("InvalidParameter", "{\"parameter\":\"text\"}") },
		{ "{\"method\":\"io.test.Words.Say\",\"parameters\":{\"text\":null}}",
		  NOT_FOUND("InvalidParameter", "{\"parameter\":\"text\"}") },
		{ "{\"method\":\"io.test.Words.Say\",\"parameters\":{\"text\":\"x\",\"time\":1}}",
		  NOT_FOUND("InvalidParameter", "{\"parameter\":\"time\"}") },
		{ "{\"method\":\"io.test.Words.Watch\"}", NOT_FOUND("ExpectedMore", "{}") },
	};
	unsigned int id;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_free_ char *reply = answer(cases[i].call, &id);

		assert_non_null(reply);
		assert_string_equal(reply, cases[i].reply);
	}
}

static void a_right_call_finds_its_method(void **state)
{
	unsigned int id = 0;

	(void)state;
	assert_null(
		answer("{\"method\":\"io.test.Words.Say\",\"parameters\":{\"text\":\"x\"}}", &id));
	assert_int_equal(id, 7);
	assert_null(answer("{\"method\":\"io.test.Words.Say\",\"parameters\":"
			   "{\"times\":null,\"text\":\"x\"}}",
			   &id));
	assert_int_equal(id, 7);
	assert_null(answer("{\"method\":\"io.test.Words.Watch\",\"more\":true}", &id));
	assert_int_equal(id, 8);
}

static void write_long(struct json_writer *w, const void *userdata)
{
	unsigned int i, n = *(const unsigned int *)userdata;

	json_key(w, "list");
	json_array_begin(w);
	for (i = 0; i < n; i++)
		json_u64(w, i);
	json_array_end(w);
}

static void a_reply_grows_with_what_it_says_and_is_read_again(void **state)
{
	const unsigned int n = 10000, too_many = 10000000;
	struct varlink_text text = {};
	struct varlink_message reply;
	char *reason;

	(void)state;
	assert_int_equal(varlink_write_reply("a.b.Failed", write_long, &n, true, &text), 0);
	assert_int_equal(varlink_parse_reply(text.bytes, text.size - 1, &reply, &reason), 0);
	assert_string_equal(reply.error, "a.b.Failed");
	assert_true(reply.continues);
	assert_int_equal(varlink_member(&reply, "list")->n_children, n);
	varlink_message_done(&reply);
	varlink_text_done(&text);
	assert_int_equal(varlink_write_reply(NULL, write_long, &too_many, false, &text), -E2BIG);
	assert_null(text.bytes);
}

static void a_call_is_written_as_it_is_read(void **state)
{
	struct varlink_text text = {};

	(void)state;
	assert_int_equal(varlink_write_call("a.b.C", NULL, NULL, true, &text), 0);
	assert_string_equal(text.bytes, "{\"method\":\"a.b.C\",\"parameters\":{},\"more\":true}");
	varlink_text_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_come_whole_however_they_are_cut),
		cmocka_unit_test(a_message_that_is_too_long_is_told_before_it_ends),
		cmocka_unit_test(a_call_is_understood),
		cmocka_unit_test(what_is_no_call_is_told_with_its_reason),
		cmocka_unit_test(a_service_answers_what_needs_no_method),
		cmocka_unit_test(a_right_call_finds_its_method),
		cmocka_unit_test(a_reply_grows_with_what_it_says_and_is_read_again),
		cmocka_unit_test(a_call_is_written_as_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
