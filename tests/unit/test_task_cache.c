// SPDX-License-Identifier: GPL-2.0-only
#include "task_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "cleanup.h"
#include "scratch.h"

#define SECOND 1000000000ULL

/* A /proc of ours, and the directory of tracefs that has saved_tgids. */
static struct scratch dir;

static int make_dir(void **state)
{
	(void)state;
	return scratch_make(&dir);
}

static int remove_dir(void **state)
{
	(void)state;
	return scratch_remove(&dir);
}

static const char *file_of(int tid, const char *name)
{
	static char path[32];

	(void)snprintf(path, sizeof(path), "%d/%s", tid, name);
	return path;
}

static void put_task(int tid, int pid, const char *comm)
{
	char text[128];

	(void)snprintf(text, sizeof(text), "Name:\tTgid: 1\nUmask:\t0022\nTgid:\t%d\nNgid:\t0\n",
		       pid);
	scratch_text(&dir, file_of(tid, "status"), text);
	(void)snprintf(text, sizeof(text), "%s\n", comm);
	scratch_text(&dir, file_of(tid, "comm"), text);
}

static void end_task(int tid)
{
	assert_int_equal(unlinkat(dir.fd, file_of(tid, "status"), 0), 0);
	assert_int_equal(unlinkat(dir.fd, file_of(tid, "comm"), 0), 0);
}

static struct task_cache *new_cache(int tracefs_fd)
{
	struct task_cache *cache = NULL;

	assert_int_equal(task_cache_new(dir.fd, tracefs_fd, &cache), 0);
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
	struct task_cache *cache = new_cache(dir.fd);

	(void)state;
	scratch_text(&dir, "saved_tgids", "7 7\n201 200\n202 200\n900 900\n");
	assert_pid(cache, 201, 200);
	assert_pid(cache, 202, 200);
	task_cache_free(cache);
}

static void thread_that_nobody_knows_has_no_process(void **state)
{
	struct task_cache *cache = new_cache(dir.fd);

	(void)state;
	scratch_text(&dir, "saved_tgids", "7 7\n");
	assert_pid(cache, 300, 0);
	assert_false(task_cache_find(cache, 300)->has_comm);
	/* What the kernel saves meanwhile is seen, but not in the same round. */
	scratch_text(&dir, "saved_tgids", "7 7\n300 299\n");
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
