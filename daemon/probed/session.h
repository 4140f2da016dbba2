/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The life of an armed set: arm, stream, disarm, leave nothing behind.
 */
#ifndef PROBED_SESSION_H
#define PROBED_SESSION_H

#include <stdbool.h>
#include <stdint.h>

struct diag;
struct plan;
struct probe_set;
struct tracefs;

/**
 * struct session_config - what to arm and how long
 * @set: the set; session_run() takes it over, whatever it returns, and drops its
 *	 text when it is armed
 * @plan: the set, planned; taken over as well
 * @tracefs: the running kernel's
 * @file: name of the set's file, for messages
 * @max_hits: end after so many hits; 0 for never
 * @to_stdout: whatever the set says
 * @hits_only: leave out the records start, clock and stop
 * @load: reads and plans the set anew, for a reload; see struct reload_config;
 *	  NULL when it is not from a file
 * @userdata: for @load
 *
 * All else is borrowed.
 */
struct session_config {
	struct probe_set *set;
	struct plan *plan;
	const struct tracefs *tracefs;
	const char *file;
	uint64_t max_hits;
	bool to_stdout;
	bool hits_only;
	int (*load)(void *userdata, struct diag **ret_diag, struct probe_set **ret_set,
		    struct plan **ret_plan);
	void *userdata;
};

/**
 * session_run() - arm the set and stream it until it is to end
 * @config: what
 *
 * Ends on SIGTERM, SIGINT, SIGQUIT, after @config->max_hits, or when nobody reads
 * the output any more: then everything that was made in tracefs is removed, as
 * whenever something fails. SIGHUP reloads the set; where a terminal is lost by
 * it, or there is no file, it ends the session like the others. SIGUSR1 ends it
 * and leaves all armed for the next process of the set. Failures are logged here.
 *
 * Return: 0; 1 when the set was refused, by the kernel or because it is armed by
 * another process: so it would be again; -errno
 */
int session_run(const struct session_config *config);

#endif /* PROBED_SESSION_H */
