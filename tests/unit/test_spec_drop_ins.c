// SPDX-License-Identifier: GPL-2.0-only
#include "spec.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

static const char base[] =
	"{ \"version\": 1, \"buffer\": { \"size_kb\": 64, \"when_full\": \"stop\" },\n"
	"  \"probes\": [\n"
	"    { \"name\": \"open\", \"kprobe\": \"do_sys_openat2\", \"args\": { \"dfd\": \"$arg1:s32\" } },\n"
	"    { \"name\": \"close\", \"kprobe\": \"filp_close\", \"filter\": \"cpu == 1\" } ],\n"
	"  \"output\": [ { \"stdout\": {} }, { \"journal\": {} } ] }\n";

static int parse(const char *drop_in, struct diag *diag, struct probe_set **ret_set)
{
	const struct probe_set_text texts[] = {
		{ "/etc/probed/sets/files.json", base, sizeof(base) - 1 },
		{ "/run/probed/sets/files.json.d/10.json", drop_in, strlen(drop_in) },
	};

	return probe_set_parse_texts(texts, 2, diag, ret_set);
}

static void a_drop_in_changes_adds_and_removes(void **state)
{
	static const char drop_in[] =
		"{ \"buffer\": { \"size_kb\": 8 }, \"output\": [ { \"stdout\": {} } ],\n"
		"  \"probes\": { \"close\": null, \"read\": { \"kprobe\": \"vfs_read\" },\n"
		"    \"open\": { \"args\": { \"path\": \"+0($arg2):ustring\" } } } }";
	_cleanup_(diag_freep) struct diag *diag = diag_new("files");
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;

	(void)state;
	assert_int_equal(parse(drop_in, diag, &set), 0);
	assert_int_equal(diag->n_entries, 0);
	assert_string_equal(set->name, "files");
	assert_int_equal(set->buffer_size_kb, 8);
	assert_true(set->stop_when_full);
	assert_int_equal(set->n_outputs, 1);
	assert_int_equal(set->n_probes, 2);
	assert_string_equal(set->probes[0].name, "open");
	assert_int_equal(set->probes[0].n_args, 2);
	assert_string_equal(set->probes[0].args[1].name, "path");
	assert_string_equal(set->probes[1].name, "read");
	assert_int_equal(set->n_drop_ins, 1);
	assert_string_equal(set->drop_ins[0], "/run/probed/sets/files.json.d/10.json");
}

/* Also by what is found later: the kernel's answer to what a drop-in says. */
static void a_mistake_of_a_drop_in_is_told_at_its_place(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("files");
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	const struct diag_entry *entry;

	(void)state;
	assert_int_equal(parse("{ \"probes\": [ { \"name\": \"new\", \"kprobe\": \"f\" } ] }", diag,
			       &set),
			 0);
	probe_set_error(set, diag, DIAG_ERROR, "/probes/2/kprobe", 0, "no function");
	entry = &diag->entries[0];
	assert_string_equal(entry->place.file, "/run/probed/sets/files.json.d/10.json");
	assert_int_equal(entry->place.col, 42);
	assert_string_equal(entry->pointer, "/probes/0/kprobe");
	probe_set_error(set, diag, DIAG_ERROR, "/probes/1/kprobe", 0, "no function");
	assert_null(diag->entries[1].place.file);
}

static void every_mistake_says_what_a_drop_in_can_do(void **state)
{
	static const struct {
		const char *drop_in, *told;
	} rows[] = {
		{ "[]", "10.json:1:1: a drop-in must be an object, not an array" },
		{ "{ \"a\" 1 }", "10.json:1:7:" },
		{ "", "the file is empty" },
		{ "{ \"int64\": \"strin\" }", "10.json:1:12: /int64: \"int64\" cannot be" },
		{ "{ \"version\": null }", "files:1:1: a probe set has no \"version\"" },
		{ "{ \"probes\": [ { \"name\": \"openn\", \"optional\": true } ] }",
		  "did you mean \"open\"?" },
		{ "{ \"probes\": { \"open\": { \"kretprobe\": \"f\" } } }",
		  "it is at line 3, column 23 of files; null in its place removes it" },
		{ "{ \"probes\": { \"close\": null, \"open\": null } }", "\"probes\" is empty" },
		{ "{ \"probes\": { \"open\": { \"name\": \"close\" } } }",
		  "the probe at line 1, column 33 of /run/probed/sets/files.json.d/10.json has it" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_(diag_freep) struct diag *diag = diag_new("files");
		_cleanup_(probe_set_freep) struct probe_set *set = NULL;
		_cleanup_free_ char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		assert_int_equal(parse(rows[i].drop_in, diag, &set), 0);
		assert_int_not_equal(diag->n_errors, 0);
		diag_print(diag, out);
		fclose(out);
		if (!strstr(text, rows[i].told))
			fail_msg("%s: wanted %s, got:\n%s", rows[i].drop_in, rows[i].told, text);
	}
}

static void put(const struct scratch *scratch, const char *name)
{
	_cleanup_free_ char *dir = strdup(scratch_path(scratch, name));

	*strrchr(dir, '/') = '\0';
	(void)mkdir(dir, 0700);
	scratch_text(scratch, name, "{}");
}

static void assert_paths(const struct probe_set_list *list, const struct scratch *scratch,
			 const char *const *names, size_t n_names)
{
	size_t i;

	assert_int_equal(list->n_paths, n_names);
	for (i = 0; i < n_names; i++)
		assert_string_equal(list->paths[i], scratch_path(scratch, names[i]));
}

/* As systemd does it, wherever in the search path the set itself stands. */
static void drop_ins_come_from_the_whole_search_path(void **state)
{
	static const char *const expected[] = {
		"lib/files.json.d/10-first.json",
		"etc/files.json.d/20-both.json",
		"etc/files.json.d/30-last.json",
	};
	static const char *const beside[] = { "other/files.json.d/1.json" };
	const struct scratch *scratch = *state;
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = NULL, *other = NULL,
							      *none = NULL;
	_cleanup_free_ char *etc = strdup(scratch_path(scratch, "etc"));
	_cleanup_free_ char *lib = strdup(scratch_path(scratch, "lib"));
	_cleanup_free_ char *set = strdup(scratch_path(scratch, "lib/files.json"));
	_cleanup_free_ char *elsewhere = strdup(scratch_path(scratch, "other/files.json"));
	const char *const dirs[] = { etc, "/nonexistent", lib };

	put(scratch, "etc/none");
	put(scratch, "lib/files.json");
	put(scratch, "other/files.json");
	put(scratch, "etc/files.json.d/30-last.json");
	put(scratch, "etc/files.json.d/20-both.json");
	put(scratch, "etc/files.json.d/README");
	put(scratch, "lib/files.json.d/20-both.json");
	put(scratch, "lib/files.json.d/10-first.json");
	put(scratch, "lib/files.json.d/40-masked.json");
	put(scratch, "other/files.json.d/1.json");
	assert_int_equal(
		symlink("/dev/null", scratch_path(scratch, "etc/files.json.d/40-masked.json")), 0);

	assert_int_equal(probe_set_list_drop_ins(dirs, 3, set, &list), 0);
	assert_paths(list, scratch, expected, 3);
	assert_int_equal(probe_set_list_drop_ins(dirs, 3, elsewhere, &other), 0);
	assert_paths(other, scratch, beside, 1);
	assert_int_equal(probe_set_list_drop_ins(dirs, 3, "-", &none), 0);
	assert_int_equal(none->n_paths, 0);
}

#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_drop_in_changes_adds_and_removes),
		cmocka_unit_test(a_mistake_of_a_drop_in_is_told_at_its_place),
		cmocka_unit_test(every_mistake_says_what_a_drop_in_can_do),
		SCRATCH_TEST(drop_ins_come_from_the_whole_search_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
