// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parser of events/GROUP/EVENT/format. Works on a copy of the text, in which
 * it terminates the names; never looks past that copy's NUL.
 */
#include "event_format.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"

/* A record lives in one sub-buffer, which is at most 64 KiB of 64 KiB pages. */
#define FIELD_END_MAX (1U << 22)

static const struct type_size {
	const char *name;
	uint32_t size;
} type_sizes[] = {
	{ "u8", 1 },
	{ "s8", 1 },
	{ "__u8", 1 },
	{ "__s8", 1 },
	{ "char", 1 },
	{ "bool", 1 },
	{ "uint8_t", 1 },
	{ "u16", 2 },
	{ "s16", 2 },
	{ "__u16", 2 },
	{ "short", 2 },
	{ "__be16", 2 },
	{ "uint16_t", 2 },
	{ "u32", 4 },
	{ "s32", 4 },
	{ "__u32", 4 },
	{ "__s32", 4 },
	{ "__be32", 4 },
	{ "uint32_t", 4 },
	{ "int", 4 },
	{ "unsigned", 4 },
	{ "pid_t", 4 },
	{ "gfp_t", 4 },
	{ "u64", 8 },
	{ "s64", 8 },
	{ "__u64", 8 },
	{ "__s64", 8 },
	{ "uint64_t", 8 },
	{ "long", sizeof(long) },
};

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Size of a type by its last word that is one ("unsigned long" is a long), or 0. */
static uint32_t base_type_size(const char *type)
{
	uint32_t found = 0;

	if (strchr(type, '*'))
		return sizeof(long);

	for (const char *p = type; *p && *p != '[';) {
		const char *start = p;

		while (is_name_char(*p))
			p++;
		for (size_t i = 0; i < ARRAY_SIZE(type_sizes) && p > start; i++) {
			const char *name = type_sizes[i].name;
			size_t length = (size_t)(p - start);

			if (strlen(name) != length || strncmp(name, start, length) != 0)
				continue;
			/* "long unsigned int" stays a long. */
			if (!found || (strcmp(name, "int") != 0 && strcmp(name, "unsigned") != 0))
				found = type_sizes[i].size;
		}
		if (p == start)
			p++;
	}
	return found;
}

static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p++) {
		if ((p == text || !is_name_char(p[-1])) && !is_name_char(p[length]))
			return true;
	}
	return false;
}

static bool is_char_type(const char *type)
{
	return has_word(type, "char") && !has_word(type, "unsigned") && !has_word(type, "signed") &&
	       !strchr(type, '*');
}

/* Kind by type alone; the print fmt may know better. */
static enum value_kind default_kind(const struct event_field *f)
{
	if (f->place != FIELD_INLINE || strchr(f->type, '[')) {
		if (is_char_type(f->type))
			return VALUE_STRING;
	}
	if (strchr(f->type, '*'))
		return VALUE_HEX;
	if (f->element_size == 1 && (has_word(f->type, "bool") || has_word(f->type, "_Bool")))
		return VALUE_BOOL;
	switch (f->element_size) {
	case 1:
	case 2:
	case 4:
	case 8:
		return f->is_signed ? VALUE_SIGNED : VALUE_UNSIGNED;
	default:
		return VALUE_BYTES;
	}
}

/* The number after KEY up to a semicolon, or -EBADMSG. */
static int parse_number(const char *line, const char *key, uint32_t *ret_value)
{
	const char *p = strstr(line, key);
	unsigned long value;
	char *end;

	if (!p)
		return -EBADMSG;
	p += strlen(key);
	if (!isdigit((unsigned char)*p))
		return -EBADMSG;
	value = strtoul(p, &end, 10);
	if (value > FIELD_END_MAX || *end != ';')
		return -EBADMSG;
	*ret_value = (uint32_t)value;
	return 0;
}

/*
 * "unsigned long args[6]": the name is the last word before the brackets. They
 * belong to the type, so they are moved over the name: the type becomes
 * "unsigned long [6]", and the name a string behind it. One byte more is
 * needed than the declaration has; the semicolon's place gives it.
 */
static int split_declaration(char *decl, struct event_field *f)
{
	size_t length = strlen(decl);
	char *end = decl + length;
	char *brackets = end;
	char *name;
	size_t name_length, brackets_length;
	char name_copy[256];

	while (brackets > decl && brackets[-1] == ' ')
		brackets--;
	*brackets = '\0';
	end = brackets;
	if (brackets > decl && brackets[-1] == ']') {
		while (brackets > decl && brackets[-1] != '[')
			brackets--;
		brackets--;
	}
	name = brackets;
	while (name > decl && is_name_char(name[-1]))
		name--;
	name_length = (size_t)(brackets - name);
	brackets_length = (size_t)(end - brackets);
	if (brackets < decl || name == decl || !name_length || name_length >= sizeof(name_copy))
		return -EBADMSG;

	memcpy(name_copy, name, name_length);
	memmove(name, brackets, brackets_length);
	name[brackets_length] = '\0';
	memcpy(name + brackets_length + 1, name_copy, name_length);
	name[brackets_length + 1 + name_length] = '\0';

	f->type = decl;
	f->name = name + brackets_length + 1;
	return 0;
}

static void strip_location(struct event_field *f)
{
	static const struct {
		const char *prefix;
		enum field_place place;
	} prefixes[] = {
		{ "__data_loc ", FIELD_DATA_LOC },
		{ "__rel_loc ", FIELD_REL_LOC },
	};

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		size_t length = strlen(prefixes[i].prefix);

		if (!strncmp(f->type, prefixes[i].prefix, length)) {
			f->type += length;
			f->place = prefixes[i].place;
		}
	}
}

static int shape_located(struct event_field *f)
{
	uint32_t size = base_type_size(f->type);

	if (f->size < 4 || f->size % 4)
		return -EBADMSG;
	f->element_size = size ? size : 1;
	/* An array of strings has one location for each. */
	f->count = f->size / 4;
	if (is_char_type(f->type)) {
		f->is_array = strstr(f->type, "[][") != NULL || f->count > 1;
		if (!f->is_array)
			f->count = 0;
		return 0;
	}
	f->is_array = true;
	return f->count == 1 ? 0 : -EBADMSG;
}

static void shape_inline(struct event_field *f)
{
	const char *bracket = strchr(f->type, '[');
	uint32_t base = base_type_size(f->type);
	unsigned long given;

	f->element_size = f->size;
	if (!bracket || is_char_type(f->type)) {
		if (bracket)
			f->element_size = 1;
		return;
	}
	f->is_array = true;
	given = strtoul(bracket + 1, NULL, 10);
	if (given && given <= f->size && f->size % given == 0)
		f->element_size = f->size / (uint32_t)given;
	else if (base && f->size % base == 0)
		f->element_size = base;
	else
		f->element_size = 1;
	f->count = f->element_size ? f->size / f->element_size : 0;
}

static int parse_field(char *line, struct event_field *f)
{
	char *decl, *end;
	uint32_t is_signed = 0;
	int r;

	decl = strstr(line, "field:");
	if (!decl)
		return -EBADMSG;
	decl += strlen("field:");
	while (*decl == ' ')
		decl++;
	end = strchr(decl, ';');
	if (!end)
		return -EBADMSG;
	r = parse_number(end, "offset:", &f->offset);
	if (!r)
		r = parse_number(end, "size:", &f->size);
	if (r < 0)
		return r;
	/* Kernels before 2.6.33 did not say it. */
	if (parse_number(end, "signed:", &is_signed) == 0)
		f->is_signed = is_signed;
	*end = '\0';
	/* The byte that splitting needs: ';' is gone, what follows was read. */
	end[1] = '\0';
	r = split_declaration(decl, f);
	if (r < 0)
		return r;
	if (f->offset + f->size > FIELD_END_MAX)
		return -EBADMSG;

	f->is_common = !strncmp(f->name, "common_", strlen("common_"));
	strip_location(f);
	if (f->place == FIELD_INLINE)
		shape_inline(f);
	else
		r = shape_located(f);
	f->kind = default_kind(f);
	return r;
}

/* The next line of the text, terminated, or NULL. */
static char *next_line(char **at)
{
	char *line = *at;
	char *end;

	if (!*line)
		return NULL;
	end = strchr(line, '\n');
	if (end) {
		*end = '\0';
		*at = end + 1;
	} else {
		*at = line + strlen(line);
	}
	return line;
}

static struct event_field *find_field(const struct event_format *format, const char *name,
				      size_t length)
{
	for (size_t i = 0; i < format->n_fields; i++) {
		struct event_field *f = &format->fields[i];

		if (!strncmp(f->name, name, length) && !f->name[length])
			return f;
	}
	return NULL;
}

const struct event_field *event_format_find(const struct event_format *format, const char *name)
{
	return find_field(format, name, strlen(name));
}

/*
 * The field that an argument of the print fmt is, when it is nothing but that
 * field: "REC->x", "((void *)REC->x)", "REC->x[3]", "__get_str(x)". An
 * operator, a call or a string in it makes it something else.
 */
static struct event_field *plain_field(const struct event_format *format, const char *arg,
				       const char *end)
{
	static const char getter[] = "__get_str(", record[] = "REC->";
	const char *name = NULL, *name_end;

	while (arg < end && *arg == ' ')
		arg++;
	if ((size_t)(end - arg) > strlen(getter) && !strncmp(arg, getter, strlen(getter))) {
		name = arg + strlen(getter);
		for (name_end = name; is_name_char(*name_end); name_end++)
			;
		return find_field(format, name, (size_t)(name_end - name));
	}
	for (const char *p = arg; p < end; p++) {
		if (!strncmp(p, record, strlen(record)) && !name) {
			name = p + strlen(record);
			p = name - 1;
			continue;
		}
		if (!is_name_char(*p) && !strchr(" ()*[]", *p))
			return NULL;
		if (*p == '(' && p > arg && is_name_char(p[-1]))
			return NULL;
	}
	if (!name)
		return NULL;
	for (name_end = name; is_name_char(*name_end); name_end++)
		;
	return find_field(format, name, (size_t)(name_end - name));
}

/* The end of one argument: a comma outside of brackets and strings, or the NUL. */
static const char *skip_argument(const char *p)
{
	unsigned int depth = 0;

	for (; *p; p++) {
		if (*p == '"') {
			for (p++; *p && *p != '"'; p++) {
				if (*p == '\\' && p[1])
					p++;
			}
			if (!*p)
				return p;
		} else if (strchr("([{", *p)) {
			depth++;
		} else if (strchr(")]}", *p)) {
			depth -= depth > 0;
		} else if (*p == ',' && !depth) {
			return p;
		}
	}
	return p;
}

/* A conversion of the format has an argument that is @f: what does it tell? */
static void apply_conversion(struct event_field *f, char conversion, char extension)
{
	bool is_pointer = strchr(f->type, '*') != NULL;

	if (f->is_common || f->kind == VALUE_STRING || f->kind == VALUE_BYTES ||
	    f->kind == VALUE_BOOL)
		return;

	switch (conversion) {
	case 'x':
	case 'X':
		f->kind = VALUE_HEX;
		break;
	case 'c':
		if (f->element_size == 1)
			f->kind = VALUE_CHAR;
		break;
	case 'p':
		if (f->element_size != sizeof(long))
			break;
		f->kind = extension && strchr("SsFfB", extension) ? VALUE_SYMBOL : VALUE_HEX;
		break;
	case 'd':
	case 'i':
	case 'u':
		if (!is_pointer)
			f->kind = f->is_signed ? VALUE_SIGNED : VALUE_UNSIGNED;
		break;
	default:
		break;
	}
}

static const char *consume_argument(struct event_format *format, const char *arg, char conversion,
				    char extension)
{
	const char *end;
	struct event_field *f;

	if (*arg != ',')
		return arg;
	end = skip_argument(arg + 1);
	f = plain_field(format, arg + 1, end);
	if (f && conversion)
		apply_conversion(f, conversion, extension);
	return end;
}

static void parse_print_fmt(struct event_format *format, const char *text)
{
	const char *fmt, *arg;

	fmt = strchr(text, '"');
	if (!fmt)
		return;
	arg = skip_argument(fmt);
	for (fmt++; fmt < arg && *fmt != '"'; fmt++) {
		if (*fmt == '\\' && fmt[1]) {
			fmt++;
			continue;
		}
		if (*fmt != '%')
			continue;
		if (*++fmt == '%')
			continue;
		while (*fmt && strchr("-+ #0123456789.*hlLqjztZ", *fmt)) {
			if (*fmt == '*')
				arg = consume_argument(format, arg, 0, 0);
			fmt++;
		}
		if (fmt >= arg || !*fmt || *fmt == '"')
			return;
		arg = consume_argument(format, arg, *fmt,
				       isalpha((unsigned char)fmt[1]) ? fmt[1] : 0);
	}
}

static size_t count_fields(const char *text)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, "field:")); p++)
		n++;
	return n;
}

static int parse_lines(struct event_format *format)
{
	static const char name_key[] = "name: ", id_key[] = "ID: ", print_key[] = "print fmt: ";
	bool has_id = false;
	char *at = format->text;
	char *line;

	while ((line = next_line(&at))) {
		if (!strncmp(line, name_key, strlen(name_key))) {
			format->name = line + strlen(name_key);
		} else if (!strncmp(line, id_key, strlen(id_key))) {
			format->id = (uint32_t)strtoul(line + strlen(id_key), NULL, 10);
			has_id = true;
		} else if (!strncmp(line, print_key, strlen(print_key))) {
			format->print_fmt = line + strlen(print_key);
		} else if (line[0] == '\t' || !strncmp(line, "field:", strlen("field:"))) {
			int r = parse_field(line, &format->fields[format->n_fields]);

			if (r < 0)
				return r;
			format->n_fields++;
		}
	}
	if (!format->name || !has_id)
		return -EBADMSG;
	if (format->print_fmt)
		parse_print_fmt(format, format->print_fmt);
	return 0;
}

int event_format_parse(const char *text, size_t size, struct event_format **ret_format)
{
	_cleanup_(event_format_freep) struct event_format *format = NULL;
	int r;

	if (memchr(text, '\0', size))
		return -EBADMSG;

	format = calloc(1, sizeof(*format));
	if (!format)
		return -ENOMEM;
	/* Two bytes more: the last line may lack its newline. */
	format->text = malloc(size + 2);
	if (!format->text)
		return -ENOMEM;
	memcpy(format->text, text, size);
	format->text[size] = format->text[size + 1] = '\0';
	format->fields = calloc(count_fields(format->text) + 1, sizeof(*format->fields));
	if (!format->fields)
		return -ENOMEM;

	r = parse_lines(format);
	if (r < 0)
		return r;

	*ret_format = TAKE_PTR(format);
	return 0;
}

struct event_format *event_format_free(struct event_format *format)
{
	if (!format)
		return NULL;
	free(format->fields);
	free(format->text);
	free(format);
	return NULL;
}
