// SPDX-License-Identifier: GPL-2.0-only
/*
 * What parameters, members, elements and pointers are in the machine: words in
 * registers, or memory behind a chain of loads.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

#include "btf_call.h"
#include "btf_path_impl.h"
#include "btf_text.h"
#include "btf_types.h"
#include "fetcharg_impl.h"
#include "near_names.h"

#define SHOWN_BYTES 64
/* Members listed when none is near; the rest is counted. */
#define LISTED_MAX 12

const char *path_type_text(const struct path_parser *p, const struct path_value *value, char *buf,
			   size_t size)
{
	return btf_text_type(p->types, value->type, value->stars, buf, size);
}

bool path_is_pointer(const struct path_parser *p, const struct path_value *value)
{
	return value->stars || btf_types_kind(p->types, btf_types_strip(p->types, value->type,
									NULL)) == BTF_KIND_PTR;
}

/* ---- parameters and the result ---- */

static int set_location(struct path_parser *p, const char *at, const char *what,
			const struct btf_location *location, struct path_value *value)
{
	bool is_return = probe_kind_is_return(p->where->kind);

	if (location->where == BTF_NOWHERE)
		return path_fail(p, at, "%s cannot be fetched: %s", what, location->why);
	if (location->where == BTF_REGISTERS) {
		value->home = HOME_WORDS;
		value->first = location->first;
		value->n_words = location->count;
		return 0;
	}
	value->home = HOME_MEMORY;
	value->n_steps = 1;
	if (location->where == BTF_REFERENCE) {
		value->first = location->first;
		return 0;
	}
	if (is_return)
		return path_fail(p, at,
				 "%s cannot be fetched: it was on the stack when the "
				 "function was entered",
				 what);
	memcpy(value->base, "$stack", sizeof("$stack"));
	value->steps[0].offset = location->stack_offset;
	if (location->where == BTF_STACK_REFERENCE)
		value->n_steps = 2;
	return 0;
}

static void show_prototype(struct path_parser *p)
{
	char text[BTF_TEXT_MAX];

	path_advise(p, "%s", btf_text_prototype(p->types, p->where->function, text, sizeof(text)));
}

/* What looks like a variable of tracefs without its sign. */
static const char *meant_sign(const char *name, size_t size)
{
	if ((size > 3 && !strncmp(name, "arg", 3) && strspn(name + 3, "0123456789") == size - 3) ||
	    (size == 6 && !strncmp(name, "retval", size)) ||
	    (size == 4 && !strncmp(name, "comm", size)))
		return "$";
	return fetcharg_is_register(name, size) ? "%" : NULL;
}

static int refuse_parameter(struct path_parser *p, const char *name, size_t size)
{
	int shown = size < SHOWN_BYTES ? (int)size : SHOWN_BYTES;
	const struct btf_type *type;
	const char *names[NEAR_NAMES_MAX], *sign = meant_sign(name, size);
	char wanted[SHOWN_BYTES + 1];
	struct near_names near;
	uint32_t i;

	(void)snprintf(wanted, sizeof(wanted), "%.*s", shown, name);
	if (!p->where->function) {
		path_fail(p, name, "the names of the arguments are not known: %s",
			  p->where->unknown);
		path_advise(
			p,
			sign ? "write %s%s"
			     : "write $arg1 for the first argument, or a cast: ((struct file *)$arg1)->f_flags",
			sign, wanted);
		return -EINVAL;
	}
	path_fail(p, name, "%s() has no parameter \"%s\"",
		  btf_types_name(p->types, p->where->function), wanted);
	if (sign)
		path_advise(p, "write %s%s", sign, wanted);
	type = btf__type_by_id(p->types->btf, btf_types_prototype(p->types, p->where->function));
	near_names_init(&near, wanted, names, ARRAY_SIZE(names));
	for (i = 0; i < btf_vlen(type); i++)
		if (btf_params(type)[i].name_off)
			near_names_offer(&near, btf__name_by_offset(p->types->btf,
								    btf_params(type)[i].name_off));
	if (near.n_names)
		path_advise(p, "did you mean %s?", names[0]);
	show_prototype(p);
	return -EINVAL;
}

int path_take_parameter(struct path_parser *p, const char *name, size_t size,
			struct path_value *ret_value)
{
	const struct btf_type *type;
	struct btf_location location;
	char what[SHOWN_BYTES + 16];
	uint32_t prototype, i;

	if (!p->types)
		return 0;
	if (p->where->function && p->where->is_inside) {
		path_fail(p, name,
			  "names of arguments are known only at a function's first "
			  "instruction");
		path_advise(
			p,
			"name the register that has the value here: ((struct file *)%%x0)->f_flags");
		return -EINVAL;
	}
	if (!p->where->function)
		return refuse_parameter(p, name, size);
	prototype = btf_types_prototype(p->types, p->where->function);
	type = btf__type_by_id(p->types->btf, prototype);
	for (i = 0; i < btf_vlen(type); i++) {
		const char *other =
			btf__name_by_offset(p->types->btf, btf_params(type)[i].name_off);

		if (other && !strncmp(other, name, size) && !other[size])
			break;
	}
	if (i == btf_vlen(type))
		return refuse_parameter(p, name, size);
	*ret_value = (struct path_value){ .type = btf_params(type)[i].type };
	location = btf_call_parameter(p->types, prototype, i, p->where->arch);
	(void)snprintf(what, sizeof(what), "\"%.*s\"", size < SHOWN_BYTES ? (int)size : SHOWN_BYTES,
		       name);
	return set_location(p, name, what, &location, ret_value);
}

int path_take_result(struct path_parser *p, const char *at, struct path_value *ret_value)
{
	struct btf_location location;
	uint32_t prototype;
	int r;

	if (!probe_kind_is_return(p->where->kind)) {
		path_fail(p, at, "$retval is there only when a function returns");
		path_advise(p, "use the key \"kretprobe\"");
		return -EINVAL;
	}
	if (!p->types)
		return 0;
	*ret_value = (struct path_value){ .home = HOME_WORDS, .n_words = 1 };
	if (p->where->function) {
		prototype = btf_types_prototype(p->types, p->where->function);
		ret_value->type = btf__type_by_id(p->types->btf, prototype)->type;
		location = btf_call_result(p->types, prototype, p->where->arch);
		r = set_location(p, at, "$retval", &location, ret_value);
		if (r < 0) {
			show_prototype(p);
			return r;
		}
	}
	memcpy(ret_value->base, "$retval", sizeof("$retval"));
	return 0;
}

/* ---- pointers ---- */

/* What a value points to; returns false for what is no pointer. */
static bool pointee(const struct path_parser *p, struct path_value *value, bool *ret_is_user)
{
	uint32_t id = btf_types_strip(p->types, value->type, NULL);

	if (value->stars) {
		*ret_is_user = value->is_user && value->stars == 1;
		value->stars--;
		return true;
	}
	if (btf_types_kind(p->types, id) != BTF_KIND_PTR)
		return false;
	value->type = btf__type_by_id(p->types->btf, id)->type;
	(void)btf_types_strip(p->types, value->type, ret_is_user);
	return true;
}

/* The word that holds a pointer becomes the base. */
static int settle_base(struct path_parser *p, const char *at, struct path_value *value)
{
	unsigned int word = (unsigned int)(value->bit_offset / 64);

	if (value->home == HOME_MEMORY)
		return 0;
	if (value->bit_offset % 64)
		return path_fail(p, at, "this part of the value is in no register of its own");
	value->first += word;
	value->bit_offset = 0;
	return 0;
}

int path_follow(struct path_parser *p, const char *at, struct path_value *value)
{
	bool is_user = false;

	if (!pointee(p, value, &is_user))
		return path_fail(p, at, "this is no pointer");
	if (settle_base(p, at, value) < 0)
		return -EINVAL;
	if (value->n_steps == MAX_STEPS) {
		path_fail(p, at, "too many dereferences");
		path_advise(p, "the kernel follows at most %d pointers", MAX_STEPS);
		return -EINVAL;
	}
	value->home = HOME_MEMORY;
	value->steps[value->n_steps].offset = 0;
	value->steps[value->n_steps++].is_user = is_user;
	return 0;
}

static int add_bytes(struct path_parser *p, const char *at, struct path_value *value,
		     uint64_t bytes)
{
	uint64_t *offset = &value->steps[value->n_steps - 1].offset;

	if (bytes > INT32_MAX || *offset + bytes > INT32_MAX)
		return path_fail(p, at, "this is more than 2 GiB away");
	*offset += bytes;
	return 0;
}

/* ---- elements ---- */

int path_take_element(struct path_parser *p, const char *at, uint64_t index,
		      struct path_value *value)
{
	char text[BTF_TEXT_MAX];
	const struct btf_type *type;
	uint32_t id;
	uint64_t size;

	if (!p->types)
		return 0;
	id = btf_types_strip(p->types, value->type, NULL);
	type = btf__type_by_id(p->types->btf, id);
	if (!value->stars && btf_kind(type) == BTF_KIND_ARRAY) {
		uint32_t count = btf_array(type)->nelems;

		if (value->home != HOME_MEMORY)
			return path_fail(p, at,
					 "an array that is passed in registers has no "
					 "elements to fetch");
		if (count && index >= count)
			return path_fail(p, at, "the array has %u elements, numbered from 0",
					 count);
		value->type = btf_array(type)->type;
	} else if (path_is_pointer(p, value)) {
		if (path_follow(p, at, value) < 0)
			return -EINVAL;
	} else {
		path_type_text(p, value, text, sizeof(text));
		return path_fail(p, at, "%s is neither a pointer nor an array",
				 value->type ? text : "a value without a type");
	}
	size = value->stars ? 8 : btf_types_size(p->types, value->type);
	if (!size) {
		path_type_text(p, value, text, sizeof(text));
		path_fail(p, at, "what is there has the type %s, whose size is not known", text);
		path_advise(p, "cast the pointer: (u32 *)…, ((struct file *)…)->…");
		return -EINVAL;
	}
	return add_bytes(p, at, value, index * size);
}

/* ---- members ---- */

struct member_list {
	struct near_names near;
	char text[512];
	size_t used;
	size_t n_listed;
	size_t n_members;
};

static bool list_member(void *userdata, const struct btf_member_place *member)
{
	struct member_list *list = userdata;
	size_t left = sizeof(list->text) - list->used;
	int n;

	near_names_offer(&list->near, member->name);
	list->n_members++;
	if (list->n_listed == LISTED_MAX)
		return false;
	n = snprintf(list->text + list->used, left, "%s%s", list->n_listed ? ", " : "",
		     member->name);
	if (n > 0 && (size_t)n < left) {
		list->used += (size_t)n;
		list->n_listed++;
	}
	return false;
}

static int refuse_member(struct path_parser *p, const char *name, size_t size,
			 const struct path_value *value)
{
	struct member_list list = { .used = 0 };
	const char *names[NEAR_NAMES_MAX];
	char type[BTF_TEXT_MAX], wanted[SHOWN_BYTES + 1];
	size_t i;

	(void)snprintf(wanted, sizeof(wanted), "%.*s", size < SHOWN_BYTES ? (int)size : SHOWN_BYTES,
		       name);
	path_type_text(p, value, type, sizeof(type));
	path_fail(p, name, "%.100s has no member \"%s\"", type, wanted);
	near_names_init(&list.near, wanted, names, ARRAY_SIZE(names));
	(void)btf_types_walk_members(p->types, value->type, list_member, &list);
	for (i = 0; i < list.near.n_names; i++)
		path_advise(p, "%s %s?", i ? "or" : "did you mean", names[i]);
	if (!list.near.n_names)
		path_advise(p, "it has: %s%s", list.text,
			    list.n_listed < list.n_members ? ", …" : "");
	if (p->where->function)
		show_prototype(p);
	return -EINVAL;
}

static int refuse_no_structure(struct path_parser *p, const char *name,
			       const struct path_value *value)
{
	unsigned int kind = btf_types_kind(p->types, btf_types_strip(p->types, value->type, NULL));
	char type[BTF_TEXT_MAX];

	path_type_text(p, value, type, sizeof(type));
	if (kind == BTF_KIND_FWD)
		return path_fail(p, name, "%.100s is declared in this kernel's BTF but not defined",
				 type);
	if (kind == BTF_KIND_UNKN) {
		path_fail(p, name, "what this points to has no type");
		path_advise(p, "cast it: ((struct file *)…)->f_flags");
		return -EINVAL;
	}
	path_fail(p, name, "%.100s has no members", type);
	if (value->stars || kind == BTF_KIND_PTR)
		path_advise(p, "it is a pointer to a pointer: write (*…)-> or …[0]->");
	return -EINVAL;
}

/* Only what is in a register that has a name: of a result that is the first. */
static int check_word(struct path_parser *p, const char *name, const struct path_value *value)
{
	uint64_t n_words = *value->base ? 1 : value->n_words;

	if (value->bit_offset < n_words * 64)
		return 0;
	return path_fail(p, name, "this part of the value is in no register that can be fetched");
}

int path_take_member(struct path_parser *p, const char *name, size_t size, struct path_value *value)
{
	struct btf_member_place member;
	unsigned int kind;

	if (!p->types)
		return 0;
	if (path_is_pointer(p, value) && path_follow(p, name, value) < 0)
		return -EINVAL;
	kind = btf_types_kind(p->types, btf_types_strip(p->types, value->type, NULL));
	if (value->stars || (kind != BTF_KIND_STRUCT && kind != BTF_KIND_UNION))
		return refuse_no_structure(p, name, value);
	if (btf_types_find_member(p->types, value->type, name, size, &member) < 0)
		return refuse_member(p, name, size, value);
	value->type = member.type;
	value->bit_size = member.bit_size;
	if (value->home == HOME_WORDS) {
		value->bit_offset += member.bit_offset;
		return check_word(p, name, value);
	}
	value->bit_offset = member.bit_offset % 8;
	return add_bytes(p, name, value, member.bit_offset / 8);
}
