/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The place where a kprobe's instruction is executed: a copy of it, and the
 * breakpoint that ends the step.
 */
#ifndef _ARM64_PROBES_KPROBE_SLOT_H
#define _ARM64_PROBES_KPROBE_SLOT_H

#include <linux/types.h>

struct kprobe;
struct kprobe_ctlblk;
struct pt_regs;

/**
 * kprobe_slot_prepare() - give a probe a slot with its instruction in it
 * @p: the probe, with its opcode set
 *
 * Context: may sleep
 * Return: 0, or -ENOMEM, or what writing to text returned; no slot is then held
 */
int kprobe_slot_prepare(struct kprobe *p);

/**
 * kprobe_slot_release() - give a probe's slot back
 * @p: the probe, which no CPU can be in the middle of any more; it may be one
 *     without a slot
 *
 * Context: may sleep
 */
void kprobe_slot_release(struct kprobe *p);

/**
 * kprobe_slot_enter() - let the exception return to the slot
 * @p: the probe, which has a slot
 * @kcb: this CPU's, which keeps the interrupt masks of the probed code
 * @regs: the registers of the breakpoint exception
 */
void kprobe_slot_enter(struct kprobe *p, struct kprobe_ctlblk *kcb, struct pt_regs *regs);

/**
 * kprobe_slot_leave() - let the exception return to the program
 * @pc: where to
 * @kcb: the one that kprobe_slot_enter() got, with what it kept there
 * @regs: the registers of the exception that was taken from the slot
 */
void kprobe_slot_leave(unsigned long pc, struct kprobe_ctlblk *kcb, struct pt_regs *regs);

/**
 * kprobe_slot_is_at_insn() - was this exception taken by the copy?
 * @p: the probe; it may be one without a slot
 * @regs: the registers of the exception
 *
 * Return: true when it was
 */
bool kprobe_slot_is_at_insn(const struct kprobe *p, const struct pt_regs *regs);

/**
 * kprobe_slot_is_at_end() - was it taken by the breakpoint that ends the step?
 * @p: the probe; it may be one without a slot
 * @regs: the registers of the exception
 *
 * Return: true when it was
 */
bool kprobe_slot_is_at_end(const struct kprobe *p, const struct pt_regs *regs);

#endif /* _ARM64_PROBES_KPROBE_SLOT_H */
