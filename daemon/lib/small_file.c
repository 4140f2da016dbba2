// SPDX-License-Identifier: GPL-2.0-only
#include "small_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"

ssize_t small_file_read(int dir_fd, const char *path, char *buf, size_t size)
{
	_cleanup_close_ int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	if (n < 0)
		return -errno;
	buf[n] = '\0';
	return n;
}

int boot_id_read(char ret_boot[static BOOT_ID_BYTES])
{
	char text[BOOT_ID_BYTES + 1];
	ssize_t n =
		small_file_read(AT_FDCWD, "/proc/sys/kernel/random/boot_id", text, sizeof(text));

	if (n < 0)
		return (int)n;
	if (n != BOOT_ID_BYTES || text[n - 1] != '\n')
		return -EBADMSG;
	text[n - 1] = '\0';
	memcpy(ret_boot, text, BOOT_ID_BYTES);
	return 0;
}
