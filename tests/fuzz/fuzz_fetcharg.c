// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a fetch argument: an error points into it, and what is right is
 * right still after it was rewritten for the kernel.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fetcharg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
	if (!is_true)
		abort();
}

static void check_translation(const char *expr, const struct fetcharg_where *where,
			      const struct fetcharg *arg)
{
	_cleanup_free_ char *text = NULL, *again = NULL;
	struct fetcharg_error error;
	struct fetcharg translated;

	if (fetcharg_translate(expr, where->kind, where->arch, &text) < 0) {
		require(where->arch == PROBE_ARCH_ANY && probe_kind_is_user(where->kind));
		return;
	}
	require(strlen(text) <= arg->written_size && strlen(text) <= FETCHARG_MAX_BYTES);
	require(fetcharg_parse(text, where, &translated, &error) == 0);
	require(translated.type.form == arg->type.form && translated.type.size == arg->type.size &&
		translated.type.count == arg->type.count);
	require(fetcharg_translate(text, where->kind, where->arch, &again) == 0);
	require(strcmp(text, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fetcharg_where where = { .kind = PROBE_KPROBE };
	_cleanup_free_ char *expr = NULL;
	struct fetcharg_error error;
	struct fetcharg arg;

	if (size == 0)
		return 0;
	/* The first byte is the probe: two bits kind, two bits machine, one bit place */
	where.kind = data[0] & 3;
	where.arch = (data[0] >> 2 & 3) % PROBE_ARCH_COUNT;
	where.is_inside = data[0] >> 4 & 1;
	expr = strndup((const char *)data + 1, size - 1);
	require(expr);
	if (fetcharg_parse(expr, &where, &arg, &error) == 0) {
		require(arg.type.size * (arg.type.count ?: 1) <= 8 * FETCHARG_MAX_COUNT);
		check_translation(expr, &where, &arg);
	} else {
		require(error.offset <= strlen(expr) && error.message[0]);
	}
	return 0;
}
