// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process that writes lines is killed, and another goes on with its journal:
 * each output has each line once. The one that is killed is a real one.
 */
#include "probed/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal.h"
#include "macro.h"
#include "probed/settle.h"
#include "probed/stream.h"
#include "reader.h"
#include "scratch.h"
#include "sink_lines.h"
#include "spec_output.h"

#define LINE_SIZE 200

static struct scratch dir;
static char paths[2][64], journal_at[64];
static char text[4 << 20];

static int setup(void **state)
{
	(void)state;
	assert_int_equal(scratch_make(&dir), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		(void)snprintf(paths[i], sizeof(paths[i]), "%s/%zu.jsonl", dir.path, i);
	(void)snprintf(journal_at, sizeof(journal_at), "%s/journal", dir.path);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return scratch_remove(&dir);
}

static struct sink *open_files(void)
{
	struct output_spec specs[ARRAY_SIZE(paths)];
	struct sink_config config = { .set = "s",
				      .outputs = specs,
				      .n_outputs = ARRAY_SIZE(specs) };
	struct sink *sink = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(specs); i++)
		specs[i] = (struct output_spec){
			.kind = OUTPUT_FILE,
			.path = paths[i],
			.max_mb = 1,
			.keep = 9,
			.mode = 0600,
		};
	assert_int_equal(sink_open(&config, &sink), 0);
	return sink;
}

static struct sink *open_stdout(int fd)
{
	const struct sink_config config = { .set = "s", .out_fd = fd, .stop_fd = -1 };
	struct sink *sink = NULL;

	assert_int_equal(sink_open(&config, &sink), 0);
	return sink;
}

static struct journal *open_journal(bool is_adopted)
{
	static const struct journal_shape shape = { .n_cpus = 1, .slot_size = 64, .n_slots = 1 };
	struct journal *journal;

	assert_int_equal(journal_open(journal_at, is_adopted, &journal), 0);
	assert_int_equal(journal_set_shape(journal, &shape), 0);
	assert_int_equal(journal_is_resumed(journal), is_adopted);
	return journal;
}

static void make_point(struct sink *sink, struct journal *journal)
{
	size_t size;
	const char *lines = sink_pending(sink, &size);

	sink_place(sink);
	sink_save(sink, journal);
	journal_commit(journal, lines, size);
	sink_track(sink, journal);
}

/* Of settle(), which has a reader and a stream as well; see UNIT_LDFLAGS_test_sink_resume. */
void __wrap_reader_save(const struct reader *reader);
void __wrap_reader_save(const struct reader *reader)
{
	(void)reader;
}

void __wrap_reader_settled(struct reader *reader);
void __wrap_reader_settled(struct reader *reader)
{
	(void)reader;
}

void __wrap_stream_save(const struct stream *stream, struct journal_point *point);
void __wrap_stream_save(const struct stream *stream, struct journal_point *point)
{
	(void)stream;
	(void)point;
}

static void settle_lines(struct sink *sink, struct journal *journal)
{
	const struct settling settling = { .journal = journal, .sink = sink };

	assert_int_equal(settle(&settling), 0);
}

static void die(void)
{
	(void)kill(getpid(), SIGKILL);
	_exit(1);
}

static void wait_for_death(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* What the next process begins with. Return: lines were to be written */
static bool go_on(struct sink *sink, struct journal *journal)
{
	const struct settling settling = { .journal = journal, .sink = sink };
	bool has_lines = journal_now(journal)->out_size > 0;

	assert_int_equal(settle_resume(&settling), 0);
	return has_lines;
}

/* A process that goes on, and ends. Return: as go_on() */
static bool run_on(struct sink *sink)
{
	struct journal *journal = open_journal(true);
	bool had_lines = go_on(sink, journal);

	sink_free(sink);
	journal_free(journal);
	return had_lines;
}

static off_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 ? -1 : st.st_size;
}

/* Three lines that are settled, three that are being written when it dies. */
static void run_to_death(void)
{
	pid_t pid = fork();

	if (!pid) {
		struct sink *sink = open_files();
		struct journal *journal = open_journal(false);
		unsigned int i;

		for (i = 0; i < 3; i++)
			put_hit(sink, i, LINE_SIZE);
		settle_lines(sink, journal);
		for (; i < 6; i++)
			put_hit(sink, i, LINE_SIZE);
		make_point(sink, journal);
		(void)sink_flush(sink);
		die();
	}
	wait_for_death(pid);
}

static void lines_that_are_made_leave_those_of_the_valid_point_alone(void **state)
{
	struct sink *sink = open_files();
	struct journal *journal = open_journal(false);
	char was[3 * LINE_SIZE];

	(void)state;
	for (unsigned int i = 0; i < 12; i++) {
		put_hit(sink, i, LINE_SIZE);
		if (i > 2)
			assert_memory_equal(journal_now_out(journal), was, sizeof(was));
		if (i % 3 < 2)
			continue;
		settle_lines(sink, journal);
		assert_int_equal(journal_now(journal)->out_size, sizeof(was));
		memcpy(was, journal_now_out(journal), sizeof(was));
	}
	sink_free(sink);
	journal_free(journal);
}

/* What a kill leaves of the last write is its begin: any length of it. */
static void each_file_is_given_exactly_what_it_lacks(void **state)
{
	static const off_t lengths[] = { 0, 1, 199, 200, 201, 399, 400, 599, 600 };

	(void)state;
	for (size_t a = 0; a < ARRAY_SIZE(lengths); a++) {
		for (size_t b = 0; b < ARRAY_SIZE(lengths); b++) {
			struct seen seen[2] = {};
			struct journal *journal;
			struct sink *sink;

			run_to_death();
			assert_int_equal(truncate(paths[0], 3 * LINE_SIZE + lengths[a]), 0);
			assert_int_equal(truncate(paths[1], 3 * LINE_SIZE + lengths[b]), 0);
			sink = open_files();
			journal = open_journal(true);
			assert_true(go_on(sink, journal));
			put_hit(sink, 6, LINE_SIZE);
			settle_lines(sink, journal);
			sink = sink_free(sink);
			journal_free(journal);
			for (size_t i = 0; i < 2; i++) {
				see_file(&seen[i], paths[i]);
				assert_int_equal(seen[i].hits, 7);
				assert_int_equal(unlink(paths[i]), 0);
			}
		}
	}
}

/* Each of them dies in the write that it goes on with. */
static void one_that_dies_while_it_goes_on_changes_nothing(void **state)
{
	struct seen seen = {};
	struct journal *journal;
	struct sink *sink;

	(void)state;
	run_to_death();
	for (unsigned int i = 0; i < 5; i++) {
		pid_t pid = fork();

		assert_int_equal(truncate(paths[1], 3 * LINE_SIZE + i), 0);
		if (!pid) {
			sink = open_files();
			journal = open_journal(true);
			(void)sink_resume(sink, journal);
			sink_track(sink, journal);
			(void)sink_flush(sink);
			die();
		}
		wait_for_death(pid);
	}
	(void)run_on(open_files());
	for (size_t i = 0; i < 2; i++) {
		seen = (struct seen){};
		see_file(&seen, paths[i]);
		assert_int_equal(seen.hits, 6);
	}
}

static void what_was_written_is_not_written_again(void **state)
{
	struct seen seen = {};
	struct sink *sink;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		sink = open_files();
		put_hit(sink, 0, LINE_SIZE);
		settle_lines(sink, open_journal(false));
		die();
	}
	wait_for_death(pid);
	/* Somebody has taken the file away meanwhile. */
	assert_int_equal(unlink(paths[1]), 0);
	(void)run_on(open_files());
	see_file(&seen, paths[0]);
	assert_int_equal(seen.hits, 1);
	assert_int_equal(size_of(paths[1]), 0);
}

static void a_rotation_is_done_before_the_point_that_its_lines_are_in(void **state)
{
	struct seen seen[2] = {};
	struct journal *journal;
	struct sink *sink;
	char kept[160];
	unsigned int i;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		sink = open_files();
		journal = open_journal(false);
		for (i = 0; i < 1020; i++) {
			put_hit(sink, i, 1000);
			if (i % 100 == 99)
				settle_lines(sink, journal);
		}
		settle_lines(sink, journal);
		/* More than 1 MiB now. */
		for (; i < 1060; i++)
			put_hit(sink, i, 1000);
		make_point(sink, journal);
		die();
	}
	wait_for_death(pid);
	assert_true(run_on(open_files()));
	for (i = 0; i < 2; i++) {
		(void)snprintf(kept, sizeof(kept), "%s.1", paths[i]);
		see_file(&seen[i], kept);
		assert_int_equal(seen[i].hits, 1020);
		see_file(&seen[i], paths[i]);
		assert_int_equal(seen[i].hits, 1060);
	}
}

static void a_line_that_was_cut_is_ended_in_the_file_that_has_its_begin(void **state)
{
	struct seen seen = {};
	char kept[160];

	(void)state;
	run_to_death();
	assert_int_equal(truncate(paths[0], 4 * LINE_SIZE + 50), 0);
	/* Somebody rotates it while nobody writes. */
	(void)snprintf(kept, sizeof(kept), "%s.1", paths[0]);
	assert_int_equal(rename(paths[0], kept), 0);
	assert_true(run_on(open_files()));
	see_file(&seen, kept);
	assert_int_equal(seen.hits, 5);
	see_file(&seen, paths[0]);
	assert_int_equal(seen.hits, 6);
}

/* --- a full disk ----------------------------------------------------------- */

static void what_a_full_disk_kept_out_is_told_by_the_next_process(void **state)
{
	char filler[80];
	struct journal *journal;
	struct seen seen = {};
	struct sink *sink;
	unsigned int i;
	pid_t pid;
	int fd;

	(void)state;
	if (!scratch_mount(&dir, "size=2M"))
		skip();
	journal = open_journal(false);
	(void)snprintf(filler, sizeof(filler), "%s/filler", dir.path);
	fd = open(filler, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	memset(text, 'x', sizeof(text));
	while (write(fd, text, 4096) == 4096)
		;
	assert_int_equal(ftruncate(fd, size_of(filler) - 2 * 12288), 0);
	close_fd(fd);
	pid = fork();
	if (!pid) {
		sink = open_files();
		for (i = 0; i < 200; i++) {
			put_hit(sink, i, 301);
			settle_lines(sink, journal);
		}
		die();
	}
	wait_for_death(pid);
	journal_free(journal);
	assert_int_equal(unlink(filler), 0);
	sink = open_files();
	journal = open_journal(true);
	(void)go_on(sink, journal);
	assert_false(sink_is_clean(sink));
	for (i = 200; i < 203; i++)
		put_hit(sink, i, 301);
	settle_lines(sink, journal);
	assert_true(sink_is_clean(sink));
	sink = sink_free(sink);
	journal_free(journal);
	for (i = 0; i < 2; i++) {
		seen = (struct seen){};
		see_file(&seen, paths[i]);
		assert_int_equal(seen.next, 203);
		assert_int_equal(seen.gaps, 1);
		assert_int_equal(seen.hits + seen.lost, 203);
	}
	assert_int_equal(umount(dir.path), 0);
}

/* --- what is no file ------------------------------------------------------- */

struct pipe_reader {
	int fd;
	size_t size;
};

static void read_some(struct pipe_reader *reader, size_t wanted)
{
	while (wanted) {
		ssize_t n = read(reader->fd, text + reader->size, wanted);

		assert_true(n > 0);
		reader->size += (size_t)n;
		wanted -= (size_t)n;
	}
}

static void a_pipe_gets_each_line_once_when_no_write_was_under_way(void **state)
{
	struct journal_output *note;
	struct pipe_reader reader;
	struct seen seen = {};
	struct journal *journal;
	struct sink *sink;
	uint64_t from;
	int ends[2];
	pid_t pid;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	reader = (struct pipe_reader){ .fd = ends[0] };
	journal = open_journal(false);
	pid = fork();
	if (!pid) {
		sink = open_stdout(ends[1]);
		/* More than a pipe takes: it waits for us to read. */
		for (unsigned int i = 0; i < 2000; i++) {
			put_hit(sink, i, LINE_SIZE);
			journal_next(journal)->seq = i;
			if (i % 1000 == 999)
				settle_lines(sink, journal);
		}
		die();
	}
	read_some(&reader, 10000);
	/* It waits with the pipe full: then it is in no write. */
	do {
		assert_int_equal(kill(pid, SIGCONT), 0);
		sched_yield();
		assert_int_equal(kill(pid, SIGSTOP), 0);
		assert_int_equal(waitpid(pid, NULL, WUNTRACED), pid);
		note = journal_now_output(journal, 0);
	} while (journal_now(journal)->seq != 1999 || !note->taken || note->trying > note->taken);
	assert_int_equal(kill(pid, SIGKILL), 0);
	wait_for_death(pid);
	journal_free(journal);
	journal = open_journal(true);
	pid = fork();
	if (!pid) {
		sink = open_stdout(ends[1]);
		if (!go_on(sink, journal) || sink_repeats(sink, &from))
			_exit(1);
		sink = sink_free(sink);
		die();
	}
	close_fd(ends[1]);
	read_some(&reader, 2000 * LINE_SIZE - reader.size);
	wait_for_death(pid);
	assert_int_equal(read(ends[0], text, 1), 0);
	journal_free(journal);
	close_fd(ends[0]);
	see_lines(&seen, text, reader.size);
	assert_int_equal(seen.hits, 2000);
}

/* Of a write that was under way: as much as a pipe takes at once. */
static void lines_that_a_pipe_may_have_twice_are_told(void **state)
{
	struct journal_output *note;
	struct pipe_reader reader;
	struct seen seen = { .next = 4 };
	struct journal *journal;
	struct sink *sink;
	uint64_t from = 0;
	int ends[2];
	pid_t pid;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	reader = (struct pipe_reader){ .fd = ends[0] };
	pid = fork();
	if (!pid) {
		sink = open_stdout(ends[1]);
		journal = open_journal(false);
		for (unsigned int i = 0; i < 10; i++)
			put_hit(sink, i, LINE_SIZE);
		make_point(sink, journal);
		/* It has got four, and died in the write of three. */
		note = journal_now_output(journal, 0);
		note->taken = 4 * LINE_SIZE;
		note->trying = 7 * LINE_SIZE;
		die();
	}
	wait_for_death(pid);
	sink = open_stdout(ends[1]);
	journal = open_journal(true);
	assert_true(go_on(sink, journal));
	assert_true(sink_repeats(sink, &from));
	assert_int_equal(from, 4);
	sink = sink_free(sink);
	journal_free(journal);
	close_fd(ends[1]);
	read_some(&reader, 6 * LINE_SIZE);
	close_fd(ends[0]);
	see_lines(&seen, text, reader.size);
	assert_int_equal(seen.next, 10);
}

/* One longer than what a pipe takes whole may have been cut: it is ended first. */
static void a_line_that_a_pipe_may_have_half_of_begins_anew(void **state)
{
	struct journal_output *note;
	struct pipe_reader reader;
	struct seen seen = {};
	struct journal *journal;
	struct sink *sink;
	int ends[2];
	pid_t pid;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	reader = (struct pipe_reader){ .fd = ends[0] };
	pid = fork();
	if (!pid) {
		sink = open_stdout(ends[1]);
		journal = open_journal(false);
		put_hit(sink, 0, 10000);
		make_point(sink, journal);
		note = journal_now_output(journal, 0);
		note->trying = 10000;
		die();
	}
	wait_for_death(pid);
	assert_true(run_on(open_stdout(ends[1])));
	close_fd(ends[1]);
	read_some(&reader, 10001);
	close_fd(ends[0]);
	assert_int_equal(text[0], '\n');
	see_lines(&seen, text + 1, 10000);
}

/* The standard output may be a file: the size tells, to the byte. */
static void a_file_that_is_the_standard_output_is_gone_on_with(void **state)
{
	struct seen seen = {};
	struct sink *sink;
	int fd = open(paths[0], O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		sink = open_stdout(fd);
		for (unsigned int i = 0; i < 10; i++)
			put_hit(sink, i, LINE_SIZE);
		make_point(sink, open_journal(false));
		(void)sink_flush(sink);
		die();
	}
	wait_for_death(pid);
	assert_int_equal(truncate(paths[0], 3 * LINE_SIZE + 77), 0);
	assert_true(run_on(open_stdout(fd)));
	close_fd(fd);
	see_file(&seen, paths[0]);
	assert_int_equal(seen.hits, 10);
}

static void without_a_point_no_line_leaves_the_buffer(void **state)
{
	size_t size, n = 0;
	char *room;
	struct journal *journal = open_journal(false);
	struct sink *sink = open_files();
	struct stat st;

	(void)state;
	settle_lines(sink, journal);
	while (sink_reserve(sink, LINE_SIZE, &room) == 0) {
		put_hit(sink, (unsigned int)n++, LINE_SIZE);
		assert_true(n <= SINK_BUFFER_BYTES / LINE_SIZE);
	}
	assert_int_equal(sink_reserve(sink, LINE_SIZE, &room), -ENOBUFS);
	(void)sink_pending(sink, &size);
	assert_int_equal(size, n * LINE_SIZE);
	assert_int_equal(stat(paths[0], &st), 0);
	assert_int_equal(st.st_size, 0);
	settle_lines(sink, journal);
	assert_int_equal(sink_reserve(sink, LINE_SIZE, &room), 0);
	assert_int_equal(stat(paths[0], &st), 0);
	assert_int_equal(st.st_size, size);
	sink_free(sink);
	journal_free(journal);
}

/* --- damage ---------------------------------------------------------------- */

/* Whatever the words of an output say: it is refused, or lines come out whole. */
static void a_damaged_output_in_the_journal_does_no_harm(void **state)
{
	static const uint64_t values[] = { 1, 7, 200, 601, 1ULL << 31, UINT64_MAX };
	const size_t n_words = sizeof(struct journal_output) / sizeof(uint64_t);
	struct journal_output was;
	struct journal *journal;
	struct sink *sink;
	size_t w, v;

	(void)state;
	run_to_death();
	journal = open_journal(true);
	was = *journal_now_output(journal, 0);
	for (w = 1; w < n_words; w++) {
		for (v = 0; v < ARRAY_SIZE(values); v++) {
			uint64_t *word = (uint64_t *)journal_now_output(journal, 0) + w;
			int r;

			*word = values[v];
			sink = open_files();
			r = sink_resume(sink, journal);
			assert_true(r == 0 || r == -EBADMSG);
			assert_int_equal(sink_flush(sink), 0);
			sink = sink_free(sink);
			*journal_now_output(journal, 0) = was;
			journal_now_output(journal, 1)->rest_size = 0;
			assert_int_equal(truncate(paths[0], 3 * LINE_SIZE), 0);
			assert_int_equal(truncate(paths[1], 3 * LINE_SIZE), 0);
		}
	}
	journal_free(journal);
}

#define RESUME_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		RESUME_TEST(lines_that_are_made_leave_those_of_the_valid_point_alone),
		RESUME_TEST(each_file_is_given_exactly_what_it_lacks),
		RESUME_TEST(one_that_dies_while_it_goes_on_changes_nothing),
		RESUME_TEST(what_was_written_is_not_written_again),
		RESUME_TEST(a_rotation_is_done_before_the_point_that_its_lines_are_in),
		RESUME_TEST(a_line_that_was_cut_is_ended_in_the_file_that_has_its_begin),
		RESUME_TEST(a_pipe_gets_each_line_once_when_no_write_was_under_way),
		RESUME_TEST(lines_that_a_pipe_may_have_twice_are_told),
		RESUME_TEST(a_line_that_a_pipe_may_have_half_of_begins_anew),
		RESUME_TEST(a_file_that_is_the_standard_output_is_gone_on_with),
		RESUME_TEST(without_a_point_no_line_leaves_the_buffer),
		RESUME_TEST(a_damaged_output_in_the_journal_does_no_harm),
		RESUME_TEST(what_a_full_disk_kept_out_is_told_by_the_next_process),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
