/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's instructions: of the running kernel through /proc/kcore, or of a
 * vmlinux file.
 *
 * The running text is what executes: alternatives are applied, ftrace sites are
 * as they are patched now, and a breakpoint stands where a kprobe is armed (the
 * word under it cannot be seen).
 */
#ifndef PROBE_LIB_KTEXT_H
#define PROBE_LIB_KTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cleanup.h"

struct elf_image;
struct ktext;

/**
 * ktext_open_kcore() - the running kernel's text
 * @path: an ELF core, NULL for /proc/kcore
 * @ret_ktext: owned by the caller
 *
 * Return: 0; -EPERM without CAP_SYS_RAWIO or under lockdown; -ENOENT when the
 * kernel has no kcore; -ENOEXEC when it is not an ELF core; another -errno
 */
int ktext_open_kcore(const char *path, struct ktext **ret_ktext);

/**
 * ktext_open_image() - the text of a vmlinux
 * @image: the file; must outlive the object
 * @ret_ktext: owned by the caller
 *
 * Return: 0 or -ENOMEM
 */
int ktext_open_image(const struct elf_image *image, struct ktext **ret_ktext);

/**
 * ktext_free() - close it
 * @ktext: it or NULL
 *
 * Return: NULL
 */
struct ktext *ktext_free(struct ktext *ktext);
DEFINE_CLEANUP(struct ktext *, ktext_free);

/**
 * ktext_is_a64() - are its instructions A64?
 * @ktext: the text
 */
bool ktext_is_a64(const struct ktext *ktext);

/**
 * ktext_is_live() - is it the running kernel's?
 * @ktext: the text
 */
bool ktext_is_live(const struct ktext *ktext);

/**
 * ktext_read_words() - read instruction words
 * @ktext: the text
 * @address: where, a multiple of 4
 * @words: gets them, in CPU byte order
 * @n_words: how many are wanted
 *
 * Return: how many were read, at least 1; -EFAULT when nothing is there; -errno
 */
int ktext_read_words(const struct ktext *ktext, uint64_t address, uint32_t *words, size_t n_words);

#endif /* PROBE_LIB_KTEXT_H */
