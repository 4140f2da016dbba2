/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An ELF file, opened: its machine, segments, sections and symbols. What the
 * readers of vmlinux and of probed programs have in common. Trusts nothing in
 * the file.
 */
#ifndef PROBE_LIB_ELF_IMAGE_H
#define PROBE_LIB_ELF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gelf.h>

#include "cleanup.h"

/**
 * struct elf_segment - a PT_LOAD
 * @vaddr: where it is loaded
 * @offset: where its bytes are in the file
 * @size: bytes that the file holds
 * @is_exec: PF_X
 */
struct elf_segment {
	uint64_t vaddr;
	uint64_t offset;
	uint64_t size;
	bool is_exec;
};

/**
 * struct elf_image - an open ELF file
 * @fd: the file, or -1 when it is in memory
 * @elf: libelf's handle
 * @bytes: the whole file when it is in memory; NULL when it is read from @fd
 * @size: of the whole file
 * @machine: e_machine
 * @type: e_type
 * @segments: the PT_LOADs that lie within the file
 * @n_segments: how many
 */
struct elf_image {
	int fd;
	Elf *elf;
	const char *bytes;
	uint64_t size;
	unsigned int machine;
	unsigned int type;
	struct elf_segment *segments;
	size_t n_segments;
};

/**
 * elf_image_open() - open a file
 * @path: the file
 * @ret_image: owned by the caller
 *
 * Return: 0; -ENOEXEC when it is not a little-endian ELF file of 64 bits; -EISDIR
 * or -EINVAL when it is not a regular file; another -errno
 */
int elf_image_open(const char *path, struct elf_image **ret_image);

/**
 * elf_image_error_text() - what is wrong with a file that does not open, in a clause
 * @path: the file
 * @error: what elf_image_open() or elf_file_open() returned
 *
 * Return: the text, owned by the caller; NULL without memory
 */
char *elf_image_error_text(const char *path, int error);

/**
 * elf_image_from_memory() - the same for bytes in memory
 * @bytes: the file's bytes; must outlive the image; not changed
 * @size: how many
 * @ret_image: owned by the caller
 *
 * Return: as elf_image_open()
 */
int elf_image_from_memory(char *bytes, size_t size, struct elf_image **ret_image);

/**
 * elf_image_free() - close it
 * @image: it or NULL
 *
 * Return: NULL
 */
struct elf_image *elf_image_free(struct elf_image *image);
DEFINE_CLEANUP(struct elf_image *, elf_image_free);

/**
 * elf_image_read() - read what is loaded at an address
 * @image: the file
 * @vaddr: the address
 * @buf: gets the bytes
 * @size: how many are wanted
 *
 * Return: how many were read: fewer when the segment or a file that was cut
 * short ends before, 0 when nothing is loaded there
 */
size_t elf_image_read(const struct elf_image *image, uint64_t vaddr, void *buf, size_t size);

/**
 * elf_image_section() - find a section by its name
 * @image: the file
 * @name: e.g. ".text"
 * @ret_header: its header
 *
 * Return: the section, of the image; NULL when there is none
 */
Elf_Scn *elf_image_section(const struct elf_image *image, const char *name, GElf_Shdr *ret_header);

/**
 * struct elf_symbols - one symbol table, being walked
 * @image: the file
 * @data: the table
 * @names: index of the section with its names
 * @index: of the table's section
 * @count: number of symbols
 */
struct elf_symbols {
	const struct elf_image *image;
	Elf_Data *data;
	size_t names;
	size_t index;
	size_t count;
};

/**
 * elf_symbols_open() - find a symbol table
 * @image: the file
 * @type: SHT_SYMTAB or SHT_DYNSYM
 * @ret_symbols: borrows @image
 *
 * Return: 0, or -ENOENT when there is none that can be read
 */
int elf_symbols_open(const struct elf_image *image, uint32_t type, struct elf_symbols *ret_symbols);

/**
 * elf_symbols_get() - one symbol
 * @symbols: the table
 * @i: which
 * @ret_symbol: the symbol
 *
 * Return: its name, of the image; NULL when the entry cannot be read
 */
const char *elf_symbols_get(const struct elf_symbols *symbols, size_t i, GElf_Sym *ret_symbol);

/**
 * elf_name_rank() - how good a name for a function is, among those of its address
 * @size: of the symbol; 0 when the file does not say
 * @is_local: STB_LOCAL
 *
 * One with a size is better, and then one that is global.
 *
 * Return: a number; the lower, the better
 */
static inline int elf_name_rank(uint64_t size, bool is_local)
{
	return (size ? 0 : 2) + is_local;
}

/**
 * elf_image_symbol_value() - value of one symbol by name
 * @image: the file
 * @name: the symbol
 * @ret_value: st_value
 *
 * Return: 0, or -ENOENT
 */
int elf_image_symbol_value(const struct elf_image *image, const char *name, uint64_t *ret_value);

#endif /* PROBE_LIB_ELF_IMAGE_H */
