// SPDX-License-Identifier: GPL-2.0-only
#include "probed/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

#include <cmocka.h>

#include "macro.h"
#include "probed/log.h"
#include "said.h"
#include "scratch.h"
#include "sink_lines.h"
#include "spec_output.h"

/* The clock can be put forward: linked with --wrap=time. */
static time_t hours_later;
time_t __real_time(time_t *t);
time_t __wrap_time(time_t *t);
time_t __wrap_time(time_t *t)
{
	return __real_time(t) + hours_later * 3600;
}

/* A file system may not know when a file was made: linked with --wrap=statx. */
static bool is_birth_unknown;
int __real_statx(int fd, const char *name, int flags, unsigned int mask, struct statx *stx);
int __wrap_statx(int fd, const char *name, int flags, unsigned int mask, struct statx *stx);
int __wrap_statx(int fd, const char *name, int flags, unsigned int mask, struct statx *stx)
{
	int r = __real_statx(fd, name, flags, mask, stx);

	if (r == 0 && is_birth_unknown)
		stx->stx_mask &= ~STATX_BTIME;
	return r;
}

/* What has the name may change between two looks: linked with --wrap=lstat. */
static mode_t looks_once_like;
int __real_lstat(const char *name, struct stat *st);
int __wrap_lstat(const char *name, struct stat *st);
int __wrap_lstat(const char *name, struct stat *st)
{
	if (!looks_once_like)
		return __real_lstat(name, st);
	*st = (struct stat){ .st_mode = looks_once_like };
	looks_once_like = 0;
	return 0;
}

static struct scratch dir;
static char path[64];

static int setup(void **state)
{
	(void)state;
	hours_later = 0;
	is_birth_unknown = false;
	assert_int_equal(scratch_make(&dir), 0);
	(void)snprintf(path, sizeof(path), "%s/out.jsonl", dir.path);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return scratch_remove(&dir);
}

static struct sink *open_file(uint32_t max_mb, uint32_t max_hours, uint32_t keep)
{
	struct output_spec spec = {
		.kind = OUTPUT_FILE,
		.path = path,
		.max_mb = max_mb,
		.max_hours = max_hours,
		.keep = keep,
		.mode = 0640,
	};
	struct sink_config config = { .set = "s", .outputs = &spec, .n_outputs = 1 };
	struct sink *sink = NULL;

	assert_int_equal(sink_open(&config, &sink), 0);
	return sink;
}

static char text[8 << 20];

static const char *kept(unsigned int number)
{
	static char name[80];

	(void)snprintf(name, sizeof(name), "%s.%u", path, number);
	return name;
}

static void rotated_files_have_every_line_once(void **state)
{
	struct sink *sink = open_file(1, 0, 9);
	struct seen seen = {};
	struct stat st;

	(void)state;
	for (unsigned int i = 0; i < 4000; i++) {
		put_hit(sink, i, 1000);
		if (i % 50 == 0)
			assert_int_equal(sink_flush(sink), 0);
	}
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	for (unsigned int i = 9; i > 0; i--) {
		if (stat(kept(i), &st) < 0)
			continue;
		assert_true(st.st_size <= 1 << 20);
		assert_int_equal(st.st_mode & 07777, 0640);
		see_file(&seen, kept(i));
	}
	see_file(&seen, path);
	assert_int_equal(seen.hits, 4000);
	assert_int_equal(access(kept(3), F_OK), 0);
	assert_int_equal(access(kept(4), F_OK), -1);
}

static void only_so_many_files_are_kept(void **state)
{
	struct sink *sink = open_file(1, 0, 2);
	struct seen seen = { .next = 0 };

	(void)state;
	for (unsigned int i = 0; i < 6000; i++)
		put_hit(sink, i, 1000);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	assert_int_equal(access(kept(2), F_OK), 0);
	assert_int_equal(access(kept(3), F_OK), -1);
	assert_true(read_file(kept(2), text, sizeof(text)) > 0);
	assert_int_equal(sscanf(text + strlen(LINE_BEGIN), "%u", &seen.next), 1);
	see_file(&seen, kept(2));
	see_file(&seen, kept(1));
	see_file(&seen, path);
	assert_int_equal(seen.next, 6000);
}

static void nothing_is_kept_when_nothing_is_wanted(void **state)
{
	struct sink *sink = open_file(1, 0, 0);

	(void)state;
	for (unsigned int i = 0; i < 3000; i++)
		put_hit(sink, i, 1000);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	assert_int_equal(access(kept(1), F_OK), -1);
	assert_true(read_file(path, text, sizeof(text)) > 0);
}

/* As tail -F and shippers do: the open file to its end, then the new one. */
static void a_follower_loses_nothing(void **state)
{
	struct sink *sink = open_file(1, 0, 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct seen seen = {};
	unsigned int files = 1;

	(void)state;
	for (unsigned int i = 0; i < 5000; i++) {
		struct stat mine, named;
		ssize_t n;

		put_hit(sink, i, 1000);
		if (i % 100)
			continue;
		assert_int_equal(sink_flush(sink), 0);
		n = read(fd, text, sizeof(text));
		see_lines(&seen, text, (size_t)n);
		assert_int_equal(stat(path, &named), 0);
		assert_int_equal(fstat(fd, &mine), 0);
		if (named.st_ino == mine.st_ino)
			continue;
		close_fd(fd);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		n = read(fd, text, sizeof(text));
		see_lines(&seen, text, (size_t)n);
		files++;
	}
	close_fd(fd);
	assert_int_equal(seen.hits, 4901);
	assert_true(files > 3);
	sink = sink_free(sink);
}

static void an_old_file_is_rotated(void **state)
{
	struct sink *sink = open_file(0, 24, 3);

	(void)state;
	put_hit(sink, 0, 200);
	assert_int_equal(sink_flush(sink), 0);
	hours_later = 23;
	put_hit(sink, 1, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(access(kept(1), F_OK), -1);
	hours_later = 25;
	put_hit(sink, 2, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(access(kept(1), F_OK), 0);
	put_hit(sink, 3, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(access(kept(2), F_OK), -1);
	sink = sink_free(sink);
}

static void a_signal_opens_the_file_anew(void **state)
{
	struct sink *sink = open_file(0, 0, 3);
	struct seen seen = {};
	char moved[80];

	(void)state;
	(void)snprintf(moved, sizeof(moved), "%s.moved", path);
	put_hit(sink, 0, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(rename(path, moved), 0);
	put_hit(sink, 1, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(raise(SIGUSR2), 0);
	assert_int_equal(sink_dispatch(sink), 0);
	put_hit(sink, 2, 200);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	see_file(&seen, moved);
	assert_int_equal(seen.hits, 2);
	see_file(&seen, path);
	assert_int_equal(seen.hits, 3);
}

/* Fills the file to more than the 1 MB that it may have. */
static void put_much(struct sink *sink, unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to; i++)
		put_hit(sink, i, 1000);
	assert_int_equal(sink_flush(sink), 0);
}

static void a_rotation_that_cannot_be_ended_loses_nothing(void **state)
{
	struct sink *sink = open_file(1, 0, 1);
	struct seen seen = {};

	(void)state;
	assert_int_equal(mkdir(kept(1), 0700), 0);
	put_much(sink, 0, 3000);
	sink = sink_free(sink);
	see_file(&seen, path);
	assert_int_equal(seen.hits, 3000);
	(void)snprintf(text, sizeof(text), "%s.new", path);
	assert_int_equal(access(text, F_OK), -1);
}

static void what_a_crash_left_beside_the_file_is_kept(void **state)
{
	struct sink *sink = open_file(1, 0, 9);
	struct seen seen = {};
	char fresh[80];

	(void)state;
	(void)snprintf(fresh, sizeof(fresh), "%s.new", path);
	put_hit(sink, 0, 200);
	sink_flush(sink);
	sink = sink_free(sink);
	assert_int_equal(rename(path, fresh), 0);
	sink = open_file(1, 0, 9);
	put_much(sink, 1, 1500);
	sink = sink_free(sink);
	see_file(&seen, kept(2));
	see_file(&seen, kept(1));
	see_file(&seen, path);
	assert_int_equal(seen.hits, 1500);
}

static void a_rotation_that_a_crash_cut_short_is_ended(void **state)
{
	struct sink *sink = open_file(1, 0, 9);
	struct seen seen = {};

	(void)state;
	put_hit(sink, 0, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(link(path, kept(1)), 0);
	put_much(sink, 1, 1500);
	sink = sink_free(sink);
	assert_int_equal(access(kept(2), F_OK), -1);
	see_file(&seen, kept(1));
	see_file(&seen, path);
	assert_int_equal(seen.hits, 1500);
}

static void a_line_that_a_crash_has_cut_is_ended(void **state)
{
	struct seen seen = {};
	struct sink *sink;
	size_t size;
	FILE *file = fopen(path, "we");

	(void)state;
	fputs("{\"ts\":\"20", file);
	assert_int_equal(fclose(file), 0);
	sink = open_file(0, 0, 3);
	put_hit(sink, 0, 200);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	size = read_file(path, text, sizeof(text));
	assert_memory_equal(text, "{\"ts\":\"20\n", 10);
	see_lines(&seen, text + 10, size - 10);
	assert_int_equal(seen.hits, 1);
}

static void what_is_no_file_is_refused_and_said(void **state)
{
	static const struct {
		mode_t mode;
		int error;
		const char *words;
	} samples[] = {
		{ S_IFLNK, -ELOOP,
		  ": this is a symbolic link: give the path that it stands for\n" },
		{ S_IFDIR, -EISDIR, ": this is a directory: give the name of a file in it\n" },
		{ S_IFIFO, -EINVAL, ": this is a pipe: for readers that come and go use" },
		{ S_IFSOCK, -EINVAL, ": this is a socket: give the path of a file, or use" },
		{ S_IFCHR, -EINVAL, ": this is a device: give the path of a file\n" },
	};
	struct output_spec spec = { .kind = OUTPUT_FILE, .path = path, .mode = 0640 };
	struct sink_config config = { .set = "s", .outputs = &spec, .n_outputs = 1 };
	struct sink *sink = NULL;
	char deeper[80];
	int saved, r;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		mode_t mode = samples[i].mode;

		if (mode == S_IFLNK)
			assert_int_equal(symlink("/etc/passwd", path), 0);
		else if (mode == S_IFDIR)
			assert_int_equal(mkdir(path, 0700), 0);
		else if (mknod(path, mode | 0600, makedev(1, 3)) < 0)
			continue;
		saved = begin_listening();
		r = sink_open(&config, &sink);
		assert_int_equal(end_listening(saved, samples[i].words), 1);
		assert_int_equal(r, samples[i].error);
		assert_int_equal(remove(path), 0);
	}
	/* Gone before it can be looked at again. */
	looks_once_like = S_IFIFO;
	assert_int_equal(sink_open(&config, &sink), -EINVAL);
	(void)snprintf(deeper, sizeof(deeper), "%s/deeper", path);
	spec.path = deeper;
	saved = begin_listening();
	r = sink_open(&config, &sink);
	assert_int_equal(end_listening(saved, "out.jsonl: there is no such directory"), 1);
	assert_int_equal(r, -ENOENT);
	spec.path = path;
	spec.user = (char *)"no-such-user-here";
	assert_int_equal(sink_open(&config, &sink), -ENOENT);
	assert_int_equal(access(path, F_OK), -1);
}

/* A process that writes a line. */
static void run_once(unsigned int seq, time_t at)
{
	struct sink *sink = open_file(0, 24, 3);

	put_hit_at(sink, seq, 200, at);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
}

static void the_age_of_a_file_outlives_the_process(void **state)
{
	(void)state;
	run_once(0, time(NULL));
	hours_later = 23;
	run_once(1, time(NULL));
	assert_int_equal(access(kept(1), F_OK), -1);
	hours_later = 25;
	run_once(2, time(NULL));
	assert_int_equal(access(kept(1), F_OK), 0);
}

/* Its last change is no birth: then a file that is written would never be old. */
static void the_first_line_tells_the_age_where_the_file_system_does_not(void **state)
{
	(void)state;
	is_birth_unknown = true;
	run_once(0, time(NULL) - 23 * 3600);
	run_once(1, time(NULL));
	assert_int_equal(access(kept(1), F_OK), -1);
	assert_int_equal(unlink(path), 0);
	run_once(0, time(NULL) - 25 * 3600);
	run_once(1, time(NULL));
	assert_int_equal(access(kept(1), F_OK), 0);
}

static void a_file_that_somebody_removes_is_made_anew(void **state)
{
	struct sink *sink = open_file(0, 0, 3);
	struct seen seen = { .next = 1 };
	int saved;

	(void)state;
	put_hit(sink, 0, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(unlink(path), 0);
	put_hit(sink, 1, 200);
	saved = begin_listening();
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(end_listening(saved, "somebody has removed it; opened anew"), 1);
	see_file(&seen, path);
	assert_int_equal(seen.hits, 1);
	/* Another file in its place is gone on with. */
	(void)snprintf(text, sizeof(text), "%s.other", path);
	close_fd(open(text, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	assert_int_equal(rename(text, path), 0);
	put_hit(sink, 2, 200);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	see_file(&seen, path);
	assert_int_equal(seen.hits, 2);
}

static void one_that_cannot_be_made_anew_is_told_and_its_lines_are_counted(void **state)
{
	struct sink *sink = open_file(0, 0, 3);
	struct seen seen = { .next = 1 };
	int saved;

	(void)state;
	put_hit(sink, 0, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	saved = begin_listening();
	for (unsigned int i = 1; i < 4; i++) {
		put_hit(sink, i, 200);
		assert_int_equal(sink_flush(sink), 0);
	}
	assert_int_equal(end_listening(saved, "lines are lost until it can: Is a directory"), 1);
	assert_int_equal(sink_lost(sink), 3);
	assert_int_equal(rmdir(path), 0);
	put_hit(sink, 4, 200);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	see_file(&seen, path);
	assert_int_equal(seen.lost, 3);
	assert_int_equal(seen.next, 5);
}

/* Who copies a file and cuts it (copytruncate) makes it small. */
static void a_file_that_somebody_cuts_is_measured_anew(void **state)
{
	struct sink *sink = open_file(1, 0, 3);

	(void)state;
	put_hit(sink, 0, 1000);
	assert_int_equal(sink_flush(sink), 0);
	for (unsigned int i = 1; i < 1000; i++)
		put_hit(sink, i, 1000);
	assert_int_equal(sink_flush(sink), 0);
	assert_int_equal(truncate(path, 0), 0);
	for (unsigned int i = 1000; i < 1100; i++)
		put_hit(sink, i, 1000);
	assert_int_equal(sink_flush(sink), 0);
	sink = sink_free(sink);
	assert_int_equal(access(kept(1), F_OK), -1);
}

static void a_file_that_another_writes_is_refused(void **state)
{
	struct output_spec spec = { .kind = OUTPUT_FILE, .path = path, .mode = 0640 };
	struct sink_config config = { .set = "t", .outputs = &spec, .n_outputs = 1 };
	struct sink *sink = open_file(1, 0, 3);
	struct sink *other = NULL;

	(void)state;
	assert_int_equal(sink_open(&config, &other), -EBUSY);
	/* Its own lock is not in the way. */
	assert_int_equal(raise(SIGUSR2), 0);
	assert_int_equal(sink_dispatch(sink), 0);
	put_much(sink, 0, 1500);
	assert_int_equal(access(kept(1), F_OK), 0);
	assert_int_equal(sink_open(&config, &other), -EBUSY);
	sink = sink_free(sink);
	assert_int_equal(sink_open(&config, &other), 0);
	other = sink_free(other);
}

/* Return: a sink on a disk that is full, its last line cut or not; NULL to skip */
static struct sink *open_on_full_disk(char *filler, unsigned int *ret_n_lines)
{
	struct sink *sink;
	unsigned int i;
	FILE *file;

	if (!scratch_mount(&dir, "size=256k"))
		return NULL;
	(void)sprintf(filler, "%s/filler", dir.path);
	file = fopen(filler, "we");
	for (i = 0; i < 100; i++)
		fprintf(file, "%01000u", 0);
	assert_int_equal(fclose(file), 0);

	sink = open_file(0, 0, 3);
	for (i = 0; i < 2000; i++) {
		put_hit(sink, i, 300 + i % 7);
		if (i % 10 == 0)
			assert_int_equal(sink_flush(sink), 0);
	}
	assert_int_equal(sink_flush(sink), 0);
	assert_true(sink_lost(sink) > 1000);
	*ret_n_lines = i;
	return sink;
}

static void a_full_disk_is_survived_and_told(void **state)
{
	struct seen seen = {};
	struct sink *sink;
	unsigned int i;
	char filler[80];

	(void)state;
	sink = open_on_full_disk(filler, &i);
	if (!sink)
		skip();
	assert_int_equal(unlink(filler), 0);
	for (; i < 2100; i++) {
		put_hit(sink, i, 300);
		assert_int_equal(sink_flush(sink), 0);
	}
	see_file(&seen, path);
	assert_int_equal(seen.lost, sink_lost(sink));
	sink = sink_free(sink);
	assert_int_equal(seen.gaps, 1);
	assert_int_equal(seen.next, 2100);
	assert_int_equal(umount(dir.path), 0);
}

static void a_new_file_does_not_begin_with_the_rest_of_a_line(void **state)
{
	struct seen seen = {};
	struct sink *sink;
	char filler[80], moved[80];
	size_t size, whole;
	unsigned int i;
	uint64_t n_lost;

	(void)state;
	sink = open_on_full_disk(filler, &i);
	if (!sink)
		skip();
	(void)snprintf(moved, sizeof(moved), "%s.moved", path);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(raise(SIGUSR2), 0);
	assert_int_equal(sink_dispatch(sink), 0);
	assert_int_equal(unlink(filler), 0);
	for (; i < 2100; i++)
		put_hit(sink, i, 300);
	assert_int_equal(sink_flush(sink), 0);
	/* The line that was cut was counted as taken at first. */
	n_lost = sink_lost(sink);
	sink = sink_free(sink);
	/* The old one ends with the begin of a line, which is counted in the new one. */
	size = read_file(moved, text, sizeof(text));
	whole = (size_t)((char *)memrchr(text, '\n', size) + 1 - text);
	assert_true(whole < size);
	see_lines(&seen, text, whole);
	see_file(&seen, path);
	assert_int_equal(seen.gaps, 1);
	assert_int_equal(seen.next, 2100);
	assert_int_equal(seen.hits + seen.lost, 2100);
	assert_int_equal(seen.lost, n_lost);
	assert_int_equal(umount(dir.path), 0);
}

#define FILE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		FILE_TEST(rotated_files_have_every_line_once),
		FILE_TEST(only_so_many_files_are_kept),
		FILE_TEST(nothing_is_kept_when_nothing_is_wanted),
		FILE_TEST(a_follower_loses_nothing),
		FILE_TEST(an_old_file_is_rotated),
		FILE_TEST(a_signal_opens_the_file_anew),
		FILE_TEST(a_rotation_that_cannot_be_ended_loses_nothing),
		FILE_TEST(what_a_crash_left_beside_the_file_is_kept),
		FILE_TEST(a_rotation_that_a_crash_cut_short_is_ended),
		FILE_TEST(a_line_that_a_crash_has_cut_is_ended),
		FILE_TEST(what_is_no_file_is_refused_and_said),
		FILE_TEST(the_age_of_a_file_outlives_the_process),
		FILE_TEST(the_first_line_tells_the_age_where_the_file_system_does_not),
		FILE_TEST(a_file_that_somebody_removes_is_made_anew),
		FILE_TEST(one_that_cannot_be_made_anew_is_told_and_its_lines_are_counted),
		FILE_TEST(a_file_that_somebody_cuts_is_measured_anew),
		FILE_TEST(a_file_that_another_writes_is_refused),
		FILE_TEST(a_full_disk_is_survived_and_told),
		FILE_TEST(a_new_file_does_not_begin_with_the_rest_of_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
