// SPDX-License-Identifier: GPL-2.0-only
/*
 * One buffer of whole lines, handed to each output in turn.
 */
#include "sink_impl.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>

#include "log.h"

/* Events taken in one go; what is more comes in the next. */
#define EVENTS_MAX 32

static const struct output_spec to_stdout = { .kind = OUTPUT_STDOUT };

int sink_watch_fd(struct output *output, int fd, uint32_t events, struct sink_watch *watch)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	return epoll_ctl(output->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

void sink_change_fd(struct output *output, int fd, uint32_t events, struct sink_watch *watch)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	(void)epoll_ctl(output->epoll_fd, EPOLL_CTL_MOD, fd, &event);
}

int sink_find_owner(const struct output_spec *spec, uid_t *ret_uid, gid_t *ret_gid)
{
	const struct passwd *user = spec->user ? getpwnam(spec->user) : NULL;
	const struct group *group = spec->group ? getgrnam(spec->group) : NULL;

	if (spec->user && !user) {
		log_error("%s: there is no user \"%s\"", spec->path, spec->user);
		return -ENOENT;
	}
	if (spec->group && !group) {
		log_error("%s: there is no group \"%s\"", spec->path, spec->group);
		return -ENOENT;
	}
	*ret_uid = user ? user->pw_uid : (uid_t)-1;
	*ret_gid = group ? group->gr_gid : (gid_t)-1;
	return 0;
}

static int open_kind(struct sink *sink, const struct output_spec *spec, struct output **ret_output)
{
	switch (spec->kind) {
	case OUTPUT_FILE:
		return output_file_open(spec, ret_output);
	case OUTPUT_SOCKET:
		return output_socket_open(spec, sink->epoll_fd, ret_output);
	case OUTPUT_JOURNAL:
		return output_journal_open(spec, sink->config.journal_path, ret_output);
	default:
		return output_stdout_open(&sink->config, sink->epoll_fd, ret_output);
	}
}

static void free_output(struct output *output)
{
	struct output_spec spec = output->spec;

	output->class->free(output);
	output_spec_done(&spec);
}

static int open_output(struct sink *sink, const struct output_spec *spec,
		       struct output **ret_output)
{
	struct output_spec copy = {};
	struct output *output = NULL;
	int r;

	r = output_spec_copy(spec, &copy);
	if (r >= 0)
		r = open_kind(sink, &copy, &output);
	if (r < 0) {
		output_spec_done(&copy);
		return log_error_errno(r, "cannot write to %s",
				       spec->path ?: output_kind_name(spec->kind));
	}
	output->spec = copy;
	output->set = sink->config.set;
	*ret_output = output;
	return 0;
}

static int add_output(struct sink *sink, const struct output_spec *spec)
{
	int r = open_output(sink, spec, &sink->outputs[sink->n_outputs]);

	if (r >= 0)
		sink->n_outputs++;
	return r;
}

/* The same, or two that cannot be open at once: then the old one goes on. */
static bool is_same_place(const struct output_spec *a, const struct output_spec *b)
{
	return output_spec_is_same(a, b) ||
	       (a->kind == b->kind && a->path && b->path && strcmp(a->path, b->path) == 0);
}

static const struct output_spec *find_spec(const struct output_spec *spec,
					   const struct output_spec *specs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_same_place(spec, &specs[i]))
			return &specs[i];
	}
	return NULL;
}

static bool is_open(const struct sink *sink, const struct output_spec *spec)
{
	for (size_t i = 0; i < sink->n_outputs; i++) {
		if (is_same_place(spec, &sink->outputs[i]->spec))
			return true;
	}
	return false;
}

void sink_abandon(struct sink *sink)
{
	for (size_t i = 0; i < sink->n_next; i++)
		free_output(sink->next[i]);
	sink->n_next = 0;
}

int sink_prepare(struct sink *sink, const struct output_spec *outputs, size_t n_outputs)
{
	int r;

	sink_abandon(sink);
	if (sink->config.is_fixed)
		return 0;
	if (!n_outputs) {
		outputs = &to_stdout;
		n_outputs = 1;
	}
	for (size_t i = 0; i < n_outputs; i++) {
		if (is_open(sink, &outputs[i]))
			continue;
		r = open_output(sink, &outputs[i], &sink->next[sink->n_next]);
		if (r < 0) {
			sink_abandon(sink);
			return r;
		}
		sink->n_next++;
	}
	return 0;
}

/* What can change while it is open does. */
static void change_output(struct output *output, const struct output_spec *spec)
{
	if (output->spec.kind == OUTPUT_FILE) {
		output->spec.max_mb = spec->max_mb;
		output->spec.max_hours = spec->max_hours;
		output->spec.keep = spec->keep;
		output->spec.mode = spec->mode;
	}
	if (!output_spec_is_same(&output->spec, spec))
		log_warning("%s: %s stays as it is until the set is started anew", output->set,
			    output->name);
}

int sink_update(struct sink *sink, const struct output_spec *outputs, size_t n_outputs)
{
	size_t n = 0;
	int r;

	if (sink->config.is_fixed)
		return 0;
	r = sink_flush(sink);
	if (r < 0 && !sink->n_next)
		return r;
	if (!n_outputs) {
		outputs = &to_stdout;
		n_outputs = 1;
	}
	for (size_t i = 0; i < sink->n_outputs; i++) {
		struct output *output = sink->outputs[i];
		const struct output_spec *spec = find_spec(&output->spec, outputs, n_outputs);

		if (!spec || n + sink->n_next >= OUTPUT_MAX) {
			free_output(output);
			continue;
		}
		change_output(output, spec);
		sink->outputs[n++] = output;
	}
	for (size_t i = 0; i < sink->n_next; i++)
		sink->outputs[n++] = sink->next[i];
	sink->n_outputs = n;
	sink->n_next = 0;
	return n ? 0 : sink->end ?: -EPIPE;
}

/* A signal while nothing is to be opened anew must not end probed either. */
static int open_signal(struct sink *sink)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = &sink->reopen };
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR2);
	if (sigprocmask(SIG_BLOCK, &mask, NULL) < 0)
		return -errno;
	sink->signal_fd = signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
	if (sink->signal_fd < 0)
		return -errno;
	return epoll_ctl(sink->epoll_fd, EPOLL_CTL_ADD, sink->signal_fd, &event) < 0 ? -errno : 0;
}

int sink_open(const struct sink_config *config, struct sink **ret_sink)
{
	_cleanup_(sink_freep) struct sink *sink = calloc(1, sizeof(*sink));
	int r;

	if (!sink)
		return -ENOMEM;
	sink->config = *config;
	sink->signal_fd = -1;
	sink->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (sink->epoll_fd < 0)
		return -errno;
	sink->buffer = sink->own = malloc(SINK_BUFFER_BYTES);
	if (!sink->own)
		return -ENOMEM;
	r = open_signal(sink);
	if (r >= 0 && !config->n_outputs)
		r = add_output(sink, &to_stdout);
	for (size_t i = 0; i < config->n_outputs && r >= 0; i++)
		r = add_output(sink, &config->outputs[i]);
	if (r < 0)
		return r;
	*ret_sink = TAKE_PTR(sink);
	return 0;
}

struct sink *sink_free(struct sink *sink)
{
	if (!sink)
		return NULL;
	sink_abandon(sink);
	for (size_t i = 0; i < sink->n_outputs; i++)
		free_output(sink->outputs[i]);
	close_fd(sink->signal_fd);
	close_fd(sink->epoll_fd);
	free(sink->own);
	free(sink);
	return NULL;
}

int sink_fd(const struct sink *sink)
{
	return sink->epoll_fd;
}

static const char *end_reason(int end)
{
	switch (end) {
	case -EINTR:
		return "its reader takes nothing, and probed is to stop";
	case -EPIPE:
		return "its reader is gone";
	default:
		return strerror(-end);
	}
}

/* Outputs that are at their end go; the sink is at its own with the last. */
static int drop_ended(struct sink *sink)
{
	bool is_interrupted = false;
	size_t n = 0;

	for (size_t i = 0; i < sink->n_outputs; i++) {
		struct output *output = sink->outputs[i];

		if (!output->end) {
			sink->outputs[n++] = output;
			continue;
		}
		sink->end = output->end;
		is_interrupted |= output->end == -EINTR;
		if (sink->n_outputs > 1)
			log_warning("%s: %s ends: %s", output->set, output->name,
				    end_reason(output->end));
		free_output(output);
	}
	sink->n_outputs = n;
	if (is_interrupted)
		return -EINTR;
	return n ? 0 : sink->end;
}

/* Hits that were counted as taken, and that an output could not end after all. */
static void take_dropped(struct sink *sink)
{
	for (size_t i = 0; i < sink->n_outputs; i++) {
		sink->lost += sink->outputs[i]->dropped;
		sink->outputs[i]->dropped = 0;
	}
}

static void reopen_all(struct sink *sink)
{
	struct signalfd_siginfo info;

	while (read(sink->signal_fd, &info, sizeof(info)) > 0)
		;
	for (size_t i = 0; i < sink->n_outputs; i++) {
		if (sink->outputs[i]->class->reopen)
			sink->outputs[i]->class->reopen(sink->outputs[i]);
	}
	take_dropped(sink);
}

int sink_dispatch(struct sink *sink)
{
	struct epoll_event events[EVENTS_MAX];
	int n = epoll_wait(sink->epoll_fd, events, EVENTS_MAX, 0);

	for (int i = 0; i < n; i++) {
		struct sink_watch *watch = events[i].data.ptr;

		if (watch == &sink->reopen)
			reopen_all(sink);
		else
			watch->ready(watch, events[i].events);
	}
	return drop_ended(sink);
}

/* A line that was begun is owed, but by none when another output has it as well. */
static void note_owed(struct sink *sink, const size_t *taken)
{
	for (size_t i = 0; i < sink->n_outputs; i++) {
		struct output *output = sink->outputs[i];

		if (!output->begun)
			continue;
		output->owed = output->begun;
		output->begun = 0;
		for (size_t k = 0; k < sink->n_outputs; k++) {
			if (k != i && taken[k] >= taken[i])
				output->owed = 0;
		}
	}
}

void sink_place(struct sink *sink)
{
	for (size_t i = 0; i < sink->n_outputs; i++) {
		struct output *output = sink->outputs[i];

		if (output->class->place)
			output->class->place(output, sink->used - output->taken);
	}
	take_dropped(sink);
}

static void note_taken(struct output *output, const char *lines, size_t size, size_t taken)
{
	output->bytes += taken;
	if (taken < size)
		output->missed += sink_count_hits(lines + taken, size - taken);
}

int sink_flush(struct sink *sink)
{
	size_t taken[OUTPUT_MAX] = {}, taken_most = 0;

	if (!sink->used)
		return sink->n_outputs ? 0 : sink->end;
	if (sink->tap)
		sink->tap(sink->tap_userdata, sink->buffer, sink->used);
	/* Else only when a point of the journal can say so. */
	if (!sink->is_tracked)
		sink_place(sink);
	sink->is_flushing = true;
	for (size_t i = 0; i < sink->n_outputs; i++) {
		struct output *output = sink->outputs[i];
		int r = output->class->write(output, sink->buffer + output->taken,
					     sink->used - output->taken, &taken[i]);

		if (r < 0)
			output->end = r;
		note_taken(output, sink->buffer + output->taken, sink->used - output->taken,
			   taken[i]);
		taken[i] += output->taken;
		if (taken[i] > taken_most)
			taken_most = taken[i];
		output->taken = 0;
		output->note = NULL;
	}
	sink->is_flushing = false;
	note_owed(sink, taken);
	take_dropped(sink);
	if (taken_most < sink->used)
		sink->lost += sink_count_hits(sink->buffer + taken_most, sink->used - taken_most);
	sink->used = 0;
	return drop_ended(sink);
}

int sink_reserve(struct sink *sink, size_t size, char **ret_room)
{
	int r;

	if (SINK_BUFFER_BYTES - sink->used < size) {
		r = sink->is_tracked ? -ENOBUFS : sink_flush(sink);
		/* Without a journal nothing is kept for another process: those that are left go on. */
		if (r < 0 && (r != -EINTR || !sink->n_outputs))
			return r;
	}
	*ret_room = sink->buffer + sink->used;
	return 0;
}

void sink_commit(struct sink *sink, size_t size)
{
	sink->used += size;
}

const char *sink_pending(const struct sink *sink, size_t *ret_size)
{
	*ret_size = sink->used;
	return sink->buffer;
}

void sink_use_buffer(struct sink *sink, char *buffer)
{
	sink->buffer = buffer;
	free(sink->own);
	sink->own = NULL;
}

void sink_set_tap(struct sink *sink, sink_tap_fn *fn, void *userdata)
{
	sink->tap = fn;
	sink->tap_userdata = userdata;
}

int sink_rotate(struct sink *sink)
{
	int n = 0;

	if (sink->is_flushing)
		return -EBUSY;
	for (size_t i = 0; i < sink->n_outputs; i++) {
		struct output *output = sink->outputs[i];

		if (output->class->rotate)
			n += output->class->rotate(output);
	}
	return n;
}

bool sink_get_stat(const struct sink *sink, size_t i, struct sink_stat *ret_stat)
{
	const struct output *output;

	if (i >= sink->n_outputs)
		return false;
	output = sink->outputs[i];
	*ret_stat = (struct sink_stat){
		.kind = output_kind_name(output->spec.kind),
		.path = output->spec.path,
		.bytes = output->bytes,
		.missed = output->missed,
	};
	if (output->class->stat)
		output->class->stat(output, ret_stat);
	return true;
}

void sink_drop(struct sink *sink)
{
	sink->lost += sink_count_hits(sink->buffer, sink->used);
	sink->used = 0;
}

uint64_t sink_lost(const struct sink *sink)
{
	return sink->lost;
}
