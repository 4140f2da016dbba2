/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why the kernel refuses a kprobe at an address.
 */
#ifndef _ARM64_PROBES_REFUSAL_H
#define _ARM64_PROBES_REFUSAL_H

#include "a64-decode.h"

/**
 * kprobe_verdict() - could a kprobe be at this address, by what means, or why not?
 * @addr: any address
 *
 * Nothing is registered, and nothing is remembered from an attempt: the same
 * facts are looked up again. Where more than one holds, the answer is the one
 * about the largest piece of code (a function before an instruction), for that
 * is what a person has to move the probe away from.
 *
 * A notrace function is refused for kprobe events only.
 *
 * Context: may sleep
 * Return: as of a64_decode(), but the reason may be any
 */
struct a64_verdict kprobe_verdict(unsigned long addr);

#endif /* _ARM64_PROBES_REFUSAL_H */
