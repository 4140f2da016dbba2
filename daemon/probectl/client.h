/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * To the control sockets of sets that run (docs/control.md).
 */
#ifndef PROBECTL_CLIENT_H
#define PROBECTL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cleanup.h"
#include "lib/varlink.h"

/* How long a set may take to answer what it can answer at once, and when whoever
 * asked is told that there is no answer yet. */
#define CLIENT_PATIENCE_MS 60000
#define CLIENT_NOTICE_MS   3000

struct client;

/**
 * client_list() - the sets that have a control socket
 * @ret_names: their names, sorted; owned by the caller, see client_list_free()
 * @ret_n: how many
 *
 * A set whose process has died has one, too.
 *
 * Return: 0, also when there are none; -errno
 */
int client_list(char ***ret_names, size_t *ret_n);

/**
 * client_list_free() - free a list
 * @names: of client_list()
 * @n: how many
 */
void client_list_free(char **names, size_t n);

/**
 * client_connect() - connect to a set
 * @set: name of the set
 * @ret_client: owned by the caller
 *
 * Return: 0; -ENOENT when it does not run; -ECONNREFUSED when its process died;
 * -EACCES; another -errno
 */
int client_connect(const char *set, struct client **ret_client);

/**
 * client_free() - hang up
 * @client: it or NULL
 *
 * Return: NULL
 */
struct client *client_free(struct client *client);
DEFINE_CLEANUP(struct client *, client_free);

/**
 * client_call() - send a call
 * @client: the connection
 * @method: name of the method, without the interface
 * @fn: writes the parameters; NULL for none
 * @userdata: for @fn
 * @more: several replies are welcome
 *
 * Return: 0 or -errno
 */
int client_call(struct client *client, const char *method, varlink_write_fn *fn,
		const void *userdata, bool more);

/**
 * client_receive() - wait for the next reply
 * @client: the connection
 * @patience_ms: so long at most; -1 for ever
 * @ret_reply: the reply; varlink_message_done() it
 *
 * Return: 0; -ETIMEDOUT; -EINTR when a signal came; -EPIPE when the set hung up;
 * -EBADMSG when what came is no reply; another -errno
 */
int client_receive(struct client *client, int patience_ms, struct varlink_message *ret_reply);

/**
 * client_receive_soon() - wait for the reply to what can be answered at once
 * @client: the connection
 * @verb: the verb that asks; a set that takes long is told on standard error
 * @ret_reply: the reply; varlink_message_done() it
 *
 * Return: as client_receive()
 */
int client_receive_soon(struct client *client, const char *verb, struct varlink_message *ret_reply);

/**
 * client_text() - text of the reply that client_receive() gave last
 * @client: the connection
 *
 * Return: what the places of its nodes are in; until the next client_receive()
 */
const char *client_text(const struct client *client);

/**
 * client_ask() - connect, call and take the reply
 * @verb: the verb that asks, see client_receive_soon()
 * @set: name of the set
 * @method: name of the method, without the interface
 * @ret_reply: the reply, which is no error; varlink_message_done() it
 * @ret_text: its text, owned by the caller; NULL when it is not wanted
 *
 * Return: 0; -EACCES when the set refuses; -EPROTO for another error of the set;
 * -errno of the others
 */
int client_ask(const char *verb, const char *set, const char *method,
	       struct varlink_message *ret_reply, char **ret_text);

/**
 * client_report() - tell why a set cannot be asked, and what to do
 * @verb: the verb
 * @set: name of the set
 * @error: -errno of client_connect() and the others
 */
void client_report(const char *verb, const char *set, int error);

/**
 * client_string() - a string of a reply
 * @reply: the reply
 * @object: where; NULL for its parameters
 * @key: its key
 *
 * Return: it, of the reply; NULL when there is none
 */
const char *client_string(const struct varlink_message *reply, const struct json_node *object,
			  const char *key);

/**
 * client_number() - a number of a reply
 * @reply: the reply
 * @object: where; NULL for its parameters
 * @key: its key
 *
 * Return: it; 0 when there is none
 */
uint64_t client_number(const struct varlink_message *reply, const struct json_node *object,
		       const char *key);

/**
 * client_array() - the first element of an array of a reply
 * @reply: the reply
 * @key: its key
 *
 * Return: it, the others are its @next; NULL when there is none
 */
const struct json_node *client_array(const struct varlink_message *reply, const char *key);

#endif /* PROBECTL_CLIENT_H */
