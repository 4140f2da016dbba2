/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How values of the types that tracefs does not know are shown. Pure.
 */
#ifndef PROBE_LIB_SHOWN_H
#define PROBE_LIB_SHOWN_H

#include "event_format.h"
#include "event_json.h"
#include "fetcharg.h"

/* What a field of a tracepoint is shown as by the names in its print fmt. */
#define SHOWN_AS_NAME "name"
/* An address of the kernel; some kernels print it as a bare number. */
#define SHOWN_AS_SYMBOL "symbol"

/**
 * shown_set_form() - show an argument as its type says
 * @arg: the argument; its names are owned by the caller, see shown_done()
 * @form: of its type
 *
 * Does nothing for forms that are told by the event's format.
 *
 * Return: 0; -ENOMEM
 */
int shown_set_form(struct event_arg *arg, enum fetcharg_form form);

/**
 * shown_set_field() - show a field of a tracepoint as a set wants it
 * @arg: the argument; its names are owned by the caller, see shown_done()
 * @format: of the event
 * @field: the field
 * @type: "ipv4" and so on, SHOWN_AS_NAME or SHOWN_AS_SYMBOL
 *
 * Return: 0; -ENOENT when there is no such type; -ENODATA when the format has no
 * names for the field; -ERANGE when it has another size than the type;
 * -ENOMEM
 */
int shown_set_field(struct event_arg *arg, const struct event_format *format,
		    const struct event_field *field, const char *type);

/**
 * shown_done() - free the names of an argument
 * @arg: the argument
 */
void shown_done(struct event_arg *arg);

#endif /* PROBE_LIB_SHOWN_H */
