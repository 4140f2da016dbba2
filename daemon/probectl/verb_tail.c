// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl tail: the lines of a set that runs, as they come.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/suggest.h"

#include "client.h"
#include "interrupt.h"
#include "options.h"
#include "report.h"
#include "verbs.h"

/**
 * struct condition - a hit is wanted when it has this
 * @group: "args" or "return"
 * @name: of the argument
 * @name_size: its bytes
 * @value: its value: what a string says, or a number as it stands in the line
 * @is_doubted: it was told that the name may be a slip
 */
struct condition {
	const char *group;
	const char *name;
	size_t name_size;
	const char *value;
	bool is_doubted;
};

struct tail_options {
	const char *set;
	const char *probe;
	unsigned long long count;
	bool all_records;
	struct condition *conditions;
	size_t n_conditions;
};

/* --- conditions ------------------------------------------------------------ */

static int parse_condition(const char *text, struct condition *condition)
{
	static const char *const groups[] = { "args", "return" };
	const char *equals = strchr(text, '=');
	size_t i;

	if (!equals || equals == text)
		return -EINVAL;
	*condition = (struct condition){ .group = groups[0], .name = text, .value = equals + 1 };
	for (i = 0; i < 2; i++) {
		size_t size = strlen(groups[i]);

		if (strncmp(text, groups[i], size) == 0 && text[size] == '.') {
			condition->group = groups[i];
			condition->name = text + size + 1;
		}
	}
	condition->name_size = (size_t)(equals - condition->name);
	return condition->name_size ? 0 : -EINVAL;
}

static const struct json_node *find_argument(const struct varlink_message *reply,
					     const struct json_node *event,
					     const struct condition *condition)
{
	const struct json_node *group = json_node_member(reply->doc, event, condition->group);
	const struct json_node *node = group ? group->first : NULL;

	for (; node; node = node->next)
		if (node->key && node->key_size == condition->name_size &&
		    memcmp(node->key, condition->name, node->key_size) == 0)
			return node;
	return NULL;
}

static bool is_met(const struct varlink_message *reply, const char *text,
		   const struct json_node *event, const struct condition *condition)
{
	const struct json_node *node = find_argument(reply, event, condition);
	size_t size;

	if (!node)
		return false;
	if (node->kind == JSON_NODE_STRING)
		return strcmp(json_node_string(node), condition->value) == 0;
	size = node->value_end - node->value_at;
	return strlen(condition->value) == size &&
	       memcmp(text + node->value_at, condition->value, size) == 0;
}

/*
 * A name with a slip matches nothing, for ever. That a hit has no such argument is
 * no slip as such: those of another probe may.
 */
static void doubt_name(const struct varlink_message *reply, const struct json_node *event,
		       struct condition *condition)
{
	const struct json_node *group = json_node_member(reply->doc, event, condition->group);
	const struct json_node *node = group ? group->first : NULL;
	char wanted[SUGGEST_MAX_BYTES + 1], name[SUGGEST_MAX_BYTES + 1];
	const char *const names[] = { name };

	if (condition->is_doubted || find_argument(reply, event, condition))
		return;
	(void)snprintf(wanted, sizeof(wanted), "%.*s", (int)condition->name_size, condition->name);
	for (; node && !condition->is_doubted; node = node->next) {
		(void)snprintf(name, sizeof(name), "%.*s", node->key ? (int)node->key_size : 0,
			       node->key ?: "");
		condition->is_doubted = suggest_nearest(wanted, names, 1);
	}
	if (condition->is_doubted)
		fprintf(stderr,
			"probectl: tail: hits of \"%s\" have no argument \"%s\"; did you mean \"%s\"?\n",
			client_string(reply, event, "probe"), wanted, name);
}

/* --- lines ----------------------------------------------------------------- */

/* What a record is; a hit has a probe and no other kind of record has. */
static bool is_hit(const struct varlink_message *reply, const struct json_node *event)
{
	const char *kind = client_string(reply, event, "kind");

	return client_string(reply, event, "probe") && !(kind && strcmp(kind, "lost") == 0);
}

static bool is_wanted(struct tail_options *options, const struct varlink_message *reply,
		      const char *text, const struct json_node *event)
{
	const char *kind = client_string(reply, event, "kind");
	size_t i;

	if (!is_hit(reply, event))
		return options->all_records || (kind && strcmp(kind, "lost") == 0);
	for (i = 0; i < options->n_conditions; i++)
		doubt_name(reply, event, &options->conditions[i]);
	for (i = 0; i < options->n_conditions; i++)
		if (!is_met(reply, text, event, &options->conditions[i]))
			return false;
	return true;
}

/* Return: 1 when there were enough; 0; -errno of the output */
static int show(struct tail_options *options, const struct varlink_message *reply, const char *text,
		unsigned long long *n_hits)
{
	const struct json_node *event = varlink_member(reply, "event");

	if (!event || event->kind != JSON_NODE_OBJECT || !is_wanted(options, reply, text, event))
		return 0;
	fwrite(text + event->value_at, 1, event->value_end - event->value_at, stdout);
	putchar('\n');
	/* Whoever looks wants it now. */
	if (fflush(stdout) != 0)
		return -errno;
	*n_hits += is_hit(reply, event);
	return options->count && *n_hits >= options->count;
}

static void report_no_probe(const struct tail_options *options, const struct varlink_message *reply)
{
	const char *nearest = client_string(reply, NULL, "nearest");

	fprintf(stderr, "probectl: tail: the set \"%s\" has no probe \"%s\"", options->set,
		options->probe);
	if (nearest)
		fprintf(stderr, "; did you mean \"%s\"?\n", nearest);
	else
		fprintf(stderr, "; `probectl status %s` lists them\n", options->set);
}

static int refuse(const struct tail_options *options, const struct varlink_message *reply)
{
	int error = -EPROTO;

	if (strcmp(reply->error, "io.probed.Set.NoSuchProbe") == 0) {
		report_no_probe(options, reply);
		return EXIT_FAILED;
	}
	if (strcmp(reply->error, VARLINK_ERROR_PERMISSION_DENIED) == 0)
		error = -EACCES;
	if (strcmp(reply->error, "io.probed.Set.TooManyClients") == 0)
		error = -EUSERS;
	client_report("tail", options->set, error);
	return EXIT_FAILED;
}

static int end_of(const struct tail_options *options, int error)
{
	/* Ctrl-C is how it is ended, which is no failure. */
	if (interrupt_came())
		return EXIT_DONE;
	client_report("tail", options->set, error);
	return EXIT_FAILED;
}

static int follow(struct tail_options *options, struct client *client)
{
	unsigned long long n_hits = 0;

	bool is_first = true;

	for (;;) {
		struct varlink_message reply;
		bool continues;
		int r;

		/* The first reply says that lines will come, the others are lines. */
		r = is_first ? client_receive_soon(client, "tail", &reply)
			     : client_receive(client, -1, &reply);
		if (r == -EINTR && !interrupt_came())
			continue;
		if (r < 0)
			return end_of(options, r);
		if (reply.error) {
			r = refuse(options, &reply);
			varlink_message_done(&reply);
			return r;
		}
		is_first = false;
		r = show(options, &reply, client_text(client), &n_hits);
		continues = reply.continues;
		varlink_message_done(&reply);
		if (r < 0) {
			fprintf(stderr, "probectl: tail: output failed: %s\n", strerror(-r));
			return EXIT_FAILED;
		}
		if (r > 0 || !continues || interrupt_came())
			return EXIT_DONE;
	}
}

/* Of a probe that is skipped one would wait for ever. */
static void tell_of_skipped(const struct tail_options *options)
{
	const struct json_node *probe;
	struct varlink_message info;

	if (client_ask("tail", options->set, "Info", &info, NULL) < 0)
		return;
	for (probe = client_array(&info, "probes"); probe; probe = probe->next) {
		const char *name = client_string(&info, probe, "name");
		const char *reason = client_string(&info, probe, "reason");

		if (name && reason && strcmp(name, options->probe) == 0)
			fprintf(stderr, "probectl: tail: the probe \"%s\" is skipped: %s\n", name,
				reason);
	}
	varlink_message_done(&info);
}

static void write_probe(struct json_writer *w, const void *userdata)
{
	varlink_put_string(w, "probe", userdata);
}

static int tail(struct tail_options *options)
{
	_cleanup_(client_freep) struct client *client = NULL;
	int r;

	r = interrupt_catch();
	if (r >= 0)
		r = client_connect(options->set, &client);
	if (r >= 0)
		r = client_call(client, "Subscribe", write_probe, options->probe, true);
	if (r < 0)
		return end_of(options, r);
	if (options->probe)
		tell_of_skipped(options);
	if (interrupt_came())
		return EXIT_DONE;
	return follow(options, client);
}

/* --- the verb -------------------------------------------------------------- */

static int parse_count(const char *text, unsigned long long *ret_count)
{
	char *end;

	errno = 0;
	*ret_count = strtoull(text, &end, 10);
	return errno || *end || end == text || *text == '-' || !*ret_count ? -EINVAL : 0;
}

/* Return: -1 to go on, otherwise the exit status */
static int parse_options(int argc, char **argv, struct tail_options *options)
{
	int key, status;

	while ((key = options_next(&verb_tail, argc, argv, &status)) > 0) {
		switch (key) {
		case 'p':
			options->probe = optarg;
			break;
		case 'n':
			if (parse_count(optarg, &options->count) < 0)
				return usage_error(
					"tail", "--count takes a whole number from 1, not \"%s\"",
					optarg);
			break;
		default:
			options->all_records = true;
			break;
		}
	}
	if (key < 0)
		return status;
	if (optind == argc)
		return usage_error("tail", "name a SET");
	options->set = argv[optind++];
	options->conditions = calloc((size_t)(argc - optind) + 1, sizeof(*options->conditions));
	if (!options->conditions)
		return EXIT_FAILED;
	for (; optind < argc; optind++)
		if (parse_condition(argv[optind], &options->conditions[options->n_conditions++]) <
		    0)
			return usage_error("tail", "\"%s\" is not NAME=VALUE", argv[optind]);
	return -1;
}

static int run(int argc, char **argv)
{
	struct tail_options options = { .set = NULL };
	int r = parse_options(argc, argv, &options);

	if (r < 0)
		r = tail(&options);
	free(options.conditions);
	return r;
}

static const struct verb_option options_table[] = {
	{ .name = "probe",
	  .key = 'p',
	  .is_short = true,
	  .value = "NAME",
	  .word = WORD_PROBE,
	  .help = "Of the hits only those of this probe" },
	{ .name = "count", .key = 'n', .is_short = true, .value = "N", .help = "End after N hits" },
	{ .name = "all-records",
	  .key = 'a',
	  .help = "Print the records start, clock, reload and stop, too" },
	{ .name = NULL },
};

const struct verb verb_tail = {
	.name = "tail",
	.args = "SET [NAME=VALUE…]",
	.about = "Print the lines of a running set as they come",
	.text = "Print the hits of a set that runs as JSON lines, from now on, until interrupted\n"
		"or the set ends. Its outputs are not touched. With NAME=VALUE only hits whose\n"
		"argument NAME has that value; return.NAME is one of a call's return. Records of\n"
		"lost hits are always printed: one with the cause \"output\" says what this tail\n"
		"missed because it was too slow.\n",
	.exit_status = "0 done, 1 the set does not run or cannot be asked, 2 wrong usage",
	.options = options_table,
	.word = WORD_SET,
	.run = run,
};
