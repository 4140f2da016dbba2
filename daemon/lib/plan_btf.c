// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arguments that name things: the types of the kernel that is planned for, and
 * the function that a probe stands in.
 */
#include "plan_impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arch.h"
#include "btf_path.h"
#include "btf_text.h"
#include "btf_types.h"
#include "elf_image.h"
#include "event_json.h"
#include "fetcharg.h"
#include "ksyms.h"
#include "plan_btf.h"
#include "shown.h"

#define KERNEL_BTF_DIR "/sys/kernel/btf"
/* Functions of one name that are looked at; more are as many as these */
#define SAME_NAME_MAX 16

/**
 * struct plan_btf - types that were looked for
 * @name: module, or "vmlinux"
 * @types: them; NULL when there are none
 * @error: what came of opening them
 */
struct plan_btf {
	char *name;
	struct btf_types *types;
	int error;
};

static int open_types(const struct plan_env *env, const char *name, const struct btf_types *base,
		      struct btf_types **ret_types)
{
	const char *from = env->config.btf ?: KERNEL_BTF_DIR;
	_cleanup_free_ char *path = NULL;
	struct stat st;

	if (!env->config.btf && env->vmlinux)
		return base ? -ENOENT : btf_types_from_image(env->vmlinux, NULL, ret_types);
	if (stat(from, &st) == 0 && !S_ISDIR(st.st_mode))
		return base ? -ENOENT : btf_types_open(from, NULL, ret_types);
	if (asprintf(&path, "%s/%s", from, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return btf_types_open(path, base, ret_types);
}

/* Looked for once; what is not there is remembered, too. */
static int get_types(struct plan_env *env, const char *name, const struct btf_types *base,
		     const struct plan_btf **ret_btf)
{
	struct plan_btf *more, **list;
	size_t i;

	for (i = 0; i < env->n_btf; i++) {
		if (!strcmp(env->btf[i]->name, name)) {
			*ret_btf = env->btf[i];
			return 0;
		}
	}
	list = reallocarray(env->btf, env->n_btf + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	env->btf = list;
	more = calloc(1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	more->name = strdup(name);
	if (!more->name) {
		free(more);
		return -ENOMEM;
	}
	more->error = open_types(env, name, base, &more->types);
	env->btf[env->n_btf++] = more;
	*ret_btf = more;
	return more->error == -ENOMEM ? -ENOMEM : 0;
}

void plan_btf_done(struct plan_env *env)
{
	/* The kernel's came first, and the modules' borrow it */
	while (env->n_btf) {
		struct plan_btf *btf = env->btf[--env->n_btf];

		btf_types_free(btf->types);
		free(btf->name);
		free(btf);
	}
	free(env->btf);
	env->btf = NULL;
}

/* ---- the function ---- */

/**
 * struct described - the function that a probe stands in, as BTF has it
 * @types: the types
 * @function: its id, or 0
 * @unknown: why it is 0
 */
struct described {
	const struct btf_types *types;
	uint32_t function;
	char unknown[256];
};

/* What the compiler appends to the name when it changes the parameters. */
static const char *changed_suffix(const char *name)
{
	static const char *const suffixes[] = { ".isra.", ".constprop.", ".part.", ".cold" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(suffixes); i++)
		if (strstr(name, suffixes[i]))
			return suffixes[i];
	return NULL;
}

static size_t count_same_name(const struct plan_env *env, const char *module, const char *name)
{
	const struct ksym *syms[SAME_NAME_MAX];
	size_t n, i, same = 0;

	if (!env->ksyms)
		return 1;
	n = ksyms_find(env->ksyms, module, name, syms, SAME_NAME_MAX);
	for (i = 0; i < n && i < SAME_NAME_MAX; i++) {
		const char *other = ksyms_module(env->ksyms, syms[i]);

		if (module || !other)
			same++;
	}
	return same;
}

static void find_described(const struct plan_env *env, const char *module, const char *symbol,
			   struct described *described)
{
	const char *llvm = symbol ? strstr(symbol, ".llvm.") : NULL;
	_cleanup_free_ char *name = NULL;
	size_t n;

	if (!symbol) {
		snprintf(described->unknown, sizeof(described->unknown),
			 "no function is known at this address");
		return;
	}
	if (changed_suffix(symbol)) {
		snprintf(
			described->unknown, sizeof(described->unknown),
			"the compiler made %.120s (\"%s\"), whose parameters are not those of the source",
			symbol, changed_suffix(symbol));
		return;
	}
	name = llvm ? strndup(symbol, (size_t)(llvm - symbol)) : strdup(symbol);
	n = name ? btf_types_find_function(described->types, name, &described->function) : 0;
	if (n == 1 && count_same_name(env, module, symbol) <= 1)
		return;
	described->function = 0;
	if (n == 0)
		snprintf(described->unknown, sizeof(described->unknown),
			 "BTF has no function %.120s; it leaves out what is inlined, written in "
			 "assembly or changed by the compiler",
			 symbol);
	else
		snprintf(described->unknown, sizeof(described->unknown),
			 "several functions are named %.120s, and BTF does not tell which one it "
			 "describes",
			 symbol);
}

static void unknown_types(const struct plan_env *env, const struct plan_btf *btf, char *buf,
			  size_t size)
{
	const char *from = env->config.btf ?: env->vmlinux ? env->config.vmlinux : KERNEL_BTF_DIR;

	if (btf->error == -EBADMSG)
		snprintf(buf, size, "the BTF of %s in %s cannot be read", btf->name, from);
	else if (btf->error == -ENODATA || btf->error == -ENOENT)
		snprintf(buf, size, "%s has no BTF of %s (CONFIG_DEBUG_INFO_BTF)", from, btf->name);
	else
		snprintf(buf, size, "the BTF of %s in %s: %s", btf->name, from,
			 strerror(-btf->error));
}

/* Return: 0; -ENOENT when there are no types at all, told in @unknown; -ENOMEM */
static int describe(struct plan_env *env, const char *module, const char *symbol,
		    struct described *ret_described)
{
	const struct plan_btf *kernel, *own = NULL;
	int r;

	*ret_described = (struct described){ 0 };
	r = get_types(env, "vmlinux", NULL, &kernel);
	if (r < 0)
		return r;
	if (!kernel->types) {
		unknown_types(env, kernel, ret_described->unknown, sizeof(ret_described->unknown));
		return -ENOENT;
	}
	ret_described->types = kernel->types;
	if (module) {
		r = get_types(env, module, kernel->types, &own);
		if (r < 0)
			return r;
		if (!own->types) {
			unknown_types(env, own, ret_described->unknown,
				      sizeof(ret_described->unknown));
			return 0;
		}
		ret_described->types = own->types;
	}
	find_described(env, module, symbol, ret_described);
	return 0;
}

/* ---- arguments ---- */

static int refuse(const struct planning *planning, const struct probe_arg *arg,
		  const struct btf_path_error *error)
{
	const char *line = error->advice, *end;
	char pointer[64 + PROBE_ARG_NAME_MAX];

	snprintf(pointer, sizeof(pointer), "/probes/%zu/%s/%s", planning->probe->index,
		 probe_spec_args_key(planning->probe), arg->name);
	probe_set_error(planning->set, planning->diag,
			planning->probe->optional ? DIAG_WARNING : DIAG_ERROR, pointer,
			error->offset, "%s", error->message);
	for (; *line; line = end + 1) {
		end = strchrnul(line, '\n');
		diag_detail(planning->diag, "%.*s", (int)(end - line), line);
		if (!*end)
			break;
	}
	return -EINVAL;
}

/* The bits of a value that are there: of the enumeration, or of a bit field of it. */
static uint64_t value_mask(unsigned int bits)
{
	return bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
}

static int show_names(const struct btf_types *types, const struct btf_path_result *result,
		      struct event_arg *shown)
{
	uint32_t i, n = btf_types_enum_count(types, result->enumeration);
	uint64_t mask = value_mask(result->bits);

	shown->names = calloc(n + 1, sizeof(*shown->names));
	if (!shown->names)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		struct event_name *name = &shown->names[i];

		name->name =
			strdup(btf_types_enum_value(types, result->enumeration, i, &name->value));
		if (!name->name)
			return -ENOMEM;
		name->value &= mask;
		shown->n_names++;
	}
	return 0;
}

static int show(const struct btf_types *types, const struct btf_path_result *result,
		struct event_arg *shown)
{
	static const enum value_kind kinds[] = {
		[BTF_SHOWN_BOOL] = VALUE_BOOL,
		[BTF_SHOWN_ENUM] = VALUE_NAME,
		[BTF_SHOWN_SIGNED] = VALUE_SIGNED,
	};

	if (result->shown == BTF_SHOWN_PLAIN)
		return 0;
	shown->has_kind = true;
	shown->kind = kinds[result->shown];
	shown->bits = result->bits;
	return result->shown == BTF_SHOWN_ENUM ? show_names(types, result, shown) : 0;
}

void plan_args_done(struct plan_probe *planned)
{
	size_t i;

	for (i = 0; planned->args && i < planned->spec->n_args; i++)
		shown_done(&planned->args[i]);
	free(planned->args);
	planned->args = NULL;
}

static int resolve(const struct planning *planning, const struct plan_place *place,
		   const struct probe_arg *arg, struct btf_path_result *ret_result,
		   struct event_arg *shown)
{
	const struct probe_spec *probe = planning->probe;
	struct btf_path_error error = { 0 };
	struct described described;
	struct btf_path_where where = {
		.kind = probe->kind,
		.arch = probe_arch_from_name(planning->env->arch),
		.is_inside = place->symbol_offset || probe->offset,
	};
	int r;

	r = describe(planning->env, place->module ?: probe->module, place->symbol ?: probe->symbol,
		     &described);
	if (r == -ENOENT) {
		snprintf(error.message, sizeof(error.message),
			 "names need the kernel's types: %.200s", described.unknown);
		snprintf(error.advice, sizeof(error.advice),
			 "write what the kernel takes, such as $arg1 and +8($arg1):u32\n");
		return refuse(planning, arg, &error);
	}
	if (r < 0)
		return r;
	where.types = described.types;
	where.function = described.function;
	where.unknown = described.unknown;
	if (btf_path_resolve(arg->expr, &where, ret_result, &error) < 0)
		return refuse(planning, arg, &error);
	return show(where.types, ret_result, shown);
}

static int check_support(const struct planning *planning, const struct probe_arg *arg,
			 const char *text, const struct fetcharg *fetch)
{
	struct btf_path_error error = { 0 };
	const char *missing, *advice;

	missing = plan_missing_fetch(planning->env, text, fetch, &advice);
	if (!missing)
		return 0;
	snprintf(error.message, sizeof(error.message), "this kernel does not have %s", missing);
	snprintf(error.advice, sizeof(error.advice), "%s\n", advice);
	return refuse(planning, arg, &error);
}

int plan_translate_arg(const struct planning *planning, const struct plan_place *place,
		       const struct probe_arg *arg, char **ret_text, size_t *record_size,
		       struct event_arg *ret_shown)
{
	const struct fetcharg_where where = {
		.kind = planning->probe->kind,
		.arch = probe_arch_from_name(planning->env->arch),
	};
	struct btf_path_result result = { 0 };
	const char *expr = arg->expr;
	_cleanup_free_ char *text = NULL;
	struct fetcharg_error error;
	struct fetcharg fetch;
	int r;

	ret_shown->name = arg->name;
	if (!probe_kind_is_user(planning->probe->kind) && btf_path_is_one(expr)) {
		r = resolve(planning, place, arg, &result, ret_shown);
		if (r < 0)
			return r;
		expr = result.text;
	}
	r = fetcharg_parse(expr, &where, &fetch, &error);
	/* What is not there yet is no function entry to the kernel: it refuses $argN. */
	if (r == 0)
		r = fetcharg_translate(
			expr,
			place->is_pending && where.kind == PROBE_KPROBE ? PROBE_UPROBE : where.kind,
			where.arch, &text);
	if (r == -EINVAL)
		return planning_refuse(planning, 0, "argument \"%s\": %s has no meaning on %s",
				       arg->name, expr, planning->env->arch);
	if (r < 0)
		return r;
	if (check_support(planning, arg, text, &fetch) < 0)
		return -EINVAL;
	r = shown_set_form(ret_shown, fetch.type.form);
	if (r < 0)
		return r;
	*ret_text = TAKE_PTR(text);
	*record_size += fetch.type.size * (fetch.type.count ?: 1);
	return 0;
}

int plan_print_prototype(struct plan_env *env, const struct probe_spec *probe,
			 const struct plan_place *place, char *buf, size_t size)
{
	struct described described;
	int r;

	r = describe(env, place->module ?: probe->module, place->symbol ?: probe->symbol,
		     &described);
	if (r < 0)
		return r;
	if (!described.function)
		return -ENOENT;
	btf_text_prototype(described.types, described.function, buf, size);
	return 0;
}
