/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fetch arguments of tracefs: checked before the kernel sees them, with the
 * place of the mistake, and rewritten to what the kernel wants. The grammar is
 * that of Documentation/trace/kprobetrace.rst and uprobetracer.rst, the limits
 * are those of kernel/trace/trace_probe.[ch] (6.12).
 */
#ifndef PROBE_LIB_FETCHARG_H
#define PROBE_LIB_FETCHARG_H

#include <stdbool.h>
#include <stddef.h>

#include "arch.h"
#include "spec.h"

/* MAX_TRACE_ARGS is 128; one of them is ours, the name of the task */
#define FETCHARG_MAX_ARGS 127
/* MAX_ARGSTR_LEN: bytes of one argument as written to tracefs, after "NAME=" */
#define FETCHARG_MAX_BYTES 63
/* MAX_ARRAY_LEN */
#define FETCHARG_MAX_COUNT 64
/* MAX_PROBE_EVENT_SIZE: bytes that all arguments take in a record */
#define FETCHARG_MAX_RECORD_BYTES 3072
/* WRITE_BUFSIZE in kernel/trace/trace.c, without newline and NUL */
/* Longest string argument (MAX_STRING_SIZE in kernel/trace/trace_probe.h). */
#define FETCHARG_STRING_MAX	4096
#define FETCHARG_MAX_LINE_BYTES 4094

/**
 * enum fetcharg_form - what a value is in JSON
 * @FETCHARG_UNSIGNED: a number without sign; bit fields too
 * @FETCHARG_SIGNED: a number
 * @FETCHARG_HEX: a string "0x…"
 * @FETCHARG_CHAR: a string of one character
 * @FETCHARG_SYMBOL: a string "symbol+0xoff"
 * @FETCHARG_STRING: a string
 * @FETCHARG_ADDRESS: an IP address, 4 or 16 bytes as they are in memory, as a string
 * @FETCHARG_BIG_ENDIAN: a number without sign, its highest byte first
 * @FETCHARG_SIGNAL: the number of a signal, as its name
 * @FETCHARG_CAPABILITY: the number of a capability, as its name
 */
enum fetcharg_form {
	FETCHARG_UNSIGNED,
	FETCHARG_SIGNED,
	FETCHARG_HEX,
	FETCHARG_CHAR,
	FETCHARG_SYMBOL,
	FETCHARG_STRING,
	FETCHARG_ADDRESS,
	FETCHARG_BIG_ENDIAN,
	FETCHARG_SIGNAL,
	FETCHARG_CAPABILITY,
};

/**
 * struct fetcharg_type - the type of an argument's value
 * @form: what it is in JSON
 * @size: bytes of one element in the record; 4 for strings, whose bytes stand
 *	  elsewhere in it (__data_loc)
 * @count: elements of the array; 0 when it is none
 */
struct fetcharg_type {
	enum fetcharg_form form;
	size_t size;
	size_t count;
};

/**
 * struct fetcharg_where - the probe that an argument belongs to
 * @kind: its kind
 * @arch: its machine, or PROBE_ARCH_ANY
 * @is_inside: it stands after the first instruction of its function, where
 *	       arguments are no longer in their registers
 */
struct fetcharg_where {
	enum probe_kind kind;
	enum probe_arch arch;
	bool is_inside;
};

/**
 * struct fetcharg - what an argument is
 * @type: of its value
 * @written_size: bytes it takes as written to tracefs, at most
 * @reads_entry_arg: $argN on a return probe, which kernels have since 6.9
 */
struct fetcharg {
	struct fetcharg_type type;
	size_t written_size;
	bool reads_entry_arg;
};

/**
 * struct fetcharg_error - what is wrong with an argument
 * @offset: byte of the expression that is wrong
 * @message: what is wrong
 * @advice: what to do, or ""
 */
struct fetcharg_error {
	size_t offset;
	char message[160];
	char advice[200];
};

/**
 * fetcharg_parse() - check an argument
 * @expr: e.g. "+0($arg2):ustring"
 * @where: the probe
 * @ret_arg: what it is
 * @ret_error: what is wrong, when -EINVAL is returned
 *
 * Return: 0 or -EINVAL
 */
int fetcharg_parse(const char *expr, const struct fetcharg_where *where, struct fetcharg *ret_arg,
		   struct fetcharg_error *ret_error);

/**
 * fetcharg_find_own_type() - a type that tracefs does not know, and gets another for
 * @name: such as "ipv4"
 * @ret_type: what it is
 *
 * Return: false when there is none of that name
 */
bool fetcharg_find_own_type(const char *name, struct fetcharg_type *ret_type);

/**
 * fetcharg_translate() - the text that the kernel takes for an argument
 * @expr: an argument that fetcharg_parse() finds right
 * @kind: kind of the probe
 * @arch: the machine; not PROBE_ARCH_ANY for user probes
 * @ret_text: the text, owned by the caller
 *
 * The kernel has no $argN on user probes: it becomes the register that the
 * procedure call standard says. An argument without a type gets ":x64", which
 * is what the kernel takes it for, unless it has BTF and looks $retval up there.
 * A type of ours (ipv4, signal) becomes the kernel's that has its bytes.
 *
 * Return: 0; -EINVAL when it is not right or not possible on this machine; -ENOMEM
 */
int fetcharg_translate(const char *expr, enum probe_kind kind, enum probe_arch arch,
		       char **ret_text);

#endif /* PROBE_LIB_FETCHARG_H */
