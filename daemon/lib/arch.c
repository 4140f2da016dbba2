// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machines that probes are written for.
 */
#include "arch.h"

#include <stddef.h>
#include <string.h>

#include "macro.h"

static const struct {
	const char *name;
	enum probe_arch arch;
} names[] = {
	/* The first name of each is the one that probe sets use */
	{ "arm64", PROBE_ARCH_ARM64 },
	{ "x86_64", PROBE_ARCH_X86_64 },
	{ "aarch64", PROBE_ARCH_ARM64 },
};

enum probe_arch probe_arch_from_name(const char *name)
{
	size_t i;

	for (i = 0; name && i < ARRAY_SIZE(names); i++)
		if (strcmp(name, names[i].name) == 0)
			return names[i].arch;
	return PROBE_ARCH_ANY;
}

const char *probe_arch_name(enum probe_arch arch)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].arch == arch)
			return names[i].name;
	return NULL;
}
