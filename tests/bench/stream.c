// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a million events cost on their way from the ring buffer to JSON lines,
 * against reading the pages alone and against the kernel's own text, in one
 * run and on the same kind and number of events.
 *
 *	stream [EVENTS]
 *	stream --produce WORKLOAD EVENTS
 *	stream --produce-for SECONDS RATE
 *
 * Makes a tracefs instance of its own and removes it. For each row the buffer
 * is filled by a system call in a loop, tracing is switched off, and the
 * reader's user and system time is taken. Needs root. A row is a line: workload,
 * what was done, CPU seconds per million events, with tabs between; see peers.
 *
 * The other two forms are what is traced alone. --produce-for begins when stdin
 * has a byte, and prints how many of io_uring_complete it made, RATE a second or as
 * fast as they go (0): the tracepoint with the least between two hits; it has seven
 * numbers as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "event_format.h"
#include "event_json.h"
#include "macro.h"
#include "reader.h"
#include "task_cache.h"

#define TRACEFS	 "/sys/kernel/tracing"
#define INSTANCE TRACEFS "/instances/probed_bench"
#define OUT_SIZE (64U << 10)

static void die(const char *what)
{
	fprintf(stderr, "stream: %s: %s\n", what, strerror(errno));
	(void)rmdir(INSTANCE);
	exit(1);
}

static void put(const char *file, const char *fmt, ...) _printf_(2, 3);
static void put(const char *file, const char *fmt, ...)
{
	char path[256], text[256];
	va_list ap;
	int fd, n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	(void)snprintf(path, sizeof(path), INSTANCE "/%s", file);
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0 || write(fd, text, (size_t)n) != n)
		die(path);
	(void)close(fd);
}

static double cpu_seconds(int who)
{
	struct rusage u;

	(void)getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* --- what is traced ------------------------------------------------------- */

static void call_getppid(long n)
{
	while (n--)
		(void)syscall(SYS_getppid);
}

static void call_prctl(long n)
{
	static const char *const names[] = { "some-worker/0", "some-worker/1" };

	while (n--)
		(void)prctl(PR_SET_NAME, names[n & 1]);
}

static const struct workload {
	const char *name;
	const char *event;
	void (*run)(long n);
} workloads[] = {
	{ "7 numbers", "raw_syscalls/sys_enter", call_getppid },
	{ "2 strings", "task/task_rename", call_prctl },
};

static void fill(const struct workload *w, long n)
{
	char file[128];
	bool is_syscall = !strncmp(w->event, "raw_", 4);

	put("trace", "\n");
	(void)snprintf(file, sizeof(file), "events/%s/filter", w->event);
	if (is_syscall)
		put(file, "id == %d && common_pid == %d", SYS_getppid, getpid());
	else
		put(file, "pid == %d", getpid());
	(void)snprintf(file, sizeof(file), "events/%s/enable", w->event);
	put(file, "1");
	put("tracing_on", "1");
	w->run(n);
	put("tracing_on", "0");
	put(file, "0");
}

/* --- readers -------------------------------------------------------------- */

struct sink {
	const struct event_program *program;
	struct event_writer writer;
	struct wall_clock clock;
	struct task_cache *tasks;
	uint64_t seq;
	uint64_t bytes;
	size_t used;
	int fd;
	char out[OUT_SIZE];
};

static int count_record(void *userdata, const struct reader_event *event)
{
	*(uint64_t *)userdata += event->is_lost ? event->count : 1;
	return 0;
}

static int write_line(void *userdata, const struct reader_event *event)
{
	struct sink *s = userdata;
	struct event_meta meta = { .seq = s->seq++, .cpu = event->cpu };
	const struct task *task;
	size_t size;
	int r;

	if (event->is_lost)
		return 0;
	if (sizeof(s->out) - s->used < EVENT_LINE_MAX) {
		if (write(s->fd, s->out, s->used) < 0)
			return -errno;
		s->used = 0;
	}
	meta.wall_ns = wall_clock_at(&s->clock, event->ts);
	meta.tid = event_program_tid(s->program, event->data, event->size);
	task = task_cache_find(s->tasks, meta.tid);
	meta.pid = task->pid;
	meta.has_pid = task->has_pid;
	meta.comm = task->comm;
	r = event_json_write(s->program, &s->writer, &meta, event->data, event->size,
			     s->out + s->used, &size);
	if (r < 0)
		return r;
	s->used += size;
	s->bytes += size;
	return 0;
}

static struct event_program *compile(const char *event)
{
	static char text[1 << 16];
	struct event_config config = { .set = "bench", .probe = "event", .kind = "tracepoint" };
	struct event_program *program;
	struct event_format *format;
	char path[256];
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof(path), INSTANCE "/events/%s/format", event);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = read(fd, text, sizeof(text));
	if (n < 0)
		die(path);
	(void)close(fd);
	if (event_format_parse(text, (size_t)n, &format) < 0 ||
	    event_program_compile(format, &config, &program) < 0)
		die("format");
	event_format_free(format);
	return program;
}

static struct reader *open_reader(void)
{
	struct reader *reader;
	int fd = open(INSTANCE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	errno = -reader_open(fd, NULL, &reader);
	if (errno)
		die("reader");
	(void)close(fd);
	return reader;
}

static uint64_t run_floor(const struct workload *w)
{
	static char page[64 << 10];
	struct reader *reader = open_reader();

	(void)w;
	for (size_t i = 0; i < reader_cpu_count(reader); i++) {
		while (read(reader_cpu_fd(reader, i), page, 4096) > 0)
			;
	}
	reader_free(reader);
	return 0;
}

static uint64_t run_walk(const struct workload *w)
{
	struct reader *reader = open_reader();
	uint64_t n = 0;

	(void)w;
	if (reader_flush(reader, clock_boot_now(), count_record, &n) < 0)
		die("drain");
	reader_free(reader);
	return n;
}

static uint64_t run_json_to(const struct workload *w, int fd)
{
	static struct sink s;
	struct event_program *program = compile(w->event);
	struct reader *reader = open_reader();
	int proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct clock_sample sample;

	s = (struct sink){ .program = program, .fd = fd };
	if (clock_sample_take(&sample) < 0 || task_cache_new(proc_fd, -1, &s.tasks) < 0)
		die("start");
	wall_clock_init(&s.clock, &sample);
	event_writer_init(&s.writer, NULL, NULL);
	task_cache_begin_round(s.tasks, clock_boot_now());
	if (reader_flush(reader, clock_boot_now(), write_line, &s) < 0)
		die("drain");
	if (write(s.fd, s.out, s.used) < 0)
		die("write");
	(void)close(proc_fd);
	task_cache_free(s.tasks);
	reader_free(reader);
	event_program_free(program);
	return s.seq;
}

static uint64_t run_json(const struct workload *w)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	uint64_t n = run_json_to(w, fd);

	(void)close(fd);
	return n;
}

static uint64_t run_json_pipe(const struct workload *w)
{
	uint64_t n;
	int fds[2];
	pid_t pid;

	if (pipe(fds) < 0)
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		static char buf[1 << 16];

		(void)close(fds[1]);
		while (read(fds[0], buf, sizeof(buf)) > 0)
			;
		_exit(0);
	}
	(void)close(fds[0]);
	n = run_json_to(w, fds[1]);
	(void)close(fds[1]);
	/* The other end's time is not ours: it is waited for after the count. */
	(void)waitpid(pid, NULL, 0);
	return n;
}

/* As `cat trace_pipe >/dev/null`, ended when the buffer is empty. */
static uint64_t run_text(const struct workload *w)
{
	static char buf[128 << 10];
	int fd = open(INSTANCE "/trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	ssize_t n;

	(void)w;
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		if (write(out, buf, (size_t)n) < 0)
			die("write");
	}
	(void)close(out);
	(void)close(fd);
	return 0;
}

static const struct row {
	const char *name;
	uint64_t (*run)(const struct workload *w);
} rows[] = {
	{ "read() of the pages alone", run_floor },
	{ "pages walked, all CPUs merged", run_walk },
	{ "libprobe, lines to /dev/null", run_json },
	{ "libprobe, lines to a pipe", run_json_pipe },
	{ "cat trace_pipe >/dev/null", run_text },
};

static void bench(const struct workload *w, long n)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t seen;
		double begin, seconds;

		fill(w, n);
		begin = cpu_seconds(RUSAGE_SELF);
		seen = rows[i].run(w);
		seconds = cpu_seconds(RUSAGE_SELF) - begin;
		if (seen && seen != (uint64_t)n)
			fprintf(stderr, "stream: %s: %llu events instead of %ld\n", rows[i].name,
				(unsigned long long)seen, n);
		printf("%s\t%s\t%.4f\n", w->name, rows[i].name, seconds * 1e6 / (double)n);
	}
}

static int produce(char **argv)
{
	workloads[strtol(argv[2], NULL, 10) ? 1 : 0].run(strtol(argv[3], NULL, 10));
	return 0;
}

/* A ring whose submissions are requests to do nothing, filled in once for all. */
struct nops {
	unsigned *sq_tail, *cq_head, *cq_tail;
	int fd;
};

#define NOPS_A_CALL 256U /* all are done when the call that submits them returns */

static void *map_ring(int fd, size_t size, off_t what)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, what);

	if (memory == MAP_FAILED)
		die("io_uring");
	return memory;
}

static void open_nops(struct nops *ret)
{
	struct io_uring_params params = { 0 };
	struct io_uring_sqe *requests;
	unsigned *array;
	char *sq, *cq;

	ret->fd = (int)syscall(SYS_io_uring_setup, NOPS_A_CALL, &params);
	if (ret->fd < 0)
		die("io_uring, which makes the events");
	sq = map_ring(ret->fd, params.sq_off.array + NOPS_A_CALL * sizeof(*array),
		      IORING_OFF_SQ_RING);
	cq = map_ring(ret->fd, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe),
		      IORING_OFF_CQ_RING);
	requests = map_ring(ret->fd, NOPS_A_CALL * sizeof(*requests), IORING_OFF_SQES);
	array = (unsigned *)(sq + params.sq_off.array);
	for (unsigned i = 0; i < NOPS_A_CALL; i++) {
		requests[i].opcode = IORING_OP_NOP;
		array[i] = i;
	}
	ret->sq_tail = (unsigned *)(sq + params.sq_off.tail);
	ret->cq_head = (unsigned *)(cq + params.cq_off.head);
	ret->cq_tail = (unsigned *)(cq + params.cq_off.tail);
}

static uint64_t submit_nops(struct nops *nops)
{
	unsigned done;

	__atomic_store_n(nops->sq_tail, *nops->sq_tail + NOPS_A_CALL, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, nops->fd, NOPS_A_CALL, 0, 0, NULL, 0) != NOPS_A_CALL)
		die("io_uring_enter");
	done = __atomic_load_n(nops->cq_tail, __ATOMIC_ACQUIRE) - *nops->cq_head;
	__atomic_store_n(nops->cq_head, *nops->cq_head + done, __ATOMIC_RELEASE);
	return done;
}

static int produce_for(char **argv)
{
	uint64_t begin_ns, now_ns, duration_ns = strtoul(argv[2], NULL, 10) * 1000000000;
	double rate_per_ns = strtod(argv[3], NULL) / 1e9;
	struct nops nops;
	uint64_t n = 0;
	char go;

	open_nops(&nops);
	if (read(STDIN_FILENO, &go, 1) < 0)
		die("stdin");
	begin_ns = now_ns = clock_boot_now();
	for (; now_ns - begin_ns < duration_ns; now_ns = clock_boot_now()) {
		/* Not asleep until they are due: that would be late, and many at once then. */
		if (rate_per_ns == 0 || (double)n <= (double)(now_ns - begin_ns) * rate_per_ns)
			n += submit_nops(&nops);
	}
	printf("%llu\n", (unsigned long long)n);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "--produce"))
		return produce(argv);
	if (argc == 4 && !strcmp(argv[1], "--produce-for"))
		return produce_for(argv);

	long n = argc > 1 ? strtol(argv[1], NULL, 10) : 2000000;

	if (n <= 0) {
		fprintf(stderr, "usage: stream [EVENTS]\n");
		return 2;
	}
	if (mkdir(INSTANCE, 0700) < 0 && errno != EEXIST)
		die(INSTANCE);
	put("trace_clock", "boot");
	put("tracing_on", "0");
	put("buffer_size_kb", "%ld", n * 128 / 1024 + 1024);
	for (size_t i = 0; i < ARRAY_SIZE(workloads); i++)
		bench(&workloads[i], n);
	(void)rmdir(INSTANCE);
	return 0;
}
