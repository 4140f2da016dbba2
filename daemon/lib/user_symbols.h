/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions of a program or library, small enough to be kept for many files:
 * what stacks are named by. (elf_symbols.h has all that resolving a probe needs.)
 */
#ifndef PROBE_LIB_USER_SYMBOLS_H
#define PROBE_LIB_USER_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/* A symbol table with its names is read up to so many bytes; a larger one is left out. */
#define USER_SYMBOLS_MAX_BYTES (16U << 20)

struct elf_image;
struct user_symbols;

/**
 * user_symbols_load() - read the functions of a file
 * @image: the file; not needed after the call
 * @ret_symbols: owned by the caller; without functions when it is stripped
 *
 * Return: 0 or -ENOMEM
 */
int user_symbols_load(const struct elf_image *image, struct user_symbols **ret_symbols);

/**
 * user_symbols_free() - free them
 * @symbols: they or NULL
 *
 * Return: NULL
 */
struct user_symbols *user_symbols_free(struct user_symbols *symbols);
DEFINE_CLEANUP(struct user_symbols *, user_symbols_free);

/**
 * user_symbols_bytes() - what they take
 * @symbols: they
 */
size_t user_symbols_bytes(const struct user_symbols *symbols);

/**
 * user_symbols_cost() - what it took to read them
 * @symbols: they
 *
 * Return: bytes of the tables that were gone through
 */
size_t user_symbols_cost(const struct user_symbols *symbols);

/**
 * user_symbols_address() - from a place in the file to its address
 * @symbols: of the file
 * @offset: the place
 * @ret_vaddr: the address before relocation, as objdump shows it
 *
 * Return: 0; -ENOENT when no executable segment has it
 */
int user_symbols_address(const struct user_symbols *symbols, uint64_t offset, uint64_t *ret_vaddr);

/**
 * user_symbols_find() - the function that has an address
 * @symbols: of the file
 * @vaddr: the address before relocation
 * @ret_offset: bytes from its start
 *
 * Return: its name without version, of @symbols; NULL when it is in none
 */
const char *user_symbols_find(const struct user_symbols *symbols, uint64_t vaddr,
			      uint64_t *ret_offset);

#endif /* PROBE_LIB_USER_SYMBOLS_H */
