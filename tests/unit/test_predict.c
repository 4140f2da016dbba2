// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel will say to a probe at one instruction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "code_of.h"
#include "klists.h"
#include "macro.h"

/* The breakpoint of a kprobe, ours or another's, hides what is under it. */
static void a_place_that_has_a_kprobe_is_left_to_the_kernel(void **state)
{
	const uint32_t words[] = { 0xd503201f, 0xd4200080, 0xd4210000 };
	struct predict_code code = code_of(words, ARRAY_SIZE(words), A64_KERNEL);
	struct prediction prediction;

	(void)state;
	code.is_live = true;
	predict_at(&code, 0x1004, &prediction);
	assert_int_equal(prediction.answer, PREDICT_UNKNOWN);
	predict_at(&code, 0x1008, &prediction);
	assert_int_equal(prediction.answer, PREDICT_NO);
	code.is_live = false;
	predict_at(&code, 0x1004, &prediction);
	assert_int_equal(prediction.answer, PREDICT_NO);
	predict_at(&code, 0x100c, &prediction);
	assert_int_equal(prediction.answer, PREDICT_UNKNOWN);
}

/* A stock kernel accepts one of them, and hands the program wrong data. */
static void what_is_rewritten_needs_a_kernel_that_does(void **state)
{
	static const struct {
		uint32_t word;
		enum probe_reason reason;
	} rows[] = {
		{ 0x5c000040, PROBE_REASON_LITERAL_SIMD }, /* ldr d0, . + 8 */
		{ 0x58000040, PROBE_REASON_PC_RELATIVE },  /* ldr x0, . + 8 */
		{ 0x98000040, PROBE_REASON_PC_RELATIVE },  /* ldrsw x0, . + 8 */
		{ 0xd71f0822, PROBE_REASON_PAUTH_BRANCH }, /* braa x1, x2 */
		{ 0xd61f0e1f, PROBE_REASON_PAUTH_BRANCH }, /* brabz x16 */
		{ 0xd73f0bc1, PROBE_REASON_PAUTH_BRANCH }, /* blraa x30, x1 */
		{ 0xd63f089f, PROBE_REASON_PAUTH_BRANCH }, /* blraaz x4 */
		{ 0xd65f0bff, PROBE_REASON_PAUTH_BRANCH }, /* retaa */
	};
	struct predict_code code;
	struct prediction prediction;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		code = code_of(&rows[i].word, 1, A64_USER);
		predict_at(&code, code.start, &prediction);
		assert_int_equal(prediction.answer, PREDICT_NO);
		assert_int_equal(prediction.reason, rows[i].reason);
		code.has_rewrite = true;
		predict_at(&code, code.start, &prediction);
		assert_int_equal(prediction.answer, PREDICT_YES);
		assert_int_equal(predict_letter(&prediction), 'W');
	}
}

/* NOP may be one that is off; a module's are on no list that can be read. */
static void what_may_be_a_jump_label_is_left_to_the_kernel(void **state)
{
	const uint32_t words[] = { 0xd503201f, 0x14000001, 0x91000400 };
	struct klists klists = { .lists = { [KLIST_JUMP_LABEL] = { .is_known = true } } };
	struct predict_code code = code_of(words, ARRAY_SIZE(words), A64_KERNEL);
	struct prediction prediction;
	size_t i;

	(void)state;
	code.is_live = true;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		code.klists = NULL;
		predict_at(&code, 0x1000 + 4 * i, &prediction);
		assert_int_equal(prediction.answer, i < 2 ? PREDICT_UNKNOWN : PREDICT_YES);
		code.klists = &klists;
		predict_at(&code, 0x1000 + 4 * i, &prediction);
		assert_int_equal(prediction.answer, PREDICT_YES);
		code.is_module = true;
		predict_at(&code, 0x1000 + 4 * i, &prediction);
		assert_int_equal(prediction.answer, i < 2 ? PREDICT_UNKNOWN : PREDICT_YES);
		code.is_module = false;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_that_has_a_kprobe_is_left_to_the_kernel),
		cmocka_unit_test(what_is_rewritten_needs_a_kernel_that_does),
		cmocka_unit_test(what_may_be_a_jump_label_is_left_to_the_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
