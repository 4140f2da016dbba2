/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is wrong with a probe set, and where: collected by the library, printed
 * by the program.
 */
#ifndef PROBE_LIB_DIAG_H
#define PROBE_LIB_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cleanup.h"
#include "macro.h"

/* More mistakes than anyone will read; the rest is counted. */
#define DIAG_MAX_ENTRIES 1000

/**
 * struct place - a position in a text
 * @line: from 1; 0 when the error has no place (the file cannot be read)
 * @col: from 1, in bytes
 * @file: name of the text; borrowed; NULL for the file that the collection is about
 */
struct place {
	unsigned int line;
	unsigned int col;
	const char *file;
};

enum diag_level {
	DIAG_ERROR,
	DIAG_WARNING,
};

/**
 * struct diag_entry - one thing that is wrong
 * @level: an error refuses the set; a warning does not
 * @place: where in the file; of the entry
 * @pointer: JSON pointer (RFC 6901) of the value, "" for the whole document
 * @message: what is wrong, in the user's words, without a full stop
 * @detail: further lines, each ended by a newline, or NULL: the instruction,
 *	    the reason, what to do
 */
struct diag_entry {
	enum diag_level level;
	struct place place;
	char *pointer;
	char *message;
	char *detail;
};

/**
 * struct diag - all that is wrong with one file
 * @file: its name, as the user gave it
 * @source: when it is no file but one line, that line; owned; else NULL
 * @entries: in the order found
 * @n_entries: how many
 * @n_errors: how many errors there were, with those dropped
 * @n_dropped: entries above DIAG_MAX_ENTRIES, which are only counted
 * @is_dropping: the entry added last was not kept; nor are its details
 * @out_of_memory: an entry was lost; the set must then be refused
 */
struct diag {
	char *file;
	char *source;
	struct diag_entry *entries;
	size_t n_entries;
	size_t n_errors;
	size_t n_dropped;
	bool is_dropping;
	bool out_of_memory;
};

/**
 * diag_new() - start an empty collection
 * @file: name of the file that it is about; copied
 *
 * Return: the collection, owned by the caller, or NULL without memory
 */
struct diag *diag_new(const char *file);

/**
 * diag_free() - free it and all entries
 * @diag: the collection or NULL
 *
 * Return: NULL
 */
struct diag *diag_free(struct diag *diag);
DEFINE_CLEANUP(struct diag *, diag_free);

/**
 * diag_add() - add an entry
 * @diag: the collection
 * @level: error or warning
 * @place: where; copied; NULL for none
 * @pointer: JSON pointer; copied
 * @fmt: what is wrong
 */
void diag_add(struct diag *diag, enum diag_level level, const struct place *place,
	      const char *pointer, const char *fmt, ...) _printf_(5, 6);

/**
 * diag_detail() - add a line of detail to the entry added last
 * @diag: the collection
 * @fmt: the line, without its newline
 */
void diag_detail(struct diag *diag, const char *fmt, ...) _printf_(2, 3);

/**
 * diag_sort() - put the entries in the order of their places
 * @diag: the collection
 *
 * Those without a place come first, other files than the collection's own last.
 */
void diag_sort(struct diag *diag);

/**
 * diag_print() - print all entries, for people
 * @diag: the collection
 * @out: where to
 *
 * FILE:LINE:COL: POINTER: MESSAGE, then the lines of detail, indented by four.
 * "warning: " stands before the message of a warning. With a @source it is
 * FILE: MESSAGE, the line, and a caret below the place, which say it all.
 */
void diag_print(const struct diag *diag, FILE *out);

/**
 * diag_print_json() - print all entries as one JSON array, for programs
 * @diag: the collection
 * @out: where to
 *
 * Objects with the keys level, file, line, column, pointer, message, detail
 * (an array of lines). No newline follows.
 *
 * Return: 0; -ENOMEM or -ENOBUFS when not all could be printed; the array is
 * closed even so
 */
int diag_print_json(const struct diag *diag, FILE *out);

#endif /* PROBE_LIB_DIAG_H */
