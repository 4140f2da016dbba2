/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel keeps probes away from, as address ranges: its own lists when
 * it runs, the same tables in a vmlinux file when it does not.
 */
#ifndef PROBE_LIB_KLISTS_H
#define PROBE_LIB_KLISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct elf_image;
struct ksyms;
struct ktext;
struct tracefs;

/**
 * enum klist_kind - which list
 * @KLIST_BLACKLIST: code that may not be probed (debugfs kprobes/blacklist)
 * @KLIST_FTRACE: call sites of the function tracer
 * @KLIST_EXTABLE: instructions with a fixup
 * @KLIST_JUMP_LABEL: jump label sites
 */
enum klist_kind { KLIST_BLACKLIST, KLIST_FTRACE, KLIST_EXTABLE, KLIST_JUMP_LABEL, KLIST_COUNT };

/**
 * struct krange - some code
 * @start: its first address
 * @end: one past its last
 */
struct krange {
	uint64_t start;
	uint64_t end;
};

/**
 * struct klist - one list
 * @ranges: sorted by start
 * @n_ranges: how many
 * @room: allocated
 * @is_known: false when the list could not be read, and nothing follows from a
 *	      place not being on it
 */
struct klist {
	struct krange *ranges;
	size_t n_ranges;
	size_t room;
	bool is_known;
};

/**
 * struct klists - all of them
 * @lists: by enum klist_kind
 * @ftrace_is_guess: the kernel names the traced functions but not the sites
 *		     (before 6.5): the list then holds function start + 4, and
 *		     the site is 4 further when the function starts with BTI
 */
struct klists {
	struct klist lists[KLIST_COUNT];
	bool ftrace_is_guess;
};

/**
 * klists_load() - read the running kernel's lists
 * @tracefs: for the ftrace sites; NULL: not known
 * @debugfs: where debugfs is mounted, NULL for /sys/kernel/debug
 * @ksyms: to find the functions that are named without an address
 * @ret_klists: owned by the caller
 *
 * A list that cannot be read is not an error: it is not known.
 *
 * Return: 0 or -ENOMEM
 */
int klists_load(const struct tracefs *tracefs, const char *debugfs, const struct ksyms *ksyms,
		struct klists **ret_klists);

/**
 * klists_load_image() - read the tables of a vmlinux
 * @image: the file
 * @ksyms: its symbols
 * @ret_klists: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int klists_load_image(const struct elf_image *image, const struct ksyms *ksyms,
		      struct klists **ret_klists);

/**
 * klists_load_tables() - read the tables that a kernel has in its data
 * @klists: the lists; KLIST_EXTABLE and KLIST_JUMP_LABEL are read, of the kernel
 *	    itself, not of its modules
 * @ksyms: names the tables
 * @ktext: the kernel, running or not, of arm64
 *
 * A table that cannot be found or read is not known. klists_sort() must follow.
 *
 * Return: 0 or -ENOMEM
 */
int klists_load_tables(struct klists *klists, const struct ksyms *ksyms, const struct ktext *ktext);

/**
 * klists_free() - free them
 * @klists: they or NULL
 *
 * Return: NULL
 */
struct klists *klists_free(struct klists *klists);
DEFINE_CLEANUP(struct klists *, klists_free);

/**
 * klists_add() - add a range to a list; klists_sort() must follow
 * @klists: the lists
 * @kind: which
 * @start: first address
 * @end: one past the last
 *
 * Return: 0 or -ENOMEM
 */
int klists_add(struct klists *klists, enum klist_kind kind, uint64_t start, uint64_t end);

/**
 * klists_sort() - make the lists ready to be searched
 * @klists: the lists
 */
void klists_sort(struct klists *klists);

/**
 * klists_overlap() - is any of this code on a list?
 * @klists: the lists, or NULL for none known
 * @kind: which
 * @start: first address
 * @end: one past the last
 *
 * Return: the first range that overlaps, of the list; NULL for none
 */
const struct krange *klists_overlap(const struct klists *klists, enum klist_kind kind,
				    uint64_t start, uint64_t end);

/**
 * klists_parse() - read the text of one kernel list
 * @klists: the lists
 * @kind: KLIST_BLACKLIST, or KLIST_FTRACE with addresses
 * @text: the text, terminated
 *
 * Return: how many ranges were added; -ENOMEM
 */
int klists_parse(struct klists *klists, enum klist_kind kind, const char *text);

#endif /* PROBE_LIB_KLISTS_H */
