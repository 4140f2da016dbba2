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

/* A comment in the language of sets, so that what is printed can be one. */
static void print_header(const char *path)
{
	struct table_view view = table_view_of(stdout);

	table_print_word(&view, TABLE_TITLE, "// ", stdout);
	table_print_word(&view, TABLE_TITLE, path, stdout);
	putchar('\n');
}

static void print_text(const char *path, const char *text, size_t size)
{
	print_header(path);
	(void)fwrite(text, 1, size, stdout);
	if (size && text[size - 1] != '\n')
		putchar('\n');
}

static void print_json(const char *path, const char *text, bool is_first)
{
	fputs(is_first ? "{" : ",{", stdout);
	report_json_member("file", path);
	fputs("\"text\":", stdout);
	report_json_string(text);
	putchar('}');
}

static int print_file(const char *path, bool is_json, bool is_first)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	int r;

	r = tracefs_read(AT_FDCWD, path, &text, &size);
	if (r < 0) {
		fprintf(stderr, "probectl: cat: cannot read %s: %s\n", path, strerror(-r));
		return r;
	}
	if (is_json)
		print_json(path, text, is_first);
	else
		print_text(path, text, size);
	return 0;
}

static int print_set(const char *name, bool is_json)
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
	if (is_json) {
		putchar('{');
		report_json_member("set", name);
		fputs("\"files\":[", stdout);
	}
	r = print_file(path, is_json, true);
	if (is_json)
		puts("]}");
	return r;
}

static int run(int argc, char **argv)
{
	bool is_json = false, has_failed = false;
	int key, status, i;

	while ((key = options_next(&verb_cat, argc, argv, &status)) > 0)
		is_json = true;
	if (key < 0)
		return status;
	if (optind == argc)
		return usage_error("cat", "name a SET, as `probectl list` shows them");
	for (i = optind; i < argc; i++) {
		if (i > optind && !is_json)
			putchar('\n');
		has_failed |= print_set(argv[i], is_json) < 0;
	}
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
	.text = "Print the files that sets are made of, each after a line with its path.\n",
	.options = options,
	.word = WORD_SET_FILE,
	.run = run,
};
