// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel says meanwhile. Of the boot, each line of level warning or worse
 * counts; from klog_mark() on, each line of any level. What is expected is in
 * one table, with its reason; whatever else comes is a fault.
 */
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "torture.h"

#define LEVEL_MASK     7
#define LEVEL_WARNING  4
#define FACILITY_SHIFT 3

/* Lines of one fault that are shown, at most */
#define SHOWN_MAX 300

static const struct expected {
	const char *pattern; /* of fnmatch() */
	const char *why;
} expected[] = {
	{ "Lock dependency validator: *", "lockdep's banner" },
	{ "... *:  *", "lockdep's banner" },
	{ " memory used *", "lockdep's banner" },
	{ " per task-struct memory footprint: *", "lockdep's banner" },
	{ "pci-host-generic *: Memory resource size exceeds max for 32 bits", "of this machine" },
	{ "perf: Dynamic interrupt throttling disabled, *", "test-torture asks for that" },
	{ "hrtimer: interrupt took * ns", "an emulated CPU that had to wait for a real one" },
	{ "sched: DL replenish lagged too much", "the same, when the fair server's timer is late" },
	{ "kprobes: Kprobes globally *abled*", "the switch for all kprobes" },
	{ "event trace: Could not enable event u_literal*",
	  "a uprobe on an instruction that a stock kernel does not take" },
	{ "trace_kprobe: Could not probe notrace *", "a refusal that was asked for" },
	{ "trace_kprobe: This probe might be able to register after target module is loaded*",
	  "an event of a module that is not there" },
	{ "torture_*: loading out-of-tree module taints kernel*",
	  "the modules are not the kernel's" },
};

struct klog {
	int fd;
	bool marked;
	unsigned long lines;
	unsigned long unexpected;
	unsigned long matched[ARRAY_SIZE(expected)];
};

struct klog *klog_open(void)
{
	struct klog *klog = calloc(1, sizeof(*klog));

	if (!klog)
		return NULL;
	klog->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (klog->fd >= 0)
		return klog;
	free(klog);
	return NULL;
}

void klog_mark(struct klog *klog)
{
	klog_read(klog);
	klog->marked = true;
}

static void klog_unexpected_line(struct klog *klog, const char *text)
{
	if (klog->unexpected++ < SHOWN_MAX)
		fprintf(stderr, "torture: the kernel says: %s\n", text);
}

/* "priority,sequence,time,flags[,…];text\n key=value…" */
static void klog_take(struct klog *klog, char *record)
{
	char *text = strchr(record, ';');
	unsigned long priority = strtoul(record, NULL, 10);

	if (!text || priority >> FACILITY_SHIFT) /* not the kernel's own */
		return;
	text++;
	*strchrnul(text, '\n') = '\0';
	if (!klog->marked && (priority & LEVEL_MASK) > LEVEL_WARNING)
		return;
	klog->lines++;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		if (!fnmatch(expected[i].pattern, text, 0)) {
			klog->matched[i]++;
			return;
		}
	}
	klog_unexpected_line(klog, text);
}

void klog_read(struct klog *klog)
{
	char record[8192];
	ssize_t n;

	for (;;) {
		n = read(klog->fd, record, sizeof(record) - 1);
		if (n > 0) {
			record[n] = '\0';
			klog_take(klog, record);
		} else if (n < 0 && errno == EPIPE) {
			klog_unexpected_line(klog, "(more than its buffer holds: lines were lost)");
		} else if (n == 0 || errno != EINTR) {
			return;
		}
	}
}

unsigned long klog_report(struct klog *klog)
{
	klog_read(klog);
	printf("the kernel wrote %lu lines, %lu of them unexpected\n", klog->lines,
	       klog->unexpected);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		if (klog->matched[i])
			printf("  %6lu \"%s\": %s\n", klog->matched[i], expected[i].pattern,
			       expected[i].why);
	}
	return klog->unexpected;
}
