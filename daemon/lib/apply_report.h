/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A probe that the kernel refused, told with its place in the set, the kernel's
 * own words, and what was predicted.
 */
#ifndef PROBE_LIB_APPLY_REPORT_H
#define PROBE_LIB_APPLY_REPORT_H

#include "diag.h"
#include "plan.h"

struct tracefs;

/**
 * struct report_context - the probe, and where its refusal goes
 * @set: the set
 * @planned: the probe
 * @tracefs: where the error log is
 * @old_log: text of error_log before the set was applied, or NULL
 * @diag: gets an error; a warning when the probe is optional
 */
struct report_context {
	const struct probe_set *set;
	const struct plan_probe *planned;
	const struct tracefs *tracefs;
	const char *old_log;
	struct diag *diag;
};

/**
 * apply_report_refusal() - tell why the kernel refused a probe
 * @context: the probe
 * @error: -errno of the write
 */
void apply_report_refusal(const struct report_context *context, int error);

/**
 * apply_report_filter() - tell that the kernel refused a filter
 * @context: the probe
 * @instance_fd: directory of the set's instance
 * @error: the -errno of the write
 */
void apply_report_filter(const struct report_context *context, int instance_fd, int error);

#endif /* PROBE_LIB_APPLY_REPORT_H */
