// SPDX-License-Identifier: GPL-2.0-only
/* Records of entries and returns as lines: of calls with filters, which are wanted. */
#include "probed/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/call_pair.h"
#include "lib/filter_match.h"
#include "lib/reader.h"
#include "probed/programs.h"

static const char format_text[] =
	"name: e\nID: 7\nformat:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
	"\tfield:u64 __sp;\toffset:8;\tsize:8;\tsigned:0;\n"
	"\tfield:s32 r;\toffset:16;\tsize:4;\tsigned:1;\n\n"
	"print fmt: \"(%lx) __sp=%Lu\", REC->__probe_ip, REC->__sp\n";

/*
 * A call whose returns the kernel filters; one that is not filtered; one with both
 * filters, of which the kernel has that of the entry; and what was told of them.
 */
enum { FILTERED, PLAIN, BOTH, CALL_COUNT };

static const char *const call_names[] = { "filtered", "plain", "both" };

struct run {
	struct event_writer writer;
	struct event_program *program;
	struct filter_match *filter;
	struct probe_program entries[CALL_COUNT];
	struct probe_program returns[CALL_COUNT];
	int proc_fd;
	struct calls *calls;
	char told[4096];
	unsigned int n_lost; /* with the last record that was cut */
};

/* call_line_fn */
static int tell(void *userdata, const struct call_line *line)
{
	struct run *run = userdata;
	size_t size = strlen(run->told);

	(void)snprintf(run->told + size, sizeof(run->told) - size, "%s%.*s\n",
		       call_names[line->probe->call], (int)line->extra_size, line->extra);
	return 0;
}

static int setup(void **state)
{
	static const struct event_arg none[1];
	const struct event_config config = {
		.set = "s", .probe = "p", .kind = "call", .args = none
	};
	static struct run run;
	struct event_format *format = NULL;
	uint32_t i;

	memset(&run, 0, sizeof(run));
	assert_int_equal(event_format_parse(format_text, sizeof(format_text) - 1, &format), 0);
	assert_int_equal(event_program_compile(format, &config, &run.program), 0);
	assert_int_equal(filter_match_new("r < 0", format, &run.filter), 0);
	event_format_free(format);
	for (i = 0; i < CALL_COUNT; i++) {
		run.entries[i] = (struct probe_program){
			.program = run.program,
			.role = PROBE_CALL_ENTRY,
			.call = i,
			.sp_offset = 8,
			.has_filter = i == FILTERED,
		};
		run.returns[i] = (struct probe_program){
			.program = run.program,
			.half = run.program,
			.role = PROBE_CALL_RETURN,
			.call = i,
			.sp_offset = 8,
			.has_filter = i == BOTH,
			.filter = i == BOTH ? run.filter : NULL,
		};
	}
	event_writer_init(&run.writer, NULL, NULL);
	run.proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(run.proc_fd >= 0);
	assert_int_equal(calls_new(&run.writer, run.proc_fd, tell, &run, &run.calls), 0);
	*state = &run;
	return 0;
}

static int teardown(void **state)
{
	struct run *run = *state;

	calls_free(run->calls);
	event_program_free(run->program);
	filter_match_free(run->filter);
	return close(run->proc_fd);
}

/* Of this very thread: it is there when it is looked for. */
static int give(struct run *run, const struct probe_program *program, uint64_t sp, uint64_t ts,
		int32_t result, uint32_t size)
{
	uint8_t bytes[20] = { 7 };
	const int32_t tid = getpid();
	const struct reader_event event = { .ts = ts, .data = bytes, .size = size };

#ifdef __x86_64__
	/* The return address is no longer on the stack. */
	sp += program->role == PROBE_CALL_RETURN ? 8 : 0;
#endif
	memcpy(bytes + 4, &tid, sizeof(tid));
	memcpy(bytes + 8, &sp, sizeof(sp));
	memcpy(bytes + 16, &result, sizeof(result));
	return calls_record(run->calls, program, &event, &(struct call_stacks){ .text = "" },
			    &run->n_lost);
}

static void record_of(struct run *run, const struct probe_program *program, uint64_t sp,
		      uint64_t ts, int32_t result)
{
	assert_int_equal(give(run, program, sp, ts, result, 20), 0);
}

static void record(struct run *run, const struct probe_program *program, uint64_t sp, uint64_t ts)
{
	record_of(run, program, sp, ts, 0);
}

static void nobody_waits_for_a_return_that_may_be_filtered_out(void **state)
{
	struct run *run = *state;

	record(run, &run->entries[FILTERED], 0x900, 1);
	record(run, &run->entries[FILTERED], 0x800, 2);
	assert_int_equal(calls_open_count(run->calls), 0);
	record(run, &run->entries[PLAIN], 0x700, 3);
	assert_int_equal(calls_open_count(run->calls), 1);
	record(run, &run->returns[FILTERED], 0x800, 7);
	assert_string_equal(run->told, "filtered,\"return\":{},\"duration_ns\":5\n");
}

static void what_a_filter_may_have_left_out_is_forgotten_in_silence(void **state)
{
	struct run *run = *state;
	uint64_t i;

	record(run, &run->entries[PLAIN], 0x10, 1);
	for (i = 1; i <= 2 * CALL_PAIR_MAX_OPEN; i++)
		record(run, &run->entries[FILTERED], 0x100 * i, 2);
	record(run, &run->entries[FILTERED], 0x100 * i, 3);
	assert_string_equal(run->told, "");
	assert_int_equal(calls_lost(run->calls), 0);
	assert_string_equal(run->told, "plain,\"return\":null,\"duration_ns\":null,"
				       "\"missing\":\"return\",\"cause\":\"lost\"\n");
	run->told[0] = '\0';
	record(run, &run->entries[FILTERED], 0x900, 4);
	assert_int_equal(calls_stop(run->calls), 0);
	assert_string_equal(run->told, "");
}

/* Else the next return at its place would be taken for its own. */
static void a_return_that_is_not_wanted_ends_its_call(void **state)
{
	struct run *run = *state;

	record(run, &run->entries[BOTH], 0x900, 1);
	assert_int_equal(calls_open_count(run->calls), 1);
	record_of(run, &run->returns[BOTH], 0x900, 2, 0);
	assert_int_equal(calls_open_count(run->calls), 0);
	/* Of a call whose entry was left out. */
	record_of(run, &run->returns[BOTH], 0x900, 4, -1);
	assert_string_equal(run->told, "");
	record(run, &run->entries[BOTH], 0x900, 5);
	record_of(run, &run->returns[BOTH], 0x900, 8, -1);
	assert_string_equal(run->told, "both,\"return\":{},\"duration_ns\":3\n");
}

static void a_return_is_owed_though_it_may_not_be_wanted(void **state)
{
	struct run *run = *state;

	record(run, &run->entries[BOTH], 0x900, 1);
	assert_int_equal(calls_lost(run->calls), 0);
	assert_string_equal(run->told, "both,\"return\":null,\"duration_ns\":null,"
				       "\"missing\":\"return\",\"cause\":\"lost\"\n");
}

/*
 * Its own may have been left out before the set was changed, and of the calls since
 * then the entries. While entries are all there, the one at a place is of its call.
 */
static void an_entry_from_before_a_filter_is_not_taken_for_one_it_left_out(void **state)
{
	struct run *run = *state;
	struct probe_program left_out = run->returns[FILTERED], all = left_out;

	left_out.has_filter = true;
	left_out.filter = run->filter;
	record(run, &run->entries[FILTERED], 0x900, 1);
	record(run, &run->entries[FILTERED], 0x800, 2);
	record_of(run, &left_out, 0x900, 3, -1);
	assert_string_equal(run->told, "");
	/* Nor is it there for the next. */
	record(run, &all, 0x900, 4);
	assert_string_equal(run->told, "filtered,\"return\":{},\"duration_ns\":null,"
				       "\"missing\":\"entry\",\"cause\":\"unknown\"\n");
	run->told[0] = '\0';
	record(run, &all, 0x800, 7);
	assert_string_equal(run->told, "filtered,\"return\":{},\"duration_ns\":5\n");
}

static void a_return_that_is_cut_is_told_as_corrupt_and_so_is_its_entry(void **state)
{
	struct run *run = *state;

	record(run, &run->entries[BOTH], 0x900, 1);
	record(run, &run->entries[BOTH], 0x800, 2);
	assert_int_equal(give(run, &run->returns[BOTH], 0x900, 3, -1, 19), -EBADMSG);
	assert_int_equal(run->n_lost, 2);
	assert_int_equal(calls_open_count(run->calls), 1);
	/* Nobody knows whose it is when not even that is there. */
	assert_int_equal(give(run, &run->returns[BOTH], 0x800, 4, -1, 15), -EBADMSG);
	assert_int_equal(run->n_lost, 1);
	assert_int_equal(calls_open_count(run->calls), 1);
	assert_string_equal(run->told, "");
}

/* Not later, when nobody asks for a record and the whole stream would end by it. */
static void an_entry_that_is_cut_is_told_as_corrupt_at_once(void **state)
{
	struct run *run = *state;

	assert_int_equal(give(run, &run->entries[PLAIN], 0x900, 1, 0, 19), -EBADMSG);
	assert_int_equal(run->n_lost, 1);
	assert_int_equal(calls_open_count(run->calls), 0);
	assert_int_equal(calls_lost(run->calls), 0);
	assert_int_equal(calls_stop(run->calls), 0);
	assert_string_equal(run->told, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nobody_waits_for_a_return_that_may_be_filtered_out,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_a_filter_may_have_left_out_is_forgotten_in_silence, setup, teardown),
		cmocka_unit_test_setup_teardown(a_return_that_is_not_wanted_ends_its_call, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_return_is_owed_though_it_may_not_be_wanted, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			an_entry_from_before_a_filter_is_not_taken_for_one_it_left_out, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			a_return_that_is_cut_is_told_as_corrupt_and_so_is_its_entry, setup,
			teardown),
		cmocka_unit_test_setup_teardown(an_entry_that_is_cut_is_told_as_corrupt_at_once,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
