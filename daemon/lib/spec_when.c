// SPDX-License-Identifier: GPL-2.0-only
/*
 * "when": on which machines a probe is wanted.
 */
#include "spec_when.h"

#include <errno.h>
#include <string.h>

#include "macro.h"

#define MAX_NUMBERS 4
#define MAX_NUMBER  65535

/**
 * struct version - the numbers of a version
 * @number: 6, 12, 117 of "6.12.117"
 * @n: how many
 */
struct version {
	unsigned int number[MAX_NUMBERS];
	unsigned int n;
};

/* Longer operators first, so that ">=" is not read as ">" */
static const struct {
	const char *name;
	bool holds_below, holds_equal, holds_above;
} operators[] = {
	{ ">=", false, true, true }, { "<=", true, true, false }, { "==", false, true, false },
	{ ">", false, false, true }, { "<", true, false, false }, { "=", false, true, false },
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Returns one past the last byte of the version, or NULL when there is none. */
static const char *read_version(const char *at, struct version *ret_version)
{
	struct version v = { .n = 0 };

	for (;;) {
		unsigned int number = 0;

		if (!is_digit(*at) || v.n == MAX_NUMBERS)
			return NULL;
		for (; is_digit(*at); at++) {
			number = number * 10 + (unsigned int)(*at - '0');
			if (number > MAX_NUMBER)
				return NULL;
		}
		v.number[v.n++] = number;
		if (at[0] != '.' || !is_digit(at[1]))
			break;
		at++;
	}
	*ret_version = v;
	return at;
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " ");
}

/* Reads one comparison; returns where it ends, or NULL with @ret_bad where it is wrong. */
static const char *read_comparison(const char *at, size_t *ret_operator,
				   struct version *ret_version, const char **ret_bad)
{
	const char *end;
	size_t i;

	at = skip_blanks(at);
	*ret_bad = at;
	for (i = 0; i < ARRAY_SIZE(operators); i++)
		if (strncmp(at, operators[i].name, strlen(operators[i].name)) == 0)
			break;
	if (i == ARRAY_SIZE(operators))
		return NULL;
	at = skip_blanks(at + strlen(operators[i].name));
	*ret_bad = at;
	end = read_version(at, ret_version);
	if (!end)
		return NULL;
	end = skip_blanks(end);
	*ret_bad = end;
	*ret_operator = i;
	return *end == ',' || *end == '\0' ? end : NULL;
}

int spec_when_check(const char *range, size_t *ret_offset, const char **ret_advice)
{
	const char *at = range, *bad;
	struct version version;
	size_t operator;

	for (;; at++) {
		at = read_comparison(at, &operator, & version, &bad);
		if (!at) {
			*ret_offset = (size_t)(bad - range);
			*ret_advice =
				"write >=, >, <=, < or == and a version, as in \">=6.12\" or \">=6.1,<6.12\"";
			return -EINVAL;
		}
		if (*at == '\0')
			return 0;
	}
}

static int compare(const struct version *have, const struct version *want)
{
	unsigned int i;

	for (i = 0; i < want->n; i++) {
		unsigned int number = i < have->n ? have->number[i] : 0;

		if (number != want->number[i])
			return number < want->number[i] ? -1 : 1;
	}
	return 0;
}

bool spec_when_holds(const char *range, const char *release)
{
	struct version have = { .n = 0 }, want;
	const char *at = range, *bad;
	size_t operator;

	(void)read_version(release, &have);
	for (; at; at++) {
		int order;

		at = read_comparison(at, &operator, & want, &bad);
		if (!at)
			return false;
		order = compare(&have, &want);
		if (order < 0
		    ? !operators[operator].holds_below : order> 0
		      ? !operators[operator].holds_above : !operators[operator].holds_equal)
			return false;
		if (*at == '\0')
			break;
	}
	return true;
}
