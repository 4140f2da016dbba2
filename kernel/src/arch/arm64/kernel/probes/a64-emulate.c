// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an emulated A64 instruction does to the registers.
 *
 * This file is pure, as the decoder is. All of it is marked __kprobes: it runs
 * while a probe is being dealt with, where a second one could not be.
 *
 * The operation of each is the pseudocode of its page in the Arm Architecture
 * Reference Manual (DDI 0487), C6.2; what they leave in BTYPE is said there and
 * in its section on Branch Target Identification.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include <asm-generic/kprobes.h>

#include "a64-decode.h"
#include "a64-emulate.h"

#define A64_INSN_BYTES	4
#define A64_ZR		31	/* as an operand here: reads 0, writes nothing */
#define A64_LR		30

/* What an indirect branch leaves in BTYPE for its target to be checked against. */
#define A64_BTYPE_NONE		0UL
#define A64_BTYPE_JUMP_VENEER	1UL	/* BR X16, BR X17, or any from a page not guarded */
#define A64_BTYPE_CALL		2UL	/* BLR */
#define A64_BTYPE_JUMP		3UL	/* BR of another register, from a guarded page */

static u32 __kprobes a64_field(u32 insn, u32 low, u32 width)
{
	return (insn >> low) & (BIT(width) - 1);
}

/* A signed field that counts words, in bytes. */
static s64 __kprobes a64_offset(u32 insn, u32 low, u32 width)
{
	return (s64)((s32)(insn << (32 - low - width)) >> (32 - width)) * A64_INSN_BYTES;
}

static u64 __kprobes a64_read(const struct a64_regs *regs, u32 reg)
{
	return reg == A64_ZR ? 0 : regs->x[reg];
}

static void __kprobes a64_write(struct a64_regs *regs, u32 reg, u64 value)
{
	if (reg != A64_ZR)
		regs->x[reg] = value;
}

/* What an emulator goes by. It sets the PC too, and finds BTYPE cleared. */
struct a64_case {
	u32 insn;
	u64 pc;
	u64 operand;
	enum a64_guard guard;
};

static void __kprobes a64_nop(const struct a64_case *c, struct a64_regs *regs)
{
	regs->pc = c->pc + A64_INSN_BYTES;
}

static void __kprobes a64_branch_if(const struct a64_case *c, struct a64_regs *regs,
				    bool taken, s64 offset)
{
	regs->pc = c->pc + (taken ? offset : A64_INSN_BYTES);
}

/* immhi is in bits 23:5, immlo in 30:29; bit 31 is ADRP */
static void __kprobes a64_adr(const struct a64_case *c, struct a64_regs *regs)
{
	s64 imm = a64_offset(c->insn, 5, 19) | a64_field(c->insn, 29, 2);
	u64 base = c->pc;

	if (c->insn & BIT(31)) {
		imm *= 4096;
		base &= ~(u64)4095;
	}
	a64_write(regs, a64_field(c->insn, 0, 5), base + imm);
	a64_nop(c, regs);
}

/* Bit 31 is the link. */
static void __kprobes a64_b_bl(const struct a64_case *c, struct a64_regs *regs)
{
	if (c->insn & BIT(31))
		a64_write(regs, A64_LR, c->pc + A64_INSN_BYTES);
	regs->pc = c->pc + a64_offset(c->insn, 0, 26);
}

/* ConditionHolds() of the manual; BC.cond branches as B.cond does. */
static bool __kprobes a64_condition_holds(u32 cond, u64 pstate)
{
	bool n = pstate & BIT(31);
	bool z = pstate & BIT(30);
	bool c = pstate & BIT(29);
	bool v = pstate & BIT(28);
	bool holds[] = { z, c, n, v, c && !z, n == v, n == v && !z, true };

	/* Odd ones are the opposite; but 1111 is, as 1110, always. */
	return holds[cond >> 1] != ((cond & 1) && cond != 15);
}

static void __kprobes a64_b_cond(const struct a64_case *c, struct a64_regs *regs)
{
	bool taken = a64_condition_holds(a64_field(c->insn, 0, 4), regs->pstate);

	a64_branch_if(c, regs, taken, a64_offset(c->insn, 5, 19));
}

/* Bits 22:21 are 0 for BR, 1 for BLR, 2 for RET; with authentication as without. */
static void __kprobes a64_branch_to(const struct a64_case *c, struct a64_regs *regs, u64 target)
{
	u32 reg = a64_field(c->insn, 5, 5);
	u64 btype = A64_BTYPE_NONE;

	switch (a64_field(c->insn, 21, 2)) {
	case 0:
		btype = c->guard == A64_GUARD_OFF || reg == 16 || reg == 17 ?
			A64_BTYPE_JUMP_VENEER : A64_BTYPE_JUMP;
		break;
	case 1:
		/* after the target has been read: it may have been in X30 */
		a64_write(regs, A64_LR, c->pc + A64_INSN_BYTES);
		btype = A64_BTYPE_CALL;
		break;
	}
	if (c->guard != A64_GUARD_NONE)
		regs->pstate |= btype << A64_BTYPE_SHIFT;
	regs->pc = target;
}

static void __kprobes a64_br_blr_ret(const struct a64_case *c, struct a64_regs *regs)
{
	a64_branch_to(c, regs, a64_read(regs, a64_field(c->insn, 5, 5)));
}

static void __kprobes a64_pauth_branch(const struct a64_case *c, struct a64_regs *regs)
{
	a64_branch_to(c, regs, c->operand);
}

/* Bit 31 is the size, bit 24 the sense. */
static void __kprobes a64_cbz(const struct a64_case *c, struct a64_regs *regs)
{
	u64 value = a64_read(regs, a64_field(c->insn, 0, 5));
	bool is_zero = c->insn & BIT(31) ? !value : !(u32)value;

	a64_branch_if(c, regs, is_zero != !!(c->insn & BIT(24)), a64_offset(c->insn, 5, 19));
}

/* The number of the bit is in bits 31 and 23:19, the sense in 24. */
static void __kprobes a64_tbz(const struct a64_case *c, struct a64_regs *regs)
{
	u32 bit = a64_field(c->insn, 31, 1) << 5 | a64_field(c->insn, 19, 5);
	bool is_set = a64_read(regs, a64_field(c->insn, 0, 5)) >> bit & 1;

	a64_branch_if(c, regs, is_set == !!(c->insn & BIT(24)), a64_offset(c->insn, 5, 14));
}

/* A W register is written whole, its upper half with zeros. */
static void __kprobes a64_ldr_literal(const struct a64_case *c, struct a64_regs *regs)
{
	a64_write(regs, a64_field(c->insn, 0, 5),
		  a64_literal_size(c->insn) == 8 ? c->operand : (u32)c->operand);
	a64_nop(c, regs);
}

static void __kprobes a64_ldrsw_literal(const struct a64_case *c, struct a64_regs *regs)
{
	a64_write(regs, a64_field(c->insn, 0, 5), (s64)(s32)c->operand);
	a64_nop(c, regs);
}

#define A64_DAIF_MASK	(0xfUL << 6)

/* The masks stand in PSTATE where DAIF has them. */
static void __kprobes a64_mrs_daif(const struct a64_case *c, struct a64_regs *regs)
{
	a64_write(regs, a64_field(c->insn, 0, 5), regs->pstate & A64_DAIF_MASK);
	a64_nop(c, regs);
}

static void (*const a64_emulators[])(const struct a64_case *c, struct a64_regs *regs) = {
	[A64_EMULATE_NOP]		= a64_nop,
	[A64_EMULATE_ADR]		= a64_adr,
	[A64_EMULATE_B_BL]		= a64_b_bl,
	[A64_EMULATE_B_COND]		= a64_b_cond,
	[A64_EMULATE_BR_BLR_RET]	= a64_br_blr_ret,
	[A64_EMULATE_PAUTH_BRANCH]	= a64_pauth_branch,
	[A64_EMULATE_CBZ]		= a64_cbz,
	[A64_EMULATE_TBZ]		= a64_tbz,
	[A64_EMULATE_LDR_LITERAL]	= a64_ldr_literal,
	[A64_EMULATE_LDRSW_LITERAL]	= a64_ldrsw_literal,
	[A64_EMULATE_MRS_DAIF]		= a64_mrs_daif,
};

bool __kprobes a64_reads_literal(enum a64_emulator emulator)
{
	return emulator == A64_EMULATE_LDR_LITERAL ||
	       emulator == A64_EMULATE_LDRSW_LITERAL;
}

u64 __kprobes a64_literal_address(u32 insn, u64 pc)
{
	return pc + a64_offset(insn, 5, 19);
}

/* opc is in bits 31:30: 0 is LDR W, 1 LDR X, 2 LDRSW */
u32 __kprobes a64_literal_size(u32 insn)
{
	return a64_field(insn, 30, 2) == 1 ? 8 : 4;
}

/* A return takes the address from X30 and the modifier from SP, unnamed. */
#define A64_IS_PAUTH_RETURN(insn) (a64_field(insn, 21, 2) == 2)

u32 __kprobes a64_pauth_register(u32 insn)
{
	return A64_IS_PAUTH_RETURN(insn) ? A64_LR : a64_field(insn, 5, 5);
}

/* Bit 24 says whether a modifier is named, in bits 4:0; there 31 is SP. */
static bool __kprobes a64_has_modifier(u32 insn)
{
	return A64_IS_PAUTH_RETURN(insn) || insn & BIT(24);
}

u64 __kprobes a64_pauth_address(u32 insn, const struct a64_regs *regs)
{
	return a64_read(regs, a64_pauth_register(insn));
}

u64 __kprobes a64_pauth_modifier(u32 insn, const struct a64_regs *regs)
{
	u32 rm = a64_field(insn, 0, 5);

	if (!a64_has_modifier(insn))
		return 0;
	return rm == 31 ? regs->sp : regs->x[rm];
}

/* Data-processing (1 source): bit 10 is the key, bit 13 says that the modifier is 0 */
u32 __kprobes a64_pauth_insn(u32 insn, u32 reg)
{
	u32 modifier = a64_has_modifier(insn) ? a64_field(insn, 0, 5) << 5 : BIT(13) | 31 << 5;

	return 0xdac11000 | (insn & BIT(10)) | modifier | reg;
}

void __kprobes a64_emulate(enum a64_emulator emulator, u32 insn, u64 operand,
			   enum a64_guard guard, struct a64_regs *regs)
{
	const struct a64_case c = {
		.insn = insn,
		.pc = regs->pc,
		.operand = operand,
		.guard = guard,
	};

	/* What each instruction leaves there, but for an indirect branch. */
	regs->pstate &= ~A64_BTYPE_MASK;
	a64_emulators[emulator](&c, regs);
}
