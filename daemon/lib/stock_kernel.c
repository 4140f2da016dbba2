// SPDX-License-Identifier: GPL-2.0-only
#include "stock_kernel.h"

#include "macro.h"

/* What the masks of its exclusive loads and stores match, of 6.12: bit 23 is missing. */
#define LOOKS_EXCLUSIVE_MASK  0x3f400000U
#define LOOKS_LOAD_EXCLUSIVE  0x08400000U
#define LOOKS_STORE_EXCLUSIVE 0x08000000U

/*
 * The first row that matches counts. What matches none is stepped: so there are
 * rows only for what is not, and for what would match a later row.
 */
static const struct rule {
	uint32_t mask;
	uint32_t value;
	enum stock_how kernel;
	enum stock_how user;
	const char *name;
} rules[] = {
	/* branches */
	{ 0x7c000000, 0x14000000, STOCK_SIMULATE, STOCK_SIMULATE, "b, bl" },
	{ 0x7c000000, 0x34000000, STOCK_SIMULATE, STOCK_SIMULATE, "cbz, cbnz, tbz, tbnz" },
	{ 0xff000000, 0x54000000, STOCK_SIMULATE, STOCK_SIMULATE, "b.cond" },
	{ 0xffdffc1f, 0xd61f0000, STOCK_SIMULATE, STOCK_SIMULATE, "br" },
	{ 0xfffffc1f, 0xd65f0000, STOCK_SIMULATE, STOCK_SIMULATE, "ret" },
	{ 0xfedff800, 0xd61f0800, STOCK_REJECT, STOCK_REJECT, "pauth branch" },
	{ 0xfffffbff, 0xd65f0bff, STOCK_REJECT, STOCK_REJECT, "pauth return" },
	/* exceptions, there and back */
	{ 0xff000000, 0xd4000000, STOCK_REJECT, STOCK_REJECT, "exception" },
	{ 0xffffffff, 0xd69f03e0, STOCK_REJECT, STOCK_REJECT, "eret" },
	{ 0xfffffbff, 0xd69f0bff, STOCK_REJECT, STOCK_REJECT, "eret" },
	/* processor state */
	{ 0xfff8f01f, 0xd500401f, STOCK_REJECT, STOCK_REJECT, "msr immediate" },
	{ 0xfff00000, 0xd5100000, STOCK_REJECT, STOCK_REJECT, "msr" },
	{ 0xffffffe0, 0xd53b4220, STOCK_REJECT, STOCK_REJECT, "mrs daif" },
	/* hints: of 128, twelve are stepped */
	{ 0xffffffff, 0xd503201f, STOCK_STEP, STOCK_STEP, "nop" },
	{ 0xffffffff, 0xd50320ff, STOCK_STEP, STOCK_STEP, "xpaclri" },
	{ 0xffffffbf, 0xd503211f, STOCK_STEP, STOCK_STEP, "pacia1716, pacib1716" },
	{ 0xffffff9f, 0xd503231f, STOCK_STEP, STOCK_STEP, "paciaz, paciasp, …" },
	{ 0xffffff3f, 0xd503241f, STOCK_STEP, STOCK_STEP, "bti" },
	{ 0xfffff01f, 0xd503201f, STOCK_REJECT, STOCK_REJECT, "hint" },
	/* relative to the PC */
	{ 0x1f000000, 0x10000000, STOCK_SIMULATE, STOCK_SIMULATE, "adr, adrp" },
	{ 0xbf000000, 0x18000000, STOCK_SIMULATE, STOCK_REJECT, "ldr literal" },
	{ 0xff000000, 0x98000000, STOCK_SIMULATE, STOCK_REJECT, "ldrsw literal" },
	{ 0xff000000, 0xd8000000, STOCK_REJECT, STOCK_REJECT, "prfm literal" },
	/* must not be parted from others */
	{ 0x3f800000, 0x08000000, STOCK_REJECT, STOCK_REJECT, "exclusive" },
	{ 0x3b200c00, 0x19000400, STOCK_REJECT, STOCK_REJECT, "memory copy" },
};

struct stock_verdict stock_decode(uint32_t word, enum a64_world world)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if ((word & rules[i].mask) == rules[i].value)
			return (struct stock_verdict){
				world == A64_KERNEL ? rules[i].kernel : rules[i].user,
				rules[i].name,
			};
	return (struct stock_verdict){ STOCK_STEP, "any other" };
}

bool stock_sees_window(const uint32_t *words, size_t at)
{
	size_t back;

	for (back = 1; back <= STOCK_WINDOW_MAX && back <= at; back++) {
		uint32_t looks = words[at - back] & LOOKS_EXCLUSIVE_MASK;

		if (looks == LOOKS_STORE_EXCLUSIVE)
			return false;
		if (looks == LOOKS_LOAD_EXCLUSIVE)
			return true;
	}
	return false;
}

void stock_predict_at(const struct predict_code *code, uint64_t address,
		      struct stock_prediction *ret_prediction)
{
	struct stock_prediction stock = { .answer = PREDICT_NO };
	struct stock_verdict verdict;
	struct prediction ours;

	/*
	 * What lives at a place is the same to both, and is asked before the
	 * words; the list of reasons has it from MISALIGNED on.
	 */
	predict_at(code, address, &ours);
	if (ours.answer == PREDICT_UNKNOWN) {
		stock.answer = PREDICT_UNKNOWN;
	} else if (ours.answer == PREDICT_NO && ours.reason >= PROBE_REASON_MISALIGNED) {
		stock.reason = ours.reason;
	} else {
		verdict = stock_decode(ours.word, code->world);
		stock.how = verdict.how;
		if (verdict.how == STOCK_REJECT)
			stock.name = verdict.name;
		else if (code->world == A64_KERNEL &&
			 stock_sees_window(code->words,
					   (address - predict_word_address(code, 0)) / 4))
			stock.name = "exclusive sequence";
		else
			stock.answer = PREDICT_YES;
	}
	*ret_prediction = stock;
}

bool stock_is_wrong(const struct predict_code *code, uint64_t address,
		    const struct prediction *prediction)
{
	struct stock_prediction stock;

	stock_predict_at(code, address, &stock);
	if (stock.answer != PREDICT_YES)
		return false;
	if (prediction->answer == PREDICT_NO)
		return prediction->reason < PROBE_REASON_MISALIGNED;
	return prediction->verdict.how == A64_REWRITE && stock.how == STOCK_STEP;
}
