// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a value to a fetch argument of tracefs: its type, written or taken from
 * BTF, and the loads around its base.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

#include "btf_path_impl.h"
#include "btf_text.h"
#include "btf_types.h"
#include "fetcharg_impl.h"

/**
 * struct wish - the type behind the colon
 * @text: it, without the colon; "" when there is none
 * @type: what it says
 * @is_bits: it is a bit field, b4@8/32
 * @structure: "dentry" or "file" for %pd and %pD
 */
struct wish {
	const char *text;
	struct fetcharg_type type;
	bool is_bits;
	const char *structure;
};

/* As a fetch argument has it; what does not fit the value is refused later. */
static int read_wish(struct path_parser *p, struct wish *ret_wish)
{
	const struct fetcharg_where where = { .kind = p->where->kind, .arch = p->where->arch };
	static const char prefix[] = "+0(%x0):";
	char text[BTF_PATH_MAX_BYTES + sizeof(prefix)];
	struct fetcharg_error error;
	struct fetcharg arg;
	size_t before = sizeof(prefix) - 1;

	*ret_wish = (struct wish){ .text = "" };
	if (*p->at != ':')
		return 0;
	/* Any register does: it is the type that is read */
	(void)snprintf(text, sizeof(text), "%s%s",
		       where.arch == PROBE_ARCH_X86_64 ? "+0(%di):" : prefix, p->at + 1);
	if (fetcharg_parse(text, &where, &arg, &error) < 0) {
		path_fail(p, p->at + 1 + (error.offset > before ? error.offset - before : 0), "%s",
			  error.message);
		if (*error.advice)
			path_advise(p, "%s", error.advice);
		return -EINVAL;
	}
	ret_wish->text = p->at + 1;
	ret_wish->type = arg.type;
	ret_wish->is_bits = p->at[1] == 'b';
	if (p->at[1] == '%')
		ret_wish->structure = p->at[3] == 'D' ? "file" : "dentry";
	return 0;
}

/* ---- writing ---- */

/* The loads around the base; nothing but the base for a value in a register. */
static int print_value(struct path_parser *p, const struct path_value *value, const char *type,
		       struct btf_path_result *result)
{
	char *at = result->text, *end = at + sizeof(result->text);
	unsigned int i, word = 0;

	for (i = value->n_steps; i > 0; i--)
		at += snprintf(at, (size_t)(end - at), "+%s%u(",
			       value->steps[i - 1].is_user ? "u" : "",
			       (unsigned int)value->steps[i - 1].offset);
	if (value->home == HOME_WORDS)
		word = (unsigned int)(value->bit_offset / 64);
	if (*value->base)
		at += snprintf(at, (size_t)(end - at), "%s", value->base);
	else
		at += snprintf(at, (size_t)(end - at), "$arg%u", value->first + word + 1);
	for (i = value->n_steps; i > 0 && at < end; i--)
		at += snprintf(at, (size_t)(end - at), ")");
	if (at < end)
		at += snprintf(at, (size_t)(end - at), ":%s", type);
	if (at < end && at - result->text <= FETCHARG_MAX_BYTES)
		return 0;
	path_fail(p, p->expr, "what this becomes is too long for the kernel, which takes %d bytes",
		  FETCHARG_MAX_BYTES);
	path_advise(p, "it is %.100s…", result->text);
	return -EINVAL;
}

/* ---- scalars ---- */

static bool is_bool(const struct btf_types *types, uint32_t id)
{
	const char *name = btf_types_name(types, id);

	return (btf_int_encoding(btf__type_by_id(types->btf, id)) & BTF_INT_BOOL) ||
	       !strcmp(name, "_Bool") || !strcmp(name, "bool");
}

/* Before 6.0 an enumeration does not say that it has negative values. */
static bool is_signed_enum(const struct btf_type *type)
{
	uint32_t i;

	if (btf_kflag(type))
		return true;
	for (i = 0; btf_kind(type) == BTF_KIND_ENUM && i < btf_vlen(type); i++)
		if (btf_enum(type)[i].val < 0)
			return true;
	return false;
}

/* "u32", "s8", "x64" for a type that fits a register; NULL for others */
static const char *scalar_type(const struct path_parser *p, const struct path_value *value,
			       struct btf_path_result *result)
{
	static const char *const names[3][4] = {
		{ "u8", "u16", "u32", "u64" },
		{ "s8", "s16", "s32", "s64" },
		{ "x8", "x16", "x32", "x64" },
	};
	uint32_t id = btf_types_strip(p->types, value->type, NULL);
	const struct btf_type *type = btf__type_by_id(p->types->btf, id);
	uint64_t size = btf_types_size(p->types, id);
	unsigned int row = 0;

	if (path_is_pointer(p, value))
		return "x64";
	/* $arg1, and what else has no type of its own */
	if (!id)
		return value->home == HOME_WORDS ? "x64" : NULL;
	switch (btf_kind(type)) {
	case BTF_KIND_INT:
		row = btf_int_encoding(type) & BTF_INT_SIGNED ? 1 : 0;
		if (is_bool(p->types, id))
			result->shown = BTF_SHOWN_BOOL;
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		row = is_signed_enum(type);
		result->shown = BTF_SHOWN_ENUM;
		result->enumeration = id;
		break;
	default:
		return NULL;
	}
	switch (size) {
	case 1:
		return names[row][0];
	case 2:
		return names[row][1];
	case 4:
		return names[row][2];
	case 8:
		return names[row][3];
	default:
		return NULL;
	}
}

/* The smallest container that the bits lie in, aligned where possible. */
static int place_bits(struct path_parser *p, struct path_value *value, uint32_t bits, char *type,
		      size_t type_size)
{
	uint64_t *offset = value->n_steps ? &value->steps[value->n_steps - 1].offset : NULL;
	uint64_t at = value->home == HOME_WORDS ? value->bit_offset % 64
						: *offset * 8 + value->bit_offset;
	unsigned int container;

	if (value->home == HOME_WORDS) {
		if (bits > 64 || at + bits > 64)
			return path_fail(p, p->expr, "this part lies in two registers");
		(void)snprintf(type, type_size, "b%u@%u/64", bits, (unsigned int)at);
		return 0;
	}
	for (container = 8; container <= 64; container *= 2) {
		uint64_t start = at / container * container;

		if (at + bits > start + container)
			continue;
		*offset = start / 8;
		(void)snprintf(type, type_size, "b%u@%u/%u", bits, (unsigned int)(at - start),
			       container);
		return 0;
	}
	for (container = 8; container <= 64; container *= 2) {
		if (at % 8 + bits > container)
			continue;
		*offset = at / 8;
		(void)snprintf(type, type_size, "b%u@%u/%u", bits, (unsigned int)(at % 8),
			       container);
		return 0;
	}
	return path_fail(p, p->expr, "a bit field of %u bits cannot be fetched", bits);
}

static int finish_bits(struct path_parser *p, struct path_value *value, const struct wish *wish,
		       uint32_t bits, struct btf_path_result *result)
{
	const char *scalar = scalar_type(p, value, result);
	char type[32];

	if (!bits || bits > 64 || !scalar)
		return path_fail(p, p->expr, "a bit field of %u bits cannot be fetched", bits);
	if (*wish->text && (wish->is_bits || wish->structure || wish->type.count ||
			    wish->type.form != FETCHARG_UNSIGNED || wish->type.size * 8 < bits)) {
		path_fail(p, p->at + 1,
			  "this is a field of %u bits: it can only be a number "
			  "without sign",
			  bits);
		path_advise(p, "leave out the type, or write u%u",
			    bits <= 8	 ? 8
			    : bits <= 16 ? 16
			    : bits <= 32 ? 32
					 : 64);
		return -EINVAL;
	}
	if (*wish->text)
		result->shown = BTF_SHOWN_PLAIN;
	else if (scalar[0] == 's' && result->shown == BTF_SHOWN_PLAIN)
		result->shown = BTF_SHOWN_SIGNED;
	result->bits = bits;
	if (place_bits(p, value, bits, type, sizeof(type)) < 0)
		return -EINVAL;
	return print_value(p, value, type, result);
}

static int refuse_scalar(struct path_parser *p, const struct path_value *value)
{
	uint32_t id = btf_types_strip(p->types, value->type, NULL);
	char text[BTF_TEXT_MAX];

	path_type_text(p, value, text, sizeof(text));
	switch (btf_types_kind(p->types, id)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		path_fail(p, p->at, "%.120s is no single value", text);
		path_advise(p, "name a member of it, or fetch its bytes: …:u8[16]");
		return -EINVAL;
	case BTF_KIND_ARRAY:
		path_fail(p, p->at, "%.120s is an array", text);
		path_advise(p, "name an element, …[0], or fetch some: …:u8[16]");
		return -EINVAL;
	case BTF_KIND_FLOAT:
		path_fail(p, p->at, "%.120s is a floating-point number", text);
		path_advise(p, "the kernel can fetch its bits: …:x%u",
			    (unsigned int)(btf_types_size(p->types, id) * 8));
		return -EINVAL;
	default:
		path_fail(p, p->at, "a value of the type %.120s cannot be fetched", text);
		path_advise(p, "name a type: …:u64, …:x64[2]");
		return -EINVAL;
	}
}

static int finish_scalar(struct path_parser *p, struct path_value *value, const struct wish *wish,
			 struct btf_path_result *result)
{
	const char *scalar = scalar_type(p, value, result);
	uint64_t size = path_is_pointer(p, value) || (!value->type && scalar)
				? 8
				: btf_types_size(p->types, value->type);
	char text[BTF_TEXT_MAX];

	if (!scalar && !(*wish->text && size && size <= 8 &&
			 btf_types_kind(p->types, btf_types_strip(p->types, value->type, NULL)) ==
				 BTF_KIND_FLOAT))
		return refuse_scalar(p, value);
	if (*wish->text && wish->type.size > size) {
		path_type_text(p, value, text, sizeof(text));
		path_fail(p, p->at + 1, "%.8s reads %zu bytes, and %.100s has %llu", wish->text,
			  wish->type.size, text, (unsigned long long)size);
		if (scalar)
			path_advise(p, "leave out the type, or write %s", scalar);
		return -EINVAL;
	}
	if (value->home == HOME_WORDS && value->bit_offset % 64)
		return finish_bits(p, value, wish, (uint32_t)size * 8, result);
	if (*wish->text)
		result->shown = BTF_SHOWN_PLAIN;
	result->bits = (unsigned int)size * 8;
	return print_value(p, value, *wish->text ? wish->text : scalar, result);
}

/* ---- arrays and strings ---- */

/* Names the memory that is to be read: of an array, or behind a pointer. */
static int to_memory(struct path_parser *p, struct path_value *value, const char *what)
{
	unsigned int kind = btf_types_kind(p->types, btf_types_strip(p->types, value->type, NULL));
	char text[BTF_TEXT_MAX];

	if (path_is_pointer(p, value))
		return path_follow(p, p->at, value);
	if (value->home == HOME_MEMORY && !value->bit_size &&
	    (kind == BTF_KIND_ARRAY || kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION ||
	     btf_types_size(p->types, value->type)))
		return 0;
	path_type_text(p, value, text, sizeof(text));
	return path_fail(p, p->at + 1, "%s is read from memory, and this is a value: %.100s", what,
			 value->type ? text : "a number");
}

static bool is_text_element(const struct btf_types *types, uint32_t id)
{
	id = btf_types_strip(types, id, NULL);
	return !id || (btf_types_kind(types, id) == BTF_KIND_INT && btf_types_size(types, id) == 1);
}

/* The type of what is read from memory, after to_memory() */
static uint32_t element_type(const struct path_parser *p, const struct path_value *value)
{
	uint32_t id = btf_types_strip(p->types, value->type, NULL);
	const struct btf_type *type = btf__type_by_id(p->types->btf, id);

	return btf_kind(type) == BTF_KIND_ARRAY ? btf_array(type)->type : value->type;
}

static int refuse_string(struct path_parser *p, const char *type)
{
	path_fail(p, p->at + 1, "%.120s is no string", type);
	path_advise(p, "a string is a char array, or what a char pointer points to");
	return -EINVAL;
}

/* A string is where a pointer to bytes points to, or in an array of them. */
static int finish_string(struct path_parser *p, struct path_value *value, const struct wish *wish,
			 struct btf_path_result *result)
{
	uint32_t id = btf_types_strip(p->types, value->type, NULL);
	bool is_pointer = path_is_pointer(p, value);
	char text[BTF_TEXT_MAX];

	path_type_text(p, value, text, sizeof(text));
	if (!is_pointer && btf_types_kind(p->types, id) != BTF_KIND_ARRAY)
		return refuse_string(p, text);
	if (to_memory(p, value, "a string") < 0)
		return -EINVAL;
	if (value->stars || !is_text_element(p->types, element_type(p, value)))
		return refuse_string(p, text);
	return print_value(p, value, wish->text, result);
}

static int finish_array(struct path_parser *p, struct path_value *value, const struct wish *wish,
			struct btf_path_result *result)
{
	bool is_pointer = path_is_pointer(p, value);
	struct path_value element;
	char text[BTF_TEXT_MAX];
	uint64_t size;

	path_type_text(p, value, text, sizeof(text));
	if (to_memory(p, value, "an array") < 0)
		return -EINVAL;
	element = *value;
	element.type = element_type(p, value);
	/* The kernel reads strings from an array of pointers to them */
	if (wish->type.form == FETCHARG_STRING && !path_is_pointer(p, &element)) {
		path_fail(p, p->at + 1, "%.120s holds no pointers to strings", text);
		return -EINVAL;
	}
	size = btf_types_size(p->types, value->type);
	if (!is_pointer && size && wish->type.form != FETCHARG_STRING &&
	    wish->type.size * wish->type.count > size)
		return path_fail(p, p->at + 1, "%.16s reads %zu bytes, and there are %llu",
				 wish->text, wish->type.size * wish->type.count,
				 (unsigned long long)size);
	return print_value(p, value, wish->text, result);
}

/* An array without a type: text when it is of char, else its elements. */
static int finish_plain_array(struct path_parser *p, struct path_value *value,
			      struct btf_path_result *result)
{
	uint32_t id = btf_types_strip(p->types, value->type, NULL);
	const struct btf_array *array = btf_array(btf__type_by_id(p->types->btf, id));
	struct path_value element = *value;
	const char *scalar;
	char type[32];

	element.type = btf_types_strip(p->types, array->type, NULL);
	if (value->home != HOME_MEMORY)
		return refuse_scalar(p, value);
	if (!strcmp(btf_types_name(p->types, element.type), "char"))
		return print_value(p, value, "string", result);
	scalar = scalar_type(p, &element, result);
	if (!scalar || !array->nelems || array->nelems > FETCHARG_MAX_COUNT) {
		result->shown = BTF_SHOWN_PLAIN;
		refuse_scalar(p, value);
		if (array->nelems > FETCHARG_MAX_COUNT)
			path_advise(p, "the kernel fetches at most %d elements",
				    FETCHARG_MAX_COUNT);
		return -EINVAL;
	}
	result->bits = (unsigned int)btf_types_size(p->types, element.type) * 8;
	(void)snprintf(type, sizeof(type), "%s[%u]", scalar, array->nelems);
	return print_value(p, value, type, result);
}

/* %pd and %pD: the kernel follows the pointer itself. */
static int finish_path(struct path_parser *p, struct path_value *value, const struct wish *wish,
		       struct btf_path_result *result)
{
	struct path_value target = *value;
	uint32_t id;

	if (path_is_pointer(p, value) && path_follow(p, p->at, &target) == 0) {
		id = btf_types_strip(p->types, target.type, NULL);
		if (!target.stars &&
		    (!id || !strcmp(btf_types_name(p->types, id), wish->structure)))
			return print_value(p, value, wish->text, result);
	}
	return path_fail(p, p->at + 1, "%s is for a struct %s *", wish->text, wish->structure);
}

int path_finish(struct path_parser *p, struct path_value *value, struct btf_path_result *ret_result)
{
	struct wish wish;
	uint32_t id;

	if (read_wish(p, &wish) < 0)
		return -EINVAL;
	if (!p->types)
		return 0;
	if (value->bit_size)
		return finish_bits(p, value, &wish, value->bit_size, ret_result);
	id = btf_types_strip(p->types, value->type, NULL);
	if (wish.structure)
		return finish_path(p, value, &wish, ret_result);
	if (wish.type.count)
		return finish_array(p, value, &wish, ret_result);
	if (*wish.text && wish.type.form == FETCHARG_STRING && strcmp(wish.text, "symstr"))
		return finish_string(p, value, &wish, ret_result);
	if (!*wish.text && !value->stars && btf_types_kind(p->types, id) == BTF_KIND_ARRAY)
		return finish_plain_array(p, value, ret_result);
	return finish_scalar(p, value, &wish, ret_result);
}
