/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verbs of probectl, one file each, and what each takes, as tables: the
 * command line is read by them, --help prints them, shells complete from them,
 * and the manual is checked against them.
 */
#ifndef PROBECTL_VERBS_H
#define PROBECTL_VERBS_H

#include <stdbool.h>
#include <stddef.h>

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
};

/**
 * enum word_kind - what a word of the command line is, for who completes it
 * @WORD_ANY: nobody knows
 * @WORD_FILE: a file
 * @WORD_SET: the name of a set in the search path
 * @WORD_SET_FILE: that, or a file or directory
 * @WORD_TARGET: a function of this kernel, or a file
 * @WORD_PROBE: a probe of the set that stands before it
 * @WORD_KIND: a kind of probe that has a place in the code
 * @WORD_ARCH: a machine
 */
enum word_kind {
	WORD_ANY,
	WORD_FILE,
	WORD_SET,
	WORD_SET_FILE,
	WORD_TARGET,
	WORD_PROBE,
	WORD_KIND,
	WORD_ARCH,
	WORD_KIND_COUNT
};

/**
 * struct verb_option - an option of a verb
 * @name: without the dashes; NULL ends a table
 * @key: what options_next() returns for it; positive
 * @is_short: "-KEY" is the same
 * @value: what its value is called, such as "FILE"; NULL: it takes none
 * @word: what its value is
 * @help: for --help; further lines follow a newline
 */
struct verb_option {
	const char *name;
	int key;
	bool is_short;
	const char *value;
	enum word_kind word;
	const char *help;
};

/**
 * struct verb - a verb
 * @name: its name
 * @args: what follows it, in a few words; NULL: nothing
 * @usage: lines of usage, ended by newlines but the last, each without
 *	   "probectl NAME "; NULL: its options, then @args
 * @about: what it does, in one line without a full stop
 * @text: for --help, between usage and options: lines, each ended by a newline
 * @after: the same, after the options; or NULL
 * @exit_status: of its --help; NULL for what most verbs have
 * @options: its own; each verb has --help besides
 * @word: what its arguments are
 * @run: does it. Gets the verb's name as argv[0], reads its options with
 *	 options_next(), and returns EXIT_DONE, EXIT_FAILED or EXIT_USAGE
 */
struct verb {
	const char *name;
	const char *args;
	const char *usage;
	const char *about;
	const char *text;
	const char *after;
	const char *exit_status;
	const struct verb_option *options;
	enum word_kind word;
	int (*run)(int argc, char **argv);
};

extern const struct verb verb_cat;
extern const struct verb verb_check;
extern const struct verb verb_clean;
extern const struct verb verb_decode;
extern const struct verb verb_disable;
extern const struct verb verb_enable;
extern const struct verb verb_explain;
extern const struct verb verb_list;
extern const struct verb verb_reload;
extern const struct verb verb_restart;
extern const struct verb verb_run;
extern const struct verb verb_start;
extern const struct verb verb_status;
extern const struct verb verb_stop;
extern const struct verb verb_tail;
extern const struct verb verb_top;

/**
 * verbs_get() - the verbs, in the order of their names
 * @i: which
 *
 * Return: it; NULL after the last
 */
const struct verb *verbs_get(size_t i);

#endif /* PROBECTL_VERBS_H */
