/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * void diff_enter(const struct diff_state *before, struct diff_state *ret_after)
 *
 * Calls the function that before->x[16] points to, with all registers as they
 * are in before; x[30] there has to be diff_return. For the program and the
 * module. Not reentrant: SP cannot say where things were kept, as it is to
 * be compared like the others, and x30 alone is known when the function is back.
 */
#define __ASSEMBLY__ 1
#include "state.h"

	.arch	armv8.5-a
	.text
	.globl	diff_enter, diff_return
	.type	diff_enter, %function
diff_enter:
	bti	c
	stp	x29, x30, [sp, #-192]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	stp	d8, d9, [sp, #96]
	stp	d10, d11, [sp, #112]
	stp	d12, d13, [sp, #128]
	stp	d14, d15, [sp, #144]
	mrs	x2, fpcr
	str	x2, [sp, #160]
	str	x18, [sp, #168]
	adrp	x2, diff_kept
	add	x2, x2, :lo12:diff_kept
	mov	x3, sp
	stp	x3, x1, [x2]

	ldp	q0, q1, [x0, #0]
	ldp	q2, q3, [x0, #32]
	ldp	q4, q5, [x0, #64]
	ldp	q6, q7, [x0, #96]
	ldp	q8, q9, [x0, #128]
	ldp	q10, q11, [x0, #160]
	ldp	q12, q13, [x0, #192]
	ldp	q14, q15, [x0, #224]
	ldp	q16, q17, [x0, #256]
	ldp	q18, q19, [x0, #288]
	ldp	q20, q21, [x0, #320]
	ldp	q22, q23, [x0, #352]
	ldp	q24, q25, [x0, #384]
	ldp	q26, q27, [x0, #416]
	ldp	q28, q29, [x0, #448]
	ldp	q30, q31, [x0, #480]
	ldr	x1, [x0, #DIFF_SP]
	mov	sp, x1
	ldr	x1, [x0, #DIFF_FPSR]
	msr	fpsr, x1
	ldr	x1, [x0, #DIFF_FPCR]
	msr	fpcr, x1
	ldr	x1, [x0, #DIFF_NZCV]
	msr	nzcv, x1
	ldr	x30, [x0, #DIFF_X + 240]
	add	x0, x0, #DIFF_X
	ldp	x28, x29, [x0, #224]
	ldp	x26, x27, [x0, #208]
	ldp	x24, x25, [x0, #192]
	ldp	x22, x23, [x0, #176]
	ldp	x20, x21, [x0, #160]
	ldp	x18, x19, [x0, #144]
	ldp	x16, x17, [x0, #128]
	ldp	x14, x15, [x0, #112]
	ldp	x12, x13, [x0, #96]
	ldp	x10, x11, [x0, #80]
	ldp	x8, x9, [x0, #64]
	ldp	x6, x7, [x0, #48]
	ldp	x4, x5, [x0, #32]
	ldp	x2, x3, [x0, #16]
	ldp	x0, x1, [x0, #0]
	br	x16

diff_return:
	adrp	x30, diff_kept
	ldr	x30, [x30, :lo12:diff_kept + 8]
	add	x30, x30, #DIFF_X
	stp	x0, x1, [x30, #0]
	stp	x2, x3, [x30, #16]
	stp	x4, x5, [x30, #32]
	stp	x6, x7, [x30, #48]
	stp	x8, x9, [x30, #64]
	stp	x10, x11, [x30, #80]
	stp	x12, x13, [x30, #96]
	stp	x14, x15, [x30, #112]
	stp	x16, x17, [x30, #128]
	stp	x18, x19, [x30, #144]
	stp	x20, x21, [x30, #160]
	stp	x22, x23, [x30, #176]
	stp	x24, x25, [x30, #192]
	stp	x26, x27, [x30, #208]
	stp	x28, x29, [x30, #224]
	sub	x30, x30, #DIFF_X
	mrs	x0, nzcv
	str	x0, [x30, #DIFF_NZCV]
	mrs	x0, fpsr
	str	x0, [x30, #DIFF_FPSR]
	mrs	x0, fpcr
	str	x0, [x30, #DIFF_FPCR]
	mov	x0, sp
	str	x0, [x30, #DIFF_SP]
	adr	x0, diff_return
	str	x0, [x30, #DIFF_X + 240]
	stp	q0, q1, [x30, #0]
	stp	q2, q3, [x30, #32]
	stp	q4, q5, [x30, #64]
	stp	q6, q7, [x30, #96]
	stp	q8, q9, [x30, #128]
	stp	q10, q11, [x30, #160]
	stp	q12, q13, [x30, #192]
	stp	q14, q15, [x30, #224]
	stp	q16, q17, [x30, #256]
	stp	q18, q19, [x30, #288]
	stp	q20, q21, [x30, #320]
	stp	q22, q23, [x30, #352]
	stp	q24, q25, [x30, #384]
	stp	q26, q27, [x30, #416]
	stp	q28, q29, [x30, #448]
	stp	q30, q31, [x30, #480]

	adrp	x1, diff_kept
	ldr	x1, [x1, :lo12:diff_kept]
	mov	sp, x1
	ldr	x2, [sp, #160]
	msr	fpcr, x2
	ldr	x18, [sp, #168]
	ldp	d8, d9, [sp, #96]
	ldp	d10, d11, [sp, #112]
	ldp	d12, d13, [sp, #128]
	ldp	d14, d15, [sp, #144]
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #192
	ret
	.size	diff_enter, .-diff_enter

	.bss
	.p2align 4
diff_kept:
	.skip	16
	.section .note.GNU-stack, "", %progbits
