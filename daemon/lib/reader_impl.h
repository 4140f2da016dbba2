/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a reader is made of, shared by the file that opens it (reader_open.c)
 * and the file that reads (reader.c). Not for others.
 */
#ifndef PROBE_LIB_READER_IMPL_H
#define PROBE_LIB_READER_IMPL_H

#include "journal.h"
#include "merge.h"
#include "reader.h"
#include "ring_page.h"

/* The header of a page is shorter (struct buffer_data_page). */
#define READER_HEADER_MAX 32

/* What a slot of a journal holds; the memory is zero at first. */
enum page_state { PAGE_SPARE, PAGE_READING, PAGE_HELD };

/**
 * struct held_page - a page that was read; may be in a journal, see there
 * @next: younger page of the same CPU, or next spare one
 * @state: for the next process: what is in it
 * @cpu: index of the CPU that it was read from
 * @order: how many of the CPU were read before it
 * @walk: where we are in it
 * @lost_before: records lost before it, overwritten
 * @lost_after: records lost after it, by cause
 * @bytes: as read
 */
struct held_page {
	struct held_page *next;
	uint32_t state;
	uint32_t cpu;
	uint64_t order;
	struct ring_page walk;
	uint64_t lost_before;
	uint64_t lost_after[LOST_CAUSE_COUNT];
	uint8_t bytes[];
};

/**
 * struct cpu_reader - one CPU
 * @cpu: its number
 * @fd: trace_pipe_raw
 * @stats_fd: stats
 * @first: oldest page, the one that @head is in
 * @last: youngest page
 * @head: oldest record
 * @has_head: @head is valid; the merge knows it
 * @is_caught_up: this round needs no more of it
 * @was_read: something was read since drops were last looked for
 * @is_overrun_exact: @overrun is what the kernel has put into page headers
 * @overrun: overwritten records that were taken note of
 * @commit_overrun: the same for nested writers
 * @dropped: the same for the full buffer
 * @read_base: records that the kernel had handed out before us
 * @delivered: records given
 * @corrupt: records taken note of as lost in corrupt pages
 * @pending: losses to tell before the next record
 * @told: losses that were told
 * @next_order: number of the next page to be read
 * @paced_order: the same when reader_pace() looked last
 * @last_ts: time of the last event given
 */
struct cpu_reader {
	uint32_t cpu;
	int fd;
	int stats_fd;
	struct held_page *first;
	struct held_page *last;
	struct ring_record head;
	bool has_head;
	bool is_caught_up;
	bool was_read;
	bool is_overrun_exact;
	uint64_t overrun;
	uint64_t commit_overrun;
	uint64_t dropped;
	uint64_t read_base;
	uint64_t delivered;
	uint64_t corrupt;
	uint64_t pending[LOST_CAUSE_COUNT];
	uint64_t told[LOST_CAUSE_COUNT];
	uint64_t next_order;
	uint64_t paced_order;
	uint64_t last_ts;
};

/**
 * struct reader - all CPUs of an instance
 * @layout: of a page
 * @page_size: bytes of a sub-buffer
 * @ring_pages: sub-buffers of a CPU
 * @pace_ns: what reader_pace() said last
 * @cpus: ordered by number
 * @n_cpus: how many
 * @merge: heads of the CPUs that have one, by index
 * @spare: unused pages
 * @n_spare: how many
 * @journal: the pages are in it; or NULL
 * @limbo: with a journal: pages that are used up, until reader_settled()
 * @n_pages: pages that exist
 * @n_pages_max: how many may
 * @hold_back_ns: age at which a record is final
 * @last_ts: time of the youngest record given
 * @counts: what happened so far
 * @fn: during a drain, who receives
 * @userdata: for @fn
 * @n_given: events given in this round
 * @error: of @fn or the kernel, in this round
 */
struct reader {
	struct ring_layout layout;
	size_t page_size;
	uint64_t ring_pages;
	uint64_t pace_ns;
	struct cpu_reader *cpus;
	size_t n_cpus;
	struct merge merge;
	struct held_page *spare;
	size_t n_spare;
	struct journal *journal;
	struct held_page *limbo;
	size_t n_pages;
	size_t n_pages_max;
	uint64_t hold_back_ns;
	uint64_t last_ts;
	struct reader_counts counts;
	reader_fn *fn;
	void *userdata;
	int n_given;
	int error;
};

/**
 * reader_use_journal() - have the pages in a journal, and go on from it
 * @r: the reader, open, nothing read yet
 * @journal: the journal; must outlive the reader
 *
 * Return: 0 or -errno
 */
int reader_use_journal(struct reader *r, struct journal *journal);

/**
 * reader_note_overrun() - how many records were overwritten before a page
 * @r: the reader
 * @c: its CPU
 * @page: the page; gets @lost_before
 *
 * Return: 0 or -errno
 */
int reader_note_overrun(struct reader *r, struct cpu_reader *c, struct held_page *page);

/**
 * reader_queue_page() - a page is the CPU's youngest
 * @r: the reader
 * @c: the CPU
 * @page: the page
 */
void reader_queue_page(struct reader *r, struct cpu_reader *c, struct held_page *page);

#endif /* PROBE_LIB_READER_IMPL_H */
