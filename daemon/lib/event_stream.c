// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parts of a stream that are not hits: times, and the lines that say what
 * was lost, where it starts and where it ends.
 */
#include "event_json.h"

#include <string.h>
#include <time.h>

#include "json_writer.h"

void event_writer_init(struct event_writer *writer, event_symbol_fn *symbol, void *userdata)
{
	*writer = (struct event_writer){ .symbol = symbol, .userdata = userdata };
}

void event_writer_set_second(struct event_writer *writer, int64_t second)
{
	static const char key[] = "{\"ts\":\"";
	time_t t = (time_t)second;
	char *at = writer->begin;
	struct tm tm = {};

	(void)gmtime_r(&t, &tm);
	at = mempcpy(at, key, strlen(key));
	at = json_format_padded(at, (uint32_t)tm.tm_year + 1900, 4);
	*at++ = '-';
	at = json_format_padded(at, (uint32_t)tm.tm_mon + 1, 2);
	*at++ = '-';
	at = json_format_padded(at, (uint32_t)tm.tm_mday, 2);
	*at++ = 'T';
	at = json_format_padded(at, (uint32_t)tm.tm_hour, 2);
	*at++ = ':';
	at = json_format_padded(at, (uint32_t)tm.tm_min, 2);
	*at++ = ':';
	at = json_format_padded(at, (uint32_t)tm.tm_sec, 2);
	*at = '.';
	writer->second_ns = second * EVENT_NS_PER_S;
	writer->has_begin = true;
}

void event_writer_time(struct event_writer *writer, int64_t wall_ns, char *out)
{
	uint32_t ns = event_writer_second(writer, wall_ns);
	size_t date = EVENT_TIME_SIZE - 10;

	memcpy(out, writer->begin + EVENT_BEGIN_SIZE - date, date);
	*json_format_padded(out + date, ns, 9) = 'Z';
}

/* "ts", "seq", "set", "kind"; the rest is the caller's. */
static void begin_line(struct json_writer *w, struct event_writer *writer,
		       const struct stream_record *record, const char *kind, char *buf)
{
	char ts[EVENT_TIME_SIZE];

	json_writer_init(w, buf, EVENT_LINE_MAX);
	event_writer_time(writer, record->wall_ns, ts);
	json_object_begin(w);
	json_key(w, "ts");
	json_string(w, ts, sizeof(ts));
	json_key(w, "seq");
	json_u64(w, record->seq);
	json_key(w, "set");
	json_cstring(w, record->set);
	json_key(w, "kind");
	json_cstring(w, kind);
}

static size_t end_line(struct json_writer *w, const struct event_writer *writer)
{
	if (writer && writer->tail_size)
		json_raw(w, writer->tail, writer->tail_size);
	json_object_end(w);
	json_raw(w, "\n", 1);
	return json_writer_size(w);
}

size_t event_json_lost(struct event_writer *writer, const struct stream_record *record,
		       uint32_t cpu, uint64_t count, const char *cause, char *buf)
{
	struct json_writer w;

	begin_line(&w, writer, record, "lost", buf);
	json_key(&w, "cpu");
	json_u64(&w, cpu);
	json_key(&w, "count");
	json_u64(&w, count);
	json_key(&w, "cause");
	json_cstring(&w, cause);
	return end_line(&w, writer);
}

size_t event_json_unseen(struct event_writer *writer, const struct stream_record *record,
			 uint64_t count, const char *cause, const char *probe, char *buf)
{
	struct json_writer w;

	begin_line(&w, writer, record, "lost", buf);
	json_key(&w, "count");
	json_u64(&w, count);
	json_key(&w, "cause");
	json_cstring(&w, cause);
	if (probe) {
		json_key(&w, "of_probe");
		json_cstring(&w, probe);
	}
	return end_line(&w, writer);
}

size_t event_json_clock(struct event_writer *writer, const struct stream_record *record,
			int64_t step_ns, char *buf)
{
	struct json_writer w;

	begin_line(&w, writer, record, "clock", buf);
	json_key(&w, "step_ns");
	json_s64(&w, step_ns);
	return end_line(&w, writer);
}

size_t event_json_start(struct event_writer *writer, const struct stream_record *record,
			const struct stream_start *start, char *buf)
{
	const struct {
		const char *key;
		const char *value;
	} texts[] = {
		{ "host", start->host },
		{ "boot", start->boot },
		{ "kernel", start->kernel },
		{ "version", start->version },
	};
	struct json_writer w;

	begin_line(&w, writer, record, "start", buf);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_key(&w, texts[i].key);
		json_cstring(&w, texts[i].value);
	}
	json_key(&w, "probes");
	json_u64(&w, start->probes);
	json_key(&w, "skipped");
	json_u64(&w, start->skipped);
	if (start->is_resumed)
		json_raw(&w, ",\"resumed\":true", 15);
	if (start->repeats) {
		json_key(&w, "repeats_from");
		json_u64(&w, start->repeats_from);
	}
	return end_line(&w, NULL);
}

size_t event_json_reload(struct event_writer *writer, const struct stream_record *record,
			 uint64_t probes, uint64_t skipped, char *buf)
{
	struct json_writer w;

	begin_line(&w, writer, record, "reload", buf);
	json_key(&w, "probes");
	json_u64(&w, probes);
	json_key(&w, "skipped");
	json_u64(&w, skipped);
	return end_line(&w, writer);
}

size_t event_json_stop(struct event_writer *writer, const struct stream_record *record,
		       uint64_t delivered, uint64_t lost, char *buf)
{
	struct json_writer w;

	begin_line(&w, writer, record, "stop", buf);
	json_key(&w, "delivered");
	json_u64(&w, delivered);
	json_key(&w, "lost");
	json_u64(&w, lost);
	return end_line(&w, writer);
}
