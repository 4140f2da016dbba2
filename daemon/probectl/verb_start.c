// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl start: arm sets as services.
 */
#include "unit_verb.h"
#include "verbs.h"

static int run(int argc, char **argv)
{
	static const struct unit_action action = {
		.verb = &verb_start,
		.method = "StartUnit",
		.done = "started",
		.needs_set = true,
	};

	return unit_verb_run(&action, argc, argv);
}

static const struct verb_option options[] = {
	UNIT_OPTION_JSON,
	{ .name = NULL },
};

const struct verb verb_start = {
	.name = "start",
	.args = "SET…",
	.about = "Arm sets as services, and wait until they are",
	.text = "Let systemd start probed@SET.service, and wait until its probes are armed. When\n"
		"they are not, the reason is shown, and the last lines of the daemon.\n",
	.options = options,
	.word = WORD_SET,
	.run = run,
};
