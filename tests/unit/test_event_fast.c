// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of random events against a formatter that is as plain as can be, and
 * the fast way against the careful one.
 */
#include "event_program.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "macro.h"

#define FIELDS_MAX 12
#define PROGRAMS   400
#define RECORDS	   60

/* --- chance, the same each time -------------------------------------------- */

static uint64_t chance_state = 0x9e3779b97f4a7c15ULL;

static uint64_t chance(void)
{
	chance_state ^= chance_state << 13;
	chance_state ^= chance_state >> 7;
	chance_state ^= chance_state << 17;
	return chance_state * 0x2545f4914f6cdd1dULL;
}

static uint32_t below(uint32_t n)
{
	return (uint32_t)(chance() >> 33) % n;
}

/* Numbers of all lengths, and those around powers of ten and two. */
static uint64_t number(void)
{
	uint64_t n = chance() >> below(64);

	switch (below(4)) {
	case 0:
		n = 1;
		for (uint32_t i = below(20); i; i--)
			n *= 10;
		return n - below(2);
	case 1:
		return (1ULL << below(64)) - below(2);
	case 2:
		return -n;
	default:
		return n;
	}
}

/* --- an event -------------------------------------------------------------- */

enum shape { NUMBER, BOOL, INLINE_TEXT, DATA_LOC_TEXT, REL_LOC_TEXT, N_SHAPES };

struct field {
	enum shape shape;
	bool is_signed;
	bool is_hex;
	uint32_t offset;
	uint32_t size;
	uint32_t count; /* 0: no array */
	char name[64];
};

struct event {
	struct field fields[FIELDS_MAX];
	size_t n_fields;
	uint32_t fixed_size;
	bool int64_as_string;
	bool has_comm;
	struct event_program *program;
};

static uint32_t field_bytes(const struct field *f)
{
	if (f->shape == DATA_LOC_TEXT || f->shape == REL_LOC_TEXT)
		return 4;
	return f->size * (f->count ? f->count : 1);
}

static void choose_field(struct field *f, size_t index)
{
	*f = (struct field){ .shape = (enum shape)below(N_SHAPES), .size = 1 };
	if (f->shape == NUMBER) {
		f->size = 1u << below(4);
		f->is_signed = below(2);
		f->is_hex = below(3) == 0;
	} else if (f->shape == INLINE_TEXT) {
		f->size = 2 + below(40);
	}
	if ((f->shape == NUMBER || f->shape == BOOL) && below(4) == 0)
		f->count = 1 + below(6);
	(void)snprintf(f->name, sizeof(f->name), "%.*s%zu", (int)below(30),
		       "a_name_that_is_longer_than_a_block", index);
}

static void print_field(FILE *out, const struct field *f)
{
	static const char *const text[] = {
		[INLINE_TEXT] = "char",
		[DATA_LOC_TEXT] = "__data_loc char[]",
		[REL_LOC_TEXT] = "__rel_loc char[]",
	};

	fprintf(out, "\tfield:");
	if (f->shape == NUMBER)
		fprintf(out, "%c%u %s", f->is_signed ? 's' : 'u', f->size * 8, f->name);
	else
		fprintf(out, "%s %s", f->shape == BOOL ? "bool" : text[f->shape], f->name);
	if (f->shape == INLINE_TEXT)
		fprintf(out, "[%u]", f->size);
	else if (f->count)
		fprintf(out, "[%u]", f->count);
	fprintf(out, ";\toffset:%u;\tsize:%u;\tsigned:%d;\n", f->offset, field_bytes(f),
		f->is_signed);
}

static void choose_event(struct event *e)
{
	struct event_arg args[FIELDS_MAX];
	struct event_config config = { .set = "a set", .probe = "p\"", .kind = "kprobe" };
	struct event_format *format = NULL;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	*e = (struct event){ .n_fields = below(FIELDS_MAX), .fixed_size = 8 };
	fprintf(out, "name: event\nID: 7\nformat:\n"
		     "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		     "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n");
	e->has_comm = below(2);
	if (e->has_comm) {
		fprintf(out, "\tfield:__data_loc char[] __comm;\toffset:8;\tsize:4;\tsigned:1;\n");
		e->fixed_size += 4;
	}
	for (size_t i = 0; i < e->n_fields; i++) {
		struct field *f = &e->fields[i];

		choose_field(f, i);
		f->offset = e->fixed_size;
		e->fixed_size += field_bytes(f);
		print_field(out, f);
		args[i] = (struct event_arg){ .name = f->name };
		args[i].has_kind = f->is_hex;
		args[i].kind = VALUE_HEX;
	}
	assert_int_equal(fclose(out), 0);
	config.args = args;
	config.n_args = e->n_fields;
	config.int64_as_string = e->int64_as_string = below(2);
	assert_int_equal(event_format_parse(text, size, &format), 0);
	assert_int_equal(event_program_compile(format, &config, &e->program), 0);
	assert_true(e->program->is_fast);
	event_format_free(format);
	free(text);
}

/* --- a record -------------------------------------------------------------- */

struct record {
	uint8_t *bytes;
	size_t size;
};

/* Plain, or with bytes that need care, or any bytes; a NUL may be among them. */
static void choose_text(char *out, size_t size)
{
	static const char *const special[] = { "\"", "\\", "\n",	   "\x1f", "\x7f",
					       "",   "ä",  "\xe2\x98\x83", "𝄞",	   "\xff",
					       "\0", "/",  "\xed\xa0\x80" };
	uint32_t manner = below(6);

	for (size_t i = 0; i < size; i++)
		out[i] = (char)('#' + below('\\' - '#'));
	for (uint32_t i = 0; manner == 1 && i < 3; i++) {
		const char *s = special[below(ARRAY_SIZE(special))];
		size_t n = strlen(s) + 1, at = below((uint32_t)size + 1);

		if (n > 1)
			n--;
		if (at + n <= size)
			memcpy(out + at, s, n);
	}
	for (size_t i = 0; manner == 0 && i < size; i++)
		out[i] = (char)chance();
}

static void set_location(const struct record *r, size_t offset, uint32_t start, uint32_t size)
{
	uint32_t location = size << 16 | start;

	memcpy(r->bytes + offset, &location, 4);
}

static void add_text(struct record *r, size_t offset, size_t size, uint32_t from)
{
	set_location(r, offset, (uint32_t)r->size - from, (uint32_t)size);
	choose_text((char *)r->bytes + r->size, size);
	/* The kernel ends them so; a hostile record need not. */
	if (size && below(8))
		r->bytes[r->size + size - 1] = '\0';
	r->size += size;
}

static size_t choose_length(void)
{
	static const uint32_t lengths[] = { 1, 9, 17, 40, 300, 17000 };
	uint32_t i = below(32);

	return i ? 1 + below(lengths[i % 5]) : below(lengths[5]);
}

static void fill_field(struct record *r, const struct field *f)
{
	if (f->shape == DATA_LOC_TEXT || f->shape == REL_LOC_TEXT) {
		uint32_t from = f->shape == REL_LOC_TEXT ? f->offset + 4 : 0;

		if (!below(16))
			set_location(r, f->offset, below(1 << 16), below(1 << 16));
		else
			add_text(r, f->offset, choose_length(), from);
		return;
	}
	if (f->shape == INLINE_TEXT) {
		choose_text((char *)r->bytes + f->offset, f->size);
		if (below(8))
			r->bytes[f->offset + below(f->size)] = '\0';
		return;
	}
	for (uint32_t i = 0; i < (f->count ? f->count : 1); i++) {
		uint64_t value = f->shape == BOOL ? below(3) : number();

		memcpy(r->bytes + f->offset + i * f->size, &value, f->size);
	}
}

/* In memory of its own size, so that a read beyond it is seen. */
static void choose_record(const struct event *e, struct record *r)
{
	static uint8_t bytes[1 << 17];
	int32_t tid = (int32_t)below(3) * 4999;

	*r = (struct record){ .bytes = bytes, .size = e->fixed_size };
	memset(bytes, 0, e->fixed_size);
	bytes[0] = 7;
	memcpy(bytes + 4, &tid, 4);
	if (e->has_comm)
		add_text(r, 8, below(20), 0);
	for (size_t i = 0; i < e->n_fields; i++)
		fill_field(r, &e->fields[i]);
	r->bytes = malloc(r->size);
	assert_non_null(r->bytes);
	memcpy(r->bytes, bytes, r->size);
}

/* --- what is expected ------------------------------------------------------ */

static size_t valid_sequence(const unsigned char *b, size_t size)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = b[0] < 0xc0 ? 0 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : b[0] < 0xf8 ? 4 : 0;
	uint32_t code = b[0] & (0xff >> (n + 1));

	if (b[0] < 0x80)
		return 1;
	if (!n || n > size)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (b[i] & 0x3f);
	}
	if (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	return n;
}

/* Return: a byte was not UTF-8 */
static bool plain_text(FILE *out, const char *bytes, size_t size)
{
	static const char escapes[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	const unsigned char *b = (const unsigned char *)bytes;
	bool is_bad = false;
	size_t n;

	fputc('"', out);
	for (size_t i = 0; i < size; i += n) {
		const char *e = strchr(escapes, b[i]);

		n = valid_sequence(b + i, size - i);
		if (!n) {
			n = 1;
			is_bad = true;
			fputs("\xef\xbf\xbd", out);
		} else if (e && (b[i] < 0x20 || b[i] == '"' || b[i] == '\\')) {
			fprintf(out, "\\%c", e[1]);
		} else if (b[i] < 0x20 || b[i] == 0x7f) {
			fprintf(out, "\\u%04x", b[i]);
		} else {
			fwrite(b + i, 1, n, out);
		}
	}
	fputc('"', out);
	return is_bad;
}

static void plain_number(FILE *out, const struct event *e, const struct field *f, const uint8_t *p)
{
	const char *quote = e->int64_as_string && f->size == 8 ? "\"" : "";
	uint64_t value = 0;

	memcpy(&value, p, f->size);
	if (f->shape == BOOL)
		fputs(value ? "true" : "false", out);
	else if (f->is_hex)
		fprintf(out, "\"0x%" PRIx64 "\"", value);
	else if (f->is_signed)
		fprintf(out, "%s%" PRId64 "%s", quote,
			(int64_t)(value << (64 - f->size * 8)) >> (64 - f->size * 8), quote);
	else
		fprintf(out, "%s%" PRIu64 "%s", quote, value, quote);
}

/* Return: a text, or NULL when it is none or null */
static const char *find_text(const struct event *e, const struct record *r, const struct field *f,
			     size_t *ret_size)
{
	uint32_t location, start, size, next;

	if (f->shape == INLINE_TEXT) {
		*ret_size = strnlen((char *)r->bytes + f->offset, f->size);
		return (char *)r->bytes + f->offset;
	}
	memcpy(&location, r->bytes + f->offset, 4);
	size = location >> 16;
	start = (location & 0xffff) + (f->shape == REL_LOC_TEXT ? f->offset + 4 : 0);
	if (!size || start + size > r->size)
		return NULL;
	/* Where the next one begins: this one was not written. */
	for (const struct field *n = f + 1;
	     f->shape == DATA_LOC_TEXT && n < e->fields + e->n_fields; n++) {
		if (n->shape != DATA_LOC_TEXT)
			continue;
		memcpy(&next, r->bytes + n->offset, 4);
		if ((next & 0xffff) == start)
			return NULL;
		break;
	}
	*ret_size = strnlen((char *)r->bytes + start, size);
	return (char *)r->bytes + start;
}

static bool plain_value(FILE *out, const struct event *e, const struct record *r,
			const struct field *f)
{
	const char *text;
	size_t size;

	if (f->shape == NUMBER || f->shape == BOOL) {
		if (!f->count) {
			plain_number(out, e, f, r->bytes + f->offset);
			return false;
		}
		for (uint32_t i = 0; i < f->count; i++) {
			fputc(i ? ',' : '[', out);
			plain_number(out, e, f, r->bytes + f->offset + i * f->size);
		}
		fputc(']', out);
		return false;
	}
	text = find_text(e, r, f, &size);
	if (text)
		return plain_text(out, text, size);
	fputs("null", out);
	return false;
}

static void plain_hex(FILE *out, const char *name, const char *bytes, size_t size, bool *is_first)
{
	fprintf(out, "%s\"%s\":\"", *is_first ? "" : ",", name);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "%02x", (unsigned char)bytes[i]);
	fputc('"', out);
	*is_first = false;
}

static void plain_raw(FILE *out, const struct event *e, const struct record *r, const bool *is_bad,
		      const char *comm, size_t comm_size)
{
	bool is_first = true;
	const char *text;
	size_t size;

	fputs(",\"raw\":{", out);
	if (is_bad[FIELDS_MAX])
		plain_hex(out, "comm", comm, comm_size, &is_first);
	for (size_t i = 0; i < e->n_fields; i++) {
		if (!is_bad[i])
			continue;
		text = find_text(e, r, &e->fields[i], &size);
		plain_hex(out, e->fields[i].name, text, size, &is_first);
	}
	fputc('}', out);
}

static const char *plain_comm(const struct event *e, const struct record *r,
			      const struct event_meta *meta, size_t *ret_size)
{
	struct event only_comm = *e;
	const char *comm;

	if (!e->has_comm) {
		*ret_size = meta->comm ? strnlen(meta->comm, EVENT_COMM_MAX) : 0;
		return meta->comm;
	}
	memmove(only_comm.fields + 1, only_comm.fields, (FIELDS_MAX - 1) * sizeof(struct field));
	only_comm.fields[0] = (struct field){ .shape = DATA_LOC_TEXT, .offset = 8 };
	only_comm.n_fields++;
	comm = find_text(&only_comm, r, only_comm.fields, ret_size);
	if (comm && *ret_size > EVENT_COMM_MAX)
		*ret_size = EVENT_COMM_MAX;
	return comm;
}

static char *plain_line(const struct event *e, const struct record *r,
			const struct event_meta *meta, size_t *ret_size)
{
	bool is_bad[FIELDS_MAX + 1] = {}, is_any_bad;
	time_t second = meta->wall_ns / 1000000000;
	size_t comm_size = 0;
	const char *comm = plain_comm(e, r, meta, &comm_size);
	char *text = NULL, date[32];
	FILE *out = open_memstream(&text, ret_size);

	(void)strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", gmtime(&second));
	fprintf(out, "{\"ts\":\"%s.%09uZ\",\"seq\":%" PRIu64, date,
		(unsigned int)(meta->wall_ns % 1000000000), meta->seq);
	fprintf(out, ",\"set\":\"a set\",\"probe\":\"p\\\"\",\"kind\":\"kprobe\",\"cpu\":%u,",
		meta->cpu);
	if (meta->has_pid)
		fprintf(out, "\"pid\":%d", meta->pid);
	else
		fprintf(out, "\"pid\":null");
	fprintf(out, ",\"tid\":%d,\"comm\":", meta->tid);
	if (comm)
		is_bad[FIELDS_MAX] = plain_text(out, comm, comm_size);
	else
		fputs("null", out);
	is_any_bad = is_bad[FIELDS_MAX];
	fputs(",\"args\":{", out);
	for (size_t i = 0; i < e->n_fields; i++) {
		fprintf(out, "%s\"%s\":", i ? "," : "", e->fields[i].name);
		is_bad[i] = plain_value(out, e, r, &e->fields[i]);
		is_any_bad |= is_bad[i];
	}
	fputc('}', out);
	fwrite(meta->extra, 1, meta->extra_size, out);
	if (is_any_bad)
		plain_raw(out, e, r, is_bad, comm, comm_size);
	fputs("}\n", out);
	assert_int_equal(fclose(out), 0);
	return text;
}

/* --- tests ----------------------------------------------------------------- */

static void choose_meta(struct event_meta *meta, const struct event *e, const struct record *r,
			char *comm)
{
	static char extra[EVENT_EXTRA_MAX + 1];
	static const int64_t steps[] = { 1, 900, 1000000, 400000000, 90000000000, -5000000 };

	meta->wall_ns += steps[below(ARRAY_SIZE(steps))];
	meta->seq = below(20) ? meta->seq + 1 : number();
	if (!below(10))
		meta->cpu = below(3) ? below(4) : (uint32_t)number();
	meta->tid = event_program_tid(e->program, r->bytes, r->size);
	meta->has_pid = below(10);
	meta->pid = (int32_t)below(2) * 77777;
	meta->comm = below(10) ? comm : NULL;
	if (!below(5)) {
		memset(comm, 0, EVENT_COMM_MAX);
		choose_text(comm, 1 + below(EVENT_COMM_MAX));
	}
	if (!below(5))
		comm[below(EVENT_COMM_MAX)] ^= 1;
	meta->extra = extra;
	meta->extra_size = 0;
	if (!below(5))
		meta->extra_size = (size_t)snprintf(extra, sizeof(extra), ",\"stack\":[%0*d]",
						    (int)below(below(2) ? 9 : 8000), 1);
}

/* Lines are long, and messages of cmocka are not: show where they begin to differ. */
static void check_same(const char *way, const char *got, size_t size, const char *want,
		       size_t want_size)
{
	size_t at = 0, from;

	while (at < size && at < want_size && got[at] == want[at])
		at++;
	if (at == size && at == want_size)
		return;
	from = at < 40 ? 0 : at - 40;
	fail_msg("%s: %zu bytes instead of %zu; at %zu:\n got %.*s\nwant %.*s", way, size,
		 want_size, at, (int)(size - from < 80 ? size - from : 80), got + from,
		 (int)(want_size - from < 80 ? want_size - from : 80), want + from);
}

/* Return: written by the fast way */
static bool check_record(const struct event *e, struct event_writer *writer,
			 const struct event_meta *meta, const struct record *r, char *line)
{
	size_t want_size, size, n;
	char *want = plain_line(e, r, meta, &want_size);
	/* One that is nearly too long may be cut: values have room set aside. */
	bool is_exact = want_size <= EVENT_LINE_MAX - 256, is_fast;

	assert_int_equal(event_json_write(e->program, writer, meta, r->bytes, r->size, line, &size),
			 0);
	assert_true(size <= EVENT_LINE_MAX);
	if (is_exact)
		check_same("fast", line, size, want, want_size);
	n = event_careful_write(e->program, writer, meta, r->bytes, r->size, line);
	if (is_exact)
		check_same("careful", line, n, want, want_size);
	is_fast = event_fast_write(e->program, writer, meta, r->bytes, r->size, line) > 0;
	free(want);
	return is_fast;
}

static void lines_of_random_events_are_what_a_plain_formatter_says(void **state)
{
	char *line = malloc(EVENT_LINE_MAX);
	static struct event_writer writer;
	unsigned int n_fast = 0;
	struct event_meta meta = { .wall_ns = 1763628440000000000 };
	char comm[EVENT_COMM_MAX] = "a task";

	(void)state;
	event_writer_init(&writer, NULL, NULL);
	for (int i = 0; i < PROGRAMS; i++) {
		struct event e;

		choose_event(&e);
		for (int k = 0; k < RECORDS; k++) {
			struct record r;

			choose_record(&e, &r);
			choose_meta(&meta, &e, &r, comm);
			n_fast += check_record(&e, &writer, &meta, &r, line);
			free(r.bytes);
		}
		event_program_free(e.program);
	}
	/* Else this test would be about the careful way alone. */
	assert_true(n_fast > PROGRAMS * RECORDS / 3);
	free(line);
}

static void numbers_of_lines_follow_each_other(void **state)
{
	static const char format[] =
		"name: event\nID: 7\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n";
	static const uint64_t starts[] = { 0, 99999990, 999999999990, 18446744073709551600ULL };
	const struct event_config config = { .set = "s", .probe = "p", .kind = "k" };
	static struct event_writer writer;
	struct event_program *program = NULL;
	struct event_format *parsed = NULL;
	struct event_meta meta = {};
	static char line[EVENT_LINE_MAX];
	uint8_t record[8] = { 7 };

	(void)state;
	assert_int_equal(event_format_parse(format, strlen(format), &parsed), 0);
	assert_int_equal(event_program_compile(parsed, &config, &program), 0);
	event_format_free(parsed);
	event_writer_init(&writer, NULL, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		for (uint64_t n = 0; n < 1200; n++) {
			static const char before[] =
				"{\"ts\":\"1970-01-01T00:00:00.000000000Z\",\"seq\":";
			char want[100];
			size_t size;

			meta.seq = starts[i] + n;
			assert_int_equal(event_json_write(program, &writer, &meta, record,
							  sizeof(record), line, &size),
					 0);
			(void)snprintf(want, sizeof(want), "%s%" PRIu64 ",\"set\"", before,
				       meta.seq);
			assert_memory_equal(line, want, strlen(want));
		}
	}
	event_program_free(program);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_random_events_are_what_a_plain_formatter_says),
		cmocka_unit_test(numbers_of_lines_follow_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
