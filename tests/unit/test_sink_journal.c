// SPDX-License-Identifier: GPL-2.0-only
#include "probed/sink.h"

#include <endian.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"
#include "sink_lines.h"
#include "spec_output.h"

static char dir[] = "/tmp/test_sink_journal.XXXXXX";
static char path[64];
static int journal_fd;
static bool was_file;

/* A journal that is a socket of ours. */
static int setup(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)state;
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/sock", dir);
	(void)strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	journal_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return bind(journal_fd, (struct sockaddr *)&address, sizeof(address));
}

static int teardown(void **state)
{
	(void)state;
	journal_fd = close_fd(journal_fd);
	(void)unlink(path);
	return rmdir(dir);
}

static struct sink *open_journal(uint32_t max_per_second)
{
	struct output_spec spec = { .kind = OUTPUT_JOURNAL, .max_per_second = max_per_second };
	struct sink_config config = {
		.set = "s",
		.outputs = &spec,
		.n_outputs = 1,
		.journal_path = path,
	};
	struct sink *sink = NULL;

	assert_int_equal(sink_open(&config, &sink), 0);
	return sink;
}

/* The next entry, from the datagram or the memory file. Return: its bytes, 0 for none */
static size_t next_entry(char *buf, size_t room)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {};
	struct iovec iov = { buf, room };
	struct msghdr message = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(journal_fd, &message, MSG_CMSG_CLOEXEC);
	struct cmsghdr *header;
	int fd;

	header = n < 0 ? NULL : CMSG_FIRSTHDR(&message);
	was_file = header;
	if (!header)
		return n < 0 ? 0 : (size_t)n;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	n = pread(fd, buf, room, 0);
	close_fd(fd);
	return (size_t)n;
}

/* The value of a field, taken apart as the journal does. */
static const char *field(const char *entry, size_t size, const char *name, size_t *ret_size)
{
	const char *end = entry + size;

	while (entry < end) {
		const char *stop = entry + strcspn(entry, "=\n"), *value = stop + 1;
		size_t name_size = (size_t)(stop - entry), value_size;
		uint64_t length;

		if (*stop == '=') {
			value_size = (size_t)((char *)memchr(value, '\n', (size_t)(end - value)) -
					      value);
		} else {
			memcpy(&length, value, sizeof(length));
			value += sizeof(length);
			value_size = le64toh(length);
			assert_int_equal(value[value_size], '\n');
		}
		if (strlen(name) == name_size && !memcmp(name, entry, name_size)) {
			*ret_size = value_size;
			return value;
		}
		entry = value + value_size + 1;
	}
	return NULL;
}

static char entry[1 << 20];

static void assert_field(size_t size, const char *name, const char *want, size_t want_size)
{
	size_t got_size = 0;
	const char *got = field(entry, size, name, &got_size);

	if (!got)
		fail_msg("no %s", name);
	assert_int_equal(got_size, want_size);
	assert_memory_equal(got, want, want_size);
}

static void put(struct sink *sink, const char *line)
{
	char *room;

	assert_int_equal(sink_reserve(sink, strlen(line), &room), 0);
	memcpy(room, line, strlen(line));
	sink_commit(sink, strlen(line));
}

static void arguments_are_fields_with_all_their_bytes(void **state)
{
	struct sink *sink = open_journal(10);
	size_t size;

	(void)state;
	put(sink, LINE_BEGIN
	    "7,\"set\":\"s\",\"probe\":\"open\",\"kind\":\"kprobe\",\"cpu\":1,\"pid\":null,"
	    "\"tid\":12,\"comm\":\"a\\nb\",\"args\":{\"dfd\":-100,\"path\":\"x\xef\xbf\xbd\","
	    "\"list\":[1,2]},\"raw\":{\"path\":\"78ff\"}}\n");
	assert_int_equal(sink_flush(sink), 0);
	size = next_entry(entry, sizeof(entry));
	assert_field(size, "PRIORITY", "6", 1);
	assert_field(size, "SYSLOG_IDENTIFIER", "probed", 6);
	assert_field(size, "PROBED_SET", "s", 1);
	assert_field(size, "PROBED_PROBE", "open", 4);
	assert_field(size, "PROBED_SEQ", "7", 1);
	assert_field(size, "PROBED_COMM", "a\nb", 3);
	assert_field(size, "PROBED_ARG_DFD", "-100", 4);
	assert_field(size, "PROBED_ARG_PATH", "x\xff", 2);
	assert_field(size, "PROBED_ARG_LIST", "[1,2]", 5);
	assert_null(field(entry, size, "PROBED_PID", &size));
	sink = sink_free(sink);
}

static void members_have_their_bytes_wherever_they_stand(void **state)
{
	struct sink *sink = open_journal(10);
	size_t size;

	(void)state;
	put(sink, LINE_BEGIN
	    "0,\"set\":\"s\",\"probe\":\"p\",\"args\":{},\"return\":{\"t\":\"\xef\xbf\xbd\"},"
	    "\"return_raw\":{\"t\":\"fe\"},\"duration_ns\":5,\"exe\":\"/\xef\xbf\xbd\","
	    "\"unit\":\"a.service\",\"process_raw\":{\"exe\":\"2fff\"}}\n");
	assert_int_equal(sink_flush(sink), 0);
	size = next_entry(entry, sizeof(entry));
	assert_field(size, "PROBED_RETURN_T", "\xfe", 1);
	assert_field(size, "PROBED_EXE", "/\xff", 2);
	assert_field(size, "PROBED_UNIT", "a.service", 9);
	assert_null(field(entry, size, "PROBED_RETURN_EXE", &size));
	sink = sink_free(sink);
}

static void a_large_entry_goes_in_a_file(void **state)
{
	static char line[16000], value[15000];
	struct sink *sink = open_journal(10);
	int small = 4096;
	size_t size;

	(void)state;
	/* Else the machine's default decides whether this is about a datagram. */
	memset(value, 'v', sizeof(value) - 1);
	(void)snprintf(line, sizeof(line),
		       LINE_BEGIN "0,\"set\":\"s\",\"probe\":\"p\",\"args\":{\"v\":\"%s\"}}\n",
		       value);
	for (int fd = 3; fd < 32; fd++)
		(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	put(sink, line);
	assert_int_equal(sink_flush(sink), 0);
	size = next_entry(entry, sizeof(entry));
	assert_true(was_file);
	assert_field(size, "PROBED_ARG_V", value, sizeof(value) - 1);
	assert_int_equal(sink_lost(sink), 0);
	sink = sink_free(sink);
}

static void what_is_too_much_is_counted_and_told(void **state)
{
	struct sink *sink = open_journal(3);
	size_t size = 0, n, entries = 0;

	(void)state;
	/* All within a second, or two when one ends meanwhile. */
	for (unsigned int i = 0; i < 20; i++)
		put_hit(sink, i, 200);
	assert_int_equal(sink_flush(sink), 0);
	assert_true(sink_lost(sink) >= 14);
	sink = sink_free(sink);
	while ((n = next_entry(entry, sizeof(entry)))) {
		size = n;
		entries++;
	}
	assert_true(entries >= 4 && entries <= 7);
	assert_field(size, "PRIORITY", "4", 1);
	assert_field(size, "PROBED_CAUSE", "output", 6);
}

static void without_a_journal_there_is_no_such_output(void **state)
{
	struct output_spec spec = { .kind = OUTPUT_JOURNAL, .max_per_second = 1 };
	struct sink_config config = {
		.set = "s",
		.outputs = &spec,
		.n_outputs = 1,
		.journal_path = "/nowhere/socket",
	};
	struct sink *sink = NULL;

	(void)state;
	assert_int_equal(sink_open(&config, &sink), -ENOENT);
}

#define JOURNAL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		JOURNAL_TEST(arguments_are_fields_with_all_their_bytes),
		JOURNAL_TEST(members_have_their_bytes_wherever_they_stand),
		JOURNAL_TEST(a_large_entry_goes_in_a_file),
		JOURNAL_TEST(what_is_too_much_is_counted_and_told),
		JOURNAL_TEST(without_a_journal_there_is_no_such_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
