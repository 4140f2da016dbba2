// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl restart: end the services of sets and start them anew.
 */
#include "unit_verb.h"
#include "verbs.h"

static int run(int argc, char **argv)
{
	static const struct unit_action action = {
		.verb = &verb_restart,
		.method = "RestartUnit",
		.done = "restarted",
		.needs_set = true,
	};

	return unit_verb_run(&action, argc, argv);
}

static const struct verb_option options[] = {
	UNIT_OPTION_JSON,
	{ .name = NULL },
};

const struct verb verb_restart = {
	.name = "restart",
	.args = "SET…",
	.about = "Start the services of sets anew",
	.text = "Let systemd stop probed@SET.service if it runs, and start it, and wait until its\n"
		"probes are armed. Of what changed in a set, `probectl reload` loses no hit.\n",
	.options = options,
	.word = WORD_SET,
	.run = run,
};
