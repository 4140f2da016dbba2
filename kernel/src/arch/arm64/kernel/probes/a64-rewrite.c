// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is executed in place of an A64 instruction that cannot be executed as it
 * is from another address.
 *
 * This file is pure, as the decoder is. The encodings are those of the Arm
 * Architecture Reference Manual (DDI 0487), C4.1: load register (literal),
 * load/store register (unsigned immediate), data-processing (1 source).
 */
#include <linux/bits.h>
#include <linux/types.h>

#include "a64-decode.h"
#include "a64-rewrite.h"

#define A64_ZR		31
#define A64_FP_BIT	BIT(26)		/* of a literal load: to a SIMD&FP register */

/* All of the class, but for PRFM, is rewritten. */
static bool a64_is_literal(u32 insn)
{
	return (insn & 0x3b000000) == 0x18000000;
}

static u32 a64_literal_register(u32 insn)
{
	return insn & 0x1f;
}

/* Does the load itself put something new into the borrowed register? */
static bool a64_literal_is_kept(u32 insn)
{
	return !(insn & A64_FP_BIT) && a64_literal_register(insn) != A64_ZR;
}

/* X0, but where it is the modifier. */
static u32 a64_spare_register(u32 modifier)
{
	return modifier == 0;
}

static u32 a64_borrowed_register(u32 insn)
{
	u32 reg = a64_pauth_register(insn);

	if (a64_is_literal(insn))
		return a64_literal_is_kept(insn) ? a64_literal_register(insn) : 0;
	return reg == A64_ZR ? a64_spare_register(insn & 0x1f) : reg;
}

u32 a64_rewrite(u32 insn)
{
	/* by bits 31 and 30 of the literal form: W or S, X or D, SW or Q */
	static const u32 integer[] = { 0xb9400000, 0xf9400000, 0xb9800000 };
	static const u32 simd[] = { 0xbd400000, 0xfd400000, 0x3dc00000 };
	u32 base = a64_borrowed_register(insn);
	u32 size = insn >> 30;

	if (!a64_is_literal(insn))
		return a64_pauth_insn(insn, base);
	return (insn & A64_FP_BIT ? simd : integer)[size] | base << 5 |
	       a64_literal_register(insn);
}

bool a64_rewrites_branch(u32 insn)
{
	return !a64_is_literal(insn);
}

u64 a64_rewrite_enter(u32 insn, struct a64_regs *regs)
{
	u64 *reg = &regs->x[a64_borrowed_register(insn)];
	u64 borrowed = *reg;

	*reg = a64_is_literal(insn) ? a64_literal_address(insn, regs->pc) :
				      a64_pauth_address(insn, regs);
	return borrowed;
}

void a64_rewrite_leave(u32 insn, u64 borrowed, enum a64_guard guard, struct a64_regs *regs)
{
	u64 *reg = &regs->x[a64_borrowed_register(insn)];
	u64 target = *reg;

	if (!a64_is_literal(insn)) {
		*reg = borrowed;
		a64_emulate(A64_EMULATE_PAUTH_BRANCH, insn, target, guard, regs);
		return;
	}
	if (!a64_literal_is_kept(insn))
		*reg = borrowed;
	regs->pc += 4;
}

void a64_rewrite_abort(u32 insn, u64 borrowed, struct a64_regs *regs)
{
	regs->x[a64_borrowed_register(insn)] = borrowed;
}
