/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel will say to a probe at one instruction: the decoder's verdict
 * on the word and its neighbours, and the kernel's lists. Pure.
 */
#ifndef PROBE_LIB_PREDICT_H
#define PROBE_LIB_PREDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "a64-decode.h"

struct klists;

/**
 * struct predict_code - the code of one function
 * @start: where it starts
 * @size: bytes of the function
 * @words: instructions of it, in CPU byte order; borrowed
 * @n_words: how many are known
 * @n_skipped: how many before words[0] are not; more than none only in a function
 *	       that is too large to be read whole
 * @world: kernel or user
 * @is_a64: false: nothing can be said about the words
 * @is_live: the words are those of the running kernel, with its breakpoints
 * @has_rewrite: the kernel carries out A64_REWRITE, as one with our series does;
 *		 without it the kernel refuses some of these words, and steps the
 *		 others with a wrong result
 * @is_module: it is of a kernel module, whose own tables are not on @klists
 * @refused: why no place of the function can be probed: NOT_TEXT for code that
 *	     cannot run, INIT_TEXT for what was freed after boot, NOTRACE for a function
 *	     that the tracer does not know, CFI_PREAMBLE; NONE otherwise
 * @klists: the kernel's lists; NULL in user space or when not known
 */
struct predict_code {
	uint64_t start;
	uint64_t size;
	const uint32_t *words;
	size_t n_words;
	size_t n_skipped;
	enum a64_world world;
	bool is_a64;
	bool is_live;
	bool has_rewrite;
	bool is_module;
	enum probe_reason refused;
	const struct klists *klists;
};

/**
 * predict_word_address() - where an instruction is
 * @code: the function
 * @i: which of @words; @n_words for the end of them
 */
static inline uint64_t predict_word_address(const struct predict_code *code, size_t i)
{
	return code->start + 4ULL * (code->n_skipped + i);
}

enum predict_answer {
	PREDICT_YES,
	PREDICT_NO,
	PREDICT_UNKNOWN, /* ask the kernel */
};

/**
 * struct prediction - the answer about one place
 * @answer: enum predict_answer
 * @reason: PREDICT_NO: why
 * @unknown: PREDICT_UNKNOWN: what could not be checked; a constant
 * @verdict: of the decoder, when @has_word
 * @word: the instruction, when @has_word
 * @has_word: it could be read
 * @has_window: the place is inside an exclusive sequence
 * @window_first: address of its load
 * @window_last: address of its store
 */
struct prediction {
	enum predict_answer answer;
	enum probe_reason reason;
	const char *unknown;
	struct a64_verdict verdict;
	uint32_t word;
	bool has_word;
	bool has_window;
	uint64_t window_first;
	uint64_t window_last;
};

/**
 * predict_at() - what will the kernel say to a probe here?
 * @code: the function
 * @address: the place
 * @ret_prediction: the answer
 */
void predict_at(const struct predict_code *code, uint64_t address,
		struct prediction *ret_prediction);

/**
 * predict_nearest() - the nearest places in the function that can be probed
 * @code: the function
 * @address: a place that cannot
 * @ret_addresses: the nearest before it, then the nearest after it
 *
 * Return: how many there are, 0 to 2
 */
size_t predict_nearest(const struct predict_code *code, uint64_t address,
		       uint64_t ret_addresses[2]);

/**
 * predict_letter() - the verdict as one letter, as `probectl decode --raw` has it
 * @prediction: the answer
 *
 * Return: 'E' emulated, 'S' stepped, 'W' rewritten, 'R' refused, '?' not known
 */
char predict_letter(const struct prediction *prediction);

#endif /* PROBE_LIB_PREDICT_H */
