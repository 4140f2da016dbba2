// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that comes and goes while its functions are probed. What is written
 * to its parameter is mixed by one of them; what is read is the result.
 */
#include <linux/module.h>

static u64 result;

/* In lines of their own, so that each run goes through a good many places */
noinline __noclone u64 victim_mix(u64 value);
u64 victim_mix(u64 value)
{
	int i;

	for (i = 0; i < 8; i++)
		value = (value ^ value >> 7) * 31 + i;
	return value;
}

static int mix_set(const char *text, const struct kernel_param *param)
{
	u64 value;
	int err = kstrtou64(text, 0, &value);

	if (!err)
		result = victim_mix(value);
	return err;
}

static int mix_get(char *text, const struct kernel_param *param)
{
	return sysfs_emit(text, "%llu\n", result);
}

static const struct kernel_param_ops mix_ops = { .set = mix_set, .get = mix_get };
module_param_cb(mix, &mix_ops, NULL, 0600);

static int __init victim_init(void)
{
	result = victim_mix(1);
	return 0;
}
module_init(victim_init);

static void __exit victim_exit(void)
{
	result = victim_mix(2);
}
module_exit(victim_exit);

MODULE_DESCRIPTION("A module to be probed");
MODULE_LICENSE("GPL");
