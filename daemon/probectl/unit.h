/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The service manager, asked over D-Bus for what it does with one unit.
 */
#ifndef PROBECTL_UNIT_H
#define PROBECTL_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/cleanup.h"

/* Lines of the journal that are shown of a unit that failed. */
#define UNIT_LINES_MAX 10

struct unit_bus;

/**
 * unit_bus_open() - connect to the system's service manager
 * @ret_bus: owned by the caller
 *
 * By the system bus; root, where there is none, by the manager's own socket.
 *
 * Return: 0; -EHOSTDOWN when systemd does not run this machine; another -errno
 */
int unit_bus_open(struct unit_bus **ret_bus);

/**
 * unit_bus_free() - disconnect
 * @bus: the connection or NULL
 *
 * Return: NULL
 */
struct unit_bus *unit_bus_free(struct unit_bus *bus);
DEFINE_CLEANUP(struct unit_bus *, unit_bus_free);

/**
 * unit_run_job() - let the manager do something to a unit, and wait for its end
 * @bus: the connection
 * @method: of the manager's, such as "StartUnit"
 * @unit: its name
 * @ret_result: for 0: how the job ended: "done", "failed", "timeout", …; for
 *		-errno: the manager's own words, or NULL; owned by the caller
 *
 * Return: 0; -ENOENT when there is no such unit; -EACCES without permission;
 * another -errno
 */
int unit_run_job(struct unit_bus *bus, const char *method, const char *unit, char **ret_result);

/**
 * unit_enable() - let a unit start at boot, or no more
 * @bus: the connection
 * @unit: its name
 * @on: it is to
 * @ret_error: for -errno: the manager's own words, or NULL; owned by the caller
 *
 * Return: 1 when something was changed, 0 when it was so already; errors as with
 * unit_run_job()
 */
int unit_enable(struct unit_bus *bus, const char *unit, bool on, char **ret_error);

/**
 * unit_is_known() - is there something to stop, or to keep from starting at boot?
 * @bus: the connection
 * @unit: its name; of a template any name has a unit
 *
 * Return: 1 when it runs, has failed, or is enabled; 0 when not; -errno
 */
int unit_is_known(struct unit_bus *bus, const char *unit);

/**
 * struct unit_failure - why a unit is not what it was to be
 * @result: in the manager's word: "exit-code", "timeout", "signal", …; or NULL
 * @exit_status: of its process; 0 when there was none
 * @status_text: what it said of itself last, or NULL
 * @lines: the last that it wrote into the journal, the oldest first
 * @n_lines: how many
 */
struct unit_failure {
	char *result;
	int exit_status;
	char *status_text;
	char *lines[UNIT_LINES_MAX];
	size_t n_lines;
};

/**
 * unit_get_failure() - ask why
 * @bus: the connection
 * @unit: its name
 * @ret_failure: what could be found out; the caller calls unit_failure_done()
 */
void unit_get_failure(struct unit_bus *bus, const char *unit, struct unit_failure *ret_failure);

/**
 * unit_failure_done() - release what it holds
 * @failure: it
 */
void unit_failure_done(struct unit_failure *failure);

#endif /* PROBECTL_UNIT_H */
