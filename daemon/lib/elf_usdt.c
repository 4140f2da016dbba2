// SPDX-License-Identifier: GPL-2.0-only
#include "elf_usdt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "elf_image.h"

#define NOTE_TYPE 3
/* Name size, description size, type, and the name "stapsdt" with its NUL */
#define NOTE_HEAD_SIZE 20
/* Place, base, semaphore */
#define DESC_HEAD_SIZE 24
#define SECTION_MAX    (64U << 20)

static uint64_t load_u64(const char *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static uint32_t load_u32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* The file may have been prelinked since: all addresses then moved with the base. */
static uint64_t base_address(const struct elf_image *image)
{
	GElf_Shdr header;

	return elf_image_section(image, ".stapsdt.base", &header) ? header.sh_addr : 0;
}

/* Return: the offset in the file; 0 when nothing is loaded there */
static uint64_t file_offset(const struct elf_image *image, uint64_t vaddr)
{
	size_t i;

	for (i = 0; i < image->n_segments; i++) {
		const struct elf_segment *segment = &image->segments[i];

		if (vaddr >= segment->vaddr && vaddr - segment->vaddr < segment->size)
			return segment->offset + (vaddr - segment->vaddr);
	}
	return 0;
}

/* Three strings; false when one of them does not end within the note. */
static bool take_strings(const char *at, const char *end, struct usdt_place *place)
{
	const char **const texts[] = { &place->provider, &place->name, &place->args };
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *nul = at < end ? memchr(at, '\0', (size_t)(end - at)) : NULL;

		if (!nul)
			return false;
		*texts[i] = at;
		at = nul + 1;
	}
	return true;
}

static bool take_note(const struct elf_image *image, uint64_t base, const char *desc, size_t size,
		      struct usdt_place *place)
{
	uint64_t moved, semaphore;

	if (size < DESC_HEAD_SIZE || !take_strings(desc + DESC_HEAD_SIZE, desc + size, place))
		return false;
	moved = base ? base - load_u64(desc + 8) : 0;
	place->vaddr = load_u64(desc) + moved;
	place->file_offset = file_offset(image, place->vaddr);
	semaphore = load_u64(desc + 16);
	place->semaphore = semaphore ? file_offset(image, semaphore + moved) : 0;
	/* One that is not where the note says would count in other data. */
	return place->file_offset && (!semaphore || place->semaphore);
}

static int add_place(struct usdt_notes *notes, size_t *room, const struct usdt_place *place)
{
	if (notes->n_places >= USDT_MAX_PLACES)
		return -E2BIG;
	if (ARRAY_GROW(notes->places, notes->n_places, *room) < 0)
		return -ENOMEM;
	notes->places[notes->n_places++] = *place;
	return 0;
}

static int walk_notes(const struct elf_image *image, struct usdt_notes *notes, size_t size)
{
	uint64_t base = base_address(image);
	size_t at = 0, room = 0;
	int r = 0;

	while (r == 0 && size - at >= 12) {
		uint64_t name_size = load_u32(notes->text + at);
		uint64_t desc_size = load_u32(notes->text + at + 4);
		uint64_t desc = at + 12 + ((name_size + 3) & ~3ULL);
		struct usdt_place place;

		if (desc > size || desc_size > size - desc)
			break;
		if (name_size == 8 && desc - at == NOTE_HEAD_SIZE &&
		    load_u32(notes->text + at + 8) == NOTE_TYPE &&
		    memcmp(notes->text + at + 12, "stapsdt", 8) == 0 &&
		    take_note(image, base, notes->text + desc, desc_size, &place))
			r = add_place(notes, &room, &place);
		at = (size_t)(desc + ((desc_size + 3) & ~3ULL));
		if (at > size)
			break;
	}
	return r;
}

int elf_usdt_read(const struct elf_image *image, struct usdt_notes **ret_notes)
{
	_cleanup_(usdt_notes_freep) struct usdt_notes *notes = calloc(1, sizeof(*notes));
	Elf_Scn *section;
	GElf_Shdr header;
	Elf_Data *data;
	int r;

	if (!notes)
		return -ENOMEM;
	section = elf_image_section(image, ".note.stapsdt", &header);
	data = section && header.sh_type == SHT_NOTE ? elf_rawdata(section, NULL) : NULL;
	if (data && data->d_buf && data->d_size <= SECTION_MAX) {
		/* A copy: the places outlive the file. */
		notes->text = malloc(data->d_size + 1);
		if (!notes->text)
			return -ENOMEM;
		memcpy(notes->text, data->d_buf, data->d_size);
		r = walk_notes(image, notes, data->d_size);
		if (r < 0)
			return r;
	}
	*ret_notes = TAKE_PTR(notes);
	return 0;
}

struct usdt_notes *usdt_notes_free(struct usdt_notes *notes)
{
	if (!notes)
		return NULL;
	free(notes->places);
	free(notes->text);
	free(notes);
	return NULL;
}
