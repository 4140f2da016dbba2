// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl stop: end the services of sets.
 */
#include "unit_verb.h"
#include "verbs.h"

static int run(int argc, char **argv)
{
	static const struct unit_action action = {
		.verb = &verb_stop,
		.method = "StopUnit",
		.done = "stopped",
	};

	return unit_verb_run(&action, argc, argv);
}

static const struct verb_option options[] = {
	UNIT_OPTION_JSON,
	{ .name = NULL },
};

const struct verb verb_stop = {
	.name = "stop",
	.args = "SET…",
	.about = "End the services of sets; remove their probes",
	.text = "Let systemd stop probed@SET.service, and wait until all that the set had in the\n"
		"kernel is removed. What was hit before is written.\n",
	.options = options,
	.word = WORD_SET,
	.run = run,
};
