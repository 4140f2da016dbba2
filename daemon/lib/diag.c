// SPDX-License-Identifier: GPL-2.0-only
/*
 * Collecting what is wrong with a file, and printing it.
 */
#include "diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "json_writer.h"
#include "utf8.h"

/* A pointer is shown to people up to this size; programs get all of it. */
#define POINTER_SHOWN_BYTES 160

struct diag *diag_new(const char *file)
{
	struct diag *diag = calloc(1, sizeof(*diag));

	if (!diag)
		return NULL;
	diag->file = strdup(file);
	if (!diag->file)
		return diag_free(diag);
	return diag;
}

static void entry_done(struct diag_entry *entry)
{
	free((char *)entry->place.file);
	free(entry->pointer);
	free(entry->message);
	free(entry->detail);
}

struct diag *diag_free(struct diag *diag)
{
	size_t i;

	if (!diag)
		return NULL;
	for (i = 0; i < diag->n_entries; i++)
		entry_done(&diag->entries[i]);
	free(diag->entries);
	free(diag->file);
	free(diag->source);
	free(diag);
	return NULL;
}

/* Room for one more entry; the array doubles at powers of two. */
static struct diag_entry *entry_new(struct diag *diag)
{
	struct diag_entry *entries;
	size_t n = diag->n_entries;

	if ((n & (n - 1)) == 0) {
		entries = reallocarray(diag->entries, n ? 2 * n : 1, sizeof(*entries));
		if (!entries)
			return NULL;
		diag->entries = entries;
	}
	memset(&diag->entries[n], 0, sizeof(*entries));
	return &diag->entries[n];
}

void diag_add(struct diag *diag, enum diag_level level, const struct place *place,
	      const char *pointer, const char *fmt, ...)
{
	struct diag_entry *entry;
	va_list ap;
	int n;

	if (level == DIAG_ERROR)
		diag->n_errors++;
	diag->is_dropping = diag->n_entries >= DIAG_MAX_ENTRIES;
	if (diag->is_dropping) {
		diag->n_dropped++;
		return;
	}
	entry = entry_new(diag);
	if (!entry) {
		diag->out_of_memory = true;
		diag->is_dropping = true;
		return;
	}
	entry->level = level;
	if (place)
		entry->place = *place;
	if (entry->place.file)
		entry->place.file = strdup(entry->place.file);
	entry->pointer = strdup(pointer);
	va_start(ap, fmt);
	n = vasprintf(&entry->message, fmt, ap);
	va_end(ap);
	if (n < 0)
		entry->message = NULL;
	if (!entry->pointer || !entry->message || (place && place->file && !entry->place.file)) {
		entry_done(entry);
		diag->out_of_memory = true;
		diag->is_dropping = true;
		return;
	}
	diag->n_entries++;
}

void diag_detail(struct diag *diag, const char *fmt, ...)
{
	_cleanup_free_ char *line = NULL;
	struct diag_entry *entry;
	size_t size, line_size;
	char *detail;
	va_list ap;
	int n;

	if (diag->is_dropping || diag->n_entries == 0)
		return;
	entry = &diag->entries[diag->n_entries - 1];
	va_start(ap, fmt);
	n = vasprintf(&line, fmt, ap);
	va_end(ap);
	if (n < 0) {
		line = NULL;
		diag->out_of_memory = true;
		return;
	}
	size = entry->detail ? strlen(entry->detail) : 0;
	line_size = (size_t)n;
	detail = realloc(entry->detail, size + line_size + 2);
	if (!detail) {
		diag->out_of_memory = true;
		return;
	}
	memcpy(detail + size, line, line_size);
	memcpy(detail + size + line_size, "\n", 2);
	entry->detail = detail;
}

static bool is_before(const struct place *a, const struct place *b)
{
	int r = strcmp(a->file ?: "", b->file ?: "");

	if (r)
		return r < 0;
	return a->line < b->line || (a->line == b->line && a->col < b->col);
}

/* By insertion: nearly sorted, at most DIAG_MAX_ENTRIES, and equals keep their order. */
void diag_sort(struct diag *diag)
{
	size_t i, at;

	for (i = 1; i < diag->n_entries; i++) {
		struct diag_entry entry = diag->entries[i];

		for (at = i; at > 0 && is_before(&entry.place, &diag->entries[at - 1].place); at--)
			diag->entries[at] = diag->entries[at - 1];
		diag->entries[at] = entry;
	}
}

/* Control characters, which a terminal would obey, and bad bytes are shown as \xNN. */
static void print_safely(FILE *out, const char *text, size_t size)
{
	size_t at = 0, i;

	while (at < size) {
		const unsigned char *b = (const unsigned char *)text + at;
		size_t n = utf8_char_size(text + at, size - at);
		bool is_control = n == 1 ? (*b < 0x20 && *b != '\t') || *b == 0x7f
					 : n == 2 && b[0] == 0xc2 && b[1] < 0xa0;

		if (n && !is_control) {
			(void)fwrite(b, 1, n, out);
		} else {
			n = n ? n : 1;
			for (i = 0; i < n; i++)
				(void)fprintf(out, "\\x%02x", b[i]);
		}
		at += n;
	}
}

static void print_detail(FILE *out, const char *detail)
{
	while (*detail) {
		size_t size = strcspn(detail, "\n");

		(void)fputs("    ", out);
		print_safely(out, detail, size);
		(void)fputc('\n', out);
		detail += size + (detail[size] == '\n');
	}
}

static const char *entry_file(const struct diag *diag, size_t i)
{
	return diag->entries[i].place.file ?: diag->file;
}

static void print_source(FILE *out, const char *source, const struct place *place)
{
	size_t size = strlen(source), at = 0, n;

	(void)fputs("    ", out);
	print_safely(out, source, size);
	(void)fputs("\n    ", out);
	while (at < size && at + 1 < place->col) {
		n = utf8_char_size(source + at, size - at);
		(void)fputc(source[at] == '\t' ? '\t' : ' ', out);
		at += n ? n : 1;
	}
	(void)fputs("^\n", out);
}

static void print_entry(FILE *out, const char *file, const char *source,
			const struct diag_entry *entry)
{
	size_t size = strlen(entry->pointer);
	size_t shown_size = utf8_cut_size(entry->pointer, size, POINTER_SHOWN_BYTES);

	print_safely(out, file, strlen(file));
	if (entry->place.line && !source)
		(void)fprintf(out, ":%u:%u", entry->place.line, entry->place.col);
	(void)fputs(": ", out);
	if (size && !source) {
		print_safely(out, entry->pointer, shown_size);
		(void)fputs(shown_size < size ? "…: " : ": ", out);
	}
	if (entry->level == DIAG_WARNING)
		(void)fputs("warning: ", out);
	print_safely(out, entry->message, strlen(entry->message));
	(void)fputc('\n', out);
	if (source && entry->place.line)
		print_source(out, source, &entry->place);
	if (entry->detail)
		print_detail(out, entry->detail);
}

void diag_print(const struct diag *diag, FILE *out)
{
	size_t i;

	for (i = 0; i < diag->n_entries; i++)
		print_entry(out, entry_file(diag, i), diag->source, &diag->entries[i]);
	if (diag->n_dropped) {
		print_safely(out, diag->file, strlen(diag->file));
		(void)fprintf(out, ": and %zu more\n", diag->n_dropped);
	}
	if (diag->out_of_memory)
		(void)fputs("out of memory: not all that is wrong was told\n", out);
}

static void write_string(struct json_writer *w, const char *key, const char *text)
{
	json_key(w, key);
	json_string(w, text, strlen(text));
}

static void write_entry(struct json_writer *w, const char *file, const struct diag_entry *entry)
{
	const char *line = entry->detail ?: "";

	json_object_begin(w);
	write_string(w, "level", entry->level == DIAG_ERROR ? "error" : "warning");
	write_string(w, "file", file);
	json_key(w, "line");
	json_u64(w, entry->place.line);
	json_key(w, "column");
	json_u64(w, entry->place.col);
	write_string(w, "pointer", entry->pointer);
	write_string(w, "message", entry->message);
	json_key(w, "detail");
	json_array_begin(w);
	while (*line) {
		size_t size = strcspn(line, "\n");

		json_string(w, line, size);
		line += size + (line[size] == '\n');
	}
	json_array_end(w);
	json_object_end(w);
}

/* A byte takes at most six in JSON ("\u001f"), a line of detail three more. */
static int print_entry_json(FILE *out, const char *file, const struct diag_entry *entry)
{
	size_t size = 256 + 9 * (strlen(file) + strlen(entry->pointer) + strlen(entry->message) +
				 strlen(entry->detail ?: ""));
	_cleanup_free_ char *buf = malloc(size);
	struct json_writer w;

	if (!buf)
		return -ENOMEM;
	json_writer_init(&w, buf, size);
	write_entry(&w, file, entry);
	if (w.overflow)
		return -ENOBUFS;
	(void)fwrite(w.start, 1, (size_t)(w.at - w.start), out);
	return 0;
}

int diag_print_json(const struct diag *diag, FILE *out)
{
	size_t i;
	int r = diag->out_of_memory ? -ENOMEM : 0;

	(void)fputc('[', out);
	for (i = 0; i < diag->n_entries && r == 0; i++) {
		if (i)
			(void)fputc(',', out);
		r = print_entry_json(out, entry_file(diag, i), &diag->entries[i]);
	}
	(void)fputc(']', out);
	return r;
}
