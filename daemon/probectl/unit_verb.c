// SPDX-License-Identifier: GPL-2.0-only
#include "unit_verb.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/diag.h"
#include "lib/spec.h"

#include "options.h"
#include "report.h"
#include "unit.h"

/* One run of the verb. */
struct unit_run {
	const struct unit_action *action;
	struct unit_bus *bus;
	bool is_json;
	bool is_now;
};

/* ---- answers ---- */

static void print_done(const struct unit_run *run, const char *set, const char *unit)
{
	if (!run->is_json) {
		printf("%s: %s\n", set, run->action->done);
		return;
	}
	putchar('{');
	report_json_member("set", set);
	report_json_member("unit", unit);
	report_json_member("verb", run->action->verb->name);
	puts("\"ok\":true}");
}

/* @reason in one line; @failure has the rest, or is NULL. */
static void print_failed(const struct unit_run *run, const char *set, const char *unit,
			 const char *reason, const struct unit_failure *failure)
{
	const char *verb = run->action->verb->name;
	size_t i, n = failure ? failure->n_lines : 0;

	if (run->is_json) {
		putchar('{');
		report_json_member("set", set);
		report_json_member("unit", unit);
		report_json_member("verb", verb);
		fputs("\"ok\":false,", stdout);
		report_json_member("reason", reason);
		fputs("\"journal\":[", stdout);
		for (i = 0; i < n; i++) {
			fputs(i ? "," : "", stdout);
			report_json_string(failure->lines[i]);
		}
		puts("]}");
		return;
	}
	fprintf(stderr, "probectl: %s: %s: %s\n", verb, set, reason);
	for (i = 0; i < n; i++)
		fprintf(stderr, "    %s\n", failure->lines[i]);
	if (failure)
		fprintf(stderr, "    `journalctl -u %s` has more\n", unit);
}

/* What the daemon says last of itself tells more than the manager's word for it. */
static void print_job_failed(const struct unit_run *run, const char *set, const char *unit,
			     const char *job_result)
{
	_cleanup_free_ char *reason = NULL;
	struct unit_failure failure;
	const char *result;
	int n;

	unit_get_failure(run->bus, unit, &failure);
	result = failure.result && strcmp(failure.result, "success") ? failure.result : job_result;
	if (failure.status_text && failure.status_text[0])
		n = asprintf(&reason, "%s (%s)", failure.status_text, result);
	else if (failure.exit_status && !strcmp(result, "exit-code"))
		n = asprintf(&reason, "probed ended with status %d", failure.exit_status);
	else
		n = asprintf(&reason, "the service manager says: %s", result);
	if (n < 0)
		reason = NULL;
	print_failed(run, set, unit, reason ? reason : result, &failure);
	unit_failure_done(&failure);
}

/* The manager did not even try. */
static void print_refused(const struct unit_run *run, const char *set, const char *unit, int error,
			  const char *text)
{
	_cleanup_free_ char *reason = NULL;
	const char *advice = "";

	if (error == -EACCES)
		advice = "; run this as root";
	else if (error == -ENOENT)
		advice = "; the unit probed@.service is not installed";
	if (asprintf(&reason, "%s%s", text ? text : strerror(-error), advice) < 0)
		reason = NULL;
	print_failed(run, set, unit, reason ? reason : strerror(-error), NULL);
}

/* ---- doing it ---- */

static int serve(const struct unit_run *run, const char *set, const char *unit)
{
	const struct unit_action *action = run->action;
	_cleanup_free_ char *text = NULL, *result = NULL;
	int r;

	if (action->changes_boot) {
		r = unit_enable(run->bus, unit, action->boot, &text);
		if (r < 0) {
			print_refused(run, set, unit, r, text);
			return r;
		}
	}
	if (!action->changes_boot || run->is_now) {
		r = unit_run_job(run->bus, action->method, unit, &result);
		if (r < 0) {
			print_refused(run, set, unit, r, result);
			return r;
		}
		if (strcmp(result, "done") != 0) {
			print_job_failed(run, set, unit, result);
			return -EIO;
		}
	}
	print_done(run, set, unit);
	return 0;
}

static int report_no_set(const struct unit_run *run, const char *set, int error)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new(set);

	if (!diag)
		return -ENOMEM;
	probe_set_find_advice(set, error, diag);
	if (run->is_json)
		print_failed(run, set, "", diag->entries[0].message, NULL);
	else
		diag_print(diag, stderr);
	return error;
}

static int serve_named(const struct unit_run *run, const char *set)
{
	_cleanup_free_ char *path = NULL, *unit = NULL;
	int r;

	if (asprintf(&unit, "probed@%s.service", set) < 0) {
		unit = NULL;
		return -ENOMEM;
	}
	r = probe_set_find(set, &path);
	/* Its file may be gone, or masked, while it runs. When in doubt, the manager says. */
	if (r < 0 && !run->action->needs_set && unit_is_known(run->bus, unit) != 0)
		r = 0;
	if (r < 0)
		return report_no_set(run, set, r);
	return serve(run, set, unit);
}

static bool is_set_name(const char *name)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	size_t size = strlen(name);

	return size && size <= PROBE_SET_NAME_MAX && strspn(name, letters) == size;
}

/* A unit is named after the set, so that only a set of the search path has one. */
static int check_names(const struct unit_run *run, int argc, char **argv)
{
	const char *verb = run->action->verb->name;
	int i;

	if (optind == argc)
		return usage_error(verb, "name a SET, as `probectl list` shows them");
	for (i = optind; i < argc; i++) {
		if (strchr(argv[i], '/') || strchr(argv[i], '.'))
			return usage_error(verb,
					   "\"%s\" is a file; a service has a SET of the search "
					   "path, `probectl run` takes a file",
					   argv[i]);
		if (!is_set_name(argv[i]))
			return usage_error(verb, "\"%s\" is not the name of a set", argv[i]);
	}
	return -1;
}

static int report_no_manager(const struct unit_run *run, int error)
{
	const char *verb = run->action->verb->name;

	if (error == -EHOSTDOWN)
		fprintf(stderr,
			"probectl: %s: this machine is not run by systemd; `probectl run SET` "
			"and probed itself need none\n",
			verb);
	else
		fprintf(stderr, "probectl: %s: cannot reach the service manager: %s%s\n", verb,
			strerror(-error),
			error == -EACCES || error == -EPERM ? "; run this as root" : "");
	return EXIT_FAILED;
}

int unit_verb_run(const struct unit_action *action, int argc, char **argv)
{
	_cleanup_(unit_bus_freep) struct unit_bus *bus = NULL;
	struct unit_run run = { .action = action };
	int key, status, r, i;

	while ((key = options_next(action->verb, argc, argv, &status)) > 0) {
		if (key == 'j')
			run.is_json = true;
		else
			run.is_now = true;
	}
	if (key < 0)
		return status;
	status = check_names(&run, argc, argv);
	if (status >= 0)
		return status;
	r = unit_bus_open(&bus);
	if (r < 0)
		return report_no_manager(&run, r);
	run.bus = bus;
	status = EXIT_DONE;
	for (i = optind; i < argc; i++)
		if (serve_named(&run, argv[i]) < 0)
			status = EXIT_FAILED;
	return report_output(action->verb->name, status);
}
