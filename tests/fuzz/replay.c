/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replays a corpus through a fuzzer's entry: replay FILE|DIR…
 * The same entry runs unchanged under libFuzzer (make fuzz).
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(int dir_fd, const char *name)
{
	_cleanup_free_ uint8_t *data = NULL;
	_cleanup_close_ int fd = -1;
	struct stat st;
	ssize_t n;

	fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	/* Exactly as large as the input: the sanitizer sees a read past it. */
	data = malloc(st.st_size ? (size_t)st.st_size : 1);
	if (!data)
		return -ENOMEM;
	n = read(fd, data, (size_t)st.st_size);
	if (n != st.st_size)
		return -EIO;
	(void)LLVMFuzzerTestOneInput(data, (size_t)n);
	return 0;
}

static int replay_dir(const char *path, unsigned int *count)
{
	_cleanup_closedir_ DIR *dir = opendir(path);
	struct dirent *de;
	int r;

	if (!dir)
		return -errno;
	while ((de = readdir(dir))) {
		if (de->d_name[0] == '.')
			continue;
		r = replay_file(dirfd(dir), de->d_name);
		if (r < 0) {
			fprintf(stderr, "%s/%s: %s\n", path, de->d_name, strerror(-r));
			return r;
		}
		(*count)++;
	}
	return 0;
}

int main(int argc, char **argv)
{
	unsigned int count = 0;
	int i;

	for (i = 1; i < argc; i++)
		if (replay_dir(argv[i], &count) < 0)
			return 1;
	/* An empty corpus proves nothing. */
	printf("%u passed, %u failed\n", count, count ? 0 : 1);
	return count ? 0 : 1;
}
