// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of values in the print fmt of an event. The kernel has replaced
 * there what TRACE_DEFINE_ENUM() told it of by numbers.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "event_format.h"
#include "event_json.h"

/* The begin of the list for the field: behind "__print_symbolic(REC->NAME,", or NULL. */
static const char *find_list(const char *print_fmt, const char *name)
{
	static const char call[] = "__print_symbolic(", record[] = "REC->";
	size_t size = strlen(name);
	const char *at = print_fmt;

	while ((at = strstr(at, call))) {
		at += strlen(call);
		while (*at == '(' || *at == ' ')
			at++;
		if (strncmp(at, record, strlen(record)) != 0)
			continue;
		at += strlen(record);
		if (strncmp(at, name, size) != 0 || (at[size] != ',' && at[size] != ')'))
			continue;
		at += size + strspn(at + size, " )");
		if (*at == ',')
			return at + 1;
	}
	return NULL;
}

/* Whether a number stands here that a comma ends */
static bool read_value(const char *at, uint64_t *ret_value)
{
	char *end;

	errno = 0;
	*ret_value = strtoull(at, &end, 0);
	return end > at && errno == 0 && *(end + strspn(end, "uUlL ")) == ',';
}

static struct event_name *free_names(struct event_name *names, size_t n)
{
	while (n)
		free((char *)names[--n].name);
	free(names);
	return NULL;
}

static size_t count_braces(const char *at)
{
	size_t n = 0;

	for (; *at; at++)
		n += *at == '{';
	return n;
}

int event_format_names(const struct event_format *format, const struct event_field *field,
		       struct event_name **ret_names, size_t *ret_n)
{
	const char *at = format->print_fmt ? find_list(format->print_fmt, field->name) : NULL;
	struct event_name *names;
	size_t n = 0;

	if (!at)
		return -ENODATA;
	names = calloc(count_braces(at) + 1, sizeof(*names));
	if (!names)
		return -ENOMEM;
	/* { VALUE, "NAME" }, … ) */
	for (at += strspn(at, " "); *at == '{'; at += strspn(at, " },")) {
		const char *value = at + 1 + strspn(at + 1, " "), *name = strchr(value, '"'), *end;

		end = name ? strchr(name + 1, '"') : NULL;
		if (!end)
			break;
		at = end + 1;
		if (!read_value(value, &names[n].value))
			continue;
		names[n].name = strndup(name + 1, (size_t)(end - name - 1));
		if (!names[n++].name) {
			free_names(names, n);
			return -ENOMEM;
		}
	}
	if (!n) {
		free_names(names, n);
		return -ENODATA;
	}
	*ret_names = names;
	*ret_n = n;
	return 0;
}
