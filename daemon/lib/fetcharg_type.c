// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fetch arguments: the type after the colon, and whether it fits what is read.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fetcharg_impl.h"
#include "suggest.h"

#define SHOWN_BYTES 32
/*
 * What "X:%pd" and "X:%pD" grow by in traceprobe_expand_dentry_args():
 * "+0x0(+0x28(X)):string" and "+0x0(+0x28(+0x48(X))):string", offsets of up to
 * three digits
 */
#define DENTRY_EXTRA_BYTES 17
#define FILE_EXTRA_BYTES   25

enum type_rule {
	TYPE_ANY,	  /* fits all that has a value */
	TYPE_MEMORY,	  /* a string, which is read from memory */
	TYPE_KERNEL,	  /* an address of the kernel, as a symbol */
	TYPE_KERNEL_TEXT, /* the same, made a string by the kernel */
	TYPE_DENTRY,	  /* a pointer of the kernel that is followed to a name */
	TYPE_BYTES,	  /* more than a register holds: read from memory */
};

/**
 * struct type_row - a type
 * @name: as written
 * @form: what it is in JSON
 * @size: bytes of an element
 * @rule: what it fits
 * @kernel: of our own types: the one of tracefs that has the bytes, else NULL
 * @count: elements of @kernel; 0 when it is no array
 */
static const struct type_row {
	const char *name;
	enum fetcharg_form form;
	size_t size;
	enum type_rule rule;
	const char *kernel;
	size_t count;
} types[] = {
	{ "u8", FETCHARG_UNSIGNED, 1, TYPE_ANY, NULL, 0 },
	{ "u16", FETCHARG_UNSIGNED, 2, TYPE_ANY, NULL, 0 },
	{ "u32", FETCHARG_UNSIGNED, 4, TYPE_ANY, NULL, 0 },
	{ "u64", FETCHARG_UNSIGNED, 8, TYPE_ANY, NULL, 0 },
	{ "s8", FETCHARG_SIGNED, 1, TYPE_ANY, NULL, 0 },
	{ "s16", FETCHARG_SIGNED, 2, TYPE_ANY, NULL, 0 },
	{ "s32", FETCHARG_SIGNED, 4, TYPE_ANY, NULL, 0 },
	{ "s64", FETCHARG_SIGNED, 8, TYPE_ANY, NULL, 0 },
	{ "x8", FETCHARG_HEX, 1, TYPE_ANY, NULL, 0 },
	{ "x16", FETCHARG_HEX, 2, TYPE_ANY, NULL, 0 },
	{ "x32", FETCHARG_HEX, 4, TYPE_ANY, NULL, 0 },
	{ "x64", FETCHARG_HEX, 8, TYPE_ANY, NULL, 0 },
	{ "char", FETCHARG_CHAR, 1, TYPE_ANY, NULL, 0 },
	{ "string", FETCHARG_STRING, 4, TYPE_MEMORY, NULL, 0 },
	{ "ustring", FETCHARG_STRING, 4, TYPE_MEMORY, NULL, 0 },
	{ "symbol", FETCHARG_SYMBOL, 8, TYPE_KERNEL, NULL, 0 },
	{ "symstr", FETCHARG_STRING, 4, TYPE_KERNEL_TEXT, NULL, 0 },
	{ "%pd", FETCHARG_STRING, 4, TYPE_DENTRY, NULL, 0 },
	{ "%pD", FETCHARG_STRING, 4, TYPE_DENTRY, NULL, 0 },
	{ "ipv4", FETCHARG_ADDRESS, 4, TYPE_ANY, "x32", 0 },
	{ "ipv6", FETCHARG_ADDRESS, 1, TYPE_BYTES, "u8[16]", 16 },
	{ "be16", FETCHARG_BIG_ENDIAN, 2, TYPE_ANY, "u16", 0 },
	{ "be32", FETCHARG_BIG_ENDIAN, 4, TYPE_ANY, "u32", 0 },
	{ "be64", FETCHARG_BIG_ENDIAN, 8, TYPE_ANY, "u64", 0 },
	{ "signal", FETCHARG_SIGNAL, 4, TYPE_ANY, "s32", 0 },
	{ "capability", FETCHARG_CAPABILITY, 4, TYPE_ANY, "s32", 0 },
};

static int refuse_type(struct parser *p, size_t size)
{
	const char *names[ARRAY_SIZE(types)], *meant;
	char word[SHOWN_BYTES], advice[200];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		names[i] = types[i].name;
	(void)snprintf(word, sizeof(word), "%.*s", size < SHOWN_BYTES ? (int)size : SHOWN_BYTES - 1,
		       p->at);
	meant = strcmp(word, "int") == 0    ? "s32"
		: strcmp(word, "long") == 0 ? "s64"
					    : suggest_nearest(word, names, ARRAY_SIZE(types));
	if (meant)
		(void)snprintf(advice, sizeof(advice), "did you mean %s?", meant);
	else
		(void)snprintf(
			advice, sizeof(advice),
			"types are u8 to u64, s8 to s64, x8 to x64, char, string, ustring, symbol, symstr, ipv4, ipv6, be16 to be64, signal, capability, bit fields such as b4@8/32, and arrays such as u8[16]");
	if (word[0])
		return fetcharg_fail(p, p->at, advice, "there is no type \"%s\"", word);
	return fetcharg_fail(p, p->at, advice, "the type after the colon is missing");
}

/* b<width>@<offset>/<size> */
static int parse_bit_field(struct parser *p)
{
	const char *start = p->at++;
	uint64_t width, offset, size;

	if (fetcharg_read_number(p, 64, "the width of a bit field", &width) < 0)
		return -EINVAL;
	if (*p->at != '@')
		return fetcharg_fail(
			p, p->at, "a bit field is written b<width>@<offset>/<size>, as in b4@8/32",
			"\"@\" is expected here");
	p->at++;
	if (fetcharg_read_number(p, 64, "the offset of a bit field", &offset) < 0)
		return -EINVAL;
	if (*p->at != '/')
		return fetcharg_fail(
			p, p->at, "a bit field is written b<width>@<offset>/<size>, as in b4@8/32",
			"\"/\" is expected here");
	p->at++;
	if (fetcharg_read_number(p, 64, "the size of a bit field's container", &size) < 0)
		return -EINVAL;
	if (size != 8 && size != 16 && size != 32 && size != 64)
		return fetcharg_fail(p, start, "it is 8, 16, 32 or 64 bits",
				     "the container of a bit field cannot be %u bits",
				     (unsigned int)size);
	if (width == 0 || width + offset > size)
		return fetcharg_fail(p, start,
				     "width and offset together are at most the container's bits",
				     "the bit field is %s",
				     width ? "outside its container" : "empty");
	p->out->type.form = FETCHARG_UNSIGNED;
	p->out->type.size = size / 8;
	return fetcharg_count_op(p, start);
}

static int check_rule(struct parser *p, const char *start, enum type_rule rule)
{
	bool is_user = probe_kind_is_user(p->where->kind);
	bool is_memory = p->op == FETCH_DEREF || p->op == FETCH_DEREF_USER;

	if (rule == TYPE_MEMORY && !is_memory && p->op != FETCH_IMMEDIATE)
		return fetcharg_fail(p, start,
				     "write +0(…) around the pointer, as in +0($arg1):string",
				     "a string is read from memory");
	if ((rule == TYPE_KERNEL || rule == TYPE_KERNEL_TEXT) && is_user)
		return fetcharg_fail(p, start, "use x64", "user probes have no symbols");
	if (rule == TYPE_KERNEL_TEXT && p->op != FETCH_REG && p->op != FETCH_DEREF)
		return fetcharg_fail(p, start, "use symbol",
				     "symstr takes a register, an argument or kernel memory");
	if (rule == TYPE_DENTRY && is_user)
		return fetcharg_fail(p, start, NULL, "%%pd and %%pD are for kernel probes");
	if (rule == TYPE_BYTES && p->op != FETCH_DEREF)
		return fetcharg_fail(p, start,
				     "write +0(…) around the pointer, as in +0($arg1):ipv6",
				     "an address of 16 bytes is read from memory");
	return 0;
}

static int parse_array(struct parser *p, enum type_rule rule)
{
	bool is_string = rule == TYPE_MEMORY;
	const char *start = p->at++;
	uint64_t count;

	if (fetcharg_read_number(p, UINT32_MAX, "the length of an array", &count) < 0)
		return -EINVAL;
	if (*p->at != ']')
		return fetcharg_fail(p, p->at, "an array is written u8[16]",
				     "\"]\" is expected here");
	p->at++;
	if (count == 0 || count > FETCHARG_MAX_COUNT)
		return fetcharg_fail(p, start + 1, "the kernel takes 1 to 64",
				     "the array has %llu elements", (unsigned long long)count);
	if (rule == TYPE_KERNEL_TEXT)
		return fetcharg_fail(p, start, "use an array of symbol",
				     "the kernel makes no arrays of symstr");
	if (p->op == FETCH_DEREF_USER && !is_string)
		return fetcharg_fail(p, start, "fetch the elements one by one: +u0(…), +u8(…)",
				     "the kernel reads no arrays with +u");
	if (p->op != FETCH_DEREF && p->op != FETCH_DEREF_USER)
		return fetcharg_fail(p, start,
				     "write +0(…) around the pointer, as in +0($arg1):u8[16]",
				     "an array is read from memory");
	p->out->type.count = count;
	return is_string && fetcharg_count_op(p, start) < 0 ? -EINVAL : fetcharg_count_op(p, start);
}

/* The instruction that stores: it takes the dereference's place when there is one. */
static int count_store(struct parser *p, const char *start, enum type_rule rule)
{
	bool is_memory = p->op == FETCH_DEREF || p->op == FETCH_DEREF_USER;

	if (is_memory && rule != TYPE_KERNEL_TEXT)
		return 0;
	return fetcharg_count_op(p, start);
}

static int parse_named_type(struct parser *p, enum type_rule *ret_rule)
{
	size_t size = *p->at == '%' ? 1 + fetcharg_word_size(p->at + 1) : fetcharg_word_size(p->at);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (strlen(types[i].name) == size && memcmp(types[i].name, p->at, size) == 0)
			break;
	if (i == ARRAY_SIZE(types))
		return refuse_type(p, size);
	if (check_rule(p, p->at, types[i].rule) < 0 || count_store(p, p->at, types[i].rule) < 0)
		return -EINVAL;
	p->at += size;
	p->out->type.form = types[i].form;
	p->out->type.size = types[i].size;
	p->out->type.count = types[i].count;
	p->kernel_type = types[i].kernel;
	*ret_rule = types[i].rule;
	if (types[i].count && fetcharg_count_op(p, p->at - size) < 0)
		return -EINVAL;
	if (p->kernel_type && *p->at == '[')
		return fetcharg_fail(p, p->at, "fetch the elements one by one",
				     "there are no arrays of %s", types[i].name);
	return 0;
}

bool fetcharg_find_own_type(const char *name, struct fetcharg_type *ret_type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (!types[i].kernel || strcmp(types[i].name, name) != 0)
			continue;
		*ret_type = (struct fetcharg_type){ types[i].form, types[i].size, types[i].count };
		return true;
	}
	return false;
}

static int parse_typed(struct parser *p)
{
	const char *start = p->at;
	enum type_rule rule = TYPE_ANY;
	size_t extra;
	int r;

	if (*start == 'b' && (start[1] >= '0' && start[1] <= '9'))
		r = count_store(p, start, rule) < 0 ? -EINVAL : parse_bit_field(p);
	else
		r = parse_named_type(p, &rule);
	if (r < 0)
		return r;
	if (rule == TYPE_DENTRY) {
		if (*p->at)
			return fetcharg_fail(p, p->at, NULL, "nothing can follow %%pd and %%pD");
		extra = p->at[-1] == 'D' ? FILE_EXTRA_BYTES : DENTRY_EXTRA_BYTES;
		if (strlen(p->expr) + extra > FETCHARG_MAX_BYTES)
			return fetcharg_fail(
				p, p->expr, NULL,
				"too long for %%pd or %%pD, which the kernel writes out");
		return 0;
	}
	if (*p->at == '[' && parse_array(p, rule) < 0)
		return -EINVAL;
	if (*p->at)
		return fetcharg_fail(p, p->at, "nothing stands behind the type",
				     "\"%.1s\" is not expected here", *p->at & 0x80 ? "?" : p->at);
	return 0;
}

int fetcharg_parse_type(struct parser *p)
{
	bool is_text = p->op == FETCH_COMM || p->op == FETCH_TEXT;

	p->has_type = *p->at == ':';
	if (is_text) {
		p->out->type.form = FETCHARG_STRING;
		p->out->type.size = 4;
		if (p->has_type && strcmp(p->at, ":string") != 0)
			return fetcharg_fail(p, p->at + 1, "leave out the type",
					     "this can only be of type string");
		return 0;
	}
	if (!p->has_type) {
		p->out->type.form = FETCHARG_HEX;
		p->out->type.size = 8;
		return count_store(p, p->at, TYPE_ANY);
	}
	p->at++;
	return parse_typed(p);
}
