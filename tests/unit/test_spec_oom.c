// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that runs out at the first request, at the second, … until a set is
 * read whole: each time the answer is an error, and nothing leaks or crashes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "refuse.h"
#include "spec.h"

static const char good[] =
	"{ \"version\": 1, \"description\": \"d\", \"buffer\": { \"size_kb\": 8 }, \"probes\": [\n"
	"  { \"name\": \"a\", \"kprobe\": \"xfs:f+4\", \"args\": { \"x\": \"%x0\", \"y\": \"$comm\" },\n"
	"    \"when\": { \"arch\": \"arm64\", \"kernel\": \">=6.1\" } },\n"
	"  { \"name\": \"b\", \"uprobe\": \"/bin/bash:readline\" } ] }";

static const char bad[] =
	"{ \"version\": 2, \"colour\": 1, \"version\": 1, \"probes\": [ NaN, 5,\n"
	"  { \"name\": \"a\", \"kprobe\": \"f-4\" }, { \"name\": \"a\", \"kprobe\": \"f\" },\n"
	"  { \"name\": \"a\", \"kprobe\": \"f\", \"args\": { \"x\": \"$argl\" } }, ] }";

static const char line[] = "kprobe:xfs:f a=$arg1 b=+0($arg2):string";

static const char drop_in[] =
	"{ \"buffer\": { \"size_kb\": null }, \"probes\": { \"b\": null, \"c\": { \"kprobe\": \"f\" },\n"
	"  \"a\": { \"args\": { \"z\": \"$arg3\" }, \"optional\": null } } }";

static const struct probe_set_text with_drop_in[] = {
	{ "t.json", good, sizeof(good) - 1 },
	{ "t.json.d/1.json", drop_in, sizeof(drop_in) - 1 },
};

static int read_set(const char *text, struct probe_set **ret_set, bool *ret_is_told)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("t.json");
	int r;

	if (!diag)
		return -ENOMEM;
	if (text == line)
		r = probe_set_parse_probe(text, diag, ret_set);
	else if (text == drop_in)
		r = probe_set_parse_texts(with_drop_in, 2, diag, ret_set);
	else
		r = probe_set_parse(text, strlen(text), "t.json", diag, ret_set);
	*ret_is_told = diag->n_entries > 0 && !diag->out_of_memory;
	return r;
}

/* Returns how many requests it takes when none is refused. */
static unsigned long exhaust(const char *text, int answer)
{
	unsigned long n;

	for (n = 1; n < 10000; n++) {
		_cleanup_(probe_set_freep) struct probe_set *set = NULL;
		bool is_told = false, was_refused;
		int r;

		memory_countdown = n;
		r = read_set(text, &set, &is_told);
		was_refused = memory_countdown == 0;
		memory_countdown = 0;
		assert_int_equal(r == 0, set != NULL);
		if (!was_refused) {
			assert_int_equal(r, answer);
			return n;
		}
		/* Short of memory, the set is refused; only an error that was told whole may differ */
		assert_true(r == -ENOMEM || (r == -EINVAL && is_told));
	}
	fail_msg("no end after %lu requests", n);
	return 0;
}

static void a_good_set_is_read_whole_or_refused(void **state)
{
	(void)state;
	assert_in_range(exhaust(good, 0), 20, 1000);
}

static void a_bad_set_stays_bad(void **state)
{
	(void)state;
	assert_in_range(exhaust(bad, -EINVAL), 40, 2000);
}

static void a_line_is_read_whole_or_refused(void **state)
{
	(void)state;
	assert_in_range(exhaust(line, 0), 15, 1000);
}

static void a_set_with_a_drop_in_is_read_whole_or_refused(void **state)
{
	(void)state;
	assert_in_range(exhaust(drop_in, 0), 40, 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_set_is_read_whole_or_refused),
		cmocka_unit_test(a_bad_set_stays_bad),
		cmocka_unit_test(a_set_with_a_drop_in_is_read_whole_or_refused),
		cmocka_unit_test(a_line_is_read_whole_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
