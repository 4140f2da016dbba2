// SPDX-License-Identifier: GPL-2.0-only
/*
 * One loop, and within it a second one for what is done also while stdout's reader is
 * waited for. While hits come, the buffers are drained at each tick; when none came
 * for a while, the loop sleeps on the buffers' descriptors, so that an idle set costs
 * nothing and a busy one few wake-ups.
 */
#include "session_impl.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "lib/clock.h"
#include "lib/reader.h"
#include "lib/spec.h"

#include "log.h"
#include "control_set.h"
#include "reload.h"
#include "session.h"
#include "sink.h"
#include "stream.h"

/* While none come, but there is something to look for or to say. */
#define SLOW_TICK_USEC 1000000
/* sd-event takes 0 for a quarter of a second, in which a buffer is full ten times. */
#define TICK_ACCURACY_USEC 100
/* What is done aside in one go, before hits have their turn again. */
#define ASIDE_TURN 4
/* Ticks without a hit until the loop sleeps. */
#define IDLE_TICKS 5

/* While sleeping the loop waits for the buffers; while ticking it must not. */
static int watch_buffers(struct session *session, int enable)
{
	size_t i;
	int r = 0;

	for (i = 0; i < session->n_cpus && r >= 0; i++)
		r = sd_event_source_set_enabled(session->cpus[i], enable);
	return r;
}

static int schedule_tick(struct session *session)
{
	int r;

	r = sd_event_source_set_time_relative(session->tick, reader_pace(session->reader) / 1000);
	if (r < 0)
		return r;
	return sd_event_source_set_enabled(session->tick, SD_EVENT_ONESHOT);
}

static bool is_to_hand_over(const struct session *session)
{
	sigset_t pending;

	return session->is_handed_over ||
	       (sigpending(&pending) == 0 && sigismember(&pending, SIGUSR1) == 1);
}

int session_settle(const struct session *session, int (*write)(const struct settling *settling))
{
	const struct settling settling = {
		.journal = session->journal,
		.reader = session->reader,
		.stream = session->stream,
		.sink = session->sink,
	};
	int r = write(&settling);

	/* Nothing is pending: this tells whether an output is left. */
	return r == -EINTR && !is_to_hand_over(session) ? sink_flush(session->sink) : r;
}

int session_take_step(struct session *session, session_step_fn *step)
{
	int r;

	while ((r = step(session)) == -ENOBUFS) {
		r = session_settle(session, settle);
		if (r < 0)
			return r;
	}
	return r;
}

static int begin_round(struct session *session)
{
	return stream_begin_round(session->stream, session->round_ns);
}

static int drain(struct session *session)
{
	return reader_drain(session->reader, session->round_ns, stream_event, session->stream);
}

int session_drain(struct session *session)
{
	int given, r;

	session->round_ns = clock_boot_now();
	r = session_take_step(session, begin_round);
	if (r < 0)
		return r;
	given = session_take_step(session, drain);
	if (given < 0)
		return given;
	r = session_settle(session, settle);
	return r < 0 ? r : given;
}

/* Return: true when the service manager has something left to hear */
static bool tell_counts(struct session *session)
{
	struct stream_counts counts;

	stream_get_counts(session->stream, &counts);
	return notify_counts(&session->notify, counts.hits, counts.lost, clock_boot_now());
}

static int on_tick(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct session *session = userdata;
	bool has_news;
	int r;

	(void)source;
	(void)usec;
	r = session_drain(session);
	if (r < 0)
		return sd_event_exit(session->loop, r);
	has_news = tell_counts(session);
	session->quiet_ticks = r > 0 ? 0 : session->quiet_ticks + 1;
	if (session->quiet_ticks < IDLE_TICKS || reader_deadline(session->reader) != UINT64_MAX)
		return schedule_tick(session);
	if (has_news || stream_wants_rounds(session->stream)) {
		r = sd_event_source_set_time_relative(session->tick, SLOW_TICK_USEC);
		if (r >= 0)
			r = sd_event_source_set_enabled(session->tick, SD_EVENT_ONESHOT);
		if (r < 0)
			return r;
	}
	return watch_buffers(session, SD_EVENT_ONESHOT);
}

static int on_buffer(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;
	int r;

	(void)source;
	(void)fd;
	(void)revents;
	session->quiet_ticks = 0;
	reader_pace_begin(session->reader);
	r = watch_buffers(session, SD_EVENT_OFF);
	return r < 0 ? r : schedule_tick(session);
}

static int on_clock(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;
	int r;

	(void)source;
	(void)revents;
	r = clock_watch_rearm(fd);
	if (r >= 0)
		r = stream_check_clock(session->stream);
	if (r >= 0)
		r = session_settle(session, settle);
	return r < 0 ? sd_event_exit(session->loop, r) : 0;
}

void session_read_signal(struct session *session)
{
	struct signalfd_siginfo info;

	if (read(session->signal_fd, &info, sizeof(info)) == sizeof(info))
		session->is_handed_over = info.ssi_signo == SIGUSR1;
}

static int on_signal(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;

	(void)source;
	(void)fd;
	(void)revents;
	session_read_signal(session);
	/* There must be one in the descriptor: the sink has to see it too. */
	if (raise(SIGTERM) != 0)
		return sd_event_exit(session->loop, -errno);
	return sd_event_exit(session->loop, 0);
}

static int on_reloaded(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;
	int r;

	(void)source;
	(void)fd;
	(void)revents;
	/* Outputs may change: what is for the old ones is written by a point that has them. */
	r = session_settle(session, settle);
	if (r >= 0)
		r = reload_step(session->reload);
	if (r >= 0)
		r = session_settle(session, settle);
	return r < 0 ? sd_event_exit(session->loop, r) : 0;
}

static int start_reloader(struct session *session)
{
	const struct session_config *config = session->config;
	const struct reload_config reload_config = {
		.load = config->load,
		.userdata = config->userdata,
		.name = session->name,
		.apply = session->apply,
		.stream = session->stream,
		.notify = &session->notify,
		.done = control_set_reloaded,
		.done_userdata = session->control,
	};
	_cleanup_(reload_freep) struct reload *reload = NULL;
	int r;

	r = reload_new(&reload_config, &reload);
	if (r < 0)
		return r;
	r = sd_event_add_io(session->loop, &session->reload_source, reload_fd(reload), EPOLLIN,
			    on_reloaded, session);
	if (r < 0)
		return r;
	reload_take_armed(reload, TAKE_PTR(session->set), TAKE_PTR(session->plan));
	session->reload = TAKE_PTR(reload);
	return 0;
}

int session_begin_reload(void *userdata, uint64_t *ret_number)
{
	struct session *session = userdata;
	int r = 0;

	if (!session->config->load)
		return -EOPNOTSUPP;
	/* The first or the last lines are being written, which tell of the applied set. */
	if (sd_event_get_state(session->loop) != SD_EVENT_RUNNING)
		return -EBUSY;
	if (!session->reload)
		r = start_reloader(session);
	if (r < 0)
		return log_error_errno(r, "%s: cannot reload", session->name);
	*ret_number = reload_begin(session->reload);
	return 0;
}

static int on_hangup(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;
	struct signalfd_siginfo info;
	uint64_t number;

	(void)source;
	(void)revents;
	while (read(fd, &info, sizeof(info)) > 0)
		;
	(void)session_begin_reload(session, &number);
	return 0;
}

static int on_output(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;

	int r;

	(void)source;
	(void)fd;
	(void)revents;
	r = sink_dispatch(session->sink);
	return r < 0 ? sd_event_exit(session->loop, r) : 0;
}

int session_serve_aside(void *userdata)
{
	struct session *session = userdata;
	int i, r = 1;

	for (i = 0; i < ASIDE_TURN && r > 0; i++)
		r = sd_event_run(session->aside, 0);
	return r;
}

/* After each dispatch, since that may have changed what is waited for aside. */
static int on_any(sd_event_source *source, void *userdata)
{
	struct session *session = userdata;
	int r = session_serve_aside(session);

	(void)source;
	if (r > 0)
		r = sd_event_source_set_enabled(session->aside_rest, SD_EVENT_ONESHOT);
	return r < 0 ? sd_event_exit(session->loop, r) : 0;
}

/* That something was dispatched is enough: on_any() is next. */
static int on_aside_io(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	(void)source;
	(void)fd;
	(void)revents;
	(void)userdata;
	return 0;
}

static int on_aside_rest(sd_event_source *source, void *userdata)
{
	(void)source;
	(void)userdata;
	return 0;
}

static int add_aside(struct session *session)
{
	int r;

	/* Where the unit has a watchdog, the loop itself keeps it quiet. */
	r = sd_event_set_watchdog(session->aside, true);
	if (r >= 0)
		r = sd_event_add_io(session->loop, NULL, sd_event_get_fd(session->aside), EPOLLIN,
				    on_aside_io, session);
	if (r >= 0)
		r = sd_event_add_defer(session->loop, &session->aside_rest, on_aside_rest, session);
	if (r >= 0)
		r = sd_event_add_post(session->loop, NULL, on_any, session);
	return r;
}

int session_build_loop(struct session *session)
{
	size_t i, n = reader_cpu_count(session->reader);
	int r;

	r = sd_event_new(&session->loop);
	if (r < 0)
		return r;
	r = add_aside(session);
	if (r < 0)
		return r;
	r = sd_event_add_io(session->loop, NULL, session->signal_fd, EPOLLIN, on_signal, session);
	if (r < 0)
		return r;
	if (session->hangup_fd >= 0) {
		r = sd_event_add_io(session->loop, NULL, session->hangup_fd, EPOLLIN, on_hangup,
				    session);
		if (r < 0)
			return r;
	}
	r = sd_event_add_io(session->loop, NULL, sink_fd(session->sink), EPOLLIN, on_output,
			    session);
	if (r < 0)
		return r;
	r = clock_watch_open(&session->clock_fd);
	if (r < 0)
		return r;
	r = sd_event_add_io(session->loop, &session->clock_source, session->clock_fd, EPOLLIN,
			    on_clock, session);
	if (r < 0)
		return r;
	session->cpus = calloc(n, sizeof(sd_event_source *));
	if (!session->cpus)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		r = sd_event_add_io(session->loop, &session->cpus[i],
				    reader_cpu_fd(session->reader, i), EPOLLIN, on_buffer, session);
		if (r < 0)
			return r;
		session->n_cpus++;
	}
	/*
	 * Ticking at first: no buffer says that there are pages which an earlier process
	 * has read and not written.
	 */
	r = watch_buffers(session, SD_EVENT_OFF);
	if (r < 0)
		return r;
	reader_pace_begin(session->reader);
	return sd_event_add_time_relative(session->loop, &session->tick, CLOCK_MONOTONIC, 0,
					  TICK_ACCURACY_USEC, on_tick, session);
}
