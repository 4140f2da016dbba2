/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A Unix stream socket at a path, to which others connect. They are let in some at
 * a time; and while they cannot be (no descriptor is left), nobody is waited for:
 * whoever knocks would wake the loop for ever.
 */
#ifndef PROBED_LISTENER_H
#define PROBED_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct listener - the socket; part of whom it is for
 * @fd: it, non-blocking; -1 while it is not open
 * @is_deaf: the last time somebody could not be let in
 * @watch: begins or ends to wait until @fd is readable
 * @let_in: takes a connection, non-blocking, which is its own from then on
 */
struct listener {
	int fd;
	bool is_deaf;
	void (*watch)(struct listener *listener, bool is_wanted);
	void (*let_in)(struct listener *listener, int fd);
};

/**
 * listener_open() - listen at a path
 * @listener: gets @fd; nobody is waited for yet
 * @path: the path; a socket there that nobody listens to any more is removed
 * @mode: who may connect
 * @uid: its owner, or -1
 * @gid: its group, or -1
 *
 * Nobody can connect before mode and owner are right. On failure nothing is left
 * at the path that was not there.
 *
 * Return: 0; -EADDRINUSE when somebody listens there, or what is there is no
 * socket; -ENAMETOOLONG; another -errno
 */
int listener_open(struct listener *listener, const char *path, mode_t mode, uid_t uid, gid_t gid);

/**
 * listener_close() - close it and remove its path
 * @listener: it; nothing happens when it is not open
 * @path: as given
 */
void listener_close(struct listener *listener, const char *path);

/**
 * listener_accept() - let in who has connected, as many as is fair to others
 * @listener: it, readable
 *
 * Return: 0; -errno when somebody cannot be let in, and this is new: nobody is
 * waited for until listener_retry()
 */
int listener_accept(struct listener *listener);

/**
 * listener_retry() - somebody has gone, or time has passed
 * @listener: it
 */
void listener_retry(struct listener *listener);

#endif /* PROBED_LISTENER_H */
