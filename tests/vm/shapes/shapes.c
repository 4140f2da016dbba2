// SPDX-License-Identifier: GPL-2.0-only
/*
 * One function for each shape of code that a probe can meet.
 *
 * debugfs has the list of them in "shapes": a name, the place, in both ways that
 * kprobe_events takes it, and the value that the code there computed. Reading it calls every function, and a function finds
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

/*
 * The place is at label 1, and what stands there runs. The value is what it
 * leaves in x10: that has to come out the same with a probe there.
 */
#define SHAPE_RUN(name, code)						\
static noinline unsigned long shape_##name(u64 *ret_value)		\
{									\
	register u64 x10 asm("x10") = 0;				\
	unsigned long place;						\
									\
	asm volatile("adr	%0, 1f\n"				\
		     "mov	x9, %2\n"				\
		     code						\
		     : "=&r" (place), "+&r" (x10)			\
		     : "r" (shape_data)					\
		     : "x9", "x11", "x12", "x13", "x30", "cc", "memory"); \
	*ret_value = x10;						\
	return place;							\
}

/* A branch to label 2: the value is 1 when it is taken, 2 when it is not. */
#define SHAPE_BRANCH(name, before, branch)				\
	SHAPE_RUN(name, before "\n"					\
		  "mov	x10, #1\n"					\
		  "1: " branch "\n"					\
		  "mov	x10, #2\n"					\
		  "2: hint #38\n" /* bti jc */)

/* A call of label 3: the value is 3, the distance of the link included. */
#define SHAPE_CALL(name, before, call)					\
	SHAPE_RUN(name, before "\n"					\
		  "1: " call "\n"					\
		  "4: b	2f\n"						\
		  "3: hint #38\n"					\
		  "adr	x11, 4b\n"					\
		  "sub	x10, x30, x11\n"				\
		  "add	x10, x10, #3\n"				\
		  "2:\n")

/* A load of the word at label 3. */
#define SHAPE_LITERAL(name, load)					\
	SHAPE_RUN(name, "1: " load "\n"				\
		  "b	2f\n"						\
		  ".p2align 3\n"					\
		  "3: .quad 0xfedcba98f6543210\n"			\
		  "2:\n")

/* The place is at label 1, and what stands there never runs. */
#define SHAPE_SKIP(name, code)						\
	SHAPE_RUN(name, "b	2f\n1:" code "\n2:\n")

/* A word that the assembler may not know. */
#define SHAPE_WORD(name, word)						\
	SHAPE_SKIP(name, ".inst	" #word)

SHAPE_RUN(ordinary,		"1: add	x10, x10, #1\n")
SHAPE_RUN(adr,			"1: adr	x10, 1b\n")
SHAPE_RUN(adrp,			"1: .inst 0xb000000a\n")	/* adrp x10, .+4096 */
SHAPE_RUN(nop,			"mov	x10, #4\n1: nop\nadd x10, x10, #1\n")
SHAPE_RUN(yield,		"mov	x10, #5\n1: yield\nadd x10, x10, #1\n")
SHAPE_RUN(wfi,			"mov	x10, #7\n1: wfi\nadd x10, x10, #1\n")
SHAPE_RUN(read_daif,		"mov	x10, #8\n1: mrs x10, daif\n")
SHAPE_RUN(prfm_literal,		"mov	x10, #6\n1: prfm pldl1keep, 1b\nadd x10, x10, #1\n")

SHAPE_BRANCH(branch,		"",				"b	2f")
SHAPE_BRANCH(b_cond_taken,	"cmp	x9, x9",		"b.eq	2f")
SHAPE_BRANCH(b_cond_passed,	"cmp	x9, x9",		"b.ne	2f")
SHAPE_BRANCH(b_less_taken,	"mov	x12, #-1\ncmp x12, #1", "b.lt	2f")
SHAPE_BRANCH(b_lower_passed,	"mov	x12, #-1\ncmp x12, #1", "b.lo	2f")
/* Bits 0 and 32, which a TBZ of the same fields would test, are the other way. */
SHAPE_BRANCH(cbz_taken,		"mov	x12, #0",		"cbz	x12, 2f")
SHAPE_BRANCH(cbz_passed,	"mov	x12, #2",		"cbz	x12, 2f")
SHAPE_BRANCH(cbz_w_taken,	"mov	x12, #0x100000000",	"cbz	w12, 2f")
SHAPE_BRANCH(cbz_w_passed,	"mov	x12, #2",		"cbz	w12, 2f")
SHAPE_BRANCH(cbnz_taken,	"mov	x12, #2",		"cbnz	x12, 2f")
SHAPE_BRANCH(cbnz_passed,	"mov	x12, #0",		"cbnz	x12, 2f")
SHAPE_BRANCH(cbnz_w_taken,	"mov	x12, #2",		"cbnz	w12, 2f")
SHAPE_BRANCH(cbnz_w_passed,	"mov	x12, #0x100000000",	"cbnz	w12, 2f")
SHAPE_BRANCH(tbz_taken,		"mov	x12, #1",		"tbz	x12, #3, 2f")
SHAPE_BRANCH(tbz_passed,	"mov	x12, #8",		"tbz	x12, #3, 2f")
SHAPE_BRANCH(tbz_high_taken,	"mov	x12, #8",		"tbz	x12, #35, 2f")
SHAPE_BRANCH(tbz_high_passed,	"mov	x12, #0x800000000",	"tbz	x12, #35, 2f")
SHAPE_BRANCH(tbnz_taken,	"mov	x12, #8",		"tbnz	x12, #3, 2f")
SHAPE_BRANCH(tbnz_passed,	"mov	x12, #1",		"tbnz	x12, #3, 2f")
SHAPE_BRANCH(tbnz_high_taken,	"mov	x12, #0x800000000",	"tbnz	x12, #35, 2f")
SHAPE_BRANCH(tbnz_high_passed,	"mov	x12, #8",		"tbnz	x12, #35, 2f")
SHAPE_BRANCH(br,		"adr	x12, 2f",		"br	x12")
SHAPE_BRANCH(ret,		"adr	x12, 2f",		"ret	x12")
/* pacia x12, x11; braa x12, x11, and so on, for assemblers that know neither */
SHAPE_BRANCH(braa,		"adr	x12, 2f\n.inst 0xdac1016c",	".inst	0xd71f098b")
SHAPE_BRANCH(brabz,		"adr	x12, 2f\n.inst 0xdac127ec",	".inst	0xd61f0d9f")
SHAPE_CALL(bl,			"",				"bl	3f")
SHAPE_CALL(blr,			"adr	x12, 3f",		"blr	x12")
SHAPE_CALL(blraa,		"adr	x12, 3f\n.inst 0xdac1016c",	".inst	0xd73f098b")
SHAPE_CALL(blr_link,		"adr	x30, 3f",		"blr	x30")
SHAPE_LITERAL(ldr_literal,	"ldr	x10, 3f")
SHAPE_LITERAL(ldr_w_literal,	"ldr	w10, 3f")
SHAPE_LITERAL(ldrsw_literal,	"ldrsw	x10, 3f")

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
				"1: add	x10, x10, #1\n")

SHAPE_SKIP(exclusive_load,	"ldxr	x10, [x9]")
SHAPE_SKIP(exclusive_store,	"stxr	w11, x10, [x9]")
SHAPE_SKIP(svc,			"svc	#0")
SHAPE_SKIP(hvc,			"hvc	#0")
SHAPE_SKIP(smc,			"smc	#0")
SHAPE_SKIP(hlt,			"hlt	#0x123")
SHAPE_SKIP(brk,			"brk	#0x123")
SHAPE_SKIP(eret,		"eret")
SHAPE_SKIP(write_daif,		"msr	daifset, #2")
SHAPE_SKIP(write_sysreg,	"msr	vbar_el1, x10")
SHAPE_SKIP(write_tpidr,		"msr	tpidr_el0, x10")
SHAPE_SKIP(read_elr,		"mrs	x10, elr_el1")
SHAPE_WORD(simd_literal,	0x5c000040)	/* ldr d0, .+8 */
SHAPE_WORD(udf,			0x0000dead)
SHAPE_WORD(unallocated,		0x02000000)
SHAPE_WORD(compare_branch,	0x74010003)	/* cbgt w3, w1, . (FEAT_CMPBR) */
SHAPE_WORD(pauth_lr,		0xdac187fe)	/* pacnbibsppc */
SHAPE_WORD(mops,		0x19010440)	/* cpyfp [x0]!, [x1]!, x2! */
SHAPE_WORD(wfit,		0xd503102a)	/* wfit x10 */
SHAPE_WORD(transaction,		0xd5233060)	/* tstart x0 */

SHAPE_SKIP(extable,		"ldr	x10, [x9]\n"
				_ASM_EXTABLE_UACCESS(1b, 2f))
SHAPE_SKIP(bug,			__stringify(ASM_BUG_FLAGS(BUGFLAG_WARNING)))

static noinline notrace unsigned long shape_notrace(u64 *ret_value)
{
	unsigned long place;

	asm volatile("adr %0, 1f\n1:" : "=r" (place));
	*ret_value = 0;
	return place;
}

static noinline unsigned long shape_blacklisted(u64 *ret_value)
{
	unsigned long place;

	asm volatile("adr %0, 1f\n1:" : "=r" (place));
	*ret_value = 0;
	return place;
}
NOKPROBE_SYMBOL(shape_blacklisted);

static DEFINE_STATIC_KEY_FALSE(shape_key);

static noinline unsigned long shape_jump_label(u64 *ret_value)
{
	*ret_value = 0;
	/* of which this module has one */
	if (static_branch_unlikely(&shape_key))
		return 0;

	return jump_entry_code(&THIS_MODULE->jump_entries[0]);
}

#define SHAPE(name) { #name, shape_##name }

static const struct {
	const char *name;
	unsigned long (*place)(u64 *ret_value);
} shapes[] = {
	SHAPE(ordinary), SHAPE(adr), SHAPE(adrp), SHAPE(nop), SHAPE(yield),
	SHAPE(wfi), SHAPE(read_daif), SHAPE(prfm_literal), SHAPE(branch), SHAPE(b_cond_taken), SHAPE(b_cond_passed),
	SHAPE(b_less_taken), SHAPE(b_lower_passed),
	SHAPE(cbz_taken), SHAPE(cbz_passed), SHAPE(cbz_w_taken), SHAPE(cbz_w_passed),
	SHAPE(cbnz_taken), SHAPE(cbnz_passed), SHAPE(cbnz_w_taken), SHAPE(cbnz_w_passed),
	SHAPE(tbz_taken), SHAPE(tbz_passed), SHAPE(tbz_high_taken), SHAPE(tbz_high_passed),
	SHAPE(tbnz_taken), SHAPE(tbnz_passed), SHAPE(tbnz_high_taken),
	SHAPE(tbnz_high_passed), SHAPE(br), SHAPE(ret),
	SHAPE(braa), SHAPE(brabz), SHAPE(bl), SHAPE(blr), SHAPE(blraa), SHAPE(blr_link), SHAPE(ldr_literal), SHAPE(ldr_w_literal), SHAPE(ldrsw_literal),
	SHAPE(casp), SHAPE(after_ldar),
	SHAPE(before_exclusive), SHAPE(in_exclusive), SHAPE(after_exclusive),
	SHAPE(exclusive_load), SHAPE(exclusive_store),
	SHAPE(svc), SHAPE(hvc), SHAPE(smc), SHAPE(hlt), SHAPE(brk), SHAPE(eret),
	SHAPE(write_daif), SHAPE(write_sysreg),
	SHAPE(write_tpidr), SHAPE(read_elr),
	SHAPE(simd_literal), SHAPE(udf), SHAPE(unallocated), SHAPE(compare_branch),
	SHAPE(pauth_lr), SHAPE(mops), SHAPE(wfit),
	SHAPE(transaction), SHAPE(extable), SHAPE(bug),
	SHAPE(notrace), SHAPE(blacklisted), SHAPE(jump_label),
};

static int shapes_show(struct seq_file *m, void *unused)
{
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		u64 value;
		unsigned long place = shapes[i].place(&value);

		seq_printf(m, "%s shapes:shape_%s+%lu 0x%lx %llx\n", shapes[i].name,
			   shapes[i].name, place - (unsigned long)shapes[i].place, place,
			   value);
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
