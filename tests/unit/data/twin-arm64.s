// SPDX-License-Identifier: GPL-2.0-only
// Another local function of a name that sample-arm64.s has too.
	.text
	.type twin, %function
twin:
	mov x0, #2
	ret
	.size twin, . - twin
	.global calls_other_twin
	.type calls_other_twin, %function
calls_other_twin:
	b twin
	.size calls_other_twin, . - calls_other_twin
