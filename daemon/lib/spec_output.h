/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "output" of a set: where its lines go.
 */
#ifndef PROBE_LIB_SPEC_OUTPUT_H
#define PROBE_LIB_SPEC_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What is taken when a set does not say. */
#define OUTPUT_KEEP	      5
#define OUTPUT_FILE_MODE      0640
#define OUTPUT_SOCKET_MODE    0600
#define OUTPUT_QUEUE_KB	      1024
#define OUTPUT_MAX_READERS    16
#define OUTPUT_MAX_PER_SECOND 100

/* Outputs of a set. */
#define OUTPUT_MAX 8

/**
 * enum output_kind - what an output is
 * @OUTPUT_STDOUT: the standard output; a slow reader is waited for
 * @OUTPUT_FILE: a file that is rotated
 * @OUTPUT_SOCKET: a Unix stream socket that readers connect to
 * @OUTPUT_JOURNAL: entries with fields of their own in the journal
 */
enum output_kind { OUTPUT_STDOUT, OUTPUT_FILE, OUTPUT_SOCKET, OUTPUT_JOURNAL, OUTPUT_KIND_COUNT };

/**
 * struct output_spec - one output
 * @kind: what it is; the rest is for some kinds only
 * @path: of a file or socket; absolute
 * @max_mb: a file of so many MiB is rotated; 0: of any size
 * @max_hours: a file of so many hours is rotated; 0: of any age
 * @keep: rotated files that are kept
 * @mode: of a file or socket
 * @user: owner of a file or socket; NULL: who runs probed
 * @group: its group; NULL: that of who runs probed
 * @queue_kb: of a socket: lines that a reader may be behind
 * @max_readers: of a socket, at a time
 * @max_per_second: lines to the journal
 */
struct output_spec {
	enum output_kind kind;
	char *path;
	uint32_t max_mb;
	uint32_t max_hours;
	uint32_t keep;
	mode_t mode;
	char *user;
	char *group;
	uint32_t queue_kb;
	uint32_t max_readers;
	uint32_t max_per_second;
};

/**
 * output_kind_name() - the key that stands for a kind: "file", "socket", …
 * @kind: the kind
 */
const char *output_kind_name(enum output_kind kind);

/**
 * output_spec_copy() - copy an output
 * @from: the output
 * @ret_output: the copy; its strings are its own
 *
 * Return: 0 or -ENOMEM
 */
int output_spec_copy(const struct output_spec *from, struct output_spec *ret_output);

/**
 * output_spec_is_same() - do two say the same?
 * @a: one
 * @b: the other
 */
bool output_spec_is_same(const struct output_spec *a, const struct output_spec *b);

/**
 * output_spec_done() - free what an output owns
 * @output: the output, in any state
 */
void output_spec_done(struct output_spec *output);

#endif /* PROBE_LIB_SPEC_OUTPUT_H */
