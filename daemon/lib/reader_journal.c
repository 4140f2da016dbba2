// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader whose pages are in a journal: they outlive the process, and so can
 * be taken up by the reader of the next.
 *
 * What has to be stored with a page is stored before it counts: a slot is
 * marked as being read into before the read, and its header is cleared; if the
 * process dies before it can mark the page as held, the header tells whether
 * the kernel has handed out a page. Losses are stored with the page that they
 * are about, or in a point of the journal, so what was taken note of can be
 * found by adding up.
 */
#include "reader_impl.h"

#include <errno.h>
#include <string.h>

#include "reader_stats.h"

static struct held_page *slot_page(const struct reader *r, size_t i)
{
	return journal_slot(r->journal, i);
}

/* The kernel has handed out a page if its header is not as it was cleared. */
static bool is_filled(const struct reader *r, const struct held_page *page)
{
	static const uint8_t zeros[READER_HEADER_MAX];

	return page->state == PAGE_HELD || (page->state == PAGE_READING &&
					    memcmp(page->bytes, zeros, r->layout.data_offset) != 0);
}

/* The oldest slot of the CPU that is not older than @order; no page has the last number. */
static struct held_page *find_slot(const struct reader *r, size_t cpu, uint64_t order)
{
	struct held_page *found = NULL;
	size_t i;

	for (i = 0; i < journal_n_used(r->journal); i++) {
		struct held_page *page = slot_page(r, i);

		if (page->cpu == cpu && page->order >= order && page->order != UINT64_MAX &&
		    is_filled(r, page) && (!found || page->order < found->order))
			found = page;
	}
	return found;
}

/* What was taken note of is what was told, and what is to be told. */
static void restore_noted(struct reader *r, struct cpu_reader *c, const struct journal_cpu *was)
{
	size_t cpu = (size_t)(c - r->cpus);
	const struct journal_base *base = journal_get_base(r->journal, cpu);
	uint64_t noted[LOST_CAUSE_COUNT];
	const struct held_page *page;
	uint64_t order = was->first_order;
	int cause;

	for (cause = 0; cause < LOST_CAUSE_COUNT; cause++)
		noted[cause] = was->told[cause] + was->pending[cause];
	for (; (page = find_slot(r, cpu, order)); order = page->order + 1) {
		for (cause = 0; cause < LOST_CAUSE_COUNT; cause++)
			noted[cause] += page->lost_after[cause];
		if (page->state == PAGE_HELD &&
		    !(was->has_first && page->order == was->first_order))
			noted[LOST_OVERRUN] += page->lost_before;
	}
	c->overrun = base->overrun + noted[LOST_OVERRUN];
	c->dropped = base->dropped + noted[LOST_DROPPED];
	c->commit_overrun = base->commit_overrun + noted[LOST_NESTED];
	c->corrupt = noted[LOST_CORRUPT];
	c->read_base = base->read;
	c->is_overrun_exact = !base->is_inexact;
	c->delivered = was->delivered;
	c->last_ts = was->last_ts;
	memcpy(c->pending, was->pending, sizeof(c->pending));
	memcpy(c->told, was->told, sizeof(c->told));
}

/* Stands before the record whose payload is at @offset. */
static void walk_to(struct held_page *page, uint32_t offset)
{
	struct ring_page before = page->walk;
	struct ring_record record;

	while (ring_page_next(&page->walk, &record) > 0) {
		if (record.data - page->bytes >= (ptrdiff_t)offset) {
			page->walk = before;
			return;
		}
		before = page->walk;
	}
}

static int restore_page(struct reader *r, struct cpu_reader *c, struct held_page *page,
			const struct journal_cpu *was)
{
	int e = 0;

	page->next = NULL;
	if (ring_page_open(&page->walk, &r->layout, page->bytes, r->page_size) < 0) {
		r->counts.corrupt_pages++;
		return 0;
	}
	if (was->has_first && page->order == was->first_order) {
		walk_to(page, was->head_offset);
		page->lost_before = 0; /* pending, or told */
	} else if (page->state == PAGE_READING && page->walk.has_missed) {
		e = reader_note_overrun(r, c, page);
	}
	page->state = PAGE_HELD;
	reader_queue_page(r, c, page);
	return e;
}

static int restore_cpu(struct reader *r, struct cpu_reader *c)
{
	size_t cpu = (size_t)(c - r->cpus);
	const struct journal_cpu was = *journal_now_cpu(r->journal, cpu);
	struct held_page *page;
	uint64_t order = was.first_order;
	int e = 0;

	restore_noted(r, c, &was);
	c->next_order = order;
	for (; !e && (page = find_slot(r, cpu, order)); order = page->order + 1) {
		c->next_order = page->order + 1;
		e = restore_page(r, c, page, &was);
	}
	return e;
}

static bool is_used(const struct reader *r, const struct held_page *wanted)
{
	const struct held_page *page;
	size_t i;

	/* Used up already: not spare before that is settled. */
	for (i = 0; i < r->n_cpus; i++)
		for (page = r->cpus[i].first; page; page = page->next)
			if (page == wanted)
				return true;
	for (page = r->limbo; page; page = page->next)
		if (page == wanted)
			return true;
	return false;
}

static int restore(struct reader *r)
{
	struct held_page *page;
	size_t i;
	int e = 0;

	for (i = 0; i < r->n_cpus && !e; i++)
		e = restore_cpu(r, &r->cpus[i]);
	for (i = journal_n_used(r->journal); i-- > 0;) {
		page = slot_page(r, i);
		if (is_used(r, page))
			continue;
		page->state = PAGE_SPARE;
		page->next = r->spare;
		r->spare = page;
		r->n_spare++;
	}
	return e;
}

static void begin(struct reader *r)
{
	size_t i;

	for (i = 0; i < r->n_cpus; i++) {
		const struct cpu_reader *c = &r->cpus[i];

		*journal_get_base(r->journal, i) = (struct journal_base){
			.overrun = c->overrun,
			.commit_overrun = c->commit_overrun,
			.dropped = c->dropped,
			.read = c->read_base,
		};
	}
}

int reader_use_journal(struct reader *r, struct journal *journal)
{
	const struct journal_shape shape = {
		.n_cpus = r->n_cpus,
		.slot_size = sizeof(struct held_page) + r->page_size,
		.n_slots = r->n_pages_max,
	};
	int e;

	if (r->layout.data_offset > READER_HEADER_MAX)
		return -EBADMSG;
	e = journal_set_shape(journal, &shape);
	if (e < 0)
		return e;
	r->journal = journal;
	r->n_pages = journal_n_used(journal);
	r->n_pages_max = journal_n_slots(journal);
	if (journal_is_resumed(journal))
		return restore(r);
	begin(r);
	return 0;
}

void reader_save(const struct reader *reader)
{
	size_t i;

	for (i = 0; i < reader->n_cpus; i++) {
		const struct cpu_reader *c = &reader->cpus[i];
		struct journal_cpu *to = journal_next_cpu(reader->journal, i);

		to->first_order = c->first ? c->first->order : c->next_order;
		to->has_first = c->first != NULL;
		to->head_offset = c->first ? (uint32_t)(c->head.data - c->first->bytes) : 0;
		to->delivered = c->delivered;
		to->last_ts = c->last_ts;
		memcpy(to->pending, c->pending, sizeof(to->pending));
		memcpy(to->told, c->told, sizeof(to->told));
	}
}

void reader_settled(struct reader *reader)
{
	struct held_page *page;

	while ((page = reader->limbo)) {
		reader->limbo = page->next;
		page->state = PAGE_SPARE;
		page->next = reader->spare;
		reader->spare = page;
		reader->n_spare++;
	}
}
