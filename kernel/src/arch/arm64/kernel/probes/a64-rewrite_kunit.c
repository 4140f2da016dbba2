// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of what is executed in place of an A64 instruction: that the word
 * is the one meant, and that the registers before and after it are right. What
 * the processor does in between is played here. They run in the kernel and,
 * through a shim, on any host.
 *
 * The words are what LLVM assembles for the texts beside them.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "a64-decode.h"
#include "a64-rewrite.h"

#define PC	0x0000aaaa80123454ULL
#define PSTATE	0x60000000UL		/* EL0, Z and C */
#define LOADED	0xfedcba9876543210ULL
#define TARGET	0x0000bbbb00000008ULL
#define BTYPE(n) ((u64)(n) << A64_BTYPE_SHIFT)

#define NO_REG	0xff

struct a64_rewrite_case {
	const char *name;
	u32 insn;
	u32 rewritten;
	u8 borrowed;		/* the register that the stand-in works on */
	u8 dest;		/* the one that @insn loads; NO_REG: none of X0 to X30 */
	s32 offset;		/* of a literal, from the instruction */
	bool is_branch;
	bool is_call;
	u8 btype;		/* after a branch, from a guarded page */
};

#define LOAD(word, to, reg, loaded, off, text) \
	{ .name = text, .insn = word, .rewritten = to, .borrowed = reg, .dest = loaded, \
	  .offset = off }
#define BRANCH(word, to, reg, text, ...) \
	{ .name = text, .insn = word, .rewritten = to, .borrowed = reg, .dest = NO_REG, \
	  .is_branch = true, ##__VA_ARGS__ }
#define CALL(word, to, reg, text) \
	BRANCH(word, to, reg, text, .is_call = true, .btype = 2)

static const struct a64_rewrite_case a64_rewrite_cases[] = {
	LOAD(0x18000043, 0xb9400063, 3, 3, 8, "ldr w3, #8 by ldr w3, [x3]"),
	LOAD(0x58fffffe, 0xf94003de, 30, 30, -4, "ldr x30, #-4 by ldr x30, [x30]"),
	LOAD(0x5800005f, 0xf940001f, 0, NO_REG, 8, "ldr xzr, #8 by ldr xzr, [x0]"),
	LOAD(0x98000041, 0xb9800021, 1, 1, 8, "ldrsw x1, #8 by ldrsw x1, [x1]"),
	LOAD(0x9800005f, 0xb980001f, 0, NO_REG, 8, "ldrsw xzr, #8 by ldrsw xzr, [x0]"),
	LOAD(0x1c000040, 0xbd400000, 0, NO_REG, 8, "ldr s0, #8 by ldr s0, [x0]"),
	LOAD(0x5c000047, 0xfd400007, 0, NO_REG, 8, "ldr d7, #8 by ldr d7, [x0]"),
	LOAD(0x9c00005f, 0x3dc0001f, 0, NO_REG, 8, "ldr q31, #8 by ldr q31, [x0]"),

	BRANCH(0xd71f0801, 0xdac11020, 0, "braa x0, x1 by autia x0, x1", .btype = 3),
	BRANCH(0xd71f0a01, 0xdac11030, 16, "braa x16, x1 by autia x16, x1", .btype = 1),
	BRANCH(0xd71f0c5f, 0xdac117e2, 2, "brab x2, sp by autib x2, sp", .btype = 3),
	BRANCH(0xd61f087f, 0xdac133e3, 3, "braaz x3 by autiza x3", .btype = 3),
	BRANCH(0xd61f0c7f, 0xdac137e3, 3, "brabz x3 by autizb x3", .btype = 3),
	BRANCH(0xd71f0be1, 0xdac11020, 0, "braa xzr, x1 by autia x0, x1", .btype = 3),
	BRANCH(0xd71f0be0, 0xdac11001, 1, "braa xzr, x0 by autia x1, x0", .btype = 3),
	CALL(0xd73f0822, 0xdac11041, 1, "blraa x1, x2 by autia x1, x2"),
	CALL(0xd73f0bc1, 0xdac1103e, 30, "blraa x30, x1 by autia x30, x1"),
	CALL(0xd73f0e00, 0xdac11410, 16, "blrab x16, x0 by autib x16, x0"),
	CALL(0xd63f089f, 0xdac133e4, 4, "blraaz x4 by autiza x4"),
	BRANCH(0xd65f0bff, 0xdac113fe, 30, "retaa by autia x30, sp"),
	BRANCH(0xd65f0fff, 0xdac117fe, 30, "retab by autib x30, sp"),
};

KUNIT_ARRAY_PARAM_DESC(a64_rewrite_cases, a64_rewrite_cases, name);

static void a64_fill(struct a64_regs *regs)
{
	u32 i;

	for (i = 0; i < 31; i++)
		regs->x[i] = 0xa5a5000100010001ULL * (i + 1);
	regs->sp = 0x0000ffff81234560ULL;
	regs->pc = PC;
	regs->pstate = PSTATE;
}

static void expect_regs(struct kunit *test, const struct a64_regs *got,
			const struct a64_regs *expected)
{
	u32 i;

	for (i = 0; i < 31; i++)
		KUNIT_EXPECT_EQ_MSG(test, got->x[i], expected->x[i], "x%u", i);
	KUNIT_EXPECT_EQ(test, got->sp, expected->sp);
	KUNIT_EXPECT_EQ(test, got->pc, expected->pc);
	KUNIT_EXPECT_EQ(test, got->pstate, expected->pstate);
}

static void the_stand_in_is_the_instruction_meant(struct kunit *test)
{
	const struct a64_rewrite_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, a64_decode(c->insn, A64_USER).how, (u8)A64_REWRITE);
	KUNIT_EXPECT_EQ(test, a64_decode(c->rewritten, A64_USER).how, (u8)A64_SLOT);
	KUNIT_EXPECT_EQ(test, a64_rewrite(c->insn), c->rewritten);
}

/* XZR reads as 0, a literal's address is relative to the PC. */
static u64 address_for_stand_in(const struct a64_rewrite_case *c, const struct a64_regs *before)
{
	bool is_xzr = c->is_branch && (c->insn & 0x3e0) == 0x3e0 && c->borrowed != 30;

	if (!c->is_branch)
		return PC + c->offset;
	return is_xzr ? 0 : before->x[c->borrowed];
}

static void registers_are_what_the_instruction_leaves(struct kunit *test)
{
	const struct a64_rewrite_case *c = test->param_value;
	struct a64_regs regs, expected;
	u64 borrowed;

	a64_fill(&regs);
	expected = regs;
	expected.x[c->borrowed] = address_for_stand_in(c, &regs);
	borrowed = a64_rewrite_enter(c->insn, &regs);
	expect_regs(test, &regs, &expected);

	/* the processor's part */
	if (c->is_branch)
		regs.x[c->borrowed] = TARGET;
	else if (c->dest != NO_REG)
		regs.x[c->dest] = LOADED;

	a64_fill(&expected);
	expected.pc = c->is_branch ? TARGET : PC + 4;
	if (c->dest != NO_REG)
		expected.x[c->dest] = LOADED;
	if (c->is_call)
		expected.x[30] = PC + 4;
	expected.pstate |= BTYPE(c->btype);
	a64_rewrite_leave(c->insn, borrowed, A64_GUARD_ON, &regs);
	expect_regs(test, &regs, &expected);
}

static void an_abort_leaves_no_trace(struct kunit *test)
{
	const struct a64_rewrite_case *c = test->param_value;
	struct a64_regs regs, before;

	a64_fill(&regs);
	before = regs;
	a64_rewrite_abort(c->insn, a64_rewrite_enter(c->insn, &regs), &regs);
	expect_regs(test, &regs, &before);
}

static struct kunit_case a64_rewrite_test_cases[] = {
	KUNIT_CASE_PARAM(the_stand_in_is_the_instruction_meant, a64_rewrite_cases_gen_params),
	KUNIT_CASE_PARAM(registers_are_what_the_instruction_leaves, a64_rewrite_cases_gen_params),
	KUNIT_CASE_PARAM(an_abort_leaves_no_trace, a64_rewrite_cases_gen_params),
	{}
};

static struct kunit_suite a64_rewrite_test_suite = {
	.name = "arm64_probes_rewrite",
	.test_cases = a64_rewrite_test_cases,
};

kunit_test_suite(a64_rewrite_test_suite);

MODULE_DESCRIPTION("KUnit tests of the probes' rewritten instructions");
MODULE_LICENSE("GPL");
