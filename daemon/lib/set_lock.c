// SPDX-License-Identifier: GPL-2.0-only
#include "set_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct set_lock {
	int dir_fd;
	int fd;
	char *file;
};

static int open_dir(const char *dir, int *ret_fd)
{
	int fd;

	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return -errno;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

static pid_t read_holder(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	return (pid_t)strtol(text, NULL, 10);
}

/* The last holder may have removed the file between our open and our lock. */
static bool is_current(const struct set_lock *lock)
{
	struct stat ours, there;

	return fstat(lock->fd, &ours) == 0 && fstatat(lock->dir_fd, lock->file, &there, 0) == 0 &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static int take(struct set_lock *lock, pid_t *ret_holder)
{
	int tries;

	for (tries = 0; tries < 100; tries++) {
		lock->fd = openat(lock->dir_fd, lock->file,
				  O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (lock->fd < 0)
			return -errno;
		if (flock(lock->fd, LOCK_EX | LOCK_NB) < 0) {
			int r = errno == EWOULDBLOCK ? -EBUSY : -errno;

			if (r == -EBUSY)
				*ret_holder = read_holder(lock->fd);
			lock->fd = close_fd(lock->fd);
			return r;
		}
		if (is_current(lock))
			return 0;
		lock->fd = close_fd(lock->fd);
	}
	return -EBUSY;
}

int set_lock_take(const char *dir, const char *name, struct set_lock **ret_lock, pid_t *ret_holder)
{
	_cleanup_(set_lock_freep) struct set_lock *lock = calloc(1, sizeof(*lock));
	int r;

	if (!lock)
		return -ENOMEM;
	lock->dir_fd = -1;
	lock->fd = -1;
	if (asprintf(&lock->file, "%s.lock", name) < 0) {
		lock->file = NULL;
		return -ENOMEM;
	}
	r = open_dir(dir ? dir : SET_LOCK_DIR, &lock->dir_fd);
	if (r < 0)
		return r;
	*ret_holder = 0;
	r = take(lock, ret_holder);
	if (r < 0)
		return r;
	if (ftruncate(lock->fd, 0) < 0 || dprintf(lock->fd, "%d\n", (int)getpid()) < 0)
		return -errno;
	*ret_lock = TAKE_PTR(lock);
	return 0;
}

/* Looks at a list of which a part may be passed over. */
#define LOOKS 3

/*
 * A line: ID: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE START END. That of one
 * who waits has an arrow before FLOCK.
 */
static int look_for_lock(const struct stat *st)
{
	char buffer[16384];
	_cleanup_fclose_ FILE *locks = fopen("/proc/locks", "re");
	_cleanup_free_ char *line = NULL;
	unsigned int dev_major, dev_minor;
	unsigned long long inode;
	size_t room = 0;

	if (!locks)
		return -errno;
	(void)setvbuf(locks, buffer, _IOFBF, sizeof(buffer));
	while (getline(&line, &room, locks) > 0)
		if (sscanf(line, "%*s FLOCK %*s WRITE %*s %x:%x:%llu", &dev_major, &dev_minor,
			   &inode) == 3 &&
		    inode == st->st_ino && makedev(dev_major, dev_minor) == st->st_dev)
			return 1;
	return ferror(locks) ? -EIO : 0;
}

/*
 * The kernel gives a page of the list at a time, and goes on by number: where a lock of
 * the page before has gone meanwhile, one of the next is passed over.
 */
static int is_locked(const struct stat *st)
{
	int looks, r = 0;

	for (looks = 0; looks < LOOKS && r == 0; looks++)
		r = look_for_lock(st);
	return r;
}

int set_lock_holder(const char *dir, const char *name, pid_t *ret_holder)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int fd = -1;
	struct stat st;
	int r;

	if (asprintf(&path, "%s/%s.lock", dir ? dir : SET_LOCK_DIR, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	r = is_locked(&st);
	if (r == 1)
		*ret_holder = read_holder(fd);
	return r;
}

struct set_lock *set_lock_free(struct set_lock *lock)
{
	if (!lock)
		return NULL;
	/* Removed while it is held, so that nobody locks a file without a name. */
	if (lock->fd >= 0)
		(void)unlinkat(lock->dir_fd, lock->file, 0);
	close_fd(lock->fd);
	close_fd(lock->dir_fd);
	free(lock->file);
	free(lock);
	return NULL;
}
