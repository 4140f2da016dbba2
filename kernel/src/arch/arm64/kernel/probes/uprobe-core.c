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
#include <linux/uprobes.h>

#include <asm/cacheflush.h>
#include <asm/cpufeature.h>
#include <asm/debug-monitors.h>
#include <asm/insn.h>
#include <asm/mmu.h>
#include <asm/ptrace.h>
#include <asm/traps.h>

#include "emulate.h"

/* No syndrome: bits 63 to 56 of an ESR are RES0. */
#define NO_FAULT	(~0UL)

/* LDR and LDRSW (literal), of any register: bits 31 and 30 are the size. */
static bool is_literal_load(u32 insn)
{
	bool is_prefetch = (insn & 0xff000000) == 0xd8000000;

	return (insn & 0x3b000000) == 0x18000000 && !is_prefetch;
}

/*
 * LDR (literal) becomes LDR (immediate) in the slot. Its base register is the
 * one that the load overwrites anyway; where there is none, because the load is
 * to a SIMD&FP register or is thrown away, X0, which gets its value back.
 */
static u32 literal_base(u32 insn)
{
	bool is_simd = insn & BIT(26);
	u32 rt = aarch64_insn_decode_register(AARCH64_INSN_REGTYPE_RT, insn);

	return is_simd || rt == AARCH64_INSN_REG_ZR ? 0 : rt;
}

static u32 literal_rewrite(u32 insn)
{
	/* by bits 31 and 30 of the literal form: W or S, X or D, SW or Q */
	static const u32 integer[] = { 0xb9400000, 0xf9400000, 0xb9800000 };
	static const u32 simd[] = { 0xbd400000, 0xfd400000, 0x3dc00000 };
	u32 size = insn >> 30;
	u32 rt = aarch64_insn_decode_register(AARCH64_INSN_REGTYPE_RT, insn);

	return (insn & BIT(26) ? simd[size] : integer[size]) | literal_base(insn) << 5 | rt;
}

static unsigned long literal_address(u32 insn, unsigned long addr)
{
	s32 imm19 = aarch64_insn_decode_immediate(AARCH64_INSN_IMM_19, insn);

	return addr + sign_extend64(imm19, 18) * AARCH64_INSN_SIZE;
}

/* An access relative to the PC is not checked for its tag, one from a register is. */
static void literal_prepare(u32 insn, struct uprobe_task *utask, struct pt_regs *regs)
{
	u32 base = literal_base(insn);

	utask->autask.base = regs->regs[base];
	regs->regs[base] = literal_address(insn, utask->vaddr);
	if (system_supports_mte())
		regs->pstate |= PSR_TCO_BIT;
}

static void literal_restore(u32 insn, struct uprobe_task *utask, struct pt_regs *regs)
{
	regs->regs[literal_base(insn)] = utask->autask.base;
}

static bool literal_overwrites_base(u32 insn)
{
	u32 rt = aarch64_insn_decode_register(AARCH64_INSN_REGTYPE_RT, insn);

	return !(insn & BIT(26)) && rt == literal_base(insn);
}

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
		if (!is_literal_load(insn))
			return -EINVAL;
		auprobe->ixol = cpu_to_le32(literal_rewrite(insn));
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

	autask->pstate = regs->pstate;
	if (auprobe->how == A64_REWRITE)
		literal_prepare(le32_to_cpu(auprobe->insn), utask, regs);

	instruction_pointer_set(regs, utask->xol_vaddr);
	return 0;
}

static void leave_slot(struct arch_uprobe *auprobe, struct pt_regs *regs)
{
	struct arch_uprobe_task *autask = &current->utask->autask;

	/* A rewritten instruction is a load: it has changed no flags. */
	if (auprobe->how == A64_REWRITE && system_supports_mte())
		regs->pstate = (regs->pstate & ~(u64)PSR_TCO_BIT) |
			       (autask->pstate & PSR_TCO_BIT);

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
	u32 insn = le32_to_cpu(auprobe->insn);

	leave_slot(auprobe, regs);
	if (auprobe->how == A64_REWRITE && !literal_overwrites_base(insn))
		literal_restore(insn, utask, regs);

	/*
	 * Execution goes on behind the probed instruction, wherever the slot's
	 * has led: this is right because no instruction that is stepped writes
	 * the PC. The decoder emulates or rejects all that do; tests compare
	 * its verdict about each of the 2^32 words with LLVM's opinion of what
	 * branches, calls, returns or traps.
	 */
	instruction_pointer_set(regs, utask->vaddr + AARCH64_INSN_SIZE);

	/* The step was ours. If it was a debugger's too, this makes it stop here. */
	user_fastforward_single_step(current);
	return 0;
}

/*
 * The instruction in the slot has raised a signal, or a fatal one came: as if
 * it had not been begun. A debugger's step is still to be made.
 */
void arch_uprobe_abort_xol(struct arch_uprobe *auprobe, struct pt_regs *regs)
{
	struct uprobe_task *utask = current->utask;

	leave_slot(auprobe, regs);
	if (auprobe->how == A64_REWRITE)
		literal_restore(le32_to_cpu(auprobe->insn), utask, regs);
	instruction_pointer_set(regs, utask->vaddr);
	user_rewind_single_step(current);
}

bool arch_uprobe_xol_was_trapped(struct task_struct *t)
{
	return t->thread.fault_code != NO_FAULT;
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
