// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a format file; what is accepted is compiled and writes a line
 * of a record of zeros, of ones and of the bytes themselves.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "event_format.h"
#include "event_json.h"
#include "event_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_record(const struct event_program *program, const uint8_t *record, size_t size)
{
	static const char comm[EVENT_COMM_MAX] = "\xff";
	struct event_meta meta = { .wall_ns = INT64_MAX, .seq = UINT64_MAX, .comm = comm };
	_cleanup_free_ char *line = malloc(EVENT_LINE_MAX);
	struct event_writer writer;
	size_t n;

	event_writer_init(&writer, NULL, NULL);
	if (event_json_write(program, &writer, &meta, record, size, line, &n) == 0)
		check_line(line, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct event_config config = { .set = "s", .probe = "\"p\xff", .kind = "kprobe" };
	_cleanup_(event_program_freep) struct event_program *program = NULL;
	_cleanup_(event_format_freep) struct event_format *format = NULL;
	static uint8_t record[1 << 16];

	if (event_format_parse((const char *)data, size, &format) < 0)
		return 0;
	if (event_program_compile(format, &config, &program) < 0)
		return 0;
	memset(record, 0, sizeof(record));
	write_record(program, record, sizeof(record));
	memset(record, 0xff, sizeof(record));
	write_record(program, record, sizeof(record));
	write_record(program, data, size);
	return 0;
}
