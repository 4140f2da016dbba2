// SPDX-License-Identifier: GPL-2.0-only
/*
 * Expressions as in C: the grammar. Each part is looked up as soon as it is
 * read, so that an error points at it.
 */
#include "btf_path.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "btf_path_impl.h"
#include "btf_types.h"
#include "fetcharg_impl.h"
#include "near_names.h"

#define MAX_DEPTH   16
#define SHOWN_BYTES 40

int path_fail(struct path_parser *p, const char *at, const char *fmt, ...)
{
	va_list ap;

	p->error->offset = (size_t)(at - p->expr);
	p->error->advice[0] = '\0';
	va_start(ap, fmt);
	(void)vsnprintf(p->error->message, sizeof(p->error->message), fmt, ap);
	va_end(ap);
	return -EINVAL;
}

void path_advise(struct path_parser *p, const char *fmt, ...)
{
	char *advice = p->error->advice;
	size_t used = strlen(advice), left = sizeof(p->error->advice) - used;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(advice + used, left, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n + 2 > left)
		advice[used] = '\0';
	else
		memcpy(advice + used + n, "\n", 2);
}

static void skip_blanks(struct path_parser *p)
{
	p->at += strspn(p->at, " ");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t name_size(const char *at)
{
	return is_digit(*at) ? 0 : fetcharg_word_size(at);
}

static int parse_unary(struct path_parser *p, struct path_value *ret_value);

/* ---- what stands at the start ---- */

/* A value of 64 bits without a type: it needs a cast. */
static struct path_value plain_word(const char *text, size_t size)
{
	struct path_value value = { .home = HOME_WORDS, .n_words = 1 };

	(void)snprintf(value.base, sizeof(value.base), "%.*s", (int)size, text);
	return value;
}

/* $argN, $stackN and registers are checked as fetch arguments. */
static int take_word(struct path_parser *p, size_t size, struct path_value *ret_value)
{
	const struct fetcharg_where where = {
		.kind = p->where->kind,
		.arch = p->where->arch,
		.is_inside = p->where->is_inside,
	};
	struct fetcharg_error error;
	struct fetcharg arg;
	char text[16];

	if (size >= sizeof(text))
		return path_fail(p, p->at, "\"%.*s\" is not understood", SHOWN_BYTES, p->at);
	(void)snprintf(text, sizeof(text), "%.*s", (int)size, p->at);
	if (fetcharg_parse(text, &where, &arg, &error) < 0) {
		path_fail(p, p->at + error.offset, "%s", error.message);
		path_advise(p, "%s", error.advice);
		return -EINVAL;
	}
	if (arg.type.form == FETCHARG_STRING)
		return path_fail(p, p->at, "%s is a string, which has no members", text);
	*ret_value = plain_word(text, size);
	p->at += size;
	return 0;
}

static int parse_primary(struct path_parser *p, struct path_value *ret_value)
{
	const char *start;
	size_t size;
	int r;

	skip_blanks(p);
	start = p->at;
	if (*start == '(') {
		p->at++;
		r = parse_unary(p, ret_value);
		if (r < 0)
			return r;
		skip_blanks(p);
		if (*p->at != ')')
			return path_fail(p, p->at, "\")\" is %s",
					 *p->at ? "expected here" : "missing");
		p->at++;
		return 0;
	}
	if (*start == '$' || *start == '%') {
		size = 1 + fetcharg_word_size(start + 1);
		if (size == 7 && !strncmp(start, "$retval", size)) {
			p->at += size;
			return path_take_result(p, start, ret_value);
		}
		return take_word(p, size, ret_value);
	}
	size = name_size(start);
	if (!size)
		return path_fail(p, start,
				 *start ? "the name of a parameter is expected here"
					: "the name of a parameter is missing");
	p->at += size;
	return path_take_parameter(p, start, size, ret_value);
}

static int parse_index(struct path_parser *p, struct path_value *value)
{
	const char *start = p->at++;
	uint64_t index = 0;
	unsigned int n = 0;

	skip_blanks(p);
	for (; is_digit(*p->at); p->at++, n++) {
		if (n == 9)
			return path_fail(p, start + 1, "the index is too large");
		index = index * 10 + (uint64_t)(*p->at - '0');
	}
	if (!n) {
		path_fail(p, p->at, "a number is expected in [ ]");
		path_advise(p, "the kernel can compute no index: write it in decimal digits");
		return -EINVAL;
	}
	skip_blanks(p);
	if (*p->at != ']')
		return path_fail(p, p->at, "\"]\" is %s", *p->at ? "expected here" : "missing");
	p->at++;
	return path_take_element(p, start, index, value);
}

static int parse_postfix(struct path_parser *p, struct path_value *ret_value)
{
	int r = parse_primary(p, ret_value);

	while (r == 0) {
		size_t size;

		skip_blanks(p);
		if (*p->at == '[') {
			r = parse_index(p, ret_value);
			continue;
		}
		if (*p->at != '.' && (p->at[0] != '-' || p->at[1] != '>'))
			return 0;
		p->at += *p->at == '.' ? 1 : 2;
		skip_blanks(p);
		size = name_size(p->at);
		if (!size)
			return path_fail(p, p->at, "the name of a member is %s",
					 *p->at ? "expected here" : "missing");
		p->at += size;
		r = path_take_member(p, p->at - size, size, ret_value);
	}
	return r;
}

/* ---- casts ---- */

/**
 * struct cast - "(struct file __user *)"
 * @keyword: "struct", "union", "enum" or ""
 * @name: name of the type
 * @size: its bytes
 * @stars: how many
 * @is_user: __user stood before the star
 */
struct cast {
	const char *keyword;
	const char *name;
	size_t size;
	unsigned int stars;
	bool is_user;
};

static bool is_word(const char *at, size_t size, const char *word)
{
	return strlen(word) == size && !memcmp(at, word, size);
}

static const char *keyword_at(const char *at, size_t size)
{
	static const char *const keywords[] = { "struct", "union", "enum" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keywords); i++)
		if (is_word(at, size, keywords[i]))
			return keywords[i];
	return "";
}

/* Reads it when it is one: a type, then stars, in parentheses. */
static bool read_cast(struct path_parser *p, struct cast *ret_cast)
{
	struct cast cast = { .keyword = "" };
	const char *at = p->at + 1;
	size_t size;

	for (;; at += size) {
		at += strspn(at, " ");
		size = name_size(at);
		if (*at == '*') {
			cast.stars++;
			size = 1;
		} else if (!size) {
			break;
		} else if (is_word(at, size, "const")) {
			continue;
		} else if (is_word(at, size, "__user")) {
			cast.is_user = true;
		} else if (!cast.size && !*cast.keyword && *keyword_at(at, size)) {
			cast.keyword = keyword_at(at, size);
		} else if (!cast.size && !cast.stars) {
			cast.name = at;
			cast.size = size;
		} else {
			return false;
		}
	}
	if (*at != ')' || !cast.size || !(cast.stars || *cast.keyword))
		return false;
	p->at = at + 1;
	*ret_cast = cast;
	return true;
}

static int refuse_type(struct path_parser *p, const struct cast *cast)
{
	const char *names[NEAR_NAMES_MAX];
	struct near_names near;
	char wanted[SHOWN_BYTES * 2];
	size_t i;

	(void)snprintf(wanted, sizeof(wanted), "%.*s", (int)cast->size, cast->name);
	near_names_init(&near, wanted, names, ARRAY_SIZE(names));
	btf_types_nearest_named(p->types, cast->keyword, &near);
	path_fail(p, cast->name, "there is no type \"%s%s%s\" in this kernel's BTF", cast->keyword,
		  *cast->keyword ? " " : "", wanted);
	for (i = 0; i < near.n_names; i++)
		path_advise(p, "%s%s%s%s", i ? "or " : "did you mean ", cast->keyword,
			    *cast->keyword ? " " : "", names[i]);
	return -EINVAL;
}

static int parse_cast(struct path_parser *p, const char *start, const struct cast *cast,
		      struct path_value *ret_value)
{
	uint32_t type;
	int r;

	if (!cast->stars) {
		path_fail(p, start, "a cast is to a pointer");
		path_advise(p, "write (%s %.*s *), and the type of a number behind a colon",
			    cast->keyword, (int)cast->size, cast->name);
		return -EINVAL;
	}
	r = parse_unary(p, ret_value);
	if (r < 0 || !p->types)
		return r;
	type = btf_types_find_named(p->types, cast->keyword, cast->name, cast->size);
	if (!type)
		return refuse_type(p, cast);
	if (ret_value->bit_size || (ret_value->type && !path_is_pointer(p, ret_value) &&
				    btf_types_size(p->types, ret_value->type) != 8))
		return path_fail(p, start, "only a value of 64 bits can be cast to a pointer");
	ret_value->type = type;
	ret_value->stars = cast->stars;
	ret_value->is_user = cast->is_user;
	return 0;
}

static int parse_unary(struct path_parser *p, struct path_value *ret_value)
{
	const char *start;
	struct cast cast;
	int r;

	skip_blanks(p);
	start = p->at;
	if (++p->depth > MAX_DEPTH)
		return path_fail(p, start, "too many parentheses and stars");
	if (*start == '*') {
		p->at++;
		r = parse_unary(p, ret_value);
		if (r == 0)
			r = path_take_element(p, start, 0, ret_value);
	} else if (*start == '(' && read_cast(p, &cast)) {
		r = parse_cast(p, start, &cast, ret_value);
	} else {
		r = parse_postfix(p, ret_value);
	}
	p->depth--;
	return r;
}

/* ---- the whole ---- */

static int check_bytes(struct path_parser *p)
{
	const char *at;

	for (at = p->expr; *at; at++)
		if ((unsigned char)*at < ' ' || (unsigned char)*at > '~')
			return path_fail(p, at, "this byte cannot be in an argument");
	if (strlen(p->expr) > BTF_PATH_MAX_BYTES)
		return path_fail(p, p->expr, "the argument has %zu bytes of at most %d",
				 strlen(p->expr), BTF_PATH_MAX_BYTES);
	return 0;
}

static int parse(struct path_parser *p, struct btf_path_result *ret_result)
{
	struct path_value value = { 0 };

	p->at = p->expr;
	*ret_result = (struct btf_path_result){ 0 };
	if (check_bytes(p) < 0 || parse_unary(p, &value) < 0)
		return -EINVAL;
	skip_blanks(p);
	if (*p->at && *p->at != ':') {
		path_fail(p, p->at, "\"%.1s\" is not expected here", p->at);
		path_advise(p,
			    "members are file->f_inode, elements argv[1], a type is after a colon");
		return -EINVAL;
	}
	return path_finish(p, &value, ret_result);
}

static bool has_path_sign(const char *at)
{
	at += strspn(at, " ");
	return *at == '.' || *at == '[' || !strncmp(at, "->", 2);
}

bool btf_path_is_one(const char *expr)
{
	const char *at = expr + strspn(expr, " ");

	if (*at == '(' || *at == '*' || name_size(at))
		return true;
	if (*at == '$' || *at == '%')
		return has_path_sign(at + 1 + fetcharg_word_size(at + 1));
	return false;
}

int btf_path_check(const char *expr, enum probe_kind kind, struct btf_path_error *ret_error)
{
	const struct btf_path_where where = { .kind = kind };
	struct path_parser p = { .expr = expr, .where = &where, .error = ret_error };
	struct btf_path_result result;

	if (!probe_kind_is_user(kind))
		return parse(&p, &result);
	path_fail(&p, expr, "members and elements are known for the kernel's types only");
	path_advise(&p, "write the offset, as in +8($arg1):u32");
	return -EINVAL;
}

int btf_path_resolve(const char *expr, const struct btf_path_where *where,
		     struct btf_path_result *ret_result, struct btf_path_error *ret_error)
{
	struct path_parser p = {
		.expr = expr,
		.where = where,
		.types = where->types,
		.error = ret_error,
	};

	return parse(&p, ret_result);
}
