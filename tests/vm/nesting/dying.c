// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two threads that die in the middle of a kprobe's hit: one in the handler, one
 * of the instruction in the slot. Is the CPU that they die on still one where
 * probes are hit, or does it take them all for probes within a probe? And is a
 * handler called where the first of the oopses is printed? Were it the one that is
 * at fault, it would be at fault again.
 *
 * Loading it does all of that. What it saw is in the module's parameters; the
 * kernel log has two oopses then, and the module stays.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/smp.h>

#define CPU 0

static unsigned long hits;
static unsigned long after_handler;
static unsigned long after_slot;
static unsigned long printing_hits;
static unsigned long printing_missed;
module_param(hits, ulong, 0444);
module_param(printing_hits, ulong, 0444);
module_param(printing_missed, ulong, 0444);
module_param(after_handler, ulong, 0444);
module_param(after_slot, ulong, 0444);

static noinline __noclone void dying_first(void)
{
	asm volatile("dying_nop: nop\n");
}

/* abs x0, x0 of FEAT_CSSC, which is newer than the guest's processor */
static noinline __noclone void dying_second(void)
{
	asm volatile("dying_undefined: .inst 0xdac02000\n" : : : "x0");
}

static noinline __noclone int dying_witness(void *unused)
{
	asm volatile("dying_add: add	x0, x0, #0\n" : : : "x0");
	return 0;
}

extern char dying_nop[], dying_undefined[], dying_add[];

static int die_here(struct kprobe *p, struct pt_regs *regs)
{
	*(volatile int *)8 = 0;
	return 0;
}
NOKPROBE_SYMBOL(die_here);

static int count(struct kprobe *p, struct pt_regs *regs)
{
	hits++;
	return 0;
}
NOKPROBE_SYMBOL(count);

static int count_printing(struct kprobe *p, struct pt_regs *regs)
{
	printing_hits++;
	return 0;
}
NOKPROBE_SYMBOL(count_printing);

static int do_nothing(struct kprobe *p, struct pt_regs *regs)
{
	return 0;
}
NOKPROBE_SYMBOL(do_nothing);

static struct kprobe first = { .pre_handler = die_here };
static struct kprobe second = { .pre_handler = do_nothing };
static struct kprobe witness = { .pre_handler = count };
/* Of what die() calls that which nothing but an oops does, not even a warning */
static struct kprobe printing = { .symbol_name = "oops_exit", .pre_handler = count_printing };
static struct kprobe *all[] = { &first, &second, &witness };

static DECLARE_COMPLETION(begun);

static int run(void *function)
{
	complete(&begun);
	((void (*)(void))function)();
	return 0;
}

/* How many hits of the witness are seen on the CPU where a thread has died? */
static int die_and_look(void (*function)(void), unsigned long *ret_seen)
{
	struct task_struct *thread;
	unsigned long before = hits;
	int err;

	thread = kthread_create(run, function, "dying");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	kthread_bind(thread, CPU);
	get_task_struct(thread);
	wake_up_process(thread);
	wait_for_completion(&begun);	/* one that is stopped earlier does not run */
	kthread_stop(thread);
	put_task_struct(thread);

	err = smp_call_on_cpu(CPU, dying_witness, NULL, false);
	*ret_seen = hits - before;
	return err;
}

static int __init dying_init(void)
{
	int err;

	first.addr = (kprobe_opcode_t *)dying_nop;
	second.addr = (kprobe_opcode_t *)dying_undefined;
	witness.addr = (kprobe_opcode_t *)dying_add;
	err = register_kprobes(all, ARRAY_SIZE(all));
	if (err)
		return err;
	err = register_kprobe(&printing);
	if (err) {
		unregister_kprobes(all, ARRAY_SIZE(all));
		return err;
	}

	/* From here on it cannot be unloaded: who died may be in its functions. */
	__module_get(THIS_MODULE);
	err = die_and_look(dying_first, &after_handler);
	printing_missed = printing.nmissed;
	unregister_kprobe(&printing);
	return err ?: die_and_look(dying_second, &after_slot);
}
module_init(dying_init);

MODULE_DESCRIPTION("Threads that die in a kprobe's hit");
MODULE_LICENSE("GPL");
