// SPDX-License-Identifier: GPL-2.0-only
/*
 * Emulation of a probed instruction on the registers of an exception: what the
 * pure emulators need to be told, and what they do not know of.
 */
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/stddef.h>

#include <asm/cpufeature.h>
#include <asm/debug-monitors.h>
#include <asm/ptrace.h>

#include "emulate.h"

static_assert(offsetof(struct a64_regs, x) == offsetof(struct pt_regs, regs));
static_assert(offsetof(struct a64_regs, sp) == offsetof(struct pt_regs, sp));
static_assert(offsetof(struct a64_regs, pc) == offsetof(struct pt_regs, pc));
static_assert(offsetof(struct a64_regs, pstate) == offsetof(struct pt_regs, pstate));
static_assert(A64_BTYPE_MASK == PSR_BTYPE_MASK);

/* A program is guarded page by page, as it asked for with PROT_BTI. */
static noinline bool user_page_is_guarded(unsigned long addr)
{
	struct vm_area_struct *vma;
	bool is_guarded;

	mmap_read_lock(current->mm);
	vma = vma_lookup(current->mm, addr);
	is_guarded = vma && (vma->vm_flags & VM_ARM64_BTI);
	mmap_read_unlock(current->mm);

	return is_guarded;
}

/* The kernel's text is guarded as a whole, modules and slots with it. */
enum a64_guard __kprobes probes_guard(struct pt_regs *regs)
{
	bool is_guarded;

	/* Not system_supports_bti(), which may not be asked as early as this is. */
	if (!IS_ENABLED(CONFIG_ARM64_BTI) || !cpus_have_cap(ARM64_BTI))
		return A64_GUARD_NONE;

	is_guarded = user_mode(regs) ? user_page_is_guarded(instruction_pointer(regs)) :
				       system_supports_bti_kernel();
	return is_guarded ? A64_GUARD_ON : A64_GUARD_OFF;
}

/*
 * The very load: READ_ONCE() of 8 bytes is LDAR under CONFIG_LTO, which faults
 * where the address is a multiple of 4 only, as a literal's may be.
 */
static u64 __kprobes load_literal(u32 insn, unsigned long pc)
{
	unsigned long addr = a64_literal_address(insn, pc);
	u64 value;

	if (a64_literal_size(insn) == sizeof(u64))
		asm volatile("ldr %0, %1" : "=r" (value) : "Q" (*(u64 *)addr));
	else
		asm volatile("ldr %w0, %1" : "=r" (value) : "Q" (*(u32 *)addr));

	return value;
}

/*
 * AUTIA1716 or AUTIB1716, the one such pair that assemblers know for processors
 * of any kind. The kernel's keys are in place, as they are in probed code. With
 * FEAT_FPAC an address that is not authentic ends here, in an oops; without, the
 * program's does, at the address that this makes of it.
 */
static u64 __kprobes authenticate(u32 insn, const struct a64_regs *regs)
{
	u64 address = a64_pauth_address(insn, regs);
	u64 modifier = a64_pauth_modifier(insn, regs);

	if (insn & BIT(10))
		probes_pauth_hint("hint #14", address, modifier);
	else
		probes_pauth_hint("hint #12", address, modifier);

	return address;
}

/* What the instruction takes that is not in the registers. */
static u64 __kprobes operand_of(enum a64_emulator emulator, u32 insn, struct pt_regs *regs)
{
	if (a64_reads_literal(emulator))
		return load_literal(insn, instruction_pointer(regs));
	if (emulator == A64_EMULATE_PAUTH_BRANCH)
		return authenticate(insn, (struct a64_regs *)regs);
	return 0;
}

void __kprobes probes_emulate(enum a64_emulator emulator, u32 insn, enum a64_guard guard,
			      struct pt_regs *regs)
{
	u64 operand = 0;

	/* For programs the decoder names no emulator that needs one. */
	if (!user_mode(regs))
		operand = operand_of(emulator, insn, regs);

	a64_emulate(emulator, insn, operand, guard, (struct a64_regs *)regs);

	/*
	 * The step that a debugger asked for is done: with PSTATE.SS cleared the
	 * exception is taken before the next instruction (Arm ARM, Software Step
	 * exceptions, active-pending state).
	 */
	if (user_mode(regs))
		user_fastforward_single_step(current);
}
