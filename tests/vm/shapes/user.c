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
	    "9: .quad 0x11223344f5667788\n")
#define HERE(name) ".globl at_" #name "\nat_" #name ": "

SHAPE(ordinary,		"mov x0, #6\n" HERE(ordinary) "add x0, x0, #1\n");
SHAPE(branch,		"mov x0, #1\n" HERE(branch) "b 1f\n mov x0, #2\n1:\n");
SHAPE(call,		"mov x9, x30\n" HERE(call) "bl 1f\n mov x30, x9\n ret\n"
			"1: mov x0, #3\n");
/* A branch to label 1: 1 when it is taken, 2 when it is not. */
#define BRANCH(name, before, branch)				\
	SHAPE(name, before "\n mov x0, #1\n" HERE(name) branch "\n mov x0, #2\n1:\n")
BRANCH(b_cond_taken,	"cmp x0, x0",			"b.eq 1f");
BRANCH(b_cond_passed,	"cmp x0, x0",			"b.ne 1f");
BRANCH(b_less_taken,	"mov x1, #-1\n cmp x1, #1",	"b.lt 1f");
BRANCH(b_lower_passed,	"mov x1, #-1\n cmp x1, #1",	"b.lo 1f");
/* Bits 0 and 32, which a TBZ of the same fields would test, are the other way. */
BRANCH(cbz_taken,	"mov x1, #0",			"cbz x1, 1f");
BRANCH(cbz_passed,	"mov x1, #2",			"cbz x1, 1f");
BRANCH(cbz_w_taken,	"mov x1, #0x100000000",		"cbz w1, 1f");
BRANCH(cbz_w_passed,	"mov x1, #2",			"cbz w1, 1f");
BRANCH(cbnz_taken,	"mov x1, #2",			"cbnz x1, 1f");
BRANCH(cbnz_passed,	"mov x1, #0",			"cbnz x1, 1f");
BRANCH(cbnz_w_taken,	"mov x1, #2",			"cbnz w1, 1f");
BRANCH(cbnz_w_passed,	"mov x1, #0x100000000",		"cbnz w1, 1f");
BRANCH(tbz_taken,	"mov x1, #1",			"tbz x1, #3, 1f");
BRANCH(tbz_passed,	"mov x1, #8",			"tbz x1, #3, 1f");
BRANCH(tbz_high_taken,	"mov x1, #8",			"tbz x1, #35, 1f");
BRANCH(tbz_high_passed,	"mov x1, #0x800000000",		"tbz x1, #35, 1f");
BRANCH(tbnz_taken,	"mov x1, #8",			"tbnz x1, #3, 1f");
BRANCH(tbnz_passed,	"mov x1, #1",			"tbnz x1, #3, 1f");
BRANCH(tbnz_high_taken,	"mov x1, #0x800000000",		"tbnz x1, #35, 1f");
BRANCH(tbnz_high_passed, "mov x1, #8",			"tbnz x1, #35, 1f");
BRANCH(br,		"adr x1, 1f",			"br x1");
BRANCH(ret_to,		"adr x1, 1f",			"ret x1");
/* A call of label 1: 3, the distance of the link included. */
#define CALL(name, before, call)				\
	SHAPE(name, "mov x9, x30\n" before "\n"		\
	      HERE(name) call "\n2: mov x30, x9\n ret\n"	\
	      "1: adr x1, 2b\n sub x0, x30, x1\n add x0, x0, #3\n mov x30, x9\n")
CALL(bl,		"",				"bl 1f");
CALL(blr,		"adr x1, 1f",			"blr x1");
CALL(blr_link,		"adr x30, 1f",			"blr x30");
SHAPE(nop,		"mov x0, #4\n" HERE(nop) "nop\n");
SHAPE(yield,		"mov x0, #5\n" HERE(yield) "yield\n");
SHAPE(address,		HERE(address) "adr x0, 9f\n ldr x0, [x0]\n");
/* adrp x0, .+4096, of which the program is to print no address */
SHAPE(page,		HERE(page) ".inst 0xb0000000\n adr x1, .-4\n"
			"lsr x1, x1, #12\n lsr x0, x0, #12\n sub x0, x0, x1\n");
SHAPE(prfm_literal,	"mov x0, #6\n" HERE(prfm_literal) "prfm pldl1keep, 9f\n");
SHAPE(after_ldar,	"sub sp, sp, #16\n str xzr, [sp]\n ldar x0, [sp]\n"
			HERE(after_ldar) "add x0, x0, #7\n add sp, sp, #16\n");
/* casp x0, x1, x2, x3, [sp], which finds 0, 0 and stores 0, 0 */
SHAPE(casp,		"stp xzr, xzr, [sp, #-16]!\n mov x0, xzr\n mov x1, xzr\n"
			"mov x2, xzr\n mov x3, xzr\n"
			HERE(casp) ".inst 0x48207fe2\n add sp, sp, #16\n");
SHAPE(literal,		HERE(literal) "ldr x0, 9f\n");
SHAPE(ldrsw_literal,	HERE(ldrsw_literal) "ldrsw x0, 9f\n");
SHAPE(simd_literal,	HERE(simd_literal) "ldr d0, 9f\n fmov x0, d0\n");
SHAPE(literal_w,	HERE(literal_w) "ldr w0, 9f\n");
SHAPE(literal_sw,	"mov x9, x30\n" HERE(literal_sw) "ldrsw x30, 7f\n mov x0, x30\n"
			"mov x30, x9\n ret\n 7: .word 0x80000001, 0\n");
SHAPE(literal_back,	"b 1f\n .p2align 3\n 6: .quad 0x99\n"
			"1: " HERE(literal_back) "ldr x0, 6b\n");
SHAPE(literal_zr,	"mov x0, #10\n" HERE(literal_zr) "ldr xzr, 9f\n");
SHAPE(literal_s,	"mov x0, #11\n" HERE(literal_s) "ldr s31, 9f\n"
			"fmov w1, s31\n add x0, x0, x1\n");
SHAPE(literal_q,	"mov x0, #12\n" HERE(literal_q) "ldr q3, 9f\n"
			"mov x1, v3.d[1]\n fmov x2, d3\n add x0, x0, x1\n eor x0, x0, x2\n");
SHAPE(exclusive,	"sub sp, sp, #16\n1: mov x1, sp\n"
			HERE(exclusive) "ldxr x0, [x1]\n stxr w2, x0, [x1]\n"
			"cbnz w2, 1b\n mov x0, #8\n add sp, sp, #16\n");
SHAPE(udf,		"mov x0, #9\n ret\n" HERE(udf) ".inst 0x0000dead\n");

#define ROW(name) { #name, name }

static const struct {
	const char *name;
	uint64_t (*run)(void);
} shapes[] = {
	ROW(ordinary), ROW(branch), ROW(call), ROW(b_cond_taken), ROW(b_cond_passed),
	ROW(b_less_taken), ROW(b_lower_passed), ROW(cbz_taken), ROW(cbz_passed),
	ROW(cbz_w_taken), ROW(cbz_w_passed), ROW(cbnz_taken), ROW(cbnz_passed),
	ROW(cbnz_w_taken), ROW(cbnz_w_passed), ROW(tbz_taken), ROW(tbz_passed),
	ROW(tbz_high_taken), ROW(tbz_high_passed), ROW(tbnz_taken), ROW(tbnz_passed),
	ROW(tbnz_high_taken), ROW(tbnz_high_passed), ROW(br), ROW(ret_to), ROW(bl),
	ROW(blr), ROW(blr_link), ROW(nop), ROW(yield), ROW(address), ROW(page),
	ROW(prfm_literal), ROW(after_ldar), ROW(casp), ROW(literal),
	ROW(ldrsw_literal), ROW(simd_literal), ROW(literal_w), ROW(literal_sw),
	ROW(literal_back), ROW(literal_zr), ROW(literal_s), ROW(literal_q), ROW(exclusive),
	ROW(udf),
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
