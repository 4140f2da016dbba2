// SPDX-License-Identifier: GPL-2.0-only
#include "ld_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

static const struct {
	uint32_t flags, hwcap;
	const char *name, *path;
} entries[] = {
	{ 0x0303, 1, "libc.so.6", "/lib/hwcaps/libc.so.6" },
	{ 0x0303, 0, "libc.so.6", "/lib/x86/libc.so.6" },
	{ 0x0a03, 0, "libc.so.6", "/lib/arm/libc.so.6" },
	{ 0x0303, 0, "libz.so.1", "/lib/x86/libz.so.1" },
};

static size_t make_cache(char *bytes)
{
	uint32_t n = ARRAY_SIZE(entries);
	size_t at = 48 + 24 * n;

	memset(bytes, 0, 48);
	memcpy(bytes, "glibc-ld.so.cache1.1", 20);
	memcpy(bytes + 20, &n, sizeof(n));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t name = (uint32_t)at, path;
		uint32_t words[6];

		at = (size_t)(stpcpy(bytes + at, entries[i].name) + 1 - bytes);
		path = (uint32_t)at;
		at = (size_t)(stpcpy(bytes + at, entries[i].path) + 1 - bytes);
		memcpy(words, (uint32_t[]){ entries[i].flags, name, path, 0, 0, entries[i].hwcap },
		       sizeof(words));
		memcpy(bytes + 48 + 24 * i, words, sizeof(words));
	}
	return at;
}

static void libraries_are_found_by_name_and_machine(void **state)
{
	static char bytes[1024];
	size_t size = make_cache(bytes);

	(void)state;
	assert_string_equal(ld_cache_find(bytes, size, PROBE_ARCH_X86_64, "libc.so.6"),
			    "/lib/x86/libc.so.6");
	assert_string_equal(ld_cache_find(bytes, size, PROBE_ARCH_ARM64, "libc.so.6"),
			    "/lib/arm/libc.so.6");
	assert_null(ld_cache_find(bytes, size, PROBE_ARCH_ARM64, "libz.so.1"));
	assert_null(ld_cache_find(bytes, size, PROBE_ARCH_X86_64, "libc.so"));
}

static void a_cache_that_is_broken_has_nothing_outside_of_it(void **state)
{
	static char bytes[1024];
	size_t size = make_cache(bytes);

	(void)state;
	for (size_t cut = 0; cut < size; cut++) {
		char *part = malloc(cut + 1);
		const char *path;

		memcpy(part, bytes, cut);
		path = ld_cache_find(part, cut, PROBE_ARCH_X86_64, "libc.so.6");
		assert_true(!path || path + strlen(path) < part + cut);
		free(part);
	}
	for (size_t i = 0; i < size; i++) {
		char *copy = malloc(size);
		const char *path;

		memcpy(copy, bytes, size);
		copy[i] = (char)~copy[i];
		path = ld_cache_find(copy, size, PROBE_ARCH_X86_64, "libc.so.6");
		assert_true(!path || path + strlen(path) < copy + size);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libraries_are_found_by_name_and_machine),
		cmocka_unit_test(a_cache_that_is_broken_has_nothing_outside_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
