/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line of a verb, read and told by the verb's tables.
 */
#ifndef PROBECTL_OPTIONS_H
#define PROBECTL_OPTIONS_H

#include "verbs.h"

/**
 * options_next() - read the next option
 * @verb: the verb
 * @argc: as its run() got them; the first argument that is no option is
 * @argv: argv[optind] in the end
 * @ret_status: gets the exit status when there is one already
 *
 * The value of an option is in optarg, as with getopt_long(). --help is printed
 * here, and what is wrong is told here.
 *
 * Return: the option's key; 0 when there is no further one; -1 when the verb is
 * to return *@ret_status
 */
int options_next(const struct verb *verb, int argc, char **argv, int *ret_status);

/**
 * options_print_help() - print what a verb does and takes
 * @verb: the verb
 */
void options_print_help(const struct verb *verb);

#endif /* PROBECTL_OPTIONS_H */
