// SPDX-License-Identifier: GPL-2.0-only
#include "probed/control.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"

/* Where it is to end: short enough to be waited for. Else nobody runs out of it. */
#define HASTE_USEC    300000
#define PATIENCE_USEC 600000000
#define LINE_BEGIN    "{\"ts\":\"2026-11-20T08:47:20.441674587Z\",\"seq\":"

#define CALL(method)  "{\"method\":\"io.probed.Set." method "\"}"
#define SUBSCRIBE     "{\"method\":\"io.probed.Set.Subscribe\",\"more\":true}"
#define SUBSCRIBE_OPEN \
	"{\"method\":\"io.probed.Set.Subscribe\",\"parameters\":{\"probe\":\"open\"},\"more\":true"

/* A set that there is none of. */
struct fixture {
	char dir[32];
	char path[64];
	sd_event *loop;
	struct control_config config;
	struct control *control;
	unsigned int padding; /* of Info's reply */
	int n_rotations;
	uint64_t n_reloads;
	int reload_error;
};

static void write_info(struct json_writer *w, const void *userdata)
{
	const struct fixture *f = userdata;
	unsigned int i;

	json_key(w, "padding");
	json_array_begin(w);
	for (i = 0; i < f->padding; i++)
		json_u64(w, 1000000 + i);
	json_array_end(w);
}

static void write_status(struct json_writer *w, const void *userdata)
{
	const struct fixture *f = userdata;

	varlink_put_u64(w, "subscribers", control_count_subscribers(f->control));
}

static bool has_probe(void *userdata, const char *name, const char **ret_nearest)
{
	(void)userdata;
	*ret_nearest = strcmp(name, "ope") == 0 ? "open" : NULL;
	return strcmp(name, "open") == 0;
}

static int rotate(void *userdata)
{
	struct fixture *f = userdata;

	return ++f->n_rotations;
}

static int reload(void *userdata, uint64_t *ret_number)
{
	struct fixture *f = userdata;

	if (f->reload_error)
		return f->reload_error;
	*ret_number = ++f->n_reloads;
	return 0;
}

static const struct control_ops ops = {
	.write_info = write_info,
	.write_status = write_status,
	.has_probe = has_probe,
	.rotate = rotate,
	.reload = reload,
};

static int setup_with(void **state, uint64_t patience_usec)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->dir, "/tmp/test_control.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	(void)snprintf(f->path, sizeof(f->path), "%s/control", f->dir);
	assert_true(sd_event_new(&f->loop) >= 0);
	f->config = (struct control_config){
		.path = f->path,
		.group = (gid_t)-1,
		.set = "s",
		.loop = f->loop,
		.ops = &ops,
		.userdata = f,
		.patience_usec = patience_usec,
	};
	assert_int_equal(control_open(&f->config, &f->control), 0);
	*state = f;
	return 0;
}

static int setup(void **state)
{
	return setup_with(state, PATIENCE_USEC);
}

static int setup_hasty(void **state)
{
	return setup_with(state, HASTE_USEC);
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	int r;

	control_free(f->control);
	sd_event_unref(f->loop);
	/* The socket is gone with it, so the directory is empty. */
	r = rmdir(f->dir);
	free(f);
	return r;
}

static void work(struct fixture *f)
{
	while (sd_event_run(f->loop, 0) > 0)
		;
}

struct peer {
	int fd;
	size_t size;
	bool is_closed;
	char text[4 << 20];
};

/* Not let in yet: the loop does that. */
static struct peer *peer_connect(struct fixture *f)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct peer *peer = calloc(1, sizeof(*peer));

	assert_non_null(peer);
	strcpy(address.sun_path, f->path);
	peer->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(peer->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return peer;
}

static struct peer *peer_new(struct fixture *f)
{
	struct peer *peer = peer_connect(f);

	work(f);
	return peer;
}

static struct peer *peer_free(struct peer *peer)
{
	if (!peer)
		return NULL;
	close_fd(peer->fd);
	free(peer);
	return NULL;
}
DEFINE_CLEANUP(struct peer *, peer_free);

static void say(struct fixture *f, struct peer *peer, const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size) {
		ssize_t n = send(peer->fd, at, size, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN) {
			work(f);
			continue;
		}
		/* It may be gone already. */
		if (n < 0)
			break;
		at += n;
		size -= (size_t)n;
	}
	work(f);
}

static void call(struct fixture *f, struct peer *peer, const char *message)
{
	say(f, peer, message, strlen(message) + 1);
}

/* What there is, up to now. */
static void hear(struct fixture *f, struct peer *peer)
{
	ssize_t n;

	do {
		work(f);
		n = recv(peer->fd, peer->text + peer->size, sizeof(peer->text) - peer->size,
			 MSG_DONTWAIT);
		if (n > 0)
			peer->size += (size_t)n;
	} while (n > 0);
	peer->is_closed = n == 0 || errno == ECONNRESET;
}

/* The next message; NULL when there is no whole one. Good until the next call. */
static const char *next(struct fixture *f, struct peer *peer)
{
	static char message[4 << 20];
	const char *end;

	hear(f, peer);
	end = memchr(peer->text, '\0', peer->size);
	if (!peer->size || !end)
		return NULL;
	end++;
	memcpy(message, peer->text, (size_t)(end - peer->text));
	peer->size -= (size_t)(end - peer->text);
	memmove(peer->text, end, peer->size);
	return message;
}

#define assert_next(f, peer, want)                    \
	do {                                          \
		const char *message_ = next(f, peer); \
		assert_non_null(message_);            \
		assert_string_equal(message_, want);  \
	} while (0)

static const char no_padding[] = "{\"parameters\":{\"padding\":[]}}";

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

/* --- subscribers ----------------------------------------------------------- */

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
	struct peer *peer = waited_for;
	ssize_t got;

	while (peer && (got = recv(peer->fd, peer->text + peer->size,
				   sizeof(peer->text) - peer->size, MSG_DONTWAIT)) > 0)
		peer->size += (size_t)got;
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

#define TEST(name)	 cmocka_unit_test_setup_teardown(name, setup, teardown)
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
		TEST(a_subscriber_gets_the_lines_and_a_last_reply),
		TEST(what_is_written_when_the_loop_runs_no_more_comes_too),
		TEST(the_last_reply_is_waited_for_where_the_lines_have_left_no_room),
		TEST(a_probe_that_the_set_has_not_is_told_with_the_nearest),
		TEST(a_slow_subscriber_is_told_what_it_misses_and_others_miss_nothing),
		TEST(a_subscriber_that_only_listens_stays),
		TEST(a_reload_is_answered_when_it_is_done),
		TEST(a_set_without_a_file_is_not_reloaded),
		TEST(others_may_look_when_their_group_may_and_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
