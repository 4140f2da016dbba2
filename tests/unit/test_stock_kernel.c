// SPDX-License-Identifier: GPL-2.0-only
/* What a kernel without our series takes: the model of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "code_of.h"
#include "macro.h"
#include "stock_kernel.h"

#define NOP	0xd503201fU
#define ADD	0x91000421U /* add x1, x1, #1 */
#define LDXR	0x885f7c01U /* ldxr w1, [x0] */
#define STXR	0x88027c01U /* stxr w2, w1, [x0] */
#define LDAR	0x88dffc01U /* ldar w1, [x0] */
#define STLR	0x889ffc01U /* stlr w1, [x0] */
#define LDR_D	0x5c000040U /* ldr d0, . + 8 */
#define AUTIASP 0xd50323bfU
#define BRK_1	0xd4200020U

static void each_kind_of_instruction_has_its_answer(void **state)
{
	static const struct {
		uint32_t word;
		enum stock_how kernel;
		enum stock_how user;
	} rows[] = {
		{ NOP, STOCK_STEP, STOCK_STEP },
		{ ADD, STOCK_STEP, STOCK_STEP },
		{ 0x14000001, STOCK_SIMULATE, STOCK_SIMULATE }, /* b . + 4 */
		{ 0x97ffffff, STOCK_SIMULATE, STOCK_SIMULATE }, /* bl . - 4 */
		{ 0x54000050, STOCK_SIMULATE, STOCK_SIMULATE }, /* bc.eq . + 8 */
		{ 0xb4000041, STOCK_SIMULATE, STOCK_SIMULATE }, /* cbz x1, . + 8 */
		{ 0x37000041, STOCK_SIMULATE, STOCK_SIMULATE }, /* tbnz w1, #0, . + 8 */
		{ 0xd61f0020, STOCK_SIMULATE, STOCK_SIMULATE }, /* br x1 */
		{ 0xd63f0020, STOCK_SIMULATE, STOCK_SIMULATE }, /* blr x1 */
		{ 0xd65f03c0, STOCK_SIMULATE, STOCK_SIMULATE }, /* ret */
		{ 0xd65f0bff, STOCK_REJECT, STOCK_REJECT },	/* retaa */
		{ 0xd71f0822, STOCK_REJECT, STOCK_REJECT },	/* braa x1, x2 */
		{ 0xd63f083f, STOCK_REJECT, STOCK_REJECT },	/* blraaz x1 */
		{ 0x10000041, STOCK_SIMULATE, STOCK_SIMULATE }, /* adr x1, . + 8 */
		{ 0x58000041, STOCK_SIMULATE, STOCK_REJECT },	/* ldr x1, . + 8 */
		{ 0x98000041, STOCK_SIMULATE, STOCK_REJECT },	/* ldrsw x1, . + 8 */
		{ 0xd8000040, STOCK_REJECT, STOCK_REJECT },	/* prfm pldl1keep, . + 8 */
		{ LDXR, STOCK_REJECT, STOCK_REJECT },
		{ 0x48207c82, STOCK_REJECT, STOCK_REJECT }, /* casp x0, x1, x2, x3, [x4] */
		{ 0xc8a07c41, STOCK_STEP, STOCK_STEP },	    /* cas x0, x1, [x2] */
		{ LDAR, STOCK_STEP, STOCK_STEP },
		{ AUTIASP, STOCK_REJECT, STOCK_REJECT },
		{ 0xd503233f, STOCK_STEP, STOCK_STEP },	    /* paciasp */
		{ 0xd503203f, STOCK_REJECT, STOCK_REJECT }, /* yield */
		{ BRK_1, STOCK_REJECT, STOCK_REJECT },
		{ 0xd53b4220, STOCK_REJECT, STOCK_REJECT }, /* mrs x0, daif */
		{ 0xd53b4200, STOCK_STEP, STOCK_STEP },	    /* mrs x0, nzcv */
		{ 0xd51b4200, STOCK_REJECT, STOCK_REJECT }, /* msr nzcv, x0 */
		{ 0xd500401f, STOCK_REJECT, STOCK_REJECT }, /* cfinv */
		{ 0x19010440, STOCK_REJECT, STOCK_REJECT }, /* cpyfp [x0]!, [x1]!, x2! */
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(stock_decode(rows[i].word, A64_KERNEL).how, rows[i].kernel);
		assert_int_equal(stock_decode(rows[i].word, A64_USER).how, rows[i].user);
	}
}

static void what_it_does_not_know_it_steps(void **state)
{
	static const uint32_t words[] = {
		LDR_D, 0x00000000, /* udf #0 */
		0x74000041,	   /* cbgt w1, w0, . + 8: a branch that came later */
		0xd5031001,	   /* wfet x1 */
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		assert_int_equal(stock_decode(words[i], A64_USER).how, STOCK_STEP);
}

static void it_sees_a_sequence_from_the_load_on(void **state)
{
	static const uint32_t words[] = { NOP, LDXR, ADD, STXR, NOP };
	static const bool inside[] = { false, false, true, true, false };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		assert_int_equal(stock_sees_window(words, i), inside[i]);
}

static void it_takes_a_load_acquire_for_the_start_of_a_sequence(void **state)
{
	uint32_t words[STOCK_WINDOW_MAX + 3];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		words[i] = ADD;
	words[0] = LDAR;
	assert_true(stock_sees_window(words, 1));
	assert_true(stock_sees_window(words, STOCK_WINDOW_MAX));
	assert_false(stock_sees_window(words, STOCK_WINDOW_MAX + 1));
	words[1] = STLR;
	assert_false(stock_sees_window(words, 2));
}

static bool is_wrong(const uint32_t *words, size_t n, size_t at, enum a64_world world)
{
	struct predict_code code = code_of(words, n, world);
	struct prediction prediction;

	predict_at(&code, code.start + 4 * at, &prediction);
	return stock_is_wrong(&code, code.start + 4 * at, &prediction);
}

static void what_it_takes_and_should_not_is_told(void **state)
{
	static const uint32_t literal[] = { LDR_D, NOP };
	static const uint32_t sequence[] = { LDXR, ADD, STXR, 0x35ffffa2 }; /* cbnz w2, back */
	static const uint32_t none[] = { 0 };

	(void)state;
	assert_true(is_wrong(literal, 2, 0, A64_USER));
	assert_false(is_wrong(literal, 2, 1, A64_USER));
	/* In the kernel it looks for the sequence, under a uprobe it does not. */
	assert_false(is_wrong(sequence, 4, 1, A64_KERNEL));
	assert_true(is_wrong(sequence, 4, 1, A64_USER));
	assert_false(is_wrong(sequence, 4, 0, A64_USER));
	assert_true(is_wrong(none, 1, 0, A64_KERNEL));
}

static void what_lives_at_a_place_is_the_same_to_both(void **state)
{
	static const uint32_t words[] = { NOP };
	struct predict_code code = code_of(words, 1, A64_KERNEL);
	struct stock_prediction stock;

	(void)state;
	code.refused = PROBE_REASON_NOTRACE;
	stock_predict_at(&code, 0x1000, &stock);
	assert_int_equal(stock.answer, PREDICT_NO);
	assert_int_equal(stock.reason, PROBE_REASON_NOTRACE);
	assert_null(stock.name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_instruction_has_its_answer),
		cmocka_unit_test(what_it_does_not_know_it_steps),
		cmocka_unit_test(it_sees_a_sequence_from_the_load_on),
		cmocka_unit_test(it_takes_a_load_acquire_for_the_start_of_a_sequence),
		cmocka_unit_test(what_it_takes_and_should_not_is_told),
		cmocka_unit_test(what_lives_at_a_place_is_the_same_to_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
