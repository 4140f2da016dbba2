// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes of a JSON text, before they are JSON: encoding, comments, and the
 * characters of strings.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "json_doc_impl.h"
#include "utf8.h"

void json_scan_error(struct json_scanner *sc, const struct json_node *node, size_t at,
		     const char *fmt, ...)
{
	_cleanup_free_ char *pointer = json_doc_pointer(node), *message = NULL;
	struct place place;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&message, fmt, ap);
	va_end(ap);
	if (n < 0)
		message = NULL;
	if (!pointer || !message) {
		sc->diag->out_of_memory = true;
		return;
	}
	json_doc_place(sc->doc, at, &place);
	diag_add(sc->diag, DIAG_ERROR, &place, pointer, "%s", message);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- characters of strings ---- */

static int hex_value(const char *digits, size_t size, uint32_t *ret_value)
{
	uint32_t value = 0;
	size_t i;

	if (size < 4)
		return -EINVAL;
	for (i = 0; i < 4; i++) {
		char c = digits[i], low = (char)(c | 0x20);

		if (is_digit(c))
			value = value << 4 | (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			value = value << 4 | (uint32_t)(low - 'a' + 10);
		else
			return -EINVAL;
	}
	*ret_value = value;
	return 0;
}

/* \uXXXX, two of them when the first is half of a surrogate pair */
static size_t unicode_escape(const char *raw, size_t raw_size, uint32_t *ret_code)
{
	uint32_t high, low;

	if (raw_size < 6 || hex_value(raw + 2, raw_size - 2, &high) < 0)
		return 0;
	if (high < 0xd800 || high > 0xdfff) {
		*ret_code = high;
		return 6;
	}
	if (high > 0xdbff || raw_size < 12 || raw[6] != '\\' || raw[7] != 'u' ||
	    hex_value(raw + 8, raw_size - 8, &low) < 0 || low < 0xdc00 || low > 0xdfff)
		return 0;
	*ret_code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	return 12;
}

size_t json_string_char(const char *raw, size_t raw_size, uint32_t *ret_code)
{
	static const char escapes[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	const unsigned char *b = (const unsigned char *)raw;
	const char *escape;
	size_t size, i;

	if (raw_size && raw[0] != '\\') {
		size = utf8_char_size(raw, raw_size);
		*ret_code = size > 1 ? b[0] & (0x7fu >> size) : b[0];
		for (i = 1; i < size; i++)
			*ret_code = *ret_code << 6 | (b[i] & 0x3f);
		return size;
	}
	if (raw_size < 2)
		return 0;
	if (raw[1] == 'u')
		return unicode_escape(raw, raw_size, ret_code);
	escape = memchr(escapes, raw[1], sizeof(escapes) - 1);
	if (!escape)
		return 0;
	*ret_code = (unsigned char)meanings[escape - escapes];
	return 2;
}

/* ---- the bytes, before they are JSON ---- */

static int refuse_bytes(struct json_scanner *sc, size_t at)
{
	unsigned char byte = (unsigned char)sc->text[at];

	json_scan_error(sc, NULL, at, "byte 0x%02x is not valid UTF-8", byte);
	if (at == 0 && (byte == 0xff || byte == 0xfe))
		diag_detail(sc->diag, "the file looks like UTF-16; save it as UTF-8");
	else
		diag_detail(
			sc->diag,
			"probe sets are UTF-8; if it is an old 8-bit file, try: iconv -f latin1 -t utf-8");
	return -EINVAL;
}

int json_scan_check_bytes(struct json_scanner *sc)
{
	size_t valid = utf8_valid_size(sc->text, sc->size);
	const char *nul;

	if (valid < sc->size)
		return refuse_bytes(sc, valid);
	nul = memchr(sc->text, '\0', sc->size);
	if (nul) {
		json_scan_error(sc, NULL, (size_t)(nul - sc->text), "a NUL byte");
		diag_detail(sc->diag, "is it a text file?");
		return -EINVAL;
	}
	if (sc->size >= 3 && memcmp(sc->text, "\xef\xbb\xbf", 3) == 0) {
		sc->doc->bom_size = 3;
		memset(sc->text, ' ', 3);
	}
	return 0;
}

/* Blanks one comment; returns its size, 0 when there is none at @at. */
static size_t blank_comment(struct json_scanner *sc, size_t at)
{
	char *start = sc->text + at, *end;

	if (start[0] != '/' || (start[1] != '/' && start[1] != '*'))
		return 0;
	if (start[1] == '/') {
		end = start + strcspn(start, "\n");
	} else {
		end = strstr(start + 2, "*/");
		if (!end) {
			json_scan_error(sc, NULL, at, "the comment that begins here is not closed");
			diag_detail(sc->diag, "close it with */");
			return 0;
		}
		end += 2;
	}
	for (; start < end; start++)
		if (*start != '\n')
			*start = ' ';
	return (size_t)(end - sc->text) - at;
}

/* Comments become blanks, so that offsets stay what they are. */
int json_scan_blank_comments(struct json_scanner *sc)
{
	size_t at = 0, n_errors = sc->diag->n_errors;
	bool in_string = false;

	while (at < sc->size && sc->diag->n_errors == n_errors) {
		size_t n = in_string ? 0 : blank_comment(sc, at);

		if (n) {
			at += n;
			continue;
		}
		if (sc->text[at] == '"' || sc->text[at] == '\n')
			in_string = sc->text[at] == '"' && !in_string;
		if (in_string && sc->text[at] == '\\' && at + 1 < sc->size &&
		    sc->text[at + 1] != '\n')
			at++;
		at++;
	}
	return sc->diag->n_errors == n_errors ? 0 : -EINVAL;
}
