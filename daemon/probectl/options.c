// SPDX-License-Identifier: GPL-2.0-only
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/suggest.h"

#include "report.h"

/* Verbs have fewer than ten options. */
#define OPTIONS_MAX 16
/* The parser's own; all others are larger than a short option's letter or are one. */
#define KEY_HELP 'h'

static const char default_exit_status[] = "0 done, 1 failed, 2 wrong usage";

/* The table in the form of getopt_long(). */
struct getopt_table {
	struct option longs[OPTIONS_MAX + 2];
	char shorts[2 * OPTIONS_MAX + sizeof(":h")];
};

static void make_table(const struct verb *verb, struct getopt_table *table)
{
	const struct verb_option *option;
	char *at = stpcpy(table->shorts, ":h");
	size_t n = 0;

	for (option = verb->options; option && option->name && n < OPTIONS_MAX; option++) {
		table->longs[n++] = (struct option){
			.name = option->name,
			.has_arg = option->value ? required_argument : no_argument,
			.val = option->key,
		};
		if (option->is_short) {
			*at++ = (char)option->key;
			if (option->value)
				*at++ = ':';
		}
	}
	*at = '\0';
	table->longs[n++] = (struct option){ .name = "help", .val = KEY_HELP };
	table->longs[n] = (struct option){ 0 };
}

static const char *nearest_option(const char *name, const struct option *options)
{
	const char *names[OPTIONS_MAX + 1];
	size_t n;

	for (n = 0; options[n].name; n++)
		names[n] = options[n].name;
	return suggest_nearest(name, names, n);
}

/* A long option that exists, in a way in which it does not: "--json=1". */
static bool is_option(const char *name, const struct option *options)
{
	for (; options->name; options++)
		if (!strcmp(options->name, name))
			return true;
	return false;
}

static int refuse_option(const char *verb, int c, char **argv, const struct option *options)
{
	const char *argument = argv[optind - 1], *nearest;
	_cleanup_free_ char *name = NULL;

	if (c == ':')
		return usage_error(verb, "a value is missing after \"%s\"", argument);
	if (strncmp(argument, "--", 2) != 0)
		return usage_error(verb, "no option \"-%c\"", optopt);
	name = strndup(argument + 2, strcspn(argument + 2, "="));
	if (!name)
		return usage_error(verb, "no option \"%s\"", argument);
	if (is_option(name, options))
		return usage_error(verb, "option \"--%s\" takes no value", name);
	nearest = nearest_option(name, options);
	if (nearest)
		return usage_error(verb, "no option \"--%s\"; did you mean \"--%s\"?", name,
				   nearest);
	return usage_error(verb, "no option \"--%s\"", name);
}

int options_next(const struct verb *verb, int argc, char **argv, int *ret_status)
{
	struct getopt_table table;
	int c;

	make_table(verb, &table);
	opterr = 0;
	c = getopt_long(argc, argv, table.shorts, table.longs, NULL);
	switch (c) {
	case -1:
		return 0;
	case KEY_HELP:
		options_print_help(verb);
		*ret_status = EXIT_DONE;
		return -1;
	case ':':
	case '?':
		*ret_status = refuse_option(verb->name, c, argv, table.longs);
		return -1;
	default:
		return c;
	}
}

/* ---- help ---- */

/* "-n, --count N", or "--json"; how wide that is. */
static int print_option_name(FILE *out, const struct verb_option *option, bool has_short)
{
	int width = 0;

	if (option->is_short)
		width += fprintf(out, "-%c, ", option->key);
	else if (has_short)
		width += fprintf(out, "    ");
	width += fprintf(out, "--%s", option->name);
	if (option->value)
		width += fprintf(out, " %s", option->value);
	return width;
}

static int option_width(const struct verb_option *option, bool has_short)
{
	size_t width = strlen("--") + strlen(option->name);

	if (has_short)
		width += strlen("-x, ");
	if (option->value)
		width += strlen(" ") + strlen(option->value);
	return (int)width;
}

static void print_option(const struct verb_option *option, bool has_short, int width)
{
	const char *line = option->help;
	int used;

	fputs("  ", stdout);
	used = print_option_name(stdout, option, has_short);
	for (;;) {
		int length = (int)strcspn(line, "\n");

		printf("%*s%.*s\n", width - used + 2, "", length, line);
		if (!line[length])
			return;
		line += length + 1;
		used = -2;
	}
}

static void print_options(const struct verb_option *options)
{
	static const struct verb_option help = { .name = "help",
						 .key = KEY_HELP,
						 .help = "Print this" };
	const struct verb_option *option;
	bool has_short = false;
	int width;

	for (option = options; option && option->name; option++)
		has_short |= option->is_short;
	width = option_width(&help, has_short);
	for (option = options; option && option->name; option++)
		if (option_width(option, has_short) > width)
			width = option_width(option, has_short);
	puts("\nOptions:");
	for (option = options; option && option->name; option++)
		print_option(option, has_short, width);
	print_option(&help, has_short, width);
}

static void print_usage(const struct verb *verb)
{
	const char *line = verb->usage;
	bool is_first = true;

	if (!line) {
		printf("Usage: probectl %s%s%s%s\n", verb->name, verb->options ? " [OPTION…]" : "",
		       verb->args ? " " : "", verb->args ? verb->args : "");
		return;
	}
	for (;;) {
		int length = (int)strcspn(line, "\n");

		printf("%s probectl %s %.*s\n", is_first ? "Usage:" : "      ", verb->name, length,
		       line);
		if (!line[length])
			return;
		line += length + 1;
		is_first = false;
	}
}

void options_print_help(const struct verb *verb)
{
	print_usage(verb);
	printf("\n%s", verb->text);
	print_options(verb->options);
	if (verb->after)
		printf("\n%s", verb->after);
	printf("\nExit status: %s.\n", verb->exit_status ? verb->exit_status : default_exit_status);
}
