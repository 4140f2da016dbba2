// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scan for exclusive sequences against its definition, on random code: a
 * place is inside when some walk leads from a load-exclusive over it to a
 * store-exclusive and meets no exclusive and no CLREX in between.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "a64.h"
#include "macro.h"

#define ADD	 0x91000421u
#define CLREX	 0xd5033f5fu
#define LDXR	 0xc85f7c01u
#define RET	 0xd65f03c0u
#define STXR	 0xc8037c01u

#define CODE_MAX 24

struct code {
	uint32_t insns[CODE_MAX];
	int target[CODE_MAX]; /* of a branch; -1: none, or out of the code */
	bool falls[CODE_MAX]; /* on to the next word */
	int count;
};

static uint32_t random_next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void put_branch(struct code *code, int i, bool is_conditional, uint32_t *seed)
{
	int to = (int)(random_next(seed) % (code->count + 4)) - 2;
	uint32_t offset = to - i;

	code->insns[i] = is_conditional ? 0x35000003 | (offset & 0x7ffff) << 5
					: 0x14000000 | (offset & 0x3ffffff);
	code->falls[i] = is_conditional;
	if (to >= 0 && to < code->count)
		code->target[i] = to;
}

static void make_code(struct code *code, uint32_t *seed)
{
	static const uint32_t plain[] = { ADD, ADD, ADD, LDXR, STXR, CLREX, RET };
	uint32_t kind;

	code->count = 1 + random_next(seed) % CODE_MAX;
	for (int i = 0; i < code->count; i++) {
		code->target[i] = -1;
		kind = random_next(seed) % (ARRAY_SIZE(plain) + 3);
		if (kind >= ARRAY_SIZE(plain)) {
			put_branch(code, i, kind > ARRAY_SIZE(plain), seed);
			continue;
		}
		code->insns[i] = plain[kind];
		code->falls[i] = plain[kind] != RET;
	}
}

static bool is_end(const struct code *code, int i)
{
	return code->insns[i] == LDXR || code->insns[i] == STXR || code->insns[i] == CLREX;
}

/* Does a walk lead from after one word to another, over none that is an end? */
static bool leads(const struct code *code, int from, int to, bool *seen)
{
	int next[2] = { code->target[from], code->falls[from] ? from + 1 : -1 };

	for (int i = 0; i < 2; i++) {
		if (next[i] < 0 || next[i] >= code->count)
			continue;
		if (next[i] == to)
			return true;
		if (seen[next[i]] || is_end(code, next[i]))
			continue;
		seen[next[i]] = true;
		if (leads(code, next[i], to, seen))
			return true;
	}
	return false;
}

static bool leads_to(const struct code *code, int from, int to)
{
	bool seen[CODE_MAX] = {};

	return leads(code, from, to, seen);
}

static bool is_inside(const struct code *code, int at)
{
	bool is_open = code->insns[at] == LDXR, is_needed = code->insns[at] == STXR;

	for (int i = 0; i < code->count; i++) {
		if (code->insns[i] == LDXR && code->insns[at] != LDXR)
			is_open |= leads_to(code, i, at);
		if (code->insns[i] == STXR && code->insns[at] != STXR && code->insns[at] != CLREX)
			is_needed |= leads_to(code, at, i);
	}
	return is_open && is_needed;
}

static void print_code(const struct code *code)
{
	for (int i = 0; i < code->count; i++)
		print_message("%2d %08x\n", i, code->insns[i]);
}

static void the_scan_is_its_definition(void **state)
{
	struct a64_window window;
	struct code code = {};
	uint32_t seed = 20150112;
	bool got;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		make_code(&code, &seed);
		for (int at = 0; at < code.count; at++) {
			got = a64_find_window(code.insns, code.count, at, &window);
			if (got != is_inside(&code, at)) {
				print_code(&code);
				fail_msg("round %d, at %d: %d", round, at, got);
			}
			if (!got)
				continue;
			assert_true(window.first < window.last);
			assert_true(window.last < (uint32_t)code.count);
			assert_true((code.insns[window.first] == LDXR &&
				     code.insns[window.last] == STXR) ||
				    (code.insns[window.first] == STXR &&
				     code.insns[window.last] == LDXR));
		}
	}
}

/* Words that are no code at all: the scan ends, and inside the array. */
static void any_words_will_do(void **state)
{
	uint32_t insns[3 * A64_WINDOW_MAX], seed = 1, i;
	struct a64_window window;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		for (i = 0; i < ARRAY_SIZE(insns); i++) {
			insns[i] = random_next(&seed) << 8 ^ random_next(&seed);
			if (random_next(&seed) % 4 == 0)
				insns[i] = random_next(&seed) % 2 ? LDXR : STXR;
		}
		for (i = 0; i < ARRAY_SIZE(insns); i++)
			if (a64_find_window(insns, ARRAY_SIZE(insns), i, &window))
				assert_in_range(window.last, window.first + 1,
						ARRAY_SIZE(insns) - 1);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_scan_is_its_definition),
		cmocka_unit_test(any_words_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
