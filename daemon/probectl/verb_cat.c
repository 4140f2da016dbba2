// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl cat: the files that a set is made of, as they are.
 */
#include "options.h"
#include "report.h"
#include "verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/diag.h"
#include "lib/spec.h"
#include "lib/tracefs.h"

#include "table.h"

/**
 * struct printer - one run of the verb
 * @is_json: one object for each set
 * @n_printed: files so far, in JSON of this set
 */
struct printer {
	bool is_json;
	size_t n_printed;
};

/* The line with the path is a comment of the language, so that a file stays a set. */
static void print_text(const char *path, const char *text, size_t size)
{
	struct table_view view = table_view_of(stdout);

	table_print_word(&view, TABLE_TITLE, "// ", stdout);
	table_print_word(&view, TABLE_TITLE, path, stdout);
	putchar('\n');
	(void)fwrite(text, 1, size, stdout);
	if (size && text[size - 1] != '\n')
		putchar('\n');
}

static void print_json(const char *path, const char *text)
{
	putchar('{');
	report_json_member("file", path);
	fputs("\"text\":", stdout);
	report_json_string(text);
	putchar('}');
}

static int print_file(struct printer *printer, const char *path)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	int r;

	r = tracefs_read(AT_FDCWD, path, &text, &size);
	if (r < 0) {
		fprintf(stderr, "probectl: cat: cannot read %s: %s\n", path, strerror(-r));
		return r;
	}
	if (printer->n_printed++)
		putchar(printer->is_json ? ',' : '\n');
	if (printer->is_json)
		print_json(path, text);
	else
		print_text(path, text, size);
	return 0;
}

/* The set's own file, then what is merged over it, in that order. */
static int print_files(struct printer *printer, const char *path)
{
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = NULL;
	size_t i;
	int r, worst;

	worst = print_file(printer, path);
	r = probe_set_list_drop_ins(NULL, 0, path, &list);
	if (r < 0) {
		fprintf(stderr, "probectl: cat: cannot look for drop-ins of %s: %s\n", path,
			strerror(-r));
		return r;
	}
	for (i = 0; i < list->n_paths; i++) {
		r = print_file(printer, list->paths[i]);
		worst = worst ? worst : r;
	}
	return worst;
}

static int print_set(struct printer *printer, const char *name)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new(name);
	_cleanup_free_ char *path = NULL;
	int r;

	if (!diag)
		return -ENOMEM;
	r = probe_set_find(name, &path);
	if (r < 0) {
		probe_set_find_advice(name, r, diag);
		diag_print(diag, stderr);
		return r;
	}
	if (!printer->is_json)
		return print_files(printer, path);
	printer->n_printed = 0;
	putchar('{');
	report_json_member("set", name);
	fputs("\"files\":[", stdout);
	r = print_files(printer, path);
	puts("]}");
	return r;
}

static int run(int argc, char **argv)
{
	struct printer printer = { .is_json = false };
	bool has_failed = false;
	int key, status, i;

	while ((key = options_next(&verb_cat, argc, argv, &status)) > 0)
		printer.is_json = true;
	if (key < 0)
		return status;
	if (optind == argc)
		return usage_error("cat", "name a SET, as `probectl list` shows them");
	for (i = optind; i < argc; i++)
		has_failed |= print_set(&printer, argv[i]) < 0;
	return report_output("cat", has_failed ? EXIT_FAILED : EXIT_DONE);
}

static const struct verb_option options[] = {
	{ .name = "json",
	  .key = 'j',
	  .help = "One JSON object for each set, with the files' texts" },
	{ .name = NULL },
};

const struct verb verb_cat = {
	.name = "cat",
	.args = "SET|FILE…",
	.about = "Print the files that sets are made of",
	.text = "Print the files that sets are made of, each after a line with its path: the\n"
		"set's own, and the drop-ins that are merged over it, in this order.\n",
	.options = options,
	.word = WORD_SET_FILE,
	.run = run,
};
