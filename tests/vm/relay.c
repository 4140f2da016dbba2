// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: relay SECONDS LOG QEMU… -- COMMAND…
 *
 * Runs QEMU, with descriptor 3 as its end of a socket to the agent in the guest, has the agent run
 * COMMAND, and is for its caller what COMMAND would be: the same bytes on stdout and stderr, the
 * same exit status, and a SIGINT, SIGTERM or SIGHUP goes to COMMAND, a second one ends the guest.
 * It always ends. What is not COMMAND's status: 124 the deadline, 125 the guest died, 127 no QEMU.
 *
 * LOG is where the guest's console goes. It is removed unless the guest is to blame.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "frame.h"

enum {
	STATUS_DEADLINE = 124,
	STATUS_GUEST_DIED = 125,
	STATUS_NO_QEMU = 127,
	STATUS_SIGNAL = 128, /* plus the number of the signal, as a shell has it */
	GUEST_FD = 3,	     /* in QEMU: run passes "-chardev socket,fd=3" */
};

/* For the signal handlers */
static volatile sig_atomic_t qemu_pid;
static volatile sig_atomic_t signals_seen;
static int guest_fd;
static const char *log_path;
static long deadline_s;

/* Ends it all at once; async-signal-safe. */
static _Noreturn void leave(int status)
{
	if (qemu_pid > 0) {
		(void)kill(qemu_pid, SIGKILL);
		(void)waitpid(qemu_pid, NULL, 0);
	}
	_exit(status);
}

static void say(const char *text)
{
	(void)!write(STDERR_FILENO, text, strlen(text));
}

static void say_log(const char *text)
{
	say("run: ");
	say(text);
	say("; its console: ");
	say(log_path);
	say("\n");
}

/*
 * All of it happens in the handlers, not in the loop below: that may hang in a write to whoever
 * reads our output, and the deadline and the second Ctrl-C must work even then.
 */
static void handle_signal(int number)
{
	unsigned char payload = number;

	if (number == SIGALRM) {
		say_log("the deadline has passed (--timeout), the guest was ended");
		leave(STATUS_DEADLINE);
	}
	if (signals_seen++) {
		(void)unlink(log_path);
		leave(STATUS_SIGNAL + number);
	}
	(void)frame_write(guest_fd, FRAME_SIGNAL, &payload, 1);
}

static const int handled_signals[] = { SIGALRM, SIGINT, SIGTERM, SIGHUP };

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static void handle_signals(void)
{
	struct sigaction action = { .sa_handler = handle_signal, .sa_flags = SA_RESTART };

	for (size_t i = 0; i < ARRAY_SIZE(handled_signals); i++)
		sigaddset(&action.sa_mask, handled_signals[i]);
	for (size_t i = 0; i < ARRAY_SIZE(handled_signals); i++)
		(void)sigaction(handled_signals[i], &action, NULL);
	/* Not ours to die of: a write says EPIPE */
	(void)signal(SIGPIPE, SIG_IGN);
}

static _Noreturn void exec_qemu(char **argv, int fd, pid_t relay)
{
	int log_fd = open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	/* Out of reach of the terminal's Ctrl-C, which is for COMMAND; ended when we end */
	(void)setsid();
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != relay)
		_exit(STATUS_NO_QEMU); /* it ended before that */
	(void)signal(SIGPIPE, SIG_DFL);
	if (log_fd < 0 || dup2(null_fd, STDIN_FILENO) < 0 || dup2(log_fd, STDOUT_FILENO) < 0 ||
	    dup2(log_fd, STDERR_FILENO) < 0 || dup2(fd, GUEST_FD) < 0)
		_exit(STATUS_NO_QEMU);
	execvp(argv[0], argv);
	_exit(STATUS_NO_QEMU);
}

static int start_qemu(char **argv)
{
	pid_t relay = getpid();
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
		return -errno;
	/* Above GUEST_FD, so that the child's dup2() onto that clears close-on-exec */
	guest_fd = fcntl(fds[0], F_DUPFD_CLOEXEC, 10);
	qemu_pid = fork();
	if (qemu_pid < 0)
		return -errno;
	if (qemu_pid == 0)
		exec_qemu(argv, fcntl(fds[1], F_DUPFD_CLOEXEC, 10), relay);
	(void)close(fds[0]);
	(void)close(fds[1]);
	return 0;
}

static int send_command(char **argv)
{
	static char payload[FRAME_PAYLOAD_MAX];
	size_t used = 0;

	for (; *argv; argv++) {
		size_t bytes = strlen(*argv) + 1;

		if (bytes > sizeof(payload) - used)
			return -E2BIG;
		memcpy(payload + used, *argv, bytes);
		used += bytes;
	}
	return frame_write(guest_fd, FRAME_ARGV, payload, used);
}

static bool is_frame(const struct frame_header *header)
{
	switch (header->type) {
	case FRAME_STDOUT:
	case FRAME_STDERR:
		return header->payload_bytes <= FRAME_PAYLOAD_MAX;
	case FRAME_EXIT:
		return header->payload_bytes == 1;
	default:
		return false;
	}
}

/* Passes the command's output on until it ends. Return: its exit status, or -errno. */
static int relay_output(void)
{
	static char payload[FRAME_PAYLOAD_MAX];
	struct frame_header header;

	for (;;) {
		int r = frame_read_all(guest_fd, &header, sizeof(header));

		if (r == 0 && !is_frame(&header))
			r = -EPROTO;
		if (r == 0)
			r = frame_read_all(guest_fd, payload, header.payload_bytes);
		if (r < 0)
			return r;
		if (header.type == FRAME_EXIT)
			return (unsigned char)payload[0];
		r = frame_write_all(header.type == FRAME_STDERR ? STDERR_FILENO : STDOUT_FILENO,
				    payload, header.payload_bytes);
		if (r < 0)
			return STATUS_SIGNAL + SIGPIPE;
	}
}

/* The console's last lines, all of it from the panic on if there was one */
static void print_log_tail(void)
{
	static char tail[16384];
	int fd = open(log_path, O_RDONLY | O_CLOEXEC);
	ssize_t bytes;
	char *from;

	if (fd < 0)
		return;
	(void)lseek(fd, -(off_t)sizeof(tail) + 1, SEEK_END);
	bytes = read(fd, tail, sizeof(tail) - 1);
	(void)close(fd);
	tail[bytes < 0 ? 0 : bytes] = '\0';
	from = strstr(tail, "Kernel panic");
	for (int lines = 25; from > tail && lines; lines -= *--from == '\n')
		;
	(void)fputs(from ? from : tail, stderr);
}

/* Ends the guest if it has not done so itself. Return: the status that tells of it. */
static int explain_death(const char *qemu, int error)
{
	bool has_ended = error == -EPIPE || error == -ECONNRESET;
	int status = 0;

	if (!has_ended)
		(void)kill(qemu_pid, SIGKILL);
	(void)waitpid(qemu_pid, &status, 0);
	qemu_pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_NO_QEMU) {
		fprintf(stderr, "run: cannot run %s: is it installed?\n", qemu);
		(void)unlink(log_path);
		return STATUS_NO_QEMU;
	}
	print_log_tail();
	if (has_ended)
		say_log("the guest ended before the command did");
	else if (error == -EPROTO)
		say_log("the guest's agent sent what is no frame, the guest was ended");
	else
		say_log("the guest's agent cannot be heard, the guest was ended");
	return STATUS_GUEST_DIED;
}

int main(int argc, char **argv)
{
	int qemu_at = 3, command_at = qemu_at, r;

	while (command_at < argc && strcmp(argv[command_at], "--"))
		command_at++;
	if (command_at == qemu_at || command_at + 1 >= argc) {
		fprintf(stderr, "usage: relay SECONDS LOG QEMU… -- COMMAND…\n");
		return 2;
	}
	argv[command_at++] = NULL;
	deadline_s = strtol(argv[1], NULL, 10);
	log_path = argv[2];

	r = start_qemu(argv + qemu_at);
	if (r == 0)
		r = send_command(argv + command_at);
	if (r < 0) {
		fprintf(stderr, "run: cannot start the guest: %s\n", strerror(-r));
		leave(STATUS_GUEST_DIED);
	}
	/* A signal before this ends us, and QEMU with us; no frame can land inside that of argv */
	handle_signals();
	(void)alarm(deadline_s);

	r = relay_output();
	if (r < 0)
		return explain_death(argv[qemu_at], r);
	(void)unlink(log_path);
	leave(r);
}
