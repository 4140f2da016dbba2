/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decoder as user space uses it: the kernel's own file, and a form for many
 * words at once.
 */
#ifndef PROBE_LIB_A64_H
#define PROBE_LIB_A64_H

#include <stddef.h>
#include <stdint.h>

#include "a64-decode.h"

/**
 * a64_letter() - the verdict as one character
 * @verdict: what a64_decode() answered
 *
 * Return: 'E' emulated, 'S' stepped from a slot, 'W' stepped after a rewrite,
 * 'R' rejected
 */
char a64_letter(struct a64_verdict verdict);

/**
 * a64_emulator_name() - the emulator as people and programs read it
 * @emulator: of a verdict
 *
 * Return: "nop", "b-cond" and so on
 */
const char *a64_emulator_name(enum a64_emulator emulator);

/**
 * a64_decode_bulk() - decode many words
 * @words: instruction words in CPU byte order
 * @n: how many
 * @world: where they live
 * @ret_letters: gets @n characters, as of a64_letter(); not terminated
 */
void a64_decode_bulk(const uint32_t *words, size_t n, enum a64_world world, char *ret_letters);

#endif /* PROBE_LIB_A64_H */
