// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a filter: an error points into it, and what is right with the
 * fields known is right without knowing them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
	if (!is_true)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct filter_field fields[] = {
		{ "s", FILTER_STRING, 0, false },  { "n", FILTER_NUMBER, 4, true },
		{ "u", FILTER_NUMBER, 8, false },  { "m", FILTER_CPUMASK, 0, false },
		{ "x", FILTER_NOTHING, 0, false },
	};
	_cleanup_free_ char *text = strndup((const char *)data, size);
	struct filter_error error = { .message = "" };

	require(text);
	if (filter_check(text, fields, sizeof(fields) / sizeof(fields[0]), &error) == 0)
		require(filter_check(text, NULL, 0, &error) == 0);
	else
		require(error.offset <= strlen(text) && error.message[0]);
	return 0;
}
