// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checking an object against the table of its keys.
 */
#include "spec_keys.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "suggest.h"
#include "utf8.h"

#define MAX_KEYS    32
#define SHOWN_BYTES 60

static void add_error(struct spec_ctx *ctx, const struct json_node *node, size_t at,
		      const char *fmt, va_list ap) _printf_(4, 0);

static void add_error(struct spec_ctx *ctx, const struct json_node *node, size_t at,
		      const char *fmt, va_list ap)
{
	_cleanup_free_ char *pointer = json_doc_pointer(node), *message = NULL;
	struct place place;

	if (vasprintf(&message, fmt, ap) < 0)
		message = NULL;
	if (!pointer || !message) {
		ctx->r = -ENOMEM;
		return;
	}
	json_doc_place(ctx->doc, at, &place);
	diag_add(ctx->diag, DIAG_ERROR, &place, pointer, "%s", message);
}

void spec_error(struct spec_ctx *ctx, const struct json_node *node, size_t offset, const char *fmt,
		...)
{
	va_list ap;

	va_start(ap, fmt);
	add_error(ctx, node, json_doc_string_at(ctx->doc, node, offset), fmt, ap);
	va_end(ap);
}

void spec_key_error(struct spec_ctx *ctx, const struct json_node *node, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_error(ctx, node, node->key_at, fmt, ap);
	va_end(ap);
}

void spec_detail_place(struct spec_ctx *ctx, const struct json_node *node, size_t at,
		       const char *before, const char *after)
{
	struct place own, place;
	bool is_elsewhere;

	json_doc_place(ctx->doc, node->value_at, &own);
	json_doc_place(ctx->doc, at, &place);
	is_elsewhere = strcmp(own.file ?: "", place.file ?: "") != 0;
	diag_detail(ctx->diag, "%s line %u, column %u%s%s%s", before, place.line, place.col,
		    is_elsewhere ? " of " : "", is_elsewhere ? place.file ?: ctx->diag->file : "",
		    after);
}

char *spec_strdup(struct spec_ctx *ctx, const char *text, size_t size)
{
	char *copy = strndup(text, size);

	if (!copy)
		ctx->r = -ENOMEM;
	return copy;
}

const struct spec_key *spec_find_key(const struct spec_object *object, const char *name)
{
	size_t i;

	for (i = 0; i < object->n_keys; i++)
		if (strcmp(object->keys[i].name, name) == 0)
			return &object->keys[i];
	return NULL;
}

/* The keys that this version has, as a list for people. */
static void list_keys(struct spec_ctx *ctx, const struct spec_object *object)
{
	char list[512] = "";
	size_t i, size = 0;

	for (i = 0; i < object->n_keys && size < sizeof(list); i++)
		if (!object->keys[i].later)
			size += (size_t)snprintf(list + size, sizeof(list) - size, "%s%s",
						 size ? ", " : "", object->keys[i].name);
	diag_detail(ctx->diag, "the keys of %s are: %s", object->name, list);
}

static const char *nearest_key(const struct spec_object *object, const char *name)
{
	const char *names[MAX_KEYS];
	size_t i;

	for (i = 0; i < object->n_keys && i < MAX_KEYS; i++)
		names[i] = object->keys[i].name;
	return suggest_nearest(name, names, i);
}

static void refuse_unknown_key(struct spec_ctx *ctx, const struct json_node *node,
			       const struct spec_object *object)
{
	size_t shown = utf8_cut_size(node->key, node->key_size, SHOWN_BYTES);
	const char *nearest = ctx->diag->n_dropped ? NULL : nearest_key(object, node->key);

	spec_key_error(ctx, node, "%s has no key \"%.*s%s\"", object->name, (int)shown, node->key,
		       shown < node->key_size ? "…" : "");
	if (nearest)
		diag_detail(ctx->diag, "did you mean \"%s\"?", nearest);
	else
		list_keys(ctx, object);
}

static void list_choices(struct spec_ctx *ctx, const struct spec_key *key)
{
	char list[256] = "";
	size_t i, size = 0;

	for (i = 0; key->choices[i] && size < sizeof(list); i++)
		size += (size_t)snprintf(list + size, sizeof(list) - size, "%s\"%s\"",
					 i ? ", " : "", key->choices[i]);
	diag_detail(ctx->diag, "it is one of: %s", list);
}

static bool is_kind(struct spec_ctx *ctx, const struct json_node *node, const struct spec_key *key)
{
	if (node->kind == key->kind || (key->or_kind && node->kind == key->or_kind))
		return true;
	spec_error(ctx, node, 0, "\"%s\" must be %s%s%s, not %s", key->name,
		   json_node_kind_name(key->kind), key->or_kind ? " or " : "",
		   key->or_kind ? json_node_kind_name(key->or_kind) : "",
		   json_node_kind_name(node->kind));
	if (key->choices)
		list_choices(ctx, key);
	else if (key->kind == JSON_NODE_INT && node->kind == JSON_NODE_STRING)
		diag_detail(ctx->diag, "write the number without quotes");
	else if (key->kind == JSON_NODE_BOOL && node->kind == JSON_NODE_STRING)
		diag_detail(ctx->diag, "write true or false without quotes");
	return false;
}

/* "5", or for what is counted "5 bytes", "1 member" */
static const char *amount(enum json_node_kind kind, int64_t value, char buf[40])
{
	static const char *const units[JSON_NODE_KIND_COUNT] = {
		[JSON_NODE_STRING] = "byte",
		[JSON_NODE_ARRAY] = "element",
		[JSON_NODE_OBJECT] = "member",
	};

	(void)snprintf(buf, 40, "%" PRId64 "%s%s%s", value, units[kind] ? " " : "",
		       units[kind] ?: "", units[kind] && value != 1 ? "s" : "");
	return buf;
}

static void refuse_amount(struct spec_ctx *ctx, const struct json_node *node,
			  const struct spec_key *key, int64_t value)
{
	const char *is = node->kind == JSON_NODE_INT ? "is" : "has";
	const char *be = node->kind == JSON_NODE_INT ? "be" : "have";
	char buf[40];

	if (value == 0 && node->kind != JSON_NODE_INT)
		spec_error(ctx, node, 0, "\"%s\" is empty", key->name);
	else
		spec_error(ctx, node, 0, "\"%s\" %s %s", key->name, is,
			   amount(node->kind, value, buf));
	if (key->min == key->max)
		diag_detail(ctx->diag, "it must %s %s", be, amount(node->kind, key->min, buf));
	else if (key->max)
		diag_detail(ctx->diag, "it must %s %" PRId64 " to %s", be, key->min,
			    amount(node->kind, key->max, buf));
	else
		diag_detail(ctx->diag, "it must %s at least %s", be,
			    amount(node->kind, key->min, buf));
}

static bool is_within(struct spec_ctx *ctx, const struct json_node *node,
		      const struct spec_key *key)
{
	int64_t value = node->n_children;

	if (node->kind == JSON_NODE_BOOL)
		return true;
	if (node->kind == JSON_NODE_INT)
		value = json_node_int(node);
	else if (node->kind == JSON_NODE_STRING)
		value = (int64_t)strlen(json_node_string(node));
	if (value >= key->min && (value <= key->max || key->max == 0))
		return true;
	refuse_amount(ctx, node, key, value);
	return false;
}

static bool is_choice(struct spec_ctx *ctx, const struct json_node *node,
		      const struct spec_key *key)
{
	const char *value, *nearest;
	size_t i, shown;

	if (!key->choices)
		return true;
	value = json_node_string(node);
	for (i = 0; key->choices[i]; i++)
		if (strcmp(value, key->choices[i]) == 0)
			return true;
	nearest = suggest_nearest(value, key->choices, i);
	shown = utf8_cut_size(value, strlen(value), SHOWN_BYTES);
	spec_error(ctx, node, 0, "\"%s\" cannot be \"%.*s%s\"", key->name, (int)shown, value,
		   value[shown] ? "…" : "");
	if (nearest)
		diag_detail(ctx->diag, "did you mean \"%s\"?", nearest);
	else
		list_choices(ctx, key);
	return false;
}

static void check_member(struct spec_ctx *ctx, const struct json_node *node,
			 const struct spec_object *object, void *owner)
{
	const struct spec_key *key = spec_find_key(object, node->key);

	if (!key) {
		refuse_unknown_key(ctx, node, object);
	} else if (key->later) {
		spec_key_error(ctx, node, "%s are not supported by this version", key->later);
		list_keys(ctx, object);
	} else if (node->is_bad) {
		ctx->n_bad++;
	} else if (is_kind(ctx, node, key) && is_within(ctx, node, key) &&
		   is_choice(ctx, node, key) && key->take) {
		key->take(ctx, node, owner);
	}
}

/* Is there an unknown key that was likely meant to be this one? It was told of then. */
static bool is_misspelt(const struct json_node *node, const struct spec_object *object,
			const char *name)
{
	const struct json_node *member;
	unsigned int n = 0;

	for (member = node->first; member && n++ < 2 * MAX_KEYS; member = member->next)
		if (!spec_find_key(object, member->key) && nearest_key(object, member->key) == name)
			return true;
	return false;
}

static void check_required(struct spec_ctx *ctx, const struct json_node *node,
			   const struct spec_object *object, const struct spec_key *key)
{
	if (!key->is_required || json_node_member(ctx->doc, node, key->name) ||
	    is_misspelt(node, object, key->name))
		return;
	spec_error(ctx, node, 0, "%s has no \"%s\"", object->name, key->name);
	if (key->min == key->max)
		diag_detail(ctx->diag, "add \"%s\": %" PRId64, key->name, key->min);
}

void spec_check_object(struct spec_ctx *ctx, const struct json_node *node,
		       const struct spec_object *object, void *owner)
{
	const struct json_node *member;
	size_t i;

	if (node->is_bad) {
		ctx->n_bad++;
		return;
	}
	if (node->kind != JSON_NODE_OBJECT) {
		spec_error(ctx, node, 0, "%s must be an object, not %s", object->name,
			   json_node_kind_name(node->kind));
		return;
	}
	for (member = node->first; member; member = member->next)
		check_member(ctx, member, object, owner);
	for (i = 0; i < object->n_keys; i++)
		check_required(ctx, node, object, &object->keys[i]);
}
