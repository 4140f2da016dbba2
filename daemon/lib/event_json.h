/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the bytes of a record to its JSON line. What does not change from one
 * record to the next is rendered once, when a program is compiled from the
 * event's format; writing a line then is copying pieces and formatting values.
 * No allocation per event. Pure but for the callback that names addresses.
 *
 * Keys, in this order (docs/events.md):
 *
 *	ts seq set probe kind cpu pid tid comm args [raw] [truncated]
 *
 * - pid is null when nobody knows it any more (see task_cache.h), comm when
 *   the event does not carry it and nobody knows it.
 * - A string that could not be read (the kernel prints "(fault)") is null.
 * - Bytes that are not UTF-8 appear as U+FFFD, one for each byte, and "raw"
 *   then has the member of the same name with all bytes of the string as hex
 *   digits; for an array of strings an array of the same length, null where
 *   the string is fine. The task's name has the key "comm", or "task.comm" in
 *   a probe that has an argument named comm.
 * - "truncated":true says that strings were cut, the longest first ("raw" then
 *   has what is shown), or, when even that was not enough, that strings are
 *   empty and the last arguments, elements and "raw" are missing.
 */
#ifndef PROBE_LIB_EVENT_JSON_H
#define PROBE_LIB_EVENT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "event_format.h"

/* No line is longer, its newline included: shippers drop longer ones. */
#define EVENT_LINE_MAX (16U << 10)

/* The hidden field that carries the task's name: "__comm=$comm". */
#define EVENT_COMM_FIELD "__comm"

/* The hidden field that tells calls apart: the stack pointer. */
#define EVENT_SP_FIELD "__sp"

/* The hidden field that tells the probes of one event apart: "__id=\7:u16". */
#define EVENT_ID_FIELD "__id"

/* TASK_COMM_LEN of the kernel. */
#define EVENT_COMM_MAX 16

/* Members behind "args", see struct event_meta: half of a line. */
#define EVENT_EXTRA_MAX (8U << 10)

/* The least room for event_json_return(). */
#define EVENT_RETURN_MIN 128

/* "2026-11-20T08:47:20.441674587Z" */
#define EVENT_TIME_SIZE 30
/* '{"ts":"2026-11-20T08:47:20.' */
#define EVENT_BEGIN_SIZE 27

#define EVENT_NS_PER_S	 1000000000LL

/**
 * struct event_name - a value that has a name
 * @value: its bits, those above the value's size being 0
 * @name: any bytes
 */
struct event_name {
	uint64_t value;
	const char *name;
};

/**
 * struct event_arg - an argument to be shown
 * @name: its key
 * @field: the field of the record; NULL when it is @name
 * @has_kind: @kind replaces what the format says
 * @kind: how it is shown
 * @bits: VALUE_SIGNED: a bit field of that many bits, whose uppermost is the
 *	  sign; or 0
 * @names: VALUE_NAME: the names; of two for one value the first is shown
 * @n_names: how many
 */
struct event_arg {
	const char *name;
	const char *field;
	bool has_kind;
	enum value_kind kind;
	unsigned int bits;
	struct event_name *names;
	size_t n_names;
};

/**
 * struct event_config - what is the same in all records of an event
 * @set: name of the set; any bytes
 * @probe: name of the probe; any bytes
 * @kind: "kprobe", "tracepoint" and so on
 * @args: in the order to be shown; NULL for all fields that are not common and
 *	  do not begin with "__"
 * @n_args: how many
 * @int64_as_string: decimals of 64 bits become strings
 */
struct event_config {
	const char *set;
	const char *probe;
	const char *kind;
	const struct event_arg *args;
	size_t n_args;
	bool int64_as_string;
};

struct event_program;

/**
 * event_program_compile() - prepare an event
 * @format: its format; not needed after the call
 * @config: the rest; not needed after the call
 * @ret_program: the program, owned by the caller
 *
 * Return: 0; -ENOENT when an argument has no field; -EBADMSG when the format
 * lacks common_pid; -E2BIG with more than 256 arguments or names that would
 * fill an eighth of a line; -ENOMEM
 */
int event_program_compile(const struct event_format *format, const struct event_config *config,
			  struct event_program **ret_program);

/**
 * event_program_free() - free a program
 * @program: the program or NULL
 *
 * Return: NULL
 */
struct event_program *event_program_free(struct event_program *program);
DEFINE_CLEANUP(struct event_program *, event_program_free);

/**
 * event_program_id() - the event's id
 * @program: the program
 *
 * Return: what event_record_id() gives for its records
 */
uint32_t event_program_id(const struct event_program *program);

/**
 * event_record_id() - which event a record is of
 * @record: its bytes
 * @size: how many
 *
 * common_type is the first u16 of each record (struct trace_entry).
 *
 * Return: the id, or 0 (which no event has) for a record that is too short
 */
uint32_t event_record_id(const void *record, size_t size);

/**
 * event_program_fits() - are all fields that a record always has in it?
 * @program: the record's program
 * @size: bytes of the record
 *
 * Return: false for a record that is cut, of which no line can be made
 */
bool event_program_fits(const struct event_program *program, size_t size);

/**
 * event_program_tid() - the thread that hit the probe
 * @program: the record's program
 * @record: its bytes
 * @size: how many
 *
 * Return: common_pid, which is a thread id; 0 is the idle task; -1 when the
 * record is too short
 */
int32_t event_program_tid(const struct event_program *program, const void *record, size_t size);

/**
 * event_program_comm() - the thread's name, as the record has it
 * @program: the record's program
 * @record: its bytes
 * @size: how many
 * @comm: gets EVENT_COMM_MAX bytes, a shorter name padded with NULs
 *
 * Return: false when the record does not carry it
 */
bool event_program_comm(const struct event_program *program, const void *record, size_t size,
			char *comm);

/**
 * typedef event_symbol_fn - name an address
 * @userdata: as given
 * @address: the address
 * @buf: where to put "symbol+0xoff"; any bytes
 * @size: room
 *
 * Return: bytes put; 0 when it has no name: then it is shown as hex
 */
typedef size_t event_symbol_fn(void *userdata, uint64_t address, char *buf, size_t size);

/* Heads that are kept, and room for each; a longer one is written each time. */
#define EVENT_HEADS	64
#define EVENT_HEAD_TEXT 336

/**
 * struct event_head_key - what the head of a line shows
 * @hash: of the event's constant part; 0 for an empty place
 * @comm: the task's name, padded with NULs
 * @cpu: where
 * @flags: what is known of the task
 * @tid: the thread
 * @pid: its process
 */
struct event_head_key {
	uint64_t hash;
	uint64_t comm[EVENT_COMM_MAX / 8];
	uint32_t cpu;
	uint32_t flags;
	int32_t tid;
	int32_t pid;
};

/**
 * struct event_head - the part of a line that a task's hits of an event share
 * @key: what it shows
 * @size: bytes of @text
 * @text: from "set" to the brace of "args"
 */
struct event_head {
	struct event_head_key key;
	uint32_t size;
	char text[EVENT_HEAD_TEXT];
};

/**
 * struct event_writer - what one stream of lines remembers between them
 * @symbol: names addresses, or NULL
 * @userdata: for @symbol
 * @second_ns: the second that @begin shows
 * @has_begin: @begin is valid
 * @begin: '{"ts":"2026-11-20T08:47:20.', and room for copies in blocks
 * @tail: members at the end of each line that is no hit, but for "start", each
 *	  with its comma before it; borrowed; or NULL
 * @tail_size: its bytes
 * @seq: the number of the last line of event_fast.c
 * @seq_digits: its last eight digits, as json_spread_decimal() gives them
 * @heads: by a hash of what they show
 */
struct event_writer {
	event_symbol_fn *symbol;
	void *userdata;
	int64_t second_ns;
	bool has_begin;
	char begin[32];
	const char *tail;
	size_t tail_size;
	uint64_t seq;
	uint64_t seq_digits;
	struct event_head heads[EVENT_HEADS];
};

/**
 * event_writer_init() - start a stream
 * @writer: the state
 * @symbol: names addresses, or NULL
 * @userdata: for @symbol
 */
void event_writer_init(struct event_writer *writer, event_symbol_fn *symbol, void *userdata);

/**
 * event_writer_set_second() - render the begin of a line
 * @writer: keeps it
 * @second: since 1970, not negative
 */
void event_writer_set_second(struct event_writer *writer, int64_t second);

/**
 * event_writer_second() - make @writer->begin that of a time
 * @writer: keeps it while the second is the same
 * @wall_ns: nanoseconds since 1970; what is before is shown as 1970
 *
 * Return: the nanoseconds within the second
 */
static inline uint32_t event_writer_second(struct event_writer *writer, int64_t wall_ns)
{
	uint64_t ns = (uint64_t)wall_ns - (uint64_t)writer->second_ns;

	if (__builtin_expect(writer->has_begin && ns < EVENT_NS_PER_S, 1))
		return (uint32_t)ns;
	if (wall_ns < 0)
		wall_ns = 0;
	event_writer_set_second(writer, wall_ns / EVENT_NS_PER_S);
	return (uint32_t)(wall_ns % EVENT_NS_PER_S);
}

/**
 * event_writer_time() - a time as RFC 3339 in UTC, with nanoseconds
 * @writer: keeps the text of the current second
 * @wall_ns: nanoseconds since 1970; what is before is shown as 1970
 * @out: gets EVENT_TIME_SIZE bytes, no terminator
 */
void event_writer_time(struct event_writer *writer, int64_t wall_ns, char *out);

/**
 * struct event_meta - what a line says that is not in the record
 * @wall_ns: the record's time, nanoseconds since 1970
 * @seq: number of the line in its stream
 * @cpu: where it was hit
 * @tid: the thread, from event_program_tid()
 * @pid: its process
 * @has_pid: @pid is known; else null is shown
 * @comm: the task's name, for an event that does not carry it: EVENT_COMM_MAX
 *	  bytes, a shorter one padded with NULs; NULL when it is not known
 * @extra: members to stand behind "args", each with its comma before it, as in
 *	   ',"stack":["a+0x4"]'; valid JSON; the arguments are cut to make room
 * @extra_size: its bytes, at most EVENT_EXTRA_MAX
 * @is_cut: @extra is not whole: say "truncated"
 */
struct event_meta {
	int64_t wall_ns;
	uint64_t seq;
	uint32_t cpu;
	int32_t tid;
	int32_t pid;
	bool has_pid;
	const char *comm;
	const char *extra;
	size_t extra_size;
	bool is_cut;
};

/**
 * event_json_write() - the line of a record
 * @program: of the record's event
 * @writer: of the stream
 * @meta: the rest
 * @record: its bytes
 * @size: how many
 * @buf: room for EVENT_LINE_MAX bytes
 * @ret_size: bytes of the line, newline included
 *
 * Return: 0; -EBADMSG when the record is shorter than its format says; -E2BIG
 * for more than EVENT_EXTRA_MAX bytes of extra members
 */
int event_json_write(const struct event_program *program, struct event_writer *writer,
		     const struct event_meta *meta, const void *record, size_t size, char *buf,
		     size_t *ret_size);

/**
 * event_json_return() - the arguments of a record as a member of another's line
 * @program: of the record's event
 * @writer: of the stream
 * @record: its bytes
 * @size: how many
 * @buf: gets ',"return":{…}', and ',"return_raw":{…}' when bytes are not UTF-8;
 *	 to be passed on as @extra of struct event_meta
 * @buf_size: room, at least EVENT_RETURN_MIN
 * @ret_size: bytes written
 *
 * Return: 0; 1 when it was cut to fit; -EBADMSG when the record is shorter than
 * its format says; -ENOBUFS for too little room
 */
int event_json_return(const struct event_program *program, struct event_writer *writer,
		      const void *record, size_t size, char *buf, size_t buf_size,
		      size_t *ret_size);

/**
 * struct stream_record - a line of a stream that is no hit
 * @wall_ns: when
 * @seq: number of the line
 * @set: name of the set; any bytes
 */
struct stream_record {
	int64_t wall_ns;
	uint64_t seq;
	const char *set;
};

/**
 * event_json_lost() - a "lost" line: hits that did not arrive
 * @writer: of the stream
 * @record: when, which, of whom
 * @cpu: where they were hit
 * @count: how many
 * @cause: "overrun", "dropped" and so on
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line
 */
size_t event_json_lost(struct event_writer *writer, const struct stream_record *record,
		       uint32_t cpu, uint64_t count, const char *cause, char *buf);

/**
 * event_json_unseen() - a "lost" line: hits that never were in the ring buffer
 * @writer: of the stream
 * @record: when, which, of whom
 * @count: how many
 * @cause: "missed" and so on
 * @probe: name of the probe, any bytes; NULL when it is not known
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line
 */
size_t event_json_unseen(struct event_writer *writer, const struct stream_record *record,
			 uint64_t count, const char *cause, const char *probe, char *buf);

/**
 * event_json_clock() - a "clock" line: the wall clock was set
 * @writer: of the stream
 * @record: when (already by the new clock), which, of whom
 * @step_ns: how far, negative for backwards
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line
 */
size_t event_json_clock(struct event_writer *writer, const struct stream_record *record,
			int64_t step_ns, char *buf);

/**
 * struct stream_start - what a "start" line says
 * @host: name of the machine; any bytes
 * @boot: boot id
 * @kernel: kernel release
 * @version: of this program
 * @probes: how many are armed
 * @skipped: how many optional ones are not
 * @is_resumed: the stream goes on where an earlier process left it
 * @repeats: lines from @repeats_from on may have been written before
 * @repeats_from: number of a line
 */
struct stream_start {
	const char *host;
	const char *boot;
	const char *kernel;
	const char *version;
	uint64_t probes;
	uint64_t skipped;
	bool is_resumed;
	bool repeats;
	uint64_t repeats_from;
};

/**
 * event_json_start() - the first line of a stream
 * @writer: of the stream
 * @record: when, which, of whom
 * @start: the rest; a NULL string is shown as null
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line
 */
size_t event_json_start(struct event_writer *writer, const struct stream_record *record,
			const struct stream_start *start, char *buf);

/**
 * event_json_reload() - a "reload" line: from here on the set is another
 * @writer: of the stream
 * @record: when, which, of whom
 * @probes: how many are armed now
 * @skipped: how many optional ones are not
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line
 */
size_t event_json_reload(struct event_writer *writer, const struct stream_record *record,
			 uint64_t probes, uint64_t skipped, char *buf);

/**
 * event_json_stop() - the last line of a stream
 * @writer: of the stream
 * @record: when, which, of whom
 * @delivered: hits that were written, in all
 * @lost: hits that were lost, in all
 * @buf: room for EVENT_LINE_MAX bytes
 *
 * Return: bytes of the line
 */
size_t event_json_stop(struct event_writer *writer, const struct stream_record *record,
		       uint64_t delivered, uint64_t lost, char *buf);

#endif /* PROBE_LIB_EVENT_JSON_H */
