/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's functions by name and by address, from /proc/kallsyms or from a
 * vmlinux file.
 */
#ifndef PROBE_LIB_KSYMS_H
#define PROBE_LIB_KSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct elf_image;
struct ksyms;

/**
 * struct ksym - one function
 * @address: its start; 0 when the kernel hides addresses
 * @name: offset of its name; see ksyms_name()
 * @module: number of its module, 0 for the kernel itself; see ksyms_module()
 */
struct ksym {
	uint64_t address;
	uint32_t name;
	uint32_t module;
};

/**
 * enum ksym_mark - places that are not functions
 * @KSYM_STEXT: start of the code that stays
 * @KSYM_ETEXT: its end
 * @KSYM_INIT_START: start of the code that is freed after boot
 * @KSYM_INIT_STOP: its end
 * @KSYM_EXTABLE_START: table of instructions with a fixup
 * @KSYM_EXTABLE_STOP: its end
 * @KSYM_JUMP_TABLE_START: table of jump labels
 * @KSYM_JUMP_TABLE_STOP: its end
 *
 * A running kernel names those in data only with CONFIG_KALLSYMS_ALL.
 */
enum ksym_mark {
	KSYM_STEXT,
	KSYM_ETEXT,
	KSYM_INIT_START,
	KSYM_INIT_STOP,
	KSYM_EXTABLE_START,
	KSYM_EXTABLE_STOP,
	KSYM_JUMP_TABLE_START,
	KSYM_JUMP_TABLE_STOP,
	KSYM_MARK_COUNT
};

/**
 * ksyms_parse_kallsyms() - read the text of /proc/kallsyms
 * @text: the text; need not be terminated
 * @size: its bytes
 * @ret_ksyms: owned by the caller
 *
 * Keeps what lives in text (types t, T, w, W). A line that cannot be read is
 * passed over.
 *
 * Return: 0; -ENODATA when no line could be read; -ENOMEM
 */
int ksyms_parse_kallsyms(const char *text, size_t size, struct ksyms **ret_ksyms);

/**
 * ksyms_load_kallsyms() - read a file in the format of /proc/kallsyms
 * @path: the file, NULL for /proc/kallsyms
 * @ret_ksyms: owned by the caller
 *
 * Return: as ksyms_parse_kallsyms(), or -errno of reading
 */
int ksyms_load_kallsyms(const char *path, struct ksyms **ret_ksyms);

/**
 * ksyms_load_image() - read the symbol table of a vmlinux
 * @image: the file
 * @ret_ksyms: owned by the caller; borrows nothing
 *
 * Return: 0; -ENODATA when it has no symbol table; -ENOMEM
 */
int ksyms_load_image(const struct elf_image *image, struct ksyms **ret_ksyms);

/**
 * ksyms_free() - free the table
 * @ksyms: it or NULL
 *
 * Return: NULL
 */
struct ksyms *ksyms_free(struct ksyms *ksyms);
DEFINE_CLEANUP(struct ksyms *, ksyms_free);

/**
 * ksyms_has_addresses() - false when the kernel shows zeros for addresses
 * @ksyms: the table
 *
 * That is kptr_restrict or a process without CAP_SYSLOG.
 */
bool ksyms_has_addresses(const struct ksyms *ksyms);

/**
 * ksyms_count() - number of functions
 * @ksyms: the table
 */
size_t ksyms_count(const struct ksyms *ksyms);

/**
 * ksyms_first() - the first function in the order of addresses, of the table
 * @ksyms: the table
 */
const struct ksym *ksyms_first(const struct ksyms *ksyms);

/**
 * ksyms_next() - the function after another; NULL after the last
 * @ksyms: the table
 * @sym: the other
 */
const struct ksym *ksyms_next(const struct ksyms *ksyms, const struct ksym *sym);

/**
 * ksyms_name() - name of a function, of the table
 * @ksyms: the table
 * @sym: the function
 */
const char *ksyms_name(const struct ksyms *ksyms, const struct ksym *sym);

/**
 * ksyms_module() - module of a function, of the table; NULL for the kernel itself
 * @ksyms: the table
 * @sym: the function
 */
const char *ksyms_module(const struct ksyms *ksyms, const struct ksym *sym);

/**
 * ksyms_find() - the functions of one name
 * @ksyms: the table
 * @module: in this module only; NULL for any
 * @name: the name
 * @ret_syms: gets the first @max of them
 * @max: room in @ret_syms
 *
 * Return: how many there are, which may be more than @max
 */
size_t ksyms_find(const struct ksyms *ksyms, const char *module, const char *name,
		  const struct ksym **ret_syms, size_t max);

/**
 * ksyms_has_module() - does any function belong to the module?
 * @ksyms: the table
 * @module: its name
 */
bool ksyms_has_module(const struct ksyms *ksyms, const char *module);

/**
 * ksyms_at() - the function around an address
 * @ksyms: the table
 * @address: the address
 *
 * Return: the function, of the table; NULL when no function starts at or before
 * it in text that is known
 */
const struct ksym *ksyms_at(const struct ksyms *ksyms, uint64_t address);

/**
 * ksyms_size() - bytes up to the next symbol, as kallsyms counts them
 * @ksyms: the table
 * @sym: the function
 *
 * Return: the size; 0 when it is not known (the last of all, or no addresses)
 */
uint64_t ksyms_size(const struct ksyms *ksyms, const struct ksym *sym);

/**
 * ksyms_mark() - address of a place that is not a function
 * @ksyms: the table
 * @mark: the place
 *
 * Return: the address; 0 when it is not known
 */
uint64_t ksyms_mark(const struct ksyms *ksyms, enum ksym_mark mark);

/**
 * ksyms_is_text() - is the address in code that can run now?
 * @ksyms: the table
 * @sym: the function around it
 *
 * Return: false for code of the kernel itself outside of _stext.._etext, which
 * is headers, and what is freed after boot, and for code that was made at run
 * time, listed under "bpf" and "__builtin__…" as if these were modules; true
 * when it is not known
 */
bool ksyms_is_text(const struct ksyms *ksyms, const struct ksym *sym);

/**
 * ksyms_is_init_text() - is it a function of the kernel's start-up code?
 * @ksyms: the table
 * @sym: the function
 *
 * Return: true for what is freed after boot; false too when it is not known
 */
bool ksyms_is_init_text(const struct ksyms *ksyms, const struct ksym *sym);

/**
 * ksyms_nearest() - names of functions like one that does not exist
 * @ksyms: the table
 * @module: in this module only; NULL for any
 * @name: what the user wrote
 * @ret_names: gets them, nearest first, of the table
 * @max: room in @ret_names
 *
 * Return: how many
 */
size_t ksyms_nearest(const struct ksyms *ksyms, const char *module, const char *name,
		     const char **ret_names, size_t max);

#endif /* PROBE_LIB_KSYMS_H */
