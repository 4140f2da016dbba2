/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tree (json_doc.c) and the scanner (json_bytes.c, json_scan.c) share,
 * and no one else sees.
 */
#ifndef PROBE_LIB_JSON_DOC_IMPL_H
#define PROBE_LIB_JSON_DOC_IMPL_H

#include "json_doc.h"

/**
 * struct json_doc - a text and its values
 * @text: the bytes as they were given
 * @size: how many
 * @bom_size: 3 when it begins with a byte order mark, which has no column
 * @line_starts: offset of each line's first byte
 * @n_lines: how many
 * @nodes: all values, each after its parent
 * @n_nodes: how many
 * @max_nodes: room in @nodes
 * @table: open hash of parent and key (or index) to index in @nodes plus 1
 * @table_mask: its size minus 1; the size is a power of two
 * @keys: decoded keys, each at the offset of its opening quote; a decoded key
 *	  and its NUL need no more room than the key with its quotes
 * @root_value: libjson-c's tree; owned; the nodes' values point into it
 * @file: name of the text, or NULL; owned
 * @parts: of a merged document: where its values come from; owned; @text is empty
 * @n_parts: how many
 */
struct json_doc {
	char *text;
	size_t size;
	size_t bom_size;
	uint32_t *line_starts;
	size_t n_lines;
	struct json_node *nodes;
	size_t n_nodes;
	size_t max_nodes;
	uint32_t *table;
	size_t table_mask;
	char *keys;
	struct json_object *root_value;
	char *file;
	struct json_doc_part *parts;
	size_t n_parts;
};

/**
 * struct json_doc_part - one of the documents of a merged one
 * @doc: it; owned
 * @base: what is added to its offsets, so that each is one of its own
 */
struct json_doc_part {
	struct json_doc *doc;
	uint32_t base;
};

/**
 * json_doc_part_at() - the part that an offset belongs to
 * @doc: a merged document
 * @at: the offset
 */
const struct json_doc_part *json_doc_part_at(const struct json_doc *doc, size_t at);

/**
 * json_doc_node_new() - add a node to the tree
 * @doc: the document
 * @parent: where to, or NULL for the root
 * @is_hidden: it knows its parent, but its parent does not know it
 * @key: its key, or NULL; borrowed
 * @key_size: bytes of the key
 * @ret_node: the node; with -EEXIST the one that has this key
 *
 * Return: 0; -EEXIST; -E2BIG when there is no room
 */
int json_doc_node_new(struct json_doc *doc, struct json_node *parent, bool is_hidden,
		      const char *key, size_t key_size, struct json_node **ret_node);

/**
 * json_string_char() - one character of a string as it stands in the text
 * @raw: at the character or the escape
 * @raw_size: bytes up to the closing quote
 * @ret_code: the code point
 *
 * Return: bytes of the text that it takes; 0 when it is no valid escape
 */
size_t json_string_char(const char *raw, size_t raw_size, uint32_t *ret_code);

enum json_expect {
	EXPECT_VALUE,
	EXPECT_VALUE_OR_END,
	EXPECT_KEY,
	EXPECT_KEY_OR_END,
	EXPECT_COMMA_OR_END,
	EXPECT_NOTHING,
};

/**
 * struct json_scanner - a text being read
 * @doc: gets the nodes
 * @diag: gets the errors
 * @text: the copy that is mended; NUL-terminated
 * @size: its bytes
 * @at: next byte
 * @parent: the object or array that is open
 * @depth: how many are open
 * @expect: what may come next
 * @key_at: offset of the key that was read last
 * @key_size: bytes of it, decoded; it stands in doc->keys at @key_at
 * @is_key_dropped: it is there already: what follows is read but not kept
 * @value_end: offset where the last value ended
 * @comma_at: offset of the last comma
 * @n_errors_before: what diag->n_errors was at the start
 */
struct json_scanner {
	struct json_doc *doc;
	struct diag *diag;
	char *text;
	size_t size;
	size_t at;
	struct json_node *parent;
	unsigned int depth;
	enum json_expect expect;
	size_t key_at;
	size_t key_size;
	bool is_key_dropped;
	size_t value_end;
	size_t comma_at;
	size_t n_errors_before;
};

/**
 * json_scan_error() - add an error about the text
 * @sc: the scanner
 * @node: the value that it is about, for its pointer; NULL for the document
 * @at: where
 * @fmt: what is wrong; diag_detail() on sc->diag adds advice
 */
void json_scan_error(struct json_scanner *sc, const struct json_node *node, size_t at,
		     const char *fmt, ...) _printf_(4, 5);

/**
 * json_scan_check_bytes() - refuse what is no UTF-8 text
 * @sc: the scanner; a byte order mark is blanked
 *
 * Return: 0, or -EINVAL with the error told
 */
int json_scan_check_bytes(struct json_scanner *sc);

/**
 * json_scan_blank_comments() - put blanks in the place of comments
 * @sc: the scanner
 *
 * Return: 0, or -EINVAL with the error told
 */
int json_scan_blank_comments(struct json_scanner *sc);

#endif /* PROBE_LIB_JSON_DOC_IMPL_H */
