// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of an arm64 kernel whose entries begin with the distance from
 * themselves to an instruction: the running kernel's through /proc/kcore, or
 * those of a vmlinux.
 */
#include "klists.h"

#include <errno.h>
#include <stdlib.h>

#include "ksyms.h"
#include "ktext.h"
#include "macro.h"

/* Larger tables are not believed; a distribution's kernel has 100 KiB of them. */
#define TABLE_MAX_BYTES (16U << 20)

static const struct {
	enum klist_kind kind;
	enum ksym_mark start;
	enum ksym_mark stop;
	size_t entry_words;
} tables[] = {
	/* struct exception_table_entry: insn, fixup, type and data (asm/extable.h) */
	{ KLIST_EXTABLE, KSYM_EXTABLE_START, KSYM_EXTABLE_STOP, 3 },
	/* struct jump_entry: code, target, key of 64 bits (linux/jump_label.h) */
	{ KLIST_JUMP_LABEL, KSYM_JUMP_TABLE_START, KSYM_JUMP_TABLE_STOP, 4 },
};

static int add_entries(struct klists *klists, enum klist_kind kind, uint64_t start,
		       const uint32_t *words, size_t n_words, size_t entry_words)
{
	size_t i;
	int r;

	klists->lists[kind].is_known = true;
	for (i = 0; i + entry_words <= n_words; i += entry_words) {
		uint64_t insn = start + 4 * i + (uint64_t)(int64_t)(int32_t)words[i];

		r = klists_add(klists, kind, insn, insn + 4);
		if (r < 0)
			return r;
	}
	return 0;
}

int klists_load_tables(struct klists *klists, const struct ksyms *ksyms, const struct ktext *ktext)
{
	size_t i;
	int r;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		uint64_t start = ksyms_mark(ksyms, tables[i].start);
		uint64_t stop = ksyms_mark(ksyms, tables[i].stop);
		_cleanup_free_ uint32_t *words = NULL;
		size_t n_words = (stop - start) / 4;

		if (!start || stop <= start || stop - start > TABLE_MAX_BYTES)
			continue;
		words = calloc(n_words + 1, sizeof(*words));
		if (!words)
			return -ENOMEM;
		/* Half a table would make the other half look free. */
		if (ktext_read_words(ktext, start, words, n_words) != (int)n_words)
			continue;
		r = add_entries(klists, tables[i].kind, start, words, n_words,
				tables[i].entry_words);
		if (r < 0)
			return r;
	}
	return 0;
}
