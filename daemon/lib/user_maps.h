/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a program has its code: the executable mappings of /proc/PID/maps.
 */
#ifndef PROBE_LIB_USER_MAPS_H
#define PROBE_LIB_USER_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

/* Mappings of one process that are kept; a program of many libraries has hundreds. */
#define USER_MAPS_MAX 4096

/**
 * struct user_mapping - executable memory
 * @start: its first address
 * @end: the one behind its last
 * @offset: of @start in the file
 * @ino: inode of the file; 0: it is of no file
 * @path: of the maps: of the file, or "[vdso]" and the like, or "". A newline in it
 *	  is "\012"
 * @is_deleted: the file has its name no more; @path is without " (deleted)"
 */
struct user_mapping {
	uint64_t start;
	uint64_t end;
	uint64_t offset;
	uint64_t ino;
	const char *path;
	bool is_deleted;
};

/**
 * struct user_maps - those of one process
 * @mappings: by address
 * @n_mappings: how many
 * @room: allocated
 * @stack_start: of the first thread's stack; 0 when there is none
 * @stack_end: its end
 * @cost: bytes of the file
 */
struct user_maps {
	struct user_mapping *mappings;
	size_t n_mappings;
	size_t room;
	uint64_t stack_start;
	uint64_t stack_end;
	size_t cost;
};

/**
 * user_maps_read() - read them
 * @fd: the file
 * @ret_maps: owned by the caller
 *
 * Return: 0; -errno of the file; -ENOMEM
 */
int user_maps_read(int fd, struct user_maps **ret_maps);

/**
 * user_maps_free() - free them
 * @maps: they or NULL
 *
 * Return: NULL
 */
struct user_maps *user_maps_free(struct user_maps *maps);
DEFINE_CLEANUP(struct user_maps *, user_maps_free);

/**
 * user_maps_find() - the mapping that has an address
 * @maps: the mappings
 * @address: the address
 *
 * Return: the mapping, of @maps, or NULL
 */
const struct user_mapping *user_maps_find(const struct user_maps *maps, uint64_t address);

#endif /* PROBE_LIB_USER_MAPS_H */
