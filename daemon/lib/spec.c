// SPDX-License-Identifier: GPL-2.0-only
/*
 * A probe set: from a text to a struct probe_set, by the table of its keys.
 */
#include "spec.h"

#include <stdarg.h>
#include <string.h>

#include "spec_keys.h"
#include "suggest.h"
#include "utf8.h"

#ifndef PROBED_VERSION
#error "PROBED_VERSION is not defined"
#endif

static const struct {
	const char *name;
	bool is_user;
	bool is_return;
} kinds[PROBE_KIND_COUNT] = {
	[PROBE_KPROBE] = { "kprobe", false, false },
	[PROBE_KRETPROBE] = { "kretprobe", false, true },
	[PROBE_UPROBE] = { "uprobe", true, false },
	[PROBE_URETPROBE] = { "uretprobe", true, true },
	[PROBE_TRACEPOINT] = { "tracepoint", false, false },
	[PROBE_USDT] = { "usdt", true, false },
};

const char *probe_kind_name(enum probe_kind kind)
{
	return kinds[kind].name;
}

const char *probe_spec_key(const struct probe_spec *probe)
{
	return probe->role == PROBE_ALONE ? probe_kind_name(probe->kind) : "call";
}

const char *probe_spec_args_key(const struct probe_spec *probe)
{
	return probe->role == PROBE_CALL_RETURN ? "return" : "args";
}

const char *probe_spec_filter_key(const struct probe_spec *probe)
{
	return probe->role == PROBE_CALL_RETURN ? "return_filter" : "filter";
}

/* The entry follows its return. */
const struct probe_spec *probe_spec_other_half(const struct probe_spec *probe)
{
	return probe->role == PROBE_CALL_RETURN ? probe + 1 : probe - 1;
}

static bool is_matched_late(const struct probe_spec *probe)
{
	return probe->role == PROBE_CALL_RETURN && probe_spec_other_half(probe)->filter;
}

const char *probe_spec_kernel_filter(const struct probe_spec *probe)
{
	return is_matched_late(probe) ? NULL : probe->filter;
}

const char *probe_spec_late_filter(const struct probe_spec *probe)
{
	return is_matched_late(probe) ? probe->filter : NULL;
}

size_t probe_set_count(const struct probe_set *set)
{
	size_t n = 0, i;

	for (i = 0; i < set->n_probes; i++)
		n += set->probes[i].role != PROBE_CALL_RETURN;
	return n;
}

int probe_kind_from_name(const char *name, enum probe_kind *ret_kind)
{
	enum probe_kind kind;

	for (kind = 0; kind < PROBE_KIND_COUNT; kind++) {
		if (strcmp(probe_kind_name(kind), name) != 0)
			continue;
		*ret_kind = kind;
		return 0;
	}
	return -EINVAL;
}

const char *probe_kind_nearest(const char *name)
{
	const char *names[PROBE_KIND_COUNT];
	enum probe_kind kind;

	for (kind = 0; kind < PROBE_KIND_COUNT; kind++)
		names[kind] = probe_kind_name(kind);
	return suggest_nearest(name, names, ARRAY_SIZE(names));
}

bool probe_kind_is_user(enum probe_kind kind)
{
	return kinds[kind].is_user;
}

bool probe_kind_is_return(enum probe_kind kind)
{
	return kinds[kind].is_return;
}

bool probe_kind_is_event(enum probe_kind kind)
{
	return kind == PROBE_TRACEPOINT || kind == PROBE_USDT;
}

/* ---- the keys of a set and of its buffer ---- */

static void take_description(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *text = json_node_string(node);
	struct probe_set *set = owner;

	set->description = spec_strdup(ctx, text, strlen(text));
}

static void take_size_kb(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct probe_set *set = owner;

	(void)ctx;
	set->buffer_size_kb = (uint32_t)json_node_int(node);
}

static void take_when_full(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct probe_set *set = owner;

	(void)ctx;
	set->stop_when_full = strcmp(json_node_string(node), "stop") == 0;
}

static void take_buffer(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	spec_check_object(ctx, node, &spec_buffer_object, owner);
}

static void take_int64(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct probe_set *set = owner;

	(void)ctx;
	set->int64_as_string = strcmp(json_node_string(node), "string") == 0;
}

static void refuse_word(struct spec_ctx *ctx, const struct json_node *node, const char *word)
{
	const char *nearest = suggest_nearest(word, enrich_names, ENRICH_COUNT);
	size_t shown = utf8_cut_size(word, strlen(word), PROBE_NAME_MAX), i, size = 0;
	char list[128];

	spec_error(ctx, node, 0, "a line cannot be enriched by \"%.*s%s\"", (int)shown, word,
		   word[shown] ? "…" : "");
	if (nearest) {
		diag_detail(ctx->diag, "did you mean \"%s\"?", nearest);
		return;
	}
	for (i = 0; i < ENRICH_COUNT && size < sizeof(list); i++)
		size += (size_t)snprintf(list + size, sizeof(list) - size, "%s%s", i ? ", " : "",
					 enrich_names[i]);
	diag_detail(ctx->diag, "it is one of: %s", list);
}

static void take_word(struct spec_ctx *ctx, const struct json_node *node, struct probe_set *set)
{
	const char *word;
	int i;

	ctx->n_bad += node->is_bad;
	if (node->is_bad)
		return;
	if (node->kind != JSON_NODE_STRING) {
		spec_error(ctx, node, 0, "an element of \"enrich\" must be a string, not %s",
			   json_node_kind_name(node->kind));
		return;
	}
	word = json_node_string(node);
	for (i = 0; i < ENRICH_COUNT; i++)
		if (strcmp(word, enrich_names[i]) == 0)
			break;
	if (i == ENRICH_COUNT)
		refuse_word(ctx, node, word);
	else if (set->enrich & ENRICH_BIT(i))
		spec_error(ctx, node, 0, "\"%s\" is there already", word);
	else
		set->enrich |= ENRICH_BIT(i);
}

static void take_enrich(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const struct json_node *element;

	for (element = node->first; element && ctx->r == 0; element = element->next)
		take_word(ctx, element, owner);
}

static void take_probes(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const struct json_node *element;
	struct probe_set *set = owner;

	/* A call is two. */
	set->probes = calloc(2 * (size_t)node->n_children, sizeof(*set->probes));
	if (!set->probes) {
		ctx->r = -ENOMEM;
		return;
	}
	for (element = node->first; element && ctx->r == 0; element = element->next)
		spec_take_probe(ctx, element);
}

static const char *const when_full_choices[] = { "overwrite", "stop", NULL };
static const char *const int64_choices[] = { "number", "string", NULL };

static const struct spec_key buffer_keys[] = {
	{ "size_kb", JSON_NODE_INT, .min = 4, .max = 1 << 20, .take = take_size_kb },
	{ "when_full", JSON_NODE_STRING, .choices = when_full_choices, .take = take_when_full },
};

static const struct spec_key set_keys[] = {
	{ "$schema", JSON_NODE_STRING, .take = NULL },
	{ "version", JSON_NODE_INT, .is_required = true, .min = PROBE_SET_VERSION,
	  .max = PROBE_SET_VERSION },
	{ "description", JSON_NODE_STRING, .take = take_description },
	{ "buffer", JSON_NODE_OBJECT, .take = take_buffer },
	{ "int64", JSON_NODE_STRING, .choices = int64_choices, .take = take_int64 },
	{ "enrich", JSON_NODE_ARRAY, .min = 1, .max = ENRICH_COUNT, .take = take_enrich },
	{ "probes", JSON_NODE_ARRAY, .is_required = true, .min = 1, .max = PROBE_SET_MAX_PROBES,
	  .take = take_probes },
	{ "output", JSON_NODE_ARRAY, .min = 1, .max = OUTPUT_MAX, .take = spec_take_outputs },
};

const struct spec_object spec_buffer_object = { "\"buffer\"", buffer_keys,
						ARRAY_SIZE(buffer_keys) };
const struct spec_object spec_set_object = { "a probe set", set_keys, ARRAY_SIZE(set_keys) };

/* ---- a set as a whole ---- */

struct probe_set *probe_set_free(struct probe_set *set)
{
	size_t i;

	if (!set)
		return NULL;
	for (i = 0; i < set->n_probes; i++)
		spec_probe_done(&set->probes[i]);
	free(set->probes);
	for (i = 0; i < set->n_outputs; i++)
		output_spec_done(&set->outputs[i]);
	free(set->outputs);
	for (i = 0; i < set->n_drop_ins; i++)
		free(set->drop_ins[i]);
	free(set->drop_ins);
	free(set->name);
	free(set->path);
	free(set->description);
	json_doc_free(set->doc);
	free(set);
	return NULL;
}

void probe_set_drop_text(struct probe_set *set)
{
	set->doc = json_doc_free(set->doc);
}

static bool is_name_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '-';
}

/* The name becomes part of a tracefs group and directory, so little can be in it. */
static void take_name(struct spec_ctx *ctx, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	size_t size = strlen(base), good = 0;

	if (strcmp(path, "-") == 0) {
		ctx->set->name = spec_strdup(ctx, "stdin", 5);
		return;
	}
	if (size > 5 && strcmp(base + size - 5, ".json") == 0)
		size -= 5;
	while (good < size && is_name_char(base[good]))
		good++;
	if (good < size || size == 0) {
		diag_add(ctx->diag, DIAG_ERROR, NULL, "", "a set cannot be named \"%.*s\"",
			 (int)size, base);
		diag_detail(ctx->diag,
			    "a name has letters, digits and \"-\" only; rename the file");
	} else if (size > PROBE_SET_NAME_MAX) {
		diag_add(ctx->diag, DIAG_ERROR, NULL, "", "the set's name is %zu bytes long", size);
		diag_detail(ctx->diag, "at most %d are possible; rename the file",
			    PROBE_SET_NAME_MAX);
	}
	ctx->set->name = spec_strdup(ctx, base, size);
}

static int check_set(struct probe_set *set, const char *path, struct diag *diag)
{
	struct spec_ctx ctx = { .doc = set->doc, .set = set, .diag = diag };

	set->path = spec_strdup(&ctx, path, strlen(path));
	take_name(&ctx, path);
	if (ctx.r == 0)
		spec_check_object(&ctx, json_doc_root(set->doc), &spec_set_object, set);
	if (ctx.r == 0)
		spec_check_names(&ctx);
	return ctx.r;
}

/* ---- drop-ins ---- */

/**
 * struct parts - the texts of a set, read
 * @docs: the set's own, then its drop-ins
 * @n: how many
 */
struct parts {
	struct json_doc *docs[1 + PROBE_SET_MAX_DROP_INS];
	size_t n;
};

static void parts_done(struct parts *parts)
{
	while (parts->n)
		json_doc_free(parts->docs[--parts->n]);
}

/* What cannot be read is told, and left out. */
static int add_drop_in(struct probe_set *set, const struct probe_set_text *text, struct diag *diag,
		       struct parts *parts)
{
	_cleanup_(json_doc_freep) struct json_doc *doc = NULL;
	const struct json_node *root;
	struct place place;
	int r;

	set->drop_ins[set->n_drop_ins] = strdup(text->path);
	if (!set->drop_ins[set->n_drop_ins])
		return -ENOMEM;
	set->n_drop_ins++;
	r = json_doc_parse(text->text, text->size, text->path, diag, &doc);
	if (r < 0)
		return r == -EINVAL ? 0 : r;
	root = json_doc_root(doc);
	if (root->kind == JSON_NODE_OBJECT) {
		parts->docs[parts->n++] = TAKE_PTR(doc);
		return 0;
	}
	json_doc_place(doc, root->value_at, &place);
	diag_add(diag, DIAG_ERROR, &place, "", "a drop-in must be an object, not %s",
		 json_node_kind_name(root->kind));
	diag_detail(diag, "it has the keys that it changes, as in { \"int64\": \"string\" }");
	return 0;
}

static int read_parts(struct probe_set *set, const struct probe_set_text *texts, size_t n_texts,
		      struct diag *diag, struct parts *parts)
{
	size_t i;
	int r;

	r = json_doc_parse(texts[0].text, texts[0].size, NULL, diag, &parts->docs[0]);
	if (r < 0)
		return r;
	parts->n = 1;
	set->drop_ins = calloc(n_texts, sizeof(*set->drop_ins));
	if (!set->drop_ins)
		return -ENOMEM;
	for (i = 1; i < n_texts && r == 0; i++)
		r = add_drop_in(set, &texts[i], diag, parts);
	return r;
}

static int read_doc(struct probe_set *set, const struct probe_set_text *texts, size_t n_texts,
		    struct diag *diag)
{
	static const struct json_merge by_name = { .array = "probes", .name = "name" };
	_cleanup_(parts_done) struct parts parts = { .n = 0 };
	int r;

	r = read_parts(set, texts, n_texts, diag, &parts);
	if (r < 0)
		return r;
	if (parts.n > 1 && json_doc_root(parts.docs[0])->kind == JSON_NODE_OBJECT)
		return json_doc_merge(parts.docs, parts.n, &by_name, diag, &set->doc);
	set->doc = TAKE_PTR(parts.docs[0]);
	return 0;
}

int probe_set_parse_texts(const struct probe_set_text *texts, size_t n_texts, struct diag *diag,
			  struct probe_set **ret_set)
{
	_cleanup_(probe_set_freep) struct probe_set *set = calloc(1, sizeof(*set));
	int r;

	if (!set)
		return -ENOMEM;
	r = read_doc(set, texts, n_texts, diag);
	if (r == 0)
		r = check_set(set, texts[0].path, diag);
	diag_sort(diag);
	if (diag->out_of_memory)
		return -ENOMEM;
	if (r < 0)
		return r;
	*ret_set = TAKE_PTR(set);
	return 0;
}

int probe_set_parse_partial(const char *text, size_t size, const char *path, struct diag *diag,
			    struct probe_set **ret_set)
{
	const struct probe_set_text one = { path, text, size };

	return probe_set_parse_texts(&one, 1, diag, ret_set);
}

int probe_set_parse(const char *text, size_t size, const char *path, struct diag *diag,
		    struct probe_set **ret_set)
{
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	size_t n_errors = diag->n_errors;
	int r;

	r = probe_set_parse_partial(text, size, path, diag, &set);
	if (r < 0)
		return r;
	if (diag->n_errors > n_errors)
		return -EINVAL;
	*ret_set = TAKE_PTR(set);
	return 0;
}

void probe_set_error(const struct probe_set *set, struct diag *diag, enum diag_level level,
		     const char *pointer, size_t offset, const char *fmt, ...)
{
	const struct json_node *node = set->doc ? json_doc_find(set->doc, pointer) : NULL;
	_cleanup_free_ char *message = NULL, *own_pointer = NULL;
	struct place place;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&message, fmt, ap);
	va_end(ap);
	if (n < 0) {
		message = NULL;
		diag->out_of_memory = true;
		return;
	}
	if (!node) {
		diag_add(diag, level, NULL, pointer, "%s", message);
		return;
	}
	/* In a drop-in the value may stand elsewhere than in the set. */
	own_pointer = json_doc_pointer(node);
	json_doc_place(set->doc, json_doc_string_at(set->doc, node, offset), &place);
	diag_add(diag, level, &place, own_pointer ?: pointer, "%s", message);
}
