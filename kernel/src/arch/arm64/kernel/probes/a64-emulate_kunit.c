// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the A64 emulators against what the manual says: operands at
 * the edges of their ranges, which no program can be made to execute in a test,
 * and PSTATE. They run in the kernel and, through a shim, on any host.
 *
 * The words are what LLVM assembles for the text beside them.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "a64-emulate.h"

#define N	BIT(31)
#define Z	BIT(30)
#define C	BIT(29)
#define V	BIT(28)
#define BTYPE(n) ((u64)(n) << A64_BTYPE_SHIFT)

/* EL1h, DAIF masked, and a few more bits that are nobody's business */
#define PSTATE	0x00c003c5UL
#define PC	0xffff800080123454ULL

/* Where the program goes on; by itself it is the next instruction. */
enum a64_goes {
	GOES_ON,
	GOES_BY,
	GOES_TO,
};

/* A register's number is counted from 1: 0 is none. */
struct a64_emulate_case {
	const char *name;
	u32 insn;
	u8 emulator;		/* enum a64_emulator */
	u8 guard;		/* enum a64_guard */
	u8 goes;		/* enum a64_goes */
	u8 in_reg;		/* none: all are as a64_fill() leaves them */
	u8 out_reg;		/* none: no one changes */
	u64 in;
	u64 out;
	u64 operand;
	u64 to;			/* offset for GOES_BY, address for GOES_TO */
	u64 flags;		/* beside PSTATE, before and after */
	u64 pstate_in;		/* beside both, before */
	u64 pstate_out;		/* and after */
};

#define CASE(kind, word, text, ...) \
	{ .name = text, .insn = word, .emulator = A64_EMULATE_##kind, \
	  ##__VA_ARGS__ }
#define IN(n, value)	.in_reg = (n) + 1, .in = value
#define OUT(n, value)	.out_reg = (n) + 1, .out = value
#define TO(offset)	.goes = GOES_BY, .to = (u64)(offset)
#define AT(address)	.goes = GOES_TO, .to = address
#define FLAGS(f)	.flags = f

static const struct a64_emulate_case a64_emulate_cases[] = {
	CASE(NOP, 0xd503201f, "nop"),
	CASE(NOP, 0xd503201f, "nop ends a landing", FLAGS(N), .pstate_in = BTYPE(2)),
	CASE(NOP, 0xd8000040, "prfm pldl1keep, #8"),

	CASE(ADR, 0x10000000, "adr x0, #0", OUT(0, PC)),
	CASE(ADR, 0x70fffffe, "adr x30, #-1", OUT(30, PC - 1)),
	CASE(ADR, 0x707fffe3, "adr x3, #1048575", OUT(3, PC + 1048575)),
	CASE(ADR, 0x10800001, "adr x1, #-1048576", OUT(1, PC - 1048576)),
	CASE(ADR, 0xb0000001, "adrp x1, #4096", OUT(1, 0xffff800080124000ULL)),
	CASE(ADR, 0x90800005, "adrp x5, #-4294967296", OUT(5, 0xffff7fff80123000ULL)),
	CASE(ADR, 0xf07fffe5, "adrp x5, #4294963200", OUT(5, 0xffff800180122000ULL)),
	CASE(ADR, 0x9080001f, "adrp xzr, #-4294967296"),
	CASE(ADR, 0x10000000, "adr ends a landing", OUT(0, PC), .pstate_in = BTYPE(3)),

	CASE(B_BL, 0x14000000, "b #0", TO(0)),
	CASE(B_BL, 0x15ffffff, "b #134217724", TO(134217724)),
	CASE(B_BL, 0x16000000, "b #-134217728", TO(-134217728)),
	CASE(B_BL, 0x95ffffff, "bl #134217724", TO(134217724), OUT(30, PC + 4)),
	CASE(B_BL, 0x97ffffff, "bl #-4", TO(-4), OUT(30, PC + 4)),
	CASE(B_BL, 0x94000002, "bl leaves no BTYPE", TO(8), OUT(30, PC + 4),
	     .pstate_in = BTYPE(1)),

	CASE(B_COND, 0x547fffe0, "b.eq #1048572, Z", TO(1048572), FLAGS(Z)),
	CASE(B_COND, 0x54800000, "b.eq #-1048576, Z", TO(-1048576), FLAGS(Z)),
	CASE(B_COND, 0x54000040, "b.eq #8, not Z", FLAGS(N | C | V)),
	CASE(B_COND, 0x54000051, "bc.ne #8, not Z", TO(8), FLAGS(N | C | V)),
	CASE(B_COND, 0x54000041, "b.ne #8, Z", FLAGS(Z)),
	CASE(B_COND, 0x54000042, "b.cs #8, C", TO(8), FLAGS(C)),
	CASE(B_COND, 0x54000043, "b.cc #8, C", FLAGS(C)),
	CASE(B_COND, 0x54000044, "b.mi #8, N", TO(8), FLAGS(N)),
	CASE(B_COND, 0x54000045, "b.pl #8, N", FLAGS(N)),
	CASE(B_COND, 0x54000046, "b.vs #8, V", TO(8), FLAGS(V)),
	CASE(B_COND, 0x54000047, "b.vc #8, V", FLAGS(V)),
	CASE(B_COND, 0x54000048, "b.hi #8, C", TO(8), FLAGS(C)),
	CASE(B_COND, 0x54000048, "b.hi #8, C and Z", FLAGS(C | Z)),
	CASE(B_COND, 0x54000049, "b.ls #8, C and Z", TO(8), FLAGS(C | Z)),
	CASE(B_COND, 0x54000049, "b.ls #8, C", FLAGS(C)),
	CASE(B_COND, 0x5400004a, "b.ge #8, N and V", TO(8), FLAGS(N | V)),
	CASE(B_COND, 0x5400004a, "b.ge #8, N", FLAGS(N)),
	CASE(B_COND, 0x5400004b, "b.lt #8, V", TO(8), FLAGS(V)),
	CASE(B_COND, 0x5400004c, "b.gt #8, N and V", TO(8), FLAGS(N | V)),
	CASE(B_COND, 0x5400004c, "b.gt #8, N, V and Z", FLAGS(N | V | Z)),
	CASE(B_COND, 0x5400004d, "b.le #8, Z", TO(8), FLAGS(Z)),
	CASE(B_COND, 0x5400004d, "b.le #8, none", FLAGS(0)),
	CASE(B_COND, 0x5400004e, "b.al #8", TO(8), FLAGS(0)),
	CASE(B_COND, 0x5400004f, "b.nv #8 is taken", TO(8), FLAGS(0)),

	CASE(CBZ, 0xb4fffffe, "cbz x30, #-4, upper half", IN(30, 1ULL << 32)),
	CASE(CBZ, 0x347fffe3, "cbz w3, #1048572, upper half", IN(3, 1ULL << 32), TO(1048572)),
	CASE(CBZ, 0x3400005f, "cbz wzr, #8", TO(8)),
	CASE(CBZ, 0x3500003f, "cbnz wzr, #4"),
	CASE(CBZ, 0xb5800000, "cbnz x0, #-1048576", IN(0, 1ULL << 63), TO(-1048576)),
	CASE(CBZ, 0x35000040, "cbnz w0, #8, upper half", IN(0, 1ULL << 63)),

	CASE(TBZ, 0x36fbffe1, "tbz w1, #31, #32764", IN(1, ~(1ULL << 31)), TO(32764)),
	CASE(TBZ, 0xb6fc0001, "tbz x1, #63, #-32768", IN(1, ~0ULL >> 1), TO(-32768)),
	CASE(TBZ, 0xb6fc0001, "tbz x1, #63, #-32768, set", IN(1, 1ULL << 63)),
	CASE(TBZ, 0x37000040, "tbnz w0, #0, #8", IN(0, 1), TO(8)),
	CASE(TBZ, 0xb7000040, "tbnz x0, #32, #8", IN(0, 1ULL << 32), TO(8)),
	CASE(TBZ, 0xb700005f, "tbnz xzr, #32, #8"),

	CASE(BR_BLR_RET, 0xd61f0020, "br x1", IN(1, 0x123454), AT(0x123454)),
	CASE(BR_BLR_RET, 0xd61f03e0, "br xzr", AT(0)),
	CASE(BR_BLR_RET, 0xd61f0020, "br x1, page not guarded", IN(1, 8), AT(8),
	     .guard = A64_GUARD_OFF, .pstate_in = BTYPE(2), .pstate_out = BTYPE(1)),
	CASE(BR_BLR_RET, 0xd61f0020, "br x1, page guarded", IN(1, 8), AT(8),
	     .guard = A64_GUARD_ON, .pstate_out = BTYPE(3)),
	CASE(BR_BLR_RET, 0xd61f0200, "br x16, page guarded", IN(16, 8), AT(8),
	     .guard = A64_GUARD_ON, .pstate_out = BTYPE(1)),
	CASE(BR_BLR_RET, 0xd61f0220, "br x17, page guarded", IN(17, 8), AT(8),
	     .guard = A64_GUARD_ON, .pstate_out = BTYPE(1)),
	CASE(BR_BLR_RET, 0xd63f0020, "blr x1", IN(1, 8), AT(8), OUT(30, PC + 4)),
	CASE(BR_BLR_RET, 0xd63f03c0, "blr x30", IN(30, 8), AT(8), OUT(30, PC + 4)),
	CASE(BR_BLR_RET, 0xd63f0200, "blr x16, page guarded", IN(16, 8), AT(8),
	     OUT(30, PC + 4), .guard = A64_GUARD_ON, .pstate_out = BTYPE(2)),
	CASE(BR_BLR_RET, 0xd63f0020, "blr x1, page not guarded", IN(1, 8), AT(8),
	     OUT(30, PC + 4), .guard = A64_GUARD_OFF, .pstate_out = BTYPE(2)),
	CASE(BR_BLR_RET, 0xd65f03c0, "ret", IN(30, 8), AT(8), .guard = A64_GUARD_ON,
	     .pstate_in = BTYPE(1)),
	CASE(BR_BLR_RET, 0xd65f0220, "ret x17", IN(17, 0xff00000000000008ULL),
	     AT(0xff00000000000008ULL), .guard = A64_GUARD_ON),

	CASE(PAUTH_BRANCH, 0xd71f0801, "braa x0, x1", AT(8), .operand = 8,
	     .guard = A64_GUARD_ON, .pstate_out = BTYPE(3)),
	CASE(PAUTH_BRANCH, 0xd71f0801, "braa x0, x1, page not guarded", AT(8), .operand = 8,
	     .guard = A64_GUARD_OFF, .pstate_out = BTYPE(1)),
	CASE(PAUTH_BRANCH, 0xd71f0a01, "braa x16, x1", AT(8), .operand = 8,
	     .guard = A64_GUARD_ON, .pstate_out = BTYPE(1)),
	CASE(PAUTH_BRANCH, 0xd73f0bc1, "blraa x30, x1", AT(8), OUT(30, PC + 4), .operand = 8,
	     .guard = A64_GUARD_ON, .pstate_out = BTYPE(2)),
	CASE(PAUTH_BRANCH, 0xd65f0bff, "retaa", AT(8), .operand = 8, .guard = A64_GUARD_ON,
	     .pstate_in = BTYPE(1)),

	CASE(LDR_LITERAL, 0x187fffe0, "ldr w0, #1048572", OUT(0, 0xfedcba98),
	     .operand = 0xfedcba98),
	CASE(LDR_LITERAL, 0x5880001e, "ldr x30, #-1048576", OUT(30, 0xfedcba9876543210ULL),
	     .operand = 0xfedcba9876543210ULL),
	CASE(LDR_LITERAL, 0x5800005f, "ldr xzr, #8", .operand = 1),
	CASE(LDRSW_LITERAL, 0x98000021, "ldrsw x1, #4, negative",
	     OUT(1, 0xfffffffffedcba98ULL), .operand = 0xfedcba98),
	CASE(LDRSW_LITERAL, 0x98000021, "ldrsw x1, #4, positive", OUT(1, 0x7edcba98),
	     .operand = 0x7edcba98),

	CASE(MRS_DAIF, 0xd53b4220, "mrs x0, daif, all masked", OUT(0, 0x3c0)),
	CASE(MRS_DAIF, 0xd53b423e, "mrs x30, daif, none of the flags", OUT(30, 0x3c0),
	     FLAGS(N | Z | C | V)),
	CASE(MRS_DAIF, 0xd53b423f, "mrs xzr, daif"),
};

KUNIT_ARRAY_PARAM_DESC(a64_emulate_cases, a64_emulate_cases, name);

/* No two alike, none zero, and no half of one zero */
static void a64_fill(struct a64_regs *regs)
{
	u32 i;

	for (i = 0; i < 31; i++)
		regs->x[i] = 0xa5a5000100010001ULL * (i + 1);
	regs->sp = 0xffff800081234560ULL;
	regs->pc = PC;
}

static void emulation_leaves_what_the_instruction_would(struct kunit *test)
{
	const struct a64_emulate_case *c = test->param_value;
	struct a64_regs regs, expected;
	u32 i;

	a64_fill(&regs);
	if (c->in_reg)
		regs.x[c->in_reg - 1] = c->in;
	regs.pstate = PSTATE | c->flags | c->pstate_in;

	expected = regs;
	expected.pc = c->goes == GOES_TO ? c->to : PC + (c->goes == GOES_BY ? c->to : 4);
	expected.pstate = PSTATE | c->flags | c->pstate_out;
	if (c->out_reg)
		expected.x[c->out_reg - 1] = c->out;

	a64_emulate(c->emulator, c->insn, c->operand, c->guard, &regs);

	for (i = 0; i < 31; i++)
		KUNIT_EXPECT_EQ_MSG(test, regs.x[i], expected.x[i], "x%u", i);
	KUNIT_EXPECT_EQ(test, regs.sp, expected.sp);
	KUNIT_EXPECT_EQ(test, regs.pc, expected.pc);
	KUNIT_EXPECT_EQ(test, regs.pstate, expected.pstate);
}

static void a_literal_is_where_the_word_says(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, a64_reads_literal(A64_EMULATE_LDR_LITERAL));
	KUNIT_EXPECT_TRUE(test, a64_reads_literal(A64_EMULATE_LDRSW_LITERAL));
	KUNIT_EXPECT_FALSE(test, a64_reads_literal(A64_EMULATE_ADR));
	KUNIT_EXPECT_EQ(test, a64_literal_address(0x187fffe0, PC), PC + 1048572);
	KUNIT_EXPECT_EQ(test, a64_literal_address(0x5880001e, PC), PC - 1048576);
	KUNIT_EXPECT_EQ(test, a64_literal_size(0x187fffe0), 4U);
	KUNIT_EXPECT_EQ(test, a64_literal_size(0x5880001e), 8U);
	KUNIT_EXPECT_EQ(test, a64_literal_size(0x98000021), 4U);
}

static void a_modifier_is_what_the_word_names(struct kunit *test)
{
	struct a64_regs regs;

	a64_fill(&regs);
	KUNIT_EXPECT_EQ(test, a64_pauth_modifier(0xd71f0801, &regs), regs.x[1]);
	KUNIT_EXPECT_EQ(test, a64_pauth_modifier(0xd71f0c5f, &regs), regs.sp);
	KUNIT_EXPECT_EQ(test, a64_pauth_modifier(0xd61f087f, &regs), 0ULL);
	KUNIT_EXPECT_EQ(test, a64_pauth_modifier(0xd65f0bff, &regs), regs.sp);
	KUNIT_EXPECT_EQ(test, a64_pauth_address(0xd71f0c5f, &regs), regs.x[2]);
	KUNIT_EXPECT_EQ(test, a64_pauth_address(0xd71f0be1, &regs), 0ULL);
	KUNIT_EXPECT_EQ(test, a64_pauth_address(0xd65f0bff, &regs), regs.x[30]);
}

static void only_a_guarded_page_stops_an_indirect_branch(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, a64_is_stopped_by_guard(A64_GUARD_ON, PSTATE | BTYPE(1)));
	KUNIT_EXPECT_TRUE(test, a64_is_stopped_by_guard(A64_GUARD_ON, PSTATE | BTYPE(2)));
	KUNIT_EXPECT_FALSE(test, a64_is_stopped_by_guard(A64_GUARD_ON, PSTATE));
	KUNIT_EXPECT_FALSE(test, a64_is_stopped_by_guard(A64_GUARD_OFF, PSTATE | BTYPE(2)));
	KUNIT_EXPECT_FALSE(test, a64_is_stopped_by_guard(A64_GUARD_NONE, PSTATE));
}

static struct kunit_case a64_emulate_test_cases[] = {
	KUNIT_CASE_PARAM(emulation_leaves_what_the_instruction_would,
			 a64_emulate_cases_gen_params),
	KUNIT_CASE(a_literal_is_where_the_word_says),
	KUNIT_CASE(a_modifier_is_what_the_word_names),
	KUNIT_CASE(only_a_guarded_page_stops_an_indirect_branch),
	{}
};

static struct kunit_suite a64_emulate_test_suite = {
	.name = "arm64_probes_emulate",
	.test_cases = a64_emulate_test_cases,
};

kunit_test_suite(a64_emulate_test_suite);

MODULE_DESCRIPTION("KUnit tests of the probes' instruction emulators");
MODULE_LICENSE("GPL");
