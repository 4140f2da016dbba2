// SPDX-License-Identifier: GPL-2.0-only
/* What a dead process's reader has left, sound or damaged, is taken over. */
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal.h"
#include "macro.h"
#include "reader_impl.h"
#include "ring_fixture.h"

static struct journal *open_journal(bool is_adopted)
{
	struct journal *journal = NULL;
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/journal", instance.path);
	assert_int_equal(journal_open(path, is_adopted, &journal), 0);
	return journal;
}

/* Two pages of each of two CPUs are held, as a dead process leaves them. */
static void leave_pages(size_t *ret_slot_at)
{
	struct journal *journal = open_journal(false);
	struct reader_config config = { .hold_back_ns = 1000,
					.held_bytes_max = 1,
					.journal = journal };
	struct reader *reader = NULL;

	assert_int_equal(reader_open(instance.fd, &config, &reader), 0);
	assert_true(reader_drain(reader, 100, take_event, &given) >= 0);
	reader_save(reader);
	journal_commit(journal, "", 0);
	assert_true(journal_n_used(journal) > 0);
	/* The journal begins at a page. */
	*ret_slot_at = (uintptr_t)journal_slot(journal, 0) -
		       ((uintptr_t)journal_get_base(journal, 0) & ~(uintptr_t)(PAGE - 1));
	reader_free(reader);
	journal_free(journal);
}

static int count_event(void *userdata, const struct reader_event *event)
{
	(void)event;
	++*(size_t *)userdata;
	return 0;
}

/* Return: events that were given */
static size_t take_over(void)
{
	struct journal *journal = open_journal(true);
	struct reader_config config = { .held_bytes_max = 1, .journal = journal };
	struct reader *reader = NULL;
	size_t n = 0;
	int r;

	assert_int_equal(reader_open(instance.fd, &config, &reader), 0);
	while ((r = reader_flush(reader, UINT64_MAX, count_event, &n)) == -ENOBUFS)
		reader_settled(reader);
	assert_true(r >= 0);
	reader_free(reader);
	journal_free(journal);
	return n;
}

static void damage(const uint8_t *whole, size_t size, size_t at, uint64_t value)
{
	int fd = openat(instance.fd, "journal", O_WRONLY | O_TRUNC | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, whole, size), size);
	assert_int_equal(pwrite(fd, &value, sizeof(value), (off_t)at), sizeof(value));
	(void)close(fd);
}

/* The head, the bases, the first CPUs of the point that is valid, a page's head. */
static void a_journal_with_any_word_damaged_is_taken_over(void **state)
{
	static const uint64_t values[] = { 0, 1, 2, 1ULL << 32, INT64_MAX, UINT64_MAX };
	const size_t n_head = 1024;
	uint8_t *whole;
	size_t slot_at, size, at, i;
	struct stat st;
	int fd;

	(void)state;
	make_instance(2);
	put_page(0, TIMES(10, 15), 0, 0);
	put_page(0, TIMES(20), 0, 0);
	put_page(1, TIMES(11, 17), FLAG_MISSED, 0);
	given.n = given.fail_at = 0;
	leave_pages(&slot_at);
	fd = openat(instance.fd, "journal", O_RDONLY | O_CLOEXEC);
	assert_int_equal(fstat(fd, &st), 0);
	size = (size_t)st.st_size;
	whole = malloc(size);
	assert_non_null(whole);
	assert_int_equal(read(fd, whole, size), size);
	(void)close(fd);
	assert_true(take_over() >= 5);
	for (at = 0; at < slot_at + sizeof(struct held_page) + 64; at += 8) {
		if (at == n_head)
			at = slot_at;
		for (i = 0; i < ARRAY_SIZE(values); i++) {
			damage(whole, size, at, values[i]);
			(void)take_over();
		}
	}
	free(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_journal_with_any_word_damaged_is_taken_over,
					  remove_instance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
