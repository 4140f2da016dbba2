/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The symbols of a program or library by name, with their versions, and its
 * functions by address.
 */
#ifndef PROBE_LIB_ELF_SYMBOLS_H
#define PROBE_LIB_ELF_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct elf_image;

/**
 * struct elf_sym - one symbol
 * @name: as the file has it, perhaps with "@VERSION" or "@@VERSION"; of the image
 * @base_size: bytes of @name before the '@'
 * @version: its version, of the image; NULL when it has none
 * @vaddr: its value
 * @size: st_size; 0 when the file does not say
 * @section: st_shndx
 * @type: STT_…
 * @is_local: STB_LOCAL
 * @is_hidden: not the default version of its name
 */
struct elf_sym {
	const char *name;
	const char *version;
	uint64_t vaddr;
	uint64_t size;
	uint32_t base_size;
	uint16_t section;
	uint8_t type;
	bool is_local;
	bool is_hidden;
};

/**
 * struct elf_mark - from here on, the text is code or data ($x, $d symbols)
 * @vaddr: where
 * @is_data: $d
 */
struct elf_mark {
	uint64_t vaddr;
	bool is_data;
};

/**
 * struct elf_symtab - all symbols of .symtab and .dynsym
 * @syms: by name without version, then by address
 * @n_syms: how many
 * @room: of @syms; see ARRAY_GROW()
 * @by_address: indexes into @syms of the functions that the file defines
 * @n_functions: how many
 * @marks: by address
 * @n_marks: how many
 * @marks_room: of @marks
 */
struct elf_symtab {
	struct elf_sym *syms;
	size_t n_syms;
	size_t room;
	uint32_t *by_address;
	size_t n_functions;
	struct elf_mark *marks;
	size_t n_marks;
	size_t marks_room;
};

/**
 * elf_symtab_load() - read the symbols
 * @image: the file; must outlive the table
 * @ret_symtab: owned by the caller; empty when the file is stripped
 *
 * Return: 0 or -ENOMEM
 */
int elf_symtab_load(const struct elf_image *image, struct elf_symtab **ret_symtab);

/**
 * elf_symtab_free() - free it
 * @symtab: it or NULL
 *
 * Return: NULL
 */
struct elf_symtab *elf_symtab_free(struct elf_symtab *symtab);
DEFINE_CLEANUP(struct elf_symtab *, elf_symtab_free);

/**
 * elf_symtab_find() - the symbols of one name
 * @symtab: the table
 * @name: the name, without version
 * @size: its bytes
 * @ret_first: the first of them, of the table
 *
 * Return: how many follow each other from there; 0 for none
 */
size_t elf_symtab_find(const struct elf_symtab *symtab, const char *name, size_t size,
		       const struct elf_sym **ret_first);

/**
 * elf_symtab_at() - the last function that starts at or before an address
 * @symtab: the table
 * @vaddr: the address
 * @ret_next: start of the next function after it; UINT64_MAX when there is none
 *
 * Return: the function, of the table, or NULL
 */
const struct elf_sym *elf_symtab_at(const struct elf_symtab *symtab, uint64_t vaddr,
				    uint64_t *ret_next);

/**
 * elf_symtab_is_data() - does a mapping symbol say that this is data?
 * @symtab: the table
 * @vaddr: the address
 * @section_start: of the section around it; marks before it say nothing
 */
bool elf_symtab_is_data(const struct elf_symtab *symtab, uint64_t vaddr, uint64_t section_start);

#endif /* PROBE_LIB_ELF_SYMBOLS_H */
