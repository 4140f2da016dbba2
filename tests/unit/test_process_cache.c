// SPDX-License-Identifier: GPL-2.0-only
#include "process_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "enrich.h"
#include "process_text.h"
#include "scratch.h"

#define SECOND 1000000000ULL
#define ALL    (ENRICH_BIT(ENRICH_COUNT) - 1)

static struct scratch proc;
static struct process_cache *cache;
static uint64_t now_ns;

static int make_proc(void **state)
{
	(void)state;
	return scratch_make(&proc);
}

static int remove_proc(void **state)
{
	(void)state;
	cache = process_cache_free(cache);
	return scratch_remove(&proc);
}

static void put_file(int pid, const char *name, const char *text)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "%d/%s", pid, name);
	scratch_text(&proc, path, text);
}

/**
 * struct sample - a process as /proc shows it
 * @comm: its name
 * @start: seconds since the boot
 * @code: where it is mapped
 * @exe: its program; NULL for none
 */
struct sample {
	const char *comm;
	unsigned int start;
	unsigned int code;
	const char *exe;
};

static void put_process(int pid, const struct sample *sample)
{
	char path[64], text[512];

	(void)snprintf(text, sizeof(text),
		       "%d (%s) S 41 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 %lu 9 9 9 %u 9 %u 0",
		       pid, sample->comm, sample->start * sysconf(_SC_CLK_TCK), sample->code,
		       sample->code ? sample->code + 7 : 0);
	put_file(pid, "stat", text);
	put_file(pid, "status", "Name:\tUid:\nUmask:\t0022\nUid:\t1000\t0\t0\t0\n");
	put_file(pid, "cgroup", "0::/system.slice/a\\x2db.service\n");
	(void)snprintf(path, sizeof(path), "%d/exe", pid);
	(void)unlinkat(proc.fd, path, 0);
	if (sample->exe && symlinkat(sample->exe, proc.fd, path) < 0)
		fail_msg("%s: %s", path, strerror(errno));
}

static void end_process(int pid)
{
	static const char *const names[] = { "stat", "status", "cgroup", "exe", "" };
	char path[64];
	size_t i;

	for (i = 0; i < 5; i++) {
		(void)snprintf(path, sizeof(path), "%d/%s", pid, names[i]);
		(void)unlinkat(proc.fd, path, *names[i] ? 0 : AT_REMOVEDIR);
	}
}

static void begin_round(uint64_t seconds)
{
	now_ns = seconds * SECOND;
	process_cache_begin_round(cache, now_ns);
}

static void start(uint32_t keys)
{
	const struct process_config config = {
		.proc_fd = proc.fd, .keys = keys, .host = "h\xff", .boot = "b"
	};

	cache = process_cache_free(cache);
	assert_int_equal(process_cache_new(&config, &cache), 0);
	begin_round(100);
}

static const struct process *find(int pid, int tid, const char *comm)
{
	char padded[PROCESS_COMM_SIZE] = "";
	const struct process_hit hit = {
		.pid = pid, .tid = tid, .comm = comm ? padded : NULL, .ts = now_ns
	};

	if (comm)
		memcpy(padded, comm, strlen(comm));
	return process_cache_find(cache, &hit);
}

static void assert_text(const struct process *process, const char *expected)
{
	if (process->text_size != strlen(expected) ||
	    memcmp(process->text, expected, process->text_size) != 0)
		fail_msg("%.*s\nnot %s", (int)process->text_size, process->text, expected);
}

static const struct sample cat = { "cat", 50, 4096, "/usr/bin/cat" };

static void a_hit_has_what_proc_says_in_a_fixed_order(void **state)
{
	(void)state;
	start(ALL);
	put_process(7, &cat);
	assert_text(
		find(7, 7, "cat"),
		",\"exe\":\"/usr/bin/cat\",\"ppid\":41,\"uid\":1000,"
		"\"cgroup\":\"/system.slice/a\\\\x2db.service\",\"unit\":\"a\\\\x2db.service\","
		"\"user_unit\":null,\"slice\":\"system.slice\",\"container\":null,"
		"\"host\":\"h\xef\xbf\xbd\",\"boot\":\"b\",\"process_raw\":{\"host\":\"68ff\"}");
	start(ENRICH_BIT(ENRICH_UNIT) | ENRICH_BIT(ENRICH_EXE));
	assert_text(find(7, 7, "cat"), ",\"exe\":\"/usr/bin/cat\",\"unit\":\"a\\\\x2db.service\"");
	start(0);
	assert_text(find(7, 7, "cat"), "");
	assert_int_not_equal(find(7, 7, "cat")->program, 0);
}

static void of_whom_nothing_is_known_has_the_same_members(void **state)
{
	(void)state;
	start(ALL & ~ENRICH_BIT(ENRICH_HOST));
	assert_text(find(8, 8, "cat"),
		    ",\"exe\":null,\"ppid\":null,\"uid\":null,\"cgroup\":null,\"unit\":null,"
		    "\"user_unit\":null,\"slice\":null,\"container\":null,\"boot\":\"b\"");
	assert_int_equal(find(8, 8, "cat")->program, 0);
	assert_int_equal(find(0, 8, "cat")->program, 0);
	start(ENRICH_BIT(ENRICH_EXE));
	assert_text(find(0, 0, NULL), ",\"exe\":null");
}

static void a_program_that_was_deleted_has_its_path(void **state)
{
	const struct sample gone = { "cat", 50, 4096, "/usr/bin/cat (deleted)" };

	(void)state;
	start(ENRICH_BIT(ENRICH_EXE));
	put_process(7, &gone);
	assert_text(find(7, 7, "cat"), ",\"exe\":\"/usr/bin/cat\"");
}

static void another_program_is_never_told_as_that_of_the_hit(void **state)
{
	uint64_t program;

	(void)state;
	start(ENRICH_BIT(ENRICH_EXE) | ENRICH_BIT(ENRICH_UNIT));
	put_process(7, &cat);
	/* The shell that was there before. */
	assert_text(find(7, 7, "sh"), ",\"exe\":null,\"unit\":\"a\\\\x2db.service\"");
	assert_int_equal(find(7, 7, "sh")->program, 0);
	program = find(7, 7, "cat")->program;
	assert_int_not_equal(program, 0);
	/* Other threads have names of their own, and some hits have none. */
	assert_int_equal(find(7, 9, "worker")->program, program);
	assert_int_equal(find(7, 7, NULL)->program, program);
	/* A new name is asked about at once, but once in a round. */
	put_process(7, &(struct sample){ "dd", 50, 8192, "/usr/bin/dd" });
	assert_int_equal(find(7, 7, "dd")->program, 0);
	process_cache_begin_round(cache, ++now_ns);
	assert_text(find(7, 7, "dd"), ",\"exe\":\"/usr/bin/dd\",\"unit\":\"a\\\\x2db.service\"");
	assert_int_not_equal(find(7, 7, "dd")->program, program);
}

static void a_program_that_is_started_anew_is_another(void **state)
{
	uint64_t program;

	(void)state;
	start(0);
	put_process(7, &cat);
	program = find(7, 7, "cat")->program;
	begin_round(102);
	assert_int_equal(find(7, 7, "cat")->program, program);
	put_process(7, &(struct sample){ "cat", 50, 8192, "/usr/bin/cat" });
	begin_round(104);
	assert_int_not_equal(find(7, 7, "cat")->program, program);
}

static void what_was_known_counts_for_the_last_hits(void **state)
{
	(void)state;
	start(ENRICH_BIT(ENRICH_EXE));
	put_process(7, &cat);
	assert_text(find(7, 7, "cat"), ",\"exe\":\"/usr/bin/cat\"");
	/* A zombie. */
	put_process(7, &(struct sample){ "cat", 50, 0, NULL });
	begin_round(102);
	assert_text(find(7, 7, "cat"), ",\"exe\":\"/usr/bin/cat\"");
	end_process(7);
	begin_round(104);
	assert_text(find(7, 7, "cat"), ",\"exe\":\"/usr/bin/cat\"");
	assert_int_not_equal(find(7, 7, "cat")->program, 0);
	begin_round(111);
	assert_text(find(7, 7, "cat"), ",\"exe\":null");
}

static void a_process_that_began_after_the_hit_is_another(void **state)
{
	struct process_hit hit = { .pid = 7, .tid = 7, .ts = 49 * SECOND };

	(void)state;
	start(ENRICH_BIT(ENRICH_EXE));
	put_process(7, &cat);
	assert_text(process_cache_find(cache, &hit), ",\"exe\":null");
	hit.ts = 50 * SECOND;
	assert_text(process_cache_find(cache, &hit), ",\"exe\":\"/usr/bin/cat\"");
}

static void a_name_with_anything_in_it_is_read(void **state)
{
	(void)state;
	start(ENRICH_BIT(ENRICH_PPID));
	put_process(7, &(struct sample){ ") S 1 (\n", 50, 4096, NULL });
	assert_text(find(7, 7, ") S 1 (\n"), ",\"ppid\":41");
	assert_int_not_equal(find(7, 7, ") S 1 (\n")->program, 0);
	put_file(7, "stat", "7 (cat) S 1 2 3");
	begin_round(200);
	assert_text(find(7, 7, "cat"), ",\"ppid\":null");
	put_file(7, "stat", "");
	begin_round(300);
	assert_text(find(7, 7, "cat"), ",\"ppid\":null");
}

static void what_is_asked_in_a_round_is_bounded(void **state)
{
	int pid;

	(void)state;
	start(ENRICH_BIT(ENRICH_EXE));
	put_process(7, &cat);
	for (pid = 1000; pid < 1000 + PROCESS_ROUND_MAX; pid++)
		assert_text(find(pid, pid, "cat"), ",\"exe\":null");
	assert_text(find(7, 7, "cat"), ",\"exe\":null");
	begin_round(101);
	assert_text(find(7, 7, "cat"), ",\"exe\":\"/usr/bin/cat\"");
}

static void many_processes_are_told_apart_in_a_bounded_table(void **state)
{
	int pid, round;

	(void)state;
	start(ENRICH_BIT(ENRICH_EXE));
	for (pid = 1; pid < 40; pid++) {
		char exe[16];

		(void)snprintf(exe, sizeof(exe), "/bin/%d", pid * 256);
		put_process(pid * 256, &(struct sample){ "x", 50, 4096, exe });
	}
	for (round = 0; round < 3; round++) {
		begin_round(200 + (uint64_t)round);
		for (pid = 1; pid < 40; pid++) {
			char expected[32];

			(void)snprintf(expected, sizeof(expected), ",\"exe\":\"/bin/%d\"",
				       pid * 256);
			assert_text(find(pid * 256, 1, "x"), expected);
		}
	}
}

static void long_paths_are_cut_and_say_so(void **state)
{
	static char path[3000];
	struct process_facts facts = { .is_known = true };
	char buf[PROCESS_TEXT_MAX];
	size_t size, n;

	(void)state;
	for (n = 0; n + 2 <= sizeof(path); n += 2)
		memcpy(path + n, "\xc3\xa4", 2);
	for (n = 0; n <= sizeof(path); n += 2) {
		facts.exe = facts.cgroup = (struct cgroup_text){ path, n };
		assert_int_equal(process_text_write(&facts, ALL, buf, &size), n <= 800);
		assert_true(size > 100 && size < PROCESS_TEXT_MAX);
		assert_memory_equal(buf + size - 11, "\"boot\":null", 11);
	}
	/* Bytes that are not UTF-8 come back, or it is said that they do not. */
	memset(path, 0xff, sizeof(path));
	for (n = 1; n <= sizeof(path); n += 7) {
		bool is_whole;

		facts.exe = facts.cgroup = (struct cgroup_text){ path, n };
		is_whole = process_text_write(&facts, ALL, buf, &size);
		assert_true(size > 100 && size < PROCESS_TEXT_MAX);
		assert_int_equal(is_whole, n <= 266);
		assert_true(!is_whole || memmem(buf, size, "\"process_raw\":{\"exe\":\"ff", 23));
	}
}

static void this_process_is_found_in_the_real_proc(void **state)
{
	struct process_config config = { .keys = ENRICH_BIT(ENRICH_EXE) };
	char exe[4096], expected[5000], comm[PROCESS_COMM_SIZE] = "";
	ssize_t size = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	const struct process_hit hit = {
		.pid = getpid(), .tid = getpid(), .comm = comm, .ts = UINT64_MAX
	};

	(void)state;
	assert_true(size > 0);
	exe[size] = '\0';
	assert_int_equal(prctl(PR_GET_NAME, comm), 0);
	config.proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cache = process_cache_free(cache);
	assert_int_equal(process_cache_new(&config, &cache), 0);
	process_cache_begin_round(cache, 1);
	(void)snprintf(expected, sizeof(expected), ",\"exe\":\"%s\"", exe);
	assert_text(process_cache_find(cache, &hit), expected);
	(void)close(config.proc_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hit_has_what_proc_says_in_a_fixed_order),
		cmocka_unit_test(of_whom_nothing_is_known_has_the_same_members),
		cmocka_unit_test(a_program_that_was_deleted_has_its_path),
		cmocka_unit_test(another_program_is_never_told_as_that_of_the_hit),
		cmocka_unit_test(a_program_that_is_started_anew_is_another),
		cmocka_unit_test(what_was_known_counts_for_the_last_hits),
		cmocka_unit_test(a_process_that_began_after_the_hit_is_another),
		cmocka_unit_test(a_name_with_anything_in_it_is_read),
		cmocka_unit_test(what_is_asked_in_a_round_is_bounded),
		cmocka_unit_test(many_processes_are_told_apart_in_a_bounded_table),
		cmocka_unit_test(long_paths_are_cut_and_say_so),
		cmocka_unit_test(this_process_is_found_in_the_real_proc),
	};

	return cmocka_run_group_tests(tests, make_proc, remove_proc);
}
