// SPDX-License-Identifier: GPL-2.0-only
#include "reload.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lib/apply.h"
#include "lib/diag.h"
#include "lib/plan.h"
#include "lib/spec.h"
#include "lib/tracefs.h"

#include "log.h"
#include "notify.h"
#include "stream.h"

/* What the thread does next. Only one side works at a time: the fds hand over. */
enum reload_job { JOB_NONE, JOB_LOAD, JOB_ENABLE, JOB_FINISH, JOB_UNDO, JOB_END };

struct loaded {
	struct probe_set *set;
	struct plan *plan;
};

struct reload {
	struct reload_config config;
	pthread_t thread;
	bool has_thread;
	int job_fd;
	int done_fd;
	enum reload_job job;
	int result;
	struct diag *diag;
	struct loaded now; /* in the kernel */
	struct loaded next;
	bool is_wanted_again;
	uint64_t number; /* of the one that was begun last */
	const char *reason;
	int error;
};

static void loaded_done(struct loaded *loaded)
{
	plan_free(loaded->plan);
	probe_set_free(loaded->set);
	*loaded = (struct loaded){ 0 };
}

static int run_job(struct reload *reload)
{
	struct apply *apply = reload->config.apply;
	int r;

	switch (reload->job) {
	case JOB_LOAD:
		r = reload->config.load(reload->config.userdata, &reload->diag, &reload->next.set,
					&reload->next.plan);
		return r < 0 ? r : apply_change(apply, reload->next.plan, reload->diag);
	case JOB_ENABLE:
		return apply_enable(apply, reload->diag);
	case JOB_FINISH:
		return apply_change_finish(apply);
	case JOB_UNDO:
		return apply_change_undo(apply);
	case JOB_NONE:
	case JOB_END:
		break;
	}
	return 0;
}

/* What this thread does is no hit, as with the other (see exclude_self()). */
static void exclude_thread(const struct reload *reload)
{
	char tid[16];

	snprintf(tid, sizeof(tid), "%d", (int)gettid());
	(void)tracefs_append(apply_instance_fd(reload->config.apply), "set_event_notrace_pid", tid);
}

/* Return: there is one to do; false when it was the last */
static bool await_job(const struct reload *reload)
{
	uint64_t n;
	ssize_t r;

	do
		r = read(reload->job_fd, &n, sizeof(n));
	while (r < 0 && errno == EINTR);
	return r == sizeof(n) && reload->job != JOB_END;
}

static void *work(void *userdata)
{
	struct reload *reload = userdata;
	const uint64_t one = 1;

	exclude_thread(reload);
	while (await_job(reload)) {
		reload->result = run_job(reload);
		if (write(reload->done_fd, &one, sizeof(one)) < 0)
			break;
	}
	return NULL;
}

static void hand_over(struct reload *reload, enum reload_job job)
{
	const uint64_t one = 1;

	reload->job = job;
	/* Cannot fail: the counter is far from full. */
	if (write(reload->job_fd, &one, sizeof(one)) < 0)
		log_error_errno(-errno, "%s: cannot go on reloading", reload->config.name);
}

int reload_new(const struct reload_config *config, struct reload **ret_reload)
{
	_cleanup_(reload_freep) struct reload *reload = calloc(1, sizeof(*reload));
	int r;

	if (!reload)
		return -ENOMEM;
	reload->config = *config;
	reload->done_fd = -1;
	reload->job_fd = eventfd(0, EFD_CLOEXEC);
	if (reload->job_fd < 0)
		return -errno;
	reload->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (reload->done_fd < 0)
		return -errno;
	r = pthread_create(&reload->thread, NULL, work, reload);
	if (r > 0)
		return -r;
	reload->has_thread = true;
	*ret_reload = TAKE_PTR(reload);
	return 0;
}

void reload_take_armed(struct reload *reload, struct probe_set *set, struct plan *plan)
{
	reload->now = (struct loaded){ .set = set, .plan = plan };
}

int reload_fd(const struct reload *reload)
{
	return reload->done_fd;
}

bool reload_is_running(const struct reload *reload)
{
	return reload && reload->job != JOB_NONE;
}

uint64_t reload_begin(struct reload *reload)
{
	if (reload_is_running(reload)) {
		reload->is_wanted_again = true;
		return reload->number + 1;
	}
	reload->number++;
	notify_reloading();
	hand_over(reload, JOB_LOAD);
	return reload->number;
}

static void end_reload(struct reload *reload, const struct plan *plan)
{
	_cleanup_(diag_freep) struct diag *diag = TAKE_PTR(reload->diag);
	const struct reload_result result = {
		.number = reload->number,
		.reason = reload->reason,
		.error = reload->error,
		.diag = diag,
		.plan = plan,
	};
	bool is_wanted_again = reload->is_wanted_again;
	size_t n = apply_armed_count(reload->config.apply);

	loaded_done(&reload->next);
	reload->job = JOB_NONE;
	reload->is_wanted_again = false;
	reload->reason = NULL;
	notify_ready(reload->config.notify, n);
	malloc_trim(0);
	if (reload->config.done)
		reload->config.done(reload->config.done_userdata, &result);
	if (is_wanted_again && !reload_is_running(reload))
		reload_begin(reload);
}

/* For who wants to know more than that it is refused, where no set is to blame. */
static void blame(struct reload *reload, const char *reason, int error)
{
	reload->reason = reason;
	reload->error = error;
}

static int refuse(struct reload *reload)
{
	if (reload->diag)
		log_diag(reload->diag);
	(void)stream_prepare_outputs(reload->config.stream, NULL);
	log_error("%s: not reloaded; the set stays as it was", reload->config.name);
	end_reload(reload, NULL);
	return 0;
}

/* The kernel has what the new set is. Return: as stream_reloaded() */
static int finish(struct reload *reload)
{
	const char *name = reload->config.name;
	size_t n = apply_armed_count(reload->config.apply);
	int r;

	log_diag(reload->diag);
	if (reload->result < 0)
		log_error_errno(reload->result, "%s: cannot disarm all that the set has no more",
				name);
	else if (reload->result > 0)
		log_warning("%s: %d uprobes that the set has no more share an event with others "
			    "and stay, without records, until the set is started anew",
			    name, reload->result);
	r = stream_reloaded(reload->config.stream);
	log_info("%s: reloaded, %zu probes armed, %zu skipped", name, n,
		 reload->next.plan->n_named - n);
	loaded_done(&reload->now);
	reload->now = reload->next;
	probe_set_drop_text(reload->now.set);
	reload->next = (struct loaded){ 0 };
	end_reload(reload, reload->now.plan);
	return r;
}

int reload_step(struct reload *reload)
{
	uint64_t n;
	int r;

	if (read(reload->done_fd, &n, sizeof(n)) < 0)
		return 0;
	r = reload->result;
	switch (reload->job) {
	case JOB_LOAD:
		if (r < 0 && !(reload->diag && reload->diag->n_errors))
			blame(reload, "the set cannot be read and planned", r);
		if (r < 0)
			return refuse(reload);
		r = stream_prepare_outputs(reload->config.stream, reload->next.set);
		if (r < 0) {
			blame(reload, "an output cannot be opened; the log says which", r);
			hand_over(reload, JOB_UNDO);
			return 0;
		}
		break;
	case JOB_ENABLE:
		if (r < 0) {
			hand_over(reload, JOB_UNDO);
			return 0;
		}
		if (r > 0)
			break;
		/* Both are armed: now is the time that divides them. */
		r = stream_update(reload->config.stream, reload->next.plan, true);
		hand_over(reload, JOB_FINISH);
		return r;
	case JOB_FINISH:
		return finish(reload);
	case JOB_UNDO:
		if (r < 0)
			log_error_errno(r, "%s: cannot take back all of the change",
					reload->config.name);
		return refuse(reload);
	case JOB_NONE:
	case JOB_END:
		return 0;
	}
	/* There are new events: known to the stream before they are armed. */
	r = stream_update(reload->config.stream, reload->next.plan, false);
	if (r < 0) {
		blame(reload, "the events' formats cannot be read", r);
		log_error_errno(r, "%s: cannot read the events' formats", reload->config.name);
	}
	hand_over(reload, r < 0 ? JOB_UNDO : JOB_ENABLE);
	return 0;
}

void reload_stop(struct reload *reload)
{
	if (!reload || !reload->has_thread)
		return;
	/* Added to the count of a job that was not begun: then this one is. */
	hand_over(reload, JOB_END);
	(void)pthread_join(reload->thread, NULL);
	reload->has_thread = false;
	reload->job = JOB_NONE;
}

struct reload *reload_free(struct reload *reload)
{
	if (!reload)
		return NULL;
	reload_stop(reload);
	close_fd(reload->job_fd);
	close_fd(reload->done_fd);
	loaded_done(&reload->now);
	loaded_done(&reload->next);
	diag_free(reload->diag);
	free(reload);
	return NULL;
}
