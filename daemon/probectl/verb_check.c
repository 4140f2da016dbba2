// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl check: what is wrong with probe sets. Reads; writes nothing.
 */
#include "options.h"
#include "report.h"
#include "verbs.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/cleanup.h"
#include "lib/diag.h"
#include "lib/plan.h"
#include "lib/spec.h"
#include "lib/tracefs.h"

#include "table.h"

/**
 * struct checker - one run of the verb
 * @is_json: results as JSON lines on standard output
 * @is_syntax_only: what the files say, not whether this machine has it
 * @kernel: the kernel to check for
 * @tracefs: of this machine; NULL when there is none
 * @env: what is known of the machine; NULL with @is_syntax_only
 * @has_failed: something was wrong
 */
struct checker {
	bool is_json;
	bool is_syntax_only;
	struct machine_options kernel;
	struct tracefs *tracefs;
	struct plan_env *env;
	bool has_failed;
};

/* Symbols, instructions, files: what the machine would say to a set that reads well. */
static int check_against_machine(struct checker *checker, const struct probe_set *set,
				 struct diag *diag, struct plan **ret_plan)
{
	if (!checker->env || set->n_probes == 0)
		return 0;
	return plan_make(set, checker->env, diag, ret_plan);
}

static const char *set_name(const struct probe_set *set)
{
	return set && set->name ? set->name : "";
}

static void write_strings(char *const *strings, size_t n)
{
	size_t i;

	putchar('[');
	for (i = 0; i < n; i++) {
		if (i)
			putchar(',');
		report_json_string(strings[i]);
	}
	putchar(']');
}

static void report_json(const struct diag *diag, const struct probe_set *set,
			const struct plan *plan, bool is_ok)
{
	putchar('{');
	report_json_member("file", diag->file);
	report_json_member("set", set_name(set));
	printf("\"ok\":%s,\"probes\":%zu,\"skipped\":%zu,", is_ok ? "true" : "false",
	       set ? probe_set_count(set) : 0, plan ? plan->n_named - plan->n_armed : 0);
	fputs("\"drop_ins\":", stdout);
	write_strings(set ? set->drop_ins : NULL, set ? set->n_drop_ins : 0);
	fputs(",\"notes\":", stdout);
	write_strings(plan ? plan->notes : NULL, plan ? plan->n_notes : 0);
	fputs(",\"diagnostics\":", stdout);
	(void)diag_print_json(diag, stdout);
	puts("}");
}

static void report_text(const struct diag *diag, const struct probe_set *set,
			const struct plan *plan, bool is_ok)
{
	struct table_view view = table_view_of(stdout);
	size_t i;

	(void)fflush(stdout);
	diag_print(diag, stderr);
	for (i = 0; plan && i < plan->n_notes; i++)
		fprintf(stderr, "%s: note: %s\n", diag->file, plan->notes[i]);
	if (!is_ok)
		return;
	printf("%s: ", set_name(set));
	table_print_word(&view, TABLE_GOOD, "ok", stdout);
	printf(" (%zu %s", probe_set_count(set), probe_set_count(set) == 1 ? "probe" : "probes");
	if (plan && plan->n_armed < plan->n_named)
		printf(", %zu of them skipped here", plan->n_named - plan->n_armed);
	if (set->n_drop_ins)
		printf("; %zu %s", set->n_drop_ins, set->n_drop_ins == 1 ? "drop-in" : "drop-ins");
	puts(")");
}

static void report(struct checker *checker, struct diag *diag, const struct probe_set *set,
		   const struct plan *plan)
{
	bool is_ok = diag->n_errors == 0 && !diag->out_of_memory;

	if (checker->is_json)
		report_json(diag, set, plan, is_ok);
	else
		report_text(diag, set, plan, is_ok);
	checker->has_failed |= !is_ok;
}

static void report_no_memory(struct checker *checker)
{
	fputs("probectl: check: out of memory\n", stderr);
	checker->has_failed = true;
}

static void check_file(struct checker *checker, const char *path)
{
	_cleanup_(diag_freep) struct diag *diag =
		diag_new(strcmp(path, "-") == 0 ? "standard input" : path);
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(plan_freep) struct plan *plan = NULL;
	int r;

	if (!diag) {
		report_no_memory(checker);
		return;
	}
	r = probe_set_load_partial(path, diag, &set);
	if (r == 0)
		r = check_against_machine(checker, set, diag, &plan);
	diag_sort(diag);
	if (r < 0 && diag->n_errors == 0)
		diag_add(diag, DIAG_ERROR, NULL, "", "the set cannot be checked: %s", strerror(-r));
	report(checker, diag, set, plan);
}

/* What is no file of a set fails in the same form. */
static void fail(struct checker *checker, const char *name, const char *what, const char *advice)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new(name);

	if (!diag) {
		report_no_memory(checker);
		return;
	}
	diag_add(diag, DIAG_ERROR, NULL, "", "%s", what);
	if (advice)
		diag_detail(diag, "%s", advice);
	report(checker, diag, NULL, NULL);
}

static void fail_to_find(struct checker *checker, const char *name, int error)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new(name);

	if (!diag) {
		report_no_memory(checker);
		return;
	}
	probe_set_find_advice(name, error, diag);
	report(checker, diag, NULL, NULL);
}

static void check_dir(struct checker *checker, const char *dir)
{
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = NULL;
	size_t i;
	int r;

	r = probe_set_list_dir(dir, &list);
	if (r < 0) {
		fail(checker, dir ? dir : "search path", strerror(-r), NULL);
		return;
	}
	if (list->n_paths == 0) {
		if (dir)
			fail(checker, dir, "there is no probe set in this directory",
			     "sets are files named NAME.json");
		else
			fputs("probectl: check: there are no probe sets in the search path\n",
			      stderr);
		return;
	}
	for (i = 0; i < list->n_paths; i++)
		check_file(checker, list->paths[i]);
}

static void check_named(struct checker *checker, const char *name)
{
	_cleanup_free_ char *path = NULL;
	struct stat st;
	int r;

	if (strchr(name, '/') && stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
		check_dir(checker, name);
		return;
	}
	r = probe_set_find(name, &path);
	if (r == -ENOENT && stat(name, &st) == 0 && S_ISDIR(st.st_mode))
		check_dir(checker, name);
	else if (r < 0)
		fail_to_find(checker, name, r);
	else
		check_file(checker, path);
}

static int open_machine(struct checker *checker)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r;

	if (checker->is_syntax_only)
		return 0;
	diag = diag_new(checker->kernel.vmlinux ? "--vmlinux" : "this machine");
	if (!diag) {
		report_no_memory(checker);
		return -ENOMEM;
	}
	r = machine_open(&checker->kernel, diag, &checker->tracefs, &checker->env);
	if (r < 0)
		report(checker, diag, NULL, NULL);
	return r;
}

/* Returns -1 to go on, or the exit status. */
static int parse_options(int argc, char **argv, struct checker *checker)
{
	int key, status;

	while ((key = options_next(&verb_check, argc, argv, &status)) > 0) {
		switch (key) {
		case 'j':
			checker->is_json = true;
			break;
		case 's':
			checker->is_syntax_only = true;
			break;
		case 'v':
			checker->kernel.vmlinux = optarg;
			break;
		case 'b':
			checker->kernel.btf = optarg;
			break;
		default:
			checker->kernel.arch = optarg;
			break;
		}
	}
	if (key < 0)
		return status;
	if (checker->is_syntax_only && (checker->kernel.vmlinux || checker->kernel.btf))
		return usage_error("check", "--syntax looks at no kernel, --%s does",
				   checker->kernel.vmlinux ? "vmlinux" : "btf");
	if (machine_options_check(&checker->kernel))
		return usage_error("check", "%s", machine_options_check(&checker->kernel));
	return -1;
}

static int run(int argc, char **argv)
{
	struct checker checker = { .is_json = false };
	int status, i;

	status = parse_options(argc, argv, &checker);
	if (status >= 0)
		return status;
	if (open_machine(&checker) < 0)
		checker.has_failed = true;
	else if (optind == argc)
		check_dir(&checker, NULL);
	else
		for (i = optind; i < argc; i++)
			check_named(&checker, argv[i]);
	plan_env_free(checker.env);
	tracefs_free(checker.tracefs);
	return report_output("check", checker.has_failed ? EXIT_FAILED : EXIT_DONE);
}

static const struct verb_option options[] = {
	{ .name = "json", .key = 'j', .help = "One JSON object for each set" },
	{ .name = "syntax",
	  .key = 's',
	  .help = "Only what the files say; do not look for symbols and files" },
	MACHINE_OPTIONS("Check for the kernel in FILE instead of the running one"),
	{ .name = NULL },
};

const struct verb verb_check = {
	.name = "check",
	.args = "[SET|FILE|DIR…]",
	.about = "Say what is wrong with probe sets; change nothing",
	.text = "Say what is wrong with probe sets, and what to do about it. Without an\n"
		"argument, check all sets of the search path. Nothing is written anywhere.\n\n"
		"A SET is the name of one in /etc/probed/sets, /run/probed/sets,\n"
		"/usr/local/lib/probed/sets or /usr/lib/probed/sets. A FILE has a \"/\" in it or\n"
		"ends in .json; - is standard input. What is in SET.json.d of these directories,\n"
		"or in FILE.d, is merged over the set.\n",
	.exit_status = "0 all is right, 1 something is wrong, 2 wrong usage",
	.options = options,
	.word = WORD_SET_FILE,
	.run = run,
};
