/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A probe set as data: what its file says, checked, with the place of each
 * part kept for later errors. Pure but for probe_set_load() and
 * probe_set_find().
 */
#ifndef PROBE_LIB_SPEC_H
#define PROBE_LIB_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "diag.h"
#include "enrich.h"
#include "spec_output.h"

/* A set file above this size is refused. */
#define PROBE_SET_MAX_BYTES (4U << 20)
/* Longest name of a set: with the prefix it must fit a tracefs event group (64 with NUL). */
#define PROBE_SET_NAME_MAX 48
/* Longest name of a probe: an event's name has room for 63 bytes; some are ours. */
#define PROBE_NAME_MAX 48
/* Longest name of an argument, below MAX_ARG_NAME_LEN in kernel/trace/trace_probe.h. */
#define PROBE_ARG_NAME_MAX 31

struct json_doc;

enum probe_kind {
	PROBE_KPROBE,
	PROBE_KRETPROBE,
	PROBE_UPROBE,
	PROBE_URETPROBE,
	PROBE_TRACEPOINT,
	PROBE_USDT,
	PROBE_KIND_COUNT
};

/**
 * enum probe_role - what a probe is to the one that the set names
 * @PROBE_ALONE: the same
 * @PROBE_CALL_RETURN: of a "call": the function returns
 * @PROBE_CALL_ENTRY: of a "call": the function is entered. Follows its
 *		      PROBE_CALL_RETURN, of the same name and index: what returns
 *		      is watched before what enters
 */
enum probe_role { PROBE_ALONE, PROBE_CALL_RETURN, PROBE_CALL_ENTRY };

/**
 * enum probe_match - what to do with a name that several functions have
 * @PROBE_MATCH_UNIQUE: refuse it
 * @PROBE_MATCH_FIRST: probe the one at the lowest address
 * @PROBE_MATCH_ALL: probe each
 */
enum probe_match { PROBE_MATCH_UNIQUE, PROBE_MATCH_FIRST, PROBE_MATCH_ALL };

/**
 * struct probe_arg - one argument of a probe
 * @name: its key; a C identifier of at most 31 bytes; tracepoints: a field
 * @expr: tracefs fetch argument as written, e.g. "+0($arg2):ustring"; of a field of
 *	  a tracepoint what it is shown as, e.g. "ipv4", or NULL
 */
struct probe_arg {
	char *name;
	char *expr;
};

/**
 * struct probe_spec - one probe of a set
 * @name: its name; a C identifier, unique in the set but for the two of a call
 * @kind: which key it has; of a call, what its half is
 * @role: which half of a call it is
 * @target: the value of that key as written
 * @file: uprobes: absolute path of the ELF file, or a library's name, such as
 *	  "libc.so.6"; NULL for kernel probes
 * @symbol: symbol name, "MOD:SYM" taken apart; NULL when @address is given
 * @module: kernel module of "MOD:SYM", or NULL
 * @offset: bytes from the symbol's start; 0 when none was given
 * @address: kernel address, or offset in @file, when no symbol was given
 * @event_system: tracepoints: "sched" of "sched:sched_switch"; static probes: the
 *		  provider; else NULL
 * @event_name: tracepoints: "sched_switch"; static probes: the name; else NULL
 * @stack_kernel: each hit has its kernel stack; of a call, its entry has
 * @stack_user: and its user stack
 * @filter: which hits are wanted, its grammar checked; or NULL for all; of the return
 *	    of a call, its "return_filter"; see probe_spec_kernel_filter()
 * @min_duration_us: of the entry of a call: shorter ones are not wanted; or 0
 * @args: in the order of the file; of a tracepoint or static probe without
 *	  "args": NULL
 * @n_args: how many
 * @match: what to do when @symbol is not unique
 * @unchecked: uprobes: a place that the decoder cannot judge is taken as it is
 * @optional: a refusal skips this probe instead of refusing the set
 * @when_arch: "arm64", "x86_64" or NULL for any
 * @when_kernel: a comparison such as ">=6.12", or NULL for any
 * @index: its place in the "probes" array, for JSON pointers
 */
struct probe_spec {
	char *name;
	enum probe_kind kind;
	enum probe_role role;
	char *target;
	char *file;
	char *symbol;
	char *module;
	uint64_t offset;
	uint64_t address;
	char *event_system;
	char *event_name;
	bool stack_kernel;
	bool stack_user;
	char *filter;
	uint64_t min_duration_us;
	struct probe_arg *args;
	size_t n_args;
	enum probe_match match;
	bool unchecked;
	bool optional;
	char *when_arch;
	char *when_kernel;
	size_t index;
};

/**
 * struct probe_set - a whole set
 * @name: letters, digits and '-', at most PROBE_SET_NAME_MAX; from the file's
 *	  name without ".json", or as told
 * @path: the file that it was read from
 * @description: for people, or NULL
 * @buffer_size_kb: ring buffer per CPU, or 0 for the kernel's default
 * @stop_when_full: "when_full": "stop" instead of "overwrite"
 * @int64_as_string: "int64": "string": 64-bit decimals as JSON strings
 * @enrich: what each line says beside its hit, of ENRICH_BIT()
 * @probes: in the order of the file; a call is two
 * @n_probes: how many; see probe_set_count()
 * @outputs: where the lines go, in the order of the file; none: to stdout
 * @n_outputs: how many
 * @drop_ins: the files that were merged over it, in their order
 * @n_drop_ins: how many
 * @doc: the text's positions; owned
 */
struct probe_set {
	char *name;
	char *path;
	char *description;
	uint32_t buffer_size_kb;
	bool stop_when_full;
	bool int64_as_string;
	uint32_t enrich;
	struct probe_spec *probes;
	size_t n_probes;
	struct output_spec *outputs;
	size_t n_outputs;
	char **drop_ins;
	size_t n_drop_ins;
	struct json_doc *doc;
};

/* Files that can be merged over a set. */
#define PROBE_SET_MAX_DROP_INS 256

/**
 * struct probe_set_text - one of the files that a set is made from
 * @path: where it came from; borrowed
 * @text: its bytes; need not be terminated; borrowed
 * @size: how many
 */
struct probe_set_text {
	const char *path;
	const char *text;
	size_t size;
};

/**
 * probe_kind_name() - the key that stands for a kind: "kprobe", "uretprobe", …
 * @kind: the kind
 */
const char *probe_kind_name(enum probe_kind kind);

/**
 * probe_kind_from_name() - the kind that a key stands for
 * @name: "kprobe", "uretprobe", …
 * @ret_kind: the kind
 *
 * Return: 0, or -EINVAL when it is none
 */
int probe_kind_from_name(const char *name, enum probe_kind *ret_kind);

/**
 * probe_kind_nearest() - the kind that a name which is none was to be
 * @name: what the user wrote
 *
 * Return: the kind's name, or NULL when none is near
 */
const char *probe_kind_nearest(const char *name);

/**
 * probe_spec_key() - the key that has a probe's target: "kprobe", "call", …
 * @probe: the probe
 *
 * It is what lines have as "kind", too.
 */
const char *probe_spec_key(const struct probe_spec *probe);

/**
 * probe_spec_filter_key() - the key that the filter of a probe stands under
 * @probe: the probe
 *
 * Return: "filter", or "return_filter" for the return of a call
 */
const char *probe_spec_filter_key(const struct probe_spec *probe);

/**
 * probe_spec_kernel_filter() - the filter that a probe's event has in the kernel
 * @probe: the probe; of a call, beside its other half in the set
 *
 * Of a call with both filters it is that of the entry alone. If the kernel dropped
 * returns as well, an entry whose return was dropped would stay open, and the next
 * return at the same place of the stack would be taken for its own, though it were
 * that of a call whose entry was left out. So all returns are recorded, and matched
 * when they have found their entries.
 *
 * Return: it, or NULL when all hits are recorded
 */
const char *probe_spec_kernel_filter(const struct probe_spec *probe);

/**
 * probe_spec_late_filter() - the filter that is matched when a record has been read
 * @probe: as for probe_spec_kernel_filter()
 *
 * Return: the filter of a probe whose event has not got it; or NULL
 */
const char *probe_spec_late_filter(const struct probe_spec *probe);

/**
 * probe_spec_other_half() - the other half of a call
 * @probe: a half of a call, in its set
 *
 * Return: the return of an entry, the entry of a return; borrowed from the set
 */
const struct probe_spec *probe_spec_other_half(const struct probe_spec *probe);

/**
 * probe_spec_args_key() - the key that has a probe's arguments
 * @probe: the probe
 *
 * Return: "args"; "return" for the return of a call
 */
const char *probe_spec_args_key(const struct probe_spec *probe);

/**
 * probe_set_count() - how many probes the set names; a call is one
 * @set: the set
 */
size_t probe_set_count(const struct probe_set *set);

/**
 * probe_kind_is_user() - does it probe a file (true) or the kernel (false)?
 * @kind: the kind; a tracepoint is in the kernel
 */
bool probe_kind_is_user(enum probe_kind kind);

/**
 * probe_kind_is_return() - does it fire when the function returns?
 * @kind: the kind
 */
bool probe_kind_is_return(enum probe_kind kind);

/**
 * probe_kind_is_event() - does it name what describes its own arguments?
 * @kind: the kind
 */
bool probe_kind_is_event(enum probe_kind kind);

/**
 * probe_set_parse() - check a text and turn it into a set
 * @text: the file's bytes; need not be terminated; borrowed for the call only
 * @size: how many
 * @path: where it came from; the name is its last part without ".json"
 * @diag: gets every error that was found, not only the first
 * @ret_set: the set, owned by the caller
 *
 * Return: 0; -EINVAL with errors in @diag; -ENOMEM
 */
int probe_set_parse(const char *text, size_t size, const char *path, struct diag *diag,
		    struct probe_set **ret_set);

/**
 * probe_set_parse_partial() - the same, but keep what is right
 * @text: the file's bytes; need not be terminated; borrowed for the call only
 * @size: how many
 * @path: where it came from; the name is its last part without ".json"
 * @diag: gets every error that was found; compare its n_errors before and after
 * @ret_set: the set, owned by the caller, without the probes that have errors
 *
 * For telling in one go what is wrong with the text and with the probes that it
 * names. Such a set is never to be armed.
 *
 * Return: 0, with errors in @diag or without; -EINVAL when the text cannot be
 * read to its end; -ENOMEM
 */
int probe_set_parse_partial(const char *text, size_t size, const char *path, struct diag *diag,
			    struct probe_set **ret_set);

/**
 * probe_set_parse_texts() - the same for a set with drop-ins
 * @texts: the set's own file, named as @diag is, then what is merged over it (see
 *	   docs/probe-set.md); names of these stand in the places of errors
 * @n_texts: how many; at most 1 + PROBE_SET_MAX_DROP_INS
 * @diag: as above
 * @ret_set: as above
 *
 * Return: as above; a drop-in that cannot be read is told and left out
 */
int probe_set_parse_texts(const struct probe_set_text *texts, size_t n_texts, struct diag *diag,
			  struct probe_set **ret_set);

/**
 * probe_set_load() - read a file and parse it, with its drop-ins
 * @path: the file, a regular one of at most PROBE_SET_MAX_BYTES, or "-" for
 *	  standard input; for its drop-ins see probe_set_list_drop_ins()
 * @diag: as above; a file that cannot be read is an error there too
 * @ret_set: the set, owned by the caller
 *
 * Return: 0; -EINVAL with errors in @diag; another -errno when it cannot be
 * read (also told in @diag)
 */
int probe_set_load(const char *path, struct diag *diag, struct probe_set **ret_set);

/**
 * probe_set_load_partial() - read a file and parse it as probe_set_parse_partial() does
 * @path: the file, or "-" for standard input
 * @diag: as above
 * @ret_set: the set, owned by the caller, without the probes that have errors
 *
 * Return: as the two
 */
int probe_set_load_partial(const char *path, struct diag *diag, struct probe_set **ret_set);

/**
 * probe_set_parse_probe() - turn a one-line probe into a set of one
 * @text: KIND:TARGET [NAME=EXPR…], e.g. "kprobe:do_sys_openat2 dfd=$arg1:s32"
 * @diag: gets the errors; places are line 1 and the column in @text
 * @ret_set: the set, named "run", its probe named after the symbol
 *
 * Return: 0; -EINVAL with errors in @diag; -ENOMEM
 */
int probe_set_parse_probe(const char *text, struct diag *diag, struct probe_set **ret_set);

/**
 * probe_set_find() - find a set by name in the search path
 * @name: "files", or a path when it has a slash or ends in ".json"
 * @ret_path: the file, owned by the caller
 *
 * /etc/probed/sets, /run/probed/sets, /usr/local/lib/probed/sets,
 * /usr/lib/probed/sets: the first that has NAME.json wins; a link to /dev/null
 * masks the set.
 *
 * Return: 0; -ENOENT when no directory has it; -ERFKILL when it is masked
 */
int probe_set_find(const char *name, char **ret_path);

/**
 * probe_set_search_path() - where sets are looked for
 * @ret_dirs: the directories, first wins; constants
 *
 * Return: how many
 */
size_t probe_set_search_path(const char *const **ret_dirs);

/**
 * probe_set_find_advice() - tell why a set was not found, and what to do
 * @name: what was asked for
 * @error: what probe_set_find() returned
 * @diag: gets the error; for -ENOENT with the nearest name that exists
 */
void probe_set_find_advice(const char *name, int error, struct diag *diag);

/**
 * struct probe_set_list - the files of sets
 * @paths: sorted by the names of the sets
 * @n_paths: how many
 */
struct probe_set_list {
	char **paths;
	size_t n_paths;
};

/**
 * probe_set_list_dir() - list the sets of a directory or of the search path
 * @dir: the directory, or NULL for the search path
 * @ret_list: the files that count, without masked sets; owned by the caller
 *
 * Return: 0, also when there is none; -errno when a directory cannot be read
 */
int probe_set_list_dir(const char *dir, struct probe_set_list **ret_list);

/**
 * probe_set_list_in() - the same for other directories
 * @dirs: the directories; of two sets of a name the first counts
 * @n_dirs: how many
 * @ret_list: as above
 *
 * Return: as above; of several directories, those that do not exist are no error
 */
int probe_set_list_in(const char *const *dirs, size_t n_dirs, struct probe_set_list **ret_list);

/**
 * probe_set_list_drop_ins() - list the files that are merged over a set
 * @dirs: the search path, or NULL for that of probe_set_find()
 * @n_dirs: how many
 * @path: the set's own file, or "-" for standard input, which has none
 * @ret_list: sorted by their names; without masked ones; owned by the caller
 *
 * Of a set DIR/NAME.json where DIR is in the search path, those are all
 * NAME.json.d/\*.json in the search path; of two of a name the first counts, and
 * a link to /dev/null masks those that come later. Of a file elsewhere, they are
 * those in FILE.d beside it.
 *
 * Return: 0, also when there is none; -errno when a directory cannot be read
 */
int probe_set_list_drop_ins(const char *const *dirs, size_t n_dirs, const char *path,
			    struct probe_set_list **ret_list);

/**
 * probe_set_list_free() - free a list
 * @list: the list or NULL
 *
 * Return: NULL
 */
struct probe_set_list *probe_set_list_free(struct probe_set_list *list);
DEFINE_CLEANUP(struct probe_set_list *, probe_set_list_free);

/**
 * probe_set_find_in() - the same in other directories
 * @dirs: the directories, first wins
 * @n_dirs: how many
 * @name: as above
 * @ret_path: as above
 *
 * Return: as above
 */
int probe_set_find_in(const char *const *dirs, size_t n_dirs, const char *name, char **ret_path);

/**
 * probe_set_free() - free a set and all it owns
 * @set: the set or NULL
 *
 * Return: NULL
 */
struct probe_set *probe_set_free(struct probe_set *set);
DEFINE_CLEANUP(struct probe_set *, probe_set_free);

/**
 * probe_set_drop_text() - free what is needed only to tell places in the set's text
 * @set: the set; nothing is asked of its keys any more
 *
 * It is most of the memory of a large set.
 */
void probe_set_drop_text(struct probe_set *set);

/**
 * probe_set_error() - add an entry about a part of the set, with its place
 * @set: the set
 * @diag: where to
 * @level: error or warning
 * @pointer: JSON pointer of the value, e.g. "/probes/4/kprobe"
 * @offset: byte in the string value to point at, 0 for its start
 * @fmt: what is wrong
 *
 * After probe_set_drop_text() without the place. diag_detail() adds further lines.
 */
void probe_set_error(const struct probe_set *set, struct diag *diag, enum diag_level level,
		     const char *pointer, size_t offset, const char *fmt, ...) _printf_(6, 7);

#endif /* PROBE_LIB_SPEC_H */
