// SPDX-License-Identifier: GPL-2.0-only
/*
 * What UTF-8 is, in one place.
 */
#include "utf8.h"

#include "macro.h"

/* First byte, range of the second byte, size: the table of RFC 3629 section 4 */
static const struct {
	unsigned char first_min, first_max;
	unsigned char second_min, second_max;
	unsigned char size;
} forms[] = {
	{ 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static size_t form_size(const unsigned char *b, size_t size, size_t form)
{
	size_t i;

	if (size < forms[form].size)
		return 0;
	if (forms[form].size > 1 &&
	    (b[1] < forms[form].second_min || b[1] > forms[form].second_max))
		return 0;
	for (i = 2; i < forms[form].size; i++)
		if (b[i] < 0x80 || b[i] > 0xbf)
			return 0;
	return forms[form].size;
}

size_t utf8_char_size(const char *bytes, size_t size)
{
	const unsigned char *b = (const unsigned char *)bytes;
	size_t i;

	if (size == 0)
		return 0;
	for (i = 0; i < ARRAY_SIZE(forms); i++)
		if (b[0] >= forms[i].first_min && b[0] <= forms[i].first_max)
			return form_size(b, size, i);
	return 0;
}

size_t utf8_valid_size(const char *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		size_t n = utf8_char_size(bytes + at, size - at);

		if (n == 0)
			break;
		at += n;
	}
	return at;
}

size_t utf8_cut_size(const char *bytes, size_t size, size_t max)
{
	size_t at = 0;

	while (at < size) {
		size_t n = utf8_char_size(bytes + at, size - at);

		if (n == 0 || at + n > max)
			break;
		at += n;
	}
	return at;
}

size_t utf8_encode(uint32_t code, char bytes[4])
{
	if (code < 0x80) {
		bytes[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		bytes[0] = (char)(0xc0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		bytes[0] = (char)(0xe0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	bytes[0] = (char)(0xf0 | code >> 18);
	bytes[1] = (char)(0x80 | (code >> 12 & 0x3f));
	bytes[2] = (char)(0x80 | (code >> 6 & 0x3f));
	bytes[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}
