// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of uprobes on this very program, in the running kernel's tracefs, which
 * is mounted for this process alone. Skipped where that is not possible.
 */
#include "apply.h"

#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mount.h>
#include <time.h>

#include <cmocka.h>

#include "macro.h"
#include "scratch.h"
#include "tracefs.h"

/*
 * Names that tell this process from another run of this program at the same
 * time, and what it leaves from what others have. See name_things().
 */
static char tag[32];
static char set_file[48];
static char group[64];
static char foreign_group[64];
static char foreign_instance[64];

/* What the probes are on. Not inlined, not merged: each has a body of its own. */
int probe_me_one(int number);
int probe_me_two(int number);

__attribute__((noinline)) int probe_me_one(int number)
{
	__asm__ volatile("");
	return number + 1;
}

__attribute__((noinline)) int probe_me_two(int number)
{
	__asm__ volatile("" ::: "memory");
	return number + 2;
}

static struct tracefs *tracefs;
static char mount_point[] = "/tmp/probed-tracefs-XXXXXX";
static char lock_dir[64];
static char self[PATH_MAX];

/* What is ours of tracefs, which must be the same before and after. */
struct snapshot {
	char *events;
	char *instances;
	bool has_group;
};

static bool has_event(const char *in_group, const char *event)
{
	char path[160];

	snprintf(path, sizeof(path), "events/%s%s%s", in_group, *event ? "/" : "", event);
	return tracefs_has(tracefs->root_fd, path);
}

static char *list_instances(void)
{
	_cleanup_(tracefs_free_namesp) char **names = NULL;
	char *instances = NULL;
	size_t size;
	FILE *f = open_memstream(&instances, &size);
	char **name;

	assert_true(tracefs_list_dirs(tracefs->root_fd, "instances", &names) >= 0);
	for (name = names; *name; name++)
		if (strstr(*name, tag))
			fprintf(f, "%s\n", *name);
	fclose(f);
	return instances;
}

static char *list_events(void)
{
	_cleanup_free_ char *all = NULL;
	char *events = NULL, *line, *rest;
	size_t size;
	FILE *f = open_memstream(&events, &size);

	assert_int_equal(tracefs_read(tracefs->root_fd, "dynamic_events", &all, NULL), 0);
	for (rest = all; (line = strsep(&rest, "\n"));)
		if (strstr(line, tag))
			fprintf(f, "%s\n", line);
	fclose(f);
	return events;
}

static struct snapshot take_snapshot(void)
{
	return (struct snapshot){
		.events = list_events(),
		.instances = list_instances(),
		.has_group = has_event(group, ""),
	};
}

static void snapshot_done(struct snapshot *snapshot)
{
	free(snapshot->events);
	free(snapshot->instances);
	*snapshot = (struct snapshot){ 0 };
}

static struct snapshot before, after;

static void assert_as_before(void)
{
	snapshot_done(&after);
	after = take_snapshot();
	assert_string_equal(after.events, before.events);
	assert_string_equal(after.instances, before.instances);
	assert_int_equal(after.has_group, before.has_group);
}

/* A planned set, its parts, and what is applied of it; released after each test. */
struct run {
	struct diag *diag;
	struct probe_set *set;
	struct plan_env *env;
	struct plan *plan;
	struct apply *apply;
};

static void run_done(struct run *run)
{
	(void)apply_undo(run->apply);
	apply_free(run->apply);
	plan_free(run->plan);
	plan_env_free(run->env);
	probe_set_free(run->set);
	diag_free(run->diag);
}

static struct run runs[2];
static size_t n_runs;
static char *text;

static struct run *planned(const char *format, ...) _printf_(1, 2);

static struct run *planned(const char *format, ...)
{
	const struct plan_env_config config = { .tracefs = tracefs };
	struct run *run = &runs[n_runs++];
	_cleanup_free_ char *json = NULL;
	size_t size;
	FILE *f = open_memstream(&json, &size);
	va_list args;

	*run = (struct run){ .diag = diag_new(set_file) };
	fputs("{\"version\":1,\"buffer\":{\"size_kb\":64},\"probes\":[", f);
	va_start(args, format);
	vfprintf(f, format, args);
	va_end(args);
	fputs("]}", f);
	fclose(f);
	assert_int_equal(probe_set_parse(json, size, set_file, run->diag, &run->set), 0);
	assert_int_equal(plan_env_new(&config, &run->env), 0);
	if (plan_make(run->set, run->env, run->diag, &run->plan) < 0) {
		diag_print(run->diag, stderr);
		fail_msg("the test's own set cannot be planned");
	}
	return run;
}

static struct run *planned_two(void)
{
	return planned("{\"name\":\"one\",\"uprobe\":\"%s:probe_me_one\","
		       "\"args\":{\"number\":\"$arg1:s32\"}},"
		       "{\"name\":\"two\",\"uretprobe\":\"%s:probe_me_two\","
		       "\"args\":{\"result\":\"$retval:s32\"}}",
		       self, self);
}

static int prepare(struct run *run)
{
	const struct apply_config config = { .tracefs = tracefs, .lock_dir = lock_dir };

	return apply_prepare(run->plan, &config, run->diag, &run->apply);
}

static void arm(struct run *run)
{
	if (prepare(run) < 0 || apply_enable(run->apply, run->diag) < 0) {
		diag_print(run->diag, stderr);
		fail_msg("the set cannot be armed");
	}
}

static void replace_definition(struct run *run, size_t i, const char *format, ...) _printf_(3, 4);

static void replace_definition(struct run *run, size_t i, const char *format, ...)
{
	char *definition = NULL;
	va_list args;

	va_start(args, format);
	assert_true(vasprintf(&definition, format, args) > 0);
	va_end(args);
	free(run->plan->probes[i].definition);
	run->plan->probes[i].definition = definition;
}

/* Into @text, which lives as long as the test. */
static void print(const struct diag *diag)
{
	size_t size;
	FILE *f;

	free(TAKE_PTR(text));
	f = open_memstream(&text, &size);
	diag_print(diag, f);
	fclose(f);
}

/* A test that failed half-way leaves things; the next one must not find them. */
static void remove_ours(void)
{
	_cleanup_free_ char *events = list_events();
	_cleanup_free_ char *instances = list_instances();
	char *line, *rest;

	for (rest = instances; *(line = strsep(&rest, "\n"));)
		if (tracefs_instance_remove(tracefs, line) < 0)
			print_message("instance %s stays\n", line);
	for (rest = events; *(line = strsep(&rest, "\n"));) {
		_cleanup_free_ char *command = NULL;

		/* "p:GROUP/EVENT PLACE …" */
		line[strcspn(line, " ")] = '\0';
		assert_true(asprintf(&command, "-%s", strchr(line, ':')) > 0);
		if (tracefs_append(tracefs->root_fd, "dynamic_events", command) < 0)
			print_message("event %s stays\n", line);
	}
}

static int teardown(void **state)
{
	(void)state;
	while (n_runs)
		run_done(&runs[--n_runs]);
	if (tracefs)
		remove_ours();
	free(TAKE_PTR(text));
	snapshot_done(&before);
	snapshot_done(&after);
	return 0;
}

#define NEEDS_TRACEFS()         \
	do {                    \
		if (!tracefs)   \
			skip(); \
	} while (0)

static void an_armed_set_fires_and_leaves_nothing(void **state)
{
	struct run *run;
	_cleanup_free_ char *trace = NULL;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	arm(run);
	assert_true(apply_has_probe(run->apply, 0) && apply_has_probe(run->apply, 1));
	(void)probe_me_one(41);
	(void)probe_me_two(50);
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "trace", &trace, NULL), 0);
	assert_non_null(strstr(trace, "one: ("));
	assert_non_null(strstr(trace, "number=41"));
	assert_non_null(strstr(trace, "result=52"));
	assert_non_null(strstr(trace, "__comm=\"test_apply\""));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void the_instance_is_set_up_as_the_set_wants(void **state)
{
	static const struct {
		const char *file;
		const char *value;
	} wanted[] = {
		{ "options/record-tgid", "1\n" },
		{ "tracing_on", "1\n" },
	};
	_cleanup_free_ char *clock = NULL;
	_cleanup_free_ char *size = NULL;
	struct run *run;
	size_t i;

	(void)state;
	NEEDS_TRACEFS();
	run = planned_two();
	assert_int_equal(prepare(run), 0);
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		_cleanup_free_ char *value = NULL;

		assert_int_equal(tracefs_read(apply_instance_fd(run->apply), wanted[i].file, &value,
					      NULL),
				 0);
		assert_string_equal(value, wanted[i].value);
	}
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "trace_clock", &clock, NULL),
			 0);
	assert_non_null(strstr(clock, "[boot]"));
	/* Newer kernels round up to whole pages of events. */
	assert_int_equal(tracefs_read(apply_instance_fd(run->apply), "buffer_size_kb", &size, NULL),
			 0);
	assert_in_range(strtol(size, NULL, 10), 64, 72);
}

static void a_refused_definition_undoes_the_whole_set(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	replace_definition(run, 1, "r:%s/two %s:0x1000 __comm=$comm result=$nonsense", group, self);
	assert_int_equal(prepare(run), -EINVAL);
	assert_null(run->apply);
	assert_as_before();
	print(run->diag);
	assert_non_null(strstr(text, "/probes/1/args/result: the kernel refuses argument "
				     "\"result\""));
	assert_int_equal(run->diag->n_errors, 1);
}

static void a_probe_refused_when_enabled_is_told_and_the_set_undone(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	/* Behind the end of the file: taken when defined, refused when enabled. */
	replace_definition(run, 1, "p:%s/two %s:0x7ffff000 __comm=$comm", group, self);
	assert_int_equal(prepare(run), 0);
	assert_int_equal(apply_enable(run->apply, run->diag), -EINVAL);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
	print(run->diag);
	assert_non_null(strstr(text, "/probes/1/uretprobe: the kernel refuses"));
	assert_null(strstr(text, "/probes/0"));
}

static void an_optional_probe_that_is_refused_is_left_out(void **state)
{
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned("{\"name\":\"one\",\"uprobe\":\"%s:probe_me_one\"},"
		      "{\"name\":\"two\",\"uprobe\":\"%s:probe_me_two\",\"optional\":true},"
		      "{\"name\":\"three\",\"uprobe\":\"%s:probe_me_two\",\"optional\":true}",
		      self, self, self);
	replace_definition(run, 1, "p:%s/two %s:0x7ffff000 __comm=$comm", group, self);
	replace_definition(run, 2, "p:%s/three %s:0x1000 a=$nonsense", group, self);
	arm(run);
	assert_true(apply_has_probe(run->apply, 0));
	assert_false(apply_has_probe(run->apply, 1));
	assert_false(apply_has_probe(run->apply, 2));
	assert_false(has_event(group, "two"));
	assert_int_equal(run->diag->n_errors, 0);
	assert_int_equal(run->diag->n_entries, 2);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void foreign_probes_and_instances_are_not_touched(void **state)
{
	_cleanup_free_ char *foreign = NULL;
	_cleanup_close_ int instance = -1;
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	assert_true(asprintf(&foreign, "p:%s/one %s:0x1000", foreign_group, self) > 0);
	assert_int_equal(tracefs_append(tracefs->root_fd, "dynamic_events", foreign), 0);
	assert_int_equal(tracefs_instance_open(tracefs, foreign_instance, &instance), 1);
	before = take_snapshot();
	run = planned_two();
	arm(run);
	assert_int_equal(apply_undo(run->apply), 0);
	replace_definition(run, 1, "p:%s/two /nonexistent:0x0", group);
	apply_free(TAKE_PTR(run->apply));
	assert_int_equal(prepare(run), -EINVAL);
	assert_as_before();
	assert_true(has_event(foreign_group, "one"));
}

static void what_a_dead_process_left_is_removed_first(void **state)
{
	struct run *dead, *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	dead = planned("{\"name\":\"old\",\"uprobe\":\"%s:probe_me_two\"},"
		       "{\"name\":\"one\",\"uprobe\":\"%s:probe_me_two\"}",
		       self, self);
	arm(dead);
	/* Dies: the lock goes, the rest stays. */
	apply_free(TAKE_PTR(dead->apply));
	assert_true(has_event(group, "old"));
	run = planned_two();
	arm(run);
	assert_false(has_event(group, "old"));
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static void an_instance_that_somebody_reads_is_no_leftover(void **state)
{
	_cleanup_close_ int pipe_fd = -1;
	struct run *other, *run;

	(void)state;
	NEEDS_TRACEFS();
	other = planned_two();
	arm(other);
	pipe_fd = openat(apply_instance_fd(other->apply), "per_cpu/cpu0/trace_pipe_raw",
			 O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(pipe_fd >= 0);
	/* As if its lock were in another name space. */
	apply_free(TAKE_PTR(other->apply));
	run = planned_two();
	assert_int_equal(prepare(run), -EINVAL);
	assert_non_null(strstr(run->diag->entries[0].message, "left in tracefs"));
	{
		_cleanup_free_ char *enabled = NULL;
		char path[192];

		snprintf(path, sizeof(path), "instances/%s/events/%s/enable", group, group);
		assert_int_equal(tracefs_read(tracefs->root_fd, path, &enabled, NULL), 0);
		assert_string_equal(enabled, "1\n");
	}
	pipe_fd = close_fd(pipe_fd);
	assert_int_equal(prepare(run), 0);
}

static void a_second_process_of_a_set_is_refused(void **state)
{
	_cleanup_free_ char *wanted = NULL;
	struct run *first, *second;

	(void)state;
	NEEDS_TRACEFS();
	first = planned_two();
	second = planned_two();
	arm(first);
	assert_int_equal(prepare(second), -EINVAL);
	print(second->diag);
	assert_true(asprintf(&wanted, "set \"%.*s\" is run by process %d already",
			     (int)strcspn(set_file, "."), set_file, (int)getpid()) > 0);
	assert_non_null(strstr(text, wanted));
	/* The first is as it was. */
	assert_true(has_event(group, "one"));
}

static void a_busy_instance_is_removed_on_the_second_try(void **state)
{
	_cleanup_close_ int pipe_fd = -1;
	struct run *run;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	run = planned_two();
	arm(run);
	pipe_fd = openat(apply_instance_fd(run->apply), "per_cpu/cpu0/trace_pipe_raw",
			 O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(pipe_fd >= 0);
	assert_int_equal(apply_undo(run->apply), -EBUSY);
	pipe_fd = close_fd(pipe_fd);
	assert_int_equal(apply_undo(run->apply), 0);
	assert_as_before();
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Nothing depends on the machine's speed; the figures are for the log's reader. */
static void a_hundred_probes_come_and_go(void **state)
{
	_cleanup_free_ char *probes = NULL;
	struct timespec start;
	struct run *run;
	size_t size, i;
	FILE *f;

	(void)state;
	NEEDS_TRACEFS();
	before = take_snapshot();
	f = open_memstream(&probes, &size);
	for (i = 0; i < 100; i++)
		fprintf(f, "%s{\"name\":\"n%zu\",\"uprobe\":\"%s:probe_me_one\"}", i ? "," : "", i,
			self);
	fclose(f);
	run = planned("%s", probes);
	clock_gettime(CLOCK_MONOTONIC, &start);
	arm(run);
	print_message("armed in %.3f s\n", seconds_since(&start));
	clock_gettime(CLOCK_MONOTONIC, &start);
	assert_int_equal(apply_undo(run->apply), 0);
	print_message("removed in %.3f s\n", seconds_since(&start));
	assert_as_before();
}

static void name_things(void)
{
	/* The letter ends the number: 12 is no part of 123. */
	snprintf(tag, sizeof(tag), "apply_test_%dx", (int)getpid());
	snprintf(set_file, sizeof(set_file), "apply-test-%dx.json", (int)getpid());
	snprintf(group, sizeof(group), "probed_%s", tag);
	snprintf(foreign_group, sizeof(foreign_group), "foreign_%s", tag);
	snprintf(foreign_instance, sizeof(foreign_instance), "elses_%s", tag);
}

/* Private to this process, so that nothing is mounted twice on the machine. */
static int mount_tracefs(void **state)
{
	static char root[PATH_MAX];

	(void)state;
	name_things();
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return -1;
	if (!mkdtemp(mount_point))
		return -1;
	snprintf(lock_dir, sizeof(lock_dir), "%s/lock", mount_point);
	snprintf(root, sizeof(root), "%s/tracefs", mount_point);
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mkdir(root, 0755) < 0 || mount("tracefs", root, "tracefs", 0, NULL) < 0) {
		print_message("no tracefs: %s\n", strerror(errno));
		return 0;
	}
	if (tracefs_open(root, &tracefs) < 0 || !tracefs_has(tracefs->root_fd, "uprobe_events"))
		tracefs = tracefs_free(tracefs);
	return 0;
}

static int unmount_tracefs(void **state)
{
	char command[128];

	(void)state;
	tracefs = tracefs_free(tracefs);
	snprintf(command, sizeof(command), "%s/tracefs", mount_point);
	(void)umount(command);
	(void)rmdir(command);
	(void)rmdir(lock_dir);
	(void)rmdir(mount_point);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_armed_set_fires_and_leaves_nothing, teardown),
		cmocka_unit_test_teardown(the_instance_is_set_up_as_the_set_wants, teardown),
		cmocka_unit_test_teardown(a_refused_definition_undoes_the_whole_set, teardown),
		cmocka_unit_test_teardown(a_probe_refused_when_enabled_is_told_and_the_set_undone,
					  teardown),
		cmocka_unit_test_teardown(an_optional_probe_that_is_refused_is_left_out, teardown),
		cmocka_unit_test_teardown(foreign_probes_and_instances_are_not_touched, teardown),
		cmocka_unit_test_teardown(what_a_dead_process_left_is_removed_first, teardown),
		cmocka_unit_test_teardown(an_instance_that_somebody_reads_is_no_leftover, teardown),
		cmocka_unit_test_teardown(a_second_process_of_a_set_is_refused, teardown),
		cmocka_unit_test_teardown(a_busy_instance_is_removed_on_the_second_try, teardown),
		cmocka_unit_test_teardown(a_hundred_probes_come_and_go, teardown),
	};

	return cmocka_run_group_tests(tests, mount_tracefs, unmount_tracefs);
}
