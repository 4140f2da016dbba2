/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the lines of a set can say of the process, and of the machine, beside its
 * number: the words of "enrich" in a set, and the keys of the members.
 */
#ifndef PROBE_LIB_ENRICH_H
#define PROBE_LIB_ENRICH_H

#include <stdint.h>

/* In the order of their members in a line. */
enum enrich {
	ENRICH_EXE,
	ENRICH_PPID,
	ENRICH_UID,
	ENRICH_CGROUP,
	ENRICH_UNIT,
	ENRICH_USER_UNIT,
	ENRICH_SLICE,
	ENRICH_CONTAINER,
	ENRICH_HOST,
	ENRICH_BOOT,
	ENRICH_COUNT
};

/* A set of them. */
#define ENRICH_BIT(enrich) (1U << (enrich))

/* Those of the machine, which lines that are no hits have as well. */
#define ENRICH_OF_MACHINE (ENRICH_BIT(ENRICH_HOST) | ENRICH_BIT(ENRICH_BOOT))

/* Their names by number, and NULL at the end. */
extern const char *const enrich_names[ENRICH_COUNT + 1];

#endif /* PROBE_LIB_ENRICH_H */
