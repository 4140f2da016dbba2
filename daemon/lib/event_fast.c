// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line of a usual record, as fast as it can be written: numbers, arrays of
 * a fixed length of them, and strings of UTF-8 in a line that is not too long.
 * Everything else is left to event_json.c.
 *
 * What is between the values is copied in blocks of 16, and values are stored
 * whole words at a time, so bytes behind the last one that counts are written
 * too. The room for that (EVENT_FAST_REST, EVENT_NUMBER_MAX for each number) is
 * made sure of once, when the event is compiled; strings are measured.
 */
#include "event_program.h"

#include "json_writer.h"
#include "utf8.h"

/* Room that a string needs beyond itself: blocks, quotes, the line's tail. */
#define TEXT_SLACK 64

/* What is known of a task. */
#define HEAD_HAS_PID  1u
#define HEAD_HAS_COMM 2u
/* A head is copied in blocks of so many bytes. */
#define HEAD_BLOCK 32

/**
 * struct fast_line - the line being written
 * @record: its bytes
 * @size: how many
 * @limit: values end before, if nothing follows them
 */
struct fast_line {
	const uint8_t *record;
	size_t size;
	char *limit;
};

static inline uint64_t load_low(const void *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return json_first_byte_low(word);
}

/* Copies in blocks; up to 15 bytes more are read and written. */
static inline char *copy_key(char *at, const char *from, uint32_t size)
{
	char *end = at + size;

	do {
		memcpy(at, from, EVENT_POOL_SLACK);
		at += EVENT_POOL_SLACK;
		from += EVENT_POOL_SLACK;
	} while (__builtin_expect(at < end, 0));
	return end;
}

/* The same for what is longer. */
static inline char *copy_head(char *at, const struct event_head *head)
{
	const char *from = head->text;
	char *end = at + head->size;

	do {
		memcpy(at, from, HEAD_BLOCK);
		at += HEAD_BLOCK;
		from += HEAD_BLOCK;
	} while (at < end);
	return end;
}

/* --- the head ------------------------------------------------------------- */

/*
 * At most eight bytes that end at @end as a word, the first the lowest, zeros
 * behind the last. Reads the eight bytes before @end.
 */
static inline uint64_t load_tail(const char *end, size_t size)
{
	return load_low(end - 8) >> (8 - size) * 8;
}

/* Zeros from the first NUL on. Return: there was one */
static inline bool end_at_nul(uint64_t *word)
{
	const uint64_t ones = 0x0101010101010101ULL, tops = ones * 0x80;
	uint64_t nul = (*word - ones) & ~*word & tops;

	if (!nul)
		return false;
	/* The lowest bit that is set is right; those above may not be. */
	*word &= (nul & -nul) / 0x80 - 1;
	return true;
}

/* The first bytes of a string in the record, padded with NULs. */
static inline void load_comm(const struct fast_line *line, struct event_text text, uint64_t *comm)
{
	size_t size = text.size < EVENT_COMM_MAX ? text.size : EVENT_COMM_MAX;
	const char *end = text.bytes + size;

	comm[0] = comm[1] = 0;
	if (__builtin_expect((size_t)(end - (const char *)line->record) < EVENT_COMM_MAX, 0)) {
		memcpy(comm, text.bytes, size);
		comm[0] = json_first_byte_low(comm[0]);
		comm[1] = json_first_byte_low(comm[1]);
	} else if (size > 8) {
		comm[0] = load_low(text.bytes);
		comm[1] = load_tail(end, size - 8);
	} else if (size) {
		comm[0] = load_tail(end, size);
	}
	if (end_at_nul(&comm[0]))
		comm[1] = 0;
	else
		end_at_nul(&comm[1]);
}

/* Return: the name is known */
static inline bool find_comm(const struct event_program *program, const struct fast_line *line,
			     const char *known, uint64_t *comm)
{
	const struct event_op *op = &program->comm;
	struct event_text text;

	comm[0] = comm[1] = 0;
	if (program->has_comm) {
		text = (struct event_text){ (const char *)line->record + op->offset, op->size };
		if (op->place != FIELD_INLINE &&
		    !event_op_located(op, line->record, line->size, 0, &text))
			return false;
		load_comm(line, text, comm);
		return true;
	}
	if (!known)
		return false;
	comm[0] = load_low(known);
	comm[1] = load_low(known + 8);
	return true;
}

/* Return: 0, or -1 when it does not fit or its name is not UTF-8 */
static int render_head(struct event_head *head, const struct event_program *program,
		       const struct event_meta *meta)
{
	uint64_t comm[2] = { json_first_byte_low(head->key.comm[0]),
			     json_first_byte_low(head->key.comm[1]) };
	struct json_writer w;

	json_writer_init(&w, head->text, sizeof(head->text) - HEAD_BLOCK);
	json_raw(&w, program->pool + program->head, program->head_size);
	json_u64(&w, meta->cpu);
	w.comma = true;
	json_key(&w, "pid");
	if (meta->has_pid)
		json_s64(&w, meta->pid);
	else
		json_null(&w);
	json_key(&w, "tid");
	json_s64(&w, meta->tid);
	json_key(&w, "comm");
	if (head->key.flags & HEAD_HAS_COMM)
		json_string(&w, (const char *)comm, strnlen((const char *)comm, sizeof(comm)));
	else
		json_null(&w);
	json_raw(&w, ",\"args\":{", 9);
	head->size = (uint32_t)json_writer_size(&w);
	return w.overflow || w.replaced ? -1 : 0;
}

static inline bool is_same_key(const struct event_head_key *a, const struct event_head_key *b)
{
	return !((a->hash ^ b->hash) | (a->comm[0] ^ b->comm[0]) | (a->comm[1] ^ b->comm[1]) |
		 (a->cpu ^ b->cpu) | (a->flags ^ b->flags) | (uint32_t)(a->tid ^ b->tid) |
		 (uint32_t)(a->pid ^ b->pid));
}

/* Return: the head, or NULL when it is none for the fast way */
static inline const struct event_head *find_head(const struct event_program *program,
						 struct event_writer *writer,
						 const struct event_meta *meta,
						 const struct fast_line *line)
{
	struct event_head_key key = {
		.hash = program->head_hash,
		.cpu = meta->cpu,
		.flags = meta->has_pid ? HEAD_HAS_PID : 0,
		.tid = meta->tid,
		.pid = meta->has_pid ? meta->pid : 0,
	};
	uint32_t place = (uint32_t)key.tid * 2654435761u ^ (uint32_t)key.hash ^ key.cpu << 20;
	struct event_head *head = &writer->heads[(place >> 20) % EVENT_HEADS];

	if (find_comm(program, line, meta->comm, key.comm))
		key.flags |= HEAD_HAS_COMM;
	if (__builtin_expect(is_same_key(&head->key, &key), 1))
		return head;
	head->key = key;
	if (render_head(head, program, meta) == 0)
		return head;
	head->key.hash = 0;
	return NULL;
}

/* --- numbers -------------------------------------------------------------- */

static inline char *format_bool(char *at, bool value)
{
	memcpy(at, value ? "true" : "false", 5);
	return at + (value ? 4 : 5);
}

/* One value or the elements of an array, each of TYPE and shown by FORMAT. */
#define WRITE_NUMBERS(at, op, p, type, format)                    \
	for (uint32_t left = (op)->count;; left--) {              \
		type value;                                       \
                                                                  \
		memcpy(&value, p, sizeof(value));                 \
		at = format(at, value);                           \
		if (left <= 1)                                    \
			break;                                    \
		memcpy(at, (op)->between, sizeof((op)->between)); \
		at += (op)->between_size;                         \
		p += sizeof(value);                               \
	}

static inline char *write_numbers(char *at, const struct event_op *op, const uint8_t *p)
{
	switch ((enum event_fast)op->fast) {
	case FAST_S8:
		WRITE_NUMBERS(at, op, p, int8_t, json_format_s32);
		break;
	case FAST_S16:
		WRITE_NUMBERS(at, op, p, int16_t, json_format_s32);
		break;
	case FAST_S32:
		WRITE_NUMBERS(at, op, p, int32_t, json_format_s32);
		break;
	case FAST_S64:
		WRITE_NUMBERS(at, op, p, int64_t, json_format_s64);
		break;
	case FAST_U8:
		WRITE_NUMBERS(at, op, p, uint8_t, json_format_u32);
		break;
	case FAST_U16:
		WRITE_NUMBERS(at, op, p, uint16_t, json_format_u32);
		break;
	case FAST_U32:
		WRITE_NUMBERS(at, op, p, uint32_t, json_format_u32);
		break;
	case FAST_U64:
		WRITE_NUMBERS(at, op, p, uint64_t, json_format_u64);
		break;
	case FAST_X8:
		WRITE_NUMBERS(at, op, p, uint8_t, json_format_hex_digits);
		break;
	case FAST_X16:
		WRITE_NUMBERS(at, op, p, uint16_t, json_format_hex_digits);
		break;
	case FAST_X32:
		WRITE_NUMBERS(at, op, p, uint32_t, json_format_hex_digits);
		break;
	case FAST_X64:
		WRITE_NUMBERS(at, op, p, uint64_t, json_format_hex_digits);
		break;
	default:
		WRITE_NUMBERS(at, op, p, uint8_t, format_bool);
		break;
	}
	*at = '"';
	at += op->close;
	*at = ']';
	return at + op->is_array;
}

/* --- strings -------------------------------------------------------------- */

/* What the quick copy does not: escapes, and sequences of several bytes. */
static char *write_careful_text(char *at, const char *end, struct event_text text)
{
	struct json_writer w;

	/* The quote is there already, and is written again. */
	json_writer_init(&w, at - 1, (size_t)(end - at) + 1);
	if (json_string(&w, text.bytes, strnlen(text.bytes, text.size)) || w.overflow)
		return NULL;
	return w.at;
}

/*
 * A string up to its NUL or its end, a word at a time: what is less than a word
 * at the end is loaded with bytes before it, of which a record has eight
 * (struct trace_entry). Return: what is behind its closing quote, or NULL
 */
static inline char *write_text(char *at, const char *end, const struct fast_line *line,
			       struct event_text text)
{
	const char *p = text.bytes;
	size_t left = text.size;
	char *out = at;
	uint64_t word, found;

	if (end - at < (ptrdiff_t)text.size)
		return NULL;
	for (; left >= sizeof(word); left -= sizeof(word)) {
		word = load_low(p);
		found = json_bytes_of_care(word);
		word = json_first_byte_low(word);
		memcpy(out, &word, sizeof(word));
		if (found)
			goto found;
		out += sizeof(word);
		p += sizeof(word);
	}
	if (!left) {
		*out = '"';
		return out + 1;
	}
	if (p + left - sizeof(word) < (const char *)line->record)
		return write_careful_text(at, end, text);
	/* The zeros behind its last byte are found at the latest. */
	word = load_tail(p + left, left);
	found = json_bytes_of_care(word);
	word = json_first_byte_low(word);
	memcpy(out, &word, sizeof(word));
found:
	out += __builtin_ctzll(found) / 8;
	p += __builtin_ctzll(found) / 8;
	if (__builtin_expect(p < text.bytes + text.size && *p, 0))
		return write_careful_text(at, end, text);
	*out = '"';
	return out + 1;
}

static inline char *write_located(char *at, const char *end, const struct fast_line *line,
				  const struct event_op *op)
{
	struct event_text text;

	if (event_op_located(op, line->record, line->size, 0, &text))
		return write_text(at, end, line, text);
	/* Over the quote. */
	memcpy(at - 1, "null", 4);
	return at + 3;
}

/* --- the line ------------------------------------------------------------- */

/* The next number is the last one with its last digit one more, nine times in ten. */
static inline char *write_seq(char *at, struct event_writer *writer, uint64_t seq)
{
	uint64_t digits = writer->seq_digits + (1ULL << 56);
	unsigned int zeros = 0;

	if (__builtin_expect(!seq || seq != writer->seq + 1 || digits >> 56 > 9, 0))
		digits = json_spread_decimal((uint32_t)(seq % JSON_TEN_TO_THE_8));
	writer->seq = seq;
	writer->seq_digits = digits;
	if (__builtin_expect(seq >= JSON_TEN_TO_THE_8, 0))
		at = json_format_u64(at, seq / JSON_TEN_TO_THE_8);
	else
		zeros = (unsigned int)__builtin_ctzll(digits | 1ULL << 56) / 8;
	digits = json_first_byte_low((digits | JSON_ZEROS) >> zeros * 8);
	memcpy(at, &digits, sizeof(digits));
	return at + sizeof(digits) - zeros;
}

static inline char *write_begin(char *at, struct event_writer *writer,
				const struct event_meta *meta)
{
	uint32_t ns = event_writer_second(writer, meta->wall_ns);

	memcpy(at, writer->begin, sizeof(writer->begin));
	at = json_format_padded(at + EVENT_BEGIN_SIZE, ns, 9);
	memcpy(at, "Z\",\"seq\":", 9);
	return write_seq(at + 9, writer, meta->seq);
}

size_t event_fast_write(const struct event_program *program, struct event_writer *writer,
			const struct event_meta *meta, const uint8_t *record, size_t size,
			char *buf)
{
	struct fast_line line = { record, size,
				  buf + EVENT_LINE_MAX - TEXT_SLACK - meta->extra_size };
	const struct event_head *head = find_head(program, writer, meta, &line);
	const struct event_op *op = program->ops, *end = op + program->n_ops;
	char *at;

	if (!head || program->fixed_max + meta->extra_size > EVENT_LINE_MAX - EVENT_FAST_REST)
		return 0;
	at = write_begin(buf, writer, meta);
	at = copy_head(at, head);
	for (; op < end; op++) {
		const uint8_t *p = record + op->offset;

		at = copy_key(at, program->pool + op->fast_key, op->fast_key_size);
		if (op->fast < FAST_TEXT) {
			at = write_numbers(at, op, p);
			continue;
		}
		if (op->fast == FAST_TEXT)
			at = write_text(at, line.limit - op->rest_max, &line,
					(struct event_text){ (const char *)p, op->size });
		else
			at = write_located(at, line.limit - op->rest_max, &line, op);
		if (__builtin_expect(!at, 0))
			return 0;
	}
	*at++ = '}';
	if (__builtin_expect(meta->extra_size > 0, 0))
		at = mempcpy(at, meta->extra, meta->extra_size);
	memcpy(at, "}\n", 2);
	return (size_t)(at + 2 - buf);
}
