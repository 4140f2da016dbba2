// SPDX-License-Identifier: GPL-2.0-only
/*
 * How an A64 instruction can be probed.
 *
 * This file is pure and lives in two worlds: it is built into the kernel and
 * into user space, and knows no object of either.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "a64-decode.h"
#include "a64-special.h"
#include "a64-table.h"

#define EMULATE(name) { .how = A64_EMULATE, .emulator = A64_EMULATE_##name }
#define REJECT(name) { .how = A64_REJECT, .reason = PROBE_REASON_##name }

static const struct a64_verdict a64_verdicts[A64_CLASS_COUNT] = {
	[A64_CLASS_SLOT]		= { .how = A64_SLOT },
	[A64_CLASS_NOP]			= EMULATE(NOP),
	[A64_CLASS_ADR]			= EMULATE(ADR),
	[A64_CLASS_B_BL]		= EMULATE(B_BL),
	[A64_CLASS_B_COND]		= EMULATE(B_COND),
	[A64_CLASS_BR_BLR_RET]		= EMULATE(BR_BLR_RET),
	[A64_CLASS_PAUTH_BRANCH]	= EMULATE(PAUTH_BRANCH),
	[A64_CLASS_CBZ]			= EMULATE(CBZ),
	[A64_CLASS_TBZ]			= EMULATE(TBZ),
	[A64_CLASS_LDR_LITERAL]		= EMULATE(LDR_LITERAL),
	[A64_CLASS_LDRSW_LITERAL]	= EMULATE(LDRSW_LITERAL),
	[A64_CLASS_MRS_DAIF]		= EMULATE(MRS_DAIF),
	[A64_CLASS_REWRITE]		= { .how = A64_REWRITE },
	[A64_CLASS_LITERAL_SIMD]	= REJECT(LITERAL_SIMD),
	[A64_CLASS_UNALLOCATED]		= REJECT(UNALLOCATED),
	[A64_CLASS_EXCLUSIVE]		= REJECT(EXCLUSIVE),
	[A64_CLASS_EXCEPTION]		= REJECT(EXCEPTION),
	[A64_CLASS_BREAKPOINT]		= REJECT(BREAKPOINT),
	[A64_CLASS_EXCEPTION_RETURN]	= REJECT(EXCEPTION_RETURN),
	[A64_CLASS_EXCEPTION_STATE]	= REJECT(EXCEPTION_STATE),
	[A64_CLASS_PC_RELATIVE]		= REJECT(PC_RELATIVE),
	[A64_CLASS_PAUTH_LR]		= REJECT(PAUTH_LR),
	[A64_CLASS_MOPS]		= REJECT(MOPS),
	[A64_CLASS_PSTATE_WRITE]	= REJECT(PSTATE_WRITE),
	[A64_CLASS_SYSREG_WRITE]	= REJECT(SYSREG_WRITE),
	[A64_CLASS_WAIT]		= REJECT(WAIT),
	[A64_CLASS_HINT]		= REJECT(HINT),
	[A64_CLASS_TRANSACTION]		= REJECT(TRANSACTION),
	[A64_CLASS_PREFIX]		= REJECT(PREFIX),
};

#undef EMULATE
#undef REJECT

/* The class of the first row that knows the word; the last one knows them all. */
static enum a64_class a64_look_up(const struct a64_row *row, u32 insn)
{
	if (!row)
		return A64_CLASS_UNALLOCATED;
	while ((insn & row->mask) != row->value)
		row++;
	return row->class;
}

static enum a64_class a64_classify(u32 insn)
{
	enum a64_class class = a64_look_up(a64_special_pages[insn >> 24], insn);

	if (class != A64_CLASS_UNALLOCATED)
		return class;
	return a64_look_up(a64_pages[insn >> 24], insn);
}

/*
 * Some things the kernel does for itself, but cannot for a program. It must not
 * load a program's literals: the program has to, with its own permissions and
 * order, from an address in a register. Its SIMD&FP registers are its own while
 * it does; the kernel's own code has no use of them. Nor has the kernel the
 * program's keys at hand to authenticate an address: the program does, and
 * branches afterwards. And where the kernel reads its interrupt masks, a program
 * gets a signal, as it does from a slot.
 */
static enum a64_class a64_class_in_world(enum a64_class class, enum a64_world world)
{
	if (world == A64_KERNEL)
		return class;

	switch (class) {
	case A64_CLASS_LDR_LITERAL:
	case A64_CLASS_LDRSW_LITERAL:
	case A64_CLASS_LITERAL_SIMD:
	case A64_CLASS_PAUTH_BRANCH:
		return A64_CLASS_REWRITE;
	case A64_CLASS_MRS_DAIF:
		return A64_CLASS_SLOT;
	default:
		return class;
	}
}

struct a64_verdict a64_decode(u32 insn, enum a64_world world)
{
	return a64_verdicts[a64_class_in_world(a64_classify(insn), world)];
}

/* What a word does to the local exclusive monitor, and where it leads. */
enum a64_flow {
	A64_FLOW_NEXT,		/* nothing special: on to the next word */
	A64_FLOW_LOAD,		/* load-exclusive: opens the monitor */
	A64_FLOW_STORE,		/* store-exclusive: needs it open, and closes it */
	A64_FLOW_CLEAR,		/* CLREX: closes it */
	A64_FLOW_BRANCH,	/* on to a place that the word names */
	A64_FLOW_FORK,		/* there, or to the next word */
	A64_FLOW_END,		/* to a place that the word does not name */
};

#define A64_IS_CLREX(insn) (((insn) & 0xfffff0ff) == 0xd503305f)

/*
 * A call comes back, so that it leads to the next word; what the callee does to
 * the monitor is not known. Bit 21 with bit 22 clear is the call among the
 * branches to a register.
 */
static enum a64_flow a64_flow(u32 insn)
{
	switch (a64_classify(insn)) {
	case A64_CLASS_EXCLUSIVE:
		return insn & BIT(22) ? A64_FLOW_LOAD : A64_FLOW_STORE;
	case A64_CLASS_B_BL:
		return insn & BIT(31) ? A64_FLOW_NEXT : A64_FLOW_BRANCH;
	case A64_CLASS_B_COND:
	case A64_CLASS_CBZ:
	case A64_CLASS_TBZ:
	case A64_CLASS_PC_RELATIVE:
		return A64_FLOW_FORK;
	case A64_CLASS_BR_BLR_RET:
	case A64_CLASS_PAUTH_BRANCH:
		return (insn & (BIT(22) | BIT(21))) == BIT(21) ? A64_FLOW_NEXT : A64_FLOW_END;
	case A64_CLASS_EXCEPTION_RETURN:
		return A64_FLOW_END;
	default:
		return A64_IS_CLREX(insn) ? A64_FLOW_CLEAR : A64_FLOW_NEXT;
	}
}

static s32 a64_signed_field(u32 insn, u32 low, u32 width)
{
	return (s32)(insn << (32 - low - width)) >> (32 - width);
}

/* Where a word of A64_FLOW_BRANCH or A64_FLOW_FORK leads, in words from it. */
static s32 a64_branch_offset(u32 insn)
{
	switch (a64_classify(insn)) {
	case A64_CLASS_B_BL:
		return a64_signed_field(insn, 0, 26);	/* imm26 */
	case A64_CLASS_TBZ:
		return a64_signed_field(insn, 5, 14);	/* imm14 */
	case A64_CLASS_PC_RELATIVE:
		return a64_signed_field(insn, 5, 9);	/* imm9 of FEAT_CMPBR */
	default:
		return a64_signed_field(insn, 5, 19);	/* imm19 */
	}
}

/* One word more than a place and its surroundings, for the end of the array. */
#define A64_MAP_MAX (2 * A64_WINDOW_MAX + 1)

/*
 * The surroundings of a place: for each word the number of the load-exclusive
 * whose monitor may be open when the word is reached, and of the store-exclusive
 * that may need it open from there on; counted from 1, 0 is none.
 */
struct a64_map {
	const u32 *insns;
	u32 count;
	u8 load[A64_MAP_MAX];
	u8 store[A64_MAP_MAX];
};

/* The words that can follow word @i: 0, 1 or 2 of them. */
static u32 a64_map_successors(const struct a64_map *map, u32 i, u32 *ret_successors)
{
	enum a64_flow flow = a64_flow(map->insns[i]);
	u32 n = 0;
	s32 to;

	if (flow == A64_FLOW_BRANCH || flow == A64_FLOW_FORK) {
		to = (s32)i + a64_branch_offset(map->insns[i]);
		if (to >= 0 && to < (s32)map->count)
			ret_successors[n++] = to;
	}
	if (flow != A64_FLOW_BRANCH && flow != A64_FLOW_END && i + 1 < map->count)
		ret_successors[n++] = i + 1;
	return n;
}

/* Hands an open monitor on from word @i; says whether that was news. */
static bool a64_map_pass_load(struct a64_map *map, u32 i)
{
	enum a64_flow flow = a64_flow(map->insns[i]);
	u32 successors[2], n, s;
	u8 load = map->load[i];
	bool news = false;

	if (flow == A64_FLOW_LOAD)
		load = i + 1;
	if (!load || flow == A64_FLOW_STORE || flow == A64_FLOW_CLEAR)
		return false;
	n = a64_map_successors(map, i, successors);
	for (s = 0; s < n; s++) {
		if (map->load[successors[s]])
			continue;
		map->load[successors[s]] = load;
		news = true;
	}
	return news;
}

/* The store-exclusive that may come after word @i, before the monitor closes. */
static u8 a64_map_next_store(const struct a64_map *map, u32 i)
{
	u32 successors[2], n, s, next;

	n = a64_map_successors(map, i, successors);
	for (s = 0; s < n; s++) {
		next = successors[s];
		if (a64_flow(map->insns[next]) == A64_FLOW_STORE)
			return next + 1;
		if (map->store[next])
			return map->store[next];
	}
	return 0;
}

/* Hands the need of a store back to word @i; says whether that was news. */
static bool a64_map_pass_store(struct a64_map *map, u32 i)
{
	enum a64_flow flow = a64_flow(map->insns[i]);

	if (map->store[i] || flow == A64_FLOW_LOAD || flow == A64_FLOW_STORE ||
	    flow == A64_FLOW_CLEAR)
		return false;
	map->store[i] = a64_map_next_store(map, i);
	return map->store[i];
}

/* Both only ever turn 0 into a number, so that this ends. */
static void a64_map_fill(struct a64_map *map)
{
	bool news;
	u32 i;

	do {
		news = false;
		for (i = 0; i < map->count; i++)
			news |= a64_map_pass_load(map, i);
		for (i = map->count; i-- > 0;)
			news |= a64_map_pass_store(map, i);
	} while (news);
}

bool a64_find_window(const u32 *insns, u32 count, u32 at, struct a64_window *ret_window)
{
	struct a64_map map = {};
	u32 base, load, store;

	if (at >= count)
		return false;
	base = at > A64_WINDOW_MAX ? at - A64_WINDOW_MAX : 0;
	map.insns = insns + base;
	map.count = min_t(u32, count - base, at - base + A64_WINDOW_MAX + 1);
	a64_map_fill(&map);

	at -= base;
	load = a64_flow(map.insns[at]) == A64_FLOW_LOAD ? at + 1 : map.load[at];
	store = a64_flow(map.insns[at]) == A64_FLOW_STORE ? at + 1 : a64_map_next_store(&map, at);
	if (a64_flow(map.insns[at]) == A64_FLOW_CLEAR)
		store = 0;
	if (!load || !store)
		return false;
	if (ret_window) {
		ret_window->first = base + min_t(u32, load, store) - 1;
		ret_window->last = base + max_t(u32, load, store) - 1;
	}
	return true;
}

static const struct {
	const char *slug;
	const char *text;
	const char *advice;
} probe_reasons[PROBE_REASON_COUNT] = {
#define PROBE_REASON(name, slug, text, advice) \
	[PROBE_REASON_##name] = { slug, text, advice },
#include "probe-reason-list.h"
};

static u32 probe_reason_index(enum probe_reason reason)
{
	return (u32)reason < PROBE_REASON_COUNT ? (u32)reason : PROBE_REASON_OTHER;
}

/* Whoever logs the text does not write it, although its type would let it. */
const char **probe_reason_log_text(enum probe_reason reason)
{
	if (reason == PROBE_REASON_NONE)
		return NULL;
	return (const char **)&probe_reasons[probe_reason_index(reason)].text;
}

const char *probe_reason_text(enum probe_reason reason)
{
	return probe_reasons[probe_reason_index(reason)].text;
}

const char *probe_reason_slug(enum probe_reason reason)
{
	return probe_reasons[probe_reason_index(reason)].slug;
}

const char *probe_reason_advice(enum probe_reason reason)
{
	return probe_reasons[probe_reason_index(reason)].advice;
}
