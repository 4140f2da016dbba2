// SPDX-License-Identifier: GPL-2.0-only
/*
 * A probed NOP within the handler of another probe, while what could stand for
 * the NOP in the kernel is probed as well. Kprobes can be hit once within a
 * hit, and no more: an emulation that runs into a probe of its own is the end.
 *
 * Loading it does all of that. What it saw is in the module's parameters.
 */
#include <linux/kprobes.h>
#include <linux/module.h>

static unsigned long result;
static unsigned long missed;
module_param(result, ulong, 0444);
module_param(missed, ulong, 0444);

static noinline __noclone unsigned long nesting_inner(unsigned long value)
{
	asm volatile("nesting_nop: nop\n"
		     "add	%0, %0, #1\n"
		     : "+r"(value));
	return value;
}

static noinline __noclone unsigned long nesting_outer(unsigned long value)
{
	asm volatile("nesting_add: add	%0, %0, #16\n" : "+r"(value));
	return value;
}

extern char nesting_nop[], nesting_add[];

static int call_inner(struct kprobe *p, struct pt_regs *regs)
{
	result = nesting_inner(result);
	return 0;
}
NOKPROBE_SYMBOL(call_inner);

static int do_nothing(struct kprobe *p, struct pt_regs *regs)
{
	return 0;
}
NOKPROBE_SYMBOL(do_nothing);

static struct kprobe outer = { .pre_handler = call_inner };
static struct kprobe inner = { .pre_handler = do_nothing };
static struct kprobe skip = {
	.symbol_name = "arm64_skip_faulting_instruction",
	.pre_handler = do_nothing,
};
static struct kprobe *all[] = { &outer, &inner, &skip };

static int __init nesting_init(void)
{
	int err;

	outer.addr = (kprobe_opcode_t *)nesting_add;
	inner.addr = (kprobe_opcode_t *)nesting_nop;
	err = register_kprobes(all, ARRAY_SIZE(all));
	if (err)
		return err;

	result = nesting_outer(result);
	result += nesting_inner(0);
	missed = inner.nmissed;
	unregister_kprobes(all, ARRAY_SIZE(all));

	return 0;
}
module_init(nesting_init);

static void __exit nesting_exit(void)
{
}
module_exit(nesting_exit);

MODULE_DESCRIPTION("A probe within a probe");
MODULE_LICENSE("GPL");
