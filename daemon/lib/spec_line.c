// SPDX-License-Identifier: GPL-2.0-only
/*
 * A probe in one line, as it is given on a command line: put into the tree
 * that a set with this one probe would have, with the places of the line, and
 * then checked as any set.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fetcharg.h"
#include "spec_keys.h"

#define BLANKS "\t\n "
/* Root, array, probe, name, target, args: what is there beside the arguments */
#define FIXED_NODES 8

/**
 * struct line - a line being read
 * @text: the line
 * @at: next byte
 * @set: gets the tree, and then what it says
 * @diag: gets the errors
 * @probe: the node of the probe
 * @keys: copy of the line with NULs in it; keys of the tree point into it
 */
struct line {
	const char *text;
	size_t at;
	struct probe_set *set;
	struct diag *diag;
	struct json_node *probe;
	char *keys;
};

static int refuse_line(struct line *line, size_t at, const char *what, const char *advice)
{
	const struct place place = { .line = 1, .col = (unsigned int)at + 1 };

	diag_add(line->diag, DIAG_ERROR, &place, "", "%s", what);
	diag_detail(line->diag, "%s", advice);
	return -EINVAL;
}

static size_t token_end(const struct line *line, size_t at)
{
	return at + strcspn(line->text + at, BLANKS);
}

static void next_token(struct line *line, size_t end)
{
	line->at = end + strspn(line->text + end, BLANKS);
}

/* The symbol, made an identifier: "ext4:ext4_sync_file" is named "ext4_sync_file". */
static void name_probe(struct probe_spec *probe)
{
	size_t i;

	for (i = 0; probe->name[i]; i++) {
		char c = probe->name[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!is_letter && !(i && c >= '0' && c <= '9'))
			probe->name[i] = '_';
	}
}

static int set_name(struct probe_set *set)
{
	struct probe_spec *probe = &set->probes[0];
	char *name = NULL;

	free(probe->name);
	probe->name = NULL;
	if (probe->event_name) {
		if (asprintf(&probe->name, "%.*s", PROBE_NAME_MAX, probe->event_name) < 0) {
			probe->name = NULL;
			return -ENOMEM;
		}
		name_probe(probe);
		return 0;
	}
	if (asprintf(&name, probe->symbol ? "%s%.*s" : "at_%s%.*s",
		     probe->symbol && (strcmp(probe->symbol, "enable") == 0 ||
				       strcmp(probe->symbol, "filter") == 0)
			     ? "_"
			     : "",
		     PROBE_NAME_MAX - 3,
		     probe->symbol ?: strstr(strrchr(probe->target, ':') ?: probe->target, "0x")) <
	    0)
		return -ENOMEM;
	probe->name = name;
	name_probe(probe);
	return 0;
}

/* The longest is "uretprobe"; what is longer by more than a slip is near none. */
#define KIND_MAX_BYTES 16

static int refuse_kind(struct line *line, const char *name)
{
	const char *nearest = probe_kind_nearest(name);

	if (strcmp(name, "call") == 0)
		return refuse_line(
			line, line->at, "a call has a \"return\", and stands in a set alone",
			"write kprobe: or uprobe: for its entry, kretprobe: or uretprobe: for "
			"its return");
	refuse_line(line, line->at, "a probe begins with its kind and a colon",
		    "write kprobe:, kretprobe:, uprobe:, uretprobe:, usdt: or tracepoint:, as in "
		    "kprobe:do_sys_openat2");
	if (nearest)
		diag_detail(line->diag, "did you mean: %s:", nearest);
	return -EINVAL;
}

static int read_kind(struct line *line)
{
	size_t size = strcspn(line->text + line->at, ":" BLANKS), end;
	const char *text = line->text + line->at;
	char name[KIND_MAX_BYTES + 1] = "";
	struct json_node *node;
	enum probe_kind kind;
	int r;

	if (size <= KIND_MAX_BYTES)
		memcpy(name, text, size);
	if (probe_kind_from_name(name, &kind) < 0 || text[size] != ':')
		return refuse_kind(line, name);
	end = token_end(line, line->at + size + 1);
	if (end == line->at + size + 1)
		return refuse_line(line, end, "the target is missing after the colon",
				   "as in kprobe:do_sys_openat2 or uprobe:/usr/bin/bash:readline");
	r = json_doc_add(line->set->doc, line->probe, JSON_NODE_STRING, probe_kind_name(kind),
			 line->at + size + 1, end, &node);
	next_token(line, end);
	return r;
}

/* Of a tracepoint, fields are named. */
static int read_field(struct line *line, struct json_node *args)
{
	size_t end = token_end(line, line->at);
	struct json_node *node;
	int r;

	if (memchr(line->text + line->at, '=', end - line->at))
		return refuse_line(line, line->at, "of a tracepoint, fields are named alone",
				   "as in tracepoint:sched:sched_switch prev_pid next_pid");
	if (args->n_children >= FETCHARG_MAX_ARGS)
		return refuse_line(line, line->at, "these are too many fields",
				   "without any, all are shown");
	r = json_doc_add(line->set->doc, args, JSON_NODE_STRING, NULL, line->at, end, &node);
	next_token(line, end);
	return r;
}

static int read_arg(struct line *line, struct json_node *args)
{
	size_t end = token_end(line, line->at);
	const char *text = line->text + line->at;
	const char *equals = memchr(text, '=', end - line->at);
	struct json_node *node;
	int r;

	if (!equals)
		return refuse_line(line, line->at, "an argument is NAME=EXPRESSION",
				   "as in dfd=$arg1:s32");
	if (equals + 1 == line->text + end)
		return refuse_line(
			line, end, "the expression is missing after \"=\"",
			"in a shell, put the probe in single quotes: $ has a meaning there");
	line->keys[equals - line->text] = '\0';
	r = json_doc_add(line->set->doc, args, JSON_NODE_STRING, line->keys + line->at,
			 (size_t)(equals + 1 - line->text), end, &node);
	if (r == -EEXIST)
		return refuse_line(line, line->at, "an argument of this name is there already",
				   "give each argument a name of its own");
	if (r < 0)
		return r;
	if (args->n_children > FETCHARG_MAX_ARGS)
		return refuse_line(line, line->at,
				   "a probe has at most " STR(FETCHARG_MAX_ARGS) " arguments",
				   "make it two probes");
	/* An error about the name points at the name */
	node->key_at = (uint32_t)line->at;
	next_token(line, end);
	return 0;
}

static int read_line(struct line *line)
{
	struct json_doc *doc = line->set->doc;
	struct json_node *root, *probes, *args;
	bool is_event;
	size_t size = strlen(line->text);
	int r;

	if (json_doc_add(doc, NULL, JSON_NODE_OBJECT, NULL, 0, size, &root) < 0 ||
	    json_doc_add(doc, root, JSON_NODE_ARRAY, "probes", 0, size, &probes) < 0 ||
	    json_doc_add(doc, probes, JSON_NODE_OBJECT, NULL, 0, size, &line->probe) < 0)
		return -ENOMEM;
	next_token(line, 0);
	r = read_kind(line);
	if (r < 0 || !line->text[line->at])
		return r;
	is_event = line->probe->first && strcmp(line->probe->first->key, "tracepoint") == 0;
	r = json_doc_add(doc, line->probe, is_event ? JSON_NODE_ARRAY : JSON_NODE_OBJECT, "args",
			 line->at, size, &args);
	while (r == 0 && line->text[line->at])
		r = is_event ? read_field(line, args) : read_arg(line, args);
	return r;
}

/* The tree has no names: the probe's is made from its target, and found good. */
static int check_line(struct line *line)
{
	struct probe_set *set = line->set;
	struct spec_ctx ctx = { .doc = set->doc, .set = set, .diag = line->diag };

	set->name = strdup("run");
	set->path = strdup(line->diag->file);
	set->probes = calloc(2, sizeof(*set->probes));
	if (!set->name || !set->path || !set->probes)
		return -ENOMEM;
	spec_take_probe_named(&ctx, line->probe, "run");
	if (ctx.r < 0)
		return ctx.r;
	return set->n_probes ? set_name(set) : -EINVAL;
}

int probe_set_parse_probe(const char *text, struct diag *diag, struct probe_set **ret_set)
{
	_cleanup_(probe_set_freep) struct probe_set *set = calloc(1, sizeof(*set));
	struct line line = { .text = text, .set = set, .diag = diag };
	size_t size = strlen(text), n_errors = diag->n_errors;
	int r;

	if (!set)
		return -ENOMEM;
	r = json_doc_new(text, size, FIXED_NODES + FETCHARG_MAX_ARGS + 1, &set->doc);
	if (r < 0)
		return r;
	line.keys = json_doc_keep(set->doc, text, size);
	if (!line.keys)
		return -ENOMEM;
	r = read_line(&line);
	if (r == 0)
		r = check_line(&line);
	if (r < 0 || diag->n_errors > n_errors)
		return diag->out_of_memory ? -ENOMEM : r < 0 ? r : -EINVAL;
	*ret_set = TAKE_PTR(set);
	return 0;
}
