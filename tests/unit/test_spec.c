// SPDX-License-Identifier: GPL-2.0-only
#include "spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "btf_path.h"
#include "fetcharg.h"
#include "spec_keys.h"
#include "spec_when.h"

static struct probe_set *parse(const char *text, struct diag *diag)
{
	struct probe_set *set = NULL;

	(void)probe_set_parse(text, strlen(text), "/etc/probed/sets/net-drops.json", diag, &set);
	return set;
}

static void a_set_is_what_its_text_says(void **state)
{
	static const char text[] =
		"{ \"version\": 1, \"description\": \"d\", \"int64\": \"string\",\n"
		"  \"buffer\": { \"size_kb\": 2048, \"when_full\": \"stop\" },\n"
		"  \"probes\": [\n"
		"    { \"name\": \"open\", \"kprobe\": \"xfs:xfs_open+0x1c\", \"optional\": true,\n"
		"      \"args\": { \"b\": \"%x1:s32\", \"a\": \"+0(%x2):ustring\" } },\n"
		"    { \"name\": \"line\", \"uretprobe\": \"/bin/ba:sh:readline\",\n"
		"      \"when\": { \"arch\": \"arm64\", \"kernel\": \">=6.12\" } },\n"
		"    { \"name\": \"at\", \"uprobe\": \"/bin/bash:0x1234\" },\n"
		"    { \"name\": \"addr\", \"kprobe\": \"0xffff800080010000\" } ] }";
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(probe_set_freep) struct probe_set *set = parse(text, diag);
	const struct probe_spec *p;

	(void)state;
	assert_non_null(set);
	assert_string_equal(set->name, "net-drops");
	assert_string_equal(set->path, "/etc/probed/sets/net-drops.json");
	assert_string_equal(set->description, "d");
	assert_int_equal(set->buffer_size_kb, 2048);
	assert_true(set->stop_when_full);
	assert_true(set->int64_as_string);
	assert_int_equal(set->n_probes, 4);

	p = &set->probes[0];
	assert_string_equal(p->name, "open");
	assert_int_equal(p->kind, PROBE_KPROBE);
	assert_string_equal(p->target, "xfs:xfs_open+0x1c");
	assert_string_equal(p->module, "xfs");
	assert_string_equal(p->symbol, "xfs_open");
	assert_int_equal(p->offset, 0x1c);
	assert_null(p->file);
	assert_true(p->optional);
	assert_int_equal(p->n_args, 2);
	assert_string_equal(p->args[0].name, "b");
	assert_string_equal(p->args[1].expr, "+0(%x2):ustring");

	p = &set->probes[1];
	assert_int_equal(p->kind, PROBE_URETPROBE);
	assert_string_equal(p->file, "/bin/ba:sh");
	assert_string_equal(p->symbol, "readline");
	assert_string_equal(p->when_arch, "arm64");
	assert_string_equal(p->when_kernel, ">=6.12");
	assert_int_equal(p->index, 1);

	p = &set->probes[2];
	assert_null(p->symbol);
	assert_int_equal(p->address, 0x1234);
	p = &set->probes[3];
	assert_null(p->symbol);
	assert_true(p->address == 0xffff800080010000);
}

static void a_set_is_named_by_its_file(void **state)
{
	static const char text[] =
		"{ \"version\": 1, \"probes\": [ { \"name\": \"a\", \"kprobe\": \"f\" } ] }";
	static const struct {
		const char *path, *name;
	} rows[] = {
		{ "net-drops.json", "net-drops" },
		{ "/etc/probed/sets/a.json", "a" },
		{ "./9", "9" },
		{ "-", "stdin" },
		{ "/tmp/123456789012345678901234567890123456789012345678.json",
		  "123456789012345678901234567890123456789012345678" },
		{ "/tmp/1234567890123456789012345678901234567890123456789.json", NULL },
		{ "a_b.json", NULL },
		{ "a.b.json", NULL },
		{ "/etc/.json", NULL },
		{ "x/", NULL },
		{ "", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(diag_freep) struct diag *diag = diag_new("t");
		_cleanup_(probe_set_freep) struct probe_set *set = NULL;

		assert_int_equal(probe_set_parse(text, sizeof(text) - 1, rows[i].path, diag, &set),
				 rows[i].name ? 0 : -EINVAL);
		if (rows[i].name)
			assert_string_equal(set->name, rows[i].name);
		else
			assert_int_equal(diag->n_errors, 1);
	}
}

static void later_errors_find_their_places(void **state)
{
	static const char text[] = "{ \"version\": 1, \"probes\": [\n"
				   "  { \"name\": \"a\", \"kprobe\": \"vfs_r\\u0065ad+0x1c\" } ] }";
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(probe_set_freep) struct probe_set *set = parse(text, diag);

	(void)state;
	assert_non_null(set);
	probe_set_error(set, diag, DIAG_ERROR, "/probes/0/kprobe", 0, "%s", "whole");
	probe_set_error(set, diag, DIAG_WARNING, "/probes/0/kprobe", 8, "offset");
	probe_set_error(set, diag, DIAG_ERROR, "/probes/7", 0, "nowhere");
	assert_int_equal(diag->entries[0].place.line, 2);
	assert_int_equal(diag->entries[0].place.col, 28);
	assert_int_equal(diag->entries[1].place.col, 42);
	assert_int_equal(diag->entries[2].place.line, 0);
	probe_set_drop_text(set);
	probe_set_error(set, diag, DIAG_ERROR, "/probes/0/kprobe", 0, "the text is gone");
	assert_int_equal(diag->entries[3].place.line, 0);
	assert_string_equal(diag->entries[3].pointer, "/probes/0/kprobe");
	assert_string_equal(set->probes[0].target, "vfs_read+0x1c");
}

static void a_set_with_an_error_is_given_in_part_only_where_asked(void **state)
{
	static const char text[] = "{ \"version\": 1, \"probes\": [\n"
				   "  { \"name\": \"a\", \"kprobe\": \"vfs_read+\" },\n"
				   "  { \"name\": NaN, \"kprobe\": \"vfs_read\" },\n"
				   "  { \"name\": \"c\", \"kprobe\": \"vfs_write\" } ] }";
	_cleanup_(diag_freep) struct diag *diag = diag_new("t");
	_cleanup_(probe_set_freep) struct probe_set *set = parse(text, diag);

	(void)state;
	assert_null(set);
	assert_int_equal(diag->n_errors, 2);
	assert_int_equal(probe_set_parse_partial(text, strlen(text), "t.json", diag, &set), 0);
	assert_int_equal(set->n_probes, 1);
	assert_int_equal(set->probes[0].index, 2);
}

static void a_line_is_a_set_of_one(void **state)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("--probe");
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;

	(void)state;
	assert_int_equal(probe_set_parse_probe(
				 " uprobe:/bin/ba:sh:read.line+4   a=%x0:s32\tb=+0(%x1):ustring ",
				 diag, &set),
			 0);
	assert_string_equal(set->name, "run");
	assert_string_equal(set->probes[0].name, "read_line");
	assert_string_equal(set->probes[0].file, "/bin/ba:sh");
	assert_int_equal(set->probes[0].n_args, 2);
	assert_string_equal(set->probes[0].args[1].name, "b");
	assert_string_equal(set->probes[0].args[1].expr, "+0(%x1):ustring");
	probe_set_error(set, diag, DIAG_ERROR, "/probes/0/uprobe", 11, "here");
	assert_int_equal(diag->entries[0].place.col, 20);
}

static void a_line_that_is_wrong_says_where(void **state)
{
	static const struct {
		const char *line;
		unsigned int col;
		const char *says;
	} rows[] = {
		{ "", 1, "begins with its kind" },
		{ "kprob:vfs_read", 1, "begins with its kind" },
		{ "kprobe vfs_read", 1, "begins with its kind" },
		{ "call:vfs_read", 1, "stands in a set alone" },
		{ "kprobe:", 8, "target is missing" },
		{ "kprobe: vfs_read", 8, "target is missing" },
		{ "kprobe:vfs_read-1", 16, "cannot be negative" },
		{ "kprobe:vfs_read $arg1", 17, "NAME=EXPRESSION" },
		{ "kprobe:vfs_read a=$arg1 a=$arg2", 25, "already" },
		{ "kprobe:vfs_read a=$argl", 19, "no variable" },
		{ "kprobe:vfs_read a=", 19, "missing" },
		{ "kprobe:vfs_read =$arg1", 17, "C identifier" },
		{ "kprobe:vfs_read 1=$arg1", 17, "C identifier" },
		{ "uprobe:bash:readline", 8, "absolute" },
		{ "tracepoint:sched:a prev_pid=1", 20, "named alone" },
		{ "tracepoint:sched:a prev-pid", 24, "C identifier" },
		{ "tracepoint:sched", 12, "system and a colon" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(diag_freep) struct diag *diag = diag_new("--probe");
		struct probe_set *set = NULL;

		assert_int_equal(probe_set_parse_probe(rows[i].line, diag, &set), -EINVAL);
		assert_null(set);
		assert_int_equal(diag->n_errors, 1);
		if (diag->entries[0].place.col != rows[i].col ||
		    !strstr(diag->entries[0].message, rows[i].says))
			fail_msg("\"%s\": column %u: %s", rows[i].line, diag->entries[0].place.col,
				 diag->entries[0].message);
	}
}

static void names_of_probes_in_a_line_are_identifiers(void **state)
{
	static const struct {
		const char *line, *name;
	} rows[] = {
		{ "kprobe:vfs_read", "vfs_read" },
		{ "kprobe:ext4:sync.isra.0", "sync_isra_0" },
		{ "kprobe:filter", "_filter" },
		{ "kprobe:0xffff800080010000", "at_0xffff800080010000" },
		{ "uprobe:/bin/0xbash:0x1234", "at_0x1234" },
		{ "uprobe:/bin/bash:_Z$x@V1", "_Z_x_V1" },
		{ "tracepoint:sched:sched_switch prev_pid next_pid", "sched_switch" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(diag_freep) struct diag *diag = diag_new("--probe");
		_cleanup_(probe_set_freep) struct probe_set *set = NULL;

		assert_int_equal(probe_set_parse_probe(rows[i].line, diag, &set), 0);
		assert_string_equal(set->probes[0].name, rows[i].name);
	}
}

static void conditions_compare_as_many_numbers_as_they_have(void **state)
{
	static const struct {
		const char *range, *release;
		bool holds;
	} rows[] = {
		{ ">=6.12", "6.12.117-arm64", true },
		{ ">=6.12", "6.11.9", false },
		{ ">6.12", "6.12.117", false },
		{ ">6.12", "6.13-rc1", true },
		{ "<6.12", "6.12.0", false },
		{ "<6.12", "6.9", true },
		{ "<=6.12", "6.12.117", true },
		{ "<=6.12", "6.13", false },
		{ "==6.12", "6.12.117", true },
		{ "=6.12.117", "6.12.117-1", true },
		{ "==6.12.1", "6.12.117", false },
		{ ">=6.12.1", "6.12", false },
		{ ">=6.1,<6.12", "6.6.3", true },
		{ ">= 6.1, < 6.12", "6.12", false },
		{ ">=10", "6.12", false },
		{ ">=6.12", "what", false },
		{ NULL, "6.12", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (spec_when_holds(rows[i].range, rows[i].release) != rows[i].holds)
			fail_msg("%s %s", rows[i].range, rows[i].release);
}

/* ---- the search path ---- */

static void put_file(const char *dir, const char *name, const char *text)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_fclose_ FILE *file = NULL;

	assert_true(asprintf(&path, "%s/%s", dir, name) > 0);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
}

static void the_first_directory_wins_and_a_link_to_null_masks(void **state)
{
	char etc[] = "/tmp/test_spec_etc_XXXXXX", lib[] = "/tmp/test_spec_lib_XXXXXX";
	const char *const dirs[] = { etc, "/nonexistent", lib };
	_cleanup_(probe_set_list_freep) struct probe_set_list *list = NULL;
	_cleanup_free_ char *both = NULL, *second = NULL, *path = NULL, *mask = NULL, *none = NULL;
	_cleanup_free_ char *command = NULL;

	(void)state;
	assert_non_null(mkdtemp(etc));
	assert_non_null(mkdtemp(lib));
	put_file(etc, "both.json", "{}");
	put_file(lib, "both.json", "{}");
	put_file(lib, "second.json", "{}");
	put_file(lib, "masked.json", "{}");
	put_file(lib, "README", "");
	put_file(lib, ".hidden.json", "");
	assert_true(asprintf(&mask, "%s/masked.json", etc) > 0);
	assert_int_equal(symlink("/dev/null", mask), 0);

	assert_int_equal(probe_set_find_in(dirs, 3, "both", &both), 0);
	assert_memory_equal(both, etc, strlen(etc));
	assert_int_equal(probe_set_find_in(dirs, 3, "second", &second), 0);
	assert_memory_equal(second, lib, strlen(lib));
	assert_int_equal(probe_set_find_in(dirs, 3, "masked", &none), -ERFKILL);
	assert_int_equal(probe_set_find_in(dirs, 3, "third", &none), -ENOENT);
	assert_null(none);
	assert_int_equal(probe_set_find_in(dirs, 3, "x/y", &path), 0);
	assert_string_equal(path, "x/y");

	assert_int_equal(probe_set_list_in(dirs, 3, &list), 0);
	assert_int_equal(list->n_paths, 2);
	assert_string_equal(list->paths[0], both);
	assert_string_equal(list->paths[1], second);
	assert_true(asprintf(&command, "rm -r %s %s", etc, lib) > 0);
	assert_int_equal(system(command), 0);
}

/* ---- the table and the JSON Schema ---- */

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(object, key, &value))
		return NULL;
	return value;
}

static bool is_listed(struct json_object *array, const char *text)
{
	size_t i;

	for (i = 0; array && i < json_object_array_length(array); i++)
		if (strcmp(json_object_get_string(json_object_array_get_idx(array, i)), text) == 0)
			return true;
	return false;
}

static int64_t limit(struct json_object *property, const char *name, int64_t otherwise)
{
	struct json_object *value = member(property, name);

	return value ? json_object_get_int64(value) : otherwise;
}

static void compare_choices(struct json_object *property, const struct spec_key *key)
{
	struct json_object *choices = member(property, "enum");
	size_t n = 0;

	assert_int_equal(key->choices != NULL, choices != NULL);
	for (; key->choices && key->choices[n]; n++)
		assert_true(is_listed(choices, key->choices[n]));
	if (choices)
		assert_int_equal(json_object_array_length(choices), n);
}

static void compare_key(struct json_object *property, const struct spec_key *key)
{
	static const struct {
		const char *type, *min, *max;
	} words[JSON_NODE_KIND_COUNT] = {
		[JSON_NODE_BOOL] = { "boolean", "none", "none" },
		[JSON_NODE_INT] = { "integer", "minimum", "maximum" },
		[JSON_NODE_STRING] = { "string", "minLength", "maxLength" },
		[JSON_NODE_OBJECT] = { "object", "minProperties", "maxProperties" },
		[JSON_NODE_ARRAY] = { "array", "minItems", "maxItems" },
	};

	if (key->or_kind) {
		assert_true(is_listed(member(property, "type"), words[key->kind].type));
		assert_true(is_listed(member(property, "type"), words[key->or_kind].type));
		assert_int_equal(limit(property, words[key->or_kind].max, 0), key->max);
	} else {
		assert_string_equal(json_object_get_string(member(property, "type")),
				    words[key->kind].type);
	}
	assert_int_equal(limit(property, words[key->kind].min, 0), key->min);
	assert_int_equal(limit(property, words[key->kind].max, 0), key->max);
	compare_choices(property, key);
}

static struct json_object *follow(struct json_object *schema, struct json_object *property)
{
	struct json_object *ref = member(property, "$ref");

	if (!ref)
		return property;
	return member(member(schema, "$defs"), json_object_get_string(ref) + strlen("#/$defs/"));
}

static bool is_one_of(struct json_object *definition, const char *name)
{
	struct json_object *targets = member(definition, "oneOf");
	size_t i;

	for (i = 0; targets && i < json_object_array_length(targets); i++)
		if (is_listed(member(json_object_array_get_idx(targets, i), "required"), name))
			return true;
	return false;
}

static void compare_object(struct json_object *schema, struct json_object *definition,
			   const struct spec_object *object)
{
	struct json_object *properties = member(definition, "properties");
	size_t i, n = 0;

	assert_false(json_object_get_boolean(member(definition, "additionalProperties")));
	for (i = 0; i < object->n_keys; i++) {
		const struct spec_key *key = &object->keys[i];
		struct json_object *property = member(properties, key->name);

		print_message("%s %s\n", object->name, key->name);
		assert_int_equal(property != NULL, !key->later);
		if (key->later)
			continue;
		n++;
		compare_key(follow(schema, property), key);
		assert_int_equal(is_listed(member(definition, "required"), key->name),
				 key->is_required);
		assert_int_equal(is_one_of(definition, key->name), key->is_target);
	}
	assert_int_equal(json_object_object_length(properties), n);
}

/* A change can be to any key, and to no other. */
static void compare_change(struct json_object *definition, const struct spec_object *object)
{
	struct json_object *properties = member(definition, "properties");
	size_t i;

	assert_false(json_object_get_boolean(member(definition, "additionalProperties")));
	assert_int_equal(json_object_object_length(properties), object->n_keys);
	for (i = 0; i < object->n_keys; i++)
		assert_non_null(member(properties, object->keys[i].name));
}

static void the_json_schema_of_drop_ins_has_the_keys_of_the_table(void **state)
{
	struct json_object *schema = json_object_from_file("etc/probed/probe-set.schema.json");
	struct json_object *defs = member(schema, "$defs");
	struct json_object *drop_in = member(defs, "drop_in"), *change = member(defs, "change");

	(void)state;
	compare_change(drop_in, &spec_set_object);
	compare_change(member(member(drop_in, "properties"), "buffer"), &spec_buffer_object);
	compare_change(change, &spec_probe_object);
	compare_change(member(member(change, "properties"), "when"), &spec_when_object);
	json_object_put(schema);
}

static void the_json_schema_has_the_keys_of_the_table(void **state)
{
	struct json_object *schema = json_object_from_file("etc/probed/probe-set.schema.json");
	struct json_object *defs = member(schema, "$defs"), *forms;

	(void)state;
	assert_non_null(schema);
	compare_object(schema, schema, &spec_set_object);
	compare_object(schema, member(defs, "buffer"), &spec_buffer_object);
	compare_object(schema, member(defs, "probe"), &spec_probe_object);
	compare_object(schema, member(defs, "when"), &spec_when_object);
	assert_int_equal(limit(member(defs, "return"), "maxProperties", 0), FETCHARG_MAX_ARGS);
	compare_object(schema, member(defs, "output"), &spec_output_object);
	compare_object(schema, member(defs, "stdout"), &spec_stdout_object);
	compare_object(schema, member(defs, "file"), &spec_file_object);
	compare_object(schema, member(defs, "socket"), &spec_socket_object);
	compare_object(schema, member(defs, "journal"), &spec_journal_object);
	assert_int_equal(limit(member(member(defs, "args"), "propertyNames"), "maxLength", 0),
			 PROBE_ARG_NAME_MAX);
	forms = member(member(member(defs, "args"), "additionalProperties"), "anyOf");
	assert_int_equal(limit(json_object_array_get_idx(forms, 0), "maxLength", 0),
			 FETCHARG_MAX_BYTES);
	assert_int_equal(limit(json_object_array_get_idx(forms, 1), "maxLength", 0),
			 BTF_PATH_MAX_BYTES);
	json_object_put(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_is_what_its_text_says),
		cmocka_unit_test(a_set_is_named_by_its_file),
		cmocka_unit_test(later_errors_find_their_places),
		cmocka_unit_test(a_set_with_an_error_is_given_in_part_only_where_asked),
		cmocka_unit_test(a_line_is_a_set_of_one),
		cmocka_unit_test(a_line_that_is_wrong_says_where),
		cmocka_unit_test(names_of_probes_in_a_line_are_identifiers),
		cmocka_unit_test(conditions_compare_as_many_numbers_as_they_have),
		cmocka_unit_test(the_first_directory_wins_and_a_link_to_null_masks),
		cmocka_unit_test(the_json_schema_has_the_keys_of_the_table),
		cmocka_unit_test(the_json_schema_of_drop_ins_has_the_keys_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
