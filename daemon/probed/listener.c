// SPDX-License-Identifier: GPL-2.0-only
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/cleanup.h"

#define BACKLOG 16
/* Let in in one go: whoever comes and goes all the time must not hold up the hits. */
#define ACCEPTS_AT_ONCE 16

/* Does somebody listen there? What nobody listens to was left by a crash. */
static bool is_in_use(const struct sockaddr_un *address)
{
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct stat st;

	/* A file that is no socket refuses connections as well. */
	if (lstat(address->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return true;
	return connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
	       errno != ECONNREFUSED;
}

/* Nobody may connect before the mode and the owner are right. */
static int bind_path(int fd, const struct sockaddr_un *address)
{
	mode_t mask = umask(0777);
	int r = bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ? -errno : 0;

	(void)umask(mask);
	return r;
}

/* It needs no right to give away what has its owner already. */
static int set_owner(const char *path, uid_t uid, gid_t gid)
{
	struct stat st;

	if (lstat(path, &st) == 0 && (uid == (uid_t)-1 || uid == st.st_uid) &&
	    (gid == (gid_t)-1 || gid == st.st_gid))
		return 0;
	return lchown(path, uid, gid) < 0 ? -errno : 0;
}

static int start(int fd, const char *path, mode_t mode, uid_t uid, gid_t gid)
{
	int r = set_owner(path, uid, gid);

	if (r < 0)
		return r;
	if (fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW) < 0 || listen(fd, BACKLOG) < 0)
		return -errno;
	return 0;
}

int listener_open(struct listener *listener, const char *path, mode_t mode, uid_t uid, gid_t gid)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	_cleanup_close_ int fd = -1;
	size_t size;
	int r;

	size = strlen(path) + 1;
	if (size > sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, size);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	r = bind_path(fd, &address);
	if (r == -EADDRINUSE && !is_in_use(&address)) {
		(void)unlink(path);
		r = bind_path(fd, &address);
	}
	if (r < 0)
		return r;
	r = start(fd, path, mode, uid, gid);
	if (r < 0) {
		(void)unlink(path);
		return r;
	}
	listener->fd = TAKE_FD(fd);
	return 0;
}

void listener_close(struct listener *listener, const char *path)
{
	if (listener->fd >= 0)
		(void)unlink(path);
	close_fd(listener->fd);
	listener->fd = -1;
}

int listener_accept(struct listener *listener)
{
	bool was_deaf = listener->is_deaf;
	int fd, n;

	for (n = 0; n < ACCEPTS_AT_ONCE; n++) {
		fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0)
			listener->let_in(listener, fd);
		else if (errno != EINTR && errno != ECONNABORTED)
			break;
	}
	listener->is_deaf = n < ACCEPTS_AT_ONCE && errno != EAGAIN;
	if (!listener->is_deaf)
		return 0;
	n = -errno;
	listener->watch(listener, false);
	return was_deaf ? 0 : n;
}

void listener_retry(struct listener *listener)
{
	if (listener->is_deaf)
		listener->watch(listener, true);
}
