// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's half of the differential test: runs functions of cases.S that
 * are part of this module, and puts probes on them and on those of the program
 * that asks for it, /dev/differential.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uprobes.h>

#include <asm/neon.h>

#include "state.h"

/*
 * SP of a function, from the low end of the task's stack: the same at each
 * run, with room for exceptions below, and far from what is in use above.
 */
#define STACK_OFFSET (THREAD_SIZE / 2 - 2048)

struct armed {
	struct kprobe kprobe;
	struct uprobe_consumer consumer;
	struct uprobe *uprobe;
	u64 hits;
};

static DEFINE_MUTEX(lock);
static struct diff_probe *probes;
static struct armed *armed;
static struct kprobe **gone;
static struct diff_run *run;
static struct diff_state *after;
static u8 *memory;
static u32 armed_count;

static int count_kprobe(struct kprobe *p, struct pt_regs *regs)
{
	container_of(p, struct armed, kprobe)->hits++;
	return 0;
}
NOKPROBE_SYMBOL(count_kprobe);

static int count_uprobe(struct uprobe_consumer *consumer, struct pt_regs *regs)
{
	container_of(consumer, struct armed, consumer)->hits++;
	return 0;
}

static int arm_one(struct armed *a, const struct diff_probe *probe, struct inode *inode)
{
	memset(a, 0, sizeof(*a));
	if (!inode) {
		if (probe->function >= diff_function_count)
			return -ERANGE;
		a->kprobe.addr =
			(kprobe_opcode_t *)(diff_functions[probe->function] + probe->offset);
		a->kprobe.pre_handler = count_kprobe;
		return register_kprobe(&a->kprobe);
	}

	a->consumer.handler = count_uprobe;
	a->uprobe = uprobe_register(inode, probe->place, 0, &a->consumer);
	if (IS_ERR(a->uprobe)) {
		int err = PTR_ERR(a->uprobe);

		a->uprobe = NULL;
		return err;
	}

	return 0;
}

/* All of @probes, of which those without an error are armed. */
static void disarm_all(void)
{
	u32 kprobes = 0, uprobes = 0;

	for (u32 i = 0; i < armed_count; i++) {
		if (probes[i].error)
			continue;
		if (armed[i].uprobe) {
			uprobe_unregister_nosync(armed[i].uprobe, &armed[i].consumer);
			uprobes++;
		} else {
			gone[kprobes++] = &armed[i].kprobe;
		}
	}
	if (kprobes)
		unregister_kprobes(gone, kprobes);
	if (uprobes)
		uprobe_unregister_sync();
	for (u32 i = 0; i < armed_count; i++) {
		probes[i].hits = armed[i].hits;
		probes[i].missed = armed[i].kprobe.nmissed;
	}
	armed_count = 0;
}

static long arm(const struct diff_probes *request)
{
	struct file *file = NULL;
	struct inode *inode = NULL;
	size_t size = request->count * sizeof(*probes);

	if (armed_count || request->count > DIFF_ARMED_MAX)
		return -EBUSY;
	if (copy_from_user(probes, u64_to_user_ptr(request->probes), size))
		return -EFAULT;
	if (request->fd >= 0) {
		file = fget(request->fd);
		if (!file)
			return -EBADF;
		inode = file_inode(file);
	}
	for (u32 i = 0; i < request->count; i++)
		probes[i].error = arm_one(&armed[i], &probes[i], inode);
	armed_count = request->count;
	if (file)
		fput(file);

	return copy_to_user(u64_to_user_ptr(request->probes), probes, size) ? -EFAULT : 0;
}

static long disarm(const struct diff_probes *request)
{
	u32 count = armed_count;

	disarm_all();
	if (request->count != count)
		return -EINVAL;
	if (copy_to_user(u64_to_user_ptr(request->probes), probes, count * sizeof(*probes)))
		return -EFAULT;

	return 0;
}

static long run_one(struct diff_run __user *request)
{
	u8 *sp = (u8 *)task_stack_page(current) + STACK_OFFSET;

	if (copy_from_user(run, request, sizeof(*run)))
		return -EFAULT;
	if (run->function >= diff_function_count)
		return -ERANGE;
	if ((u8 *)current_stack_pointer - sp < 3072)
		return -EOVERFLOW;

	memcpy(memory, run->memory, DIFF_MEMORY);
	diff_set_parts(&run->state, run->function, (u64)memory, (u64)sp);
	kernel_neon_begin();
	memcpy(sp, run->frame, DIFF_FRAME);
	diff_enter(&run->state, after);
	memcpy(run->frame, sp, DIFF_FRAME);
	kernel_neon_end();
	memcpy(run->memory, memory, DIFF_MEMORY);
	run->state = *after;

	return copy_to_user(request, run, sizeof(*run)) ? -EFAULT : 0;
}

static long read_text(const struct diff_text *request)
{
	const void *from;

	if (request->function >= diff_function_count)
		return -ERANGE;
	from = (const void *)diff_functions[request->function];
	if (request->count > ((char *)diff_text_end - (char *)from) / sizeof(u32))
		return -ERANGE;
	return copy_to_user(u64_to_user_ptr(request->words), from, request->count * sizeof(u32))
		       ? -EFAULT
		       : 0;
}

static long handle_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	union {
		struct diff_probes probes;
		struct diff_text text;
	} request;
	long ret;

	if (command != DIFF_RUN && copy_from_user(&request, user, _IOC_SIZE(command)))
		return -EFAULT;
	mutex_lock(&lock);
	switch (command) {
	case DIFF_ARM:
		ret = arm(&request.probes);
		break;
	case DIFF_DISARM:
		ret = disarm(&request.probes);
		break;
	case DIFF_RUN:
		ret = run_one(user);
		break;
	case DIFF_TEXT:
		ret = read_text(&request.text);
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&lock);

	return ret;
}

/* A program that ended early leaves no probe behind. */
static int release(struct inode *inode, struct file *file)
{
	mutex_lock(&lock);
	disarm_all();
	mutex_unlock(&lock);

	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = handle_ioctl,
	.release = release,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "differential",
	.fops = &operations,
};

static void free_all(void)
{
	kfree(memory);
	kfree(after);
	kfree(run);
	kfree(gone);
	kvfree(armed);
	kvfree(probes);
}

static int __init differential_init(void)
{
	int err = -ENOMEM;

	probes = kvcalloc(DIFF_ARMED_MAX, sizeof(*probes), GFP_KERNEL);
	armed = kvcalloc(DIFF_ARMED_MAX, sizeof(*armed), GFP_KERNEL);
	gone = kcalloc(DIFF_ARMED_MAX, sizeof(*gone), GFP_KERNEL);
	run = kzalloc(sizeof(*run), GFP_KERNEL);
	after = kzalloc(sizeof(*after), GFP_KERNEL);
	memory = kzalloc(DIFF_MEMORY, GFP_KERNEL);
	if (probes && armed && gone && run && after && memory)
		err = misc_register(&device);
	if (err)
		free_all();

	return err;
}
module_init(differential_init);

static void __exit differential_exit(void)
{
	misc_deregister(&device);
	free_all();
}
module_exit(differential_exit);

MODULE_DESCRIPTION("Functions to be run with and without probes");
MODULE_LICENSE("GPL");
