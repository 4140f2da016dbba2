/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How an A64 instruction can be probed.
 *
 * Pure: instruction words in, verdict out. The same file is built into the
 * kernel, into its KUnit tests and into user space, so that a tool can say
 * beforehand what the kernel will say.
 */
#ifndef _ARM64_PROBES_A64_DECODE_H
#define _ARM64_PROBES_A64_DECODE_H

#include <linux/types.h>

#include "probe-reasons.h"

/**
 * enum a64_how - how the effect of a probed instruction is brought about
 * @A64_REJECT: it cannot be probed; &a64_verdict.reason says why
 * @A64_EMULATE: &a64_verdict.emulator computes its effect on the registers
 * @A64_SLOT: it is executed as it is, from a slot at another address
 * @A64_REWRITE: another instruction is executed from a slot, and what there is
 *		 to the probed one beyond it is made up for before and afterwards:
 *		 a64_rewrite(); literal loads and PAuth branches of programs
 */
enum a64_how {
	A64_REJECT,
	A64_EMULATE,
	A64_SLOT,
	A64_REWRITE,
};

/**
 * enum a64_emulator - which computation stands for an emulated instruction
 * @A64_EMULATE_NONE: not emulated
 * @A64_EMULATE_NOP: no effect: NOP, YIELD, DGH, CSDB, PRFM (literal), and WFE
 *		     and WFI, which may end for no reason
 * @A64_EMULATE_ADR: ADR, ADRP
 * @A64_EMULATE_B_BL: B, BL
 * @A64_EMULATE_B_COND: B.cond, BC.cond
 * @A64_EMULATE_BR_BLR_RET: BR, BLR, RET
 * @A64_EMULATE_PAUTH_BRANCH: the same with authentication: BRAA, BLRAA, RETAA and
 *			      their like
 * @A64_EMULATE_CBZ: CBZ, CBNZ
 * @A64_EMULATE_TBZ: TBZ, TBNZ
 * @A64_EMULATE_LDR_LITERAL: LDR (literal), W and X registers
 * @A64_EMULATE_LDRSW_LITERAL: LDRSW (literal)
 * @A64_EMULATE_MRS_DAIF: MRS Xt, DAIF
 */
enum a64_emulator {
	A64_EMULATE_NONE,
	A64_EMULATE_NOP,
	A64_EMULATE_ADR,
	A64_EMULATE_B_BL,
	A64_EMULATE_B_COND,
	A64_EMULATE_BR_BLR_RET,
	A64_EMULATE_PAUTH_BRANCH,
	A64_EMULATE_CBZ,
	A64_EMULATE_TBZ,
	A64_EMULATE_LDR_LITERAL,
	A64_EMULATE_LDRSW_LITERAL,
	A64_EMULATE_MRS_DAIF,
};

/**
 * enum a64_world - where the probed instruction lives
 * @A64_KERNEL: at EL1; stepped with interrupts masked
 * @A64_USER: at EL0; memory is reached through the program's own mapping
 */
enum a64_world {
	A64_KERNEL,
	A64_USER,
};

/**
 * struct a64_verdict - the answer about one instruction word
 * @how: enum a64_how
 * @emulator: enum a64_emulator; A64_EMULATE_NONE unless @how is A64_EMULATE
 * @reason: enum probe_reason; PROBE_REASON_NONE unless @how is A64_REJECT
 */
struct a64_verdict {
	u8 how;
	u8 emulator;
	u8 reason;
};

/*
 * How many words from the place an exclusive sequence is looked for. Farther
 * ones are not seen: those of hand-written code and of compilers' atomics are a
 * few words long, but a compiler that makes the pair before it lays out its
 * blocks could put other blocks between them.
 */
#define A64_WINDOW_MAX	32

/**
 * struct a64_window - an exclusive load/store sequence
 * @first: index of its load-exclusive; of its store-exclusive where that stands
 *	   first, in a loop that is laid out so
 * @last: index of the other one
 */
struct a64_window {
	u32 first;
	u32 last;
};

/**
 * a64_decode() - how can this instruction be probed?
 * @insn: instruction word in CPU byte order
 * @world: where it lives
 *
 * Default deny: a word that no row of the table knows is rejected as
 * PROBE_REASON_UNALLOCATED.
 *
 * Return: the verdict
 */
struct a64_verdict a64_decode(u32 insn, enum a64_world world);

/**
 * a64_find_window() - would a probe break an exclusive load/store sequence?
 * @insns: instruction words in CPU byte order
 * @count: number of words
 * @at: index of the place
 * @ret_window: the sequence, set when the answer is yes; may be NULL
 *
 * An exception between a load-exclusive and its store-exclusive clears the
 * monitor, and the store fails (Arm ARM, B2.12); a probe inside the sequence
 * makes it fail on each try. The caller gives the words around the place, at
 * least A64_WINDOW_MAX before and after it where the function has that many,
 * and none of another function.
 *
 * The place is inside when some way through the code leads from a
 * load-exclusive over it to a store-exclusive, with no other load-exclusive,
 * store-exclusive or CLREX in between. Branches are followed, so that neither
 * the exit of a loop is inside, nor a loop that is laid out store first missed;
 * a call is taken to come back. A load-exclusive with no store in reach, as in
 * a wait loop on WFE, is no sequence. The load-exclusive and the
 * store-exclusive of a sequence are themselves inside.
 *
 * Return: true when a store-exclusive would be made to fail
 */
bool a64_find_window(const u32 *insns, u32 count, u32 at, struct a64_window *ret_window);

/**
 * probe_reason_text() - the sentence that error_log and probectl show
 * @reason: the reason; a number that is none gives the text of OTHER
 *
 * Return: the text, which lasts for ever
 */
const char *probe_reason_text(enum probe_reason reason);

/**
 * probe_reason_log_text() - the same as tracing_log_err() wants it
 * @reason: the reason, likewise
 *
 * Return: a pointer to the pointer to the sentence, both of which last for ever
 *	   and are not to be written to; NULL for PROBE_REASON_NONE
 */
const char **probe_reason_log_text(enum probe_reason reason);

/**
 * probe_reason_slug() - the stable machine-readable name
 * @reason: the reason; a number that is none gives the slug of OTHER
 *
 * Return: the name, likewise
 */
const char *probe_reason_slug(enum probe_reason reason);

/**
 * probe_reason_advice() - what a person can do about it
 * @reason: the reason; a number that is none gives the advice of OTHER
 *
 * Return: the advice, likewise; empty where there is none
 */
const char *probe_reason_advice(enum probe_reason reason);

#endif /* _ARM64_PROBES_A64_DECODE_H */
