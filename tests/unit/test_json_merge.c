// SPDX-License-Identifier: GPL-2.0-only
#include "json_doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

static const struct json_merge by_name = { .array = "list", .name = "name" };

/* The tree as compact JSON with ' for ", to be compared. */
static void print_node(FILE *out, const struct json_node *node)
{
	const struct json_node *child;
	bool is_object = node->kind == JSON_NODE_OBJECT;

	if (node->kind == JSON_NODE_STRING) {
		fprintf(out, "'%s'", json_node_string(node));
	} else if (node->kind == JSON_NODE_INT) {
		fprintf(out, "%d", (int)json_node_int(node));
	} else if (node->kind == JSON_NODE_NULL) {
		fputs("null", out);
	} else {
		fputc(is_object ? '{' : '[', out);
		for (child = node->first; child; child = child->next) {
			if (child != node->first)
				fputc(',', out);
			if (is_object)
				fprintf(out, "%s:", child->key);
			print_node(out, child);
		}
		fputc(is_object ? '}' : ']', out);
	}
}

static char *printed(const struct json_doc *doc)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	print_node(out, json_doc_root(doc));
	fclose(out);
	return text;
}

#define DOCS_MAX 4

/* @texts are JSON with ' for ", ended by NULL. */
static struct json_doc *merge(const char *const *texts, struct diag *diag)
{
	struct json_doc *docs[DOCS_MAX] = { NULL }, *merged = NULL;
	size_t n;

	for (n = 0; n < DOCS_MAX && texts[n]; n++) {
		_cleanup_free_ char *text = strdup(texts[n]);
		char file[16], *at;

		for (at = text; *at; at++)
			*at = *at == '\'' ? '"' : *at;
		snprintf(file, sizeof(file), "%zu.json", n);
		assert_int_equal(
			json_doc_parse(text, strlen(text), n ? file : NULL, diag, &docs[n]), 0);
	}
	assert_int_equal(json_doc_merge(docs, n, &by_name, diag, &merged), 0);
	for (n = 0; n < DOCS_MAX; n++)
		assert_null(docs[n]);
	return merged;
}

static void each_value_is_what_the_documents_say_together(void **state)
{
	static const struct {
		const char *texts[DOCS_MAX + 1];
		const char *merged;
		size_t n_warnings;
	} rows[] = {
		/* objects by key, in the order in which keys come up */
		{ { "{'a':1,'b':{'c':2}}", "{'b':{'d':3,'c':4},'e':5}" },
		  "{a:1,b:{c:4,d:3},e:5}",
		  0 },
		{ { "{'a':1}", "{'a':2}", "{'a':3}" }, "{a:3}", 0 },
		/* all else is replaced */
		{ { "{'a':[1,2]}", "{'a':[3]}" }, "{a:[3]}", 0 },
		{ { "{'a':{'b':1}}", "{'a':2}", "{'a':{'c':3}}" }, "{a:{c:3}}", 0 },
		{ { "{'a':{'b':1}}", "{'a':2}" }, "{a:2}", 0 },
		{ { "{'a':2}", "{'a':{'b':1}}" }, "{a:{b:1}}", 0 },
		/* null removes, and what comes after it begins anew */
		{ { "{'a':1,'b':2}", "{'a':null}" }, "{b:2}", 0 },
		{ { "{'a':{'b':1}}", "{'a':null}", "{'a':{'c':2}}" }, "{a:{c:2}}", 0 },
		{ { "{'a':1}", "{'b':null}" }, "{a:1}", 1 },
		{ { "{'a':1}", "{'a':null}", "{'a':null}" }, "{}", 1 },
		{ { "{'a':null}", "{'b':1}" }, "{a:null,b:1}", 0 },
		{ { "{'a':{'b':{'c':1}}}", "{'a':{'b':{'c':null}}}" }, "{a:{b:{}}}", 0 },
		/* the list by the names of its elements */
		{ { "{'list':[{'name':'x','v':1},{'name':'y'}]}",
		    "{'list':[{'name':'z'},{'name':'x','v':2,'w':3}]}" },
		  "{list:[{name:'x',v:2,w:3},{name:'y'},{name:'z'}]}",
		  0 },
		{ { "{'list':[{'name':'x','v':1},{'name':'y'}]}",
		    "{'list':{'y':null,'x':{'v':null,'w':2},'z':{'v':4}}}" },
		  "{list:[{name:'x',w:2},{v:4,name:'z'}]}",
		  0 },
		{ { "{'list':[]}", "{'list':{'z':{'v':1}}}", "{'list':[{'name':'z','v':2}]}" },
		  "{list:[{v:2,name:'z'}]}",
		  0 },
		{ { "{}", "{'list':{'z':{'name':'q'}}}" }, "{list:[{name:'q'}]}", 0 },
		{ { "{'list':[]}", "{'list':{'z':null}}" }, "{list:[]}", 1 },
		/* those without a name, or twice in one document, stay apart */
		{ { "{'list':[{'v':1},5,{'name':'x','v':1},{'name':'x','v':2}]}",
		    "{'list':[{'v':2},{'name':'x','v':3},{'name':7}]}" },
		  "{list:[{v:1},5,{name:'x',v:3},{name:'x',v:2},{v:2},{name:7}]}",
		  0 },
		/* only at the root */
		{ { "{'a':{'list':[{'name':'x'}]}}", "{'a':{'list':[{'name':'y'}]}}" },
		  "{a:{list:[{name:'y'}]}}",
		  0 },
		{ { "{'list':{'x':{}}}", "{'a':1}" }, "{list:{x:{}},a:1}", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(diag_freep) struct diag *diag = diag_new("t");
		_cleanup_(json_doc_freep) struct json_doc *doc = merge(rows[i].texts, diag);
		_cleanup_free_ char *text = printed(doc);

		if (strcmp(text, rows[i].merged) != 0)
			fail_msg("row %zu: wanted %s, got %s", i, rows[i].merged, text);
		assert_int_equal(diag->n_entries, rows[i].n_warnings);
		assert_int_equal(diag->n_errors, 0);
	}
}

static void assert_place(const struct json_doc *doc, const char *pointer, const char *file,
			 unsigned int col, const char *own_pointer)
{
	const struct json_node *node = json_doc_find(doc, pointer);
	_cleanup_free_ char *own = NULL;
	struct place place;

	assert_non_null(node);
	own = json_doc_pointer(node);
	assert_string_equal(own, own_pointer);
	json_doc_place(doc, json_doc_string_at(doc, node, 1), &place);
	assert_int_equal(place.line, 1);
	assert_int_equal(place.col, col);
	assert_int_equal(json_node_is_change(doc, node), file != NULL);
	if (file)
		assert_string_equal(place.file, file);
	else
		assert_null(place.file);
}

static void each_value_knows_its_own_text(void **state)
{
	static const char *const texts[] = {
		"{'list':[{'name':'x','v':'ab'}],'a':1}",
		"{'list':[{'name':'y','v':'cd'}]}",
		"{'list':{'x':{'w':'e\\u00e4f'},'zz':{}}}",
		NULL,
	};
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc = merge(texts, diag);

	(void)state;
	assert_place(doc, "/list/0/v", NULL, 28, "/list/0/v");
	assert_place(doc, "/a", NULL, 37, "/a");
	assert_place(doc, "/list/1/v", "1.json", 28, "/list/0/v");
	assert_place(doc, "/list/0/w", "2.json", 21, "/list/x/w");
	assert_place(doc, "/list/2/name", "2.json", 33, "/list/zz");
}

static void what_is_not_there_cannot_be_removed(void **state)
{
	static const char *const texts[] = { "{}", "{'a':null}", NULL };
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(json_doc_freep) struct json_doc *doc = merge(texts, diag);
	const struct diag_entry *entry = &diag->entries[0];

	(void)state;
	assert_int_equal(diag->n_entries, 1);
	assert_int_equal(entry->level, DIAG_WARNING);
	assert_string_equal(entry->place.file, "1.json");
	assert_int_equal(entry->place.col, 6);
	assert_string_equal(entry->pointer, "/a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_value_is_what_the_documents_say_together),
		cmocka_unit_test(each_value_knows_its_own_text),
		cmocka_unit_test(what_is_not_there_cannot_be_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
