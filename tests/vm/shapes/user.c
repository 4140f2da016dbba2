// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shapes of code for uprobes: functions that say what they computed, each with
 * a label at the place to probe. With an argument it waits for a line first, so
 * that it can be probed while it is mapped.
 */
#include <stdint.h>
#include <stdio.h>

/* What stands at the label runs; x0 is what the function returns. */
#define SHAPE(name, code)					\
	uint64_t name(void);					\
	asm(".text\n.globl " #name "\n.type " #name ", %function\n" \
	    #name ":\n" code "	ret\n.p2align 3\n"		\
	    "9: .quad 0x1122334455667788\n")
#define HERE(name) ".globl at_" #name "\nat_" #name ": "

SHAPE(ordinary,		"mov x0, #6\n" HERE(ordinary) "add x0, x0, #1\n");
SHAPE(branch,		"mov x0, #1\n" HERE(branch) "b 1f\n mov x0, #2\n1:\n");
SHAPE(call,		"mov x9, x30\n" HERE(call) "bl 1f\n mov x30, x9\n ret\n"
			"1: mov x0, #3\n");
SHAPE(nop,		"mov x0, #4\n" HERE(nop) "nop\n");
SHAPE(yield,		"mov x0, #5\n" HERE(yield) "yield\n");
SHAPE(address,		HERE(address) "adr x0, 9f\n ldr x0, [x0]\n");
SHAPE(prfm_literal,	"mov x0, #6\n" HERE(prfm_literal) "prfm pldl1keep, 9f\n");
SHAPE(after_ldar,	"sub sp, sp, #16\n str xzr, [sp]\n ldar x0, [sp]\n"
			HERE(after_ldar) "add x0, x0, #7\n add sp, sp, #16\n");
/* casp x0, x1, x2, x3, [sp], which finds 0, 0 and stores 0, 0 */
SHAPE(casp,		"stp xzr, xzr, [sp, #-16]!\n mov x0, xzr\n mov x1, xzr\n"
			"mov x2, xzr\n mov x3, xzr\n"
			HERE(casp) ".inst 0x48207fe2\n add sp, sp, #16\n");
SHAPE(literal,		HERE(literal) "ldr x0, 9f\n");
SHAPE(simd_literal,	HERE(simd_literal) "ldr d0, 9f\n fmov x0, d0\n");
SHAPE(exclusive,	"sub sp, sp, #16\n1: mov x1, sp\n"
			HERE(exclusive) "ldxr x0, [x1]\n stxr w2, x0, [x1]\n"
			"cbnz w2, 1b\n mov x0, #8\n add sp, sp, #16\n");
SHAPE(udf,		"mov x0, #9\n ret\n" HERE(udf) ".inst 0x0000dead\n");

#define ROW(name) { #name, name }

static const struct {
	const char *name;
	uint64_t (*run)(void);
} shapes[] = {
	ROW(ordinary), ROW(branch), ROW(call), ROW(nop), ROW(yield), ROW(address),
	ROW(prfm_literal), ROW(after_ldar), ROW(casp), ROW(literal),
	ROW(simd_literal), ROW(exclusive), ROW(udf),
};

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		(void)getchar();
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		printf("%s %llx\n", shapes[i].name, (unsigned long long)shapes[i].run());
	return 0;
}
