// SPDX-License-Identifier: GPL-2.0-only
#include "user_names.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_image.h"
#include "macro.h"
#include "user_maps.h"
#include "user_symbols.h"

#define PROCESSES 64
#define FILES	  64
/* What all files' functions take together. */
#define SYMBOLS_BYTES (16U << 20)
/* Mappings are believed for so long. */
#define FRESH_NS 1000000000ULL
/* What it takes to open a file, as if so many bytes of it were read. */
#define OPEN_COST 4096
/* A longer path is told by its end. */
#define PATH_SHOWN 512

/* What a file is: another content has another change time. */
struct file_key {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec changed;
};

/**
 * struct address_space - the mappings of a process
 * @pid: the process; 0: an empty place
 * @program: what it ran when they were read
 * @read_ns: when that was tried last
 * @used: when, by the count of uses
 * @maps: they; NULL when they could not be read
 * @keys: of the files of @maps, by index; an ino of 0: not known yet
 */
struct address_space {
	int32_t pid;
	uint64_t program;
	uint64_t read_ns;
	uint64_t used;
	struct user_maps *maps;
	struct file_key *keys;
};

/**
 * struct symbol_file - the functions of a file
 * @key: which file
 * @used: when, by the count of uses; 0: an empty place
 * @symbols: they; NULL when it cannot be read
 */
struct symbol_file {
	struct file_key key;
	uint64_t used;
	struct user_symbols *symbols;
};

struct user_names {
	int proc_fd;
	uint64_t now_ns;
	size_t cost; /* of this round; see USER_NAMES_ROUND_BYTES */
	uint64_t uses;
	struct address_space spaces[PROCESSES];
	struct symbol_file files[FILES];
	size_t bytes; /* of all symbols */
	bool has_tried_vdso;
	struct user_symbols *vdso;
};

int user_names_new(int proc_fd, struct user_names **ret_names)
{
	struct user_names *names = calloc(1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	names->proc_fd = proc_fd;
	*ret_names = names;
	return 0;
}

static void space_done(struct address_space *space)
{
	user_maps_free(space->maps);
	free(space->keys);
	*space = (struct address_space){ 0 };
}

static void file_done(struct user_names *names, struct symbol_file *file)
{
	if (file->symbols)
		names->bytes -= user_symbols_bytes(file->symbols);
	user_symbols_free(file->symbols);
	*file = (struct symbol_file){ .used = 0 };
}

struct user_names *user_names_free(struct user_names *names)
{
	size_t i;

	if (!names)
		return NULL;
	for (i = 0; i < PROCESSES; i++)
		space_done(&names->spaces[i]);
	for (i = 0; i < FILES; i++)
		file_done(names, &names->files[i]);
	user_symbols_free(names->vdso);
	free(names);
	return NULL;
}

void user_names_begin_round(struct user_names *names, uint64_t now_ns)
{
	names->now_ns = now_ns;
	names->cost = 0;
}

static bool has_budget(const struct user_names *names)
{
	return names->cost < USER_NAMES_ROUND_BYTES;
}

/* --- mappings -------------------------------------------------------------- */

static struct user_maps *read_maps(struct user_names *names, const struct user_place *place)
{
	_cleanup_(user_maps_freep) struct user_maps *maps = NULL;
	_cleanup_close_ int fd = -1;
	char path[32];

	(void)snprintf(path, sizeof(path), "%" PRId32 "/maps", place->pid);
	names->cost += OPEN_COST;
	fd = openat(names->proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || user_maps_read(fd, &maps) < 0)
		return NULL;
	names->cost += maps->cost;
	/* It has started another program since the hit. */
	if (place->stack && maps->stack_end &&
	    (place->stack < maps->stack_start || place->stack >= maps->stack_end))
		return NULL;
	return TAKE_PTR(maps);
}

static void refresh_space(struct user_names *names, struct address_space *space,
			  const struct user_place *place)
{
	struct file_key *keys = NULL;
	struct user_maps *maps;

	if (!has_budget(names))
		return;
	maps = read_maps(names, place);
	if (maps)
		keys = calloc(maps->n_mappings + 1, sizeof(*keys));
	space->read_ns = names->now_ns;
	/* Of a process that is gone, what was known still counts. */
	if (!keys) {
		user_maps_free(maps);
		return;
	}
	user_maps_free(space->maps);
	free(space->keys);
	space->maps = maps;
	space->keys = keys;
}

static bool is_fresh(const struct user_names *names, const struct address_space *space)
{
	return names->now_ns - space->read_ns < FRESH_NS;
}

static struct address_space *find_space(struct user_names *names, const struct user_place *place)
{
	struct address_space *oldest = names->spaces, *space;
	size_t i;

	for (i = 0; i < PROCESSES; i++) {
		space = &names->spaces[i];
		if (space->pid == place->pid && space->program == place->program)
			break;
		if (space->used < oldest->used)
			oldest = space;
	}
	if (i == PROCESSES) {
		space = oldest;
		space_done(space);
		space->pid = place->pid;
		space->program = place->program;
		refresh_space(names, space, place);
	} else if (!is_fresh(names, space)) {
		refresh_space(names, space, place);
	}
	space->used = ++names->uses;
	return space;
}

/* Old ones that this round cannot read anew are not believed: another file may lie there. */
static const struct user_mapping *find_known(const struct user_names *names,
					     const struct address_space *space, uint64_t address)
{
	return space->maps && is_fresh(names, space) ? user_maps_find(space->maps, address) : NULL;
}

static const struct user_mapping *find_mapping(struct user_names *names,
					       const struct user_place *place, uint64_t address,
					       struct address_space **ret_space)
{
	struct address_space *space = find_space(names, place);
	const struct user_mapping *mapping = find_known(names, space, address);

	*ret_space = space;
	/* A library that was loaded meanwhile; once in a round. */
	if (!mapping && space->read_ns != names->now_ns) {
		refresh_space(names, space, place);
		mapping = find_known(names, space, address);
	}
	return mapping;
}

/* --- files ----------------------------------------------------------------- */

/* Return: a descriptor of the mapped file that cannot be read from, or -errno */
static int open_mapped(const struct user_names *names, int32_t pid,
		       const struct user_mapping *mapping, struct stat *st)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int fd = -1;
	char name[80];

	(void)snprintf(name, sizeof(name), "%" PRId32 "/map_files/%" PRIx64 "-%" PRIx64, pid,
		       mapping->start, mapping->end);
	fd = openat(names->proc_fd, name, O_PATH | O_CLOEXEC);
	if (fd < 0 && !mapping->is_deleted) {
		if (asprintf(&path, "%" PRId32 "/root%s", pid, mapping->path) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		fd = openat(names->proc_fd, path, O_PATH | O_CLOEXEC);
	}
	if (fd < 0 || fstat(fd, st) < 0)
		return -errno;
	if (!S_ISREG(st->st_mode) || st->st_ino != mapping->ino)
		return -ESTALE;
	return TAKE_FD(fd);
}

static struct user_symbols *read_symbols(int fd)
{
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	struct user_symbols *symbols = NULL;
	char path[32];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (elf_image_open(path, &image) < 0 || user_symbols_load(image, &symbols) < 0)
		return NULL;
	return symbols;
}

static bool is_same_file(const struct file_key *a, const struct file_key *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
	       a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

static struct symbol_file *oldest_file(struct user_names *names)
{
	struct symbol_file *oldest = names->files;
	size_t i;

	for (i = 1; i < FILES; i++)
		if (names->files[i].used < oldest->used)
			oldest = &names->files[i];
	return oldest;
}

static struct symbol_file *oldest_with_symbols(struct user_names *names,
					       const struct symbol_file *but)
{
	struct symbol_file *oldest = NULL;
	size_t i;

	for (i = 0; i < FILES; i++) {
		struct symbol_file *file = &names->files[i];

		if (file != but && file->symbols && (!oldest || file->used < oldest->used))
			oldest = file;
	}
	return oldest;
}

static struct symbol_file *find_file(struct user_names *names, const struct file_key *key)
{
	size_t i;

	for (i = 0; i < FILES; i++) {
		struct symbol_file *file = &names->files[i];

		if (!file->used || !is_same_file(&file->key, key))
			continue;
		file->used = ++names->uses;
		return file;
	}
	return NULL;
}

static struct symbol_file *load_file(struct user_names *names, int fd, const struct file_key *key)
{
	struct symbol_file *file = oldest_file(names), *other;

	file_done(names, file);
	*file = (struct symbol_file){ *key, ++names->uses, read_symbols(fd) };
	names->cost += OPEN_COST + (file->symbols ? user_symbols_cost(file->symbols) : 0);
	if (file->symbols)
		names->bytes += user_symbols_bytes(file->symbols);
	while (names->bytes > SYMBOLS_BYTES && (other = oldest_with_symbols(names, file)))
		file_done(names, other);
	return file;
}

/* The kernel gives all processes of this kind the same: ours will do. */
static const struct user_symbols *vdso_symbols(struct user_names *names)
{
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)getauxval(AT_SYSINFO_EHDR);

	if (names->has_tried_vdso || !header)
		return names->vdso;
	names->has_tried_vdso = true;
	if (elf_image_from_memory((char *)header,
				  header->e_shoff + (size_t)header->e_shnum * header->e_shentsize,
				  &image) == 0)
		(void)user_symbols_load(image, &names->vdso);
	return names->vdso;
}

/* --- names ----------------------------------------------------------------- */

static const struct user_symbols *find_symbols(struct user_names *names,
					       const struct user_place *place,
					       const struct address_space *space,
					       const struct user_mapping *mapping)
{
	struct file_key *key = &space->keys[mapping - space->maps->mappings];
	struct symbol_file *file = key->ino ? find_file(names, key) : NULL;
	_cleanup_close_ int fd = -1;
	struct stat st;

	/* A 32-bit program has another one, and lies below. */
	if (!mapping->ino)
		return mapping->start > UINT32_MAX ? vdso_symbols(names) : NULL;
	if (file)
		return file->symbols;
	fd = open_mapped(names, place->pid, mapping, &st);
	if (fd < 0)
		return NULL;
	*key = (struct file_key){ st.st_dev, st.st_ino, st.st_size, st.st_ctim };
	file = find_file(names, key);
	if (!file && has_budget(names))
		file = load_file(names, fd, key);
	return file ? file->symbols : NULL;
}

size_t user_names_write(struct user_names *names, const struct user_place *place,
			char buf[USER_NAME_MAX])
{
	/* The call is before where it returns to, perhaps at the end of its function. */
	uint64_t address = place->address - (place->is_return ? 1 : 0);
	const struct user_mapping *mapping = NULL;
	const struct user_symbols *symbols;
	struct address_space *space;
	const char *function, *path;
	uint64_t vaddr, offset;
	size_t path_size;
	int n;

	if (place->program)
		mapping = find_mapping(names, place, address, &space);
	if (!mapping || !mapping->path[0] || (!mapping->ino && strcmp(mapping->path, "[vdso]")))
		return 0;
	path_size = strlen(mapping->path);
	path = path_size > PATH_SHOWN ? mapping->path + path_size - PATH_SHOWN : mapping->path;
	if (*path == '[')
		path = "vdso";
	symbols = find_symbols(names, place, space, mapping);
	if (!symbols ||
	    user_symbols_address(symbols, address - mapping->start + mapping->offset, &vaddr) < 0) {
		n = snprintf(buf, USER_NAME_MAX, "0x%" PRIx64 " [%s]", place->address, path);
		return (size_t)n;
	}
	function = user_symbols_find(symbols, vaddr, &offset);
	if (!function)
		n = snprintf(buf, USER_NAME_MAX, "+0x%" PRIx64 " [%s]",
			     vaddr + (place->address - address), path);
	else
		n = snprintf(buf, USER_NAME_MAX, "%.*s+0x%" PRIx64 " [%s]",
			     USER_NAME_MAX - PATH_SHOWN - 32, function,
			     offset + (place->address - address), path);
	return (size_t)n;
}
