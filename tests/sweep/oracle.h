/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file in which the oracle keeps what LLVM says of all 2^32 words.
 *
 * The word space is cut into 2^20 blocks of 2^12 words. Few blocks differ from
 * each other, so that each is stored once and found through an index:
 *
 *	struct oracle_header
 *	struct oracle_opcode opcodes[opcode_count]	by LLVM opcode number
 *	u32 index[ORACLE_BLOCKS]			number of the block
 *	u16 blocks[block_count][ORACLE_BLOCK_WORDS]	LLVM opcode of each word
 *
 * All numbers are in the byte order of the machine that made the file.
 */
#ifndef PROBE_TESTS_SWEEP_ORACLE_H
#define PROBE_TESTS_SWEEP_ORACLE_H

#include <stdint.h>

#define ORACLE_MAGIC	   "A64ORC1"
#define ORACLE_BLOCK_WORDS 4096u
#define ORACLE_BLOCKS	   (1u << 20)

/* An opcode of 0 is a word that LLVM does not decode. */
#define ORACLE_UNKNOWN 0
/* Set beside an opcode: decoded, but CONSTRAINED UNPREDICTABLE (LLVM: SoftFail). */
#define ORACLE_SOFT 0x8000

#define ORACLE_CLASSES(X)                       \
	X(UNDEFINED, "undefined")               \
	X(PC_READ, "PC-reading")                \
	X(PC_WRITE, "PC-writing")               \
	X(EXCLUSIVE, "exclusive")               \
	X(EXCEPTION, "exception-generating")    \
	X(EXCEPTION_RETURN, "exception-return") \
	X(OTHER, "other")

enum oracle_class {
#define ORACLE_CLASS_ENUM(name, text) ORACLE_##name,
	ORACLE_CLASSES(ORACLE_CLASS_ENUM)
#undef ORACLE_CLASS_ENUM
		ORACLE_CLASS_COUNT
};

struct oracle_opcode {
	char name[95];
	uint8_t class_; /* enum oracle_class */
};

struct oracle_header {
	char magic[8];
	char llvm_version[24];
	uint32_t opcode_count;
	uint32_t block_count;
};

#endif /* PROBE_TESTS_SWEEP_ORACLE_H */
