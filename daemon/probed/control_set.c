// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reload changes the applied set in another thread, and the plan with it: what
 * there is to say of the probes is copied when nothing changes it.
 */
#include "control_set.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>

#include "lib/apply.h"
#include "lib/diag.h"
#include "lib/plan.h"
#include "lib/spec.h"
#include "lib/suggest.h"

#include "control.h"
#include "control_impl.h"
#include "log.h"
#include "reload.h"
#include "sink.h"
#include "stream.h"

/**
 * struct probe_view - a probe as the set names it
 * @name: its name
 * @kind: its kind
 * @target: its target
 * @reason: why it is skipped; NULL when it is armed
 * @counts: scratch of write_status()
 */
struct probe_view {
	char *name;
	const char *kind;
	char *target;
	char *reason;
	struct probe_counts counts;
};

struct control_set {
	struct control_set_config config;
	struct control *control;
	char *path;
	char *description;
	bool is_adopted;
	char since[32];
	struct probe_view *probes; /* in the order of the set */
	size_t n_probes;
	struct probe_view **by_name;
};

/* --- the probes ------------------------------------------------------------ */

static void forget_probes(struct control_set *view)
{
	size_t i;

	for (i = 0; i < view->n_probes; i++) {
		free(view->probes[i].name);
		free(view->probes[i].target);
		free(view->probes[i].reason);
	}
	free(view->probes);
	free(view->by_name);
	free(view->description);
	view->probes = NULL;
	view->by_name = NULL;
	view->description = NULL;
	view->n_probes = 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp((*(struct probe_view *const *)a)->name,
		      (*(struct probe_view *const *)b)->name);
}

static int compare_name(const void *name, const void *probe)
{
	return strcmp(name, (*(struct probe_view *const *)probe)->name);
}

static struct probe_view *find_probe(const struct control_set *view, const char *name)
{
	struct probe_view **found = bsearch(name, view->by_name, view->n_probes,
					    sizeof(view->by_name[0]), compare_name);

	return found ? *found : NULL;
}

/* What the kernel said of it, which is in no plan. */
static const char *find_refusal(const struct diag *diag, const struct probe_spec *spec)
{
	char pointer[32];
	size_t i, size;

	size = (size_t)snprintf(pointer, sizeof(pointer), "/probes/%zu/", spec->index);
	for (i = 0; i < diag->n_entries; i++)
		if (strncmp(diag->entries[i].pointer, pointer, size) == 0)
			return diag->entries[i].message;
	return "the kernel refuses it";
}

static int copy_probe(struct probe_view *probe, const struct plan_probe *planned)
{
	*probe = (struct probe_view){
		.name = strdup(planned->spec->name),
		.kind = probe_spec_key(planned->spec),
		.target = strdup(planned->spec->target),
	};
	return probe->name && probe->target ? 0 : -ENOMEM;
}

/* One of several places, or of a call, is enough to be armed. */
static int add_place(struct control_set *view, const struct plan *plan, size_t i,
		     const struct diag *diag)
{
	const struct plan_probe *planned = &plan->probes[i];
	struct probe_view *last = view->n_probes ? &view->probes[view->n_probes - 1] : NULL;
	bool is_armed = apply_has_probe(view->config.apply, i);
	const char *reason = planned->skip_reason;
	int r;

	if (!last || strcmp(last->name, planned->spec->name) != 0) {
		last = &view->probes[view->n_probes++];
		r = copy_probe(last, planned);
		if (r < 0)
			return r;
	} else if (!last->reason) {
		return 0;
	}
	free(last->reason);
	last->reason = NULL;
	if (is_armed)
		return 0;
	last->reason = strdup(reason ? reason : find_refusal(diag, planned->spec));
	return last->reason ? 0 : -ENOMEM;
}

static int look_at_probes(struct control_set *view, const struct plan *plan,
			  const struct diag *diag)
{
	const char *description = plan->set->description;
	size_t i;
	int r;

	forget_probes(view);
	view->probes = calloc(plan->n_probes + 1, sizeof(*view->probes));
	view->by_name = calloc(plan->n_probes + 1, sizeof(struct probe_view *));
	view->description = description ? strdup(description) : NULL;
	if (!view->probes || !view->by_name || (description && !view->description))
		return -ENOMEM;
	for (i = 0; i < plan->n_probes; i++) {
		r = add_place(view, plan, i, diag);
		if (r < 0)
			return r;
	}
	for (i = 0; i < view->n_probes; i++)
		view->by_name[i] = &view->probes[i];
	qsort(view->by_name, view->n_probes, sizeof(view->by_name[0]), compare_names);
	return 0;
}

void control_set_armed(struct control_set *view, const struct plan *plan, const struct diag *diag)
{
	if (!view)
		return;
	view->is_adopted = apply_is_adopted(view->config.apply);
	if (look_at_probes(view, plan, diag) < 0) {
		forget_probes(view);
		log_error_errno(-ENOMEM, "%s: the control socket does not know the probes",
				view->config.set);
	}
}

static bool has_probe(void *userdata, const char *name, const char **ret_nearest)
{
	const struct control_set *view = userdata;
	_cleanup_free_ const char **names = NULL;
	size_t i;

	if (find_probe(view, name))
		return true;
	*ret_nearest = NULL;
	names = calloc(view->n_probes + 1, sizeof(*names));
	if (!names)
		return false;
	for (i = 0; i < view->n_probes; i++)
		names[i] = view->probes[i].name;
	*ret_nearest = suggest_nearest(name, names, view->n_probes);
	return false;
}

/* --- Info and Status ------------------------------------------------------- */

static void write_probe(struct json_writer *w, const struct probe_view *probe)
{
	json_object_begin(w);
	varlink_put_string(w, "name", probe->name);
	varlink_put_string(w, "kind", probe->kind);
	varlink_put_string(w, "target", probe->target);
	varlink_put_string(w, "state", probe->reason ? "skipped" : "armed");
	varlink_put_string(w, "reason", probe->reason);
	json_object_end(w);
}

static void write_info(struct json_writer *w, const void *userdata)
{
	const struct control_set *view = userdata;
	struct sink_stat stat;
	struct utsname uts;
	size_t i;

	(void)uname(&uts);
	varlink_put_string(w, "set", view->config.set);
	varlink_put_string(w, "file", view->config.file);
	varlink_put_string(w, "description", view->description);
	varlink_put_u64(w, "pid", (uint64_t)getpid());
	varlink_put_string(w, "version", PROBED_VERSION);
	varlink_put_string(w, "kernel", uts.release);
	varlink_put_string(w, "since", view->since);
	varlink_put_bool(w, "adopted", view->is_adopted);
	json_key(w, "probes");
	json_array_begin(w);
	for (i = 0; i < view->n_probes; i++)
		write_probe(w, &view->probes[i]);
	json_array_end(w);
	json_key(w, "outputs");
	json_array_begin(w);
	for (i = 0; sink_get_stat(view->config.sink, i, &stat); i++) {
		json_object_begin(w);
		varlink_put_string(w, "kind", stat.kind);
		varlink_put_string(w, "path", stat.path);
		json_object_end(w);
	}
	json_array_end(w);
}

static uint64_t usec_of(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * 1000000 + (uint64_t)t->tv_usec;
}

static uint64_t cpu_usec(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage) < 0)
		return 0;
	return usec_of(&usage.ru_utime) + usec_of(&usage.ru_stime);
}

/* programs_counts_fn. One that a reload has taken out is told no more. */
static void add_counts(void *userdata, const char *name, const struct probe_counts *counts)
{
	struct probe_view *probe = find_probe(userdata, name);

	if (!probe)
		return;
	probe->counts.hits += counts->hits;
	probe->counts.bytes += counts->bytes;
}

static void write_counts(struct json_writer *w, const struct control_set *view)
{
	size_t i;

	for (i = 0; i < view->n_probes; i++)
		view->probes[i].counts = (struct probe_counts){};
	stream_tell_counts(view->config.stream, add_counts, (void *)view);
	json_key(w, "probes");
	json_array_begin(w);
	for (i = 0; i < view->n_probes; i++) {
		json_object_begin(w);
		varlink_put_string(w, "name", view->probes[i].name);
		varlink_put_u64(w, "hits", view->probes[i].counts.hits);
		varlink_put_u64(w, "bytes", view->probes[i].counts.bytes);
		json_object_end(w);
	}
	json_array_end(w);
}

static void write_output_counts(struct json_writer *w, const struct sink *sink)
{
	struct sink_stat stat;
	size_t i;

	json_key(w, "outputs");
	json_array_begin(w);
	for (i = 0; sink_get_stat(sink, i, &stat); i++) {
		json_object_begin(w);
		varlink_put_string(w, "kind", stat.kind);
		varlink_put_string(w, "path", stat.path);
		varlink_put_u64(w, "bytes", stat.bytes);
		varlink_put_u64(w, "missed", stat.missed);
		if (stat.waits_ms)
			varlink_put_u64(w, "waits_ms", stat.waits_ms);
		if (stat.has_readers) {
			varlink_put_u64(w, "readers", stat.readers);
			varlink_put_u64(w, "queued", stat.queued);
		}
		json_object_end(w);
	}
	json_array_end(w);
}

static void write_status(struct json_writer *w, const void *userdata)
{
	const struct control_set *view = userdata;
	struct stream_loss losses[STREAM_LOSSES_MAX];
	struct stream_counts counts;
	struct timespec now;
	size_t i, n;

	stream_get_counts(view->config.stream, &counts);
	n = stream_get_losses(view->config.stream, losses);
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	varlink_put_u64(w, "time_usec",
			(uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000);
	varlink_put_u64(w, "cpu_usec", cpu_usec());
	varlink_put_u64(w, "delivered", counts.hits);
	varlink_put_u64(w, "lost", counts.lost);
	json_key(w, "losses");
	json_array_begin(w);
	for (i = 0; i < n; i++) {
		json_object_begin(w);
		varlink_put_string(w, "cause", losses[i].cause);
		varlink_put_u64(w, "count", losses[i].count);
		json_object_end(w);
	}
	json_array_end(w);
	write_counts(w, view);
	write_output_counts(w, view->config.sink);
	varlink_put_u64(w, "subscribers", control_count_subscribers(view->control));
}

/* --- Rotate and Reload ----------------------------------------------------- */

static int rotate(void *userdata)
{
	const struct control_set *view = userdata;

	return sink_rotate(view->config.sink);
}

static int reload(void *userdata, uint64_t *ret_number)
{
	const struct control_set *view = userdata;

	return view->config.reload(view->config.userdata, ret_number);
}

/* What write_reloaded() writes. */
struct reloaded {
	const struct control_set *view;
	const char *reason;
	const char *diagnostics;
};

static void write_reloaded(struct json_writer *w, const void *userdata)
{
	const struct reloaded *reloaded = userdata;
	uint64_t n_armed = 0;
	size_t i;

	for (i = 0; i < reloaded->view->n_probes; i++)
		n_armed += !reloaded->view->probes[i].reason;
	if (!reloaded->reason) {
		varlink_put_u64(w, "armed", n_armed);
		varlink_put_u64(w, "skipped", reloaded->view->n_probes - n_armed);
	} else if (reloaded->reason[0]) {
		varlink_put_string(w, "reason", reloaded->reason);
	}
	json_key(w, "diagnostics");
	json_raw(w, reloaded->diagnostics, strlen(reloaded->diagnostics));
	w->comma = true;
}

static char *diagnostics_text(const struct diag *diag)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out;
	int r;

	if (!diag)
		return strdup("[]");
	out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	r = diag_print_json(diag, out);
	return fclose(out) < 0 || r == -ENOMEM ? NULL : TAKE_PTR(text);
}

void control_set_reloaded(void *userdata, const struct reload_result *result)
{
	struct control_set *view = userdata;
	_cleanup_free_ char *diagnostics = NULL, *reason = NULL;
	struct reloaded reloaded = { .view = view };
	const struct control_reload answer = {
		.error = result->plan ? NULL : CONTROL_ERROR("ReloadRefused"),
		.write = write_reloaded,
		.userdata = &reloaded,
	};

	if (!view)
		return;
	if (result->plan)
		control_set_armed(view, result->plan, result->diag);
	if (result->reason &&
	    asprintf(&reason, "%s: %s", result->reason, strerror(-result->error)) < 0)
		reason = NULL;
	diagnostics = diagnostics_text(result->diag);
	reloaded.diagnostics = diagnostics ? diagnostics : "[]";
	if (!result->plan)
		reloaded.reason = reason ? reason : "";
	control_reloaded(view->control, result->number, &answer);
}

/* --- the socket ------------------------------------------------------------ */

static const struct control_ops ops = {
	.write_info = write_info,
	.write_status = write_status,
	.has_probe = has_probe,
	.rotate = rotate,
	.reload = reload,
};

static void take_lines(void *userdata, const char *lines, size_t size)
{
	control_lines(userdata, lines, size);
}

/* The group that may look, where there is one, and we may give it the socket. */
static int open_for_group(struct control_set *view)
{
	const struct group *group = getgrnam(CONTROL_GROUP);
	struct control_config config = {
		.path = view->path,
		.group = group ? group->gr_gid : (gid_t)-1,
		.set = view->config.set,
		.loop = view->config.loop,
		.ops = &ops,
		.userdata = view,
		.patience_usec = CONTROL_PATIENCE_USEC,
	};
	int r = control_open(&config, &view->control);

	if (r != -EPERM || !group)
		return r;
	log_warning("%s: may not give the control socket to the group %s: only root may look",
		    view->config.set, CONTROL_GROUP);
	config.group = (gid_t)-1;
	return control_open(&config, &view->control);
}

int control_set_open(const struct control_set_config *config, struct control_set **ret_view)
{
	_cleanup_(control_set_freep) struct control_set *view = calloc(1, sizeof(*view));
	time_t now = time(NULL);
	struct tm tm;
	int r;

	if (!view)
		return -ENOMEM;
	view->config = *config;
	(void)strftime(view->since, sizeof(view->since), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	view->path = control_path(config->set);
	if (!view->path)
		return -ENOMEM;
	r = open_for_group(view);
	if (r < 0)
		return r;
	sink_set_tap(config->sink, take_lines, view->control);
	*ret_view = TAKE_PTR(view);
	return 0;
}

struct control_set *control_set_free(struct control_set *view)
{
	if (!view)
		return NULL;
	if (view->control)
		sink_set_tap(view->config.sink, NULL, NULL);
	control_free(view->control);
	forget_probes(view);
	free(view->path);
	free(view);
	return NULL;
}
