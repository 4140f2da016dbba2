// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that somebody else made: every symbol and offset that a uprobe may
 * name, and the same bytes as a vmlinux.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "elf_file.h"
#include "elf_image.h"
#include "elf_usdt.h"
#include "klists.h"
#include "ksyms.h"
#include "macro.h"
#include "predict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const struct elf_file *file, const struct elf_place *place)
{
	uint32_t words[64];
	struct predict_code code = {
		.start = place->start_vaddr,
		.size = place->size,
		.words = words,
		.world = A64_USER,
		.is_a64 = elf_file_is_a64(file),
	};
	struct prediction prediction;
	uint64_t nearest[2];

	assert(place->vaddr >= place->start_vaddr);
	assert(place->vaddr - place->start_vaddr < place->size);
	code.n_words = elf_file_read_words(file, place->start_vaddr, words, ARRAY_SIZE(words));
	predict_at(&code, place->vaddr, &prediction);
	(void)predict_nearest(&code, place->vaddr, nearest);
}

static void as_program(char *bytes, size_t size)
{
	static const char *const names[] = { "plain", "counter", "api", "api@V1", "picked", "twin" };
	struct elf_file *file;
	struct elf_place place;
	const char *near[4];
	size_t i;

	if (elf_file_from_memory(bytes, size, &file) < 0)
		return;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (elf_file_resolve_symbol(file, names[i], 4 * i, &place) == ELF_FOUND)
			look_at(file, &place);
	for (i = 0; i < size; i += 37)
		if (elf_file_resolve_offset(file, i, &place) == ELF_FOUND)
			look_at(file, &place);
	(void)elf_file_nearest(file, "plai", near, ARRAY_SIZE(near));
	elf_file_free(file);
}

static void look_at_notes(const struct elf_image *image)
{
	struct usdt_notes *notes = NULL;
	struct usdt_arg arg;
	size_t i, k, n;

	if (elf_usdt_read(image, &notes) < 0)
		return;
	for (i = 0; i < notes->n_places; i++) {
		assert(notes->places[i].file_offset < image->size);
		assert(notes->places[i].semaphore < image->size);
		n = usdt_arg_count(notes->places[i].args);
		for (k = 0; k <= n; k++)
			if (usdt_arg_get(notes->places[i].args, image->machine, k, &arg) == 0)
				assert(arg.expr[0] && arg.type[0]);
	}
	usdt_notes_free(notes);
}

static void as_kernel(char *bytes, size_t size)
{
	struct klists *klists = NULL;
	struct elf_image *image;
	struct ksyms *ksyms;

	if (elf_image_from_memory(bytes, size, &image) < 0)
		return;
	look_at_notes(image);
	if (ksyms_load_image(image, &ksyms) == 0) {
		if (klists_load_image(image, ksyms, &klists) == 0)
			(void)klists_overlap(klists, KLIST_EXTABLE, 0, UINT64_MAX);
		klists_free(klists);
		ksyms_free(ksyms);
	}
	elf_image_free(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = malloc(size ? size : 1);

	if (!bytes)
		return 0;
	memcpy(bytes, data, size);
	as_program(bytes, size);
	as_kernel(bytes, size);
	free(bytes);
	return 0;
}
