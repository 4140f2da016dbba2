// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl reload: apply what changed in sets that run.
 */
#include "unit_verb.h"
#include "verbs.h"

static int run(int argc, char **argv)
{
	static const struct unit_action action = {
		.verb = &verb_reload,
		.method = "ReloadUnit",
		.done = "reloaded",
		.needs_set = true,
	};

	return unit_verb_run(&action, argc, argv);
}

static const struct verb_option options[] = {
	UNIT_OPTION_JSON,
	{ .name = NULL },
};

const struct verb verb_reload = {
	.name = "reload",
	.args = "SET…",
	.about = "Apply what changed in sets; lose no hit",
	.text = "Let systemd reload probed@SET.service: the set is read anew, and only what\n"
		"changed in it is armed or removed. A set with mistakes changes nothing.\n",
	.options = options,
	.word = WORD_SET,
	.run = run,
};
