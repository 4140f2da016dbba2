/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names for addresses of programs. A process's mappings are read when the first
 * of its addresses is to be named, and anew after a second; until then nothing of
 * it has a name, if the round cannot read them any more. The functions of a file are
 * read once for all processes. Both are kept within bounds, the longest unused going
 * first.
 *
 * A file is read as the process has it mapped, also when it has its name no more
 * or another one has got it (/proc/PID/map_files); where that is not permitted,
 * by its path, if that is the same inode still.
 */
#ifndef PROBE_LIB_USER_NAMES_H
#define PROBE_LIB_USER_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/* Room for a name: of a function, of a file. */
#define USER_NAME_MAX 1024

/*
 * In a round no more is begun when so many bytes of mappings and of symbol tables
 * were read: lines are not written meanwhile, and buffers fill. A byte takes some
 * ten nanoseconds, so that is ten milliseconds; what was begun last is finished, two
 * tables of USER_SYMBOLS_MAX_BYTES at the most.
 */
#define USER_NAMES_ROUND_BYTES (1U << 20)

struct user_names;

/**
 * struct user_place - an address
 * @pid: the process
 * @program: what it runs, see struct process; 0 when that is not known
 * @stack: where its stack begins; 0 when that is not known
 * @address: the address
 * @is_return: it is behind a call, which may be the function's last instruction
 */
struct user_place {
	int32_t pid;
	uint64_t program;
	uint64_t stack;
	uint64_t address;
	bool is_return;
};

/**
 * user_names_new() - nothing is known yet
 * @proc_fd: directory /proc; borrowed, must outlive the object
 * @ret_names: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int user_names_new(int proc_fd, struct user_names **ret_names);

/**
 * user_names_free() - free them
 * @names: they or NULL
 *
 * Return: NULL
 */
struct user_names *user_names_free(struct user_names *names);
DEFINE_CLEANUP(struct user_names *, user_names_free);

/**
 * user_names_begin_round() - a new round of lines begins
 * @names: the names
 * @now_ns: a clock that does not go backwards
 */
void user_names_begin_round(struct user_names *names, uint64_t now_ns);

/**
 * user_names_write() - name an address
 * @names: the names
 * @place: the address
 * @buf: gets "function+0x1c [/path]"; "+0x1234 [/path]", the address in the file,
 *	 when it is in no function; "0x7f… [/path]" when the file cannot be read, or
 *	 not in this round any more
 *
 * Return: bytes; 0 when nothing is known of the address, or not in this round
 */
size_t user_names_write(struct user_names *names, const struct user_place *place,
			char buf[USER_NAME_MAX]);

#endif /* PROBE_LIB_USER_NAMES_H */
