// SPDX-License-Identifier: GPL-2.0-only
// A kernel in miniature: functions, and the tables that keep probes away from
// some of them. Built by build.sh.
	.text
	.global _text
_text:
	.macro FUNC name
	.p2align 2
	.global \name
	.type \name, %function
\name:
	.endm
	.macro END name
	.size \name, . - \name
	.endm

	// traced: two patchable words after the entry
FUNC vfs_read
	.pushsection __mcount_loc, "aw"
	.quad vfs_read
	.popsection
	nop			// +0x00
	nop			// +0x04: the tracer's
	stp x29, x30, [sp, #-16]!	// +0x08
	mov x29, sp		// +0x0c
1:	ldxr w2, [x1]		// +0x10
	add w2, w2, #1		// +0x14
	stxr w3, w2, [x1]	// +0x18
	cbnz w3, 1b		// +0x1c
2:	ldtr x0, [x1]		// +0x20: has a fixup
	.pushsection __ex_table, "a"
	.word 2b - ., 3f - .
	.short 0, 0
	.popsection
3:	nop			// +0x24: a jump label
	.pushsection __jump_table, "aw"
	.word 3b - ., 3b - .
	.quad 0
	.popsection
	msr daifset, #2		// +0x28
	ldp x29, x30, [sp], #16	// +0x2c
	ret			// +0x30
END vfs_read

	// traced, with BTI before the patchable words
FUNC vfs_write
	hint #34
0:	nop
	nop
	.pushsection __mcount_loc, "aw"
	.quad 0b
	.popsection
	ret
END vfs_write

	// traced, with two words before it, and BTI
	.p2align 3
	nop
	nop
FUNC vfs_open
	.pushsection __mcount_loc, "aw"
	.quad vfs_open - 8
	.popsection
	hint #34
	nop
	nop
4:	ldtr x0, [x1]		// +0x0c: has a fixup
	.pushsection __ex_table, "a"
	.word 4b - ., 5f - .
	.short 0, 0
	.popsection
5:	nop			// +0x10: a jump label
	.pushsection __jump_table, "aw"
	.word 5b - ., 5b - .
	.quad 0
	.popsection
	ret
END vfs_open

	// the compiler split it off a traced function
FUNC vfs_read.part.0
	mov x0, #0
	ret
END vfs_read.part.0

FUNC not_traced
	mov x0, #0
	ret
END not_traced

	// blacklisted by name, and traced
FUNC no_probe
	.pushsection __mcount_loc, "aw"
	.quad no_probe
	.popsection
	.pushsection _kprobe_blacklist, "aw"
	.quad no_probe
	.popsection
	nop
	nop
	ret
END no_probe

	.type twin, %function
twin:
	ret
	.size twin, . - twin
	.p2align 4
	.type twin_alias, %function
	.set twin_alias, twin2
twin2:
	ret

	.global _etext
_etext:

	.section .rodata, "a"
	.global linux_banner
	.type linux_banner, %object
linux_banner:
	.asciz "Linux version 6.12.117-test (nobody@nowhere) #1\n"
	.size linux_banner, . - linux_banner
