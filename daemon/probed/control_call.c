// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interface: its description for others, its methods as a table for us, and
 * what each does.
 */
#include "control_impl.h"

#include <errno.h>
#include <string.h>

#include "lib/macro.h"

const char control_description[] =
	"# A probe set, told by the process that serves it\n"
	"interface io.probed.Set\n"
	"\n"
	"# A probe as the set has it. Of one that is skipped, \"reason\" says why.\n"
	"type Probe (\n"
	"  name: string,\n"
	"  kind: string,\n"
	"  target: string,\n"
	"  state: (armed, skipped),\n"
	"  reason: ?string\n"
	")\n"
	"\n"
	"# Where the lines go: stdout, file, socket or journal\n"
	"type Output (kind: string, path: ?string)\n"
	"\n"
	"# How often a probe was hit, as read so far, and the bytes of its lines; a call is\n"
	"# one hit\n"
	"type ProbeCount (name: string, hits: int, bytes: int)\n"
	"\n"
	"# What an output has taken, and how many hits it misses. Of stdout: for how long its\n"
	"# reader has taken nothing, while it is waited for. Of a socket: who reads it, and\n"
	"# how many bytes wait for them.\n"
	"type OutputCount (\n"
	"  kind: string,\n"
	"  path: ?string,\n"
	"  bytes: int,\n"
	"  missed: int,\n"
	"  waits_ms: ?int,\n"
	"  readers: ?int,\n"
	"  queued: ?int\n"
	")\n"
	"\n"
	"# Hits that were lost, by the cause that their record in the stream names\n"
	"type LossCount (cause: string, count: int)\n"
	"\n"
	"# What is wrong with the set, as `probectl check` tells it. Without a place, line\n"
	"# and column are 0.\n"
	"type Diagnostic (\n"
	"  level: (error, warning),\n"
	"  file: string,\n"
	"  line: int,\n"
	"  column: int,\n"
	"  pointer: string,\n"
	"  message: string,\n"
	"  detail: []string\n"
	")\n"
	"\n"
	"# What the set is. \"since\" is when this process began to serve it; \"adopted\":\n"
	"# it went on with what an earlier one had armed.\n"
	"method Info() -> (\n"
	"  set: string,\n"
	"  file: ?string,\n"
	"  description: ?string,\n"
	"  pid: int,\n"
	"  version: string,\n"
	"  kernel: string,\n"
	"  since: string,\n"
	"  adopted: bool,\n"
	"  probes: []Probe,\n"
	"  outputs: []Output\n"
	")\n"
	"\n"
	"# What became of the hits. \"delivered\" and \"lost\" go on where an earlier\n"
	"# process stopped, \"losses\" and the counts of probes and outputs are this one's.\n"
	"# \"time_usec\" is the monotonic clock, \"cpu_usec\" what the process has used.\n"
	"method Status() -> (\n"
	"  time_usec: int,\n"
	"  cpu_usec: int,\n"
	"  delivered: int,\n"
	"  lost: int,\n"
	"  losses: []LossCount,\n"
	"  probes: []ProbeCount,\n"
	"  outputs: []OutputCount,\n"
	"  subscribers: int\n"
	")\n"
	"\n"
	"# The lines of the stream from now on, of the hits only those of one probe if it\n"
	"# is named. Wants \"more\". The first reply has no event: it says that all that\n"
	"# follows will come. Nor has the last one, when the set ends. Who is too slow\n"
	"# misses lines, and gets a record \"lost\" with the cause \"output\" for them.\n"
	"method Subscribe(probe: ?string) -> (event: ?object)\n"
	"\n"
	"# Begin the files of the output anew: those that rotate are rotated, the others\n"
	"# opened anew, for what moved them away. \"files\" is how many. Not while the reader\n"
	"# of stdout is waited for: then lines are on their way to the files.\n"
	"method Rotate() -> (files: int)\n"
	"\n"
	"# Read the set anew and apply the difference. Answers when that is done. Not while\n"
	"# the first lines are written, or the last.\n"
	"method Reload() -> (armed: int, skipped: int, diagnostics: []Diagnostic)\n"
	"\n"
	"# It cannot be done now.\n"
	"error Busy (reason: string)\n"
	"\n"
	"# The set was not reloaded, and is as it was. \"reason\" is there when the\n"
	"# diagnostics do not say it all.\n"
	"error ReloadRefused (reason: ?string, diagnostics: []Diagnostic)\n"
	"\n"
	"# The set is from the command line\n"
	"error NotReloadable ()\n"
	"\n"
	"# The set has no probe of this name; \"nearest\" may be what was meant.\n"
	"error NoSuchProbe (probe: string, nearest: ?string)\n"
	"\n"
	"# The set ended before there was an answer\n"
	"error Ended ()\n"
	"\n"
	"# What was sent is no call; the connection is closed.\n"
	"error BadMessage (reason: string)\n"
	"\n"
	"# There are too many connections; this one is closed.\n"
	"error TooManyClients ()\n";

enum method_id { METHOD_INFO, METHOD_STATUS, METHOD_SUBSCRIBE, METHOD_ROTATE, METHOD_RELOAD };

static const struct varlink_parameter subscribe_parameters[] = {
	{ "probe", JSON_NODE_STRING, true },
	{ NULL, 0, false },
};

static const struct varlink_method methods[] = {
	{ .name = "Info", .id = METHOD_INFO },
	{ .name = "Status", .id = METHOD_STATUS },
	{ .name = "Subscribe",
	  .parameters = subscribe_parameters,
	  .needs_more = true,
	  .id = METHOD_SUBSCRIBE },
	{ .name = "Rotate", .id = METHOD_ROTATE },
	{ .name = "Reload", .id = METHOD_RELOAD },
	{ .name = NULL },
};

static const struct varlink_service service = {
	.vendor = "probed",
	.product = "probed",
	.version = PROBED_VERSION,
	.url = "man:probed(8)",
	.interface = "io.probed.Set",
	.description = control_description,
	.methods = methods,
};

/* --- the methods ----------------------------------------------------------- */

static int call_info(struct client *client, const struct varlink_message *call,
		     struct varlink_text *ret_reply)
{
	const struct control_config *config = &client->control->config;

	(void)call;
	return varlink_write_reply(NULL, config->ops->write_info, config->userdata, false,
				   ret_reply);
}

static int call_status(struct client *client, const struct varlink_message *call,
		       struct varlink_text *ret_reply)
{
	const struct control_config *config = &client->control->config;

	(void)call;
	return varlink_write_reply(NULL, config->ops->write_status, config->userdata, false,
				   ret_reply);
}

static void write_no_probe(struct json_writer *w, const void *userdata)
{
	const char *const *names = userdata;

	varlink_put_string(w, "probe", names[0]);
	varlink_put_string(w, "nearest", names[1]);
}

static int call_subscribe(struct client *client, const struct varlink_message *call,
			  struct varlink_text *ret_reply)
{
	const struct control_config *config = &client->control->config;
	const struct json_node *probe = varlink_member(call, "probe");
	const char *names[2] = {};

	/* Nobody would read the lines. */
	if (call->oneway)
		return 0;
	if (probe) {
		names[0] = json_node_string(probe);
		if (!config->ops->has_probe(config->userdata, names[0], &names[1]))
			return varlink_write_reply(CONTROL_ERROR("NoSuchProbe"), write_no_probe,
						   names, false, ret_reply);
		client->probe = strdup(names[0]);
		if (!client->probe)
			return -ENOMEM;
	}
	if (outqueue_grow(&client->out, CONTROL_QUEUE_BYTES) < 0)
		return -ENOMEM;
	client->state = CLIENT_SUBSCRIBES;
	return varlink_write_reply(NULL, NULL, NULL, true, ret_reply);
}

static void write_files(struct json_writer *w, const void *userdata)
{
	varlink_put_u64(w, "files", *(const uint64_t *)userdata);
}

static int call_rotate(struct client *client, const struct varlink_message *call,
		       struct varlink_text *ret_reply)
{
	const struct control_config *config = &client->control->config;
	int r = config->ops->rotate(config->userdata);
	uint64_t n = (uint64_t)r;

	(void)call;
	if (r < 0)
		return varlink_refuse(CONTROL_ERROR("Busy"), "reason",
				      "the reader of stdout takes nothing", ret_reply);
	return varlink_write_reply(NULL, write_files, &n, false, ret_reply);
}

static void write_reason(struct json_writer *w, const void *userdata)
{
	varlink_put_string(w, "reason", userdata);
	json_key(w, "diagnostics");
	json_array_begin(w);
	json_array_end(w);
}

static int call_reload(struct client *client, const struct varlink_message *call,
		       struct varlink_text *ret_reply)
{
	const struct control_config *config = &client->control->config;
	int r = config->ops->reload(config->userdata, &client->reload);

	if (r == -EOPNOTSUPP)
		return varlink_refuse(CONTROL_ERROR("NotReloadable"), NULL, NULL, ret_reply);
	if (r == -EBUSY)
		return varlink_refuse(CONTROL_ERROR("Busy"), "reason", "the set begins or ends",
				      ret_reply);
	if (r < 0)
		return varlink_write_reply(CONTROL_ERROR("ReloadRefused"), write_reason,
					   strerror(-r), false, ret_reply);
	client->state = CLIENT_RELOADS;
	client->oneway = call->oneway;
	return 0;
}

/**
 * struct handler - what a method does
 * @call: does it; writes no reply when it comes later
 * @changes: only who may do all may call it
 */
static const struct handler {
	int (*call)(struct client *client, const struct varlink_message *call,
		    struct varlink_text *ret_reply);
	bool changes;
} handlers[] = {
	[METHOD_INFO] = { call_info, false },		[METHOD_STATUS] = { call_status, false },
	[METHOD_SUBSCRIBE] = { call_subscribe, false }, [METHOD_ROTATE] = { call_rotate, true },
	[METHOD_RELOAD] = { call_reload, true },
};

/* --- a call ---------------------------------------------------------------- */

int client_refuse(struct client *client, const char *error, const char *key, const char *value)
{
	struct varlink_text text = {};
	int r = varlink_refuse(error, key, value, &text);

	if (r < 0)
		return r;
	client_send(client, &text);
	client->state = CLIENT_LEAVES;
	return 0;
}

static int handle(struct client *client, const struct varlink_message *call,
		  const struct varlink_method *method, struct varlink_text *ret_reply)
{
	const struct handler *handler = &handlers[method->id];

	if (!client->may_look || (handler->changes && !client->may_all))
		return varlink_refuse(VARLINK_ERROR_PERMISSION_DENIED, NULL, NULL, ret_reply);
	return handler->call(client, call, ret_reply);
}

int client_call(struct client *client, const char *text, size_t size)
{
	struct varlink_message call = {};
	struct varlink_text reply = {};
	const struct varlink_method *method;
	_cleanup_free_ char *reason = NULL;
	int r;

	r = varlink_parse_call(text, size, &call, &reason);
	if (r == -EBADMSG)
		return client_refuse(client, CONTROL_ERROR("BadMessage"), "reason",
				     reason ? reason : "it cannot be understood");
	if (r < 0)
		return r;
	r = varlink_service_find(&service, &call, &method, &reply);
	if (r > 0)
		r = handle(client, &call, method, &reply);
	if (r >= 0 && reply.bytes && !call.oneway)
		client_send(client, &reply);
	varlink_text_done(&reply);
	varlink_message_done(&call);
	return r;
}
