// SPDX-License-Identifier: GPL-2.0-only
#include "process_text.h"

#include <string.h>

#include "json_writer.h"
#include "utf8.h"

/* Of a text, without quotes, when it is written; what is longer is cut. */
static const uint16_t rooms[ENRICH_COUNT] = {
	[ENRICH_EXE] = 800,	  [ENRICH_CGROUP] = 800, [ENRICH_UNIT] = 300,
	[ENRICH_USER_UNIT] = 300, [ENRICH_SLICE] = 300,	 [ENRICH_CONTAINER] = 300,
	[ENRICH_HOST] = 300,	  [ENRICH_BOOT] = 64,
};

/**
 * struct texts - what is shown as strings
 * @of: by enum enrich
 * @bad: bits of those that are not UTF-8
 * @is_cut: something is missing
 * @container: the bytes of its name
 */
struct texts {
	struct cgroup_text of[ENRICH_COUNT];
	uint32_t bad;
	bool is_cut;
	char container[CGROUP_NAME_MAX];
};

static struct cgroup_text of_string(const char *text)
{
	return (struct cgroup_text){ text, text ? strlen(text) : 0 };
}

/* The longest start that has room. */
static void fit(struct texts *texts, enum enrich key)
{
	struct cgroup_text *text = &texts->of[key];
	bool is_bad = false;
	size_t needed;

	if (!text->bytes)
		return;
	while ((needed = json_string_size(text->bytes, text->size, &is_bad)) > rooms[key]) {
		text->size =
			utf8_cut_size(text->bytes, text->size, text->size * rooms[key] / needed);
		texts->is_cut = true;
	}
	if (is_bad)
		texts->bad |= ENRICH_BIT(key);
}

static void find_texts(const struct process_facts *facts, uint32_t keys, struct texts *texts)
{
	struct cgroup_units units;
	size_t size;
	int key;

	memset(texts->of, 0, sizeof(texts->of));
	texts->bad = 0;
	texts->is_cut = false;
	cgroup_path_units(facts->cgroup, &units);
	size = cgroup_path_container(facts->cgroup, texts->container);
	texts->of[ENRICH_EXE] = facts->exe;
	texts->of[ENRICH_CGROUP] = facts->cgroup;
	texts->of[ENRICH_UNIT] = units.unit;
	texts->of[ENRICH_USER_UNIT] = units.user_unit;
	texts->of[ENRICH_SLICE] = units.slice;
	if (size)
		texts->of[ENRICH_CONTAINER] = (struct cgroup_text){ texts->container, size };
	texts->of[ENRICH_HOST] = of_string(facts->host);
	texts->of[ENRICH_BOOT] = of_string(facts->boot);
	for (key = 0; key < ENRICH_COUNT; key++)
		if (keys & ENRICH_BIT(key))
			fit(texts, key);
}

static void write_value(struct json_writer *w, const struct process_facts *facts,
			const struct texts *texts, enum enrich key)
{
	const struct cgroup_text *text = &texts->of[key];

	if (key == ENRICH_PPID && facts->is_known)
		json_s64(w, facts->ppid);
	else if (key == ENRICH_UID && facts->has_uid)
		json_u64(w, facts->uid);
	else if (text->bytes)
		json_string(w, text->bytes, text->size);
	else
		json_null(w);
}

/* All or nothing. Return: it had room */
static bool write_raw(struct json_writer *w, const struct texts *texts)
{
	char *start = w->at;
	int key;

	json_key(w, "process_raw");
	json_object_begin(w);
	for (key = 0; key < ENRICH_COUNT; key++) {
		if (!(texts->bad & ENRICH_BIT(key)))
			continue;
		json_key(w, enrich_names[key]);
		json_hex_bytes(w, texts->of[key].bytes, texts->of[key].size);
	}
	json_object_end(w);
	if (!w->overflow)
		return true;
	w->at = start;
	w->overflow = false;
	return false;
}

bool process_text_write(const struct process_facts *facts, uint32_t keys, char *buf,
			size_t *ret_size)
{
	struct texts texts;
	struct json_writer w;
	bool is_whole = true;
	int key;

	find_texts(facts, keys, &texts);
	json_writer_init(&w, buf, PROCESS_TEXT_MAX);
	w.comma = true;
	for (key = 0; key < ENRICH_COUNT; key++) {
		if (!(keys & ENRICH_BIT(key)))
			continue;
		json_key(&w, enrich_names[key]);
		write_value(&w, facts, &texts, key);
	}
	if (texts.bad)
		is_whole = write_raw(&w, &texts);
	*ret_size = json_writer_size(&w);
	return is_whole && !texts.is_cut;
}
