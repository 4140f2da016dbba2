// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the functions of targets.S compute, and where they can be probed.
 */
#include "torture.h"

uint64_t target_branch(uint64_t value);
uint64_t target_call(uint64_t value);
uint64_t target_loop(uint64_t value);
uint64_t target_address(uint64_t value);
uint64_t target_literal(uint64_t value);
uint64_t target_memory(uint64_t value);

extern const char place_add[], place_cbz[], place_bcond[], place_ret[], place_stp[], place_bl[],
	place_ldp[], place_subs[], place_adr[], place_literal[], place_simd_literal[],
	place_atomic[], place_vector[], place_nop[], place_steps_add[], place_steps_nop[],
	place_steps_branch[], place_steps_load[];

#define PLACE(name)                        \
	{                                  \
#name, place_##name, false \
	}
#define FUNCTION(name)                                   \
	{                                                \
#name, (const char *)target_##name, true \
	}

const struct target targets[] = {
	PLACE(add),	   PLACE(cbz),	      PLACE(bcond),	   PLACE(ret),
	PLACE(stp),	   PLACE(bl),	      PLACE(ldp),	   PLACE(subs),
	PLACE(adr),	   PLACE(literal),    PLACE(simd_literal), PLACE(atomic),
	PLACE(vector),	   PLACE(load),	      PLACE(nop),	   PLACE(steps),
	PLACE(steps_add),  PLACE(steps_nop),  PLACE(steps_branch), PLACE(steps_load),
	FUNCTION(add),	   FUNCTION(branch),  FUNCTION(call),	   FUNCTION(loop),
	FUNCTION(address), FUNCTION(literal), FUNCTION(memory),	   FUNCTION(forker),
};

const size_t n_targets = ARRAY_SIZE(targets);

#define LITERAL 0x1122334455667788

uint64_t targets_run(uint64_t value)
{
	value = target_add(value);
	value = target_branch(value);
	value = target_call(value);
	value = target_loop(value);
	value = target_address(value);
	value = target_literal(value);
	value = target_memory(value);
	return value + target_load(&value);
}

uint64_t targets_model(uint64_t value)
{
	value += 1;
	value += value & 1 ? 2 : 0;
	value += 1;
	value += 16 * 5;
	value += 4;
	value = (value + LITERAL) ^ LITERAL;
	value = 2 * (value + 3);
	return value + value;
}
