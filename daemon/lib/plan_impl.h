/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of planning share: plan.c (a set), plan_env.c (what is known
 * of the machine), plan_kernel.c and plan_user.c (one target).
 */
#ifndef PROBE_LIB_PLAN_IMPL_H
#define PROBE_LIB_PLAN_IMPL_H

#include "plan.h"

/* Of larger functions the part around the place is read; the kernel's are all smaller. */
#define PLAN_FUNCTION_MAX_BYTES (256U << 10)

struct fetcharg;

struct plan_file {
	char *path;
	struct elf_file *file;
};

struct plan_library {
	char *soname;
	char *path;
};

/**
 * struct plan_note - what could not be checked
 * @text: a sentence for people
 * @is_of_kernel: it was noted when the kernel was loaded, so it is of each set that
 *		  asks for the kernel
 * @is_current: it is of the set that is planned now
 */
struct plan_note {
	char *text;
	bool is_of_kernel;
	bool is_current;
};

struct plan_env {
	struct plan_env_config config;
	struct elf_image *vmlinux;
	char *arch;
	char *release;
	bool kernel_is_loaded;
	bool kernel_is_loading;
	bool rewrite_is_known;
	bool has_rewrite;
	struct ksyms *ksyms;
	struct ktext *ktext;
	struct klists *klists;
	struct plan_file *files;
	size_t n_files;
	struct plan_library *libraries;
	size_t n_libraries;
	struct disasm *disasm;
	struct plan_btf **btf;
	size_t n_btf;
	char *readme;
	struct plan_note *notes;
	size_t n_notes;
};

/* One probe being planned, and where its errors go. */
struct planning {
	struct plan_env *env;
	const struct probe_set *set;
	const struct probe_spec *probe;
	struct diag *diag;
};

/**
 * plan_env_begin() - a set is planned: what was noted for others is not said of it
 * @env: the environment
 */
void plan_env_begin(struct plan_env *env);

/**
 * plan_env_load_kernel() - symbols, text and lists of the kernel, once
 * @env: the environment; what could not be read becomes a note, of each set that asks
 *
 * Return: 0 or -ENOMEM
 */
int plan_env_load_kernel(struct plan_env *env);

/**
 * plan_env_has_rewrite() - does the kernel carry out what the decoder says to rewrite?
 * @env: the environment
 *
 * Asked of the kernel's symbols: a kernel with our series has one of its own.
 *
 * Return: false, too, when they cannot be read
 */
bool plan_env_has_rewrite(struct plan_env *env);

/**
 * plan_env_note() - remember what could not be checked; each sentence once
 * @env: the environment
 * @fmt: the sentence
 */
void plan_env_note(struct plan_env *env, const char *fmt, ...) _printf_(2, 3);

/**
 * plan_env_open_file() - an ELF file, opened once
 * @env: the environment
 * @path: the file
 * @ret_file: of the environment
 *
 * Return: 0; -errno of elf_file_open()
 */
int plan_env_open_file(struct plan_env *env, const char *path, const struct elf_file **ret_file);

/**
 * planning_refuse() - an error about a probe; a warning when it is optional
 * @planning: the probe
 * @offset: byte of the target to point at
 * @fmt: what is wrong
 *
 * Return: -EINVAL
 */
int planning_refuse(const struct planning *planning, size_t offset, const char *fmt, ...)
	_printf_(3, 4);

/**
 * planning_refuse_key() - the same about another key than the target's
 * @planning: the probe
 * @key: pointer below the probe, e.g. "filter", "args/0"
 * @offset: byte of the value to point at
 * @fmt: what is wrong
 *
 * Return: -EINVAL
 */
int planning_refuse_key(const struct planning *planning, const char *key, size_t offset,
			const char *fmt, ...) _printf_(4, 5);

/**
 * planning_suggest() - a line of detail: did you mean …
 * @planning: the probe
 * @names: the names
 * @n_names: how many; nothing is added for 0
 */
void planning_suggest(const struct planning *planning, const char *const *names, size_t n_names);

/**
 * planning_offset_column() - byte of the target where its "+OFFSET" starts
 * @planning: the probe
 */
size_t planning_offset_column(const struct planning *planning);

/**
 * plan_place_alloc_words() - room for the instructions around a place
 * @place: with @address and @code as far as its size; gets @words, and
 *	   @code.n_skipped words before them are to be left out
 * @ret_n_words: how many to read
 *
 * Return: 0 or -ENOMEM
 */
int plan_place_alloc_words(struct plan_place *place, size_t *ret_n_words);

/**
 * plan_missing_fetch() - does this kernel's tracefs lack what an argument needs?
 * @env: the environment
 * @text: the argument as the kernel takes it
 * @fetch: what it is
 * @ret_advice: what to do, when it does
 *
 * Return: what it lacks, or NULL
 */
const char *plan_missing_fetch(struct plan_env *env, const char *text, const struct fetcharg *fetch,
			       const char **ret_advice);

/**
 * struct plan_places - the places that a probe names
 * @items: them; several only with "match": "all"
 * @n: how many
 */
struct plan_places {
	struct plan_place *items;
	size_t n;
};

/**
 * plan_resolve_places() - find the places that a probe names
 * @planning: the probe
 * @places: gets them, at least one; released by the caller, also when it fails
 *
 * Return: as plan_resolve()
 */
int plan_resolve_places(const struct planning *planning, struct plan_places *places);
int plan_resolve_kernel(const struct planning *planning, struct plan_places *places);
int plan_resolve_user(const struct planning *planning, struct plan_places *places);

/**
 * plan_places_done() - release the places
 * @places: them
 */
void plan_places_done(struct plan_places *places);

/**
 * plan_places_add() - one more place
 * @places: gets it
 *
 * Return: it, with nothing in it, of @places; NULL without memory
 */
struct plan_place *plan_places_add(struct plan_places *places);

/**
 * plan_check_pending() - tell of a probe in a module that is not loaded
 * @planning: the probe
 *
 * It is armed when the module is loaded. That no such module is installed is a
 * warning, as it may be elsewhere.
 *
 * Return: 0; -EINVAL with an error in the diag when the module is a part of the
 * kernel; -ENOMEM
 */
int plan_check_pending(const struct planning *planning);

/**
 * plan_tracepoint() - check a probe that is an event of the kernel's own
 * @planning: the probe
 * @planned: gets @definition, "t:SYSTEM:EVENT FIELD[:TYPE],… if FILTER", which is no
 *	     line for tracefs, but what to compare by; and @args
 *
 * Return: 0; -EINVAL with an error in the diag; -ENOMEM
 */
int plan_tracepoint(const struct planning *planning, struct plan_probe *planned);

/**
 * struct plan_usdt - a static probe, planned
 * @file: path of the file
 * @definitions: a line for each of its places
 * @n_definitions: how many
 */
struct plan_usdt {
	const char *file;
	char **definitions;
	size_t n_definitions;
};

/**
 * plan_usdt() - find the places of a static probe
 * @planning: the probe
 * @group: of the set's events
 * @ret_usdt: release with plan_usdt_done()
 *
 * Return: 0; -EINVAL with an error in the diag; another -errno
 */
int plan_usdt(const struct planning *planning, const char *group, struct plan_usdt *ret_usdt);
void plan_usdt_done(struct plan_usdt *usdt);

/**
 * plan_open_file() - the file that a user probe names
 * @planning: the probe
 * @ret_file: of the environment
 * @ret_path: where it is; of the environment or the set
 *
 * Return: 0; -EINVAL with an error in the diag; -ENOMEM
 */
int plan_open_file(const struct planning *planning, const struct elf_file **ret_file,
		   const char **ret_path);

/**
 * plan_env_find_library() - the file of a library
 * @env: the environment
 * @soname: e.g. "libc.so.6"
 * @ret_path: of the environment
 *
 * As the dynamic linker finds it: its cache, then the usual directories.
 *
 * Return: 0; -ENOENT; -ENOMEM
 */
int plan_env_find_library(struct plan_env *env, const char *soname, const char **ret_path);

/**
 * plan_check_filter() - compare the filter of a dynamic event with its arguments
 * @planning: the probe
 * @definition: its line, which has the arguments
 *
 * Return: 0, also without a filter; -EINVAL with an error in the diag; -ENOMEM
 */
int plan_check_filter(const struct planning *planning, const char *definition);

#endif /* PROBE_LIB_PLAN_IMPL_H */
