// SPDX-License-Identifier: GPL-2.0-only
#include "plan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "disasm.h"
#include "event_json.h"
#include "fetcharg.h"
#include "ksyms.h"
#include "plan_btf.h"
#include "plan_impl.h"
#include "spec_when.h"
#include "tracefs.h"

char *plan_group_name(const char *set_name)
{
	char *group, *at;

	if (asprintf(&group, PLAN_GROUP_PREFIX "%s", set_name) < 0)
		return NULL;
	for (at = group; *at; at++)
		if (*at == '-')
			*at = '_';
	return group;
}

static void refuse_at(const struct planning *planning, const char *key, size_t offset,
		      const char *fmt, va_list args) _printf_(4, 0);

static void refuse_at(const struct planning *planning, const char *key, size_t offset,
		      const char *fmt, va_list args)
{
	enum diag_level level = planning->probe->optional ? DIAG_WARNING : DIAG_ERROR;
	_cleanup_free_ char *message = NULL, *pointer = NULL;

	if (asprintf(&pointer, "/probes/%zu/%s", planning->probe->index, key) < 0)
		pointer = NULL;
	if (vasprintf(&message, fmt, args) < 0)
		message = NULL;
	if (pointer && message)
		probe_set_error(planning->set, planning->diag, level, pointer, offset, "%s",
				message);
	else
		planning->diag->out_of_memory = true;
}

int planning_refuse(const struct planning *planning, size_t offset, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	refuse_at(planning, probe_spec_key(planning->probe), offset, fmt, args);
	va_end(args);
	return -EINVAL;
}

int planning_refuse_key(const struct planning *planning, const char *key, size_t offset,
			const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	refuse_at(planning, key, offset, fmt, args);
	va_end(args);
	return -EINVAL;
}

void planning_suggest(const struct planning *planning, const char *const *names, size_t n_names)
{
	char line[512];
	size_t used = 0;
	size_t i;

	for (i = 0; i < n_names && used < sizeof(line); i++)
		used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%s", i ? ", " : "",
					 names[i]);
	if (n_names)
		diag_detail(planning->diag, "did you mean: %s", line);
}

struct plan_place *plan_places_add(struct plan_places *places)
{
	struct plan_place *more = reallocarray(places->items, places->n + 1, sizeof(*more));

	if (!more)
		return NULL;
	places->items = more;
	more += places->n++;
	*more = (struct plan_place){ 0 };
	return more;
}

void plan_places_done(struct plan_places *places)
{
	while (places->n)
		plan_place_done(&places->items[--places->n]);
	free(places->items);
	places->items = NULL;
}

int plan_resolve_places(const struct planning *planning, struct plan_places *places)
{
	return probe_kind_is_user(planning->probe->kind) ? plan_resolve_user(planning, places)
							 : plan_resolve_kernel(planning, places);
}

int plan_resolve(struct plan_env *env, const struct probe_set *set, const struct probe_spec *probe,
		 struct diag *diag, struct plan_place *ret_place)
{
	const struct planning planning = {
		.env = env,
		.set = set,
		.probe = probe,
		.diag = diag,
	};
	_cleanup_(plan_places_done) struct plan_places places = { .n = 0 };
	int r;

	r = plan_resolve_places(&planning, &places);
	if (r < 0)
		return r;
	*ret_place = places.items[0];
	places.items[0] = (struct plan_place){ 0 };
	return 0;
}

void plan_place_done(struct plan_place *place)
{
	free(place->words);
	*place = (struct plan_place){ 0 };
}

int plan_place_alloc_words(struct plan_place *place, size_t *ret_n_words)
{
	const size_t max = PLAN_FUNCTION_MAX_BYTES / 4;
	uint64_t at = (place->address - place->code.start) / 4;
	uint64_t n_words = place->code.size / 4;

	if (n_words > max) {
		place->code.n_skipped = at > max / 2 ? (size_t)at - max / 2 : 0;
		n_words -= place->code.n_skipped;
		n_words = n_words < max ? n_words : max;
	}
	place->words = calloc((size_t)n_words + 1, sizeof(*place->words));
	if (!place->words)
		return -ENOMEM;
	place->code.words = place->words;
	*ret_n_words = (size_t)n_words;
	return 0;
}

const char *plan_place_name(const struct plan_place *place, uint64_t address, char *buf,
			    size_t size)
{
	uint64_t offset = address - place->code.start;

	if (!place->symbol)
		snprintf(buf, size, "0x%" PRIx64, address);
	else if (offset)
		snprintf(buf, size, "%s+0x%" PRIx64, place->symbol, offset);
	else
		snprintf(buf, size, "%s", place->symbol);
	return buf;
}

const char *plan_reason_sentence(const struct prediction *prediction, char *buf, size_t size)
{
	const char *text = probe_reason_text(prediction->reason);
	const char *colon = strchr(text, ':');

	if (prediction->has_window && colon)
		snprintf(buf, size, "%.*s (0x%" PRIx64 "–0x%" PRIx64 ")%s", (int)(colon - text),
			 text, prediction->window_first, prediction->window_last, colon);
	else
		snprintf(buf, size, "%s", text);
	return buf;
}

static void detail_nearest(struct diag *diag, const struct plan_place *place,
			   const struct prediction *prediction)
{
	char first[256], second[256];
	uint64_t nearest[2];
	size_t n;

	n = predict_nearest(&place->code, place->address, nearest);
	if (n == 2)
		diag_detail(diag, "nearest probeable: %s, %s",
			    plan_place_name(place, nearest[0], first, sizeof(first)),
			    plan_place_name(place, nearest[1], second, sizeof(second)));
	else if (n == 1)
		diag_detail(diag, "nearest probeable: %s",
			    plan_place_name(place, nearest[0], first, sizeof(first)));
	else
		diag_detail(diag, "%s", probe_reason_advice(prediction->reason));
}

static int refuse_predicted(const struct planning *planning, const struct plan_place *place,
			    const struct prediction *prediction)
{
	char text[512];

	planning_refuse(planning, planning_offset_column(planning), "%s cannot be probed",
			planning->probe->target);
	if (prediction->has_word)
		diag_detail(planning->diag, "%" PRIx64 ": %08x  %s", place->address,
			    prediction->word,
			    disasm_print(plan_disasm(planning->env), place->address,
					 prediction->word, text, sizeof(text)));
	diag_detail(planning->diag, "%s", plan_reason_sentence(prediction, text, sizeof(text)));
	detail_nearest(planning->diag, place, prediction);
	return -EINVAL;
}

/* The function by its name where that is unique, for people who read kprobe_events. */
static void print_kernel_target(FILE *out, const struct planning *planning,
				const struct plan_place *place)
{
	const struct probe_spec *probe = planning->probe;
	const struct ksyms *ksyms = planning->env->ksyms;
	const char *module = probe->module ?: place->is_unique_in_module ? place->module : NULL;
	uint64_t text = ksyms ? ksyms_mark(ksyms, KSYM_STEXT) : 0;

	if (!probe->symbol || (!place->is_unique && !place->is_unique_in_module)) {
		/* At a bare address the kernel (6.12) knows neither $argN nor $retval. */
		if (text && !place->module && place->address >= text)
			fprintf(out, "_stext+0x%" PRIx64, place->address - text);
		else
			fprintf(out, "0x%" PRIx64, place->address);
		return;
	}
	if (module && (probe->module || !place->is_unique))
		fprintf(out, "%s:", module);
	fputs(probe->symbol, out);
	if (probe->offset)
		fprintf(out, "+0x%" PRIx64, probe->offset);
}

static int print_args(FILE *out, const struct planning *planning, const struct plan_place *place,
		      struct event_arg *args)
{
	const struct probe_spec *probe = planning->probe;
	size_t record_size = 0, i;
	int worst = 0, r;

	for (i = 0; i < probe->n_args; i++) {
		_cleanup_free_ char *text = NULL;

		r = plan_translate_arg(planning, place, &probe->args[i], &text, &record_size,
				       &args[i]);
		if (r < 0 && r != -EINVAL)
			return r;
		if (r < 0)
			worst = r;
		else
			fprintf(out, " %s=%s", probe->args[i].name, text);
	}
	if (worst == 0 && record_size > FETCHARG_MAX_RECORD_BYTES)
		return planning_refuse(planning, 0,
				       "the arguments take %zu bytes of each record, of at most %d",
				       record_size, FETCHARG_MAX_RECORD_BYTES);
	return worst;
}

static int print_definition(const struct planning *planning, const struct plan_place *place,
			    const char *group, struct plan_probe *planned)
{
	const struct probe_spec *probe = planning->probe;
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	FILE *out;
	int r;

	planned->args = calloc(probe->n_args + 1, sizeof(*planned->args));
	if (!planned->args)
		return -ENOMEM;
	out = open_memstream(&line, &size);
	if (!out)
		return -ENOMEM;
	fprintf(out, "%c:%s/%s ", probe_kind_is_return(probe->kind) ? 'r' : 'p', group,
		probe->name);
	if (probe_kind_is_user(probe->kind))
		fprintf(out, "%s:0x%" PRIx64, place->file, place->file_offset);
	else
		print_kernel_target(out, planning, place);
	fputs(" " EVENT_COMM_FIELD "=$comm", out);
	if (probe->role != PROBE_ALONE)
		fputs(" " EVENT_SP_FIELD "=$stack:u64", out);
	r = print_args(out, planning, place, planned->args);
	if (fclose(out) < 0)
		return -ENOMEM;
	if (r < 0)
		return r;
	if (size > FETCHARG_MAX_LINE_BYTES)
		return planning_refuse(planning, 0,
				       "the probe is too long for tracefs: %zu bytes of at most %d",
				       size, FETCHARG_MAX_LINE_BYTES);
	planned->definition = TAKE_PTR(line);
	return 0;
}

static int skip_unless_wanted(const struct planning *planning, struct plan_probe *planned)
{
	const struct probe_spec *probe = planning->probe;
	const struct plan_env *env = planning->env;

	if (probe->when_arch &&
	    probe_arch_from_name(probe->when_arch) != probe_arch_from_name(env->arch)) {
		if (asprintf(&planned->skip_reason, "it is for %s, this is %s", probe->when_arch,
			     env->arch) < 0)
			return -ENOMEM;
	} else if (probe->when_kernel && !spec_when_holds(probe->when_kernel, env->release)) {
		if (asprintf(&planned->skip_reason, "it is for kernel %s, this is %s",
			     probe->when_kernel, env->release) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Of the kernel that will be asked; for another machine it is not known. */
static int check_kernel_support(const struct planning *planning)
{
	const struct tracefs *tracefs = planning->env->config.tracefs;
	bool is_user = probe_kind_is_user(planning->probe->kind);

	if (!tracefs || tracefs_has(tracefs->root_fd, is_user ? "uprobe_events" : "kprobe_events"))
		return 0;
	return planning_refuse(planning, 0, "this kernel has no %s (CONFIG_%s_EVENTS)",
			       is_user ? "uprobes" : "kprobes", is_user ? "UPROBE" : "KPROBE");
}

/* One more probe at the end, after those of the set before it. */
static struct plan_probe *add_probe(struct plan *plan, const struct probe_spec *spec)
{
	struct plan_probe *more = reallocarray(plan->probes, plan->n_probes + 1, sizeof(*more));

	if (!more)
		return NULL;
	plan->probes = more;
	more += plan->n_probes++;
	*more = (struct plan_probe){ .spec = spec };
	return more;
}

/* One of the places of a probe. */
static int plan_at(const struct planning *planning, const struct plan_place *place,
		   const char *group, struct plan_probe *planned)
{
	int r;

	planned->prediction.answer = PREDICT_UNKNOWN;
	if (place->code.size) {
		predict_at(&place->code, place->address, &planned->prediction);
		if (planned->prediction.answer == PREDICT_NO)
			return refuse_predicted(planning, place, &planned->prediction);
	}
	r = print_definition(planning, place, group, planned);
	if (r < 0)
		return r;
	planned->signature = plan_signature(planning->probe, planned->definition);
	return planned->signature ? 0 : -ENOMEM;
}

static int plan_place_probe(const struct planning *planning, struct plan *plan)
{
	_cleanup_(plan_places_done) struct plan_places places = { .n = 0 };
	struct plan_probe *planned = &plan->probes[plan->n_probes - 1];
	size_t i;
	int r;

	r = check_kernel_support(planning);
	if (r == 0)
		r = plan_resolve_places(planning, &places);
	for (i = 0; r == 0 && i < places.n; i++) {
		if (i)
			planned = add_probe(plan, planning->probe);
		r = planned ? plan_at(planning, &places.items[i], plan->group, planned) : -ENOMEM;
	}
	return r < 0 ? r : plan_check_filter(planning, planned->definition);
}

static int plan_event(const struct planning *planning, struct plan_probe *planned)
{
	int r;

	r = plan_tracepoint(planning, planned);
	if (r < 0)
		return r;
	planned->signature = plan_signature(planning->probe, planned->definition);
	return planned->signature ? 0 : -ENOMEM;
}

/* An optional probe that was refused is skipped, for the reason just told. */
static int skip_optional(const struct planning *planning, struct plan_probe *planned)
{
	const struct diag *diag = planning->diag;
	const char *reason = diag->n_entries ? diag->entries[diag->n_entries - 1].message : "";

	planned->skip_reason = strdup(reason);
	return planned->skip_reason ? 0 : -ENOMEM;
}

static void planned_done(struct plan_probe *planned)
{
	plan_args_done(planned);
	free(planned->definition);
	free(planned->signature);
	free(planned->skip_reason);
	*planned = (struct plan_probe){ .spec = planned->spec };
}

/* Of a probe that is refused nothing is left but that it was there. */
static void forget_probe(struct plan *plan, size_t first)
{
	while (plan->n_probes > first + 1)
		planned_done(&plan->probes[--plan->n_probes]);
	planned_done(&plan->probes[first]);
}

static int plan_one(const struct planning *planning, struct plan *plan)
{
	size_t first = plan->n_probes - 1;
	struct plan_probe *planned = &plan->probes[first];
	int r;

	r = skip_unless_wanted(planning, planned);
	if (r < 0 || planned->skip_reason)
		return r;
	/* Both halves of a call, or none. */
	if (planning->probe->role == PROBE_CALL_ENTRY && !planned[-1].definition) {
		if (!planned[-1].skip_reason)
			return -EINVAL; /* told already */
		planned->skip_reason = strdup(planned[-1].skip_reason);
		return planned->skip_reason ? 0 : -ENOMEM;
	}
	r = planning->probe->kind == PROBE_TRACEPOINT ? plan_event(planning, planned)
						      : plan_place_probe(planning, plan);
	if (r == -EINVAL)
		forget_probe(plan, first);
	if (r == -EINVAL && planning->probe->optional)
		return skip_optional(planning, &plan->probes[first]);
	return r;
}

static int take_notes(struct plan *plan, const struct plan_env *env)
{
	size_t i;

	plan->notes = calloc(env->n_notes + 1, sizeof(*plan->notes));
	if (!plan->notes)
		return -ENOMEM;
	for (i = 0; i < env->n_notes; i++) {
		if (!env->notes[i].is_current)
			continue;
		plan->notes[plan->n_notes] = strdup(env->notes[i].text);
		if (!plan->notes[plan->n_notes])
			return -ENOMEM;
		plan->n_notes++;
	}
	return 0;
}

/* Each place of a static probe is one in the plan. */
static int plan_static(const struct planning *planning, struct plan *plan)
{
	_cleanup_(plan_usdt_done) struct plan_usdt usdt = { 0 };
	struct plan_probe *planned = &plan->probes[plan->n_probes - 1];
	size_t i;
	int r;

	r = skip_unless_wanted(planning, planned);
	if (r < 0 || planned->skip_reason)
		return r;
	r = check_kernel_support(planning);
	if (r == 0)
		r = plan_usdt(planning, plan->group, &usdt);
	if (r == -EINVAL && planning->probe->optional)
		return skip_optional(planning, planned);
	for (i = 0; r == 0 && i < usdt.n_definitions; i++) {
		if (i)
			planned = add_probe(plan, planning->probe);
		if (!planned)
			return -ENOMEM;
		planned->definition = TAKE_PTR(usdt.definitions[i]);
		planned->signature = plan_signature(planning->probe, planned->definition);
		if (!planned->signature)
			return -ENOMEM;
	}
	return r;
}

int plan_make(const struct probe_set *set, struct plan_env *env, struct diag *diag,
	      struct plan **ret_plan)
{
	_cleanup_(plan_freep) struct plan *plan = calloc(1, sizeof(*plan));
	int worst = 0;
	size_t i;
	int r;

	if (!plan)
		return -ENOMEM;
	plan_env_begin(env);
	plan->set = set;
	plan->n_named = probe_set_count(set);
	plan->group = plan_group_name(set->name);
	if (!plan->group)
		return -ENOMEM;
	for (i = 0; i < set->n_probes; i++) {
		const struct planning planning = {
			.env = env,
			.set = set,
			.probe = &set->probes[i],
			.diag = diag,
		};

		struct plan_probe *planned = add_probe(plan, &set->probes[i]);

		if (!planned)
			return -ENOMEM;
		r = planned->spec->kind == PROBE_USDT ? plan_static(&planning, plan)
						      : plan_one(&planning, plan);
		if (r < 0 && r != -EINVAL)
			return r;
		if (r < 0)
			worst = r;
		else if (plan->probes[plan->n_probes - 1].definition)
			plan->n_armed += set->probes[i].role != PROBE_CALL_RETURN;
	}
	if (worst < 0)
		return worst;
	if (diag->out_of_memory)
		return -ENOMEM;
	r = take_notes(plan, env);
	if (r < 0)
		return r;
	*ret_plan = TAKE_PTR(plan);
	return 0;
}

struct plan *plan_free(struct plan *plan)
{
	size_t i;

	if (!plan)
		return NULL;
	for (i = 0; i < plan->n_probes; i++)
		planned_done(&plan->probes[i]);
	for (i = 0; i < plan->n_notes; i++)
		free(plan->notes[i]);
	free(plan->notes);
	free(plan->probes);
	free(plan->group);
	free(plan);
	return NULL;
}
