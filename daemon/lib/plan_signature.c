// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which probes can share an event, and how their lines then read. A line is
 * "VERB:GROUP/EVENT TARGET NAME=EXPR …", one space between words, none within
 * (an immediate string, \"…", may have some).
 */
#include "plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "event_json.h"
#include "fetcharg.h"

/* Where the arguments begin: the space before the first, or the end. */
static const char *skip_target(const char *definition)
{
	const char *target = strchrnul(definition, ' ');

	return *target ? strchrnul(target + 1, ' ') : target;
}

static size_t argument_size(const char *arg)
{
	const char *end = arg;
	bool is_quoted = false;

	for (; *end && (is_quoted || *end != ' '); end++)
		if (*end == '"')
			is_quoted = !is_quoted;
	return (size_t)(end - arg);
}

/*
 * "NAME=:TYPE". What has no type written has the kernel's default, which for
 * $comm and for immediate strings is another than for all else.
 */
static void print_argument(FILE *out, const char *arg, size_t size)
{
	const char *equals = memchr(arg, '=', size);
	const char *expr = equals ? equals + 1 : arg;
	size_t expr_size = size - (size_t)(expr - arg);
	const char *colon = memrchr(expr, ':', expr_size);
	const char *close = memrchr(expr, ')', expr_size);

	fprintf(out, " %.*s:", (int)(expr - arg), arg);
	if (!strncmp(expr, "\\\"", 2))
		fputs("string", out);
	else if (colon && (!close || close < colon))
		fprintf(out, "%.*s", (int)(expr + expr_size - colon - 1), colon + 1);
	else if (!strncmp(expr, "$comm", 5))
		fputs("string", out);
}

/* Types that the kernel does not know are not in the line, but in what is shown of it. */
static void print_own_types(FILE *out, const struct probe_spec *spec)
{
	struct fetcharg_type own;
	size_t i;

	for (i = 0; i < spec->n_args; i++) {
		const char *colon = spec->args[i].expr ? strrchr(spec->args[i].expr, ':') : NULL;

		if (colon && fetcharg_find_own_type(colon + 1, &own))
			fprintf(out, "%s as %s ", spec->args[i].name, colon + 1);
	}
}

/* What is done with the records of a half depends on the other half as well. */
static void print_call(FILE *out, const struct probe_spec *spec)
{
	const struct probe_spec *other = probe_spec_other_half(spec);

	if (probe_spec_kernel_filter(other))
		fputs("partly ", out);
	if (probe_spec_late_filter(spec))
		fprintf(out, "then if %s ", probe_spec_late_filter(spec));
	if (spec->role == PROBE_CALL_RETURN && (other->stack_kernel || other->stack_user))
		fprintf(out, "beside %d %d ", other->stack_kernel, other->stack_user);
}

char *plan_signature(const struct probe_spec *spec, const char *definition)
{
	char *signature = NULL;
	const char *arg;
	size_t size;
	FILE *out;

	out = open_memstream(&signature, &size);
	if (!out)
		return NULL;
	if (spec->role != PROBE_ALONE)
		fputs("call ", out);
	if (spec->stack_kernel || spec->stack_user)
		fprintf(out, "stack %d %d ", spec->stack_kernel, spec->stack_user);
	if (probe_spec_kernel_filter(spec))
		fprintf(out, "if %s ", probe_spec_kernel_filter(spec));
	if (spec->role != PROBE_ALONE)
		print_call(out, spec);
	if (spec->min_duration_us)
		fprintf(out, "from %" PRIu64 " us ", spec->min_duration_us);
	if (spec->kind == PROBE_TRACEPOINT)
		fprintf(out, "%s ", spec->target);
	print_own_types(out, spec);
	/* "r100:" has a number, which is the event's first probe's for all. */
	fprintf(out, "%s %.*s", probe_kind_name(spec->kind), (int)strcspn(definition, ":"),
		definition);
	for (arg = skip_target(definition); *arg; arg += argument_size(arg)) {
		arg++;
		print_argument(out, arg, argument_size(arg));
	}
	if (fclose(out) < 0) {
		free(signature);
		return NULL;
	}
	return signature;
}

bool plan_records_each_hit(const char *signature)
{
	size_t call = strncmp(signature, "call ", 5) == 0 ? 5 : 0;

	return strncmp(signature + call, "stack ", 6) != 0 &&
	       strncmp(signature + call, "if ", 3) != 0;
}

size_t plan_largest_record(const char *signature)
{
	/* Common fields, address or two, and the record's own header. */
	size_t size = 64;
	const char *arg = strchrnul(strchrnul(signature, ' ') + 1, ' ');

	while (*arg == ' ') {
		const char *end = strchrnul(arg + 1, ' ');
		const char *type = memchr(arg, ':', (size_t)(end - arg));
		const char *count = type ? memchr(type, '[', (size_t)(end - type)) : NULL;
		bool is_string = type && memmem(type, (size_t)(end - type), "str", 3);
		size_t one = is_string ? FETCHARG_STRING_MAX + 4 : 8;

		if (!strncmp(arg + 1, EVENT_COMM_FIELD "=", sizeof(EVENT_COMM_FIELD)))
			one = EVENT_COMM_MAX + 4;
		size += one * (count ? strtoul(count + 1, NULL, 10) : 1);
		arg = end;
	}
	return size;
}

char *plan_shared_definition(const char *definition, const char *event, uint16_t id)
{
	const char *slash = strchrnul(definition, '/');
	const char *target = strchrnul(definition, ' ');
	const char *args = skip_target(definition);
	char *line;

	if (asprintf(&line, "%.*s/%s%.*s " EVENT_ID_FIELD "=\\%u:u16%s", (int)(slash - definition),
		     definition, event, (int)(args - target), target, id, args) < 0)
		return NULL;
	return line;
}

char *plan_renamed_definition(const char *definition, const char *event)
{
	const char *slash = strchrnul(definition, '/');
	char *line;

	if (asprintf(&line, "%.*s/%s%s", (int)(slash - definition), definition, event,
		     strchrnul(definition, ' ')) < 0)
		return NULL;
	return line;
}
