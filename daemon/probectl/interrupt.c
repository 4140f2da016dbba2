// SPDX-License-Identifier: GPL-2.0-only
#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t came;

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	came = 1;
}

int interrupt_catch(void)
{
	/* Not restarted: what waits for the next line is to end. */
	struct sigaction action = { .sa_handler = on_interrupt };

	sigemptyset(&action.sa_mask);
	if (sigaction(SIGINT, &action, NULL) < 0 || sigaction(SIGTERM, &action, NULL) < 0)
		return -errno;
	return 0;
}

bool interrupt_came(void)
{
	return came;
}

/* No signal may come between a look at @came and the wait, which would not know of it. */
int interrupt_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	const struct timespec timeout = { .tv_sec = timeout_ms / 1000,
					  .tv_nsec = timeout_ms % 1000 * 1000000L };
	sigset_t held, before;
	int r;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &held, &before) < 0)
		return -errno;
	r = came ? -EINTR : ppoll(fds, n, timeout_ms < 0 ? NULL : &timeout, &before);
	if (r == -1)
		r = -errno;
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}
