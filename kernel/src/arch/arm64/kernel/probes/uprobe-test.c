// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of uprobes' arch side: what a hit borrows from the task, and that
 * it is given back, by exceptions that are made up.
 *
 * The task is the one that runs the test. It is a kernel thread, which has the
 * room for a program's registers and no program: what needs an mm maps a page.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/uprobes.h>

#include <asm/cpufeature.h>
#include <asm/debug-monitors.h>
#include <asm/insn.h>
#include <asm/mmu.h>
#include <asm/ptrace.h>

#include "a64-decode.h"

#define PROBE		0x400100UL
#define SLOT		0xfffff080UL
#define KEPT		0x1122334455667788ULL
#define LOADED		0x8877665544332211ULL
#define TARGET		0x401000UL
#define OLD_FAULT	0x56000000UL	/* of an earlier signal */
#define NEW_FAULT	0x92000047UL	/* a data abort, level 3 */

/* One hit of the task that runs the test, from before its breakpoint on */
struct hit {
	struct uprobe_task utask;
	struct arch_uprobe auprobe;
	struct mm_struct *mm;
	struct pt_regs *regs;
};

static int hit_init(struct kunit *test)
{
	struct hit *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	if (!h)
		return -ENOMEM;
	h->mm = kunit_kzalloc(test, sizeof(*h->mm), GFP_KERNEL);
	if (!h->mm)
		return -ENOMEM;

	h->regs = task_pt_regs(current);
	memset(h->regs, 0, sizeof(*h->regs));
	for (u32 i = 0; i < ARRAY_SIZE(h->regs->regs); i++)
		h->regs->regs[i] = KEPT + i;
	h->regs->pc = PROBE;
	h->regs->pstate = PSR_MODE_EL0t | PSR_N_BIT;
	h->utask.vaddr = PROBE;
	h->utask.xol_vaddr = SLOT;
	current->thread.fault_code = OLD_FAULT;
	test->priv = h;
	return 0;
}

/*
 * The thread can end at any assertion, and would free what it finds as utask:
 * it is there only while it is needed.
 */
static void enter_slot(struct hit *h)
{
	current->utask = &h->utask;
	arch_uprobe_pre_xol(&h->auprobe, h->regs);
	current->utask = NULL;
}

static void finish_slot(struct hit *h)
{
	current->utask = &h->utask;
	arch_uprobe_post_xol(&h->auprobe, h->regs);
	current->utask = NULL;
}

static void abort_slot(struct hit *h)
{
	current->utask = &h->utask;
	arch_uprobe_abort_xol(&h->auprobe, h->regs);
	current->utask = NULL;
}

static bool was_trapped(struct hit *h)
{
	bool answer;

	current->utask = &h->utask;
	answer = arch_uprobe_xol_was_trapped(current);
	current->utask = NULL;
	return answer;
}

static void probe(struct kunit *test, u32 insn)
{
	struct hit *h = test->priv;

	h->auprobe.insn = cpu_to_le32(insn);
	KUNIT_ASSERT_EQ(test, arch_uprobe_analyze_insn(&h->auprobe, h->mm, PROBE), 0);
}

/* PTRACE_SINGLESTEP, before the breakpoint is met */
static void debugger_steps(struct hit *h)
{
	set_thread_flag(TIF_SINGLESTEP);
	h->regs->pstate |= DBG_SPSR_SS;
}

/* What the processor does in the slot, if the instruction changes no register */
static void slot_is_done(struct hit *h)
{
	h->regs->pc += AARCH64_INSN_SIZE;
	h->regs->pstate &= ~DBG_SPSR_SS;
}

static bool will_step(const struct hit *h)
{
	return h->regs->pstate & DBG_SPSR_SS;
}

#define NO_REG	0xff

/* All as hit_init() has left them, but for one. */
static void expect_kept_but(struct kunit *test, u32 reg, u64 value)
{
	struct hit *h = test->priv;

	for (u32 i = 0; i < ARRAY_SIZE(h->regs->regs); i++)
		KUNIT_EXPECT_EQ_MSG(test, h->regs->regs[i], i == reg ? value : KEPT + i,
				    "x%u", i);
}

#define INSN_ADD	0x91000400	/* add x0, x0, #1 */
#define INSN_NOP	0xd503201f
#define INSN_B		0x14000004	/* b .+16 */

static void a_slot_borrows_the_step_and_gives_it_back(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_ADD);
	KUNIT_EXPECT_FALSE(test, arch_uprobe_skip_sstep(&h->auprobe, h->regs));
	enter_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, SLOT);
	KUNIT_EXPECT_TRUE(test, test_thread_flag(TIF_SINGLESTEP));
	KUNIT_EXPECT_TRUE(test, will_step(h));
	KUNIT_EXPECT_FALSE(test, was_trapped(h));

	slot_is_done(h);
	finish_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE + AARCH64_INSN_SIZE);
	KUNIT_EXPECT_EQ(test, h->regs->pstate, PSR_MODE_EL0t | PSR_N_BIT);
	KUNIT_EXPECT_FALSE(test, test_thread_flag(TIF_SINGLESTEP));
	KUNIT_EXPECT_EQ(test, current->thread.fault_code, OLD_FAULT);
}

/* With the step still asked for and PSTATE.SS clear the debugger's stop is next. */
static void a_debuggers_step_ends_behind_the_slot(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_ADD);
	debugger_steps(h);
	enter_slot(h);
	KUNIT_EXPECT_TRUE(test, will_step(h));
	slot_is_done(h);
	finish_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE + AARCH64_INSN_SIZE);
	KUNIT_EXPECT_TRUE(test, test_thread_flag(TIF_SINGLESTEP));
	KUNIT_EXPECT_FALSE(test, will_step(h));
}

/* A step that was begun and not made: the stop of before is not had twice. */
static void a_debuggers_step_is_rewound_for_the_slot(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_ADD);
	set_thread_flag(TIF_SINGLESTEP);
	enter_slot(h);
	KUNIT_EXPECT_TRUE(test, will_step(h));
}

static void a_trap_in_the_slot_is_before_the_instruction(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_ADD);
	enter_slot(h);
	current->thread.fault_code = NEW_FAULT;
	KUNIT_EXPECT_TRUE(test, was_trapped(h));
	abort_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE);
	KUNIT_EXPECT_EQ(test, h->regs->pstate, PSR_MODE_EL0t | PSR_N_BIT);
	KUNIT_EXPECT_FALSE(test, test_thread_flag(TIF_SINGLESTEP));
	KUNIT_EXPECT_EQ(test, current->thread.fault_code, NEW_FAULT);
}

/* Signals that are pending while the slot has raised no syndrome */
static const struct raised_case {
	const char *name;
	int signo;
	int code;
	u64 addr;
	bool is_of_slot;
} raised_cases[] = {
	{ "a debugger's watchpoint",	SIGTRAP, TRAP_HWBKPT, LOADED, true },
	{ "perf's watchpoint",		SIGTRAP, TRAP_PERF,   LOADED, false },
	{ "SIGTRAP by a program",	SIGTRAP, SI_TKILL,    0,      false },
	{ "SIGFPE at the slot",		SIGFPE,	 FPE_FLTDIV,  SLOT,   true },
	{ "SIGFPE by a program",	SIGFPE,	 SI_USER,     SLOT,   false },
	{ "another signal",		SIGUSR1, SI_USER,     SLOT,   false },
};

KUNIT_ARRAY_PARAM_DESC(raised_cases, raised_cases, name);

/* The signal is only queued and not sent, for the thread is no program. */
static void a_signal_is_a_trap_when_the_slot_raised_it(struct kunit *test)
{
	const struct raised_case *c = test->param_value;
	struct hit *h = test->priv;
	struct sigqueue queued = {
		.info.si_signo = c->signo,
		.info.si_code = c->code,
	};

	/* The sender's number is in the same place. */
	queued.info.si_addr = (void __user *)c->addr;
	probe(test, INSN_ADD);
	enter_slot(h);
	sigaddset(&current->pending.signal, c->signo);
	list_add(&queued.list, &current->pending.list);
	KUNIT_EXPECT_EQ(test, was_trapped(h), c->is_of_slot);
	slot_is_done(h);
	KUNIT_EXPECT_FALSE(test, was_trapped(h));
	list_del(&queued.list);
	sigdelset(&current->pending.signal, c->signo);
	finish_slot(h);
}

static void a_trap_leaves_a_debuggers_step_to_be_made(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_ADD);
	debugger_steps(h);
	enter_slot(h);
	current->thread.fault_code = NEW_FAULT;
	abort_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE);
	KUNIT_EXPECT_TRUE(test, test_thread_flag(TIF_SINGLESTEP));
	KUNIT_EXPECT_TRUE(test, will_step(h));
}

/* As by SIGKILL, before the slot was begun */
static void a_fatal_signal_in_the_slot_is_no_fault(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_ADD);
	enter_slot(h);
	abort_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE);
	KUNIT_EXPECT_EQ(test, h->regs->pstate, PSR_MODE_EL0t | PSR_N_BIT);
	KUNIT_EXPECT_EQ(test, current->thread.fault_code, OLD_FAULT);
}

static void an_emulated_instruction_leaves_the_step_alone(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_B);
	KUNIT_EXPECT_TRUE(test, arch_uprobe_skip_sstep(&h->auprobe, h->regs));
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE + 16);
	KUNIT_EXPECT_EQ(test, h->regs->pstate, PSR_MODE_EL0t | PSR_N_BIT);
	KUNIT_EXPECT_FALSE(test, test_thread_flag(TIF_SINGLESTEP));
	KUNIT_EXPECT_EQ(test, current->thread.fault_code, OLD_FAULT);
}

static void a_debuggers_step_ends_behind_an_emulated_instruction(struct kunit *test)
{
	struct hit *h = test->priv;

	probe(test, INSN_NOP);
	debugger_steps(h);
	KUNIT_EXPECT_TRUE(test, arch_uprobe_skip_sstep(&h->auprobe, h->regs));
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE + AARCH64_INSN_SIZE);
	KUNIT_EXPECT_TRUE(test, test_thread_flag(TIF_SINGLESTEP));
	KUNIT_EXPECT_FALSE(test, will_step(h));
}

/* Each literal load, what is in the slot for it, and which register carries the address */
static const struct literal_case {
	const char *name;
	u32 insn;
	u32 slot;
	u32 base;
	bool overwrites;
	s64 offset;
} literal_cases[] = {
	{ "ldr w7, .+8",	0x18000047, 0xb94000e7, 7, true, 8 },
	{ "ldr x7, .-4",	0x58ffffe7, 0xf94000e7, 7, true, -4 },
	{ "ldrsw x30, .-1M",	0x9880001e, 0xb98003de, 30, true, -1048576 },
	{ "ldr xzr, .+1M-4",	0x587fffff, 0xf940001f, 0, false, 1048572 },
	{ "ldr wzr, .+4",	0x1800003f, 0xb940001f, 0, false, 4 },
	{ "ldr s7, .+4",	0x1c000027, 0xbd400007, 0, false, 4 },
	{ "ldr d0, .+0",	0x5c000000, 0xfd400000, 0, false, 0 },
	{ "ldr q31, .-4",	0x9cffffff, 0x3dc0001f, 0, false, -4 },
};

KUNIT_ARRAY_PARAM_DESC(literal_cases, literal_cases, name);

static void enter_literal(struct kunit *test)
{
	const struct literal_case *c = test->param_value;
	struct hit *h = test->priv;

	probe(test, c->insn);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(h->auprobe.ixol), c->slot);
	enter_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, SLOT);
	KUNIT_EXPECT_EQ(test, h->regs->regs[c->base], PROBE + c->offset);
	KUNIT_EXPECT_EQ(test, !!(h->regs->pstate & PSR_TCO_BIT), system_supports_mte());
}

static void a_literal_is_loaded_from_where_it_is(struct kunit *test)
{
	const struct literal_case *c = test->param_value;
	struct hit *h = test->priv;

	enter_literal(test);
	if (c->overwrites)
		h->regs->regs[c->base] = LOADED;
	slot_is_done(h);
	finish_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE + AARCH64_INSN_SIZE);
	KUNIT_EXPECT_EQ(test, h->regs->pstate, PSR_MODE_EL0t | PSR_N_BIT);
	expect_kept_but(test, c->overwrites ? c->base : NO_REG, LOADED);
}

static void a_literal_that_traps_has_changed_nothing(struct kunit *test)
{
	struct hit *h = test->priv;

	h->regs->pstate |= system_supports_mte() ? PSR_TCO_BIT : 0;
	enter_literal(test);
	current->thread.fault_code = NEW_FAULT;
	abort_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, PROBE);
	KUNIT_EXPECT_EQ(test, h->regs->pstate, PSR_MODE_EL0t | PSR_N_BIT |
			(system_supports_mte() ? PSR_TCO_BIT : 0));
	expect_kept_but(test, NO_REG, 0);
}

/* Branches that authenticate their target, and what is in the slot for them */
static const struct pauth_case {
	const char *name;
	u32 insn;
	u32 slot;
	u32 reg;	/* that the slot authenticates */
	bool is_call;
	u64 btype;	/* where there is BTI: from a page that is not guarded, */
	u64 guarded;	/* and from one that is */
} pauth_cases[] = {
	{ "braa x1, x2",	0xd71f0822, 0xdac11041, 1, false, PSR_BTYPE_JC, PSR_BTYPE_J },
	{ "brabz x16",		0xd61f0e1f, 0xdac137f0, 16, false, PSR_BTYPE_JC, PSR_BTYPE_JC },
	{ "braa xzr, x0",	0xd71f0be0, 0xdac11001, 1, false, PSR_BTYPE_JC, PSR_BTYPE_J },
	{ "blraa x30, x1",	0xd73f0bc1, 0xdac1103e, 30, true, PSR_BTYPE_C, PSR_BTYPE_C },
	{ "blrab x3, sp",	0xd73f0c7f, 0xdac117e3, 3, true, PSR_BTYPE_C, PSR_BTYPE_C },
	{ "retaa",		0xd65f0bff, 0xdac113fe, 30, false, 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(pauth_cases, pauth_cases, name);

static void enter_pauth(struct kunit *test, u64 page_flags)
{
	const struct pauth_case *c = test->param_value;
	struct hit *h = test->priv;

	h->regs->pc = kunit_vm_mmap(test, NULL, 0, PAGE_SIZE, PROT_READ | PROT_EXEC | page_flags,
				    MAP_PRIVATE | MAP_ANONYMOUS, 0);
	KUNIT_ASSERT_NE(test, h->regs->pc, 0ULL);
	h->utask.vaddr = h->regs->pc;
	probe(test, c->insn);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(h->auprobe.ixol), c->slot);
	KUNIT_EXPECT_FALSE(test, arch_uprobe_skip_sstep(&h->auprobe, h->regs));
	enter_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, SLOT);
}

/* The slot has made TARGET of what was signed. */
static void expect_branch(struct kunit *test, u64 page_flags, u64 btype)
{
	const struct pauth_case *c = test->param_value;
	struct hit *h = test->priv;

	enter_pauth(test, page_flags);
	h->regs->regs[c->reg] = TARGET;
	slot_is_done(h);
	finish_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, TARGET);
	KUNIT_EXPECT_EQ(test, h->regs->pstate,
			PSR_MODE_EL0t | PSR_N_BIT | (system_supports_bti() ? btype : 0));
	expect_kept_but(test, c->is_call ? 30 : NO_REG, h->utask.vaddr + AARCH64_INSN_SIZE);
}

static void a_signed_branch_goes_where_the_slot_says(struct kunit *test)
{
	const struct pauth_case *c = test->param_value;

	expect_branch(test, 0, c->btype);
}

static void a_signed_branch_from_a_guarded_page_says_so(struct kunit *test)
{
	const struct pauth_case *c = test->param_value;

	expect_branch(test, PROT_BTI, c->guarded);
}

/* With FEAT_FPAC, or without pointer authentication at all */
static void a_signed_branch_that_traps_has_changed_nothing(struct kunit *test)
{
	struct hit *h = test->priv;

	enter_pauth(test, 0);
	current->thread.fault_code = NEW_FAULT;
	KUNIT_EXPECT_TRUE(test, was_trapped(h));
	abort_slot(h);
	KUNIT_EXPECT_EQ(test, h->regs->pc, h->utask.vaddr);
	KUNIT_EXPECT_EQ(test, h->regs->pstate, PSR_MODE_EL0t | PSR_N_BIT);
	expect_kept_but(test, NO_REG, 0);
}

/* Signals as they are queued by a slot, and what they tell after it */
static const struct signal_case {
	const char *name;
	int signo;
	int code;
	u64 addr;
	u64 told;
} signal_cases[] = {
	{ "SIGILL at the slot",		SIGILL,	 ILL_ILLOPC,  SLOT, PROBE },
	{ "SIGFPE at the slot",		SIGFPE,	 FPE_FLTDIV,  SLOT, PROBE },
	{ "SIGILL elsewhere",		SIGILL,	 ILL_ILLOPC,  SLOT + 8, SLOT + 8 },
	{ "SIGILL by a program",	SIGILL,	 SI_USER,     SLOT, SLOT },
	{ "SIGSEGV on the slot's data",	SIGSEGV, SEGV_ACCERR, SLOT, SLOT },
};

KUNIT_ARRAY_PARAM_DESC(signal_cases, signal_cases, name);

static void a_signal_tells_of_the_program_not_of_the_slot(struct kunit *test)
{
	const struct signal_case *c = test->param_value;
	struct hit *h = test->priv;
	struct sigqueue queued = {
		.info.si_signo = c->signo,
		.info.si_code = c->code,
	};

	queued.info.si_addr = (void __user *)c->addr;
	probe(test, INSN_ADD);
	enter_slot(h);
	list_add(&queued.list, &current->pending.list);
	abort_slot(h);
	list_del(&queued.list);
	KUNIT_EXPECT_EQ(test, (unsigned long)queued.info.si_addr, c->told);
}

static void what_cannot_be_probed_is_refused(struct kunit *test)
{
	static const u32 refused[] = { 0, 0xd4000001 /* svc #0 */, 0xd4200000 /* brk #0 */ };
	struct hit *h = test->priv;

	for (u32 i = 0; i < ARRAY_SIZE(refused); i++) {
		h->auprobe.insn = cpu_to_le32(refused[i]);
		KUNIT_EXPECT_EQ(test, arch_uprobe_analyze_insn(&h->auprobe, h->mm, PROBE),
				-EINVAL);
	}
	h->auprobe.insn = cpu_to_le32(INSN_NOP);
	KUNIT_EXPECT_EQ(test, arch_uprobe_analyze_insn(&h->auprobe, h->mm, PROBE + 2), -EINVAL);
	h->mm->context.flags = MMCF_AARCH32;
	KUNIT_EXPECT_EQ(test, arch_uprobe_analyze_insn(&h->auprobe, h->mm, PROBE), -EOPNOTSUPP);
}

static void a_slot_holds_the_instruction_and_no_more(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	u32 insn = INSN_ADD;
	u32 *words;

	KUNIT_ASSERT_NOT_NULL(test, page);
	words = page_address(page);
	arch_uprobe_copy_ixol(page, SLOT, &insn, sizeof(insn));
	arch_uprobe_copy_ixol(page, SLOT, &insn, sizeof(insn));
	for (u32 i = 0; i < PAGE_SIZE / sizeof(insn); i++)
		KUNIT_EXPECT_EQ_MSG(test, words[i],
				    i == offset_in_page(SLOT) / sizeof(insn) ? insn : 0,
				    "word %u", i);
	__free_page(page);
}

static void a_return_goes_by_the_link_register(struct kunit *test)
{
	struct return_instance ri = { .stack = 0x1000 };
	struct hit *h = test->priv;

	KUNIT_EXPECT_EQ(test, arch_uretprobe_hijack_return_addr(SLOT, h->regs), KEPT + 30);
	KUNIT_EXPECT_EQ(test, h->regs->regs[30], SLOT);
	h->regs->sp = 0xff0;
	KUNIT_EXPECT_TRUE(test, arch_uretprobe_is_alive(&ri, RP_CHECK_RET, h->regs));
	h->regs->sp = 0x1000;
	KUNIT_EXPECT_FALSE(test, arch_uretprobe_is_alive(&ri, RP_CHECK_RET, h->regs));
	KUNIT_EXPECT_FALSE(test, arch_uretprobe_is_alive(&ri, RP_CHECK_CALL, h->regs));
	KUNIT_EXPECT_TRUE(test, arch_uretprobe_is_alive(&ri, RP_CHECK_CHAIN_CALL, h->regs));
}

static struct kunit_case uprobe_test_cases[] = {
	KUNIT_CASE(a_slot_borrows_the_step_and_gives_it_back),
	KUNIT_CASE(a_debuggers_step_ends_behind_the_slot),
	KUNIT_CASE(a_debuggers_step_is_rewound_for_the_slot),
	KUNIT_CASE(a_trap_in_the_slot_is_before_the_instruction),
	KUNIT_CASE_PARAM(a_signal_is_a_trap_when_the_slot_raised_it, raised_cases_gen_params),
	KUNIT_CASE(a_trap_leaves_a_debuggers_step_to_be_made),
	KUNIT_CASE(a_fatal_signal_in_the_slot_is_no_fault),
	KUNIT_CASE(an_emulated_instruction_leaves_the_step_alone),
	KUNIT_CASE(a_debuggers_step_ends_behind_an_emulated_instruction),
	KUNIT_CASE_PARAM(a_literal_is_loaded_from_where_it_is, literal_cases_gen_params),
	KUNIT_CASE_PARAM(a_literal_that_traps_has_changed_nothing, literal_cases_gen_params),
	KUNIT_CASE_PARAM(a_signed_branch_goes_where_the_slot_says, pauth_cases_gen_params),
	KUNIT_CASE_PARAM(a_signed_branch_from_a_guarded_page_says_so, pauth_cases_gen_params),
	KUNIT_CASE_PARAM(a_signed_branch_that_traps_has_changed_nothing, pauth_cases_gen_params),
	KUNIT_CASE_PARAM(a_signal_tells_of_the_program_not_of_the_slot, signal_cases_gen_params),
	KUNIT_CASE(what_cannot_be_probed_is_refused),
	KUNIT_CASE(a_slot_holds_the_instruction_and_no_more),
	KUNIT_CASE(a_return_goes_by_the_link_register),
	{}
};

static struct kunit_suite uprobe_test_suite = {
	.name = "arm64_probes_uprobe",
	.init = hit_init,
	.test_cases = uprobe_test_cases,
};

kunit_test_suite(uprobe_test_suite);

MODULE_DESCRIPTION("KUnit tests of arm64 uprobes");
MODULE_LICENSE("GPL");
