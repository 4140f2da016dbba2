/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two modules of the same layout, which differ in one word:
 * with one of them gone, the other is loaded where it was.
 */
#include <linux/module.h>

/* The parameters are where the word and the next one are; nobody calls it. */
static char place[32], next[32];
module_param_string(place, place, sizeof(place), 0444);
module_param_string(next, next, sizeof(next), 0444);

static noinline __used void sequence(void)
{
	asm volatile(".Lsequence_word: " SEQUENCE_WORD "\n"
		     "add	x10, x10, #1\n"
		     "stxr	w11, x10, [x9]\n"
		     :
		     :
		     : "x10", "x11", "memory");
}

/* No symbol of its own, which would look like a function. */
extern char sequence_word[] asm(".Lsequence_word");

static int __init sequence_init(void)
{
	snprintf(place, sizeof(place), "0x%lx", (ulong)sequence_word);
	snprintf(next, sizeof(next), "0x%lx", (ulong)sequence_word + 4);
	return 0;
}
module_init(sequence_init);

static void __exit sequence_exit(void)
{
}
module_exit(sequence_exit);

MODULE_DESCRIPTION("A sequence of instructions that may be exclusive");
MODULE_LICENSE("GPL");
