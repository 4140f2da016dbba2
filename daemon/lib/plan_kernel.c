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

static int refuse_missing(const struct planning *planning)
{
	const struct probe_spec *probe = planning->probe;
	const struct ksyms *ksyms = planning->env->ksyms;
	const char *names[NEAR_NAMES_MAX];
	size_t n;

	if (probe->module && !ksyms_has_module(ksyms, probe->module)) {
		planning_refuse(planning, 0, "module \"%s\" is not loaded", probe->module);
		diag_detail(planning->diag, "load it first: modprobe %s", probe->module);
		return -EINVAL;
	}
	planning_refuse(planning, symbol_column(planning), "no function \"%s\" in %s%s",
			probe->symbol, probe->module ? "module " : "this kernel",
			probe->module ? probe->module : "");
	n = ksyms_nearest(ksyms, probe->module, probe->symbol, names, ARRAY_SIZE(names));
	planning_suggest(planning, names, n);
	if (!n)
		diag_detail(planning->diag, "it may be inlined everywhere, or in a module that is "
					    "not loaded; /proc/kallsyms lists the functions");
	return -EINVAL;
}

static int refuse_ambiguous(const struct planning *planning, const struct ksym *const *syms,
			    size_t n)
{
	const struct ksyms *ksyms = planning->env->ksyms;
	size_t i;

	planning_refuse(planning, symbol_column(planning), "%zu functions are named \"%s\"", n,
			planning->probe->symbol);
	for (i = 0; i < n && i < SHOWN_MAX; i++) {
		const char *module = ksyms_module(ksyms, syms[i]);
		const struct ksym *before = ksyms_at(ksyms, syms[i]->address - 1);

		if (!ksyms_has_addresses(ksyms))
			break;
		diag_detail(planning->diag, "0x%016" PRIx64 "%s%s%s%s", syms[i]->address,
			    module ? " in module " : "", module ? module : "",
			    before && !module ? ", after " : "",
			    before && !module ? ksyms_name(ksyms, before) : "");
	}
	if (n > SHOWN_MAX)
		diag_detail(planning->diag, "and %zu more", n - SHOWN_MAX);
	diag_detail(planning->diag, "name one by its address, or by its module (MODULE:FUNCTION)");
	return -EINVAL;
}

/* Set when the symbol is found; NULL with 0 when it cannot be looked up. */
static int find_symbol(const struct planning *planning, const struct ksym **ret_sym,
		       bool *ret_is_unique)
{
	const struct probe_spec *probe = planning->probe;
	const struct ksyms *ksyms = planning->env->ksyms;
	const struct ksym *syms[SHOWN_MAX];
	size_t n, i;

	*ret_sym = NULL;
	*ret_is_unique = true;
	if (!ksyms)
		return 0;
	if (probe->module && planning->env->vmlinux) {
		plan_env_note(planning->env,
			      "functions of modules are not checked: %s does not "
			      "hold them",
			      planning->env->config.vmlinux);
		return 0;
	}
	n = ksyms_find(ksyms, probe->module, probe->symbol, syms, SHOWN_MAX);
	if (n == 0)
		return refuse_missing(planning);
	*ret_is_unique = n == 1;
	for (i = 1; i < n && i < SHOWN_MAX; i++)
		if (!ksyms_has_addresses(ksyms) || syms[i]->address != syms[0]->address)
			return refuse_ambiguous(planning, syms, n);
	*ret_sym = syms[0];
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

static int resolve_symbol(const struct planning *planning, struct plan_place *place)
{
	const struct plan_env *env = planning->env;
	const struct probe_spec *probe = planning->probe;
	const struct ksym *sym;
	uint64_t size;
	int r;

	r = find_symbol(planning, &sym, &place->is_unique);
	if (r < 0)
		return r;
	if (!sym || !ksyms_has_addresses(env->ksyms))
		return 0;
	size = ksyms_size(env->ksyms, sym);
	if (size && probe->offset >= size)
		return refuse_beyond(planning, size);
	place->address = sym->address + probe->offset;
	return read_function(env, sym, place);
}

static int resolve_address(const struct planning *planning, struct plan_place *place)
{
	const struct plan_env *env = planning->env;
	const struct ksym *sym;

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

int plan_resolve_kernel(const struct planning *planning, struct plan_place *ret_place)
{
	const struct probe_spec *probe = planning->probe;
	struct plan_place place = { 0 };
	int r;

	r = plan_env_load_kernel(planning->env);
	if (r < 0)
		return r;
	r = probe->symbol ? resolve_symbol(planning, &place) : resolve_address(planning, &place);
	if (r == 0 && probe_kind_is_return(probe->kind) && place.symbol_offset) {
		r = planning_refuse(planning, planning_offset_column(planning),
				    "a %s is at the entry of a function, not inside it",
				    probe_spec_key(probe));
		diag_detail(planning->diag, "%s starts 0x%" PRIx64 " bytes before", place.symbol,
			    place.symbol_offset);
	}
	if (r < 0) {
		plan_place_done(&place);
		return r;
	}
	*ret_place = place;
	return 0;
}
