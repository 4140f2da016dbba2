/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's pure files take from here: on the host nothing has probes.
 */
#ifndef PROBE_TESTS_SHIM_ASM_GENERIC_KPROBES_H
#define PROBE_TESTS_SHIM_ASM_GENERIC_KPROBES_H

#define __kprobes

#endif /* PROBE_TESTS_SHIM_ASM_GENERIC_KPROBES_H */
