/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens when a kprobe is hit, as far as others need to know of it.
 */
#ifndef _ARM64_PROBES_KPROBE_HIT_H
#define _ARM64_PROBES_KPROBE_HIT_H

/**
 * kprobe_end_dead_hit() - forget the hit in which a task has died on this CPU
 *
 * To be called before it matters whether a kprobe is running. A hit of the very
 * task that dies now, or of one that lives, is left as it is.
 *
 * Context: an exception, with preemption disabled
 */
void kprobe_end_dead_hit(void);

#endif /* _ARM64_PROBES_KPROBE_HIT_H */
