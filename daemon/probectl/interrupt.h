/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ctrl-C, as the end that a verb has when it goes on by itself.
 */
#ifndef PROBECTL_INTERRUPT_H
#define PROBECTL_INTERRUPT_H

#include <poll.h>
#include <stdbool.h>

/**
 * interrupt_catch() - SIGINT and SIGTERM do not end the process from now on
 *
 * They interrupt system calls, which are not restarted.
 *
 * Return: 0 or -errno
 */
int interrupt_catch(void);

/**
 * interrupt_came() - one of them has come
 *
 * Return: never true without interrupt_catch()
 */
bool interrupt_came(void);

/**
 * interrupt_poll() - poll() that SIGINT or SIGTERM ends, also one that came before
 * @fds: as of poll()
 * @n: as of poll()
 * @timeout_ms: as of poll()
 *
 * Return: as poll(), or -errno; -EINTR for any signal
 */
int interrupt_poll(struct pollfd *fds, nfds_t n, int timeout_ms);

#endif /* PROBECTL_INTERRUPT_H */
