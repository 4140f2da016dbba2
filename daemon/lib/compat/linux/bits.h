/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROBE_COMPAT_LINUX_BITS_H
#define PROBE_COMPAT_LINUX_BITS_H

#ifndef BIT
#define BIT(n) (1UL << (n))
#endif

#endif /* PROBE_COMPAT_LINUX_BITS_H */
