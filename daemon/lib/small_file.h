/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of the kernel that are read in one go into memory of the caller.
 */
#ifndef PROBE_LIB_SMALL_FILE_H
#define PROBE_LIB_SMALL_FILE_H

#include <stddef.h>
#include <sys/types.h>

/* A UUID as text, terminated. */
#define BOOT_ID_BYTES 37

/**
 * small_file_read() - the text of a file
 * @dir_fd: the directory; AT_FDCWD when @path is absolute
 * @path: the file
 * @buf: gets the text, terminated
 * @size: bytes of @buf, at least 1; of a longer file it gets the begin
 *
 * Return: bytes of the text; -errno
 */
ssize_t small_file_read(int dir_fd, const char *path, char *buf, size_t size);

/**
 * boot_id_read() - what tells this boot from others
 * @ret_boot: gets it
 *
 * Return: 0; -EBADMSG when the kernel's file has something else; another -errno
 */
int boot_id_read(char ret_boot[static BOOT_ID_BYTES]);

#endif /* PROBE_LIB_SMALL_FILE_H */
