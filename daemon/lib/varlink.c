// SPDX-License-Identifier: GPL-2.0-only
#include "varlink.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "diag.h"
#include "macro.h"

/* A first guess at what a peer sends in one go. */
#define ROOM_FIRST 4096

/* --- bytes to messages ----------------------------------------------------- */

void varlink_input_done(struct varlink_input *input)
{
	free(input->bytes);
	input->bytes = NULL;
	input->size = input->at = input->used = input->seen = 0;
}

char *varlink_input_room(struct varlink_input *input, size_t *ret_size)
{
	if (input->at) {
		memmove(input->bytes, input->bytes + input->at, input->used);
		input->at = 0;
	}
	if (input->used == input->size) {
		size_t size = input->size ? 2 * input->size : ROOM_FIRST;
		char *bytes = realloc(input->bytes, size);

		if (!bytes)
			return NULL;
		input->bytes = bytes;
		input->size = size;
	}
	*ret_size = input->size - input->used;
	return input->bytes + input->used;
}

void varlink_input_add(struct varlink_input *input, size_t size)
{
	input->used += size;
}

int varlink_input_next(struct varlink_input *input, const char **ret_message, size_t *ret_size)
{
	char *begin = input->bytes + input->at, *end = NULL;

	if (input->used > input->seen)
		end = memchr(begin + input->seen, '\0', input->used - input->seen);
	if ((end ? (size_t)(end - begin) : input->used) > input->max)
		return -EMSGSIZE;
	if (!end) {
		input->seen = input->used;
		return 0;
	}
	*ret_message = begin;
	*ret_size = (size_t)(end - begin);
	input->at += *ret_size + 1;
	input->used -= *ret_size + 1;
	input->seen = 0;
	return 1;
}

/* --- messages in ----------------------------------------------------------- */

/**
 * struct member - a member of a message
 * @key: its key
 * @kind: what it is
 * @take: puts it where it belongs
 */
struct member {
	const char *key;
	enum json_node_kind kind;
	void (*take)(struct varlink_message *message, const struct json_node *node);
};

static void take_method(struct varlink_message *message, const struct json_node *node)
{
	message->method = json_node_string(node);
}

static void take_error(struct varlink_message *message, const struct json_node *node)
{
	message->error = json_node_string(node);
}

static void take_parameters(struct varlink_message *message, const struct json_node *node)
{
	message->parameters = node;
}

static void take_more(struct varlink_message *message, const struct json_node *node)
{
	message->more = json_node_bool(node);
}

static void take_oneway(struct varlink_message *message, const struct json_node *node)
{
	message->oneway = json_node_bool(node);
}

static void take_upgrade(struct varlink_message *message, const struct json_node *node)
{
	message->upgrade = json_node_bool(node);
}

static void take_continues(struct varlink_message *message, const struct json_node *node)
{
	message->continues = json_node_bool(node);
}

static const struct member call_members[] = {
	{ "method", JSON_NODE_STRING, take_method },
	{ "parameters", JSON_NODE_OBJECT, take_parameters },
	{ "more", JSON_NODE_BOOL, take_more },
	{ "oneway", JSON_NODE_BOOL, take_oneway },
	{ "upgrade", JSON_NODE_BOOL, take_upgrade },
	{ NULL, 0, NULL },
};

static const struct member reply_members[] = {
	{ "parameters", JSON_NODE_OBJECT, take_parameters },
	{ "continues", JSON_NODE_BOOL, take_continues },
	{ "error", JSON_NODE_STRING, take_error },
	{ NULL, 0, NULL },
};

static int refuse(char **ret_reason, const char *fmt, ...) _printf_(2, 3);

static int refuse(char **ret_reason, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (vasprintf(ret_reason, fmt, args) < 0)
		*ret_reason = NULL;
	va_end(args);
	return -EBADMSG;
}

static const struct member *find_member(const struct member *members, const char *key)
{
	for (; members->key; members++)
		if (strcmp(members->key, key) == 0)
			return members;
	return NULL;
}

static int take_members(struct varlink_message *message, const struct member *members,
			char **ret_reason)
{
	const struct json_node *root = json_doc_root(message->doc), *node;

	if (root->kind != JSON_NODE_OBJECT)
		return refuse(ret_reason, "the message is %s, not an object",
			      json_node_kind_name(root->kind));
	for (node = root->first; node; node = node->next) {
		const struct member *member = find_member(members, node->key);

		if (!member)
			return refuse(ret_reason, "the message has an unknown member \"%s\"",
				      node->key);
		/* Absent and null are the same in Varlink. */
		if (node->kind == JSON_NODE_NULL)
			continue;
		if (node->kind != member->kind)
			return refuse(ret_reason, "\"%s\" must be %s", node->key,
				      json_node_kind_name(member->kind));
		member->take(message, node);
	}
	return 0;
}

static int parse(const char *text, size_t size, const struct member *members,
		 struct varlink_message *ret_message, char **ret_reason)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("message");
	struct varlink_message message = {};
	int r;

	*ret_reason = NULL;
	if (!diag)
		return -ENOMEM;
	r = json_doc_parse(text, size, NULL, diag, &message.doc);
	if (r == -ENOMEM || diag->out_of_memory)
		r = -ENOMEM;
	else if (r < 0 || diag->n_errors)
		r = refuse(ret_reason, "the message is no JSON: column %u: %s",
			   diag->n_entries ? diag->entries[0].place.col : 1,
			   diag->n_entries ? diag->entries[0].message : "unreadable");
	if (r == 0)
		r = take_members(&message, members, ret_reason);
	if (r < 0) {
		varlink_message_done(&message);
		return r;
	}
	*ret_message = message;
	return 0;
}

int varlink_parse_call(const char *text, size_t size, struct varlink_message *ret_call,
		       char **ret_reason)
{
	int r = parse(text, size, call_members, ret_call, ret_reason);

	if (r == 0 && !ret_call->method) {
		varlink_message_done(ret_call);
		return refuse(ret_reason, "the message has no \"method\"");
	}
	return r;
}

int varlink_parse_reply(const char *text, size_t size, struct varlink_message *ret_reply,
			char **ret_reason)
{
	return parse(text, size, reply_members, ret_reply, ret_reason);
}

void varlink_message_done(struct varlink_message *message)
{
	json_doc_free(message->doc);
	*message = (struct varlink_message){};
}

const struct json_node *varlink_member(const struct varlink_message *message, const char *key)
{
	const struct json_node *node =
		message->parameters ? json_node_member(message->doc, message->parameters, key)
				    : NULL;

	return node && node->kind != JSON_NODE_NULL ? node : NULL;
}

/* --- messages out ---------------------------------------------------------- */

/* What stands before the parameters, and what behind. */
struct envelope {
	const char *key;
	const char *value;
	const char *flag;
	varlink_write_fn *fn;
	const void *userdata;
};

static void write_envelope(struct json_writer *w, const struct envelope *envelope)
{
	json_object_begin(w);
	varlink_put_string(w, envelope->key, envelope->value);
	json_key(w, "parameters");
	json_object_begin(w);
	if (envelope->fn)
		envelope->fn(w, envelope->userdata);
	json_object_end(w);
	if (envelope->flag)
		varlink_put_bool(w, envelope->flag, true);
	json_object_end(w);
}

static int write_message(const struct envelope *envelope, struct varlink_text *ret_text)
{
	size_t size;

	for (size = ROOM_FIRST; size <= VARLINK_REPLY_MAX; size *= 4) {
		_cleanup_free_ char *bytes = malloc(size);
		struct json_writer w;

		if (!bytes)
			return -ENOMEM;
		json_writer_init(&w, bytes, size - 1);
		write_envelope(&w, envelope);
		if (w.overflow)
			continue;
		ret_text->size = json_writer_size(&w) + 1;
		bytes[ret_text->size - 1] = '\0';
		ret_text->bytes = TAKE_PTR(bytes);
		return 0;
	}
	return -E2BIG;
}

void varlink_text_done(struct varlink_text *text)
{
	free(text->bytes);
	*text = (struct varlink_text){};
}

int varlink_write_call(const char *method, varlink_write_fn *fn, const void *userdata, bool more,
		       struct varlink_text *ret_text)
{
	const struct envelope envelope = {
		.key = "method",
		.value = method,
		.flag = more ? "more" : NULL,
		.fn = fn,
		.userdata = userdata,
	};

	return write_message(&envelope, ret_text);
}

int varlink_write_reply(const char *error, varlink_write_fn *fn, const void *userdata,
			bool continues, struct varlink_text *ret_text)
{
	const struct envelope envelope = {
		.key = "error",
		.value = error,
		.flag = continues ? "continues" : NULL,
		.fn = fn,
		.userdata = userdata,
	};

	return write_message(&envelope, ret_text);
}

void varlink_put_string(struct json_writer *w, const char *key, const char *text)
{
	if (!text)
		return;
	json_key(w, key);
	(void)json_cstring(w, text);
}

void varlink_put_u64(struct json_writer *w, const char *key, uint64_t value)
{
	json_key(w, key);
	json_u64(w, value);
}

void varlink_put_bool(struct json_writer *w, const char *key, bool value)
{
	const char *text = value ? "true" : "false";

	json_key(w, key);
	json_raw(w, text, strlen(text));
	w->comma = true;
}
