// SPDX-License-Identifier: GPL-2.0-only
#include "btf_types.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <bpf/btf.h>

#include "array.h"
#include "elf_image.h"
#include "macro.h"
#include "near_names.h"

/* Members looked at in one walk: structures within structures multiply in a hostile file. */
#define WALK_MAX 100000

/* ---- to get at them ---- */

static const struct btf_type *get(const struct btf_types *types, uint32_t id)
{
	return btf__type_by_id(types->btf, id);
}

unsigned int btf_types_kind(const struct btf_types *types, uint32_t id)
{
	return btf_kind(get(types, id));
}

const char *btf_types_name(const struct btf_types *types, uint32_t id)
{
	return btf__name_by_offset(types->btf, get(types, id)->name_off) ?: "";
}

static int compare_functions(const void *a, const void *b, void *userdata)
{
	const struct btf_types *types = userdata;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int r = strcmp(btf_types_name(types, x), btf_types_name(types, y));

	return r ? r : (x < y ? -1 : 1);
}

static int index_functions(struct btf_types *types)
{
	uint32_t id;
	size_t n = 0;

	for (id = types->first_id; id < types->end_id; id++)
		n += btf_types_kind(types, id) == BTF_KIND_FUNC;
	types->functions = calloc(n + 1, sizeof(*types->functions));
	if (!types->functions)
		return -ENOMEM;
	for (id = types->first_id; id < types->end_id; id++)
		if (btf_types_kind(types, id) == BTF_KIND_FUNC)
			types->functions[types->n_functions++] = id;
	qsort_r(types->functions, n, sizeof(*types->functions), compare_functions, types);
	return 0;
}

/*
 * libbpf 1.1 declares btf__new_split() and does not have it: what it reads is a
 * file of ours, so that it is what was checked.
 */
static struct btf *parse_split(const void *bytes, size_t size, const struct btf_types *base)
{
	_cleanup_close_ int fd = memfd_create("btf", MFD_CLOEXEC);
	char path[32];

	if (fd < 0)
		return NULL;
	/* A memory file takes all at once, or there is no memory */
	if (write(fd, bytes, size) != (ssize_t)size) {
		errno = ENOMEM;
		return NULL;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return btf__parse_raw_split(path, base->btf);
}

int btf_types_from_memory(const void *bytes, size_t size, const struct btf_types *base,
			  struct btf_types **ret_types)
{
	_cleanup_(btf_types_freep) struct btf_types *types = NULL;
	int r;

	r = btf_types_check(bytes, size, base);
	if (r < 0)
		return r;
	types = calloc(1, sizeof(*types));
	if (!types)
		return -ENOMEM;
	types->btf = base ? parse_split(bytes, size, base) : btf__new(bytes, (uint32_t)size);
	if (!types->btf)
		return errno == ENOMEM ? -ENOMEM : -EBADMSG;
	types->base = base;
	types->first_id = base ? base->end_id : 1;
	types->end_id = btf__type_cnt(types->btf);
	r = index_functions(types);
	if (r < 0)
		return r;
	*ret_types = TAKE_PTR(types);
	return 0;
}

int btf_types_from_image(const struct elf_image *image, const struct btf_types *base,
			 struct btf_types **ret_types)
{
	GElf_Shdr header;
	Elf_Scn *section = elf_image_section(image, ".BTF", &header);
	Elf_Data *data = section ? elf_rawdata(section, NULL) : NULL;

	if (!data || !data->d_buf)
		return -ENODATA;
	return btf_types_from_memory(data->d_buf, data->d_size, base, ret_types);
}

/* Files of sysfs tell their size, and are read whole. */
static int read_whole(const char *path, char **ret_bytes, size_t *ret_size)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	_cleanup_free_ char *bytes = NULL;
	size_t size = 0, wanted;
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	if (st.st_size > BTF_TYPES_MAX_BYTES)
		return -EFBIG;
	wanted = (size_t)st.st_size;
	bytes = malloc(wanted + 1);
	if (!bytes)
		return -ENOMEM;
	while (size < wanted) {
		n = read(fd, bytes + size, wanted - size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		size += (size_t)n;
	}
	*ret_bytes = TAKE_PTR(bytes);
	*ret_size = size;
	return 0;
}

int btf_types_open(const char *path, const struct btf_types *base, struct btf_types **ret_types)
{
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	_cleanup_free_ char *bytes = NULL;
	size_t size;
	int r;

	r = elf_image_open(path, &image);
	if (r == 0)
		return btf_types_from_image(image, base, ret_types);
	if (r != -ENOEXEC)
		return r;
	r = read_whole(path, &bytes, &size);
	if (r < 0)
		return r;
	return btf_types_from_memory(bytes, size, base, ret_types);
}

struct btf_types *btf_types_free(struct btf_types *types)
{
	if (!types)
		return NULL;
	btf__free(types->btf);
	free(types->functions);
	free(types);
	return NULL;
}

/* ---- by name ---- */

size_t btf_types_find_function(const struct btf_types *types, const char *name, uint32_t *ret_id)
{
	const uint32_t *functions = types->functions;
	size_t at = PARTITION_POINT(types->n_functions, i,
				    strcmp(btf_types_name(types, functions[i]), name) < 0);
	uint32_t prototype = 0;
	size_t n = 0;

	for (; at < types->n_functions; at++) {
		uint32_t id = functions[at];

		if (strcmp(btf_types_name(types, id), name) != 0)
			break;
		if (n && btf_types_prototype(types, id) == prototype)
			continue;
		if (!n++)
			*ret_id = id;
		prototype = btf_types_prototype(types, id);
	}
	return n;
}

uint32_t btf_types_prototype(const struct btf_types *types, uint32_t function)
{
	uint32_t id = get(types, function)->type;

	return btf_types_kind(types, id) == BTF_KIND_FUNC_PROTO ? id : 0;
}

static bool has_keyword(unsigned int kind, const char *keyword)
{
	switch (kind) {
	case BTF_KIND_STRUCT:
		return !strcmp(keyword, "struct");
	case BTF_KIND_UNION:
		return !strcmp(keyword, "union");
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return !strcmp(keyword, "enum");
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_INT:
		return !*keyword;
	default:
		return false;
	}
}

uint32_t btf_types_find_named(const struct btf_types *types, const char *keyword, const char *name,
			      size_t size)
{
	uint32_t id;

	/* From the end: what a module defines itself comes before the kernel's */
	for (id = types->end_id - 1; size && id; id--) {
		const char *other = btf_types_name(types, id);

		if (!strncmp(other, name, size) && !other[size] &&
		    has_keyword(btf_types_kind(types, id), keyword))
			return id;
	}
	return 0;
}

void btf_types_nearest_named(const struct btf_types *types, const char *keyword,
			     struct near_names *near)
{
	uint32_t id;

	for (id = 1; id < types->end_id; id++)
		if (has_keyword(btf_types_kind(types, id), keyword) && *btf_types_name(types, id))
			near_names_offer(near, btf_types_name(types, id));
}

/* ---- what a type is ---- */

static uint32_t find_definition(const struct btf_types *types, uint32_t id)
{
	const char *name = btf_types_name(types, id);
	uint32_t found;

	found = btf_types_find_named(types, btf_kflag(get(types, id)) ? "union" : "struct", name,
				     strlen(name));
	return found ? found : id;
}

uint32_t btf_types_strip(const struct btf_types *types, uint32_t id, bool *ret_is_user)
{
	unsigned int depth;

	if (ret_is_user)
		*ret_is_user = false;
	for (depth = 0; depth < BTF_TYPES_MAX_DEPTH; depth++) {
		const struct btf_type *type = get(types, id);

		switch (btf_kind(type)) {
		case BTF_KIND_TYPE_TAG:
			if (ret_is_user && !strcmp(btf_types_name(types, id), "user"))
				*ret_is_user = true;
			/* fallthrough */
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_CONST:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_RESTRICT:
			id = type->type;
			break;
		case BTF_KIND_FWD:
			return find_definition(types, id);
		default:
			return id;
		}
	}
	return 0;
}

uint64_t btf_types_size(const struct btf_types *types, uint32_t id)
{
	uint64_t count = 1, size = 0;
	unsigned int depth;

	for (depth = 0; depth < BTF_TYPES_MAX_DEPTH; depth++) {
		const struct btf_type *type;

		id = btf_types_strip(types, id, NULL);
		type = get(types, id);
		switch (btf_kind(type)) {
		case BTF_KIND_ARRAY:
			count *= btf_array(type)->nelems;
			if (count > INT32_MAX)
				return 0;
			id = btf_array(type)->type;
			continue;
		case BTF_KIND_PTR:
			size = 8;
			break;
		case BTF_KIND_INT:
		case BTF_KIND_STRUCT:
		case BTF_KIND_UNION:
		case BTF_KIND_ENUM:
		case BTF_KIND_ENUM64:
		case BTF_KIND_FLOAT:
			size = type->size;
			break;
		default:
			break;
		}
		return size * count <= INT32_MAX ? size * count : 0;
	}
	return 0;
}

/* ---- members ---- */

/* What walks through structures do at each depth, and how much of it is left. */
struct walk {
	const struct btf_types *types;
	btf_member_fn *fn;
	void *userdata;
	struct btf_layout *layout;
	size_t left;
};

static bool is_composite(unsigned int kind)
{
	return kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION;
}

/* Kernels before 5.0 describe bit fields by their integer type. */
static uint32_t old_bit_size(const struct btf_types *types, uint32_t id, uint64_t *bit_offset)
{
	const struct btf_type *type;

	id = btf_types_strip(types, id, NULL);
	type = get(types, id);
	if (btf_kind(type) != BTF_KIND_INT || !btf_int_bits(type) ||
	    (btf_int_bits(type) == type->size * 8 && !btf_int_offset(type)))
		return 0;
	*bit_offset += btf_int_offset(type);
	return btf_int_bits(type);
}

static struct btf_member_place member_place(const struct btf_types *types, uint32_t id, uint32_t i,
					    uint64_t bit_offset)
{
	const struct btf_type *type = get(types, id);
	const struct btf_member *member = btf_members(type) + i;
	struct btf_member_place place = {
		.name = btf__name_by_offset(types->btf, member->name_off) ?: "",
		.type = member->type,
		.bit_offset = bit_offset + btf_member_bit_offset(type, i),
		.bit_size = btf_member_bitfield_size(type, i),
	};

	if (!btf_kflag(type))
		place.bit_size = old_bit_size(types, member->type, &place.bit_offset);
	return place;
}

static bool walk_members(struct walk *walk, uint32_t id, uint64_t bit_offset, unsigned int depth)
{
	uint32_t n, i;

	if (!is_composite(btf_types_kind(walk->types, id)) || depth > BTF_TYPES_MAX_DEPTH)
		return false;
	n = btf_vlen(get(walk->types, id));
	for (i = 0; i < n; i++) {
		struct btf_member_place place = member_place(walk->types, id, i, bit_offset);

		if (!walk->left)
			return false;
		walk->left--;
		if (*place.name ? walk->fn(walk->userdata, &place)
				: walk_members(walk, btf_types_strip(walk->types, place.type, NULL),
					       place.bit_offset, depth + 1))
			return true;
	}
	return false;
}

bool btf_types_walk_members(const struct btf_types *types, uint32_t id, btf_member_fn *fn,
			    void *userdata)
{
	struct walk walk = { .types = types, .fn = fn, .userdata = userdata, .left = WALK_MAX };

	return walk_members(&walk, btf_types_strip(types, id, NULL), 0, 0);
}

struct member_search {
	const char *name;
	size_t size;
	struct btf_member_place found;
};

static bool is_searched(void *userdata, const struct btf_member_place *member)
{
	struct member_search *search = userdata;

	if (strncmp(member->name, search->name, search->size) != 0 || member->name[search->size])
		return false;
	search->found = *member;
	return true;
}

int btf_types_find_member(const struct btf_types *types, uint32_t id, const char *name, size_t size,
			  struct btf_member_place *ret_member)
{
	struct member_search search = { .name = name, .size = size };

	if (!btf_types_walk_members(types, id, is_searched, &search))
		return -ENOENT;
	*ret_member = search.found;
	return 0;
}

/* ---- enumerations ---- */

uint32_t btf_types_enum_count(const struct btf_types *types, uint32_t id)
{
	return btf_vlen(get(types, id));
}

const char *btf_types_enum_value(const struct btf_types *types, uint32_t id, uint32_t i,
				 uint64_t *ret_value)
{
	const struct btf_type *type = get(types, id);
	uint32_t name;

	if (btf_kind(type) == BTF_KIND_ENUM64) {
		*ret_value = btf_enum64_value(btf_enum64(type) + i);
		name = btf_enum64(type)[i].name_off;
	} else {
		*ret_value = (uint64_t)(int64_t)btf_enum(type)[i].val;
		name = btf_enum(type)[i].name_off;
	}
	return btf__name_by_offset(types->btf, name) ?: "";
}

/* ---- layout ---- */

static void add_scalar(struct btf_layout *layout, uint64_t size, uint64_t bit_offset, bool is_field)
{
	unsigned int align = size && size <= 16 ? (unsigned int)size : 1;

	if (align > layout->align)
		layout->align = align;
	if (!is_field && bit_offset % (8 * align))
		layout->is_packed = true;
}

static void walk_layout(struct walk *walk, uint32_t id, uint64_t bit_offset, uint32_t bit_size,
			unsigned int depth)
{
	const struct btf_types *types = walk->types;
	const struct btf_type *type;
	uint32_t i;

	id = btf_types_strip(types, id, NULL);
	type = get(types, id);
	if (!walk->left || depth > BTF_TYPES_MAX_DEPTH) {
		walk->layout->is_known = false;
		return;
	}
	walk->left--;
	switch (btf_kind(type)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		for (i = 0; i < btf_vlen(type); i++) {
			struct btf_member_place place = member_place(types, id, i, bit_offset);

			walk_layout(walk, place.type, place.bit_offset, place.bit_size, depth + 1);
		}
		break;
	case BTF_KIND_ARRAY:
		walk_layout(walk, btf_array(type)->type, bit_offset, 0, depth + 1);
		break;
	case BTF_KIND_FLOAT:
		walk->layout->has_float = true;
		/* fallthrough */
	case BTF_KIND_INT:
	case BTF_KIND_PTR:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		add_scalar(walk->layout, btf_types_size(types, id), bit_offset, bit_size);
		break;
	default:
		walk->layout->is_known = false;
		break;
	}
}

struct btf_layout btf_types_layout(const struct btf_types *types, uint32_t id)
{
	struct btf_layout layout = { .align = 1, .is_known = true };
	struct walk walk = { .types = types, .layout = &layout, .left = WALK_MAX };

	walk_layout(&walk, id, 0, 0, 0);
	return layout;
}
