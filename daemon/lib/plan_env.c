// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is known of the machine that is planned for, read when first needed.
 */
#include "plan_impl.h"

#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "disasm.h"
#include "elf_file.h"
#include "elf_image.h"
#include "klists.h"
#include "ksyms.h"
#include "ktext.h"
#include "plan_btf.h"

static const struct {
	const char *uname;
	unsigned int elf;
	const char *name;
} machines[] = {
	{ "aarch64", EM_AARCH64, "arm64" },
	{ "x86_64", EM_X86_64, "x86_64" },
	{ "riscv64", EM_RISCV, "riscv64" },
};

static const char *arch_of_image(const struct elf_image *image)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machines); i++)
		if (machines[i].elf == image->machine)
			return machines[i].name;
	return "unknown";
}

static const char *arch_of_uname(const char *machine)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machines); i++)
		if (!strcmp(machines[i].uname, machine))
			return machines[i].name;
	return machine;
}

/* __NEW_UTS_LEN (include/uapi/linux/utsname.h) */
#define RELEASE_MAX_BYTES 64

/* "Linux version 6.12.117 (builder@host) …": linux_banner in init/version.c */
static char *release_of_image(const struct elf_image *image)
{
	static const char prefix[] = "Linux version ";
	char banner[sizeof(prefix) + RELEASE_MAX_BYTES];
	const char *text = banner + sizeof(prefix) - 1;
	uint64_t address;
	size_t there, n;

	if (elf_image_symbol_value(image, "linux_banner", &address) < 0)
		return strdup("");
	there = elf_image_read(image, address, banner, sizeof(banner));
	if (there < sizeof(prefix) || strncmp(banner, prefix, sizeof(prefix) - 1) != 0)
		return strdup("");
	there -= sizeof(prefix) - 1;
	for (n = 0; n < there && n < RELEASE_MAX_BYTES && text[n] > ' '; n++)
		;
	return strndup(text, n);
}

static int set_identity(struct plan_env *env)
{
	const struct plan_env_config *config = &env->config;
	const char *arch, *release;
	struct utsname uts;

	if (uname(&uts) < 0)
		return -errno;
	arch = env->vmlinux ? arch_of_image(env->vmlinux) : arch_of_uname(uts.machine);
	release = uts.release;
	env->arch = strdup(config->arch ? config->arch : arch);
	if (config->release || !env->vmlinux)
		env->release = strdup(config->release ? config->release : release);
	else
		env->release = release_of_image(env->vmlinux);
	return env->arch && env->release ? 0 : -ENOMEM;
}

int plan_env_new(const struct plan_env_config *config, struct plan_env **ret_env)
{
	_cleanup_(plan_env_freep) struct plan_env *env = calloc(1, sizeof(*env));
	int r;

	if (!env)
		return -ENOMEM;
	env->config = *config;
	if (config->vmlinux) {
		r = elf_image_open(config->vmlinux, &env->vmlinux);
		if (r < 0)
			return r;
	}
	r = set_identity(env);
	if (r < 0)
		return r;
	*ret_env = TAKE_PTR(env);
	return 0;
}

struct plan_env *plan_env_free(struct plan_env *env)
{
	size_t i;

	if (!env)
		return NULL;
	for (i = 0; i < env->n_files; i++) {
		free(env->files[i].path);
		elf_file_free(env->files[i].file);
	}
	while (env->n_libraries) {
		free(env->libraries[--env->n_libraries].soname);
		free(env->libraries[env->n_libraries].path);
	}
	free(env->libraries);
	free(env->files);
	for (i = 0; i < env->n_notes; i++)
		free(env->notes[i].text);
	free(env->notes);
	plan_btf_done(env);
	disasm_free(env->disasm);
	free(env->readme);
	klists_free(env->klists);
	ktext_free(env->ktext);
	ksyms_free(env->ksyms);
	elf_image_free(env->vmlinux);
	free(env->arch);
	free(env->release);
	free(env);
	return NULL;
}

void plan_env_begin(struct plan_env *env)
{
	size_t i;

	for (i = 0; i < env->n_notes; i++)
		env->notes[i].is_current = false;
}

void plan_env_note(struct plan_env *env, const char *fmt, ...)
{
	_cleanup_free_ char *note = NULL;
	struct plan_note *more;
	va_list args;
	size_t i;
	int n;

	va_start(args, fmt);
	n = vasprintf(&note, fmt, args);
	va_end(args);
	if (n < 0) {
		note = NULL;
		return;
	}
	for (i = 0; i < env->n_notes; i++) {
		if (strcmp(env->notes[i].text, note) != 0)
			continue;
		env->notes[i].is_current = true;
		return;
	}
	more = reallocarray(env->notes, env->n_notes + 1, sizeof(*more));
	if (!more)
		return;
	env->notes = more;
	more[env->n_notes++] = (struct plan_note){
		.text = TAKE_PTR(note),
		.is_of_kernel = env->kernel_is_loading,
		.is_current = true,
	};
}

size_t plan_env_n_notes(const struct plan_env *env)
{
	return env->n_notes;
}

const char *plan_env_get_note(const struct plan_env *env, size_t i)
{
	return env->notes[i].text;
}

static int load_tables(struct plan_env *env)
{
	int r;

	if (!env->ktext || !ktext_is_a64(env->ktext))
		return 0;
	r = klists_load_tables(env->klists, env->ksyms, env->ktext);
	if (r < 0)
		return r;
	klists_sort(env->klists);
	return 0;
}

static int load_image(struct plan_env *env)
{
	int r;

	r = ksyms_load_image(env->vmlinux, &env->ksyms);
	if (r == -ENODATA)
		plan_env_note(env, "%s has no symbol table: no kernel function is checked",
			      env->config.vmlinux);
	else if (r < 0)
		return r;
	r = ktext_open_image(env->vmlinux, &env->ktext);
	if (r < 0 || !env->ksyms)
		return r;
	r = klists_load_image(env->vmlinux, env->ksyms, &env->klists);
	return r < 0 ? r : load_tables(env);
}

static int load_text(struct plan_env *env)
{
	int r = ktext_open_kcore(env->config.kcore, &env->ktext);

	if (r == -ENOMEM)
		return r;
	if (r == -EPERM)
		plan_env_note(env, "kernel instructions are not checked: /proc/kcore needs "
				   "CAP_SYS_RAWIO and a kernel that is not locked down");
	else if (r < 0)
		plan_env_note(env, "kernel instructions are not checked: /proc/kcore: %s",
			      strerror(-r));
	else if (!ktext_is_a64(env->ktext))
		plan_env_note(env, "kernel instructions are not checked: they are not A64");
	return 0;
}

static int load_live(struct plan_env *env)
{
	int r;

	r = ksyms_load_kallsyms(env->config.kallsyms, &env->ksyms);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		plan_env_note(env, "kernel functions are not checked: /proc/kallsyms: %s",
			      strerror(-r));
		return 0;
	}
	if (!ksyms_has_addresses(env->ksyms)) {
		plan_env_note(env, "places in kernel functions are not checked: the kernel hides "
				   "addresses (CAP_SYSLOG, kernel.kptr_restrict)");
		return 0;
	}
	r = load_text(env);
	if (r < 0)
		return r;
	r = klists_load(env->config.tracefs, env->config.debugfs, env->ksyms, &env->klists);
	if (r < 0)
		return r;
	if (!env->klists->lists[KLIST_BLACKLIST].is_known)
		plan_env_note(env, "the kernel's blacklist is not checked: debugfs has no readable "
				   "kprobes/blacklist");
	return load_tables(env);
}

static int load_kernel(struct plan_env *env)
{
	if (env->config.btf && !env->vmlinux) {
		plan_env_note(env, "kernel functions are not checked: %s has types only",
			      env->config.btf);
		return 0;
	}
	return env->vmlinux ? load_image(env) : load_live(env);
}

int plan_env_load_kernel(struct plan_env *env)
{
	size_t i;
	int r;

	for (i = 0; i < env->n_notes; i++)
		env->notes[i].is_current |= env->notes[i].is_of_kernel;
	if (env->kernel_is_loaded)
		return 0;
	env->kernel_is_loaded = env->kernel_is_loading = true;
	r = load_kernel(env);
	env->kernel_is_loading = false;
	return r;
}

/* Defined in uprobe-refusal.c of the series, for all kernels with its uprobes. */
#define REWRITE_SYMBOL "arch_uprobe_refusal"

static bool kallsyms_have(const char *path, const char *name)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char line[1024], found[512];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%*s %*c %511s", found) == 1 && !strcmp(found, name))
			return true;
	return false;
}

bool plan_env_has_rewrite(struct plan_env *env)
{
	const char *kallsyms = env->config.kallsyms ? env->config.kallsyms : "/proc/kallsyms";
	uint64_t address;

	if (env->rewrite_is_known)
		return env->has_rewrite;
	env->rewrite_is_known = true;
	if (env->vmlinux)
		env->has_rewrite = elf_image_symbol_value(env->vmlinux, REWRITE_SYMBOL, &address) ==
				   0;
	else
		env->has_rewrite = kallsyms_have(kallsyms, REWRITE_SYMBOL);
	return env->has_rewrite;
}

int plan_env_open_file(struct plan_env *env, const char *path, const struct elf_file **ret_file)
{
	struct plan_file *more;
	size_t i;
	int r;

	for (i = 0; i < env->n_files; i++) {
		if (!strcmp(env->files[i].path, path)) {
			*ret_file = env->files[i].file;
			return 0;
		}
	}
	more = reallocarray(env->files, env->n_files + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	env->files = more;
	more += env->n_files;
	r = elf_file_open(path, &more->file);
	if (r < 0)
		return r;
	more->path = strdup(path);
	if (!more->path) {
		elf_file_free(more->file);
		return -ENOMEM;
	}
	env->n_files++;
	*ret_file = more->file;
	return 0;
}

struct disasm *plan_disasm(struct plan_env *env)
{
	if (!env->disasm)
		env->disasm = disasm_new();
	return env->disasm;
}
