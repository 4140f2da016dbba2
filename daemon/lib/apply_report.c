// SPDX-License-Identifier: GPL-2.0-only
#include "apply_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_answer.h"
#include "tracefs.h"

/* The kernel's own number, which user space has no name for (include/linux/errno.h). */
#define KERNEL_ENOTSUPP 524

/* What stands for all failures to register, and so says nothing. */
#define NO_REASON "Failed to register probe event"

/* The entry that this refusal made; an old one about the same command is not it. */
static bool read_answer(const struct report_context *context, struct kernel_answer *ret_answer)
{
	const char *command = context->planned->definition;
	_cleanup_(kernel_answer_done) struct kernel_answer old = { 0 };
	_cleanup_free_ char *log = NULL;
	bool is_old;

	if (tracefs_read(context->tracefs->root_fd, "error_log", &log, NULL) < 0)
		return false;
	if (kernel_answer_parse_last(log, command, ret_answer) <= 0)
		return false;
	is_old = context->old_log &&
		 kernel_answer_parse_last(context->old_log, command, &old) > 0 &&
		 !strcmp(old.when, ret_answer->when);
	if (is_old)
		kernel_answer_done(ret_answer);
	return !is_old;
}

static const char *errno_text(int error)
{
	if (error == -KERNEL_ENOTSUPP)
		return "a breakpoint instruction is already there, or the file system has no "
		       "pages to change (error 524)";
	if (error == -EBUSY)
		return "it is in use";
	return strerror(-error);
}

static enum diag_level level_of(const struct report_context *context)
{
	return context->planned->spec->optional ? DIAG_WARNING : DIAG_ERROR;
}

static void report_place(const struct report_context *context, const struct answer_spot *spot)
{
	const struct probe_spec *probe = context->planned->spec;
	char pointer[96];

	if (spot->is_arg && spot->arg < probe->n_args) {
		const struct probe_arg *arg = &probe->args[spot->arg];
		const char *written = strstr(context->planned->definition, arg->expr);

		snprintf(pointer, sizeof(pointer), "/probes/%zu/%s/%s", probe->index,
			 probe_spec_args_key(probe), arg->name);
		/* A byte of the kernel's text is one of the set's when it was not translated. */
		probe_set_error(context->set, context->diag, level_of(context), pointer,
				written && spot->offset < strlen(arg->expr) ? spot->offset : 0,
				"the kernel refuses argument \"%s\"", arg->name);
		return;
	}
	snprintf(pointer, sizeof(pointer), "/probes/%zu/%s", probe->index, probe_spec_key(probe));
	probe_set_error(context->set, context->diag, level_of(context), pointer, 0,
			"the kernel refuses %s", probe->target);
}

void apply_report_filter(const struct report_context *context, int instance_fd, int error)
{
	const struct probe_spec *probe = context->planned->spec;
	_cleanup_(kernel_answer_done) struct kernel_answer answer = { 0 };
	_cleanup_free_ char *log = NULL;
	bool has_answer = false;
	char pointer[64];

	/* The errors of an instance's filters are in its own log. */
	if (tracefs_read(instance_fd, "error_log", &log, NULL) >= 0)
		has_answer = kernel_answer_parse_last(log, probe->filter, &answer) > 0;
	snprintf(pointer, sizeof(pointer), "/probes/%zu/%s", probe->index,
		 probe_spec_filter_key(probe));
	probe_set_error(context->set, context->diag, DIAG_ERROR, pointer,
			has_answer ? answer.column : 0, "the kernel refuses the filter");
	diag_detail(context->diag, "the kernel says: %s",
		    has_answer ? answer.text : strerror(-error));
}

void apply_report_refusal(const struct report_context *context, int error)
{
	_cleanup_(kernel_answer_done) struct kernel_answer answer = { 0 };
	struct answer_spot spot = { 0 };
	bool has_answer = read_answer(context, &answer);
	bool has_reason;

	if (has_answer)
		kernel_answer_locate(context->planned->definition, answer.column, &spot);
	report_place(context, &spot);
	if (has_answer)
		diag_detail(context->diag, "the kernel says: %s", answer.text);
	else
		diag_detail(context->diag, "the kernel says: %s", errno_text(error));
	has_reason = !has_answer || strcmp(answer.text, NO_REASON) != 0;
	if (!has_reason)
		diag_detail(context->diag, "this kernel does not give the reason; dmesg may");
	if (spot.is_arg)
		return;
	if (has_reason && strchr(context->planned->definition, '@'))
		diag_detail(context->diag, "it may mean an argument's @SYMBOL that does not exist");
	else if (context->planned->prediction.answer == PREDICT_YES)
		diag_detail(context->diag, "predicted was that it can be probed%s",
			    has_reason ? ": prediction and kernel disagree"
				       : "; a kernel without the arm64 probes series refuses more");
}
