/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The messages of Varlink (varlink.org): JSON objects, each ended by a NUL byte.
 * Text in, text out: who reads and writes the socket is another's business.
 */
#ifndef PROBE_LIB_VARLINK_H
#define PROBE_LIB_VARLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "json_doc.h"
#include "json_writer.h"

/* Bytes of a call, at most: what a person or a program asks is short. */
#define VARLINK_CALL_MAX (64U << 10)
/* Bytes of a reply, at most: a set of thousands of probes tells of each. */
#define VARLINK_REPLY_MAX (16U << 20)

/* The errors of org.varlink.service. */
#define VARLINK_ERROR_INTERFACE_NOT_FOUND    "org.varlink.service.InterfaceNotFound"
#define VARLINK_ERROR_METHOD_NOT_FOUND	     "org.varlink.service.MethodNotFound"
#define VARLINK_ERROR_METHOD_NOT_IMPLEMENTED "org.varlink.service.MethodNotImplemented"
#define VARLINK_ERROR_INVALID_PARAMETER	     "org.varlink.service.InvalidParameter"
#define VARLINK_ERROR_PERMISSION_DENIED	     "org.varlink.service.PermissionDenied"
#define VARLINK_ERROR_EXPECTED_MORE	     "org.varlink.service.ExpectedMore"

/**
 * struct varlink_input - bytes that were read, on their way to be messages
 * @bytes: them; owned
 * @size: room in @bytes
 * @at: where the first message begins
 * @used: bytes from there on
 * @seen: bytes of these that hold no end
 * @max: bytes of a message, at most
 */
struct varlink_input {
	char *bytes;
	size_t size;
	size_t at;
	size_t used;
	size_t seen;
	size_t max;
};

/**
 * varlink_input_done() - free what it holds
 * @input: the input, zeroed or in use
 */
void varlink_input_done(struct varlink_input *input);

/**
 * varlink_input_room() - where the next bytes go
 * @input: the input; room for a message of @max bytes is never refused
 * @ret_size: how many, at least 1
 *
 * Return: where to; NULL without memory
 */
char *varlink_input_room(struct varlink_input *input, size_t *ret_size);

/**
 * varlink_input_add() - so many bytes were read into it
 * @input: the input
 * @size: how many
 */
void varlink_input_add(struct varlink_input *input, size_t size);

/**
 * varlink_input_next() - take the next message
 * @input: the input
 * @ret_message: its bytes without the NUL, of the input until it is given room
 * @ret_size: how many
 *
 * Return: 1; 0 when there is no whole one; -EMSGSIZE when it is too long
 */
int varlink_input_next(struct varlink_input *input, const char **ret_message, size_t *ret_size);

/**
 * struct varlink_message - a call or a reply
 * @doc: its text; owned
 * @method: of a call: its full name; of @doc
 * @error: of a reply: full name of the error; NULL for none; of @doc
 * @parameters: an object; NULL when there are none; of @doc
 * @more: of a call: several replies are welcome
 * @oneway: of a call: none is
 * @upgrade: of a call: another protocol shall follow
 * @continues: of a reply: further ones follow
 */
struct varlink_message {
	struct json_doc *doc;
	const char *method;
	const char *error;
	const struct json_node *parameters;
	bool more;
	bool oneway;
	bool upgrade;
	bool continues;
};

/**
 * varlink_parse_call() - understand a call
 * @text: the message
 * @size: its bytes
 * @ret_call: the call; varlink_message_done() it
 * @ret_reason: what is wrong with it, for -EBADMSG; owned by the caller; NULL
 *		without memory
 *
 * Return: 0; -EBADMSG when it is no call; -ENOMEM
 */
int varlink_parse_call(const char *text, size_t size, struct varlink_message *ret_call,
		       char **ret_reason);

/**
 * varlink_parse_reply() - understand a reply
 * @text: the message
 * @size: its bytes
 * @ret_reply: the reply; varlink_message_done() it
 * @ret_reason: as of varlink_parse_call()
 *
 * Return: 0; -EBADMSG when it is no reply; -ENOMEM
 */
int varlink_parse_reply(const char *text, size_t size, struct varlink_message *ret_reply,
			char **ret_reason);

/**
 * varlink_message_done() - free what a message owns
 * @message: the message
 */
void varlink_message_done(struct varlink_message *message);

/**
 * varlink_member() - one of the parameters
 * @message: the message
 * @key: its name
 *
 * Return: its value; NULL when there is none, or null; of the message
 */
const struct json_node *varlink_member(const struct varlink_message *message, const char *key);

/**
 * typedef varlink_write_fn - write the members of an object
 * @w: where to
 * @userdata: as given
 *
 * Is called again, with more room, when it did not have enough.
 */
typedef void varlink_write_fn(struct json_writer *w, const void *userdata);

/**
 * struct varlink_text - a message to be sent
 * @bytes: it, with its NUL; owned
 * @size: its bytes, with the NUL
 */
struct varlink_text {
	char *bytes;
	size_t size;
};

/**
 * varlink_text_done() - free a message
 * @text: the message, zeroed or written
 */
void varlink_text_done(struct varlink_text *text);

/**
 * varlink_write_call() - write a call
 * @method: its full name
 * @fn: writes the parameters; NULL for none
 * @userdata: for @fn
 * @more: several replies are welcome
 * @ret_text: the message, owned by the caller
 *
 * Return: 0; -E2BIG above VARLINK_REPLY_MAX; -ENOMEM
 */
int varlink_write_call(const char *method, varlink_write_fn *fn, const void *userdata, bool more,
		       struct varlink_text *ret_text);

/**
 * varlink_write_reply() - write a reply
 * @error: full name of an error, or NULL
 * @fn: writes the parameters; NULL for none
 * @userdata: for @fn
 * @continues: further ones follow
 * @ret_text: the message, owned by the caller
 *
 * Return: as varlink_write_call()
 */
int varlink_write_reply(const char *error, varlink_write_fn *fn, const void *userdata,
			bool continues, struct varlink_text *ret_text);

/**
 * varlink_put_string() - write a member that is a string
 * @w: where to
 * @key: its key
 * @text: the string, or NULL for no member at all
 */
void varlink_put_string(struct json_writer *w, const char *key, const char *text);

/**
 * varlink_put_u64() - write a member that is a number
 * @w: where to
 * @key: its key
 * @value: the number
 */
void varlink_put_u64(struct json_writer *w, const char *key, uint64_t value);

/**
 * varlink_put_bool() - write a member that is true or false
 * @w: where to
 * @key: its key
 * @value: which
 */
void varlink_put_bool(struct json_writer *w, const char *key, bool value);

#endif /* PROBE_LIB_VARLINK_H */
