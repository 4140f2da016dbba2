/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the records of one trace event look like: the text of
 * events/GROUP/EVENT/format, parsed. Pure.
 */
#ifndef PROBE_LIB_EVENT_FORMAT_H
#define PROBE_LIB_EVENT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct event_name;

/**
 * enum value_kind - how one value is shown; fixed per field, never by value
 * @VALUE_SIGNED: decimal, two's complement
 * @VALUE_UNSIGNED: decimal
 * @VALUE_HEX: "0x…"
 * @VALUE_CHAR: one byte, as a string
 * @VALUE_BOOL: true or false
 * @VALUE_STRING: bytes up to a NUL
 * @VALUE_SYMBOL: an address, as "symbol+0xoff"
 * @VALUE_BYTES: bytes of no known shape, as hex digits
 * @VALUE_NAME: a number that has a name, as that; as "0x…" when it has none
 * @VALUE_ADDRESS: 4 or 16 bytes, as people write an IPv4 or IPv6 address
 * @VALUE_BIG_ENDIAN: decimal, the highest byte being the first
 */
enum value_kind {
	VALUE_SIGNED,
	VALUE_UNSIGNED,
	VALUE_HEX,
	VALUE_CHAR,
	VALUE_BOOL,
	VALUE_STRING,
	VALUE_SYMBOL,
	VALUE_BYTES,
	VALUE_NAME,
	VALUE_ADDRESS,
	VALUE_BIG_ENDIAN,
};

/**
 * enum field_place - where the bytes of a field are
 * @FIELD_INLINE: in the field itself
 * @FIELD_DATA_LOC: the field is a u32: length << 16 | offset from the start of
 *		    the record
 * @FIELD_REL_LOC: the same, the offset counted from the end of the field
 */
enum field_place {
	FIELD_INLINE,
	FIELD_DATA_LOC,
	FIELD_REL_LOC,
};

/**
 * struct event_field - one field of a record
 * @name: its name
 * @type: its C type as the kernel writes it, with array brackets
 * @offset: from the start of the record, which includes the common fields
 * @size: bytes in the record; for a located field those of its location
 * @element_size: bytes of one element, which is @size for a scalar; 1 for strings
 * @count: inline elements, or number of locations; 0 for what is not an array
 * @is_array: it has elements; a string is no array, an array of strings is
 * @is_common: common_type, common_pid and so on
 * @is_signed: as the kernel says
 * @place: where the bytes are
 * @kind: how a value (an element of an array) is shown: by the print fmt, else
 *	  by the type
 */
struct event_field {
	const char *name;
	const char *type;
	uint32_t offset;
	uint32_t size;
	uint32_t element_size;
	uint32_t count;
	bool is_array;
	bool is_common;
	bool is_signed;
	enum field_place place;
	enum value_kind kind;
};

/**
 * struct event_format - a parsed format file
 * @id: what common_type holds in the event's records
 * @name: the event's name
 * @fields: in the order of the file, the common ones first
 * @n_fields: how many
 * @print_fmt: how the kernel prints a record; of @text; or NULL
 * @text: the strings; owned
 */
struct event_format {
	uint32_t id;
	const char *name;
	struct event_field *fields;
	size_t n_fields;
	const char *print_fmt;
	char *text;
};

/**
 * event_format_parse() - parse the text of a format file
 * @text: the bytes of the file; need not be terminated; not kept
 * @size: how many
 * @ret_format: the format, owned by the caller
 *
 * The lines are those of f_show() and the print fmt of kprobe and uprobe
 * events those of __set_print_fmt() (kernel/trace/trace_events.c,
 * trace_probe.c). Of the print fmt of other events what maps a conversion to
 * a plain field is used.
 *
 * Return: 0; -EBADMSG when it is no format file; -ENOMEM
 */
int event_format_parse(const char *text, size_t size, struct event_format **ret_format);

/**
 * event_format_free() - free a format
 * @format: the format or NULL
 *
 * Return: NULL
 */
struct event_format *event_format_free(struct event_format *format);
DEFINE_CLEANUP(struct event_format *, event_format_free);

/**
 * event_format_find() - find a field by name
 * @format: the format
 * @name: the name
 *
 * Return: the field, borrowed, or NULL
 */
const struct event_field *event_format_find(const struct event_format *format, const char *name);

/**
 * event_format_names() - the names that the kernel prints for values of a field
 * @format: the format
 * @field: one of its fields
 * @ret_names: them, each name and the list owned by the caller
 * @ret_n: how many, at least one
 *
 * They are those of "__print_symbolic(REC->field, { 1, "ONE" }, …)" in the print
 * fmt; a value that is no number there (an enumeration that the kernel does
 * not resolve) is left out.
 *
 * Return: 0; -ENODATA when there are none; -ENOMEM
 */
int event_format_names(const struct event_format *format, const struct event_field *field,
		       struct event_name **ret_names, size_t *ret_n);

#endif /* PROBE_LIB_EVENT_FORMAT_H */
