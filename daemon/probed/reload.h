/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The set is read anew while it streams. What takes long (planning, the
 * kernel's grace periods) is done by a second thread, so that the buffers are
 * read meanwhile; what the stream must know is done between its steps.
 */
#ifndef PROBED_RELOAD_H
#define PROBED_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/cleanup.h"

struct apply;
struct diag;
struct notify;
struct plan;
struct probe_set;
struct reload;
struct stream;

/**
 * struct reload_result - what became of a reload
 * @number: of the reload, as reload_begin() returned it
 * @reason: why it was refused, beside what is in @diag; NULL for nothing, and when
 *	    it was not
 * @error: the -errno of @reason
 * @diag: what is wrong with the set; NULL for nothing
 * @plan: what is armed now; NULL when it was refused
 */
struct reload_result {
	uint64_t number;
	const char *reason;
	int error;
	const struct diag *diag;
	const struct plan *plan;
};

/**
 * struct reload_config - what is reloaded
 * @load: reads and plans the set; what is wrong goes into *@ret_diag, which may
 *	  be NULL when it fails for lack of memory
 * @userdata: for @load
 * @name: of the set, for messages
 * @apply: the set in the kernel; not touched by others while reload_is_running()
 * @stream: its stream
 * @notify: what the service manager knows
 * @done: is told when a reload has ended; may begin another one
 * @done_userdata: for @done
 *
 * All is borrowed and must outlive the object.
 */
struct reload_config {
	int (*load)(void *userdata, struct diag **ret_diag, struct probe_set **ret_set,
		    struct plan **ret_plan);
	void *userdata;
	const char *name;
	struct apply *apply;
	struct stream *stream;
	struct notify *notify;
	void (*done)(void *userdata, const struct reload_result *result);
	void *done_userdata;
};

/**
 * reload_new() - get ready; starts the thread
 * @config: what; copied
 * @ret_reload: owned by the caller
 *
 * Return: 0 or -errno
 */
int reload_new(const struct reload_config *config, struct reload **ret_reload);

/**
 * reload_take_armed() - what is armed, until a reload has something in its place
 * @reload: the object, before it reloads
 * @set: the set; @reload's from now on
 * @plan: the set, planned; @reload's as well
 */
void reload_take_armed(struct reload *reload, struct probe_set *set, struct plan *plan);

/**
 * reload_fd() - readable when a step is done, and reload_step() is due
 * @reload: the object
 */
int reload_fd(const struct reload *reload);

/**
 * reload_begin() - begin to reload; when it runs already, once more after it
 * @reload: the object
 *
 * Return: number of the reload that reads the set after this call
 */
uint64_t reload_begin(struct reload *reload);

/**
 * reload_step() - take what a step has brought, and begin the next
 * @reload: the object
 *
 * A set that is refused is logged; the running one stays as it was.
 *
 * Return: 0; -errno of the stream when it cannot go on
 */
int reload_step(struct reload *reload);

/**
 * reload_is_running() - has it begun and not ended?
 * @reload: the object or NULL
 */
bool reload_is_running(const struct reload *reload);

/**
 * reload_stop() - wait for the step that runs, and end the thread
 * @reload: the object or NULL
 *
 * Afterwards the applied set may be used again. The last set's plan stays.
 */
void reload_stop(struct reload *reload);

/**
 * reload_free() - free it with the sets that were loaded
 * @reload: the object or NULL
 *
 * Return: NULL
 */
struct reload *reload_free(struct reload *reload);
DEFINE_CLEANUP(struct reload *, reload_free);

#endif /* PROBED_RELOAD_H */
