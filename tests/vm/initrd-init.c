// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program under a kernel whose drivers are modules: loads those
 * beside it, in the order of their names, and goes on from the guest's disk.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define DISK		 "/dev/vda"
#define DISK_SECONDS_MAX 20

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "init: %s: %s\n", what, strerror(errno));
	exit(1); /* the kernel panics, and the run ends */
}

static void load_modules(void)
{
	struct dirent **entries;
	int i, n = scandir("/modules", &entries, NULL, alphasort);

	if (n < 0 || chdir("/modules") < 0)
		die("/modules");
	for (i = 0; i < n; i++) {
		int fd;

		if (entries[i]->d_name[0] == '.')
			continue;
		fd = open(entries[i]->d_name, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST))
			fprintf(stderr, "init: module %s: %s\n", entries[i]->d_name,
				strerror(errno));
		close(fd);
	}
}

/* The disk comes up in its own time. */
static void mount_disk(void)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	time_t deadline = time(NULL) + DISK_SECONDS_MAX;

	while (mount(DISK, "/root", "ext4", 0, NULL) < 0) {
		if ((errno != ENOENT && errno != ENXIO) || time(NULL) > deadline)
			die(DISK);
		nanosleep(&pause, NULL);
	}
}

int main(int argc, char **argv)
{
	(void)argc;
	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) < 0)
		die("/dev");
	load_modules();
	mount_disk();
	if (chdir("/root") < 0 || mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0)
		die("/root");
	argv[0] = "/sbin/init";
	execv(argv[0], argv);
	die(argv[0]);
}
