// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types that somebody else made: what is named by them must be within bounds,
 * and what passes our check must be safe for libbpf as well. The input is a
 * list of expressions, one a line, up to an empty line, then the BTF.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "btf_path.h"
#include "btf_text.h"
#include "btf_types.h"
#include "fetcharg.h"
#include "macro.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPRESSIONS_MAX 16
#define FUNCTIONS_MAX	32

static void resolve(const struct btf_path_where *where, const char *expr)
{
	struct fetcharg_where at = { .kind = where->kind, .arch = where->arch };
	struct fetcharg_error unfit;
	struct btf_path_result result;
	struct btf_path_error error;
	struct fetcharg arg;

	if (btf_path_resolve(expr, where, &result, &error) < 0) {
		if (error.offset > strlen(expr))
			abort();
		return;
	}
	/* What comes out is what tracefs takes */
	if (fetcharg_parse(result.text, &at, &arg, &unfit) < 0)
		abort();
}

static void look_at(const struct btf_types *types, char *const *exprs, size_t n_exprs)
{
	static const enum probe_arch arches[] = { PROBE_ARCH_ARM64, PROBE_ARCH_X86_64 };
	char text[BTF_TEXT_MAX];
	size_t i, j, k;
	uint32_t id;

	for (id = 1; id < types->end_id && id < 4096; id++)
		(void)btf_text_type(types, id, 1, text, sizeof(text));
	for (i = 0; i < types->n_functions && i < FUNCTIONS_MAX; i++) {
		struct btf_path_where where = {
			.types = types,
			.function = types->functions[i],
			.unknown = "",
			.kind = i % 2 ? PROBE_KRETPROBE : PROBE_KPROBE,
		};

		if (!btf_types_prototype(types, where.function))
			continue;
		(void)btf_text_prototype(types, where.function, text, sizeof(text));
		for (j = 0; j < n_exprs; j++)
			for (k = 0; k < ARRAY_SIZE(arches); k++) {
				where.arch = arches[k];
				resolve(&where, exprs[j]);
			}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(btf_types_freep) struct btf_types *types = NULL;
	const uint8_t *end = memmem(data, size, "\n\n", 2);
	_cleanup_free_ char *text = NULL;
	char *exprs[EXPRESSIONS_MAX], *line, *rest;
	size_t n = 0, used;

	if (!end)
		return 0;
	used = (size_t)(end - data) + 2;
	text = strndup((const char *)data, used);
	if (!text || btf_types_from_memory(data + used, size - used, NULL, &types) < 0)
		return 0;
	for (rest = text; n < EXPRESSIONS_MAX && (line = strsep(&rest, "\n"));)
		exprs[n++] = line;
	look_at(types, exprs, n);
	return 0;
}
