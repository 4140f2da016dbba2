// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a page, and each record of it as one of an event with all kinds
 * of fields: the way of a hostile page to a line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "event_format.h"
#include "event_json.h"
#include "event_line.h"
#include "ring_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIELD(decl, offset, size, sign) \
	"\tfield:" decl ";\toffset:" offset ";\tsize:" size ";\tsigned:" sign ";\n"

static const char format_text[] = "name: fuzz\nID: 1\nformat:\n" FIELD(
	"unsigned short common_type", "0", "2",
	"0") FIELD("int common_pid", "4", "4",
		   "1") "\n" FIELD("__data_loc char[] __comm", "8", "4",
				   "1") FIELD("__data_loc char[] path", "12", "4",
					      "1") FIELD("__data_loc char[][2] words", "16", "8",
							 "1") FIELD("__rel_loc char[] rel", "24",
								    "4", "1")
	FIELD("__data_loc u16[] more", "28", "4", "0") FIELD("char name[4]", "32", "4", "0") FIELD(
		"u8 c", "36", "1", "0") FIELD("u8 letters[3]", "37", "3", "0")
		FIELD("u64 sym", "40", "8",
		      "0") "\nprint fmt: \"%s c='%c' %c %pS\", __get_str(path), REC->c, REC->letters[0], (void *)REC->sym\n";

static size_t name_address(void *userdata, uint64_t address, char *buf, size_t size)
{
	(void)userdata;
	if (address & 1)
		return 0;
	memset(buf, (int)(address >> 8), size);
	return address % (size + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct event_config config = { .set = "s", .probe = "p", .kind = "kprobe" };
	_cleanup_(event_program_freep) struct event_program *program = NULL;
	_cleanup_(event_format_freep) struct event_format *format = NULL;
	_cleanup_free_ char *line = malloc(EVENT_LINE_MAX);
	struct ring_layout layout = { 0, 8, 8, 16 };
	struct event_writer writer;
	struct ring_record record;
	struct ring_page page;

	/* The first byte chooses the layout of a machine of 32 or 64 bits. */
	if (!size)
		return 0;
	if (data[0] & 1)
		layout = (struct ring_layout){ 0, 8, 4, 12 };
	if (ring_page_open(&page, &layout, data + 1, size - 1) < 0)
		return 0;
	if (event_format_parse(format_text, strlen(format_text), &format) < 0 ||
	    event_program_compile(format, &config, &program) < 0)
		abort();
	event_writer_init(&writer, name_address, NULL);
	while (ring_page_next(&page, &record) == 1) {
		struct event_meta meta = { .wall_ns = (int64_t)record.ts, .seq = page.at };
		size_t n;

		if (event_json_write(program, &writer, &meta, record.data, record.size, line, &n) ==
		    0)
			check_line(line, n);
	}
	if (page.at > page.size)
		abort();
	return 0;
}
