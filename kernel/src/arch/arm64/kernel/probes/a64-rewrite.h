/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is executed in place of an A64 instruction that cannot be executed as it
 * is from another address, and must be executed by the program itself.
 *
 * Pure: registers in, registers out. Who executes in between is the caller's
 * business: at EL0 it is the program, from a slot, so that its own permissions,
 * tags, keys and memory order hold.
 */
#ifndef _ARM64_PROBES_A64_REWRITE_H
#define _ARM64_PROBES_A64_REWRITE_H

#include <linux/types.h>

#include "a64-emulate.h"

/**
 * a64_rewrite() - which instruction is to be executed instead
 * @insn: one that a64_decode() answers with A64_REWRITE, in CPU byte order
 *
 * A literal load becomes a load from an address in a register, a branch with
 * authentication becomes the authentication. Either works on a register that is
 * borrowed: the one that @insn is about where there is one, X0 or X1 if not.
 *
 * Return: the instruction for the slot, in CPU byte order
 */
u32 a64_rewrite(u32 insn);

/**
 * a64_rewrites_branch() - does it go on elsewhere than behind it?
 * @insn: the probed instruction, as above
 *
 * Only then does a64_rewrite_leave() heed what holds at its page.
 *
 * Return: true for a branch
 */
bool a64_rewrites_branch(u32 insn);

/**
 * a64_rewrite_enter() - make the registers ready for it
 * @insn: the probed instruction, as above
 * @regs: the registers before @insn, with its address in pc; the borrowed one
 *	  is changed, and pc is not
 *
 * Return: what the borrowed register held, for the two functions below
 */
u64 a64_rewrite_enter(u32 insn, struct a64_regs *regs);

/**
 * a64_rewrite_leave() - make the registers what @insn leaves, after its stand-in
 * @insn: the probed instruction
 * @borrowed: of a64_rewrite_enter()
 * @guard: what holds at the page of @insn; ignored unless a64_rewrites_branch()
 * @regs: the registers that a64_rewrite() left, but with the address of @insn in pc
 *
 * PSTATE.TCO is the caller's: a literal load is not checked for its tag, and the
 * load from a register that stands for it would be.
 */
void a64_rewrite_leave(u32 insn, u64 borrowed, enum a64_guard guard, struct a64_regs *regs);

/**
 * a64_rewrite_abort() - make the registers what they were before @insn
 * @insn: the probed instruction, whose stand-in was not executed, or has faulted
 * @borrowed: of a64_rewrite_enter()
 * @regs: the registers
 */
void a64_rewrite_abort(u32 insn, u64 borrowed, struct a64_regs *regs);

#endif /* _ARM64_PROBES_A64_REWRITE_H */
