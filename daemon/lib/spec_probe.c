// SPDX-License-Identifier: GPL-2.0-only
/*
 * One element of "probes": its table, its name, its arguments.
 */
#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "btf_path.h"
#include "fetcharg.h"
#include "filter.h"
#include "filter_match.h"
#include "spec_keys.h"
#include "spec_when.h"

/* Name and value as they stand in a line for tracefs: " NAME=EXPR" */
#define ARG_LINE_EXTRA 2
/* "p:" and a group of 63 bytes and its slash, before the event's name; " __comm=$comm" */
#define EVENT_LINE_EXTRA 85
/* What __comm takes of a record: a __data_loc */
#define COMM_RECORD_BYTES 4

/* An hour */
#define MIN_DURATION_US_MAX 3600000000LL

/**
 * struct draft - an element of "probes" while it is read
 * @probe: what it says
 * @target: the value of the key that says its kind, or NULL
 * @args: the value of "args", or NULL
 * @returned: the value of "return", or NULL
 * @match: the value of "match", or NULL
 * @return_filter: the value of "return_filter", or NULL
 * @min_duration: the value of "min_duration_us", or NULL
 */
struct draft {
	struct probe_spec probe;
	const struct json_node *target;
	const struct json_node *args;
	const struct json_node *returned;
	const struct json_node *match;
	const struct json_node *return_filter;
	const struct json_node *min_duration;
};

void spec_probe_done(struct probe_spec *probe)
{
	size_t i;

	for (i = 0; i < probe->n_args; i++) {
		free(probe->args[i].name);
		free(probe->args[i].expr);
	}
	free(probe->args);
	free(probe->name);
	free(probe->target);
	free(probe->file);
	free(probe->symbol);
	free(probe->module);
	free(probe->event_system);
	free(probe->event_name);
	free(probe->filter);
	free(probe->when_arch);
	free(probe->when_kernel);
	memset(probe, 0, sizeof(*probe));
}

static void draft_done(struct draft *draft)
{
	spec_probe_done(&draft->probe);
}

/* ---- names ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

size_t spec_identifier_size(const char *name)
{
	size_t size = 0;

	while (is_letter(name[size]) || (size && name[size] >= '0' && name[size] <= '9'))
		size++;
	return size;
}

/* The names of tracefs's own files in the directory of an event group. */
static const char *const taken_names[] = { "enable", "filter" };

static void take_name(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *name = json_node_string(node);
	size_t size = spec_identifier_size(name), i;
	struct draft *draft = owner;

	if (name[size]) {
		spec_error(ctx, node, size, "the name is not a C identifier");
		diag_detail(
			ctx->diag,
			"a name has letters, digits and \"_\", and does not begin with a digit");
		return;
	}
	for (i = 0; i < ARRAY_SIZE(taken_names); i++) {
		if (strcmp(name, taken_names[i]) == 0) {
			spec_error(ctx, node, 0, "a probe cannot be named \"%s\"", name);
			diag_detail(ctx->diag, "tracefs has a file of that name beside the events");
			return;
		}
	}
	draft->probe.name = spec_strdup(ctx, name, size);
}

/* reserved_field_names[] in kernel/trace/trace_probe.c, and the name that probed gives itself */
static const char *const reserved_names[] = {
	"__probe_ip", "__probe_func", "__probe_ret_ip", "__comm", "__sp",
};

bool spec_is_arg_name(struct spec_ctx *ctx, const struct json_node *node)
{
	size_t i;

	if (node->key_size == 0 || spec_identifier_size(node->key) != node->key_size) {
		spec_key_error(ctx, node, "the name of an argument must be a C identifier");
		diag_detail(
			ctx->diag,
			"a name has letters, digits and \"_\", and does not begin with a digit");
		return false;
	}
	if (node->key_size > PROBE_ARG_NAME_MAX) {
		spec_key_error(ctx, node, "the name of the argument is %u bytes long",
			       node->key_size);
		diag_detail(ctx->diag, "the kernel takes names of at most %d bytes",
			    PROBE_ARG_NAME_MAX);
		return false;
	}
	for (i = 0; i < ARRAY_SIZE(reserved_names); i++)
		if (strcmp(node->key, reserved_names[i]) == 0)
			break;
	if (i < ARRAY_SIZE(reserved_names) || strncmp(node->key, "common_", 7) == 0) {
		spec_key_error(ctx, node, "an argument cannot be named \"%s\"", node->key);
		diag_detail(
			ctx->diag,
			"each record has fields of its own whose names are reserved: common_…, __probe_ip, __probe_func, __probe_ret_ip, __comm, __sp");
		return false;
	}
	return true;
}

/* ---- arguments ---- */

/* Names are looked up when it is known where the probe stands. */
static bool check_path(struct spec_ctx *ctx, const struct json_node *node, const char *expr,
		       const struct probe_spec *probe, struct fetcharg *ret_arg)
{
	struct btf_path_error error;

	*ret_arg = (struct fetcharg){ .type.size = 1, .written_size = FETCHARG_MAX_BYTES };
	if (btf_path_check(expr, probe->kind, &error) == 0)
		return true;
	spec_error(ctx, node, error.offset, "%s", error.message);
	if (error.advice[0])
		diag_detail(ctx->diag, "%.*s", (int)strcspn(error.advice, "\n"), error.advice);
	return false;
}

/* Of a return, a type alone stands for the value: "s32" for "$retval:s32". */
#define RETURN_VALUE "$retval:"

static bool is_type_alone(const struct probe_spec *probe, const struct json_node *node)
{
	return probe->role == PROBE_CALL_RETURN && is_letter(json_node_string(node)[0]);
}

static bool check_expr(struct spec_ctx *ctx, const struct json_node *node, const char *expr,
		       const struct probe_spec *probe, struct fetcharg *ret_arg)
{
	const struct fetcharg_where where = {
		.kind = probe->kind,
		.arch = probe_arch_from_name(probe->when_arch),
		.is_inside = probe->offset != 0,
	};
	size_t shift = is_type_alone(probe, node) ? strlen(RETURN_VALUE) : 0;
	struct fetcharg_error error;

	/* A bare word on a user probe may only lack its sign */
	if (btf_path_is_one(expr) && !(probe_kind_is_user(probe->kind) && is_letter(expr[0])))
		return check_path(ctx, node, expr, probe, ret_arg);
	if (fetcharg_parse(expr, &where, ret_arg, &error) == 0)
		return true;
	spec_error(ctx, node, error.offset > shift ? error.offset - shift : 0, "%s", error.message);
	if (probe->role == PROBE_CALL_ENTRY && strncmp(error.message, "$retval", 7) == 0)
		diag_detail(ctx->diag, "put it into \"return\"");
	else if (error.advice[0])
		diag_detail(ctx->diag, "%s", error.advice);
	return false;
}

/* *ret_expr: what is fetched, owned by the caller */
static bool check_arg(struct spec_ctx *ctx, const struct json_node *node,
		      const struct probe_spec *probe, struct fetcharg *ret_arg, char **ret_expr)
{
	ctx->n_bad += node->is_bad;
	if (!spec_is_arg_name(ctx, node) || node->is_bad)
		return false;
	if (node->kind != JSON_NODE_STRING) {
		spec_error(ctx, node, 0, "an argument must be a string, not %s",
			   json_node_kind_name(node->kind));
		diag_detail(ctx->diag, "write what is to be fetched, as in \"$arg1:s32\"");
		return false;
	}
	if (asprintf(ret_expr, "%s%s", is_type_alone(probe, node) ? RETURN_VALUE : "",
		     json_node_string(node)) < 0) {
		*ret_expr = NULL;
		ctx->r = -ENOMEM;
		return false;
	}
	return check_expr(ctx, node, *ret_expr, probe, ret_arg);
}

static void store_arg(struct spec_ctx *ctx, const struct json_node *node, char *expr,
		      struct probe_spec *probe)
{
	struct probe_arg *arg = &probe->args[probe->n_args++];

	arg->name = spec_strdup(ctx, node->key, node->key_size);
	arg->expr = expr;
}

void spec_take_args(struct spec_ctx *ctx, const struct json_node *node, struct probe_spec *probe)
{
	size_t line_size = EVENT_LINE_EXTRA + PROBE_NAME_MAX + strlen(probe->target);
	size_t record_size = COMM_RECORD_BYTES;
	const struct json_node *arg;

	probe->args = calloc(node->n_children + 1, sizeof(*probe->args));
	if (!probe->args) {
		ctx->r = -ENOMEM;
		return;
	}
	for (arg = node->first; arg && ctx->r == 0; arg = arg->next) {
		_cleanup_free_ char *expr = NULL;
		struct fetcharg fetch;

		if (!check_arg(ctx, arg, probe, &fetch, &expr))
			continue;
		store_arg(ctx, arg, TAKE_PTR(expr), probe);
		record_size += fetch.type.size * (fetch.type.count ?: 1);
		line_size += ARG_LINE_EXTRA + arg->key_size + fetch.written_size;
	}
	if (record_size > FETCHARG_MAX_RECORD_BYTES) {
		spec_key_error(ctx, node, "the arguments take %zu bytes of each record",
			       record_size);
		diag_detail(ctx->diag, "the kernel's limit is %d; fetch fewer or smaller arrays",
			    FETCHARG_MAX_RECORD_BYTES);
	}
	if (line_size > FETCHARG_MAX_LINE_BYTES) {
		spec_key_error(ctx, node, "the target and the arguments are too long together");
		diag_detail(
			ctx->diag,
			"the kernel reads at most %d bytes for one probe, and these need up to %zu; use shorter names or two probes",
			FETCHARG_MAX_LINE_BYTES, line_size);
	}
}

/* ---- the other keys ---- */

static void take_target(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	(void)ctx;
	if (!draft->target)
		draft->target = node;
}

static void take_args(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	(void)ctx;
	draft->args = node;
}

static void take_return(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	(void)ctx;
	draft->returned = node;
}

static void take_filter(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	spec_take_filter(ctx, node, &draft->probe);
}

static void take_return_filter(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	(void)ctx;
	draft->return_filter = node;
}

static void take_min_duration(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	(void)ctx;
	draft->min_duration = node;
	draft->probe.min_duration_us = (uint64_t)json_node_int(node);
}

static void take_stack(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *which = json_node_string(node);
	struct draft *draft = owner;

	(void)ctx;
	draft->probe.stack_kernel = strcmp(which, "user") != 0;
	draft->probe.stack_user = strcmp(which, "kernel") != 0;
}

/* In the order of enum probe_match. */
static const char *const match_choices[] = { "unique", "first", "all", NULL };

static void take_match(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *name = json_node_string(node);
	enum probe_match match = PROBE_MATCH_UNIQUE;
	struct draft *draft = owner;

	(void)ctx;
	while (strcmp(match_choices[match], name) != 0)
		match++;
	draft->probe.match = match;
	draft->match = node;
}

static void take_unchecked(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	(void)ctx;
	draft->probe.unchecked = json_node_bool(node);
}

static void take_optional(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	(void)ctx;
	draft->probe.optional = json_node_bool(node);
}

static void take_arch(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *arch = json_node_string(node);
	struct probe_spec *probe = owner;

	probe->when_arch = spec_strdup(ctx, arch, strlen(arch));
}

void spec_take_kernel_range(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *range = json_node_string(node), *advice;
	struct probe_spec *probe = owner;
	size_t offset;

	if (spec_when_check(range, &offset, &advice) < 0) {
		spec_error(ctx, node, offset, "this is no condition on the kernel's version");
		diag_detail(ctx->diag, "%s", advice);
		return;
	}
	probe->when_kernel = spec_strdup(ctx, range, strlen(range));
}

static void take_when(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	struct draft *draft = owner;

	spec_check_object(ctx, node, &spec_when_object, &draft->probe);
}

static const char *const stack_choices[] = { "kernel", "user", "both", NULL };
static const char *const arch_choices[] = { "arm64", "x86_64", NULL };

static const struct spec_key when_keys[] = {
	{ "arch", JSON_NODE_STRING, .choices = arch_choices, .take = take_arch },
	{ "kernel", JSON_NODE_STRING, .min = 1, .take = spec_take_kernel_range },
};

#define TARGET_KEY(name_)                                                                 \
	{                                                                                 \
		name_, JSON_NODE_STRING, .is_target = true, .min = 1, .take = take_target \
	}

static const struct spec_key probe_keys[] = {
	{ "name", JSON_NODE_STRING, .is_required = true, .min = 1, .max = PROBE_NAME_MAX,
	  .take = take_name },
	TARGET_KEY("kprobe"),
	TARGET_KEY("kretprobe"),
	TARGET_KEY("uprobe"),
	TARGET_KEY("uretprobe"),
	TARGET_KEY("tracepoint"),
	TARGET_KEY("usdt"),
	TARGET_KEY("call"),
	{ "return", JSON_NODE_OBJECT, .max = FETCHARG_MAX_ARGS, .take = take_return },
	{ "args", JSON_NODE_OBJECT, JSON_NODE_ARRAY, .max = FETCHARG_MAX_ARGS, .take = take_args },
	{ "filter", JSON_NODE_STRING, .min = 1, .max = FILTER_MAX_BYTES, .take = take_filter },
	{ "return_filter", JSON_NODE_STRING, .min = 1, .max = FILTER_MAX_BYTES,
	  .take = take_return_filter },
	{ "min_duration_us", JSON_NODE_INT, .min = 1, .max = MIN_DURATION_US_MAX,
	  .take = take_min_duration },
	{ "stack", JSON_NODE_STRING, .choices = stack_choices, .take = take_stack },
	{ "match", JSON_NODE_STRING, .choices = match_choices, .take = take_match },
	{ "when", JSON_NODE_OBJECT, .take = take_when },
	{ "unchecked", JSON_NODE_BOOL, .take = take_unchecked },
	{ "optional", JSON_NODE_BOOL, .take = take_optional },
};

const struct spec_object spec_when_object = { "\"when\"", when_keys, ARRAY_SIZE(when_keys) };
const struct spec_object spec_probe_object = { "a probe", probe_keys, ARRAY_SIZE(probe_keys) };

/* ---- a probe as a whole ---- */

static void check_targets(struct spec_ctx *ctx, const struct json_node *node)
{
	const struct json_node *member, *first = NULL;

	for (member = node->first; member; member = member->next) {
		const struct spec_key *key = spec_find_key(&spec_probe_object, member->key);

		if (!key || !key->is_target)
			continue;
		if (first) {
			spec_key_error(ctx, member,
				       "a probe has one target; this one has \"%s\" as well",
				       first->key);
			spec_detail_place(ctx, member, first->key_at, "it is at",
					  json_node_is_change(ctx->doc, member)
						  ? "; null in its place removes it"
						  : "; make it two probes");
			return;
		}
		first = member;
	}
	if (!first) {
		spec_error(ctx, node, 0, "the probe has no target");
		if (json_node_is_change(ctx->doc, node))
			spec_detail_unknown(ctx, node);
		diag_detail(
			ctx->diag,
			"add one of \"kprobe\", \"kretprobe\", \"uprobe\", \"uretprobe\", \"tracepoint\", \"usdt\", \"call\"");
	}
}

static enum probe_kind kind_of(const char *key)
{
	enum probe_kind kind;

	for (kind = 0; kind < PROBE_KIND_COUNT - 1; kind++)
		if (strcmp(key, probe_kind_name(kind)) == 0)
			break;
	return kind;
}

/* Fetch arguments have names; of an event of the kernel's, fields are chosen. */
static bool is_args_kind(struct spec_ctx *ctx, const struct json_node *args,
			 const struct probe_spec *probe)
{
	bool is_event = probe->kind == PROBE_TRACEPOINT;

	if (args->is_bad || (args->kind == JSON_NODE_ARRAY) == is_event)
		return !args->is_bad;
	spec_error(ctx, args, 0, "the \"args\" of a %s must be %s, not %s", probe_spec_key(probe),
		   json_node_kind_name(is_event ? JSON_NODE_ARRAY : JSON_NODE_OBJECT),
		   json_node_kind_name(args->kind));
	diag_detail(ctx->diag, is_event ? "list the fields to be shown, or leave it out for all"
					: "write { \"NAME\": \"$arg1\" }");
	return false;
}

static void take_args_of(struct spec_ctx *ctx, const struct json_node *args,
			 struct probe_spec *probe)
{
	if (!is_args_kind(ctx, args, probe))
		return;
	if (args->kind == JSON_NODE_ARRAY)
		spec_take_fields(ctx, args, probe);
	else if (probe->kind == PROBE_USDT)
		spec_take_static_args(ctx, args, probe);
	else
		spec_take_args(ctx, args, probe);
}

static char *copy_text(struct spec_ctx *ctx, const char *text)
{
	return text ? spec_strdup(ctx, text, strlen(text)) : NULL;
}

/* What the two halves of a call have in common. */
static void copy_common(struct spec_ctx *ctx, const struct probe_spec *from, struct probe_spec *to)
{
	to->name = copy_text(ctx, from->name);
	to->when_arch = copy_text(ctx, from->when_arch);
	to->when_kernel = copy_text(ctx, from->when_kernel);
	to->match = from->match;
	to->optional = from->optional;
	to->index = from->index;
}

/* With a "filter" beside it, it is not the kernel that matches the returns. */
static void take_filter_of_return(struct spec_ctx *ctx, const struct draft *draft,
				  struct probe_spec *probe)
{
	const struct json_node *node = draft->return_filter;
	struct filter_error error;

	spec_take_filter(ctx, node, probe);
	if (!probe->filter || !draft->probe.filter ||
	    filter_match_check(probe->filter, &error) == 0)
		return;
	spec_error(ctx, node, error.offset, "%s, since the call has a \"filter\", too",
		   error.message);
	diag_detail(ctx->diag, "%s; leave out one of the two, and filter the lines by it",
		    error.advice);
}

/* Return: there is nothing wrong with the target */
static bool take_half(struct spec_ctx *ctx, const struct draft *draft, bool is_return,
		      struct probe_spec *probe)
{
	const struct json_node *args = is_return ? draft->returned : draft->args;
	bool is_user = spec_target_is_file(json_node_string(draft->target));

	probe->role = is_return ? PROBE_CALL_RETURN : PROBE_CALL_ENTRY;
	if (is_return)
		probe->kind = is_user ? PROBE_URETPROBE : PROBE_KRETPROBE;
	else
		probe->kind = is_user ? PROBE_UPROBE : PROBE_KPROBE;
	if (!spec_take_target(ctx, draft->target, probe))
		return false;
	if (args && ctx->r == 0)
		take_args_of(ctx, args, probe);
	if (is_return && draft->return_filter && ctx->r == 0)
		take_filter_of_return(ctx, draft, probe);
	return true;
}

/* Only a symbol can be that of several functions. */
static void check_match(struct spec_ctx *ctx, const struct draft *draft)
{
	const struct probe_spec *probe = &draft->probe;

	if (!draft->match || probe->symbol)
		return;
	spec_key_error(ctx, draft->match, "\"match\" is for functions that are named");
	diag_detail(ctx->diag, "\"%s\" is one place; leave \"match\" out",
		    json_node_string(draft->target));
}

static void take_call(struct spec_ctx *ctx, struct draft *draft, size_t n_errors)
{
	_cleanup_(draft_done) struct draft half = { .target = NULL };

	copy_common(ctx, &draft->probe, &half.probe);
	/* What is wrong with the target is wrong for both, and told once. */
	if (take_half(ctx, draft, true, &half.probe) && take_half(ctx, draft, false, &draft->probe))
		check_match(ctx, draft);
	if (ctx->diag->n_errors + ctx->n_bad > n_errors || ctx->r < 0)
		return;
	ctx->set->probes[ctx->set->n_probes++] = half.probe;
	memset(&half, 0, sizeof(half));
	ctx->set->probes[ctx->set->n_probes++] = draft->probe;
	memset(draft, 0, sizeof(*draft));
}

/* What only a call can have */
static void refuse_of_call(struct spec_ctx *ctx, const struct json_node *node, const char *advice)
{
	if (!node)
		return;
	spec_key_error(ctx, node, "\"%s\" belongs to a \"call\"", node->key);
	diag_detail(ctx->diag, "%s", advice);
}

static void take_single(struct spec_ctx *ctx, struct draft *draft)
{
	draft->probe.kind = kind_of(draft->target->key);
	refuse_of_call(ctx, draft->return_filter, "a kretprobe or uretprobe has a \"filter\"");
	refuse_of_call(ctx, draft->min_duration,
		       "only a call knows how long it took: write \"call\" for the target's key");
	refuse_of_call(
		ctx, draft->returned,
		"a kretprobe or uretprobe has what it fetches in \"args\", as in \"$retval:s32\"");
	if (!spec_take_target(ctx, draft->target, &draft->probe) || ctx->r < 0)
		return;
	check_match(ctx, draft);
	if (draft->args)
		take_args_of(ctx, draft->args, &draft->probe);
}

/* What the members say together; the probe joins the set when nothing was wrong. */
static void take_draft(struct spec_ctx *ctx, struct draft *draft, size_t n_errors)
{
	if (draft->target && strcmp(draft->target->key, "call") == 0) {
		take_call(ctx, draft, n_errors);
		return;
	}
	if (draft->target)
		take_single(ctx, draft);
	if (ctx->diag->n_errors + ctx->n_bad > n_errors || ctx->r < 0)
		return;
	ctx->set->probes[ctx->set->n_probes++] = draft->probe;
	memset(draft, 0, sizeof(*draft));
}

void spec_take_probe(struct spec_ctx *ctx, const struct json_node *node)
{
	_cleanup_(draft_done) struct draft draft = { .target = NULL };
	size_t n_errors = ctx->diag->n_errors + ctx->n_bad;

	draft.probe.index = node->index;
	spec_check_object(ctx, node, &spec_probe_object, &draft);
	if (node->kind != JSON_NODE_OBJECT || node->is_bad)
		return;
	check_targets(ctx, node);
	take_draft(ctx, &draft, n_errors);
}

void spec_take_probe_named(struct spec_ctx *ctx, const struct json_node *node, const char *name)
{
	_cleanup_(draft_done) struct draft draft = {
		.target = node->first,
		.args = json_node_member(ctx->doc, node, "args"),
	};

	draft.probe.name = spec_strdup(ctx, name, strlen(name));
	take_draft(ctx, &draft, ctx->diag->n_errors + ctx->n_bad);
}
