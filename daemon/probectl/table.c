// SPDX-License-Identifier: GPL-2.0-only
#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "lib/json_writer.h"
#include "lib/utf8.h"

/* Where a terminal does not know how wide it is. */
#define WIDTH_USUAL 80
/* Between two columns. */
#define GAP 2

static const char empty[] = "-";

struct cell {
	char *text; /* as shown; NULL is @empty */
	char *json; /* NULL is null */
	unsigned int width;
	enum table_style style;
};

struct table {
	const struct table_column *columns;
	size_t n_columns;
	struct cell *cells;
	size_t n_cells;
	size_t n_allocated;
	bool out_of_memory;
};

static const char *const codes[TABLE_STYLE_COUNT] = {
	[TABLE_TITLE] = "\033[1m",  [TABLE_GOOD] = "\033[32m", [TABLE_WARN] = "\033[33m",
	[TABLE_BAD] = "\033[1;31m", [TABLE_FAINT] = "\033[2m",
};

/* A whole number in the environment; 0 when there is none. */
static unsigned int columns_wanted(void)
{
	const char *text = getenv("COLUMNS");
	char *end;
	unsigned long value;

	if (!text || *text < '1' || *text > '9')
		return 0;
	value = strtoul(text, &end, 10);
	return *end || value > UINT16_MAX ? 0 : (unsigned int)value;
}

struct table_view table_view_of(FILE *out)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
	bool is_terminal = isatty(fileno(out));
	struct table_view view = { .width = columns_wanted() };
	struct winsize size;

	if (!is_terminal)
		return view;
	if (!view.width && ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
		view.width = size.ws_col;
	if (!view.width)
		view.width = WIDTH_USUAL;
	view.has_colour = !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
	return view;
}

struct table *table_new(const struct table_column *columns, size_t n_columns)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->columns = columns;
	table->n_columns = n_columns;
	return table;
}

struct table *table_free(struct table *table)
{
	size_t i;

	if (!table)
		return NULL;
	for (i = 0; i < table->n_cells; i++) {
		free(table->cells[i].text);
		free(table->cells[i].json);
	}
	free(table->cells);
	free(table);
	return NULL;
}

/* One byte of bad UTF-8, or one control character, becomes "\xNN". */
static char *printable(const char *text)
{
	size_t size = strlen(text), n;
	char *shown = malloc(4 * size + 1), *at = shown;

	if (!shown)
		return NULL;
	for (; size; size -= n, text += n) {
		unsigned char c = (unsigned char)*text;

		n = utf8_char_size(text, size);
		/* U+0080 to U+009f are controls, too. */
		if (n == 0 || c < 0x20 || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)text[1] < 0xa0)) {
			n = 1;
			at += sprintf(at, "\\x%02x", c);
			continue;
		}
		at = mempcpy(at, text, n);
	}
	*at = '\0';
	return shown;
}

/* Columns of a printable text: one for each character. */
static unsigned int width_of(const char *text)
{
	unsigned int width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static void add_cell(struct table *table, enum table_style style, const char *text, char *json)
{
	struct cell *cell;

	if (table->n_cells == table->n_allocated) {
		size_t n = table->n_allocated ? 2 * table->n_allocated : 8 * table->n_columns;
		struct cell *cells = reallocarray(table->cells, n, sizeof(*cells));

		if (!cells) {
			table->out_of_memory = true;
			free(json);
			return;
		}
		table->cells = cells;
		table->n_allocated = n;
	}
	cell = &table->cells[table->n_cells++];
	*cell = (struct cell){ .style = style, .json = json, .width = sizeof(empty) - 1 };
	if (!text || !*text)
		return;
	cell->text = printable(text);
	if (!cell->text)
		table->out_of_memory = true;
	else
		cell->width = width_of(cell->text);
}

static char *quote(const char *text)
{
	size_t size = strlen(text), room = JSON_ESCAPE_MAX * size + 4;
	char *json = malloc(room);
	struct json_writer w;

	if (!json)
		return NULL;
	json_writer_init(&w, json, room - 1);
	(void)json_string(&w, text, size);
	json[json_writer_size(&w)] = '\0';
	return json;
}

void table_add(struct table *table, enum table_style style, const char *text)
{
	char *json = text ? quote(text) : NULL;

	table->out_of_memory |= text && !json;
	add_cell(table, style, text, json);
}

void table_add_number(struct table *table, enum table_style style, const char *text,
		      const char *json)
{
	char *copy = strdup(json);

	table->out_of_memory |= !copy;
	add_cell(table, style, text, copy);
}

void table_add_u64(struct table *table, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	table_add_number(table, TABLE_PLAIN, text, text);
}

/* --- for people ------------------------------------------------------------ */

static const struct cell *cell_at(const struct table *table, size_t row, size_t column)
{
	return &table->cells[row * table->n_columns + column];
}

/* The widest column that can still be cut; n_columns when there is none. */
static size_t widest(const struct table *table, const unsigned int *widths)
{
	size_t c, found = table->n_columns;

	for (c = 0; c < table->n_columns; c++) {
		const struct table_column *column = &table->columns[c];

		if (column->min_width && widths[c] > column->min_width &&
		    (found == table->n_columns || widths[c] > widths[found]))
			found = c;
	}
	return found;
}

static void fit(const struct table *table, unsigned int max, unsigned int *widths)
{
	size_t c, r, n_rows = table->n_cells / table->n_columns;
	unsigned int sum = GAP * ((unsigned int)table->n_columns - 1);

	for (c = 0; c < table->n_columns; c++) {
		widths[c] = width_of(table->columns[c].title);
		for (r = 0; r < n_rows; r++) {
			unsigned int width = cell_at(table, r, c)->width;

			if (width > widths[c])
				widths[c] = width;
		}
		sum += widths[c];
	}
	while (max && sum > max && (c = widest(table, widths)) < table->n_columns) {
		widths[c]--;
		sum--;
	}
}

static void print_blanks(unsigned int n, FILE *out)
{
	fprintf(out, "%*s", (int)n, "");
}

static const char *skip_chars(const char *text, unsigned int n)
{
	for (; n; n--)
		text += utf8_char_size(text, strlen(text));
	return text;
}

/* The text, in so many columns of which it may need fewer or more. */
static void print_cut(const char *text, unsigned int width, unsigned int max, bool keeps_end,
		      FILE *out)
{
	if (width <= max)
		fputs(text, out);
	else if (keeps_end)
		fprintf(out, "…%s", skip_chars(text, width - max + 1));
	else
		fprintf(out, "%.*s…", (int)(skip_chars(text, max - 1) - text), text);
}

static void print_cell(const struct table_view *view, const struct cell *cell,
		       const struct table_column *column, bool is_last, unsigned int width,
		       FILE *out)
{
	const char *code = view->has_colour ? codes[cell->style] : NULL;
	unsigned int blanks = cell->width < width ? width - cell->width : 0;

	if (column->is_right)
		print_blanks(blanks, out);
	if (code)
		fputs(code, out);
	print_cut(cell->text ? cell->text : empty, cell->width, width, column->keeps_end, out);
	if (code)
		fputs("\033[0m", out);
	if (!is_last)
		print_blanks((column->is_right ? 0 : blanks) + GAP, out);
}

int table_print(const struct table *table, const struct table_view *view, FILE *out)
{
	_cleanup_free_ unsigned int *widths = calloc(table->n_columns, sizeof(*widths));
	size_t c, r;

	if (!widths || table->out_of_memory)
		return -ENOMEM;
	fit(table, view->width, widths);
	for (c = 0; c < table->n_columns; c++) {
		const struct table_column *column = &table->columns[c];
		struct cell title = { .text = (char *)column->title,
				      .style = TABLE_TITLE,
				      .width = width_of(column->title) };

		print_cell(view, &title, column, c + 1 == table->n_columns, widths[c], out);
	}
	fputc('\n', out);
	for (r = 0; r < table->n_cells / table->n_columns; r++) {
		for (c = 0; c < table->n_columns; c++)
			print_cell(view, cell_at(table, r, c), &table->columns[c],
				   c + 1 == table->n_columns, widths[c], out);
		fputc('\n', out);
	}
	return 0;
}

void table_print_word(const struct table_view *view, enum table_style style, const char *text,
		      FILE *out)
{
	_cleanup_free_ char *shown = printable(text);
	const char *code = view->has_colour ? codes[style] : NULL;

	if (!shown)
		return;
	fprintf(out, "%s%s%s", code ? code : "", shown, code ? "\033[0m" : "");
}

/* --- for programs ---------------------------------------------------------- */

int table_print_json(const struct table *table, FILE *out)
{
	size_t i;

	if (table->out_of_memory)
		return -ENOMEM;
	fputc('[', out);
	for (i = 0; i < table->n_cells; i++) {
		size_t c = i % table->n_columns;
		const char *json = table->cells[i].json;

		fprintf(out, "%s\"%s\":%s%s",
			c   ? ","
			: i ? ",{"
			    : "{",
			table->columns[c].key, json ? json : "null",
			c + 1 == table->n_columns ? "}" : "");
	}
	fputc(']', out);
	return 0;
}
