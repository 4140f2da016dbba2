/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel said about a probe that it refused: tracefs' error_log, read,
 * and brought back to the place in the set that it is about.
 */
#ifndef PROBE_LIB_KERNEL_ANSWER_H
#define PROBE_LIB_KERNEL_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "cleanup.h"

/**
 * struct kernel_answer - one entry of error_log
 * @when: the time as printed, e.g. "  812.345678"
 * @who: e.g. "trace_kprobe"
 * @text: what is wrong
 * @command: the command, as far as the kernel kept it
 * @column: byte of @command that the caret is under; 0 for its start
 */
struct kernel_answer {
	char *when;
	char *who;
	char *text;
	char *command;
	size_t column;
};

/**
 * kernel_answer_parse_last() - the newest entry about a command
 * @log: text of error_log, terminated
 * @command: the command that was written; NULL for the newest entry of all
 * @ret_answer: release with kernel_answer_done()
 *
 * Return: 1 when there is one, 0 when there is none; -ENOMEM
 */
int kernel_answer_parse_last(const char *log, const char *command,
			     struct kernel_answer *ret_answer);

/**
 * kernel_answer_done() - release an entry
 * @answer: the entry
 */
void kernel_answer_done(struct kernel_answer *answer);

/**
 * struct answer_spot - which part of a definition a column is in
 * @is_arg: it is in an argument; otherwise in the name or the target
 * @is_target: it is in the target
 * @arg: number of the argument, the hidden one not counted
 * @offset: byte in the argument's expression (after "NAME="), or in the target
 */
struct answer_spot {
	bool is_arg;
	bool is_target;
	size_t arg;
	size_t offset;
};

/**
 * kernel_answer_locate() - from a column to the part of the definition
 * @command: the definition: "p:GROUP/EVENT TARGET __comm=$comm NAME=EXPR …"
 * @column: the caret's byte
 * @ret_spot: the part
 */
void kernel_answer_locate(const char *command, size_t column, struct answer_spot *ret_spot);

#endif /* PROBE_LIB_KERNEL_ANSWER_H */
