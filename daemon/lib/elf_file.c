// SPDX-License-Identifier: GPL-2.0-only
#include "elf_file.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "a64-decode.h"
#include "elf_image.h"
#include "elf_symbols.h"
#include "macro.h"
#include "near_names.h"

struct elf_file {
	struct elf_image *image;
	struct elf_symtab *symtab;
};

static const struct {
	const char *text;
	const char *advice;
} answers[ELF_ANSWER_COUNT] = {
	[ELF_FOUND] = { "can be found", NULL },
	[ELF_NO_SYMBOL] = { "no such symbol in the file", NULL },
	[ELF_IMPORTED] = { "the file uses the symbol but another library defines it",
			   "probe the library that defines it; ldd names the libraries" },
	[ELF_NOT_FUNCTION] = { "the symbol is not a function", "probe a function" },
	[ELF_IFUNC] = { "the symbol picks one of several functions at run time (IFUNC)",
			"probe the function that it picks on this machine; readelf -Ws shows "
			"them, with names like SYMBOL_generic" },
	[ELF_AMBIGUOUS] = { "several functions of the file have this name",
			    "name one by its offset in the file (PATH:0xOFFSET), or say \"match\": "
			    "\"all\" or \"first\"" },
	[ELF_BEYOND_FUNCTION] = { "the offset is not inside the function", NULL },
	[ELF_NOT_EXECUTABLE] = { "the place is not in executable code",
				 "probe a function; objdump -d shows the code" },
	[ELF_DATA_IN_TEXT] = { "the place is data between functions",
			       "probe an instruction; objdump -d shows them" },
	[ELF_MISALIGNED] = { "the place is not at the start of an instruction",
			     "use an offset that is a multiple of 4" },
	[ELF_MID_FUNCTION] = { "a place inside a function cannot be checked on this machine",
			       "probe the function's entry" },
};

static int file_new(struct elf_image *image, struct elf_file **ret_file)
{
	_cleanup_(elf_file_freep) struct elf_file *file = calloc(1, sizeof(*file));
	int r;

	if (!file) {
		elf_image_free(image);
		return -ENOMEM;
	}
	file->image = image;
	r = elf_symtab_load(image, &file->symtab);
	if (r < 0)
		return r;
	*ret_file = TAKE_PTR(file);
	return 0;
}

int elf_file_open(const char *path, struct elf_file **ret_file)
{
	struct elf_image *image;
	int r;

	r = elf_image_open(path, &image);
	if (r < 0)
		return r;
	return file_new(image, ret_file);
}

int elf_file_from_memory(char *bytes, size_t size, struct elf_file **ret_file)
{
	struct elf_image *image;
	int r;

	r = elf_image_from_memory(bytes, size, &image);
	if (r < 0)
		return r;
	return file_new(image, ret_file);
}

struct elf_file *elf_file_free(struct elf_file *file)
{
	if (!file)
		return NULL;
	elf_symtab_free(file->symtab);
	elf_image_free(file->image);
	free(file);
	return NULL;
}

const struct elf_image *elf_file_image(const struct elf_file *file)
{
	return file->image;
}

bool elf_file_is_a64(const struct elf_file *file)
{
	return file->image->machine == EM_AARCH64;
}

const char *elf_file_machine_name(const struct elf_file *file)
{
	switch (file->image->machine) {
	case EM_AARCH64:
		return "AArch64";
	case EM_X86_64:
		return "x86-64";
	case EM_RISCV:
		return "RISC-V";
	case EM_PPC64:
		return "PowerPC64";
	default:
		return "another machine";
	}
}

/* The executable section around an address; a file may have no section headers. */
static bool find_section(const struct elf_file *file, uint64_t vaddr, GElf_Shdr *ret_header,
			 bool *ret_has_sections)
{
	Elf_Scn *section = NULL;

	*ret_has_sections = false;
	while ((section = elf_nextscn(file->image->elf, section))) {
		if (!gelf_getshdr(section, ret_header))
			continue;
		if (!(ret_header->sh_flags & SHF_ALLOC) || ret_header->sh_type == SHT_NOBITS ||
		    ret_header->sh_addr + ret_header->sh_size < ret_header->sh_addr)
			continue;
		*ret_has_sections = true;
		if (vaddr >= ret_header->sh_addr &&
		    vaddr - ret_header->sh_addr < ret_header->sh_size)
			return ret_header->sh_flags & SHF_EXECINSTR;
	}
	return false;
}

static const struct elf_segment *find_segment(const struct elf_file *file, uint64_t vaddr)
{
	size_t i;

	for (i = 0; i < file->image->n_segments; i++) {
		const struct elf_segment *segment = &file->image->segments[i];

		if (segment->is_exec && vaddr >= segment->vaddr &&
		    vaddr - segment->vaddr < segment->size)
			return segment;
	}
	return NULL;
}

/* Limits of the code around @vaddr: its section, or its segment without sections. */
struct bounds {
	uint64_t start;
	uint64_t end;
	uint64_t file_offset;
};

static enum elf_answer find_bounds(const struct elf_file *file, uint64_t vaddr,
				   struct bounds *ret_bounds)
{
	const struct elf_segment *segment = find_segment(file, vaddr);
	struct bounds bounds;
	bool has_sections;
	GElf_Shdr header;

	if (!segment)
		return ELF_NOT_EXECUTABLE;
	bounds.start = segment->vaddr;
	bounds.end = segment->vaddr + segment->size;
	bounds.file_offset = segment->offset + (vaddr - segment->vaddr);
	if (find_section(file, vaddr, &header, &has_sections)) {
		if (header.sh_addr > bounds.start)
			bounds.start = header.sh_addr;
		if (header.sh_addr + header.sh_size < bounds.end)
			bounds.end = header.sh_addr + header.sh_size;
	} else if (has_sections) {
		return ELF_NOT_EXECUTABLE;
	}
	*ret_bounds = bounds;
	return ELF_FOUND;
}

/* The function's own size if it is sane, else up to the next function. */
static uint64_t function_end(const struct elf_sym *sym, uint64_t next, const struct bounds *bounds)
{
	uint64_t end = next;

	if (sym->size && sym->vaddr + sym->size > sym->vaddr)
		end = sym->vaddr + sym->size;
	return end < bounds->end ? end : bounds->end;
}

static void place_code(const struct elf_file *file, const struct bounds *bounds,
		       struct elf_place *place)
{
	const uint64_t reach = 4 * A64_WINDOW_MAX;
	const struct elf_sym *sym;
	uint64_t next, end;

	sym = elf_symtab_at(file->symtab, place->vaddr, &next);
	if (sym && sym->vaddr >= bounds->start) {
		end = function_end(sym, next, bounds);
		if (place->vaddr < end) {
			place->symbol = sym->name;
			place->symbol_offset = place->vaddr - sym->vaddr;
			place->start_vaddr = sym->vaddr;
			place->size = end - sym->vaddr;
			return;
		}
	}
	/* No function known: what an exclusive sequence could reach. */
	place->start_vaddr = place->vaddr & ~3ULL;
	place->start_vaddr -= place->start_vaddr - bounds->start < reach
				      ? (place->start_vaddr - bounds->start) & ~3ULL
				      : reach;
	end = bounds->end - place->vaddr < reach ? bounds->end : place->vaddr + reach;
	place->size = end - place->start_vaddr;
}

/* Checks that hold for a place however it was named; fills in its code. */
static enum elf_answer check_place(const struct elf_file *file, struct elf_place *place)
{
	enum elf_answer answer;
	struct bounds bounds;

	answer = find_bounds(file, place->vaddr, &bounds);
	if (answer != ELF_FOUND)
		return answer;
	place->file_offset = bounds.file_offset;
	if (!place->symbol)
		place_code(file, &bounds, place);
	if (!elf_file_is_a64(file))
		return place->symbol && place->symbol_offset == 0 ? ELF_FOUND : ELF_MID_FUNCTION;
	if (place->vaddr & 3)
		return ELF_MISALIGNED;
	if (elf_symtab_is_data(file->symtab, place->vaddr, bounds.start))
		return ELF_DATA_IN_TEXT;
	return ELF_FOUND;
}

static bool version_matches(const struct elf_sym *sym, const char *version)
{
	if (!version)
		return true;
	return sym->version && !strcmp(sym->version, version);
}

/*
 * The default version of a name before others, a symbol that other files can
 * see before a local one. Several addresses of equal rank are ambiguous.
 */
static unsigned int rank(const struct elf_sym *sym, const char *version)
{
	if (sym->section == SHN_UNDEF)
		return 0;
	if (sym->type != STT_FUNC && sym->type != STT_GNU_IFUNC && sym->type != STT_NOTYPE)
		return 1;
	if (sym->is_local)
		return 2;
	return sym->is_hidden && !version ? 3 : 4;
}

/**
 * struct best - the symbols of a name that rank highest
 * @rank: their rank
 * @n: how many addresses they have
 * @sym: one at the address that was asked for, or NULL
 */
struct best {
	unsigned int rank;
	size_t n;
	const struct elf_sym *sym;
};

/* Symbols of one name stand in the order of their addresses. */
static struct best find_best(const struct elf_file *file, const char *name, size_t which)
{
	const char *at = strchr(name, '@');
	const char *version = at ? at + strspn(at, "@") : NULL;
	const struct elf_sym *first, *last = NULL;
	struct best best = { 0 };
	size_t n, i;

	n = elf_symtab_find(file->symtab, name, at ? (size_t)(at - name) : strlen(name), &first);
	for (i = 0; i < n; i++)
		if (version_matches(&first[i], version) && rank(&first[i], version) > best.rank)
			best.rank = rank(&first[i], version);
	for (i = 0; i < n; i++) {
		if (!version_matches(&first[i], version) || rank(&first[i], version) != best.rank)
			continue;
		if (last && last->vaddr == first[i].vaddr)
			continue;
		last = &first[i];
		if (best.n++ == which)
			best.sym = last;
	}
	return best;
}

static enum elf_answer judge_best(const struct best *best)
{
	if (!best->sym)
		return ELF_NO_SYMBOL;
	if (best->rank == 0)
		return ELF_IMPORTED;
	if (best->rank == 1)
		return ELF_NOT_FUNCTION;
	return best->sym->type == STT_GNU_IFUNC ? ELF_IFUNC : ELF_FOUND;
}

static int resolve_best(const struct elf_file *file, const struct best *best, uint64_t offset,
			struct elf_place *ret_place)
{
	const struct elf_sym *sym = best->sym;
	struct elf_place place = { 0 };
	enum elf_answer answer;
	struct bounds bounds;
	uint64_t next;

	answer = find_bounds(file, sym->vaddr, &bounds);
	if (answer != ELF_FOUND)
		return (int)answer;
	(void)elf_symtab_at(file->symtab, sym->vaddr, &next);
	place.symbol = sym->name;
	place.symbol_offset = offset;
	place.start_vaddr = sym->vaddr;
	place.size = function_end(sym, next, &bounds) - sym->vaddr;
	place.vaddr = sym->vaddr + offset;
	answer = offset < place.size ? check_place(file, &place) : ELF_BEYOND_FUNCTION;
	*ret_place = place;
	return (int)answer;
}

size_t elf_file_count_symbol(const struct elf_file *file, const char *symbol)
{
	struct best best = find_best(file, symbol, 0);

	return best.rank > 1 ? best.n : 0;
}

int elf_file_resolve_nth(const struct elf_file *file, const char *symbol, size_t which,
			 uint64_t offset, struct elf_place *ret_place)
{
	struct best best = find_best(file, symbol, which);
	enum elf_answer answer = judge_best(&best);

	return answer == ELF_FOUND ? resolve_best(file, &best, offset, ret_place) : (int)answer;
}

int elf_file_resolve_symbol(const struct elf_file *file, const char *symbol, uint64_t offset,
			    struct elf_place *ret_place)
{
	struct best best = find_best(file, symbol, 0);
	enum elf_answer answer = judge_best(&best);

	if (answer == ELF_FOUND && best.n > 1)
		return ELF_AMBIGUOUS;
	return answer == ELF_FOUND ? resolve_best(file, &best, offset, ret_place) : (int)answer;
}

int elf_file_resolve_offset(const struct elf_file *file, uint64_t file_offset,
			    struct elf_place *ret_place)
{
	struct elf_place place = { .file_offset = file_offset };
	enum elf_answer answer = ELF_NOT_EXECUTABLE;
	size_t i;

	for (i = 0; i < file->image->n_segments; i++) {
		const struct elf_segment *segment = &file->image->segments[i];

		if (!segment->is_exec || file_offset < segment->offset ||
		    file_offset - segment->offset >= segment->size)
			continue;
		place.vaddr = segment->vaddr + (file_offset - segment->offset);
		answer = check_place(file, &place);
		break;
	}
	*ret_place = place;
	return (int)answer;
}

size_t elf_file_read_words(const struct elf_file *file, uint64_t vaddr, uint32_t *words,
			   size_t n_words)
{
	size_t i;

	n_words = elf_image_read(file->image, vaddr, words, 4 * n_words) / 4;
	for (i = 0; i < n_words; i++)
		words[i] = le32toh(words[i]);
	return n_words;
}

size_t elf_file_nearest(const struct elf_file *file, const char *name, const char **ret_names,
			size_t max)
{
	const struct elf_symtab *symtab = file->symtab;
	struct near_names near;
	size_t i;

	near_names_init(&near, name, ret_names, max);
	for (i = 0; i < symtab->n_functions; i++)
		near_names_offer(&near, symtab->syms[symtab->by_address[i]].name);
	return near.n_names;
}

const char *elf_answer_text(enum elf_answer answer)
{
	return (size_t)answer < ARRAY_SIZE(answers) ? answers[answer].text : "cannot be found";
}

const char *elf_answer_advice(enum elf_answer answer)
{
	return (size_t)answer < ARRAY_SIZE(answers) ? answers[answer].advice : NULL;
}
