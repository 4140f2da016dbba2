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
 * after it was made. Whether they were is settled by the output's position when
 * it is a regular file. When it is not, a process that is killed during the
 * write makes the next one write them once more.
 */
#ifndef PROBE_LIB_JOURNAL_H
#define PROBE_LIB_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "reader.h"

/* Room for lines in a point. */
#define JOURNAL_OUT_MAX (256U << 10)

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
 * struct journal_point - a moment to go on from
 * @seq: number of the next line
 * @hits: lines of hits, those of @out included
 * @lost: hits told as lost, likewise
 * @open: hits that are neither: entries of calls that have not returned, which
 *	  only the process knows
 * @out_size: bytes of lines that are to be written
 * @is_written: they were
 * @out_dev: device of the file that they go to
 * @out_ino: its inode; 0 when it is not a regular file
 * @out_offset: where in it
 */
struct journal_point {
	uint64_t seq;
	uint64_t hits;
	uint64_t lost;
	uint64_t open;
	uint64_t out_size;
	uint64_t is_written;
	uint64_t out_dev;
	uint64_t out_ino;
	uint64_t out_offset;
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
 * journal_commit() - make the next point valid
 * @journal: the journal, its next point filled but for @out_size
 * @out: the lines that are to be written
 * @size: their bytes, at most JOURNAL_OUT_MAX
 */
void journal_commit(struct journal *journal, const char *out, size_t size);

/**
 * journal_written() - the lines of the valid point were written
 * @journal: the journal
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
