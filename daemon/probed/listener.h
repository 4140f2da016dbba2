/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A Unix stream socket at a path, to which others connect.
 */
#ifndef PROBED_LISTENER_H
#define PROBED_LISTENER_H

#include <sys/types.h>

/**
 * listener_open() - listen at a path
 * @path: the path; a socket there that nobody listens to any more is removed
 * @mode: who may connect
 * @uid: its owner, or -1
 * @gid: its group, or -1
 *
 * Nobody can connect before mode and owner are right. On failure nothing is left
 * at the path that was not there.
 *
 * Return: the socket, non-blocking, owned by the caller, who removes the path with
 * it; -EADDRINUSE when somebody listens there, or what is there is no socket;
 * -ENAMETOOLONG; another -errno
 */
int listener_open(const char *path, mode_t mode, uid_t uid, gid_t gid);

#endif /* PROBED_LISTENER_H */
