/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions of a test, as a function.
 */
#ifndef TESTS_UNIT_CODE_OF_H
#define TESTS_UNIT_CODE_OF_H

#include "predict.h"

/* At 0x1000, in a file; borrows the words. */
static inline struct predict_code code_of(const uint32_t *words, size_t n, enum a64_world world)
{
	return (struct predict_code){
		.start = 0x1000,
		.size = 4 * n,
		.words = words,
		.n_words = n,
		.world = world,
		.is_a64 = true,
	};
}

#endif /* TESTS_UNIT_CODE_OF_H */
