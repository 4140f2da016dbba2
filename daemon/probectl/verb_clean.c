// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl clean: what sets that died have left in the kernel, removed.
 */
#include "options.h"
#include "report.h"
#include "verbs.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/leftover.h"
#include "lib/suggest.h"
#include "lib/tracefs.h"

struct clean_options {
	bool is_json;
	bool is_dry;
	char **sets;
	size_t n_sets;
};

static void print_json(const struct leftover *left, const char *action, const char *error)
{
	putchar('{');
	report_json_member("set", left->set);
	report_json_member("group", left->group);
	printf("\"events\":%zu,\"instance\":%s,\"files\":%s,", left->n_events,
	       left->has_instance ? "true" : "false", left->has_files ? "true" : "false");
	if (error)
		report_json_member("error", error);
	fputs("\"action\":", stdout);
	report_json_string(action);
	puts("}");
}

/* "12 events, an instance and files for the next process" */
static void print_what(const struct leftover *left)
{
	const char *separator = "";

	if (left->n_events) {
		printf("%zu %s", left->n_events, left->n_events == 1 ? "event" : "events");
		separator = left->has_instance && left->has_files ? ", " : " and ";
	}
	if (left->has_instance) {
		printf("%sits instance", separator);
		separator = " and ";
	}
	if (left->has_files)
		printf("%sits files in /run/probed", separator);
}

static void print_text(const struct leftover *left, bool is_dry)
{
	printf("%s: %s ", left->set, is_dry ? "would remove" : "removed");
	print_what(left);
	putchar('\n');
}

static const char *remove_error(int error)
{
	return error == -EBUSY ? "it runs by now, or somebody reads its buffer" : strerror(-error);
}

static int clean_one(const struct clean_options *options, const struct tracefs *tracefs,
		     const struct leftover *left)
{
	int r = options->is_dry ? 0 : leftover_remove(tracefs, NULL, left);

	if (options->is_json)
		print_json(left,
			   options->is_dry ? "none"
			   : r < 0	   ? "failed"
					   : "removed",
			   r < 0 ? remove_error(r) : NULL);
	else if (r < 0)
		fprintf(stderr, "probectl: clean: %s: cannot remove all of %s: %s\n", left->set,
			left->group, remove_error(r));
	else
		print_text(left, options->is_dry);
	return r;
}

static bool is_wanted(const struct clean_options *options, const char *set)
{
	size_t i;

	for (i = 0; i < options->n_sets; i++)
		if (!strcmp(options->sets[i], set))
			return true;
	return options->n_sets == 0;
}

/* Each set that was named has left something, or it is told. */
static int check_named(const struct clean_options *options, const struct leftovers *leftovers)
{
	_cleanup_free_ const char **names = calloc(leftovers->n_left + 1, sizeof(*names));
	size_t i, n;
	int r = 0;

	if (!names)
		return -ENOMEM;
	for (n = 0; n < leftovers->n_left; n++)
		names[n] = leftovers->left[n].set;
	for (i = 0; i < options->n_sets; i++) {
		const char *nearest = suggest_nearest(options->sets[i], names, n);

		if (nearest && !strcmp(nearest, options->sets[i]))
			continue;
		fprintf(stderr, "probectl: clean: %s: no dead set of this name has left anything",
			options->sets[i]);
		if (nearest)
			fprintf(stderr, "; did you mean \"%s\"?", nearest);
		fputc('\n', stderr);
		r = -ENOENT;
	}
	return r;
}

static int clean(const struct clean_options *options)
{
	_cleanup_(leftovers_freep) struct leftovers *leftovers = NULL;
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	size_t i;
	int r, worst;

	r = tracefs_open(NULL, &tracefs);
	if (r < 0) {
		fprintf(stderr, "probectl: clean: %s\n", tracefs_open_advice(r));
		return r;
	}
	r = leftovers_find(tracefs, NULL, &leftovers);
	if (r < 0) {
		fprintf(stderr, "probectl: clean: cannot look into %s: %s\n", tracefs->path,
			strerror(-r));
		return r;
	}
	worst = check_named(options, leftovers);
	for (i = 0; i < leftovers->n_left; i++) {
		if (!is_wanted(options, leftovers->left[i].set))
			continue;
		r = clean_one(options, tracefs, &leftovers->left[i]);
		worst = r < 0 ? r : worst;
	}
	if (!leftovers->n_left && !options->n_sets && !options->is_json)
		puts("nothing is left of dead sets");
	return worst;
}

static int run(int argc, char **argv)
{
	struct clean_options options = { .is_json = false };
	int key, status;

	while ((key = options_next(&verb_clean, argc, argv, &status)) > 0) {
		if (key == 'j')
			options.is_json = true;
		else
			options.is_dry = true;
	}
	if (key < 0)
		return status;
	options.sets = argv + optind;
	options.n_sets = (size_t)(argc - optind);
	return report_output("clean", clean(&options) < 0 ? EXIT_FAILED : EXIT_DONE);
}

static const struct verb_option options_table[] = {
	{ .name = "dry-run", .key = 'n', .help = "Only say what would be removed" },
	{ .name = "json", .key = 'j', .help = "One JSON object for each dead set" },
	{ .name = NULL },
};

const struct verb verb_clean = {
	.name = "clean",
	.args = "[SET…]",
	.about = "Remove what sets that died left armed",
	.text = "Remove the events, the instance and the files that sets left whose process was\n"
		"killed: of all, or of those that are named. With them goes what their buffers\n"
		"hold. A set that is started again takes all of that over and needs no cleaning.\n"
		"Of sets that run, and of other people's probes, nothing is touched.\n",
	.options = options_table,
	.word = WORD_SET,
	.run = run,
};
