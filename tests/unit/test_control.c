// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who calls a set on its control socket, well or badly.
 */
#include "control_fixture.h"

#include <poll.h>

/* Where it is to end: short enough to be waited for. */
#define HASTE_USEC 300000

static int setup_hasty(void **state)
{
	return setup_with(state, HASTE_USEC);
}

static void calls_are_answered_in_their_order_however_they_are_cut(void **state)
{
	static const char calls[] = CALL("Info") "\0" CALL("Rotate") "\0" CALL("Status");
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);
	size_t i;

	say(f, peer, calls, sizeof(calls));
	assert_next(f, peer, no_padding);
	assert_next(f, peer, "{\"parameters\":{\"files\":1}}");
	assert_next(f, peer, "{\"parameters\":{\"subscribers\":0}}");
	for (i = 0; i < sizeof(calls); i++)
		say(f, peer, calls + i, 1);
	assert_next(f, peer, no_padding);
	assert_next(f, peer, "{\"parameters\":{\"files\":2}}");
	assert_next(f, peer, "{\"parameters\":{\"subscribers\":0}}");
	assert_null(next(f, peer));
	assert_false(peer->is_closed);
}

static void more_calls_than_one_turn_takes_are_all_answered(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);
	unsigned int i;

	f->padding = 1000;
	for (i = 0; i < 200; i++)
		say(f, peer, CALL("Info"), sizeof(CALL("Info")));
	(void)shutdown(peer->fd, SHUT_WR);
	for (i = 0; i < 200; i++)
		assert_non_null(next(f, peer));
	assert_null(next(f, peer));
	assert_true(peer->is_closed);
}

static void a_call_that_wants_no_reply_gets_none(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);

	call(f, peer, "{\"method\":\"io.probed.Set.Rotate\",\"oneway\":true}");
	call(f, peer, "{\"method\":\"io.probed.Set.Nothing\",\"oneway\":true}");
	call(f, peer, SUBSCRIBE_OPEN ",\"oneway\":true}");
	assert_null(next(f, peer));
	call(f, peer, CALL("Status"));
	assert_next(f, peer, "{\"parameters\":{\"subscribers\":0}}");
	assert_int_equal(f->n_rotations, 1);
}

static void what_is_no_call_is_told_and_ends_the_connection(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);
	const char *reply;

	call(f, peer, "{\"method\":17}");
	call(f, peer, CALL("Rotate"));
	reply = next(f, peer);
	assert_non_null(reply);
	assert_string_equal(reply, "{\"error\":\"io.probed.Set.BadMessage\",\"parameters\":"
				   "{\"reason\":\"\\\"method\\\" must be a string\"}}");
	assert_null(next(f, peer));
	assert_true(peer->is_closed);
	assert_int_equal(f->n_rotations, 0);
}

static void a_message_without_end_is_cut_off(void **state)
{
	static const char blanks[VARLINK_CALL_MAX + 2] = { [0 ... VARLINK_CALL_MAX + 1] = ' ' };
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);
	const char *reply;

	say(f, peer, blanks, sizeof(blanks));
	reply = next(f, peer);
	assert_non_null(reply);
	assert_non_null(strstr(reply, "longer than 65536 bytes"));
	assert_null(next(f, peer));
	assert_true(peer->is_closed);
}

/* A message that some bytes of were changed, by a generator that always does the same. */
static size_t spoil(char *text, size_t size, uint32_t *seed)
{
	unsigned int n;

	for (n = 0; n < 3; n++) {
		*seed = *seed * 1664525 + 1013904223;
		text[(*seed >> 8) % size] = (char)(*seed >> 24);
	}
	return size;
}

static void a_thousand_bad_messages_harm_nobody(void **state)
{
	static const char call_text[] =
		"{\"method\":\"io.probed.Set.Subscribe\",\"parameters\":{\"probe\":\"open\"},"
		"\"more\":true}";
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *other = peer_new(f);
	uint32_t seed = 1;
	unsigned int i;

	for (i = 0; i < 1000; i++) {
		_cleanup_(peer_freep) struct peer *peer = peer_new(f);
		char text[sizeof(call_text)];

		memcpy(text, call_text, sizeof(text));
		say(f, peer, text, spoil(text, i % 3 ? sizeof(text) : sizeof(text) / 2, &seed));
	}
	work(f);
	call(f, other, CALL("Status"));
	assert_next(f, other, "{\"parameters\":{\"subscribers\":0}}");
}

/* Runs the loop until the peer is sent away, which takes as long as the patience. */
static void wait_until_closed(struct fixture *f, struct peer *peer)
{
	unsigned int i;

	for (i = 0; i < 100 && !peer->is_closed; i++) {
		assert_true(sd_event_run(f->loop, HASTE_USEC) >= 0);
		hear(f, peer);
	}
	assert_true(peer->is_closed);
}

static void half_a_message_is_not_waited_for_for_ever(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *half = peer_new(f), *idle = peer_new(f);

	say(f, half, "{\"method\":", 10);
	wait_until_closed(f, half);
	/* Who has begun nothing may stay. */
	call(f, idle, CALL("Info"));
	assert_next(f, idle, no_padding);
}

static void who_never_reads_holds_up_nobody_and_goes(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *deaf = peer_new(f), *other = peer_new(f);
	unsigned int i;

	f->padding = 100000;
	for (i = 0; i < 50; i++)
		(void)send(deaf->fd, CALL("Info"), sizeof(CALL("Info")), MSG_DONTWAIT);
	work(f);
	call(f, other, CALL("Status"));
	assert_next(f, other, "{\"parameters\":{\"subscribers\":0}}");
	/* What it does not take is closed on it: its reply ends before its end. */
	for (i = 0; i < 100; i++) {
		struct pollfd fd = { .fd = deaf->fd, .events = POLLRDHUP };

		assert_true(sd_event_run(f->loop, HASTE_USEC) >= 0);
		if (poll(&fd, 1, 0) == 1)
			break;
	}
	assert_true(i < 100);
}

static void who_is_one_too_many_is_told(void **state)
{
	struct fixture *f = *state;
	struct peer *peers[CONTROL_CLIENTS_MAX];
	_cleanup_(peer_freep) struct peer *late = NULL, *later = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(peers); i++)
		peers[i] = peer_new(f);
	late = peer_new(f);
	assert_next(f, late, "{\"error\":\"io.probed.Set.TooManyClients\",\"parameters\":{}}");
	assert_null(next(f, late));
	assert_true(late->is_closed);
	peers[7] = peer_free(peers[7]);
	work(f);
	later = peer_new(f);
	call(f, later, CALL("Info"));
	assert_next(f, later, no_padding);
	for (i = 0; i < ARRAY_SIZE(peers); i++)
		peer_free(peers[i]);
}

/* --- reloads --------------------------------------------------------------- */

static void write_armed(struct json_writer *w, const void *userdata)
{
	(void)userdata;
	varlink_put_u64(w, "armed", 3);
}

static void a_reload_is_answered_when_it_is_done(void **state)
{
	static const struct control_reload done = { .write = write_armed };
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *first = peer_new(f), *second = peer_new(f);

	call(f, first, CALL("Reload"));
	call(f, first, CALL("Status"));
	call(f, second, CALL("Reload"));
	assert_null(next(f, first));
	control_reloaded(f->control, 1, &done);
	assert_next(f, first, "{\"parameters\":{\"armed\":3}}");
	assert_next(f, first, "{\"parameters\":{\"subscribers\":0}}");
	assert_null(next(f, second));
	control_reloaded(f->control, 2, &done);
	assert_next(f, second, "{\"parameters\":{\"armed\":3}}");
	call(f, second, "{\"method\":\"io.probed.Set.Reload\",\"oneway\":true}");
	control_reloaded(f->control, 3, &done);
	assert_null(next(f, second));
	call(f, second, CALL("Reload"));
	f->control = control_free(f->control);
	assert_next(f, second, "{\"error\":\"io.probed.Set.Ended\",\"parameters\":{}}");
}

static void a_set_without_a_file_is_not_reloaded(void **state)
{
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *peer = peer_new(f);

	f->reload_error = -EOPNOTSUPP;
	call(f, peer, CALL("Reload"));
	assert_next(f, peer, "{\"error\":\"io.probed.Set.NotReloadable\",\"parameters\":{}}");
	f->reload_error = -EAGAIN;
	call(f, peer, CALL("Reload"));
	assert_next(f, peer,
		    "{\"error\":\"io.probed.Set.ReloadRefused\",\"parameters\":"
		    "{\"reason\":\"Resource temporarily unavailable\","
		    "\"diagnostics\":[]}}");
}

/* --- rights ---------------------------------------------------------------- */

static void others_may_look_when_their_group_may_and_change_nothing(void **state)
{
	static const char denied[] =
		"{\"error\":\"org.varlink.service.PermissionDenied\",\"parameters\":{}}";
	struct fixture *f = *state;
	_cleanup_(peer_freep) struct peer *member = NULL, *stranger = NULL;
	struct stat st;

	if (geteuid() != 0)
		skip();
	f->control = control_free(f->control);
	f->config.group = 12345;
	assert_int_equal(control_open(&f->config, &f->control), 0);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0660);
	assert_int_equal(st.st_gid, 12345);
	/* Somebody has opened it to all: the group still counts. */
	assert_int_equal(chmod(f->path, 0666) | chmod(f->dir, 0755), 0);
	assert_int_equal(setegid(12345) | seteuid(65534), 0);
	member = peer_connect(f);
	assert_int_equal(seteuid(0) | setegid(65534) | seteuid(65534), 0);
	stranger = peer_connect(f);
	assert_int_equal(seteuid(0) | setegid(0), 0);

	call(f, member, CALL("Info"));
	assert_next(f, member, no_padding);
	call(f, member, CALL("Rotate"));
	assert_next(f, member, denied);
	call(f, member, CALL("Reload"));
	assert_next(f, member, denied);
	call(f, stranger, "{\"method\":\"org.varlink.service.GetInfo\"}");
	assert_non_null(next(f, stranger));
	call(f, stranger, CALL("Info"));
	assert_next(f, stranger, denied);
	assert_int_equal(f->n_rotations + f->n_reloads, 0);
}

#define HASTY_TEST(name) cmocka_unit_test_setup_teardown(name, setup_hasty, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(calls_are_answered_in_their_order_however_they_are_cut),
		TEST(more_calls_than_one_turn_takes_are_all_answered),
		TEST(a_call_that_wants_no_reply_gets_none),
		TEST(what_is_no_call_is_told_and_ends_the_connection),
		TEST(a_message_without_end_is_cut_off),
		TEST(a_thousand_bad_messages_harm_nobody),
		HASTY_TEST(half_a_message_is_not_waited_for_for_ever),
		HASTY_TEST(who_never_reads_holds_up_nobody_and_goes),
		TEST(who_is_one_too_many_is_told),
		TEST(a_reload_is_answered_when_it_is_done),
		TEST(a_set_without_a_file_is_not_reloaded),
		TEST(others_may_look_when_their_group_may_and_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
