// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl enable: let the services of sets start at boot.
 */
#include "unit_verb.h"
#include "verbs.h"

static int run(int argc, char **argv)
{
	static const struct unit_action action = {
		.verb = &verb_enable,
		.method = "StartUnit",
		.done = "enabled",
		.needs_set = true,
		.changes_boot = true,
		.boot = true,
	};

	return unit_verb_run(&action, argc, argv);
}

static const struct verb_option options[] = {
	UNIT_OPTION_NOW("Start them, too"),
	UNIT_OPTION_JSON,
	{ .name = NULL },
};

const struct verb verb_enable = {
	.name = "enable",
	.args = "SET…",
	.about = "Let the services of sets start at boot",
	.text = "Let systemd start probed@SET.service at each boot.\n",
	.options = options,
	.word = WORD_SET,
	.run = run,
};
