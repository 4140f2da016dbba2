// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes the line of a record, whatever it holds; what the usual ones hold is
 * written by event_fast.c.
 *
 * The first attempt writes all strings whole. Numbers and constant pieces have
 * their room set aside (rest_max), so only strings and arrays of unknown
 * length are checked against the end. When that does not fit in a line, the
 * longest prefix length is searched that does, the same for all strings, so
 * that the longest are cut first.
 */
#include "event_json.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "event_program.h"
#include "json_writer.h"
#include "utf8.h"

/* '}' of args, ',"truncated":true', "}\n" */
#define TAIL_SIZE (1 + 17 + 2)
/* A name of a symbol: KSYM_SYMBOL_LEN of the kernel is 512 + something. */
#define SYMBOL_MAX 640

/**
 * struct shape - the keys of the arguments of one record
 * @args: with the comma before and the brace behind
 * @raw: the same
 */
struct shape {
	const char *args;
	const char *raw;
};

static const struct shape hit_shape = { ",\"args\":{", ",\"raw\":{" };
static const struct shape return_shape = { ",\"return\":{", ",\"return_raw\":{" };

/**
 * struct line - one line while it is written
 * @program: of the event
 * @writer: of the stream
 * @record: its bytes
 * @size: how many
 * @w: where the line goes
 * @shape: the keys that it is made of
 * @extra: what stands behind the arguments, or NULL
 * @extra_size: its bytes
 * @hard_end: room for the tail begins here: a brace, @extra, the end of the line
 * @cap: longest prefix of a string that is shown
 * @is_cut: this is not the first attempt: check room everywhere
 * @dropped: something is missing that is no string
 * @any_bad: a bit of @bad is set
 * @comm_bad: the task's name is not UTF-8
 * @bad: ops whose text is not UTF-8
 */
struct line {
	const struct event_program *program;
	const struct event_writer *writer;
	const uint8_t *record;
	size_t size;
	struct json_writer w;
	const struct shape *shape;
	const char *extra;
	size_t extra_size;
	char *hard_end;
	size_t cap;
	bool is_cut;
	bool dropped;
	bool any_bad;
	bool comm_bad;
	uint64_t bad[EVENT_OPS_MAX / 64];
};

static uint64_t load_unsigned(const uint8_t *p, uint32_t size)
{
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	switch (size) {
	case 8:
		memcpy(&u64, p, sizeof(u64));
		return u64;
	case 4:
		memcpy(&u32, p, sizeof(u32));
		return u32;
	case 2:
		memcpy(&u16, p, sizeof(u16));
		return u16;
	default:
		return *p;
	}
}

static int64_t load_signed(const uint8_t *p, uint32_t size)
{
	uint64_t value = load_unsigned(p, size);

	switch (size) {
	case 8:
		return (int64_t)value;
	case 4:
		return (int32_t)value;
	case 2:
		return (int16_t)value;
	default:
		return (int8_t)value;
	}
}

/* Of a bit field only its own bits are there: the sign goes on above them. */
static int64_t load_field(const uint8_t *p, const struct event_op *op)
{
	unsigned int unused = 64 - op->bits;

	if (!op->bits)
		return load_signed(p, op->element_size);
	return (int64_t)(load_unsigned(p, op->element_size) << unused) >> unused;
}

/* A value of at most EVENT_NUMBER_MAX bytes; the room is there. */
static char *format_number(char *at, const struct event_op *op, const uint8_t *p)
{
	bool is_quoted = op->is_quoted;

	switch (op->kind) {
	case VALUE_SIGNED:
		if (is_quoted)
			*at++ = '"';
		at = json_format_s64(at, load_field(p, op));
		break;
	case VALUE_UNSIGNED:
		if (is_quoted)
			*at++ = '"';
		at = json_format_u64(at, load_unsigned(p, op->element_size));
		break;
	case VALUE_BIG_ENDIAN:
		if (is_quoted)
			*at++ = '"';
		at = json_format_u64(at, be64toh(load_unsigned(p, op->element_size)) >>
						 (64 - 8 * op->element_size));
		break;
	case VALUE_BOOL:
		if (*p) {
			memcpy(at, "true", 4);
			return at + 4;
		}
		memcpy(at, "false", 5);
		return at + 5;
	default: /* hex, and what has no name */
		*at++ = '"';
		at = json_format_hex(at, load_unsigned(p, op->element_size));
		is_quoted = true;
		break;
	}
	if (is_quoted)
		*at++ = '"';
	return at;
}

static const char *find_name(const struct event_op *op, uint64_t value)
{
	size_t low = 0, high = op->n_names;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (op->names[middle].value == value)
			return op->names[middle].name;
		if (op->names[middle].value < value)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/**
 * element_text() - the text of a value that is shown as one
 * @line: the line
 * @op: its op
 * @index: which element, 0 for a scalar
 * @p: its bytes, when it is inline
 * @scratch: SYMBOL_MAX bytes
 * @ret_text: the text
 *
 * Return: 1 and the text; 0 when it has none, but is null (a string) or a
 * number (a symbol, a name)
 */
static int element_text(const struct line *line, const struct event_op *op, uint32_t index,
			const uint8_t *p, char *scratch, struct event_text *ret_text)
{
	struct event_text text = { (const char *)p, op->size };
	const char *name;
	size_t size;

	switch (op->kind) {
	case VALUE_NAME:
		name = find_name(op, load_unsigned(p, op->element_size));
		if (name)
			*ret_text = (struct event_text){ name, strlen(name) };
		return name ? 1 : 0;
	case VALUE_ADDRESS:
		(void)inet_ntop(op->size == 4 ? AF_INET : AF_INET6, p, scratch, SYMBOL_MAX);
		*ret_text = (struct event_text){ scratch, strlen(scratch) };
		return 1;
	case VALUE_CHAR:
		*ret_text = (struct event_text){ (const char *)p, 1 };
		return 1;
	case VALUE_SYMBOL:
		if (!line->writer->symbol)
			return 0;
		size = line->writer->symbol(line->writer->userdata,
					    load_unsigned(p, op->element_size), scratch,
					    SYMBOL_MAX);
		*ret_text = (struct event_text){ scratch, size < SYMBOL_MAX ? size : SYMBOL_MAX };
		return size > 0;
	default:
		if (op->place != FIELD_INLINE &&
		    !event_op_located(op, line->record, line->size, index, &text))
			return 0;
		text.size = strnlen(text.bytes, text.size);
		*ret_text = text;
		return 1;
	}
}

/* The part of a text that is shown: no sequence is cut in two. */
static struct event_text cut_text(const struct line *line, const struct event_op *op,
				  struct event_text text)
{
	size_t keep = line->cap;

	if (text.size <= keep || op->kind == VALUE_CHAR || op->kind == VALUE_ADDRESS)
		return text;
	for (size_t back = 1; back <= 3 && back <= keep; back++) {
		size_t start = keep - back;

		if (utf8_char_size(text.bytes + start, text.size - start) > back) {
			keep = start;
			break;
		}
	}
	return (struct event_text){ text.bytes, keep };
}

static bool is_text_kind(uint8_t kind)
{
	return kind == VALUE_STRING || kind == VALUE_CHAR || kind == VALUE_SYMBOL ||
	       kind == VALUE_NAME || kind == VALUE_ADDRESS;
}

/* One value; false: it was left out, the room is used up. */
static bool write_element(struct line *line, size_t op_index, const struct event_op *op,
			  uint32_t index, const uint8_t *p)
{
	char scratch[SYMBOL_MAX];
	struct event_text text;

	if (is_text_kind(op->kind) && element_text(line, op, index, p, scratch, &text)) {
		text = cut_text(line, op, text);
		if (json_string(&line->w, text.bytes, text.size)) {
			line->bad[op_index / 64] |= 1ULL << (op_index % 64);
			line->any_bad = true;
		}
		return !line->w.overflow;
	}
	if (op->kind == VALUE_STRING) {
		json_null(&line->w);
		return !line->w.overflow;
	}
	if (op->kind == VALUE_BYTES) {
		if ((size_t)(line->w.end - line->w.at) < 2 * (size_t)op->element_size + 3) {
			line->dropped = true;
			return false;
		}
		json_hex_bytes(&line->w, p, op->element_size);
		return !line->w.overflow;
	}
	if (line->w.end - line->w.at < EVENT_NUMBER_MAX) {
		line->dropped = true;
		return false;
	}
	if (line->w.comma)
		*line->w.at++ = ',';
	line->w.at = format_number(line->w.at, op, p);
	line->w.comma = true;
	return true;
}

/*
 * Where the elements of an array are, and how many: inline, or where a location
 * tells. Strings have a location each and are found by their index alone.
 */
static const uint8_t *array_elements(const struct line *line, const struct event_op *op,
				     uint32_t *ret_count)
{
	const uint8_t *p = line->record + op->offset;
	struct event_text text;

	*ret_count = op->count;
	if (op->place == FIELD_INLINE || op->kind == VALUE_STRING)
		return p;
	*ret_count = 0;
	if (!event_op_located(op, line->record, line->size, 0, &text))
		return p;
	*ret_count = (uint32_t)text.size / op->element_size;
	return (const uint8_t *)text.bytes;
}

static void write_array(struct line *line, size_t op_index, const struct event_op *op)
{
	uint32_t stride = op->kind == VALUE_STRING ? 0 : op->element_size;
	uint32_t count;
	const uint8_t *p = array_elements(line, op, &count);

	json_array_begin(&line->w);
	for (uint32_t i = 0; i < count; i++) {
		/* The closing bracket and a null must fit behind any element. */
		if (line->is_cut && line->w.end - line->w.at < EVENT_NUMBER_MAX + 2) {
			line->dropped = true;
			break;
		}
		if (!write_element(line, op_index, op, i, p + i * stride))
			break;
	}
	json_array_end(&line->w);
}

/*
 * Copy a key in blocks of sixteen: the pool has that much behind its last key,
 * and the line its tail behind any place where a key may end.
 */
static char *copy_key(char *at, const char *key, uint32_t size)
{
	char *end = at + size;

	do {
		memcpy(at, key, EVENT_POOL_SLACK);
		at += EVENT_POOL_SLACK;
		key += EVENT_POOL_SLACK;
	} while (at < end);
	return end;
}

static bool write_arg(struct line *line, size_t op_index)
{
	const struct event_program *program = line->program;
	const struct event_op *op = &program->ops[op_index];
	const uint8_t *p = line->record + op->offset;
	struct json_writer *w = &line->w;

	if (line->is_cut) {
		size_t wanted = op->is_array ? op->key_size + 2 * EVENT_NUMBER_MAX : op->fixed_max;

		if ((size_t)(line->hard_end - w->at) < wanted) {
			line->dropped = true;
			return false;
		}
		w->end = line->hard_end;
	} else {
		w->end = line->hard_end - op->rest_max;
	}
	w->at = copy_key(w->at, program->pool + op->key, op->key_size);
	w->comma = false;
	if (op->is_array)
		write_array(line, op_index, op);
	else
		write_element(line, op_index, op, 0, p);
	return true;
}

/* Numbers, alone or in an array of known length: their room is set aside. */
static char *write_numbers(char *at, const struct event_op *op, const uint8_t *p)
{
	if (!op->is_array)
		return format_number(at, op, p);
	*at++ = '[';
	for (uint32_t i = 0; i < op->count; i++) {
		if (i)
			*at++ = ',';
		at = format_number(at, op, p);
		p += op->element_size;
	}
	*at++ = ']';
	return at;
}

static void write_args(struct line *line)
{
	const struct event_program *program = line->program;

	json_raw(&line->w, line->shape->args, strlen(line->shape->args));
	for (size_t i = 0; i < program->n_ops; i++) {
		const struct event_op *op = &program->ops[i];

		if (op->is_plain && !line->is_cut) {
			char *at = copy_key(line->w.at, program->pool + op->key, op->key_size);

			line->w.at = write_numbers(at, op, line->record + op->offset);
			continue;
		}
		if (!write_arg(line, i) || line->w.overflow)
			break;
	}
}

/* A text as hex if it is bad, else null. */
static void write_raw_element(struct line *line, const struct event_op *op, uint32_t index,
			      const uint8_t *p)
{
	char scratch[SYMBOL_MAX];
	bool replaced = false;
	struct event_text text;

	if (element_text(line, op, index, p, scratch, &text)) {
		text = cut_text(line, op, text);
		(void)json_string_size(text.bytes, text.size, &replaced);
	}
	if (replaced)
		json_hex_bytes(&line->w, text.bytes, text.size);
	else
		json_null(&line->w);
}

static void write_raw_arg(struct line *line, const struct event_op *op)
{
	const char *key = line->program->pool + op->key;
	size_t key_size = op->key_size;
	uint32_t stride = op->kind == VALUE_STRING ? 0 : op->element_size;
	uint32_t count;
	const uint8_t *p;

	if (*key == ',') {
		key++;
		key_size--;
	}
	if (line->w.comma)
		json_raw(&line->w, ",", 1);
	json_raw(&line->w, key, key_size);
	line->w.comma = false;
	if (!op->is_array) {
		write_raw_element(line, op, 0, line->record + op->offset);
		return;
	}
	p = array_elements(line, op, &count);
	json_array_begin(&line->w);
	for (uint32_t i = 0; i < count; i++)
		write_raw_element(line, op, i, p + i * stride);
	json_array_end(&line->w);
}

/* The task's name: what the record carries, else what the caller knows. */
static bool comm_text(const struct line *line, const char *known, struct event_text *ret_text)
{
	const struct event_op *op = &line->program->comm;

	if (line->program->has_comm) {
		if (!element_text(line, op, 0, line->record + op->offset, NULL, ret_text))
			return false;
	} else if (known) {
		*ret_text = (struct event_text){ known, strnlen(known, EVENT_COMM_MAX) };
	} else {
		return false;
	}
	/* It is no longer; but the field is only as sure as its name. */
	if (ret_text->size > EVENT_COMM_MAX)
		ret_text->size = EVENT_COMM_MAX;
	return true;
}

static void write_raw(struct line *line, const struct event_text *comm)
{
	struct json_writer *w = &line->w;

	json_raw(w, line->shape->raw, strlen(line->shape->raw));
	w->comma = false;
	if (line->comm_bad) {
		json_key(w, line->program->has_comm_arg ? "task.comm" : "comm");
		json_hex_bytes(w, comm->bytes, comm->size);
	}
	for (size_t i = 0; i < line->program->n_ops; i++) {
		if (line->bad[i / 64] >> (i % 64) & 1)
			write_raw_arg(line, &line->program->ops[i]);
	}
	json_raw(w, "}", 1);
}

/* ts to comm: always fits, as EVENT_HEAD_MAX is a fraction of a line. */
static void write_head(struct line *line, struct event_writer *writer,
		       const struct event_meta *meta, const struct event_text *comm)
{
	const struct event_program *program = line->program;
	char *at = line->w.at;

	memcpy(at, "{\"ts\":\"", 7);
	event_writer_time(writer, meta->wall_ns, at + 7);
	at += 7 + EVENT_TIME_SIZE;
	memcpy(at, "\",\"seq\":", 8);
	at = json_format_u64(at + 8, meta->seq);
	memcpy(at, program->pool + program->head, program->head_size);
	at = json_format_u64(at + program->head_size, meta->cpu);
	memcpy(at, ",\"pid\":", 7);
	at += 7;
	if (meta->has_pid) {
		at = json_format_s64(at, meta->pid);
	} else {
		memcpy(at, "null", 4);
		at += 4;
	}
	memcpy(at, ",\"tid\":", 7);
	at = json_format_s64(at + 7, meta->tid);
	memcpy(at, ",\"comm\":", 8);
	line->w.at = at + 8;
	line->w.comma = false;
	if (comm)
		line->comm_bad = json_string(&line->w, comm->bytes, comm->size);
	else
		json_null(&line->w);
	line->any_bad |= line->comm_bad;
}

/* Whole, or with strings cut to line->cap. Return: it fits. */
static bool write_body(struct line *line, char *after_head, const struct event_text *comm)
{
	char *before_raw;

	line->w.at = after_head;
	line->w.end = line->hard_end;
	line->w.overflow = false;
	line->dropped = false;
	line->any_bad = line->comm_bad;
	memset(line->bad, 0, sizeof(line->bad));

	write_args(line);
	/* Its room is the first byte of the tail, whatever was written. */
	line->w.end = line->hard_end + 1 + line->extra_size;
	json_raw(&line->w, "}", 1);
	if (line->extra_size)
		json_raw(&line->w, line->extra, line->extra_size);
	before_raw = line->w.at;
	if (line->any_bad && !line->dropped && !line->w.overflow)
		write_raw(line, comm);
	if (line->w.overflow && line->is_cut && !line->cap) {
		/* Without strings only "raw" can be too much: single bytes have it too. */
		line->w.at = before_raw;
		line->w.overflow = false;
		line->dropped = true;
	}
	return !line->dropped && !line->w.overflow;
}

/*
 * Now with room checked at each place instead of set aside, whole first. Else
 * cuts all strings to the longest prefix with which the line fits. When it
 * does not fit without strings either, what was written until then stays.
 * Return: nothing is cut.
 */
static bool write_body_cut(struct line *line, char *after_head, const struct event_text *comm)
{
	size_t fits = 0, too_long = EVENT_LINE_MAX;

	line->is_cut = true;
	if (write_body(line, after_head, comm))
		return true;
	line->cap = 0;
	if (!write_body(line, after_head, comm))
		return false;
	while (too_long - fits > 1) {
		line->cap = fits + (too_long - fits) / 2;
		if (write_body(line, after_head, comm))
			fits = line->cap;
		else
			too_long = line->cap;
	}
	line->cap = fits;
	(void)write_body(line, after_head, comm);
	return false;
}

static size_t finish_line(struct json_writer *w, bool truncated)
{
	static const char mark[] = ",\"truncated\":true";

	w->end = w->start + EVENT_LINE_MAX;
	if (truncated)
		json_raw(w, mark, sizeof(mark) - 1);
	json_raw(w, "}\n", 2);
	return json_writer_size(w);
}

/* Room for all but the tail; what is not set here, write_body() sets. */
static void begin_record(struct line *line, const struct event_program *program,
			 const struct event_writer *writer, const void *record, size_t size,
			 char *buf, char *hard_end)
{
	line->program = program;
	line->writer = writer;
	line->record = record;
	line->size = size;
	line->extra = NULL;
	line->extra_size = 0;
	line->cap = SIZE_MAX;
	line->is_cut = false;
	line->any_bad = line->comm_bad = false;
	line->hard_end = hard_end;
	json_writer_init(&line->w, buf, (size_t)(hard_end - buf));
}

/* Return: it is whole */
static bool write_body_fitting(struct line *line, char *after_head, const struct event_text *comm)
{
	bool fits = false;

	if ((size_t)(line->hard_end - after_head) > line->program->fixed_max + 16)
		fits = write_body(line, after_head, comm);
	return fits || write_body_cut(line, after_head, comm);
}

size_t event_careful_write(const struct event_program *program, struct event_writer *writer,
			   const struct event_meta *meta, const uint8_t *record, size_t size,
			   char *buf)
{
	struct event_text comm_bytes;
	struct event_text *comm = NULL;
	struct line line;
	bool fits;

	begin_record(&line, program, writer, record, size, buf,
		     buf + EVENT_LINE_MAX - TAIL_SIZE - meta->extra_size);
	line.shape = &hit_shape;
	line.extra = meta->extra;
	line.extra_size = meta->extra_size;

	if (comm_text(&line, meta->comm, &comm_bytes))
		comm = &comm_bytes;
	write_head(&line, writer, meta, comm);
	fits = write_body_fitting(&line, line.w.at, comm);
	return finish_line(&line.w, !fits || meta->is_cut);
}

int event_json_write(const struct event_program *program, struct event_writer *writer,
		     const struct event_meta *meta, const void *record, size_t size, char *buf,
		     size_t *ret_size)
{
	size_t n = 0;

	if (size < program->record_min)
		return -EBADMSG;
	if (meta->extra_size > EVENT_EXTRA_MAX)
		return -E2BIG;
	if (program->is_fast && !meta->is_cut)
		n = event_fast_write(program, writer, meta, record, size, buf);
	if (!n)
		n = event_careful_write(program, writer, meta, record, size, buf);
	*ret_size = n;
	return 0;
}

int event_json_return(const struct event_program *program, struct event_writer *writer,
		      const void *record, size_t size, char *buf, size_t buf_size, size_t *ret_size)
{
	struct line line;
	bool fits;

	if (size < program->record_min)
		return -EBADMSG;
	if (buf_size < EVENT_RETURN_MIN)
		return -ENOBUFS;
	begin_record(&line, program, writer, record, size, buf, buf + buf_size - TAIL_SIZE);
	line.shape = &return_shape;
	fits = write_body_fitting(&line, buf, NULL);
	*ret_size = json_writer_size(&line.w);
	return !fits;
}
