// SPDX-License-Identifier: GPL-2.0-only
/*
 * kretprobes: the function returns to a breakpoint instead of to its caller.
 *
 * That it is a breakpoint is what makes all of the registers true: PSTATE, with
 * its masks and flags, can be had from an exception only, and not put together
 * by instructions. The trampoline is that breakpoint and nothing else.
 */
#include <linux/kprobes.h>

#include <asm/debug-monitors.h>
#include <asm/ptrace.h>

#include "kprobe-hit.h"

/*
 * Called at the first instruction of the function: the link register holds the
 * return address, not yet signed (it is signed, where it is, as the address of
 * the trampoline), not yet on a stack or a shadow stack; and x29 is still the
 * caller's frame record. By that the unwinder, which meets the trampoline as
 * the return address of that frame, finds the instance:
 * kretprobe_find_ret_addr().
 */
void __kprobes arch_prepare_kretprobe(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	ri->ret_addr = (kprobe_opcode_t *)procedure_link_pointer(regs);
	ri->fp = (void *)regs->regs[29];
	procedure_link_pointer_set(regs, (unsigned long)__kretprobe_trampoline);
}

/*
 * By the time it returns the function has given x29 back to its caller, hence
 * it is what arch_prepare_kretprobe() saw.
 */
int __kprobes kretprobe_brk_handler(struct pt_regs *regs, unsigned long esr)
{
	unsigned long ret_addr;

	if (!is_kretprobe_trampoline(instruction_pointer(regs)))
		return DBG_HOOK_ERROR;

	kprobe_end_dead_hit();
	ret_addr = kretprobe_trampoline_handler(regs, (void *)regs->regs[29]);
	instruction_pointer_set(regs, ret_addr);

	return DBG_HOOK_HANDLED;
}

/* No kprobe is used to build a trampoline. */
int __kprobes arch_trampoline_kprobe(struct kprobe *p)
{
	return 0;
}
