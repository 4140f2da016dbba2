// SPDX-License-Identifier: GPL-2.0-only
/* Addresses of this very process, of which everything is known. */
#include "user_names.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "user_maps.h"

#define SECOND 1000000000ULL

static struct user_names *names;
static int proc_fd;
static char self[4096];

static int setup(void **state)
{
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	(void)state;
	proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (size < 0 || proc_fd < 0 || user_names_new(proc_fd, &names) < 0)
		return -1;
	user_names_begin_round(names, 100 * SECOND);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	names = user_names_free(names);
	(void)close(proc_fd);
	return 0;
}

/* Return: its name, until the next call */
static const char *name_in(uint64_t program, const void *address, bool is_return)
{
	const struct user_place place = {
		.pid = getpid(),
		.program = program,
		.address = (uintptr_t)address,
		.is_return = is_return,
	};
	static char buf[USER_NAME_MAX + 1];

	buf[user_names_write(names, &place, buf)] = '\0';
	return buf;
}

static void assert_name(const void *address, bool is_return, const char *fmt, ...)
{
	char expected[8192];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(expected, sizeof(expected), fmt, ap);
	va_end(ap);
	assert_string_equal(name_in(1, address, is_return), expected);
}

__attribute__((noinline)) static int here(int n)
{
	return n * 3;
}

static void a_function_of_the_program_has_its_name(void **state)
{
	const char *at = (const char *)here;

	(void)state;
	assert_int_equal(here(2), 6);
	assert_name(at, false, "here+0x0 [%s]", self);
	assert_name(at + 3, false, "here+0x3 [%s]", self);
	/* A return address right behind a function is of the call before it. */
	assert_name(at + 1, true, "here+0x1 [%s]", self);
	assert_null(strstr(name_in(1, at, true), "here+"));
}

static void a_function_of_a_library_has_its_name_and_file(void **state)
{
	void *qsort_at;
	Dl_info info;
	char path[4096];

	(void)state;
	qsort_at = dlsym(dlopen("libc.so.6", RTLD_LAZY), "qsort");
	assert_int_not_equal(dladdr(qsort_at, &info), 0);
	assert_non_null(realpath(info.dli_fname, path));
	assert_name((char *)qsort_at + 2, false, "qsort+0x2 [%s]", path);
}

static void the_vdso_is_named_without_a_file(void **state)
{
	const char *start = (const char *)getauxval(AT_SYSINFO_EHDR);
	void *vdso = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);
	void *at = vdso ? dlsym(vdso, "__vdso_clock_gettime") : NULL;

	(void)state;
	if (!start || !at)
		skip();
	assert_non_null(strstr(name_in(1, (char *)at + 1, false), "clock_gettime+0x1 [vdso]"));
}

static void code_of_no_file_has_no_name(void **state)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_ptr_not_equal(page, MAP_FAILED);
	assert_name(page, false, "");
	assert_name(NULL, false, "");
	assert_name(NULL, true, "");
	(void)munmap(page, 4096);
}

static void copy_file(const char *from, const char *to)
{
	char buf[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, buf, sizeof(buf))) > 0)
		assert_int_equal(write(out, buf, (size_t)n), n);
	(void)close(in);
	(void)close(out);
}

/* Only who may look into other processes' mappings gets at a file without a name. */
static bool can_open_mapped(void)
{
	return geteuid() == 0;
}

static void a_library_that_is_loaded_later_and_replaced_is_read_as_mapped(void **state)
{
	char dir[] = "/tmp/probed-test-XXXXXX", path[64], other[64];
	Dl_info info;
	void *library, *at;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/lib.so", dir);
	(void)snprintf(other, sizeof(other), "%s/new.so", dir);
	assert_int_not_equal(dladdr((void *)_assert_true, &info), 0);
	/* The mappings are known by now. */
	assert_name((const char *)here, false, "here+0x0 [%s]", self);
	copy_file(info.dli_fname, path);
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	assert_non_null(library);
	at = dlsym(library, "_assert_true");
	assert_ptr_not_equal(at, _assert_true);
	/* Once in a round it is looked whether there is more. */
	user_names_begin_round(names, 100 * SECOND + 1);
	if (!can_open_mapped())
		skip();
	/* Another file has its name, and this one none. */
	copy_file(self, other);
	assert_int_equal(rename(other, path), 0);
	assert_name(at, false, "_assert_true+0x0 [%s]", path);
	(void)unlink(path);
	(void)rmdir(dir);
	(void)dlclose(library);
}

static void what_is_not_known_of_a_process_is_not_guessed(void **state)
{
	const struct user_place elsewhere = {
		.pid = getpid(), .program = 2, .stack = 4096, .address = (uintptr_t)here
	};
	char buf[USER_NAME_MAX];

	(void)state;
	/* It runs something else by now; or nobody knows what it ran. */
	assert_int_equal(user_names_write(names, &elsewhere, buf), 0);
	assert_string_equal(name_in(0, (const char *)here, false), "");
	/* What was known of a process that is gone still counts, of no other program of it. */
	assert_name((const char *)here, false, "here+0x0 [%s]", self);
	(void)close(proc_fd);
	proc_fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	user_names_begin_round(names, 200 * SECOND);
	assert_name((const char *)here, false, "here+0x0 [%s]", self);
	assert_string_equal(name_in(3, (const char *)here, false), "");
}

static void many_processes_do_not_grow_it(void **state)
{
	uint64_t program;

	(void)state;
	for (program = 1; program < 300; program++) {
		user_names_begin_round(names, 100 * SECOND + program);
		assert_non_null(strstr(name_in(program, (const char *)here, false), "here+0x0 ["));
	}
}

static void a_round_reads_no_more_than_its_budget(void **state)
{
	const char *in_libc = dlsym(dlopen("libc.so.6", RTLD_LAZY), "qsort");
	uint64_t program = 1;

	(void)state;
	assert_non_null(strstr(name_in(1, (const char *)here, false), "here+0x0 ["));
	/* The mappings of each are read anew. */
	do
		assert_true(program++ < USER_NAMES_ROUND_BYTES / 4096);
	while (name_in(program, (const char *)here, false)[0]);
	/* What is known has its name, what is not has none until the next round. */
	assert_non_null(strstr(name_in(program - 1, (const char *)here, false), "here+0x0 ["));
	assert_int_equal(strncmp(name_in(program - 1, in_libc, false), "0x", 2), 0);
	user_names_begin_round(names, 100 * SECOND + 1);
	assert_int_equal(strncmp(name_in(program - 1, in_libc, false), "qsort+0x0 [", 11), 0);
	assert_non_null(strstr(name_in(program, (const char *)here, false), "here+0x0 ["));
}

static void mappings_that_are_old_are_not_believed_unread(void **state)
{
	uint64_t program = 1;

	(void)state;
	assert_non_null(strstr(name_in(1, (const char *)here, false), "here+0x0 ["));
	/* Another file may lie there by now, and this round cannot look. */
	user_names_begin_round(names, 101 * SECOND);
	do
		assert_true(program++ < USER_NAMES_ROUND_BYTES / 4096);
	while (name_in(program, (const char *)here, false)[0]);
	assert_string_equal(name_in(1, (const char *)here, false), "");
	user_names_begin_round(names, 101 * SECOND + 1);
	assert_non_null(strstr(name_in(1, (const char *)here, false), "here+0x0 ["));
}

/* Only code counts, and the first thread's stack. */
static void mappings_are_read_line_by_line(void **state)
{
	static const char text[] =
		"55d0c0000000-55d0c0002000 r--p 00000000 fe:01 42                         /bin/a b\n"
		"55d0c0002000-55d0c0004000 r-xp 00002000 fe:01 42                         /bin/a b\n"
		"55d0c0004000-55d0c0005000 rwxp 00000000 00:00 0 \n"
		"nonsense\n"
		"7f0000000000-7f0000001000 r-xp 00001000 00:2a 7          /x\\012y (deleted)\n"
		"7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]\n"
		"7ffc00030000-7ffc00031000 r-xp 00000000 00:00 0                          [vdso]\n";
	int fds[2];
	struct user_maps *maps = NULL;
	const struct user_mapping *mapping;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], text, sizeof(text) - 1), sizeof(text) - 1);
	(void)close(fds[1]);
	assert_int_equal(user_maps_read(fds[0], &maps), 0);
	(void)close(fds[0]);
	assert_int_equal(maps->n_mappings, 4);
	assert_true(maps->stack_start == 0x7ffc00000000 && maps->stack_end == 0x7ffc00021000);
	assert_null(user_maps_find(maps, 0x55d0c0001fff));
	mapping = user_maps_find(maps, 0x55d0c0003fff);
	assert_string_equal(mapping->path, "/bin/a b");
	assert_true(mapping->offset == 0x2000 && mapping->ino == 42 && !mapping->is_deleted);
	assert_string_equal(user_maps_find(maps, 0x55d0c0004000)->path, "");
	mapping = user_maps_find(maps, 0x7f0000000000);
	assert_string_equal(mapping->path, "/x\\012y");
	assert_true(mapping->is_deleted);
	assert_null(user_maps_find(maps, 0x7f0000001000));
	assert_null(user_maps_find(maps, UINT64_MAX));
	user_maps_free(maps);
}

#define NAME_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		NAME_TEST(a_function_of_the_program_has_its_name),
		NAME_TEST(a_function_of_a_library_has_its_name_and_file),
		NAME_TEST(the_vdso_is_named_without_a_file),
		NAME_TEST(code_of_no_file_has_no_name),
		NAME_TEST(a_library_that_is_loaded_later_and_replaced_is_read_as_mapped),
		NAME_TEST(what_is_not_known_of_a_process_is_not_guessed),
		NAME_TEST(many_processes_do_not_grow_it),
		NAME_TEST(a_round_reads_no_more_than_its_budget),
		NAME_TEST(mappings_that_are_old_are_not_believed_unread),
		cmocka_unit_test(mappings_are_read_line_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
