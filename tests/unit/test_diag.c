// SPDX-License-Identifier: GPL-2.0-only
#include "diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

static char *print(const struct diag *diag, bool is_json)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	if (is_json)
		assert_int_equal(diag_print_json(diag, out), 0);
	else
		diag_print(diag, out);
	fclose(out);
	return text;
}

static void an_entry_has_file_place_pointer_message_and_detail(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("a.json");
	_cleanup_free_ char *text = NULL;
	const struct place place = { 9, 34, NULL };

	(void)state;
	diag_add(diag, DIAG_ERROR, &place, "/probes/4/kprobe", "%s cannot be probed", "vfs_read");
	diag_detail(diag, "first %d", 1);
	diag_detail(diag, "second");
	diag_add(diag, DIAG_WARNING, NULL, "", "odd");
	text = print(diag, false);
	assert_string_equal(text, "a.json:9:34: /probes/4/kprobe: vfs_read cannot be probed\n"
				  "    first 1\n"
				  "    second\n"
				  "a.json: warning: odd\n");
	assert_int_equal(diag->n_entries, 2);
	assert_int_equal(diag->n_errors, 1);
}

static void json_output_is_read_back_as_it_was(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("a \"b\".json");
	const struct place place = { 2, 3, NULL };
	_cleanup_free_ char *text = NULL;
	struct json_object *array, *entry, *detail;

	(void)state;
	diag_add(diag, DIAG_ERROR, &place, "/a~1b", "a \x01 \"quoted\" ünïcode \\ thing");
	diag_detail(diag, "one");
	diag_detail(diag, "two");
	text = print(diag, true);
	assert_null(strchr(text, '\n'));
	array = json_tokener_parse(text);
	assert_int_equal(json_object_array_length(array), 1);
	entry = json_object_array_get_idx(array, 0);
	assert_string_equal(json_object_get_string(json_object_object_get(entry, "file")),
			    "a \"b\".json");
	assert_int_equal(json_object_get_int(json_object_object_get(entry, "line")), 2);
	assert_int_equal(json_object_get_int(json_object_object_get(entry, "column")), 3);
	assert_string_equal(json_object_get_string(json_object_object_get(entry, "pointer")),
			    "/a~1b");
	assert_string_equal(json_object_get_string(json_object_object_get(entry, "message")),
			    "a \x01 \"quoted\" ünïcode \\ thing");
	detail = json_object_object_get(entry, "detail");
	assert_int_equal(json_object_array_length(detail), 2);
	assert_string_equal(json_object_get_string(json_object_array_get_idx(detail, 1)), "two");
	json_object_put(array);
}

static void an_empty_collection_is_an_empty_array(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("a.json");
	_cleanup_free_ char *text = print(diag, true), *lines = print(diag, false);

	(void)state;
	assert_string_equal(text, "[]");
	assert_string_equal(lines, "");
}

static void control_characters_do_not_reach_a_terminal(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("a\x1b[2J.json");
	_cleanup_free_ char *text = NULL;

	(void)state;
	diag_add(diag, DIAG_ERROR, NULL, "", "bell \x07, CSI \xc2\x9b, delete \x7f, bad \xff, ü");
	diag_detail(diag, "tab\tstays, escape \x1b does not");
	text = print(diag, false);
	assert_string_equal(text, "a\\x1b[2J.json: bell \\x07, CSI \\xc2\\x9b, delete \\x7f, "
				  "bad \\xff, ü\n"
				  "    tab\tstays, escape \\x1b does not\n");
}

static void entries_are_sorted_by_place_and_equals_keep_their_order(void **state)
{
	static const struct place places[] = {
		{ .line = 2, .col = 1 }, { .line = 1, .col = 9 }, { .line = 1, .col = 2 },
		{ .line = 2, .col = 1 }, { .line = 1, .col = 2 },
	};
	_cleanup_(diag_freep) struct diag *diag = diag_new("a");
	_cleanup_free_ char *text = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		diag_add(diag, DIAG_ERROR, &places[i], "", "%zu", i);
		diag_detail(diag, "of %zu", i);
	}
	diag_add(diag, DIAG_ERROR, NULL, "", "whole");
	diag_sort(diag);
	text = print(diag, false);
	assert_string_equal(text, "a: whole\n"
				  "a:1:2: 2\n    of 2\n"
				  "a:1:2: 4\n    of 4\n"
				  "a:1:9: 1\n    of 1\n"
				  "a:2:1: 0\n    of 0\n"
				  "a:2:1: 3\n    of 3\n");
}

static void what_is_above_the_limit_is_counted(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("a");
	_cleanup_free_ char *text = NULL;
	const char *last;
	size_t i;

	(void)state;
	for (i = 0; i < DIAG_MAX_ENTRIES + 5; i++) {
		diag_add(diag, DIAG_ERROR, NULL, "", "%zu", i);
		diag_detail(diag, "of %zu", i);
	}
	assert_int_equal(diag->n_entries, DIAG_MAX_ENTRIES);
	assert_int_equal(diag->n_errors, DIAG_MAX_ENTRIES + 5);
	assert_int_equal(diag->n_dropped, 5);
	text = print(diag, false);
	last = strstr(text, "a: 999\n");
	assert_non_null(last);
	assert_string_equal(last, "a: 999\n    of 999\na: and 5 more\n");
}

static void a_long_pointer_is_cut_for_people_alone(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("a");
	_cleanup_free_ char *text = NULL, *json = NULL;
	char pointer[1001];

	(void)state;
	memset(pointer, 'k', sizeof(pointer) - 1);
	pointer[0] = '/';
	pointer[1000] = '\0';
	diag_add(diag, DIAG_ERROR, NULL, pointer, "long");
	text = print(diag, false);
	json = print(diag, true);
	assert_true(strlen(text) < 200);
	assert_non_null(strstr(text, "k…: long"));
	assert_non_null(strstr(json, pointer));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_has_file_place_pointer_message_and_detail),
		cmocka_unit_test(json_output_is_read_back_as_it_was),
		cmocka_unit_test(an_empty_collection_is_an_empty_array),
		cmocka_unit_test(control_characters_do_not_reach_a_terminal),
		cmocka_unit_test(entries_are_sorted_by_place_and_equals_keep_their_order),
		cmocka_unit_test(what_is_above_the_limit_is_counted),
		cmocka_unit_test(a_long_pointer_is_cut_for_people_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
