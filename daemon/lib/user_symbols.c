// SPDX-License-Identifier: GPL-2.0-only
#include "user_symbols.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "elf_image.h"

/**
 * struct symbol - a function
 * @vaddr: its start
 * @size: bytes; 0 when the file does not say
 * @name: where in the names
 * @is_local: see elf_name_rank()
 */
struct symbol {
	uint64_t vaddr;
	uint32_t size;
	uint32_t name : 31;
	uint32_t is_local : 1;
};

/* Bytes of a function's name: see user_name(). */
#define NAME_SHOWN 480

struct user_symbols {
	struct elf_segment *segments; /* executable ones */
	size_t n_segments;
	struct symbol *symbols; /* by address */
	size_t n_symbols;
	size_t room;
	char *names;
	size_t names_size;
	size_t names_room;
	size_t cost;
};

/* No more of a name than is ever shown: symbols may share one that is endless. */
static int add_name(struct user_symbols *symbols, const char *name)
{
	size_t size = strcspn(name, "@");

	if (size > NAME_SHOWN)
		size = NAME_SHOWN;
	if (symbols->names_room - symbols->names_size <= size) {
		size_t room = 2 * symbols->names_room + size + 4096;
		char *more = realloc(symbols->names, room);

		if (!more)
			return -ENOMEM;
		symbols->names = more;
		symbols->names_room = room;
	}
	memcpy(symbols->names + symbols->names_size, name, size);
	symbols->names_size += size;
	symbols->names[symbols->names_size++] = '\0';
	return 0;
}

static int add(struct user_symbols *symbols, const GElf_Sym *sym, const char *name)
{
	const struct symbol added = {
		.vaddr = sym->st_value,
		.size = sym->st_size < UINT32_MAX ? (uint32_t)sym->st_size : UINT32_MAX,
		.name = (uint32_t)symbols->names_size & 0x7fffffff,
		.is_local = GELF_ST_BIND(sym->st_info) == STB_LOCAL,
	};

	if (ARRAY_GROW(symbols->symbols, symbols->n_symbols, symbols->room) < 0)
		return -ENOMEM;
	symbols->symbols[symbols->n_symbols++] = added;
	return add_name(symbols, name);
}

/* Bytes of the tables of a type and of their names, before they are read. */
static uint64_t table_bytes(const struct elf_image *image, uint32_t type)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header, names;
	uint64_t bytes = 0;

	while ((section = elf_nextscn(image->elf, section))) {
		if (!gelf_getshdr(section, &header) || header.sh_type != type)
			continue;
		bytes += header.sh_size;
		if (gelf_getshdr(elf_getscn(image->elf, header.sh_link), &names))
			bytes += names.sh_size;
	}
	return bytes;
}

static int load_table(struct user_symbols *symbols, const struct elf_image *image, uint32_t type)
{
	uint64_t bytes = table_bytes(image, type);
	struct elf_symbols table;
	GElf_Sym sym;
	size_t i;
	int r;

	if (bytes > USER_SYMBOLS_MAX_BYTES || elf_symbols_open(image, type, &table) < 0)
		return 0;
	symbols->cost += bytes;
	for (i = 1; i < table.count; i++) {
		const char *name = elf_symbols_get(&table, i, &sym);
		unsigned int kind = GELF_ST_TYPE(sym.st_info);

		if (!name || !name[0] || name[0] == '$' || sym.st_shndx == SHN_UNDEF ||
		    (kind != STT_FUNC && kind != STT_GNU_IFUNC))
			continue;
		if (symbols->names_size > USER_SYMBOLS_MAX_BYTES)
			break;
		r = add(symbols, &sym, name);
		if (r < 0)
			return r;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->vaddr != y->vaddr)
		return x->vaddr < y->vaddr ? -1 : 1;
	return elf_name_rank(x->size, x->is_local) - elf_name_rank(y->size, y->is_local)
		       ?: (x->name > y->name) - (x->name < y->name);
}

static void sort(struct user_symbols *symbols)
{
	size_t i, n = 0;

	if (!symbols->n_symbols)
		return;
	qsort(symbols->symbols, symbols->n_symbols, sizeof(*symbols->symbols), compare);
	for (i = 0; i < symbols->n_symbols; i++)
		if (!n || symbols->symbols[i].vaddr != symbols->symbols[n - 1].vaddr)
			symbols->symbols[n++] = symbols->symbols[i];
	symbols->n_symbols = n;
}

/* What grew by doubling is cut to what it is; a failure leaves it as it was. */
static void shrink(struct user_symbols *symbols)
{
	struct symbol *fewer = NULL;
	char *shorter = NULL;

	if (symbols->n_symbols)
		fewer = reallocarray(symbols->symbols, symbols->n_symbols, sizeof(*fewer));
	if (fewer) {
		symbols->symbols = fewer;
		symbols->room = symbols->n_symbols;
	}
	if (symbols->names_size)
		shorter = realloc(symbols->names, symbols->names_size);
	if (shorter) {
		symbols->names = shorter;
		symbols->names_room = symbols->names_size;
	}
}

static int copy_segments(struct user_symbols *symbols, const struct elf_image *image)
{
	size_t i;

	symbols->segments = calloc(image->n_segments + 1, sizeof(*symbols->segments));
	if (!symbols->segments)
		return -ENOMEM;
	for (i = 0; i < image->n_segments; i++)
		if (image->segments[i].is_exec)
			symbols->segments[symbols->n_segments++] = image->segments[i];
	return 0;
}

int user_symbols_load(const struct elf_image *image, struct user_symbols **ret_symbols)
{
	_cleanup_(user_symbols_freep) struct user_symbols *symbols = calloc(1, sizeof(*symbols));
	int r;

	if (!symbols)
		return -ENOMEM;
	r = copy_segments(symbols, image);
	if (r == 0)
		r = load_table(symbols, image, SHT_SYMTAB);
	if (r == 0)
		r = load_table(symbols, image, SHT_DYNSYM);
	if (r < 0)
		return r;
	sort(symbols);
	shrink(symbols);
	*ret_symbols = TAKE_PTR(symbols);
	return 0;
}

struct user_symbols *user_symbols_free(struct user_symbols *symbols)
{
	if (!symbols)
		return NULL;
	free(symbols->segments);
	free(symbols->symbols);
	free(symbols->names);
	free(symbols);
	return NULL;
}

size_t user_symbols_bytes(const struct user_symbols *symbols)
{
	return sizeof(*symbols) + symbols->room * sizeof(*symbols->symbols) + symbols->names_room +
	       symbols->n_segments * sizeof(*symbols->segments);
}

size_t user_symbols_cost(const struct user_symbols *symbols)
{
	return symbols->cost;
}

int user_symbols_address(const struct user_symbols *symbols, uint64_t offset, uint64_t *ret_vaddr)
{
	size_t i;

	for (i = 0; i < symbols->n_segments; i++) {
		const struct elf_segment *segment = &symbols->segments[i];

		if (offset < segment->offset || offset - segment->offset >= segment->size)
			continue;
		*ret_vaddr = segment->vaddr + (offset - segment->offset);
		return 0;
	}
	return -ENOENT;
}

const char *user_symbols_find(const struct user_symbols *symbols, uint64_t vaddr,
			      uint64_t *ret_offset)
{
	size_t next = PARTITION_POINT(symbols->n_symbols, i, symbols->symbols[i].vaddr <= vaddr);
	const struct symbol *symbol;

	if (!next)
		return NULL;
	symbol = &symbols->symbols[next - 1];
	if (symbol->size && vaddr - symbol->vaddr >= symbol->size)
		return NULL;
	*ret_offset = vaddr - symbol->vaddr;
	return symbols->names + symbol->name;
}
