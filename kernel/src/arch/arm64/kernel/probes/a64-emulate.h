/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an emulated A64 instruction does to the registers.
 *
 * Pure: registers in, registers out. Memory is not touched, nor are keys; what a
 * literal load finds there and what an authentication yields is handed in.
 */
#ifndef _ARM64_PROBES_A64_EMULATE_H
#define _ARM64_PROBES_A64_EMULATE_H

#include <linux/types.h>

#include "a64-decode.h"

/**
 * struct a64_regs - what an instruction can see and change
 * @x: X0 to X30
 * @sp: stack pointer; no emulated instruction names it
 * @pc: address of the instruction; afterwards, of the one that follows it in
 *	the flow of the program
 * @pstate: as in SPSR_ELx
 *
 * Laid out as struct user_pt_regs, with which struct pt_regs begins.
 */
struct a64_regs {
	u64 x[31];
	u64 sp;
	u64 pc;
	u64 pstate;
};

/* PSTATE.BTYPE, where SPSR_ELx has it. */
#define A64_BTYPE_SHIFT	10
#define A64_BTYPE_MASK	(3UL << A64_BTYPE_SHIFT)

/**
 * enum a64_guard - does Branch Target Identification hold where it stands?
 * @A64_GUARD_NONE: there is no FEAT_BTI, and PSTATE.BTYPE is always 0
 * @A64_GUARD_OFF: there is, but the page of the instruction is not guarded
 * @A64_GUARD_ON: the page of the instruction is guarded
 */
enum a64_guard {
	A64_GUARD_NONE,
	A64_GUARD_OFF,
	A64_GUARD_ON,
};

/**
 * a64_reads_literal() - does it load from an address relative to its own?
 * @emulator: enum a64_emulator of the instruction
 *
 * Return: true for LDR and LDRSW (literal)
 */
bool a64_reads_literal(enum a64_emulator emulator);

/**
 * a64_literal_address() - where a literal load loads from
 * @insn: LDR (literal) or LDRSW (literal), in CPU byte order
 * @pc: its address
 *
 * Return: the address, a multiple of 4 whatever the size of the load
 */
u64 a64_literal_address(u32 insn, u64 pc);

/**
 * a64_literal_size() - how much a literal load loads
 * @insn: LDR (literal) or LDRSW (literal), in CPU byte order
 *
 * Return: 4 or 8 bytes
 */
u32 a64_literal_size(u32 insn);

/**
 * a64_pauth_register() - where a branch with authentication has its target
 * @insn: BRAA, BLRAA, RETAA or one of their like, in CPU byte order
 *
 * Return: the number of the register, 31 for XZR
 */
u32 a64_pauth_register(u32 insn);

/**
 * a64_pauth_address() - what a branch with authentication authenticates
 * @insn: as above
 * @regs: the registers before it
 *
 * Return: the signed address; 0 for XZR
 */
u64 a64_pauth_address(u32 insn, const struct a64_regs *regs);

/**
 * a64_pauth_modifier() - and the modifier that goes into it
 * @insn: as above
 * @regs: the registers before it
 *
 * Return: the modifier; 0 for those that have none
 */
u64 a64_pauth_modifier(u32 insn, const struct a64_regs *regs);

/**
 * a64_pauth_insn() - the authentication alone, as an instruction
 * @insn: as above
 * @reg: the register that it is to be done in, X0 to X30
 *
 * Return: AUTIA, AUTIB, AUTIZA or AUTIZB of that register, with the key and the
 *	   modifier of @insn
 */
u32 a64_pauth_insn(u32 insn, u32 reg);

/**
 * a64_is_stopped_by_guard() - would it raise a Branch Target exception?
 * @guard: what holds at its page
 * @pstate: PSTATE before it
 *
 * No instruction that is emulated is a landing pad, so that after an indirect
 * branch to it the processor raises the exception in its place (Arm ARM,
 * Branch Target Identification). The caller does so.
 *
 * Return: true when the exception is to be raised
 */
static inline bool a64_is_stopped_by_guard(enum a64_guard guard, u64 pstate)
{
	return guard == A64_GUARD_ON && (pstate & A64_BTYPE_MASK);
}

/**
 * a64_emulate() - do to the registers what the instruction would
 * @emulator: which emulator a64_decode() named; not A64_EMULATE_NONE
 * @insn: the instruction in CPU byte order
 * @operand: what the registers do not tell: where a64_reads_literal(), what memory
 *	     holds at a64_literal_address(), as a number of a64_literal_size()
 *	     bytes; for A64_EMULATE_PAUTH_BRANCH a64_pauth_address() as the
 *	     authentication left it; ignored for all others
 * @guard: what holds at the page of the instruction
 * @regs: the registers before it; all of them, BTYPE and PC among them, are
 *	  afterwards as the instruction leaves them
 *
 * An exception to the instruction itself, and single step, are the caller's.
 */
void a64_emulate(enum a64_emulator emulator, u32 insn, u64 operand,
		 enum a64_guard guard, struct a64_regs *regs);

#endif /* _ARM64_PROBES_A64_EMULATE_H */
