// SPDX-License-Identifier: GPL-2.0-only
#include "filter.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"
#include "near_names.h"

/* Longer than the name of any field. */
#define NAME_MAX_BYTES 64
/* num_buf in parse_pred() has 24 bytes with the NUL. */
#define NUMBER_MAX_BYTES 23

/**
 * struct parser - a filter being read
 * @text: all of it
 * @at: the next byte
 * @fields: of the event, or NULL
 * @n_fields: how many
 * @depth: of parentheses
 * @fn: gets the parts, or NULL
 * @userdata: for @fn
 * @error: gets the first mistake
 */
struct parser {
	const char *text;
	const char *at;
	const struct filter_field *fields;
	size_t n_fields;
	unsigned int depth;
	filter_step_fn *fn;
	void *userdata;
	struct filter_error *error;
};

/* Those of each event: trace_define_generic_fields(), trace_define_common_fields() */
static const struct filter_field general_fields[] = {
	{ "CPU", FILTER_NUMBER, 4, true },
	{ "cpu", FILTER_NUMBER, 4, true },
	{ "COMM", FILTER_STRING, 0, false },
	{ "comm", FILTER_STRING, 0, false },
	{ "common_type", FILTER_NUMBER, 2, false },
	{ "common_flags", FILTER_NUMBER, 1, false },
	{ "common_preempt_count", FILTER_NUMBER, 1, false },
	{ "common_pid", FILTER_NUMBER, 4, true },
};

/* Longer ones before what they begin with. */
static const struct {
	const char *text;
	enum filter_op op;
	bool takes_string;
	bool takes_number;
} ops[] = {
	{ "==", FILTER_EQ, true, true },   { "!=", FILTER_NE, true, true },
	{ "~", FILTER_GLOB, true, false }, { "<=", FILTER_LE, false, true },
	{ "<", FILTER_LT, false, true },   { ">=", FILTER_GE, false, true },
	{ ">", FILTER_GT, false, true },   { "&", FILTER_BITS, false, true },
};

_printf_(3, 4) static int fail(struct parser *p, const char *at, const char *fmt, ...)
{
	va_list args;

	p->error->offset = (size_t)(at - p->text);
	p->error->advice[0] = '\0';
	va_start(args, fmt);
	(void)vsnprintf(p->error->message, sizeof(p->error->message), fmt, args);
	va_end(args);
	return -EINVAL;
}

_printf_(2, 3) static int advise(struct parser *p, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(p->error->advice, sizeof(p->error->advice), fmt, args);
	va_end(args);
	return -EINVAL;
}

static int tell(struct parser *p, struct filter_step *step, const char *at)
{
	int r;

	if (!p->fn)
		return 0;
	step->offset = (size_t)(at - p->text);
	r = p->fn(p->userdata, step, p->error);
	if (r == -EINVAL)
		p->error->offset = step->offset;
	return r;
}

static int tell_join(struct parser *p, enum filter_step_kind kind)
{
	return tell(p, &(struct filter_step){ .kind = kind }, p->at);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void skip_blanks(struct parser *p)
{
	while (*p->at == ' ' || *p->at == '\t')
		p->at++;
}

/* ---- fields ---- */

static const struct filter_field *find_field(const struct filter_field *fields, size_t n,
					     const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static int refuse_field(struct parser *p, const char *at, const char *name)
{
	const char *names[NEAR_NAMES_MAX];
	struct near_names near;
	char list[300] = "";
	size_t i, used = 0;

	fail(p, at, "the event has no field \"%s\"", name);
	near_names_init(&near, name, names, ARRAY_SIZE(names));
	for (i = 0; i < p->n_fields; i++)
		near_names_offer(&near, p->fields[i].name);
	for (i = 0; i < ARRAY_SIZE(general_fields); i++)
		near_names_offer(&near, general_fields[i].name);
	for (i = 0; i < near.n_names; i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "",
					 names[i]);
	if (used)
		return advise(p, "did you mean: %s", list);
	for (i = 0; i < p->n_fields && used < sizeof(list) - NAME_MAX_BYTES - 8; i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "",
					 p->fields[i].name);
	if (used)
		return advise(p, "its fields are: %s%s; and comm, cpu, common_pid", list,
			      i < p->n_fields ? ", …" : "");
	return advise(p, "it has comm, cpu and common_pid");
}

/* *ret_field: NULL when fields are not known */
static int read_field(struct parser *p, const struct filter_field **ret_field)
{
	const char *start = p->at;
	char name[NAME_MAX_BYTES + 1];
	size_t size = 0;

	while (is_name_char(start[size]))
		size++;
	if (size == 0 || is_digit(*start)) {
		fail(p, start,
		     *start ? "the name of a field is expected here"
			    : "the filter ends where a comparison is expected");
		return advise(p, "a comparison is FIELD == VALUE; FIELD before VALUE");
	}
	if (size > NAME_MAX_BYTES)
		return fail(p, start, "no field has a name this long");
	memcpy(name, start, size);
	name[size] = '\0';
	p->at = start + size;
	*ret_field = find_field(p->fields, p->n_fields, name);
	if (!*ret_field)
		*ret_field = find_field(general_fields, ARRAY_SIZE(general_fields), name);
	if (!p->fields)
		return 0; /* its own fields may hide a general one, of another type */
	if (!*ret_field)
		return refuse_field(p, start, name);
	if ((*ret_field)->type == FILTER_NOTHING) {
		fail(p, start, "the field \"%s\" cannot be compared", name);
		return advise(p, "it is no single number or string");
	}
	return 0;
}

/* ".ustring" says that a number is the address of a string; ".function" that it is of code. */
static int read_suffix(struct parser *p, const struct filter_field *field, bool *ret_is_string)
{
	static const char user[] = ".ustring";

	*ret_is_string = false;
	if (*p->at != '.')
		return 0;
	if (strncmp(p->at, user, sizeof(user) - 1) != 0 || is_name_char(p->at[sizeof(user) - 1])) {
		fail(p, p->at, "what follows the field is not understood");
		return advise(
			p, "\".ustring\" can follow a field that points to a string of a process");
	}
	if (p->fields && field->type == FILTER_NUMBER && field->size != 8)
		return fail(p, p->at, "\"%s\" is no pointer", field->name);
	p->at += sizeof(user) - 1;
	*ret_is_string = true;
	return 0;
}

/* ---- values ---- */

static int read_op(struct parser *p, size_t *ret_op)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ops); i++)
		if (strncmp(p->at, ops[i].text, strlen(ops[i].text)) == 0)
			break;
	/* "&&" is none of them */
	if (i < ARRAY_SIZE(ops) && !(ops[i].op == FILTER_BITS && p->at[1] == '&')) {
		p->at += strlen(ops[i].text);
		*ret_op = i;
		return 0;
	}
	if (*p->at == '=') {
		fail(p, p->at, "\"=\" is no comparison");
		return advise(p, p->at[1] == '<'   ? "write \"<=\""
				 : p->at[1] == '>' ? "write \">=\""
						   : "write \"==\"");
	}
	fail(p, p->at, "a comparison is expected here");
	return advise(p, "it is one of: == != ~ < <= > >= &");
}

static int read_string(struct parser *p, const struct filter_field *field, size_t op,
		       const char *op_at, bool is_string)
{
	const char *start = p->at, *end = strchr(start + 1, *start);

	if (!ops[op].takes_string) {
		fail(p, op_at, "\"%s\" does not compare strings", ops[op].text);
		return advise(p, "use ==, != or ~ (a pattern with * ? and [ ])");
	}
	if (p->fields && field->type != FILTER_STRING && !is_string) {
		fail(p, start, "the field \"%s\" is a number", field->name);
		return advise(p, "write the number without quotes");
	}
	if (!end) {
		fail(p, start, "the string is not closed");
		return advise(p, "it ends at the next %c: there are no escapes", *start);
	}
	if (end - start - 1 >= FILTER_MAX_STRING_BYTES)
		return fail(p, start, "the string is too long: the kernel takes %d bytes",
			    FILTER_MAX_STRING_BYTES - 1);
	p->at = end + 1;
	return 0;
}

/* Of a field of @size bytes; 64 bits hold what strtoull() took. */
static bool is_in_range(const struct filter_field *field, bool is_negative, uint64_t magnitude)
{
	unsigned int bits = field->size * 8;

	if (is_negative)
		return field->is_signed && magnitude <= 1ULL << (bits - 1);
	if (field->is_signed)
		return magnitude < 1ULL << (bits - 1);
	return bits == 64 || magnitude < 1ULL << bits;
}

static int check_range(struct parser *p, const struct filter_field *field, const char *start,
		       bool is_negative, uint64_t magnitude)
{
	unsigned int bits = field->size * 8;

	if (is_in_range(field, is_negative, magnitude))
		return 0;
	fail(p, start, "\"%s\" never has this value", field->name);
	if (is_negative && !field->is_signed)
		return advise(p, "it has no sign");
	return advise(p, "it has %u bits%s", bits, field->is_signed ? " and a sign" : "");
}

static int read_number(struct parser *p, const struct filter_field *field, size_t op,
		       const char *op_at, bool is_string, uint64_t *ret_value)
{
	const char *start = p->at, *digits = start + (*start == '-');
	bool is_hex = digits[0] == '0' && (digits[1] | 0x20) == 'x';
	uint64_t magnitude;
	size_t size = 0;
	char *end;

	if ((p->fields && field->type == FILTER_STRING) || is_string) {
		fail(p, start, "\"%s\" is a string", field ? field->name : "the field");
		return advise(p,
			      "put what it is compared with in double quotes, in JSON \\\"…\\\"");
	}
	if (!ops[op].takes_number) {
		fail(p, op_at, "\"%s\" does not compare numbers", ops[op].text);
		return advise(p, "it matches strings with a pattern; use == != < <= > >= &");
	}
	while (is_name_char(digits[size]))
		size++;
	errno = 0;
	magnitude = strtoull(digits, &end, is_hex ? 16 : 10);
	if (size == 0 || (size_t)(end - digits) != size || (is_hex && size < 3)) {
		fail(p, start, "this is no number");
		return advise(p, "write 42, -1 or 0x2a");
	}
	if (!is_hex && digits[0] == '0' && size > 1) {
		fail(p, start, "the kernel reads a number that begins with 0 as octal");
		return advise(p, "leave out the 0, or write it in hexadecimal with 0x");
	}
	if (errno || size + (*start == '-') > NUMBER_MAX_BYTES)
		return fail(p, start, "the number has more than 64 bits");
	p->at = end;
	if (p->fields && check_range(p, field, start, *start == '-', magnitude) < 0)
		return -EINVAL;
	*ret_value = *start == '-' ? -magnitude : magnitude;
	return 0;
}

static int read_cpus(struct parser *p, const struct filter_field *field, const char *op_at,
		     size_t op)
{
	const char *start = p->at, *list = start + 5, *end = strchr(list, '}');

	if (p->fields && field->type != FILTER_CPUMASK && strcasecmp(field->name, "cpu") != 0) {
		fail(p, start, "the field \"%s\" is no set of CPUs", field->name);
		return advise(p, "CPUS{…} is for CPU and for fields of the type cpumask_t");
	}
	if (ops[op].op != FILTER_EQ && ops[op].op != FILTER_NE && ops[op].op != FILTER_BITS)
		return fail(p, op_at, "\"%s\" does not compare sets of CPUs", ops[op].text);
	if (!end || strspn(list, "0123456789,-:/ \t") != (size_t)(end - list) || end == list) {
		fail(p, start, "this is no set of CPUs");
		return advise(p, "as in CPUS{0-3,8}");
	}
	p->at = end + 1;
	return 0;
}

/* What the field is compared with: its type and, of a number, its value, into @step. */
static int read_value(struct parser *p, const struct filter_field *field, size_t op,
		      const char *op_at, bool is_string, struct filter_step *step)
{
	if (*p->at == '"' || *p->at == '\'') {
		step->value_type = FILTER_STRING;
		return read_string(p, field, op, op_at, is_string);
	}
	if (strncmp(p->at, "CPUS{", 5) == 0) {
		step->value_type = FILTER_CPUMASK;
		return read_cpus(p, field, op_at, op);
	}
	if (p->fields && field->type == FILTER_CPUMASK) {
		fail(p, p->at, "\"%s\" is a set of CPUs", field->name);
		return advise(p, "as in %s & CPUS{0-3}", field->name);
	}
	if (is_digit(*p->at) || *p->at == '-') {
		step->value_type = FILTER_NUMBER;
		return read_number(p, field, op, op_at, is_string, &step->value);
	}
	fail(p, p->at,
	     *p->at ? "a number or a string is expected here"
		    : "the filter ends where a value is expected");
	return advise(p, is_name_char(*p->at)
				 ? "a string is in quotes; fields are compared with values only"
				 : "as in pid == 42 or comm == \"cat\"");
}

static int read_comparison(struct parser *p)
{
	struct filter_step step = { .kind = FILTER_COMPARE };
	const struct filter_field *field = NULL;
	const char *op_at, *value_at;
	bool is_string;
	size_t op = 0;
	int r;

	r = read_field(p, &field);
	if (r == 0)
		r = read_suffix(p, field, &is_string);
	if (r < 0)
		return r;
	skip_blanks(p);
	op_at = p->at;
	r = read_op(p, &op);
	if (r < 0)
		return r;
	skip_blanks(p);
	value_at = p->at;
	r = read_value(p, field, op, op_at, is_string, &step);
	if (r < 0)
		return r;
	step.field = field;
	step.op = ops[op].op;
	return tell(p, &step, value_at);
}

/* ---- how comparisons are put together ---- */

/* Each binds closer than the one before it, as in C. */
static const struct {
	char sign;
	enum filter_step_kind kind;
} joins[] = { { '|', FILTER_EITHER }, { '&', FILTER_BOTH } };

static int read_term(struct parser *p);

/* "&&" or "||" behind a term: @join twice. Return: 1 when it is there; 0; -EINVAL */
static int read_join(struct parser *p, char join)
{
	skip_blanks(p);
	if ((p->at[0] == '&' || p->at[0] == '|') && p->at[0] != p->at[1]) {
		fail(p, p->at, "\"%c\" does not join comparisons", *p->at);
		return advise(p, p->at[0] == '&'
					 ? "write \"&&\"; FIELD & MASK has no further comparison"
					 : "write \"||\"");
	}
	if (p->at[0] != join)
		return 0;
	p->at += 2;
	skip_blanks(p);
	return 1;
}

/* TERM, or what binds closer than joins[@level], with that between them */
static int read_joined(struct parser *p, size_t level)
{
	int r;

	if (level == ARRAY_SIZE(joins))
		return read_term(p);
	r = read_joined(p, level + 1);
	while (r == 0) {
		r = read_join(p, joins[level].sign);
		if (r <= 0)
			return r;
		r = read_joined(p, level + 1);
		if (r == 0)
			r = tell_join(p, joins[level].kind);
	}
	return r;
}

static int read_terms(struct parser *p)
{
	return read_joined(p, 0);
}

static int read_group(struct parser *p)
{
	const char *start = p->at;
	int r;

	if (++p->depth > FILTER_MAX_DEPTH)
		return fail(p, start, "parentheses are nested too deep");
	p->at++;
	skip_blanks(p);
	r = read_terms(p);
	if (r < 0)
		return r;
	if (*p->at == '\0')
		return fail(p, start, "the parenthesis is not closed");
	if (*p->at != ')') {
		fail(p, p->at, "\"&&\", \"||\" or \")\" is expected here");
		return -EINVAL;
	}
	p->at++;
	p->depth--;
	return 0;
}

static int read_term(struct parser *p)
{
	bool is_turned = false;
	int r;

	while (*p->at == '!') {
		is_turned = !is_turned;
		p->at++;
		skip_blanks(p);
	}
	r = *p->at == '(' ? read_group(p) : read_comparison(p);
	return r == 0 && is_turned ? tell_join(p, FILTER_NOT) : r;
}

/* A control character would end the line that tracefs reads. */
static int check_bytes(struct parser *p)
{
	const char *at;

	for (at = p->text; *at; at++)
		if ((unsigned char)*at < ' ' && *at != '\t')
			return fail(p, at, "a control character cannot be in a filter");
	if (at - p->text > FILTER_MAX_BYTES)
		return fail(p, p->text, "the filter is too long: the kernel takes %d bytes",
			    FILTER_MAX_BYTES);
	return 0;
}

int filter_read(const char *text, const struct filter_field *fields, size_t n_fields,
		filter_step_fn *fn, void *userdata, struct filter_error *ret_error)
{
	struct parser p = {
		.text = text,
		.at = text,
		.fields = fields,
		.n_fields = fields ? n_fields : 0,
		.fn = fn,
		.userdata = userdata,
		.error = ret_error,
	};
	int r;

	r = check_bytes(&p);
	if (r < 0)
		return r;
	skip_blanks(&p);
	r = read_terms(&p);
	if (r < 0 || *p.at == '\0')
		return r;
	if (*p.at == ')')
		return fail(&p, p.at, "this parenthesis was not opened");
	fail(&p, p.at, "\"&&\" or \"||\" is expected here");
	return -EINVAL;
}

int filter_check(const char *text, const struct filter_field *fields, size_t n_fields,
		 struct filter_error *ret_error)
{
	return filter_read(text, fields, n_fields, NULL, NULL, ret_error);
}
