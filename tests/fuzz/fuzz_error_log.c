// SPDX-License-Identifier: GPL-2.0-only
/*
 * tracefs' error_log, and the place that a caret points to. The first line of
 * the input is the command that is looked for.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kernel_answer answer = { 0 };
	struct answer_spot spot;
	char *text = malloc(size + 1);
	char *log;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	log = strchr(text, '\n');
	if (log) {
		*log++ = '\0';
		(void)kernel_answer_parse_last(log, text, &answer);
		kernel_answer_done(&answer);
		if (kernel_answer_parse_last(log, NULL, &answer) > 0) {
			assert(!strchr(answer.text, '\n') && !strchr(answer.command, '\n'));
			kernel_answer_locate(answer.command, answer.column, &spot);
			assert(spot.offset <= answer.column);
		}
		kernel_answer_done(&answer);
	}
	free(text);
	return 0;
}
