/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names instead of registers: an argument written as in C becomes the fetch
 * argument that tracefs takes, by the kernel's own description of its types.
 *
 *	filename:ustring			+0($arg2):ustring
 *	file->f_inode->i_ino			+64(+32($arg1)):u64
 *	((struct sock *)%x0)->sk_protocol	+516(%x0):u16
 *
 * An expression is a parameter's name, $retval, $argN, $stackN or a register;
 * "->" and "." (which mean the same), "[N]", "*" and casts to pointers around
 * it; and a type behind a colon, which may be left out.
 */
#ifndef PROBE_LIB_BTF_PATH_H
#define PROBE_LIB_BTF_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch.h"
#include "spec.h"

struct btf_types;

/* Longest expression: what it becomes has 63 bytes at most, but names are longer. */
#define BTF_PATH_MAX_BYTES 255

/**
 * struct btf_path_where - the probe that an expression belongs to
 * @types: the types that the function is described in
 * @function: its id; 0 when it is not described
 * @unknown: why it is not described, a sentence; when @function is 0
 * @kind: kind of the probe
 * @arch: the machine
 * @is_inside: the probe is not at the function's first instruction
 */
struct btf_path_where {
	const struct btf_types *types;
	uint32_t function;
	const char *unknown;
	enum probe_kind kind;
	enum probe_arch arch;
	bool is_inside;
};

/**
 * struct btf_path_error - what is wrong with an expression
 * @offset: byte of the expression that is wrong
 * @message: what is wrong
 * @advice: what to do: lines, each ended by a newline
 */
struct btf_path_error {
	size_t offset;
	char message[256];
	char advice[2048];
};

/**
 * enum btf_shown - what the bits of a value mean to people
 * @BTF_SHOWN_PLAIN: what the fetch argument's type says
 * @BTF_SHOWN_BOOL: true or false
 * @BTF_SHOWN_ENUM: a name
 * @BTF_SHOWN_SIGNED: a signed bit field: the uppermost of its bits is the sign
 */
enum btf_shown {
	BTF_SHOWN_PLAIN,
	BTF_SHOWN_BOOL,
	BTF_SHOWN_ENUM,
	BTF_SHOWN_SIGNED,
};

/**
 * struct btf_path_result - what an expression became
 * @text: the fetch argument, with its type
 * @shown: what it means, when no type was asked for
 * @enumeration: BTF_SHOWN_ENUM: id of the type
 * @bits: how many bits the value has, unless it is BTF_SHOWN_PLAIN
 */
struct btf_path_result {
	char text[128];
	enum btf_shown shown;
	uint32_t enumeration;
	unsigned int bits;
};

/**
 * btf_path_is_one() - is this an expression, not a fetch argument of tracefs?
 * @expr: what the user wrote
 */
bool btf_path_is_one(const char *expr);

/**
 * btf_path_check() - is it written correctly?
 * @expr: the expression
 * @kind: kind of the probe
 * @ret_error: what is wrong, when -EINVAL is returned
 *
 * Names are looked up by btf_path_resolve().
 *
 * Return: 0 or -EINVAL
 */
int btf_path_check(const char *expr, enum probe_kind kind, struct btf_path_error *ret_error);

/**
 * btf_path_resolve() - turn an expression into a fetch argument
 * @expr: the expression
 * @where: the probe
 * @ret_result: the fetch argument
 * @ret_error: what is wrong, when -EINVAL is returned
 *
 * Return: 0 or -EINVAL
 */
int btf_path_resolve(const char *expr, const struct btf_path_where *where,
		     struct btf_path_result *ret_result, struct btf_path_error *ret_error);

#endif /* PROBE_LIB_BTF_PATH_H */
