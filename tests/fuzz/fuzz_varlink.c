// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as what a peer sends: they are messages however they are cut, each is
 * a call or not with a reason, and what is answered can be read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "varlink.h"
#include "varlink_service.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
	if (!is_true)
		abort();
}

static const struct varlink_parameter parameters[] = {
	{ "probe", JSON_NODE_STRING, true },
	{ "n", JSON_NODE_INT, false },
	{ NULL, 0, false },
};

static const struct varlink_method methods[] = {
	{ .name = "Subscribe", .parameters = parameters, .needs_more = true },
	{ .name = "Info" },
	{ .name = NULL },
};

static const struct varlink_service service = {
	.vendor = "v",
	.product = "p",
	.version = "1",
	.url = "u",
	.interface = "io.probed.Set",
	.description = "d",
	.methods = methods,
};

static void see_reply(const struct varlink_text *text)
{
	struct varlink_message reply;
	char *reason;

	require(text->size > 0 && strlen(text->bytes) == text->size - 1);
	require(varlink_parse_reply(text->bytes, text->size - 1, &reply, &reason) == 0);
	varlink_message_done(&reply);
}

static void see_message(const char *message, size_t size)
{
	_cleanup_free_ char *reason = NULL, *reply_reason = NULL;
	const struct varlink_method *method = NULL;
	struct varlink_text text = {};
	struct varlink_message call;
	int r;

	if (varlink_parse_reply(message, size, &call, &reply_reason) == 0)
		varlink_message_done(&call);
	r = varlink_parse_call(message, size, &call, &reason);
	if (r < 0) {
		require(r == -EBADMSG && reason && reason[0]);
		return;
	}
	require(call.method && !reason);
	r = varlink_service_find(&service, &call, &method, &text);
	if (r == 1)
		require(method && !text.bytes);
	else if (r == 0)
		see_reply(&text);
	varlink_text_done(&text);
	varlink_message_done(&call);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first byte says how the rest is cut. */
	size_t cut = size ? data[0] + 1U : 1, at;
	struct varlink_input input = { .max = 512 };

	for (at = 1; at < size; at += cut) {
		const char *message;
		size_t n = size - at < cut ? size - at : cut, length;
		int r = 0;

		while (n) {
			size_t room;
			char *to = varlink_input_room(&input, &room);

			require(to && room);
			room = room < n ? room : n;
			memcpy(to, data + at + (size - at < cut ? size - at : cut) - n, room);
			varlink_input_add(&input, room);
			n -= room;
		}
		while ((r = varlink_input_next(&input, &message, &length)) > 0) {
			require(length <= input.max && !memchr(message, 0, length));
			see_message(message, length);
		}
		if (r < 0)
			break;
	}
	varlink_input_done(&input);
	return 0;
}
