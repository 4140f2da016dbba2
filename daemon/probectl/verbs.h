/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verbs of probectl, one file each. A verb gets its own name as argv[0],
 * parses its own options and returns an exit status: EXIT_DONE, EXIT_FAILED or
 * EXIT_USAGE.
 */
#ifndef PROBECTL_VERBS_H
#define PROBECTL_VERBS_H

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
};

int verb_check(int argc, char **argv);
int verb_decode(int argc, char **argv);
int verb_explain(int argc, char **argv);
int verb_run(int argc, char **argv);

#endif /* PROBECTL_VERBS_H */
