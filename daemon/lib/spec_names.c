// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of the probes of a set: that each is there once, and what a drop-in
 * names that is not there.
 */
#include <stdlib.h>
#include <string.h>

#include "near_names.h"
#include "spec_keys.h"

/* The name of an element of "probes", or NULL. */
static const struct json_node *name_of(const struct spec_ctx *ctx, const struct json_node *element)
{
	const struct json_node *name = json_node_member(ctx->doc, element, "name");

	return name && !name->is_bad && name->kind == JSON_NODE_STRING ? name : NULL;
}

void spec_detail_unknown(struct spec_ctx *ctx, const struct json_node *node)
{
	const struct json_node *element, *name = name_of(ctx, node);
	const char *names[NEAR_NAMES_MAX];
	struct near_names near;

	if (!name)
		return;
	near_names_init(&near, json_node_string(name), names, ARRAY_SIZE(names));
	for (element = node->parent->first; element; element = element->next)
		if (!json_node_is_change(ctx->doc, element) && name_of(ctx, element))
			near_names_offer(&near, json_node_string(name_of(ctx, element)));
	diag_detail(ctx->diag, "the set has no probe of this name that a drop-in could change");
	if (near.n_names)
		diag_detail(ctx->diag, "did you mean \"%s\"?", names[0]);
}

static int compare_names(const void *a, const void *b)
{
	const struct json_node *const *x = a, *const *y = b;
	int r = strcmp(json_node_string(*x), json_node_string(*y));

	return r ? r : (*x < *y ? -1 : 1);
}

void spec_check_names(struct spec_ctx *ctx)
{
	const struct json_node *probes =
		json_node_member(ctx->doc, json_doc_root(ctx->doc), "probes");
	_cleanup_free_ const struct json_node **names = NULL;
	const struct json_node *element, *name;
	size_t n = 0, i, first = 0;

	if (!probes || probes->n_children == 0)
		return;
	names = calloc(probes->n_children, sizeof(*names));
	if (!names) {
		ctx->r = -ENOMEM;
		return;
	}
	for (element = probes->first; element; element = element->next) {
		name = name_of(ctx, element);
		if (name)
			names[n++] = name;
	}
	qsort(names, n, sizeof(*names), compare_names);
	for (i = 1; i < n; i++) {
		if (strcmp(json_node_string(names[first]), json_node_string(names[i])) != 0) {
			first = i;
			continue;
		}
		spec_error(ctx, names[i], 0, "the name \"%.*s\" is taken", PROBE_NAME_MAX,
			   json_node_string(names[i]));
		spec_detail_place(ctx, names[i], names[first]->value_at, "the probe at", " has it");
	}
}
