/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tests/vm/relay (on the host) and tests/vm/guest/agent (in the guest) say to each other over
 * one virtio port: frames, each a type, the length of the payload and the payload. One stream for
 * all of it, so that the end of the command cannot overtake its last output.
 */
#ifndef TESTS_VM_FRAME_H
#define TESTS_VM_FRAME_H

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum frame_type {
	FRAME_ARGV = 'A',   /* to the guest: the command, each argument with its NUL; first, once */
	FRAME_SIGNAL = 'S', /* to the guest: one byte, the number of a signal for the command */
	FRAME_STDOUT = 'O', /* to the host */
	FRAME_STDERR = 'E', /* to the host */
	FRAME_EXIT = 'X',   /* to the host: one byte, the command's exit status; the last frame */
};

/* Both ends are little-endian. */
struct frame_header {
	uint8_t type;
	uint8_t reserved[3]; /* zero */
	uint32_t payload_bytes;
};

/* As for the kernel's longest argument; fits a socket's buffer, so the host never waits to send */
#define FRAME_PAYLOAD_MAX (128 * 1024)

/* Reads or writes all of a buffer. Return: 0, or -errno; the end of the stream is -EPIPE. */
static inline int frame_read_all(int fd, void *data, size_t bytes)
{
	char *at = data;

	while (bytes) {
		ssize_t n = read(fd, at, bytes);

		if (n == 0)
			return -EPIPE;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			at += n;
			bytes -= n;
		}
	}
	return 0;
}

static inline int frame_write_all(int fd, const void *data, size_t bytes)
{
	const char *at = data;

	while (bytes) {
		ssize_t n = write(fd, at, bytes);

		if (n < 0 && errno == EAGAIN)
			(void)poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
		else if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			at += n;
			bytes -= n;
		}
	}
	return 0;
}

static inline int frame_write(int fd, enum frame_type type, const void *payload, size_t bytes)
{
	struct frame_header header = { .type = type, .payload_bytes = bytes };
	int r;

	r = frame_write_all(fd, &header, sizeof(header));
	return r ? r : frame_write_all(fd, payload, bytes);
}

#endif
