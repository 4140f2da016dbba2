/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The language of probe sets as tables, and the one function that checks an
 * object against its table. The JSON Schema says the same; a test compares
 * the two.
 */
#ifndef PROBE_LIB_SPEC_KEYS_H
#define PROBE_LIB_SPEC_KEYS_H

#include "json_doc.h"
#include "spec.h"

#define PROBE_SET_VERSION    1
#define PROBE_SET_MAX_PROBES 4096

/**
 * struct spec_ctx - a set being checked
 * @doc: the text's tree
 * @set: being filled
 * @diag: gets the errors
 * @n_bad: values about which errors were told when the text was scanned
 * @r: -ENOMEM once memory was short; then what is in @set is not complete
 */
struct spec_ctx {
	const struct json_doc *doc;
	struct probe_set *set;
	struct diag *diag;
	size_t n_bad;
	int r;
};

/**
 * struct spec_key - one key of an object
 * @name: the key
 * @kind: what its value must be
 * @or_kind: what it can be as well; JSON_NODE_NULL when it cannot
 * @is_required: it must be there
 * @is_target: of these a probe has exactly one
 * @min: the least value; for strings, arrays and objects: bytes, elements, members
 * @max: the greatest; 0: no limit
 * @choices: the strings that it can be, ended by NULL; or NULL for any
 * @later: what this version does not have, as in "… are not supported by this
 *	   version"; NULL when it has it
 * @take: stores a value whose kind and limits are right; @owner is the struct
 *	  that stands for the object; NULL when there is nothing to store
 */
struct spec_key {
	const char *name;
	enum json_node_kind kind;
	enum json_node_kind or_kind;
	bool is_required;
	bool is_target;
	int64_t min;
	int64_t max;
	const char *const *choices;
	const char *later;
	void (*take)(struct spec_ctx *ctx, const struct json_node *node, void *owner);
};

/**
 * struct spec_object - an object of the language
 * @name: what it is called in messages and in the schema's $defs
 * @keys: its keys
 * @n_keys: how many
 */
struct spec_object {
	const char *name;
	const struct spec_key *keys;
	size_t n_keys;
};

extern const struct spec_object spec_set_object;
extern const struct spec_object spec_buffer_object;
extern const struct spec_object spec_probe_object;
extern const struct spec_object spec_when_object;
extern const struct spec_object spec_output_object;
extern const struct spec_object spec_stdout_object;
extern const struct spec_object spec_file_object;
extern const struct spec_object spec_socket_object;
extern const struct spec_object spec_journal_object;

/**
 * spec_error() - add an error about a value
 * @ctx: the set
 * @node: the value
 * @offset: byte in the string to point at, 0 for the value
 * @fmt: what is wrong; diag_detail() on ctx->diag adds advice
 */
void spec_error(struct spec_ctx *ctx, const struct json_node *node, size_t offset, const char *fmt,
		...) _printf_(4, 5);

/**
 * spec_key_error() - add an error about a key
 * @ctx: the set
 * @node: the value that has the key
 * @fmt: what is wrong
 */
void spec_key_error(struct spec_ctx *ctx, const struct json_node *node, const char *fmt, ...)
	_printf_(3, 4);

/**
 * spec_detail_place() - a line of detail that says where another value is
 * @ctx: the set
 * @node: the value that the error is about
 * @at: offset of the other, whose file is named when it is not the same
 * @before: the line up to the place
 * @after: the line behind it
 */
void spec_detail_place(struct spec_ctx *ctx, const struct json_node *node, size_t at,
		       const char *before, const char *after);

/**
 * spec_check_object() - check an object and store what it says
 * @ctx: the set
 * @node: the object
 * @object: its table
 * @owner: passed to the table's take functions
 */
void spec_check_object(struct spec_ctx *ctx, const struct json_node *node,
		       const struct spec_object *object, void *owner);

/**
 * spec_find_key() - the row of a key
 * @object: the table
 * @name: the key
 *
 * Return: the row, or NULL
 */
const struct spec_key *spec_find_key(const struct spec_object *object, const char *name);

/**
 * spec_strdup() - copy a string, remembering failure
 * @ctx: gets -ENOMEM
 * @text: the string
 * @size: bytes of it
 *
 * Return: the copy, owned by the caller, or NULL without memory
 */
char *spec_strdup(struct spec_ctx *ctx, const char *text, size_t size);

/**
 * spec_take_probe() - check one element of "probes"
 * @ctx: the set; the probe is appended to it when it is right
 * @node: the element
 */
void spec_take_probe(struct spec_ctx *ctx, const struct json_node *node);

/**
 * spec_take_probe_named() - check a probe that has no key "name"
 * @ctx: the set; the probe is appended to it when it is right
 * @node: the probe
 * @name: its name
 */
void spec_take_probe_named(struct spec_ctx *ctx, const struct json_node *node, const char *name);

/**
 * spec_take_target() - take a probe's target apart
 * @ctx: the set
 * @node: the string
 * @probe: gets target, file, symbol, module, offset, address; its kind is set
 *
 * Return: true when there was nothing wrong
 */
bool spec_take_target(struct spec_ctx *ctx, const struct json_node *node, struct probe_spec *probe);

/**
 * spec_target_is_file() - does a target begin with a path or a library's name?
 * @text: the target
 */
bool spec_target_is_file(const char *text);

/**
 * spec_take_args() - check and store the arguments of a probe
 * @ctx: the set
 * @node: the object
 * @probe: gets args and n_args; all else in it is set
 */
void spec_take_args(struct spec_ctx *ctx, const struct json_node *node, struct probe_spec *probe);

/**
 * spec_identifier_size() - bytes of the C identifier at a place
 * @name: the place
 */
size_t spec_identifier_size(const char *name);

/**
 * spec_take_tracepoint() - take the target of a tracepoint apart
 * @ctx: the set
 * @node: the string
 * @probe: gets event_system and event_name; its target is set
 *
 * Return: true when there was nothing wrong
 */
bool spec_take_tracepoint(struct spec_ctx *ctx, const struct json_node *node,
			  struct probe_spec *probe);

/**
 * spec_take_fields() - check and store the list of fields of a tracepoint
 * @ctx: the set
 * @node: the array
 * @probe: gets args and n_args
 */
void spec_take_fields(struct spec_ctx *ctx, const struct json_node *node, struct probe_spec *probe);

/**
 * spec_take_static_args() - check and store the arguments of a static probe
 * @ctx: the set
 * @node: the object
 * @probe: gets args and n_args
 */
void spec_take_static_args(struct spec_ctx *ctx, const struct json_node *node,
			   struct probe_spec *probe);

/**
 * spec_is_arg_name() - can an argument have this member's key? If not, an error is told
 * @ctx: the set
 * @node: the member
 */
bool spec_is_arg_name(struct spec_ctx *ctx, const struct json_node *node);

/**
 * spec_take_filter() - check the grammar of "filter"
 * @ctx: the set
 * @node: the string
 * @owner: the struct probe_spec; whose fields are known later
 */
void spec_take_filter(struct spec_ctx *ctx, const struct json_node *node, void *owner);

/**
 * spec_take_kernel_range() - check "when": { "kernel": … }
 * @ctx: the set
 * @node: the string
 * @owner: the struct probe_spec
 */
void spec_take_kernel_range(struct spec_ctx *ctx, const struct json_node *node, void *owner);

/**
 * spec_take_outputs() - check and store "output"
 * @ctx: the set
 * @node: the array
 * @owner: the struct probe_set
 */
void spec_take_outputs(struct spec_ctx *ctx, const struct json_node *node, void *owner);

/**
 * spec_detail_unknown() - detail for a probe of a drop-in that is not in the set
 * @ctx: the set
 * @node: the probe, which by itself is none
 */
void spec_detail_unknown(struct spec_ctx *ctx, const struct json_node *node);

/**
 * spec_check_names() - find names that are there twice
 * @ctx: the set, with all its probes
 */
void spec_check_names(struct spec_ctx *ctx);

/**
 * spec_probe_done() - free what a probe owns
 * @probe: the probe, in any state
 */
void spec_probe_done(struct probe_spec *probe);

#endif /* PROBE_LIB_SPEC_KEYS_H */
