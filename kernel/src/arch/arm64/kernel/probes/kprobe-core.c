// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kprobe's life but for its hits: whether it can be, what it needs, its
 * breakpoint in the text, and where none may ever be.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bug.h>
#include <linux/cpu.h>
#include <linux/errno.h>
#include <linux/extable.h>
#include <linux/init.h>
#include <linux/kprobes.h>
#include <linux/memory.h>
#include <linux/mutex.h>

#include <asm/debug-monitors.h>
#include <asm/insn.h>
#include <asm/patching.h>
#include <asm/sections.h>
#include <asm/virt.h>

#include "decode.h"
#include "kprobe-slot.h"

/*
 * The instruction's address decides where its fault is fixed up, and the fault
 * of a copy has another one; moreover the fault may sleep, with DAIF masked.
 */
static bool may_be_fixed_up(unsigned long addr)
{
	return search_exception_tables(addr);
}

/*
 * Each reason to refuse is found again by kprobe_verdict(), for people.
 * A breakpoint instruction that someone else has put there, a debugger perhaps,
 * is one: the decoder rejects it.
 */
int arch_prepare_kprobe(struct kprobe *p)
{
	unsigned long addr = (unsigned long)p->addr;
	struct a64_verdict verdict;

	if (!IS_ALIGNED(addr, AARCH64_INSN_SIZE) || may_be_fixed_up(addr))
		return -EINVAL;

	verdict = probes_decode_kernel(addr);
	if (verdict.how == A64_REJECT)
		return -EINVAL;
	if (aarch64_insn_read(p->addr, &p->opcode))
		return -EINVAL;

	p->ainsn.api.insn = NULL;
	p->ainsn.api.emulator = verdict.emulator;
	return verdict.how == A64_EMULATE ? 0 : kprobe_slot_prepare(p);
}

static void write_text(struct kprobe *p, u32 insn)
{
	void *addr = p->addr;

	/* The generic code has no way to fail here, and text is there to stay. */
	WARN_ON_ONCE(aarch64_insn_patch_text(&addr, &insn, 1));
}

/*
 * All CPUs are stopped for the write, although one that writes BRK over an
 * instruction may go on: kprobe_brk_handler() relies on it.
 */
void arch_arm_kprobe(struct kprobe *p)
{
	write_text(p, BRK64_OPCODE_KPROBES);
}

void arch_disarm_kprobe(struct kprobe *p)
{
	write_text(p, p->opcode);
}

/*
 * The text of a module that goes is killed with its breakpoints in it, since
 * nobody calls it any more. But work that the module has set off may run in it for
 * a while: free_module() comes after async_synchronize_full(), and this before.
 * It would be led from the breakpoint to a slot that is gone, or, once the probe
 * is unregistered, to none at all: an oops in either case.
 */
static void restore_dying_text(struct kprobe *p)
{
	u32 insn;

	cpus_read_lock();
	mutex_lock(&text_mutex);
	if (!aarch64_insn_read(p->addr, &insn) && insn == BRK64_OPCODE_KPROBES)
		arch_disarm_kprobe(p);
	mutex_unlock(&text_mutex);
	cpus_read_unlock();
}

/*
 * From unregister_kprobe() with the probe disarmed, from kill_kprobe() as it is.
 * A probe that was killed comes here a second time, with no way left to execute
 * its instruction, when it is unregistered; other text may be at its address by
 * then.
 */
void arch_remove_kprobe(struct kprobe *p)
{
	struct arch_probe_insn *api = &p->ainsn.api;

	if (kprobe_gone(p) && (api->insn || api->emulator != A64_EMULATE_NONE))
		restore_dying_text(p);
	kprobe_slot_release(p);
	api->emulator = A64_EMULATE_NONE;
}

/*
 * Code between an exception and its handler, where a breakpoint would lose the
 * registers of the first one, and code of the hypervisor, for which this kernel
 * takes no breakpoint exceptions. debugfs kprobes/blacklist shows it all.
 */
struct forbidden_area {
	char *from;
	char *to;
	bool is_for_nvhe;	/* never executed where the kernel is at EL2 itself */
};

static const struct forbidden_area forbidden[] __initconst = {
	{ __entry_text_start,	  __entry_text_end },
	{ __irqentry_text_start,  __irqentry_text_end },
	{ __hyp_text_start,	  __hyp_text_end },
	{ __hyp_idmap_text_start, __hyp_idmap_text_end, true },
};

int __init arch_populate_kprobe_blacklist(void)
{
	int ret;

	for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++) {
		if (forbidden[i].is_for_nvhe && is_kernel_in_hyp_mode())
			continue;
		ret = kprobe_add_area_blacklist((unsigned long)forbidden[i].from,
						(unsigned long)forbidden[i].to);
		if (ret)
			return ret;
	}

	return 0;
}

int __init arch_init_kprobes(void)
{
	return 0;
}
