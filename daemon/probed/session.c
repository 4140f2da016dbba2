// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of a set: what is opened, armed, and taken down again, in which
 * order, and what is said of it.
 */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

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

#include "control_set.h"
#include "log.h"
#include "reload.h"
#include "session_impl.h"
#include "settle.h"
#include "sink.h"
#include "stream.h"

static const int stop_signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGUSR1 };

static struct session *session_free(struct session *session)
{
	size_t i;

	if (!session)
		return NULL;
	control_set_free(session->control);
	for (i = 0; i < session->n_cpus; i++)
		sd_event_source_unref(session->cpus[i]);
	free(session->cpus);
	sd_event_source_unref(session->tick);
	sd_event_source_unref(session->clock_source);
	sd_event_source_unref(session->reload_source);
	sd_event_source_unref(session->aside_rest);
	sd_event_unref(session->loop);
	sd_event_unref(session->aside);
	reload_stop(session->reload);
	stream_free(session->stream);
	reader_free(session->reader);
	journal_free(session->journal);
	sink_free(session->sink);
	apply_free(session->apply);
	reload_free(session->reload);
	plan_free(session->plan);
	probe_set_free(session->set);
	close_fd(session->clock_fd);
	close_fd(session->hangup_fd);
	close_fd(session->signal_fd);
	free(session->name);
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
	session->name = strdup(config->set->name);
	if (!session->name)
		return -ENOMEM;

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
		log_warning("%s: this kernel cannot leave probed's own hits out: they have no "
			    "line, but fill its buffer",
			    session->name);
		return 0;
	}
	return r;
}

/* Without a journal all works, but a crash loses what was read and not written. */
static int open_reader(struct session *session)
{
	bool is_adopted = apply_is_adopted(session->apply);
	int instance_fd = apply_instance_fd(session->apply);
	const char *name = session->name;
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
	/* The process after this one must not take an old one for what is left. */
	journal_remove(NULL, name);
	return reader_open(instance_fd, NULL, &session->reader);
}

/* Without it the set does what it is for, but nobody can ask it. */
static void open_control(struct session *session)
{
	const struct session_config *config = session->config;
	const struct control_set_config control = {
		.set = session->name,
		.file = config->load ? config->file : NULL,
		.loop = session->aside,
		.apply = session->apply,
		.stream = session->stream,
		.sink = session->sink,
		.reload = session_begin_reload,
		.userdata = session,
	};
	int r = control_set_open(&control, &session->control);

	if (r < 0)
		log_warning("%s: no control socket: %s", session->name, strerror(-r));
}

static int open_stream(struct session *session)
{
	const struct session_config *config = session->config;
	struct stream_config stream = {
		.plan = session->plan,
		.apply = session->apply,
		.root_fd = config->tracefs->root_fd,
		.max_hits = config->max_hits,
		.hits_only = config->hits_only,
	};
	struct sink_config sink = {
		.set = session->name,
		.outputs = session->set->outputs,
		.n_outputs = config->to_stdout ? 0 : session->set->n_outputs,
		.out_fd = STDOUT_FILENO,
		.stop_fd = session->signal_fd,
		.aside = session_serve_aside,
		.aside_userdata = session,
		.is_fixed = config->to_stdout,
	};
	int r;

	r = exclude_self(session);
	if (r < 0)
		return log_error_errno(r, "cannot leave probed's own hits out");
	r = sd_event_new(&session->aside);
	if (r < 0)
		return log_error_errno(r, "cannot wait for events");
	sink.aside_fd = sd_event_get_fd(session->aside);
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
	r = session_build_loop(session);
	if (r < 0)
		return log_error_errno(r, "cannot wait for events");
	open_control(session);
	return 0;
}

static void read_profile(struct session *session)
{
	int r = apply_read_profile(session->apply);

	if (r < 0)
		log_warning("%s: the kernel's counts of hits cannot be read: %s", session->name,
			    strerror(-r));
}

/* Nothing fills up any more: each time it is called as much can be named as in a round. */
static int flush(struct session *session)
{
	uint64_t now_ns = clock_boot_now();

	stream_renew(session->stream, now_ns);
	return reader_flush(session->reader, now_ns, stream_event, session->stream);
}

/* What the kernel counted and the buffers do not show. */
static int reconcile(struct session *session)
{
	struct reader_counts counts;
	uint64_t n_records;
	int cause;

	reader_get_counts(session->reader, &counts);
	n_records = counts.delivered;
	for (cause = 0; cause < LOST_CAUSE_COUNT; cause++)
		n_records += counts.lost[cause];
	return stream_reconcile(session->stream, n_records);
}

static int stop(struct session *session)
{
	stream_renew(session->stream, clock_boot_now());
	return stream_stop(session->stream);
}

static int release(struct session *session)
{
	stream_renew(session->stream, clock_boot_now());
	return stream_release(session->stream);
}

/* What the buffers hold is for the next process; what waits only here would be lost. */
static int hand_over(struct session *session)
{
	int r = session_drain(session);

	if (r >= 0)
		r = session_take_step(session, release);
	return r < 0 && r != -ECANCELED ? r : session_settle(session, settle);
}

/* Disarms, and writes what the buffers still hold. Return: as sink_flush() */
static int finish_stream(struct session *session, int end)
{
	int r;

	r = session->is_handed_over ? 0 : apply_disable(session->apply);
	if (r < 0)
		log_error_errno(r, "cannot disarm the probes");
	r = end;
	if (r >= 0 && session->is_handed_over)
		return hand_over(session);
	if (r >= 0)
		r = session_take_step(session, flush);
	if (r >= 0) {
		read_profile(session);
		r = session_take_step(session, reconcile);
	}
	/* The sums of the stop record need to know what the outputs took. */
	if (r >= 0 || r == -ECANCELED)
		r = session_settle(session, settle);
	if (r >= 0)
		r = session_take_step(session, stop);
	return r < 0 ? r : session_settle(session, settle);
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
	const char *name = session->name;

	switch (r) {
	case 0:
		return 0;
	case -EINTR:
		log_warning("%s: the reader of the output takes nothing; the rest is %s", name,
			    session->is_handed_over ? "for the next process" : "dropped");
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
	log_info("%s: %llu hits, %llu lost", session->name, (unsigned long long)counts.hits,
		 (unsigned long long)counts.lost);
	if (reader.disordered)
		log_warning("%s: %llu hits came later than younger ones", session->name,
			    (unsigned long long)reader.disordered);
}

static int arm(struct session *session, struct diag *diag)
{
	const struct plan *plan = session->plan;
	size_t n_armed;
	int r;

	do {
		r = stream_update(session->stream, plan, false);
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
		return log_error_errno(r, "%s: cannot finish arming", session->name);
	r = stream_update(session->stream, plan, true);
	if (r < 0)
		return log_error_errno(r, "cannot read the events' formats");
	control_set_armed(session->control, plan, diag);
	/* What it took to come here is not needed while the set runs, for weeks maybe. */
	probe_set_drop_text(session->set);
	malloc_trim(0);
	n_armed = apply_armed_count(session->apply);
	if (!n_armed)
		log_warning("%s: all probes are skipped: there will be no hits", session->name);
	log_info("%s: %zu probes armed, %zu skipped%s", session->name, n_armed,
		 plan->n_named - n_armed,
		 apply_is_adopted(session->apply) ? ", taken over from an earlier process" : "");
	notify_ready(&session->notify, n_armed);
	return 0;
}

static int begin_stream(struct session *session)
{
	bool is_resumed = session->journal && journal_is_resumed(session->journal);
	int r = 0;

	if (is_resumed)
		r = session_settle(session, settle_resume);
	if (r >= 0 && is_resumed)
		r = stream_resume(session->stream);
	if (r >= 0)
		r = stream_start(session->stream);
	return r < 0 ? r : session_settle(session, settle);
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
		    session->name);
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
	/* It ended a wait for a reader that takes nothing, and nobody has read it. */
	if (r == -EINTR)
		session_read_signal(session);
	notify_stopping();
	reload_stop(session->reload);
	r = finish_stream(session, r);
	session->control = control_set_free(session->control);
	/* Handed over it is not lost: the journal and the buffers have it. */
	if (r < 0 && !session->is_handed_over)
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
		journal_remove(NULL, session->name);
	r = apply_undo(session->apply);
	if (r < 0)
		log_error_errno(r, "%s: cannot remove everything from tracefs", session->name);
	return r;
}

int session_run(const struct session_config *config)
{
	_cleanup_(probe_set_freep) struct probe_set *set = config->set;
	_cleanup_(plan_freep) struct plan *plan = config->plan;
	_cleanup_(session_freep) struct session *session = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new(config->file);
	struct apply_config apply = { .tracefs = config->tracefs };
	int r, left;

	if (!diag)
		return log_error_errno(-ENOMEM, "cannot start");
	r = session_new(config, &session);
	if (r < 0)
		return log_error_errno(r, "cannot start");
	session->set = TAKE_PTR(set);
	session->plan = TAKE_PTR(plan);
	r = apply_prepare(session->plan, &apply, diag, &session->apply);
	if (r >= 0)
		r = stream_until_end(session, diag);
	else
		log_diag(diag);
	left = leave(session);
	if (r < 0 && diag->n_errors)
		return 1;
	return r < 0 ? r : left;
}
