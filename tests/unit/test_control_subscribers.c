// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who wants the lines of a set from its control socket.
 */
#include "control_fixture.h"

#include <poll.h>
#include <sys/ioctl.h>

static size_t put_line(char *buf, unsigned int seq, const char *rest)
{
	return (size_t)sprintf(buf, LINE_BEGIN "%u,\"set\":\"s\",%s}\n", seq, rest);
}

static void a_subscriber_gets_the_lines_and_a_last_reply(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *all = peer_new(f), *some = peer_new(f);
	char lines[2048];
	size_t size;

	call(f, all, SUBSCRIBE_OPEN ",\"oneway\":true}"); /* comes to nothing */
	call(f, all, SUBSCRIBE);
	assert_next(f, all, "{\"parameters\":{},\"continues\":true}");
	call(f, some, SUBSCRIBE_OPEN "}");
	assert_next(f, some, "{\"parameters\":{},\"continues\":true}");
	assert_int_equal(control_count_subscribers(f->control), 2);
	/* The rest of a line that a dead process began is no event. */
	size = (size_t)sprintf(lines, "\"rest\"}\n");
	size += put_line(lines + size, 1, "\"probe\":\"open\",\"n\":1");
	size += put_line(lines + size, 2, "\"probe\":\"opened\",\"probe\":\"open\"");
	size += put_line(lines + size, 3, "\"kind\":\"lost\",\"count\":5");
	control_lines(f->control, lines, size);
	assert_next(f, all,
		    "{\"parameters\":{\"event\":" LINE_BEGIN
		    "1,\"set\":\"s\",\"probe\":\"open\",\"n\":1}},\"continues\":true}");
	assert_next(f, all,
		    "{\"parameters\":{\"event\":" LINE_BEGIN
		    "2,\"set\":\"s\",\"probe\":\"opened\",\"probe\":\"open\"}},"
		    "\"continues\":true}");
	assert_next(f, all,
		    "{\"parameters\":{\"event\":" LINE_BEGIN
		    "3,\"set\":\"s\",\"kind\":\"lost\",\"count\":5}},\"continues\":true}");
	assert_next(f, some,
		    "{\"parameters\":{\"event\":" LINE_BEGIN
		    "1,\"set\":\"s\",\"probe\":\"open\",\"n\":1}},\"continues\":true}");
	assert_next(f, some,
		    "{\"parameters\":{\"event\":" LINE_BEGIN
		    "3,\"set\":\"s\",\"kind\":\"lost\",\"count\":5}},\"continues\":true}");
	f->control = control_free(f->control);
	assert_next(f, all, "{\"parameters\":{}}");
	assert_next(f, some, "{\"parameters\":{}}");
	assert_null(next(f, all));
	assert_true(all->is_closed);
}

static void what_is_written_when_the_loop_runs_no_more_comes_too(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);
	char line[256];
	unsigned int i;

	call(f, peer, SUBSCRIBE);
	assert_non_null(next(f, peer));
	for (i = 0; i < 3; i++)
		control_lines(f->control, line, put_line(line, i, "\"kind\":\"lost\""));
	f->control = control_free(f->control);
	for (i = 0; i < 3; i++)
		assert_non_null(strstr(next(f, peer) ?: "", "lost"));
	assert_next(f, peer, "{\"parameters\":{}}");
}

/* Who reads when it is waited for. */
static struct peer *waited_for;

int __real_poll(struct pollfd *fds, nfds_t n, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout)
{
	while (waited_for && peer_receive(waited_for) > 0)
		;
	return __real_poll(fds, n, timeout);
}

/* Gives a subscriber that does not read a line. Return: its socket had room for it */
static bool give_line(struct fixture *f, const struct peer *peer)
{
	char line[256];
	int before, after;

	assert_int_equal(ioctl(peer->fd, FIONREAD, &before), 0);
	control_lines(f->control, line, put_line(line, 1, "\"kind\":\"lost\""));
	assert_int_equal(ioctl(peer->fd, FIONREAD, &after), 0);
	return after > before;
}

static void the_last_reply_is_waited_for_where_the_lines_have_left_no_room(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *first = peer_new(f), *peer = NULL;
	unsigned int i, room = 0;

	call(f, first, SUBSCRIBE);
	assert_non_null(next(f, first));
	while (give_line(f, first))
		room++;
	first = peer_free(first);
	work(f);
	peer = peer_new(f);
	call(f, peer, SUBSCRIBE);
	assert_non_null(next(f, peer));
	for (i = 0; i < room; i++)
		assert_true(give_line(f, peer));
	waited_for = peer;
	f->control = control_free(f->control);
	waited_for = NULL;
	for (i = 0; i < room; i++)
		assert_non_null(strstr(next(f, peer) ?: "", "lost"));
	assert_next(f, peer, "{\"parameters\":{}}");
}

static void a_probe_that_the_set_has_not_is_told_with_the_nearest(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);

	call(f, peer,
	     "{\"method\":\"io.probed.Set.Subscribe\","
	     "\"parameters\":{\"probe\":\"ope\"},\"more\":true}");
	assert_next(f, peer,
		    "{\"error\":\"io.probed.Set.NoSuchProbe\",\"parameters\":"
		    "{\"probe\":\"ope\",\"nearest\":\"open\"}}");
	call(f, peer, CALL("Subscribe"));
	assert_next(f, peer, "{\"error\":\"org.varlink.service.ExpectedMore\",\"parameters\":{}}");
	assert_int_equal(control_count_subscribers(f->control), 0);
}

/* The numbers of a subscriber's events follow one another, but for what is told. */
static unsigned int follow(const char *message, unsigned int *seq, unsigned int *lost)
{
	const char *at = strstr(message, "\"seq\":"), *count = strstr(message, "\"count\":");
	unsigned int number;

	assert_non_null(at);
	number = (unsigned int)strtoul(at + 6, NULL, 10);
	assert_int_equal(number, *seq);
	*seq += count ? (unsigned int)strtoul(count + 8, NULL, 10) : 1;
	*lost += count ? (unsigned int)strtoul(count + 8, NULL, 10) : 0;
	if (count)
		assert_non_null(strstr(message, "\"cause\":\"output\""));
	return count ? 1 : 0;
}

static void a_slow_subscriber_is_told_what_it_misses_and_others_miss_nothing(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *slow = peer_new(f), *fast = peer_new(f);
	unsigned int i, next_slow = 0, next_fast = 0, lost_slow = 0, lost_fast = 0, gaps = 0;
	const char *message;
	char line[1024];
	char pad[700];

	memset(pad, 'x', sizeof(pad));
	call(f, slow, SUBSCRIBE);
	call(f, fast, SUBSCRIBE);
	assert_non_null(next(f, slow));
	assert_non_null(next(f, fast));
	for (i = 0; i < 6000; i++) {
		int n = sprintf(line,
				LINE_BEGIN "%u,\"set\":\"s\",\"probe\":\"p\",\"pad\":\"%.*s\"}\n",
				i, 1 + (int)(i * 7 % sizeof(pad)), pad);

		control_lines(f->control, line, (size_t)n);
		while ((message = next(f, fast)))
			(void)follow(message, &next_fast, &lost_fast);
		/* Now and then it wakes up. */
		while (i % 4500 == 4400 && (message = next(f, slow)))
			gaps += follow(message, &next_slow, &lost_slow);
	}
	while ((message = next(f, slow)))
		gaps += follow(message, &next_slow, &lost_slow);
	assert_int_equal(next_fast, 6000);
	assert_int_equal(lost_fast, 0);
	assert_int_equal(next_slow, 6000);
	assert_true(lost_slow > 0);
	assert_true(gaps > 0);
}

static void a_subscriber_that_only_listens_stays(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);
	char line[256];

	call(f, peer, SUBSCRIBE);
	(void)shutdown(peer->fd, SHUT_WR);
	assert_non_null(next(f, peer));
	control_lines(f->control, line, put_line(line, 1, "\"probe\":\"open\""));
	assert_non_null(next(f, peer));
	assert_false(peer->is_closed);
	peer = peer_free(peer);
	work(f);
	assert_int_equal(control_count_subscribers(f->control), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_subscriber_gets_the_lines_and_a_last_reply),
		TEST(what_is_written_when_the_loop_runs_no_more_comes_too),
		TEST(the_last_reply_is_waited_for_where_the_lines_have_left_no_room),
		TEST(a_probe_that_the_set_has_not_is_told_with_the_nearest),
		TEST(a_slow_subscriber_is_told_what_it_misses_and_others_miss_nothing),
		TEST(a_subscriber_that_only_listens_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
