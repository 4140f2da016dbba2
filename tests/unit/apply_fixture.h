/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of uprobes on this very program, in the running kernel's tracefs, which
 * is mounted for this process alone. Tests are skipped where that is not
 * possible. For one file with tests: it defines things.
 */
#ifndef TESTS_UNIT_APPLY_FIXTURE_H
#define TESTS_UNIT_APPLY_FIXTURE_H

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

static inline bool has_event(const char *in_group, const char *event)
{
	char path[160];

	snprintf(path, sizeof(path), "events/%s%s%s", in_group, *event ? "/" : "", event);
	return tracefs_has(tracefs->root_fd, path);
}

static inline char *list_instances(void)
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

static inline char *list_events(void)
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

static inline struct snapshot take_snapshot(void)
{
	return (struct snapshot){
		.events = list_events(),
		.instances = list_instances(),
		.has_group = has_event(group, ""),
	};
}

static inline void snapshot_done(struct snapshot *snapshot)
{
	free(snapshot->events);
	free(snapshot->instances);
	*snapshot = (struct snapshot){ 0 };
}

static struct snapshot before, after;

static inline void assert_as_before(void)
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

static inline void run_done(struct run *run)
{
	(void)apply_undo(run->apply);
	apply_free(run->apply);
	plan_free(run->plan);
	plan_env_free(run->env);
	probe_set_free(run->set);
	diag_free(run->diag);
}

static struct run runs[3];
static size_t n_runs;
static char *text;

static struct run *planned(const char *format, ...) _printf_(1, 2);

static inline struct run *planned(const char *format, ...)
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

static inline struct run *planned_two(void)
{
	return planned("{\"name\":\"one\",\"uprobe\":\"%s:probe_me_one\","
		       "\"args\":{\"number\":\"$arg1:s32\"}},"
		       "{\"name\":\"two\",\"uretprobe\":\"%s:probe_me_two\","
		       "\"args\":{\"result\":\"$retval:s32\"}}",
		       self, self);
}

static inline int prepare(struct run *run)
{
	const struct apply_config config = { .tracefs = tracefs, .lock_dir = lock_dir };

	return apply_prepare(run->plan, &config, run->diag, &run->apply);
}

static inline int enable(struct run *run)
{
	int r;

	do
		r = apply_enable(run->apply, run->diag);
	while (r == 1);
	return r;
}

static inline void arm(struct run *run)
{
	if (prepare(run) < 0 || enable(run) < 0) {
		diag_print(run->diag, stderr);
		fail_msg("the set cannot be armed");
	}
}

static void replace_definition(struct run *run, size_t i, const char *format, ...) _printf_(3, 4);

static inline void replace_definition(struct run *run, size_t i, const char *format, ...)
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
static inline void print(const struct diag *diag)
{
	size_t size;
	FILE *f;

	free(TAKE_PTR(text));
	f = open_memstream(&text, &size);
	diag_print(diag, f);
	fclose(f);
}

/* A test that failed half-way leaves things; the next one must not find them. */
static inline void remove_ours(void)
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

static inline int teardown(void **state)
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

/* As if the directory of the lock were new. */
static inline void forget_events(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%.*s.events", lock_dir, (int)strcspn(set_file, "."),
		 set_file);
	(void)unlink(path);
}

static inline void name_things(void)
{
	/* The letter ends the number: 12 is no part of 123. */
	snprintf(tag, sizeof(tag), "apply_test_%dx", (int)getpid());
	snprintf(set_file, sizeof(set_file), "apply-test-%dx.json", (int)getpid());
	snprintf(group, sizeof(group), "probed_%s", tag);
	snprintf(foreign_group, sizeof(foreign_group), "foreign_%s", tag);
	snprintf(foreign_instance, sizeof(foreign_instance), "elses_%s", tag);
}

/* Private to this process, so that nothing is mounted twice on the machine. */
static inline int mount_tracefs(void **state)
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

static inline int unmount_tracefs(void **state)
{
	char command[128];

	(void)state;
	tracefs = tracefs_free(tracefs);
	snprintf(command, sizeof(command), "%s/tracefs", mount_point);
	(void)umount(command);
	(void)rmdir(command);
	forget_events();
	(void)rmdir(lock_dir);
	(void)rmdir(mount_point);
	return 0;
}

#endif /* TESTS_UNIT_APPLY_FIXTURE_H */
