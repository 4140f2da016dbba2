// SPDX-License-Identifier: GPL-2.0-only
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lib/apply.h"
#include "lib/clock.h"
#include "lib/event_json.h"
#include "lib/journal.h"
#include "lib/ksyms.h"
#include "lib/plan.h"
#include "lib/process_cache.h"
#include "lib/small_file.h"
#include "lib/spec.h"
#include "lib/task_cache.h"

#include "calls.h"
#include "origin.h"
#include "programs.h"
#include "sink.h"
#include "stacks.h"

struct stream {
	struct stream_config config;
	struct programs *programs;
	struct calls *calls;
	struct stack_join *join; /* NULL while no probe wants stacks */
	uint32_t stack_ids[STACK_KIND_COUNT];
	char extra[EVENT_EXTRA_MAX];
	struct event_writer writer;
	struct wall_clock clock;
	int proc_fd;
	int32_t own_pid;
	uint64_t began_ns;
	struct task_cache *tasks;
	struct origin *origin;
	struct utsname machine;
	char boot[BOOT_ID_BYTES];
	struct ksyms *ksyms; /* read when the first symbol is to be named */
	bool has_tried_ksyms;
	uint64_t seq;
	bool is_discarding;
	uint64_t lines;	     /* those of hits */
	size_t n_reconciled; /* probes whose misses are told */
	struct stream_counts counts;
	struct stream_loss losses[STREAM_LOSSES_MAX];
};

static void count_loss(struct stream *stream, const char *cause, uint64_t count)
{
	struct stream_loss *loss = stream->losses;

	while (loss->cause && strcmp(loss->cause, cause) != 0)
		loss++;
	loss->cause = cause;
	loss->count += count;
	stream->counts.lost += count;
}

/* event_symbol_fn */
static size_t name_address(void *userdata, uint64_t address, char *buf, size_t size)
{
	struct stream *stream = userdata;
	const struct ksym *sym;
	const char *module;
	int n;

	if (!stream->has_tried_ksyms) {
		stream->has_tried_ksyms = true;
		/* Without names the address is shown. */
		(void)ksyms_load_kallsyms(NULL, &stream->ksyms);
	}
	sym = stream->ksyms ? ksyms_at(stream->ksyms, address) : NULL;
	if (!sym)
		return 0;
	module = ksyms_module(stream->ksyms, sym);
	n = snprintf(buf, size, "%s+0x%llx%s%s%s", ksyms_name(stream->ksyms, sym),
		     (unsigned long long)(address - sym->address), module ? " [" : "",
		     module ? module : "", module ? "]" : "");
	return n < 0 || (size_t)n >= size ? 0 : (size_t)n;
}

static int new_origin(struct stream *stream)
{
	const struct origin_config config = {
		.proc_fd = stream->proc_fd,
		.writer = &stream->writer,
		.host = stream->machine.nodename,
		.boot = stream->boot[0] ? stream->boot : NULL,
	};

	return origin_new(&config, &stream->origin);
}

/* stack_name_fn: of the process whose stacks are written */
static size_t name_user_address(void *userdata, uint64_t address, bool is_return, char *buf)
{
	struct stream *stream = userdata;

	return origin_name(stream->origin, address, is_return, buf);
}

static int write_line(void *userdata, const struct call_line *line);

int stream_new(const struct stream_config *config, struct stream **ret_stream)
{
	_cleanup_(stream_freep) struct stream *stream = NULL;
	struct clock_sample sample;
	int r;

	stream = calloc(1, sizeof(*stream));
	if (!stream)
		return -ENOMEM;
	stream->config = *config;
	stream->proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (stream->proc_fd < 0)
		return -errno;
	stream->own_pid = getpid();
	stream->began_ns = clock_boot_now();
	(void)uname(&stream->machine);
	/* Else it stays empty, and is told as not known. */
	(void)boot_id_read(stream->boot);
	event_writer_init(&stream->writer, name_address, stream);
	r = clock_sample_take(&sample);
	if (r < 0)
		return r;
	wall_clock_init(&stream->clock, &sample);
	r = task_cache_new(stream->proc_fd, config->root_fd, &stream->tasks);
	if (r < 0)
		return r;
	r = new_origin(stream);
	if (r < 0)
		return r;
	r = calls_new(&stream->writer, stream->proc_fd, write_line, stream, &stream->calls);
	if (r < 0)
		return r;
	r = programs_new(&stream->programs);
	if (r < 0)
		return r;
	if (config->journal) {
		const struct journal_point *point = journal_now(config->journal);

		stream->seq = point->seq;
		stream->counts.hits = point->hits;
		stream->counts.lost = point->lost;
	}
	*ret_stream = TAKE_PTR(stream);
	return 0;
}

struct stream *stream_free(struct stream *stream)
{
	if (!stream)
		return NULL;
	calls_free(stream->calls);
	stack_join_free(stream->join);
	programs_free(stream->programs);
	task_cache_free(stream->tasks);
	origin_free(stream->origin);
	close_fd(stream->proc_fd);
	ksyms_free(stream->ksyms);
	free(stream);
	return NULL;
}

static int write_joined(void *userdata, const struct stack_hit *hit);

/* From the first set on that wants stacks: what is in the buffer then may have some. */
static int want_stacks(struct stream *stream, const struct plan *plan)
{
	bool is_wanted = false;
	size_t i;
	int r;

	for (i = 0; i < plan->n_probes; i++)
		is_wanted |= plan->probes[i].spec->stack_kernel || plan->probes[i].spec->stack_user;
	if (!is_wanted || stream->join)
		return 0;
	r = stacks_read_ids(stream->config.root_fd, stream->stack_ids);
	return r < 0 ? r : stack_join_new(write_joined, stream, &stream->join);
}

static bool has_user_stacks(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_probes; i++)
		if (plan->probes[i].spec->stack_user)
			return true;
	return false;
}

int stream_update(struct stream *stream, const struct plan *plan, bool is_final)
{
	int r = programs_update(stream->programs, plan, stream->config.apply,
				is_final ? clock_boot_now() : UINT64_MAX);

	if (r == 0)
		r = want_stacks(stream, plan);
	if (r == 0 && is_final)
		r = origin_update(stream->origin, plan->set->enrich, has_user_stacks(plan));
	if (r < 0 || !is_final)
		return r;
	calls_set_room(stream->calls, EVENT_EXTRA_MAX - origin_room(stream->origin));
	stream->config.plan = plan;
	return 0;
}

static struct stream_record next_record(struct stream *stream, uint64_t boot_ns)
{
	return (struct stream_record){
		.wall_ns = wall_clock_at(&stream->clock, boot_ns),
		.seq = stream->seq++,
		.set = stream->config.plan->set->name,
	};
}

void stream_save(const struct stream *stream, struct journal_point *point)
{
	struct stream_counts counts;

	stream_get_counts(stream, &counts);
	point->seq = stream->seq;
	point->hits = counts.hits;
	point->lost = counts.lost;
	point->open = calls_open_count(stream->calls);
	point->open += stream->join ? stack_join_count(stream->join) : 0;
}

int stream_start(struct stream *stream)
{
	const struct plan *plan = stream->config.plan;
	size_t n_armed = apply_armed_count(stream->config.apply);
	struct stream_record record;
	struct stream_start start;
	char *room;
	int r;

	if (stream->config.hits_only)
		return 0;
	r = sink_reserve(stream->config.sink, EVENT_LINE_MAX, &room);
	if (r < 0)
		return r;
	start = (struct stream_start){
		.host = stream->machine.nodename,
		.boot = stream->boot[0] ? stream->boot : NULL,
		.kernel = stream->machine.release,
		.version = PROBED_VERSION,
		.probes = n_armed,
		.skipped = plan->n_named - n_armed,
		.is_resumed = apply_is_adopted(stream->config.apply),
	};
	start.repeats = sink_repeats(stream->config.sink, &start.repeats_from);
	record = next_record(stream, clock_boot_now());
	sink_commit(stream->config.sink, event_json_start(&stream->writer, &record, &start, room));
	return 0;
}

int stream_prepare_outputs(struct stream *stream, const struct probe_set *set)
{
	if (set)
		return sink_prepare(stream->config.sink, set->outputs, set->n_outputs);
	sink_abandon(stream->config.sink);
	return 0;
}

int stream_reloaded(struct stream *stream)
{
	size_t n_armed = apply_armed_count(stream->config.apply);
	struct stream_record record;
	const struct probe_set *set = stream->config.plan->set;
	char *room;
	int r;

	r = sink_update(stream->config.sink, set->outputs, set->n_outputs);
	if (r < 0 || stream->config.hits_only)
		return r;
	r = sink_reserve(stream->config.sink, EVENT_LINE_MAX, &room);
	if (r < 0)
		return r;
	record = next_record(stream, clock_boot_now());
	sink_commit(stream->config.sink,
		    event_json_reload(&stream->writer, &record, n_armed,
				      stream->config.plan->n_named - n_armed, room));
	return 0;
}

/* A loss that no CPU's buffer knows of. */
static int write_unseen(struct stream *stream, uint64_t count, const char *cause, const char *probe)
{
	struct stream_record record;
	char *room;
	int r;

	if (!count)
		return 0;
	r = sink_reserve(stream->config.sink, EVENT_LINE_MAX, &room);
	if (r < 0)
		return r;
	record = next_record(stream, clock_boot_now());
	sink_commit(stream->config.sink,
		    event_json_unseen(&stream->writer, &record, count, cause, probe, room));
	count_loss(stream, cause, count);
	return 0;
}

int stream_reconcile(struct stream *stream, uint64_t n_records)
{
	const struct apply *apply = stream->config.apply;
	size_t e, m, n = 0;
	uint64_t made;
	int r;

	for (e = 0; e < apply_event_count(apply); e++) {
		const struct apply_event *event = apply_get_event(apply, e);

		for (m = 0; m < event->n_members; m++) {
			const struct apply_member *member = &event->members[m];

			if (n++ < stream->n_reconciled)
				continue;
			r = write_unseen(stream, member->is_counted ? member->missed : 0, "missed",
					 member->name);
			if (r < 0)
				return r;
			stream->n_reconciled = n;
		}
	}
	if (!apply_can_exceed_page(apply) || !apply_sum_records(apply, &made) || made <= n_records)
		return 0;
	return write_unseen(stream, made - n_records, "too_large", NULL);
}

static bool is_full(const struct stream *stream)
{
	return stream->config.max_hits && stream->lines >= stream->config.max_hits;
}

int stream_release(struct stream *stream)
{
	return stream->join && !is_full(stream) ? stack_join_expire(stream->join, UINT64_MAX) : 0;
}

int stream_stop(struct stream *stream)
{
	struct stream_record record;
	struct stream_counts counts;
	char *room;
	int r;

	r = stream_release(stream);
	if (r == 0 && !is_full(stream))
		r = calls_stop(stream->calls);
	if (r < 0)
		return r;
	if (!stream->config.hits_only) {
		stream_get_counts(stream, &counts);
		r = sink_reserve(stream->config.sink, EVENT_LINE_MAX, &room);
		if (r < 0)
			return r;
		record = next_record(stream, clock_boot_now());
		sink_commit(stream->config.sink, event_json_stop(&stream->writer, &record,
								 counts.hits, counts.lost, room));
	}
	return 0;
}

int stream_check_clock(struct stream *stream)
{
	struct clock_sample sample;
	struct stream_record record;
	int64_t step_ns;
	char *room;
	int r;

	r = clock_sample_take(&sample);
	if (r < 0)
		return r;
	if (!wall_clock_update(&stream->clock, &sample, &step_ns) || stream->config.hits_only)
		return 0;
	r = sink_reserve(stream->config.sink, EVENT_LINE_MAX, &room);
	if (r < 0)
		return r;
	record = next_record(stream, clock_boot_now());
	sink_commit(stream->config.sink, event_json_clock(&stream->writer, &record, step_ns, room));
	return 0;
}

void stream_renew(struct stream *stream, uint64_t now_ns)
{
	task_cache_begin_round(stream->tasks, now_ns);
	origin_begin_round(stream->origin, now_ns);
}

int stream_begin_round(struct stream *stream, uint64_t now_ns)
{
	int r;

	stream_renew(stream, now_ns);
	r = stream_check_clock(stream);
	if (r >= 0 && stream->join)
		r = stack_join_expire(stream->join, now_ns);
	return r < 0 ? r : calls_begin_round(stream->calls, now_ns);
}

bool stream_wants_rounds(const struct stream *stream)
{
	return calls_open_count(stream->calls) > 0 ||
	       (stream->join && stack_join_count(stream->join));
}

static int write_lost(struct stream *stream, const struct reader_event *event)
{
	struct stream_record record;
	char *room;
	int r;

	r = sink_reserve(stream->config.sink, EVENT_LINE_MAX, &room);
	if (r < 0)
		return r;
	record = next_record(stream, event->ts);
	sink_commit(stream->config.sink,
		    event_json_lost(&stream->writer, &record, event->cpu, event->count,
				    reader_cause_name(event->cause), room));
	count_loss(stream, reader_cause_name(event->cause), event->count);
	return 0;
}

int stream_resume(struct stream *stream)
{
	return write_unseen(stream, journal_now(stream->config.journal)->open, "crash", NULL);
}

/* The members of the process behind those that the line has. */
static void add_origin(struct stream *stream, const struct call_line *line, struct event_meta *meta)
{
	const struct process *process = origin_find(stream->origin, line->program, line->event,
						    meta->has_pid ? meta->pid : 0);

	if (!process)
		return;
	memcpy(line->extra + line->extra_size, process->text, process->text_size);
	meta->extra_size += process->text_size;
	meta->is_cut |= process->is_cut;
}

/*
 * The kernel is told to leave these out (exclude_self()), but a CPU may be late to begin:
 * that it looks at who is to be left out is a static branch in the scheduler's text.
 * What an earlier process of this number left in the buffer is another's.
 */
static bool is_own(const struct stream *stream, int32_t id, uint64_t ts)
{
	return id == stream->own_pid && ts >= stream->began_ns;
}

/* call_line_fn */
static int write_line(void *userdata, const struct call_line *line)
{
	struct stream *stream = userdata;
	const struct reader_event *event = line->event;
	struct event_meta meta = {
		.wall_ns = wall_clock_at(&stream->clock, event->ts),
		.seq = stream->seq,
		.cpu = event->cpu,
		.tid = event_program_tid(line->program, event->data, event->size),
		.extra = line->extra,
		.extra_size = line->extra_size,
		.is_cut = line->is_cut,
	};
	const struct task *task = task_cache_find(stream->tasks, meta.tid);
	size_t size;
	char *room;
	int r;

	/* Of probed's other thread */
	if (task->has_pid && is_own(stream, task->pid, event->ts))
		return 0;
	meta.has_pid = task->has_pid;
	meta.pid = task->pid;
	meta.comm = task->has_comm ? task->comm : NULL;
	add_origin(stream, line, &meta);
	r = sink_reserve(stream->config.sink, EVENT_LINE_MAX, &room);
	if (r < 0)
		return r;
	r = event_json_write(line->program, &stream->writer, &meta, event->data, event->size, room,
			     &size);
	if (r < 0)
		return r;
	sink_commit(stream->config.sink, size);
	programs_count_line(line->probe, size);
	stream->seq++;
	stream->lines++;
	stream->counts.hits += line->n_records;
	return 0;
}

/* The members of a hit's stacks, into the stream's extra. Return: they are whole */
static bool write_stacks(struct stream *stream, const struct probe_program *program,
			 const struct reader_event *event, const struct stack *stacks,
			 size_t *ret_size)
{
	const struct stack_names names = { name_address, name_user_address, stream };
	size_t room = EVENT_EXTRA_MAX - origin_room(stream->origin);

	if (program->wants[STACK_USER]) {
		int32_t tid = event_program_tid(program->program, event->data, event->size);
		const struct task *task = task_cache_find(stream->tasks, tid);

		(void)origin_find(stream->origin, program->program, event,
				  task->has_pid ? task->pid : 0);
	}
	if (program->role != PROBE_ALONE)
		room = CALLS_STACKS_MAX;
	return stacks_write(stacks, program->wants, &names, stream->extra, room, ret_size);
}

/* @stacks: NULL when there are none */
static int write_record(struct stream *stream, const struct probe_program *program,
			const struct reader_event *event, const struct stack *stacks,
			unsigned int *ret_lost)
{
	struct call_line line = {
		.program = program->program,
		.probe = program,
		.event = event,
		.extra = stream->extra,
		.n_records = 1,
	};

	if (stacks)
		line.is_cut = !write_stacks(stream, program, event, stacks, &line.extra_size);
	if (program->role != PROBE_ALONE) {
		const struct call_stacks written = { stream->extra, line.extra_size, line.is_cut };

		return calls_record(stream->calls, program, event, &written, ret_lost);
	}
	*ret_lost = 1;
	return write_line(stream, &line);
}

/* In the place of hits whose records are cut. */
static int write_corrupt(struct stream *stream, const struct reader_event *event,
			 unsigned int n_lost)
{
	return write_lost(stream, &(struct reader_event){ .is_lost = true,
							  .cpu = event->cpu,
							  .ts = event->ts,
							  .cause = LOST_CORRUPT,
							  .count = n_lost });
}

/* Return: -ECANCELED from the last hit that is wanted on */
static int write_hit(struct stream *stream, const struct probe_program *program,
		     const struct reader_event *event, const struct stack *stacks)
{
	unsigned int n_lost;
	int r = write_record(stream, program, event, stacks, &n_lost);

	if (r == -EBADMSG)
		return write_corrupt(stream, event, n_lost);
	if (r < 0)
		return r;
	return is_full(stream) ? -ECANCELED : 0;
}

/* stack_join_fn: a hit, with its stacks where there are any */
static int write_joined(void *userdata, const struct stack_hit *hit)
{
	const struct reader_event event = {
		.cpu = hit->cpu, .ts = hit->ts, .data = hit->data, .size = hit->size
	};

	/* It waited, maybe until there were enough. */
	if (is_full(userdata))
		return -ECANCELED;
	return write_hit(userdata, hit->program, &event, hit->stacks);
}

/* What was open before the loss comes before it. */
static int take_lost(struct stream *stream, const struct reader_event *event)
{
	int r = 0;

	if (stream->join)
		r = stack_join_expire(stream->join, UINT64_MAX);
	if (r == 0)
		r = calls_lost(stream->calls);
	return r < 0 ? r : write_lost(stream, event);
}

/* A record while stacks are among them; @program is NULL when it is no hit. */
static int take_joined(struct stream *stream, const struct probe_program *program,
		       const struct reader_event *event)
{
	const struct stack_hit hit = {
		.program = program,
		.cpu = event->cpu,
		.ts = event->ts,
		.data = event->data,
		.size = event->size,
	};
	uint32_t id = event_record_id(event->data, event->size);
	size_t k;
	int r;

	for (k = 0; k < STACK_KIND_COUNT; k++) {
		if (!id || id != stream->stack_ids[k])
			continue;
		r = stack_join_stack(stream->join, k, event->cpu, event->data, event->size);
		return r == -EBADMSG ? 0 : r;
	}
	if (!program)
		return stack_join_other(stream->join, event->cpu, event->data, event->size);
	r = stack_join_hit(stream->join, &hit, program->wants);
	return r == -EBADMSG ? write_corrupt(stream, event, 1) : r;
}

int stream_event(void *userdata, const struct reader_event *event)
{
	struct stream *stream = userdata;
	const struct probe_program *program;
	int r;

	if (stream->is_discarding) {
		stream->counts.lost += event->is_lost ? event->count : 1;
		return 0;
	}
	if (is_full(stream))
		return -ECANCELED;
	if (event->is_lost)
		return take_lost(stream, event);
	program = programs_find(stream->programs, event->data, event->size, event->ts);
	if (program && is_own(stream, event_program_tid(program->program, event->data, event->size),
			      event->ts))
		program = NULL;
	if (stream->join)
		r = take_joined(stream, program, event);
	else
		r = program ? write_hit(stream, program, event, NULL) : 0;
	if (program && r != -ENOBUFS)
		programs_count_record(program);
	return r;
}

void stream_discard(struct stream *stream)
{
	if (stream->is_discarding)
		return;
	stream->is_discarding = true;
	sink_drop(stream->config.sink);
	stream->counts.lost += calls_open_count(stream->calls);
	stream->counts.lost += stream->join ? stack_join_count(stream->join) : 0;
}

void stream_get_counts(const struct stream *stream, struct stream_counts *ret_counts)
{
	uint64_t lost = sink_lost(stream->config.sink);

	*ret_counts = (struct stream_counts){
		.hits = stream->counts.hits - lost,
		.lost = stream->counts.lost + lost,
	};
}

/* The causes in the stream are fewer than there is room for; see count_loss(). */
size_t stream_get_losses(const struct stream *stream,
			 struct stream_loss losses[static STREAM_LOSSES_MAX])
{
	uint64_t lost = sink_lost(stream->config.sink);
	size_t n;

	for (n = 0; stream->losses[n].cause; n++)
		losses[n] = stream->losses[n];
	if (lost)
		losses[n++] = (struct stream_loss){ .cause = "output", .count = lost };
	return n;
}

void stream_tell_counts(const struct stream *stream, programs_counts_fn *fn, void *userdata)
{
	programs_tell_counts(stream->programs, fn, userdata);
}
