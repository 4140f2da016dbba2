// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl top: rates of what runs, again and again.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "lib/macro.h"

#include "client.h"
#include "interrupt.h"
#include "options.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#define INTERVAL_USUAL 1.0
#define INTERVAL_MIN   0.1
#define INTERVAL_MAX   3600.0

struct top_options {
	double interval;
	unsigned long long count; /* 0: for ever */
	bool is_json;
	const char *const *sets;
	size_t n_sets;
};

/**
 * struct sample - what a set said once
 * @name: its name; owned
 * @status: what became of its hits
 */
struct sample {
	char *name;
	struct varlink_message status;
};

/* What sets said at one time; has_failed: one could not be asked. */
struct samples {
	struct sample *sets;
	size_t n;
	bool has_failed;
};

/**
 * struct row - a line of the table
 * @set: name of the set
 * @probe: name of the probe; NULL for the set as a whole
 * @hits: so far
 * @rate: hits per second
 * @lost_rate: lost hits per second; of a set
 * @byte_rate: bytes of lines per second
 * @cpu: share of a CPU that probed takes, in percent; of a probe its part of that,
 *	 by the bytes of its lines
 */
struct row {
	const char *set;
	const char *probe;
	uint64_t hits;
	double rate;
	double lost_rate;
	double byte_rate;
	double cpu;
};

/* --- samples --------------------------------------------------------------- */

static void samples_done(struct samples *samples)
{
	size_t i;

	for (i = 0; i < samples->n; i++) {
		free(samples->sets[i].name);
		varlink_message_done(&samples->sets[i].status);
	}
	free(samples->sets);
	*samples = (struct samples){};
}

static const struct sample *find_sample(const struct samples *samples, const char *name)
{
	size_t i;

	for (i = 0; i < samples->n; i++)
		if (strcmp(samples->sets[i].name, name) == 0)
			return &samples->sets[i];
	return NULL;
}

/* Those that ended meanwhile are left out. */
static int take_samples(const char *const *names, size_t n, bool is_first, struct samples *samples)
{
	size_t i;

	*samples = (struct samples){ .sets = calloc(n + 1, sizeof(*samples->sets)) };
	if (!samples->sets)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		struct sample *sample = &samples->sets[samples->n];
		int r = client_ask("top", names[i], "Status", &sample->status, NULL);

		if (r < 0 && interrupt_came())
			return 0;
		if (r < 0 && is_first)
			client_report("top", names[i], r);
		samples->has_failed |= r < 0;
		if (r < 0)
			continue;
		samples->n++;
		sample->name = strdup(names[i]);
		if (!sample->name)
			return -ENOMEM;
	}
	return 0;
}

static int sample_all(const struct top_options *options, bool is_first, struct samples *samples)
{
	char **names;
	size_t n;
	int r;

	if (options->n_sets)
		return take_samples(options->sets, options->n_sets, is_first, samples);
	r = client_list(&names, &n);
	if (r < 0)
		return r;
	r = take_samples((const char *const *)names, n, is_first, samples);
	client_list_free(names, n);
	return r;
}

/* --- rows ------------------------------------------------------------------ */

/* What grew; a set that was started anew counts from the start. */
static double per_second(uint64_t now, uint64_t before, double seconds)
{
	return seconds > 0 ? (double)(now >= before ? now - before : now) / seconds : 0;
}

/* Return: what the earlier sample says of a probe; NULL when it did not know it */
static const struct json_node *find_count(const struct sample *before,
					  const struct json_node *count, const char *name)
{
	const char *its_name = count ? client_string(&before->status, count, "name") : NULL;

	/* In the order of the set, as long as that is not changed. */
	if (its_name && strcmp(its_name, name) == 0)
		return count;
	for (count = client_array(&before->status, "probes"); count; count = count->next) {
		its_name = client_string(&before->status, count, "name");
		if (its_name && strcmp(its_name, name) == 0)
			break;
	}
	return count;
}

static double rate_of(const struct sample *now, const struct json_node *count,
		      const struct sample *before, const struct json_node *was, const char *key,
		      double seconds)
{
	return per_second(client_number(&now->status, count, key),
			  was ? client_number(&before->status, was, key) : 0, seconds);
}

/* What the set takes, shared out to the @n rows behind its own. */
static void share_cost(struct row *rows, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		rows[0].byte_rate += rows[i].byte_rate;
	for (i = 1; i < n; i++)
		if (rows[0].byte_rate > 0)
			rows[i].cpu = rows[0].cpu * rows[i].byte_rate / rows[0].byte_rate;
}

static size_t add_rows(const struct sample *now, const struct sample *before, struct row *rows)
{
	const struct varlink_message *status = &now->status, *old = &before->status;
	const struct json_node *count, *was = client_array(old, "probes");
	uint64_t time_usec = client_number(status, NULL, "time_usec");
	double seconds = (double)(time_usec - client_number(old, NULL, "time_usec")) / 1e6;
	uint64_t delivered = client_number(status, NULL, "delivered");
	size_t n = 0;

	rows[n++] = (struct row){
		.set = now->name,
		.hits = delivered,
		.rate = per_second(delivered, client_number(old, NULL, "delivered"), seconds),
		.lost_rate = per_second(client_number(status, NULL, "lost"),
					client_number(old, NULL, "lost"), seconds),
		.cpu = per_second(client_number(status, NULL, "cpu_usec"),
				  client_number(old, NULL, "cpu_usec"), seconds) /
		       1e4,
	};
	for (count = client_array(status, "probes"); count; count = count->next) {
		const char *name = client_string(status, count, "name") ?: "?";
		const struct json_node *old_count = find_count(before, was, name);

		rows[n++] = (struct row){
			.set = now->name,
			.probe = name,
			.hits = client_number(status, count, "hits"),
			.rate = rate_of(now, count, before, old_count, "hits", seconds),
			.byte_rate = rate_of(now, count, before, old_count, "bytes", seconds),
		};
		was = was ? was->next : NULL;
	}
	share_cost(rows, n);
	return n;
}

static size_t count_rows(const struct sample *sample)
{
	const struct json_node *count = client_array(&sample->status, "probes");
	size_t n = 1;

	for (; count; count = count->next)
		n++;
	return n;
}

/* The busiest set first, and in a set, behind its own row, the busiest probe. */
static int compare_rows(const void *a, const void *b)
{
	const struct row *one = a, *two = b;

	if (!one->probe != !two->probe)
		return one->probe ? 1 : -1;
	if (one->rate > two->rate)
		return -1;
	if (one->rate < two->rate)
		return 1;
	return strcmp(one->probe ?: one->set, two->probe ?: two->set);
}

/* --- showing --------------------------------------------------------------- */

static void add_double(struct table *table, enum table_style style, double value)
{
	char text[40];

	(void)snprintf(text, sizeof(text), "%.1f", value);
	table_add_number(table, style, text, text);
}

static void add_row(struct table *table, const struct row *row)
{
	table_add(table, row->probe ? TABLE_PLAIN : TABLE_TITLE, row->set);
	table_add(table, TABLE_PLAIN, row->probe);
	add_double(table, TABLE_PLAIN, row->rate);
	table_add_u64(table, row->hits);
	if (row->probe)
		table_add(table, TABLE_PLAIN, NULL);
	else
		add_double(table, row->lost_rate > 0 ? TABLE_BAD : TABLE_PLAIN, row->lost_rate);
	add_double(table, TABLE_PLAIN, row->byte_rate / 1024);
	add_double(table, TABLE_PLAIN, row->cpu);
}

/* Rows that the terminal has room for; all where it is none. */
static size_t rows_that_fit(size_t n)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ||
	    size.ws_row < 4)
		return n;
	return n > size.ws_row - 2U ? size.ws_row - 2U : n;
}

static int print_rows(const struct top_options *options, const struct row *rows, size_t n)
{
	static const struct table_column columns[] = {
		{ .title = "SET", .key = "set", .min_width = 8 },
		{ .title = "PROBE", .key = "probe", .min_width = 8 },
		{ .title = "HITS/S", .key = "rate", .is_right = true },
		{ .title = "HITS", .key = "hits", .is_right = true },
		{ .title = "LOST/S", .key = "lost_rate", .is_right = true },
		{ .title = "KIB/S", .key = "kib_rate", .is_right = true },
		{ .title = "CPU%", .key = "cpu_percent", .is_right = true },
	};
	_cleanup_(table_freep) struct table *table = table_new(columns, ARRAY_SIZE(columns));
	const struct table_view view = table_view_of(stdout);
	size_t i, n_shown = options->is_json ? n : rows_that_fit(n);
	int r;

	if (!table)
		return -ENOMEM;
	for (i = 0; i < n_shown; i++)
		add_row(table, &rows[i]);
	if (options->is_json) {
		r = table_print_json(table, stdout);
		putchar('\n');
	} else {
		if (isatty(STDOUT_FILENO))
			fputs("\033[H\033[J", stdout);
		r = n ? table_print(table, &view, stdout) : puts("no set is running");
	}
	if (r >= 0 && (fflush(stdout) != 0 || ferror(stdout)))
		r = -EIO;
	return r;
}

static int show(const struct top_options *options, const struct samples *now,
		const struct samples *before)
{
	_cleanup_free_ struct row *rows = NULL;
	size_t i, n = 0;

	for (i = 0; i < now->n; i++)
		n += count_rows(&now->sets[i]);
	rows = calloc(n + 1, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	for (i = n = 0; i < now->n; i++) {
		const struct sample *was = find_sample(before, now->sets[i].name);
		size_t added = add_rows(&now->sets[i], was ?: &now->sets[i], rows + n);

		qsort(rows + n, added, sizeof(*rows), compare_rows);
		n += added;
	}
	return print_rows(options, rows, n);
}

/* --- the verb -------------------------------------------------------------- */

static void sleep_for(double seconds)
{
	(void)interrupt_poll(NULL, 0, (int)(seconds * 1000));
}

static int report_error(int error)
{
	fprintf(stderr, "probectl: top: %s\n", strerror(-error));
	return EXIT_FAILED;
}

static int top(const struct top_options *options)
{
	struct samples before = {}, now = {};
	unsigned long long n = 0;
	bool has_failed;
	int r;

	(void)interrupt_catch();
	r = sample_all(options, true, &before);
	has_failed = before.has_failed;
	while (r >= 0 && !(has_failed && options->n_sets) && !interrupt_came() &&
	       (!options->count || n < options->count)) {
		sleep_for(options->interval);
		if (interrupt_came())
			break;
		r = sample_all(options, false, &now);
		if (r >= 0 && !interrupt_came())
			r = show(options, &now, &before);
		samples_done(&before);
		before = now;
		now = (struct samples){};
		n++;
		/* All that was named has ended. */
		if (options->n_sets && !before.n)
			break;
	}
	samples_done(&before);
	if (r < 0)
		return report_error(r);
	return has_failed ? EXIT_FAILED : EXIT_DONE;
}

/* Return: -1 to go on, otherwise the exit status */
static int parse_number(const char *option, const char *text, double min, double max,
			double *ret_value)
{
	char *end;

	*ret_value = strtod(text, &end);
	if (end == text || *end || !(*ret_value >= min && *ret_value <= max))
		return usage_error("top", "--%s takes a number from %.10g to %.10g, not \"%s\"",
				   option, min, max, text);
	return -1;
}

static int run(int argc, char **argv)
{
	struct top_options options = { .interval = INTERVAL_USUAL };
	bool has_count = false;
	int key, status = -1;
	double value;

	while ((key = options_next(&verb_top, argc, argv, &status)) > 0) {
		switch (key) {
		case 'i':
			status = parse_number("interval", optarg, INTERVAL_MIN, INTERVAL_MAX,
					      &options.interval);
			break;
		case 'n':
			status = parse_number("count", optarg, 1, 1e9, &value);
			options.count = status < 0 ? (unsigned long long)value : 0;
			has_count = true;
			break;
		default:
			options.is_json = true;
			break;
		}
		if (status >= 0)
			return status;
	}
	if (key < 0)
		return status;
	if (!has_count && !isatty(STDOUT_FILENO))
		options.count = 1;
	options.sets = (const char *const *)argv + optind;
	options.n_sets = (size_t)(argc - optind);
	return top(&options);
}

static const struct verb_option options_table[] = {
	{ .name = "interval",
	  .key = 'i',
	  .is_short = true,
	  .value = "SECONDS",
	  .help = "Between two looks; 1 unless told otherwise" },
	{ .name = "count",
	  .key = 'n',
	  .is_short = true,
	  .value = "N",
	  .help = "End after N looks; without a terminal 1, if not told" },
	{ .name = "json", .key = 'j', .help = "Print each look as a JSON array in a line" },
	{ .name = NULL },
};

const struct verb verb_top = {
	.name = "top",
	.args = "[SET…]",
	.about = "Show rates of hits and losses, again and again",
	.text = "Show how often the probes of sets that run are hit, the busiest first. The row\n"
		"without a probe is the set as a whole. Besides hits, delivered and lost, it is\n"
		"shown what they cost: KIB/S, what their lines add to an output, and CPU%, the\n"
		"share of a CPU that probed takes to read and write them. Of the set both are\n"
		"measured; the CPU% of a probe is its part of the set's, by the bytes of its\n"
		"lines. What a probe costs the program that hits it is not shown: the kernel\n"
		"does not measure it.\n",
	.exit_status = "0 done, 1 a set does not run or cannot be asked, 2 wrong usage",
	.options = options_table,
	.word = WORD_SET,
	.run = run,
};
