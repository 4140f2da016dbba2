/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads the ring buffer of a tracefs instance: whole sub-buffers of all CPUs,
 * merged by time, with every lost record counted at its place. No event loop
 * in here: the caller waits, and calls reader_drain().
 *
 * How to wait. The descriptors become readable when a CPU's buffer has a
 * record (reader_open() sets buffer_percent to 0: at its default of 50 a
 * lonely record would wait for ever). Each record would then wake the caller,
 * so after a drain that delivered something wait for a timer of some
 * milliseconds instead, and for the descriptors again when a drain delivered
 * nothing. In any case wait no longer than until reader_deadline().
 *
 * Order. A record can appear a little later than its time stamp says: its
 * writer was interrupted between taking the time and committing. So what is
 * younger than @hold_back_ns is held, and given in a later round. What comes
 * later still is given late, and counted.
 *
 * Accounting. produced = delivered + lost, exactly, once tracing is off and
 * reader_flush() was called: overwritten records from the page headers, or,
 * where a page had no room for the count, from per_cpu/cpuN/stats; records
 * dropped by a full buffer from the same file; records in a page that made no
 * sense by what the kernel says it handed out. Not in any counter of the ring
 * buffer, thus not here: a record larger than a sub-buffer, which the kernel
 * drops unseen.
 */
#ifndef PROBE_LIB_READER_H
#define PROBE_LIB_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct journal;

/* Defaults of struct reader_config. */
#define READER_HOLD_BACK_NS   10000000ULL
#define READER_HELD_BYTES_MAX (4U << 20)

/**
 * enum reader_cause - how records were lost
 * @LOST_OVERRUN: overwritten before they were read
 * @LOST_DROPPED: the buffer was full and keeps what it has
 * @LOST_NESTED: an interrupt's records filled the whole buffer under a writer
 *		 (the kernel's "commit overrun")
 * @LOST_CORRUPT: in a page that could not be understood
 */
enum reader_cause { LOST_OVERRUN, LOST_DROPPED, LOST_NESTED, LOST_CORRUPT, LOST_CAUSE_COUNT };

/**
 * reader_cause_name() - the "cause" of a "lost" line
 * @cause: the cause
 *
 * Return: "overrun", "dropped", "nested", "corrupt"
 */
const char *reader_cause_name(enum reader_cause cause);

/**
 * struct reader_event - something that the reader gives
 * @is_lost: lost records instead of a record
 * @cpu: where
 * @ts: the trace clock; of a loss, the record that follows it on its CPU
 * @data: the record, borrowed for the call only
 * @size: its bytes
 * @cause: of a loss
 * @count: of a loss, never 0
 */
struct reader_event {
	bool is_lost;
	uint32_t cpu;
	uint64_t ts;
	const uint8_t *data;
	uint32_t size;
	enum reader_cause cause;
	uint64_t count;
};

/**
 * typedef reader_fn - receives what the reader gives
 * @userdata: as given
 * @event: borrowed for the call only
 *
 * Return: 0; -ENOBUFS for not now: it is given again in the next round; another
 * -errno when it is delivered all the same, and what follows it stays for the next
 * round. Both end the drain, which returns it.
 */
typedef int reader_fn(void *userdata, const struct reader_event *event);

/**
 * struct reader_config - how to read
 * @hold_back_ns: see above; 0 for READER_HOLD_BACK_NS
 * @held_bytes_max: pages are kept in at most so much memory; 0 for
 *		    READER_HELD_BYTES_MAX. When it does not suffice, records are
 *		    given before their time and may be out of order.
 * @journal: where pages are kept for the next process, and where the last one
 *	     left them; or NULL. Borrowed; must outlive the reader.
 */
struct reader_config {
	uint64_t hold_back_ns;
	size_t held_bytes_max;
	struct journal *journal;
};

/**
 * struct reader_counts - what happened so far
 * @delivered: records given
 * @lost: records known to be lost and given as such, by cause
 * @disordered: records given after a younger one
 * @held_bytes: memory for pages, now
 * @corrupt_pages: pages that made no sense
 */
struct reader_counts {
	uint64_t delivered;
	uint64_t lost[LOST_CAUSE_COUNT];
	uint64_t disordered;
	size_t held_bytes;
	uint64_t corrupt_pages;
};

struct reader;

/**
 * reader_open() - open all CPUs of an instance
 * @instance_fd: directory of the instance (or of tracefs itself); not kept
 * @config: how, or NULL for the defaults
 * @ret_reader: the reader, owned by the caller
 *
 * A buffer that somebody has read before is taken over: records that are in it
 * are given, losses are counted from now on.
 *
 * The trace clock must be one that counts nanoseconds ("boot") and must be set
 * before, as the size of buffers and sub-buffers. Writes buffer_percent where
 * it exists.
 *
 * Return: 0; -ENOENT when this is no instance; -EBADMSG when its header_page
 * is not understood; another -errno
 */
int reader_open(int instance_fd, const struct reader_config *config, struct reader **ret_reader);

/**
 * reader_free() - close all; what was held is gone
 * @reader: the reader or NULL
 *
 * Return: NULL
 */
struct reader *reader_free(struct reader *reader);
DEFINE_CLEANUP(struct reader *, reader_free);

/**
 * reader_cpu_count() - how many CPUs it reads
 * @reader: the reader
 *
 * Return: number of descriptors for reader_cpu_fd()
 */
size_t reader_cpu_count(const struct reader *reader);

/**
 * reader_cpu_fd() - descriptor to wait on
 * @reader: the reader
 * @index: below reader_cpu_count(); not the number of a CPU
 *
 * Return: the descriptor, borrowed; POLLIN
 */
int reader_cpu_fd(const struct reader *reader, size_t index);

/**
 * reader_drain() - one round: read what is there, give what is final
 * @reader: the reader
 * @now_ns: the trace clock, read before the call
 * @fn: receives it
 * @userdata: for @fn
 *
 * Bounded: it reads on no CPU beyond @now_ns.
 *
 * Return: number of events given, at most INT_MAX; -ENOBUFS of @fn, or with a
 * journal, when what was given has to be settled first, see reader_settled();
 * another -errno of @fn or of the kernel
 */
int reader_drain(struct reader *reader, uint64_t now_ns, reader_fn *fn, void *userdata);

/**
 * reader_flush() - the last round: nothing is held back, all losses are told
 * @reader: the reader
 * @now_ns: the trace clock; switch tracing off before
 * @fn: receives it
 * @userdata: for @fn
 *
 * Return: as reader_drain()
 */
int reader_flush(struct reader *reader, uint64_t now_ns, reader_fn *fn, void *userdata);

/**
 * reader_save() - put how far the records have come into the journal's next point
 * @reader: the reader, with a journal; not during a drain
 */
void reader_save(const struct reader *reader);

/**
 * reader_settled() - nobody needs any more what was given before
 * @reader: the reader, with a journal
 *
 * To be called when a point of the journal is valid that was made after the last
 * drain, and its lines are written: until then pages are kept.
 */
void reader_settled(struct reader *reader);

/**
 * reader_pace_begin() - hits come again, nobody knows how many
 * @reader: the reader
 */
void reader_pace_begin(struct reader *reader);

/**
 * reader_pace() - when to drain again while hits come
 * @reader: the reader, after a drain
 *
 * So that the buffer of no CPU gets fuller than a quarter until then, as fast as
 * hits came since the last call; but not longer than 20 ms.
 *
 * Return: nanoseconds from now on, one million at the least
 */
uint64_t reader_pace(struct reader *reader);

/**
 * reader_deadline() - when to drain again, whatever the descriptors say
 * @reader: the reader
 *
 * Return: time of the trace clock at which the oldest held record is final;
 * UINT64_MAX when none is held
 */
uint64_t reader_deadline(const struct reader *reader);

/**
 * reader_get_counts() - what happened so far
 * @reader: the reader
 * @ret_counts: the counts of all CPUs together
 */
void reader_get_counts(const struct reader *reader, struct reader_counts *ret_counts);

#endif /* PROBE_LIB_READER_H */
