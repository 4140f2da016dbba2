// SPDX-License-Identifier: GPL-2.0-only
/*
 * A C declaration is read from the name outwards: what is built here is the
 * part around the name, until a type with a name of its own ends it.
 */
#include "btf_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

#include "btf_types.h"
#include "macro.h"

/* Functions as parameters of functions: only so deep. */
#define MAX_NESTING 2

struct text {
	char *buf;
	size_t size;
	size_t used;
};

static void append(struct text *text, const char *fmt, ...) _printf_(2, 3);
static void append(struct text *text, const char *fmt, ...)
{
	size_t left = text->size - text->used;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text->buf + text->used, left, fmt, ap);
	va_end(ap);
	if (n > 0)
		text->used += (size_t)n < left ? (size_t)n : left - 1;
}

/* "*" before what is there already, with what qualifies the pointer */
static void prepend(char *around, size_t size, const char *fmt, ...) _printf_(3, 4);
static void prepend(char *around, size_t size, const char *fmt, ...)
{
	char text[BTF_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	(void)snprintf(around, size, "%s", text);
}

static void declare(struct text *out, const struct btf_types *types, uint32_t id,
		    const char *around, unsigned int nesting);

static void append_parameters(struct text *out, const struct btf_types *types, uint32_t prototype,
			      unsigned int nesting)
{
	const struct btf_type *type = btf__type_by_id(types->btf, prototype);
	uint32_t i, n = btf_vlen(type);

	if (nesting > MAX_NESTING) {
		append(out, "(…)");
		return;
	}
	append(out, "(");
	/* What does not fit is not written: a hostile file may have it grow without end */
	for (i = 0; i < n && out->used + 1 < out->size; i++) {
		const struct btf_param *param = btf_params(type) + i;

		append(out, "%s", i ? ", " : "");
		if (param->type)
			declare(out, types, param->type,
				btf__name_by_offset(types->btf, param->name_off) ?: "", nesting);
		else
			append(out, "...");
	}
	append(out, "%s)", n ? "" : "void");
}

static void end_declaration(struct text *out, const struct btf_types *types, uint32_t id,
			    const char *before, const char *around)
{
	const char *name = btf_types_name(types, id), *keyword = "";

	switch (btf_types_kind(types, id)) {
	case BTF_KIND_STRUCT:
		keyword = "struct ";
		break;
	case BTF_KIND_UNION:
		keyword = "union ";
		break;
	case BTF_KIND_FWD:
		keyword = btf_kflag(btf__type_by_id(types->btf, id)) ? "union " : "struct ";
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		keyword = "enum ";
		break;
	case BTF_KIND_UNKN:
		name = "void";
		break;
	default:
		break;
	}
	append(out, "%s%s%s%s%s", before, keyword, *name ? name : "{…}", *around ? " " : "",
	       around);
}

static bool is_qualifier(unsigned int kind)
{
	return kind == BTF_KIND_CONST || kind == BTF_KIND_VOLATILE || kind == BTF_KIND_RESTRICT ||
	       kind == BTF_KIND_TYPE_TAG;
}

static const char *qualifier(const struct btf_types *types, uint32_t id)
{
	switch (btf_types_kind(types, id)) {
	case BTF_KIND_CONST:
		return "const ";
	case BTF_KIND_VOLATILE:
		return "volatile ";
	case BTF_KIND_TYPE_TAG:
		return strcmp(btf_types_name(types, id), "user") ? "" : "__user ";
	default:
		return "";
	}
}

static void declare(struct text *out, const struct btf_types *types, uint32_t id, const char *name,
		    unsigned int nesting)
{
	char around[BTF_TEXT_MAX], before[64] = "", inner[BTF_TEXT_MAX];
	struct text list = { .buf = inner, .size = sizeof(inner) };
	unsigned int depth;
	size_t used = 0;

	(void)snprintf(around, sizeof(around), "%s", name);
	for (depth = 0; depth < BTF_TYPES_MAX_DEPTH; depth++) {
		const struct btf_type *type = btf__type_by_id(types->btf, id);
		unsigned int kind = btf_kind(type);

		if (is_qualifier(kind)) {
			used += (size_t)snprintf(before + used, sizeof(before) - used, "%s",
						 qualifier(types, id));
			if (used > sizeof(before) / 2)
				used = sizeof(before) / 2;
		} else if (kind == BTF_KIND_PTR) {
			prepend(around, sizeof(around), *before ? "*%s%s" : "%s*%s", before,
				around);
			before[0] = '\0';
			used = 0;
		} else if (kind == BTF_KIND_ARRAY || kind == BTF_KIND_FUNC_PROTO) {
			if (around[0] == '*')
				prepend(around, sizeof(around), "(%s)", around);
		} else {
			end_declaration(out, types, id, before, around);
			return;
		}
		if (kind == BTF_KIND_ARRAY) {
			prepend(around, sizeof(around), "%s[%u]", around, btf_array(type)->nelems);
			id = btf_array(type)->type;
			continue;
		}
		if (kind == BTF_KIND_FUNC_PROTO) {
			list.used = 0;
			append_parameters(&list, types, id, nesting + 1);
			prepend(around, sizeof(around), "%s%s", around, inner);
		}
		id = type->type;
	}
}

/* Names in a file from anywhere may hold what a terminal obeys. */
static const char *end_text(struct text *text)
{
	char *at;

	for (at = text->buf; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = '?';
	/* Of "*const " without a name behind it */
	while (at > text->buf && at[-1] == ' ')
		*--at = '\0';
	return text->buf;
}

const char *btf_text_type(const struct btf_types *types, uint32_t id, unsigned int stars, char *buf,
			  size_t size)
{
	struct text out = { .buf = buf, .size = size };
	char around[BTF_TYPES_MAX_DEPTH + 1] = "";

	memset(around, '*', stars < BTF_TYPES_MAX_DEPTH ? stars : BTF_TYPES_MAX_DEPTH);
	buf[0] = '\0';
	declare(&out, types, id, around, 0);
	return end_text(&out);
}

const char *btf_text_prototype(const struct btf_types *types, uint32_t function, char *buf,
			       size_t size)
{
	struct text out = { .buf = buf, .size = size };

	buf[0] = '\0';
	if (btf_types_prototype(types, function))
		declare(&out, types, btf_types_prototype(types, function),
			btf_types_name(types, function), 0);
	return end_text(&out);
}
