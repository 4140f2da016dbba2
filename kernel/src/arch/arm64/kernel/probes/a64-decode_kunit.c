// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the A64 decoder: each kind of instruction, each row written by
 * hand, and the shapes that exclusive sequences take in real code. They run in
 * the kernel and, through a shim, on any host.
 *
 * The words are what LLVM assembles for the text beside them; what it does not
 * know is from the Arm Architecture Reference Manual.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "a64-decode.h"

struct a64_decode_case {
	u32 insn;
	struct a64_verdict verdict;
	u8 how_in_user;		/* enum a64_how where it is another one; A64_REJECT: it is not */
	const char *name;
};

#define TO_EMULATE(kind) { .how = A64_EMULATE, .emulator = A64_EMULATE_##kind }
#define TO_REJECT(why) { .how = A64_REJECT, .reason = PROBE_REASON_##why }

#define SLOT(word, text) { word, { .how = A64_SLOT }, 0, text }
#define EMULATE(word, kind, text) { word, TO_EMULATE(kind), 0, text }
#define REJECT(word, why, text) { word, TO_REJECT(why), 0, text }
#define LITERAL(word, kind, text) { word, TO_EMULATE(kind), A64_REWRITE, text }
#define LITERAL_SIMD(word, text) { word, TO_REJECT(LITERAL_SIMD), A64_REWRITE, text }
#define PAUTH_BRANCH(word, text) { word, TO_EMULATE(PAUTH_BRANCH), A64_REWRITE, text }
#define MRS_DAIF(word, text) { word, TO_EMULATE(MRS_DAIF), A64_SLOT, text }

static const struct a64_decode_case a64_decode_cases[] = {
	/* PC-rel. addressing */
	EMULATE(0x10000000, ADR, "adr x0, #0"),
	EMULATE(0x70fffffe, ADR, "adr x30, #-1"),
	EMULATE(0x707fffe3, ADR, "adr x3, #1048575"),
	EMULATE(0xb0000001, ADR, "adrp x1, #4096"),
	EMULATE(0x9080001f, ADR, "adrp xzr, #-4294967296"),

	/* Branches */
	EMULATE(0x14000000, B_BL, "b #0"),
	EMULATE(0x16000000, B_BL, "b #-134217728"),
	EMULATE(0x95ffffff, B_BL, "bl #134217724"),
	EMULATE(0x54000040, B_COND, "b.eq #8"),
	EMULATE(0x5480000e, B_COND, "b.al #-1048576"),
	EMULATE(0x54000051, B_COND, "bc.ne #8"),
	EMULATE(0x347fffe3, CBZ, "cbz w3, #1048572"),
	EMULATE(0xb4fffffe, CBZ, "cbz x30, #-4"),
	EMULATE(0x3500003f, CBZ, "cbnz wzr, #4"),
	EMULATE(0xb5800000, CBZ, "cbnz x0, #-1048576"),
	EMULATE(0x36fbffe1, TBZ, "tbz w1, #31, #32764"),
	EMULATE(0xb6fc0001, TBZ, "tbz x1, #63, #-32768"),
	EMULATE(0x37000020, TBZ, "tbnz w0, #0, #4"),
	EMULATE(0xb7000020, TBZ, "tbnz x0, #32, #4"),
	EMULATE(0xd61f0200, BR_BLR_RET, "br x16"),
	EMULATE(0xd63f0000, BR_BLR_RET, "blr x0"),
	EMULATE(0xd65f03c0, BR_BLR_RET, "ret"),
	EMULATE(0xd65f0220, BR_BLR_RET, "ret x17"),
	PAUTH_BRANCH(0xd61f081f, "braaz x0"),
	PAUTH_BRANCH(0xd61f0c3f, "brabz x1"),
	PAUTH_BRANCH(0xd63f085f, "blraaz x2"),
	PAUTH_BRANCH(0xd63f0fdf, "blrabz x30"),
	PAUTH_BRANCH(0xd71f0801, "braa x0, x1"),
	PAUTH_BRANCH(0xd71f0c1f, "brab x0, sp"),
	PAUTH_BRANCH(0xd73f0801, "blraa x0, x1"),
	PAUTH_BRANCH(0xd73f0fdf, "blrab x30, sp"),
	PAUTH_BRANCH(0xd71f0be1, "braa xzr, x1"),
	PAUTH_BRANCH(0xd65f0bff, "retaa"),
	PAUTH_BRANCH(0xd65f0fff, "retab"),
	REJECT(0xd69f03e0, EXCEPTION_RETURN, "eret"),
	REJECT(0xd69f0bff, EXCEPTION_RETURN, "eretaa"),
	REJECT(0xd69f0fff, EXCEPTION_RETURN, "eretab"),
	REJECT(0xd6bf03e0, EXCEPTION_RETURN, "drps"),
	REJECT(0xd6ff03e0, EXCEPTION_RETURN, "texit"),
	REJECT(0x74010000, PC_RELATIVE, "cbgt w0, w1, #0"),
	REJECT(0xf4c10103, PC_RELATIVE, "cbeq x3, x1, #32"),
	REJECT(0x75e20043, PC_RELATIVE, "cbne w3, #4, #8"),
	REJECT(0xf5203fe0, PC_RELATIVE, "cblt x0, #0, #-4"),
	REJECT(0x74e1c001, PC_RELATIVE, "cbhne w1, w1, #0"),

	/* PAuth_LR: the PC, or an address of an instruction, is an operand */
	REJECT(0xf3800fdf, PAUTH_LR, "autiasppc #-504"),
	REJECT(0xf3a0001f, PAUTH_LR, "autibsppc #0"),
	REJECT(0xdac183fe, PAUTH_LR, "pacnbiasppc"),
	REJECT(0xdac187fe, PAUTH_LR, "pacnbibsppc"),
	REJECT(0xdac18bfe, PAUTH_LR, "pacia171615"),
	REJECT(0xdac18ffe, PAUTH_LR, "pacib171615"),
	REJECT(0xdac1901e, PAUTH_LR, "autiasppcr x0"),
	REJECT(0xdac1979e, PAUTH_LR, "autibsppcr x28"),
	REJECT(0xdac1a3fe, PAUTH_LR, "paciasppc"),
	REJECT(0xdac1a7fe, PAUTH_LR, "pacibsppc"),
	REJECT(0xdac1bbfe, PAUTH_LR, "autia171615"),
	REJECT(0xdac1bffe, PAUTH_LR, "autib171615"),
	REJECT(0x5500001f, PAUTH_LR, "retaasppc #0"),
	REJECT(0x553fffff, PAUTH_LR, "retabsppc #-262140"),
	REJECT(0xd65f0be1, PAUTH_LR, "retaasppcr x1"),
	REJECT(0xd65f0ffd, PAUTH_LR, "retabsppcr x29"),
	REJECT(0xd50324ff, PAUTH_LR, "pacm"),

	/* Literal loads */
	LITERAL(0x187fffe0, LDR_LITERAL, "ldr w0, #1048572"),
	LITERAL(0x5880001e, LDR_LITERAL, "ldr x30, #-1048576"),
	LITERAL(0x98000021, LDRSW_LITERAL, "ldrsw x1, #4"),
	EMULATE(0xd8000040, NOP, "prfm pldl1keep, #8"),
	LITERAL_SIMD(0x1c000020, "ldr s0, #4"),
	LITERAL_SIMD(0x5c000020, "ldr d0, #4"),
	LITERAL_SIMD(0x9cffffff, "ldr q31, #-4"),
	REJECT(0xdc000000, UNALLOCATED, "ldr (literal), opc 11, V 1"),

	/* Exceptions */
	REJECT(0xd4000001, EXCEPTION, "svc #0"),
	REJECT(0xd41fffe1, EXCEPTION, "svc #0xffff"),
	REJECT(0xd4000022, EXCEPTION, "hvc #1"),
	REJECT(0xd4000003, EXCEPTION, "smc #0"),
	REJECT(0xd4200080, BREAKPOINT, "brk #4"),
	REJECT(0xd43fffe0, BREAKPOINT, "brk #0xffff"),
	REJECT(0xd4400000, EXCEPTION, "hlt #0"),
	REJECT(0xd4a00001, EXCEPTION, "dcps1"),
	REJECT(0xd4a00002, EXCEPTION, "dcps2"),
	REJECT(0xd4a00023, EXCEPTION, "dcps3 #1"),
	REJECT(0xd4e00000, EXCEPTION, "tenter #0"),
	REJECT(0xd4000000, UNALLOCATED, "exception generation, opc 000, LL 00"),
	REJECT(0xd4a00000, UNALLOCATED, "exception generation, opc 101, LL 00"),
	REJECT(0x00000000, UNALLOCATED, "udf #0"),
	REJECT(0x0000ffff, UNALLOCATED, "udf #0xffff"),

	/* Hints */
	EMULATE(0xd503201f, NOP, "nop"),
	EMULATE(0xd503203f, NOP, "yield"),
	EMULATE(0xd50320df, NOP, "dgh"),
	EMULATE(0xd503229f, NOP, "csdb"),
	EMULATE(0xd503205f, NOP, "wfe"),
	EMULATE(0xd503207f, NOP, "wfi"),
	REJECT(0xd5031000, WAIT, "wfet x0"),
	REJECT(0xd503103f, WAIT, "wfit xzr"),
	SLOT(0xd503209f, "sev"),
	SLOT(0xd50320bf, "sevl"),
	SLOT(0xd50320ff, "xpaclri"),
	SLOT(0xd503211f, "pacia1716"),
	SLOT(0xd503215f, "pacib1716"),
	SLOT(0xd503219f, "autia1716"),
	SLOT(0xd50321df, "autib1716"),
	SLOT(0xd503223f, "psb csync"),
	SLOT(0xd503225f, "tsb csync"),
	SLOT(0xd503227f, "gcsb dsync"),
	SLOT(0xd50322df, "clrbhb"),
	SLOT(0xd503231f, "paciaz"),
	SLOT(0xd503233f, "paciasp"),
	SLOT(0xd503235f, "pacibz"),
	SLOT(0xd503237f, "pacibsp"),
	SLOT(0xd503239f, "autiaz"),
	SLOT(0xd50323bf, "autiasp"),
	SLOT(0xd50323df, "autibz"),
	SLOT(0xd50323ff, "autibsp"),
	SLOT(0xd503241f, "bti"),
	SLOT(0xd503245f, "bti c"),
	SLOT(0xd503249f, "bti j"),
	SLOT(0xd50324df, "bti jc"),
	SLOT(0xd503251f, "chkfeat x16"),
	REJECT(0xd503221f, HINT, "esb"),
	REJECT(0xd50322bf, HINT, "hint #21"),
	REJECT(0xd503261f, HINT, "stshh keep"),
	REJECT(0xd5032fff, HINT, "hint #127"),

	/* Barriers */
	SLOT(0xd5033f5f, "clrex"),
	SLOT(0xd503305f, "clrex #0"),
	SLOT(0xd5033f9f, "dsb sy"),
	SLOT(0xd5033b9f, "dsb ish"),
	SLOT(0xd503309f, "ssbb"),
	SLOT(0xd503349f, "pssbb"),
	SLOT(0xd5033bbf, "dmb ish"),
	SLOT(0xd50331bf, "dmb oshld"),
	SLOT(0xd5033fdf, "isb"),
	SLOT(0xd50330df, "isb #0"),
	SLOT(0xd50330ff, "sb"),
	SLOT(0xd5033e3f, "dsb synxs"),
	REJECT(0xd50331ff, UNALLOCATED, "sb, CRm 1"),

	/* PSTATE */
	SLOT(0xd500401f, "cfinv"),
	SLOT(0xd500403f, "xaflag"),
	SLOT(0xd500405f, "axflag"),
	SLOT(0xd500419f, "msr pan, #1"),
	SLOT(0xd500407f, "msr uao, #0"),
	SLOT(0xd503415f, "msr dit, #1"),
	SLOT(0xd503413f, "msr ssbs, #1"),
	SLOT(0xd503419f, "msr tco, #1"),
	SLOT(0xba1f840f, "rmif x0, #63, #15"),
	SLOT(0x3a00080d, "setf8 w0"),
	SLOT(0x3a004bcd, "setf16 w30"),
	REJECT(0xd5034fdf, PSTATE_WRITE, "msr daifset, #15"),
	REJECT(0xd50342ff, PSTATE_WRITE, "msr daifclr, #2"),
	REJECT(0xd50041bf, PSTATE_WRITE, "msr spsel, #1"),
	REJECT(0xd501411f, PSTATE_WRITE, "msr allint, #1"),
	REJECT(0xd501431f, PSTATE_WRITE, "msr pm, #1"),
	REJECT(0xd503477f, PSTATE_WRITE, "smstart"),
	REJECT(0xd503447f, PSTATE_WRITE, "smstop za"),

	/* System registers */
	SLOT(0xd53bd040, "mrs x0, tpidr_el0"),
	SLOT(0xd5384100, "mrs x0, sp_el0"),
	SLOT(0xd53b4201, "mrs x1, nzcv"),
	SLOT(0xd5380000, "mrs x0, midr_el1"),
	SLOT(0xd53be05e, "mrs x30, cntvct_el0"),
	SLOT(0xd5384240, "mrs x0, currentel"),
	SLOT(0xd5300240, "mrs x0, mdscr_el1"),
	MRS_DAIF(0xd53b4220, "mrs x0, daif"),
	MRS_DAIF(0xd53b423f, "mrs xzr, daif"),
	REJECT(0xd5384020, EXCEPTION_STATE, "mrs x0, elr_el1"),
	REJECT(0xd53d4020, EXCEPTION_STATE, "mrs x0, elr_el12"),
	REJECT(0xd53c4020, EXCEPTION_STATE, "mrs x0, elr_el2"),
	REJECT(0xd5384000, EXCEPTION_STATE, "mrs x0, spsr_el1"),
	REJECT(0xd53c4000, EXCEPTION_STATE, "mrs x0, spsr_el2"),
	REJECT(0xd5385200, EXCEPTION_STATE, "mrs x0, esr_el1"),
	REJECT(0xd53d5200, EXCEPTION_STATE, "mrs x0, esr_el12"),
	REJECT(0xd5386000, EXCEPTION_STATE, "mrs x0, far_el1"),
	REJECT(0xd53c6080, EXCEPTION_STATE, "mrs x0, hpfar_el2"),
	REJECT(0xd53860a0, EXCEPTION_STATE, "mrs x0, pfar_el1"),
	REJECT(0xd5385100, EXCEPTION_STATE, "mrs x0, afsr0_el1"),
	REJECT(0xd5385120, EXCEPTION_STATE, "mrs x0, afsr1_el1"),
	REJECT(0xd5184020, EXCEPTION_STATE, "msr elr_el1, x0"),
	REJECT(0xd51d4000, EXCEPTION_STATE, "msr spsr_el12, x0"),
	REJECT(0xd518521f, EXCEPTION_STATE, "msr esr_el1, xzr"),
	REJECT(0xd51c601e, EXCEPTION_STATE, "msr far_el2, x30"),
	SLOT(0xd51b4200, "msr nzcv, x0"),
	SLOT(0xd51b42a0, "msr dit, x0"),
	SLOT(0xd51b42c0, "msr ssbs, x0"),
	SLOT(0xd51b42e0, "msr tco, x0"),
	SLOT(0xd51b4400, "msr fpcr, x0"),
	SLOT(0xd51b4420, "msr fpsr, x0"),
	SLOT(0xd51b4440, "msr fpmr, x0"),
	SLOT(0xd51bd040, "msr tpidr_el0, x0"),
	SLOT(0xd51bd0a0, "msr tpidr2_el0, x0"),
	REJECT(0xd51b4220, SYSREG_WRITE, "msr daif, x0"),
	REJECT(0xd518d080, SYSREG_WRITE, "msr tpidr_el1, x0"),
	REJECT(0xd51bd060, SYSREG_WRITE, "msr tpidrro_el0, x0"),
	REJECT(0xd5182000, SYSREG_WRITE, "msr ttbr0_el1, x0"),
	REJECT(0xd5184100, SYSREG_WRITE, "msr sp_el0, x0"),
	REJECT(0xd518c000, SYSREG_WRITE, "msr vbar_el1, x0"),
	REJECT(0xd5100240, SYSREG_WRITE, "msr mdscr_el1, x0"),
	SLOT(0xd5782000, "mrrs x0, x1, ttbr0_el1"),
	REJECT(0xd5702001, UNALLOCATED, "mrrs x1, x2, ttbr0_el1"),
	REJECT(0xd5582000, SYSREG_WRITE, "msrr ttbr0_el1, x0, x1"),

	/* System instructions */
	SLOT(0xd50b7420, "dc zva, x0"),
	SLOT(0xd50b7e20, "dc civac, x0"),
	SLOT(0xd50b7520, "ic ivau, x0"),
	SLOT(0xd508711f, "ic ialluis"),
	SLOT(0xd508831f, "tlbi vmalle1is"),
	SLOT(0xd5088720, "tlbi vae1, x0"),
	SLOT(0xd5087800, "at s1e1r, x0"),
	SLOT(0xd50b7380, "cfp rctx, x0"),
	SLOT(0xd52b7720, "sysl x0, #3, c7, c7, #1"),
	SLOT(0xd5488120, "sysp #0, c8, c1, #1, x0, x1"),
	REJECT(0xd5488121, UNALLOCATED, "sysp #0, c8, c1, #1, x1, x2"),
	SLOT(0xd50b7700, "gcspushm x0"),
	SLOT(0xd50b7740, "gcsss1 x0"),
	REJECT(0xd508779f, EXCEPTION_STATE, "gcspushx"),
	REJECT(0xd50877bf, EXCEPTION_STATE, "gcspopcx"),
	REJECT(0xd50877df, EXCEPTION_STATE, "gcspopx"),
	REJECT(0xd5233060, TRANSACTION, "tstart x0"),
	REJECT(0xd5233160, TRANSACTION, "ttest x0"),
	REJECT(0xd503307f, TRANSACTION, "tcommit"),
	REJECT(0xd4600020, TRANSACTION, "tcancel #1"),
	REJECT(0xd5840000, UNALLOCATED, "tchangeb x0, x0"),
	REJECT(0xd5000000, UNALLOCATED, "system, L 0, op0 0, CRn 0"),

	/* Exclusives, and those that look like them */
	REJECT(0x885f7c01, EXCLUSIVE, "ldxr w1, [x0]"),
	REJECT(0xc85f7c01, EXCLUSIVE, "ldxr x1, [x0]"),
	REJECT(0x085f7fe1, EXCLUSIVE, "ldxrb w1, [sp]"),
	REJECT(0xc85ffc01, EXCLUSIVE, "ldaxr x1, [x0]"),
	REJECT(0x485ffc01, EXCLUSIVE, "ldaxrh w1, [x0]"),
	REJECT(0x887f0801, EXCLUSIVE, "ldxp w1, w2, [x0]"),
	REJECT(0xc87f8801, EXCLUSIVE, "ldaxp x1, x2, [x0]"),
	REJECT(0x88027c01, EXCLUSIVE, "stxr w2, w1, [x0]"),
	REJECT(0xc802fc01, EXCLUSIVE, "stlxr w2, x1, [x0]"),
	REJECT(0x08027c01, EXCLUSIVE, "stxrb w2, w1, [x0]"),
	REJECT(0x4802fc01, EXCLUSIVE, "stlxrh w2, w1, [x0]"),
	REJECT(0x88230801, EXCLUSIVE, "stxp w3, w1, w2, [x0]"),
	REJECT(0xc8238801, EXCLUSIVE, "stlxp w3, x1, x2, [x0]"),
	REJECT(0x895f7c01, EXCLUSIVE, "ldtxr w1, [x0]"),
	REJECT(0xc95ffc01, EXCLUSIVE, "ldatxr x1, [x0]"),
	REJECT(0x89027c01, EXCLUSIVE, "sttxr w2, w1, [x0]"),
	REJECT(0xc902fc01, EXCLUSIVE, "stltxr w2, x1, [x0]"),
	SLOT(0x88dffc01, "ldar w1, [x0]"),
	SLOT(0x08dffc01, "ldarb w1, [x0]"),
	SLOT(0xc8df7c01, "ldlar x1, [x0]"),
	SLOT(0xc89ffc01, "stlr x1, [x0]"),
	SLOT(0x489f7c01, "stllrh w1, [x0]"),
	SLOT(0x88a17c02, "cas w1, w2, [x0]"),
	SLOT(0xc8e17c02, "casa x1, x2, [x0]"),
	SLOT(0x08e1fc02, "casalb w1, w2, [x0]"),
	SLOT(0x08207c82, "casp w0, w1, w2, w3, [x4]"),
	SLOT(0x4860fc82, "caspal x0, x1, x2, x3, [x4]"),
	SLOT(0xf8bfc020, "ldapr x0, [x1]"),
	SLOT(0xd95ff020, "ldapur x0, [x1, #-1]"),
	SLOT(0xb8200041, "ldadd w0, w1, [x2]"),
	SLOT(0xf8e00041, "ldaddal x0, x1, [x2]"),
	SLOT(0xf820003f, "stadd x0, [x1]"),
	SLOT(0x38e08041, "swpalb w0, w1, [x2]"),
	SLOT(0xf8204041, "ldsmax x0, x1, [x2]"),
	SLOT(0x19200841, "rcwcas x0, x1, [x2]"),
	SLOT(0xf83fd020, "ld64b x0, [x1]"),
	SLOT(0xf820a022, "st64bv0 x0, x2, [x1]"),
	REJECT(0xc9827c01, UNALLOCATED, "cast x2, x1, [x0]"),
	REJECT(0x19200401, UNALLOCATED, "ldtadd w0, w1, [x0]"),

	/* Memory copy and set */
	REJECT(0x19010440, MOPS, "cpyfp [x0]!, [x1]!, x2!"),
	REJECT(0x19410440, MOPS, "cpyfm [x0]!, [x1]!, x2!"),
	REJECT(0x1d810440, MOPS, "cpye [x0]!, [x1]!, x2!"),
	REJECT(0x19c20420, MOPS, "setp [x0]!, x1!, x2"),
	REJECT(0x1dc24420, MOPS, "setgm [x0]!, x1!, x2"),
	REJECT(0x1dc28420, MOPS, "setge [x0]!, x1!, x2"),
	REJECT(0x1ddf0020, MOPS, "setgop [x0]!, x1!"),

	/* Data processing */
	SLOT(0x913ffc20, "add x0, x1, #0xfff"),
	SLOT(0x2b027c20, "adds w0, w1, w2, lsl #31"),
	SLOT(0xd10043ff, "sub sp, sp, #16"),
	SLOT(0xeb21f01f, "subs xzr, x0, x1, sxtx #4"),
	SLOT(0x91810420, "addg x0, x1, #16, #1"),
	SLOT(0x12000020, "and w0, w1, #1"),
	SLOT(0xf200f020, "ands x0, x1, #0x5555555555555555"),
	SLOT(0xd2ffffe0, "movz x0, #0xffff, lsl #48"),
	SLOT(0x72800020, "movk w0, #1"),
	SLOT(0x92800000, "movn x0, #0"),
	SLOT(0x331f0420, "bfi w0, w1, #1, #2"),
	SLOT(0x937ffc20, "sbfx x0, x1, #63, #1"),
	SLOT(0x93c2fc20, "extr x0, x1, x2, #63"),
	SLOT(0x9a82b020, "csel x0, x1, x2, lt"),
	SLOT(0xfa5f180f, "ccmp x0, #31, #15, ne"),
	SLOT(0x9a020020, "adc x0, x1, x2"),
	SLOT(0x1b020c20, "madd w0, w1, w2, w3"),
	SLOT(0x9bc27c20, "umulh x0, x1, x2"),
	SLOT(0x9ac20820, "udiv x0, x1, x2"),
	SLOT(0x9ac25c20, "crc32cx w0, w1, x2"),
	SLOT(0xdac00020, "rbit x0, x1"),
	SLOT(0x5ac01020, "clz w0, w1"),
	SLOT(0xdac02020, "abs x0, x1"),
	SLOT(0x91c40c20, "umax x0, x1, #3"),
	SLOT(0xdac10020, "pacia x0, x1"),
	SLOT(0xdac11fe0, "autdb x0, sp"),
	SLOT(0x9ac23020, "pacga x0, x1, x2"),
	SLOT(0xdac147e0, "xpacd x0"),
	SLOT(0x9adf103f, "irg sp, x1"),
	SLOT(0x9ac20020, "subp x0, x1, x2"),
	REJECT(0x53208000, UNALLOCATED, "ubfm w0, w0, #32, #32"),
	REJECT(0x12400000, UNALLOCATED, "and w0, w0, with N 1"),
	REJECT(0x52c00000, UNALLOCATED, "movz w0, #0, lsl #32"),
	REJECT(0x8b20f400, UNALLOCATED, "add x0, x0, x0, sxtx #5"),
	REJECT(0x0bc00000, UNALLOCATED, "add w0, w0, w0, shift 11"),

	/* Loads and stores */
	SLOT(0xf9400420, "ldr x0, [x1, #8]"),
	SLOT(0xf8408420, "ldr x0, [x1], #8"),
	SLOT(0xf85f0fe0, "ldr x0, [sp, #-16]!"),
	SLOT(0xb8625820, "ldr w0, [x1, w2, uxtw #2]"),
	SLOT(0xb8900020, "ldursw x0, [x1, #-256]"),
	SLOT(0xf8400820, "ldtr x0, [x1]"),
	SLOT(0x3dbffc20, "str q0, [x1, #65520]"),
	SLOT(0x3900001f, "strb wzr, [x0]"),
	SLOT(0xa9bf7bfd, "stp x29, x30, [sp, #-16]!"),
	SLOT(0xad400400, "ldp q0, q1, [x0]"),
	SLOT(0x69400440, "ldpsw x0, x1, [x2]"),
	SLOT(0xa8400440, "ldnp x0, x1, [x2]"),
	SLOT(0xf8200420, "ldraa x0, [x1]"),
	SLOT(0xf8fffc20, "ldrab x0, [x1, #-8]!"),
	SLOT(0xf9800000, "prfm pldl1keep, [x0]"),
	SLOT(0xf8801000, "prfum pldl1keep, [x0, #1]"),
	SLOT(0xd9200820, "stg x0, [x1]"),
	SLOT(0xd9e00020, "ldgm x0, [x1]"),
	SLOT(0x4c407000, "ld1 {v0.16b}, [x0]"),
	SLOT(0x4c810800, "st4 {v0.4s, v1.4s, v2.4s, v3.4s}, [x0], x1"),
	SLOT(0x4d608400, "ld2 {v0.d, v1.d}[1], [x0]"),
	SLOT(0xd91f0c20, "gcsstr x0, [x1]"),
	SLOT(0xd9411840, "ldiapp x0, x1, [x2]"),

	/* SIMD and floating point */
	SLOT(0x9e670000, "fmov d0, x0"),
	SLOT(0x1e222820, "fadd s0, s1, s2"),
	SLOT(0x1e602008, "fcmp d0, #0.0"),
	SLOT(0x1fc20c20, "fmadd h0, h1, h2, h3"),
	SLOT(0x9e780000, "fcvtzs x0, d0"),
	SLOT(0x1e02fc00, "scvtf s0, w0, #1"),
	SLOT(0x1e7e0000, "fjcvtzs w0, d0"),
	SLOT(0x4e228420, "add v0.16b, v1.16b, v2.16b"),
	SLOT(0x0f728820, "mul v0.4h, v1.4h, v2.h[7]"),
	SLOT(0x6f05e540, "movi v0.2d, #0xff00ff00ff00ff00"),
	SLOT(0x0e032020, "tbl v0.8b, {v1.16b, v2.16b}, v3.8b"),
	SLOT(0x4e284820, "aese v0.16b, v1.16b"),
	SLOT(0x5e024020, "sha256h q0, q1, v2.4s"),
	SLOT(0xcec08420, "sm4e v0.4s, v1.4s"),
	SLOT(0x4e829420, "sdot v0.4s, v1.16b, v2.16b"),
	SLOT(0x6e42ec20, "bfmmla v0.4s, v1.8h, v2.8h"),
	SLOT(0x5f0f9400, "sqshrn b0, h0, #1"),

	/* SVE and SME */
	SLOT(0x2518e3e0, "ptrue p0.b"),
	SLOT(0x25a11c00, "whilelo p0.s, x0, x1"),
	SLOT(0x04000020, "add z0.b, p0/m, z0.b, z1.b"),
	SLOT(0x85014000, "ld1w {z0.s}, p0/z, [x0, z1.s, uxtw]"),
	SLOT(0xe5e8e000, "st1d {z0.d}, p0, [x0, #-8, mul vl]"),
	SLOT(0x85804000, "ldr z0, [x0]"),
	SLOT(0x64ba0020, "fmla z0.s, z1.s, z2.s[3]"),
	SLOT(0x04bf5020, "rdvl x0, #1"),
	SLOT(0x043f57ff, "addvl sp, sp, #-1"),
	SLOT(0x04f0e3e0, "incd x0"),
	SLOT(0x252c9000, "setffr"),
	SLOT(0x25289000, "wrffr p0.b"),
	SLOT(0x04a2a020, "adr z0.s, [z1.s, z2.s]"),
	SLOT(0xc00800ff, "zero {za}"),
	SLOT(0x80810000, "fmopa za0.s, p0/m, p0/m, z0.s, z1.s"),
	SLOT(0xe1000000, "ldr za[w12, 0], [x0]"),

	REJECT(0x0420bc20, PREFIX, "movprfx z0, z1"),
	REJECT(0x04902020, PREFIX, "movprfx z0.s, p0/z, z1.s"),
	REJECT(0x04d12020, PREFIX, "movprfx z0.d, p0/m, z1.d"),

	/* Not allocated */
	REJECT(0x00010000, UNALLOCATED, "op0 0, op1 0, not udf"),
	REJECT(0x02000000, UNALLOCATED, "op1 0001"),
	REJECT(0xffffffff, UNALLOCATED, "all ones"),
	REJECT(0xdeadbeef, UNALLOCATED, "0xdeadbeef"),
};

static void expect_verdict(struct kunit *test, u32 insn, enum a64_world world,
			   struct a64_verdict want)
{
	const char *where = world == A64_USER ? "user" : "kernel";
	struct a64_verdict got = a64_decode(insn, world);

	KUNIT_EXPECT_EQ_MSG(test, want.how, got.how, "%s: how", where);
	KUNIT_EXPECT_EQ_MSG(test, want.emulator, got.emulator, "%s: emulator", where);
	KUNIT_EXPECT_STREQ_MSG(test, probe_reason_slug(want.reason),
			       probe_reason_slug(got.reason), "%s: reason", where);
}

static void decodes(struct kunit *test)
{
	const struct a64_decode_case *c = test->param_value;
	struct a64_verdict in_user = { .how = c->how_in_user };

	expect_verdict(test, c->insn, A64_KERNEL, c->verdict);
	expect_verdict(test, c->insn, A64_USER, c->how_in_user ? in_user : c->verdict);
}

KUNIT_ARRAY_PARAM_DESC(a64_decode, a64_decode_cases, name);

/*
 * A piece of code, and for each of its words whether a probe there would make a
 * store-exclusive fail: '#' it would, '.' it would not.
 */
struct a64_window_case {
	const char *name;
	const char *inside;
	struct a64_window window;
	u32 insns[14];
};

#define I_ADD	0x91000421	/* add x1, x1, #1 */
#define I_BL	0x94001000	/* bl to another function */
#define I_BLR	0xd63f0040	/* blr x2 */
#define I_BLRAA	0xd73f0843	/* blraa x2, x3 */
#define I_CASA	0xc8e27c01	/* casa x2, x1, [x0] */
#define I_CLREX	0xd5033f5f	/* clrex */
#define I_CLREX_0	0xd503305f	/* clrex #0 */
#define I_ERET	0xd69f03e0	/* eret */
#define I_LDAR	0xc8dffc01	/* ldar x1, [x0] */
#define I_LDAXR	0xc85ffc01	/* ldaxr x1, [x0] */
#define I_LDTXR	0xc95f7c01	/* ldtxr x1, [x0] */
#define I_LDXP	0xc87f0801	/* ldxp x1, x2, [x0] */
#define I_LDXR	0xc85f7c01	/* ldxr x1, [x0] */
#define I_NOP	0xd503201f	/* nop */
#define I_RET	0xd65f03c0	/* ret */
#define I_RETAA	0xd65f0bff	/* retaa */
#define I_SEVL	0xd50320bf	/* sevl */
#define I_STLR	0xc89ffc01	/* stlr x1, [x0] */
#define I_STTXR	0xc9037c01	/* sttxr w3, x1, [x0] */
#define I_STXP	0xc8230801	/* stxp w3, x1, x2, [x0] */
#define I_STXR	0xc8037c01	/* stxr w3, x1, [x0] */
#define I_WFE	0xd503205f	/* wfe */

/* Branches by so many words. */
#define I_B(words)	(0x14000000 | ((words) & 0x3ffffff))
#define I_CBZ(words)	(0x34000003 | ((words) & 0x7ffff) << 5)		/* cbz w3 */
#define I_CBNZ(words)	(0x35000003 | ((words) & 0x7ffff) << 5)		/* cbnz w3 */
#define I_BNE(words)	(0x54000001 | ((words) & 0x7ffff) << 5)		/* b.ne */
#define I_TBNZ(words)	(0x37000003 | ((words) & 0x3fff) << 5)		/* tbnz w3, #0 */
#define I_CBGT(words)	(0x74020000 | ((words) & 0x1ff) << 5)		/* cbgt w0, w2 */

static const struct a64_window_case a64_window_cases[] = {
	{ "load, change, store, again", ".###..", { 1, 3 },
	  { I_NOP, I_LDXR, I_ADD, I_STXR, I_CBNZ(-3), I_RET } },
	{ "pairs", ".###..", { 1, 3 },
	  { I_NOP, I_LDXP, I_ADD, I_STXP, I_CBNZ(-3), I_RET } },
	{ "unprivileged", ".###..", { 1, 3 },
	  { I_NOP, I_LDTXR, I_ADD, I_STTXR, I_CBNZ(-3), I_RET } },
	{ "compare and exchange, with a way out that leaves the monitor open",
	  "####...", { 0, 3 },
	  { I_LDXR, I_ADD, I_BNE(4), I_STXR, I_CBNZ(-4), I_NOP, I_RET } },
	{ "compare and exchange, with a way out over clrex", "####.....", { 0, 3 },
	  { I_LDXR, I_ADD, I_BNE(4), I_STXR, I_CBNZ(-4), I_RET, I_CLREX, I_NOP, I_RET } },
	{ "a test-and-branch on the way", "####..", { 0, 3 },
	  { I_LDXR, I_ADD, I_TBNZ(3), I_STXR, I_CBNZ(-4), I_RET } },
	{ "acquire and release and compare-and-swap are no exclusives",
	  "..####...", { 2, 5 },
	  { I_CASA, I_LDAR, I_LDXR, I_LDAR, I_CASA, I_STXR, I_STLR, I_CASA, I_RET } },
	{ "only acquire, release and compare-and-swap", "......", { },
	  { I_LDAR, I_ADD, I_STLR, I_CASA, I_ADD, I_RET } },
	{ "waiting for a change: a load without a store", ".......", { },
	  { I_SEVL, I_WFE, I_LDXR, I_ADD, I_CBNZ(2), I_WFE, I_RET } },
	{ "waiting, then taking: the next load opens the monitor anew",
	  "....###..", { 4, 6 },
	  { I_LDXR, I_CBNZ(3), I_WFE, I_B(-3), I_LDAXR, I_ADD, I_STXR, I_CBNZ(-3), I_RET } },
	{ "clrex closes the monitor", "......", { },
	  { I_LDXR, I_ADD, I_CLREX, I_ADD, I_STXR, I_RET } },
	{ "clrex closes it whatever its operand", "......", { },
	  { I_LDXR, I_ADD, I_CLREX_0, I_ADD, I_STXR, I_RET } },
	{ "two sequences back to back", "###", { 0, 2 },
	  { I_LDXR, I_ADD, I_STXR } },
	{ "between two sequences", "##..##.", { 0, 1 },
	  { I_LDXR, I_STXR, I_ADD, I_ADD, I_LDXR, I_STXR, I_RET } },
	{ "a load after a load takes over", "..###.", { 2, 4 },
	  { I_LDXR, I_ADD, I_LDXR, I_ADD, I_STXR, I_RET } },
	{ "a store after a store needs another load", "###...", { 0, 2 },
	  { I_LDXR, I_ADD, I_STXR, I_ADD, I_STXR, I_RET } },
	{ "the code ends before the store", "...", { },
	  { I_NOP, I_LDXR, I_ADD } },
	{ "the code begins after the load", "...", { },
	  { I_ADD, I_STXR, I_CBNZ(-2) } },
	{ "a return ends the sequence: what follows is other code", ".....", { },
	  { I_LDXR, I_ADD, I_RET, I_ADD, I_STXR } },
	{ "a call comes back", "####.", { 0, 3 },
	  { I_LDXR, I_BL, I_ADD, I_STXR, I_RET } },
	{ "a loop laid out store first", ".#..##.", { 1, 4 },
	  { I_B(3), I_STXR, I_CBZ(4), I_NOP, I_LDXR, I_B(-4), I_RET } },
	{ "a store moved out of the way", "##.....##..", { 0, 8 },
	  { I_LDXR, I_B(6), I_NOP, I_NOP, I_NOP, I_RET, I_NOP, I_ADD, I_STXR, I_CBNZ(-9), I_RET } },
	{ "a place to spin out of the way", "###......", { 0, 2 },
	  { I_LDAXR, I_CBNZ(4), I_STXR, I_CBNZ(-3), I_RET, I_WFE, I_B(-6), I_NOP, I_RET } },
	{ "b.cond on to the store", "##...##.", { 0, 6 },
	  { I_LDXR, I_BNE(4), I_CLREX, I_RET, I_NOP, I_ADD, I_STXR, I_RET } },
	{ "b.cond back to the store", "##.##.", { 1, 3 },
	  { I_ADD, I_STXR, I_RET, I_LDXR, I_BNE(-4), I_RET } },
	{ "cbz on to the store", "##...##.", { 0, 6 },
	  { I_LDXR, I_CBZ(4), I_CLREX, I_RET, I_NOP, I_ADD, I_STXR, I_RET } },
	{ "cbz back to the store", "##.##.", { 1, 3 },
	  { I_ADD, I_STXR, I_RET, I_LDXR, I_CBZ(-4), I_RET } },
	{ "tbnz on to the store", "##...##.", { 0, 6 },
	  { I_LDXR, I_TBNZ(4), I_CLREX, I_RET, I_NOP, I_ADD, I_STXR, I_RET } },
	{ "tbnz back to the store", "##.##.", { 1, 3 },
	  { I_ADD, I_STXR, I_RET, I_LDXR, I_TBNZ(-4), I_RET } },
	{ "cbgt on to the store", "##...##.", { 0, 6 },
	  { I_LDXR, I_CBGT(4), I_CLREX, I_RET, I_NOP, I_ADD, I_STXR, I_RET } },
	{ "cbgt back to the store", "##.##.", { 1, 3 },
	  { I_ADD, I_STXR, I_RET, I_LDXR, I_CBGT(-4), I_RET } },
	{ "b to a place far away", "......", { },
	  { I_LDXR, I_B(-0x2000000 + 4), I_CLREX, I_RET, I_ADD, I_STXR } },
	{ "b.cond to a place far away", "......", { },
	  { I_LDXR, I_BNE(-0x40000 + 4), I_CLREX, I_RET, I_ADD, I_STXR } },
	{ "tbnz to a place far away", "......", { },
	  { I_LDXR, I_TBNZ(-0x2000 + 4), I_CLREX, I_RET, I_ADD, I_STXR } },
	{ "cbgt to a place far away", "......", { },
	  { I_LDXR, I_CBGT(-0x100 + 4), I_CLREX, I_RET, I_ADD, I_STXR } },
	{ "a call of a pointer comes back", "####.", { 0, 3 },
	  { I_LDXR, I_BLR, I_BLRAA, I_STXR, I_RET } },
	{ "an authenticated return ends the sequence", "...", { },
	  { I_LDXR, I_RETAA, I_STXR } },
	{ "an exception return ends the sequence", "...", { },
	  { I_LDXR, I_ERET, I_STXR } },
	{ "a jump to itself", "...", { },
	  { I_LDXR, I_B(0), I_STXR } },
	{ "branches that leave the code", "#####", { 0, 4 },
	  { I_LDXR, I_BNE(-2), I_BNE(9), I_CBNZ(-262144), I_STXR } },
};

static void finds_window(struct kunit *test)
{
	const struct a64_window_case *c = test->param_value;
	u32 count = strlen(c->inside), at;
	bool first = true;

	for (at = 0; at < count; at++) {
		struct a64_window window = { 77, 77 };
		bool inside = a64_find_window(c->insns, count, at, &window);

		KUNIT_EXPECT_EQ_MSG(test, inside, c->inside[at] == '#', "at %u", at);
		KUNIT_EXPECT_EQ_MSG(test, inside, a64_find_window(c->insns, count, at, NULL),
				    "at %u, without asking for the window", at);
		if (!inside)
			KUNIT_EXPECT_EQ_MSG(test, window.first, 77, "at %u", at);
		if (!inside || !first)
			continue;
		first = false;
		KUNIT_EXPECT_EQ_MSG(test, window.first, c->window.first, "at %u", at);
		KUNIT_EXPECT_EQ_MSG(test, window.last, c->window.last, "at %u", at);
	}
	KUNIT_EXPECT_FALSE(test, a64_find_window(c->insns, count, count, NULL));
}

KUNIT_ARRAY_PARAM_DESC(a64_window, a64_window_cases, name);

/* Other code, a load, @before words, the place, @after words, a store, other code. */
static bool inside_long_sequence(struct kunit *test, u32 before, u32 after)
{
	u32 insns[6 * A64_WINDOW_MAX], at = A64_WINDOW_MAX + before + 1, i;
	const u32 load = at - before - 1, store = at + after + 1;
	struct a64_window window;

	KUNIT_ASSERT_LT(test, store, (u32)ARRAY_SIZE(insns));
	for (i = 0; i < ARRAY_SIZE(insns); i++)
		insns[i] = I_ADD;
	insns[load] = I_LDXR;
	insns[store] = I_STXR;
	if (!a64_find_window(insns, ARRAY_SIZE(insns), at, &window))
		return false;
	KUNIT_EXPECT_EQ(test, window.first, load);
	KUNIT_EXPECT_EQ(test, window.last, store);
	return true;
}

static void looks_so_far_and_no_farther(struct kunit *test)
{
	const u32 far = A64_WINDOW_MAX - 1;

	/* the reach that the documentation names */
	KUNIT_EXPECT_EQ(test, far, 31);
	KUNIT_EXPECT_TRUE(test, inside_long_sequence(test, 0, 0));
	KUNIT_EXPECT_TRUE(test, inside_long_sequence(test, far, 0));
	KUNIT_EXPECT_FALSE(test, inside_long_sequence(test, far + 1, 0));
	KUNIT_EXPECT_TRUE(test, inside_long_sequence(test, 0, far));
	KUNIT_EXPECT_FALSE(test, inside_long_sequence(test, 0, far + 1));
	KUNIT_EXPECT_TRUE(test, inside_long_sequence(test, far, far));
	KUNIT_EXPECT_FALSE(test, inside_long_sequence(test, far + 1, far + 1));
}

static void finds_nothing_in_nothing(struct kunit *test)
{
	static const u32 store = I_STXR;

	KUNIT_EXPECT_FALSE(test, a64_find_window(&store, 0, 0, NULL));
	KUNIT_EXPECT_FALSE(test, a64_find_window(&store, 1, 0, NULL));
	KUNIT_EXPECT_FALSE(test, a64_find_window(&store, 1, U32_MAX, NULL));
}

static void every_reason_has_its_text(struct kunit *test)
{
	enum probe_reason reason;

	for (reason = PROBE_REASON_NONE; reason < PROBE_REASON_COUNT; reason++) {
		KUNIT_EXPECT_GT(test, strlen(probe_reason_slug(reason)), (size_t)0);
		KUNIT_EXPECT_GT(test, strlen(probe_reason_text(reason)), (size_t)0);
		KUNIT_EXPECT_NOT_NULL(test, probe_reason_advice(reason));
	}
	KUNIT_EXPECT_STREQ(test, probe_reason_slug(PROBE_REASON_COUNT), "other");
	KUNIT_EXPECT_STREQ(test, probe_reason_text(PROBE_REASON_COUNT),
			   probe_reason_text(PROBE_REASON_OTHER));
	KUNIT_EXPECT_STREQ(test, probe_reason_advice(PROBE_REASON_COUNT),
			   probe_reason_advice(PROBE_REASON_OTHER));
}

static struct kunit_case a64_test_cases[] = {
	KUNIT_CASE_PARAM(decodes, a64_decode_gen_params),
	KUNIT_CASE_PARAM(finds_window, a64_window_gen_params),
	KUNIT_CASE(looks_so_far_and_no_farther),
	KUNIT_CASE(finds_nothing_in_nothing),
	KUNIT_CASE(every_reason_has_its_text),
	{}
};

static struct kunit_suite a64_test_suite = {
	.name = "arm64_probes_a64",
	.test_cases = a64_test_cases,
};

kunit_test_suite(a64_test_suite);

MODULE_DESCRIPTION("KUnit tests of the A64 instruction decoder for probes");
MODULE_LICENSE("GPL");
