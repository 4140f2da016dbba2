/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few macros that every file may need.
 */
#ifndef PROBE_LIB_MACRO_H
#define PROBE_LIB_MACRO_H

#include <stddef.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif

#define _printf_(fmt, args)		__attribute__((format(printf, fmt, args)))
#define _must_check_			__attribute__((warn_unused_result))

#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

#define STR_(x)				#x
#define STR(x)				STR_(x)

#endif /* PROBE_LIB_MACRO_H */
