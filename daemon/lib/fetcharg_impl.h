/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the fetch argument parser share, and no one else sees:
 * fetcharg.c has the grammar, fetcharg_var.c what begins with $ and %,
 * fetcharg_type.c what stands after the colon.
 */
#ifndef PROBE_LIB_FETCHARG_IMPL_H
#define PROBE_LIB_FETCHARG_IMPL_H

#include <stdint.h>

#include "fetcharg.h"
#include "macro.h"

/* Which instruction of the kernel's fetch program comes last: decides what types fit. */
enum fetch_op {
	FETCH_REG,
	FETCH_ENTRY_ARG,
	FETCH_STACK_ADDRESS,
	FETCH_IMMEDIATE,
	FETCH_TEXT,
	FETCH_COMM,
	FETCH_DEREF,
	FETCH_DEREF_USER,
};

/**
 * struct parser - an argument being read
 * @expr: the expression
 * @at: next byte
 * @where: the probe
 * @error: gets the mistake
 * @out: gets the result
 * @op: the last instruction
 * @n_ops: instructions of the kernel's fetch program so far
 * @depth: parentheses that are open
 * @base_start: first byte of what is not a dereference: $arg1, %x0, @sym, \1
 * @base_end: one past its last byte
 * @arg_number: N of $argN; 0 when the base is another
 * @has_type: there is a type after a colon
 * @kernel_type: what the kernel has to be told instead of that type; NULL when it
 *		 knows it
 */
struct parser {
	const char *expr;
	const char *at;
	const struct fetcharg_where *where;
	struct fetcharg_error *error;
	struct fetcharg *out;
	enum fetch_op op;
	unsigned int n_ops;
	unsigned int depth;
	size_t base_start;
	size_t base_end;
	unsigned int arg_number;
	bool has_type;
	const char *kernel_type;
};

/* All of these return 0, or -EINVAL with the error told. */
int fetcharg_parse_variable(struct parser *p);
int fetcharg_parse_register(struct parser *p);
int fetcharg_parse_type(struct parser *p);

/**
 * fetcharg_fail() - tell what is wrong
 * @p: the parser
 * @at: where
 * @advice: what to do, or NULL
 * @fmt: what is wrong
 *
 * Return: -EINVAL
 */
int fetcharg_fail(struct parser *p, const char *at, const char *advice, const char *fmt, ...)
	_printf_(4, 5);

/**
 * fetcharg_count_op() - count an instruction of the fetch program
 * @p: the parser
 * @at: where to point if it is one too many
 *
 * FETCH_INSN_MAX in kernel/trace/trace_probe.h is 16, the last of which ends the program.
 */
int fetcharg_count_op(struct parser *p, const char *at);

/**
 * fetcharg_read_number() - read decimal or 0x… digits
 * @p: the parser; @at moves behind them
 * @max: the greatest that is possible
 * @what: what it is, for the error
 * @ret_value: the number
 */
int fetcharg_read_number(struct parser *p, uint64_t max, const char *what, uint64_t *ret_value);

/**
 * fetcharg_word_size() - bytes of the identifier at a place
 * @at: the place
 */
size_t fetcharg_word_size(const char *at);

/**
 * fetcharg_arg_register() - the register of a function's Nth argument
 * @arch: the machine
 * @number: N, from 1
 *
 * Return: its name without "%", or NULL when it has none
 */
const char *fetcharg_arg_register(enum probe_arch arch, unsigned int number);

/**
 * fetcharg_is_register() - is this a register of any machine?
 * @name: the name without "%"
 * @size: bytes of it
 */
bool fetcharg_is_register(const char *name, size_t size);

#endif /* PROBE_LIB_FETCHARG_IMPL_H */
