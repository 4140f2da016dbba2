// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several documents as one: each value of the result is built from all that the
 * documents say at its place.
 */
#include "json_doc.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "json_doc_impl.h"

/**
 * struct merging - documents being merged
 * @doc: the result
 * @merge: what is special
 * @diag: gets the warnings
 */
struct merging {
	struct json_doc *doc;
	const struct json_merge *merge;
	struct diag *diag;
};

/**
 * struct layer - what one document says at a place
 * @part: which document
 * @node: its value
 */
struct layer {
	size_t part;
	const struct json_node *node;
};

/**
 * struct layers - what the documents say at a place
 * @items: in the order of the documents; those that say nothing are left out
 * @n: how many
 */
struct layers {
	struct layer *items;
	size_t n;
};

static void layers_done(struct layers *layers)
{
	free(layers->items);
}

static int layers_new(const struct merging *m, struct layers *ret_layers)
{
	ret_layers->items = calloc(m->doc->n_parts, sizeof(*ret_layers->items));
	ret_layers->n = 0;
	return ret_layers->items ? 0 : -ENOMEM;
}

const struct json_doc_part *json_doc_part_at(const struct json_doc *doc, size_t at)
{
	size_t i = doc->n_parts - 1;

	while (i && doc->parts[i].base > at)
		i--;
	return &doc->parts[i];
}

bool json_node_is_change(const struct json_doc *doc, const struct json_node *node)
{
	return doc->n_parts && json_doc_part_at(doc, node->value_at) != doc->parts;
}

/* ---- values of one document ---- */

/* A node like @layer's, below @parent (NULL: the root) under the key that it has there. */
static int add_like(struct merging *m, struct json_node *parent, const struct layer *layer,
		    struct json_node **ret_node)
{
	const struct json_node *from = layer->node;
	uint32_t base = m->doc->parts[layer->part].base;
	bool has_key = parent && parent->kind == JSON_NODE_OBJECT;
	struct json_node *node;
	int r;

	r = json_doc_node_new(m->doc, parent, false, has_key ? from->key : NULL,
			      has_key ? from->key_size : 0, &node);
	if (r < 0)
		return r;
	node->origin = from;
	node->kind = from->kind;
	node->is_bad = from->is_bad;
	if (from->kind != JSON_NODE_OBJECT && from->kind != JSON_NODE_ARRAY)
		node->value = from->value;
	node->key_at = base + from->key_at;
	node->value_at = base + from->value_at;
	node->value_end = base + from->value_end;
	*ret_node = node;
	return 0;
}

static int copy_tree(struct merging *m, struct json_node *parent, const struct layer *layer)
{
	const struct json_node *child;
	struct json_node *node;
	int r;

	r = add_like(m, parent, layer, &node);
	for (child = layer->node->first; child && r == 0; child = child->next)
		r = copy_tree(m, node, &(struct layer){ layer->part, child });
	return r;
}

/* ---- values of several ---- */

static bool is_removal(const struct layer *layer)
{
	return layer->part && layer->node->kind == JSON_NODE_NULL && !layer->node->is_bad;
}

static void warn_of_nothing(const struct merging *m, const struct layer *layer)
{
	_cleanup_free_ char *pointer = json_doc_pointer(layer->node);
	struct place place;

	json_doc_place(m->doc->parts[layer->part].doc, layer->node->value_at, &place);
	if (pointer)
		diag_add(m->diag, DIAG_WARNING, &place, pointer,
			 "there is nothing here that null could remove");
	else
		m->diag->out_of_memory = true;
}

static bool is_object(const struct layer *layer)
{
	return layer->node->kind == JSON_NODE_OBJECT && !layer->node->is_bad;
}

static bool is_named_list(const struct layer *layer)
{
	return !layer->node->is_bad && (layer->node->kind == JSON_NODE_ARRAY ||
					(layer->part && layer->node->kind == JSON_NODE_OBJECT));
}

/*
 * What counts of @layers: from behind the last removal on, and from the last value
 * on that replaces all before it.
 */
static struct layers effective(const struct merging *m, const struct layers *layers,
			       bool (*can_merge)(const struct layer *layer))
{
	size_t first = 0, i;

	for (i = 0; i < layers->n; i++) {
		if (is_removal(&layers->items[i])) {
			if (first == i)
				warn_of_nothing(m, &layers->items[i]);
			first = i + 1;
		} else if (!can_merge(&layers->items[i]) ||
			   (i > first && !can_merge(&layers->items[i - 1]))) {
			first = i;
		}
	}
	return (struct layers){ layers->items + first, layers->n - first };
}

static int merge_value(struct merging *m, struct json_node *parent, const struct layers *layers);

/* One of the keys of an object: what each document has under it. */
static int merge_key(struct merging *m, struct json_node *node, const struct layers *objects,
		     size_t first, const struct json_node *member)
{
	_cleanup_(layers_done) struct layers layers = { 0 };
	size_t i;
	int r;

	r = layers_new(m, &layers);
	if (r < 0)
		return r;
	for (i = first; i < objects->n; i++) {
		const struct layer *object = &objects->items[i];
		const struct json_node *found = json_node_member(m->doc->parts[object->part].doc,
								 object->node, member->key);

		if (found)
			layers.items[layers.n++] = (struct layer){ object->part, found };
	}
	return merge_value(m, node, &layers);
}

static bool has_key(const struct merging *m, const struct layers *objects, size_t n,
		    const char *key)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (json_node_member(m->doc->parts[objects->items[i].part].doc,
				     objects->items[i].node, key))
			return true;
	return false;
}

/* Keys in the order in which they come up. */
static int merge_members(struct merging *m, struct json_node *node, const struct layers *objects)
{
	const struct json_node *member;
	size_t i;
	int r = 0;

	for (i = 0; i < objects->n; i++)
		for (member = objects->items[i].node->first; member && r == 0;
		     member = member->next)
			if (!has_key(m, objects, i, member->key))
				r = merge_key(m, node, objects, i, member);
	return r;
}

/* ---- the array whose elements have names ---- */

/**
 * struct element - one element of the array in one of the documents
 * @layer: it
 * @name: its name; NULL when it has none: then it is merged with no other
 * @order: how many stand before it
 * @group: @order of the first element of the name
 */
struct element {
	struct layer layer;
	const char *name;
	size_t order;
	size_t group;
};

static int compare_elements(const void *a, const void *b)
{
	const struct element *x = a, *y = b;
	int r;

	if (!x->name || !y->name)
		r = !y->name - !x->name;
	else
		r = strcmp(x->name, y->name);
	return r ? r : (x->order > y->order) - (x->order < y->order);
}

static int compare_groups(const void *a, const void *b)
{
	const struct element *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static const char *element_name(const struct merging *m, const struct layer *layer)
{
	const struct json_node *name;

	if (layer->node->key)
		return layer->node->key;
	if (!is_object(layer))
		return NULL;
	name = json_node_member(m->doc->parts[layer->part].doc, layer->node, m->merge->name);
	return name && !name->is_bad && name->kind == JSON_NODE_STRING ? json_node_string(name)
								       : NULL;
}

/* Elements of one name become neighbours; of two in one document only the first counts. */
static void group_elements(struct element *elements, size_t n)
{
	size_t i;

	qsort(elements, n, sizeof(*elements), compare_elements);
	for (i = 0; i < n; i++) {
		struct element *element = &elements[i];
		bool is_first = !i || !element->name || !elements[i - 1].name ||
				strcmp(element->name, elements[i - 1].name) != 0;

		element->group = is_first ? element->order : elements[i - 1].group;
	}
	for (i = n; i-- > 1;)
		if (elements[i].group == elements[i - 1].group &&
		    elements[i].layer.part == elements[i - 1].layer.part)
			elements[i].group = elements[i].order;
	qsort(elements, n, sizeof(*elements), compare_groups);
}

static int list_elements(const struct merging *m, const struct layers *lists,
			 struct element **ret_elements, size_t *ret_n)
{
	struct element *elements;
	const struct json_node *child;
	size_t n = 0, i;

	for (i = 0; i < lists->n; i++)
		n += lists->items[i].node->n_children;
	elements = calloc(n + 1, sizeof(*elements));
	if (!elements)
		return -ENOMEM;
	*ret_elements = elements;
	*ret_n = n;
	for (i = n = 0; i < lists->n; i++) {
		for (child = lists->items[i].node->first; child; child = child->next, n++) {
			elements[n].layer = (struct layer){ lists->items[i].part, child };
			elements[n].name = element_name(m, &elements[n].layer);
			elements[n].order = n;
		}
	}
	group_elements(elements, n);
	return 0;
}

/* What is only in an object that has the elements by name gets its name from there. */
static int add_name(struct merging *m, struct json_node *node, const struct layer *layer)
{
	const struct json_node *from = layer->node;
	struct json_node *name;
	int r;

	if (!from->key || node->kind != JSON_NODE_OBJECT ||
	    json_node_member(m->doc, node, m->merge->name))
		return 0;
	r = json_doc_node_new(m->doc, node, false, m->merge->name, strlen(m->merge->name), &name);
	if (r < 0)
		return r;
	name->kind = JSON_NODE_STRING;
	name->origin = from;
	name->is_plain = true;
	name->key_at = m->doc->parts[layer->part].base + from->key_at;
	name->value_at = name->key_at + 1;
	name->value_end = name->value_at + from->key_size;
	name->value = json_object_new_string_len(from->key, (int)from->key_size);
	return name->value ? 0 : -ENOMEM;
}

static int merge_group(struct merging *m, struct json_node *node, const struct element *elements,
		       size_t n)
{
	_cleanup_(layers_done) struct layers layers = { 0 };
	struct json_node *before = node->last;
	size_t i;
	int r;

	r = layers_new(m, &layers);
	if (r < 0)
		return r;
	for (i = 0; i < n; i++)
		layers.items[layers.n++] = elements[i].layer;
	r = merge_value(m, node, &layers);
	if (r == 0 && node->last != before)
		r = add_name(m, node->last, &elements[0].layer);
	return r;
}

static int merge_elements(struct merging *m, struct json_node *node, const struct layers *lists)
{
	_cleanup_free_ struct element *elements = NULL;
	size_t n, i, end;
	int r;

	node->kind = JSON_NODE_ARRAY;
	r = list_elements(m, lists, &elements, &n);
	for (i = 0; r == 0 && i < n; i = end) {
		for (end = i + 1; end < n && elements[end].group == elements[i].group; end++)
			;
		r = merge_group(m, node, &elements[i], end - i);
	}
	return r;
}

/* Adds to @parent what the layers say together, which may be nothing. */
static int merge_value(struct merging *m, struct json_node *parent, const struct layers *layers)
{
	bool is_named = parent && !parent->parent &&
			strcmp(layers->items[0].node->key, m->merge->array) == 0;
	struct layers rest = effective(m, layers, is_named ? is_named_list : is_object);
	struct json_node *node;
	int r;

	if (!rest.n)
		return 0;
	if (is_named ? !is_named_list(rest.items) : !is_object(rest.items))
		return copy_tree(m, parent, rest.items);
	r = add_like(m, parent, rest.items, &node);
	if (r < 0)
		return r;
	return is_named ? merge_elements(m, node, &rest) : merge_members(m, node, &rest);
}

static int add_parts(struct merging *m, struct json_doc **docs, size_t n_docs)
{
	size_t base = 0, i;

	m->doc->parts = calloc(n_docs, sizeof(*m->doc->parts));
	if (!m->doc->parts)
		return -ENOMEM;
	for (i = 0; i < n_docs; i++) {
		m->doc->parts[i] = (struct json_doc_part){ docs[i], (uint32_t)base };
		base += docs[i]->size + 1;
		docs[i] = NULL;
		m->doc->n_parts++;
	}
	return 0;
}

static int merge_roots(struct merging *m)
{
	_cleanup_(layers_done) struct layers layers = { 0 };
	size_t i;
	int r;

	r = layers_new(m, &layers);
	if (r < 0)
		return r;
	for (i = 0; i < m->doc->n_parts; i++)
		layers.items[layers.n++] = (struct layer){ i, json_doc_root(m->doc->parts[i].doc) };
	return merge_value(m, NULL, &layers);
}

int json_doc_merge(struct json_doc **docs, size_t n_docs, const struct json_merge *merge,
		   struct diag *diag, struct json_doc **ret_doc)
{
	_cleanup_(json_doc_freep) struct json_doc *doc = NULL;
	struct merging m = { .merge = merge, .diag = diag };
	size_t n_nodes = 1, i;
	int r;

	/* Each element may get a name. */
	for (i = 0; i < n_docs; i++)
		n_nodes += 2 * docs[i]->n_nodes;
	r = json_doc_new("", 0, n_nodes, &doc);
	if (r < 0)
		return r;
	m.doc = doc;
	r = add_parts(&m, docs, n_docs);
	if (r == 0)
		r = merge_roots(&m);
	if (r < 0)
		return r;
	*ret_doc = TAKE_PTR(doc);
	return 0;
}
