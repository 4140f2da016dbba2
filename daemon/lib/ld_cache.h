/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the dynamic linker finds a library: /etc/ld.so.cache in the form that
 * glibc writes alone since 2.32 (struct cache_file_new in its dl-cache.h). Pure.
 */
#ifndef PROBE_LIB_LD_CACHE_H
#define PROBE_LIB_LD_CACHE_H

#include <stddef.h>

#include "arch.h"

/**
 * ld_cache_find() - the file of a library
 * @bytes: those of the cache
 * @size: how many
 * @arch: whose libraries
 * @soname: e.g. "libc.so.6"
 *
 * Return: its path, in @bytes; NULL when it is not there, or this is no such cache
 */
const char *ld_cache_find(const char *bytes, size_t size, enum probe_arch arch, const char *soname);

#endif /* PROBE_LIB_LD_CACHE_H */
