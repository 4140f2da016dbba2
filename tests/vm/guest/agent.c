// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's end of tests/vm/relay: runs the one command it is sent, in a process group of its
 * own (signals are for all of it, as from a terminal), and sends back what it writes and how it ends. The guest is killed right after the last
 * frame, so what must outlive it is written out before that.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

#include "../frame.h"

/* The machine has one virtio-serial device with one port, number 1 (see tests/vm/run) */
static const char port_path[] = "/dev/vport0p1";

/* Shared with the host, and cached here if something was written through a mapping */
static const char *const shared_paths[] = { "/repo", "/share" };

enum source { SOURCE_PORT, SOURCE_STDOUT, SOURCE_STDERR, SOURCE_CHILD, SOURCE_COUNT };

#define OUTPUT_CHUNK_BYTES (32 * 1024)

static _Noreturn void die(const char *what, int error)
{
	fprintf(stderr, "agent: %s: %s\n", what, strerror(error));
	exit(1);
}

static void receive(int port, struct frame_header *header, char *payload, size_t size)
{
	int r = frame_read_all(port, header, sizeof(*header));

	if (r == 0 && header->payload_bytes > size)
		r = -EPROTO;
	if (r == 0)
		r = frame_read_all(port, payload, header->payload_bytes);
	if (r < 0)
		die("the port", -r);
}

static char **split_argv(char *payload, size_t bytes)
{
	size_t count = 0;
	char **argv;

	for (size_t i = 0; i < bytes; i++)
		count += payload[i] == '\0';
	argv = calloc(count + 1, sizeof(*argv));
	if (!argv)
		die("argv", errno);
	for (size_t i = 0; i < count; i++) {
		argv[i] = payload;
		payload += strlen(payload) + 1;
	}
	return argv;
}

static _Noreturn void exec_command(char **argv, int out, int err)
{
	(void)setpgid(0, 0);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(err, STDERR_FILENO);
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/* Sends on what there is. Return: false when there was nothing. */
static bool forward(int port, struct pollfd *from, enum frame_type type)
{
	static char chunk[OUTPUT_CHUNK_BYTES];
	ssize_t bytes = read(from->fd, chunk, sizeof(chunk));

	if (bytes == 0)
		from->fd = -1; /* all writers have gone: poll no longer */
	if (bytes <= 0)
		return false;
	if (frame_write(port, type, chunk, bytes) < 0)
		die("the port", errno);
	return true;
}

static void deliver_signal(int port, pid_t child)
{
	struct frame_header header;
	char number;

	receive(port, &header, &number, sizeof(number));
	if (header.type == FRAME_SIGNAL)
		(void)kill(-child, number);
}

/* Until the child has ended and nothing is left in the pipes. Return: how it ended. */
static int serve(struct pollfd *sources, pid_t child)
{
	int port = sources[SOURCE_PORT].fd, status;

	for (;;) {
		/*
		 * One thing for each turn, so that a command which writes without pause
		 * still hears of signals
		 */
		if (poll(sources, SOURCE_COUNT, -1) < 0 && errno != EINTR)
			die("poll", errno);
		if (sources[SOURCE_PORT].revents & POLLIN)
			deliver_signal(port, child);
		if (sources[SOURCE_STDOUT].revents)
			(void)forward(port, &sources[SOURCE_STDOUT], FRAME_STDOUT);
		if (sources[SOURCE_STDERR].revents)
			(void)forward(port, &sources[SOURCE_STDERR], FRAME_STDERR);
		if (sources[SOURCE_CHILD].revents)
			break;
	}
	if (waitpid(child, &status, 0) < 0)
		die("waitpid", errno);
	/* A process it left behind may hold the pipes open for ever: take what is there now */
	while (forward(port, &sources[SOURCE_STDOUT], FRAME_STDOUT))
		;
	while (forward(port, &sources[SOURCE_STDERR], FRAME_STDERR))
		;
	return status;
}

static void sync_shared(void)
{
	for (size_t i = 0; i < sizeof(shared_paths) / sizeof(shared_paths[0]); i++) {
		int fd = open(shared_paths[i], O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			continue;
		(void)syncfs(fd);
		(void)close(fd);
	}
}

/* Starts the command, and says where to listen for it. Return: its process. */
static pid_t start(char **argv, struct pollfd *sources)
{
	int out[2], err[2];
	pid_t child;

	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
		die("pipe", errno);
	child = fork();
	if (child < 0)
		die("fork", errno);
	if (child == 0)
		exec_command(argv, out[1], err[1]);
	/* Said on both sides, so that it is true before a signal comes and before the exec */
	(void)setpgid(child, child);
	(void)close(out[1]);
	(void)close(err[1]);
	/* Only our ends: for the command its output is an ordinary blocking pipe */
	(void)fcntl(out[0], F_SETFL, O_NONBLOCK);
	(void)fcntl(err[0], F_SETFL, O_NONBLOCK);
	sources[SOURCE_STDOUT].fd = out[0];
	sources[SOURCE_STDERR].fd = err[0];
	sources[SOURCE_CHILD].fd = pidfd_open(child, 0);
	return child;
}

int main(void)
{
	static char payload[FRAME_PAYLOAD_MAX];
	struct pollfd sources[SOURCE_COUNT];
	struct frame_header header;
	unsigned char code;
	int status, port;
	pid_t child;

	for (size_t i = 0; i < SOURCE_COUNT; i++)
		sources[i].events = POLLIN;
	port = open(port_path, O_RDWR | O_CLOEXEC);
	if (port < 0)
		die(port_path, errno);
	sources[SOURCE_PORT].fd = port;
	receive(port, &header, payload, sizeof(payload));
	child = start(split_argv(payload, header.payload_bytes), sources);
	status = serve(sources, child);

	sync_shared();
	code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (frame_write(port, FRAME_EXIT, &code, 1) < 0)
		die("the port", errno);
	(void)pause(); /* the host ends the machine */
	return 0;
}
