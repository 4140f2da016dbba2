// SPDX-License-Identifier: GPL-2.0-only
/*
 * One function for each shape of code that a probe can meet.
 *
 * debugfs has the list of them in "shapes": a name and the place, in both ways
 * that kprobe_events takes it. Reading it calls every function, and a function finds
 * its place itself: what must not be executed stands behind a branch, all else
 * is executed by the way.
 */
#include <linux/debugfs.h>
#include <linux/jump_label.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include <asm/asm-bug.h>
#include <asm/asm-extable.h>
#include <asm/bug.h>

/* Data that code may look at, and that is no code. */
u64 shape_data[2] __aligned(16) = { 1, 2 };

/* The place is at label 1, and what stands there runs. */
#define SHAPE_RUN(name, code)						\
static noinline unsigned long shape_##name(void)			\
{									\
	unsigned long place;						\
									\
	asm volatile("adr	%0, 1f\n"				\
		     "mov	x9, %1\n"				\
		     code						\
		     : "=&r" (place)					\
		     : "r" (shape_data)					\
		     : "x9", "x10", "x11", "x12", "x13", "cc", "memory"); \
	return place;							\
}

/* The place is at label 1, and what stands there never runs. */
#define SHAPE_SKIP(name, code)						\
	SHAPE_RUN(name, "b	2f\n1:" code "\n2:\n")

/* A word that the assembler may not know. */
#define SHAPE_WORD(name, word)						\
	SHAPE_SKIP(name, ".inst	" #word)

SHAPE_RUN(ordinary,		"1: add	x10, x9, #1\n")
SHAPE_RUN(branch,		"1: b	2f\n2:\n")
SHAPE_RUN(adr,			"1: adr	x10, 1b\n")
SHAPE_RUN(nop,			"1: nop\n")
SHAPE_RUN(yield,		"1: yield\n")
SHAPE_RUN(prfm_literal,		"1: prfm pldl1keep, 1b\n")
SHAPE_RUN(ldr_literal,		"1: ldr	x10, 1b\n")
SHAPE_RUN(casp,			"mov	x10, xzr\nmov	x11, xzr\n"
				"mov	x12, xzr\nmov	x13, xzr\n"
				/* casp x10, x11, x12, x13, [x9] */
				"1: .inst 0x482a7d2c\n")
SHAPE_RUN(after_ldar,		"ldar	x10, [x9]\n"
				"1: add	x10, x10, #1\n")
SHAPE_RUN(before_exclusive,	"1: add	x9, x9, #8\n"
				"3: ldxr x10, [x9]\n"
				"stxr	w11, x10, [x9]\n"
				"cbnz	w11, 3b\n")
SHAPE_RUN(in_exclusive,		"3: ldxr x10, [x9]\n"
				"1: add	x12, x10, #1\n"
				"stxr	w11, x10, [x9]\n"
				"cbnz	w11, 3b\n")
SHAPE_RUN(after_exclusive,	"3: ldxr x10, [x9]\n"
				"stxr	w11, x10, [x9]\n"
				"cbnz	w11, 3b\n"
				"1: add	x12, x10, #1\n")

SHAPE_SKIP(exclusive_load,	"ldxr	x10, [x9]")
SHAPE_SKIP(exclusive_store,	"stxr	w11, x10, [x9]")
SHAPE_SKIP(svc,			"svc	#0")
SHAPE_SKIP(hvc,			"hvc	#0")
SHAPE_SKIP(smc,			"smc	#0")
SHAPE_SKIP(hlt,			"hlt	#0x123")
SHAPE_SKIP(brk,			"brk	#0x123")
SHAPE_SKIP(eret,		"eret")
SHAPE_SKIP(wfi,			"wfi")
SHAPE_SKIP(read_daif,		"mrs	x10, daif")
SHAPE_SKIP(write_daif,		"msr	daifset, #2")
SHAPE_SKIP(write_sysreg,	"msr	vbar_el1, x10")
SHAPE_SKIP(write_tpidr,		"msr	tpidr_el0, x10")
SHAPE_SKIP(read_elr,		"mrs	x10, elr_el1")
SHAPE_WORD(simd_literal,	0x5c000040)	/* ldr d0, .+8 */
SHAPE_WORD(udf,			0x0000dead)
SHAPE_WORD(unallocated,		0x02000000)
SHAPE_WORD(compare_branch,	0x74010003)	/* cbgt w3, w1, . (FEAT_CMPBR) */
SHAPE_WORD(pauth_branch,	0xd71f0801)	/* braa x0, x1 */
SHAPE_WORD(pauth_lr,		0xdac187fe)	/* pacnbibsppc */
SHAPE_WORD(mops,		0x19010440)	/* cpyfp [x0]!, [x1]!, x2! */
SHAPE_WORD(wfit,		0xd503102a)	/* wfit x10 */
SHAPE_WORD(transaction,		0xd5233060)	/* tstart x0 */

SHAPE_SKIP(extable,		"ldr	x10, [x9]\n"
				_ASM_EXTABLE_UACCESS(1b, 2f))
SHAPE_SKIP(bug,			__stringify(ASM_BUG_FLAGS(BUGFLAG_WARNING)))

static noinline notrace unsigned long shape_notrace(void)
{
	unsigned long place;

	asm volatile("adr %0, 1f\n1:" : "=r" (place));
	return place;
}

static noinline unsigned long shape_blacklisted(void)
{
	unsigned long place;

	asm volatile("adr %0, 1f\n1:" : "=r" (place));
	return place;
}
NOKPROBE_SYMBOL(shape_blacklisted);

static DEFINE_STATIC_KEY_FALSE(shape_key);

static noinline unsigned long shape_jump_label(void)
{
	/* of which this module has one */
	if (static_branch_unlikely(&shape_key))
		return 0;

	return jump_entry_code(&THIS_MODULE->jump_entries[0]);
}

#define SHAPE(name) { #name, shape_##name }

static const struct {
	const char *name;
	unsigned long (*place)(void);
} shapes[] = {
	SHAPE(ordinary), SHAPE(branch), SHAPE(adr), SHAPE(nop), SHAPE(yield),
	SHAPE(prfm_literal), SHAPE(ldr_literal), SHAPE(casp), SHAPE(after_ldar),
	SHAPE(before_exclusive), SHAPE(in_exclusive), SHAPE(after_exclusive),
	SHAPE(exclusive_load), SHAPE(exclusive_store),
	SHAPE(svc), SHAPE(hvc), SHAPE(smc), SHAPE(hlt), SHAPE(brk), SHAPE(eret),
	SHAPE(wfi), SHAPE(read_daif), SHAPE(write_daif), SHAPE(write_sysreg),
	SHAPE(write_tpidr), SHAPE(read_elr),
	SHAPE(simd_literal), SHAPE(udf), SHAPE(unallocated), SHAPE(compare_branch),
	SHAPE(pauth_branch), SHAPE(pauth_lr), SHAPE(mops), SHAPE(wfit),
	SHAPE(transaction), SHAPE(extable), SHAPE(bug),
	SHAPE(notrace), SHAPE(blacklisted), SHAPE(jump_label),
};

static int shapes_show(struct seq_file *m, void *unused)
{
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		unsigned long place = shapes[i].place();

		seq_printf(m, "%s shapes:shape_%s+%lu 0x%lx\n", shapes[i].name, shapes[i].name,
			   place - (unsigned long)shapes[i].place, place);
	}

	return 0;
}
DEFINE_SHOW_ATTRIBUTE(shapes);

static struct dentry *file;

static int __init shapes_init(void)
{
	file = debugfs_create_file("shapes", 0444, NULL, NULL, &shapes_fops);
	return PTR_ERR_OR_ZERO(file);
}
module_init(shapes_init);

static void __exit shapes_exit(void)
{
	debugfs_remove(file);
}
module_exit(shapes_exit);

MODULE_DESCRIPTION("Shapes of code that a probe can meet");
MODULE_LICENSE("GPL");
