// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens when a kprobe is hit.
 *
 *   KPROBE_HIT_ACTIVE	  the pre_handler runs
 *   KPROBE_HIT_SS	  the instruction is executed, in its slot or emulated
 *   KPROBE_HIT_SSDONE	  the post_handler runs
 *   KPROBE_REENTER	  a second probe's instruction is executed, while the
 *			  first one is in any of the above
 *
 * A second probe can be hit from each of the first three: handlers call code
 * that has probes, and while the slot is executed exceptions that DAIF does not
 * mask can be taken. It is counted as missed, its handlers are not called, and
 * its instruction is executed so that the first can go on. From KPROBE_REENTER
 * there is no way further but an oops: what runs then, the functions here and
 * what they call, is __kprobes.
 *
 * The registers are those of a breakpoint exception, which was taken with DAIF
 * masked and preemption disabled: this CPU's state is this hit's own.
 */
#define pr_fmt(fmt) "kprobes: " fmt

#include <linux/kdebug.h>
#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include <asm/debug-monitors.h>
#include <asm/esr.h>
#include <asm/exception.h>
#include <asm/insn.h>
#include <asm/ptrace.h>

#include "emulate.h"
#include "kprobe-hit.h"
#include "kprobe-slot.h"

DEFINE_PER_CPU(struct kprobe *, current_kprobe);
DEFINE_PER_CPU(struct kprobe_ctlblk, kprobe_ctlblk);

/* The hit in the middle of which a task dies: it will not end by itself. */
struct dying_hit {
	struct kprobe *kp;	/* NULL: there is none */
	const struct task_struct *task;
	u64 task_start_time;
};

static DEFINE_PER_CPU(struct dying_hit, dying_hit);

static void __kprobes begin(struct kprobe *p, struct kprobe_ctlblk *kcb)
{
	__this_cpu_write(dying_hit.kp, NULL);
	__this_cpu_write(current_kprobe, p);
	kcb->kprobe_status = KPROBE_HIT_ACTIVE;
}

/* With the interrupt masks: the second probe's slot is going to keep its own. */
static void __kprobes begin_second(struct kprobe *p, struct kprobe_ctlblk *kcb)
{
	kcb->prev_kprobe.kp = kprobe_running();
	kcb->prev_kprobe.status = kcb->kprobe_status;
	kcb->prev_kprobe.saved_irqflag = kcb->saved_irqflag;

	__this_cpu_write(current_kprobe, p);
	kcb->kprobe_status = KPROBE_REENTER;
}

static void __kprobes end_second(struct kprobe_ctlblk *kcb)
{
	__this_cpu_write(current_kprobe, kcb->prev_kprobe.kp);
	kcb->kprobe_status = kcb->prev_kprobe.status;
	kcb->saved_irqflag = kcb->prev_kprobe.saved_irqflag;
}

/* The instruction cannot be executed; it is as if the probe were not there. */
static void __kprobes give_up(struct kprobe_ctlblk *kcb)
{
	if (kcb->kprobe_status == KPROBE_REENTER)
		end_second(kcb);
	else
		reset_current_kprobe();
}

/* The instruction has been executed; regs are as it left them. */
static void __kprobes executed(struct kprobe *p, struct kprobe_ctlblk *kcb,
			       struct pt_regs *regs)
{
	if (kcb->kprobe_status == KPROBE_REENTER) {
		end_second(kcb);
		return;
	}

	kcb->kprobe_status = KPROBE_HIT_SSDONE;
	if (p->post_handler)
		p->post_handler(p, regs, 0);
	reset_current_kprobe();
}

/* What the processor does at a place that is no landing pad; it is an oops. */
static void __kprobes raise_branch_target(struct pt_regs *regs)
{
	unsigned long btype = (regs->pstate & PSR_BTYPE_MASK) >> PSR_BTYPE_SHIFT;

	do_el1_bti(regs, ESR_ELx_EC_BTI << ESR_ELx_EC_SHIFT | ESR_ELx_IL | btype);
}

static void __kprobes execute(struct kprobe *p, struct kprobe_ctlblk *kcb,
			      struct pt_regs *regs)
{
	enum a64_guard guard;

	if (p->ainsn.api.insn) {
		/* and on in kprobe_ss_brk_handler() */
		kprobe_slot_enter(p, kcb, regs);
		return;
	}

	instruction_pointer_set(regs, (unsigned long)p->addr);
	guard = probes_guard(regs);
	if (a64_is_stopped_by_guard(guard, regs->pstate)) {
		give_up(kcb);
		raise_branch_target(regs);
		return;
	}

	probes_emulate(p->ainsn.api.emulator, p->opcode, guard, regs);
	executed(p, kcb, regs);
}

static int __kprobes hit(struct kprobe *p, struct kprobe_ctlblk *kcb, struct pt_regs *regs)
{
	begin(p, kcb);

	/*
	 * Not 0 says that the handler has sent the program elsewhere. That is a
	 * jump that the program did not make: it needs no landing pad, even when
	 * the probe is on the one that an indirect call has just come to.
	 */
	if (p->pre_handler && p->pre_handler(p, regs)) {
		if (instruction_pointer(regs) != (unsigned long)p->addr)
			regs->pstate &= ~PSR_BTYPE_MASK;
		reset_current_kprobe();
		return DBG_HOOK_HANDLED;
	}

	kcb->kprobe_status = KPROBE_HIT_SS;
	execute(p, kcb, regs);
	return DBG_HOOK_HANDLED;
}

static int __kprobes hit_again(struct kprobe *p, struct kprobe_ctlblk *kcb,
			       struct pt_regs *regs)
{
	if (kcb->kprobe_status == KPROBE_REENTER) {
		pr_err("A third kprobe is hit while a second one is dealt with\n");
		dump_kprobe(p);
		return DBG_HOOK_ERROR;
	}

	kprobes_inc_nmissed_count(p);
	begin_second(p, kcb);
	execute(p, kcb, regs);
	return DBG_HOOK_HANDLED;
}

/* From here on what runs on this CPU is still in the hit if it is this task. */
static void __kprobes leave_hit_to_dying_task(struct kprobe_ctlblk *kcb)
{
	__this_cpu_write(dying_hit.task, current);
	__this_cpu_write(dying_hit.task_start_time, current->start_time);
	__this_cpu_write(dying_hit.kp, kprobe_running());

	/* Nobody is to look for its slot: the probe may soon be gone. */
	kcb->kprobe_status = KPROBE_HIT_ACTIVE;
}

/*
 * The task is only compared, never looked into: it may have been freed long ago,
 * and another one may be where it was. That one was made later, hence the time.
 * It may also have been moved to another CPU. There it is in no hit, and when it
 * is back before this CPU has had a hit of anyone else, hits of its own are
 * missed once more, which is no harm. The state of a CPU that goes offline stays
 * with it until it is back.
 *
 * The probe is compared because the generic code, too, writes current_kprobe, and
 * ends with that what was left here: a probe that runs later is another hit, even
 * of the same probe.
 */
void __kprobes kprobe_end_dead_hit(void)
{
	struct dying_hit *hit = this_cpu_ptr(&dying_hit);

	if (!hit->kp)
		return;
	if (hit->kp != kprobe_running()) {
		hit->kp = NULL;
		return;
	}
	if (hit->task == current && hit->task_start_time == current->start_time)
		return;

	hit->kp = NULL;
	reset_current_kprobe();
}

/*
 * There is a probe wherever its breakpoint is met. Arming and disarming stop
 * all CPUs (stop_machine()), and one that has taken the exception does not stop
 * before it is through here, with interrupts masked as it is; the probe leaves
 * the table after its breakpoint has left the text. The same holds when all
 * probes are disarmed by debugfs. So there is no need to look whether the
 * breakpoint is gone by now and to try again, as architectures have to that
 * patch text while it runs. Without a probe it is a stray one, and an oops.
 */
int __kprobes kprobe_brk_handler(struct pt_regs *regs, unsigned long esr)
{
	struct kprobe_ctlblk *kcb = get_kprobe_ctlblk();
	struct kprobe *p = get_kprobe((void *)instruction_pointer(regs));

	if (!p)
		return DBG_HOOK_ERROR;

	kprobe_end_dead_hit();
	return kprobe_running() ? hit_again(p, kcb, regs) : hit(p, kcb, regs);
}

/* The probe in whose slot this exception was taken, at its copy or at its end. */
static struct kprobe *__kprobes
stepped_kprobe(const struct pt_regs *regs,
	       bool (*is_there)(const struct kprobe *p, const struct pt_regs *regs))
{
	struct kprobe *p = kprobe_running();

	if (!p || !(get_kprobe_ctlblk()->kprobe_status & (KPROBE_HIT_SS | KPROBE_REENTER)))
		return NULL;

	return is_there(p, regs) ? p : NULL;
}

/*
 * No instruction in a slot writes the PC, and none reads it: the decoder lets
 * those be emulated or refuses them. The program goes on after the probe.
 */
int __kprobes kprobe_ss_brk_handler(struct pt_regs *regs, unsigned long esr)
{
	struct kprobe_ctlblk *kcb = get_kprobe_ctlblk();
	struct kprobe *p = stepped_kprobe(regs, kprobe_slot_is_at_end);

	if (!p)
		return DBG_HOOK_ERROR;

	kprobe_slot_leave((unsigned long)p->addr + AARCH64_INSN_SIZE, kcb, regs);
	executed(p, kcb, regs);

	return DBG_HOOK_HANDLED;
}

/*
 * do_page_fault() asks this first, whenever a kprobe is running. The fault may
 * be of a handler or of an exception on top of it and none of our business:
 * only one that the copy itself has raised is, and is made to look as if the
 * probed instruction had. The probe is over; if the fault can be mended, the
 * instruction is tried again from its breakpoint on.
 */
int __kprobes kprobe_fault_handler(struct pt_regs *regs, unsigned int fsr)
{
	struct kprobe_ctlblk *kcb = get_kprobe_ctlblk();
	struct kprobe *p = stepped_kprobe(regs, kprobe_slot_is_at_insn);

	if (!p)
		return 0;

	kprobe_slot_leave((unsigned long)p->addr, kcb, regs);
	give_up(kcb);

	return 0;
}

/*
 * Any other exception of a copy is an oops, before which the notifiers are
 * called. It is to name the program's instruction, not a slot of which nobody
 * knows what is in it; and as at a fault, it is as if the probe were not there.
 *
 * An oops of anything else, of a handler or of the authentication of a forged
 * pointer (FEAT_FPAC), leaves a hit on the stack of a task that is going to die.
 * Were it running for ever, this CPU would miss all other probes from now on.
 * Nor can it be ended here: die() still has the registers and the trace to print,
 * and what that calls has probes, perhaps the very one whose handler is at fault.
 * With the handler called again it would be a second oops, for which die_lock is
 * not free. So what the dying task hits is a probe within a probe, and the first
 * hit of anyone else ends it. A debugger that lets the task go on finds the hit as
 * it was.
 *
 * A second probe's hit is over in any case, so that from here on there is room for
 * the next. There was none for the line that die() prints before the notifiers are
 * called: a probe in the way of that one is a third, and an oops with die_lock held.
 */
int __kprobes kprobe_exceptions_notify(struct notifier_block *self, unsigned long val,
				       void *data)
{
	struct kprobe_ctlblk *kcb = get_kprobe_ctlblk();
	struct die_args *args = data;
	struct kprobe *p;

	if (val != DIE_OOPS)
		return NOTIFY_DONE;
	/* What another task has left is none of this one's. */
	kprobe_end_dead_hit();
	if (!kprobe_running())
		return NOTIFY_DONE;

	p = stepped_kprobe(args->regs, kprobe_slot_is_at_insn);
	if (p) {
		kprobe_slot_leave((unsigned long)p->addr, kcb, args->regs);
		give_up(kcb);
	} else if (kcb->kprobe_status == KPROBE_REENTER) {
		end_second(kcb);
	}
	if (kprobe_running())
		leave_hit_to_dying_task(kcb);

	return NOTIFY_DONE;
}
