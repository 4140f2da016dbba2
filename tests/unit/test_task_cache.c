// SPDX-License-Identifier: GPL-2.0-only
#include "task_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "cleanup.h"

#define SECOND 1000000000ULL

static char dir_name[64];
static int dir_fd;

static int make_dir(void **state)
{
	(void)state;
	(void)snprintf(dir_name, sizeof(dir_name), "/tmp/probed-test-XXXXXX");
	if (!mkdtemp(dir_name))
		return -1;
	dir_fd = open(dir_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir_fd < 0 ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int remove_dir(void **state)
{
	(void)state;
	(void)close(dir_fd);
	return nftw(dir_name, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void put_file(const char *path, const char *text, size_t size)
{
	int fd = openat(dir_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, text, size) != (ssize_t)size)
		fail_msg("%s: %s", path, strerror(errno));
	(void)close(fd);
}

static void put_task(int tid, int pid, const char *comm)
{
	char path[64], text[128];
	int n;

	(void)snprintf(path, sizeof(path), "%d", tid);
	if (mkdirat(dir_fd, path, 0700) < 0 && errno != EEXIST)
		fail_msg("%s: %s", path, strerror(errno));
	(void)snprintf(path, sizeof(path), "%d/status", tid);
	n = snprintf(text, sizeof(text), "Name:\tTgid: 1\nUmask:\t0022\nTgid:\t%d\nNgid:\t0\n",
		     pid);
	put_file(path, text, (size_t)n);
	(void)snprintf(path, sizeof(path), "%d/comm", tid);
	n = snprintf(text, sizeof(text), "%s\n", comm);
	put_file(path, text, (size_t)n);
}

static void end_task(int tid)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "%d/status", tid);
	(void)unlinkat(dir_fd, path, 0);
	(void)snprintf(path, sizeof(path), "%d/comm", tid);
	(void)unlinkat(dir_fd, path, 0);
}

static struct task_cache *new_cache(int tracefs_fd)
{
	struct task_cache *cache = NULL;

	assert_int_equal(task_cache_new(dir_fd, tracefs_fd, &cache), 0);
	task_cache_begin_round(cache, 100 * SECOND);
	return cache;
}

static void assert_pid(struct task_cache *cache, int tid, int pid)
{
	const struct task *task = task_cache_find(cache, tid);

	assert_int_equal(task->tid, tid);
	assert_int_equal(task->has_pid, pid != 0);
	if (pid)
		assert_int_equal(task->pid, pid);
}

static void thread_has_the_process_that_proc_says(void **state)
{
	struct task_cache *cache = new_cache(-1);
	const struct task *task;

	(void)state;
	put_task(101, 100, "work\ner \xff");
	task = task_cache_find(cache, 101);
	assert_true(task->has_pid);
	assert_int_equal(task->pid, 100);
	assert_true(task->has_comm);
	assert_string_equal(task->comm, "work\ner \xff");
	task_cache_free(cache);
}

static void own_threads_are_found_in_the_real_proc(void **state)
{
	_cleanup_close_ int proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct task_cache *cache = NULL;
	const struct task *task;

	(void)state;
	assert_int_equal(task_cache_new(proc_fd, -1, &cache), 0);
	task_cache_begin_round(cache, 1);
	assert_int_equal(prctl(PR_SET_NAME, "fifteen-letters"), 0);
	task = task_cache_find(cache, (int32_t)syscall(SYS_gettid));
	assert_true(task->has_pid);
	assert_int_equal(task->pid, getpid());
	assert_string_equal(task->comm, "fifteen-letters");
	assert_int_equal(task_cache_find(cache, 0)->pid, 0);
	assert_true(task_cache_find(cache, 0)->has_pid);
	task_cache_free(cache);
}

static void thread_that_is_gone_is_found_in_saved_tgids(void **state)
{
	struct task_cache *cache = new_cache(dir_fd);

	(void)state;
	put_file("saved_tgids", "7 7\n201 200\n202 200\n900 900\n", 27);
	assert_pid(cache, 201, 200);
	assert_pid(cache, 202, 200);
	task_cache_free(cache);
}

static void thread_that_nobody_knows_has_no_process(void **state)
{
	struct task_cache *cache = new_cache(dir_fd);

	(void)state;
	put_file("saved_tgids", "7 7\n", 4);
	assert_pid(cache, 300, 0);
	assert_false(task_cache_find(cache, 300)->has_comm);
	/* What the kernel saves meanwhile is seen, but not in the same round. */
	put_file("saved_tgids", "7 7\n300 299\n", 12);
	assert_pid(cache, 300, 0);
	task_cache_begin_round(cache, 100 * SECOND + SECOND / 2);
	assert_pid(cache, 300, 299);
	task_cache_free(cache);
}

static void id_that_was_given_to_another_process_is_noticed(void **state)
{
	struct task_cache *cache = new_cache(-1);

	(void)state;
	put_task(400, 400, "old");
	assert_pid(cache, 400, 400);
	put_task(400, 399, "new");
	task_cache_begin_round(cache, 100 * SECOND + TASK_CACHE_FRESH_NS - 1);
	assert_pid(cache, 400, 400);
	task_cache_begin_round(cache, 100 * SECOND + TASK_CACHE_FRESH_NS);
	assert_pid(cache, 400, 399);
	task_cache_free(cache);
}

static void last_records_of_a_known_thread_keep_its_process(void **state)
{
	struct task_cache *cache = new_cache(-1);

	(void)state;
	put_task(500, 499, "brief");
	assert_pid(cache, 500, 499);
	end_task(500);
	task_cache_begin_round(cache, 102 * SECOND);
	assert_pid(cache, 500, 499);
	assert_string_equal(task_cache_find(cache, 500)->comm, "brief");
	/* An hour later it is another thread that happens to have its id. */
	task_cache_begin_round(cache, 3700 * SECOND);
	assert_pid(cache, 500, 0);
	task_cache_free(cache);
}

static void more_threads_than_places_are_still_right(void **state)
{
	struct task_cache *cache = new_cache(-1);

	(void)state;
	/* Ids that fall on the same places. */
	for (int i = 1; i <= 12; i++)
		put_task(i * 512, i * 512 - 1, "t");
	for (int round = 0; round < 3; round++) {
		task_cache_begin_round(cache, (uint64_t)(100 + round) * SECOND);
		for (int i = 1; i <= 12; i++)
			assert_pid(cache, i * 512, i * 512 - 1);
	}
	task_cache_free(cache);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		TEST(thread_has_the_process_that_proc_says),
		cmocka_unit_test(own_threads_are_found_in_the_real_proc),
		TEST(thread_that_is_gone_is_found_in_saved_tgids),
		TEST(thread_that_nobody_knows_has_no_process),
		TEST(id_that_was_given_to_another_process_is_noticed),
		TEST(last_records_of_a_known_thread_keep_its_process),
		TEST(more_threads_than_places_are_still_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
