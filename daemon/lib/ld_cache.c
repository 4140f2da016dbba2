// SPDX-License-Identifier: GPL-2.0-only
#include "ld_cache.h"

#include <stdint.h>
#include <string.h>

#define MAGIC	    "glibc-ld.so.cache1.1"
#define HEADER_SIZE 48
#define ENTRY_SIZE  24
/* FLAG_ELF_LIBC6 with the machine's FLAG_…_LIB64 (sysdeps/generic/ldconfig.h) */
#define FLAGS_X86_64 0x0303
#define FLAGS_ARM64  0x0a03

static uint32_t load_u32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* A string of the cache, or NULL when it does not lie within. */
static const char *string_at(const char *bytes, size_t size, uint32_t offset)
{
	if (offset >= size || !memchr(bytes + offset, '\0', size - offset))
		return NULL;
	return bytes + offset;
}

const char *ld_cache_find(const char *bytes, size_t size, enum probe_arch arch, const char *soname)
{
	uint32_t flags = arch == PROBE_ARCH_ARM64 ? FLAGS_ARM64 : FLAGS_X86_64;
	uint32_t n, i;

	if (size < HEADER_SIZE || memcmp(bytes, MAGIC, strlen(MAGIC)) != 0)
		return NULL;
	n = load_u32(bytes + 20);
	if (n > (size - HEADER_SIZE) / ENTRY_SIZE)
		return NULL;
	for (i = 0; i < n; i++) {
		const char *entry = bytes + HEADER_SIZE + (size_t)i * ENTRY_SIZE;
		const char *name;

		/* One for a better CPU has capabilities; the plain one serves all. */
		if (load_u32(entry) != flags || load_u32(entry + 16) || load_u32(entry + 20))
			continue;
		name = string_at(bytes, size, load_u32(entry + 4));
		if (name && strcmp(name, soname) == 0)
			return string_at(bytes, size, load_u32(entry + 8));
	}
	return NULL;
}
