/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Emulation of a probed instruction on the registers of an exception.
 */
#ifndef _ARM64_PROBES_EMULATE_H
#define _ARM64_PROBES_EMULATE_H

#include "a64-emulate.h"

struct pt_regs;

/*
 * Sign or authenticate an address in place, by a hint that works on X17 and X16.
 * Calls may use both, and a tracing compiler (KCOV) makes some of its own before
 * each branch: they are loaded within the asm.
 */
#define probes_pauth_hint(hint, address, modifier)			\
({									\
	asm volatile("mov	x17, %0\n"				\
		     "mov	x16, %1\n"				\
		     hint "\n"						\
		     "mov	%0, x17"				\
		     : "+r" (address) : "r" (modifier) : "x16", "x17");	\
})

/**
 * probes_guard() - does Branch Target Identification hold where regs->pc is?
 * @regs: the registers of the exception
 *
 * Context: for registers of user mode it may sleep, and takes the mmap lock;
 *	    for those of the kernel, any
 *
 * Return: A64_GUARD_NONE where the processor has no BTI, else what holds at the page
 */
enum a64_guard probes_guard(struct pt_regs *regs);

/**
 * probes_emulate() - do what the instruction at regs->pc would
 * @emulator: which emulator a64_decode() named for it in the world that @regs
 *	      are of; not A64_EMULATE_NONE
 * @insn: the instruction in CPU byte order, for a breakpoint stands in its place
 * @guard: of probes_guard(); a64_is_stopped_by_guard() does not hold
 * @regs: the registers of the exception, from the kernel or from user mode
 *
 * A task that is single-stepped has afterwards stepped over the instruction: a
 * debugger gets its exception on the way back. In the kernel a literal is
 * loaded, which is a part of its text.
 *
 * Context: any
 */
void probes_emulate(enum a64_emulator emulator, u32 insn, enum a64_guard guard,
		    struct pt_regs *regs);

#endif /* _ARM64_PROBES_EMULATE_H */
