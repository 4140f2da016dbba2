// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit test of the emulators against the processor: each instruction is
 * executed and emulated with the same registers, which are random, as are its
 * operands; then all registers, the flags and the PC have to be the same.
 *
 * It is executed in a buffer with code before it that loads the registers, and
 * with code that saves them at the two places where it can go on. BTYPE, which
 * the first instruction there clears, is for kprobe-test.c.
 */
#include <kunit/test.h>
#include <linux/execmem.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sizes.h>

#include <asm/barrier.h>
#include <asm/cpufeature.h>
#include <asm/daifflags.h>
#include <asm/insn.h>
#include <asm/patching.h>
#include <asm/ptrace.h>

#include "emulate.h"
#include "test-code.h"

#define CASES_PER_KIND	150
#define NZCV_MASK	(PSR_N_BIT | PSR_Z_BIT | PSR_C_BIT | PSR_V_BIT)
#define DAIF_MASK	(PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)
#define PSTATE		(PSR_MODE_EL1h | DAIF_MASK)	/* as execute() has it */

/*
 * The buffer, in words: AFTER has the code that saves, INSN the instruction,
 * with the code that loads right before it. Targets and literals are more than
 * NEAR and less than FAR from the instruction, on either side.
 */
#define BUFFER_SIZE	SZ_128K
#define AFTER		0
#define INSN		(BUFFER_SIZE / sizeof(u32) / 2)
#define NEAR		64
#define FAR		8000

struct native {
	u32 *code;		/* executable, and written as text is */
	struct rnd_state rnd;
};

/* One instruction with its operands */
struct native_case {
	u32 insn;
	u8 emulator;		/* enum a64_emulator */
	s32 to;			/* where else it may go on, or what it loads: words from it */
	u64 literal;
	struct pt_regs regs;
};

static u32 pick(struct native *n, u32 below)
{
	return prandom_u32_state(&n->rnd) % below;
}

static u64 pick_u64(struct native *n)
{
	return (u64)prandom_u32_state(&n->rnd) << 32 | prandom_u32_state(&n->rnd);
}

static u32 field(s32 value, u32 low, u32 width)
{
	return ((u32)value & (u32)(BIT(width) - 1)) << low;
}

static void make_nop(struct native *n, struct native_case *c)
{
	/* NOP, YIELD, CSDB, PRFM (literal); WFE and WFI would have to be woken */
	static const u32 words[] = { 0xd503201f, 0xd503203f, 0xd503229f, 0xd8000000 };

	c->insn = words[pick(n, ARRAY_SIZE(words))];
	c->emulator = A64_EMULATE_NOP;
}

static void make_adr(struct native *n, struct native_case *c)
{
	c->insn = 0x10000000 | field(pick(n, 2), 31, 1) | field(pick(n, 4), 29, 2) |
		  field(pick_u64(n), 5, 19) | pick(n, 32);
	c->emulator = A64_EMULATE_ADR;
}

static void make_b_bl(struct native *n, struct native_case *c)
{
	c->insn = 0x14000000 | field(pick(n, 2), 31, 1) | field(c->to, 0, 26);
	c->emulator = A64_EMULATE_B_BL;
}

static void make_b_cond(struct native *n, struct native_case *c)
{
	c->insn = 0x54000000 | field(c->to, 5, 19) | pick(n, 16);
	c->emulator = A64_EMULATE_B_COND;
}

/* Half of the time with zero, or what is zero by its lower half only */
static void make_cbz(struct native *n, struct native_case *c)
{
	u32 rt = pick(n, 32);

	c->insn = 0x34000000 | field(pick(n, 2), 31, 1) | field(pick(n, 2), 24, 1) |
		  field(c->to, 5, 19) | rt;
	c->emulator = A64_EMULATE_CBZ;
	if (rt < 31 && pick(n, 2))
		c->regs.regs[rt] = pick(n, 2) ? 0 : pick_u64(n) << 32;
}

static void make_tbz(struct native *n, struct native_case *c)
{
	c->insn = 0x36000000 | field(pick(n, 2), 31, 1) | field(pick(n, 2), 24, 1) |
		  field(pick(n, 32), 19, 5) | field(c->to, 5, 14) | pick(n, 32);
	c->emulator = A64_EMULATE_TBZ;
}

static void make_br_blr_ret(struct native *n, struct native_case *c)
{
	u32 rn = pick(n, 31);

	c->insn = 0xd61f0000 | field(pick(n, 3), 21, 2) | field(rn, 5, 5);
	c->emulator = A64_EMULATE_BR_BLR_RET;
	c->regs.regs[rn] = (u64)(n->code + INSN + c->to);
}

/* PACIA1716, PACIB1716 */
static u64 sign(u64 address, u64 modifier, bool with_key_b)
{
	if (with_key_b)
		probes_pauth_hint("hint #10", address, modifier);
	else
		probes_pauth_hint("hint #8", address, modifier);

	return address;
}

/* A modifier that is SP, and hence all returns, are left to a64-emulate_kunit.c. */
static void make_pauth_branch(struct native *n, struct native_case *c)
{
	u32 rn = pick(n, 31), rm = (rn + 1 + pick(n, 30)) % 31;
	bool has_modifier = pick(n, 2), is_key_b = pick(n, 2);
	u64 target = (u64)(n->code + INSN + c->to);

	c->insn = 0xd61f0800 | field(has_modifier, 24, 1) | field(pick(n, 2), 21, 1) |
		  field(is_key_b, 10, 1) | field(rn, 5, 5) | (has_modifier ? rm : 31);
	c->emulator = A64_EMULATE_PAUTH_BRANCH;
	c->regs.regs[rn] = sign(target, has_modifier ? c->regs.regs[rm] : 0, is_key_b);
}

static void make_mrs_daif(struct native *n, struct native_case *c)
{
	c->insn = 0xd53b4220 | pick(n, 32);
	c->emulator = A64_EMULATE_MRS_DAIF;
}

static void make_ldr_literal(struct native *n, struct native_case *c)
{
	c->insn = 0x18000000 | field(pick(n, 2), 30, 1) | field(c->to, 5, 19) | pick(n, 32);
	c->emulator = A64_EMULATE_LDR_LITERAL;
	c->literal = pick_u64(n);
}

static void make_ldrsw_literal(struct native *n, struct native_case *c)
{
	c->insn = 0x98000000 | field(c->to, 5, 19) | pick(n, 32);
	c->emulator = A64_EMULATE_LDRSW_LITERAL;
	c->literal = pick_u64(n);
}

static const struct native_kind {
	const char *name;
	void (*make)(struct native *n, struct native_case *c);
} native_kinds[] = {
	{ "NOP and other hints",	make_nop },
	{ "ADR, ADRP",			make_adr },
	{ "B, BL",			make_b_bl },
	{ "B.cond",			make_b_cond },
	{ "CBZ, CBNZ",			make_cbz },
	{ "TBZ, TBNZ",			make_tbz },
	{ "BR, BLR, RET",		make_br_blr_ret },
	{ "BRAA, BLRAA and others",	make_pauth_branch },
	{ "LDR (literal)",		make_ldr_literal },
	{ "LDRSW (literal)",		make_ldrsw_literal },
	{ "MRS DAIF",			make_mrs_daif },
};

KUNIT_ARRAY_PARAM_DESC(native_kinds, native_kinds, name);

/* Registers as exceptions have them: the kernel's, at the instruction */
static void make_case(struct native *n, const struct native_kind *kind, struct native_case *c)
{
	memset(c, 0, sizeof(*c));
	for (u32 i = 0; i < 31; i++)
		c->regs.regs[i] = pick_u64(n);
	c->regs.pc = (u64)(n->code + INSN);
	c->regs.pstate = PSTATE | (prandom_u32_state(&n->rnd) & NZCV_MASK);
	c->to = NEAR + pick(n, FAR - NEAR);
	if (pick(n, 2))
		c->to = -c->to;
	kind->make(n, c);
}

static void write(struct native *n, u32 at, const void *from, size_t size)
{
	aarch64_insn_copy(n->code + at, (void *)from, size);
}

static void write_insn(struct native *n, u32 at, u32 insn)
{
	__le32 word = cpu_to_le32(insn);

	write(n, at, &word, sizeof(word));
}

static void write_landing(struct native *n, u32 at)
{
	u32 count = probes_test_landing_end - probes_test_landing;
	u32 branch = 0x14000000 | field((s32)AFTER - (s32)(at + count), 0, 26);

	write(n, at, probes_test_landing, count * sizeof(u32));
	write_insn(n, at + count, branch);
}

/* CFI knows nothing of the buffer. */
static void __nocfi execute(struct native *n, struct pt_regs *regs)
{
	u32 *start = n->code + INSN - (probes_test_before_end - probes_test_before);
	void (*run)(struct pt_regs *regs) = (void *)start;
	unsigned long flags = local_daif_save();

	isb();
	run(regs);
	local_daif_restore(flags);
}

static void execute_case(struct native *n, struct native_case *c, struct pt_regs *regs)
{
	*regs = c->regs;
	write_insn(n, INSN, c->insn);
	if (a64_reads_literal(c->emulator))
		write(n, INSN + c->to, &c->literal, sizeof(c->literal));
	else
		write_landing(n, INSN + c->to);
	execute(n, regs);
}

static void emulation_is_what_the_processor_does(struct kunit *test)
{
	const struct native_kind *kind = test->param_value;
	struct native *n = test->priv;
	struct native_case c;
	struct pt_regs regs;

	if (kind->make == make_pauth_branch && !system_supports_address_auth())
		kunit_skip(test, "this processor has no FEAT_PAuth");

	for (u32 i = 0; i < CASES_PER_KIND; i++) {
		make_case(n, kind, &c);
		execute_case(n, &c, &regs);
		probes_emulate(c.emulator, c.insn, A64_GUARD_NONE, &c.regs);

		for (u32 r = 0; r < 31; r++)
			KUNIT_EXPECT_EQ_MSG(test, c.regs.regs[r], regs.regs[r],
					    "%08x: x%u", c.insn, r);
		KUNIT_EXPECT_EQ_MSG(test, c.regs.pc, regs.pc, "%08x: pc", c.insn);
		KUNIT_EXPECT_EQ_MSG(test, c.regs.pstate, PSTATE | regs.pstate,
				    "%08x: pstate", c.insn);
	}
}

static int native_init(struct kunit *test)
{
	u32 before = probes_test_before_end - probes_test_before;
	u32 after = probes_test_after_end - probes_test_after;
	u64 seed = get_random_u64();
	struct native *n;
	int ret;

	n = kunit_kzalloc(test, sizeof(*n), GFP_KERNEL);
	if (!n)
		return -ENOMEM;
	n->code = execmem_alloc(EXECMEM_KPROBES, BUFFER_SIZE);
	if (!n->code)
		return -ENOMEM;
	ret = kunit_add_action_or_reset(test, execmem_free, n->code);
	if (ret)
		return ret;
	if (!aarch64_insn_set(n->code, AARCH64_BREAK_FAULT, BUFFER_SIZE))
		return -EIO;

	kunit_info(test, "seed %#llx", seed);
	prandom_seed_state(&n->rnd, seed);
	write(n, AFTER, probes_test_after, after * sizeof(u32));
	write(n, INSN - before, probes_test_before, before * sizeof(u32));
	write_landing(n, INSN + 1);
	test->priv = n;
	return 0;
}

static struct kunit_case native_test_cases[] = {
	KUNIT_CASE_PARAM(emulation_is_what_the_processor_does, native_kinds_gen_params),
	{}
};

static struct kunit_suite native_test_suite = {
	.name = "arm64_probes_native",
	.init = native_init,
	.test_cases = native_test_cases,
};

kunit_test_suite(native_test_suite);

MODULE_DESCRIPTION("KUnit test of the probes' emulators against the processor");
MODULE_LICENSE("GPL");
