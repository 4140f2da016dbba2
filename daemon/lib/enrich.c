// SPDX-License-Identifier: GPL-2.0-only
#include "enrich.h"

#include <stddef.h>

const char *const enrich_names[ENRICH_COUNT + 1] = {
	[ENRICH_EXE] = "exe",	  [ENRICH_PPID] = "ppid",
	[ENRICH_UID] = "uid",	  [ENRICH_CGROUP] = "cgroup",
	[ENRICH_UNIT] = "unit",	  [ENRICH_USER_UNIT] = "user_unit",
	[ENRICH_SLICE] = "slice", [ENRICH_CONTAINER] = "container",
	[ENRICH_HOST] = "host",	  [ENRICH_BOOT] = "boot",
	[ENRICH_COUNT] = NULL,
};
