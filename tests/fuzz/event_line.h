/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each line of events must be, whatever it was made of.
 */
#ifndef TESTS_FUZZ_EVENT_LINE_H
#define TESTS_FUZZ_EVENT_LINE_H

#include <stdlib.h>

#include <json-c/json.h>

#include "event_json.h"

/* One JSON value and a newline, of no more bytes than a line may have. */
static inline void check_line(const char *line, size_t size)
{
	struct json_tokener *tok = json_tokener_new_ex(8);
	struct json_object *object;

	if (size < 2 || size > EVENT_LINE_MAX || line[size - 1] != '\n')
		abort();
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tok, line, (int)size - 1);
	if (!object || json_tokener_get_parse_end(tok) != size - 1)
		abort();
	json_object_put(object);
	json_tokener_free(tok);
}

#endif /* TESTS_FUZZ_EVENT_LINE_H */
