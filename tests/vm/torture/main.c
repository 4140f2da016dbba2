// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: torture [--seconds N] [--seed N] [--modules DIR] [--only WORKER[,WORKER…]]
 *
 * In the guest: runs all workers for that long, and prints what they did. It fails
 * when one found a fault, ended, hung or did nothing, when something of it is
 * left behind, or when the kernel wrote a line that is not expected.
 */
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "torture.h"

/* How long is looked for functions that run all the time, at most */
#define LOOK_MS 60000

/* How much longer is waited for a worker that has not done anything by then */
#define LATE_SECONDS 480

/* How long a worker may take to end; only one that hangs takes as long. */
#define END_SECONDS 420

#define PROGRESS_MS 5000
#define POLL_MS	    100

/*
 * Those that arm and disarm go before those that are a load all the time: each of
 * their steps waits for all CPUs. It also waits for who is within RCU's read side,
 * so that the load is not to wait for its turn either. The sweep is a load itself:
 * before the others, its module would leave them no CPU for minutes.
 */
#define FIRST (-10)
#define LAST  0

static const struct worker workers[] = {
	{ "files", "files, pipes and mappings made, checked, removed", run_files, LAST, false },
	{ "fork", "children forked under return probes, and waited for", run_fork, LAST, false },
	{ "exec", "programs executed that run into uprobes", run_exec, LAST, false },
	{ "timers", "high-resolution timers that expired", run_timers, 0, false },
	{ "sampling", "perf samples with call chains", run_sampling, 0, false },
	{ "kprobes", "kprobes and kretprobes defined, armed, removed", run_kprobes, FIRST, true },
	{ "switch", "kprobes/enabled switched", run_switch, FIRST, false },
	{ "sweep", "rounds of probes on each instruction", run_sweep, 0, true },
	{ "perf", "probes of perf opened and closed", run_perf, FIRST, true },
	{ "readers", "control files read, bad probes refused", run_readers, 0, false },
	{ "modules", "modules loaded and unloaded with armed probes", run_modules, FIRST, true },
	{ "nested", "in-kernel users: nesting, recursion, exits, storms", run_nested, FIRST, true },
	{ "uprobes", "uprobes armed and removed while they are hit", run_uprobes, FIRST, true },
	{ "signals", "signals taken at or near a uprobe", run_signals, LAST, false },
	{ "kill", "processes killed while they run into uprobes", run_kill, LAST, false },
	{ "ptrace", "instructions stepped by a debugger over uprobes", run_ptrace, 0, false },
	{ "threads", "threads that hit the same uprobes at once", run_threads, LAST, false },
};

/* How many of @workers run first and alone, while the functions are looked for. */
#define N_LOAD 5

static struct {
	unsigned int seconds;
	uint64_t seed;
	const char *module_dir;
	const char *only;
} options = { .seconds = 60, .module_dir = "/share" };

static struct {
	struct shared shared;
	struct stats stats[ARRAY_SIZE(workers)];
} * all;

static pid_t pids[ARRAY_SIZE(workers)];

uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

bool job_stopping(const struct job *job)
{
	return job->shared->stop;
}

/* Waits for the end of the run, at most that long. */
void job_pause(const struct job *job, unsigned int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	(void)syscall(SYS_futex, &job->shared->stop, FUTEX_WAIT, 0, &time, NULL, 0);
}

void job_op(struct job *job)
{
	job->stats->ops++;
}

void job_fault(struct job *job, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (job->stats->faults++ < 20)
		fprintf(stderr, "torture: %s: FAULT: %s\n", job->worker->name, text);
}

/* xorshift64 */
uint64_t job_random(struct job *job, uint64_t below)
{
	job->random ^= job->random << 13;
	job->random ^= job->random >> 7;
	job->random ^= job->random << 17;
	return job->random % below;
}

int wait_status(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) != pid) {
		if (errno != EINTR)
			return -1;
	}
	return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool is_wanted(const struct worker *worker)
{
	const char *at = options.only;
	size_t n = strlen(worker->name);

	while (at && *at) {
		if (!strncmp(at, worker->name, n) && (at[n] == ',' || !at[n]))
			return true;
		at = strchrnul(at, ',');
		at += *at == ',';
	}
	return !options.only;
}

static void start(size_t i, struct job job)
{
	pid_t parent = getpid();

	if (!is_wanted(&workers[i]))
		return;
	job.worker = &workers[i];
	job.stats = &all->stats[i];
	job.random = (options.seed + i + 1) * 0x9e3779b97f4a7c15;
	fflush(NULL);
	pids[i] = fork();
	if (pids[i])
		return;
	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	(void)setpriority(PRIO_PROCESS, 0, job.worker->nice);
	job.worker->run(&job);
	fflush(NULL);
	_exit(0);
}

static void progress(uint64_t began_ms)
{
	fprintf(stderr, "torture: %3" PRIu64 " s:", (now_ms() - began_ms) / 1000);
	for (size_t i = 0; i < ARRAY_SIZE(workers); i++) {
		if (pids[i])
			fprintf(stderr, " %s %lu", workers[i].name, all->stats[i].ops);
	}
	fprintf(stderr, "; %lu of %u functions\n", all->shared.functions_done, all->shared.n_swept);
}

/* Return: the number of workers that ended though nobody told them to. */
static unsigned int reap_early(void)
{
	unsigned int n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(workers); i++) {
		int status;

		if (pids[i] <= 0 || waitpid(pids[i], &status, WNOHANG) != pids[i])
			continue;
		fprintf(stderr, "torture: %s: FAULT: ended too early (%s %d)\n", workers[i].name,
			WIFSIGNALED(status) ? "signal" : "status",
			WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
		(void)kill(-pids[i], SIGKILL);
		pids[i] = -1;
		all->stats[i].faults++;
		n++;
	}
	return n;
}

static void run_for(struct klog *klog, uint64_t began_ms, uint64_t ms)
{
	struct job job = { .shared = &all->shared };
	uint64_t end = now_ms() + ms, next = now_ms() + PROGRESS_MS;

	while (now_ms() < end) {
		job_pause(&job, POLL_MS);
		klog_read(klog);
		reap_early();
		if (now_ms() >= next) {
			progress(began_ms);
			next += PROGRESS_MS;
		}
	}
}

/* On a slow machine a short run is over before each of them has had its turn. */
static bool is_any_idle(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(workers); i++) {
		if (pids[i] > 0 && !all->stats[i].ops)
			return true;
	}
	return false;
}

/* Where a worker hangs, as the kernel sees it */
static void show_stack(pid_t pid)
{
	char path[NAME_BYTES], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stack", pid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		fprintf(stderr, "torture:	%s", line);
	if (file)
		fclose(file);
}

static void stop_all(struct klog *klog)
{
	uint64_t end = now_ms() + END_SECONDS * 1000;
	struct timespec pause = { 0, POLL_MS * 1000000L };
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);
	reap_early();
	all->shared.stop = 1;
	(void)syscall(SYS_futex, &all->shared.stop, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(workers); i++) {
		int status = 0;
		pid_t pid = 0;

		while (pids[i] > 0 && pid == 0 && now_ms() < end) {
			pid = waitpid(pids[i], &status, WNOHANG);
			klog_read(klog);
			if (pid == 0)
				(void)sigtimedwait(&child, NULL, &pause);
		}
		if (pids[i] <= 0)
			continue;
		if (pid != pids[i] || status) {
			fprintf(stderr, "torture: %s: FAULT: %s (%x)\n", workers[i].name,
				pid == pids[i] ? "ended badly" : "hangs", status);
			show_stack(pids[i]);
			all->stats[i].faults++;
		}
		(void)kill(-pids[i], SIGKILL);
	}
}

/* Return: the number of rows that are bad. */
static unsigned int report(void)
{
	unsigned int bad = 0;

	printf("%-9s %10s %12s %8s %7s  one operation\n", "worker", "operations", "hits", "refused",
	       "faults");
	for (size_t i = 0; i < ARRAY_SIZE(workers); i++) {
		const struct stats *stats = &all->stats[i];
		bool is_idle = !stats->ops || (workers[i].has_hits && !stats->hits);

		if (!is_wanted(&workers[i]))
			continue;
		printf("%-9s %10lu %12lu %8lu %7lu  %s%s\n", workers[i].name, stats->ops,
		       stats->hits, stats->refused, stats->faults, workers[i].what,
		       is_idle ? " (FAULT: it did nothing)" : "");
		bad += is_idle || stats->faults;
	}
	printf("the sweep: %lu functions, %lu places armed, %lu of them hit\n",
	       all->shared.functions_done, all->shared.places, all->shared.places_hit);
	return bad;
}

static unsigned int fault_if(bool is_bad, const char *what)
{
	if (is_bad)
		printf("FAULT: %s\n", what);
	return is_bad;
}

static bool file_holds(const char *path, const char *text)
{
	_cleanup_free_ char *got = NULL;

	return tracefs_read(-1, path, &got, NULL) == 0 && strstr(got, text);
}

/* Return: whether lockdep, if there is one, still looks */
static bool is_lockdep_on(void)
{
	static const char key[] = "debug_locks:";
	_cleanup_free_ char *text = NULL;
	const char *at;

	if (tracefs_read(-1, "/proc/lockdep_stats", &text, NULL) < 0)
		return access("/proc/lockdep_stats", F_OK) < 0;
	at = strstr(text, key);
	return at && strtoul(at + sizeof(key) - 1, NULL, 10) == 1;
}

/* The bits of /proc/sys/kernel/tainted but for modules from outside and unsigned ones */
static bool is_tainted(void)
{
	_cleanup_free_ char *text = NULL;

	return tracefs_read(-1, "/proc/sys/kernel/tainted", &text, NULL) < 0 ||
	       strtoul(text, NULL, 10) & ~(1UL << 12 | 1UL << 13);
}

static bool is_empty(struct tracefs *tracefs, const char *file)
{
	_cleanup_free_ char *text = NULL;

	return tracefs_read(tracefs->root_fd, file, &text, NULL) == 0 && !*text;
}

/* Return: how much is not as it was before. */
static unsigned int clean_up(struct tracefs *tracefs, int instance_fd)
{
	unsigned int bad = 0;

	(void)tracefs_write(-1, "/sys/kernel/debug/kprobes/enabled", "1");
	(void)tracefs_write(instance_fd, "events/enable", "0");
	close_fd(instance_fd);
	bad += fault_if(events_remove_all(tracefs), "events are left that cannot be removed");
	bad += fault_if(tracefs_instance_remove(tracefs, GROUP) < 0,
			"the instance cannot be removed");
	bad += fault_if(!is_empty(tracefs, "dynamic_events"), "dynamic_events is not empty");
	bad += fault_if(!file_holds("/sys/kernel/debug/kprobes/enabled", "1"),
			"the kernel has switched kprobes off");
	bad += fault_if(file_holds("/sys/kernel/debug/kprobes/list", "["),
			"the kernel's list of kprobes is not empty");
	bad += fault_if(file_holds("/proc/modules", "torture_"), "a module is still loaded");
	bad += fault_if(is_tainted(), "the kernel is tainted");
	bad += fault_if(!is_lockdep_on(), "lockdep has switched itself off");
	return bad;
}

static int torture(struct tracefs *tracefs, struct klog *klog)
{
	struct job job = { .shared = &all->shared,
			   .tracefs = tracefs,
			   .self = "/proc/self/exe",
			   .module_dir = options.module_dir,
			   .cpus = sysconf(_SC_NPROCESSORS_ONLN) };
	char self[PATH_MAX] = "";
	uint64_t began = now_ms();
	struct functions *functions;
	unsigned int bad;
	size_t i;
	int r;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return -errno;
	job.self = self;
	r = tracefs_instance_open(tracefs, GROUP, &job.instance_fd);
	if (r < 0)
		return r;
	klog_mark(klog);
	for (i = 0; i < N_LOAD; i++)
		start(i, job);
	r = hot_start(tracefs, job.cpus, &functions);
	if (r < 0)
		return r;
	while (hot_count(functions) < SWEPT_MAX && now_ms() < began + LOOK_MS)
		run_for(klog, began, 1000);
	hot_finish(functions, &all->shared);
	fprintf(stderr, "torture: seed %" PRIu64 ", %u CPUs, %u functions that run all the time\n",
		options.seed, job.cpus, all->shared.n_swept);
	for (; i < ARRAY_SIZE(workers); i++)
		start(i, job);
	run_for(klog, began, options.seconds * 1000ULL);
	for (i = 0; i < LATE_SECONDS && is_any_idle(); i++)
		run_for(klog, began, 1000);
	stop_all(klog);
	printf("seed %" PRIu64 ", %u CPUs, %u s\n", options.seed, job.cpus, options.seconds);
	bad = report();
	bad += clean_up(tracefs, job.instance_fd);
	bad += klog_report(klog) > 0;
	bad += fault_if(all->shared.n_swept < SWEPT_MAX, "too few functions run all the time");
	return bad ? 1 : 0;
}

static int parse(int argc, char **argv)
{
	static const struct option table[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'r' },
		{ "modules", required_argument, NULL, 'm' },
		{ "only", required_argument, NULL, 'o' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", table, NULL)) != -1) {
		switch (c) {
		case 's':
			options.seconds = strtoul(optarg, NULL, 10);
			break;
		case 'r':
			options.seed = strtoull(optarg, NULL, 10);
			break;
		case 'm':
			options.module_dir = optarg;
			break;
		case 'o':
			options.only = optarg;
			break;
		default:
			return -EINVAL;
		}
	}
	return options.seconds && optind == argc ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	struct klog *klog;
	int r;

	if (argc > 1 && !strcmp(argv[1], "child"))
		return child_main(argc, argv);
	if (parse(argc, argv) < 0) {
		fprintf(stderr, "usage: torture [--seconds N] [--seed N] [--modules DIR] "
				"[--only WORKER[,WORKER...]]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	klog = klog_open();
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	r = klog && all != MAP_FAILED ? tracefs_open(NULL, &tracefs) : -errno;
	if (r == 0)
		r = torture(tracefs, klog);
	if (r < 0)
		fprintf(stderr, "torture: %s\n", strerror(-r));
	printf("%d passed, %d failed\n", !r, !!r);
	return !!r;
}
