// SPDX-License-Identifier: GPL-2.0-only
#include "btf_call.h"

#include <bpf/btf.h>

#include "btf_types.h"
#include "macro.h"

/**
 * struct calling - the parameters so far
 * @n_registers: the machine has that many for arguments
 * @register_used: the next one (NGRN of the Arm standard)
 * @stack_used: bytes above the stack pointer (NSAA)
 * @why: set when what follows cannot be known
 */
struct calling {
	unsigned int n_registers;
	unsigned int register_used;
	uint64_t stack_used;
	const char *why;
};

/* What the rules look at. */
struct passed {
	uint64_t size;
	unsigned int align;
	bool is_composite;
	bool has_float;
	bool is_packed;
};

static const char float_text[] = "it is in a floating-point register, which cannot be fetched";
static const char after_text[] =
	"a parameter before it has no register that is known from its type";

static int look_at(const struct btf_types *types, uint32_t id, struct passed *ret_passed)
{
	struct btf_layout layout;
	unsigned int kind;

	id = btf_types_strip(types, id, NULL);
	kind = btf_types_kind(types, id);
	layout = btf_types_layout(types, id);
	*ret_passed = (struct passed){
		.size = btf_types_size(types, id),
		.align = layout.align,
		.is_composite = kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION,
		.has_float = layout.has_float,
		.is_packed = layout.is_packed,
	};
	return ret_passed->size && layout.is_known ? 0 : -1;
}

static struct btf_location nowhere(const char *why)
{
	return (struct btf_location){ .where = BTF_NOWHERE, .why = why };
}

static struct btf_location take_registers(struct calling *calling, enum btf_where where,
					  unsigned int count)
{
	struct btf_location location = {
		.where = where,
		.first = calling->register_used,
		.count = count,
	};

	calling->register_used += count;
	return location;
}

static struct btf_location take_stack(struct calling *calling, enum btf_where where, uint64_t size,
				      unsigned int align)
{
	uint64_t mask = align > 8 ? 15 : 7;
	struct btf_location location = { .where = where };

	calling->stack_used = (calling->stack_used + mask) & ~mask;
	if (calling->stack_used > INT32_MAX)
		return nowhere("it is too far up the stack");
	location.stack_offset = (uint32_t)calling->stack_used;
	calling->stack_used += (size + 7) & ~UINT64_C(7);
	return location;
}

/* Section 6.8.2, stages B and C, for what goes into general registers */
static struct btf_location pass_arm64(struct calling *calling, const struct passed *passed)
{
	unsigned int count = passed->size > 8 ? 2 : 1;
	enum btf_where where = BTF_REGISTERS;

	if (passed->has_float && passed->is_composite) {
		calling->why = after_text;
		return nowhere(float_text);
	}
	if (passed->has_float)
		return nowhere(float_text);
	if (passed->is_composite && passed->size > 16) {
		where = BTF_REFERENCE;
		count = 1;
	} else if (passed->align == 16) {
		calling->register_used += calling->register_used & 1;
	}
	if (calling->register_used + count <= calling->n_registers)
		return take_registers(calling, where, count);
	calling->register_used = calling->n_registers;
	if (where == BTF_REFERENCE)
		return take_stack(calling, BTF_STACK_REFERENCE, 8, 8);
	return take_stack(calling, BTF_STACK, passed->size, passed->align);
}

static bool is_in_memory(const struct passed *passed)
{
	return passed->size > 16 || passed->is_packed;
}

static struct btf_location pass_x86_64(struct calling *calling, const struct passed *passed)
{
	unsigned int count = passed->size > 8 ? 2 : 1;

	if (passed->has_float && passed->is_composite && !is_in_memory(passed)) {
		calling->why = after_text;
		return nowhere(float_text);
	}
	if (passed->has_float && !passed->is_composite)
		return nowhere(float_text);
	if (!is_in_memory(passed) && calling->register_used + count <= calling->n_registers)
		return take_registers(calling, BTF_REGISTERS, count);
	return take_stack(calling, BTF_STACK, passed->size, passed->align);
}

static bool is_result_in_memory(const struct btf_types *types, uint32_t prototype,
				enum probe_arch arch)
{
	const struct btf_type *type = btf__type_by_id(types->btf, prototype);
	struct passed passed;

	if (!type->type || look_at(types, type->type, &passed) < 0)
		return false;
	return passed.is_composite &&
	       (arch == PROBE_ARCH_X86_64 ? is_in_memory(&passed) : passed.size > 16);
}

static struct calling start_call(const struct btf_types *types, uint32_t prototype,
				 enum probe_arch arch)
{
	if (arch == PROBE_ARCH_ARM64)
		return (struct calling){ .n_registers = 8 };
	/* The return address is on the stack; the place of a large result comes first */
	return (struct calling){
		.n_registers = 6,
		.register_used = is_result_in_memory(types, prototype, arch),
		.stack_used = 8,
	};
}

struct btf_location btf_call_parameter(const struct btf_types *types, uint32_t prototype,
				       uint32_t index, enum probe_arch arch)
{
	const struct btf_type *type = btf__type_by_id(types->btf, prototype);
	struct btf_location location = { .where = BTF_NOWHERE };
	struct calling calling;
	uint32_t i;

	if (arch != PROBE_ARCH_ARM64 && arch != PROBE_ARCH_X86_64)
		return nowhere("the calling convention of this machine is not known here");
	if (index >= btf_vlen(type))
		return nowhere("there is no such parameter");
	calling = start_call(types, prototype, arch);
	for (i = 0; i <= index; i++) {
		struct passed passed;

		if (calling.why)
			return nowhere(calling.why);
		if (look_at(types, btf_params(type)[i].type, &passed) < 0) {
			calling.why = after_text;
			location = nowhere("its type is not known well enough to tell where it is");
		} else if (arch == PROBE_ARCH_ARM64) {
			location = pass_arm64(&calling, &passed);
		} else {
			location = pass_x86_64(&calling, &passed);
		}
	}
	return location;
}

struct btf_location btf_call_result(const struct btf_types *types, uint32_t prototype,
				    enum probe_arch arch)
{
	const struct btf_type *type = btf__type_by_id(types->btf, prototype);
	struct passed passed;

	if (!type->type || !btf_types_strip(types, type->type, NULL))
		return nowhere("the function returns nothing");
	if (look_at(types, type->type, &passed) < 0)
		return nowhere("its type is not known well enough to tell where it is");
	if (passed.has_float)
		return nowhere(float_text);
	/* x86_64 returns the address that it was called with; arm64 need not */
	if (is_result_in_memory(types, prototype, arch))
		return arch == PROBE_ARCH_X86_64
			       ? (struct btf_location){ .where = BTF_REFERENCE, .count = 1 }
			       : nowhere("it is in memory whose address is gone by then");
	return (struct btf_location){
		.where = BTF_REGISTERS,
		.count = passed.size > 8 ? 2 : 1,
	};
}
