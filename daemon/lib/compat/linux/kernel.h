/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROBE_COMPAT_LINUX_KERNEL_H
#define PROBE_COMPAT_LINUX_KERNEL_H

#include_next <linux/kernel.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif

#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define max_t(type, a, b) ((type)(a) > (type)(b) ? (type)(a) : (type)(b))

#endif /* PROBE_COMPAT_LINUX_KERNEL_H */
