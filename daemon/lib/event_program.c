// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiles an event's format into the pieces and operations of its line.
 */
#include "event_program.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_writer.h"
#include "macro.h"

/* What one value needs at most; strings and names of symbols being empty. */
static uint32_t value_max(const struct event_op *op)
{
	switch ((enum value_kind)op->kind) {
	case VALUE_BYTES:
		return op->element_size * 2 + 3;
	case VALUE_STRING:
		return sizeof("null,") - 1;
	case VALUE_CHAR:
		return JSON_ESCAPE_MAX + 3;
	case VALUE_ADDRESS:
		return INET6_ADDRSTRLEN + 3;
	default:
		return EVENT_NUMBER_MAX;
	}
}

static bool shows_64_bit_decimal(const struct event_op *op)
{
	return op->element_size == 8 && (op->kind == VALUE_SIGNED || op->kind == VALUE_UNSIGNED ||
					 op->kind == VALUE_BIG_ENDIAN);
}

/* A kind from outside must fit the bytes that are there. */
static enum value_kind fitting_kind(const struct event_field *f, enum value_kind wanted)
{
	bool is_number = f->kind != VALUE_STRING && f->kind != VALUE_BYTES;

	if ((wanted == VALUE_STRING || wanted == VALUE_BYTES) != !is_number)
		return f->kind;
	if (wanted == VALUE_ADDRESS)
		return f->place == FIELD_INLINE && (f->size == 4 || f->size == 16) ? wanted
										   : f->kind;
	if (wanted == VALUE_CHAR && f->element_size != 1)
		return f->kind;
	if (wanted == VALUE_SYMBOL && f->element_size < 4)
		return f->kind;
	return wanted;
}

static void fill_op(struct event_op *op, const struct event_field *f, enum value_kind kind,
		    bool int64_as_string)
{
	op->offset = f->offset;
	op->size = f->size;
	op->element_size = f->element_size;
	op->count = f->count;
	op->place = (uint8_t)f->place;
	op->kind = (uint8_t)kind;
	op->is_array = f->is_array;
	op->is_quoted = int64_as_string && shows_64_bit_decimal(op);
	op->is_plain = op->place == FIELD_INLINE && kind != VALUE_STRING && kind != VALUE_CHAR &&
		       kind != VALUE_SYMBOL && kind != VALUE_BYTES && kind != VALUE_NAME &&
		       kind != VALUE_ADDRESS;
	/* Its bytes are one value. */
	if (kind == VALUE_ADDRESS) {
		op->is_array = false;
		op->element_size = f->size;
		op->count = 0;
	}
	op->fixed_max = value_max(op);
	if (op->is_array)
		op->fixed_max = 2 + (op->place == FIELD_INLINE || kind == VALUE_STRING
					     ? op->count * value_max(op)
					     : 0);
}

/*
 * The location that the kernel fills next. Both then begin at the same byte
 * when the first could not be read: event_json.c tells what follows from it.
 */
static uint32_t find_next_location(const struct event_format *format, const struct event_field *f)
{
	const struct event_field *end = format->fields + format->n_fields;

	if (f->place != FIELD_DATA_LOC)
		return 0;
	for (f++; f < end; f++) {
		if (f->place == FIELD_DATA_LOC)
			return f->offset;
	}
	return 0;
}

static bool is_shown_by_default(const struct event_field *f)
{
	return !f->is_common && strncmp(f->name, "__", 2) != 0;
}

static size_t count_args(const struct event_format *format, const struct event_config *config)
{
	size_t n = 0;

	if (config->args)
		return config->n_args;
	for (size_t i = 0; i < format->n_fields; i++)
		n += is_shown_by_default(&format->fields[i]);
	return n;
}

/* ',"name":' of one op; the comma is left out for the first. */
static void add_key(struct json_writer *w, struct event_op *op, const char *name, bool is_first)
{
	op->key = (uint32_t)(w->at - w->start);
	w->comma = !is_first;
	json_cstring(w, name);
	json_raw(w, ":", 1);
	op->key_size = (uint32_t)(w->at - w->start) - op->key;
	op->fixed_max += op->key_size;
}

/* How the fast way shows a value, if it can. */
static enum event_fast fast_code(const struct event_op *op)
{
	static const enum event_fast first[] = {
		[VALUE_SIGNED] = FAST_S8,
		[VALUE_UNSIGNED] = FAST_U8,
		[VALUE_HEX] = FAST_X8,
	};

	if (op->kind == VALUE_STRING && !op->is_array)
		return op->place == FIELD_INLINE ? FAST_TEXT : FAST_LOCATED_TEXT;
	if (!op->is_plain || op->bits || (op->is_array && !op->count))
		return FAST_NONE;
	if (op->kind == VALUE_BOOL)
		return FAST_BOOL;
	if (op->kind >= ARRAY_SIZE(first))
		return FAST_NONE;
	switch (op->element_size) {
	case 1:
	case 2:
	case 4:
	case 8:
		return first[op->kind] + (enum event_fast)__builtin_ctz(op->element_size);
	default:
		return FAST_NONE;
	}
}

/* The pieces around the values of the op whose key was added last. */
static void add_fast(struct event_op *op, struct json_writer *w)
{
	bool is_text = op->kind == VALUE_STRING, is_hex = op->kind == VALUE_HEX;
	const char *open = is_hex ? "\"0x" : is_text || op->is_quoted ? "\"" : "";

	op->fast = (uint8_t)fast_code(op);
	op->fast_key = (uint32_t)(w->at - w->start);
	json_raw(w, w->start + op->key, op->key_size);
	if (op->is_array)
		json_raw(w, "[", 1);
	json_raw(w, open, strlen(open));
	op->fast_key_size = (uint32_t)(w->at - w->start) - op->fast_key;
	op->close = *open ? 1 : 0;
	op->between_size = (uint8_t)snprintf(op->between, sizeof(op->between), "%s,%s",
					     *open ? "\"" : "", open);
}

static int compare_names(const void *a, const void *b)
{
	const struct event_name *x = a, *y = b;

	return x->value < y->value ? -1 : x->value > y->value;
}

static bool has_name(const struct event_op *op, uint64_t value)
{
	size_t i;

	for (i = 0; i < op->n_names; i++)
		if (op->names[i].value == value)
			return true;
	return false;
}

static int copy_names(struct event_op *op, const struct event_arg *arg)
{
	size_t i;

	op->names = calloc(arg->n_names + 1, sizeof(*op->names));
	if (!op->names)
		return -ENOMEM;
	for (i = 0; i < arg->n_names; i++) {
		if (has_name(op, arg->names[i].value))
			continue;
		op->names[op->n_names].name = strdup(arg->names[i].name);
		if (!op->names[op->n_names].name)
			return -ENOMEM;
		op->names[op->n_names++].value = arg->names[i].value;
	}
	qsort(op->names, op->n_names, sizeof(*op->names), compare_names);
	return 0;
}

static int add_op(struct event_program *program, const struct event_format *format,
		  const struct event_config *config, const struct event_arg *arg,
		  struct json_writer *w)
{
	const char *field_name = arg->field ? arg->field : arg->name;
	const struct event_field *f = event_format_find(format, field_name);
	struct event_op *op = &program->ops[program->n_ops];

	if (!f)
		return -ENOENT;
	fill_op(op, f, arg->has_kind ? fitting_kind(f, arg->kind) : f->kind,
		config->int64_as_string);
	if (op->kind == VALUE_SIGNED && arg->bits < op->element_size * 8)
		op->bits = (uint8_t)arg->bits;
	op->next_location = find_next_location(format, f);
	add_key(w, op, arg->name, !program->n_ops);
	add_fast(op, w);
	program->is_fast &= op->fast != FAST_NONE;
	program->has_comm_arg |= !strcmp(arg->name, "comm");
	program->n_ops++;
	return op->kind == VALUE_NAME ? copy_names(op, arg) : 0;
}

static int add_ops(struct event_program *program, const struct event_format *format,
		   const struct event_config *config, struct json_writer *w)
{
	size_t n = config->args ? config->n_args : format->n_fields;
	uint32_t rest = 0;

	for (size_t i = 0; i < n; i++) {
		struct event_arg arg = {};
		int r;

		if (config->args) {
			arg = config->args[i];
		} else {
			if (!is_shown_by_default(&format->fields[i]))
				continue;
			arg.name = format->fields[i].name;
		}
		r = add_op(program, format, config, &arg, w);
		if (r < 0)
			return r;
	}
	for (size_t i = program->n_ops; i-- > 0;) {
		program->ops[i].rest_max = rest;
		rest += program->ops[i].fixed_max;
	}
	program->fixed_max = rest;
	program->is_fast &= rest + EVENT_FAST_REST <= EVENT_LINE_MAX;
	return 0;
}

/* FNV-1a, and never 0, which is an empty place. */
static uint64_t hash_bytes(const char *bytes, size_t size)
{
	uint64_t hash = 0xcbf29ce484222325ULL;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3ULL;
	return hash | 1;
}

static void add_head(struct event_program *program, const struct event_config *config,
		     struct json_writer *w)
{
	program->head = (uint32_t)(w->at - w->start);
	w->comma = true;
	json_key(w, "set");
	json_cstring(w, config->set);
	json_key(w, "probe");
	json_cstring(w, config->probe);
	json_key(w, "kind");
	json_cstring(w, config->kind);
	json_key(w, "cpu");
	program->head_size = (uint32_t)(w->at - w->start) - program->head;
	program->head_hash = hash_bytes(w->start + program->head, program->head_size);
}

static int find_common(struct event_program *program, const struct event_format *format)
{
	const struct event_field *tid = event_format_find(format, "common_pid");
	const struct event_field *comm = event_format_find(format, EVENT_COMM_FIELD);

	if (!tid || tid->size != 4 || tid->place != FIELD_INLINE)
		return -EBADMSG;
	program->tid_offset = tid->offset;
	for (size_t i = 0; i < format->n_fields; i++) {
		const struct event_field *f = &format->fields[i];

		if (program->record_min < f->offset + f->size)
			program->record_min = f->offset + f->size;
	}
	if (comm && comm->kind == VALUE_STRING && !comm->is_array) {
		program->has_comm = true;
		fill_op(&program->comm, comm, VALUE_STRING, false);
		program->comm.next_location = find_next_location(format, comm);
	}
	return 0;
}

/* Most that the constant pieces can need. */
static size_t max_pool_size(const struct event_format *format, const struct event_config *config)
{
	size_t size = EVENT_HEAD_MAX, i;

	for (i = 0; i < config->n_args && config->args; i++)
		size += 2 * (strlen(config->args[i].name) * JSON_ESCAPE_MAX + 8);
	for (i = 0; i < format->n_fields && !config->args; i++)
		size += 2 * (strlen(format->fields[i].name) + 8);
	return size;
}

/* The pieces are written where there is room for the most, and kept where they fit. */
static int write_pieces(struct event_program *program, const struct event_format *format,
			const struct event_config *config)
{
	size_t max = max_pool_size(format, config), used;
	_cleanup_free_ char *pieces = malloc(max);
	struct json_writer w;
	int r;

	if (!pieces)
		return -ENOMEM;
	json_writer_init(&w, pieces, max);
	add_head(program, config, &w);
	r = add_ops(program, format, config, &w);
	if (r < 0)
		return r;
	if (w.overflow || program->head_size > EVENT_HEAD_MAX / 2)
		return -E2BIG;
	used = json_writer_size(&w);
	program->pool = calloc(1, used + EVENT_POOL_SLACK);
	if (!program->pool)
		return -ENOMEM;
	memcpy(program->pool, pieces, used);
	return 0;
}

int event_program_compile(const struct event_format *format, const struct event_config *config,
			  struct event_program **ret_program)
{
	_cleanup_(event_program_freep) struct event_program *program = NULL;
	size_t n_args = count_args(format, config);
	int r;

	if (n_args > EVENT_OPS_MAX)
		return -E2BIG;
	program = calloc(1, sizeof(*program));
	if (!program)
		return -ENOMEM;
	program->ops = calloc(n_args + 1, sizeof(*program->ops));
	if (!program->ops)
		return -ENOMEM;

	program->id = format->id;
	program->is_fast = true;
	r = find_common(program, format);
	if (r == 0)
		r = write_pieces(program, format, config);
	if (r < 0)
		return r;
	*ret_program = TAKE_PTR(program);
	return 0;
}

static void op_done(struct event_op *op)
{
	while (op->n_names)
		free((char *)op->names[--op->n_names].name);
	free(op->names);
}

struct event_program *event_program_free(struct event_program *program)
{
	if (!program)
		return NULL;
	while (program->ops && program->n_ops)
		op_done(&program->ops[--program->n_ops]);
	free(program->ops);
	free(program->pool);
	free(program);
	return NULL;
}

uint32_t event_program_id(const struct event_program *program)
{
	return program->id;
}

uint32_t event_record_id(const void *record, size_t size)
{
	uint16_t id;

	if (size < sizeof(id))
		return 0;
	memcpy(&id, record, sizeof(id));
	return id;
}

bool event_program_comm(const struct event_program *program, const void *record, size_t size,
			char *comm)
{
	const struct event_op *op = &program->comm;
	struct event_text text;

	if (!program->has_comm || size < program->record_min)
		return false;
	text = (struct event_text){ (const char *)record + op->offset, op->size };
	if (op->place != FIELD_INLINE && !event_op_located(op, record, size, 0, &text))
		return false;
	memset(comm, 0, EVENT_COMM_MAX);
	memcpy(comm, text.bytes,
	       strnlen(text.bytes, text.size < EVENT_COMM_MAX ? text.size : EVENT_COMM_MAX));
	return true;
}

bool event_program_fits(const struct event_program *program, size_t size)
{
	return size >= program->record_min;
}

int32_t event_program_tid(const struct event_program *program, const void *record, size_t size)
{
	int32_t tid;

	if (size < (size_t)program->tid_offset + sizeof(tid))
		return -1;
	memcpy(&tid, (const char *)record + program->tid_offset, sizeof(tid));
	return tid;
}
