// SPDX-License-Identifier: GPL-2.0-only
#include "kernel_answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "event_json.h"

/*
 * An entry (tracing_err_log_seq_show() in kernel/trace/trace.c), the caret
 * below the byte that is wrong:
 *
 *	[   12.345678] trace_kprobe: error: Failed to register probe event
 *	  Command: p:probed_x/a vfs_read+0x1c
 *	                        ^
 */
static const char command_prefix[] = "  Command: ";

static const char *line_end(const char *line)
{
	return strchrnul(line, '\n');
}

/* Splits "[TIME] WHO: error: TEXT"; false when the line is not such a one. */
static bool split_head(const char *line, const char *end, const char *parts[3], size_t sizes[3])
{
	static const char separator[] = ": error: ";
	const char *close_bracket, *middle;

	if (line == end || line[0] != '[')
		return false;
	close_bracket = memchr(line, ']', (size_t)(end - line));
	if (!close_bracket || end - close_bracket < 2 || close_bracket[1] != ' ')
		return false;
	middle = memmem(close_bracket, (size_t)(end - close_bracket), separator,
			sizeof(separator) - 1);
	if (!middle)
		return false;
	parts[0] = line + 1;
	sizes[0] = (size_t)(close_bracket - line) - 1;
	parts[1] = close_bracket + 2;
	sizes[1] = middle > parts[1] ? (size_t)(middle - parts[1]) : 0;
	parts[2] = middle + sizeof(separator) - 1;
	sizes[2] = (size_t)(end - parts[2]);
	return true;
}

static size_t caret_column(const char *line)
{
	size_t spaces = strspn(line, " ");

	if (line[spaces] != '^' || spaces < sizeof(command_prefix) - 1)
		return 0;
	return spaces - (sizeof(command_prefix) - 1);
}

/* Old kernels cut the command (MAX_FILTER_STR_VAL, 256 bytes with the NUL). */
static bool is_command(const char *kept, size_t kept_size, const char *wanted)
{
	size_t wanted_size = strlen(wanted);

	if (kept_size != wanted_size && kept_size != 255)
		return false;
	return kept_size <= wanted_size && !memcmp(kept, wanted, kept_size);
}

static int answer_set(struct kernel_answer *answer, const char *parts[3], const size_t sizes[3],
		      const char *command, size_t command_size, size_t column)
{
	kernel_answer_done(answer);
	answer->when = strndup(parts[0], sizes[0]);
	answer->who = strndup(parts[1], sizes[1]);
	answer->text = strndup(parts[2], sizes[2]);
	answer->command = strndup(command, command_size);
	answer->column = column;
	if (answer->when && answer->who && answer->text && answer->command)
		return 0;
	kernel_answer_done(answer);
	return -ENOMEM;
}

int kernel_answer_parse_last(const char *log, const char *command, struct kernel_answer *ret_answer)
{
	struct kernel_answer answer = { 0 };
	int found = 0;

	while (*log) {
		const char *head_end = line_end(log);
		const char *second = *head_end ? head_end + 1 : head_end;
		const char *second_end = line_end(second);
		const char *parts[3];
		size_t sizes[3];

		if (split_head(log, head_end, parts, sizes) &&
		    !strncmp(second, command_prefix, sizeof(command_prefix) - 1)) {
			const char *kept = second + sizeof(command_prefix) - 1;
			size_t size = (size_t)(second_end - kept);
			const char *third = *second_end ? second_end + 1 : second_end;

			if (!command || is_command(kept, size, command)) {
				if (answer_set(&answer, parts, sizes, kept, size,
					       caret_column(third)) < 0)
					return -ENOMEM;
				found = 1;
			}
		}
		log = second;
	}
	if (found)
		*ret_answer = answer;
	return found;
}

void kernel_answer_done(struct kernel_answer *answer)
{
	free(answer->when);
	free(answer->who);
	free(answer->text);
	free(answer->command);
	*answer = (struct kernel_answer){ 0 };
}

void kernel_answer_locate(const char *command, size_t column, struct answer_spot *ret_spot)
{
	struct answer_spot spot = { 0 };
	const char *word = command;
	size_t words = 0, hidden = 0;

	/* The definition is ours: one space between words, none within. */
	for (;;) {
		size_t size = strcspn(word, " ");
		size_t start = (size_t)(word - command);

		if (words >= 2 && (!strncmp(word, EVENT_COMM_FIELD "=", sizeof(EVENT_COMM_FIELD)) ||
				   !strncmp(word, EVENT_ID_FIELD "=", sizeof(EVENT_ID_FIELD)) ||
				   !strncmp(word, EVENT_SP_FIELD "=", sizeof(EVENT_SP_FIELD))))
			hidden++;
		if (column <= start + size || word[size] == '\0') {
			size_t inside = column > start ? column - start : 0;
			const char *equals = memchr(word, '=', size);
			size_t name = equals ? (size_t)(equals - word) + 1 : 0;

			spot.is_target = words == 1;
			spot.is_arg = words >= 2 + hidden;
			spot.arg = spot.is_arg ? words - 2 - hidden : 0;
			if (words == 1)
				spot.offset = inside;
			else if (spot.is_arg)
				spot.offset = inside > name ? inside - name : 0;
			break;
		}
		word += size + 1;
		words++;
	}
	*ret_spot = spot;
}
