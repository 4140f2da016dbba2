/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machines that probes are written for.
 */
#ifndef PROBE_LIB_ARCH_H
#define PROBE_LIB_ARCH_H

enum probe_arch { PROBE_ARCH_ANY, PROBE_ARCH_ARM64, PROBE_ARCH_X86_64, PROBE_ARCH_COUNT };

/**
 * probe_arch_from_name() - the architecture of a name
 * @name: "arm64", "aarch64" (as uname -m says) or "x86_64"; or NULL
 *
 * Return: the architecture; PROBE_ARCH_ANY for NULL and unknown names
 */
enum probe_arch probe_arch_from_name(const char *name);

/**
 * probe_arch_name() - the name as it stands in a probe set
 * @arch: the architecture
 *
 * Return: "arm64", "x86_64", or NULL for PROBE_ARCH_ANY
 */
const char *probe_arch_name(enum probe_arch arch);

#endif /* PROBE_LIB_ARCH_H */
