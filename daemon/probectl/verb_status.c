// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl status: what runs, and how it is.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/macro.h"

#include "client.h"
#include "options.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

/**
 * struct set_status - what a set said
 * @name: its name
 * @error: -errno when it cannot be asked; the rest is empty then
 * @info: what it is
 * @info_text: the same, as it came
 * @status: what became of its hits
 * @status_text: the same, as it came
 */
struct set_status {
	const char *name;
	int error;
	struct varlink_message info;
	char *info_text;
	struct varlink_message status;
	char *status_text;
};

static void status_done(struct set_status *status)
{
	varlink_message_done(&status->info);
	varlink_message_done(&status->status);
	free(status->info_text);
	free(status->status_text);
}

static void status_ask(const char *name, struct set_status *status)
{
	*status = (struct set_status){ .name = name };
	status->error = client_ask("status", name, "Info", &status->info, &status->info_text);
	if (status->error == 0)
		status->error =
			client_ask("status", name, "Status", &status->status, &status->status_text);
}

/* --- for people ------------------------------------------------------------ */

static size_t count_skipped(const struct set_status *status)
{
	const struct json_node *probe;
	size_t n = 0;

	for (probe = client_array(&status->info, "probes"); probe; probe = probe->next)
		n += client_string(&status->info, probe, "reason") != NULL;
	return n;
}

static size_t count_elements(const struct json_node *first)
{
	size_t n = 0;

	for (; first; first = first->next)
		n++;
	return n;
}

/* "since 2026-11-20T08:47:20Z (3 min)" */
static void print_age(const char *since)
{
	struct tm tm = { .tm_sec = 0 };
	time_t age;

	printf("since %s", since);
	if (!strptime(since, "%Y-%m-%dT%H:%M:%SZ", &tm))
		return;
	age = time(NULL) - timegm(&tm);
	if (age < 0)
		return;
	if (age < 120)
		printf(" (%d s)", (int)age);
	else if (age < 120 * 60)
		printf(" (%d min)", (int)(age / 60));
	else if (age < 48 * 3600)
		printf(" (%d h)", (int)(age / 3600));
	else
		printf(" (%d days)", (int)(age / 86400));
}

static void print_head(const struct set_status *status, const struct table_view *view)
{
	const struct varlink_message *info = &status->info, *counts = &status->status;
	const char *description = client_string(info, NULL, "description");
	const char *file = client_string(info, NULL, "file");
	const struct json_node *loss;
	uint64_t lost = client_number(counts, NULL, "lost");
	char text[64];

	table_print_word(view, TABLE_TITLE, status->name, stdout);
	fputs(": ", stdout);
	table_print_word(view, TABLE_GOOD, "running", stdout);
	fputs(", process ", stdout);
	printf("%llu, ", (unsigned long long)client_number(info, NULL, "pid"));
	print_age(client_string(info, NULL, "since") ?: "?");
	fputs("\n", stdout);
	if (description) {
		fputs("    ", stdout);
		table_print_word(view, TABLE_PLAIN, description, stdout);
		fputs("\n", stdout);
	}
	fputs("    from ", stdout);
	table_print_word(view, TABLE_PLAIN, file ?: "the command line", stdout);
	printf(", probed %s, kernel %s\n", client_string(info, NULL, "version") ?: "?",
	       client_string(info, NULL, "kernel") ?: "?");
	printf("    %llu hits delivered, ",
	       (unsigned long long)client_number(counts, NULL, "delivered"));
	(void)snprintf(text, sizeof(text), "%llu lost", (unsigned long long)lost);
	table_print_word(view, lost ? TABLE_BAD : TABLE_PLAIN, text, stdout);
	for (loss = client_array(counts, "losses"); loss; loss = loss->next)
		printf("%s%llu %s", loss == client_array(counts, "losses") ? ": " : ", ",
		       (unsigned long long)client_number(counts, loss, "count"),
		       client_string(counts, loss, "cause") ?: "?");
	fputs("\n\n", stdout);
}

static const struct json_node *find_named(const struct varlink_message *reply, const char *array,
					  const char *name)
{
	const struct json_node *node = client_array(reply, array);

	for (; node; node = node->next) {
		const char *its_name = client_string(reply, node, "name");

		if (its_name && name && strcmp(its_name, name) == 0)
			return node;
	}
	return NULL;
}

/* In full, however narrow the table is. */
static void print_reasons(const struct varlink_message *info, const struct table_view *view)
{
	const struct json_node *probe;

	for (probe = client_array(info, "probes"); probe; probe = probe->next) {
		const char *name = client_string(info, probe, "name") ?: "?";
		const char *reason = client_string(info, probe, "reason");

		if (!reason)
			continue;
		table_print_word(view, TABLE_WARN, name, stdout);
		fputs(" is skipped: ", stdout);
		table_print_word(view, TABLE_PLAIN, reason, stdout);
		putchar('\n');
	}
}

static int print_probes(const struct set_status *status, const struct table_view *view)
{
	static const struct table_column columns[] = {
		{ .title = "PROBE", .key = "name", .min_width = 8 },
		{ .title = "KIND", .key = "kind" },
		{ .title = "TARGET", .key = "target", .min_width = 12, .keeps_end = true },
		{ .title = "HITS", .key = "hits", .is_right = true },
		{ .title = "STATE", .key = "state" },
	};
	_cleanup_(table_freep) struct table *table = table_new(columns, ARRAY_SIZE(columns));
	const struct varlink_message *info = &status->info;
	const struct json_node *probe, *count;
	int r;

	if (!table)
		return -ENOMEM;
	/* Both are in the order of the set, unless it was reloaded in between. */
	count = client_array(&status->status, "probes");
	for (probe = client_array(info, "probes"); probe; probe = probe->next) {
		const char *name = client_string(info, probe, "name") ?: "?", *counted;
		bool is_skipped = client_string(info, probe, "reason");

		counted = count ? client_string(&status->status, count, "name") : NULL;
		if (!counted || strcmp(counted, name) != 0)
			count = find_named(&status->status, "probes", name);
		table_add(table, TABLE_PLAIN, name);
		table_add(table, TABLE_PLAIN, client_string(info, probe, "kind"));
		table_add(table, TABLE_PLAIN, client_string(info, probe, "target"));
		if (is_skipped || !count)
			table_add(table, TABLE_PLAIN, NULL);
		else
			table_add_u64(table, client_number(&status->status, count, "hits"));
		table_add(table, is_skipped ? TABLE_WARN : TABLE_GOOD,
			  is_skipped ? "skipped" : "armed");
		count = count ? count->next : NULL;
	}
	r = table_print(table, view, stdout);
	print_reasons(info, view);
	return r;
}

static int print_outputs(const struct set_status *status, const struct table_view *view)
{
	static const struct table_column columns[] = {
		{ .title = "OUTPUT", .key = "kind" },
		{ .title = "PATH", .key = "path", .min_width = 20, .keeps_end = true },
		{ .title = "BYTES", .key = "bytes", .is_right = true },
		{ .title = "MISSED", .key = "missed", .is_right = true },
		{ .title = "READERS", .key = "readers", .is_right = true },
		{ .title = "QUEUED", .key = "queued", .is_right = true },
	};
	_cleanup_(table_freep) struct table *table = table_new(columns, ARRAY_SIZE(columns));
	const struct varlink_message *counts = &status->status;
	const struct json_node *output;

	if (!table)
		return -ENOMEM;
	for (output = client_array(counts, "outputs"); output; output = output->next) {
		bool has_readers = json_node_member(counts->doc, output, "readers") != NULL;
		uint64_t missed = client_number(counts, output, "missed");
		char text[24];

		table_add(table, TABLE_PLAIN, client_string(counts, output, "kind"));
		table_add(table, TABLE_PLAIN, client_string(counts, output, "path"));
		table_add_u64(table, client_number(counts, output, "bytes"));
		(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)missed);
		table_add_number(table, missed ? TABLE_BAD : TABLE_PLAIN, text, text);
		if (has_readers) {
			table_add_u64(table, client_number(counts, output, "readers"));
			table_add_u64(table, client_number(counts, output, "queued"));
		} else {
			table_add(table, TABLE_PLAIN, NULL);
			table_add(table, TABLE_PLAIN, NULL);
		}
	}
	fputs("\n", stdout);
	return table_print(table, view, stdout);
}

/* Why no hits come although there are some. */
static void print_waits(const struct varlink_message *counts)
{
	const struct json_node *output;

	for (output = client_array(counts, "outputs"); output; output = output->next) {
		uint64_t waits_ms = client_number(counts, output, "waits_ms");

		/* A pipe that is full for a moment is no news. */
		if (waits_ms >= 1000)
			printf("\n%s: its reader takes nothing for %llu s; hits wait in the ring "
			       "buffer\n",
			       client_string(counts, output, "kind"),
			       (unsigned long long)waits_ms / 1000);
	}
}

static int print_set(const struct set_status *status, const struct table_view *view)
{
	int r;

	print_head(status, view);
	r = print_probes(status, view);
	if (r >= 0)
		r = print_outputs(status, view);
	if (r >= 0)
		print_waits(&status->status);
	return r;
}

static int print_overview(const struct set_status *sets, size_t n, const struct table_view *view)
{
	static const struct table_column columns[] = {
		{ .title = "SET", .key = "set", .min_width = 8 },
		{ .title = "STATE", .key = "state" },
		{ .title = "PID", .key = "pid", .is_right = true },
		{ .title = "SINCE", .key = "since" },
		{ .title = "PROBES", .key = "probes", .is_right = true },
		{ .title = "SKIPPED", .key = "skipped", .is_right = true },
		{ .title = "DELIVERED", .key = "delivered", .is_right = true },
		{ .title = "LOST", .key = "lost", .is_right = true },
	};
	_cleanup_(table_freep) struct table *table = table_new(columns, ARRAY_SIZE(columns));
	size_t i, c;

	if (!table)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		const struct varlink_message *info = &sets[i].info;
		size_t n_probes = count_elements(client_array(info, "probes"));
		size_t n_skipped = count_skipped(&sets[i]);

		table_add(table, TABLE_PLAIN, sets[i].name);
		if (sets[i].error) {
			table_add(table, TABLE_BAD,
				  sets[i].error == -ECONNREFUSED ? "died" : "unknown");
			for (c = 2; c < ARRAY_SIZE(columns); c++)
				table_add(table, TABLE_PLAIN, NULL);
			continue;
		}
		table_add(table, TABLE_GOOD, "running");
		table_add_u64(table, client_number(info, NULL, "pid"));
		table_add(table, TABLE_PLAIN, client_string(info, NULL, "since"));
		table_add_u64(table, n_probes - n_skipped);
		table_add_u64(table, n_skipped);
		table_add_u64(table, client_number(&sets[i].status, NULL, "delivered"));
		table_add_u64(table, client_number(&sets[i].status, NULL, "lost"));
	}
	return table_print(table, view, stdout);
}

/* --- for programs ---------------------------------------------------------- */

/* A reply of the set as it came, without what is around its parameters. */
static void print_parameters(const char *key, const struct varlink_message *reply, const char *text)
{
	const struct json_node *node = reply->parameters;

	printf(",\"%s\":%.*s", key, node ? (int)(node->value_end - node->value_at) : 2,
	       node ? text + node->value_at : "{}");
}

static void print_json(const struct set_status *sets, size_t n)
{
	size_t i;

	putchar('[');
	for (i = 0; i < n; i++) {
		printf("%s{", i ? "," : "");
		report_json_member("set", sets[i].name);
		printf("\"state\":\"%s\"", sets[i].error == 0		    ? "running"
					   : sets[i].error == -ECONNREFUSED ? "died"
									    : "unknown");
		if (sets[i].error == 0) {
			print_parameters("info", &sets[i].info, sets[i].info_text);
			print_parameters("status", &sets[i].status, sets[i].status_text);
		}
		putchar('}');
	}
	puts("]");
}

/* --- the verb -------------------------------------------------------------- */

static int print_people(const struct set_status *sets, size_t n, bool is_overview)
{
	const struct table_view view = table_view_of(stdout);
	bool is_first = true;
	size_t i;
	int r = 0;

	if (is_overview)
		return print_overview(sets, n, &view);
	for (i = 0; i < n && r >= 0; i++) {
		if (sets[i].error)
			continue;
		if (!is_first)
			putchar('\n');
		is_first = false;
		r = print_set(&sets[i], &view);
	}
	return r;
}

static int show(const char *const *names, size_t n, bool is_overview, bool is_json)
{
	_cleanup_free_ struct set_status *sets = calloc(n + 1, sizeof(*sets));
	int status = EXIT_DONE, r = 0;
	size_t i;

	if (!sets)
		return EXIT_FAILED;
	for (i = 0; i < n; i++) {
		status_ask(names[i], &sets[i]);
		if (!sets[i].error)
			continue;
		status = EXIT_FAILED;
		client_report("status", names[i], sets[i].error);
	}
	if (is_json)
		print_json(sets, n);
	else
		r = print_people(sets, n, is_overview);
	for (i = 0; i < n; i++)
		status_done(&sets[i]);
	if (r < 0 || fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "probectl: status: output failed: %s\n",
			strerror(r < 0 ? -r : errno));
		return EXIT_FAILED;
	}
	return status;
}

static int show_all(bool is_json)
{
	char **names;
	size_t n;
	int r;

	r = client_list(&names, &n);
	if (r < 0) {
		fprintf(stderr, "probectl: status: cannot look for running sets: %s\n",
			strerror(-r));
		return EXIT_FAILED;
	}
	if (!n && !is_json) {
		puts("no set is running");
		return EXIT_DONE;
	}
	r = show((const char *const *)names, n, true, is_json);
	client_list_free(names, n);
	return r;
}

static int run(int argc, char **argv)
{
	bool is_json = false;
	int key, status;

	while ((key = options_next(&verb_status, argc, argv, &status)) > 0)
		is_json = true;
	if (key < 0)
		return status;
	if (optind == argc)
		return show_all(is_json);
	return show((const char *const *)argv + optind, (size_t)(argc - optind), false, is_json);
}

static const struct verb_option options_table[] = {
	{ .name = "json", .key = 'j', .help = "Print what the sets say as one JSON array" },
	{ .name = NULL },
};

const struct verb verb_status = {
	.name = "status",
	.args = "[SET…]",
	.about = "Show what runs: probes, hits and losses, outputs",
	.text = "Show sets that run: their probes, what became of the hits, their outputs.\n"
		"Without SET, all of them in a line each. What a reload or an earlier process\n"
		"has counted is in the sums, but not in the counts of probes and outputs.\n",
	.exit_status = "0 done, 1 a set does not run or cannot be asked, 2 wrong usage",
	.options = options_table,
	.word = WORD_SET,
	.run = run,
};
