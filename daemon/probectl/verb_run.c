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

#include "report.h"
#include "verbs.h"

static const char help[] =
	"Usage: probectl run [--count N] SET\n"
	"       probectl run [--count N] --probe 'KIND:TARGET [NAME=EXPR…]'\n\n"
	"Arm probes and print each hit as a JSON line until interrupted.\n\n"
	"  --probe PROBE  One probe instead of a set, such as\n"
	"                 'kprobe:do_sys_openat2 dfd=$arg1:s32 path=+0($arg2):ustring'\n"
	"  --count N      End after N hits\n"
	"  --all-records  Print the records start, clock and stop, too\n"
	"  --help         Print this\n";

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

int verb_run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "probe", required_argument, NULL, 'p' },
		{ "count", required_argument, NULL, 'n' },
		{ "all-records", no_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *probe = NULL, *count = NULL;
	bool all_records = false;
	char path[PATH_MAX];
	char *args[10];
	int c, n = 0, r;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":n:p:h", options, NULL)) >= 0) {
		switch (c) {
		case 'p':
			probe = optarg;
			break;
		case 'n':
			count = optarg;
			break;
		case 'a':
			all_records = true;
			break;
		case 'h':
			fputs(help, stdout);
			return EXIT_DONE;
		default:
			return usage_option_error("run", c, argv, options);
		}
	}
	if (argc - optind != (probe ? 0 : 1))
		return usage_error("run", "name one SET, or one probe with --probe");
	r = find_probed(path);
	if (r < 0) {
		fprintf(stderr, "probectl: run: cannot find probed beside probectl: %s\n",
			strerror(-r));
		return EXIT_FAILED;
	}
	args[n++] = path;
	args[n++] = (char *)"--stdout";
	if (!all_records)
		args[n++] = (char *)"--hits-only";
	if (count) {
		args[n++] = (char *)"--count";
		args[n++] = (char *)count;
	}
	if (probe) {
		args[n++] = (char *)"--probe";
		args[n++] = (char *)probe;
	} else {
		args[n++] = argv[optind];
	}
	args[n] = NULL;
	execv(path, args);
	fprintf(stderr, "probectl: run: cannot run %s: %s\n", path, strerror(errno));
	return EXIT_FAILED;
}
