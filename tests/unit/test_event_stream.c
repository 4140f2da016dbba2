// SPDX-License-Identifier: GPL-2.0-only
#include "event_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

static void times_are_rfc_3339_with_nanoseconds(void **state)
{
	static const struct {
		int64_t ns;
		const char *want;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00.000000000Z" },
		{ 1763628440441674587, "2025-11-20T08:47:20.441674587Z" },
		{ 1763628440999999999, "2025-11-20T08:47:20.999999999Z" },
		{ 1763628441000000000, "2025-11-20T08:47:21.000000000Z" },
		{ 1709164800000000001, "2024-02-29T00:00:00.000000001Z" },
		{ -1, "1970-01-01T00:00:00.000000000Z" },
		{ INT64_MAX, "2262-04-11T23:47:16.854775807Z" },
	};
	struct event_writer writer;
	char out[EVENT_TIME_SIZE];

	(void)state;
	event_writer_init(&writer, NULL, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		event_writer_time(&writer, rows[i].ns, out);
		assert_memory_equal(out, rows[i].want, EVENT_TIME_SIZE);
	}
}

static void lines_that_are_no_hits_have_their_keys(void **state)
{
	static const struct stream_record record = { .wall_ns = 5, .seq = 8, .set = "f\"" };
	static const struct stream_start start = { .host = "h\xff",
						   .boot = NULL,
						   .kernel = "6.12",
						   .version = "1",
						   .probes = 3,
						   .skipped = 1 };
	struct event_writer writer;
	char buf[EVENT_LINE_MAX];
	size_t n;

#define LINE_HEAD "{\"ts\":\"1970-01-01T00:00:00.000000005Z\",\"seq\":8,\"set\":\"f\\\"\",\"kind\":"
#define CHECK(text)                                    \
	do {                                           \
		assert_int_equal(n, sizeof(text) - 1); \
		assert_memory_equal(buf, text, n);     \
	} while (0)

	(void)state;
	event_writer_init(&writer, NULL, NULL);
	n = event_json_lost(&writer, &record, 1, 39360, "overrun", buf);
	CHECK(LINE_HEAD "\"lost\",\"cpu\":1,\"count\":39360,\"cause\":\"overrun\"}\n");
	n = event_json_clock(&writer, &record, -7, buf);
	CHECK(LINE_HEAD "\"clock\",\"step_ns\":-7}\n");
	n = event_json_start(&writer, &record, &start, buf);
	CHECK(LINE_HEAD "\"start\",\"host\":\"h\xef\xbf\xbd\",\"boot\":null,\"kernel\":\"6.12\","
			"\"version\":\"1\",\"probes\":3,\"skipped\":1}\n");
	n = event_json_stop(&writer, &record, 10, 2, buf);
	CHECK(LINE_HEAD "\"stop\",\"delivered\":10,\"lost\":2}\n");
	/* Which start has by itself. */
	writer.tail = ",\"boot\":\"b\"";
	writer.tail_size = strlen(writer.tail);
	n = event_json_stop(&writer, &record, 10, 2, buf);
	CHECK(LINE_HEAD "\"stop\",\"delivered\":10,\"lost\":2,\"boot\":\"b\"}\n");
	n = event_json_unseen(&writer, &record, 3, "missed", "p", buf);
	CHECK(LINE_HEAD "\"lost\",\"count\":3,\"cause\":\"missed\",\"of_probe\":\"p\","
			"\"boot\":\"b\"}\n");
	n = event_json_start(&writer, &record, &start, buf);
	CHECK(LINE_HEAD "\"start\",\"host\":\"h\xef\xbf\xbd\",\"boot\":null,\"kernel\":\"6.12\","
			"\"version\":\"1\",\"probes\":3,\"skipped\":1}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_rfc_3339_with_nanoseconds),
		cmocka_unit_test(lines_that_are_no_hits_have_their_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
