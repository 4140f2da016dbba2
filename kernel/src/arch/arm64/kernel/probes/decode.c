// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kprobes and uprobes ask before they arm a probe: can this instruction
 * be probed, and by what means?
 *
 * The answer is the pure decoder's. This file owns what lies around it: which
 * words of the kernel's text it gets to see, and which function carries out
 * an emulation that it names.
 */
#include <linux/array_size.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>
#include <linux/thread_info.h>

#include <asm/debug-monitors.h>
#include <asm/insn.h>
#include <asm/patching.h>
#include <asm/ptrace.h>

#include "decode.h"
#include "decode-insn.h"
#include "simulate-insn.h"

/*
 * An instruction without effect ends a BTI landing pad's grace all the same,
 * and is a step to the program's debugger. Not done by what traps.c has for it:
 * a kprobe may be on that, which would be hit in here once too often. Programs
 * of AArch32, which have an IT state to advance, are not probed.
 */
static void __kprobes emulate_nop(u32 insn, long addr, struct pt_regs *regs)
{
	instruction_pointer_set(regs, addr + AARCH64_INSN_SIZE);
	regs->pstate &= ~PSR_BTYPE_MASK;
	if (user_mode(regs) && (read_thread_flags() & _TIF_SINGLESTEP))
		regs->pstate &= ~DBG_SPSR_SS;
}

static probes_handler_t * const emulators[] = {
	[A64_EMULATE_NOP]		= emulate_nop,
	[A64_EMULATE_ADR]		= simulate_adr_adrp,
	[A64_EMULATE_B_BL]		= simulate_b_bl,
	[A64_EMULATE_B_COND]		= simulate_b_cond,
	[A64_EMULATE_BR_BLR_RET]	= simulate_br_blr_ret,
	[A64_EMULATE_CBZ]		= simulate_cbz_cbnz,
	[A64_EMULATE_TBZ]		= simulate_tbz_tbnz,
	[A64_EMULATE_LDR_LITERAL]	= simulate_ldr_literal,
	[A64_EMULATE_LDRSW_LITERAL]	= simulate_ldrsw_literal,
};

static struct a64_verdict reject(enum probe_reason reason)
{
	return (struct a64_verdict){ .how = A64_REJECT, .reason = reason };
}

static struct a64_verdict decode(u32 insn, enum a64_world world)
{
	struct a64_verdict verdict = a64_decode(insn, world);

	/* Slots hold one instruction, as it is: a change has no place there. */
	if (verdict.how == A64_REWRITE)
		return reject(PROBE_REASON_PC_RELATIVE);

	return verdict;
}

static enum probe_insn apply(struct a64_verdict verdict, struct arch_probe_insn *api)
{
	switch (verdict.how) {
	case A64_SLOT:
		return INSN_GOOD;
	case A64_EMULATE:
		if (verdict.emulator >= ARRAY_SIZE(emulators) ||
		    !emulators[verdict.emulator])
			break;
		api->handler = emulators[verdict.emulator];
		return INSN_GOOD_NO_SLOT;
	}

	return INSN_REJECTED;
}

/* For uprobes, which hold a copy of the instruction and no more. */
enum probe_insn arm_probe_decode_insn(probe_opcode_t insn, struct arch_probe_insn *api)
{
	struct a64_verdict verdict = decode(insn, A64_USER);

	/* These would load from the program's address with the kernel's rights. */
	if (verdict.emulator == A64_EMULATE_LDR_LITERAL ||
	    verdict.emulator == A64_EMULATE_LDRSW_LITERAL)
		return INSN_REJECTED;

	return apply(verdict, api);
}

#ifdef CONFIG_KPROBES
/*
 * What the program's instruction is, also where a probe's breakpoint stands: it
 * may be a branch. A hole in the text is as good as an undefined instruction.
 */
static u32 original_insn(unsigned long addr)
{
	struct kprobe *p = get_kprobe((void *)addr);
	u32 insn;

	/* One whose module went away says nothing about the text there now. */
	if (p && !kprobe_gone(p))
		return p->opcode;

	return aarch64_insn_read((void *)addr, &insn) ? 0 : insn;
}

/*
 * The words around @addr that are of the same symbol: what is before or after
 * is another function, whose exclusive loads and stores say nothing about this
 * one. Without a symbol there is nothing to go by, and nothing is looked at.
 */
static bool in_exclusive_sequence(unsigned long addr)
{
	const unsigned long reach = A64_WINDOW_MAX * AARCH64_INSN_SIZE;
	u32 insns[2 * A64_WINDOW_MAX + 1];
	unsigned long size, offset, from, to;
	u32 count = 0;

	if (!kallsyms_lookup_size_offset(addr, &size, &offset))
		return false;

	from = ALIGN(addr - min(offset, reach), AARCH64_INSN_SIZE);
	to = addr + min(size - offset, reach + AARCH64_INSN_SIZE);
	for (unsigned long at = from; at + AARCH64_INSN_SIZE <= to; at += AARCH64_INSN_SIZE)
		insns[count++] = original_insn(at);

	return a64_find_window(insns, count, (addr - from) / AARCH64_INSN_SIZE, NULL);
}

struct a64_verdict probes_decode_kernel(unsigned long addr)
{
	struct a64_verdict verdict;
	u32 insn;

	if (aarch64_insn_read((void *)addr, &insn))
		return reject(PROBE_REASON_NOT_TEXT);

	verdict = decode(insn, A64_KERNEL);
	if (verdict.how != A64_REJECT && in_exclusive_sequence(addr))
		return reject(PROBE_REASON_EXCLUSIVE_WINDOW);

	return verdict;
}

enum probe_insn arm_kprobe_decode_insn(kprobe_opcode_t *addr, struct arch_specific_insn *asi)
{
	return apply(probes_decode_kernel((unsigned long)addr), &asi->api);
}
#endif /* CONFIG_KPROBES */
