// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a probe set, and as a probe in one line; what stands behind a NUL
 * is a drop-in, as a set has none. Every error can be printed, has a place in its
 * text, and each part of what was read is found again by its pointer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "spec.h"

#define TEXTS_MAX 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
	if (!is_true)
		abort();
}

static void check_entries(const struct diag *diag, size_t size)
{
	_cleanup_fclose_ FILE *out = fopen("/dev/null", "w");
	size_t i;

	require(out);
	for (i = 0; i < diag->n_entries; i++) {
		require(diag->entries[i].place.line >= 1);
		require(diag->entries[i].place.line <= size + 1);
		require(diag->entries[i].place.col >= 1);
		require(diag->entries[i].place.col <= size + 1);
		require(diag->entries[i].message[0]);
	}
	diag_print(diag, out);
	require(diag_print_json(diag, out) == 0);
}

static void check_probes(const struct probe_set *set, struct diag *diag)
{
	char pointer[64];
	size_t i;

	for (i = 0; i < set->n_probes && i < 16; i++) {
		const struct probe_spec *probe = &set->probes[i];
		const char *kind = probe_spec_key(probe);

		require(probe->name && probe->target);
		(void)snprintf(pointer, sizeof(pointer), "/probes/%zu/%s", probe->index, kind);
		probe_set_error(set, diag, DIAG_WARNING, pointer, strlen(probe->target), "an end");
		require(diag->n_dropped || diag->entries[diag->n_entries - 1].place.line);
	}
}

/* Texts that are parted by NULs; the last has all the rest. */
static size_t split(const char *text, size_t size, struct probe_set_text texts[TEXTS_MAX])
{
	size_t n = 0;

	for (;;) {
		const char *end = n + 1 < TEXTS_MAX && size ? memchr(text, '\0', size) : NULL;
		size_t used = end ? (size_t)(end - text) : size;

		texts[n++] = (struct probe_set_text){ "fuzz.json", text, used };
		if (!end)
			return n;
		text = end + 1;
		size -= used + 1;
	}
}

static void parse_file(const char *text, size_t size)
{
	struct probe_set_text texts[TEXTS_MAX];
	size_t n_texts = split(text, size, texts);
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new("fuzz.json");
	int r;

	require(diag);
	r = probe_set_parse_texts(texts, n_texts, diag, &set);
	require(r == 0 || diag->n_errors);
	if (set)
		check_probes(set, diag);
	check_entries(diag, size);
}

static void parse_line(const char *text, size_t size)
{
	_cleanup_free_ char *line = strndup(text, size);
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new("--probe");
	int r;

	require(line && diag);
	r = probe_set_parse_probe(line, diag, &set);
	require((r == 0) == (diag->n_errors == 0));
	if (set)
		check_probes(set, diag);
	check_entries(diag, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse_file((const char *)data, size);
	parse_line((const char *)data, size);
	return 0;
}
