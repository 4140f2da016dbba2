/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the life of a set (session.c) and what happens while it streams
 * (session_loop.c). Not for others.
 */
#ifndef PROBED_SESSION_IMPL_H
#define PROBED_SESSION_IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "notify.h"
#include "settle.h"

struct control_set;
struct plan;
struct probe_set;

typedef struct sd_event sd_event;
typedef struct sd_event_source sd_event_source;

/**
 * struct session - a set that is armed or about to be
 * @config: what; borrowed. Its set and plan are those below
 * @name: of the set
 * @set: the set of the start; NULL when @reload has it
 * @plan: the same, planned
 * @apply: it, in the kernel
 * @reader: takes its records out of the buffers
 * @stream: makes lines of them
 * @sink: takes the lines
 * @reload: reads the set anew; NULL until that is wanted
 * @journal: what outlives the process; or NULL
 * @control: answers who asks; or NULL
 * @loop: the loop, with the sources below and some that it owns alone
 * @aside: a loop within it, for what is done also while the reader of stdout is
 *	   waited for: the watchdog and @control
 * @aside_rest: @aside has had its turn and is not done
 * @tick: the next drain
 * @reload_source: a step of @reload is done
 * @clock_source: the wall clock was set
 * @cpus: a CPU's buffer has records
 * @n_cpus: how many
 * @signal_fd: signals that end the session
 * @hangup_fd: SIGHUP; -1 when it ends the session, too
 * @clock_fd: see clock_watch_open()
 * @is_handed_over: all stays armed for the next process
 * @quiet_ticks: drains without a hit, one after another
 * @round_ns: when the drain that is under way began, by the trace clock
 * @notify: what the service manager was told
 */
struct session {
	const struct session_config *config;
	char *name;
	struct probe_set *set;
	struct plan *plan;
	struct apply *apply;
	struct reader *reader;
	struct stream *stream;
	struct sink *sink;
	struct reload *reload;
	struct journal *journal;
	struct control_set *control;
	sd_event *loop;
	sd_event *aside;
	sd_event_source *aside_rest;
	sd_event_source *tick;
	sd_event_source *reload_source;
	sd_event_source *clock_source;
	sd_event_source **cpus;
	size_t n_cpus;
	int signal_fd;
	int hangup_fd;
	int clock_fd;
	bool is_handed_over;
	unsigned int quiet_ticks;
	uint64_t round_ns;
	struct notify notify;
};

/**
 * session_settle() - write what the sink has, for good
 * @session: the session, its stream open
 * @write: settle() or settle_resume()
 *
 * Return: as settle(); but -EINTR only when nothing is to be written any more: no output
 * is left, or the rest is for the next process
 */
int session_settle(const struct session *session, int (*write)(const struct settling *settling));

/**
 * session_drain() - take all that is due
 * @session: the session
 *
 * Return: events given, or -errno
 */
int session_drain(struct session *session);

/**
 * typedef session_step_fn - writes lines
 * @session: the session
 *
 * Return: 0 or more; -ENOBUFS when it is to be called again after the next point
 * of the journal; another -errno
 */
typedef int session_step_fn(struct session *session);

/**
 * session_take_step() - write lines, with points of the journal between them
 * @session: the session
 * @step: writes them
 *
 * Return: of @step, never -ENOBUFS; -errno of session_settle()
 */
int session_take_step(struct session *session, session_step_fn *step);

/**
 * session_read_signal() - which signal is it that ends the session?
 * @session: the session; it is noted in @is_handed_over
 */
void session_read_signal(struct session *session);

/**
 * session_begin_reload() - begin to read the set anew; see struct control_ops
 * @userdata: the session
 * @ret_number: number of the reload, of reload_begin()
 *
 * Return: 0; -EOPNOTSUPP when the set is from no file; -EBUSY while the loop does
 * not run; another -errno
 */
int session_begin_reload(void *userdata, uint64_t *ret_number);

/**
 * session_serve_aside() - a turn for what is done aside; see struct sink_config
 * @userdata: the session
 *
 * Return: more than 0 when there is more to do, 0, -errno
 */
int session_serve_aside(void *userdata);

/**
 * session_build_loop() - make the loop and all its sources
 * @session: the session, its stream open, and @aside made
 *
 * Return: 0 or -errno
 */
int session_build_loop(struct session *session);

#endif /* PROBED_SESSION_IMPL_H */
