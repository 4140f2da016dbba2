/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a probe set to the lines that arm it: names become addresses and file
 * offsets, and every refusal that can be foreseen is told before anything is
 * written.
 */
#ifndef PROBE_LIB_PLAN_H
#define PROBE_LIB_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"
#include "diag.h"
#include "predict.h"
#include "spec.h"

struct disasm;
struct event_arg;
struct elf_file;
struct elf_image;
struct klists;
struct ksyms;
struct ktext;
struct tracefs;

/* "probed_" before the name of the set, '-' as '_': group of its events, name of its instance. */
#define PLAN_GROUP_PREFIX "probed_"
/**
 * struct plan_env_config - what is known of the machine that is planned for
 * @tracefs: the running kernel's; NULL when planning for another machine
 * @vmlinux: a kernel file to plan for instead of the running one, or NULL
 * @kallsyms: instead of /proc/kallsyms, or NULL
 * @kcore: instead of /proc/kcore, or NULL
 * @debugfs: instead of /sys/kernel/debug, or NULL
 * @modules: instead of /lib/modules/RELEASE, or NULL
 * @btf: file with the kernel's types, or a directory such as /sys/kernel/btf, instead
 *	 of those in @vmlinux; without @vmlinux of a kernel of which nothing else is
 *	 known; or NULL
 * @arch: "arm64", "x86_64"; NULL: of @vmlinux, or of this machine
 * @release: kernel version; NULL: of @vmlinux, or of this machine
 *
 * All is borrowed and must outlive the environment.
 */
struct plan_env_config {
	const struct tracefs *tracefs;
	const char *vmlinux;
	const char *kallsyms;
	const char *kcore;
	const char *debugfs;
	const char *modules;
	const char *btf;
	const char *arch;
	const char *release;
};

struct plan_env;

/**
 * plan_env_new() - get ready to plan
 * @config: what is known
 * @ret_env: owned by the caller
 *
 * Opens @vmlinux. Symbols, text and lists are read when first needed.
 *
 * Return: 0; -errno when @vmlinux cannot be read
 */
int plan_env_new(const struct plan_env_config *config, struct plan_env **ret_env);

/**
 * plan_env_free() - free it with all that was read
 * @env: it or NULL
 *
 * Return: NULL
 */
struct plan_env *plan_env_free(struct plan_env *env);
DEFINE_CLEANUP(struct plan_env *, plan_env_free);

/**
 * plan_env_n_notes() - how many things could not be checked so far
 * @env: the environment
 */
size_t plan_env_n_notes(const struct plan_env *env);

/**
 * plan_env_get_note() - what could not be checked, a sentence; of the environment
 * @env: the environment
 * @i: which, below plan_env_n_notes()
 */
const char *plan_env_get_note(const struct plan_env *env, size_t i);

/**
 * struct plan_place - a target, resolved, with the code around it
 * @code: the function; owns @words
 * @words: its instructions
 * @address: the place: kernel address, or address before relocation in a file
 * @file: uprobes: path of the file, of the environment or the set
 * @file_offset: uprobes: the offset in it
 * @symbol: name of the function, of the environment; NULL when not known
 * @module: kernel module of @symbol, of the environment; NULL for none
 * @symbol_offset: bytes from its start
 * @is_unique: kernel: no other symbol has the name
 * @is_unique_in_module: kernel: no other symbol of @module has the name
 * @is_pending: kernel: it will be known when the module of the target is loaded
 */
struct plan_place {
	struct predict_code code;
	uint32_t *words;
	uint64_t address;
	const char *file;
	uint64_t file_offset;
	const char *symbol;
	const char *module;
	uint64_t symbol_offset;
	bool is_unique;
	bool is_unique_in_module;
	bool is_pending;
};

/**
 * plan_resolve() - find the place that a probe names; the first of several
 * @env: the environment
 * @set: the set, for the places of errors
 * @probe: one of its probes
 * @diag: gets the error
 * @ret_place: release with plan_place_done(); @address is 0 and @code empty when
 *	       nothing but the name is known
 *
 * Return: 0; -EINVAL with an error in @diag; another -errno
 */
int plan_resolve(struct plan_env *env, const struct probe_set *set, const struct probe_spec *probe,
		 struct diag *diag, struct plan_place *ret_place);

/**
 * plan_place_done() - release what plan_resolve() gave
 * @place: the place
 */
void plan_place_done(struct plan_place *place);

/**
 * plan_place_name() - "symbol+0xoff" for an address in a place's function
 * @place: the place
 * @address: the address
 * @buf: gets the text; the bare address when the function has no name
 * @size: of @buf
 *
 * Return: @buf
 */
const char *plan_place_name(const struct plan_place *place, uint64_t address, char *buf,
			    size_t size);

/**
 * plan_disasm() - the environment's disassembler, of the environment; may be NULL
 * @env: the environment
 */
struct disasm *plan_disasm(struct plan_env *env);

/**
 * plan_reason_sentence() - why a place cannot be probed, in one sentence
 * @prediction: the answer
 * @buf: gets the text, with the range of the exclusive sequence when there is one
 * @size: of @buf
 *
 * Return: @buf
 */
const char *plan_reason_sentence(const struct prediction *prediction, char *buf, size_t size);

/**
 * struct plan_probe - one probe, planned
 * @spec: the probe; of the set
 * @definition: the line for tracefs that gives the probe an event of its own, of
 *		its own name; of a tracepoint, whose event is there already,
 *		"t:SYSTEM:EVENT"; NULL when it is skipped
 * @signature: probes of equal signatures can share an event, see
 *	       plan_signature(); NULL when it is skipped
 * @args: how each argument of @spec is shown; NULL when it has none, and when it is
 *	  skipped; owns the names in it
 * @skip_reason: why it is skipped; NULL when it is not
 * @prediction: what the kernel is expected to say
 */
struct plan_probe {
	const struct probe_spec *spec;
	char *definition;
	char *signature;
	struct event_arg *args;
	char *skip_reason;
	struct prediction prediction;
};

/**
 * struct plan - a set, planned
 * @set: the set; borrowed
 * @group: group of its events and name of its instance
 * @probes: those of the set in its order; one with several places is several
 * @n_probes: how many
 * @n_named: how many probes the set names: a call, which is two, is one
 * @n_armed: how many of these are not skipped
 * @notes: what could not be checked of this set; sentences for people
 * @n_notes: how many
 */
struct plan {
	const struct probe_set *set;
	char *group;
	struct plan_probe *probes;
	size_t n_probes;
	size_t n_named;
	size_t n_armed;
	char **notes;
	size_t n_notes;
};

/**
 * plan_make() - plan a set
 * @set: the set; must outlive the plan
 * @env: the environment
 * @diag: gets every refusal that is foreseen; for an optional probe a warning,
 *	  and the probe is skipped
 * @ret_plan: owned by the caller
 *
 * Writes nothing anywhere.
 *
 * Return: 0; -EINVAL with errors in @diag; another -errno
 */
int plan_make(const struct probe_set *set, struct plan_env *env, struct diag *diag,
	      struct plan **ret_plan);

/**
 * plan_free() - free it
 * @plan: it or NULL
 *
 * Return: NULL
 */
struct plan *plan_free(struct plan *plan);
DEFINE_CLEANUP(struct plan *, plan_free);

/**
 * plan_signature() - what probes must have in common to share an event
 * @spec: the probe; of a call, beside its other half in the set
 * @definition: its line
 *
 * The kernel wants the same kind of probe, and arguments of the same names and
 * types in the same order (trace_probe_compare_arg_type() in
 * kernel/trace/trace_probe.c). What is set for an event as a whole must be the
 * same, too, and so belongs in here. A type that the kernel takes from BTF is
 * not seen here: then the kernel refuses, and the probe gets its own event. And what
 * the daemon does with the records belongs in here, so that a reload which changes
 * that makes the event anew.
 *
 * Return: a text to compare, owned by the caller; NULL without memory
 */
char *plan_signature(const struct probe_spec *spec, const char *definition);

/**
 * plan_records_each_hit() - is each hit of a probe one record, no more and no less?
 * @signature: of plan_signature()
 *
 * Return: false with a filter of the kernel's, or with stacks, which are records as well
 */
bool plan_records_each_hit(const char *signature);

/**
 * plan_largest_record() - how large a record of a probe can be
 * @signature: of plan_signature()
 *
 * A string has at most MAX_STRING_SIZE bytes (PATH_MAX, kernel/trace/trace_probe.h).
 *
 * Return: bytes, rounded up generously but for the strings
 */
size_t plan_largest_record(const char *signature);

/**
 * plan_shared_definition() - a probe's line as one of several of an event
 * @definition: its line for an event of its own
 * @event: name of the event
 * @id: what tells it from the event's other probes
 *
 * The number travels in a hidden argument of a constant value: all probes of
 * the event have it under the same name and type, each with its own value.
 *
 * Return: the line, owned by the caller; NULL without memory
 */
char *plan_shared_definition(const char *definition, const char *event, uint16_t id);

/**
 * plan_renamed_definition() - a probe's line for an event of another name
 * @definition: its line
 * @event: the name
 *
 * Return: the line, owned by the caller; NULL without memory
 */
char *plan_renamed_definition(const char *definition, const char *event);

/**
 * plan_group_name() - group of a set's events
 * @set_name: name of the set
 *
 * Return: it, owned by the caller; NULL without memory
 */
char *plan_group_name(const char *set_name);

#endif /* PROBE_LIB_PLAN_H */
