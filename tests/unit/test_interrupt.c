// SPDX-License-Identifier: GPL-2.0-only
#include "probectl/interrupt.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"

/* What the child says */
static sigset_t ready;

static void without_one_it_waits_as_poll_does(void **state)
{
	struct pollfd fd = { .events = POLLIN };
	int fds[2];

	(void)state;
	assert_int_equal(interrupt_catch(), 0);
	assert_false(interrupt_came());
	assert_int_equal(interrupt_poll(NULL, 0, 1), 0);
	assert_int_equal(pipe(fds), 0);
	fd.fd = fds[0];
	assert_int_equal(interrupt_poll(&fd, 1, 0), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(interrupt_poll(&fd, 1, -1), 1);
	assert_int_equal(fd.revents, POLLIN);
	assert_int_equal(interrupt_poll(&fd, 1, 60000), 1);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

static void one_that_came_before_ends_the_wait(void **state)
{
	sigset_t mask;

	(void)state;
	assert_int_equal(raise(SIGINT), 0);
	assert_true(interrupt_came());
	assert_int_equal(interrupt_poll(NULL, 0, 60000), -EINTR);
	assert_int_equal(interrupt_poll(NULL, 0, -1), -EINTR);
	/* And it still can come at other times. */
	assert_int_equal(sigprocmask(SIG_SETMASK, NULL, &mask), 0);
	assert_false(sigismember(&mask, SIGINT) || sigismember(&mask, SIGTERM));
}

/* In a process of its own, since it is never forgotten that one came. */
static void one_that_comes_in_the_wait_ends_it(void **state)
{
	pid_t child, parent = getpid();
	int status;

	(void)state;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (interrupt_catch() < 0 || kill(parent, SIGUSR1) < 0)
			_exit(2);
		_exit(interrupt_poll(NULL, 0, 60000) == -EINTR && interrupt_came() ? 0 : 1);
	}
	/* Until it waits, or is just about to. */
	assert_int_equal(sigwait(&ready, &status), 0);
	assert_int_equal(kill(child, SIGTERM), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_one_it_waits_as_poll_does),
		cmocka_unit_test(one_that_comes_in_the_wait_ends_it),
		cmocka_unit_test(one_that_came_before_ends_the_wait),
	};

	sigemptyset(&ready);
	sigaddset(&ready, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &ready, NULL) < 0)
		return 1;

	return cmocka_run_group_tests(tests, NULL, NULL);
}
