/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The life of an armed set: arm, stream, disarm, leave nothing behind.
 */
#ifndef PROBED_SESSION_H
#define PROBED_SESSION_H

#include <stdbool.h>
#include <stdint.h>

struct plan;
struct probe_set;
struct tracefs;

/**
 * struct session_config - what to arm and how long
 * @set: the set
 * @plan: the set, planned
 * @tracefs: the running kernel's
 * @file: name of the set's file, for messages
 * @max_hits: end after so many hits; 0 for never
 * @hits_only: leave out the records start, clock and stop
 *
 * All is borrowed.
 */
struct session_config {
	const struct probe_set *set;
	const struct plan *plan;
	const struct tracefs *tracefs;
	const char *file;
	uint64_t max_hits;
	bool hits_only;
};

/**
 * session_run() - arm the set and stream it until it is to end
 * @config: what
 *
 * Ends on SIGTERM, SIGINT, after @config->max_hits, or when nobody reads the
 * output any more. Whatever happens, everything that was made in tracefs is
 * removed. Failures are logged here.
 *
 * Return: 0 or -errno
 */
int session_run(const struct session_config *config);

#endif /* PROBED_SESSION_H */
