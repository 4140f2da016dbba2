/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A control socket of a set that there is none of, and who connects to it.
 */
#ifndef TESTS_UNIT_CONTROL_FIXTURE_H
#define TESTS_UNIT_CONTROL_FIXTURE_H

#include "probed/control.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"

/* Nobody runs out of it. */
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
static inline struct peer *peer_connect(struct fixture *f)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct peer *peer = calloc(1, sizeof(*peer));

	assert_non_null(peer);
	strcpy(address.sun_path, f->path);
	peer->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(peer->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return peer;
}

static inline struct peer *peer_new(struct fixture *f)
{
	struct peer *peer = peer_connect(f);

	work(f);
	return peer;
}

static inline struct peer *peer_free(struct peer *peer)
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

/* Return: as recv() */
static inline ssize_t peer_receive(struct peer *peer)
{
	ssize_t n = recv(peer->fd, peer->text + peer->size, sizeof(peer->text) - peer->size,
			 MSG_DONTWAIT);

	if (n > 0)
		peer->size += (size_t)n;
	return n;
}

/* What there is, up to now. */
static void hear(struct fixture *f, struct peer *peer)
{
	ssize_t n;

	do {
		work(f);
		n = peer_receive(peer);
	} while (n > 0);
	peer->is_closed = n == 0 || errno == ECONNRESET;
}

/* The next message; NULL when there is no whole one. Good until the next call. */
static inline const char *next(struct fixture *f, struct peer *peer)
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif /* TESTS_UNIT_CONTROL_FIXTURE_H */
