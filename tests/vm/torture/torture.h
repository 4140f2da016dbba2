/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The torture of probes: workers, each a process of its own, that arm probes and
 * run into them, and a supervisor that counts what they did.
 */
#ifndef TORTURE_H
#define TORTURE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "macro.h"
#include "tracefs.h"

/* Of one worker, in memory that all processes share. */
struct stats {
	atomic_ulong ops;
	atomic_ulong hits;
	atomic_ulong refused;
	atomic_ulong faults;
};

#define NAME_BYTES 64

/* A function of the kernel that runs all the time. */
struct hot {
	char name[NAME_BYTES];
	uint64_t address;
	uint64_t bytes;
	unsigned long calls; /* how often it was found */
	bool can_be_probed;
};

#define HOT_MAX	  200
#define SWEPT_MAX 200

/* What all of them share. */
struct shared {
	atomic_int stop;
	unsigned int n_hot;
	struct hot hot[HOT_MAX];
	/* of the sweep */
	unsigned int n_swept;
	struct hot swept[SWEPT_MAX];
	atomic_ulong functions_done;
	atomic_ulong places;
	atomic_ulong places_hit;
};

/* What a worker gets. */
struct job {
	const struct worker *worker;
	struct stats *stats;
	struct shared *shared;
	struct tracefs *tracefs;
	int instance_fd;
	const char *self;	/* path of the program, on a file system that takes uprobes */
	const char *module_dir; /* where the modules are */
	uint64_t random;	/* state of the generator */
	unsigned int cpus;
};

/**
 * struct worker - one row of the table at the end
 * @name: of the row, and of its events
 * @what: one operation of it
 * @run: until job_stopping(); a fault is told by job_fault()
 * @nice: its priority
 * @has_hits: a run without hits is one that did nothing
 */
struct worker {
	const char *name;
	const char *what;
	void (*run)(struct job *job);
	int nice;
	bool has_hits;
};

/* main.c */
uint64_t now_ms(void);
bool job_stopping(const struct job *job);
void job_pause(const struct job *job, unsigned int ms);
void job_op(struct job *job);
void job_fault(struct job *job, const char *fmt, ...) _printf_(2, 3);
uint64_t job_random(struct job *job, uint64_t below);

/* The exit status of a child, or 256 plus the signal that ended it; -1 for an error. */
int wait_status(pid_t pid);

/* events.c: dynamic events of the group "torture" */
#define GROUP "torture"

int event_define(struct job *job, const char *definition);
int event_delete(struct job *job, const char *name);
int event_enable(struct job *job, const char *name, bool on);
unsigned long events_hits(struct job *job, const char *file, const char *prefix,
			  unsigned long *ret_places_hit);
int events_remove_all(struct tracefs *tracefs);
uint64_t file_offset(const void *address);

/* targets.c: code of this program that is probed */
struct target {
	const char *name;
	const char *place; /* of the instruction */
	bool is_function;  /* a return probe makes sense */
};

extern const struct target targets[];
extern const size_t n_targets;

uint64_t targets_run(uint64_t value);
uint64_t targets_model(uint64_t value);
uint64_t target_add(uint64_t value);
uint64_t target_load(const uint64_t *from);
void target_brk(void);
void target_steps(void);
pid_t target_forker(void);
extern const char place_load[], place_brk[], place_steps[], steps_end[];

/* sample.c */
struct perf_event_mmap_page;

struct rings {
	unsigned int n;
	struct ring {
		int fd;
		struct perf_event_mmap_page *control;
	} items[64];
};

int rings_open(struct rings *rings, unsigned int cpus, unsigned int frequency);
void rings_close(struct rings *rings);
unsigned long rings_drain(struct rings *rings, void (*found)(void *, uint64_t), void *arg);

/* hot.c */
struct functions;
int hot_start(struct tracefs *tracefs, unsigned int cpus, struct functions **ret_all);
unsigned int hot_count(struct functions *all);
void hot_finish(struct functions *all, struct shared *shared);

/* klog.c */
struct klog;
struct klog *klog_open(void);
void klog_mark(struct klog *klog);
void klog_read(struct klog *klog);
unsigned long klog_report(struct klog *klog);

/* modules.c: modules of ours, and what is written to and read from a parameter */
int module_load(struct job *job, const char *name);
void module_unload(struct job *job, const char *name);
int module_tell(struct job *job, const char *name, const char *parameter, const char *in);
int module_hear(struct job *job, const char *name, const char *parameter, char *out, size_t size);

/* The workers, by file */
void run_files(struct job *job);
void run_fork(struct job *job);
void run_exec(struct job *job);
void run_sampling(struct job *job);
void run_timers(struct job *job);

void run_signals(struct job *job);
void run_kill(struct job *job);
void run_ptrace(struct job *job);
void run_threads(struct job *job);
void run_uprobes(struct job *job);

void run_kprobes(struct job *job);
void run_switch(struct job *job);
void run_readers(struct job *job);
void run_perf(struct job *job);

void run_sweep(struct job *job);

void run_modules(struct job *job);
void run_nested(struct job *job);

/* What a program that was executed by one of them does instead of main(). */
int child_main(int argc, char **argv);

#endif /* TORTURE_H */
