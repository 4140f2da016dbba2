/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One A64 instruction as text, for people.
 */
#ifndef PROBE_LIB_DISASM_H
#define PROBE_LIB_DISASM_H

#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/* Room for any instruction with its operands. */
#define DISASM_MAX_BYTES 192

struct disasm;

/**
 * disasm_new() - start a disassembler
 *
 * Loads Capstone, for as long as there is one.
 *
 * Return: it, owned by the caller; NULL without Capstone or memory. All functions
 * here take NULL and then print ".inst".
 */
struct disasm *disasm_new(void);

/**
 * disasm_free() - end it
 * @disasm: it or NULL
 *
 * Return: NULL
 */
struct disasm *disasm_free(struct disasm *disasm);
DEFINE_CLEANUP(struct disasm *, disasm_free);

/**
 * disasm_print() - one instruction
 * @disasm: the disassembler
 * @address: where it lives, for its targets
 * @word: it, in CPU byte order
 * @buf: gets the text, or ".inst 0x…" when it is not known
 * @size: of @buf
 *
 * Return: @buf
 */
const char *disasm_print(struct disasm *disasm, uint64_t address, uint32_t word, char *buf,
			 size_t size);

#endif /* PROBE_LIB_DISASM_H */
