/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel without our series takes for a probe: the rules of Linux 6.12's
 * own arm64 decoder, told as a table. Pure.
 *
 * It is a model, to say beforehand which refusals a person owes to the kernel
 * that runs, and which places that kernel takes although a probe there changes
 * what the program does. tests/vm/test-predict --stock holds it against the
 * answers of that kernel.
 */
#ifndef PROBE_LIB_STOCK_KERNEL_H
#define PROBE_LIB_STOCK_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "a64-decode.h"
#include "predict.h"

/* How many words back from the place it looks for a load-exclusive. */
#define STOCK_WINDOW_MAX 32

/**
 * enum stock_how - what the kernel does about a probed instruction
 * @STOCK_REJECT: it refuses
 * @STOCK_SIMULATE: it computes what the instruction does
 * @STOCK_STEP: it executes it, as it is, from another address
 */
enum stock_how { STOCK_REJECT, STOCK_SIMULATE, STOCK_STEP };

/**
 * struct stock_verdict - its answer about one word
 * @how: what it does
 * @name: the kind of instruction that it takes the word for; a constant. The
 *	  rule that names it may be wrong about the word: that is the point
 */
struct stock_verdict {
	enum stock_how how;
	const char *name;
};

/**
 * stock_decode() - how does a stock kernel probe this instruction?
 * @word: instruction word in CPU byte order
 * @world: where it lives
 *
 * What no rule knows is stepped, whatever it is: a branch that is too new, a
 * load relative to the PC that is not an integer one, no instruction at all.
 *
 * Return: the verdict
 */
struct stock_verdict stock_decode(uint32_t word, enum a64_world world);

/**
 * stock_sees_window() - does it take the place for the inside of an exclusive sequence?
 * @words: instructions of the function from its start, or from
 *	   STOCK_WINDOW_MAX or more words before the place
 * @at: index of the place
 *
 * It walks back over the words as they stand, branches or not, and takes an
 * acquiring or releasing access that is not exclusive for one that is. Kernel
 * code only: under a uprobe it does not look.
 *
 * Return: true when it refuses for that
 */
bool stock_sees_window(const uint32_t *words, size_t at);

/**
 * struct stock_prediction - what a stock kernel says to a probe at one place
 * @answer: enum predict_answer
 * @how: what it does there, when @answer is PREDICT_YES
 * @reason: PREDICT_NO for what lives at the place, the same on each kernel: why
 * @name: PREDICT_NO for the word or its surroundings: the kind of instruction,
 *	  or "exclusive sequence"; NULL otherwise
 */
struct stock_prediction {
	enum predict_answer answer;
	enum stock_how how;
	enum probe_reason reason;
	const char *name;
};

/**
 * stock_predict_at() - what will a stock kernel say to a probe here?
 * @code: the function
 * @address: the place
 * @ret_prediction: the answer
 */
void stock_predict_at(const struct predict_code *code, uint64_t address,
		      struct stock_prediction *ret_prediction);

/**
 * stock_is_wrong() - does a stock kernel take a place that it had better refuse?
 * @code: the function
 * @address: the place
 * @prediction: what predict_at() says of it
 *
 * The instruction would mean something else where the stock kernel steps it,
 * or would never succeed, or is none.
 *
 * Return: true when the words make @prediction refuse, or rewrite, what a stock
 * kernel steps as it is
 */
bool stock_is_wrong(const struct predict_code *code, uint64_t address,
		    const struct prediction *prediction);

#endif /* PROBE_LIB_STOCK_KERNEL_H */
