/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Static probes of programs (USDT), which <sys/sdt.h> writes into notes: the
 * section .note.stapsdt, name "stapsdt", type 3. The layout is that of
 * https://sourceware.org/systemtap/wiki/UserSpaceProbeImplementation.
 */
#ifndef PROBE_LIB_ELF_USDT_H
#define PROBE_LIB_ELF_USDT_H

#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct elf_image;

/* What a file can have before it is refused; real ones have some hundred. */
#define USDT_MAX_PLACES 65536

/**
 * struct usdt_place - one place of a probe
 * @provider: its provider
 * @name: its name; a probe can have several places
 * @args: description of its arguments, such as "-4@%edi 8@16(%rsp)"
 * @vaddr: the instruction, address before relocation
 * @file_offset: the same in the file
 * @semaphore: offset in the file of the counter of those who watch; 0 for none
 */
struct usdt_place {
	const char *provider;
	const char *name;
	const char *args;
	uint64_t vaddr;
	uint64_t file_offset;
	uint64_t semaphore;
};

/**
 * struct usdt_notes - all places of a file
 * @places: in the order of the notes
 * @n_places: how many
 * @text: what their strings are in
 */
struct usdt_notes {
	struct usdt_place *places;
	size_t n_places;
	char *text;
};

/**
 * elf_usdt_read() - read the notes of a file
 * @image: the file
 * @ret_notes: owned by the caller
 *
 * A note that is cut short or names a place that the file does not load is left out.
 *
 * Return: 0, also for none; -E2BIG above USDT_MAX_PLACES; -ENOMEM
 */
int elf_usdt_read(const struct elf_image *image, struct usdt_notes **ret_notes);

/**
 * usdt_notes_free() - free them
 * @notes: them or NULL
 *
 * Return: NULL
 */
struct usdt_notes *usdt_notes_free(struct usdt_notes *notes);
DEFINE_CLEANUP(struct usdt_notes *, usdt_notes_free);

/**
 * struct usdt_arg - an argument of a place, as tracefs fetches it
 * @expr: fetch argument without a type, e.g. "%di", "+16(%sp)", "\5"
 * @type: its type by size and sign: "s32", "u64", …
 */
struct usdt_arg {
	char expr[48];
	char type[4];
};

/**
 * usdt_arg_count() - how many arguments a description has
 * @args: the description
 */
size_t usdt_arg_count(const char *args);

/**
 * usdt_arg_get() - one argument of a description
 * @args: the description, in the assembler's syntax of the machine
 * @machine: EM_X86_64 or EM_AARCH64
 * @i: which, from 0
 * @ret_arg: how it is fetched
 *
 * Return: 0; -ENOENT when there is none; -EINVAL when it is not understood;
 * -ENOTSUP when tracefs cannot fetch it: an index register, a floating-point
 * register, an address that depends on where the program is loaded
 */
int usdt_arg_get(const char *args, unsigned int machine, size_t i, struct usdt_arg *ret_arg);

#endif /* PROBE_LIB_ELF_USDT_H */
