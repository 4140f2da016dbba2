// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a string: the line parses, and gives the bytes back, from the
 * string itself or from the hex form that json_string() asks for. And a buffer
 * of any size is not written past.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "cleanup.h"
#include "json_writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_bytes(struct json_object *string, const uint8_t *data, size_t size)
{
	return (size_t)json_object_get_string_len(string) == size &&
	       !memcmp(json_object_get_string(string), data, size);
}

static bool has_hex(struct json_object *string, const uint8_t *data, size_t size)
{
	const char *text = json_object_get_string(string);

	if ((size_t)json_object_get_string_len(string) != size * 2)
		return false;
	for (size_t i = 0; i < size; i++) {
		unsigned int byte;

		if (sscanf(text + i * 2, "%2x", &byte) != 1 || byte != data[i])
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t room = size * (JSON_ESCAPE_MAX + 2) + 16, used, cut;
	_cleanup_free_ char *buf = malloc(room + 1);
	_cleanup_free_ char *small = NULL;
	struct json_object *array;
	struct json_writer w;
	bool replaced, would_replace;

	json_writer_init(&w, buf, room);
	json_array_begin(&w);
	replaced = json_string(&w, (const char *)data, size);
	if (w.at - w.start - 3 !=
		    (ptrdiff_t)json_string_size((const char *)data, size, &would_replace) ||
	    replaced != would_replace)
		abort();
	json_hex_bytes(&w, data, size);
	json_array_end(&w);
	used = json_writer_size(&w);
	if (!used)
		abort();
	buf[used] = '\0';

	array = json_tokener_parse(buf);
	if (!array || json_object_array_length(array) != 2 ||
	    !has_hex(json_object_array_get_idx(array, 1), data, size) ||
	    (!replaced && !has_bytes(json_object_array_get_idx(array, 0), data, size)))
		abort();
	json_object_put(array);

	/* Too small by a number of bytes that the input chooses. */
	cut = size ? 1 + data[0] % used : 1;
	small = malloc(used - cut + 1);
	json_writer_init(&w, small, used - cut);
	json_array_begin(&w);
	json_string(&w, (const char *)data, size);
	json_hex_bytes(&w, data, size);
	json_array_end(&w);
	if (json_writer_size(&w) || !w.overflow)
		abort();
	return 0;
}
