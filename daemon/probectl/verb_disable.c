// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl disable: let the services of sets start at boot no more.
 */
#include "unit_verb.h"
#include "verbs.h"

static int run(int argc, char **argv)
{
	static const struct unit_action action = {
		.verb = &verb_disable,
		.method = "StopUnit",
		.done = "disabled",
		.changes_boot = true,
	};

	return unit_verb_run(&action, argc, argv);
}

static const struct verb_option options[] = {
	UNIT_OPTION_NOW("Stop them, too"),
	UNIT_OPTION_JSON,
	{ .name = NULL },
};

const struct verb verb_disable = {
	.name = "disable",
	.args = "SET…",
	.about = "Let them start at boot no more",
	.text = "Let systemd start probed@SET.service at boot no more. One that runs goes on.\n",
	.options = options,
	.word = WORD_SET,
	.run = run,
};
