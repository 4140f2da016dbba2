/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the control socket has to say of a set, from the parts that know it.
 */
#ifndef PROBED_CONTROL_SET_H
#define PROBED_CONTROL_SET_H

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-event.h>

#include "lib/cleanup.h"

struct apply;
struct control_set;
struct diag;
struct plan;
struct reload_result;
struct sink;
struct stream;

/**
 * struct control_set_config - a set and its parts
 * @set: name of the set
 * @file: that it is from; NULL when it is from the command line
 * @loop: the loop that the socket lives in
 * @apply: the set in the kernel
 * @stream: its stream
 * @sink: its outputs
 * @reload: begins a reload, see struct control_ops
 * @userdata: for @reload
 *
 * All is borrowed and must outlive the object.
 */
struct control_set_config {
	const char *set;
	const char *file;
	sd_event *loop;
	const struct apply *apply;
	const struct stream *stream;
	struct sink *sink;
	int (*reload)(void *userdata, uint64_t *ret_number);
	void *userdata;
};

/**
 * control_set_open() - open the control socket of a set
 * @config: the set; copied
 * @ret_view: owned by the caller
 *
 * Who connects is answered when the loop runs; control_set_armed() comes first.
 *
 * Return: 0 or -errno
 */
int control_set_open(const struct control_set_config *config, struct control_set **ret_view);

/**
 * control_set_armed() - the set is armed: look at its probes
 * @view: the object or NULL
 * @plan: the plan
 * @diag: has the kernel's refusals of probes that are optional
 *
 * Until the next call the applied set is not looked at, which a reload changes.
 */
void control_set_armed(struct control_set *view, const struct plan *plan, const struct diag *diag);

/**
 * control_set_reloaded() - a reload has ended; struct reload_config's @done
 * @userdata: the object or NULL
 * @result: what became of it
 */
void control_set_reloaded(void *userdata, const struct reload_result *result);

/**
 * control_set_free() - end; see control_free()
 * @view: the object or NULL
 *
 * Return: NULL
 */
struct control_set *control_set_free(struct control_set *view);
DEFINE_CLEANUP(struct control_set *, control_set_free);

#endif /* PROBED_CONTROL_SET_H */
