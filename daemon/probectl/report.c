// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arch.h"
#include "lib/elf_image.h"
#include "lib/json_writer.h"
#include "lib/macro.h"

#include "verbs.h"

int usage_error(const char *verb, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "probectl: %s: ", verb);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "%s `probectl %s --help` tells more\n",
		fmt[strlen(fmt) - 1] == '?' ? "" : ";", verb);
	return EXIT_USAGE;
}

int report_output(const char *verb, int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fprintf(stderr, "probectl: %s: output failed: %s\n", verb, strerror(errno));
	return EXIT_FAILED;
}

void report_plainly(const char *verb, const struct diag *diag)
{
	size_t i;

	for (i = 0; i < diag->n_entries; i++) {
		const struct diag_entry *entry = &diag->entries[i];
		const char *line = entry->detail ? entry->detail : "";

		fprintf(stderr, "probectl: %s: %s%s\n", verb,
			entry->level == DIAG_WARNING ? "warning: " : "", entry->message);
		for (; *line; line = strchrnul(line, '\n'), line += *line == '\n')
			fprintf(stderr, "    %.*s\n", (int)strcspn(line, "\n"), line);
	}
	if (diag->out_of_memory)
		fprintf(stderr, "probectl: %s: out of memory\n", verb);
}

void report_json_string(const char *text)
{
	size_t size = 16 + 6 * strlen(text);
	_cleanup_free_ char *buf = malloc(size);
	struct json_writer w;

	if (!buf)
		return;
	json_writer_init(&w, buf, size);
	json_string(&w, text, strlen(text));
	printf("%.*s", (int)json_writer_size(&w), buf);
}

void report_json_member(const char *key, const char *value)
{
	printf("\"%s\":", key);
	report_json_string(value);
	putchar(',');
}

static void refuse_machine(const char *vmlinux, int error, struct diag *diag)
{
	_cleanup_free_ char *text = vmlinux ? elf_image_error_text(vmlinux, error) : NULL;

	if (text)
		diag_add(diag, DIAG_ERROR, NULL, "", "%s", text);
	else
		diag_add(diag, DIAG_ERROR, NULL, "", "cannot look at the kernel: %s",
			 strerror(-error));
}

const char *machine_options_check(const struct machine_options *options)
{
	if (!options->arch)
		return NULL;
	if (!options->btf || options->vmlinux)
		return "--arch goes with --btf; a vmlinux says itself what it is for";
	if (probe_arch_from_name(options->arch) == PROBE_ARCH_ANY)
		return "--arch is arm64 or x86_64";
	return NULL;
}

int machine_open(const struct machine_options *options, struct diag *diag,
		 struct tracefs **ret_tracefs, struct plan_env **ret_env)
{
	struct plan_env_config config = {
		.vmlinux = options->vmlinux,
		.btf = options->btf,
		.arch = options->arch,
	};
	int r;

	/* Without it there is less to compare with, but what there is can be checked */
	if (!options->vmlinux && !options->btf && tracefs_open(NULL, ret_tracefs) == 0)
		config.tracefs = *ret_tracefs;
	r = plan_env_new(&config, ret_env);
	if (r < 0)
		refuse_machine(options->vmlinux, r, diag);
	return r;
}
