/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decoder's verdict about an instruction where it stands.
 */
#ifndef _ARM64_PROBES_DECODE_H
#define _ARM64_PROBES_DECODE_H

#include "a64-decode.h"

/**
 * probes_decode_kernel() - how can the instruction at this address be probed?
 * @addr: a multiple of 4, in the text of the kernel or of a module that cannot
 *	  go away meanwhile
 *
 * The instruction itself is judged first, then whether it stands inside an
 * exclusive load/store sequence of its function. Memory that cannot be read is
 * no error: the verdict is then that there is no text.
 *
 * Context: with kprobe_mutex held or preemption disabled
 * Return: the verdict, never A64_REWRITE, which nothing here can carry out
 */
struct a64_verdict probes_decode_kernel(unsigned long addr);

#endif /* _ARM64_PROBES_DECODE_H */
