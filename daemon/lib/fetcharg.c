// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fetch arguments: dereferences around one base, then a type. The grammar is
 * linear, so the parser goes from left to right and never calls itself.
 */
#include "fetcharg.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fetcharg_impl.h"
#include "utf8.h"

#define DEFAULT_TYPE ":x64"
/* The kernel keeps the offset of a dereference in an int and cuts it silently. */
#define MAX_DEREF_OFFSET INT32_MAX
#define SHOWN_BYTES	 32

int fetcharg_fail(struct parser *p, const char *at, const char *advice, const char *fmt, ...)
{
	struct fetcharg_error *error = p->error;
	va_list ap;

	error->offset = (size_t)(at - p->expr);
	va_start(ap, fmt);
	(void)vsnprintf(error->message, sizeof(error->message), fmt, ap);
	va_end(ap);
	(void)snprintf(error->advice, sizeof(error->advice), "%s", advice ?: "");
	return -EINVAL;
}

int fetcharg_count_op(struct parser *p, const char *at)
{
	if (p->n_ops++ < 15)
		return 0;
	return fetcharg_fail(
		p, at,
		"the kernel follows at most 14 pointers, fewer when a bit field or an array is read at the end",
		"too many dereferences");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex_digit(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

size_t fetcharg_word_size(const char *at)
{
	size_t size = 0;

	while (is_digit(at[size]) || at[size] == '_' ||
	       ((at[size] | 0x20) >= 'a' && (at[size] | 0x20) <= 'z'))
		size++;
	return size;
}

int fetcharg_read_number(struct parser *p, uint64_t max, const char *what, uint64_t *ret_value)
{
	bool is_hex = p->at[0] == '0' && (p->at[1] | 0x20) == 'x' && is_hex_digit(p->at[2]);
	const char *start = p->at;
	uint64_t value;
	char *end;

	if (!is_digit(*start))
		return fetcharg_fail(p, start, "write it in decimal or as 0x…",
				     "%s is expected here", what);
	if (!is_hex && start[0] == '0' && is_digit(start[1]))
		return fetcharg_fail(
			p, start,
			"the kernel would read it as octal; write it in decimal or as 0x…",
			"%s begins with a zero", what);
	errno = 0;
	value = strtoull(start, &end, is_hex ? 16 : 10);
	if (errno || value > max)
		return fetcharg_fail(p, start, NULL, "%s is too large", what);
	p->at = end;
	*ret_value = value;
	return 0;
}

/* ---- what the value is read from ---- */

/* The kernel's search for a colon, which begins the type, knows no quotes. */
static int parse_immediate(struct parser *p)
{
	const char *start = p->at++;
	uint64_t value;
	size_t size;

	if (*p->at == '"') {
		size = strcspn(p->at, ":");
		if (size < 2 || p->at[size - 1] != '"')
			return fetcharg_fail(p, start, "write \\\"text\"; \":\" cannot be in it",
					     "the constant string is not closed");
		p->at += size;
		p->op = FETCH_TEXT;
		return 0;
	}
	p->op = FETCH_IMMEDIATE;
	if (*p->at == '-' || *p->at == '+')
		return p->at++, fetcharg_read_number(p, INT64_MAX, "a constant", &value);
	return fetcharg_read_number(p, UINT64_MAX, "a constant", &value);
}

static size_t symbol_size(const char *at)
{
	size_t size = 0;

	while (fetcharg_word_size(at + size) || at[size] == '.' || at[size] == '$')
		size++;
	return size;
}

static int parse_memory_symbol(struct parser *p)
{
	const char *start = p->at - 1;
	uint64_t offset;
	size_t size = symbol_size(p->at);

	if (size == 0)
		return fetcharg_fail(
			p, p->at,
			"write @0xffff800080010000, @symbol, @symbol+8 or, for user probes, @+0x1234 (an offset in the file)",
			"an address or a symbol is expected after @");
	if (probe_kind_is_user(p->where->kind))
		return fetcharg_fail(p, start,
				     "write @+OFFSET with the offset in the file, or @ADDRESS",
				     "the kernel knows no symbols of user programs");
	p->at += size;
	if (fetcharg_count_op(p, start) < 0)
		return -EINVAL;
	if (*p->at != '+' && *p->at != '-')
		return 0;
	p->at++;
	return fetcharg_read_number(p, MAX_DEREF_OFFSET, "an offset", &offset);
}

static int parse_memory(struct parser *p)
{
	const char *start = p->at++;
	uint64_t value;
	int r;

	if (*p->at == '+' && !probe_kind_is_user(p->where->kind))
		return fetcharg_fail(p, start, "write @symbol or @address",
				     "offsets in a file are for user probes");
	if (*p->at == '+')
		p->at++, r = fetcharg_read_number(p, INT64_MAX, "an offset in the file", &value);
	else if (is_digit(*p->at))
		r = fetcharg_read_number(p, UINT64_MAX, "an address", &value);
	else
		r = parse_memory_symbol(p);
	if (r < 0)
		return r;
	p->op = FETCH_DEREF;
	return fetcharg_count_op(p, start);
}

static int refuse_word(struct parser *p)
{
	static const char *const variables[] = { "retval", "comm", "COMM", "stack" };
	size_t size = fetcharg_word_size(p->at), shown = size < SHOWN_BYTES ? size : SHOWN_BYTES, i;
	bool is_variable = strncmp(p->at, "arg", 3) == 0 && is_digit(p->at[3]);
	char advice[80];

	for (i = 0; i < ARRAY_SIZE(variables); i++)
		is_variable |= strlen(variables[i]) == size &&
			       memcmp(variables[i], p->at, size) == 0;
	if (is_variable || fetcharg_is_register(p->at, size)) {
		(void)snprintf(advice, sizeof(advice), "write %c%.*s", is_variable ? '$' : '%',
			       (int)shown, p->at);
		return fetcharg_fail(p, p->at, advice, "\"%.*s\" lacks its sign", (int)shown,
				     p->at);
	}
	return fetcharg_fail(
		p, p->at,
		probe_kind_is_return(p->where->kind)
			? "write $retval for what the function returns"
			: "write $arg1 for the first argument, $arg2 for the second",
		"names of arguments, such as \"%.*s\", are known for the kernel's functions only",
		(int)shown, p->at);
}

static int parse_base(struct parser *p)
{
	char c = *p->at;
	int r;

	p->base_start = (size_t)(p->at - p->expr);
	if (fetcharg_count_op(p, p->at) < 0)
		return -EINVAL;
	if (c == '$')
		r = fetcharg_parse_variable(p);
	else if (c == '%')
		r = fetcharg_parse_register(p);
	else if (c == '@')
		r = parse_memory(p);
	else if (c == '\\')
		r = parse_immediate(p);
	else if (is_digit(c))
		r = fetcharg_fail(
			p, p->at,
			"a constant is written \\1234, memory at an address @0x1234, a dereference +8(…)",
			"a number alone is not understood");
	else if (fetcharg_word_size(p->at))
		r = refuse_word(p);
	else
		r = fetcharg_fail(
			p, p->at,
			"write $argN, $retval, $stackN, $comm, %reg, @address, \\constant or +OFFSET(…)",
			c ? "what is to be fetched is not understood"
			  : "what is to be fetched is missing");
	p->base_end = (size_t)(p->at - p->expr);
	return r;
}

static int parse_dereference(struct parser *p)
{
	const char *start = p->at++;
	uint64_t offset;
	bool is_user = *p->at == 'u';

	p->at += is_user;
	if (fetcharg_read_number(p, MAX_DEREF_OFFSET, "an offset", &offset) < 0)
		return -EINVAL;
	if (*p->at != '(')
		return fetcharg_fail(p, p->at, "a dereference is written +8($arg1)",
				     "\"(\" is expected here");
	p->at++;
	p->depth++;
	/* The outermost, which is read last, decides */
	if (p->depth == 1)
		p->op = is_user ? FETCH_DEREF_USER : FETCH_DEREF;
	return fetcharg_count_op(p, start);
}

static int parse_value(struct parser *p)
{
	enum fetch_op outermost;

	while (*p->at == '+' || *p->at == '-')
		if (parse_dereference(p) < 0)
			return -EINVAL;
	outermost = p->op;
	if (parse_base(p) < 0)
		return -EINVAL;
	if (p->depth == 0)
		return 0;
	if (p->op == FETCH_COMM || p->op == FETCH_TEXT)
		return fetcharg_fail(p, p->expr + p->base_start,
				     "leave out the dereference around it",
				     "this is a string already, not the address of one");
	p->op = outermost;
	for (; p->depth; p->depth--, p->at++)
		if (*p->at != ')')
			return fetcharg_fail(p, p->at, "each +OFFSET( has its )",
					     *p->at && *p->at != ':' ? "\")\" is expected here"
								     : "\")\" is missing");
	return 0;
}

/* What tracefs would split or end its line at, wherever it stands. */
static int check_bytes(struct parser *p)
{
	const char *at;

	for (at = p->expr; *at; at++) {
		unsigned char c = (unsigned char)*at;

		if (c <= ' ' || c == 0x7f)
			return fetcharg_fail(
				p, at,
				"tracefs divides its arguments at blanks, and knows no quoting",
				"a blank cannot be in an argument");
		if (c == '#')
			return fetcharg_fail(p, at, "tracefs takes it for the start of a comment",
					     "\"#\" cannot be in an argument");
	}
	return 0;
}

static size_t written_size(const struct parser *p)
{
	size_t size = strlen(p->expr);

	/* %x0 and %r8 are shorter than $arg1 */
	if (!p->has_type)
		size += strlen(DEFAULT_TYPE);
	return size;
}

static int parse(struct parser *p)
{
	const char *rest;

	memset(p->out, 0, sizeof(*p->out));
	p->at = p->expr;
	if (check_bytes(p) < 0 || parse_value(p) < 0)
		return -EINVAL;
	rest = p->at;
	if (*rest == ')')
		return fetcharg_fail(p, rest, "each \")\" has its +OFFSET( before it",
				     "\")\" is too many");
	if (*rest && *rest != ':')
		return fetcharg_fail(p, rest, "a type is written after a colon, as in $arg1:s32",
				     "\"%.*s\" is not expected here",
				     (int)utf8_cut_size(rest, strlen(rest), SHOWN_BYTES), rest);
	if (fetcharg_parse_type(p) < 0)
		return -EINVAL;
	p->out->written_size = written_size(p);
	if (p->out->written_size > FETCHARG_MAX_BYTES)
		return fetcharg_fail(p, p->expr, "the kernel's limit is 63",
				     "the argument takes %zu bytes", p->out->written_size);
	return 0;
}

int fetcharg_parse(const char *expr, const struct fetcharg_where *where, struct fetcharg *ret_arg,
		   struct fetcharg_error *ret_error)
{
	struct fetcharg out;
	struct parser p = { .expr = expr, .where = where, .error = ret_error, .out = &out };

	if (parse(&p) < 0)
		return -EINVAL;
	*ret_arg = out;
	return 0;
}

int fetcharg_translate(const char *expr, enum probe_kind kind, enum probe_arch arch,
		       char **ret_text)
{
	const struct fetcharg_where where = { .kind = kind, .arch = arch };
	struct fetcharg_error error;
	struct fetcharg out;
	struct parser p = { .expr = expr, .where = &where, .error = &error, .out = &out };
	const char *reg = "", *type;
	char *text = NULL;
	size_t kept, rest;

	if (parse(&p) < 0)
		return -EINVAL;
	kept = p.base_end;
	if (p.arg_number && probe_kind_is_user(kind)) {
		reg = fetcharg_arg_register(arch, p.arg_number);
		if (!reg)
			return -EINVAL;
		kept = p.base_start;
	}
	type = p.has_type || p.op == FETCH_COMM || p.op == FETCH_TEXT ? "" : DEFAULT_TYPE;
	rest = strlen(expr + p.base_end);
	if (p.kernel_type) {
		type = p.kernel_type;
		rest = (size_t)(strrchr(expr, ':') + 1 - (expr + p.base_end));
	}
	if (asprintf(&text, "%.*s%s%s%.*s%s", (int)kept, expr, *reg ? "%" : "", reg, (int)rest,
		     expr + p.base_end, type) < 0)
		return -ENOMEM;
	*ret_text = text;
	return 0;
}
