// SPDX-License-Identifier: GPL-2.0-only
#include "predict.h"

#include "a64.h"
#include "klists.h"

/* BRK #4: the breakpoint of an armed kprobe (KPROBES_BRK_IMM in asm/brk-imm.h). */
#define KPROBE_BRK 0xd4200080U

/* BRK #0x800: BUG() and WARN() (BUG_BRK_IMM in asm/brk-imm.h). */
#define BUG_BRK 0xd4210000U

/* BTI and its variants: HINT #32, #34, #36, #38 (Arm ARM, C6.2.48). */
static bool is_bti(uint32_t word)
{
	return (word & 0xffffff3f) == 0xd503241f;
}

/* What a jump label is, switched off and on: NOP and B (Arm ARM, C6.2.27). */
static bool may_be_jump_label(const struct predict_code *code, uint32_t word)
{
	if (code->world != A64_KERNEL || !code->is_live)
		return false;
	if (!code->is_module && code->klists && code->klists->lists[KLIST_JUMP_LABEL].is_known)
		return false;
	return word == 0xd503201f || (word & 0xfc000000) == 0x14000000;
}

static void refuse(struct prediction *prediction, enum probe_reason reason)
{
	prediction->answer = PREDICT_NO;
	prediction->reason = reason;
}

static bool is_ftrace_site(const struct predict_code *code, uint64_t address)
{
	if (!code->klists)
		return false;
	if (code->klists->ftrace_is_guess && code->n_words && !code->n_skipped &&
	    is_bti(code->words[0])) {
		/* The list has the place as it would be without the BTI. */
		if (address == code->start + 4)
			return false;
		if (address == code->start + 8)
			address -= 4;
	}
	return klists_overlap(code->klists, KLIST_FTRACE, address, address + 4);
}

/* What lives at the address, in the order in which the kernel asks (refusal.c). */
static enum probe_reason check_place(const struct predict_code *code, uint64_t address)
{
	static const struct {
		enum klist_kind kind;
		enum probe_reason reason;
	} lists[] = {
		{ KLIST_JUMP_LABEL, PROBE_REASON_JUMP_LABEL },
		{ KLIST_EXTABLE, PROBE_REASON_EXTABLE },
	};
	size_t i;

	if (code->refused == PROBE_REASON_NOT_TEXT || code->refused == PROBE_REASON_INIT_TEXT)
		return code->refused;
	if (klists_overlap(code->klists, KLIST_BLACKLIST, address, address + 1))
		return PROBE_REASON_BLACKLISTED;
	if (code->refused != PROBE_REASON_NONE)
		return code->refused;
	if (code->is_a64 && (address & 3))
		return PROBE_REASON_MISALIGNED;
	if (is_ftrace_site(code, address))
		return PROBE_REASON_FTRACE_SITE;
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (klists_overlap(code->klists, lists[i].kind, address, address + 4))
			return lists[i].reason;
	return PROBE_REASON_NONE;
}

/* Load register (literal): bit 26 is set for a SIMD&FP register (Arm ARM, C4.1.94). */
static enum probe_reason reason_without_rewrite(uint32_t word)
{
	if ((word & 0x3b000000) != 0x18000000)
		return PROBE_REASON_PAUTH_BRANCH;
	return word & 0x04000000 ? PROBE_REASON_LITERAL_SIMD : PROBE_REASON_PC_RELATIVE;
}

static struct a64_verdict decode(const struct predict_code *code, uint32_t word)
{
	struct a64_verdict verdict = a64_decode(word, code->world);

	if (verdict.how == A64_REWRITE && !code->has_rewrite) {
		verdict.how = A64_REJECT;
		verdict.reason = reason_without_rewrite(word);
	}
	return verdict;
}

static void check_words(const struct predict_code *code, size_t at, struct prediction *prediction)
{
	struct a64_window window;

	prediction->verdict = decode(code, prediction->word);
	if (prediction->verdict.how == A64_REJECT) {
		refuse(prediction, prediction->verdict.reason);
		/* Its ends are exclusive themselves; the range is worth showing. */
		if (prediction->verdict.reason != PROBE_REASON_EXCLUSIVE)
			return;
	}
	/*
	 * A stock kernel looks for the sequence under kprobes only: a uprobe in one
	 * is accepted, and the program never leaves its loop.
	 */
	if (!a64_find_window(code->words, (uint32_t)code->n_words, (uint32_t)at, &window))
		return;
	if (prediction->answer != PREDICT_NO)
		refuse(prediction, PROBE_REASON_EXCLUSIVE_WINDOW);
	prediction->has_window = true;
	prediction->window_first = predict_word_address(code, window.first);
	prediction->window_last = predict_word_address(code, window.last);
}

static void ask_kernel(struct prediction *prediction, const char *unknown)
{
	prediction->answer = PREDICT_UNKNOWN;
	prediction->unknown = unknown;
}

void predict_at(const struct predict_code *code, uint64_t address,
		struct prediction *ret_prediction)
{
	struct prediction prediction = { .answer = PREDICT_YES };
	uint64_t first = predict_word_address(code, 0);
	uint64_t at = (address - first) / 4;
	enum probe_reason reason;

	prediction.has_word = code->is_a64 && address >= first && at < code->n_words &&
			      ((address | code->start) & 3) == 0;
	if (prediction.has_word)
		prediction.word = code->words[at];
	reason = check_place(code, address);
	if (reason != PROBE_REASON_NONE)
		refuse(&prediction, reason);
	else if (!code->is_a64)
		ask_kernel(&prediction, "its instructions are not A64");
	else if (!prediction.has_word)
		ask_kernel(&prediction, "the instruction cannot be read");
	else if (code->is_live && prediction.word == KPROBE_BRK)
		ask_kernel(&prediction, "a kprobe is armed there and hides the instruction");
	else if (code->world == A64_KERNEL && prediction.word == BUG_BRK)
		refuse(&prediction, PROBE_REASON_BUG_SITE);
	else if (may_be_jump_label(code, prediction.word))
		ask_kernel(&prediction, "only the kernel knows whether it is a jump label");
	else
		check_words(code, (size_t)at, &prediction);
	*ret_prediction = prediction;
}

size_t predict_nearest(const struct predict_code *code, uint64_t address, uint64_t ret_addresses[2])
{
	uint64_t first = predict_word_address(code, 0);
	uint64_t end = predict_word_address(code, code->n_words);
	struct prediction prediction;
	uint64_t at;
	size_t n = 0;

	if (address < code->start)
		return 0;
	/* A misaligned place lies behind the start of its own word. */
	at = code->start + ((address - code->start + 3) & ~3ULL);
	for (at = at < end ? at : end; at > first; at -= 4) {
		predict_at(code, at - 4, &prediction);
		if (prediction.answer == PREDICT_YES) {
			ret_addresses[n++] = at - 4;
			break;
		}
	}
	for (at = (address & ~3ULL) + 4; at < end; at += 4) {
		predict_at(code, at, &prediction);
		if (prediction.answer == PREDICT_YES) {
			ret_addresses[n++] = at;
			break;
		}
	}
	return n;
}

char predict_letter(const struct prediction *prediction)
{
	switch (prediction->answer) {
	case PREDICT_NO:
		return 'R';
	case PREDICT_YES:
		return a64_letter(prediction->verdict);
	default:
		return '?';
	}
}
