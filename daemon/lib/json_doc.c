// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of a JSON text: its nodes, their places, and how they are found.
 */
#include "json_doc.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "json_doc_impl.h"
#include "utf8.h"

static int json_doc_index_lines(struct json_doc *doc)
{
	const char *at, *end = doc->text + doc->size;
	size_t n = 1;

	for (at = doc->text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		n++;
	doc->line_starts = calloc(n, sizeof(*doc->line_starts));
	if (!doc->line_starts)
		return -ENOMEM;
	for (at = doc->text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		doc->line_starts[++doc->n_lines] = (uint32_t)(at + 1 - doc->text);
	doc->n_lines = n;
	return 0;
}

int json_doc_new(const char *text, size_t size, size_t max_nodes, struct json_doc **ret_doc)
{
	_cleanup_(json_doc_freep) struct json_doc *doc = NULL;
	size_t table_size = 16;
	int r;

	doc = calloc(1, sizeof(*doc));
	if (!doc)
		return -ENOMEM;
	doc->text = malloc(size + 1);
	doc->nodes = calloc(max_nodes, sizeof(*doc->nodes));
	while (table_size < 2 * max_nodes)
		table_size *= 2;
	doc->table = calloc(table_size, sizeof(*doc->table));
	if (!doc->text || !doc->nodes || !doc->table)
		return -ENOMEM;
	doc->table_mask = table_size - 1;
	doc->max_nodes = max_nodes;
	if (size)
		memcpy(doc->text, text, size);
	doc->text[size] = '\0';
	doc->size = size;
	r = json_doc_index_lines(doc);
	if (r < 0)
		return r;

	*ret_doc = TAKE_PTR(doc);
	return 0;
}

struct json_doc *json_doc_free(struct json_doc *doc)
{
	size_t i;

	if (!doc)
		return NULL;
	for (i = 0; i < doc->n_parts; i++)
		json_doc_free(doc->parts[i].doc);
	free(doc->parts);
	for (i = 0; i < doc->n_nodes; i++)
		if (doc->nodes[i].is_plain)
			json_object_put(doc->nodes[i].value);
	json_object_put(doc->root_value);
	free(doc->text);
	free(doc->line_starts);
	free(doc->nodes);
	free(doc->table);
	free(doc->keys);
	free(doc->file);
	free(doc);
	return NULL;
}

/* An element is found by its index in decimal, as a JSON pointer names it. */
static size_t node_token(const struct json_node *node, char buf[16], const char **ret_token)
{
	if (node->key) {
		*ret_token = node->key;
		return node->key_size;
	}
	*ret_token = buf;
	return (size_t)snprintf(buf, 16, "%u", node->index);
}

/* FNV-1a, begun with the parent, so that equal keys of two objects differ. */
static uint64_t token_hash(const struct json_doc *doc, const struct json_node *parent,
			   const char *token, size_t size)
{
	uint64_t hash = 0xcbf29ce484222325u ^ (uint64_t)(parent - doc->nodes) * 0x9e3779b97f4a7c15u;
	size_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)token[i]) * 0x100000001b3u;
	return hash ^ hash >> 32;
}

/* The slot that holds the child of this name, or the free one where it would be. */
static uint32_t *child_slot(const struct json_doc *doc, const struct json_node *parent,
			    const char *token, size_t size)
{
	size_t at = token_hash(doc, parent, token, size) & doc->table_mask;

	for (; doc->table[at]; at = (at + 1) & doc->table_mask) {
		const struct json_node *node = &doc->nodes[doc->table[at] - 1];
		const char *other;
		char buf[16];

		if (node->parent == parent && node_token(node, buf, &other) == size &&
		    memcmp(other, token, size) == 0)
			break;
	}
	return &doc->table[at];
}

int json_doc_node_new(struct json_doc *doc, struct json_node *parent, bool is_hidden,
		      const char *key, size_t key_size, struct json_node **ret_node)
{
	struct json_node *node;
	uint32_t *slot = NULL;
	const char *token;
	char buf[16];

	if (doc->n_nodes == doc->max_nodes)
		return -E2BIG;
	node = &doc->nodes[doc->n_nodes];
	node->parent = parent;
	node->key = key;
	node->key_size = (uint32_t)key_size;
	if (parent && !is_hidden) {
		node->index = parent->n_children;
		key_size = node_token(node, buf, &token);
		slot = child_slot(doc, parent, token, key_size);
		if (*slot) {
			*ret_node = &doc->nodes[*slot - 1];
			memset(node, 0, sizeof(*node));
			return -EEXIST;
		}
	}
	doc->n_nodes++;
	if (slot) {
		*slot = (uint32_t)doc->n_nodes;
		if (parent->last)
			parent->last->next = node;
		else
			parent->first = node;
		parent->last = node;
		parent->n_children++;
	}
	*ret_node = node;
	return 0;
}

char *json_doc_keep(struct json_doc *doc, const char *bytes, size_t size)
{
	doc->keys = strndup(bytes, size);
	return doc->keys;
}

int json_doc_add(struct json_doc *doc, struct json_node *parent, enum json_node_kind kind,
		 const char *key, size_t value_at, size_t value_end, struct json_node **ret_node)
{
	struct json_node *node;
	int r;

	r = json_doc_node_new(doc, parent, false, key, key ? strlen(key) : 0, ret_node);
	if (r < 0)
		return r;
	node = *ret_node;
	node->kind = kind;
	node->key_at = node->value_at = (uint32_t)value_at;
	node->value_end = (uint32_t)value_end;
	if (kind != JSON_NODE_STRING)
		return 0;
	node->is_plain = true;
	node->value = json_object_new_string_len(doc->text + value_at, (int)(value_end - value_at));
	return node->value ? 0 : -ENOMEM;
}

const struct json_node *json_doc_root(const struct json_doc *doc)
{
	return &doc->nodes[0];
}

const struct json_node *json_node_member(const struct json_doc *doc, const struct json_node *object,
					 const char *key)
{
	uint32_t slot = *child_slot(doc, object, key, strlen(key));

	return slot ? &doc->nodes[slot - 1] : NULL;
}

const struct json_node *json_doc_find(const struct json_doc *doc, const char *pointer)
{
	_cleanup_free_ char *token = malloc(strlen(pointer) + 1);
	const struct json_node *node = json_doc_root(doc);

	if (!token)
		return NULL;
	while (node && *pointer == '/') {
		size_t n = 0;

		for (pointer++; *pointer && *pointer != '/'; pointer++) {
			token[n] = *pointer;
			if (pointer[0] == '~' && (pointer[1] == '0' || pointer[1] == '1'))
				token[n] = *++pointer == '0' ? '~' : '/';
			n++;
		}
		token[n] = '\0';
		node = json_node_member(doc, node, token);
	}
	return node;
}

/* Writes a token and its slash so that it ends at @end; returns its start. */
static char *put_token(char *end, const char *token, size_t size)
{
	while (size--) {
		bool is_special = token[size] == '~' || token[size] == '/';

		if (is_special) {
			*--end = token[size] == '~' ? '0' : '1';
			*--end = '~';
		} else {
			*--end = token[size];
		}
	}
	*--end = '/';
	return end;
}

char *json_doc_pointer(const struct json_node *node)
{
	const struct json_node *at;
	size_t size = 1;
	const char *token;
	char *pointer, *end, buf[16];

	if (node && node->origin)
		node = node->origin;
	for (at = node; at && at->parent; at = at->parent)
		size += 1 + 2 * node_token(at, buf, &token);
	pointer = malloc(size);
	if (!pointer)
		return NULL;
	end = pointer + size - 1;
	*end = '\0';
	for (at = node; at && at->parent; at = at->parent) {
		size_t token_size = node_token(at, buf, &token);

		end = put_token(end, token, token_size);
	}
	memmove(pointer, end, strlen(end) + 1);
	return pointer;
}

void json_doc_place(const struct json_doc *doc, size_t at, struct place *ret_place)
{
	size_t line;

	if (doc->n_parts) {
		const struct json_doc_part *part = json_doc_part_at(doc, at);

		json_doc_place(part->doc, at - part->base, ret_place);
		return;
	}
	/* The first line starts at 0, so that there always is one. */
	line = PARTITION_POINT(doc->n_lines, i, doc->line_starts[i] <= at);
	ret_place->line = (unsigned int)line;
	ret_place->col = (unsigned int)(at - doc->line_starts[line - 1]) + 1;
	if (line == 1 && at >= doc->bom_size)
		ret_place->col -= (unsigned int)doc->bom_size;
	ret_place->file = doc->file;
}

size_t json_doc_string_at(const struct json_doc *doc, const struct json_node *node, size_t offset)
{
	size_t at = node->value_at, end = node->value_end, done = 0;

	if (node->kind != JSON_NODE_STRING)
		return at;
	if (node->is_plain)
		return offset < end - at ? at + offset : end;
	if (doc->n_parts) {
		const struct json_doc_part *part = json_doc_part_at(doc, at);

		return part->base + json_doc_string_at(part->doc, node->origin, offset);
	}
	/* At the whole value, point at its quote; within it, at the character */
	if (offset == 0)
		return at;
	for (at++, end--; at < end && done < offset;) {
		char bytes[4];
		uint32_t code;
		size_t size = json_string_char(doc->text + at, end - at, &code);

		/* A bad escape is one unknown character */
		at += size ? size : 1;
		done += size ? utf8_encode(code, bytes) : 1;
	}
	return at;
}

const char *json_node_string(const struct json_node *node)
{
	return json_object_get_string(node->value);
}

int64_t json_node_int(const struct json_node *node)
{
	return json_object_get_int64(node->value);
}

bool json_node_bool(const struct json_node *node)
{
	return json_object_get_boolean(node->value);
}

const char *json_node_kind_name(enum json_node_kind kind)
{
	static const char *const names[JSON_NODE_KIND_COUNT] = {
		[JSON_NODE_NULL] = "null",
		[JSON_NODE_BOOL] = "true or false",
		[JSON_NODE_INT] = "a whole number",
		[JSON_NODE_FLOAT] = "a number with a fraction or an exponent",
		[JSON_NODE_STRING] = "a string",
		[JSON_NODE_OBJECT] = "an object",
		[JSON_NODE_ARRAY] = "an array",
	};

	return names[kind];
}
