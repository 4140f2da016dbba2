// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl run: a set, or one probe from the command line, in the foreground.
 * The work is probed's; this finds it and becomes it.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/macro.h"

#include "options.h"
#include "report.h"
#include "verbs.h"

/* Where probed can be, seen from the directory of probectl. */
static const char *const places[] = { "probed", "../sbin/probed" };

static int find_probed(char path[static PATH_MAX])
{
	char dir[PATH_MAX];
	ssize_t n;
	size_t i;
	char *slash;

	n = readlink("/proc/self/exe", dir, sizeof(dir) - 1);
	if (n < 0)
		return -errno;
	dir[n] = '\0';
	slash = strrchr(dir, '/');
	if (slash)
		*slash = '\0';
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		if (snprintf(path, PATH_MAX, "%s/%s", dir, places[i]) >= PATH_MAX)
			return -ENAMETOOLONG;
		if (!access(path, X_OK))
			return 0;
	}
	return -ENOENT;
}

struct run_options {
	const char *probe;
	const char *count;
	bool all_records;
};

/* Return: -1 to go on, otherwise the exit status */
static int parse_options(int argc, char **argv, struct run_options *options)
{
	int key, status;

	while ((key = options_next(&verb_run, argc, argv, &status)) > 0) {
		switch (key) {
		case 'p':
			options->probe = optarg;
			break;
		case 'n':
			options->count = optarg;
			break;
		default:
			options->all_records = true;
			break;
		}
	}
	if (key < 0)
		return status;
	if (argc - optind != (options->probe ? 0 : 1))
		return usage_error("run", "name one SET, or one probe with --probe");
	return -1;
}

static int run(int argc, char **argv)
{
	struct run_options options = { .probe = NULL };
	char path[PATH_MAX];
	char *args[10];
	int n = 0, r;

	r = parse_options(argc, argv, &options);
	if (r >= 0)
		return r;
	r = find_probed(path);
	if (r < 0) {
		fprintf(stderr, "probectl: run: cannot find probed beside probectl: %s\n",
			strerror(-r));
		return EXIT_FAILED;
	}
	args[n++] = path;
	args[n++] = (char *)"--stdout";
	if (!options.all_records)
		args[n++] = (char *)"--hits-only";
	if (options.count) {
		args[n++] = (char *)"--count";
		args[n++] = (char *)options.count;
	}
	if (options.probe) {
		args[n++] = (char *)"--probe";
		args[n++] = (char *)options.probe;
	} else {
		args[n++] = argv[optind];
	}
	args[n] = NULL;
	execv(path, args);
	fprintf(stderr, "probectl: run: cannot run %s: %s\n", path, strerror(errno));
	return EXIT_FAILED;
}

static const struct verb_option options_table[] = {
	{ .name = "probe",
	  .key = 'p',
	  .is_short = true,
	  .value = "PROBE",
	  .help = "One probe instead of a set, such as\n"
		  "'kprobe:do_sys_openat2 path=+0($arg2):ustring'" },
	{ .name = "count", .key = 'n', .is_short = true, .value = "N", .help = "End after N hits" },
	{ .name = "all-records",
	  .key = 'a',
	  .help = "Print the records start, clock and stop, too" },
	{ .name = NULL },
};

const struct verb verb_run = {
	.name = "run",
	.args = "SET|--probe PROBE",
	.usage = "[OPTION…] SET|FILE\n"
		 "[OPTION…] --probe 'KIND:TARGET [NAME=EXPR…]'",
	.about = "Arm probes and print their hits as JSON lines",
	.text = "Arm probes and print each hit as a JSON line until interrupted.\n",
	.options = options_table,
	.word = WORD_SET_FILE,
	.run = run,
};
