// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each client has a bounded input and a queue of replies. Its next call is taken
 * when the reply to the last one is, so a client that does not read holds one
 * reply, and one that never ends a message holds so many bytes, for so long.
 */
#include "control_impl.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/macro.h"
#include "lib/set_lock.h"

#include "log.h"

/* Calls taken in one go: others have their turn. */
#define CALLS_AT_ONCE 16

static const char event_begin[] = "{\"parameters\":{\"event\":";
static const char event_end[] = "},\"continues\":true}";
static const char last_reply[] = "{\"parameters\":{}}";

char *control_path(const char *set)
{
	char *path;

	return asprintf(&path, SET_LOCK_DIR "/%s.control", set) < 0 ? NULL : path;
}

/* --- a client's life ------------------------------------------------------- */

static struct client *client_free(struct client *client)
{
	if (!client)
		return NULL;
	sd_event_source_unref(client->io);
	sd_event_source_unref(client->timer);
	outqueue_done(&client->out);
	varlink_input_done(&client->in);
	free(client->probe);
	free(client);
	return NULL;
}
DEFINE_CLEANUP(struct client *, client_free);

static void listen_for(struct listener *listener, bool is_wanted)
{
	struct control *control = container_of(listener, struct control, listener);

	(void)sd_event_source_set_enabled(control->accept, is_wanted ? SD_EVENT_ON : SD_EVENT_OFF);
}

static void drop_gone(struct control *control)
{
	struct client **at = &control->clients;

	while (*at) {
		struct client *client = *at;

		if (!client->out.is_gone) {
			at = &client->next;
			continue;
		}
		*at = client->next;
		control->n_clients--;
		control->n_others -= !client->may_all;
		client_free(client);
	}
	listener_retry(&control->listener);
}

void client_send(struct client *client, struct varlink_text *text)
{
	if (outqueue_grow(&client->out, text->size) < 0)
		client->out.is_gone = true;
	else
		outqueue_put(&client->out, text->bytes, text->size);
	varlink_text_done(text);
}

/*
 * What is waited for next. Somebody who has begun a message, or has a reply to
 * take, has so long for it; a subscriber may be slow, it misses lines instead.
 */
static void client_settle(struct client *client)
{
	bool calls = client->state == CLIENT_CALLS, has_out = client->out.used > 0;
	bool owes = (calls && client->in.used) || (has_out && client->state != CLIENT_SUBSCRIBES);
	bool is_done = client->state == CLIENT_LEAVES ||
		       (calls && client->has_ended && !client->has_more);
	uint32_t events = 0;

	if (is_done && !has_out)
		client->out.is_gone = true;
	if (client->out.is_gone)
		return;
	if (has_out || client->has_more)
		events = EPOLLOUT;
	else if (calls && !client->has_ended)
		events = EPOLLIN;
	if (sd_event_source_set_io_events(client->io, events) < 0)
		client->out.is_gone = true;
	if (owes == client->owes)
		return;
	client->owes = owes;
	if (sd_event_source_set_time_relative(client->timer,
					      client->control->config.patience_usec) < 0 ||
	    sd_event_source_set_enabled(client->timer, owes ? SD_EVENT_ONESHOT : SD_EVENT_OFF) < 0)
		client->out.is_gone = true;
}

/* What it owed it has given; what comes next has its own time. */
static void client_paid(struct client *client)
{
	if (client->owes)
		(void)sd_event_source_set_enabled(client->timer, SD_EVENT_OFF);
	client->owes = false;
}

/* Return: 1 when a call was taken; 0 when there is none; -errno */
static int take_call(struct client *client)
{
	const char *message;
	size_t size;
	int r = varlink_input_next(&client->in, &message, &size);

	if (r == -EMSGSIZE) {
		char reason[64];

		(void)snprintf(reason, sizeof(reason), "the message is longer than %u bytes",
			       VARLINK_CALL_MAX);
		return client_refuse(client, CONTROL_ERROR("BadMessage"), "reason", reason);
	}
	if (r <= 0)
		return r;
	client_paid(client);
	r = client_call(client, message, size);
	return r < 0 ? r : 1;
}

/* Takes the calls that are there, until the reply to one of them is to be taken. */
static void client_work(struct client *client)
{
	unsigned int n = 0;
	int r = 0;

	client->has_more = false;
	do {
		if (client->out.used)
			outqueue_send(&client->out);
		if (client->out.is_gone || client->out.used || client->state != CLIENT_CALLS)
			break;
		r = take_call(client);
	} while (r > 0 && ++n < CALLS_AT_ONCE);
	if (r < 0)
		client->out.is_gone = true;
	else if (client->out.used)
		outqueue_send(&client->out);
	/* Whether it is whole is seen when it is its turn. */
	client->has_more = r > 0 && client->in.used;
	client_settle(client);
}

static void client_read(struct client *client)
{
	size_t size;
	char *room = varlink_input_room(&client->in, &size);
	ssize_t n;

	if (!room) {
		client->out.is_gone = true;
		return;
	}
	n = recv(client->out.fd, room, size, MSG_DONTWAIT);
	if (n > 0)
		varlink_input_add(&client->in, (size_t)n);
	else if (n == 0)
		client->has_ended = true;
	else if (errno != EAGAIN && errno != EINTR)
		client->out.is_gone = true;
}

/* --- subscribers ----------------------------------------------------------- */

/* Of hits only those of one probe; what is no hit concerns all. */
static bool is_wanted(const struct client *client, const char *line, size_t size)
{
	static const char probe_key[] = ",\"probe\":\"";
	size_t at = SINK_SEQ_AT, length;

	/* The rest of a line that a dead process began. */
	if (size < SINK_SEQ_AT || strncmp(line, SINK_LINE_BEGIN, strlen(SINK_LINE_BEGIN)) != 0)
		return false;
	if (!client->probe)
		return true;
	at += strspn(line + at, "0123456789");
	at += strlen(",\"set\":\"\"") + strlen(client->control->config.set);
	if (at + strlen(probe_key) > size || strncmp(line + at, probe_key, strlen(probe_key)) != 0)
		return true;
	at += strlen(probe_key);
	length = strlen(client->probe);
	return at + length < size && strncmp(line + at, client->probe, length) == 0 &&
	       line[at + length] == '"';
}

/* The line, which ends with a newline, as a message. Return: it is queued */
static bool put_event(struct client *client, const char *line, size_t size)
{
	if (outqueue_room(&client->out) < strlen(event_begin) + size + sizeof(event_end))
		return false;
	outqueue_put(&client->out, event_begin, strlen(event_begin));
	outqueue_put(&client->out, line, size - 1);
	outqueue_put(&client->out, event_end, sizeof(event_end));
	return true;
}

/* Tells what is missing, when there is room for more than the telling. */
static void close_gap(struct client *client)
{
	char line[GAP_LINE_MAX];
	size_t size;

	if (!client->gap.is_open || client->out.used > client->out.size / 2)
		return;
	size = sink_gap_close(&client->gap, client->control->config.set, line);
	(void)put_event(client, line, size);
}

static void give_lines(struct client *client, const char *lines, size_t size)
{
	const char *end;

	outqueue_send(&client->out);
	close_gap(client);
	for (; size; size -= (size_t)(end - lines), lines = end) {
		size_t length;

		end = (const char *)memchr(lines, '\n', size) + 1;
		length = (size_t)(end - lines);
		if (!is_wanted(client, lines, length))
			continue;
		if (client->gap.is_open || !put_event(client, lines, length))
			sink_gap_add(&client->gap, lines, length);
	}
	outqueue_send(&client->out);
	client_settle(client);
}

void control_lines(struct control *control, const char *lines, size_t size)
{
	struct client *client;

	for (client = control->clients; client; client = client->next)
		if (client->state == CLIENT_SUBSCRIBES && !client->out.is_gone)
			give_lines(client, lines, size);
	drop_gone(control);
}

unsigned int control_count_subscribers(const struct control *control)
{
	const struct client *client;
	unsigned int n = 0;

	for (client = control->clients; client; client = client->next)
		n += client->state == CLIENT_SUBSCRIBES;
	return n;
}

/* --- the loop -------------------------------------------------------------- */

static int on_client(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct client *client = userdata;

	(void)source;
	(void)fd;
	if (revents & EPOLLERR || (revents & EPOLLHUP && !(revents & EPOLLIN)))
		client->out.is_gone = true;
	if (revents & EPOLLIN)
		client_read(client);
	if (!client->out.is_gone)
		client_work(client);
	if (!client->out.is_gone && client->state == CLIENT_SUBSCRIBES) {
		close_gap(client);
		client_settle(client);
	}
	drop_gone(client->control);
	return 0;
}

static int on_patience(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct client *client = userdata;

	(void)source;
	(void)usec;
	client->out.is_gone = true;
	drop_gone(client->control);
	return 0;
}

/* The groups of a peer, as they were when it connected. */
static bool is_in_group(int fd, gid_t group, const struct ucred *peer)
{
	_cleanup_free_ gid_t *groups = NULL;
	socklen_t size = 0;
	size_t i;

	if (group == (gid_t)-1)
		return false;
	if (peer->gid == group)
		return true;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, NULL, &size) == 0 || errno != ERANGE)
		return false;
	groups = malloc(size);
	if (!groups || getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) < 0)
		return false;
	for (i = 0; i < size / sizeof(*groups); i++)
		if (groups[i] == group)
			return true;
	return false;
}

static void find_rights(struct client *client)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(client->out.fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
		return;
	client->may_all = peer.uid == 0 || peer.uid == geteuid();
	client->may_look = client->may_all ||
			   is_in_group(client->out.fd, client->control->config.group, &peer);
}

static bool has_room(const struct control *control, const struct client *client)
{
	if (client->may_all)
		return control->n_clients < CONTROL_CLIENTS_MAX;
	return control->n_others < CONTROL_OTHERS_MAX && control->n_clients < CONTROL_CLIENTS_MAX;
}

/* Told as far as it goes at once: nobody is waited for who is not let in. */
static void send_away(struct control *control, struct client *client)
{
	if (!control->is_full)
		log_warning("%s: more connections to the control socket than there may be: some "
			    "are sent away",
			    control->config.set);
	control->is_full = true;
	if (client_refuse(client, CONTROL_ERROR("TooManyClients"), NULL, NULL) == 0)
		outqueue_send(&client->out);
}

static int add_client(struct control *control, int fd)
{
	_cleanup_(client_freep) struct client *client = calloc(1, sizeof(*client));
	int r;

	if (!client) {
		close_fd(fd);
		return -ENOMEM;
	}
	client->control = control;
	client->in.max = VARLINK_CALL_MAX;
	/* Grows with what it is to hold. */
	r = outqueue_init(&client->out, fd, 1);
	if (r < 0)
		return r;
	find_rights(client);
	if (!has_room(control, client)) {
		send_away(control, client);
		return 0;
	}
	r = sd_event_add_io(control->config.loop, &client->io, fd, EPOLLIN, on_client, client);
	if (r < 0)
		return r;
	r = sd_event_add_time_relative(control->config.loop, &client->timer, CLOCK_MONOTONIC,
				       control->config.patience_usec, 0, on_patience, client);
	if (r >= 0)
		r = sd_event_source_set_enabled(client->timer, SD_EVENT_OFF);
	if (r < 0)
		return r;
	control->n_clients++;
	control->n_others += !client->may_all;
	client->next = control->clients;
	control->clients = TAKE_PTR(client);
	return 0;
}

static void let_in(struct listener *listener, int fd)
{
	(void)add_client(container_of(listener, struct control, listener), fd);
}

static int on_connect(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct control *control = userdata;
	int r;

	(void)source;
	(void)fd;
	(void)revents;
	r = listener_accept(&control->listener);
	if (r < 0)
		log_error_errno(r, "%s: who connects to the control socket has to wait",
				control->config.set);
	return 0;
}

/* --- the socket ------------------------------------------------------------ */

int control_open(const struct control_config *config, struct control **ret_control)
{
	_cleanup_(control_freep) struct control *control = calloc(1, sizeof(*control));
	bool has_group = config->group != (gid_t)-1;
	int r;

	if (!control)
		return -ENOMEM;
	control->config = *config;
	control->listener = (struct listener){ .fd = -1, .watch = listen_for, .let_in = let_in };
	r = listener_open(&control->listener, config->path, has_group ? 0660 : 0600, (uid_t)-1,
			  config->group);
	if (r < 0)
		return r;
	r = sd_event_add_io(config->loop, &control->accept, control->listener.fd, EPOLLIN,
			    on_connect, control);
	if (r < 0)
		return r;
	*ret_control = TAKE_PTR(control);
	return 0;
}

void control_reloaded(struct control *control, uint64_t number, const struct control_reload *result)
{
	struct client *client;

	for (client = control->clients; client; client = client->next) {
		struct varlink_text text = {};

		if (client->state != CLIENT_RELOADS || client->reload > number)
			continue;
		client->state = CLIENT_CALLS;
		if (!client->oneway && varlink_write_reply(result->error, result->write,
							   result->userdata, false, &text) < 0)
			client->out.is_gone = true;
		else if (!client->oneway)
			client_send(client, &text);
		if (!client->out.is_gone)
			client_work(client);
	}
	drop_gone(control);
}

/* Their last words, and a moment to take them. */
static void say_farewell(struct client *client, int64_t end_ms)
{
	if (client->state == CLIENT_RELOADS)
		(void)client_refuse(client, CONTROL_ERROR("Ended"), NULL, NULL);
	do
		close_gap(client);
	while (outqueue_wait(&client->out, end_ms));
	if (client->state != CLIENT_SUBSCRIBES || client->out.used ||
	    outqueue_grow(&client->out, sizeof(last_reply)) < 0)
		return;
	outqueue_put(&client->out, last_reply, sizeof(last_reply));
	outqueue_send(&client->out);
	while (outqueue_wait(&client->out, end_ms))
		;
}

struct control *control_free(struct control *control)
{
	int64_t end_ms = outqueue_now_ms() + CONTROL_GRACE_MS;

	if (!control)
		return NULL;
	while (control->clients) {
		struct client *client = control->clients;

		control->clients = client->next;
		say_farewell(client, end_ms);
		client_free(client);
	}
	sd_event_source_unref(control->accept);
	listener_close(&control->listener, control->config.path);
	free(control);
	return NULL;
}
