// SPDX-License-Identifier: GPL-2.0-only
// A library with one of each thing that a uprobe can meet. Built by build.sh.
	.arch armv8.2-a
	.text

	.macro FUNC name, bind=.global
	.p2align 2
	\bind \name
	.type \name, %function
\name:
	.endm
	.macro END name
	.size \name, . - \name
	.endm

FUNC plain
	stp x29, x30, [sp, #-16]!
	mov x29, sp
	add x0, x0, #1
	ldp x29, x30, [sp], #16
	ret
END plain

FUNC counter
	add x1, x0, #8		// +0x00
1:	ldxr w2, [x1]		// +0x04: the sequence
	add w2, w2, #1		// +0x08
	stxr w3, w2, [x1]	// +0x0c
	cbnz w3, 1b		// +0x10
	ret			// +0x14
END counter

FUNC with_literal
	ldr d0, 1f		// +0x00: mainline steps this from a slot, wrongly
	fmov x0, d0
	ret
1:	.quad 0x1122334455667788	// +0x0c: data in the text
END with_literal

FUNC twin, .local
	mov x0, #1
	ret
END twin
	.global calls_twin
	.type calls_twin, %function
calls_twin:
	b twin
	.size calls_twin, . - calls_twin

	.global picked
	.type picked, %gnu_indirect_function
picked:
	adr x0, 1f
1:
	ret
	.size picked, . - picked

	.symver old_api, api@V1
	.symver new_api, api@@V2
FUNC old_api
	mov x0, #1
	ret
END old_api
FUNC new_api
	mov x0, #2
	ret
END new_api

FUNC uses_import
	b imported
END uses_import

	.data
	.global a_variable
	.type a_variable, %object
a_variable:
	.quad 1
	.size a_variable, 8
