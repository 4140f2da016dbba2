/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a uprobe is refused, for those who refuse it and for those who have to
 * tell a person.
 */
#ifndef _LINUX_UPROBE_REFUSAL_H
#define _LINUX_UPROBE_REFUSAL_H

#include <linux/math.h>
#include <linux/types.h>
#include <linux/uprobes.h>

/*
 * An architecture that looks at what is around an instruction says in
 * asm/uprobes.h how many bytes of it before and behind it wants to see.
 */
#ifdef UPROBE_TEXT_REACH
/**
 * arch_uprobe_refusal() - would a uprobe at this place of a file be refused?
 * @text: what the file holds there, from uprobe_text_start() on
 * @size: number of bytes; fewer than UPROBE_TEXT_MAX where the file ends
 * @at: which of them is the first of the probed instruction
 *
 * It knows neither who maps the file nor at which address.
 *
 * Context: any
 * Return: a pointer to the text of the reason, NULL when there is none. Both
 *	   the text and the pointer to it last for ever, as tracing_log_err()
 *	   wants it.
 */
const char **arch_uprobe_refusal(const void *text, size_t size, size_t at);
#else
#define UPROBE_TEXT_REACH	0

static inline const char **arch_uprobe_refusal(const void *text, size_t size, size_t at)
{
	return NULL;
}
#endif

/* Room for the text around a probe; one instruction more for one that is askew. */
#define UPROBE_TEXT_MAX		(2 * (UPROBE_TEXT_REACH + UPROBE_SWBP_INSN_SIZE))

/**
 * uprobe_text_start() - where the text that matters to a probe begins
 * @offset: of the probed instruction in the file
 *
 * Return: the offset in the file, a multiple of UPROBE_SWBP_INSN_SIZE
 */
static inline loff_t uprobe_text_start(loff_t offset)
{
	if (offset < UPROBE_TEXT_REACH)
		return 0;

	return round_down(offset - UPROBE_TEXT_REACH, UPROBE_SWBP_INSN_SIZE);
}

#endif /* _LINUX_UPROBE_REFUSAL_H */
