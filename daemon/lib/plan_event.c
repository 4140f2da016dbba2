// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is planned about events: those that the kernel has already
 * (tracepoints), their fields, and the filters of all.
 */
#include "plan_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "event_format.h"
#include "fetcharg.h"
#include "filter.h"
#include "filter_match.h"
#include "near_names.h"
#include "shown.h"
#include "tracefs.h"

/* __probe_ip or __probe_func and __probe_ret_ip, __comm */
#define HIDDEN_FIELDS 3

/* ---- filters ---- */

/* The kernel treats a "char *" as a string that it reads when it compares. */
static bool is_string_pointer(const struct event_field *field)
{
	const char *type = field->type;

	type += strncmp(type, "const ", 6) ? 0 : 6;
	return strncmp(type, "char *", 6) == 0 && type[6 + strspn(type + 6, " ")] == '\0';
}

static int check_fields(const struct planning *planning, const struct filter_field *fields,
			size_t n_fields)
{
	struct filter_error error;

	if (filter_check(planning->probe->filter, fields, n_fields, &error) == 0)
		return 0;
	planning_refuse_key(planning, probe_spec_filter_key(planning->probe), error.offset, "%s",
			    error.message);
	if (error.advice[0])
		diag_detail(planning->diag, "%s", error.advice);
	return -EINVAL;
}

static int check_event_filter(const struct planning *planning, const struct event_format *format)
{
	_cleanup_free_ struct filter_field *fields = calloc(format->n_fields + 1, sizeof(*fields));
	size_t i;

	if (!fields)
		return -ENOMEM;
	for (i = 0; i < format->n_fields; i++) {
		fields[i] = filter_field_of(&format->fields[i]);
		if (is_string_pointer(&format->fields[i]))
			fields[i].type = FILTER_STRING;
	}
	return check_fields(planning, fields, format->n_fields);
}

static struct filter_field arg_field(const char *name, const struct fetcharg_type *type)
{
	struct filter_field f = {
		.name = name,
		.type = FILTER_NUMBER,
		.size = (unsigned int)type->size,
		.is_signed = type->form == FETCHARG_SIGNED,
	};

	if (type->count)
		f.type = FILTER_NOTHING;
	else if (type->form == FETCHARG_STRING)
		f.type = FILTER_STRING;
	return f;
}

/*
 * The arguments as the kernel gets them: "… NAME=EXPR NAME=EXPR", no blank within
 * but in immediate strings. The text is cut into its words.
 */
static size_t read_fields(const struct planning *planning, char *definition,
			  struct filter_field *fields, size_t max)
{
	const struct fetcharg_where where = {
		.kind = planning->probe->kind == PROBE_USDT ? PROBE_UPROBE : planning->probe->kind,
		.arch = probe_arch_from_name(planning->env->arch),
	};
	struct fetcharg_error error;
	char *word, *rest = definition;
	struct fetcharg arg;
	size_t n = 0;

	while ((word = strsep(&rest, " ")) && n < max) {
		char *equals = strchr(word, '=');

		if (!equals || strncmp(word, "__", 2) == 0)
			continue;
		*equals = '\0';
		/* What is beyond our parser is compared as the kernel thinks right. */
		if (fetcharg_parse(equals + 1, &where, &arg, &error) < 0)
			arg.type = (struct fetcharg_type){ FETCHARG_UNSIGNED, 8, 0 };
		fields[n++] = arg_field(word, &arg.type);
	}
	return n;
}

int plan_check_filter(const struct planning *planning, const char *definition)
{
	struct filter_field fields[FETCHARG_MAX_ARGS + HIDDEN_FIELDS];
	const struct probe_spec *probe = planning->probe;
	_cleanup_free_ char *copy = NULL;
	size_t n;

	if (!probe->filter)
		return 0;
	copy = strdup(definition);
	if (!copy)
		return -ENOMEM;
	n = read_fields(planning, copy, fields, FETCHARG_MAX_ARGS);
	if (probe_kind_is_return(probe->kind)) {
		fields[n++] = (struct filter_field){ "__probe_func", FILTER_NUMBER, 8, false };
		fields[n++] = (struct filter_field){ "__probe_ret_ip", FILTER_NUMBER, 8, false };
	} else {
		fields[n++] = (struct filter_field){ "__probe_ip", FILTER_NUMBER, 8, false };
	}
	return check_fields(planning, fields, n);
}

/* ---- tracepoints ---- */

/* Behind an error: the names in @dir that are near. */
static int advise_names(const struct planning *planning, const char *dir, const char *wanted)
{
	int root_fd = planning->env->config.tracefs->root_fd;
	_cleanup_(tracefs_free_namesp) char **names = NULL;
	const char *near_list[NEAR_NAMES_MAX];
	struct near_names near;
	char **name;

	near_names_init(&near, wanted, near_list, ARRAY_SIZE(near_list));
	if (tracefs_list_dirs(root_fd, dir, &names) >= 0)
		for (name = names; *name; name++)
			near_names_offer(&near, *name);
	planning_suggest(planning, near_list, near.n_names);
	diag_detail(
		planning->diag,
		"the module that has it may not be loaded; available_events in tracefs lists what is there");
	return -EINVAL;
}

static int refuse_missing(const struct planning *planning)
{
	const struct probe_spec *probe = planning->probe;
	_cleanup_free_ char *dir = NULL;

	if (asprintf(&dir, "events/%s", probe->event_system) < 0) {
		dir = NULL;
		return -ENOMEM;
	}
	if (!tracefs_has(planning->env->config.tracefs->root_fd, dir)) {
		planning_refuse(planning, 0, "this kernel has no events of a system \"%s\"",
				probe->event_system);
		return advise_names(planning, "events", probe->event_system);
	}
	planning_refuse(planning, strlen(probe->event_system) + 1,
			"this kernel has no event \"%s\" in %s", probe->event_name,
			probe->event_system);
	return advise_names(planning, dir, probe->event_name);
}

static int read_event_format(const struct planning *planning, struct event_format **ret_format)
{
	const struct probe_spec *probe = planning->probe;
	int root_fd = planning->env->config.tracefs->root_fd;
	_cleanup_free_ char *path = NULL, *enable = NULL, *text = NULL;
	size_t size;
	int r;

	if (asprintf(&path, "events/%s/%s/format", probe->event_system, probe->event_name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	if (asprintf(&enable, "events/%s/%s/enable", probe->event_system, probe->event_name) < 0) {
		enable = NULL;
		return -ENOMEM;
	}
	r = tracefs_read(root_fd, path, &text, &size);
	if (r == -ENOENT)
		return refuse_missing(planning);
	if (r < 0)
		return planning_refuse(planning, 0, "the format of the event cannot be read: %s",
				       strerror(-r));
	if (!tracefs_has(root_fd, enable))
		return planning_refuse(planning, 0, "%s cannot be switched on by itself",
				       probe->target);
	r = event_format_parse(text, size, ret_format);
	if (r == -EBADMSG)
		return planning_refuse(planning, 0, "the format of the event is not understood");
	return r;
}

static int check_field_names(const struct planning *planning, const struct event_format *format)
{
	const struct probe_spec *probe = planning->probe;
	const char *names[NEAR_NAMES_MAX];
	struct near_names near;
	int worst = 0;
	size_t i, f;

	for (i = 0; i < probe->n_args; i++) {
		char key[32];

		if (event_format_find(format, probe->args[i].name))
			continue;
		snprintf(key, sizeof(key), "args/%zu", i);
		worst = planning_refuse_key(planning, key, 0, "%s has no field \"%s\"",
					    probe->target, probe->args[i].name);
		near_names_init(&near, probe->args[i].name, names, ARRAY_SIZE(names));
		for (f = 0; f < format->n_fields; f++)
			near_names_offer(&near, format->fields[f].name);
		planning_suggest(planning, names, near.n_names);
		if (!near.n_names)
			diag_detail(planning->diag, "events/%s/%s/format in tracefs lists them",
				    probe->event_system, probe->event_name);
	}
	return worst;
}

/* An instance has each event once, and so one filter for it. */
static int refuse_twice(const struct planning *planning)
{
	const struct probe_spec *probe = planning->probe, *other;

	for (other = planning->set->probes; other < probe; other++) {
		if (other->kind != PROBE_TRACEPOINT || strcmp(other->target, probe->target) != 0)
			continue;
		planning_refuse(planning, 0, "the event is probed by \"%s\" already", other->name);
		diag_detail(planning->diag,
			    "join the two, their filters with ||, or make them two sets");
		return -EINVAL;
	}
	return 0;
}

/* All that is to be the same if a probe is to be the same. */
static int print_definition(const struct probe_spec *probe, char **ret_definition)
{
	_cleanup_free_ char *text = NULL;
	size_t size, i;
	FILE *out;

	out = open_memstream(&text, &size);
	if (!out)
		return -ENOMEM;
	fprintf(out, "t:%s", probe->target);
	for (i = 0; i < probe->n_args; i++)
		fprintf(out, "%c%s%s%s", i ? ',' : ' ', probe->args[i].name,
			probe->args[i].expr ? ":" : "", probe->args[i].expr ?: "");
	if (!probe->args)
		fputs(" *", out);
	if (probe->filter)
		fprintf(out, " if %s", probe->filter);
	if (fclose(out) < 0)
		return -ENOMEM;
	*ret_definition = TAKE_PTR(text);
	return 0;
}

static int refuse_shown(const struct planning *planning, size_t i, int error)
{
	const struct probe_arg *arg = &planning->probe->args[i];
	char key[32];

	snprintf(key, sizeof(key), "args/%zu", i);
	if (error == -ENODATA)
		planning_refuse_key(planning, key, strlen(arg->name) + 1,
				    "this kernel has no names for the values of \"%s\"", arg->name);
	else
		planning_refuse_key(planning, key, strlen(arg->name) + 1,
				    "\"%s\" cannot be shown as %s: it has another size", arg->name,
				    arg->expr);
	diag_detail(planning->diag,
		    "leave out \":%s\"; events/%s/%s/format in tracefs describes the field",
		    arg->expr, planning->probe->event_system, planning->probe->event_name);
	return -EINVAL;
}

/* How the fields are shown, for those that a set wants in another way than the format says. */
static int show_fields(const struct planning *planning, const struct event_format *format,
		       struct plan_probe *planned)
{
	const struct probe_spec *probe = planning->probe;
	int r, worst = 0;
	size_t i;

	if (!probe->n_args)
		return 0;
	planned->args = calloc(probe->n_args, sizeof(*planned->args));
	if (!planned->args)
		return -ENOMEM;
	for (i = 0; i < probe->n_args; i++) {
		const struct event_field *field = event_format_find(format, probe->args[i].name);

		planned->args[i].name = probe->args[i].name;
		if (!probe->args[i].expr || !field)
			continue;
		r = shown_set_field(&planned->args[i], format, field, probe->args[i].expr);
		if (r == -ENOMEM)
			return r;
		if (r < 0)
			worst = refuse_shown(planning, i, r);
	}
	return worst;
}

int plan_tracepoint(const struct planning *planning, struct plan_probe *planned)
{
	const struct probe_spec *probe = planning->probe;
	_cleanup_(event_format_freep) struct event_format *format = NULL;
	int r, fields;

	r = refuse_twice(planning);
	if (r < 0)
		return r;
	if (planning->env->config.tracefs) {
		r = read_event_format(planning, &format);
		if (r < 0)
			return r;
		fields = check_field_names(planning, format);
		r = show_fields(planning, format, planned);
		if (r == -ENOMEM)
			return r;
		fields = r < 0 ? r : fields;
		r = probe->filter ? check_event_filter(planning, format) : 0;
		if (r < 0 || fields < 0)
			return r < 0 ? r : fields;
	} else {
		plan_env_note(
			planning->env,
			"which events the kernel has is not in its file: tracepoints were not checked");
	}
	return print_definition(probe, &planned->definition);
}
