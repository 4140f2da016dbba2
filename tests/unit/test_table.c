// SPDX-License-Identifier: GPL-2.0-only
#include "probectl/table.h"

#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

static const struct table_column columns[] = {
	{ .title = "PROBE", .key = "probe", .min_width = 6 },
	{ .title = "TARGET", .key = "target", .min_width = 8 },
	{ .title = "HITS", .key = "hits", .is_right = true },
	{ .title = "STATE", .key = "state" },
};

static struct table *make_table(void)
{
	struct table *table = table_new(columns, ARRAY_SIZE(columns));

	assert_non_null(table);
	table_add(table, TABLE_PLAIN, "open");
	table_add(table, TABLE_PLAIN, "do_sys_openat2");
	table_add_u64(table, 1234567);
	table_add(table, TABLE_GOOD, "armed");
	table_add(table, TABLE_PLAIN, "naïve");
	table_add(table, TABLE_PLAIN, "/usr/lib/x86_64-linux-gnu/libc.so.6:getaddrinfo");
	table_add_number(table, TABLE_PLAIN, "1.5M", "1500000");
	table_add(table, TABLE_BAD, NULL);
	return table;
}

static char *printed(const struct table *table, const struct table_view *view)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(view ? table_print(table, view, out) : table_print_json(table, out), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void a_table_has_what_it_needs_where_nothing_limits_it(void **state)
{
	_cleanup_(table_freep) struct table *table = make_table();
	_cleanup_free_ char *text = printed(table, &(struct table_view){ 0 });

	(void)state;
	assert_string_equal(
		text, "PROBE  TARGET                                              HITS  STATE\n"
		      "open   do_sys_openat2                                   1234567  armed\n"
		      "naïve  /usr/lib/x86_64-linux-gnu/libc.so.6:getaddrinfo     1.5M  -\n");
}

static void a_table_fits_a_terminal_by_cutting_its_widest_column(void **state)
{
	_cleanup_(table_freep) struct table *table = make_table();
	_cleanup_free_ char *text = printed(table, &(struct table_view){ .width = 40 });

	(void)state;
	assert_string_equal(text, "PROBE  TARGET                HITS  STATE\n"
				  "open   do_sys_openat2     1234567  armed\n"
				  "naïve  /usr/lib/x86_64-…     1.5M  -\n");
}

static void what_differs_by_its_end_keeps_it(void **state)
{
	static const struct table_column paths[] = {
		{ .title = "FILE", .key = "file", .min_width = 8, .keeps_end = true },
	};
	_cleanup_(table_freep) struct table *table = table_new(paths, 1);
	_cleanup_free_ char *text = NULL;

	(void)state;
	table_add(table, TABLE_PLAIN, "/etc/probed/sets/naïve.json");
	text = printed(table, &(struct table_view){ .width = 11 });
	assert_string_equal(text, "FILE\n…naïve.json\n");
}

static void no_column_is_cut_below_what_it_must_show(void **state)
{
	_cleanup_(table_freep) struct table *table = make_table();
	_cleanup_free_ char *text = printed(table, &(struct table_view){ .width = 10 });

	(void)state;
	assert_string_equal(text, "PROBE  TARGET       HITS  STATE\n"
				  "open   do_sys_…  1234567  armed\n"
				  "naïve  /usr/li…     1.5M  -\n");
}

static void colours_take_no_room(void **state)
{
	_cleanup_(table_freep) struct table *table = make_table();
	_cleanup_free_ char *text =
		printed(table, &(struct table_view){ .width = 40, .has_colour = true });

	(void)state;
	assert_non_null(strstr(text, "  \033[1mHITS\033[0m  \033[1mSTATE\033[0m\n"));
	assert_non_null(strstr(text, "1234567  \033[32marmed\033[0m\n"));
	assert_non_null(strstr(text, "1.5M  \033[1;31m-\033[0m\n"));
}

static void json_has_all_of_each_value(void **state)
{
	_cleanup_(table_freep) struct table *table = make_table();
	_cleanup_free_ char *text = printed(table, NULL);

	(void)state;
	assert_string_equal(text,
			    "[{\"probe\":\"open\",\"target\":\"do_sys_openat2\",\"hits\":1234567,"
			    "\"state\":\"armed\"},{\"probe\":\"naïve\",\"target\":"
			    "\"/usr/lib/x86_64-linux-gnu/libc.so.6:getaddrinfo\",\"hits\":1500000,"
			    "\"state\":null}]");
}

static void a_table_without_rows_is_its_titles_and_an_empty_array(void **state)
{
	_cleanup_(table_freep) struct table *table = table_new(columns, ARRAY_SIZE(columns));
	_cleanup_free_ char *text = printed(table, &(struct table_view){ .width = 80 });
	_cleanup_free_ char *json = printed(table, NULL);

	(void)state;
	assert_string_equal(text, "PROBE  TARGET  HITS  STATE\n");
	assert_string_equal(json, "[]");
}

static void no_text_tells_the_terminal_anything(void **state)
{
	static const struct table_column one[] = { { .title = "A", .key = "a" } };
	_cleanup_(table_freep) struct table *table = table_new(one, 1);
	_cleanup_free_ char *text = NULL, *json = NULL;

	(void)state;
	table_add(table, TABLE_PLAIN, "\033[2J\n\177\302\233\377");
	text = printed(table, &(struct table_view){ 0 });
	json = printed(table, NULL);
	assert_string_equal(text, "A\n\\x1b[2J\\x0a\\x7f\\xc2\\x9b\\xff\n");
	assert_string_equal(json, "[{\"a\":\"\\u001b[2J\\n\\u007f\302\233\357\277\275\"}]");
}

static void rows_are_many(void **state)
{
	static const struct table_column one[] = { { .title = "N", .key = "n", .is_right = true } };
	_cleanup_(table_freep) struct table *table = table_new(one, 1);
	_cleanup_free_ char *text = NULL;
	uint64_t i;

	(void)state;
	for (i = 0; i < 1000; i++)
		table_add_u64(table, i);
	text = printed(table, &(struct table_view){ 0 });
	assert_int_equal(strlen(text), 1001 * strlen("999\n"));
}

/* The view of a terminal of so many columns, whose other end nobody reads. */
static struct table_view view_of_terminal(unsigned short width)
{
	struct winsize size = { .ws_row = 24, .ws_col = width };
	_cleanup_close_ int master = -1;
	struct table_view view;
	FILE *out;
	int slave;

	assert_int_equal(openpty(&master, &slave, NULL, NULL, &size), 0);
	out = fdopen(slave, "w");
	assert_non_null(out);
	view = table_view_of(out);
	assert_int_equal(fclose(out), 0);
	return view;
}

static void a_view_is_what_the_terminal_and_the_environment_say(void **state)
{
	_cleanup_fclose_ FILE *null = fopen("/dev/null", "w");
	struct table_view view;

	(void)state;
	assert_int_equal(unsetenv("COLUMNS") | unsetenv("NO_COLOR"), 0);
	assert_int_equal(setenv("TERM", "xterm", 1), 0);
	view = view_of_terminal(123);
	assert_int_equal(view.width, 123);
	assert_true(view.has_colour);
	assert_int_equal(view_of_terminal(0).width, 80);
	view = table_view_of(null);
	assert_int_equal(view.width, 0);
	assert_false(view.has_colour);

	assert_int_equal(setenv("NO_COLOR", "1", 1), 0);
	assert_false(view_of_terminal(80).has_colour);
	/* As no-color.org says: only when it is not empty. */
	assert_int_equal(setenv("NO_COLOR", "", 1), 0);
	assert_true(view_of_terminal(80).has_colour);
	assert_int_equal(setenv("TERM", "dumb", 1), 0);
	assert_false(view_of_terminal(80).has_colour);

	assert_int_equal(setenv("COLUMNS", "60", 1), 0);
	assert_int_equal(view_of_terminal(123).width, 60);
	assert_int_equal(table_view_of(null).width, 60);
	assert_int_equal(setenv("COLUMNS", "60x", 1), 0);
	assert_int_equal(view_of_terminal(123).width, 123);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_has_what_it_needs_where_nothing_limits_it),
		cmocka_unit_test(a_table_fits_a_terminal_by_cutting_its_widest_column),
		cmocka_unit_test(what_differs_by_its_end_keeps_it),
		cmocka_unit_test(no_column_is_cut_below_what_it_must_show),
		cmocka_unit_test(colours_take_no_room),
		cmocka_unit_test(json_has_all_of_each_value),
		cmocka_unit_test(a_table_without_rows_is_its_titles_and_an_empty_array),
		cmocka_unit_test(no_text_tells_the_terminal_anything),
		cmocka_unit_test(rows_are_many),
		cmocka_unit_test(a_view_is_what_the_terminal_and_the_environment_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
