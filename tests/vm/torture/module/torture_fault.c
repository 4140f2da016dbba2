// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading it does what the kernel is to catch, one of each: it shows that the
 * checkers are on and that what they say reaches the verdict.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(first);
static DEFINE_SPINLOCK(second);

static void sleep_in_atomic_context(void)
{
	spin_lock(&first);
	might_sleep();
	spin_unlock(&first);
}

static void read_beyond_memory(void)
{
	char *text = kzalloc(13, GFP_KERNEL);

	if (!text)
		return;
	OPTIMIZER_HIDE_VAR(text);
	(void)READ_ONCE(text[13]);
	kfree(text);
}

static void lock_in_either_order(void)
{
	spin_lock(&first);
	spin_lock(&second);
	spin_unlock(&second);
	spin_unlock(&first);
	spin_lock(&second);
	spin_lock(&first);
	spin_unlock(&first);
	spin_unlock(&second);
}

static int __init fault_init(void)
{
	sleep_in_atomic_context();
	lock_in_either_order();
	/* The last: the checker of locks ends with a report of KASAN's, too */
	read_beyond_memory();
	return 0;
}
module_init(fault_init);

static void __exit fault_exit(void)
{
}
module_exit(fault_exit);

MODULE_DESCRIPTION("Faults to be found");
MODULE_LICENSE("GPL");
