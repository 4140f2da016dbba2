// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a filter: an error points into it, and what is right with the
 * fields known is right without knowing them. When it compares but numbers, it
 * is matched with records, of which nothing is read beyond their end, and says of
 * each the contrary of what its negation says.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "event_format.h"
#include "filter.h"
#include "filter_match.h"

#define RECORD_SIZE 27

static const char format_text[] =
	"name: e\nID: 1\nformat:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
	"\tfield:u64 u;\toffset:8;\tsize:8;\tsigned:0;\n"
	"\tfield:__data_loc char[] s;\toffset:16;\tsize:4;\tsigned:1;\n"
	"\tfield:s32 n;\toffset:20;\tsize:4;\tsigned:1;\n"
	"\tfield:s16 h;\toffset:24;\tsize:2;\tsigned:1;\n"
	"\tfield:u8 b;\toffset:26;\tsize:1;\tsigned:0;\n\n"
	"print fmt: \"u=%Lu\", REC->u\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
	if (!is_true)
		abort();
}

/* As many copies of @byte as there can be, each time in memory of just this size. */
static void match_records(const struct filter_match *match, const struct filter_match *negated,
			  int byte)
{
	size_t size;

	for (size = 0; size <= RECORD_SIZE; size++) {
		_cleanup_free_ uint8_t *record = malloc(size + !size);
		int r;

		require(record);
		memset(record, byte, size);
		r = filter_match_record(match, 1, record, size);
		require(r == 0 || r == 1 || r == -EBADMSG);
		require(filter_match_record(negated, 1, record, size) == (r < 0 ? r : !r));
		require(size < RECORD_SIZE || r >= 0);
	}
}

/* A text whose length fits only without what is put around it is left alone. */
static void match_text(const char *text)
{
	_cleanup_(filter_match_freep) struct filter_match *match = NULL, *negated = NULL;
	_cleanup_(event_format_freep) struct event_format *format = NULL;
	_cleanup_free_ char *negation = NULL;

	require(event_format_parse(format_text, sizeof(format_text) - 1, &format) == 0);
	if (filter_match_new(text, format, &match) < 0)
		return;
	require(asprintf(&negation, "!(%s)", text) > 0);
	if (filter_match_new(negation, format, &negated) < 0)
		return;
	match_records(match, negated, 0);
	match_records(match, negated, 0x7f);
	match_records(match, negated, 0xff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct filter_field fields[] = {
		{ "s", FILTER_STRING, 0, false },  { "n", FILTER_NUMBER, 4, true },
		{ "u", FILTER_NUMBER, 8, false },  { "m", FILTER_CPUMASK, 0, false },
		{ "x", FILTER_NOTHING, 0, false },
	};
	_cleanup_free_ char *text = strndup((const char *)data, size);
	struct filter_error error = { .message = "" };

	require(text);
	if (filter_check(text, fields, sizeof(fields) / sizeof(fields[0]), &error) == 0)
		require(filter_check(text, NULL, 0, &error) == 0);
	else
		require(error.offset <= strlen(text) && error.message[0]);
	match_text(text);
	return 0;
}
