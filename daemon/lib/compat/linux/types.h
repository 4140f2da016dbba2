/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's integer types, for the kernel files that are built into user
 * space too. The system's <linux/types.h> follows, so that its own headers find
 * what they look for under this name.
 */
#ifndef PROBE_COMPAT_LINUX_TYPES_H
#define PROBE_COMPAT_LINUX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include_next <linux/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#endif /* PROBE_COMPAT_LINUX_TYPES_H */
