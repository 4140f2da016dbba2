// SPDX-License-Identifier: GPL-2.0-only
/*
 * The load: system calls whose results are checked, processes that come and go,
 * timers and samples that interrupt all of it.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/poll.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "torture.h"

extern char **environ;

#define CHUNK 5000

static void use_file(struct job *job, const char *dir)
{
	char path[128], text[CHUNK], back[CHUNK];
	struct stat st;
	void *map;
	int fd;

	snprintf(path, sizeof(path), "%s/%d", dir, (int)job_random(job, 8));
	memset(text, 'a' + (int)job_random(job, 26), sizeof(text));
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text, CHUNK) != CHUNK || pread(fd, back, CHUNK, 0) != CHUNK ||
	    memcmp(text, back, CHUNK) != 0)
		job_fault(job, "what was written is not what is read: %m");
	if (fstat(fd, &st) < 0 || st.st_size != CHUNK || access(path, R_OK) < 0)
		job_fault(job, "%s: not the size that was written", path);
	map = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED || memcmp(map, text, CHUNK) != 0)
		job_fault(job, "what was written is not what is mapped");
	((char *)map)[CHUNK / 2] = 1;
	munmap(map, CHUNK);
	close(fd);
	if (unlink(path) < 0)
		job_fault(job, "%s: %m", path);
}

static void use_pipe(struct job *job)
{
	uint64_t out = job_random(job, UINT64_MAX), in = 0;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0) {
		job_fault(job, "no pipe: %m");
		return;
	}
	if (write(fds[1], &out, sizeof(out)) != sizeof(out) ||
	    poll(&(struct pollfd){ .fd = fds[0], .events = POLLIN }, 1, 1000) != 1 ||
	    read(fds[0], &in, sizeof(in)) != sizeof(in) || in != out)
		job_fault(job, "a pipe gives something else back");
	close(fds[0]);
	close(fds[1]);
}

void run_files(struct job *job)
{
	static const char *const paths[] = { "/proc/self/stat", "/proc/meminfo", "/etc/passwd" };
	char dir[] = "/tmp/torture-XXXXXX", text[4096];

	if (!mkdtemp(dir)) {
		job_fault(job, "%s: %m", dir);
		return;
	}
	while (!job_stopping(job)) {
		int fd = open(paths[job_random(job, ARRAY_SIZE(paths))], O_RDONLY | O_CLOEXEC);

		if (fd < 0 || read(fd, text, sizeof(text)) <= 0)
			job_fault(job, "a file that was readable is not: %m");
		close(fd);
		use_file(job, dir);
		use_pipe(job);
		if (getppid() <= 0 || getuid() != 0)
			job_fault(job, "a different user or parent");
		sched_yield();
		job_op(job);
	}
	if (rmdir(dir) < 0)
		job_fault(job, "%s: %m", dir);
}

/* Forks under a return probe; every eighth child ends within a probed function. */
static void fork_one(struct job *job)
{
	const uint64_t value = job_random(job, 1000);
	pid_t pid = target_forker();
	int status;

	if (pid == 0) {
		if (targets_run(value) != targets_model(value))
			_exit(99);
		pid = target_forker();
		if (pid == 0)
			_exit(target_add(41));
		_exit(pid < 0 ? 98 : wait_status(pid));
	}
	if (pid < 0) {
		job_fault(job, "no child: %m");
		return;
	}
	status = wait_status(pid);
	if (status != 42)
		job_fault(job, "a forked child ended with %d", status);
	job_op(job);
}

void run_fork(struct job *job)
{
	while (!job_stopping(job))
		fork_one(job);
}

int child_main(int argc, char **argv)
{
	uint64_t value = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;

	return targets_run(value) == targets_model(value) ? (int)target_add(value) : 255;
}

void run_exec(struct job *job)
{
	while (!job_stopping(job)) {
		uint64_t value = job_random(job, 200);
		char name[] = "torture", verb[] = "child", number[32];
		char *argv[] = { name, verb, number, NULL };
		pid_t pid;
		int status;

		snprintf(number, sizeof(number), "%d", (int)value);
		if (posix_spawn(&pid, job->self, NULL, NULL, argv, environ)) {
			job_fault(job, "nothing executed");
			return;
		}
		status = wait_status(pid);
		if (status != (int)value + 1)
			job_fault(job, "an executed program ended with %d instead of %d", status,
				  (int)value + 1);
		job_op(job);
	}
}

/*
 * Expiries of a high-resolution timer, each at another distance of 2 to 20 ms. They
 * and the samples come however slow the machine is: more would be all it does.
 */
void run_timers(struct job *job)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	uint64_t expired;

	while (!job_stopping(job)) {
		struct itimerspec spec = { 0 };

		spec.it_value.tv_nsec = 2000000 + job_random(job, 18000000);
		spec.it_interval = spec.it_value;
		if (timerfd_settime(fd, 0, &spec, NULL) < 0 ||
		    read(fd, &expired, sizeof(expired)) != sizeof(expired)) {
			job_fault(job, "a timer: %m");
			return;
		}
		job->stats->ops += expired;
	}
}

#define SAMPLES_A_SECOND 49

void run_sampling(struct job *job)
{
	struct rings rings;
	int r = rings_open(&rings, job->cpus, SAMPLES_A_SECOND);

	if (r < 0)
		job_fault(job, "no samples: %s", strerror(-r));
	while (!job_stopping(job)) {
		job_pause(job, 50);
		job->stats->ops += rings_drain(&rings, NULL, NULL);
	}
	rings_close(&rings);
}
