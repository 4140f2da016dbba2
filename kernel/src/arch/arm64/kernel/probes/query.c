// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs kprobes/query: could a kprobe be at this place, and if not, why?
 *
 * A place is written, as SYMBOL, SYMBOL+OFFSET, MODULE:SYMBOL or an address in
 * hexadecimal, and the answer is read from the same open file, once. Nothing is
 * registered, and no text is changed.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/string.h>

#include "refusal.h"

static int find_symbol(char *name, unsigned long *ret_addr)
{
	char *offset = strchr(name, '+');
	unsigned long addr, size, rest, bytes = 0;
	int ret;

	if (offset) {
		*offset++ = '\0';
		ret = kstrtoul(offset, 0, &bytes);
		if (ret)
			return ret;
	}
	addr = kallsyms_lookup_name(name);
	if (!addr)
		return -ENOENT;
	/* What no symbol covers would be printed as the address that it is. */
	if (!kallsyms_lookup_size_offset(addr + bytes, &size, &rest))
		return -ENOENT;

	*ret_addr = addr + bytes;
	return 0;
}

/* What is at an address is for those who may know addresses. */
static int find_place(const struct file *file, char *place, unsigned long *ret_addr)
{
	if (!str_has_prefix(place, "0x"))
		return find_symbol(place, ret_addr);
	if (!kallsyms_show_value(file->f_cred))
		return -EPERM;

	return kstrtoul(place, 16, ret_addr);
}

/* The address itself is not told: whoever may know it has it from kallsyms. */
static int print_answer(unsigned long addr, char *text, size_t size)
{
	static const char * const means[] = {
		[A64_REJECT]	= "refused",
		[A64_EMULATE]	= "emulated",
		[A64_SLOT]	= "stepped",
	};
	struct a64_verdict verdict = kprobe_verdict(addr);

	if (verdict.how != A64_REJECT)
		return scnprintf(text, size, "place: %pS\nkprobe: %s\n", (void *)addr,
				 means[verdict.how]);
	return scnprintf(text, size,
			 "place: %pS\nkprobe: %s\nreason: %s\ntext: %s\nadvice: %s\n",
			 (void *)addr, means[verdict.how], probe_reason_slug(verdict.reason),
			 probe_reason_text(verdict.reason), probe_reason_advice(verdict.reason));
}

static ssize_t query_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	char *text = simple_transaction_get(file, from, size);
	unsigned long addr;
	int ret;

	if (IS_ERR(text))
		return PTR_ERR(text);

	ret = find_place(file, strim(text), &addr);
	if (ret)
		return ret;

	simple_transaction_set(file, print_answer(addr, text, SIMPLE_TRANSACTION_LIMIT));
	return size;
}

static const struct file_operations query_fops = {
	.owner		= THIS_MODULE,
	.write		= query_write,
	.read		= simple_transaction_read,
	.release	= simple_transaction_release,
	.llseek		= noop_llseek,
};

/* The directory is the generic code's, which makes it in a late_initcall. */
static int __init query_init(void)
{
	struct dentry *dir = debugfs_lookup("kprobes", NULL);

	if (IS_ERR_OR_NULL(dir))
		return 0;

	debugfs_create_file("query", 0600, dir, NULL, &query_fops);
	dput(dir);
	return 0;
}
late_initcall_sync(query_init);
