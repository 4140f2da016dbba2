// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scanner of JSON texts: finds each value's place and every mistake, mends
 * a copy of the text where reading can go on, and has libjson-c read the copy
 * for the values. Grammar: RFC 8259, and comments as in C++.
 */
#include "json_doc.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json_doc_impl.h"
#include "utf8.h"

/* How much of a wrong word is shown. */
#define SHOWN_BYTES 40

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '$';
}

/* ---- tokens ---- */

/* What stands at the next byte, for messages; never more than a few bytes. */
static const char *shown(struct json_scanner *sc, char buf[SHOWN_BYTES + 4])
{
	const char *at = sc->text + sc->at;
	size_t size = 0;

	while (is_word_char(at[size]))
		size++;
	if (size == 0)
		size = utf8_char_size(at, sc->size - sc->at);
	if (size > SHOWN_BYTES)
		(void)snprintf(buf, SHOWN_BYTES + 4, "%.*s…", SHOWN_BYTES, at);
	else
		(void)snprintf(buf, SHOWN_BYTES + 4, "%.*s", (int)size, at);
	return buf;
}

static void mend(struct json_scanner *sc, size_t start, size_t end, const char *with)
{
	memset(sc->text + start, ' ', end - start);
	memcpy(sc->text + start, with, strlen(with));
}

/* Says what is wrong with a character of a string; returns the bytes mended. */
static size_t mend_character(struct json_scanner *sc, const struct json_node *node, size_t at,
			     uint32_t code)
{
	char c = sc->text[at];
	size_t size = 1;

	if (c == '\\' && code == 0) {
		size = 6;
		json_scan_error(sc, node, at, "\\u0000 cannot be in a string of a probe set");
	} else if (c == '\\' && sc->text[at + 1] == 'u') {
		json_scan_error(sc, node, at,
				"\\u needs four hexadecimal digits that are a character");
		diag_detail(
			sc->diag,
			"write the character itself; characters above \\uffff are a pair, high half first");
	} else if (c == '\\') {
		json_scan_error(sc, node, at, "no such escape in a string");
		diag_detail(sc->diag, "a backslash is written \\\\");
	} else {
		json_scan_error(sc, node, at, "control character 0x%02x in a string",
				(unsigned char)c);
		diag_detail(sc->diag, c == '\t' ? "a tab is written \\t" : "write it as \\u%04x",
			    (unsigned char)c);
	}
	memset(sc->text + at, '_', size);
	return size;
}

/* Reads a string; on return sc->at is one past its closing quote. */
static int scan_string(struct json_scanner *sc, const struct json_node *node)
{
	size_t start = sc->at, at = start + 1;

	for (;;) {
		uint32_t code = 1;
		size_t size;

		if (at >= sc->size || sc->text[at] == '\n') {
			json_scan_error(sc, node, start,
					"the string that begins here is not closed");
			diag_detail(
				sc->diag,
				"close it with \" on the same line; a line break within is written \\n");
			return -EINVAL;
		}
		if (sc->text[at] == '"')
			break;
		size = json_string_char(sc->text + at, sc->size - at, &code);
		if (size == 0 || code == 0 || (unsigned char)sc->text[at] < 0x20)
			size = mend_character(sc, node, at, size ? code : 1);
		at += size;
	}
	sc->at = at + 1;
	return 0;
}

static size_t skip_digits(const char *text, size_t at)
{
	while (is_digit(text[at]))
		at++;
	return at;
}

/* Returns one past the number's last byte, or 0 when the grammar has no such number. */
static size_t number_end(const char *text, size_t at, enum json_node_kind *ret_kind)
{
	size_t start;

	*ret_kind = JSON_NODE_INT;
	at += text[at] == '-';
	start = at;
	at = skip_digits(text, at);
	if (at == start || (text[start] == '0' && at > start + 1))
		return 0;
	if (text[at] == '.') {
		*ret_kind = JSON_NODE_FLOAT;
		start = ++at;
		at = skip_digits(text, at);
		if (at == start)
			return 0;
	}
	if (text[at] == 'e' || text[at] == 'E') {
		*ret_kind = JSON_NODE_FLOAT;
		at += 1 + (text[at + 1] == '+' || text[at + 1] == '-');
		start = at;
		at = skip_digits(text, at);
		if (at == start)
			return 0;
	}
	return is_word_char(text[at]) || text[at] == '.' ? 0 : at;
}

static void advise_number(struct json_scanner *sc, const char *text)
{
	const char *digits = text + (*text == '-' || *text == '+');

	if (digits[0] == '0' && (digits[1] | 0x20) == 'x')
		diag_detail(sc->diag, "JSON has no hexadecimal numbers; write it in decimal");
	else if (digits[0] == '0' && is_digit(digits[1]))
		diag_detail(sc->diag, "leave out the leading zero");
	else if (*text == '+')
		diag_detail(sc->diag, "leave out the plus sign");
	else
		diag_detail(
			sc->diag,
			"a number is digits, with an optional minus sign, fraction and exponent");
}

static void scan_number(struct json_scanner *sc, struct json_node *node)
{
	const char *text = sc->text + sc->at;
	size_t end = number_end(sc->text, sc->at, &node->kind);
	char buf[SHOWN_BYTES + 4];
	bool is_in_range;

	if (end == 0) {
		end = sc->at + 1;
		while (is_word_char(sc->text[end]) || strchr(".+-", sc->text[end] ?: ','))
			end++;
		(void)snprintf(buf, sizeof(buf), "%.*s",
			       (int)(end - sc->at < SHOWN_BYTES ? end - sc->at : SHOWN_BYTES),
			       text);
		json_scan_error(sc, node, sc->at, "%s is not a JSON number", buf);
		advise_number(sc, text);
		node->is_bad = true;
	} else {
		errno = 0;
		if (node->kind == JSON_NODE_INT)
			(void)strtoll(text, NULL, 10);
		is_in_range = node->kind == JSON_NODE_INT ? errno == 0
							  : isfinite(strtod(text, NULL)) != 0;
		if (!is_in_range) {
			json_scan_error(sc, node, sc->at, "the number is out of range");
			diag_detail(
				sc->diag,
				"whole numbers have 64 bits: -9223372036854775808 to 9223372036854775807");
			node->is_bad = true;
		}
	}
	if (node->is_bad) {
		node->kind = JSON_NODE_INT;
		mend(sc, sc->at, end, "0");
	}
	sc->at = end;
}

static void scan_word(struct json_scanner *sc, struct json_node *node)
{
	static const struct {
		const char *word;
		enum json_node_kind kind;
	} words[] = {
		{ "true", JSON_NODE_BOOL },
		{ "false", JSON_NODE_BOOL },
		{ "null", JSON_NODE_NULL },
	};
	char buf[SHOWN_BYTES + 4];
	size_t end = sc->at, i;

	while (is_word_char(sc->text[end]))
		end++;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strlen(words[i].word) == end - sc->at &&
		    memcmp(words[i].word, sc->text + sc->at, end - sc->at) == 0) {
			node->kind = words[i].kind;
			sc->at = end;
			return;
		}
	}
	json_scan_error(sc, node, sc->at, "%s is not a JSON value", shown(sc, buf));
	diag_detail(sc->diag,
		    "text stands in double quotes; the only bare words are true, false and null");
	node->is_bad = true;
	node->kind = JSON_NODE_INT;
	mend(sc, sc->at, end, "0");
	sc->at = end;
}

/* ---- structure ---- */

static int add_node(struct json_scanner *sc, struct json_node **ret_node)
{
	bool has_key = sc->parent && sc->parent->kind == JSON_NODE_OBJECT;
	struct json_node *node;
	int r;

	r = json_doc_node_new(sc->doc, sc->parent, has_key && sc->is_key_dropped,
			      has_key ? sc->doc->keys + sc->key_at : NULL,
			      has_key ? sc->key_size : 0, &node);
	if (r == -E2BIG) {
		json_scan_error(sc, sc->parent, sc->at, "there are more than %u values in one file",
				JSON_DOC_MAX_NODES);
		return -EINVAL;
	}
	if (r < 0)
		return r;
	node->key_at = (uint32_t)(has_key ? sc->key_at : sc->at);
	node->value_at = (uint32_t)sc->at;
	*ret_node = node;
	return 0;
}

static void end_value(struct json_scanner *sc, struct json_node *node)
{
	node->value_end = (uint32_t)sc->at;
	sc->value_end = sc->at;
	sc->expect = sc->parent ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static int scan_value(struct json_scanner *sc)
{
	char c = sc->text[sc->at], buf[SHOWN_BYTES + 4];
	struct json_node *node;
	int r;

	if (c != '{' && c != '[' && c != '"' && c != '-' && c != '+' && c != '.' &&
	    !is_word_char(c)) {
		json_scan_error(sc, sc->parent, sc->at, "a value is expected here, not \"%s\"",
				shown(sc, buf));
		if (c == '\'')
			diag_detail(sc->diag, "strings take double quotes");
		if (c == '#')
			diag_detail(sc->diag, "comments are written // … or /* … */");
		return -EINVAL;
	}
	r = add_node(sc, &node);
	if (r < 0)
		return r;
	if (c == '{' || c == '[') {
		if (++sc->depth > JSON_DOC_MAX_DEPTH) {
			json_scan_error(sc, sc->parent, sc->at, "nested deeper than %d levels",
					JSON_DOC_MAX_DEPTH);
			diag_detail(sc->diag, "a probe set needs four");
			return -EINVAL;
		}
		node->kind = c == '{' ? JSON_NODE_OBJECT : JSON_NODE_ARRAY;
		sc->expect = c == '{' ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
		sc->parent = node;
		sc->at++;
		return 0;
	}
	if (c == '"') {
		node->kind = JSON_NODE_STRING;
		r = scan_string(sc, node);
		if (r < 0)
			return r;
	} else if (is_digit(c) || c == '-' || c == '+' || c == '.') {
		scan_number(sc, node);
	} else {
		scan_word(sc, node);
	}
	end_value(sc, node);
	return 0;
}

static int close_parent(struct json_scanner *sc)
{
	struct json_node *node = sc->parent;

	if (sc->expect == EXPECT_VALUE || sc->expect == EXPECT_KEY) {
		json_scan_error(sc, node, sc->comma_at, "a comma before the closing bracket");
		diag_detail(sc->diag, "leave out the comma after the last entry");
		mend(sc, sc->comma_at, sc->comma_at + 1, "");
	}
	sc->parent = node->parent;
	sc->depth--;
	sc->at++;
	end_value(sc, node);
	return 0;
}

static void refuse_duplicate(struct json_scanner *sc, const struct json_node *first)
{
	struct place place;
	char buf[SHOWN_BYTES + 4];
	size_t size = utf8_cut_size(first->key, first->key_size, SHOWN_BYTES);

	(void)snprintf(buf, sizeof(buf), "%.*s%s", (int)size, first->key,
		       size < first->key_size ? "…" : "");
	json_doc_place(sc->doc, first->key_at, &place);
	json_scan_error(sc, first, sc->key_at, "the key \"%s\" is here a second time", buf);
	diag_detail(sc->diag, "the first is at line %u, column %u", place.line, place.col);
}

static int scan_key(struct json_scanner *sc)
{
	const struct json_node *first;
	char buf[SHOWN_BYTES + 4], *key;
	size_t at, size;
	uint32_t code;
	int r;

	if (sc->text[sc->at] != '"') {
		json_scan_error(sc, sc->parent, sc->at,
				"a key in double quotes is expected here, not \"%s\"",
				shown(sc, buf));
		return -EINVAL;
	}
	sc->key_at = sc->at;
	r = scan_string(sc, sc->parent);
	if (r < 0)
		return r;
	key = sc->doc->keys + sc->key_at;
	for (at = sc->key_at + 1, size = 0; at < sc->at - 1; size += utf8_encode(code, key + size))
		at += json_string_char(sc->text + at, sc->at - 1 - at, &code);
	key[size] = '\0';
	sc->key_size = size;
	first = json_node_member(sc->doc, sc->parent, key);
	if (first)
		refuse_duplicate(sc, first);

	sc->at += strspn(sc->text + sc->at, " \t\r\n");
	if (sc->text[sc->at] != ':') {
		json_scan_error(sc, sc->parent, sc->at, "a colon is missing after the key");
		return -EINVAL;
	}
	sc->at++;
	sc->expect = EXPECT_VALUE;
	sc->is_key_dropped = first != NULL;
	return 0;
}

/* The byte after the last value, when it is blank, becomes the comma. */
static int insert_comma(struct json_scanner *sc)
{
	json_scan_error(sc, sc->parent, sc->at, "a comma is missing before this");
	if (sc->value_end == sc->at)
		return -EINVAL;
	sc->text[sc->value_end] = ',';
	return 0;
}

static int scan_comma(struct json_scanner *sc)
{
	if (sc->expect == EXPECT_COMMA_OR_END) {
		sc->expect = sc->parent->kind == JSON_NODE_OBJECT ? EXPECT_KEY : EXPECT_VALUE;
		sc->comma_at = sc->at;
	} else {
		json_scan_error(sc, sc->parent, sc->at, "a comma too many");
		sc->text[sc->at] = ' ';
	}
	sc->at++;
	return 0;
}

static bool may_close(const struct json_scanner *sc)
{
	if (!sc->parent || sc->text[sc->at] != (sc->parent->kind == JSON_NODE_OBJECT ? '}' : ']'))
		return false;
	return sc->expect != EXPECT_VALUE || sc->parent->kind == JSON_NODE_ARRAY;
}

static int scan_next(struct json_scanner *sc)
{
	char c = sc->text[sc->at];
	bool in_object = sc->parent && sc->parent->kind == JSON_NODE_OBJECT;

	if (may_close(sc))
		return close_parent(sc);
	if (c == ',' && sc->parent && (sc->expect != EXPECT_VALUE || !in_object))
		return scan_comma(sc);
	if (sc->expect == EXPECT_COMMA_OR_END) {
		if (c == ':' || c == '}' || c == ']') {
			json_scan_error(sc, sc->parent, sc->at, "\"%c\" cannot be here", c);
			if (c != ':')
				diag_detail(sc->diag, "what is open here is closed by %s",
					    in_object ? "}" : "]");
			return -EINVAL;
		}
		sc->expect = in_object ? EXPECT_KEY : EXPECT_VALUE;
		return insert_comma(sc);
	}
	if (sc->expect == EXPECT_KEY || sc->expect == EXPECT_KEY_OR_END)
		return scan_key(sc);
	return scan_value(sc);
}

static int refuse_end(struct json_scanner *sc)
{
	struct place place;

	if (!sc->parent) {
		json_scan_error(sc, NULL, 0,
				sc->size ? "there is nothing in the file but blanks and comments"
					 : "the file is empty");
		diag_detail(
			sc->diag,
			"the smallest set: { \"version\": 1, \"probes\": [ { \"name\": \"open\", \"kprobe\": \"do_sys_openat2\" } ] }");
		return -EINVAL;
	}
	json_doc_place(sc->doc, sc->parent->value_at, &place);
	json_scan_error(sc, sc->parent, sc->size,
			"the file ends before %s that begins at line %u, column %u is closed",
			json_node_kind_name(sc->parent->kind), place.line, place.col);
	return -EINVAL;
}

static int scan_text(struct json_scanner *sc)
{
	char buf[SHOWN_BYTES + 4];
	int r;

	for (;;) {
		sc->at += strspn(sc->text + sc->at, " \t\r\n");
		if (sc->at >= sc->size)
			break;
		if (sc->expect == EXPECT_NOTHING) {
			json_scan_error(sc, NULL, sc->at,
					"the set has ended; there cannot be more, such as \"%s\"",
					shown(sc, buf));
			memset(sc->text + sc->at, ' ', sc->size - sc->at);
			return 0;
		}
		r = scan_next(sc);
		if (r < 0)
			return r;
	}
	return sc->expect == EXPECT_NOTHING ? 0 : refuse_end(sc);
}

/* ---- values ---- */

static bool is_kind(struct json_object *value, enum json_node_kind kind)
{
	static const enum json_type types[JSON_NODE_KIND_COUNT] = {
		[JSON_NODE_NULL] = json_type_null,     [JSON_NODE_BOOL] = json_type_boolean,
		[JSON_NODE_INT] = json_type_int,       [JSON_NODE_FLOAT] = json_type_double,
		[JSON_NODE_STRING] = json_type_string, [JSON_NODE_OBJECT] = json_type_object,
		[JSON_NODE_ARRAY] = json_type_array,
	};

	return json_object_get_type(value) == types[kind];
}

/* Parents stand before their children, so one pass gives each its value. */
static int attach_values(struct json_scanner *sc)
{
	struct json_doc *doc = sc->doc;
	size_t i;

	for (i = 0; i < doc->n_nodes; i++) {
		struct json_node *node = &doc->nodes[i];
		const struct json_node *parent = node->parent;
		struct json_object *value = NULL;

		if (!parent)
			value = doc->root_value;
		else if (parent->value && parent->kind == JSON_NODE_OBJECT)
			(void)json_object_object_get_ex(parent->value, node->key, &value);
		else if (parent->value)
			value = json_object_array_get_idx(parent->value, node->index);

		/* Of a key that is there twice, libjson-c has the second value only */
		if (is_kind(value, node->kind))
			node->value = value;
		else
			node->is_bad = true;
		if (node->is_bad && sc->diag->n_errors == sc->n_errors_before) {
			json_scan_error(sc, node, node->value_at,
					"libjson-c reads something else here");
			return -EINVAL;
		}
	}
	return 0;
}

static int read_values(struct json_scanner *sc)
{
	struct json_tokener *tokener;
	size_t end;
	int r = 0;

	tokener = json_tokener_new_ex(JSON_DOC_MAX_DEPTH + 2);
	if (!tokener)
		return -ENOMEM;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* With its NUL, which tells the tokener that the text has ended */
	sc->doc->root_value = json_tokener_parse_ex(tokener, sc->text, (int)sc->size + 1);
	if (json_tokener_get_error(tokener) != json_tokener_success) {
		end = json_tokener_get_parse_end(tokener);
		json_scan_error(sc, NULL, end < sc->size ? end : sc->size,
				"libjson-c cannot read on here: %s",
				json_tokener_error_desc(json_tokener_get_error(tokener)));
		r = -EINVAL;
	}
	json_tokener_free(tokener);
	return r;
}

/* Each value but the first follows a comma or a bracket, or a blank where one is missing. */
static size_t count_nodes(const char *text, size_t size)
{
	size_t n = 2, i;

	for (i = 0; i < size && n <= JSON_DOC_MAX_NODES; i++)
		n += text[i] == ',' || text[i] == '[' || text[i] == '{' || text[i] == '/' ||
		     text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
	return n < JSON_DOC_MAX_NODES ? n : JSON_DOC_MAX_NODES;
}

int json_doc_parse(const char *text, size_t size, const char *file, struct diag *diag,
		   struct json_doc **ret_doc)
{
	_cleanup_(json_doc_freep) struct json_doc *doc = NULL;
	_cleanup_free_ char *copy = NULL;
	struct json_scanner sc = { .diag = diag,
				   .size = size,
				   .expect = EXPECT_VALUE,
				   .n_errors_before = diag->n_errors };
	int r;

	r = json_doc_new(text, size, count_nodes(text, size), &doc);
	if (r < 0)
		return r;
	copy = malloc(size + 1);
	doc->keys = malloc(size + 1);
	doc->file = file ? strdup(file) : NULL;
	if (!copy || !doc->keys || (file && !doc->file))
		return -ENOMEM;
	memcpy(copy, doc->text, size + 1);
	sc.doc = doc;
	sc.text = copy;

	r = json_scan_check_bytes(&sc);
	if (r == 0)
		r = json_scan_blank_comments(&sc);
	if (r == 0)
		r = scan_text(&sc);
	if (r == 0)
		r = read_values(&sc);
	if (r == 0)
		r = attach_values(&sc);
	if (r < 0)
		return r;

	*ret_doc = TAKE_PTR(doc);
	return 0;
}
