/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why the kernel refuses a kprobe at an address.
 */
#ifndef _ARM64_PROBES_REFUSAL_H
#define _ARM64_PROBES_REFUSAL_H

#include "probe-reasons.h"

/**
 * kprobe_refusal_reason() - why would a kprobe at this address be refused?
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
 * Return: the reason, PROBE_REASON_NONE when none is known
 */
enum probe_reason kprobe_refusal_reason(unsigned long addr);

#endif /* _ARM64_PROBES_REFUSAL_H */
