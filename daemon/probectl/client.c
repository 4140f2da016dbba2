// SPDX-License-Identifier: GPL-2.0-only
#include "client.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "lib/macro.h"
#include "lib/set_lock.h"
#include "lib/set_survey.h"
#include "lib/spec.h"
#include "lib/suggest.h"

#include "interrupt.h"

#define SUFFIX	  ".control"
#define INTERFACE "io.probed.Set."

struct client {
	char *set;
	int fd;
	struct varlink_input in;
	const char *text;
	size_t size;
};

/* --- which sets run -------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int is_socket(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);

	return size > strlen(SUFFIX) && strcmp(entry->d_name + size - strlen(SUFFIX), SUFFIX) == 0;
}

int client_list(char ***ret_names, size_t *ret_n)
{
	_cleanup_closedir_ DIR *dir = opendir(SET_LOCK_DIR);
	const struct dirent *entry;
	char **names = NULL;
	size_t n = 0;

	*ret_names = NULL;
	*ret_n = 0;
	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while ((entry = readdir(dir))) {
		char **more;

		if (!is_socket(entry))
			continue;
		more = reallocarray(names, n + 1, sizeof(*names));
		if (more)
			names = more;
		if (!more ||
		    !(names[n] = strndup(entry->d_name, strlen(entry->d_name) - strlen(SUFFIX)))) {
			client_list_free(names, n);
			return -ENOMEM;
		}
		n++;
	}
	if (n)
		qsort(names, n, sizeof(*names), compare_names);
	*ret_names = names;
	*ret_n = n;
	return 0;
}

void client_list_free(char **names, size_t n)
{
	while (n)
		free(names[--n]);
	free(names);
}

/* --- a connection ---------------------------------------------------------- */

int client_connect(const char *set, struct client **ret_client)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const struct timeval patience = { .tv_sec = CLIENT_PATIENCE_MS / 1000 };
	_cleanup_(client_freep) struct client *client = calloc(1, sizeof(*client));
	int n;

	if (!client)
		return -ENOMEM;
	client->in.max = VARLINK_REPLY_MAX;
	client->set = strdup(set);
	client->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->fd < 0)
		return -errno;
	if (!client->set)
		return -ENOMEM;
	/* Where nobody accepts, connect() waits for a place in the queue. */
	if (setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) < 0)
		return -errno;
	/* What is too long, or has a slash, is the name of no set. */
	n = snprintf(address.sun_path, sizeof(address.sun_path), SET_LOCK_DIR "/%s" SUFFIX, set);
	if (n < 0 || (size_t)n >= sizeof(address.sun_path) || strchr(set, '/'))
		return -ENOENT;
	if (connect(client->fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	*ret_client = TAKE_PTR(client);
	return 0;
}

struct client *client_free(struct client *client)
{
	if (!client)
		return NULL;
	close_fd(client->fd);
	free(client->set);
	varlink_input_done(&client->in);
	free(client);
	return NULL;
}

int client_call(struct client *client, const char *method, varlink_write_fn *fn,
		const void *userdata, bool more)
{
	struct varlink_text text = {};
	char name[64];
	size_t done = 0;
	int r;

	(void)snprintf(name, sizeof(name), INTERFACE "%s", method);
	r = varlink_write_call(name, fn, userdata, more, &text);
	while (r >= 0 && done < text.size) {
		ssize_t n = send(client->fd, text.bytes + done, text.size - done, MSG_NOSIGNAL);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			r = errno == EAGAIN ? -ETIMEDOUT : -errno;
	}
	varlink_text_done(&text);
	return r;
}

static int read_some(struct client *client, int patience_ms)
{
	struct pollfd fd = { .fd = client->fd, .events = POLLIN };
	size_t size;
	char *room;
	ssize_t n;
	int r;

	r = interrupt_poll(&fd, 1, patience_ms);
	if (r <= 0)
		return r < 0 ? r : -ETIMEDOUT;
	room = varlink_input_room(&client->in, &size);
	if (!room)
		return -ENOMEM;
	n = recv(client->fd, room, size, 0);
	if (n < 0)
		return -errno;
	varlink_input_add(&client->in, (size_t)n);
	return n ? 0 : -EPIPE;
}

int client_receive(struct client *client, int patience_ms, struct varlink_message *ret_reply)
{
	_cleanup_free_ char *reason = NULL;
	int r;

	while ((r = varlink_input_next(&client->in, &client->text, &client->size)) == 0) {
		r = read_some(client, patience_ms);
		if (r < 0)
			return r;
	}
	return r < 0 ? r : varlink_parse_reply(client->text, client->size, ret_reply, &reason);
}

int client_receive_soon(struct client *client, const char *verb, struct varlink_message *ret_reply)
{
	int r = client_receive(client, CLIENT_NOTICE_MS, ret_reply);

	if (r != -ETIMEDOUT)
		return r;
	fprintf(stderr,
		"probectl: %s: %s: no answer yet, waiting; its process is busy, stopped or hangs\n",
		verb, client->set);
	return client_receive(client, CLIENT_PATIENCE_MS - CLIENT_NOTICE_MS, ret_reply);
}

const char *client_text(const struct client *client)
{
	return client->text;
}

static int error_of(const struct varlink_message *reply)
{
	if (!reply->error)
		return 0;
	if (strcmp(reply->error, VARLINK_ERROR_PERMISSION_DENIED) == 0)
		return -EACCES;
	if (strcmp(reply->error, INTERFACE "TooManyClients") == 0)
		return -EUSERS;
	return -EPROTO;
}

int client_ask(const char *verb, const char *set, const char *method,
	       struct varlink_message *ret_reply, char **ret_text)
{
	_cleanup_(client_freep) struct client *client = NULL;
	int r;

	r = client_connect(set, &client);
	if (r >= 0)
		r = client_call(client, method, NULL, NULL, false);
	if (r >= 0)
		r = client_receive_soon(client, verb, ret_reply);
	if (r < 0)
		return r;
	r = error_of(ret_reply);
	if (r >= 0 && ret_text) {
		*ret_text = strndup(client->text, client->size);
		r = *ret_text ? 0 : -ENOMEM;
	}
	if (r < 0)
		varlink_message_done(ret_reply);
	return r;
}

/* --- what is wrong --------------------------------------------------------- */

static bool has_name(const struct set_survey *survey, const char *set)
{
	size_t i;

	for (i = 0; i < survey->n_sets; i++)
		if (strcmp(survey->sets[i].name, set) == 0)
			return true;
	return false;
}

/* Of those that run as of those that do not. */
static const char *nearest_set(const struct set_survey *survey, const char *set)
{
	_cleanup_free_ const char **names = calloc(survey->n_sets + 1, sizeof(*names));
	size_t i;

	if (!names)
		return NULL;
	for (i = 0; i < survey->n_sets; i++)
		names[i] = survey->sets[i].name;
	return suggest_nearest(set, names, survey->n_sets);
}

/* The rest of a line that begins with who says it. */
static void print_not_running(const char *set, const struct set_survey *survey)
{
	const char *nearest;

	if (has_name(survey, set)) {
		fprintf(stderr,
			"the set \"%s\" does not run; `probectl start %s` starts it, or says why it "
			"cannot\n",
			set, set);
		return;
	}
	fprintf(stderr, "no set \"%s\" is running", set);
	nearest = nearest_set(survey, set);
	if (nearest)
		fprintf(stderr, "; did you mean \"%s\"?\n", nearest);
	else
		fputs("; `probectl list` lists the sets there are\n", stderr);
}

static void report_not_running(const char *verb, const char *set)
{
	_cleanup_(set_survey_freep) struct set_survey *survey = NULL;
	const char *const *dirs;
	size_t n_dirs = probe_set_search_path(&dirs);

	fprintf(stderr, "probectl: %s: ", verb);
	if (strchr(set, '/') || strchr(set, '.'))
		fprintf(stderr,
			"\"%s\" is a file; sets that run have names, which `probectl status` lists\n",
			set);
	else if (set_survey_new(dirs, n_dirs, NULL, &survey) < 0)
		fprintf(stderr, "no set \"%s\" is running\n", set);
	else
		print_not_running(set, survey);
}

/**
 * struct advice - what a failure means
 * @error: -errno
 * @text: the rest of a sentence that begins with the name of the set
 */
static const struct advice {
	int error;
	const char *text;
} advices[] = {
	{ -ECONNREFUSED, "its process died; what it armed stays until the set is started again, "
			 "or removed by probectl clean" },
	{ -EACCES, "permission denied; run as root, or as a member of the group \"probed\" to "
		   "look only" },
	{ -EPERM, "permission denied; run as root" },
	{ -ETIMEDOUT, "it does not answer: its process was stopped, or hangs; `probectl restart` "
		      "ends it, and the next one takes over what it has armed" },
	{ -EPIPE, "it ended, or hung up" },
	{ -ECONNRESET, "it ended, or hung up" },
	{ -EUSERS, "too many others are connected to it" },
	{ -EBADMSG, "its answer cannot be understood; is it of another version?" },
	{ -EPROTO, "it does not know what was asked; is it of another version?" },
};

void client_report(const char *verb, const char *set, int error)
{
	const char *text = strerror(-error);
	size_t i;

	if (error == -ENOENT) {
		report_not_running(verb, set);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(advices); i++)
		if (advices[i].error == error)
			text = advices[i].text;
	fprintf(stderr, "probectl: %s: %s: %s\n", verb, set, text);
}

/* --- what is in a reply ---------------------------------------------------- */

static const struct json_node *find(const struct varlink_message *reply,
				    const struct json_node *object, const char *key,
				    enum json_node_kind kind)
{
	const struct json_node *node = object ? json_node_member(reply->doc, object, key)
					      : varlink_member(reply, key);

	return node && node->kind == kind ? node : NULL;
}

const char *client_string(const struct varlink_message *reply, const struct json_node *object,
			  const char *key)
{
	const struct json_node *node = find(reply, object, key, JSON_NODE_STRING);

	return node ? json_node_string(node) : NULL;
}

uint64_t client_number(const struct varlink_message *reply, const struct json_node *object,
		       const char *key)
{
	const struct json_node *node = find(reply, object, key, JSON_NODE_INT);

	return node ? (uint64_t)json_node_int(node) : 0;
}

const struct json_node *client_array(const struct varlink_message *reply, const char *key)
{
	const struct json_node *node = find(reply, NULL, key, JSON_NODE_ARRAY);

	return node ? node->first : NULL;
}
