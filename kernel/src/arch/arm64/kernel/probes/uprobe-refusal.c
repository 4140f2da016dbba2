// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why the kernel refuses a uprobe at a place of a file: because of the
 * instruction, or because of the exclusive sequence that it is in.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/unaligned.h>
#include <linux/uprobe_refusal.h>

#include <asm/insn.h>

#include "a64-decode.h"

static_assert(A64_WINDOW_MAX * AARCH64_INSN_SIZE == UPROBE_TEXT_REACH);

/*
 * Where functions begin and end, a file does not say. It need not: a sequence
 * is followed along its branches, and no way leads over the return at the end
 * of a function into the next one.
 */
static bool is_in_exclusive_sequence(const void *text, size_t size, size_t at)
{
	u32 insns[2 * A64_WINDOW_MAX + 1];
	size_t count = min(size / AARCH64_INSN_SIZE, ARRAY_SIZE(insns));

	for (size_t i = 0; i < count; i++)
		insns[i] = get_unaligned_le32(text + i * AARCH64_INSN_SIZE);

	return a64_find_window(insns, count, at / AARCH64_INSN_SIZE, NULL);
}

static enum probe_reason reason_at(const void *text, size_t size, size_t at)
{
	struct a64_verdict verdict;

	if (!IS_ALIGNED(at, AARCH64_INSN_SIZE))
		return PROBE_REASON_MISALIGNED;

	verdict = a64_decode(get_unaligned_le32(text + at), A64_USER);
	if (verdict.how == A64_REJECT)
		return verdict.reason;
	if (is_in_exclusive_sequence(text, size, at))
		return PROBE_REASON_EXCLUSIVE_WINDOW;

	return PROBE_REASON_NONE;
}

const char **arch_uprobe_refusal(const void *text, size_t size, size_t at)
{
	return probe_reason_log_text(reason_at(text, size, at));
}
