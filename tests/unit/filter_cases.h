/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filters on sched:sched_switch, which every kernel has: for our checker, and
 * for the kernel itself, so that the two are compared.
 */
#ifndef TESTS_UNIT_FILTER_CASES_H
#define TESTS_UNIT_FILTER_CASES_H

#include "filter.h"

static const struct filter_field sched_switch_fields[] = {
	{ "prev_comm", FILTER_STRING, 0, false }, { "prev_pid", FILTER_NUMBER, 4, true },
	{ "prev_prio", FILTER_NUMBER, 4, true },  { "prev_state", FILTER_NUMBER, 8, true },
	{ "next_comm", FILTER_STRING, 0, false }, { "next_pid", FILTER_NUMBER, 4, true },
	{ "next_prio", FILTER_NUMBER, 4, true },
};

/**
 * struct filter_case - a filter and what is said of it
 * @text: the filter
 * @offset: of the mistake; -1 when there is none
 * @says: part of the message or the advice
 * @only_ours: the kernel takes it, though it can only be a slip
 */
struct filter_case {
	const char *text;
	int offset;
	const char *says;
	bool only_ours;
};

static const struct filter_case filter_cases[] = {
	{ "prev_pid == 1", -1, NULL, false },
	{ "prev_pid==1", -1, NULL, false },
	{ "  prev_pid\t!= 1 ", -1, NULL, false },
	{ "!prev_pid == 1", -1, NULL, false },
	{ "! ( prev_pid == 1 )", -1, NULL, false },
	{ "!!prev_pid==1", -1, NULL, false },
	{ "prev_pid == 1 && !(next_pid==2||next_pid==3)", -1, NULL, false },
	{ "prev_pid < 100 && prev_comm ~ \"kworker*\" || next_prio >= 0x10", -1, NULL, false },
	{ "prev_pid == -1", -1, NULL, false },
	{ "prev_state == -0x8000000000000000", -1, NULL, false },
	{ "prev_pid & 4", -1, NULL, false },
	{ "prev_comm == 'a \"b\"'", -1, NULL, false },
	{ "prev_comm != \"\"", -1, NULL, false },
	{ "CPU == 1 && cpu < 2 && comm == \"x\" && COMM ~ \"x*\"", -1, NULL, false },
	{ "common_pid != 0 && common_flags == 255", -1, NULL, false },
	{ "((((prev_pid == 1))))", -1, NULL, false },
	{ "", 0, "ends where a comparison", true },
	{ "0", 0, "name of a field", true },
	{ "prev_pid == 010", 12, "octal", true },
	{ "prev_pid == 1 ||", 16, "ends where a comparison", true },
	{ "prev_pid == 99999999999", 12, "never has this value", true },
	{ "prev_pid == 2147483648", 12, "32 bits and a sign", true },
	{ "common_flags == 256", 16, "8 bits", true },
	{ "common_type == -1", 15, "no sign", false },
	{ "prev_state == 0xffffffffffffffff", 14, "never has this value", false },
	{ "prev_state == 0x1ffffffffffffffff", 14, "64 bits", false },
	{ "prev_pid == 0x", 12, "no number", false },
	{ "prev_pid == 0x1g", 12, "no number", false },
	{ "prev_pid == 1a", 12, "no number", false },
	{ "prev_pid == - 1", 12, "no number", false },
	{ "prev_pid == +1", 12, "number or a string", false },
	{ "prev_pid == next_pid", 12, "with values only", false },
	{ "prev_comm == cat", 13, "in quotes", false },
	{ "prev_comm == 3", 13, "is a string", false },
	{ "prev_comm ~ 3", 12, "is a string", false },
	{ "prev_comm > \"a\"", 10, "does not compare strings", false },
	{ "prev_comm == \"a", 13, "not closed", false },
	{ "prev_comm == \"a\\\"b\"", 17, "expected here", false },
	{ "prev_pid == \"3\"", 12, "is a number", false },
	{ "prev_pid ~ 3", 9, "does not compare numbers", false },
	{ "prev_pid = 4", 9, "write \"==\"", false },
	{ "prev_pid =< 4", 9, "write \"<=\"", false },
	{ "prev_pid", 8, "comparison is expected", false },
	{ "prev_pid && prev_prio == 1", 9, "comparison is expected", false },
	{ "prev_pidd == 1", 0, "did you mean: prev_pid", false },
	{ "next_pid == 1 && zzzzzzz == 1", 17, "its fields are: prev_comm, prev_pid", false },
	{ "prev_pid == ", 12, "ends where a value", false },
	{ "(prev_pid == 1", 0, "not closed", false },
	{ "prev_pid == 1)", 13, "not opened", false },
	{ "(prev_pid == 1 prev_pid == 2)", 15, "expected here", false },
	{ "prev_pid == 1 prev_pid == 2", 14, "expected here", false },
	{ "prev_pid == 1 & next_pid == 2", 14, "does not join", false },
	{ "prev_pid == 1 | next_pid == 2", 14, "does not join", false },
	{ "prev_pid & 4 == 0", 13, "expected here", false },
	{ "prev_pid == 1 && && prev_pid == 2", 17, "name of a field", false },
	{ "()", 1, "name of a field", false },
	{ "!", 1, "ends where a comparison", false },
	{ "prev_pid\n== 1", 8, "control character", true },
	{ "prev_pid.function == x", 8, "not understood", false },
};

#endif /* TESTS_UNIT_FILTER_CASES_H */
