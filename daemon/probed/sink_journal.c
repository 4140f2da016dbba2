// SPDX-License-Identifier: GPL-2.0-only
/*
 * The journal's own protocol: a datagram of fields, "NAME=value" or, for a value
 * with a newline, the name, a length of 64 bits and the value; one that is too
 * large goes in a sealed memory file. Lines are parsed for it: this is for sets
 * with few hits, and bounded.
 */
#include "sink_impl.h"

#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include <json-c/json.h>

#include "lib/event_json.h"

#include "log.h"

#define JOURNAL_PATH "/run/systemd/journal/socket"
/* The journal takes no longer name of a field. */
#define FIELD_NAME_MAX 64
/* A line's values are in its message and in fields of their own. */
#define ENTRY_MAX (4 * EVENT_LINE_MAX)

/* What may be on its way to the journal, as the journal's own library has it. */
#define SEND_BUFFER (8 << 20)

/* Priorities of syslog(3). */
#define PRIORITY_HIT  6
#define PRIORITY_LOST 4

/**
 * struct output_journal - the journal
 * @output: as an output
 * @fd: a socket
 * @address: of the journal
 * @second: when @n_sent began
 * @n_sent: lines in this second
 * @is_failing: told that it does not take lines
 * @gap: what it misses
 * @used: bytes of @entry
 * @entry: an entry being put together
 */
struct output_journal {
	struct output output;
	int fd;
	struct sockaddr_un address;
	time_t second;
	uint32_t n_sent;
	bool is_failing;
	struct sink_gap gap;
	size_t used;
	char entry[ENTRY_MAX];
};

/* --- an entry -------------------------------------------------------------- */

/* What does not fit is left out: the message has it all, cut at worst. */
static void add_field(struct output_journal *j, const char *name, const void *value, size_t size)
{
	uint64_t length = htole64(size);
	size_t name_size = strlen(name);

	if (j->used + name_size + size + sizeof(length) + 2 > sizeof(j->entry))
		return;
	memcpy(j->entry + j->used, name, name_size);
	j->used += name_size;
	if (memchr(value, '\n', size)) {
		j->entry[j->used++] = '\n';
		memcpy(j->entry + j->used, &length, sizeof(length));
		j->used += sizeof(length);
	} else {
		j->entry[j->used++] = '=';
	}
	memcpy(j->entry + j->used, value, size);
	j->used += size;
	j->entry[j->used++] = '\n';
}

/* "path" of "args" is PROBED_ARG_PATH; a field has capitals, digits and "_". */
static void field_name(char *buf, const char *prefix, const char *key)
{
	size_t n = (size_t)snprintf(buf, FIELD_NAME_MAX + 1, "PROBED_%s%s", prefix, key);

	for (size_t i = 0; i < n && i < FIELD_NAME_MAX; i++)
		buf[i] = isalnum((unsigned char)buf[i]) ? (char)toupper((unsigned char)buf[i])
							: '_';
}

static size_t decode_hex(const char *hex, char *out)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		unsigned int byte = 0;

		(void)sscanf(hex + 2 * i, "%2x", &byte);
		out[i] = (char)byte;
	}
	return n;
}

/* A value as a field; the journal takes any bytes, so those of "raw" if there are. */
static void add_value(struct output_journal *j, const char *prefix, const char *key,
		      struct json_object *value, struct json_object *raw)
{
	char name[FIELD_NAME_MAX + 1], bytes[EVENT_LINE_MAX];
	const char *text;

	if (!value)
		return;
	field_name(name, prefix, key);
	if (raw && json_object_is_type(raw, json_type_string))
		add_field(j, name, bytes, decode_hex(json_object_get_string(raw), bytes));
	else if (json_object_is_type(value, json_type_string))
		add_field(j, name, json_object_get_string(value),
			  (size_t)json_object_get_string_len(value));
	else {
		text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);
		add_field(j, name, text, strlen(text));
	}
}

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (object)
		(void)json_object_object_get_ex(object, key, &value);
	return value;
}

static void add_members(struct output_journal *j, const char *prefix, struct json_object *object,
			struct json_object *raw)
{
	struct json_object_iterator it = json_object_iter_begin(object);
	struct json_object_iterator end = json_object_iter_end(object);

	for (; !json_object_iter_equal(&it, &end); json_object_iter_next(&it)) {
		const char *key = json_object_iter_peek_name(&it);

		add_value(j, prefix, key, json_object_iter_peek_value(&it), member(raw, key));
	}
}

static const char *text_of(struct json_object *line, const char *key)
{
	struct json_object *value = member(line, key);

	return value ? json_object_get_string(value) : "?";
}

/* "open dfd=-100 path="/etc/passwd" (cat[812])", or "lost: 5 hits are missing" */
static void add_message(struct output_journal *j, struct json_object *line)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct json_object *args = member(line, "args");

	if (!out)
		return;
	if (!member(line, "probe")) {
		fprintf(out, "%s", text_of(line, "kind"));
		if (member(line, "count"))
			fprintf(out, ": %s hits are missing", text_of(line, "count"));
	} else {
		fputs(text_of(line, "probe"), out);
		if (args) {
			json_object_object_foreach(args, key, value)
			{
				fprintf(out, " %s=%s", key,
					json_object_to_json_string_ext(value,
								       JSON_C_TO_STRING_PLAIN));
			}
		}
		fprintf(out, " (%s[%s])", text_of(line, "comm"), text_of(line, "tid"));
	}
	if (fclose(out) == 0)
		add_field(j, "MESSAGE", text, size);
}

static void add_line(struct output_journal *j, struct json_object *line)
{
	static const char *const identifier = "SYSLOG_IDENTIFIER=probed\n";
	struct json_object *args = member(line, "args"), *raw = member(line, "raw");
	struct json_object *return_raw = member(line, "return_raw");
	struct json_object *process_raw = member(line, "process_raw");
	struct json_object_iterator it = json_object_iter_begin(line);
	struct json_object_iterator end = json_object_iter_end(line);
	bool is_lost = strcmp(text_of(line, "kind"), "lost") == 0;

	j->used = (size_t)snprintf(j->entry, sizeof(j->entry), "%sPRIORITY=%d\n", identifier,
				   is_lost ? PRIORITY_LOST : PRIORITY_HIT);
	add_message(j, line);
	for (; !json_object_iter_equal(&it, &end); json_object_iter_next(&it)) {
		const char *key = json_object_iter_peek_name(&it);
		struct json_object *value = json_object_iter_peek_value(&it);
		struct json_object *bytes = member(process_raw, key);

		if (value == args || value == raw || value == return_raw || value == process_raw)
			continue;
		/* The array has them readable; the bytes are for who reads lines. */
		if (strcmp(key, "stack_raw") == 0 || strcmp(key, "user_stack_raw") == 0)
			continue;
		if (strcmp(key, "comm") == 0)
			bytes = member(raw, member(args, "comm") ? "task.comm" : "comm");
		if (json_object_is_type(value, json_type_object))
			add_members(j, "RETURN_", value, return_raw);
		else
			add_value(j, "", key, value, bytes);
	}
	if (args)
		add_members(j, "ARG_", args, raw);
}

/* --- sending --------------------------------------------------------------- */

static int send_memory(struct output_journal *j)
{
	_cleanup_close_ int fd = memfd_create("probed-entry", MFD_ALLOW_SEALING | MFD_CLOEXEC);
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {};
	struct msghdr message = {
		.msg_name = &j->address,
		.msg_namelen = sizeof(j->address),
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *header;

	if (fd < 0 || write(fd, j->entry, j->used) != (ssize_t)j->used ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return -errno;
	header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
	return sendmsg(j->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static int send_entry(struct output_journal *j)
{
	if (sendto(j->fd, j->entry, j->used, MSG_DONTWAIT | MSG_NOSIGNAL,
		   (const struct sockaddr *)&j->address, sizeof(j->address)) >= 0)
		return 0;
	return errno == EMSGSIZE || errno == ENOBUFS ? send_memory(j) : -errno;
}

static bool is_allowed(struct output_journal *j)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	if (now.tv_sec != j->second) {
		j->second = now.tv_sec;
		j->n_sent = 0;
	}
	return j->n_sent < j->output.spec.max_per_second;
}

/* Return: it was taken */
static bool send_line(struct output_journal *j, const char *text, size_t size)
{
	struct json_tokener *tok;
	struct json_object *line;
	int r = 0;

	if (!is_allowed(j))
		return false;
	tok = json_tokener_new();
	line = tok ? json_tokener_parse_ex(tok, text, (int)size) : NULL;
	if (line)
		add_line(j, line);
	r = line ? send_entry(j) : -ENOMEM;
	json_object_put(line);
	if (tok)
		json_tokener_free(tok);
	if (r < 0 && !j->is_failing)
		log_error_errno(r, "journal: lines are lost until it takes them again");
	j->is_failing = r < 0;
	if (r >= 0)
		j->n_sent++;
	return r >= 0;
}

static int entries_write(struct output *output, const char *lines, size_t size, size_t *ret_taken)
{
	struct output_journal *j = (struct output_journal *)output;
	struct sink_gap gap = j->gap;
	char line[GAP_LINE_MAX];
	size_t done = 0;

	/* The gap stays as it was when its record is not taken either. */
	if (gap.is_open && send_line(j, line, sink_gap_close(&gap, output->set, line))) {
		j->gap = gap;
		if (output->note)
			output->note->gap.is_open = 0;
	}
	while (done < size && !j->gap.is_open) {
		const char *end = memchr(lines + done, '\n', size - done);
		size_t n = (size_t)(end - (lines + done)) + 1;

		output_note_try(output, done + n);
		if (!send_line(j, lines + done, n))
			break;
		done += n;
		output_note_taken(output, done);
	}
	output_note_taken(output, done);
	sink_gap_add(&j->gap, lines + done, size - done);
	*ret_taken = done;
	return 0;
}

static void entries_save(const struct output *output, struct journal_output *to, char *rest)
{
	(void)rest;
	sink_gap_save(&((const struct output_journal *)output)->gap, &to->gap);
}

static size_t entries_resume(struct output *output, const struct journal_output *was,
			     const char *rest, const char *lines, size_t size)
{
	(void)rest;
	(void)lines;
	(void)size;
	sink_gap_resume(&((struct output_journal *)output)->gap, &was->gap);
	return was->taken;
}

static bool entries_is_clean(const struct output *output)
{
	return !((const struct output_journal *)output)->gap.is_open;
}

static void entries_free(struct output *output)
{
	struct output_journal *j = (struct output_journal *)output;
	char line[GAP_LINE_MAX];

	/* The last word is not bounded. */
	j->n_sent = 0;
	if (j->fd >= 0 && j->gap.is_open)
		(void)send_line(j, line, sink_gap_close(&j->gap, output->set, line));
	close_fd(j->fd);
	free(j);
}

static const struct output_class entries_class = {
	.write = entries_write,
	.save = entries_save,
	.resume = entries_resume,
	.is_clean = entries_is_clean,
	.free = entries_free,
};

int output_journal_open(const struct output_spec *spec, const char *path,
			struct output **ret_output)
{
	struct output_journal *j = calloc(1, sizeof(*j));
	const int buffer = SEND_BUFFER;

	if (!j)
		return -ENOMEM;
	j->output = (struct output){ .class = &entries_class, .spec = *spec, .name = "journal" };
	j->address.sun_family = AF_UNIX;
	(void)snprintf(j->address.sun_path, sizeof(j->address.sun_path), "%s",
		       path ?: JOURNAL_PATH);
	j->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	/* Beyond what the system grants to all, for those who may; else what it grants. */
	if (j->fd >= 0 &&
	    setsockopt(j->fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof(buffer)) < 0)
		(void)setsockopt(j->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	/* It may be started later, but it has to be there. */
	if (j->fd < 0 || access(j->address.sun_path, F_OK) < 0) {
		int r = -errno;

		entries_free(&j->output);
		return r;
	}
	*ret_output = &j->output;
	return 0;
}
