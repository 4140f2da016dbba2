/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the expressions share, and no one else sees: btf_path.c has
 * the grammar, btf_value.c what members, elements and pointers are in the
 * machine, btf_fetch.c the fetch argument that comes out.
 */
#ifndef PROBE_LIB_BTF_PATH_IMPL_H
#define PROBE_LIB_BTF_PATH_IMPL_H

#include "btf_path.h"
#include "macro.h"

/* What the kernel follows, see fetcharg_count_op() */
#define MAX_STEPS 14

/**
 * struct path_parser - an expression being read
 * @expr: the expression
 * @at: next byte
 * @where: the probe
 * @types: its types; NULL when only the form is checked
 * @error: gets the mistake
 * @depth: of parentheses and stars
 */
struct path_parser {
	const char *expr;
	const char *at;
	const struct btf_path_where *where;
	const struct btf_types *types;
	struct btf_path_error *error;
	unsigned int depth;
};

/**
 * enum value_home - where a value is
 * @HOME_WORDS: in @base, or in argument registers from @first on
 * @HOME_MEMORY: behind @steps
 */
enum value_home { HOME_WORDS, HOME_MEMORY };

/**
 * struct path_value - a value: what it is and where
 * @type: its type
 * @stars: that many pointers to @type, which a cast has made
 * @is_user: what the cast's pointer points to is memory of a program
 * @home: where it is
 * @base: "$arg1", "%x0", "$stack"; empty for argument register @first
 * @first: number of the argument register, from 0
 * @n_words: words of 8 bytes that hold the value and what it is a part of
 * @steps: bytes to add to the address before each load, the first one first
 * @n_steps: how many; HOME_MEMORY has at least one
 * @bit_offset: of the value in the words, or behind the last step
 * @bit_size: of a bit field; 0 for what is none
 */
struct path_value {
	uint32_t type;
	unsigned int stars;
	bool is_user;
	enum value_home home;
	char base[16];
	unsigned int first;
	unsigned int n_words;
	struct {
		uint64_t offset;
		bool is_user;
	} steps[MAX_STEPS + 1];
	unsigned int n_steps;
	uint64_t bit_offset;
	uint32_t bit_size;
};

/* All of these return 0, or -EINVAL with the error told. */

/**
 * path_fail() - tell what is wrong
 * @p: the parser
 * @at: where
 * @fmt: what is wrong
 *
 * Return: -EINVAL
 */
int path_fail(struct path_parser *p, const char *at, const char *fmt, ...) _printf_(3, 4);

/**
 * path_advise() - add a line of advice to the error
 * @p: the parser
 * @fmt: the line
 */
void path_advise(struct path_parser *p, const char *fmt, ...) _printf_(2, 3);

/* For messages: the type of a value as C writes it. */
const char *path_type_text(const struct path_parser *p, const struct path_value *value, char *buf,
			   size_t size);

/* A parameter of the function, or what it returns. */
int path_take_parameter(struct path_parser *p, const char *name, size_t size,
			struct path_value *ret_value);
int path_take_result(struct path_parser *p, const char *at, struct path_value *ret_value);

/* What a pointer points to; element @index of a pointer or array; a member. */
int path_follow(struct path_parser *p, const char *at, struct path_value *value);
int path_take_element(struct path_parser *p, const char *at, uint64_t index,
		      struct path_value *value);
int path_take_member(struct path_parser *p, const char *name, size_t size,
		     struct path_value *value);

/* Is it a pointer? Its stars are none, and its type is one when they are. */
bool path_is_pointer(const struct path_parser *p, const struct path_value *value);

/**
 * path_finish() - the fetch argument for a value
 * @p: the parser; @at is at the colon of the type, or at the end
 * @value: the value
 * @ret_result: the fetch argument
 */
int path_finish(struct path_parser *p, struct path_value *value,
		struct btf_path_result *ret_result);

#endif /* PROBE_LIB_BTF_PATH_IMPL_H */
