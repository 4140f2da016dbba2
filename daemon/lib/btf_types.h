/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's types (BTF): functions by name, members of structures, sizes.
 * libbpf parses; what it takes on trust is checked before it gets to see it, so
 * that a file from anywhere can be read.
 */
#ifndef PROBE_LIB_BTF_TYPES_H
#define PROBE_LIB_BTF_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct elf_image;
struct near_names;

/* vmlinux of distributions has 6 MB of it, with all debugging options 20 */
#define BTF_TYPES_MAX_BYTES (256U << 20)

/* A typedef of a typedef of …: no real chain has more. Also the depth of members. */
#define BTF_TYPES_MAX_DEPTH 32

/**
 * struct btf_types - the types of a kernel or of a module
 * @btf: libbpf's
 * @base: the kernel's when these are a module's, borrowed; or NULL
 * @first_id: the first type that is not of @base
 * @end_id: one past the last
 * @functions: ids of the functions that are not of @base, by name
 * @n_functions: how many
 */
struct btf_types {
	struct btf *btf;
	const struct btf_types *base;
	uint32_t first_id;
	uint32_t end_id;
	uint32_t *functions;
	size_t n_functions;
};

/**
 * btf_types_from_memory() - read BTF as the kernel shows it
 * @bytes: the bytes; copied
 * @size: how many
 * @base: the kernel's types when these are a module's, or NULL; borrowed
 * @ret_types: owned by the caller
 *
 * Return: 0; -EBADMSG when it is no BTF or breaks its rules; -ENOMEM
 */
int btf_types_from_memory(const void *bytes, size_t size, const struct btf_types *base,
			  struct btf_types **ret_types);

/**
 * btf_types_from_image() - read the section .BTF of an ELF file
 * @image: the file
 * @base: as above
 * @ret_types: owned by the caller
 *
 * Return: as above; -ENODATA when it has no such section
 */
int btf_types_from_image(const struct elf_image *image, const struct btf_types *base,
			 struct btf_types **ret_types);

/**
 * btf_types_open() - read a file: BTF as it is, or an ELF file with .BTF
 * @path: the file
 * @base: as above
 * @ret_types: owned by the caller
 *
 * Return: as above; another -errno of reading
 */
int btf_types_open(const char *path, const struct btf_types *base, struct btf_types **ret_types);

/**
 * btf_types_free() - free them
 * @types: them or NULL
 *
 * Return: NULL
 */
struct btf_types *btf_types_free(struct btf_types *types);
DEFINE_CLEANUP(struct btf_types *, btf_types_free);

/**
 * btf_types_check() - do bytes keep the rules that reading relies on?
 * @bytes: the bytes
 * @size: how many
 * @base: the kernel's types when these are a module's, or NULL
 *
 * Every offset lies within its section, every id exists, every name ends.
 *
 * Return: 0 or -EBADMSG
 */
int btf_types_check(const void *bytes, size_t size, const struct btf_types *base);

/**
 * btf_types_find_function() - the functions of a name
 * @types: the types; those of the base are not looked through
 * @name: the name
 * @ret_id: the first one's id
 *
 * Return: how many there are with different prototypes, 0 for none
 */
size_t btf_types_find_function(const struct btf_types *types, const char *name, uint32_t *ret_id);

/**
 * btf_types_prototype() - prototype of a function
 * @types: the types
 * @function: its id
 *
 * Return: id of the FUNC_PROTO; 0 when it has none
 */
uint32_t btf_types_prototype(const struct btf_types *types, uint32_t function);

/**
 * btf_types_find_named() - a structure, union, enumeration, typedef or basic type
 * @types: the types, those of the base included
 * @keyword: "struct", "union", "enum", or "" for the others
 * @name: its name
 * @size: bytes of it
 *
 * Return: its id; 0 when there is none
 */
uint32_t btf_types_find_named(const struct btf_types *types, const char *keyword, const char *name,
			      size_t size);

/**
 * btf_types_nearest_named() - offer all names that such a type has
 * @types: as above
 * @keyword: as above
 * @near: gets them
 */
void btf_types_nearest_named(const struct btf_types *types, const char *keyword,
			     struct near_names *near);

/**
 * btf_types_kind() - kind of a type: BTF_KIND_INT, …
 * @types: the types
 * @id: the type
 */
unsigned int btf_types_kind(const struct btf_types *types, uint32_t id);

/**
 * btf_types_name() - name of a type, "" for none; of the types
 * @types: the types
 * @id: the type
 */
const char *btf_types_name(const struct btf_types *types, uint32_t id);

/**
 * btf_types_strip() - what a type is behind typedefs, const, volatile and tags
 * @types: the types
 * @id: the type
 * @ret_is_user: the tag "user" stood before it; may be NULL
 *
 * A structure that is only declared becomes the one of that name which is
 * defined, if there is one.
 *
 * Return: its id; 0, which is void, also when it is too deep
 */
uint32_t btf_types_strip(const struct btf_types *types, uint32_t id, bool *ret_is_user);

/**
 * btf_types_size() - bytes of a type
 * @types: the types
 * @id: the type
 *
 * Return: the bytes; 0 for what has none, is not known, or is above 2 GiB
 */
uint64_t btf_types_size(const struct btf_types *types, uint32_t id);

/**
 * struct btf_layout - what the procedure call standards ask of a type
 * @align: the largest alignment of a part of it, in bytes
 * @has_float: a part of it is a floating-point number
 * @is_packed: a part of it is not aligned
 * @is_known: all parts were seen
 */
struct btf_layout {
	unsigned int align;
	bool has_float;
	bool is_packed;
	bool is_known;
};

/**
 * btf_types_layout() - alignment and parts of a type
 * @types: the types
 * @id: the type
 */
struct btf_layout btf_types_layout(const struct btf_types *types, uint32_t id);

/**
 * struct btf_member_place - a member of a structure
 * @name: its name; "" when it has none; of the types
 * @type: its type
 * @bit_offset: from the start of the outermost structure
 * @bit_size: of a bit field; 0 for another member
 */
struct btf_member_place {
	const char *name;
	uint32_t type;
	uint64_t bit_offset;
	uint32_t bit_size;
};

/**
 * typedef btf_member_fn - look at a member
 * @userdata: as given
 * @member: the member, those of anonymous structures included
 *
 * Return: true to end the walk
 */
typedef bool btf_member_fn(void *userdata, const struct btf_member_place *member);

/**
 * btf_types_walk_members() - look at the named members of a structure or union
 * @types: the types
 * @id: the structure
 * @fn: is called for each in the order of the declaration
 * @userdata: for @fn
 *
 * Return: true when @fn ended the walk
 */
bool btf_types_walk_members(const struct btf_types *types, uint32_t id, btf_member_fn *fn,
			    void *userdata);

/**
 * btf_types_find_member() - a member by its name
 * @types: the types
 * @id: the structure
 * @name: the name
 * @size: bytes of it
 * @ret_member: the member
 *
 * Return: 0 or -ENOENT
 */
int btf_types_find_member(const struct btf_types *types, uint32_t id, const char *name, size_t size,
			  struct btf_member_place *ret_member);

/**
 * btf_types_enum_count() - number of names of an enumeration
 * @types: the types
 * @id: the enumeration
 */
uint32_t btf_types_enum_count(const struct btf_types *types, uint32_t id);

/**
 * btf_types_enum_value() - a name of an enumeration, of the types
 * @types: the types
 * @id: the enumeration
 * @i: which
 * @ret_value: its value; a negative one with all bits above it set
 */
const char *btf_types_enum_value(const struct btf_types *types, uint32_t id, uint32_t i,
				 uint64_t *ret_value);

#endif /* PROBE_LIB_BTF_TYPES_H */
