// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables that a vmlinux holds for what the running kernel lists. A
 * relocatable arm64 kernel keeps pointers as R_AARCH64_RELATIVE relocations and
 * zeros in place, so tables of pointers are read from the relocations.
 */
#include "klists.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <stdlib.h>

#include "elf_image.h"
#include "ksyms.h"
#include "macro.h"

/* A table is read in pieces of this many. */
#define POINTERS_AT_ONCE 512

/* Code that the kernel blacklists as a whole; arch_populate_kprobe_blacklist(). */
static const struct {
	const char *start;
	const char *end;
} blacklisted_areas[] = {
	{ "__kprobes_text_start", "__kprobes_text_end" },
	{ "__noinstr_text_start", "__noinstr_text_end" },
	{ "__entry_text_start", "__entry_text_end" },
	{ "__irqentry_text_start", "__irqentry_text_end" },
	{ "__hyp_text_start", "__hyp_text_end" },
	{ "__hyp_idmap_text_start", "__hyp_idmap_text_end" },
};

static bool find_range(const struct elf_image *image, const char *start, const char *end,
		       struct krange *ret_range)
{
	return elf_image_symbol_value(image, start, &ret_range->start) == 0 &&
	       elf_image_symbol_value(image, end, &ret_range->end) == 0 &&
	       ret_range->end > ret_range->start;
}

/* What the tables are read into, and with. */
struct loading {
	struct klists *klists;
	const struct elf_image *image;
	const struct ksyms *ksyms;
};

typedef int (*pointer_found)(const struct loading *loading, uint64_t pointer);

static int add_blacklisted_function(const struct loading *loading, uint64_t pointer)
{
	const struct ksym *sym = ksyms_at(loading->ksyms, pointer);

	if (!sym || sym->address != pointer)
		return 0;
	return klists_add(loading->klists, KLIST_BLACKLIST, pointer,
			  pointer + ksyms_size(loading->ksyms, sym));
}

/* BTI, BTI c, BTI j, BTI jc: HINT #32, #34, #36, #38 (Arm ARM, C6.2.48). */
static bool starts_with_bti(const struct elf_image *image, uint64_t address)
{
	uint32_t word;

	return elf_image_read(image, address, &word, sizeof(word)) == sizeof(word) &&
	       (le32toh(word) & 0xffffff3f) == 0xd503241f;
}

/*
 * What is recorded is the patchable area (ftrace_call_adjust() of arm64). It is
 * either the two words after the entry, or after the BTI at the entry, and the
 * call goes into the second; or it starts with two words before the function,
 * and BTI has to be stepped over.
 */
static int add_ftrace_site(const struct loading *loading, uint64_t pointer)
{
	const struct ksym *next = ksyms_at(loading->ksyms, pointer + 8);
	uint64_t site = pointer + 4;

	if (next && next->address == pointer + 8)
		site = pointer + 8 + (starts_with_bti(loading->image, pointer + 8) ? 8 : 4);
	return klists_add(loading->klists, KLIST_FTRACE, site, site + 4);
}

static int load_relocated(const struct loading *loading, const struct krange *table,
			  pointer_found found, size_t *ret_count)
{
	Elf_Scn *section;
	GElf_Shdr header;
	Elf_Data *data;
	GElf_Rela rela;
	size_t i, count = 0;
	int r;

	section = elf_image_section(loading->image, ".rela.dyn", &header);
	data = section ? elf_getdata(section, NULL) : NULL;
	for (i = 0; data && data->d_type == ELF_T_RELA && gelf_getrela(data, (int)i, &rela); i++) {
		if (GELF_R_TYPE(rela.r_info) != R_AARCH64_RELATIVE ||
		    rela.r_offset < table->start || rela.r_offset >= table->end)
			continue;
		r = found(loading, (uint64_t)rela.r_addend);
		if (r < 0)
			return r;
		count++;
	}
	*ret_count = count;
	return 0;
}

static int load_pointers(const struct loading *loading, enum klist_kind kind, const char *start,
			 const char *end, pointer_found found)
{
	uint64_t pointers[POINTERS_AT_ONCE];
	struct krange table;
	size_t n, i, count;
	int r;

	if (!find_range(loading->image, start, end, &table))
		return 0;
	loading->klists->lists[kind].is_known = true;
	r = load_relocated(loading, &table, found, &count);
	if (r < 0 || count)
		return r;
	for (; table.start < table.end; table.start += sizeof(pointers)) {
		n = (size_t)(table.end - table.start);
		n = n < sizeof(pointers) ? n : sizeof(pointers);
		n = elf_image_read(loading->image, table.start, pointers, n) / sizeof(*pointers);
		for (i = 0; i < n; i++) {
			r = pointers[i] ? found(loading, le64toh(pointers[i])) : 0;
			if (r < 0)
				return r;
		}
		if (n < ARRAY_SIZE(pointers))
			break;
	}
	return 0;
}

static int load_areas(struct klists *klists, const struct elf_image *image)
{
	struct krange area;
	size_t i;
	int r;

	for (i = 0; i < ARRAY_SIZE(blacklisted_areas); i++) {
		if (!find_range(image, blacklisted_areas[i].start, blacklisted_areas[i].end, &area))
			continue;
		r = klists_add(klists, KLIST_BLACKLIST, area.start, area.end);
		if (r < 0)
			return r;
	}
	return 0;
}

int klists_load_image(const struct elf_image *image, const struct ksyms *ksyms,
		      struct klists **ret_klists)
{
	_cleanup_(klists_freep) struct klists *klists = calloc(1, sizeof(*klists));
	const struct loading loading = { .klists = klists, .image = image, .ksyms = ksyms };
	int r;

	if (!klists)
		return -ENOMEM;
	r = load_areas(klists, image);
	if (r < 0)
		return r;
	r = load_pointers(&loading, KLIST_BLACKLIST, "__start_kprobe_blacklist",
			  "__stop_kprobe_blacklist", add_blacklisted_function);
	if (r < 0)
		return r;
	r = load_pointers(&loading, KLIST_FTRACE, "__start_mcount_loc", "__stop_mcount_loc",
			  add_ftrace_site);
	if (r < 0)
		return r;
	klists_sort(klists);
	*ret_klists = TAKE_PTR(klists);
	return 0;
}
