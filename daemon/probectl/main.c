// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl: the person's tool. Finds the verb and lets it run.
 */
#include <stdio.h>
#include <string.h>

#include "lib/macro.h"
#include "lib/suggest.h"

#include "complete.h"
#include "verbs.h"

static const struct verb *const verbs[] = {
	&verb_cat,     &verb_check, &verb_clean,  &verb_decode,	 &verb_disable, &verb_enable,
	&verb_explain, &verb_list,  &verb_reload, &verb_restart, &verb_run,	&verb_start,
	&verb_status,  &verb_stop,  &verb_tail,	  &verb_top,
};

const struct verb *verbs_get(size_t i)
{
	return i < ARRAY_SIZE(verbs) ? verbs[i] : NULL;
}

/* Characters of a text in UTF-8: each has one byte that continues none. */
static int text_width(const char *text)
{
	int width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

static void print_verb(FILE *out, const struct verb *verb)
{
	const char *args = verb->args ? verb->args : "";

	fprintf(out, "  %-8s %s%*s %s\n", verb->name, args, 18 - text_width(args), "", verb->about);
}

static void print_help(FILE *out)
{
	size_t i;

	fputs("Usage: probectl VERB [OPTION…] [ARGUMENT…]\n\n"
	      "Dynamic probes as probe sets: check them, explain them, run them.\n\n"
	      "Verbs:\n",
	      out);
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		print_verb(out, verbs[i]);
	fputs("\nOptions:\n"
	      "  --help     Print this, or `probectl VERB --help` about one verb\n"
	      "  --version  Print the version\n\n"
	      "Exit status: 0 done, 1 failed, 2 wrong usage.\n",
	      out);
}

static const struct verb *find_verb(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verbs[i]->name, name))
			return verbs[i];
	return NULL;
}

static int report_unknown(const char *name)
{
	const char *names[ARRAY_SIZE(verbs)];
	const char *nearest;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		names[i] = verbs[i]->name;
	nearest = suggest_nearest(name, names, ARRAY_SIZE(names));
	fprintf(stderr, "probectl: no verb \"%s\"", name);
	if (nearest)
		fprintf(stderr, "; did you mean \"%s\"?\n", nearest);
	else
		fputs("; `probectl --help` lists them\n", stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	const struct verb *verb;

	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		print_help(stdout);
		return EXIT_DONE;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("probectl " PROBED_VERSION);
		return EXIT_DONE;
	}
	/* For the shells' completion, see completions/; not for people. */
	if (!strcmp(argv[1], "__complete")) {
		if (argc > 2)
			complete_words(argc - 2, argv + 2);
		return EXIT_DONE;
	}
	verb = find_verb(argv[1]);
	if (!verb)
		return report_unknown(argv[1]);
	return verb->run(argc - 1, argv + 1);
}
