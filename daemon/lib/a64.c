// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decoder: the very file that the kernel is built from. What follows it
 * here is for many words at once, and so close to it that it can be inlined.
 */
#include "a64.h"

#include "a64-decode.c"

char a64_letter(struct a64_verdict verdict)
{
	static const char letters[] = {
		[A64_REJECT] = 'R',
		[A64_EMULATE] = 'E',
		[A64_SLOT] = 'S',
		[A64_REWRITE] = 'W',
	};

	return letters[verdict.how];
}

const char *a64_emulator_name(enum a64_emulator emulator)
{
	static const char *const names[] = {
		[A64_EMULATE_NONE] = "none",
		[A64_EMULATE_NOP] = "nop",
		[A64_EMULATE_ADR] = "adr",
		[A64_EMULATE_B_BL] = "b-bl",
		[A64_EMULATE_B_COND] = "b-cond",
		[A64_EMULATE_BR_BLR_RET] = "br-blr-ret",
		[A64_EMULATE_PAUTH_BRANCH] = "pauth-branch",
		[A64_EMULATE_CBZ] = "cbz",
		[A64_EMULATE_TBZ] = "tbz",
		[A64_EMULATE_LDR_LITERAL] = "ldr-literal",
		[A64_EMULATE_LDRSW_LITERAL] = "ldrsw-literal",
		[A64_EMULATE_MRS_DAIF] = "mrs-daif",
	};

	return names[emulator];
}

void a64_decode_bulk(const uint32_t *words, size_t n, enum a64_world world, char *ret_letters)
{
	char letters[A64_CLASS_COUNT];
	size_t i;

	for (i = 0; i < A64_CLASS_COUNT; i++)
		letters[i] = a64_letter(a64_verdicts[a64_class_in_world(i, world)]);
	for (i = 0; i < n; i++)
		ret_letters[i] = letters[a64_classify(words[i])];
}
