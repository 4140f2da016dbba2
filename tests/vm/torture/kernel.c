// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes on the kernel's own functions: storms, the switch, perf's own way to them,
 * and readers of all that shows them.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "torture.h"

#define INSN_BYTES 4

static const struct hot *pick_hot(struct job *job)
{
	return &job->shared->hot[job_random(job, job->shared->n_hot)];
}

/* Seldom called, and odd: a task that ends, begins or becomes another one in them */
static const char *const odd[] = {
	"do_exit",  "do_group_exit",	"begin_new_exec", "kernel_clone",
	"schedule", "wake_up_new_task", "schedule_tail",  "do_notify_parent",
};

/* What is defined: an entry, a place within, or a return */
static void write_definition(struct job *job, char *command, size_t size, const char *event)
{
	const struct hot *hot = pick_hot(job);

	switch (job_random(job, 5)) {
	case 0:
		snprintf(command, size, "p:" GROUP "/%s %s $arg1 $arg2 +0($stack):u64 $comm", event,
			 hot->name);
		break;
	case 1:
		snprintf(command, size, "r%d:" GROUP "/%s %s $retval $arg1",
			 (int)job_random(job, 4) + 1, event, hot->name);
		break;
	case 2:
		snprintf(command, size, "%s:" GROUP "/%s %s $comm", job_random(job, 2) ? "p" : "r2",
			 event, odd[job_random(job, ARRAY_SIZE(odd))]);
		break;
	default:
		snprintf(command, size, "p:" GROUP "/%s %s+%" PRIu64 " $stack0 %%x0", event,
			 hot->name, INSN_BYTES * job_random(job, hot->bytes / INSN_BYTES));
	}
}

#define EVENTS_AT_ONCE 4

void run_kprobes(struct job *job)
{
	char names[EVENTS_AT_ONCE][NAME_BYTES], command[512];
	bool is_there[EVENTS_AT_ONCE] = { 0 };

	for (size_t i = 0; i < EVENTS_AT_ONCE; i++)
		snprintf(names[i], sizeof(names[i]), "k_%d", (int)i);
	while (!job_stopping(job)) {
		size_t i = job_random(job, EVENTS_AT_ONCE);
		int r;

		if (!is_there[i]) {
			write_definition(job, command, sizeof(command), names[i]);
			is_there[i] = event_define(job, command) == 0;
			if (!is_there[i])
				continue;
		}
		for (int turn = (int)job_random(job, 3); turn >= 0; turn--) {
			r = event_enable(job, names[i], true);
			if (r < 0)
				job_fault(job, "%s cannot be enabled: %s", command, strerror(-r));
			job_pause(job, job_random(job, 60));
			r = event_enable(job, names[i], false);
			if (r < 0)
				job_fault(job, "%s cannot be disabled: %s", names[i], strerror(-r));
		}
		job->stats->hits += events_hits(job, "kprobe_profile", names[i], NULL);
		r = event_delete(job, names[i]);
		if (r < 0)
			job_fault(job, "%s cannot be deleted: %s", names[i], strerror(-r));
		is_there[i] = r < 0;
		job_op(job);
		job_pause(job, job_random(job, 200));
	}
}

/* All kprobes off and on again, each of them by itself: not so often that it is all */
void run_switch(struct job *job)
{
	static const char path[] = "/sys/kernel/debug/kprobes/enabled";

	for (bool on = false; !job_stopping(job); on = !on) {
		if (tracefs_write(-1, path, on ? "1" : "0") < 0)
			job_fault(job, "%s: %m", path);
		job_op(job);
		job_pause(job, on ? job_random(job, 10000) : job_random(job, 100));
	}
	(void)tracefs_write(-1, path, "1");
}

/* ---- perf's own probes ---- */

static int read_type(const char *pmu)
{
	_cleanup_free_ char *text = NULL;
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/type", pmu);
	return tracefs_read(-1, path, &text, NULL) < 0 ? -1 : atoi(text);
}

/* On a function of the kernel, on all CPUs one after the other */
static void perf_kprobe(struct job *job, int type)
{
	const struct hot *hot = pick_hot(job);
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config = job_random(job, 2), /* 1: the return */
		.kprobe_func = (uintptr_t)hot->name,
	};
	int fd = (int)syscall(SYS_perf_event_open, &attr, -1, job_random(job, job->cpus), -1,
			      PERF_FLAG_FD_CLOEXEC);
	uint64_t count = 0;

	if (fd < 0) {
		job->stats->refused++;
		return;
	}
	job_pause(job, job_random(job, 20));
	if (read(fd, &count, sizeof(count)) != sizeof(count))
		job_fault(job, "no count of %s", hot->name);
	job->stats->hits += count;
	close(fd);
}

#define TURNS 50

/* What perf says of an event of its own: hits, and ns in which it was on and could be hit */
struct perf_count {
	uint64_t hits;
	uint64_t enabled;
	uint64_t running;
};

static long context_switches(void)
{
	struct rusage usage = { 0 };

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw + usage.ru_nivcsw;
}

/* Where the count went wrong, and whether perf had the event on this CPU at all */
static void tell_lost_hit(struct job *job, const struct perf_event_attr *attr, int turn,
			  const struct perf_count *count, long switches)
{
	job_fault(job,
		  "perf's %s counts %" PRIu64 " of %d hits; it was enabled for %" PRIu64
		  " ns, running for %" PRIu64 " ns, %ld context switches; on it is %#x",
		  attr->config ? "uretprobe" : "uprobe", count->hits, turn, count->enabled,
		  count->running, context_switches() - switches,
		  *(const volatile unsigned int *)(uintptr_t)target_add);
}

/* On a function of our own, for ourselves: each hit is counted. */
static void perf_uprobe(struct job *job, int type)
{
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config = job_random(job, 2),
		.uprobe_path = (uintptr_t)job->self,
		.probe_offset = file_offset((const void *)(uintptr_t)target_add),
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
	};
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	struct perf_count count = { 0 };
	long switches = context_switches();
	uint64_t value = 0, lost = 0;

	if (fd < 0) {
		job_fault(job, "no uprobe of perf: %m");
		return;
	}
	for (int turn = 1; turn <= TURNS; turn++) {
		value = target_add(value);
		if (read(fd, &count, sizeof(count)) != sizeof(count))
			job_fault(job, "no count of a uprobe: %m");
		if (turn - count.hits > lost || turn == TURNS) {
			lost = turn - count.hits;
			if (lost)
				tell_lost_hit(job, &attr, turn, &count, switches);
		}
	}
	if (value != TURNS)
		job_fault(job, "%d calls of a probed function counted %" PRIu64, TURNS, value);
	job->stats->hits += count.hits;
	close(fd);
}

/*
 * An event of this task that counts nothing, and stays. With the last event of a task the
 * kernel takes what switches events along with their tasks out of the scheduler's
 * text, and with the next one puts it back. That is suspected where now and then, in the
 * guest, on stock kernels and without any probe, an event that has been switched out with
 * its task is not switched in again. docs/torture.md tells how it was found.
 */
static int open_dummy(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_DUMMY,
	};

	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

void run_perf(struct job *job)
{
	int kprobe = read_type("kprobe"), uprobe = read_type("uprobe");
	_cleanup_close_ int dummy = open_dummy();

	if (kprobe < 0 || uprobe < 0 || dummy < 0) {
		job_fault(job, "this kernel's perf has no probes");
		return;
	}
	while (!job_stopping(job)) {
		perf_kprobe(job, kprobe);
		perf_uprobe(job, uprobe);
		job_op(job);
		job_pause(job, job_random(job, 200));
	}
}

/* ---- readers ---- */

static const char *const read_files[] = {
	"error_log",
	"dynamic_events",
	"kprobe_events",
	"uprobe_events",
	"kprobe_profile",
	"uprobe_profile",
	"/sys/kernel/debug/kprobes/list",
	"/sys/kernel/debug/kprobes/blacklist",
	"instances/" GROUP "/trace",
	"instances/" GROUP "/per_cpu/cpu0/stats",
	"events/" GROUP "/k_0/format",
	"enabled_functions",
};

/* Each of these is refused, with a text. */
static const char *const bad_definitions[] = {
	"p:" GROUP "/bad_1 no_such_function",
	"p:" GROUP "/bad_2 vfs_read+1",
	"p:" GROUP "/bad_3 vfs_read %no_register",
	"p:" GROUP "/bad_4 do_debug_exception",
	"r:" GROUP "/bad_5 vfs_read+8",
	"p:" GROUP "/bad_6 vectors+512",
	"p:" GROUP "/bad_7 /etc/passwd:0x1 %x77",
	"p:" GROUP "/bad_8 vfs_read $arg99x",
};

/* What exists is read to its end; an event may go while its file is read. */
static void read_one(struct job *job, const char *path)
{
	int fd = openat(job->tracefs->root_fd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char text[4096];

	if (fd < 0)
		return;
	for (int i = 0; i < 500 && read(fd, text, sizeof(text)) > 0; i++)
		;
	close(fd);
	job_op(job);
}

void run_readers(struct job *job)
{
	while (!job_stopping(job)) {
		const char *bad = bad_definitions[job_random(job, ARRAY_SIZE(bad_definitions))];

		read_one(job, read_files[job_random(job, ARRAY_SIZE(read_files))]);
		if (event_define(job, bad) == 0)
			job_fault(job, "%s is taken", bad);
		read_one(job, "error_log");
		if (job_random(job, 50) == 0)
			(void)tracefs_write(job->tracefs->root_fd, "error_log", "\n");
		job_pause(job, job_random(job, 100));
	}
}
