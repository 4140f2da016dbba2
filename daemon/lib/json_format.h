/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers as text, for lines by the million: in the header, so that they are
 * built into the loops that use them (a third of the time of a line).
 */
#ifndef PROBE_LIB_JSON_FORMAT_H
#define PROBE_LIB_JSON_FORMAT_H

#include <stdint.h>
#include <string.h>

/* In memory order, whatever the machine's is: the first byte is the lowest. */
static inline uint64_t json_first_byte_low(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return word;
#else
	return __builtin_bswap64(word);
#endif
}

/*
 * The eight decimal digits of a number below 10^8, one in a byte, the first in
 * the lowest. Halves, quarters and eighths are divided side by side in lanes
 * of one word; 10486 / 2^20 and 103 / 2^10 are 1 / 100 and 1 / 10 for what can
 * be in a lane.
 */
static inline uint64_t json_spread_decimal(uint32_t value)
{
	uint64_t x = value / 10000 | (uint64_t)(value % 10000) << 32;
	uint64_t high = ((x * 10486) >> 20) & 0x0000007f0000007fULL;

	x = high | (x - high * 100) << 16;
	high = ((x * 103) >> 10) & 0x000f000f000f000fULL;
	return high | (x - high * 10) << 8;
}

#define JSON_ZEROS	  0x3030303030303030ULL
#define JSON_TEN_TO_THE_8 100000000u

/* Eight digits with zeros in front. */
static inline char *json_format_eight(char *out, uint32_t value)
{
	uint64_t word = json_first_byte_low(json_spread_decimal(value) | JSON_ZEROS);

	memcpy(out, &word, sizeof(word));
	return out + sizeof(word);
}

/* Up to eight digits without zeros in front; eight bytes are written. */
static inline char *json_format_up_to_eight(char *out, uint32_t value)
{
	uint64_t digits = json_spread_decimal(value);
	/* Leading zeros are the low bytes; the last digit always counts. */
	unsigned int zeros = (unsigned int)__builtin_ctzll(digits | 1ULL << 56) / 8;
	uint64_t word = json_first_byte_low((digits | JSON_ZEROS) >> (zeros * 8));

	memcpy(out, &word, sizeof(word));
	return out + sizeof(word) - zeros;
}

/**
 * json_format_u32() - the decimal digits of a number, without a terminator
 * @out: room for 16 bytes, all of which may be written
 * @value: the number
 *
 * Return: the byte after the last digit
 */
static inline char *json_format_u32(char *out, uint32_t value)
{
	if (value < 10) {
		*out = (char)('0' + value);
		return out + 1;
	}
	if (value < JSON_TEN_TO_THE_8)
		return json_format_up_to_eight(out, value);
	out = json_format_up_to_eight(out, value / JSON_TEN_TO_THE_8);
	return json_format_eight(out, value % JSON_TEN_TO_THE_8);
}

/**
 * json_format_u64() - the decimal digits of a number, without a terminator
 * @out: room for 20 bytes, all of which may be written
 * @value: the number
 *
 * Return: the byte after the last digit
 */
static inline char *json_format_u64(char *out, uint64_t value)
{
	uint64_t high;

	if (value < JSON_TEN_TO_THE_8)
		return json_format_u32(out, (uint32_t)value);
	high = value / JSON_TEN_TO_THE_8;
	if (high < JSON_TEN_TO_THE_8) {
		out = json_format_up_to_eight(out, (uint32_t)high);
	} else {
		out = json_format_up_to_eight(out, (uint32_t)(high / JSON_TEN_TO_THE_8));
		out = json_format_eight(out, (uint32_t)(high % JSON_TEN_TO_THE_8));
	}
	return json_format_eight(out, (uint32_t)(value % JSON_TEN_TO_THE_8));
}

/**
 * json_format_padded() - decimal digits with zeros in front
 * @out: room for @digits bytes
 * @value: the number; what does not fit is cut in front
 * @digits: how many: 9, or at most 8
 *
 * Return: the byte after the last digit
 */
static inline char *json_format_padded(char *out, uint32_t value, unsigned int digits)
{
	char text[16];

	if (digits == 9) {
		*out = '0' + (char)(value / JSON_TEN_TO_THE_8 % 10);
		return json_format_eight(out + 1, value % JSON_TEN_TO_THE_8);
	}
	/* Dates: once a second. */
	(void)json_format_eight(text, value % JSON_TEN_TO_THE_8);
	memcpy(out, text + 8 - digits, digits);
	return out + digits;
}

/**
 * json_format_s32() - the same for a signed number
 * @out: room for 17 bytes, all of which may be written
 * @value: the number
 *
 * Return: the byte after the last digit
 */
static inline char *json_format_s32(char *out, int32_t value)
{
	if (value >= 0)
		return json_format_u32(out, (uint32_t)value);
	*out = '-';
	return json_format_u32(out + 1, -(uint32_t)value);
}

/**
 * json_format_s64() - the same for a signed number
 * @out: room for 20 bytes, all of which may be written
 * @value: the number
 *
 * Return: the byte after the last digit
 */
static inline char *json_format_s64(char *out, int64_t value)
{
	if (value >= 0)
		return json_format_u64(out, (uint64_t)value);
	*out = '-';
	/* In unsigned arithmetic the least number has its magnitude too. */
	return json_format_u64(out + 1, -(uint64_t)value);
}

typedef uint64_t json_words __attribute__((vector_size(16)));
typedef unsigned char json_lanes __attribute__((vector_size(16)));
/* Machines compare signed lanes in one step. */
typedef signed char json_signed_lanes __attribute__((vector_size(16)));

/* The sixteen hex digits of a number. */
static inline void json_format_sixteen_hex(char *out, uint64_t value)
{
	/* In memory order, whatever the machine's is: the first digits first. */
	json_words words = { __builtin_bswap64(json_first_byte_low(value)), 0 };
	json_lanes bytes = (json_lanes)words, digits;

	digits = __builtin_shufflevector(bytes >> 4, bytes & 15, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20,
					 5, 21, 6, 22, 7, 23);
	digits += '0' + ((json_lanes)((json_signed_lanes)digits > 9) & ('a' - '0' - 10));
	memcpy(out, &digits, sizeof(digits));
}

/**
 * json_format_hex_digits() - the hex digits of a number, without zeros in front
 * @out: room for 16 bytes, all of which are written
 * @value: the number
 *
 * Return: the byte after the last digit
 */
static inline char *json_format_hex_digits(char *out, uint64_t value)
{
	unsigned int zeros = (unsigned int)__builtin_clzll(value | 1) / 4;

	json_format_sixteen_hex(out, value << zeros * 4);
	return out + 16 - zeros;
}

/**
 * json_format_hex() - "0x" and the hex digits of a number
 * @out: room for 18 bytes, all of which are written
 * @value: the number
 *
 * Return: the byte after the last digit
 */
static inline char *json_format_hex(char *out, uint64_t value)
{
	memcpy(out, "0x", 2);
	return json_format_hex_digits(out + 2, value);
}

/**
 * json_bytes_of_care() - which bytes of a string cannot be copied as they are
 * @word: eight of its bytes, the first the lowest
 *
 * Those below 0x20, '"', '\\', 0x7f and those with the top bit set.
 *
 * Return: 0 when there is none; else the lowest bit that is set is the top bit
 * of the first of them; bits above may be wrong
 */
static inline uint64_t json_bytes_of_care(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101ULL, tops = ones * 0x80;
	uint64_t quote = word ^ (ones * '"');
	uint64_t backslash = word ^ (ones * '\\');
	uint64_t found;

	/*
	 * x - 1 borrows into the top bit where x is zero. A borrow, or the carry
	 * of 0xff + 1, can also reach the byte above a hit, but none below.
	 */
	found = (word - ones * 0x20) | (quote - ones) | (backslash - ones);
	found |= word + ones; /* 0x7f + 1 */
	return (found | word) & tops;
}

#endif /* PROBE_LIB_JSON_FORMAT_H */
