/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How each verb says what is wrong with its usage or its machine, in one form.
 */
#ifndef PROBECTL_REPORT_H
#define PROBECTL_REPORT_H

#include "lib/cleanup.h"
#include "lib/diag.h"
#include "lib/plan.h"
#include "lib/tracefs.h"

/**
 * usage_error() - tell what is wrong with the command line, and where its help is
 * @verb: the verb
 * @fmt: what is wrong
 *
 * Return: EXIT_USAGE
 */
int usage_error(const char *verb, const char *fmt, ...) _printf_(2, 3);

/**
 * report_output() - see that all of standard output was written, as a verb's last step
 * @verb: the verb
 * @status: its exit status until here
 *
 * Return: @status; EXIT_FAILED, told, when it was not
 */
int report_output(const char *verb, int status);

/**
 * report_plainly() - print what is wrong with arguments, which have no file and place
 * @verb: the verb
 * @diag: what is wrong, and what to do
 */
void report_plainly(const char *verb, const struct diag *diag);

/**
 * report_json_member() - print "KEY":"VALUE" and a comma
 * @key: the key
 * @value: any text
 */
void report_json_member(const char *key, const char *value);

/**
 * report_json_string() - print a text as a JSON string
 * @text: the text
 */
void report_json_string(const char *text);

/**
 * struct machine_options - which kernel to look at
 * @vmlinux: the file that it is in, or NULL for the running one
 * @btf: file or directory with its types instead of those that it has; without
 *	 @vmlinux all that is known of it; or NULL
 * @arch: its machine, with @btf alone; or NULL for this one
 */
struct machine_options {
	const char *vmlinux;
	const char *btf;
	const char *arch;
};

/* Their rows in the options of a verb, with the keys 'v', 'b' and 'a'. */
#define MACHINE_OPTIONS(vmlinux_help)                                                      \
	{ .name = "vmlinux",                                                               \
	  .key = 'v',                                                                      \
	  .value = "FILE",                                                                 \
	  .word = WORD_FILE,                                                               \
	  .help = vmlinux_help },                                                          \
		{ .name = "btf",                                                           \
		  .key = 'b',                                                              \
		  .value = "FILE",                                                         \
		  .word = WORD_FILE,                                                       \
		  .help = "Take the kernel's types from FILE: BTF, an ELF file that has\n" \
			  "it, or a directory such as /sys/kernel/btf" },                  \
	{                                                                                  \
		.name = "arch", .key = 'a', .value = "ARCH", .word = WORD_ARCH,            \
		.help = "With --btf: of this machine, arm64 or x86_64"                     \
	}

/**
 * machine_options_check() - do they go together?
 * @options: them
 *
 * Return: what is wrong, or NULL
 */
const char *machine_options_check(const struct machine_options *options);

/**
 * machine_open() - the kernel to compare with
 * @options: which one
 * @diag: gets the error
 * @ret_tracefs: of this machine, owned by the caller; stays as it is without one
 * @ret_env: what is known of the kernel, owned by the caller; uses @ret_tracefs
 *
 * Return: 0; -errno with an error in @diag
 */
int machine_open(const struct machine_options *options, struct diag *diag,
		 struct tracefs **ret_tracefs, struct plan_env **ret_env);

#endif /* PROBECTL_REPORT_H */
