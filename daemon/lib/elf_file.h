/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a uprobe goes in a program or library: from a symbol, or a raw offset,
 * to the byte in the file that the kernel wants, checked as the kernel does not
 * check it.
 */
#ifndef PROBE_LIB_ELF_FILE_H
#define PROBE_LIB_ELF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct elf_file;
struct elf_image;

/**
 * enum elf_answer - what came of looking for a place
 * @ELF_FOUND: the place is good
 * @ELF_NO_SYMBOL: no symbol of that name
 * @ELF_IMPORTED: the file uses the symbol but another file defines it
 * @ELF_NOT_FUNCTION: the symbol is data
 * @ELF_IFUNC: the symbol is a resolver that picks the function at run time
 * @ELF_AMBIGUOUS: several local functions have the name
 * @ELF_BEYOND_FUNCTION: the offset is not inside the function
 * @ELF_NOT_EXECUTABLE: the place is not in an executable segment and section
 * @ELF_DATA_IN_TEXT: the place is data between functions ($d mapping symbol)
 * @ELF_MISALIGNED: not on an instruction boundary
 * @ELF_MID_FUNCTION: an offset in a function of a machine whose instructions
 *		      are not decoded here
 */
enum elf_answer {
	ELF_FOUND,
	ELF_NO_SYMBOL,
	ELF_IMPORTED,
	ELF_NOT_FUNCTION,
	ELF_IFUNC,
	ELF_AMBIGUOUS,
	ELF_BEYOND_FUNCTION,
	ELF_NOT_EXECUTABLE,
	ELF_DATA_IN_TEXT,
	ELF_MISALIGNED,
	ELF_MID_FUNCTION,
	ELF_ANSWER_COUNT
};

/**
 * struct elf_place - a place in a file, resolved
 * @file_offset: what the kernel is told
 * @vaddr: its address before relocation, as objdump shows it
 * @symbol: name of the function around it, of the file object; NULL if unknown
 * @symbol_offset: bytes from the start of @symbol
 * @start_vaddr: start of the function, or of the code that may be read when
 *		 the function is not known
 * @size: bytes from @start_vaddr to its end
 */
struct elf_place {
	uint64_t file_offset;
	uint64_t vaddr;
	const char *symbol;
	uint64_t symbol_offset;
	uint64_t start_vaddr;
	uint64_t size;
};

/**
 * elf_file_open() - open a program or library
 * @path: the file
 * @ret_file: owned by the caller
 *
 * Return: 0; -ENOEXEC when it is not a little-endian ELF file of 64 bits; another -errno
 */
int elf_file_open(const char *path, struct elf_file **ret_file);

/**
 * elf_file_from_memory() - the same for bytes in memory
 * @bytes: the file's bytes; must outlive the object; not changed
 * @size: how many
 * @ret_file: owned by the caller
 *
 * Return: as elf_file_open()
 */
int elf_file_from_memory(char *bytes, size_t size, struct elf_file **ret_file);

/**
 * elf_file_free() - close it
 * @file: it or NULL
 *
 * Return: NULL
 */
struct elf_file *elf_file_free(struct elf_file *file);
DEFINE_CLEANUP(struct elf_file *, elf_file_free);

/**
 * elf_file_image() - what it is read from, of the file object
 * @file: the file
 */
const struct elf_image *elf_file_image(const struct elf_file *file);

/**
 * elf_file_is_a64() - are its instructions A64?
 * @file: the file
 */
bool elf_file_is_a64(const struct elf_file *file);

/**
 * elf_file_machine_name() - "AArch64", "x86-64", …
 * @file: the file
 */
const char *elf_file_machine_name(const struct elf_file *file);

/**
 * elf_file_resolve_symbol() - from a symbol to a place
 * @file: the file
 * @symbol: its name, "NAME@VERSION" where the file has several
 * @offset: bytes from its start
 * @ret_place: what is known of the place; set for ELF_FOUND, and, as far as
 *	       the function itself was found, for the answers after ELF_AMBIGUOUS
 *
 * Return: enum elf_answer; -errno
 */
int elf_file_resolve_symbol(const struct elf_file *file, const char *symbol, uint64_t offset,
			    struct elf_place *ret_place);

/**
 * elf_file_count_symbol() - how many functions have a name
 * @file: the file
 * @symbol: the name, as above
 *
 * Return: different addresses of those that elf_file_resolve_symbol() prefers; 0
 * when there is none, or it is no function of this file
 */
size_t elf_file_count_symbol(const struct elf_file *file, const char *symbol);

/**
 * elf_file_resolve_nth() - from a symbol that several functions have to a place
 * @file: the file
 * @symbol: the name, as above
 * @which: which of them, in the order of addresses, below elf_file_count_symbol()
 * @offset: bytes from its start
 * @ret_place: as above
 *
 * Return: as above, but never ELF_AMBIGUOUS
 */
int elf_file_resolve_nth(const struct elf_file *file, const char *symbol, size_t which,
			 uint64_t offset, struct elf_place *ret_place);

/**
 * elf_file_resolve_offset() - from an offset in the file to a place
 * @file: the file
 * @file_offset: the offset
 * @ret_place: as above
 *
 * Return: enum elf_answer; -errno
 */
int elf_file_resolve_offset(const struct elf_file *file, uint64_t file_offset,
			    struct elf_place *ret_place);

/**
 * elf_file_read_words() - read instruction words
 * @file: the file
 * @vaddr: where, a multiple of 4
 * @words: gets them, in CPU byte order
 * @n_words: how many are wanted
 *
 * Return: how many were read; fewer when the segment ends
 */
size_t elf_file_read_words(const struct elf_file *file, uint64_t vaddr, uint32_t *words,
			   size_t n_words);

/**
 * elf_file_nearest() - names of functions like one that does not exist
 * @file: the file
 * @name: what the user wrote
 * @ret_names: gets them, nearest first, of the file object
 * @max: room in @ret_names
 *
 * Return: how many
 */
size_t elf_file_nearest(const struct elf_file *file, const char *name, const char **ret_names,
			size_t max);

/**
 * elf_answer_text() - what is wrong, after "SYMBOL: "
 * @answer: the answer
 */
const char *elf_answer_text(enum elf_answer answer);

/**
 * elf_answer_advice() - what a person can do about it, or NULL
 * @answer: the answer
 */
const char *elf_answer_advice(enum elf_answer answer);

#endif /* PROBE_LIB_ELF_FILE_H */
