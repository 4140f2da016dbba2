/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a verb has to show, described once: columns. Printed for people as a
 * table that fits where it goes, or for programs as JSON.
 */
#ifndef PROBECTL_TABLE_H
#define PROBECTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lib/cleanup.h"

/* How a cell, or any word, stands out where there are colours. */
enum table_style {
	TABLE_PLAIN,
	TABLE_TITLE,
	TABLE_GOOD,
	TABLE_WARN,
	TABLE_BAD,
	TABLE_FAINT,
	TABLE_STYLE_COUNT
};

/**
 * struct table_view - where a table goes
 * @width: columns of the terminal; 0 when lines may be as long as they are
 * @has_colour: styles are shown
 */
struct table_view {
	unsigned int width;
	bool has_colour;
};

/**
 * table_view_of() - what a stream can show
 * @out: the stream
 *
 * A terminal's width is COLUMNS of the environment, else what it says, else 80.
 * Elsewhere there is none, unless COLUMNS is exported, so that a pipe gets all of
 * each cell. Colours are for terminals, without NO_COLOR and TERM=dumb.
 */
struct table_view table_view_of(FILE *out);

/**
 * struct table_column - one column
 * @title: for people
 * @key: for programs: the key of its values in JSON
 * @min_width: it may be cut to so many columns when the table is too wide, and
 *	       ends with "…" then; 0 for never
 * @is_right: its cells stand at the right, as numbers do
 * @keeps_end: what is cut begins with "…" instead, as paths differ by their ends
 */
struct table_column {
	const char *title;
	const char *key;
	unsigned int min_width;
	bool is_right;
	bool keeps_end;
};

struct table;

/**
 * table_new() - a table without rows
 * @columns: borrowed for the life of the table
 * @n_columns: how many, at least 1
 *
 * Cells are added one after the other; a row ends with its last column. Lack of
 * memory is remembered and told when the table is printed.
 *
 * Return: the table, owned by the caller, or NULL without memory
 */
struct table *table_new(const struct table_column *columns, size_t n_columns);

/**
 * table_free() - free it
 * @table: it or NULL
 *
 * Return: NULL
 */
struct table *table_free(struct table *table);
DEFINE_CLEANUP(struct table *, table_free);

/**
 * table_add() - add a cell with a text
 * @table: the table
 * @style: how it stands out
 * @text: the text; copied. NULL or "" is "-" for people; NULL is null in JSON.
 *
 * For people control characters are shown as "\x1b", since what names a probe
 * need not be what a terminal is to be told.
 */
void table_add(struct table *table, enum table_style style, const char *text);

/**
 * table_add_u64() - add a cell with a number
 * @table: the table
 * @value: the number
 */
void table_add_u64(struct table *table, uint64_t value);

/**
 * table_add_number() - add a cell whose number people see in another form
 * @table: the table
 * @style: how it stands out
 * @text: for people, as in "1.5M"; copied
 * @json: for programs: any JSON value, as in "1572864"; copied
 */
void table_add_number(struct table *table, enum table_style style, const char *text,
		      const char *json);

/**
 * table_print() - print it for people
 * @table: the table, of whole rows
 * @view: where it goes
 * @out: where to
 *
 * A line of titles, then the rows, columns two blanks apart. When it is wider than
 * the view, the widest of the columns that may be cut is cut, again and again.
 *
 * Return: 0, -ENOMEM
 */
int table_print(const struct table *table, const struct table_view *view, FILE *out);

/**
 * table_print_json() - print it for programs
 * @table: the table, of whole rows
 * @out: where to
 *
 * One array with an object for each row. No newline follows.
 *
 * Return: 0, -ENOMEM
 */
int table_print_json(const struct table *table, FILE *out);

/**
 * table_print_word() - print a word that is in no table
 * @view: where it goes
 * @style: how it stands out
 * @text: the word; control characters as in table_add()
 * @out: where to
 */
void table_print_word(const struct table_view *view, enum table_style style, const char *text,
		      FILE *out);

#endif /* PROBECTL_TABLE_H */
