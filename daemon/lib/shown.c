// SPDX-License-Identifier: GPL-2.0-only
#include "shown.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"

/* As kill -l has them: those that libc does not hand out are between. */
#define RT_FIRST 34
#define RT_LAST	 64

static const char *const capabilities[] = {
	[CAP_CHOWN] = "CAP_CHOWN",
	[CAP_DAC_OVERRIDE] = "CAP_DAC_OVERRIDE",
	[CAP_DAC_READ_SEARCH] = "CAP_DAC_READ_SEARCH",
	[CAP_FOWNER] = "CAP_FOWNER",
	[CAP_FSETID] = "CAP_FSETID",
	[CAP_KILL] = "CAP_KILL",
	[CAP_SETGID] = "CAP_SETGID",
	[CAP_SETUID] = "CAP_SETUID",
	[CAP_SETPCAP] = "CAP_SETPCAP",
	[CAP_LINUX_IMMUTABLE] = "CAP_LINUX_IMMUTABLE",
	[CAP_NET_BIND_SERVICE] = "CAP_NET_BIND_SERVICE",
	[CAP_NET_BROADCAST] = "CAP_NET_BROADCAST",
	[CAP_NET_ADMIN] = "CAP_NET_ADMIN",
	[CAP_NET_RAW] = "CAP_NET_RAW",
	[CAP_IPC_LOCK] = "CAP_IPC_LOCK",
	[CAP_IPC_OWNER] = "CAP_IPC_OWNER",
	[CAP_SYS_MODULE] = "CAP_SYS_MODULE",
	[CAP_SYS_RAWIO] = "CAP_SYS_RAWIO",
	[CAP_SYS_CHROOT] = "CAP_SYS_CHROOT",
	[CAP_SYS_PTRACE] = "CAP_SYS_PTRACE",
	[CAP_SYS_PACCT] = "CAP_SYS_PACCT",
	[CAP_SYS_ADMIN] = "CAP_SYS_ADMIN",
	[CAP_SYS_BOOT] = "CAP_SYS_BOOT",
	[CAP_SYS_NICE] = "CAP_SYS_NICE",
	[CAP_SYS_RESOURCE] = "CAP_SYS_RESOURCE",
	[CAP_SYS_TIME] = "CAP_SYS_TIME",
	[CAP_SYS_TTY_CONFIG] = "CAP_SYS_TTY_CONFIG",
	[CAP_MKNOD] = "CAP_MKNOD",
	[CAP_LEASE] = "CAP_LEASE",
	[CAP_AUDIT_WRITE] = "CAP_AUDIT_WRITE",
	[CAP_AUDIT_CONTROL] = "CAP_AUDIT_CONTROL",
	[CAP_SETFCAP] = "CAP_SETFCAP",
	[CAP_MAC_OVERRIDE] = "CAP_MAC_OVERRIDE",
	[CAP_MAC_ADMIN] = "CAP_MAC_ADMIN",
	[CAP_SYSLOG] = "CAP_SYSLOG",
	[CAP_WAKE_ALARM] = "CAP_WAKE_ALARM",
	[CAP_BLOCK_SUSPEND] = "CAP_BLOCK_SUSPEND",
	[CAP_AUDIT_READ] = "CAP_AUDIT_READ",
	[CAP_PERFMON] = "CAP_PERFMON",
	[CAP_BPF] = "CAP_BPF",
	[CAP_CHECKPOINT_RESTORE] = "CAP_CHECKPOINT_RESTORE",
};

/* Takes @name, which is NULL when there was no memory for it. */
static int add_name(struct event_arg *arg, uint64_t value, char *name)
{
	if (!name)
		return -ENOMEM;
	arg->names[arg->n_names++] = (struct event_name){ .value = value, .name = name };
	return 0;
}

static int reserve_names(struct event_arg *arg, size_t n)
{
	arg->names = calloc(n + 1, sizeof(*arg->names));
	return arg->names ? 0 : -ENOMEM;
}

static char *signal_name(int number)
{
	const char *abbreviation = number < RT_FIRST ? sigabbrev_np(number) : NULL;
	char *name = NULL;
	int n;

	if (number == RT_FIRST)
		return strdup("SIGRTMIN");
	if (number > RT_FIRST)
		n = asprintf(&name, "SIGRTMIN+%d", number - RT_FIRST);
	else if (abbreviation)
		n = asprintf(&name, "SIG%s", abbreviation);
	else
		n = asprintf(&name, "SIG%d", number);
	return n < 0 ? NULL : name;
}

static int name_signals(struct event_arg *arg)
{
	int number, r = reserve_names(arg, RT_LAST);

	for (number = 1; number <= RT_LAST && r == 0; number++)
		r = add_name(arg, (uint64_t)number, signal_name(number));
	return r;
}

static int name_capabilities(struct event_arg *arg)
{
	size_t i;
	int r = reserve_names(arg, ARRAY_SIZE(capabilities));

	for (i = 0; i < ARRAY_SIZE(capabilities) && r == 0; i++)
		r = add_name(arg, i, strdup(capabilities[i]));
	return r;
}

int shown_set_form(struct event_arg *arg, enum fetcharg_form form)
{
	int r = 0;

	switch (form) {
	case FETCHARG_ADDRESS:
		arg->kind = VALUE_ADDRESS;
		break;
	case FETCHARG_BIG_ENDIAN:
		arg->kind = VALUE_BIG_ENDIAN;
		break;
	case FETCHARG_SIGNAL:
	case FETCHARG_CAPABILITY:
		arg->kind = VALUE_NAME;
		r = form == FETCHARG_SIGNAL ? name_signals(arg) : name_capabilities(arg);
		break;
	default:
		return 0;
	}
	arg->has_kind = true;
	if (r < 0)
		shown_done(arg);
	return r;
}

static int name_by_format(struct event_arg *arg, const struct event_format *format,
			  const struct event_field *field)
{
	int r;

	if (field->is_array || field->place != FIELD_INLINE)
		return -ERANGE;
	r = event_format_names(format, field, &arg->names, &arg->n_names);
	if (r < 0)
		return r;
	arg->has_kind = true;
	arg->kind = VALUE_NAME;
	return 0;
}

int shown_set_field(struct event_arg *arg, const struct event_format *format,
		    const struct event_field *field, const char *type)
{
	struct fetcharg_type own;

	if (strcmp(type, SHOWN_AS_NAME) == 0)
		return name_by_format(arg, format, field);
	if (strcmp(type, SHOWN_AS_SYMBOL) == 0) {
		if (field->is_array || field->place != FIELD_INLINE ||
		    field->size != sizeof(uint64_t))
			return -ERANGE;
		arg->has_kind = true;
		arg->kind = VALUE_SYMBOL;
		return 0;
	}
	if (!fetcharg_find_own_type(type, &own))
		return -ENOENT;
	if (field->place != FIELD_INLINE || field->size != own.size * (own.count ?: 1) ||
	    (field->is_array && own.form != FETCHARG_ADDRESS))
		return -ERANGE;
	return shown_set_form(arg, own.form);
}

void shown_done(struct event_arg *arg)
{
	while (arg->n_names)
		free((char *)arg->names[--arg->n_names].name);
	free(arg->names);
	arg->names = NULL;
}
