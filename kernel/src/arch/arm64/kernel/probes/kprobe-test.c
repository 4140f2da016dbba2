// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of kprobes: their states one by one, by exceptions that are made
 * up, and what a probed program and its handlers see of true ones.
 */
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kdebug.h>
#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <asm/cpufeature.h>
#include <asm/daifflags.h>
#include <asm/debug-monitors.h>
#include <asm/insn.h>
#include <asm/ptrace.h>

#include "emulate.h"
#include "kprobe-hit.h"
#include "kprobe-slot.h"
#include "test-code.h"

#define NZCV_MASK	(PSR_N_BIT | PSR_Z_BIT | PSR_C_BIT | PSR_V_BIT)

/* A probe, and what its handlers saw */
struct watched {
	struct kprobe kp;
	u32 pre;
	u32 post;
	u64 pre_pstate;
	u64 post_pstate;
	u64 post_pc;
	bool hits_other_in_pre;
	bool hits_other_in_post;
	struct die_args *oops;
	unsigned long divert_to;
};

static int watched_pre(struct kprobe *p, struct pt_regs *regs)
{
	struct watched *w = container_of(p, struct watched, kp);

	w->pre++;
	w->pre_pstate = regs->pstate;
	if (w->hits_other_in_pre)
		probes_test_flags(0);
	if (w->oops)
		kprobe_exceptions_notify(NULL, DIE_OOPS, w->oops);
	if (!w->divert_to)
		return 0;
	instruction_pointer_set(regs, w->divert_to);
	return 1;
}

static void watched_post(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
	struct watched *w = container_of(p, struct watched, kp);

	w->post++;
	w->post_pstate = regs->pstate;
	w->post_pc = regs->pc;
	if (w->hits_other_in_post)
		probes_test_flags(0);
}

static void unwatch(void *w)
{
	unregister_kprobe(&((struct watched *)w)->kp);
}

static void watch(struct kunit *test, struct watched *w, void *addr)
{
	memset(w, 0, sizeof(*w));
	w->kp.addr = addr;
	w->kp.pre_handler = watched_pre;
	w->kp.post_handler = watched_post;
	KUNIT_ASSERT_EQ(test, register_kprobe(&w->kp), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, unwatch, w), 0);
}

/* Two probes, both stepped, and registers at each of them */
struct pair {
	struct watched first, second;
	struct pt_regs regs1, regs2;
	unsigned long flags;
};

#define DAIF1	PSR_D_BIT
#define DAIF2	(PSR_A_BIT | PSR_F_BIT)

static struct pair pair;

static void made_up_regs(struct pt_regs *regs, void *addr, u64 daif)
{
	memset(regs, 0, sizeof(*regs));
	regs->pc = (unsigned long)addr;
	regs->pstate = PSR_MODE_EL1h | PSR_N_BIT | daif;
}

/*
 * From here on this CPU takes no true exception, and what is made up for it is
 * all that happens; hence no expectation is stated before leave_pair().
 */
static struct pair *enter_pair(struct kunit *test)
{
	watch(test, &pair.first, probes_test_add_step);
	watch(test, &pair.second, probes_test_flags);
	made_up_regs(&pair.regs1, pair.first.kp.addr, DAIF1);
	made_up_regs(&pair.regs2, pair.second.kp.addr, DAIF2);
	pair.flags = local_daif_save();
	return &pair;
}

static void leave_pair(struct kunit *test, struct pair *p)
{
	bool is_running = kprobe_running();

	reset_current_kprobe();
	local_daif_restore(p->flags);
	KUNIT_EXPECT_FALSE(test, is_running);
}

/* The copy has been executed: the breakpoint behind it */
static int end_step(struct pt_regs *regs)
{
	regs->pc += AARCH64_INSN_SIZE;
	return kprobe_ss_brk_handler(regs, 0);
}

/* Of something that is no copy of an instruction, as of a handler */
static void oops_elsewhere(struct pt_regs *elsewhere)
{
	struct die_args args = { .regs = elsewhere };

	made_up_regs(elsewhere, strlen, DAIF2);
	kprobe_exceptions_notify(NULL, DIE_OOPS, &args);
}

static unsigned long slot_of(const struct watched *w)
{
	return (unsigned long)w->kp.ainsn.api.insn;
}

static void expect_over(struct kunit *test, const struct pt_regs *regs,
			const struct watched *w, u64 daif)
{
	KUNIT_EXPECT_EQ(test, regs->pc, (u64)w->kp.addr + AARCH64_INSN_SIZE);
	KUNIT_EXPECT_EQ(test, regs->pstate, PSR_MODE_EL1h | PSR_N_BIT | daif);
}

static void a_step_masks_daif_and_gives_it_back(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct pt_regs in_slot;
	int hit, end;

	hit = kprobe_brk_handler(&p->regs1, 0);
	in_slot = p->regs1;
	end = end_step(&p->regs1);
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, hit, DBG_HOOK_HANDLED);
	KUNIT_EXPECT_EQ(test, in_slot.pc, slot_of(&p->first));
	KUNIT_EXPECT_EQ(test, in_slot.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF_MASK);
	KUNIT_EXPECT_EQ(test, end, DBG_HOOK_HANDLED);
	expect_over(test, &p->regs1, &p->first, DAIF1);
	KUNIT_EXPECT_EQ(test, p->first.pre_pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF1);
	KUNIT_EXPECT_EQ(test, p->first.post_pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF1);
	KUNIT_EXPECT_EQ(test, p->first.pre, 1U);
	KUNIT_EXPECT_EQ(test, p->first.post, 1U);
}

static void a_hit_while_another_steps_is_missed_and_executed(struct kunit *test)
{
	struct pair *p = enter_pair(test);

	kprobe_brk_handler(&p->regs1, 0);
	kprobe_brk_handler(&p->regs2, 0);
	end_step(&p->regs2);
	end_step(&p->regs1);
	leave_pair(test, p);

	expect_over(test, &p->regs2, &p->second, DAIF2);
	expect_over(test, &p->regs1, &p->first, DAIF1);
	KUNIT_EXPECT_EQ(test, p->second.kp.nmissed, 1UL);
	KUNIT_EXPECT_EQ(test, p->second.pre + p->second.post, 0U);
	KUNIT_EXPECT_EQ(test, p->first.kp.nmissed, 0UL);
	KUNIT_EXPECT_EQ(test, p->first.post, 1U);
}

static void a_fault_in_the_slot_is_the_instructions(struct kunit *test)
{
	struct pair *p = enter_pair(test);

	kprobe_brk_handler(&p->regs1, 0);
	kprobe_fault_handler(&p->regs1, 0);
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, p->regs1.pc, (u64)p->first.kp.addr);
	KUNIT_EXPECT_EQ(test, p->regs1.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF1);
	KUNIT_EXPECT_EQ(test, p->first.post, 0U);
}

/* As of an exception on top of the step, whose own code faults */
static void a_fault_elsewhere_during_a_step_is_left_alone(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct pt_regs elsewhere;

	kprobe_brk_handler(&p->regs1, 0);
	made_up_regs(&elsewhere, strlen, DAIF2);
	kprobe_fault_handler(&elsewhere, 0);
	end_step(&p->regs1);
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, elsewhere.pc, (u64)strlen);
	KUNIT_EXPECT_EQ(test, elsewhere.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF2);
	expect_over(test, &p->regs1, &p->first, DAIF1);
	KUNIT_EXPECT_EQ(test, p->first.post, 1U);
}

static void a_fault_of_the_second_leaves_the_first_as_it_was(struct kunit *test)
{
	struct pair *p = enter_pair(test);

	kprobe_brk_handler(&p->regs1, 0);
	kprobe_brk_handler(&p->regs2, 0);
	kprobe_fault_handler(&p->regs2, 0);
	end_step(&p->regs1);
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, p->regs2.pc, (u64)p->second.kp.addr);
	KUNIT_EXPECT_EQ(test, p->regs2.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF2);
	expect_over(test, &p->regs1, &p->first, DAIF1);
}

static void a_stray_breakpoint_is_not_handled(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	int step, hit, end;

	end = kprobe_ss_brk_handler(&p->regs1, 0);	/* nothing is stepped */
	kprobe_brk_handler(&p->regs1, 0);
	made_up_regs(&p->regs2, strlen, DAIF2);
	hit = kprobe_brk_handler(&p->regs2, 0);		/* no probe is there */
	step = kprobe_ss_brk_handler(&p->regs2, 0);	/* not the end of this slot */
	end_step(&p->regs1);
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, end, DBG_HOOK_ERROR);
	KUNIT_EXPECT_EQ(test, hit, DBG_HOOK_ERROR);
	KUNIT_EXPECT_EQ(test, step, DBG_HOOK_ERROR);
	expect_over(test, &p->regs1, &p->first, DAIF1);
}

static void a_handler_that_jumps_needs_no_landing_pad(struct kunit *test)
{
	struct pair *p = enter_pair(test);

	p->first.divert_to = (unsigned long)strlen;
	p->regs1.pstate |= PSR_BTYPE_C;
	kprobe_brk_handler(&p->regs1, 0);
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, p->regs1.pc, (u64)strlen);
	KUNIT_EXPECT_EQ(test, p->regs1.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF1);
	KUNIT_EXPECT_EQ(test, p->first.post, 0U);
}

/* An oops names the program, not the slot. */
static void an_oops_in_the_slot_is_the_instructions(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct die_args args = { .regs = &p->regs1 };

	kprobe_brk_handler(&p->regs1, 0);
	kprobe_exceptions_notify(NULL, DIE_OOPS, &args);
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, p->regs1.pc, (u64)p->first.kp.addr);
	KUNIT_EXPECT_EQ(test, p->regs1.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF1);
}

/* In a worker of the CPU: is a hit of another task than the dying one seen? */
static int hit_second(void *unused)
{
	bool is_running;

	probes_test_flags(0);

	preempt_disable();
	is_running = kprobe_running();
	reset_current_kprobe();
	preempt_enable();

	return is_running;
}

/* In place of leave_pair(), after an oops has left the first probe's hit */
static void leave_pair_to_others(struct kunit *test, struct pair *p)
{
	u32 hits = p->second.pre;
	int cpu = smp_processor_id();
	int is_running;

	local_daif_restore(p->flags);
	is_running = smp_call_on_cpu(cpu, hit_second, NULL, false);

	KUNIT_EXPECT_EQ(test, hits, 0U);
	KUNIT_EXPECT_EQ(test, p->second.pre, 1U);
	KUNIT_EXPECT_EQ(test, p->second.post, 1U);
	KUNIT_EXPECT_EQ(test, is_running, 0);
}

/* As of a handler, or of the authentication of a forged pointer */
static void an_oops_elsewhere_ends_the_hit_for_others(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct pt_regs elsewhere;

	kprobe_brk_handler(&p->regs1, 0);
	oops_elsewhere(&elsewhere);
	/* what prints the oops */
	kprobe_brk_handler(&p->regs2, 0);
	end_step(&p->regs2);
	leave_pair_to_others(test, p);

	KUNIT_EXPECT_EQ(test, elsewhere.pc, (u64)strlen);
	KUNIT_EXPECT_EQ(test, elsewhere.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF2);
	expect_over(test, &p->regs2, &p->second, DAIF2);
	KUNIT_EXPECT_EQ(test, p->second.kp.nmissed, 1UL);
}

static void an_oops_in_the_second_slot_leaves_room_for_another(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct die_args args = { .regs = &p->regs2 };
	struct pt_regs oops;
	int hit;

	kprobe_brk_handler(&p->regs1, 0);
	kprobe_brk_handler(&p->regs2, 0);
	kprobe_exceptions_notify(NULL, DIE_OOPS, &args);
	oops = p->regs2;
	hit = kprobe_brk_handler(&p->regs2, 0);
	end_step(&p->regs2);
	leave_pair_to_others(test, p);

	KUNIT_EXPECT_EQ(test, oops.pc, (u64)p->second.kp.addr);
	KUNIT_EXPECT_EQ(test, oops.pstate, PSR_MODE_EL1h | PSR_N_BIT | DAIF2);
	KUNIT_EXPECT_EQ(test, hit, DBG_HOOK_HANDLED);
	expect_over(test, &p->regs2, &p->second, DAIF2);
	KUNIT_EXPECT_EQ(test, p->second.kp.nmissed, 2UL);
}

/* A debugger has mended what the handler had tripped over. */
static void an_oops_that_is_survived_leaves_the_hit_as_it_was(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct pt_regs elsewhere;
	struct die_args args = { .regs = &elsewhere };

	p->first.oops = &args;
	made_up_regs(&elsewhere, strlen, DAIF2);
	kprobe_brk_handler(&p->regs1, 0);
	end_step(&p->regs1);
	leave_pair(test, p);

	expect_over(test, &p->regs1, &p->first, DAIF1);
	KUNIT_EXPECT_EQ(test, p->first.post, 1U);
}

/* By the time that it was made one is told from the other. */
static void a_task_at_the_address_of_a_dead_one_has_hits(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct pt_regs elsewhere;

	kprobe_brk_handler(&p->regs1, 0);
	oops_elsewhere(&elsewhere);
	current->start_time++;
	kprobe_brk_handler(&p->regs2, 0);
	end_step(&p->regs2);
	current->start_time--;
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, p->second.pre, 1U);
	KUNIT_EXPECT_EQ(test, p->second.kp.nmissed, 0UL);
}

static void an_oops_of_another_task_inherits_no_hit(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct pt_regs elsewhere;
	bool is_running;

	kprobe_brk_handler(&p->regs1, 0);
	oops_elsewhere(&elsewhere);
	current->start_time++;
	oops_elsewhere(&elsewhere);
	current->start_time--;
	is_running = kprobe_running();
	leave_pair(test, p);

	KUNIT_EXPECT_FALSE(test, is_running);
}

/* As kprobe_flush_task() has, when a later hit of the same probe is under way */
static void a_dead_hit_that_the_generic_code_ended_is_forgotten(struct kunit *test)
{
	struct pair *p = enter_pair(test);
	struct pt_regs elsewhere;

	kprobe_brk_handler(&p->regs1, 0);
	oops_elsewhere(&elsewhere);
	kprobe_busy_begin();
	kprobe_busy_end();
	kprobe_end_dead_hit();
	__this_cpu_write(current_kprobe, &p->first.kp);
	current->start_time++;
	kprobe_brk_handler(&p->regs2, 0);
	end_step(&p->regs2);
	current->start_time--;
	reset_current_kprobe();
	leave_pair(test, p);

	KUNIT_EXPECT_EQ(test, p->second.pre, 0U);
	KUNIT_EXPECT_EQ(test, p->second.kp.nmissed, 1UL);
}

/* What kill_kprobe() does to a module's probe while asynchronous work still runs */
static void kill(struct watched *w)
{
	w->kp.flags |= KPROBE_FLAG_GONE;
	arch_remove_kprobe(&w->kp);
}

static void text_that_is_going_is_whole_again(struct kunit *test)
{
	static struct watched stepped, emulated;

	watch(test, &stepped, probes_test_flags);
	watch(test, &emulated, probes_test_add_branch);
	KUNIT_EXPECT_EQ(test, probes_test_flags(PSR_N_BIT), (u64)PSR_N_BIT);
	KUNIT_EXPECT_EQ(test, probes_test_add(1), 2ULL);

	kill(&stepped);
	kill(&emulated);
	KUNIT_EXPECT_EQ(test, probes_test_flags(PSR_Z_BIT), (u64)PSR_Z_BIT);
	KUNIT_EXPECT_EQ(test, probes_test_add(1), 2ULL);
	stepped.kp.flags &= ~KPROBE_FLAG_GONE;
	emulated.kp.flags &= ~KPROBE_FLAG_GONE;

	KUNIT_EXPECT_NULL(test, stepped.kp.ainsn.api.insn);
	KUNIT_EXPECT_EQ(test, stepped.pre, 1U);
	KUNIT_EXPECT_EQ(test, emulated.pre, 1U);
}

static void hits_within_handlers_are_missed(struct kunit *test)
{
	static struct watched outer, inner;

	watch(test, &outer, probes_test_add_step);
	watch(test, &inner, probes_test_flags);
	outer.hits_other_in_pre = true;
	KUNIT_EXPECT_EQ(test, probes_test_add(41), 42ULL);
	KUNIT_EXPECT_EQ(test, inner.kp.nmissed, 1UL);
	outer.hits_other_in_pre = false;
	outer.hits_other_in_post = true;
	KUNIT_EXPECT_EQ(test, probes_test_add(42), 43ULL);
	KUNIT_EXPECT_EQ(test, inner.kp.nmissed, 2UL);
	KUNIT_EXPECT_EQ(test, inner.pre + inner.post, 0U);
	KUNIT_EXPECT_EQ(test, outer.kp.nmissed, 0UL);
	KUNIT_EXPECT_EQ(test, outer.pre, 2U);
	KUNIT_EXPECT_EQ(test, outer.post, 2U);
}

static void handlers_see_the_masks_of_the_program(struct kunit *test)
{
	static struct watched stepped, emulated;
	unsigned long flags;
	bool was_masked;

	watch(test, &stepped, probes_test_add_step);
	watch(test, &emulated, probes_test_add_branch);

	KUNIT_EXPECT_EQ(test, probes_test_add(1), 2ULL);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, stepped.pre_pstate & DAIF_MASK, 0ULL);
	KUNIT_EXPECT_EQ(test, stepped.post_pstate & DAIF_MASK, 0ULL);
	KUNIT_EXPECT_EQ(test, emulated.post_pstate & DAIF_MASK, 0ULL);

	flags = local_daif_save();
	probes_test_add(1);
	was_masked = irqs_disabled();
	local_daif_restore(flags);
	KUNIT_EXPECT_TRUE(test, was_masked);
	KUNIT_EXPECT_EQ(test, stepped.post_pstate & DAIF_MASK, DAIF_MASK);
	KUNIT_EXPECT_EQ(test, emulated.post_pstate & DAIF_MASK, DAIF_MASK);
	KUNIT_EXPECT_EQ(test, emulated.post_pc, (u64)(probes_test_add_branch + 2));
}

static const struct btype_case {
	const char *name;
	void (*run)(void);
	u32 *branch;
	u32 *landing;
} btype_cases[] = {
	{ "BR", probes_test_jump, probes_test_jump_branch, probes_test_jump_landing },
	{ "BLR", probes_test_call, probes_test_call_branch, probes_test_call_landing },
	{ "RET", probes_test_return, probes_test_return_branch, probes_test_return_landing },
};

KUNIT_ARRAY_PARAM_DESC(btype_cases, btype_cases, name);

/*
 * The landing's probe sees what the branch has left: the processor's or ours.
 * Not so DIT: kernel_entry sets it for what comes from user space, and no switch
 * of tasks saves it, so that this thread has what the one before it had.
 */
static void btype_is_what_the_processor_leaves(struct kunit *test)
{
	const struct btype_case *c = test->param_value;
	static struct watched landing, branch;
	u64 native;

	watch(test, &landing, c->landing);
	c->run();
	native = landing.pre_pstate;
	watch(test, &branch, c->branch);
	c->run();
	KUNIT_EXPECT_EQ(test, branch.pre, 1U);
	KUNIT_EXPECT_EQ(test, landing.pre, 2U);
	KUNIT_EXPECT_EQ(test, landing.pre_pstate & ~PSR_DIT_BIT, native & ~PSR_DIT_BIT);
	if (system_supports_bti())
		KUNIT_EXPECT_EQ(test, !(native & PSR_BTYPE_MASK), c->run == probes_test_return);
}

static void a_slot_is_a_copy_a_breakpoint_and_not_writable(struct kunit *test)
{
	static struct watched w;
	u32 slot[2], zero = 0;

	watch(test, &w, probes_test_add_step);
	memcpy(slot, w.kp.ainsn.api.insn, sizeof(slot));
	KUNIT_EXPECT_EQ(test, le32_to_cpu((__force __le32)slot[0]), w.kp.opcode);
	KUNIT_EXPECT_EQ(test, le32_to_cpu((__force __le32)slot[1]), BRK64_OPCODE_KPROBES_SS);
	KUNIT_EXPECT_NE(test, copy_to_kernel_nofault(w.kp.ainsn.api.insn, &zero, sizeof(zero)),
			0);
}

static void what_runs_during_a_hit_cannot_be_probed(struct kunit *test)
{
	static const struct {
		const char *name;
		void *addr;
	} functions[] = {
		{ "kprobe_brk_handler",		kprobe_brk_handler },
		{ "kprobe_ss_brk_handler",	kprobe_ss_brk_handler },
		{ "kprobe_fault_handler",	kprobe_fault_handler },
		{ "kprobe_exceptions_notify",	kprobe_exceptions_notify },
		{ "kprobe_slot_enter",		kprobe_slot_enter },
		{ "kprobe_slot_leave",		kprobe_slot_leave },
		{ "kprobe_slot_is_at_insn",	kprobe_slot_is_at_insn },
		{ "kprobe_slot_is_at_end",	kprobe_slot_is_at_end },
		{ "probes_emulate",		probes_emulate },
		{ "probes_guard",		probes_guard },
		{ "a64_emulate",		a64_emulate },
		{ "a64_literal_address",	a64_literal_address },
		{ "arch_prepare_kretprobe",	arch_prepare_kretprobe },
		{ "kretprobe_brk_handler",	kretprobe_brk_handler },
	};

	for (u32 i = 0; i < ARRAY_SIZE(functions); i++)
		KUNIT_EXPECT_TRUE_MSG(test,
				      within_kprobe_blacklist((unsigned long)functions[i].addr),
				      "%s", functions[i].name);
}

/* What a kretprobe's handler sees */
struct returned {
	struct kretprobe rp;
	u64 pstate;
	u64 value;
	u64 pc;
	u32 hits;
};

static int returned_handler(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct returned *r = container_of(get_kretprobe(ri), struct returned, rp);

	r->hits++;
	r->pstate = regs->pstate;
	r->value = regs_return_value(regs);
	r->pc = regs->pc;
	return 0;
}

static void a_return_is_seen_with_true_registers(struct kunit *test)
{
	static const u64 nzcv[] = { PSR_N_BIT | PSR_C_BIT, PSR_Z_BIT | PSR_V_BIT };
	struct returned r = {
		.rp.handler = returned_handler,
		.rp.kp.symbol_name = "probes_test_flags",
	};
	u64 value;

	KUNIT_ASSERT_EQ(test, register_kretprobe(&r.rp), 0);
	for (u32 i = 0; i < ARRAY_SIZE(nzcv); i++) {
		value = probes_test_flags(nzcv[i]);
		KUNIT_EXPECT_EQ(test, value, nzcv[i]);
		KUNIT_EXPECT_EQ(test, r.value, nzcv[i]);
		KUNIT_EXPECT_EQ(test, r.pstate & NZCV_MASK, nzcv[i]);
		KUNIT_EXPECT_EQ(test, r.pstate & DAIF_MASK, 0ULL);
		KUNIT_EXPECT_EQ(test, r.hits, i + 1);
		KUNIT_EXPECT_NE(test, r.pc, (u64)__kretprobe_trampoline);
	}
	unregister_kretprobe(&r.rp);
	KUNIT_EXPECT_EQ(test, r.rp.nmissed, 0);
}

/*
 * What an event fetches from the stack. The stack is made up of pages, with
 * readable memory behind it: a read beyond its end is seen, and does no harm.
 */
static void an_entry_beyond_the_stack_is_not_read(struct kunit *test)
{
	unsigned long pages = __get_free_pages(GFP_KERNEL, get_order(2 * THREAD_SIZE));
	unsigned long *top = (unsigned long *)(pages + THREAD_SIZE);
	struct pt_regs regs = {};

	KUNIT_ASSERT_NE(test, pages, 0);
	top[-1] = 0x1a57;
	top[0] = 0xbe404d;

	regs.sp = (unsigned long)&top[-1];
	KUNIT_EXPECT_EQ(test, regs_get_kernel_stack_nth(&regs, 0), 0x1a57);
	KUNIT_EXPECT_EQ(test, regs_get_kernel_stack_nth(&regs, 1), 0);

	/* As the first function on an interrupt stack has it */
	regs.sp = (unsigned long)&top[0];
	KUNIT_EXPECT_EQ(test, regs_get_kernel_stack_nth(&regs, 0), 0);

	free_pages(pages, get_order(2 * THREAD_SIZE));
}

static struct kunit_case kprobe_test_cases[] = {
	KUNIT_CASE(a_step_masks_daif_and_gives_it_back),
	KUNIT_CASE(a_hit_while_another_steps_is_missed_and_executed),
	KUNIT_CASE(a_fault_in_the_slot_is_the_instructions),
	KUNIT_CASE(a_fault_elsewhere_during_a_step_is_left_alone),
	KUNIT_CASE(a_fault_of_the_second_leaves_the_first_as_it_was),
	KUNIT_CASE(a_stray_breakpoint_is_not_handled),
	KUNIT_CASE(a_handler_that_jumps_needs_no_landing_pad),
	KUNIT_CASE(an_oops_in_the_slot_is_the_instructions),
	KUNIT_CASE(an_oops_elsewhere_ends_the_hit_for_others),
	KUNIT_CASE(an_oops_in_the_second_slot_leaves_room_for_another),
	KUNIT_CASE(an_oops_that_is_survived_leaves_the_hit_as_it_was),
	KUNIT_CASE(a_task_at_the_address_of_a_dead_one_has_hits),
	KUNIT_CASE(an_oops_of_another_task_inherits_no_hit),
	KUNIT_CASE(a_dead_hit_that_the_generic_code_ended_is_forgotten),
	KUNIT_CASE(text_that_is_going_is_whole_again),
	KUNIT_CASE(hits_within_handlers_are_missed),
	KUNIT_CASE(handlers_see_the_masks_of_the_program),
	KUNIT_CASE_PARAM(btype_is_what_the_processor_leaves, btype_cases_gen_params),
	KUNIT_CASE(a_slot_is_a_copy_a_breakpoint_and_not_writable),
	KUNIT_CASE(what_runs_during_a_hit_cannot_be_probed),
	KUNIT_CASE(a_return_is_seen_with_true_registers),
	KUNIT_CASE(an_entry_beyond_the_stack_is_not_read),
	{}
};

static struct kunit_suite kprobe_test_suite = {
	.name = "arm64_probes_kprobe",
	.test_cases = kprobe_test_cases,
};

kunit_test_suite(kprobe_test_suite);

MODULE_DESCRIPTION("KUnit tests of arm64 kprobes");
MODULE_LICENSE("GPL");
