/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a function's parameters and its result are, by the procedure call
 * standards of the machines: Procedure Call Standard for the Arm 64-bit
 * Architecture, section 6.8; System V ABI, AMD64 supplement, section 3.2.3.
 */
#ifndef PROBE_LIB_BTF_CALL_H
#define PROBE_LIB_BTF_CALL_H

#include <stdint.h>

#include "arch.h"

struct btf_types;

/**
 * enum btf_where - how a value is passed
 * @BTF_NOWHERE: it cannot be known, or not be fetched
 * @BTF_REGISTERS: in one or two general registers
 * @BTF_REFERENCE: a register has the address of a copy
 * @BTF_STACK: on the stack
 * @BTF_STACK_REFERENCE: the stack has the address of a copy
 */
enum btf_where {
	BTF_NOWHERE,
	BTF_REGISTERS,
	BTF_REFERENCE,
	BTF_STACK,
	BTF_STACK_REFERENCE,
};

/**
 * struct btf_location - where a value is when the function is entered, or left
 * @where: how it is passed
 * @first: number of its (first) argument register, from 0
 * @count: how many registers
 * @stack_offset: bytes above the stack pointer at the function's first instruction
 * @why: BTF_NOWHERE: the reason, a clause
 */
struct btf_location {
	enum btf_where where;
	unsigned int first;
	unsigned int count;
	uint32_t stack_offset;
	const char *why;
};

/**
 * btf_call_parameter() - where a parameter is
 * @types: the types
 * @prototype: id of the function's prototype
 * @index: which parameter, from 0
 * @arch: the machine
 */
struct btf_location btf_call_parameter(const struct btf_types *types, uint32_t prototype,
				       uint32_t index, enum probe_arch arch);

/**
 * btf_call_result() - where the result is
 * @types: the types
 * @prototype: id of the function's prototype
 * @arch: the machine
 *
 * Register 0 is the one of $retval.
 */
struct btf_location btf_call_result(const struct btf_types *types, uint32_t prototype,
				    enum probe_arch arch);

#endif /* PROBE_LIB_BTF_CALL_H */
