// SPDX-License-Identifier: GPL-2.0-only
/* The text of /proc/kallsyms, and every question that is asked about it. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ksyms.h"
#include "macro.h"
#include "near_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ksym *found[4];
	const char *near[NEAR_NAMES_MAX];
	struct ksyms *ksyms;
	size_t i, n;

	if (ksyms_parse_kallsyms((const char *)data, size, &ksyms) < 0)
		return 0;
	n = ksyms_find(ksyms, NULL, "vfs_read", found, ARRAY_SIZE(found));
	assert(n <= ksyms_count(ksyms));
	for (i = 0; i < n && i < ARRAY_SIZE(found); i++) {
		const struct ksym *at = ksyms_at(ksyms, found[i]->address);

		assert(!strcmp(ksyms_name(ksyms, found[i]), "vfs_read"));
		assert(!at || at->address == found[i]->address);
		(void)ksyms_size(ksyms, found[i]);
		if (ksyms_module(ksyms, found[i]))
			assert(ksyms_has_module(ksyms, ksyms_module(ksyms, found[i])));
	}
	(void)ksyms_at(ksyms, UINT64_MAX);
	(void)ksyms_nearest(ksyms, NULL, "vfs_raed", near, ARRAY_SIZE(near));
	ksyms_free(ksyms);
	return 0;
}
