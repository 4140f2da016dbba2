// SPDX-License-Identifier: GPL-2.0-only
/*
 * What only a user within the kernel can do with probes: a probe within the
 * handler of another one, a return probe on a function that recurses, or that
 * does not return since its thread ends, and many registered at once.
 *
 * The name of a scene is written to the parameter; read, it says "ok HITS", or
 * what went wrong. While kprobes are switched off there are no hits, so that
 * counts are upper bounds, but results are exact.
 */
#include <linux/completion.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/module.h>

static char answer[128] = "nothing played yet";
static atomic_t hits;

noinline __noclone u64 nested_inner(u64 value);
u64 nested_inner(u64 value)
{
	barrier();
	return value + 3;
}

noinline __noclone u64 nested_outer(u64 value);
u64 nested_outer(u64 value)
{
	barrier();
	return value * 2 + 1;
}

noinline __noclone u64 nested_recurse(u64 depth);
u64 nested_recurse(u64 depth)
{
	u64 below = depth ? nested_recurse(depth - 1) : 0;

	barrier();
	return below + depth;
}

noinline __noclone void nested_exit(struct completion *done);
void nested_exit(struct completion *done)
{
	/* Does not come back, so that the return probe's instance is left over */
	kthread_complete_and_exit(done, 0);
}

static int count_hit(struct kprobe *p, struct pt_regs *regs)
{
	atomic_inc(&hits);
	return 0;
}
NOKPROBE_SYMBOL(count_hit);

static int count_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	atomic_inc(&hits);
	return 0;
}
NOKPROBE_SYMBOL(count_return);

static u64 within;

static int call_inner(struct kprobe *p, struct pt_regs *regs)
{
	atomic_inc(&hits);
	within = nested_inner(39);
	return 0;
}
NOKPROBE_SYMBOL(call_inner);

static void call_inner_after(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
	within = nested_inner(39);
}
NOKPROBE_SYMBOL(call_inner_after);

static const char *call_nested(void)
{
	u64 i;

	for (i = 0; i < 20; i++) {
		if (nested_outer(i) != i * 2 + 1 || nested_inner(i) != i + 3)
			return "a probed function computes something else";
		if (within && within != 42)
			return "a function within a hit computes something else";
	}
	return NULL;
}

static const char *play_nest(void)
{
	struct kprobe outer = { .symbol_name = "nested_outer",
				.pre_handler = call_inner,
				.post_handler = call_inner_after };
	struct kprobe inner = { .symbol_name = "nested_inner", .pre_handler = count_hit };
	struct kretprobe inner_return = { .kp.symbol_name = "nested_inner",
					  .handler = count_return,
					  .maxactive = 2 };
	const char *wrong = "a probe is refused";

	if (register_kprobe(&outer))
		return wrong;
	if (register_kprobe(&inner))
		goto out_outer;
	if (register_kretprobe(&inner_return))
		goto out_inner;
	wrong = call_nested();
	unregister_kretprobe(&inner_return);
out_inner:
	unregister_kprobe(&inner);
out_outer:
	unregister_kprobe(&outer);
	return wrong;
}

#define DEPTH 12

static const char *play_recurse(void)
{
	struct kretprobe probe = { .kp.symbol_name = "nested_recurse",
				   .handler = count_return,
				   .maxactive = 4 };
	const char *wrong = NULL;
	int i;

	if (register_kretprobe(&probe))
		return "refused";
	for (i = 0; i < 10 && !wrong; i++) {
		if (nested_recurse(DEPTH) != DEPTH * (DEPTH + 1) / 2)
			wrong = "the recursive function computes something else";
	}
	unregister_kretprobe(&probe);
	if (probe.nmissed > 10 * (DEPTH + 1))
		wrong = "more misses than calls";
	return wrong;
}

static int end_thread(void *done)
{
	nested_exit(done);
	return 0;
}

static const char *play_exit(void)
{
	struct kretprobe probe = { .kp.symbol_name = "nested_exit",
				   .handler = count_return,
				   .maxactive = 2 };
	const char *wrong = NULL;
	int i;

	if (register_kretprobe(&probe))
		return "refused";
	/* One at a time: were instances not given back, all but two would be missed. */
	for (i = 0; i < 10 && !wrong; i++) {
		DECLARE_COMPLETION_ONSTACK(done);
		struct task_struct *task = kthread_create(end_thread, &done, "torture");

		if (IS_ERR(task)) {
			wrong = "no thread";
			break;
		}
		get_task_struct(task);
		wake_up_process(task);
		wait_for_completion(&done);
		/*
		 * A grace period later the kernel takes the instance back, and
		 * then lets go of the task, which only we hold after that.
		 */
		while (refcount_read(&task->usage) > 1)
			schedule_timeout_uninterruptible(1);
		put_task_struct(task);
	}
	unregister_kretprobe(&probe);
	if (!wrong && probe.nmissed)
		wrong = "instances of threads that ended are not given back";
	atomic_inc(&hits);
	return wrong;
}

#define STORM_MAX 6

static const char *play_storm(void)
{
	static struct kprobe probes[STORM_MAX];
	struct kprobe *list[STORM_MAX];
	const char *wrong = NULL;
	int i, turn, n = 0;

	/* The places at the beginning of a function that can be probed */
	memset(probes, 0, sizeof(probes));
	for (i = 0; i < STORM_MAX; i++) {
		probes[n].addr = (kprobe_opcode_t *)nested_outer + i;
		probes[n].pre_handler = count_hit;
		if (!register_kprobe(&probes[n])) {
			list[n] = &probes[n];
			n++;
		} else {
			memset(&probes[n], 0, sizeof(probes[n]));
		}
	}
	if (!n)
		return "no place of the function can be probed";
	for (turn = 0; turn < 5 && !wrong; turn++) {
		for (i = 0; i < n; i++)
			disable_kprobe(list[i]);
		if (nested_outer(turn) != turn * 2 + 1)
			wrong = "with probes disabled something else is computed";
		for (i = 0; i < n; i++)
			enable_kprobe(list[i]);
		if (nested_outer(turn) != turn * 2 + 1)
			wrong = "with probes enabled something else is computed";
	}
	unregister_kprobes(list, n);
	return wrong;
}

static const struct scene {
	const char *name;
	const char *(*play)(void);
} scenes[] = {
	{ "nest", play_nest },
	{ "recurse", play_recurse },
	{ "exit", play_exit },
	{ "storm", play_storm },
};

static int play_set(const char *text, const struct kernel_param *param)
{
	const char *wrong;
	int i;

	for (i = 0; i < ARRAY_SIZE(scenes); i++) {
		if (!sysfs_streq(text, scenes[i].name))
			continue;
		atomic_set(&hits, 0);
		wrong = scenes[i].play();
		if (wrong)
			snprintf(answer, sizeof(answer), "%s", wrong);
		else
			snprintf(answer, sizeof(answer), "ok %d", atomic_read(&hits));
		return 0;
	}
	return -EINVAL;
}

static int play_get(char *text, const struct kernel_param *param)
{
	return sysfs_emit(text, "%s\n", answer);
}

static const struct kernel_param_ops play_ops = { .set = play_set, .get = play_get };
module_param_cb(play, &play_ops, NULL, 0600);

static int __init nested_init(void)
{
	return 0;
}
module_init(nested_init);

static void __exit nested_module_exit(void)
{
}
module_exit(nested_module_exit);

MODULE_DESCRIPTION("Probes from within the kernel");
MODULE_LICENSE("GPL");
