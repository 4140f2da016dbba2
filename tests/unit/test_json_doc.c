// SPDX-License-Identifier: GPL-2.0-only
#include "json_doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "utf8.h"

static struct json_doc *parse(const char *text, struct diag *diag)
{
	struct json_doc *doc = NULL;
	int r = json_doc_parse(text, strlen(text), NULL, diag, &doc);

	assert_int_equal(r == 0, doc != NULL);
	return doc;
}

static void assert_place(const struct json_doc *doc, const char *pointer, size_t offset,
			 unsigned int line, unsigned int col)
{
	const struct json_node *node = json_doc_find(doc, pointer);
	struct place place;

	assert_non_null(node);
	json_doc_place(doc, json_doc_string_at(doc, node, offset), &place);
	assert_int_equal(place.line, line);
	assert_int_equal(place.col, col);
}

static void every_value_knows_its_place(void **state)
{
	static const char text[] = "{\n"
				   "  \"a\": [1, true, null, -2.5],\n"
				   "  /* b */ \"b\" : { \"c\": \"text\" } // end\n"
				   "}\n";
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc = parse(text, diag);

	(void)state;
	assert_int_equal(diag->n_entries, 0);
	assert_place(doc, "", 0, 1, 1);
	assert_place(doc, "/a", 0, 2, 8);
	assert_place(doc, "/a/0", 0, 2, 9);
	assert_place(doc, "/a/3", 0, 2, 24);
	assert_place(doc, "/b", 0, 3, 17);
	assert_place(doc, "/b/c", 0, 3, 24);
	assert_place(doc, "/b/c", 2, 3, 27);
	assert_int_equal(json_node_int(json_doc_find(doc, "/a/0")), 1);
	assert_true(json_node_bool(json_doc_find(doc, "/a/1")));
	assert_int_equal(json_doc_find(doc, "/a/2")->kind, JSON_NODE_NULL);
	assert_int_equal(json_doc_find(doc, "/a/3")->kind, JSON_NODE_FLOAT);
	assert_string_equal(json_node_string(json_doc_find(doc, "/b/c")), "text");
	assert_null(json_doc_find(doc, "/a/4"));
	assert_null(json_doc_find(doc, "/c"));
	assert_null(json_doc_find(doc, "/b/c/d"));
}

static void a_place_in_a_string_minds_its_escapes(void **state)
{
	/* a, \n, \u00e4 (2 bytes), a pair (4 bytes), ä raw (2 bytes), \" */
	static const char text[] = "[\"a\\n\\u00e4\\ud83d\\ude00\xc3\xa4\\\"z\"]";
	static const struct {
		size_t offset;
		unsigned int col;
	} places[] = {
		{ 0, 2 },   { 1, 4 },	{ 2, 6 },   { 4, 12 },	{ 8, 24 },
		{ 10, 26 }, { 11, 28 }, { 12, 29 }, { 99, 29 },
	};
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc = parse(text, diag);
	size_t i;

	(void)state;
	assert_string_equal(json_node_string(json_doc_find(doc, "/0")), "a\nä\xf0\x9f\x98\x80ä\"z");
	for (i = 0; i < ARRAY_SIZE(places); i++)
		assert_place(doc, "/0", places[i].offset, 1, places[i].col);
}

static void pointers_are_escaped_and_found_again(void **state)
{
	static const char *const pointers[] = {
		"", "/a~1b", "/a~1b/0", "/a~1b/1/~0", "/a~1b/1/~01", "/", "/\xc3\xa4",
	};
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc =
		parse("{ \"a/b\": [1, {\"~\": 2, \"~1\": 3}], \"\": 4, \"\\u00e4\": 5 }", diag);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(pointers); i++) {
		const struct json_node *node = json_doc_find(doc, pointers[i]);
		_cleanup_free_ char *pointer = NULL;

		assert_non_null(node);
		pointer = json_doc_pointer(node);
		assert_string_equal(pointer, pointers[i]);
	}
}

static void reading_goes_on_after_mistakes_that_can_be_mended(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc = parse(
		"{ \"a\": NaN, \"b\": [1, 2,], \"c\": \"\\x\", \"d\": 1 \"e\": 2,, \"a\": 7 }",
		diag);

	(void)state;
	assert_non_null(doc);
	assert_int_equal(diag->n_errors, 6);
	assert_true(json_doc_find(doc, "/a")->is_bad);
	assert_int_equal(json_doc_find(doc, "/b")->n_children, 2);
	assert_int_equal(json_node_int(json_doc_find(doc, "/e")), 2);
}

static void the_second_of_two_equal_keys_is_not_in_the_tree(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc =
		parse("{ \"a\": { \"x\": 1 }, \"\\u0061\": { \"y\": 2 }, \"b\": 3 }", diag);

	(void)state;
	assert_int_equal(diag->n_errors, 1);
	assert_int_equal(diag->entries[0].place.col, 20);
	assert_string_equal(diag->entries[0].pointer, "/a");
	assert_int_equal(json_doc_root(doc)->n_children, 2);
	assert_null(json_doc_find(doc, "/a/y"));
	assert_int_equal(json_node_int(json_doc_find(doc, "/b")), 3);
}

static void whole_numbers_have_64_bits(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc =
		parse("[9223372036854775807, -9223372036854775808, 9223372036854775808, -0]", diag);

	(void)state;
	assert_int_equal(diag->n_errors, 1);
	assert_int_equal(diag->entries[0].place.col, 45);
	assert_true(json_node_int(json_doc_find(doc, "/0")) == INT64_MAX);
	assert_true(json_node_int(json_doc_find(doc, "/1")) == INT64_MIN);
	assert_true(json_doc_find(doc, "/2")->is_bad);
	assert_int_equal(json_node_int(json_doc_find(doc, "/3")), 0);
}

static void nesting_is_refused_at_the_level_that_is_too_deep(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(diag_freep) struct diag *fine = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc = NULL;
	char text[10001];

	(void)state;
	memset(text, '[', 10000);
	text[10000] = '\0';
	assert_null(parse(text, diag));
	assert_int_equal(diag->n_errors, 1);
	assert_int_equal(diag->entries[0].place.col, JSON_DOC_MAX_DEPTH + 1);

	memset(text + JSON_DOC_MAX_DEPTH, ']', JSON_DOC_MAX_DEPTH);
	text[2 * JSON_DOC_MAX_DEPTH] = '\0';
	doc = parse(text, fine);
	assert_non_null(doc);
	assert_int_equal(fine->n_errors, 0);
}

/* Time grows with the size of the text: a lookup that scans would take minutes. */
static void a_large_text_is_read_and_searched_quickly(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc = NULL;
	_cleanup_free_ char *text = malloc(4 << 20);
	struct timespec start, end;
	char pointer[32];
	size_t size = 1;
	unsigned int i;

	(void)state;
	text[0] = '[';
	for (i = 0; i < 200000; i++)
		size += (size_t)sprintf(text + size, "%s{\"k\":%u}", i ? "," : "", i);
	text[size++] = ']';
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	assert_int_equal(json_doc_parse(text, size, NULL, diag, &doc), 0);
	for (i = 0; i < 200000; i++) {
		snprintf(pointer, sizeof(pointer), "/%u/k", i);
		assert_int_equal(json_node_int(json_doc_find(doc, pointer)), i);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	assert_true(end.tv_sec - start.tv_sec < 20);
}

static void too_many_values_are_refused(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_free_ char *text = malloc(2 * JSON_DOC_MAX_NODES + 2);
	struct json_doc *doc = NULL;
	size_t i;

	(void)state;
	text[0] = '[';
	for (i = 0; i < JSON_DOC_MAX_NODES; i++)
		memcpy(text + 1 + 2 * i, "1,", 2);
	text[2 * JSON_DOC_MAX_NODES] = ']';
	assert_int_equal(json_doc_parse(text, 2 * JSON_DOC_MAX_NODES + 1, NULL, diag, &doc),
			 -EINVAL);
	assert_non_null(strstr(diag->entries[0].message, "more than 524288 values"));
}

static void utf8_is_what_the_rfc_says(void **state)
{
	static const struct {
		const char *text;
		size_t valid;
	} texts[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "a\xc3\xa4z", 4 },
		{ "\xe2\x82\xac", 3 },
		{ "\xf0\x9f\x98\x80", 4 },
		{ "\xf4\x8f\xbf\xbf", 4 },
		{ "a\x80", 1 },
		{ "\xc0\x80", 0 },
		{ "\xc1\xbf", 0 },
		{ "\xe0\x9f\xbf", 0 },
		{ "\xed\xa0\x80", 0 },
		{ "\xed\x9f\xbf", 3 },
		{ "\xf0\x8f\xbf\xbf", 0 },
		{ "\xf4\x90\x80\x80", 0 },
		{ "\xf5\x80\x80\x80", 0 },
		{ "ab\xe2\x82", 2 },
		{ "\xff", 0 },
	};
	char bytes[4];
	uint32_t code;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(utf8_valid_size(texts[i].text, strlen(texts[i].text)),
				 texts[i].valid);
	for (code = 0; code < 0x110000; code++) {
		size_t size = utf8_encode(code, bytes);
		bool is_surrogate = code >= 0xd800 && code <= 0xdfff;

		assert_int_equal(utf8_char_size(bytes, size), is_surrogate ? 0 : size);
	}
	assert_int_equal(utf8_cut_size("aää", 5, 4), 3);
	assert_int_equal(utf8_cut_size("aää", 5, 5), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_knows_its_place),
		cmocka_unit_test(a_place_in_a_string_minds_its_escapes),
		cmocka_unit_test(pointers_are_escaped_and_found_again),
		cmocka_unit_test(reading_goes_on_after_mistakes_that_can_be_mended),
		cmocka_unit_test(the_second_of_two_equal_keys_is_not_in_the_tree),
		cmocka_unit_test(whole_numbers_have_64_bits),
		cmocka_unit_test(nesting_is_refused_at_the_level_that_is_too_deep),
		cmocka_unit_test(a_large_text_is_read_and_searched_quickly),
		cmocka_unit_test(too_many_values_are_refused),
		cmocka_unit_test(utf8_is_what_the_rfc_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
