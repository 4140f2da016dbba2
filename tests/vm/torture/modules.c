// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modules: one whose functions are probed while it comes and goes, and one that
 * uses the kernel's own interface to probes.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "torture.h"

int module_load(struct job *job, const char *name)
{
	char path[512];
	int fd, r;

	snprintf(path, sizeof(path), "%s/%s.ko", job->module_dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		job_fault(job, "%s: %m", path);
		return -errno;
	}
	r = (int)syscall(SYS_finit_module, fd, "", 0);
	if (r < 0)
		job_fault(job, "%s cannot be loaded: %m", name);
	close(fd);
	return r;
}

void module_unload(struct job *job, const char *name)
{
	if (syscall(SYS_delete_module, name, O_NONBLOCK) < 0)
		job_fault(job, "%s cannot be unloaded: %m", name);
}

int module_tell(struct job *job, const char *name, const char *parameter, const char *in)
{
	char path[256];
	int r;

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", name, parameter);
	r = tracefs_write(-1, path, in);
	if (r < 0)
		job_fault(job, "%s: %s: %s", path, in, strerror(-r));
	return r;
}

int module_hear(struct job *job, const char *name, const char *parameter, char *out, size_t size)
{
	_cleanup_free_ char *text = NULL;
	char path[256];
	int r;

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", name, parameter);
	r = tracefs_read(-1, path, &text, NULL);
	if (r < 0)
		job_fault(job, "%s: %s", path, strerror(-r));
	else
		snprintf(out, size, "%.*s", (int)strcspn(text, "\n"), text);
	return r;
}

/* Writes @in to a parameter; @out is what it is then. */
static int module_ask(struct job *job, const char *name, const char *parameter, const char *in,
		      char *out, size_t size)
{
	int r = module_tell(job, name, parameter, in);

	return r < 0 ? r : module_hear(job, name, parameter, out, size);
}

/* Defined before the module is there, they are armed as it comes. */
static const char *const victim_events[][2] = {
	{ "m_entry", "p:" GROUP "/m_entry torture_victim:victim_mix %x0" },
	{ "m_within", "p:" GROUP "/m_within torture_victim:victim_mix+8 %x0" },
	{ "m_return", "r4:" GROUP "/m_return torture_victim:victim_mix $retval" },
	{ "m_init", "p:" GROUP "/m_init torture_victim:victim_init" },
	{ "m_init_ret", "r:" GROUP "/m_init_ret torture_victim:victim_init $retval" },
};

/* What victim_mix() of the module is to compute */
static uint64_t victim_model(uint64_t value)
{
	for (int i = 0; i < 8; i++)
		value = (value ^ value >> 7) * 31 + i;
	return value;
}

static void use_victim(struct job *job)
{
	for (int i = 0; i < 20; i++) {
		uint64_t value = job_random(job, 1 << 20);
		char in[32], out[64];

		snprintf(in, sizeof(in), "%" PRIu64, value);
		if (module_ask(job, "torture_victim", "mix", in, out, sizeof(out)) < 0)
			return;
		if (strtoull(out, NULL, 10) != victim_model(value))
			job_fault(job, "the module's function computes %s of %s", out, in);
	}
}

static void switch_events(struct job *job, bool on)
{
	for (size_t i = 0; i < ARRAY_SIZE(victim_events); i++) {
		int r = event_enable(job, victim_events[i][0], on);

		if (r < 0)
			job_fault(job, "%s cannot be switched: %s", victim_events[i][0],
				  strerror(-r));
	}
}

void run_modules(struct job *job)
{
	while (!job_stopping(job)) {
		for (size_t i = 0; i < ARRAY_SIZE(victim_events); i++) {
			int r = event_define(job, victim_events[i][1]);

			if (r < 0)
				job_fault(job, "%s is not taken: %s", victim_events[i][1],
					  strerror(-r));
		}
		switch_events(job, true);
		/* Twice with the same events: they go to sleep with the module */
		for (int i = 0; i < 2; i++) {
			if (module_load(job, "torture_victim") < 0)
				return;
			use_victim(job);
			module_unload(job, "torture_victim");
			job_op(job);
		}
		switch_events(job, false);
		job->stats->hits += events_hits(job, "kprobe_profile", "m_", NULL);
		for (size_t i = 0; i < ARRAY_SIZE(victim_events); i++) {
			int r = event_delete(job, victim_events[i][0]);

			if (r < 0)
				job_fault(job, "%s cannot be deleted: %s", victim_events[i][0],
					  strerror(-r));
		}
	}
}

/* The scenes of torture_nested: each says "ok HITS", or what went wrong. */
static const char *const scenes[] = { "nest", "recurse", "exit", "storm" };

void run_nested(struct job *job)
{
	if (module_load(job, "torture_nested") < 0)
		return;
	while (!job_stopping(job)) {
		const char *scene = scenes[job_random(job, ARRAY_SIZE(scenes))];
		char out[256];

		if (module_ask(job, "torture_nested", "play", scene, out, sizeof(out)) < 0)
			break;
		if (strncmp(out, "ok ", 3) != 0)
			job_fault(job, "%s: %s", scene, out);
		else
			job->stats->hits += strtoul(out + 3, NULL, 10);
		job_op(job);
		job_pause(job, job_random(job, 500));
	}
	module_unload(job, "torture_nested");
}
