/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Types and prototypes as C writes them, for people.
 */
#ifndef PROBE_LIB_BTF_TEXT_H
#define PROBE_LIB_BTF_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct btf_types;

/* Room that all but monstrous prototypes fit in; longer ones are cut. */
#define BTF_TEXT_MAX 1024

/**
 * btf_text_type() - a type, "struct file *"
 * @types: the types
 * @id: the type
 * @stars: that many more "*" behind it
 * @buf: gets the text, terminated; bytes that are no printable ASCII are "?"
 * @size: of @buf
 *
 * Return: @buf
 */
const char *btf_text_type(const struct btf_types *types, uint32_t id, unsigned int stars, char *buf,
			  size_t size);

/**
 * btf_text_prototype() - "ssize_t vfs_read(struct file *file, char *buf, …)"
 * @types: the types
 * @function: id of the function
 * @buf: as above
 * @size: of @buf
 *
 * Return: @buf
 */
const char *btf_text_prototype(const struct btf_types *types, uint32_t function, char *buf,
			       size_t size);

#endif /* PROBE_LIB_BTF_TEXT_H */
