/* SPDX-License-Identifier: GPL-2.0-only */
/* What generate.c says of the instructions that it made, in their order. */
#ifndef DIFFERENTIAL_TABLE_H
#define DIFFERENTIAL_TABLE_H

/*
 * @function: number of its function; the first one is its entry
 * @block: number of its block in the function, whose runs x28 counts
 * @class: by which the results are counted
 * @user: not in the kernel's text, where a NOP stands in its place
 * @text: as it was given to the assembler
 */
struct diff_insn {
	unsigned int function;
	unsigned int block;
	const char *class;
	int user;
	const char *text;
};

extern const struct diff_insn diff_insns[];
extern const unsigned int diff_insn_count;

#endif /* DIFFERENTIAL_TABLE_H */
