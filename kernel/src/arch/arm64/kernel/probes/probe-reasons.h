/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a place cannot be probed, as a number. What each means is in the list.
 */
#ifndef _ARM64_PROBES_PROBE_REASONS_H
#define _ARM64_PROBES_PROBE_REASONS_H

enum probe_reason {
#define PROBE_REASON(name, ...) PROBE_REASON_##name,
#include "probe-reason-list.h"
	PROBE_REASON_COUNT
};

#endif /* _ARM64_PROBES_PROBE_REASONS_H */
