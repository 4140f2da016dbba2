// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl list: all sets, which of them run, and where each comes from.
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
#include "lib/diag.h"
#include "lib/leftover.h"
#include "lib/macro.h"
#include "lib/set_survey.h"
#include "lib/spec.h"
#include "lib/tracefs.h"

#include "table.h"

static const struct table_column columns[] = {
	{ .title = "SET", .key = "set" },
	{ .title = "STATE", .key = "state" },
	{ .title = "PID", .key = "pid", .is_right = true },
	{ .title = "PROBES", .key = "probes", .is_right = true },
	{ .title = "FILE", .key = "file", .min_width = 16, .keeps_end = true },
	{ .title = "DESCRIPTION", .key = "description", .min_width = 12 },
};

/* What is told about a set besides where it is. */
struct set_state {
	const char *word;
	enum table_style style;
};

static const struct set_state running = { "running", TABLE_GOOD };
static const struct set_state stopped = { "stopped", TABLE_PLAIN };
static const struct set_state masked = { "masked", TABLE_FAINT };
static const struct set_state overridden = { "overridden", TABLE_FAINT };
static const struct set_state invalid = { "invalid", TABLE_BAD };
static const struct set_state died = { "died", TABLE_WARN };

static bool has_died(const struct leftovers *leftovers, const char *set)
{
	size_t i;

	for (i = 0; leftovers && i < leftovers->n_left; i++)
		if (!strcmp(leftovers->left[i].set, set))
			return true;
	return false;
}

/* Of a file that is not used nothing is told but that. */
static const struct set_state *state_of(const struct surveyed_set *entry, bool is_valid,
					const struct leftovers *leftovers)
{
	if (entry->is_running)
		return &running;
	if (entry->standing == SET_OVERRIDDEN)
		return &overridden;
	if (has_died(leftovers, entry->name))
		return &died;
	if (entry->standing == SET_MASKED)
		return &masked;
	return is_valid ? &stopped : &invalid;
}

static void add_number(struct table *table, bool is_known, uint64_t value)
{
	if (is_known)
		table_add_u64(table, value);
	else
		table_add(table, TABLE_PLAIN, NULL);
}

static int add_row(struct table *table, const struct surveyed_set *entry,
		   const struct leftovers *leftovers)
{
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new(entry->name);
	const struct set_state *state;
	const char *description;
	bool is_used = entry->standing == SET_COUNTS;

	if (!diag)
		return -ENOMEM;
	if (is_used)
		(void)probe_set_load(entry->path, diag, &set);
	state = state_of(entry, set, leftovers);
	description = set ? set->description : is_used ? "see `probectl check`" : NULL;
	table_add(table, TABLE_PLAIN, entry->name);
	table_add(table, state->style, state->word);
	add_number(table, entry->pid > 0, (uint64_t)entry->pid);
	add_number(table, set, set ? probe_set_count(set) : 0);
	table_add(table, state == &overridden ? TABLE_FAINT : TABLE_PLAIN, entry->path);
	table_add(table, set ? TABLE_PLAIN : TABLE_BAD, description);
	return 0;
}

static bool has_entry(const struct set_survey *survey, const char *set)
{
	size_t i;

	for (i = 0; i < survey->n_sets; i++)
		if (!strcmp(survey->sets[i].name, set))
			return true;
	return false;
}

/* What died and has no file, as a set that was given by its path. */
static int add_dead(struct table *table, const struct set_survey *survey,
		    const struct leftovers *leftovers)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && leftovers && i < leftovers->n_left; i++) {
		const struct surveyed_set entry = {
			.name = leftovers->left[i].set,
			.standing = SET_NO_FILE,
		};

		if (!has_entry(survey, entry.name))
			r = add_row(table, &entry, leftovers);
	}
	return r;
}

/* Without the permission to look into tracefs the rest is still told. */
static struct leftovers *find_leftovers(void)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	struct leftovers *leftovers = NULL;

	if (tracefs_open(NULL, &tracefs) == 0)
		(void)leftovers_find(tracefs, NULL, &leftovers);
	return leftovers;
}

static int list(bool is_json)
{
	_cleanup_(leftovers_freep) struct leftovers *leftovers = find_leftovers();
	_cleanup_(set_survey_freep) struct set_survey *survey = NULL;
	_cleanup_(table_freep) struct table *table = table_new(columns, ARRAY_SIZE(columns));
	struct table_view view = table_view_of(stdout);
	const char *const *dirs;
	size_t n_dirs = probe_set_search_path(&dirs), i;
	int r;

	if (!table)
		return -ENOMEM;
	r = set_survey_new(dirs, n_dirs, NULL, &survey);
	for (i = 0; r == 0 && i < survey->n_sets; i++)
		r = add_row(table, &survey->sets[i], leftovers);
	if (r == 0)
		r = add_dead(table, survey, leftovers);
	if (r < 0)
		return r;
	if (is_json) {
		r = table_print_json(table, stdout);
		putchar('\n');
		return r;
	}
	if (!survey->n_sets && (!leftovers || !leftovers->n_left)) {
		fputs("probectl: list: there are no probe sets in the search path\n", stderr);
		return 0;
	}
	return table_print(table, &view, stdout);
}

static int run(int argc, char **argv)
{
	bool is_json = false;
	int key, status, r;

	while ((key = options_next(&verb_list, argc, argv, &status)) > 0)
		is_json = true;
	if (key < 0)
		return status;
	if (optind < argc)
		return usage_error("list", "it takes no argument");
	r = list(is_json);
	if (r < 0)
		fprintf(stderr, "probectl: list: cannot look for sets: %s\n", strerror(-r));
	return report_output("list", r < 0 ? EXIT_FAILED : EXIT_DONE);
}

static const struct verb_option options[] = {
	{ .name = "json", .key = 'j', .help = "One JSON array, with an object for each line" },
	{ .name = NULL },
};

const struct verb verb_list = {
	.name = "list",
	.about = "List the sets there are, and which run",
	.text = "List the sets of the search path, and those that run from elsewhere. A set is\n"
		"  running     it has a process\n"
		"  stopped     it has none\n"
		"  died        it has none and is still armed: start it, or `probectl clean`\n"
		"  invalid     its file has mistakes\n"
		"  masked      its file is a link to /dev/null\n"
		"  overridden  an earlier directory of the search path has one of this name\n",
	.options = options,
	.run = run,
};
