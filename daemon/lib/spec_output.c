// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checking "output": an array of objects that have exactly one key, the kind.
 */
#include "spec_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "spec_keys.h"

/* Of a path: that of a socket has to fit struct sockaddr_un. */
#define PATH_SIZE_MAX	 4095
#define SOCKET_PATH_MAX	 107
#define OWNER_NAME_MAX	 32
#define HOURS_PER_DECADE 87600

static const char *const kind_names[OUTPUT_KIND_COUNT] = {
	[OUTPUT_STDOUT] = "stdout",
	[OUTPUT_FILE] = "file",
	[OUTPUT_SOCKET] = "socket",
	[OUTPUT_JOURNAL] = "journal",
};

const char *output_kind_name(enum output_kind kind)
{
	return kind_names[kind];
}

void output_spec_done(struct output_spec *output)
{
	free(output->path);
	free(output->user);
	free(output->group);
}

static int copy_string(const char *from, char **ret_to)
{
	*ret_to = from ? strdup(from) : NULL;
	return from && !*ret_to ? -ENOMEM : 0;
}

int output_spec_copy(const struct output_spec *from, struct output_spec *ret_output)
{
	struct output_spec copy = *from;

	copy.path = copy.user = copy.group = NULL;
	if (copy_string(from->path, &copy.path) < 0 || copy_string(from->user, &copy.user) < 0 ||
	    copy_string(from->group, &copy.group) < 0) {
		output_spec_done(&copy);
		return -ENOMEM;
	}
	*ret_output = copy;
	return 0;
}

static bool is_same_string(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool output_spec_is_same(const struct output_spec *a, const struct output_spec *b)
{
	return a->kind == b->kind && is_same_string(a->path, b->path) && a->max_mb == b->max_mb &&
	       a->max_hours == b->max_hours && a->keep == b->keep && a->mode == b->mode &&
	       is_same_string(a->user, b->user) && is_same_string(a->group, b->group) &&
	       a->queue_kb == b->queue_kb && a->max_readers == b->max_readers &&
	       a->max_per_second == b->max_per_second;
}

static void take_path(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *path = json_node_string(node);
	struct output_spec *output = owner;
	size_t size = strlen(path);

	if (path[0] != '/' || path[size - 1] == '/') {
		spec_error(ctx, node, path[0] == '/' ? size - 1 : 0, "\"%s\" is no path of a file",
			   path);
		diag_detail(ctx->diag, "it begins with \"/\" and ends with a file's name");
		return;
	}
	output->path = spec_strdup(ctx, path, size);
}

#define TAKE_NUMBER(key)                                                                        \
	static void take_##key(struct spec_ctx *ctx, const struct json_node *node, void *owner) \
	{                                                                                       \
		struct output_spec *output = owner;                                             \
                                                                                                \
		(void)ctx;                                                                      \
		output->key = (uint32_t)json_node_int(node);                                    \
	}

TAKE_NUMBER(max_mb)
TAKE_NUMBER(max_hours)
TAKE_NUMBER(keep)
TAKE_NUMBER(queue_kb)
TAKE_NUMBER(max_readers)
TAKE_NUMBER(max_per_second)

/* A string, as JSON has no octal numbers: "0640". */
static void take_mode(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *text = json_node_string(node);
	struct output_spec *output = owner;

	if (text[0] != '0' || strspn(text, "01234567") != 4 || text[4]) {
		spec_error(ctx, node, 0, "\"%s\" is no mode", text);
		diag_detail(ctx->diag, "it is 0 and three octal digits, as in \"0640\"");
		return;
	}
	output->mode = (mode_t)strtoul(text, NULL, 8);
}

static void take_user(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *name = json_node_string(node);
	struct output_spec *output = owner;

	output->user = spec_strdup(ctx, name, strlen(name));
}

static void take_group(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const char *name = json_node_string(node);
	struct output_spec *output = owner;

	output->group = spec_strdup(ctx, name, strlen(name));
}

static const struct spec_key file_keys[] = {
	{ "path", JSON_NODE_STRING, .is_required = true, .min = 2, .max = PATH_SIZE_MAX,
	  .take = take_path },
	{ "max_mb", JSON_NODE_INT, .min = 1, .max = 1 << 20, .take = take_max_mb },
	{ "max_hours", JSON_NODE_INT, .min = 1, .max = HOURS_PER_DECADE, .take = take_max_hours },
	{ "keep", JSON_NODE_INT, .min = 0, .max = 1000, .take = take_keep },
	{ "mode", JSON_NODE_STRING, .take = take_mode },
	{ "user", JSON_NODE_STRING, .min = 1, .max = OWNER_NAME_MAX, .take = take_user },
	{ "group", JSON_NODE_STRING, .min = 1, .max = OWNER_NAME_MAX, .take = take_group },
};

static const struct spec_key socket_keys[] = {
	{ "path", JSON_NODE_STRING, .is_required = true, .min = 2, .max = SOCKET_PATH_MAX,
	  .take = take_path },
	{ "queue_kb", JSON_NODE_INT, .min = 32, .max = 1 << 20, .take = take_queue_kb },
	{ "max_readers", JSON_NODE_INT, .min = 1, .max = 256, .take = take_max_readers },
	{ "mode", JSON_NODE_STRING, .take = take_mode },
	{ "user", JSON_NODE_STRING, .min = 1, .max = OWNER_NAME_MAX, .take = take_user },
	{ "group", JSON_NODE_STRING, .min = 1, .max = OWNER_NAME_MAX, .take = take_group },
};

static const struct spec_key journal_keys[] = {
	{ "max_per_second", JSON_NODE_INT, .min = 1, .max = 10000, .take = take_max_per_second },
};

const struct spec_object spec_file_object = { "a file", file_keys, ARRAY_SIZE(file_keys) };
const struct spec_object spec_socket_object = { "a socket", socket_keys, ARRAY_SIZE(socket_keys) };
const struct spec_object spec_journal_object = { "the journal", journal_keys,
						 ARRAY_SIZE(journal_keys) };
const struct spec_object spec_stdout_object = { "stdout", NULL, 0 };

static void take_stdout(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	*(struct output_spec *)owner = (struct output_spec){ .kind = OUTPUT_STDOUT };
	spec_check_object(ctx, node, &spec_stdout_object, owner);
}

static void take_file(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	*(struct output_spec *)owner = (struct output_spec){
		.kind = OUTPUT_FILE,
		.keep = OUTPUT_KEEP,
		.mode = OUTPUT_FILE_MODE,
	};
	spec_check_object(ctx, node, &spec_file_object, owner);
}

static void take_socket(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	*(struct output_spec *)owner = (struct output_spec){
		.kind = OUTPUT_SOCKET,
		.mode = OUTPUT_SOCKET_MODE,
		.queue_kb = OUTPUT_QUEUE_KB,
		.max_readers = OUTPUT_MAX_READERS,
	};
	spec_check_object(ctx, node, &spec_socket_object, owner);
}

static void take_journal(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	*(struct output_spec *)owner = (struct output_spec){
		.kind = OUTPUT_JOURNAL,
		.max_per_second = OUTPUT_MAX_PER_SECOND,
	};
	spec_check_object(ctx, node, &spec_journal_object, owner);
}

static const struct spec_key output_keys[] = {
	{ "stdout", JSON_NODE_OBJECT, .take = take_stdout },
	{ "file", JSON_NODE_OBJECT, .take = take_file },
	{ "socket", JSON_NODE_OBJECT, .take = take_socket },
	{ "journal", JSON_NODE_OBJECT, .take = take_journal },
};

const struct spec_object spec_output_object = { "an output", output_keys, ARRAY_SIZE(output_keys) };

/* Files and sockets are told apart by their paths, the others by their kind. */
static void check_twice(struct spec_ctx *ctx, const struct json_node *node,
			const struct output_spec *output)
{
	const struct probe_set *set = ctx->set;

	for (size_t i = 0; i < set->n_outputs; i++) {
		const struct output_spec *other = &set->outputs[i];

		if (output->path ? !other->path || strcmp(output->path, other->path) != 0
				 : other->kind != output->kind)
			continue;
		spec_error(ctx, node, 0, "output %zu goes there as well", i);
		diag_detail(ctx->diag, "leave one of them out");
		return;
	}
}

static void take_output(struct spec_ctx *ctx, const struct json_node *node)
{
	struct output_spec output = { .kind = OUTPUT_KIND_COUNT };
	size_t n_errors = ctx->diag->n_errors;

	if (node->kind == JSON_NODE_OBJECT && !node->is_bad && node->n_children != 1) {
		spec_error(ctx, node, 0, "an output has one key, and this has %u",
			   node->n_children);
		diag_detail(ctx->diag, "it is one of: stdout, file, socket, journal; "
				       "write an element for each");
		return;
	}
	spec_check_object(ctx, node, &spec_output_object, &output);
	if (ctx->diag->n_errors == n_errors && output.kind < OUTPUT_KIND_COUNT)
		check_twice(ctx, node, &output);
	if (ctx->diag->n_errors > n_errors || output.kind == OUTPUT_KIND_COUNT) {
		output_spec_done(&output);
		return;
	}
	ctx->set->outputs[ctx->set->n_outputs++] = output;
}

void spec_take_outputs(struct spec_ctx *ctx, const struct json_node *node, void *owner)
{
	const struct json_node *element;
	struct probe_set *set = owner;

	set->outputs = calloc(node->n_children, sizeof(*set->outputs));
	if (!set->outputs) {
		ctx->r = -ENOMEM;
		return;
	}
	for (element = node->first; element && ctx->r == 0; element = element->next)
		take_output(ctx, element);
}
