// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of Documentation/bpf/btf.rst that reading relies on. libbpf before
 * 1.3 checks that types lie within their section, but neither ids nor names.
 */
#include "btf_types.h"

#include <string.h>

#include <bpf/btf.h>

#include "macro.h"

/* Kinds that are known here; libbpf 1.1 refuses a file with others, too. */
#define KIND_END (BTF_KIND_ENUM64 + 1)

/**
 * struct blob - BTF being checked
 * @types: its types
 * @n_bytes: their bytes
 * @n_types: how many there are, those of the base included
 * @n_strings: bytes of names, those of the base included
 */
struct blob {
	const unsigned char *types;
	size_t n_bytes;
	uint64_t n_types;
	uint64_t n_strings;
};

/* What follows a struct btf_type: a part of its own, and one for each of vlen */
static const struct {
	unsigned char once;
	unsigned char each;
	bool has_type;
} kinds[KIND_END] = {
	[BTF_KIND_INT] = { .once = sizeof(uint32_t) },
	[BTF_KIND_PTR] = { .has_type = true },
	[BTF_KIND_ARRAY] = { .once = sizeof(struct btf_array) },
	[BTF_KIND_STRUCT] = { .each = sizeof(struct btf_member) },
	[BTF_KIND_UNION] = { .each = sizeof(struct btf_member) },
	[BTF_KIND_ENUM] = { .each = sizeof(struct btf_enum) },
	[BTF_KIND_TYPEDEF] = { .has_type = true },
	[BTF_KIND_VOLATILE] = { .has_type = true },
	[BTF_KIND_CONST] = { .has_type = true },
	[BTF_KIND_RESTRICT] = { .has_type = true },
	[BTF_KIND_FUNC] = { .has_type = true },
	[BTF_KIND_FUNC_PROTO] = { .each = sizeof(struct btf_param), .has_type = true },
	[BTF_KIND_VAR] = { .once = sizeof(struct btf_var), .has_type = true },
	[BTF_KIND_DATASEC] = { .each = sizeof(struct btf_var_secinfo) },
	[BTF_KIND_DECL_TAG] = { .once = sizeof(struct btf_decl_tag), .has_type = true },
	[BTF_KIND_TYPE_TAG] = { .has_type = true },
	[BTF_KIND_ENUM64] = { .each = sizeof(struct btf_enum64) },
};

static size_t type_bytes(const struct btf_type *type)
{
	unsigned int kind = btf_kind(type);

	return sizeof(*type) + kinds[kind].once + (size_t)btf_vlen(type) * kinds[kind].each;
}

/* Each record of @size bytes has a name first and, when @has_type, a type next. */
static bool check_records(const struct blob *blob, const unsigned char *at, size_t n, size_t size,
			  bool has_type)
{
	struct btf_param record;
	size_t i;

	for (i = 0; i < n; i++) {
		memcpy(&record, at + i * size, sizeof(record));
		if (record.name_off >= blob->n_strings)
			return false;
		if (has_type && record.type >= blob->n_types)
			return false;
	}
	return true;
}

static bool check_parts(const struct blob *blob, const struct btf_type *type,
			const unsigned char *parts)
{
	size_t n = btf_vlen(type);
	struct btf_array array;

	switch (btf_kind(type)) {
	case BTF_KIND_ARRAY:
		memcpy(&array, parts, sizeof(array));
		return array.type < blob->n_types && array.index_type < blob->n_types;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return check_records(blob, parts, n, sizeof(struct btf_member), true);
	case BTF_KIND_FUNC_PROTO:
		return check_records(blob, parts, n, sizeof(struct btf_param), true);
	case BTF_KIND_ENUM:
		return check_records(blob, parts, n, sizeof(struct btf_enum), false);
	case BTF_KIND_ENUM64:
		return check_records(blob, parts, n, sizeof(struct btf_enum64), false);
	case BTF_KIND_INT:
		return type->size && type->size <= 16;
	default:
		return true;
	}
}

/* Return: bytes of the type, 0 when it breaks a rule */
static size_t check_type(const struct blob *blob, size_t at)
{
	struct btf_type type;

	if (blob->n_bytes - at < sizeof(type))
		return 0;
	memcpy(&type, blob->types + at, sizeof(type));
	if (!btf_kind(&type) || btf_kind(&type) >= KIND_END || type.name_off >= blob->n_strings)
		return 0;
	if (type_bytes(&type) > blob->n_bytes - at)
		return 0;
	if (kinds[btf_kind(&type)].has_type && type.type >= blob->n_types)
		return 0;
	if (!check_parts(blob, &type, blob->types + at + sizeof(type)))
		return 0;
	return type_bytes(&type);
}

/* Ids may name types that come later: first count, then check. */
static uint64_t count_types(const struct blob *blob)
{
	struct btf_type type;
	uint64_t n = 0;
	size_t at;

	for (at = 0; blob->n_bytes - at >= sizeof(type); at += type_bytes(&type), n++) {
		memcpy(&type, blob->types + at, sizeof(type));
		if (btf_kind(&type) >= KIND_END || type_bytes(&type) > blob->n_bytes - at)
			break;
	}
	return n;
}

static uint64_t string_bytes(const struct btf_types *types)
{
	const struct btf_header *header;
	uint32_t size;

	if (!types)
		return 0;
	header = btf__raw_data(types->btf, &size);
	return header ? header->str_len : 0;
}

int btf_types_check(const void *bytes, size_t size, const struct btf_types *base)
{
	const unsigned char *at = bytes;
	struct btf_header header;
	struct blob blob;
	size_t used, i;

	if (size < sizeof(header) || size > BTF_TYPES_MAX_BYTES)
		return -EBADMSG;
	memcpy(&header, at, sizeof(header));
	if (header.magic != BTF_MAGIC || header.version != BTF_VERSION ||
	    header.hdr_len < sizeof(header) || header.hdr_len > size || header.hdr_len % 4)
		return -EBADMSG;
	at += header.hdr_len;
	size -= header.hdr_len;
	if (header.type_off > size || header.type_len > size - header.type_off ||
	    header.str_off > size || header.str_len > size - header.str_off ||
	    header.type_off % 4 || header.str_off < header.type_off + header.type_len)
		return -EBADMSG;
	/* A module may have no names of its own */
	if (header.str_len
		    ? at[header.str_off + header.str_len - 1] || (!base && at[header.str_off])
		    : !base)
		return -EBADMSG;
	blob.types = at + header.type_off;
	blob.n_bytes = header.type_len;
	blob.n_strings = string_bytes(base) + header.str_len;
	blob.n_types = (base ? base->end_id : 1) + count_types(&blob);
	for (i = 0; i < blob.n_bytes; i += used) {
		used = check_type(&blob, i);
		if (!used)
			return -EBADMSG;
	}
	return 0;
}
