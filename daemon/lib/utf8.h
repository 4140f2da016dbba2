/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What UTF-8 is, in one place.
 */
#ifndef PROBE_LIB_UTF8_H
#define PROBE_LIB_UTF8_H

#include <stddef.h>
#include <stdint.h>

/**
 * utf8_char_size() - bytes of the character at the start of a text
 * @bytes: the text
 * @size: how many bytes are there
 *
 * Overlong forms, surrogates and what is above U+10FFFF are no characters
 * (RFC 3629 section 4).
 *
 * Return: 1 to 4, or 0 when there is no whole valid character
 */
size_t utf8_char_size(const char *bytes, size_t size);

/**
 * utf8_valid_size() - how far a text is valid
 * @bytes: the text
 * @size: how many bytes
 *
 * Return: @size, or the offset of the first byte that is no part of a valid
 * character
 */
size_t utf8_valid_size(const char *bytes, size_t size);

/**
 * utf8_cut_size() - the longest valid start of a text within a limit
 * @bytes: the text
 * @size: how many bytes
 * @max: bytes at most
 *
 * Return: the number of bytes to keep, so that no character is cut in two
 */
size_t utf8_cut_size(const char *bytes, size_t size, size_t max);

/**
 * utf8_encode() - write one character
 * @code: a code point up to U+10FFFF
 * @bytes: where to; no NUL is added
 *
 * Return: number of bytes written
 */
size_t utf8_encode(uint32_t code, char bytes[4]);

#endif /* PROBE_LIB_UTF8_H */
