// SPDX-License-Identifier: GPL-2.0-only
/*
 * One thread, one loop. While hits come, the buffers are drained at each tick;
 * when none came for a while, the loop sleeps on the buffers' descriptors, so
 * that an idle set costs nothing and a busy one few wake-ups.
 */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>

#include "lib/apply.h"
#include "lib/clock.h"
#include "lib/diag.h"
#include "lib/journal.h"
#include "lib/macro.h"
#include "lib/plan.h"
#include "lib/reader.h"
#include "lib/spec.h"
#include "lib/tracefs.h"

#include "log.h"
#include "reload.h"
#include "settle.h"
#include "sink.h"
#include "stream.h"

/* Between two drains while hits come. */
#define TICK_USEC 20000
/* While none come, but calls are open whose threads may end. */
#define SLOW_TICK_USEC 1000000
/* Ticks without a hit until the loop sleeps. */
#define IDLE_TICKS 5

static const int stop_signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGUSR1 };

struct session {
	const struct session_config *config;
	struct apply *apply;
	struct reader *reader;
	struct stream *stream;
	struct sink *sink;
	struct reload *reload;
	struct journal *journal;
	sd_event *loop;
	sd_event_source *tick;
	sd_event_source *reload_source;
	sd_event_source *clock_source;
	sd_event_source **cpus;
	size_t n_cpus;
	int signal_fd;
	int hangup_fd; /* -1 when SIGHUP ends the session */
	int clock_fd;
	bool is_handed_over;
	unsigned int quiet_ticks;
};

static struct session *session_free(struct session *session)
{
	size_t i;

	if (!session)
		return NULL;
	for (i = 0; i < session->n_cpus; i++)
		sd_event_source_unref(session->cpus[i]);
	free(session->cpus);
	sd_event_source_unref(session->tick);
	sd_event_source_unref(session->clock_source);
	sd_event_source_unref(session->reload_source);
	sd_event_unref(session->loop);
	reload_stop(session->reload);
	stream_free(session->stream);
	reader_free(session->reader);
	journal_free(session->journal);
	sink_free(session->sink);
	apply_free(session->apply);
	reload_free(session->reload);
	close_fd(session->clock_fd);
	close_fd(session->hangup_fd);
	close_fd(session->signal_fd);
	free(session);
	return NULL;
}
DEFINE_CLEANUP(struct session *, session_free);

/* Then SIGHUP says that it is lost, which must not leave probes armed. */
static bool has_terminal(void)
{
	_cleanup_close_ int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);

	return fd >= 0;
}

static int session_new(const struct session_config *config, struct session **ret_session)
{
	_cleanup_(session_freep) struct session *session = NULL;
	bool reloads = config->load && !has_terminal();
	sigset_t mask, hangup;
	size_t i;

	session = calloc(1, sizeof(*session));
	if (!session)
		return -ENOMEM;
	session->config = config;
	session->signal_fd = session->hangup_fd = session->clock_fd = -1;

	sigemptyset(&hangup);
	sigaddset(&hangup, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &hangup, NULL) < 0)
		return -errno;
	mask = hangup;
	if (reloads) {
		session->hangup_fd = signalfd(-1, &hangup, SFD_NONBLOCK | SFD_CLOEXEC);
		if (session->hangup_fd < 0)
			return -errno;
		sigemptyset(&mask);
	}
	for (i = 0; i < ARRAY_SIZE(stop_signals); i++)
		sigaddset(&mask, stop_signals[i]);
	if (sigprocmask(SIG_BLOCK, &mask, NULL) < 0)
		return -errno;
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return -errno;
	session->signal_fd = signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
	if (session->signal_fd < 0)
		return -errno;
	*ret_session = TAKE_PTR(session);
	return 0;
}

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

	r = sd_event_source_set_time_relative(session->tick, TICK_USEC);
	if (r < 0)
		return r;
	return sd_event_source_set_enabled(session->tick, SD_EVENT_ONESHOT);
}

static struct settling settling_of(const struct session *session)
{
	return (struct settling){
		.journal = session->journal,
		.reader = session->reader,
		.stream = session->stream,
		.sink = session->sink,
	};
}

/* Takes all that is due. Return: events given, or -errno */
static int drain(struct session *session)
{
	const struct settling settling = settling_of(session);
	uint64_t now_ns = clock_boot_now();
	int given, r;

	r = stream_begin_round(session->stream, now_ns);
	if (r < 0)
		return r;
	do {
		given = reader_drain(session->reader, now_ns, stream_event, session->stream);
		if (given < 0 && given != -ENOBUFS)
			return given;
		r = settle(&settling);
	} while (r >= 0 && given == -ENOBUFS);
	return r < 0 ? r : given;
}

/* The last time: what is held back, too. */
static int flush(struct session *session)
{
	const struct settling settling = settling_of(session);
	int given, r = 0;

	do {
		given = reader_flush(session->reader, clock_boot_now(), stream_event,
				     session->stream);
		if (given == -ENOBUFS)
			r = settle(&settling);
	} while (r >= 0 && given == -ENOBUFS);
	return r < 0 ? r : given;
}

static int on_tick(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct session *session = userdata;
	int r;

	(void)source;
	(void)usec;
	r = drain(session);
	if (r < 0)
		return sd_event_exit(session->loop, r);
	session->quiet_ticks = r > 0 ? 0 : session->quiet_ticks + 1;
	if (session->quiet_ticks < IDLE_TICKS || reader_deadline(session->reader) != UINT64_MAX)
		return schedule_tick(session);
	if (stream_wants_rounds(session->stream)) {
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
	return r < 0 ? sd_event_exit(session->loop, r) : 0;
}

static int on_signal(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;
	struct signalfd_siginfo info;

	(void)source;
	(void)revents;
	if (read(fd, &info, sizeof(info)) == sizeof(info))
		session->is_handed_over = info.ssi_signo == SIGUSR1;
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
	r = reload_step(session->reload);
	return r < 0 ? sd_event_exit(session->loop, r) : 0;
}

static int start_reloader(struct session *session)
{
	const struct session_config *config = session->config;
	const struct reload_config reload = {
		.load = config->load,
		.userdata = config->userdata,
		.name = config->set->name,
		.apply = session->apply,
		.stream = session->stream,
	};
	int r;

	r = reload_new(&reload, &session->reload);
	if (r < 0)
		return r;
	return sd_event_add_io(session->loop, &session->reload_source, reload_fd(session->reload),
			       EPOLLIN, on_reloaded, session);
}

static int on_hangup(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct session *session = userdata;
	struct signalfd_siginfo info;
	int r = 0;

	(void)source;
	(void)revents;
	while (read(fd, &info, sizeof(info)) > 0)
		;
	if (!session->reload)
		r = start_reloader(session);
	if (r < 0)
		log_error_errno(r, "%s: cannot reload", session->config->set->name);
	else
		reload_begin(session->reload);
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

static int build_loop(struct session *session)
{
	size_t i, n = reader_cpu_count(session->reader);
	int r;

	r = sd_event_new(&session->loop);
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
	r = watch_buffers(session, SD_EVENT_ONESHOT);
	if (r < 0)
		return r;
	r = sd_event_add_time_relative(session->loop, &session->tick, CLOCK_MONOTONIC, 0, 0,
				       on_tick, session);
	if (r < 0)
		return r;
	return sd_event_source_set_enabled(session->tick, SD_EVENT_OFF);
}

/*
 * What probed itself does is no hit: reading a hit's process opens files, which
 * a set on open would report, and so on for ever.
 */
static int exclude_self(struct session *session)
{
	char pid[16];
	int r;

	snprintf(pid, sizeof(pid), "%d", getpid());
	/* The process that left the instance behind is another by now. */
	r = tracefs_replace(apply_instance_fd(session->apply), "set_event_notrace_pid", pid);
	if (r == -ENOENT) {
		log_warning("%s: this kernel cannot leave probed's own hits out",
			    session->config->set->name);
		return 0;
	}
	return r;
}

/* Without a journal all works, but a crash loses what was read and not written. */
static int open_reader(struct session *session)
{
	bool is_adopted = apply_is_adopted(session->apply);
	int instance_fd = apply_instance_fd(session->apply);
	const char *name = session->config->set->name;
	_cleanup_free_ char *path = journal_path(NULL, name);
	struct reader_config config = { 0 };
	int r;

	if (!path)
		return -ENOMEM;
	r = journal_open(path, is_adopted, &session->journal);
	if (r == 0) {
		config.journal = session->journal;
		r = reader_open(instance_fd, &config, &session->reader);
	}
	if (r == 0 && is_adopted && !journal_is_resumed(session->journal))
		log_warning("%s: the earlier process's journal is not understood: what it had "
			    "read and not written is lost",
			    name);
	if (r == 0)
		return 0;
	log_warning("%s: no journal in %s: %s", name, path, strerror(-r));
	session->journal = journal_free(session->journal);
	return reader_open(instance_fd, NULL, &session->reader);
}

static int open_stream(struct session *session)
{
	const struct session_config *config = session->config;
	struct stream_config stream = {
		.plan = config->plan,
		.apply = session->apply,
		.root_fd = config->tracefs->root_fd,
		.max_hits = config->max_hits,
		.hits_only = config->hits_only,
	};
	struct sink_config sink = {
		.set = config->set->name,
		.outputs = config->set->outputs,
		.n_outputs = config->to_stdout ? 0 : config->set->n_outputs,
		.out_fd = STDOUT_FILENO,
		.stop_fd = session->signal_fd,
		.is_fixed = config->to_stdout,
	};
	int r;

	r = exclude_self(session);
	if (r < 0)
		return log_error_errno(r, "cannot leave probed's own hits out");
	r = sink_open(&sink, &session->sink);
	if (r < 0)
		return r;
	stream.sink = session->sink;
	r = open_reader(session);
	if (r < 0)
		return log_error_errno(r, "cannot read the ring buffer");
	stream.journal = session->journal;
	r = stream_new(&stream, &session->stream);
	if (r < 0)
		return log_error_errno(r, "cannot write events");
	r = build_loop(session);
	if (r < 0)
		return log_error_errno(r, "cannot wait for events");
	return 0;
}

/* What the kernel counted and the buffers do not show. */
static int reconcile(struct session *session)
{
	struct reader_counts counts;
	uint64_t n_records;
	int r, cause;

	r = apply_read_profile(session->apply);
	if (r < 0)
		log_warning("%s: the kernel's counts of hits cannot be read: %s",
			    session->config->set->name, strerror(-r));
	reader_get_counts(session->reader, &counts);
	n_records = counts.delivered;
	for (cause = 0; cause < LOST_CAUSE_COUNT; cause++)
		n_records += counts.lost[cause];
	return stream_reconcile(session->stream, n_records);
}

/* Disarms, and writes what the buffers still hold. Return: as sink_flush() */
static int finish_stream(struct session *session, int end)
{
	const struct settling settling = settling_of(session);
	int r;

	r = session->is_handed_over ? 0 : apply_disable(session->apply);
	if (r < 0)
		log_error_errno(r, "cannot disarm the probes");
	r = end;
	if (r >= 0 && session->is_handed_over)
		return drain(session);
	if (r >= 0)
		r = flush(session);
	if (r >= 0)
		r = reconcile(session);
	/* The sums of the stop record need to know what the outputs took. */
	if (r >= 0 || r == -ECANCELED)
		r = settle(&settling);
	if (r >= 0)
		r = stream_stop(session->stream);
	return r < 0 ? r : settle(&settling);
}

/* The output takes no more: what it did not take, and what is still held, is lost. */
static void drop_rest(struct session *session)
{
	stream_discard(session->stream);
	while (reader_flush(session->reader, clock_boot_now(), stream_event, session->stream) ==
	       -ENOBUFS)
		reader_settled(session->reader);
}

/* Why the output ended, as a result: nobody reading any more is no failure. */
static int judge_end(struct session *session, int r)
{
	const char *name = session->config->set->name;

	switch (r) {
	case 0:
		return 0;
	case -EINTR:
		log_warning("%s: the reader of the output takes nothing; the rest is dropped",
			    name);
		return 0;
	case -EPIPE:
		log_info("%s: the reader of the output is gone", name);
		return 0;
	default:
		return log_error_errno(r, "%s: cannot go on", name);
	}
}

static void report(struct session *session)
{
	struct reader_counts reader;
	struct stream_counts counts;

	stream_get_counts(session->stream, &counts);
	reader_get_counts(session->reader, &reader);
	log_info("%s: %llu hits, %llu lost", session->config->set->name,
		 (unsigned long long)counts.hits, (unsigned long long)counts.lost);
	if (reader.disordered)
		log_warning("%s: %llu hits came later than younger ones",
			    session->config->set->name, (unsigned long long)reader.disordered);
}

static int arm(struct session *session, struct diag *diag)
{
	const struct session_config *config = session->config;
	size_t n_armed;
	int r;

	do {
		r = stream_update(session->stream, config->plan, false);
		if (r < 0)
			return log_error_errno(r, "cannot read the events' formats");
		r = apply_enable(session->apply, diag);
	} while (r == 1);
	/* Warnings about optional probes are for now, not for the end. */
	log_diag(diag);
	if (r < 0)
		return r;
	r = apply_change_finish(session->apply);
	if (r < 0)
		return log_error_errno(r, "%s: cannot finish arming", config->set->name);
	r = stream_update(session->stream, config->plan, true);
	if (r < 0)
		return log_error_errno(r, "cannot read the events' formats");
	n_armed = apply_armed_count(session->apply);
	if (!n_armed)
		log_warning("%s: all probes are skipped: there will be no hits", config->set->name);
	log_info("%s: %zu probes armed, %zu skipped%s", config->set->name, n_armed,
		 config->plan->n_named - n_armed,
		 apply_is_adopted(session->apply) ? ", taken over from an earlier process" : "");
	sd_notifyf(0, "READY=1\nSTATUS=%zu probes armed", n_armed);
	return 0;
}

static int begin_stream(struct session *session)
{
	const struct settling settling = settling_of(session);
	bool is_resumed = session->journal && journal_is_resumed(session->journal);
	int r = 0;

	if (is_resumed)
		r = settle_resume(&settling);
	if (r >= 0 && is_resumed)
		r = stream_resume(session->stream);
	if (r >= 0)
		r = stream_start(session->stream);
	return r < 0 ? r : settle(&settling);
}

/*
 * What keeps an output from being opened may be over at the next start, as when
 * its directory is not mounted yet: what a dead process has left stays till then.
 */
static void keep_adopted(struct session *session)
{
	if (!apply_is_adopted(session->apply))
		return;
	session->is_handed_over = true;
	log_warning("%s: probes stay armed, and what an earlier process left stays for the next "
		    "start",
		    session->config->set->name);
}

static int stream_until_end(struct session *session, struct diag *diag)
{
	int r;

	r = open_stream(session);
	if (r < 0) {
		keep_adopted(session);
		return r;
	}
	r = arm(session, diag);
	if (r < 0)
		return r;
	r = begin_stream(session);
	if (r >= 0)
		r = sd_event_loop(session->loop);
	sd_notify(0, "STOPPING=1");
	reload_stop(session->reload);
	r = finish_stream(session, r);
	if (r < 0)
		drop_rest(session);
	r = judge_end(session, r);
	report(session);
	return r;
}

/* The instance can only be removed when none of its files is open. */
static int leave(struct session *session)
{
	size_t i;
	int r;

	for (i = 0; i < session->n_cpus; i++)
		session->cpus[i] = sd_event_source_unref(session->cpus[i]);
	session->n_cpus = 0;
	session->stream = stream_free(session->stream);
	session->reader = reader_free(session->reader);
	if (session->is_handed_over)
		return 0;
	/* It may be another process's when the set could not be taken. */
	if (session->apply)
		journal_remove(NULL, session->config->set->name);
	r = apply_undo(session->apply);
	if (r < 0)
		log_error_errno(r, "%s: cannot remove everything from tracefs",
				session->config->set->name);
	return r;
}

int session_run(const struct session_config *config)
{
	_cleanup_(session_freep) struct session *session = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new(config->file);
	struct apply_config apply = { .tracefs = config->tracefs };
	int r, left;

	if (!diag)
		return log_error_errno(-ENOMEM, "cannot start");
	r = session_new(config, &session);
	if (r < 0)
		return log_error_errno(r, "cannot start");
	r = apply_prepare(config->plan, &apply, diag, &session->apply);
	if (r >= 0)
		r = stream_until_end(session, diag);
	else
		log_diag(diag);
	left = leave(session);
	return r < 0 ? r : left;
}
