/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The control socket of a set: a Varlink service in the loop of the process that
 * serves the set (docs/control.md). This is the socket, its clients and their
 * limits; what there is to say of the set is asked of whoever opens it.
 *
 * Root, and who runs the process, may do all. Others get as far as the socket's
 * mode and group let them, and may only look.
 */
#ifndef PROBED_CONTROL_H
#define PROBED_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <systemd/sd-event.h>

#include "lib/cleanup.h"
#include "lib/varlink.h"

/* Members of this group may look, where there is one. */
#define CONTROL_GROUP "probed"

/* Connections at a time, and how many of them root's need not be. */
#define CONTROL_CLIENTS_MAX 32
#define CONTROL_OTHERS_MAX  24

/* How far a subscriber may be behind until it misses lines. */
#define CONTROL_QUEUE_BYTES (1U << 20)

/* For the rest of a message that was begun, and to take a reply. */
#define CONTROL_PATIENCE_USEC 10000000

/* When the set ends: how long those that are behind are waited for. */
#define CONTROL_GRACE_MS 1000

struct control;

/**
 * struct control_ops - what there is to say of the set, and to do with it
 * @write_info: writes the members of Info()'s reply
 * @write_status: writes those of Status()'s
 * @has_probe: has the set a probe of this name? If not, *@ret_nearest is the
 *	       name that was meant, or NULL
 * @rotate: begins the files of the output anew. Return: how many; -EBUSY when they
 *	    are being written
 * @reload: begins to read the set anew. Return: 0 with the number of the reload,
 *	    with which control_reloaded() will be called; -EOPNOTSUPP when the set
 *	    is from no file; -EBUSY while it begins or ends; another -errno
 *
 * All get the userdata of the configuration.
 */
struct control_ops {
	varlink_write_fn *write_info;
	varlink_write_fn *write_status;
	bool (*has_probe)(void *userdata, const char *name, const char **ret_nearest);
	int (*rotate)(void *userdata);
	int (*reload)(void *userdata, uint64_t *ret_number);
};

/**
 * struct control_config - a control socket
 * @path: where it is
 * @group: who may look, besides root; -1 for nobody
 * @set: name of the set
 * @loop: the loop that it lives in
 * @ops: of the set
 * @userdata: for @ops
 * @patience_usec: CONTROL_PATIENCE_USEC, but for tests
 *
 * All is borrowed and must outlive the socket.
 */
struct control_config {
	const char *path;
	gid_t group;
	const char *set;
	sd_event *loop;
	const struct control_ops *ops;
	void *userdata;
	uint64_t patience_usec;
};

/**
 * control_path() - where the control socket of a set is
 * @set: name of the set
 *
 * Return: "/run/probed/SET.control", owned by the caller; NULL without memory
 */
char *control_path(const char *set);

/**
 * control_open() - listen
 * @config: where; copied
 * @ret_control: owned by the caller
 *
 * Who connects waits until the loop runs.
 *
 * Return: 0; -errno of listener_open()
 */
int control_open(const struct control_config *config, struct control **ret_control);

/**
 * control_lines() - what goes to the outputs goes to subscribers, too
 * @control: the socket
 * @lines: whole lines
 * @size: their bytes
 *
 * Never waits: what a subscriber does not take in time it misses, and is told.
 */
void control_lines(struct control *control, const char *lines, size_t size);

/**
 * struct control_reload - what became of a reload
 * @error: full name of an error; NULL: the set is reloaded
 * @write: writes the members of the reply
 * @userdata: for @write
 */
struct control_reload {
	const char *error;
	varlink_write_fn *write;
	const void *userdata;
};

/**
 * control_reloaded() - a reload has ended
 * @control: the socket
 * @number: of the reload; who waits for this one or an earlier one is answered
 * @result: what became of it
 */
void control_reloaded(struct control *control, uint64_t number,
		      const struct control_reload *result);

/**
 * control_count_subscribers() - how many there are
 * @control: the socket
 */
unsigned int control_count_subscribers(const struct control *control);

/**
 * control_free() - end: subscribers get what is queued and a last reply
 * @control: the socket or NULL
 *
 * Those that are behind are waited for, CONTROL_GRACE_MS at most.
 *
 * Return: NULL
 */
struct control *control_free(struct control *control);
DEFINE_CLEANUP(struct control *, control_free);

#endif /* PROBED_CONTROL_H */
