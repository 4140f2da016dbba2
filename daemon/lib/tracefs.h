/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracefs control files: found once, then always reached through directory
 * descriptors. One write() per command, since the kernel parses each by itself.
 */
#ifndef PROBE_LIB_TRACEFS_H
#define PROBE_LIB_TRACEFS_H

#include <stdbool.h>
#include <stddef.h>

#include "cleanup.h"

/**
 * struct tracefs - an open tracefs
 * @root_fd: its root directory
 * @path: where it is mounted, for messages
 */
struct tracefs {
	int root_fd;
	char *path;
};

/**
 * tracefs_open() - find and open tracefs
 * @root: its directory, or NULL: /sys/kernel/tracing, then
 *	  /sys/kernel/debug/tracing, then what /proc/self/mountinfo names
 * @ret_tracefs: owned by the caller
 *
 * Return: 0; -ENOENT when it is not mounted; -EACCES without permission; -EPERM
 * when the kernel is locked down (LOCKDOWN_TRACEFS refuses each open); -ENOTSUP
 * when the directory has no dynamic or probe events; another -errno
 */
int tracefs_open(const char *root, struct tracefs **ret_tracefs);

/**
 * tracefs_open_advice() - what to do when tracefs_open() failed
 * @error: its -errno
 *
 * Return: a clause without full stop; never NULL
 */
const char *tracefs_open_advice(int error);

/**
 * tracefs_free() - close it
 * @tracefs: it or NULL
 *
 * Return: NULL
 */
struct tracefs *tracefs_free(struct tracefs *tracefs);
DEFINE_CLEANUP(struct tracefs *, tracefs_free);

/**
 * tracefs_append() - give a command to a file that collects them
 * @dir_fd: tracefs or an instance
 * @file: path below it, e.g. "dynamic_events"
 * @command: one line; the newline is added
 *
 * Opened with O_APPEND: without it the kernel removes everybody's probes
 * (probes_open() in trace_kprobe.c tests for O_TRUNC; the shell's > sets it).
 *
 * Return: 0 or -errno, the kernel's own for a refused command
 */
int tracefs_append(int dir_fd, const char *file, const char *command);

/**
 * tracefs_write() - set the value of a control file
 * @dir_fd: tracefs or an instance
 * @file: path below it, e.g. "events/probed_files/enable"
 * @value: the text, written by one write()
 *
 * Return: 0 or -errno
 */
int tracefs_write(int dir_fd, const char *file, const char *value);

/**
 * tracefs_replace() - set the value of a control file that collects values
 * @dir_fd: tracefs or an instance
 * @file: path below it, e.g. "set_event_notrace_pid"
 * @value: the text; what was collected before is gone
 *
 * Return: 0 or -errno
 */
int tracefs_replace(int dir_fd, const char *file, const char *value);

/**
 * tracefs_read() - read a whole control file
 * @dir_fd: tracefs or an instance
 * @file: path below it
 * @ret_text: terminated, owned by the caller
 * @ret_size: bytes without the terminator; may be NULL
 *
 * Return: 0 or -errno; -EFBIG above 64 MiB
 */
int tracefs_read(int dir_fd, const char *file, char **ret_text, size_t *ret_size);

/**
 * tracefs_has() - does a file exist?
 * @dir_fd: tracefs or an instance
 * @file: path below it
 */
bool tracefs_has(int dir_fd, const char *file);

/**
 * tracefs_set_clock() - choose the clock of an instance
 * @instance_fd: the instance
 * @clock: e.g. "boot"
 *
 * Nothing is written when the clock is chosen already, since writing empties
 * the buffer.
 *
 * Return: 0; -EINVAL when the kernel does not have it; another -errno
 */
int tracefs_set_clock(int instance_fd, const char *clock);

/**
 * tracefs_set_option() - switch an option of an instance
 * @instance_fd: the instance
 * @option: e.g. "record-tgid"
 * @on: the new state
 *
 * Return: 0; -ENOENT when the kernel does not have it; another -errno
 */
int tracefs_set_option(int instance_fd, const char *option, bool on);

/**
 * tracefs_instance_open() - open an instance, made if it is not there
 * @tracefs: where
 * @name: its name
 * @ret_fd: its directory, owned by the caller
 *
 * Return: 1 when it was made by this call, 0 when it was there; -errno
 */
int tracefs_instance_open(const struct tracefs *tracefs, const char *name, int *ret_fd);

/**
 * tracefs_instance_remove() - remove an instance
 * @tracefs: where
 * @name: its name
 *
 * Return: 0, also when there was none; -EBUSY while a file of it is open
 */
int tracefs_instance_remove(const struct tracefs *tracefs, const char *name);

/**
 * tracefs_list_dirs() - the subdirectories of a directory, e.g. events of a group
 * @dir_fd: tracefs or an instance
 * @path: below it
 * @ret_names: array of names, ended by NULL; free with tracefs_free_names()
 *
 * Return: how many; -ENOENT when there is no such directory; -errno
 */
int tracefs_list_dirs(int dir_fd, const char *path, char ***ret_names);

/**
 * tracefs_free_names() - free what tracefs_list_dirs() gave
 * @names: the array or NULL
 *
 * Return: NULL
 */
char **tracefs_free_names(char **names);
DEFINE_CLEANUP(char **, tracefs_free_names);

#endif /* PROBE_LIB_TRACEFS_H */
