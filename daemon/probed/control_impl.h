/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the control socket is made of: control.c has the clients and their bytes,
 * control_call.c what they call. Not for others.
 */
#ifndef PROBED_CONTROL_IMPL_H
#define PROBED_CONTROL_IMPL_H

#include "control.h"
#include "lib/varlink_service.h"

#include "listener.h"
#include "outqueue.h"
#include "sink_impl.h"

/**
 * enum client_state - what a client waits for
 * @CLIENT_CALLS: nothing: its next call is taken
 * @CLIENT_RELOADS: the end of a reload
 * @CLIENT_SUBSCRIBES: lines, until it goes or the set ends
 * @CLIENT_LEAVES: the last reply is sent, and it is to go
 */
enum client_state { CLIENT_CALLS, CLIENT_RELOADS, CLIENT_SUBSCRIBES, CLIENT_LEAVES };

/**
 * struct client - somebody who has connected
 * @control: where
 * @next: the next one
 * @io: its connection is waited for
 * @timer: ends it when it owes something for too long
 * @owes: the timer runs
 * @may_all: it is root, or who runs the process
 * @may_look: it may call what changes nothing
 * @has_ended: it will send no more
 * @has_more: calls of it are left that were not taken yet
 * @state: what it waits for
 * @oneway: of a reload: it wants no reply
 * @reload: number of the reload that it waits for
 * @probe: of a subscription: of the hits only those of this probe; or NULL
 * @gap: what it misses of them
 * @in: what it has sent
 * @out: what it has not taken
 */
struct client {
	struct control *control;
	struct client *next;
	sd_event_source *io;
	sd_event_source *timer;
	bool owes;
	bool may_all;
	bool may_look;
	bool has_ended;
	bool has_more;
	enum client_state state;
	bool oneway;
	uint64_t reload;
	char *probe;
	struct sink_gap gap;
	struct varlink_input in;
	struct outqueue out;
};

/**
 * struct control - the socket
 * @config: as given
 * @listener: the listening socket
 * @accept: it is waited for
 * @clients: who has connected
 * @n_clients: how many
 * @n_others: how many of them may not do all
 * @is_full: somebody was sent away, and told once
 */
struct control {
	struct control_config config;
	struct listener listener;
	sd_event_source *accept;
	struct client *clients;
	unsigned int n_clients;
	unsigned int n_others;
	bool is_full;
};

/* The errors of the interface. */
#define CONTROL_ERROR(name) "io.probed.Set." name

/* The interface, in Varlink's language. */
extern const char control_description[];

/**
 * client_send() - queue a message
 * @client: the client; gone when there is no memory
 * @text: the message; freed
 */
void client_send(struct client *client, struct varlink_text *text);

/**
 * client_call() - do what a message asks for
 * @client: the client; leaves when it is no message
 * @text: the message
 * @size: its bytes
 *
 * Return: 0; -ENOMEM when the client is to be dropped
 */
int client_call(struct client *client, const char *text, size_t size);

/**
 * client_refuse() - send an error of the connection itself; it is the last message
 * @client: the client
 * @error: full name
 * @key: its parameter
 * @value: of the parameter
 *
 * Return: 0; -ENOMEM
 */
int client_refuse(struct client *client, const char *error, const char *key, const char *value);

#endif /* PROBED_CONTROL_IMPL_H */
