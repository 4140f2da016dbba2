// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kprobes ask before they arm a probe: can the instruction at this address
 * be probed, and by what means?
 *
 * The answer is the pure decoder's. This file owns what lies around it: which
 * words of the kernel's text it gets to see.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>

#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/patching.h>

#include "decode.h"

static struct a64_verdict reject(enum probe_reason reason)
{
	return (struct a64_verdict){ .how = A64_REJECT, .reason = reason };
}

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

	verdict = a64_decode(insn, A64_KERNEL);
	/* Without it they are not allocated, and the emulator has no such operation. */
	if (verdict.emulator == A64_EMULATE_PAUTH_BRANCH && !system_supports_address_auth())
		return reject(PROBE_REASON_PAUTH_BRANCH);
	if (verdict.how != A64_REJECT && in_exclusive_sequence(addr))
		return reject(PROBE_REASON_EXCLUSIVE_WINDOW);

	return verdict;
}
