/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions to put uprobes on: place_X is the probed instruction of target_X.
 * What they compute is said in C, in targets.c.
 */
.macro FUNCTION name
	.globl	\name
	.type	\name, %function
	.p2align 2
\name:
.endm

.macro PLACE name
	.globl	place_\name
place_\name:
.endm

	.text

/* From a slot */
FUNCTION target_add
PLACE add
	add	x0, x0, #1
	ret

/* Simulated, taken and not */
FUNCTION target_branch
PLACE cbz
	cbz	x0, 1f
	tst	x0, #1
PLACE bcond
	b.eq	1f
	add	x0, x0, #2
1:
PLACE ret
	ret

/* A frame and a call: the first instruction of most functions */
FUNCTION target_call
PLACE stp
	stp	x29, x30, [sp, #-16]!
PLACE bl
	bl	target_add
PLACE ldp
	ldp	x29, x30, [sp], #16
	ret

/* 5 more for each turn of a loop of 16 */
FUNCTION target_loop
	mov	x1, #16
1:	add	x0, x0, #5
PLACE subs
	subs	x1, x1, #1
	b.ne	1b
	ret

/* An address, of which only the distance counts */
FUNCTION target_address
PLACE adr
	adr	x1, 1f
	adr	x2, 2f
	sub	x1, x2, x1
1:	nop
2:	add	x0, x0, x1
	ret

/* Literals, which some kernels refuse */
FUNCTION target_literal
PLACE literal
	ldr	x1, 3f
	add	x0, x0, x1
PLACE simd_literal
	ldr	d0, 3f
	fmov	x1, d0
	eor	x0, x0, x1
	ret
	.p2align 3
3:	.quad	0x1122334455667788

/* An atomic operation and vector registers, through memory */
FUNCTION target_memory
	sub	sp, sp, #16
	str	x0, [sp]
	mov	x1, #3
PLACE atomic
	.inst	0xf82103e2		/* ldadd x1, x2, [sp] */
	ldr	d1, [sp]
PLACE vector
	add	v1.2d, v1.2d, v1.2d
	fmov	x0, d1
	add	sp, sp, #16
	ret

/* May fault */
FUNCTION target_load
PLACE load
	ldr	x0, [x0]
	ret

/* A breakpoint of the program's own */
FUNCTION target_brk
PLACE nop
	nop
PLACE brk
	brk	#5
	ret

/* Straight on, for a debugger that steps: it is stopped by the first one */
FUNCTION target_steps
	brk	#1
PLACE steps
	add	x1, x1, #1
	nop
PLACE steps_add
	add	x1, x1, #1
	add	x1, x1, #1
PLACE steps_nop
	nop
	add	x1, x1, #1
PLACE steps_branch
	b	1f
1:	add	x1, x1, #1
PLACE steps_load
	ldr	x2, [sp]
	nop
	.globl	steps_end
steps_end:
	nop
	ret

/* Calls fork() under a return probe */
FUNCTION target_forker
	stp	x29, x30, [sp, #-16]!
	bl	fork
	ldp	x29, x30, [sp], #16
	ret

	.section .note.GNU-stack, "", %progbits
