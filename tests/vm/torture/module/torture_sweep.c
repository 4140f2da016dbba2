// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes on many instructions of one function at once. "FUNCTION FIRST COUNT", written
 * to the parameter, arms those that can be probed of COUNT instructions from the
 * FIRST one on; what was armed before goes. Read, the parameter says how many
 * are armed, how many of them have been hit, and how often.
 *
 * Events of ftrace can do that too, but each of them costs several grace periods,
 * and locks that all other users of tracing want: far too slow for thousands.
 */
#include <linux/kprobes.h>
#include <linux/module.h>

#define PLACES_MAX 128

static struct place {
	struct kprobe probe;
	atomic_t hits;
} places[PLACES_MAX];

static struct kprobe *armed[PLACES_MAX];
static int n_armed;
static char function[KSYM_NAME_LEN];

static int count_hit(struct kprobe *p, struct pt_regs *regs)
{
	atomic_inc(&container_of(p, struct place, probe)->hits);
	return 0;
}
NOKPROBE_SYMBOL(count_hit);

/* Every other one has one: what happens after the instruction differs then. */
static void after_hit(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
}
NOKPROBE_SYMBOL(after_hit);

static void disarm(void)
{
	unregister_kprobes(armed, n_armed);
	n_armed = 0;
}

static void arm(unsigned int first, unsigned int count)
{
	unsigned int i;

	memset(places, 0, sizeof(places));
	for (i = 0; i < count; i++) {
		struct kprobe *probe = &places[i].probe;

		probe->symbol_name = function;
		probe->offset = (first + i) * sizeof(kprobe_opcode_t);
		probe->pre_handler = count_hit;
		if (i % 2)
			probe->post_handler = after_hit;
		if (!register_kprobe(probe))
			armed[n_armed++] = probe;
	}
}

static int places_set(const char *text, const struct kernel_param *param)
{
	unsigned int first, count;

	disarm();
	if (sysfs_streq(text, "none"))
		return 0;
	BUILD_BUG_ON(KSYM_NAME_LEN <= 127);
	if (sscanf(text, "%127s %u %u", function, &first, &count) != 3 || count > PLACES_MAX)
		return -EINVAL;
	arm(first, count);
	return 0;
}

static int places_get(char *text, const struct kernel_param *param)
{
	unsigned long hits = 0;
	int i, n_hit = 0;

	for (i = 0; i < n_armed; i++) {
		int n = atomic_read(&container_of(armed[i], struct place, probe)->hits);

		hits += n;
		n_hit += n > 0;
	}
	return sysfs_emit(text, "%d %d %lu\n", n_armed, n_hit, hits);
}

static const struct kernel_param_ops places_ops = { .set = places_set, .get = places_get };
module_param_cb(places, &places_ops, NULL, 0600);

static int __init sweep_init(void)
{
	return 0;
}
module_init(sweep_init);

static void __exit sweep_exit(void)
{
	disarm();
}
module_exit(sweep_exit);

MODULE_DESCRIPTION("Probes on each instruction of a function");
MODULE_LICENSE("GPL");
