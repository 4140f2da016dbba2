/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What was read from the kernel and not yet written to the output, in a file
 * that is mapped and so outlives the process: the pages themselves, and points
 * that say how far their records and the lines made of them have come. A
 * process that is killed at whatever moment leaves what the next one needs to
 * go on with the very next byte.
 *
 * It guards against the death of the process, not of the machine: with the
 * machine the kernel's buffers are gone as well.
 *
 * There are two points. One is valid; the next is made in the other and becomes
 * valid by the store of one word. A point holds the lines that are to be written
 * after it was made, and for each output what it needs to be given exactly what
 * it lacks: where in its file they begin, what it still owes of earlier lines.
 * How far an output came is told by the size of a file; of what is no file, it
 * is noted here, so that at most what was in one write(2) is written once more.
 */
#ifndef PROBE_LIB_JOURNAL_H
#define PROBE_LIB_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "reader.h"
#include "spec_output.h"

/* Room for lines in a point. */
#define JOURNAL_OUT_MAX (256U << 10)
/* Room for the rest of a line that an output has begun. */
#define JOURNAL_REST_MAX (16U << 10)

/**
 * struct journal_cpu - how far the records of one CPU have come
 * @first_order: number of the page that the next record is in; of the next page
 *		 to be read when @has_first is not set
 * @head_offset: where on that page the next record's payload is
 * @has_first: there is such a page
 * @pending: losses to tell before the next record, by cause
 * @told: losses that were told, by cause
 * @delivered: records given
 * @last_ts: time of the last record given
 */
struct journal_cpu {
	uint64_t first_order;
	uint32_t head_offset;
	uint32_t has_first;
	uint64_t pending[LOST_CAUSE_COUNT];
	uint64_t told[LOST_CAUSE_COUNT];
	uint64_t delivered;
	uint64_t last_ts;
};

/**
 * struct journal_base - the kernel's counters when the first reader began
 * @overrun: overwritten
 * @commit_overrun: lost to nested writers
 * @dropped: lost because it was full
 * @read: handed out
 * @is_inexact: page headers do not tell all overruns; stays set
 */
struct journal_base {
	uint64_t overrun;
	uint64_t commit_overrun;
	uint64_t dropped;
	uint64_t read;
	uint64_t is_inexact;
};

/**
 * struct journal_gap - lines that an output misses
 * @hits: hits that they stand for
 * @is_open: there are such lines, and no record has told of them
 * @begin: what that record begins with
 */
struct journal_gap {
	uint64_t hits;
	uint64_t is_open;
	char begin[80];
};

/**
 * struct journal_output - an output when the point is made
 * @id: which; 0 for none
 * @is_file: it is a regular file
 * @dev: device of what it writes to
 * @ino: its inode; 0 when it has none
 * @offset: of a file: where the next byte goes
 * @taken: bytes of the point's lines that it has; of what is no file, kept up to
 *	   date while they are written
 * @trying: the same, once the write that is under way is done
 * @owed: hits in a line that it alone has begun
 * @gap: what it misses
 * @rest_gap: what it misses as well if the rest of the line is never written
 * @rest_size: bytes of that rest, see journal_now_rest()
 *
 * What goes to it next is the rest, the record of the gap, and the lines from
 * @taken on, in this order.
 */
struct journal_output {
	uint64_t id;
	uint64_t is_file;
	uint64_t dev;
	uint64_t ino;
	uint64_t offset;
	uint64_t taken;
	uint64_t trying;
	uint64_t owed;
	struct journal_gap gap;
	struct journal_gap rest_gap;
	uint64_t rest_size;
};

/**
 * struct journal_point - a moment to go on from
 * @seq: number of the next line
 * @hits: lines of hits, those of @out included
 * @lost: hits told as lost, likewise
 * @open: hits that are neither: entries of calls that have not returned, which
 *	  only the process knows; of calls whose returns the kernel filters none
 * @out_size: bytes of lines that are to be written
 * @is_written: they were, to all outputs, none of which misses any
 * @outputs: where to
 */
struct journal_point {
	uint64_t seq;
	uint64_t hits;
	uint64_t lost;
	uint64_t open;
	uint64_t out_size;
	uint64_t is_written;
	struct journal_output outputs[OUTPUT_MAX];
};

/**
 * struct journal_shape - what a journal has room for
 * @n_cpus: CPUs
 * @slot_size: bytes of a slot
 * @n_slots: slots, each for a page
 */
struct journal_shape {
	uint64_t n_cpus;
	uint64_t slot_size;
	uint64_t n_slots;
};

struct journal;

/**
 * journal_path() - the file of a set's journal
 * @dir: directory; NULL for SET_LOCK_DIR
 * @set: name of the set
 *
 * Return: the path, owned by the caller; NULL without memory
 */
char *journal_path(const char *dir, const char *set);

/**
 * journal_open() - map the journal of a set
 * @path: the file
 * @is_adopted: what an earlier process of the set left is to be gone on with
 * @ret_journal: owned by the caller
 *
 * Return: 0; -errno when there is no memory for it, or no such file to adopt
 */
int journal_open(const char *path, bool is_adopted, struct journal **ret_journal);

/**
 * journal_set_shape() - make room, or check that what is there fits
 * @journal: the journal
 * @shape: what is needed; for an adopted one @n_slots may be less than it has
 *
 * One that is not understood, or that has another shape, is begun afresh: then
 * journal_is_resumed() is false.
 *
 * Return: 0; -errno when there is no room
 */
int journal_set_shape(struct journal *journal, const struct journal_shape *shape);

/**
 * journal_is_resumed() - is there a point to go on from?
 * @journal: the journal
 */
bool journal_is_resumed(const struct journal *journal);

/**
 * journal_slot() - the memory of a slot, kept as the last process left it
 * @journal: the journal, with a shape
 * @i: which
 */
void *journal_slot(struct journal *journal, size_t i);

/**
 * journal_n_slots() - how many slots there are
 * @journal: the journal, with a shape
 */
size_t journal_n_slots(const struct journal *journal);

/**
 * journal_n_used() - how many slots were ever used; they are the first ones
 * @journal: the journal, with a shape
 */
size_t journal_n_used(const struct journal *journal);

/**
 * journal_use_slot() - a slot that was never used; its memory is zero
 * @journal: the journal, with a shape
 *
 * What is never used takes no memory of the process.
 *
 * Return: the slot; NULL when there is none any more
 */
void *journal_use_slot(struct journal *journal);

/**
 * journal_get_base() - counters of a CPU at the beginning; written by the reader
 * @journal: the journal, with a shape
 * @cpu: index of the CPU
 */
struct journal_base *journal_get_base(struct journal *journal, size_t cpu);

/**
 * journal_now() - the valid point
 * @journal: the journal, with a shape
 *
 * Return: of the journal; zeros when there was none
 */
const struct journal_point *journal_now(const struct journal *journal);

/**
 * journal_now_cpu() - a CPU in the valid point
 * @journal: the journal, with a shape
 * @cpu: index of the CPU
 */
const struct journal_cpu *journal_now_cpu(const struct journal *journal, size_t cpu);

/**
 * journal_now_out() - the lines of the valid point
 * @journal: the journal, with a shape
 *
 * Return: @out_size bytes
 */
const char *journal_now_out(const struct journal *journal);

/**
 * journal_now_output() - an output in the valid point, for notes of how far it is
 * @journal: the journal, with a shape
 * @i: which
 */
struct journal_output *journal_now_output(struct journal *journal, size_t i);

/**
 * journal_now_rest() - the rest of a line that an output has begun
 * @journal: the journal, with a shape
 * @i: which output of the valid point
 *
 * Return: @rest_size bytes, room for JOURNAL_REST_MAX
 */
const char *journal_now_rest(const struct journal *journal, size_t i);

/**
 * journal_next() - the point to be made valid next
 * @journal: the journal, with a shape
 *
 * Return: of the journal, to be filled; see journal_commit()
 */
struct journal_point *journal_next(struct journal *journal);

/**
 * journal_next_cpu() - a CPU in the next point
 * @journal: the journal, with a shape
 * @cpu: index of the CPU
 */
struct journal_cpu *journal_next_cpu(struct journal *journal, size_t cpu);

/**
 * journal_next_rest() - the same as journal_now_rest() in the next point
 * @journal: the journal, with a shape
 * @i: which output
 */
char *journal_next_rest(struct journal *journal, size_t i);

/**
 * journal_next_out() - room for the lines of the next point
 * @journal: the journal, with a shape
 *
 * Return: JOURNAL_OUT_MAX bytes, of the journal until the next journal_commit()
 */
char *journal_next_out(struct journal *journal);

/**
 * journal_repeat() - the next point is to be the valid one, but for its outputs
 * @journal: the journal, with a shape
 */
void journal_repeat(struct journal *journal);

/**
 * journal_commit() - make the next point valid
 * @journal: the journal, its next point filled but for @out_size
 * @out: the lines that are to be written; not copied when they were made in
 *	 journal_next_out()
 * @size: their bytes, at most JOURNAL_OUT_MAX
 */
void journal_commit(struct journal *journal, const char *out, size_t size);

/**
 * journal_written() - the lines of the valid point were written
 * @journal: the journal; no output misses any of them
 */
void journal_written(struct journal *journal);

/**
 * journal_remove() - the set ends: nothing is to be gone on with
 * @dir: directory; NULL for SET_LOCK_DIR
 * @set: name of the set, whose lock the caller has
 *
 * One that an earlier process left is removed as well.
 */
void journal_remove(const char *dir, const char *set);

/**
 * journal_free() - unmap it; the file stays
 * @journal: the journal or NULL
 *
 * Return: NULL
 */
struct journal *journal_free(struct journal *journal);
DEFINE_CLEANUP(struct journal *, journal_free);

#endif /* PROBE_LIB_JOURNAL_H */
