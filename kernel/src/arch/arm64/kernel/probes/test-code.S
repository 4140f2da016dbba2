/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code for the KUnit tests: what is probed, and what surrounds an instruction
 * that is executed by itself.
 */
#include <linux/linkage.h>
#include <asm/asm-offsets.h>
#include <asm/assembler.h>

	.text

/* u64 probes_test_add(u64 x): x + 1, by a stepped and an emulated instruction */
SYM_CODE_START(probes_test_add)
	bti	c
SYM_INNER_LABEL(probes_test_add_step, SYM_L_GLOBAL)
	add	x0, x0, #1
SYM_INNER_LABEL(probes_test_add_branch, SYM_L_GLOBAL)
	b	0f
	udf	#0
0:	ret
SYM_CODE_END(probes_test_add)

/* u64 probes_test_flags(u64 nzcv): returns with these flags */
SYM_CODE_START(probes_test_flags)
	bti	c
	msr	nzcv, x0
	ret
SYM_CODE_END(probes_test_flags)

/* Each kind of indirect branch, by which PSTATE.BTYPE differs at its landing */
SYM_CODE_START(probes_test_jump)
	bti	c
	adr	x9, probes_test_jump_landing
SYM_INNER_LABEL(probes_test_jump_branch, SYM_L_GLOBAL)
	br	x9
SYM_INNER_LABEL(probes_test_jump_landing, SYM_L_GLOBAL)
	bti	jc
	ret
SYM_CODE_END(probes_test_jump)

SYM_CODE_START(probes_test_call)
	bti	c
	mov	x10, x30
	adr	x9, probes_test_call_landing
SYM_INNER_LABEL(probes_test_call_branch, SYM_L_GLOBAL)
	blr	x9
SYM_INNER_LABEL(probes_test_call_landing, SYM_L_GLOBAL)
	bti	jc
	ret	x10
SYM_CODE_END(probes_test_call)

SYM_CODE_START(probes_test_return)
	bti	c
	adr	x9, probes_test_return_landing
SYM_INNER_LABEL(probes_test_return_branch, SYM_L_GLOBAL)
	ret	x9
SYM_INNER_LABEL(probes_test_return_landing, SYM_L_GLOBAL)
	bti	jc
	ret
SYM_CODE_END(probes_test_return)

/*
 * To be copied around an instruction. Before it: void f(struct a64_regs *regs)
 * keeps what its caller wants back, and loads the registers.
 */
	.section ".rodata", "a"

SYM_DATA_START(probes_test_before)
	stp	x29, x30, [sp, #-112]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	stp	x18, x0, [sp, #96]
	ldr	x1, [x0, #S_PSTATE]
	msr	nzcv, x1
	ldp	x2, x3, [x0, #16]
	ldp	x4, x5, [x0, #32]
	ldp	x6, x7, [x0, #48]
	ldp	x8, x9, [x0, #64]
	ldp	x10, x11, [x0, #80]
	ldp	x12, x13, [x0, #96]
	ldp	x14, x15, [x0, #112]
	ldp	x16, x17, [x0, #128]
	ldp	x18, x19, [x0, #144]
	ldp	x20, x21, [x0, #160]
	ldp	x22, x23, [x0, #176]
	ldp	x24, x25, [x0, #192]
	ldp	x26, x27, [x0, #208]
	ldp	x28, x29, [x0, #224]
	ldr	x30, [x0, #240]
	ldp	x0, x1, [x0]
SYM_DATA_END_LABEL(probes_test_before, SYM_L_GLOBAL, probes_test_before_end)

/* Where it goes on. The last word of three is a branch to what is below. */
SYM_DATA_START(probes_test_landing)
	stp	x0, x1, [sp, #-16]!
	adr	x0, probes_test_landing
SYM_DATA_END_LABEL(probes_test_landing, SYM_L_GLOBAL, probes_test_landing_end)

/* Saves the registers, of which x0 and x1 are on the stack and x0 is the PC. */
SYM_DATA_START(probes_test_after)
	ldr	x1, [sp, #16 + 104]
	stp	x2, x3, [x1, #16]
	stp	x4, x5, [x1, #32]
	stp	x6, x7, [x1, #48]
	stp	x8, x9, [x1, #64]
	stp	x10, x11, [x1, #80]
	stp	x12, x13, [x1, #96]
	stp	x14, x15, [x1, #112]
	stp	x16, x17, [x1, #128]
	stp	x18, x19, [x1, #144]
	stp	x20, x21, [x1, #160]
	stp	x22, x23, [x1, #176]
	stp	x24, x25, [x1, #192]
	stp	x26, x27, [x1, #208]
	stp	x28, x29, [x1, #224]
	str	x30, [x1, #240]
	str	x0, [x1, #S_PC]
	mrs	x2, nzcv
	str	x2, [x1, #S_PSTATE]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x1]
	ldr	x18, [sp, #96]
	ldp	x27, x28, [sp, #80]
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #112
	ret
SYM_DATA_END_LABEL(probes_test_after, SYM_L_GLOBAL, probes_test_after_end)
