// SPDX-License-Identifier: GPL-2.0-only
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

static const struct journal_shape shape = { .n_cpus = 3, .slot_size = 5000, .n_slots = 7 };

static char path[] = "/tmp/probed-journal-XXXXXX";

static struct journal *open_journal(bool is_adopted)
{
	struct journal *journal;

	assert_int_equal(journal_open(path, is_adopted, &journal), 0);
	return journal;
}

static struct journal *begun(void)
{
	struct journal *journal = open_journal(false);

	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_false(journal_is_resumed(journal));
	return journal;
}

static void commit(struct journal *journal, uint64_t seq, const char *lines)
{
	journal_next(journal)->seq = seq;
	journal_next_cpu(journal, 2)->delivered = seq * 10;
	journal_commit(journal, lines, strlen(lines));
}

/* No room is left there. */
static void fill(const char *dir)
{
	static const char block[4096];
	char name[64];
	int fd;

	(void)snprintf(name, sizeof(name), "%s/filler", dir);
	fd = open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	while (write(fd, block, sizeof(block)) > 0)
		;
	(void)close(fd);
}

static void overwrite(off_t at, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, size, at), size);
	(void)close(fd);
}

static void the_last_point_is_there_for_the_next_process(void **state)
{
	struct journal *journal = begun();

	(void)state;
	assert_int_equal(journal_now(journal)->seq, 0);
	commit(journal, 1, "one\n");
	journal_written(journal);
	commit(journal, 2, "two two\n");
	strcpy(journal_slot(journal, 6), "a page");
	journal_get_base(journal, 1)->overrun = 17;
	journal_free(journal);

	journal = open_journal(true);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_true(journal_is_resumed(journal));
	assert_int_equal(journal_now(journal)->seq, 2);
	assert_int_equal(journal_now_cpu(journal, 2)->delivered, 20);
	assert_int_equal(journal_now(journal)->out_size, 8);
	assert_int_equal(journal_now(journal)->is_written, 0);
	assert_memory_equal(journal_now_out(journal), "two two\n", 8);
	assert_string_equal(journal_slot(journal, 6), "a page");
	assert_int_equal(journal_get_base(journal, 1)->overrun, 17);
	journal_free(journal);
}

static void a_point_that_was_not_made_valid_is_not_there(void **state)
{
	struct journal *journal = begun();

	(void)state;
	commit(journal, 1, "one\n");
	journal_written(journal);
	journal_next(journal)->seq = 99;
	journal_next_cpu(journal, 2)->delivered = 99;
	journal_free(journal);
	journal = open_journal(true);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_int_equal(journal_now(journal)->seq, 1);
	assert_int_equal(journal_now(journal)->is_written, 1);
	assert_int_equal(journal_now_cpu(journal, 2)->delivered, 10);
	assert_memory_equal(journal_now_out(journal), "one\n", 4);
	journal_free(journal);
}

static void lines_are_made_in_the_next_point_and_leave_the_valid_one_alone(void **state)
{
	struct journal *journal = begun();
	char *out;
	size_t i;

	(void)state;
	commit(journal, 1, "one\n");
	for (i = 0; i < 3; i++) {
		char was[4], line[4] = { 't', (char)('0' + i), 'o', '\n' };

		memcpy(was, journal_now_out(journal), sizeof(was));
		out = journal_next_out(journal);
		memcpy(out, line, sizeof(line));
		assert_memory_equal(journal_now_out(journal), was, sizeof(was));
		journal_commit(journal, out, sizeof(line));
		assert_ptr_equal(journal_now_out(journal), out);
		assert_memory_equal(journal_now_out(journal), line, sizeof(line));
		assert_int_equal(journal_now(journal)->out_size, sizeof(line));
	}
	journal_free(journal);
}

static void one_of_another_shape_is_begun_afresh(void **state)
{
	static const struct journal_shape others[] = {
		{ .n_cpus = 4, .slot_size = 5000, .n_slots = 7 },
		{ .n_cpus = 3, .slot_size = 9000, .n_slots = 7 },
		{ .n_cpus = 3, .slot_size = 5000, .n_slots = 8 },
	};
	struct journal *journal;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		journal = begun();
		commit(journal, 1, "one\n");
		journal_free(journal);
		journal = open_journal(true);
		assert_int_equal(journal_set_shape(journal, &others[i]), 0);
		assert_false(journal_is_resumed(journal));
		assert_int_equal(journal_now(journal)->seq, 0);
		assert_int_equal(journal_n_slots(journal), others[i].n_slots);
		journal_free(journal);
	}
}

static void one_that_was_cut_or_overwritten_is_begun_afresh(void **state)
{
	static const char rubbish[256] = "rubbish";
	struct journal *journal;
	FILE *f;

	(void)state;
	journal = begun();
	commit(journal, 1, "one\n");
	journal_free(journal);
	assert_int_equal(truncate(path, 4096), 0);
	journal = open_journal(true);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_false(journal_is_resumed(journal));
	commit(journal, 1, "one\n");
	journal_free(journal);
	f = fopen(path, "r+e");
	assert_non_null(f);
	fwrite(rubbish, sizeof(rubbish), 1, f);
	fclose(f);
	journal = open_journal(true);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_false(journal_is_resumed(journal));
	journal_free(journal);
}

/* Each word of the head: either it is begun afresh, or all that it tells of is there. */
static void one_whose_head_is_damaged_is_never_read_beyond_its_end(void **state)
{
	static const uint32_t values[] = { 0, 1, 2, 7, 8, 0x7fffffff, 0x80000000, UINT32_MAX };
	struct journal *journal;
	size_t at, v, i;

	(void)state;
	for (at = 0; at < 40; at += sizeof(values[0])) {
		for (v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
			journal = begun();
			commit(journal, 1, "one\n");
			journal_free(journal);
			overwrite((off_t)at, &values[v], sizeof(values[v]));
			journal = open_journal(true);
			assert_int_equal(journal_set_shape(journal, &shape), 0);
			assert_true(journal_n_used(journal) <= journal_n_slots(journal));
			for (i = 0; i < journal_n_used(journal); i++)
				memset(journal_slot(journal, i), 1, shape.slot_size);
			journal_free(journal);
		}
	}
}

static void one_that_has_no_point_yet_is_begun_afresh(void **state)
{
	struct journal *journal = begun();

	(void)state;
	journal_free(journal);
	journal = open_journal(true);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_false(journal_is_resumed(journal));
	journal_free(journal);
}

/* A page that is missing when it is needed would be a SIGBUS. */
static void all_its_memory_is_taken_or_it_is_refused(void **state)
{
	static const struct journal_shape large = { .n_cpus = 1,
						    .slot_size = 1 << 20,
						    .n_slots = 8 };
	struct journal *journal;
	struct scratch dir;
	char name[80];
	struct stat st;

	(void)state;
	assert_int_equal(scratch_make(&dir), 0);
	if (!scratch_mount(&dir, "size=4M")) {
		(void)scratch_remove(&dir);
		skip();
	}
	(void)snprintf(name, sizeof(name), "%s/journal", dir.path);
	assert_int_equal(journal_open(name, false, &journal), 0);
	assert_int_equal(journal_set_shape(journal, &large), -ENOSPC);
	journal_free(journal);
	/* One that fits, and then is cut and made longer, when there is no room any more. */
	assert_int_equal(journal_open(name, false, &journal), 0);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	commit(journal, 1, "one\n");
	journal_free(journal);
	assert_int_equal(stat(name, &st), 0);
	assert_int_equal(st.st_blocks * 512 >= st.st_size, 1);
	assert_int_equal(truncate(name, st.st_size / 2), 0);
	assert_int_equal(truncate(name, st.st_size), 0);
	fill(dir.path);
	assert_int_equal(journal_open(name, true, &journal), 0);
	assert_int_equal(journal_set_shape(journal, &shape), -ENOSPC);
	journal_free(journal);
	assert_int_equal(umount(dir.path), 0);
	assert_int_equal(scratch_remove(&dir), 0);
}

static void the_outputs_of_a_point_are_there_for_the_next_process(void **state)
{
	struct journal *journal = begun();

	(void)state;
	journal_next(journal)->outputs[7].offset = 4711;
	strcpy(journal_next_rest(journal, 7), "the rest\n");
	commit(journal, 1, "one\n");
	journal_now_output(journal, 7)->taken = 2;
	journal_free(journal);
	journal = open_journal(true);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_int_equal(journal_now(journal)->outputs[7].offset, 4711);
	assert_int_equal(journal_now(journal)->outputs[7].taken, 2);
	assert_string_equal(journal_now_rest(journal, 7), "the rest\n");
	/* The same moment, whose lines are dealt with. */
	journal_repeat(journal);
	journal_next(journal)->outputs[7].offset = 4715;
	journal_commit(journal, "", 0);
	assert_int_equal(journal_now(journal)->seq, 1);
	assert_int_equal(journal_now_cpu(journal, 2)->delivered, 10);
	assert_int_equal(journal_now(journal)->outputs[7].offset, 4715);
	assert_int_equal(journal_now(journal)->out_size, 0);
	assert_int_equal(journal_now(journal)->is_written, 1);
	journal_free(journal);
}

static int make_path(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 || close(fd) < 0 ? -1 : 0;
}

static int remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_point_is_there_for_the_next_process),
		cmocka_unit_test(a_point_that_was_not_made_valid_is_not_there),
		cmocka_unit_test(lines_are_made_in_the_next_point_and_leave_the_valid_one_alone),
		cmocka_unit_test(one_of_another_shape_is_begun_afresh),
		cmocka_unit_test(one_that_was_cut_or_overwritten_is_begun_afresh),
		cmocka_unit_test(one_whose_head_is_damaged_is_never_read_beyond_its_end),
		cmocka_unit_test(one_that_has_no_point_yet_is_begun_afresh),
		cmocka_unit_test(the_outputs_of_a_point_are_there_for_the_next_process),
		cmocka_unit_test(all_its_memory_is_taken_or_it_is_refused),
	};

	return cmocka_run_group_tests(tests, make_path, remove_path);
}
