// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a probe says about an event: which one of the kernel's own it is, which
 * of its fields are wanted, and which of its hits (filter).
 */
#include <stdlib.h>
#include <string.h>

#include "fetcharg.h"
#include "filter.h"
#include "shown.h"
#include "spec_keys.h"

/* MAX_EVENT_NAME_LEN in kernel/trace/trace_probe.h, as good a limit as any. */
#define EVENT_NAME_MAX 64

static bool is_event_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c == '-';
}

static size_t event_name_size(const char *at)
{
	size_t size = 0;

	while (is_event_char(at[size]))
		size++;
	return size <= EVENT_NAME_MAX ? size : 0;
}

bool spec_take_tracepoint(struct spec_ctx *ctx, const struct json_node *node,
			  struct probe_spec *probe)
{
	const char *text = probe->target;
	size_t system = event_name_size(text), event;

	if (system == 0 || (text[system] != ':' && text[system] != '/')) {
		spec_error(ctx, node, text[system] ? system : 0,
			   "the event's system and a colon are expected");
		diag_detail(
			ctx->diag,
			"write system:event, as in sched:sched_switch; available_events in tracefs lists them");
		return false;
	}
	if (text[system] == '/') {
		spec_error(ctx, node, system, "system and event are separated by \":\"");
		diag_detail(ctx->diag, "as in sched:sched_switch");
		return false;
	}
	event = event_name_size(text + system + 1);
	if (event == 0 || text[system + 1 + event]) {
		spec_error(ctx, node, system + 1 + event,
			   event ? "this cannot be in the name of an event"
				 : "the name of the event is missing");
		diag_detail(ctx->diag,
			    "as in sched:sched_switch; each event has a probe of its own");
		return false;
	}
	probe->event_system = spec_strdup(ctx, text, system);
	probe->event_name = spec_strdup(ctx, text + system + 1, event);
	return true;
}

static bool is_there(const struct probe_spec *probe, const char *field, size_t size)
{
	size_t i;

	for (i = 0; i < probe->n_args; i++) {
		const char *name = probe->args[i].name;

		if (name && strncmp(name, field, size) == 0 && !name[size])
			return true;
	}
	return false;
}

/* What stands behind the colon: how the field is to be shown. */
static bool check_shown(struct spec_ctx *ctx, const struct json_node *node, const char *type)
{
	size_t offset = (size_t)(type - json_node_string(node));
	struct fetcharg_type own;

	if (strcmp(type, SHOWN_AS_NAME) == 0 || strcmp(type, SHOWN_AS_SYMBOL) == 0 ||
	    fetcharg_find_own_type(type, &own))
		return true;
	spec_error(ctx, node, offset, "a field cannot be shown as \"%s\"", type);
	diag_detail(
		ctx->diag,
		"fields have types of their own; they can be shown as name, symbol, ipv4, ipv6, be16, be32, be64, signal or capability");
	return false;
}

static bool check_field(struct spec_ctx *ctx, const struct json_node *node,
			const struct probe_spec *probe)
{
	const char *name;
	size_t size;

	ctx->n_bad += node->is_bad;
	if (node->is_bad)
		return false;
	if (node->kind != JSON_NODE_STRING) {
		spec_error(ctx, node, 0, "the name of a field must be a string, not %s",
			   json_node_kind_name(node->kind));
		return false;
	}
	name = json_node_string(node);
	size = spec_identifier_size(name);
	if (size == 0 || (name[size] && name[size] != ':')) {
		spec_error(ctx, node, size, "the name of a field is a C identifier");
		return false;
	}
	if (is_there(probe, name, size)) {
		spec_error(ctx, node, 0, "the field \"%.*s\" is there already", (int)size, name);
		return false;
	}
	return !name[size] || check_shown(ctx, node, name + size + 1);
}

void spec_take_fields(struct spec_ctx *ctx, const struct json_node *node, struct probe_spec *probe)
{
	const struct json_node *field;

	probe->args = calloc(node->n_children + 1, sizeof(*probe->args));
	if (!probe->args) {
		ctx->r = -ENOMEM;
		return;
	}
	for (field = node->first; field && ctx->r == 0; field = field->next) {
		struct probe_arg *arg = &probe->args[probe->n_args];
		const char *name, *type;

		if (!check_field(ctx, field, probe))
			continue;
		name = json_node_string(field);
		type = strchrnul(name, ':');
		probe->n_args++;
		arg->name = spec_strdup(ctx, name, (size_t)(type - name));
		if (*type)
			arg->expr = spec_strdup(ctx, type + 1, strlen(type + 1));
	}
}

/* "arg3", "arg3:ustring": the type is one for what the argument points to, or for itself. */
static bool check_static_arg(struct spec_ctx *ctx, const struct json_node *node)
{
	const struct fetcharg_where where = { .kind = PROBE_UPROBE };
	const char *text = json_node_string(node);
	_cleanup_free_ char *expr = NULL;
	struct fetcharg_error error;
	struct fetcharg arg;
	size_t size;

	size = strncmp(text, "arg", 3) == 0 && text[3] >= '1' && text[3] <= '9'
		       ? 3 + strspn(text + 3, "0123456789")
		       : 0;
	if (size < 4 || size > 5 || (text[size] && text[size] != ':')) {
		spec_error(ctx, node, size, "this is no argument of a static probe");
		diag_detail(ctx->diag, "write arg1, or arg1:ustring for what it points to");
		return false;
	}
	if (asprintf(&expr, strstr(text, "string") ? "+0($stack0)%s" : "$stack0%s", text + size) <
	    0) {
		expr = NULL;
		ctx->r = -ENOMEM;
		return false;
	}
	if (text[size] && fetcharg_find_own_type(text + size + 1, &arg.type)) {
		spec_error(ctx, node, size + 1, "static probes have no arguments of type \"%s\"",
			   text + size + 1);
		diag_detail(ctx->diag, "use one of the kernel's types, such as x32");
		return false;
	}
	if (fetcharg_parse(expr, &where, &arg, &error) == 0)
		return true;
	spec_error(ctx, node, size + 1, "%s", error.message);
	if (error.advice[0])
		diag_detail(ctx->diag, "%s", error.advice);
	return false;
}

void spec_take_static_args(struct spec_ctx *ctx, const struct json_node *node,
			   struct probe_spec *probe)
{
	const struct json_node *arg;

	probe->args = calloc(node->n_children + 1, sizeof(*probe->args));
	if (!probe->args) {
		ctx->r = -ENOMEM;
		return;
	}
	for (arg = node->first; arg && ctx->r == 0; arg = arg->next) {
		struct probe_arg *stored = &probe->args[probe->n_args];
		const char *text;

		ctx->n_bad += arg->is_bad;
		if (!spec_is_arg_name(ctx, arg) || arg->is_bad)
			continue;
		if (arg->kind != JSON_NODE_STRING) {
			spec_error(ctx, arg, 0, "an argument must be a string, not %s",
				   json_node_kind_name(arg->kind));
			continue;
		}
		if (!check_static_arg(ctx, arg))
			continue;
		text = json_node_string(arg);
		probe->n_args++;
		stored->name = spec_strdup(ctx, arg->key, arg->key_size);
		stored->expr = spec_strdup(ctx, text, strlen(text));
	}
}

void spec_take_filter(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *text = json_node_string(node);
	struct probe_spec *probe = owner;
	struct filter_error error;

	if (filter_check(text, NULL, 0, &error) < 0) {
		spec_error(ctx, node, error.offset, "%s", error.message);
		if (error.advice[0])
			diag_detail(ctx->diag, "%s", error.advice);
		return;
	}
	probe->filter = spec_strdup(ctx, text, strlen(text));
}
