// SPDX-License-Identifier: GPL-2.0-only
#include "elf_symbols.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "elf_image.h"

/* glibc defines some 40 versions; the format allows 32767. */
#define VERSIONS_MAX 1024

/* Version names of the symbols that a library defines, by version index. */
struct versions {
	Elf_Data *of_symbol;
	const char *names[VERSIONS_MAX];
};

static Elf_Data *section_of_type(const struct elf_image *image, uint32_t type,
				 GElf_Shdr *ret_header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(image->elf, section)))
		if (gelf_getshdr(section, ret_header) && ret_header->sh_type == type)
			return elf_getdata(section, NULL);
	return NULL;
}

static void load_versions(const struct elf_image *image, struct versions *versions)
{
	GElf_Shdr header;
	Elf_Data *data;
	int offset = 0;
	size_t n;

	versions->of_symbol = section_of_type(image, SHT_GNU_versym, &header);
	data = section_of_type(image, SHT_GNU_verdef, &header);
	if (!data || !versions->of_symbol)
		return;
	for (n = 0; n < VERSIONS_MAX; n++) {
		GElf_Verdef def;
		GElf_Verdaux aux;
		unsigned int index;

		if (!gelf_getverdef(data, offset, &def))
			return;
		index = def.vd_ndx & 0x7fff;
		if (index < VERSIONS_MAX && def.vd_aux < data->d_size &&
		    gelf_getverdaux(data, offset + (int)def.vd_aux, &aux))
			versions->names[index] =
				elf_strptr(image->elf, header.sh_link, aux.vda_name);
		if (!def.vd_next || def.vd_next > data->d_size - (size_t)offset)
			return;
		offset += (int)def.vd_next;
	}
}

static int marks_add(struct elf_symtab *symtab, uint64_t vaddr, bool is_data)
{
	if (ARRAY_GROW(symtab->marks, symtab->n_marks, symtab->marks_room) < 0)
		return -ENOMEM;
	symtab->marks[symtab->n_marks++] = (struct elf_mark){ .vaddr = vaddr, .is_data = is_data };
	return 0;
}

static int syms_add(struct elf_symtab *symtab, const struct elf_sym *sym)
{
	if (ARRAY_GROW(symtab->syms, symtab->n_syms, symtab->room) < 0)
		return -ENOMEM;
	symtab->syms[symtab->n_syms++] = *sym;
	return 0;
}

/* "$x", "$d", also as "$x.NAME" (ELF for the Arm 64-bit Architecture, 5.5.4). */
static bool is_mapping_symbol(const char *name)
{
	return name[0] == '$' && (name[1] == 'x' || name[1] == 'd') &&
	       (name[2] == '\0' || name[2] == '.');
}

static void set_version(struct elf_sym *sym, const struct versions *versions, size_t i)
{
	const char *at = strchr(sym->name, '@');
	GElf_Versym index;

	sym->base_size = (uint32_t)(at ? (size_t)(at - sym->name) : strlen(sym->name));
	if (at) {
		sym->is_hidden = at[1] != '@';
		sym->version = at + (sym->is_hidden ? 1 : 2);
		return;
	}
	if (!versions || !versions->of_symbol ||
	    !gelf_getversym(versions->of_symbol, (int)i, &index))
		return;
	sym->is_hidden = index & 0x8000;
	index &= 0x7fff;
	if (index > 1 && index < VERSIONS_MAX)
		sym->version = versions->names[index];
}

static int load_table(struct elf_symtab *symtab, const struct elf_image *image, uint32_t type,
		      const struct versions *versions)
{
	struct elf_symbols symbols;
	GElf_Sym symbol;
	size_t i;
	int r;

	if (elf_symbols_open(image, type, &symbols) < 0)
		return 0;
	for (i = 1; i < symbols.count; i++) {
		const char *name = elf_symbols_get(&symbols, i, &symbol);
		struct elf_sym sym;
		unsigned int kind = GELF_ST_TYPE(symbol.st_info);

		if (!name || !name[0] || kind == STT_SECTION || kind == STT_FILE)
			continue;
		if (is_mapping_symbol(name)) {
			r = marks_add(symtab, symbol.st_value, name[1] == 'd');
			if (r < 0)
				return r;
			continue;
		}
		sym = (struct elf_sym){
			.name = name,
			.vaddr = symbol.st_value,
			.size = symbol.st_size,
			.section = symbol.st_shndx,
			.type = (uint8_t)kind,
			.is_local = GELF_ST_BIND(symbol.st_info) == STB_LOCAL,
		};
		set_version(&sym, versions, i);
		r = syms_add(symtab, &sym);
		if (r < 0)
			return r;
	}
	return 0;
}

static int compare_base(const char *a, size_t a_size, const char *b, size_t b_size)
{
	int r = memcmp(a, b, a_size < b_size ? a_size : b_size);

	return r ? r : (a_size > b_size) - (a_size < b_size);
}

static int compare_syms(const void *a, const void *b)
{
	const struct elf_sym *x = a, *y = b;
	int r = compare_base(x->name, x->base_size, y->name, y->base_size);

	if (r)
		return r;
	if (x->vaddr != y->vaddr)
		return x->vaddr < y->vaddr ? -1 : 1;
	return (x->is_hidden > y->is_hidden) - (x->is_hidden < y->is_hidden);
}

static int compare_marks(const void *a, const void *b)
{
	const struct elf_mark *x = a, *y = b;

	if (x->vaddr != y->vaddr)
		return x->vaddr < y->vaddr ? -1 : 1;
	return (x->is_data > y->is_data) - (x->is_data < y->is_data);
}

static int compare_places(const void *a, const void *b, void *arg)
{
	const struct elf_symtab *symtab = arg;
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	const struct elf_sym *x = &symtab->syms[i], *y = &symtab->syms[j];

	if (x->vaddr != y->vaddr)
		return x->vaddr < y->vaddr ? -1 : 1;
	return elf_name_rank(x->size, x->is_local) - elf_name_rank(y->size, y->is_local)
		       ?: (i > j) - (i < j);
}

static int index_symtab(struct elf_symtab *symtab)
{
	size_t i;

	if (symtab->n_marks)
		qsort(symtab->marks, symtab->n_marks, sizeof(*symtab->marks), compare_marks);
	if (!symtab->n_syms)
		return 0;
	qsort(symtab->syms, symtab->n_syms, sizeof(*symtab->syms), compare_syms);
	symtab->by_address = reallocarray(NULL, symtab->n_syms, sizeof(*symtab->by_address));
	if (!symtab->by_address)
		return -ENOMEM;
	for (i = 0; i < symtab->n_syms; i++) {
		const struct elf_sym *sym = &symtab->syms[i];

		if (sym->section != SHN_UNDEF &&
		    (sym->type == STT_FUNC || sym->type == STT_GNU_IFUNC))
			symtab->by_address[symtab->n_functions++] = (uint32_t)i;
	}
	qsort_r(symtab->by_address, symtab->n_functions, sizeof(*symtab->by_address),
		compare_places, symtab);
	return 0;
}

int elf_symtab_load(const struct elf_image *image, struct elf_symtab **ret_symtab)
{
	_cleanup_(elf_symtab_freep) struct elf_symtab *symtab = calloc(1, sizeof(*symtab));
	_cleanup_free_ struct versions *versions = calloc(1, sizeof(*versions));
	int r;

	if (!symtab || !versions)
		return -ENOMEM;
	load_versions(image, versions);
	r = load_table(symtab, image, SHT_SYMTAB, NULL);
	if (r < 0)
		return r;
	r = load_table(symtab, image, SHT_DYNSYM, versions);
	if (r < 0)
		return r;
	r = index_symtab(symtab);
	if (r < 0)
		return r;
	*ret_symtab = TAKE_PTR(symtab);
	return 0;
}

struct elf_symtab *elf_symtab_free(struct elf_symtab *symtab)
{
	if (!symtab)
		return NULL;
	free(symtab->syms);
	free(symtab->by_address);
	free(symtab->marks);
	free(symtab);
	return NULL;
}

static int compare_name(const struct elf_sym *sym, const char *name, size_t size)
{
	return compare_base(sym->name, sym->base_size, name, size);
}

size_t elf_symtab_find(const struct elf_symtab *symtab, const char *name, size_t size,
		       const struct elf_sym **ret_first)
{
	const struct elf_sym *syms = symtab->syms;
	size_t first = PARTITION_POINT(symtab->n_syms, i, compare_name(&syms[i], name, size) < 0);
	size_t n = 0;

	while (first + n < symtab->n_syms && compare_name(&syms[first + n], name, size) == 0)
		n++;
	if (n)
		*ret_first = &syms[first];
	return n;
}

static const struct elf_sym *function(const struct elf_symtab *symtab, size_t i)
{
	return &symtab->syms[symtab->by_address[i]];
}

const struct elf_sym *elf_symtab_at(const struct elf_symtab *symtab, uint64_t vaddr,
				    uint64_t *ret_next)
{
	size_t at = PARTITION_POINT(symtab->n_functions, i, function(symtab, i)->vaddr <= vaddr);

	*ret_next = at < symtab->n_functions ? function(symtab, at)->vaddr : UINT64_MAX;
	if (at == 0)
		return NULL;
	at--;
	while (at > 0 && function(symtab, at - 1)->vaddr == function(symtab, at)->vaddr)
		at--;
	return function(symtab, at);
}

bool elf_symtab_is_data(const struct elf_symtab *symtab, uint64_t vaddr, uint64_t section_start)
{
	const struct elf_mark *marks = symtab->marks;
	size_t next = PARTITION_POINT(symtab->n_marks, i, marks[i].vaddr <= vaddr);

	if (next == 0 || marks[next - 1].vaddr < section_start)
		return false;
	/* Where both stand at one address the data has no bytes, and code sorts first. */
	while (next > 1 && marks[next - 2].vaddr == marks[next - 1].vaddr)
		next--;
	return marks[next - 1].is_data;
}
