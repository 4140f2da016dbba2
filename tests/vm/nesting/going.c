// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module with work that outlives it: asynchronous, set off when the module goes,
 * and done when the notifiers have been called, that of kprobes among them. Until
 * then its text, with a probe that has been killed in it, is still executed.
 *
 * What came out is in the kernel log, as the module is gone by then.
 */
#include <linux/async.h>
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/notifier.h>

static char place[32];
module_param_string(place, place, sizeof(place), 0444);

static noinline __noclone u64 going_add(u64 value)
{
	asm volatile(".Lgoing_step: add	%0, %0, #1\n" : "+r" (value));
	return value;
}

/* No symbol of its own, which would look like a function. */
extern char going_step[] asm(".Lgoing_step");

static DECLARE_COMPLETION(going);

static int tell(struct notifier_block *self, unsigned long state, void *module)
{
	if (state == MODULE_STATE_GOING && module == THIS_MODULE)
		complete(&going);
	return NOTIFY_DONE;
}

/* kprobes have the priority 0 */
static struct notifier_block after_kprobes = { .notifier_call = tell, .priority = -1 };

static void outlive(void *unused, async_cookie_t cookie)
{
	wait_for_completion(&going);
	pr_info("going: 41 and 1 are %llu\n", going_add(41));
	unregister_module_notifier(&after_kprobes);
}

static int __init going_init(void)
{
	snprintf(place, sizeof(place), "0x%lx", (ulong)going_step);
	return register_module_notifier(&after_kprobes);
}
module_init(going_init);

static void __exit going_exit(void)
{
	async_schedule(outlive, NULL);
}
module_exit(going_exit);

MODULE_DESCRIPTION("Work that is done when its module goes");
MODULE_LICENSE("GPL");
