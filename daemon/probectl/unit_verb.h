/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What start, stop, restart, reload, enable and disable have in common: names
 * of sets in, a line for each out.
 */
#ifndef PROBECTL_UNIT_VERB_H
#define PROBECTL_UNIT_VERB_H

#include <stdbool.h>

#include "verbs.h"

/**
 * struct unit_action - what one of the verbs does to a set's unit
 * @verb: the verb
 * @method: the manager's job, such as "StartUnit"; of enable and disable what
 *	    --now asks for
 * @done: what it is then, as in "files: started"
 * @needs_set: without a file of the set there is nothing to do it to; else a unit
 *	       that runs, or starts at boot, will do
 * @changes_boot: it decides whether the unit starts at boot
 * @boot: then: whether it shall
 */
struct unit_action {
	const struct verb *verb;
	const char *method;
	const char *done;
	bool needs_set;
	bool changes_boot;
	bool boot;
};

/* The options of all of them, and the one of enable and disable. */
#define UNIT_OPTION_JSON                                                           \
	{                                                                          \
		.name = "json", .key = 'j', .help = "One JSON object for each set" \
	}
#define UNIT_OPTION_NOW(text)                           \
	{                                               \
		.name = "now", .key = 'n', .help = text \
	}

/**
 * unit_verb_run() - run() of such a verb
 * @action: what it does
 * @argc: its arguments
 * @argv: names of sets
 *
 * Return: EXIT_DONE; EXIT_FAILED when one of the sets could not be served;
 * EXIT_USAGE
 */
int unit_verb_run(const struct unit_action *action, int argc, char **argv);

#endif /* PROBECTL_UNIT_VERB_H */
