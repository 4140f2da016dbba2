// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring buffers of a tracefs instance, merged by time.
 *
 * Each CPU has a queue of pages that were read and not used up; the heads of
 * the queues are merged. Records are given out of the pages, never copied.
 * A round fills the queues until each CPU is caught up (empty, or beyond the
 * time at which the round began), and gives what is old enough in between.
 */
#include "reader_impl.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader_stats.h"

/* Pages read from one CPU before the next has its turn. */
#define FILL_BATCH 16
/* A buffer of a CPU is large when all that is held is less than 1 / so much of it. */
#define LARGE_SHARE 8
/* Unused pages that are kept; the rest goes back to the allocator. */
#define SPARE_BYTES_MAX (256U << 10)

static const char *const cause_names[LOST_CAUSE_COUNT] = {
	[LOST_OVERRUN] = "overrun",
	[LOST_DROPPED] = "dropped",
	[LOST_NESTED] = "nested",
	[LOST_CORRUPT] = "corrupt",
};

const char *reader_cause_name(enum reader_cause cause)
{
	return cause_names[cause];
}

/* --- pages -------------------------------------------------------------- */

static struct held_page *take_page(struct reader *r)
{
	struct held_page *page = r->spare;

	if (page) {
		r->spare = page->next;
		r->n_spare--;
	} else {
		if (r->n_pages >= r->n_pages_max)
			return NULL;
		page = r->journal ? journal_use_slot(r->journal)
				  : malloc(sizeof(*page) + r->page_size);
		if (!page)
			return NULL;
		r->n_pages++;
	}
	page->next = NULL;
	page->lost_before = 0;
	memset(page->lost_after, 0, sizeof(page->lost_after));
	return page;
}

static void give_page(struct reader *r, struct held_page *page)
{
	if (r->journal) {
		page->next = r->limbo;
		r->limbo = page;
		return;
	}
	if (r->n_spare * r->page_size >= SPARE_BYTES_MAX) {
		free(page);
		r->n_pages--;
		return;
	}
	page->next = r->spare;
	r->spare = page;
	r->n_spare++;
}

static bool has_room(const struct reader *r)
{
	return r->spare || r->n_pages < r->n_pages_max;
}

/* --- giving ------------------------------------------------------------- */

/* Return: it was taken */
static bool give_event(struct reader *r, const struct reader_event *event)
{
	int e = r->fn(r->userdata, event);

	if (e < 0 && !r->error)
		r->error = e;
	if (e == -ENOBUFS)
		return false;
	if (r->n_given < INT_MAX)
		r->n_given++;
	return true;
}

static void give_pending(struct reader *r, struct cpu_reader *c, uint64_t ts)
{
	for (int cause = 0; cause < LOST_CAUSE_COUNT; cause++) {
		struct reader_event event = {
			.is_lost = true,
			.cpu = c->cpu,
			.ts = ts,
			.cause = (enum reader_cause)cause,
			.count = c->pending[cause],
		};

		if (!event.count)
			continue;
		if (!give_event(r, &event))
			return;
		c->pending[cause] = 0;
		c->told[cause] += event.count;
		r->counts.lost[cause] += event.count;
	}
}

static bool has_pending(const struct cpu_reader *c)
{
	uint64_t any = 0;

	for (int cause = 0; cause < LOST_CAUSE_COUNT; cause++)
		any |= c->pending[cause];
	return any;
}

/* The first page is used up: what was lost after it is due. */
static void drop_first_page(struct reader *r, struct cpu_reader *c)
{
	struct held_page *page = c->first;

	for (int cause = 0; cause < LOST_CAUSE_COUNT; cause++)
		c->pending[cause] += page->lost_after[cause];
	c->first = page->next;
	if (!c->first)
		c->last = NULL;
	else
		c->pending[LOST_OVERRUN] += c->first->lost_before;
	give_page(r, page);
}

/* Find the CPU's next record. */
static void find_head(struct reader *r, struct cpu_reader *c)
{
	c->has_head = false;
	while (c->first) {
		int n = ring_page_next(&c->first->walk, &c->head);

		if (n > 0) {
			c->has_head = true;
			return;
		}
		if (n < 0)
			r->counts.corrupt_pages++;
		drop_first_page(r, c);
	}
}

/* Return: it was taken */
static bool give_head(struct reader *r, struct cpu_reader *c)
{
	struct reader_event event = {
		.cpu = c->cpu,
		.ts = c->head.ts,
		.data = c->head.data,
		.size = c->head.size,
	};

	if (!give_event(r, &event))
		return false;
	if (event.ts < r->last_ts)
		r->counts.disordered++;
	else
		r->last_ts = event.ts;
	c->last_ts = event.ts;
	c->delivered++;
	r->counts.delivered++;
	return true;
}

/*
 * Give the oldest record of all, and what follows it on its page until another
 * CPU's turn comes.
 */
static void give_oldest(struct reader *r, uint64_t limit_ns)
{
	struct cpu_reader *c = &r->cpus[merge_peek(&r->merge)->source];
	uint64_t others_ns = merge_others(&r->merge);

	if (has_pending(c)) {
		give_pending(r, c, c->head.ts);
		if (r->error == -ENOBUFS)
			return;
	}
	do {
		if (!give_head(r, c))
			break;
		if (ring_page_next(&c->first->walk, &c->head) <= 0) {
			find_head(r, c);
			break;
		}
	} while (c->head.ts < others_ns && c->head.ts <= limit_ns && !r->error);
	if (c->has_head)
		merge_replace(&r->merge, c->head.ts);
	else
		merge_pop(&r->merge);
}

/* --- reading ------------------------------------------------------------ */

static uint64_t grown(uint64_t *noted, uint64_t now)
{
	/* A counter that went back was reset by somebody: start from there. */
	uint64_t by = now > *noted ? now - *noted : 0;

	*noted = now;
	return by;
}

/*
 * Records were overwritten before this page. The count in the page is since
 * the page before, so the sum of all counts is what stats says. Once a page
 * had no room for it we have to take what stats says, which may already
 * include what is lost after this page; from then on always, since the counts
 * of later pages would repeat that.
 */
int reader_note_overrun(struct reader *r, struct cpu_reader *c, struct held_page *page)
{
	struct ring_stats stats;
	int e;

	if (page->walk.has_missed_count && c->is_overrun_exact) {
		page->lost_before = page->walk.missed_count;
		c->overrun += page->lost_before;
		return 0;
	}
	e = ring_stats_read(c->stats_fd, &stats);
	if (e < 0)
		return e;
	c->is_overrun_exact = false;
	if (r->journal)
		journal_get_base(r->journal, (size_t)(c - r->cpus))->is_inexact = 1;
	page->lost_before = grown(&c->overrun, stats.overrun);
	return 0;
}

void reader_queue_page(struct reader *r, struct cpu_reader *c, struct held_page *page)
{
	if (c->last) {
		c->last->next = page;
		c->last = page;
		return;
	}
	c->first = c->last = page;
	c->pending[LOST_OVERRUN] += page->lost_before;
	find_head(r, c);
	if (c->has_head)
		merge_push(&r->merge, (uint32_t)(c - r->cpus), c->head.ts);
}

/*
 * Should this process be killed while it reads, the next one must see whether
 * there is a page. Its memory is touched, so that the kernel can store into it
 * whatever is about to happen to us.
 */
static void expect_page(const struct reader *r, const struct cpu_reader *c, struct held_page *page)
{
	if (!r->journal)
		return;
	page->state = PAGE_SPARE;
	atomic_signal_fence(memory_order_seq_cst);
	page->cpu = (uint32_t)(c - r->cpus);
	page->order = c->next_order;
	memset(page->bytes, 0, r->layout.data_offset);
	for (size_t at = r->page_size - 1; at > r->layout.data_offset; at -= at < 4096 ? at : 4096)
		*(volatile uint8_t *)&page->bytes[at] = 0;
	atomic_signal_fence(memory_order_seq_cst);
	*(volatile uint32_t *)&page->state = PAGE_READING;
	atomic_signal_fence(memory_order_seq_cst);
}

/* Nothing was read into it. */
static void put_back(struct reader *r, struct held_page *page)
{
	if (!r->journal) {
		give_page(r, page);
		return;
	}
	page->state = PAGE_SPARE;
	page->next = r->spare;
	r->spare = page;
	r->n_spare++;
}

/* One page of one CPU. Return: 1 when there was one, 0 when not, -errno. */
static int read_page(struct reader *r, struct cpu_reader *c)
{
	struct held_page *page = take_page(r);
	ssize_t n;
	int e = 0;

	if (!page)
		return -ENOMEM;
	expect_page(r, c, page);
	do
		n = read(c->fd, page->bytes, r->page_size);
	while (n < 0 && errno == EINTR);
	if (n <= 0) {
		e = n < 0 && errno != EAGAIN ? -errno : 0;
		put_back(r, page);
		return e;
	}
	c->was_read = true;
	c->next_order++;
	if (ring_page_open(&page->walk, &r->layout, page->bytes, (size_t)n) < 0) {
		r->counts.corrupt_pages++;
		put_back(r, page);
		return 1;
	}
	if (page->walk.has_missed)
		e = reader_note_overrun(r, c, page);
	page->state = PAGE_HELD;
	reader_queue_page(r, c, page);
	return e < 0 ? e : 1;
}

/* What was dropped while we read belongs behind what was read. */
static int note_drops(struct cpu_reader *c)
{
	uint64_t *lost = c->last ? c->last->lost_after : c->pending;
	struct ring_stats stats;
	int r;

	r = ring_stats_read(c->stats_fd, &stats);
	if (r < 0)
		return r;
	lost[LOST_DROPPED] += grown(&c->dropped, stats.dropped);
	lost[LOST_NESTED] += grown(&c->commit_overrun, stats.commit_overrun);
	c->was_read = false;
	return 0;
}

static int fill_cpu(struct reader *r, struct cpu_reader *c, uint64_t now_ns)
{
	for (int i = 0; i < FILL_BATCH && has_room(r); i++) {
		/* What is held may be beyond it already, from the round before. */
		int n = c->last && c->last->walk.ts > now_ns ? 0 : read_page(r, c);

		if (n < 0)
			return n;
		if (!n) {
			c->is_caught_up = true;
			return c->was_read ? note_drops(c) : 0;
		}
	}
	return 0;
}

/*
 * Pages are read ahead to make room in the kernel's buffer. A large one gains little by
 * that, and records that waited among many pages have left the processor's cache when
 * their turn comes.
 */
static bool has_enough(const struct reader *r, const struct cpu_reader *c, uint64_t limit_ns)
{
	return c->has_head && c->head.ts <= limit_ns &&
	       r->ring_pages / LARGE_SHARE > r->n_pages_max;
}

/* CPUs without a head first: when memory is short, all the others wait for them. */
static int fill(struct reader *r, uint64_t now_ns, uint64_t limit_ns)
{
	for (int has_head = 0; has_head <= 1; has_head++) {
		for (size_t i = 0; i < r->n_cpus; i++) {
			struct cpu_reader *c = &r->cpus[i];
			int e;

			if (c->is_caught_up || c->has_head != has_head ||
			    has_enough(r, c, limit_ns))
				continue;
			e = fill_cpu(r, c, now_ns);
			if (e < 0)
				return e;
		}
	}
	return 0;
}

/* --- rounds ------------------------------------------------------------- */

/* CPUs that may have something older than all heads: nothing may be given. */
static size_t count_blind(const struct reader *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_cpus; i++)
		n += !r->cpus[i].is_caught_up && !r->cpus[i].has_head;
	return n;
}

static bool all_caught_up(const struct reader *r)
{
	for (size_t i = 0; i < r->n_cpus; i++) {
		if (!r->cpus[i].is_caught_up)
			return false;
	}
	return true;
}

/* Give what is final, as long as no CPU has to be read for it. */
static void give_final(struct reader *r, uint64_t limit_ns)
{
	const struct merge_head *oldest;

	if (count_blind(r))
		return;
	while (!r->error && (oldest = merge_peek(&r->merge)) && oldest->ts <= limit_ns) {
		const struct cpu_reader *c = &r->cpus[oldest->source];

		give_oldest(r, limit_ns);
		if (!c->has_head && !c->is_caught_up)
			return;
	}
}

/* Memory is used up by records that are not final: give until a page is free. */
static void give_early(struct reader *r)
{
	while (!r->error && !has_room(r) && !r->limbo && merge_peek(&r->merge))
		give_oldest(r, UINT64_MAX);
}

static int run_round(struct reader *r, uint64_t now_ns, uint64_t limit_ns)
{
	for (size_t i = 0; i < r->n_cpus; i++)
		r->cpus[i].is_caught_up = false;
	r->n_given = r->error = 0;

	for (;;) {
		int e = fill(r, now_ns, limit_ns);

		if (e < 0)
			return e;
		give_final(r, limit_ns);
		if (r->error || all_caught_up(r))
			break;
		/* Pages are used up, and not spare before they are settled. */
		if (!has_room(r) && r->limbo)
			return -ENOBUFS;
		give_early(r);
	}
	/* A loss that no record follows is told all the same. */
	for (size_t i = 0; i < r->n_cpus && !r->error; i++) {
		struct cpu_reader *c = &r->cpus[i];

		if (!c->has_head)
			give_pending(r, c, c->last_ts ? c->last_ts : now_ns);
	}
	return r->error;
}

int reader_drain(struct reader *reader, uint64_t now_ns, reader_fn *fn, void *userdata)
{
	uint64_t limit = now_ns > reader->hold_back_ns ? now_ns - reader->hold_back_ns : 0;
	int e;

	/* One CPU needs no order. */
	if (reader->n_cpus == 1)
		limit = UINT64_MAX;
	reader->fn = fn;
	reader->userdata = userdata;
	e = run_round(reader, now_ns, limit);
	return e < 0 ? e : reader->n_given;
}

/* What stats knows and no page said. */
static int note_rest(struct cpu_reader *c)
{
	struct ring_stats stats;
	uint64_t handed_out;
	int r;

	r = ring_stats_read(c->stats_fd, &stats);
	if (r < 0)
		return r;
	c->pending[LOST_OVERRUN] += grown(&c->overrun, stats.overrun);
	c->pending[LOST_DROPPED] += grown(&c->dropped, stats.dropped);
	c->pending[LOST_NESTED] += grown(&c->commit_overrun, stats.commit_overrun);
	handed_out = stats.read > c->read_base ? stats.read - c->read_base : 0;
	if (handed_out > c->delivered + c->corrupt) {
		c->pending[LOST_CORRUPT] += handed_out - c->delivered - c->corrupt;
		c->corrupt = handed_out - c->delivered;
	}
	return 0;
}

int reader_flush(struct reader *reader, uint64_t now_ns, reader_fn *fn, void *userdata)
{
	int e;

	reader->fn = fn;
	reader->userdata = userdata;
	e = run_round(reader, now_ns, UINT64_MAX);
	for (size_t i = 0; i < reader->n_cpus && !e; i++) {
		struct cpu_reader *c = &reader->cpus[i];

		e = note_rest(c);
		if (!e)
			give_pending(reader, c, c->last_ts ? c->last_ts : now_ns);
	}
	if (!e)
		e = reader->error;
	return e < 0 ? e : reader->n_given;
}

uint64_t reader_deadline(const struct reader *reader)
{
	const struct merge_head *oldest = merge_peek(&reader->merge);

	return oldest ? oldest->ts + reader->hold_back_ns : UINT64_MAX;
}

size_t reader_cpu_count(const struct reader *reader)
{
	return reader->n_cpus;
}

int reader_cpu_fd(const struct reader *reader, size_t index)
{
	return reader->cpus[index].fd;
}

void reader_get_counts(const struct reader *reader, struct reader_counts *ret_counts)
{
	*ret_counts = reader->counts;
	/* With those of earlier processes, which a journal has by CPU. */
	ret_counts->delivered = 0;
	memset(ret_counts->lost, 0, sizeof(ret_counts->lost));
	for (size_t i = 0; i < reader->n_cpus; i++) {
		ret_counts->delivered += reader->cpus[i].delivered;
		for (int cause = 0; cause < LOST_CAUSE_COUNT; cause++)
			ret_counts->lost[cause] += reader->cpus[i].told[cause];
	}
	ret_counts->held_bytes = reader->n_pages * reader->page_size;
}
