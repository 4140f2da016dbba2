/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A JSON text with comments as a tree in which every key and value knows its
 * place. libjson-c gives the values; it neither keeps positions nor refuses
 * duplicate keys, so the text is scanned here first.
 */
#ifndef PROBE_LIB_JSON_DOC_H
#define PROBE_LIB_JSON_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "diag.h"

/* Objects and arrays within each other; a probe set needs four. */
#define JSON_DOC_MAX_DEPTH 16
/* Values in one text: bounds the memory that a text of commas can ask for. */
#define JSON_DOC_MAX_NODES (1U << 19)

struct json_doc;
struct json_object;

enum json_node_kind {
	JSON_NODE_NULL,
	JSON_NODE_BOOL,
	JSON_NODE_INT,
	JSON_NODE_FLOAT,
	JSON_NODE_STRING,
	JSON_NODE_OBJECT,
	JSON_NODE_ARRAY,
	JSON_NODE_KIND_COUNT
};

/**
 * struct json_node - one value of the text
 * @parent: the object or array that it is in; NULL for the root
 * @first: first member or element, or NULL
 * @last: last member or element, or NULL
 * @next: next member or element of the same parent, or NULL
 * @origin: of a merged document: the value in the text that it comes from, or for
 *	    one that was made the value that it was made for; else NULL
 * @value: its value; borrowed; NULL for null, where @is_bad, and for objects and
 *	   arrays of a merged document
 * @key: its key, decoded; NULL for elements and the root
 * @key_size: bytes of @key
 * @key_at: offset of the key's opening quote in the text
 * @value_at: offset of the value's first byte in the text
 * @value_end: offset one past its last byte
 * @index: which element of its array
 * @n_children: members or elements
 * @kind: what it is
 * @is_bad: an error about it was told; nothing more should be said of it
 * @is_plain: a string whose bytes stand in the text without quotes and escapes
 */
struct json_node {
	struct json_node *parent;
	struct json_node *first;
	struct json_node *last;
	struct json_node *next;
	const struct json_node *origin;
	struct json_object *value;
	const char *key;
	uint32_t key_size;
	uint32_t key_at;
	uint32_t value_at;
	uint32_t value_end;
	uint32_t index;
	uint32_t n_children;
	enum json_node_kind kind;
	bool is_bad;
	bool is_plain;
};

/**
 * json_doc_parse() - read a text
 * @text: its bytes; copied
 * @size: how many
 * @file: its name, for places; copied; NULL when it is what @diag is about
 * @diag: gets every error from which reading can go on, and the one that ends it
 * @ret_doc: the document, owned by the caller
 *
 * Comments, trailing commas, words that are no JSON values, numbers out of
 * range and bad escapes are read over (with an error for all but comments), so
 * that the rest can be checked as well: 0 does not mean that there were no errors.
 *
 * Return: 0; -EINVAL when the text cannot be read to its end; -ENOMEM
 */
int json_doc_parse(const char *text, size_t size, const char *file, struct diag *diag,
		   struct json_doc **ret_doc);

/**
 * json_doc_free() - free a document and all its nodes
 * @doc: the document or NULL
 *
 * Return: NULL
 */
struct json_doc *json_doc_free(struct json_doc *doc);
DEFINE_CLEANUP(struct json_doc *, json_doc_free);

/**
 * json_doc_root() - the whole document
 * @doc: the document
 *
 * Return: the root, borrowed
 */
const struct json_node *json_doc_root(const struct json_doc *doc);

/**
 * json_doc_find() - find a value
 * @doc: the document
 * @pointer: JSON pointer (RFC 6901), "" for the root
 *
 * Takes the time of its tokens, not of the document.
 *
 * Return: the value, borrowed, or NULL when there is none
 */
const struct json_node *json_doc_find(const struct json_doc *doc, const char *pointer);

/**
 * json_node_member() - find a member of an object
 * @doc: the document
 * @object: the object
 * @key: its key
 *
 * Return: the value, borrowed, or NULL when there is none
 */
const struct json_node *json_node_member(const struct json_doc *doc, const struct json_node *object,
					 const char *key);

/**
 * json_doc_pointer() - the JSON pointer of a value, in the text that it comes from
 * @node: the value; NULL is the root
 *
 * Return: the pointer, owned by the caller, or NULL without memory
 */
char *json_doc_pointer(const struct json_node *node);

/**
 * json_doc_place() - line and column of a byte
 * @doc: the document
 * @at: offset in the text; its size means its end
 * @ret_place: the place
 */
void json_doc_place(const struct json_doc *doc, size_t at, struct place *ret_place);

/**
 * json_doc_string_at() - where a byte of a string value stands in the text
 * @doc: the document
 * @node: the value; one that is no string is pointed at as a whole
 * @offset: byte of the decoded string; its size means the closing quote
 *
 * Return: offset in the text, for json_doc_place()
 */
size_t json_doc_string_at(const struct json_doc *doc, const struct json_node *node, size_t offset);

/**
 * json_node_string() - the value of a string
 * @node: a JSON_NODE_STRING that is not bad
 *
 * Return: its bytes, NUL-terminated (none within), borrowed
 */
const char *json_node_string(const struct json_node *node);

/**
 * json_node_int() - the value of a whole number
 * @node: a JSON_NODE_INT that is not bad
 */
int64_t json_node_int(const struct json_node *node);

/**
 * json_node_bool() - the value of true or false
 * @node: a JSON_NODE_BOOL that is not bad
 */
bool json_node_bool(const struct json_node *node);

/**
 * json_node_kind_name() - what a value is, as in "must be NAME"
 * @kind: the kind
 */
const char *json_node_kind_name(enum json_node_kind kind);

/**
 * struct json_merge - how documents are merged
 * @array: the root's member whose elements are merged by name
 * @name: the member of such an element that names it, a string
 */
struct json_merge {
	const char *array;
	const char *name;
};

/* Texts in one document: bounds the places, which are numbers of 32 bits. */
#define JSON_MERGE_MAX 512

/**
 * json_doc_merge() - put changes over a document
 * @docs: the document, then the changes, later ones over earlier ones; the roots
 *	  are objects; taken over, also when it fails: then NULL stands there
 * @n_docs: how many; at most JSON_MERGE_MAX, of at most 4 MiB each
 * @merge: what is special
 * @diag: gets a warning where a change removes what is not there
 * @ret_doc: the document, owned by the caller
 *
 * As in a JSON Merge Patch (RFC 7396), objects are merged by key, null removes a
 * member, and any other value takes the place of the one before. @merge->array is
 * merged by the names of its elements; what is new comes last. In a change it can
 * also be an object that has the elements by name; there, null removes one.
 *
 * Return: 0 or -ENOMEM
 */
int json_doc_merge(struct json_doc **docs, size_t n_docs, const struct json_merge *merge,
		   struct diag *diag, struct json_doc **ret_doc);

/**
 * json_node_is_change() - does a value come from a change, not from the document itself?
 * @doc: a document, merged or not
 * @node: the value
 */
bool json_node_is_change(const struct json_doc *doc, const struct json_node *node);

/*
 * For a text in another language that is to be treated as the same tree: nodes
 * are added by hand, with the places they have in the text.
 */

/**
 * json_doc_new() - a document without nodes
 * @text: the text; copied
 * @size: how many bytes, below 4 GiB
 * @max_nodes: how many nodes will be added at most
 * @ret_doc: the document, owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int json_doc_new(const char *text, size_t size, size_t max_nodes, struct json_doc **ret_doc);

/**
 * json_doc_keep() - keep a copy of bytes for as long as the document lives
 * @doc: a document of json_doc_new(), for which this was not yet called
 * @bytes: the bytes
 * @size: how many
 *
 * Return: the copy with a NUL behind it, borrowed, or NULL without memory
 */
char *json_doc_keep(struct json_doc *doc, const char *bytes, size_t size);

/**
 * json_doc_add() - add an object, an array or a plain string
 * @doc: the document
 * @parent: where to, or NULL for the root
 * @kind: JSON_NODE_OBJECT, JSON_NODE_ARRAY or JSON_NODE_STRING
 * @key: its key in an object; borrowed for the life of the document; or NULL
 * @value_at: where it begins in the text
 * @value_end: where it ends
 * @ret_node: the node; borrowed; with -EEXIST the one that has this key
 *
 * Return: 0; -EEXIST; -ENOMEM; -E2BIG above the number of nodes
 */
int json_doc_add(struct json_doc *doc, struct json_node *parent, enum json_node_kind kind,
		 const char *key, size_t value_at, size_t value_end, struct json_node **ret_node);

#endif /* PROBE_LIB_JSON_DOC_H */
