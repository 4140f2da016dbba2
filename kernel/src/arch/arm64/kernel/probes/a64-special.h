/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The A64 instructions that need a thought: those that depend on the PC or
 * change it, that trap, wait, or belong to a sequence, and their neighbours.
 *
 * Written by hand, from the encoding tables of the Arm Architecture Reference
 * Manual (DDI 0487), chapter C4.1; each table here names the group it is from.
 * The first row that matches counts. A word that no row here knows is looked up
 * in a64-table.h, which holds the mass of instructions that mean the same
 * wherever they run; what is not there either is rejected.
 */
#ifndef _ARM64_PROBES_A64_SPECIAL_H
#define _ARM64_PROBES_A64_SPECIAL_H

#include <linux/types.h>

/* What a row says of its words; a64_verdicts[] has the answer in each world. */
enum a64_class {
	A64_CLASS_SLOT,
	A64_CLASS_NOP,
	A64_CLASS_ADR,
	A64_CLASS_B_BL,
	A64_CLASS_B_COND,
	A64_CLASS_BR_BLR_RET,
	A64_CLASS_PAUTH_BRANCH,
	A64_CLASS_CBZ,
	A64_CLASS_TBZ,
	A64_CLASS_LDR_LITERAL,
	A64_CLASS_LDRSW_LITERAL,
	A64_CLASS_MRS_DAIF,
	A64_CLASS_REWRITE,
	A64_CLASS_LITERAL_SIMD,
	A64_CLASS_UNALLOCATED,
	A64_CLASS_EXCLUSIVE,
	A64_CLASS_EXCEPTION,
	A64_CLASS_BREAKPOINT,
	A64_CLASS_EXCEPTION_RETURN,
	A64_CLASS_EXCEPTION_STATE,
	A64_CLASS_PC_RELATIVE,
	A64_CLASS_PAUTH_LR,
	A64_CLASS_MOPS,
	A64_CLASS_PSTATE_WRITE,
	A64_CLASS_SYSREG_WRITE,
	A64_CLASS_WAIT,
	A64_CLASS_HINT,
	A64_CLASS_TRANSACTION,
	A64_CLASS_PREFIX,
	A64_CLASS_COUNT
};

/* One row: a word belongs to it when (word & mask) == value; enum a64_class. */
struct a64_row {
	u32 mask;
	u32 value;
	u8 class;
};

/* The last row of each table: what no row before it knows. */
#define A64_REST { 0, 0, A64_CLASS_UNALLOCATED }

#define ROW(mask, value, class) { mask, value, A64_CLASS_##class }

/*
 * SVE move prefix: the processor may take it and the instruction at PC + 4 as
 * one, and what follows the slot is not that instruction.
 */
static const struct a64_row a64_move_prefix[] = {
	ROW(0xfffffc00, 0x0420bc00, PREFIX),		/* MOVPRFX (unpredicated) */
	ROW(0xff3ee000, 0x04102000, PREFIX),		/* MOVPRFX (predicated) */
	A64_REST
};

/* PC-rel. addressing: the top byte holds op and immlo beside the opcode. */
static const struct a64_row a64_pc_relative[] = {
	ROW(0x1f000000, 0x10000000, ADR),		/* ADR, ADRP */
	A64_REST
};

/*
 * Data-processing (1 source immediate), FEAT_PAuth_LR. The return address that
 * they authenticate was signed with the address of an instruction, which they
 * name relative to their own.
 */
static const struct a64_row a64_pauth_lr_immediate[] = {
	ROW(0xffc0001f, 0xf380001f, PAUTH_LR),		/* AUTIASPPC, AUTIBSPPC */
	A64_REST
};

/*
 * Data-processing (1 source), FEAT_PAuth_LR. PACIASPPC and PACNBIASPPC sign
 * with the PC. The others take an address from a register and would do no harm,
 * but are part of the same sequences.
 */
static const struct a64_row a64_pauth_lr_register[] = {
	ROW(0xfffffbff, 0xdac183fe, PAUTH_LR),		/* PACNBIASPPC, PACNBIBSPPC */
	ROW(0xfffffbff, 0xdac18bfe, PAUTH_LR),		/* PACIA171615, PACIB171615 */
	ROW(0xfffffc1f, 0xdac1901e, PAUTH_LR),		/* AUTIASPPCR */
	ROW(0xfffffc1f, 0xdac1941e, PAUTH_LR),		/* AUTIBSPPCR */
	ROW(0xfffffbff, 0xdac1a3fe, PAUTH_LR),		/* PACIASPPC, PACIBSPPC */
	ROW(0xfffffbff, 0xdac1bbfe, PAUTH_LR),		/* AUTIA171615, AUTIB171615 */
	A64_REST
};

/* Conditional branch (immediate) */
static const struct a64_row a64_conditional_branch[] = {
	ROW(0xff000000, 0x54000000, B_COND),		/* B.cond, BC.cond */
	A64_REST
};

/* Miscellaneous branch (immediate), FEAT_PAuth_LR */
static const struct a64_row a64_return_immediate[] = {
	ROW(0xffc0001f, 0x5500001f, PAUTH_LR),		/* RETAASPPC, RETABSPPC */
	A64_REST
};

/* Unconditional branch (immediate) */
static const struct a64_row a64_branch_immediate[] = {
	ROW(0x7c000000, 0x14000000, B_BL),		/* B, BL */
	A64_REST
};

/* Compare and branch (immediate) */
static const struct a64_row a64_compare_zero_branch[] = {
	ROW(0x7e000000, 0x34000000, CBZ),		/* CBZ, CBNZ */
	A64_REST
};

/* Test and branch (immediate) */
static const struct a64_row a64_test_branch[] = {
	ROW(0x7e000000, 0x36000000, TBZ),		/* TBZ, TBNZ */
	A64_REST
};

/* Compare registers or immediate and branch, FEAT_CMPBR */
static const struct a64_row a64_compare_branch[] = {
	ROW(0x7e000000, 0x74000000, PC_RELATIVE),	/* CB<cc>, CBB<cc>, CBH<cc> */
	A64_REST
};

/* Exception generation */
static const struct a64_row a64_exception[] = {
	ROW(0xffe0001f, 0xd4000001, EXCEPTION),		/* SVC */
	ROW(0xffe0001f, 0xd4000002, EXCEPTION),		/* HVC */
	ROW(0xffe0001f, 0xd4000003, EXCEPTION),		/* SMC */
	ROW(0xffe0001f, 0xd4200000, BREAKPOINT),	/* BRK */
	ROW(0xffe0001f, 0xd4400000, EXCEPTION),		/* HLT */
	ROW(0xffe0001f, 0xd4600000, TRANSACTION),	/* TCANCEL */
	ROW(0xffe0001f, 0xd4a00001, EXCEPTION),		/* DCPS1 */
	ROW(0xffe0001f, 0xd4a00002, EXCEPTION),		/* DCPS2 */
	ROW(0xffe0001f, 0xd4a00003, EXCEPTION),		/* DCPS3 */
	ROW(0xfffdf01f, 0xd4e00000, EXCEPTION),		/* TENTER */
	A64_REST
};

/*
 * System instructions, hints, barriers, PSTATE and system registers.
 *
 * AUT* may fault (FEAT_FPAC), in the slot, as any instruction that is stepped
 * there may.
 *
 * PACM makes the PACIASP or AUTIASP that follows it use the PC. It does so only
 * where SCTLR2_ELx.EnPACM is set, which this kernel never does; those that
 * follow are hence taken as they are.
 *
 * Taking the probe's exception writes ELR, SPSR, ESR and may write the other
 * syndrome registers of the exception level that the kernel runs at, under
 * whatever name (op1 is left out of the mask: _EL1, _EL12, _EL2).
 */
static const struct a64_row a64_system[] = {
	/* Hints: HINT #imm7 is d503201f with the number in bits 11:5 */
	ROW(0xffffffff, 0xd503201f, NOP),		/* NOP */
	ROW(0xffffffff, 0xd503203f, NOP),		/* YIELD */
	ROW(0xffffffdf, 0xd503205f, NOP),		/* WFE, WFI: may end at once */
	ROW(0xffffffdf, 0xd503209f, SLOT),		/* SEV, SEVL */
	ROW(0xffffffff, 0xd50320df, NOP),		/* DGH */
	ROW(0xffffffff, 0xd50320ff, SLOT),		/* XPACLRI */
	ROW(0xffffff3f, 0xd503211f, SLOT),		/* PACI[AB]1716, AUTI[AB]1716 */
	ROW(0xffffffff, 0xd503223f, SLOT),		/* PSB CSYNC */
	ROW(0xffffffdf, 0xd503225f, SLOT),		/* TSB CSYNC, GCSB DSYNC */
	ROW(0xffffffff, 0xd503229f, NOP),		/* CSDB: an exception does more */
	ROW(0xffffffff, 0xd50322df, SLOT),		/* CLRBHB */
	ROW(0xffffff1f, 0xd503231f, SLOT),		/* PACI[AB]{Z,SP}, AUTI[AB]{Z,SP} */
	ROW(0xffffff3f, 0xd503241f, SLOT),		/* BTI {c,j,jc} */
	ROW(0xffffffff, 0xd50324ff, PAUTH_LR),		/* PACM */
	ROW(0xffffffff, 0xd503251f, SLOT),		/* CHKFEAT */
	ROW(0xfffff01f, 0xd503201f, HINT),		/* ESB, STSHH, unallocated */

	/* System instructions with register argument */
	ROW(0xffffffc0, 0xd5031000, WAIT),		/* WFET, WFIT */

	/* Barriers */
	ROW(0xfffff0ff, 0xd503305f, SLOT),		/* CLREX */
	ROW(0xffffffff, 0xd503307f, TRANSACTION),	/* TCOMMIT */
	ROW(0xfffff0ff, 0xd503309f, SLOT),		/* DSB, SSBB, PSSBB */
	ROW(0xfffff0ff, 0xd50330bf, SLOT),		/* DMB */
	ROW(0xfffff0ff, 0xd50330df, SLOT),		/* ISB */
	ROW(0xffffffff, 0xd50330ff, SLOT),		/* SB */
	ROW(0xfffff3ff, 0xd503323f, SLOT),		/* DSB nXS */

	/* PSTATE: MSR (immediate) and the flag instructions beside it */
	ROW(0xffffffff, 0xd500401f, SLOT),		/* CFINV */
	ROW(0xffffffff, 0xd500403f, SLOT),		/* XAFLAG */
	ROW(0xffffffff, 0xd500405f, SLOT),		/* AXFLAG */
	ROW(0xfffff0ff, 0xd500407f, SLOT),		/* MSR UAO, #imm */
	ROW(0xfffff0ff, 0xd500409f, SLOT),		/* MSR PAN, #imm */
	ROW(0xfffff0ff, 0xd503403f, SLOT),		/* MSR SSBS, #imm */
	ROW(0xfffff0ff, 0xd503405f, SLOT),		/* MSR DIT, #imm */
	ROW(0xfffff0ff, 0xd503409f, SLOT),		/* MSR TCO, #imm */
	ROW(0xfff8f01f, 0xd500401f, PSTATE_WRITE),	/* DAIFSet, SPSel, ALLINT, SVCR… */

	/* System with result, FEAT_TME */
	ROW(0xfffffee0, 0xd5233060, TRANSACTION),	/* TSTART, TTEST */

	/* SYS, SYSL: cache, TLB, address translation, GCS and prediction */
	ROW(0xffffffe0, 0xd5087780, EXCEPTION_STATE),	/* GCSPUSHX: stores ELR, SPSR */
	ROW(0xffffffe0, 0xd50877a0, EXCEPTION_STATE),	/* GCSPOPCX: compares with them */
	ROW(0xffffffe0, 0xd50877c0, EXCEPTION_STATE),	/* GCSPOPX */
	ROW(0xfff80000, 0xd5080000, SLOT),		/* SYS */
	ROW(0xfff80000, 0xd5280000, SLOT),		/* SYSL */

	/* Move to and from a system register */
	ROW(0xffd8ffc0, 0xd5184000, EXCEPTION_STATE),	/* SPSR_ELx, ELR_ELx */
	ROW(0xffd8ffc0, 0xd5185100, EXCEPTION_STATE),	/* AFSR0_ELx, AFSR1_ELx */
	ROW(0xffd8ffe0, 0xd5185200, EXCEPTION_STATE),	/* ESR_ELx */
	ROW(0xffd8ffe0, 0xd5186000, EXCEPTION_STATE),	/* FAR_ELx */
	ROW(0xffd8ffc0, 0xd5186080, EXCEPTION_STATE),	/* HPFAR_EL2, PFAR_ELx */
	ROW(0xffffffe0, 0xd53b4220, MRS_DAIF),	/* MRS DAIF */
	ROW(0xfff00000, 0xd5300000, SLOT),		/* MRS */
	ROW(0xffffffe0, 0xd51b4200, SLOT),		/* MSR NZCV */
	ROW(0xffffffe0, 0xd51b42a0, SLOT),		/* MSR DIT */
	ROW(0xffffffe0, 0xd51b42c0, SLOT),		/* MSR SSBS */
	ROW(0xffffffe0, 0xd51b42e0, SLOT),		/* MSR TCO */
	ROW(0xffffffc0, 0xd51b4400, SLOT),		/* MSR FPCR, FPSR */
	ROW(0xffffffe0, 0xd51b4440, SLOT),		/* MSR FPMR */
	ROW(0xffffffe0, 0xd51bd040, SLOT),		/* MSR TPIDR_EL0 */
	ROW(0xffffffe0, 0xd51bd0a0, SLOT),		/* MSR TPIDR2_EL0 */
	ROW(0xfff00000, 0xd5100000, SYSREG_WRITE),	/* MSR */

	/* The same for pairs, FEAT_SYSINSTR128, FEAT_SYSREG128 */
	ROW(0xfff80001, 0xd5480000, SLOT),		/* SYSP; the first of a pair is even */
	ROW(0xfff8001f, 0xd548001f, SLOT),		/* SYSP XZR, XZR */
	ROW(0xfff00001, 0xd5700000, SLOT),		/* MRRS */
	ROW(0xfff00000, 0xd5500000, SYSREG_WRITE),	/* MSRR */
	A64_REST
};

/* Unconditional branch (register) */
static const struct a64_row a64_branch_register[] = {
	ROW(0xfffffc1f, 0xd61f0000, BR_BLR_RET),	/* BR */
	ROW(0xfffffc1f, 0xd63f0000, BR_BLR_RET),	/* BLR */
	ROW(0xfffffc1f, 0xd65f0000, BR_BLR_RET),	/* RET */
	ROW(0xffdff81f, 0xd61f081f, PAUTH_BRANCH),	/* BRA[AB]Z, BLRA[AB]Z */
	ROW(0xffdff800, 0xd71f0800, PAUTH_BRANCH),	/* BRA[AB], BLRA[AB] */
	ROW(0xfffffbff, 0xd65f0bff, PAUTH_BRANCH),	/* RETAA, RETAB */
	ROW(0xfffffbe0, 0xd65f0be0, PAUTH_LR),		/* RETAASPPCR, RETABSPPCR */
	ROW(0xffffffff, 0xd69f03e0, EXCEPTION_RETURN),	/* ERET */
	ROW(0xfffffbff, 0xd69f0bff, EXCEPTION_RETURN),	/* ERETAA, ERETAB */
	ROW(0xffffffff, 0xd6bf03e0, EXCEPTION_RETURN),	/* DRPS */
	ROW(0xfffffbff, 0xd6ff03e0, EXCEPTION_RETURN),	/* TEXIT */
	A64_REST
};

/* Load register (literal) */
static const struct a64_row a64_load_literal[] = {
	ROW(0xbf000000, 0x18000000, LDR_LITERAL),	/* LDR Wt, LDR Xt */
	ROW(0xff000000, 0x98000000, LDRSW_LITERAL),	/* LDRSW */
	ROW(0xff000000, 0xd8000000, NOP),		/* PRFM: a hint about an address */
	ROW(0xff000000, 0x1c000000, LITERAL_SIMD),	/* LDR St */
	ROW(0xff000000, 0x5c000000, LITERAL_SIMD),	/* LDR Dt */
	ROW(0xff000000, 0x9c000000, LITERAL_SIMD),	/* LDR Qt */
	A64_REST
};

/*
 * Load/store exclusive register and pair, and unprivileged (FEAT_LSUI). Bit 23
 * tells them from LDAR, STLR and CAS; bit 21 with size 0x is CASP.
 */
static const struct a64_row a64_exclusive[] = {
	ROW(0x3fa00000, 0x08000000, EXCLUSIVE),		/* {LD,ST}{,A,L}XR{B,H} */
	ROW(0xbfa00000, 0x88200000, EXCLUSIVE),		/* {LD,ST}{,A,L}XP */
	ROW(0xbfa00000, 0x89000000, EXCLUSIVE),		/* {LD,ST}{,A,L}TXR */
	A64_REST
};

/*
 * Memory Copy and Memory Set, FEAT_MOPS and FEAT_MOPS_GO. The prologue, main
 * and epilogue instruction hand state to each other, and may be restarted from
 * the first of them.
 */
static const struct a64_row a64_memory_copy[] = {
	ROW(0x3b200c00, 0x19000400, MOPS),		/* CPY*, SET*, SETG* */
	ROW(0x3fff0c00, 0x1ddf0000, MOPS),		/* SETGO* */
	A64_REST
};

#undef ROW

/* By the top byte of the word. */
static const struct a64_row *const a64_special_pages[256] = {
	[0x04] = a64_move_prefix,
	[0x08] = a64_exclusive,
	[0x10] = a64_pc_relative,
	[0x14 ... 0x17] = a64_branch_immediate,
	[0x18] = a64_load_literal,
	[0x19] = a64_memory_copy,
	[0x1c] = a64_load_literal,
	[0x1d] = a64_memory_copy,
	[0x30] = a64_pc_relative,
	[0x34 ... 0x35] = a64_compare_zero_branch,
	[0x36 ... 0x37] = a64_test_branch,
	[0x48] = a64_exclusive,
	[0x50] = a64_pc_relative,
	[0x54] = a64_conditional_branch,
	[0x55] = a64_return_immediate,
	[0x58] = a64_load_literal,
	[0x59] = a64_memory_copy,
	[0x5c] = a64_load_literal,
	[0x5d] = a64_memory_copy,
	[0x70] = a64_pc_relative,
	[0x74 ... 0x75] = a64_compare_branch,
	[0x88 ... 0x89] = a64_exclusive,
	[0x90] = a64_pc_relative,
	[0x94 ... 0x97] = a64_branch_immediate,
	[0x98] = a64_load_literal,
	[0x99] = a64_memory_copy,
	[0x9c] = a64_load_literal,
	[0x9d] = a64_memory_copy,
	[0xb0] = a64_pc_relative,
	[0xb4 ... 0xb5] = a64_compare_zero_branch,
	[0xb6 ... 0xb7] = a64_test_branch,
	[0xc8 ... 0xc9] = a64_exclusive,
	[0xd0] = a64_pc_relative,
	[0xd4] = a64_exception,
	[0xd5] = a64_system,
	[0xd6 ... 0xd7] = a64_branch_register,
	[0xd8] = a64_load_literal,
	[0xd9] = a64_memory_copy,
	[0xda] = a64_pauth_lr_register,
	[0xdd] = a64_memory_copy,
	[0xf0] = a64_pc_relative,
	[0xf3] = a64_pauth_lr_immediate,
	[0xf4 ... 0xf5] = a64_compare_branch,
};

#endif /* _ARM64_PROBES_A64_SPECIAL_H */
