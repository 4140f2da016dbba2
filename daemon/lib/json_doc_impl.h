/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tree (json_doc.c) and the scanner (json_scan.c) share, and no one
 * else sees.
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
};

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

#endif /* PROBE_LIB_JSON_DOC_IMPL_H */
