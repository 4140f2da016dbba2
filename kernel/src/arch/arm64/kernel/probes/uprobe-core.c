// SPDX-License-Identifier: GPL-2.0-only
/*
 * How arm64 carries out the instruction under a uprobe.
 *
 * The breakpoint is BRK #UPROBES_BRK_IMM. What the instruction does comes about
 * in one of three ways, which the decoder has told apart beforehand:
 *
 *  - emulated: the saved registers are changed as it would have changed them;
 *  - stepped: a copy in a slot of the program's [uprobes] page is executed, and
 *    the hardware's single step brings the task back behind it;
 *  - rewritten: stepped, but what is in the slot is another instruction, with
 *    the same effect there.
 *
 * All that a hit has to remember is in the task that hits: there is no other
 * state, so that nothing can be mistaken for another thread's or task's.
 *
 * A debugger may step the task at the same time. It gets one stop for a probed
 * instruction, behind it, as for one that is not probed.
 */
#include <linux/highmem.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/signal.h>
#include <linux/uprobes.h>

#include <asm/cacheflush.h>
#include <asm/cpufeature.h>
#include <asm/debug-monitors.h>
#include <asm/insn.h>
#include <asm/mmu.h>
#include <asm/ptrace.h>
#include <asm/traps.h>

#include "a64-rewrite.h"
#include "emulate.h"

/* No syndrome: bits 63 to 56 of an ESR are RES0. */
#define NO_FAULT	(~0UL)

int arch_uprobe_analyze_insn(struct arch_uprobe *auprobe, struct mm_struct *mm,
			     unsigned long addr)
{
	u32 insn = le32_to_cpu(auprobe->insn);
	struct a64_verdict verdict;

	if (mm->context.flags & MMCF_AARCH32)
		return -EOPNOTSUPP;
	if (!IS_ALIGNED(addr, AARCH64_INSN_SIZE))
		return -EINVAL;

	verdict = a64_decode(insn, A64_USER);
	auprobe->how = verdict.how;
	switch (verdict.how) {
	case A64_EMULATE:
		auprobe->api.emulator = verdict.emulator;
		return 0;
	case A64_SLOT:
		auprobe->ixol = cpu_to_le32(insn);
		return 0;
	case A64_REWRITE:
		auprobe->ixol = cpu_to_le32(a64_rewrite(insn));
		return 0;
	default:
		return -EINVAL;
	}
}

/*
 * A slot is written at each hit, and mostly with what it holds already: then
 * whoever wrote it first has made it visible to instruction fetch.
 */
void arch_uprobe_copy_ixol(struct page *page, unsigned long vaddr, void *src, unsigned long len)
{
	char *kaddr = kmap_local_page(page);
	char *slot = kaddr + offset_in_page(vaddr);

	if (memcmp(slot, src, len)) {
		memcpy(slot, src, len);
		sync_icache_aliases((unsigned long)slot, (unsigned long)slot + len);
	}
	kunmap_local(kaddr);
}

unsigned long uprobe_get_swbp_addr(struct pt_regs *regs)
{
	/* The preferred return address of BRK is its own. */
	return instruction_pointer(regs);
}

/* Arm ARM, "PSTATE.BTYPE and guarded pages": which pads accept which branches. */
static bool is_landing_pad(u32 insn, u64 btype)
{
	switch (insn) {
	case 0xd503233f:	/* PACIASP, with SCTLR_EL1.BT0 as Linux sets it */
	case 0xd503237f:	/* PACIBSP, likewise */
	case 0xd503245f:	/* BTI c */
		return btype != PSR_BTYPE_J;
	case 0xd503249f:	/* BTI j */
		return btype != PSR_BTYPE_C;
	case 0xd50324df:	/* BTI jc */
		return true;
	default:
		return false;
	}
}

/*
 * A breakpoint is a landing pad for every branch, the instruction below it may
 * be for none; then it would not have been executed, and its probe is not hit.
 */
bool arch_uprobe_ignore(struct arch_uprobe *auprobe, struct pt_regs *regs)
{
	unsigned long addr = instruction_pointer(regs);
	u64 btype = regs->pstate & PSR_BTYPE_MASK;

	if (!btype || is_landing_pad(le32_to_cpu(auprobe->insn), btype) ||
	    probes_guard(regs) != A64_GUARD_ON)
		return false;

	force_signal_inject(SIGILL, ILL_ILLOPC, addr, 0);
	return true;
}

bool arch_uprobe_skip_sstep(struct arch_uprobe *auprobe, struct pt_regs *regs)
{
	u8 emulator = auprobe->api.emulator;
	enum a64_guard guard = A64_GUARD_NONE;

	if (auprobe->how != A64_EMULATE)
		return false;

	/* Others do not depend on it, and to look takes the mmap lock. */
	if (emulator == A64_EMULATE_BR_BLR_RET)
		guard = probes_guard(regs);
	probes_emulate(emulator, le32_to_cpu(auprobe->insn), guard, regs);

	return true;
}

/* As the pure code sees it; emulate.c has checked that they are laid out alike. */
static struct a64_regs *a64_regs(struct pt_regs *regs)
{
	return (struct a64_regs *)regs;
}

static void restore_tag_checks(const struct arch_uprobe_task *autask, struct pt_regs *regs)
{
	if (system_supports_mte())
		regs->pstate = (regs->pstate & ~(u64)PSR_TCO_BIT) |
			       (autask->pstate & PSR_TCO_BIT);
}

/* An access relative to the PC is not checked for its tag, one from a register is. */
static void rewrite_enter(struct arch_uprobe *auprobe, struct uprobe_task *utask,
			  struct pt_regs *regs)
{
	utask->autask.pstate = regs->pstate;
	if (system_supports_mte())
		regs->pstate |= PSR_TCO_BIT;
	utask->autask.base = a64_rewrite_enter(le32_to_cpu(auprobe->insn), a64_regs(regs));
}

static void rewrite_leave(struct arch_uprobe *auprobe, struct uprobe_task *utask,
			  struct pt_regs *regs)
{
	u32 insn = le32_to_cpu(auprobe->insn);
	enum a64_guard guard = A64_GUARD_NONE;

	restore_tag_checks(&utask->autask, regs);
	instruction_pointer_set(regs, utask->vaddr);
	/* Loads do not depend on it, and to look takes the mmap lock. */
	if (a64_rewrites_branch(insn))
		guard = probes_guard(regs);
	a64_rewrite_leave(insn, utask->autask.base, guard, a64_regs(regs));
}

static void rewrite_abort(struct arch_uprobe *auprobe, struct uprobe_task *utask,
			  struct pt_regs *regs)
{
	restore_tag_checks(&utask->autask, regs);
	a64_rewrite_abort(le32_to_cpu(auprobe->insn), utask->autask.base, a64_regs(regs));
}

int arch_uprobe_pre_xol(struct arch_uprobe *auprobe, struct pt_regs *regs)
{
	struct uprobe_task *utask = current->utask;
	struct arch_uprobe_task *autask = &utask->autask;

	/* A signal from within the slot will put its syndrome here. */
	autask->fault_code = current->thread.fault_code;
	current->thread.fault_code = NO_FAULT;

	autask->was_stepping = test_thread_flag(TIF_SINGLESTEP);
	user_enable_single_step(current);
	user_rewind_single_step(current);

	if (auprobe->how == A64_REWRITE)
		rewrite_enter(auprobe, utask, regs);

	instruction_pointer_set(regs, utask->xol_vaddr);
	return 0;
}

static void leave_slot(struct pt_regs *regs)
{
	struct arch_uprobe_task *autask = &current->utask->autask;

	if (current->thread.fault_code == NO_FAULT)
		current->thread.fault_code = autask->fault_code;

	if (!autask->was_stepping) {
		user_disable_single_step(current);
		regs->pstate &= ~(u64)DBG_SPSR_SS;
	}
}

int arch_uprobe_post_xol(struct arch_uprobe *auprobe, struct pt_regs *regs)
{
	struct uprobe_task *utask = current->utask;

	leave_slot(regs);
	/*
	 * Execution goes on behind the probed instruction, wherever the slot's
	 * has led: this is right because no instruction that is stepped as it is
	 * writes the PC. The decoder has all that do emulated, rewritten or
	 * rejected; tests compare its verdict about each of the 2^32 words with
	 * LLVM's opinion of what branches, calls, returns or traps.
	 */
	if (auprobe->how == A64_REWRITE)
		rewrite_leave(auprobe, utask, regs);
	else
		instruction_pointer_set(regs, utask->vaddr + AARCH64_INSN_SIZE);

	/* The step was ours. If it was a debugger's too, this makes it stop here. */
	user_fastforward_single_step(current);
	return 0;
}

/* A fault that the instruction in the slot has raised, with its address */
static bool is_fault_of_slot(const struct kernel_siginfo *info, const struct task_struct *t)
{
	return siginfo_layout(info->si_signo, info->si_code) == SIL_FAULT &&
	       info->si_addr == (void __user *)t->utask->xol_vaddr;
}

/*
 * What tells of an instruction is to tell of the program's, not of the slot's.
 * Other signals tell of data, which may be in the page of the slots.
 */
static void readdress_signals(struct task_struct *t)
{
	struct sighand_struct *sighand;
	struct sigqueue *q;
	unsigned long flags;

	sighand = lock_task_sighand(t, &flags);
	if (!sighand)
		return;
	list_for_each_entry(q, &t->pending.list, list) {
		struct kernel_siginfo *info = &q->info;

		if ((info->si_signo == SIGILL || info->si_signo == SIGFPE) &&
		    is_fault_of_slot(info, t))
			info->si_addr = (void __user *)t->utask->vaddr;
	}
	spin_unlock_irqrestore(&sighand->siglock, flags);
}

/*
 * The instruction in the slot has raised a signal, or a fatal one came: as if
 * it had not been begun. A debugger's step is still to be made.
 */
void arch_uprobe_abort_xol(struct arch_uprobe *auprobe, struct pt_regs *regs)
{
	struct uprobe_task *utask = current->utask;

	leave_slot(regs);
	if (auprobe->how == A64_REWRITE)
		rewrite_abort(auprobe, utask, regs);
	readdress_signals(current);
	instruction_pointer_set(regs, utask->vaddr);
	user_rewind_single_step(current);
}

/* Raised by the instruction in the slot, and not sent by somebody meanwhile */
static bool is_of_slot(const struct kernel_siginfo *info, const struct task_struct *t)
{
	if (info->si_signo == SIGTRAP)
		return info->si_code == TRAP_HWBKPT;

	return info->si_signo == SIGFPE && is_fault_of_slot(info, t);
}

/*
 * Signals are held back while a task is in its slot, but not those that the
 * instruction itself has raised: it would be tried again for ever. A debugger's
 * watchpoint and a trapped floating-point operation leave a signal and no
 * syndrome; both are raised before the instruction has done anything.
 */
static bool was_trapped_without_syndrome(struct task_struct *t)
{
	struct sighand_struct *sighand;
	bool was_trapped = false;
	unsigned long flags;
	struct sigqueue *q;

	if (instruction_pointer(task_pt_regs(t)) != t->utask->xol_vaddr)
		return false;

	sighand = lock_task_sighand(t, &flags);
	if (!sighand)
		return false;

	list_for_each_entry(q, &t->pending.list, list)
		was_trapped |= is_of_slot(&q->info, t);
	spin_unlock_irqrestore(&sighand->siglock, flags);

	return was_trapped;
}

bool arch_uprobe_xol_was_trapped(struct task_struct *t)
{
	return t->thread.fault_code != NO_FAULT || was_trapped_without_syndrome(t);
}

/*
 * The frame that was probed at its entry is alive while SP is below what it was
 * there. A function without a frame can call the next, by a plain branch, with
 * SP unchanged: between chained calls equality is alive too.
 */
bool arch_uretprobe_is_alive(struct return_instance *ret, enum rp_check ctx, struct pt_regs *regs)
{
	if (ctx == RP_CHECK_CHAIN_CALL)
		return user_stack_pointer(regs) <= ret->stack;

	return user_stack_pointer(regs) < ret->stack;
}

unsigned long arch_uretprobe_hijack_return_addr(unsigned long trampoline_vaddr,
						struct pt_regs *regs)
{
	unsigned long ret = procedure_link_pointer(regs);

	procedure_link_pointer_set(regs, trampoline_vaddr);
	return ret;
}

/* The breakpoint and step exceptions come here directly, not by notifier. */
int arch_uprobe_exception_notify(struct notifier_block *self, unsigned long val, void *data)
{
	return NOTIFY_DONE;
}

/*
 * In a program without uprobes, or from an immediate that is not ours, this is
 * the program's own breakpoint, and it gets SIGTRAP. In one with uprobes that is
 * found out where sleeping is allowed.
 */
int uprobe_brk_handler(struct pt_regs *regs, unsigned long esr)
{
	if (!uprobe_pre_sstep_notifier(regs))
		return DBG_HOOK_ERROR;

	/* The trampoline stands for no instruction: a step over it ends in the caller. */
	if (instruction_pointer(regs) == uprobe_get_trampoline_vaddr())
		user_fastforward_single_step(current);

	return DBG_HOOK_HANDLED;
}

/*
 * Ours only while this very task is in a slot. Any other step is a debugger's,
 * whether or not the task has ever hit a uprobe.
 */
int uprobe_single_step_handler(struct pt_regs *regs, unsigned long esr)
{
	return uprobe_post_sstep_notifier(regs) ? DBG_HOOK_HANDLED : DBG_HOOK_ERROR;
}
