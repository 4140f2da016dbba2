// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel target: from "vfs_read+0x1c", "MODULE:FUNCTION" or an address to the
 * place and the function around it.
 */
#include "plan_impl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "klists.h"
#include "ksyms.h"
#include "ktext.h"
#include "near_names.h"

/* Addresses shown for a name that several functions have. */
#define SHOWN_MAX 8
/* Numbers that the compiler gives to what it makes of a function: "NAME.isra.0" … */
#define VARIANTS_MAX 4

size_t planning_offset_column(const struct planning *planning)
{
	const char *plus = strrchr(planning->probe->target, '+');

	return plus ? (size_t)(plus - planning->probe->target) : 0;
}

static size_t symbol_column(const struct planning *planning)
{
	const struct probe_spec *probe = planning->probe;

	return probe->module ? strlen(probe->module) + 1 : 0;
}

/* "NAME.isra.0" and the like */
static bool is_variant(const char *symbol, const char *name)
{
	size_t size = strlen(name);

	return strncmp(symbol, name, size) == 0 && symbol[size] == '.';
}

static int refuse_missing(const struct planning *planning)
{
	const struct probe_spec *probe = planning->probe;
	const struct ksyms *ksyms = planning->env->ksyms;
	const char *names[NEAR_NAMES_MAX];
	size_t n;

	planning_refuse(planning, symbol_column(planning), "no function \"%s\" in %s%s",
			probe->symbol, probe->module ? "module " : "this kernel",
			probe->module ? probe->module : "");
	n = ksyms_nearest(ksyms, probe->module, probe->symbol, names, ARRAY_SIZE(names));
	planning_suggest(planning, names, n);
	if (n && is_variant(names[0], probe->symbol))
		diag_detail(
			planning->diag,
			"that is what the compiler made of it: it may be inlined elsewhere, and have other arguments than in the source");
	if (!n)
		diag_detail(planning->diag, "it may be inlined everywhere, or in a module that is "
					    "not loaded; /proc/kallsyms lists the functions");
	return -EINVAL;
}

/**
 * struct found - the functions of a name
 * @syms: one for each address
 * @n: how many
 * @is_unique: no other symbol has the name, also none of the same address
 */
struct found {
	const struct ksym **syms;
	size_t n;
	bool is_unique;
};

static void found_done(struct found *found)
{
	free(found->syms);
}

static int refuse_ambiguous(const struct planning *planning, const struct found *found)
{
	const struct ksyms *ksyms = planning->env->ksyms;
	size_t i;

	planning_refuse(planning, symbol_column(planning), "%zu functions are named \"%s\"",
			found->n, planning->probe->symbol);
	if (!ksyms_has_addresses(ksyms)) {
		diag_detail(
			planning->diag,
			"the kernel hides addresses, without which none of them can be probed (CAP_SYSLOG, kernel.kptr_restrict)");
		return -EINVAL;
	}
	for (i = 0; i < found->n && i < SHOWN_MAX; i++) {
		const struct ksym *sym = found->syms[i];
		const char *module = ksyms_module(ksyms, sym);
		const struct ksym *before = ksyms_at(ksyms, sym->address - 1);

		diag_detail(planning->diag, "0x%016" PRIx64 "%s%s%s%s", sym->address,
			    module ? " in module " : "", module ? module : "",
			    before && !module ? ", after " : "",
			    before && !module ? ksyms_name(ksyms, before) : "");
	}
	if (found->n > SHOWN_MAX)
		diag_detail(planning->diag, "and %zu more", found->n - SHOWN_MAX);
	diag_detail(planning->diag, "name one by its address, or by its module (MODULE:FUNCTION), "
				    "or say \"match\": \"all\" or \"first\"");
	return -EINVAL;
}

/* Names that share an address are one function; hidden addresses tell nothing. */
static int list_functions(const struct planning *planning, struct found *found)
{
	const struct probe_spec *probe = planning->probe;
	const struct ksyms *ksyms = planning->env->ksyms;
	size_t n_names, i;

	n_names = ksyms_find(ksyms, probe->module, probe->symbol, NULL, 0);
	found->is_unique = n_names == 1;
	found->syms = calloc(n_names + 1, sizeof(*found->syms));
	if (!found->syms)
		return -ENOMEM;
	(void)ksyms_find(ksyms, probe->module, probe->symbol, found->syms, n_names);
	for (i = 0; i < n_names; i++)
		if (!i || !ksyms_has_addresses(ksyms) ||
		    found->syms[i]->address != found->syms[found->n - 1]->address)
			found->syms[found->n++] = found->syms[i];
	return 0;
}

/* Callers of what the compiler made of the function are not seen by a probe on it. */
static void note_variants(const struct planning *planning)
{
	static const char *const suffixes[] = { "isra", "constprop", "part" };
	const struct probe_spec *probe = planning->probe;
	const struct ksym *sym;
	size_t i;

	for (i = 0; i < VARIANTS_MAX * ARRAY_SIZE(suffixes); i++) {
		_cleanup_free_ char *name = NULL;

		if (asprintf(&name, "%s.%s.%zu", probe->symbol, suffixes[i / VARIANTS_MAX],
			     i % VARIANTS_MAX) < 0) {
			name = NULL;
			return;
		}
		if (ksyms_find(planning->env->ksyms, probe->module, name, &sym, 1))
			plan_env_note(
				planning->env,
				"the compiler made %s for some callers of %s, which a probe on the latter does not see",
				name, probe->symbol);
	}
}

/* None with 0 when it cannot be looked up. */
static int find_functions(const struct planning *planning, struct found *found)
{
	const struct probe_spec *probe = planning->probe;
	bool has_addresses = ksyms_has_addresses(planning->env->ksyms);
	int r;

	if (probe->module && planning->env->vmlinux) {
		plan_env_note(planning->env,
			      "functions of modules are not checked: %s does not "
			      "hold them",
			      planning->env->config.vmlinux);
		return 0;
	}
	r = list_functions(planning, found);
	if (r < 0)
		return r;
	if (found->n == 0)
		return refuse_missing(planning);
	if (found->n > 1 && (probe->match == PROBE_MATCH_UNIQUE || !has_addresses))
		return refuse_ambiguous(planning, found);
	if (probe->match == PROBE_MATCH_FIRST)
		found->n = 1;
	note_variants(planning);
	return 0;
}

/*
 * The tracer knows no site in the function. A function that the compiler split
 * off ("NAME.part.0") is judged by the one that it came from, as the kernel
 * does (within_notrace_func()).
 */
static bool is_notrace(const struct plan_env *env, const struct ksym *sym)
{
	const char *name = ksyms_name(env->ksyms, sym);
	const char *dot = strchr(name, '.');
	_cleanup_free_ char *base = NULL;
	uint64_t size = ksyms_size(env->ksyms, sym);
	const struct ksym *whole;

	if (!env->klists || !env->klists->lists[KLIST_FTRACE].n_ranges || !size)
		return false;
	if (klists_overlap(env->klists, KLIST_FTRACE, sym->address, sym->address + size))
		return false;
	if (!dot || dot == name)
		return true;
	base = strndup(name, (size_t)(dot - name));
	if (!base || !ksyms_find(env->ksyms, NULL, base, &whole, 1))
		return true;
	return !klists_overlap(env->klists, KLIST_FTRACE, whole->address,
			       whole->address + ksyms_size(env->ksyms, whole));
}

static enum probe_reason refused_as_a_whole(const struct plan_env *env, const struct ksym *sym)
{
	const char *name = ksyms_name(env->ksyms, sym);

	if (!ksyms_is_text(env->ksyms, sym))
		return ksyms_is_init_text(env->ksyms, sym) ? PROBE_REASON_INIT_TEXT
							   : PROBE_REASON_NOT_TEXT;
	if (is_notrace(env, sym))
		return PROBE_REASON_NOTRACE;
	/* is_cfi_preamble_symbol() in kernel/kprobes.c */
	if (!strncmp(name, "__cfi_", 6) || !strncmp(name, "__pfx_", 6))
		return PROBE_REASON_CFI_PREAMBLE;
	return PROBE_REASON_NONE;
}

/*
 * The last function of a module seems to reach to the next module. What is
 * behind it in its pages is zero, which is no instruction.
 */
static size_t until_zeros(const uint32_t *words, size_t n_words)
{
	size_t i, zeros = 0;

	for (i = 0; i < n_words; i++) {
		zeros = words[i] ? 0 : zeros + 1;
		if (zeros == 4)
			return i - 3;
	}
	return n_words;
}

static int read_function(const struct plan_env *env, const struct ksym *sym,
			 struct plan_place *place)
{
	size_t n_words;
	int n, r;

	place->symbol = ksyms_name(env->ksyms, sym);
	place->module = ksyms_module(env->ksyms, sym);
	place->symbol_offset = place->address - sym->address;
	place->code.start = sym->address;
	place->code.size = ksyms_size(env->ksyms, sym);
	place->code.world = A64_KERNEL;
	place->code.klists = env->klists;
	place->code.is_module = place->module;
	place->code.refused = refused_as_a_whole(env, sym);
	place->code.is_a64 = probe_arch_from_name(env->arch) == PROBE_ARCH_ARM64;
	if (!env->ktext)
		return 0;
	place->code.is_a64 = ktext_is_a64(env->ktext);
	place->code.is_live = ktext_is_live(env->ktext);
	if (!place->code.is_a64 || (sym->address & 3))
		return 0;
	r = plan_place_alloc_words(place, &n_words);
	if (r < 0)
		return r;
	n = ktext_read_words(env->ktext, predict_word_address(&place->code, 0), place->words,
			     n_words);
	if (n > 0)
		place->code.n_words = place->module ? until_zeros(place->words, (size_t)n)
						    : (size_t)n;
	return 0;
}

static int refuse_beyond(const struct planning *planning, uint64_t size)
{
	planning_refuse(planning, planning_offset_column(planning),
			"%s is beyond the end of the function", planning->probe->target);
	diag_detail(planning->diag, "the function has 0x%" PRIx64 " bytes", size);
	return -EINVAL;
}

static int resolve_function(const struct planning *planning, const struct ksym *sym,
			    struct plan_place *place)
{
	const struct plan_env *env = planning->env;
	const struct probe_spec *probe = planning->probe;
	uint64_t size = ksyms_size(env->ksyms, sym);
	const char *module = ksyms_module(env->ksyms, sym);

	if (!ksyms_has_addresses(env->ksyms))
		return 0;
	if (size && probe->offset >= size)
		return refuse_beyond(planning, size);
	place->address = sym->address + probe->offset;
	place->is_unique_in_module = module &&
				     ksyms_find(env->ksyms, module, probe->symbol, NULL, 0) == 1;
	return read_function(env, sym, place);
}

static bool is_pending(const struct planning *planning)
{
	const struct plan_env *env = planning->env;
	const char *module = planning->probe->module;

	return module && env->ksyms && !env->vmlinux && !ksyms_has_module(env->ksyms, module);
}

static int resolve_symbol(const struct planning *planning, struct plan_places *places)
{
	_cleanup_(found_done) struct found found = { .is_unique = true };
	struct plan_place *place;
	size_t i = 0;
	int r = 0;

	if (is_pending(planning))
		r = plan_check_pending(planning);
	else if (planning->env->ksyms)
		r = find_functions(planning, &found);
	if (r < 0)
		return r;
	do {
		place = plan_places_add(places);
		if (!place)
			return -ENOMEM;
		place->is_unique = found.is_unique;
		place->is_pending = is_pending(planning);
		if (found.n)
			r = resolve_function(planning, found.syms[i], place);
	} while (r == 0 && ++i < found.n);
	return r;
}

static int resolve_address(const struct planning *planning, struct plan_places *places)
{
	struct plan_place *place = plan_places_add(places);
	const struct plan_env *env = planning->env;
	const struct ksym *sym;

	if (!place)
		return -ENOMEM;
	place->address = planning->probe->address;
	if (!env->ksyms || !ksyms_has_addresses(env->ksyms))
		return 0;
	sym = ksyms_at(env->ksyms, place->address);
	if (!sym || !ksyms_size(env->ksyms, sym)) {
		planning_refuse(planning, 0, "%s is not in a function of this kernel",
				planning->probe->target);
		diag_detail(planning->diag, "/proc/kallsyms lists the functions");
		return -EINVAL;
	}
	return read_function(env, sym, place);
}

int plan_resolve_kernel(const struct planning *planning, struct plan_places *places)
{
	const struct probe_spec *probe = planning->probe;
	const struct plan_place *place;
	int r;

	r = plan_env_load_kernel(planning->env);
	if (r < 0)
		return r;
	r = probe->symbol ? resolve_symbol(planning, places) : resolve_address(planning, places);
	if (r < 0)
		return r;
	place = &places->items[0];
	if (!probe_kind_is_return(probe->kind) || !place->symbol_offset)
		return 0;
	planning_refuse(planning, planning_offset_column(planning),
			"a %s is at the entry of a function, not inside it", probe_spec_key(probe));
	diag_detail(planning->diag, "%s starts 0x%" PRIx64 " bytes before", place->symbol,
		    place->symbol_offset);
	return -EINVAL;
}
