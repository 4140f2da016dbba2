// SPDX-License-Identifier: GPL-2.0-only
/*
 * probed: one process, one probe set. Reads the command line and the set,
 * plans it, and lets a session arm and stream it.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/diag.h"
#include "lib/plan.h"
#include "lib/set_lock.h"
#include "lib/spec.h"
#include "lib/tracefs.h"

#include "log.h"
#include "session.h"

static const char help[] =
	"Usage: probed [OPTION…] SET|FILE\n"
	"       probed [OPTION…] --probe 'KIND:TARGET [NAME=EXPR…]'\n\n"
	"Arm the probes of a set and write each hit as a JSON line to where the set's\n"
	"output says, else to stdout, until SIGTERM or SIGINT; then remove everything\n"
	"again. SIGHUP reads the set anew, unless there is a terminal; SIGUSR1 ends and\n"
	"leaves all armed for the next process of the set; SIGUSR2 opens the files of\n"
	"its output anew.\n\n"
	"  --probe PROBE  One probe instead of a set\n"
	"  --stdout       Write to stdout alone, whatever the set's output says\n"
	"  --count N      End after N hits\n"
	"  --hits-only    Leave out the records start, clock and stop; lost hits stay\n"
	"  --help         Print this\n"
	"  --version      Print the version\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage, 78 the set was refused\n"
	"(with --stdout it is 1).\n";

enum {
	EXIT_USAGE = 2,
	/* EX_CONFIG of sysexits.h: to start it again as it is makes no sense. */
	EXIT_REFUSED = 78,
};

/* One-off probes at a time. */
#define RUNS_MAX 64

struct arguments {
	const char *set;
	const char *probe;
	uint64_t count;
	bool to_stdout;
	bool hits_only;
};

static int parse_count(const char *text, uint64_t *ret_count)
{
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end || end == text || *text == '-' || !value)
		return -EINVAL;
	*ret_count = value;
	return 0;
}

/* Return: 0 to go on, 1 when all is done, -EINVAL for wrong usage */
static int parse_arguments(int argc, char **argv, struct arguments *args)
{
	static const struct option options[] = {
		{ "probe", required_argument, NULL, 'p' },
		{ "count", required_argument, NULL, 'n' },
		{ "stdout", no_argument, NULL, 's' },
		{ "hits-only", no_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "p:n:h", options, NULL)) >= 0) {
		switch (c) {
		case 'p':
			args->probe = optarg;
			break;
		case 'n':
			if (parse_count(optarg, &args->count) < 0) {
				log_error("--count takes a whole number from 1, not \"%s\"",
					  optarg);
				return -EINVAL;
			}
			break;
		case 's':
			args->to_stdout = true;
			break;
		case 'o':
			args->hits_only = true;
			break;
		case 'h':
			fputs(help, stdout);
			return 1;
		case 'v':
			puts("probed " PROBED_VERSION);
			return 1;
		default:
			return -EINVAL;
		}
	}
	if (argc - optind != (args->probe ? 0 : 1)) {
		fputs(help, stderr);
		return -EINVAL;
	}
	args->set = argv[optind];
	return 0;
}

/*
 * Several one-off probes can run at once: the first is the set "run", the next
 * "run-2". A name is used again, so that what a killed one left is found.
 */
static int name_run(struct probe_set *set)
{
	unsigned int i;

	for (i = 2; i <= RUNS_MAX; i++) {
		_cleanup_(set_lock_freep) struct set_lock *lock = NULL;
		pid_t holder;
		char *name;

		if (set_lock_take(NULL, set->name, &lock, &holder) != -EBUSY)
			return 0;
		if (asprintf(&name, "run-%u", i) < 0)
			return -ENOMEM;
		free(set->name);
		set->name = name;
	}
	return 0;
}

static int load_set(const struct arguments *args, struct diag *diag, struct probe_set **ret_set)
{
	_cleanup_free_ char *path = NULL;
	int r;

	if (args->probe) {
		diag->source = strdup(args->probe);
		if (!diag->source)
			return -ENOMEM;
		r = probe_set_parse_probe(args->probe, diag, ret_set);
		return r < 0 ? r : name_run(*ret_set);
	}
	r = probe_set_find(args->set, &path);
	if (r < 0) {
		probe_set_find_advice(args->set, r, diag);
		return r;
	}
	/* From here on errors are about the file. */
	free(diag->file);
	diag->file = TAKE_PTR(path);
	return probe_set_load(diag->file, diag, ret_set);
}

/* What is read for planning (symbols, files) is large, and gone afterwards. */
static int plan_set(const struct probe_set *set, const struct tracefs *tracefs, struct diag *diag,
		    struct plan **ret_plan)
{
	_cleanup_(plan_env_freep) struct plan_env *env = NULL;
	struct plan_env_config config = { .tracefs = tracefs };
	int r;

	r = plan_env_new(&config, &env);
	if (r < 0)
		return log_error_errno(r, "cannot look at the kernel");
	return plan_make(set, env, diag, ret_plan);
}

/* What a reload needs: the set is found and read as at the start. */
struct loading {
	const struct arguments *args;
	const struct tracefs *tracefs;
};

static int load_again(void *userdata, struct diag **ret_diag, struct probe_set **ret_set,
		      struct plan **ret_plan)
{
	const struct loading *loading = userdata;
	int r;

	*ret_diag = diag_new(loading->args->set);
	if (!*ret_diag)
		return -ENOMEM;
	r = load_set(loading->args, *ret_diag, ret_set);
	return r < 0 ? r : plan_set(*ret_set, loading->tracefs, *ret_diag, ret_plan);
}

/* Return: 0; 1 when the set was refused; -errno */
static int run(const struct arguments *args)
{
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new(args->probe ? "--probe" : args->set);
	_cleanup_(plan_freep) struct plan *plan = NULL;
	struct loading loading = { .args = args };
	struct session_config config;
	size_t i;
	int r;

	if (!diag)
		return log_error_errno(-ENOMEM, "cannot load");
	r = load_set(args, diag, &set);
	if (r >= 0) {
		r = tracefs_open(NULL, &tracefs);
		if (r < 0)
			log_error("%s", tracefs_open_advice(r));
	}
	if (r >= 0)
		r = plan_set(set, tracefs, diag, &plan);
	log_diag(diag);
	if (r < 0)
		return diag->n_errors ? 1 : r;
	for (i = 0; i < plan->n_notes; i++)
		log_info("%s: %s", set->name, plan->notes[i]);

	config = (struct session_config){
		.set = TAKE_PTR(set),
		.plan = TAKE_PTR(plan),
		.tracefs = tracefs,
		.file = diag->file,
		.max_hits = args->count,
		.to_stdout = args->to_stdout,
		.hits_only = args->hits_only,
		.load = args->probe ? NULL : load_again,
		.userdata = &loading,
	};
	loading.tracefs = tracefs;
	return session_run(&config);
}

int main(int argc, char **argv)
{
	struct arguments args = {};
	int r;

	log_open();
	r = parse_arguments(argc, argv, &args);
	if (r != 0)
		return r < 0 ? EXIT_USAGE : EXIT_SUCCESS;
	r = run(&args);
	if (r == 0)
		return EXIT_SUCCESS;
	/* To a person, and to probectl run, it is a failure like others. */
	return r > 0 && !args.to_stdout ? EXIT_REFUSED : EXIT_FAILURE;
}
