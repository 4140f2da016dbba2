// SPDX-License-Identifier: GPL-2.0-only
/*
 * The place where a kprobe's instruction is executed: a copy of it, and the
 * breakpoint that ends the step.
 *
 * What is written to a slot reaches every CPU's instruction fetch in time
 * without a further barrier: aarch64_insn_patch_text_nosync() has cleaned and
 * invalidated the caches, for all CPUs, before the probe's own breakpoint is
 * written; and a CPU gets to the slot only by taking the exception of that
 * breakpoint and returning from it, each of which is a context synchronization
 * event (Arm ARM, B2.7.4 and "Context synchronization event").
 */
#include <linux/errno.h>
#include <linux/execmem.h>
#include <linux/kprobes.h>
#include <linux/set_memory.h>

#include <asm/daifflags.h>
#include <asm/debug-monitors.h>
#include <asm/patching.h>
#include <asm/ptrace.h>

#include "kprobe-slot.h"

enum {
	SLOT_INSN,
	SLOT_END,
	SLOT_SIZE
};

static_assert(SLOT_SIZE == MAX_INSN_SIZE);

/*
 * For the generic code, which cuts the page into slots. A page of the vmalloc
 * area is mapped twice: set_memory_rox() takes the right to write away in the
 * linear map too, and makes the page guarded where the kernel's text is (BTI),
 * so that an instruction in a slot is checked as it would be in its own place.
 * A word that has never been a slot does nothing but raise an exception. A slot
 * that was given back keeps what it held, and nothing leads there any more.
 */
void *alloc_insn_page(void)
{
	void *page;

	page = execmem_alloc(EXECMEM_KPROBES, PAGE_SIZE);
	if (!page)
		return NULL;
	if (set_memory_rox((unsigned long)page, 1))
		goto free_page;
	if (!aarch64_insn_set(page, AARCH64_BREAK_FAULT, PAGE_SIZE))
		goto free_page;

	return page;

free_page:
	execmem_free(page);
	return NULL;
}

int kprobe_slot_prepare(struct kprobe *p)
{
	kprobe_opcode_t *slot;
	int ret;

	slot = get_insn_slot();
	if (!slot)
		return -ENOMEM;

	ret = aarch64_insn_patch_text_nosync(slot + SLOT_INSN, p->opcode);
	if (!ret)
		ret = aarch64_insn_patch_text_nosync(slot + SLOT_END, BRK64_OPCODE_KPROBES_SS);
	if (ret) {
		free_insn_slot(slot, 0);
		return ret;
	}

	p->ainsn.api.insn = slot;
	return 0;
}

/*
 * The slot can be given to another probe at once, since no way leads to it any
 * more: the breakpoint has left the text. For that all CPUs were stopped, which
 * one that is between the breakpoint and the end of the slot is not, with its
 * interrupts masked as they are.
 */
void kprobe_slot_release(struct kprobe *p)
{
	if (!p->ainsn.api.insn)
		return;

	free_insn_slot(p->ainsn.api.insn, 0);
	p->ainsn.api.insn = NULL;
}

/*
 * All of DAIF is masked here and in no other place: the handlers run with it
 * masked because exceptions are taken so, and from the step on the program has
 * its own masks back. In the slot, an interrupt could run probes while this one
 * is half done, or schedule, and another CPU would know nothing of it. The masks
 * are in no instruction's way: what reads or writes DAIF has no slot.
 */
void __kprobes kprobe_slot_enter(struct kprobe *p, struct kprobe_ctlblk *kcb,
				 struct pt_regs *regs)
{
	kcb->saved_irqflag = regs->pstate & DAIF_MASK;
	regs->pstate |= DAIF_MASK;
	instruction_pointer_set(regs, (unsigned long)(p->ainsn.api.insn + SLOT_INSN));
}

void __kprobes kprobe_slot_leave(unsigned long pc, struct kprobe_ctlblk *kcb,
				 struct pt_regs *regs)
{
	regs->pstate &= ~DAIF_MASK;
	regs->pstate |= kcb->saved_irqflag;
	instruction_pointer_set(regs, pc);
}

static bool __kprobes is_at(const struct kprobe *p, const struct pt_regs *regs, int word)
{
	return p->ainsn.api.insn &&
	       regs->pc == (unsigned long)(p->ainsn.api.insn + word);
}

bool __kprobes kprobe_slot_is_at_insn(const struct kprobe *p, const struct pt_regs *regs)
{
	return is_at(p, regs, SLOT_INSN);
}

bool __kprobes kprobe_slot_is_at_end(const struct kprobe *p, const struct pt_regs *regs)
{
	return is_at(p, regs, SLOT_END);
}
