// SPDX-License-Identifier: GPL-2.0-only
#include "ksyms.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "elf_image.h"
#include "near_names.h"
#include "tracefs.h"

#define MODULES_MAX 4096

#define NO_SYM	    UINT32_MAX

static const char *const mark_names[KSYM_MARK_COUNT] = {
	[KSYM_STEXT] = "_stext",
	[KSYM_ETEXT] = "_etext",
	[KSYM_INIT_START] = "_sinittext",
	[KSYM_INIT_STOP] = "_einittext",
	[KSYM_EXTABLE_START] = "__start___ex_table",
	[KSYM_EXTABLE_STOP] = "__stop___ex_table",
	[KSYM_JUMP_TABLE_START] = "__start___jump_table",
	[KSYM_JUMP_TABLE_STOP] = "__stop___jump_table",
};

struct ksyms {
	struct ksym *syms; /* by address, then by name */
	uint32_t *by_name; /* hash table of indexes into syms; NO_SYM is an empty slot */
	size_t n_slots;	   /* a power of two */
	size_t n_syms;
	size_t room;
	char *names; /* one after the other, each ended by NUL */
	size_t names_size;
	size_t names_room;
	uint32_t *modules; /* offsets in names; [0] is not used */
	size_t n_modules;
	uint64_t marks[KSYM_MARK_COUNT];
	bool has_addresses;
};

static int names_add(struct ksyms *ksyms, const char *name, size_t size, uint32_t *ret_offset)
{
	if (ksyms->names_room - ksyms->names_size < size + 1) {
		size_t room = ksyms->names_room * 2 + size + 65536;
		char *more;

		if (room > UINT32_MAX)
			return -ENOMEM;
		more = realloc(ksyms->names, room);
		if (!more)
			return -ENOMEM;
		ksyms->names = more;
		ksyms->names_room = room;
	}
	*ret_offset = (uint32_t)ksyms->names_size;
	memcpy(ksyms->names + ksyms->names_size, name, size);
	ksyms->names[ksyms->names_size + size] = '\0';
	ksyms->names_size += size + 1;
	return 0;
}

/* The symbols of a module come together, so that the last one is mostly right. */
static int module_number(struct ksyms *ksyms, const char *name, size_t size, uint32_t *ret_number)
{
	uint32_t *more;
	size_t i;
	int r;

	for (i = ksyms->n_modules; i > 1; i--) {
		const char *known = ksyms->names + ksyms->modules[i - 1];

		if (strncmp(known, name, size) == 0 && known[size] == '\0') {
			*ret_number = (uint32_t)(i - 1);
			return 0;
		}
	}
	if (ksyms->n_modules == 0)
		ksyms->n_modules = 1;
	if (ksyms->n_modules >= MODULES_MAX)
		return -E2BIG;
	more = reallocarray(ksyms->modules, ksyms->n_modules + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	ksyms->modules = more;
	r = names_add(ksyms, name, size, &more[ksyms->n_modules]);
	if (r < 0)
		return r;
	*ret_number = (uint32_t)ksyms->n_modules++;
	return 0;
}

static int sym_add(struct ksyms *ksyms, uint64_t address, const char *name, size_t size,
		   uint32_t module)
{
	struct ksym *sym;
	int r;

	if (ARRAY_GROW(ksyms->syms, ksyms->n_syms, ksyms->room) < 0)
		return -ENOMEM;
	sym = &ksyms->syms[ksyms->n_syms];
	r = names_add(ksyms, name, size, &sym->name);
	if (r < 0)
		return r;
	sym->address = address;
	sym->module = module;
	ksyms->n_syms++;
	if (address)
		ksyms->has_addresses = true;
	return 0;
}

static void mark_add(struct ksyms *ksyms, uint64_t address, const char *name, size_t size)
{
	size_t i;

	if (name[0] != '_')
		return;
	for (i = 0; i < KSYM_MARK_COUNT; i++)
		if (strlen(mark_names[i]) == size && !memcmp(mark_names[i], name, size))
			ksyms->marks[i] = address;
}

/* FNV-1a */
static size_t hash_name(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
	return (size_t)(hash ^ hash >> 32);
}

static int compare_addresses(const void *a, const void *b)
{
	const struct ksym *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return (x->name > y->name) - (x->name < y->name);
}

/* Functions of one name follow each other from its slot on, by address. */
static int index_names(struct ksyms *ksyms)
{
	size_t i, slot;

	for (ksyms->n_slots = 64; ksyms->n_slots < ksyms->n_syms * 2; ksyms->n_slots *= 2)
		;
	ksyms->by_name = reallocarray(NULL, ksyms->n_slots, sizeof(*ksyms->by_name));
	if (!ksyms->by_name)
		return -ENOMEM;
	memset(ksyms->by_name, 0xff, ksyms->n_slots * sizeof(*ksyms->by_name));
	for (i = 0; i < ksyms->n_syms; i++) {
		slot = hash_name(ksyms_name(ksyms, &ksyms->syms[i])) & (ksyms->n_slots - 1);
		while (ksyms->by_name[slot] != NO_SYM)
			slot = (slot + 1) & (ksyms->n_slots - 1);
		ksyms->by_name[slot] = (uint32_t)i;
	}
	return 0;
}

static int ksyms_index(struct ksyms *ksyms)
{
	if (!ksyms->n_syms)
		return -ENODATA;
	qsort(ksyms->syms, ksyms->n_syms, sizeof(*ksyms->syms), compare_addresses);
	return index_names(ksyms);
}

/*
 * Mapping symbols ($x, $d) and the toolchain's local labels are no functions;
 * files have them, and kallsyms lists those of modules (is_mapping_symbol() in
 * include/linux/module_symbol.h).
 */
static bool is_function_name(const char *name, size_t size)
{
	if (size == 0 || name[0] == '$')
		return false;
	return size < 2 || (memcmp(name, ".L", 2) != 0 && memcmp(name, "L0", 2) != 0);
}

static const char *parse_hex(const char *at, const char *end, uint64_t *ret_value)
{
	const char *start = at;
	uint64_t value = 0;

	for (; at < end; at++) {
		unsigned int c = (unsigned char)*at;
		unsigned int digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10;
		else
			break;
		value = value << 4 | digit;
	}
	*ret_value = value;
	return at > start && at - start <= 16 ? at : NULL;
}

/* A line: ADDRESS TYPE NAME[\t[MODULE]] (s_show() in kernel/kallsyms.c) */
static int parse_line(struct ksyms *ksyms, const char *at, const char *end)
{
	const char *name, *name_end, *module;
	uint32_t number = 0;
	uint64_t address;
	char type;
	int r;

	at = parse_hex(at, end, &address);
	if (!at || end - at < 4 || at[0] != ' ' || at[2] != ' ')
		return 0;
	type = at[1];
	name = at + 3;
	for (name_end = name; name_end < end && *name_end != '\t' && *name_end != ' '; name_end++)
		if (*name_end == '\0')
			return 0;
	if (!is_function_name(name, (size_t)(name_end - name)))
		return 0;
	mark_add(ksyms, address, name, (size_t)(name_end - name));
	if (!strchr("tTwW", type))
		return 0;
	module = memchr(name_end, '[', (size_t)(end - name_end));
	if (module && end[-1] == ']' && end - module > 2) {
		r = module_number(ksyms, module + 1, (size_t)(end - module - 2), &number);
		if (r < 0)
			return r;
	}
	return sym_add(ksyms, address, name, (size_t)(name_end - name), number);
}

int ksyms_parse_kallsyms(const char *text, size_t size, struct ksyms **ret_ksyms)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms = calloc(1, sizeof(*ksyms));
	const char *at = text, *end = text + size;
	int r;

	if (!ksyms)
		return -ENOMEM;
	while (at < end) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));

		if (!line_end)
			line_end = end;
		r = parse_line(ksyms, at, line_end);
		if (r < 0)
			return r;
		at = line_end + 1;
	}
	r = ksyms_index(ksyms);
	if (r < 0)
		return r;
	*ret_ksyms = TAKE_PTR(ksyms);
	return 0;
}

int ksyms_load_kallsyms(const char *path, struct ksyms **ret_ksyms)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	int r;

	r = tracefs_read(AT_FDCWD, path ? path : "/proc/kallsyms", &text, &size);
	if (r < 0)
		return r;
	return ksyms_parse_kallsyms(text, size, ret_ksyms);
}

static bool in_exec_section(const struct elf_image *image, const GElf_Sym *symbol)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE)
		return false;
	section = elf_getscn(image->elf, symbol->st_shndx);
	return section && gelf_getshdr(section, &header) && (header.sh_flags & SHF_EXECINSTR);
}

int ksyms_load_image(const struct elf_image *image, struct ksyms **ret_ksyms)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms = calloc(1, sizeof(*ksyms));
	struct elf_symbols symbols;
	GElf_Sym symbol;
	size_t i;
	int r;

	if (!ksyms)
		return -ENOMEM;
	if (elf_symbols_open(image, SHT_SYMTAB, &symbols) < 0)
		return -ENODATA;
	for (i = 0; i < symbols.count; i++) {
		const char *name = elf_symbols_get(&symbols, i, &symbol);
		unsigned int type;

		if (!name || !is_function_name(name, strlen(name)))
			continue;
		mark_add(ksyms, symbol.st_value, name, strlen(name));
		if (!in_exec_section(image, &symbol))
			continue;
		type = GELF_ST_TYPE(symbol.st_info);
		if (type != STT_FUNC && type != STT_NOTYPE)
			continue;
		r = sym_add(ksyms, symbol.st_value, name, strlen(name), 0);
		if (r < 0)
			return r;
	}
	r = ksyms_index(ksyms);
	if (r < 0)
		return r;
	*ret_ksyms = TAKE_PTR(ksyms);
	return 0;
}

struct ksyms *ksyms_free(struct ksyms *ksyms)
{
	if (!ksyms)
		return NULL;
	free(ksyms->syms);
	free(ksyms->by_name);
	free(ksyms->names);
	free(ksyms->modules);
	free(ksyms);
	return NULL;
}

bool ksyms_has_addresses(const struct ksyms *ksyms)
{
	return ksyms->has_addresses;
}

size_t ksyms_count(const struct ksyms *ksyms)
{
	return ksyms->n_syms;
}

const struct ksym *ksyms_first(const struct ksyms *ksyms)
{
	return ksyms->syms;
}

const struct ksym *ksyms_next(const struct ksyms *ksyms, const struct ksym *sym)
{
	sym++;
	return sym < ksyms->syms + ksyms->n_syms ? sym : NULL;
}

const char *ksyms_name(const struct ksyms *ksyms, const struct ksym *sym)
{
	return ksyms->names + sym->name;
}

const char *ksyms_module(const struct ksyms *ksyms, const struct ksym *sym)
{
	return sym->module ? ksyms->names + ksyms->modules[sym->module] : NULL;
}

size_t ksyms_find(const struct ksyms *ksyms, const char *module, const char *name,
		  const struct ksym **ret_syms, size_t max)
{
	size_t mask = ksyms->n_slots - 1;
	size_t found = 0;
	size_t slot;

	for (slot = hash_name(name) & mask; ksyms->by_name[slot] != NO_SYM;
	     slot = (slot + 1) & mask) {
		const struct ksym *sym = &ksyms->syms[ksyms->by_name[slot]];
		const char *its_module = ksyms_module(ksyms, sym);

		if (strcmp(ksyms_name(ksyms, sym), name) != 0)
			continue;
		if (module && (!its_module || strcmp(its_module, module) != 0))
			continue;
		if (found < max)
			ret_syms[found] = sym;
		found++;
	}
	return found;
}

bool ksyms_has_module(const struct ksyms *ksyms, const char *module)
{
	size_t i;

	for (i = 1; i < ksyms->n_modules; i++)
		if (!strcmp(ksyms->names + ksyms->modules[i], module))
			return true;
	return false;
}

/* Last that starts at or before @address; n_syms when there is none. */
static size_t last_not_after(const struct ksyms *ksyms, uint64_t address)
{
	size_t next = PARTITION_POINT(ksyms->n_syms, i, ksyms->syms[i].address <= address);

	return next ? next - 1 : ksyms->n_syms;
}

/*
 * Of several names for one address, the first of those with the fewest
 * underscores before them, as scripts/kallsyms.c orders them.
 */
static size_t best_alias(const struct ksyms *ksyms, size_t i)
{
	size_t best;

	while (i > 0 && ksyms->syms[i - 1].address == ksyms->syms[i].address)
		i--;
	for (best = i;
	     i + 1 < ksyms->n_syms && ksyms->syms[i + 1].address == ksyms->syms[i].address; i++) {
		const char *name = ksyms_name(ksyms, &ksyms->syms[i + 1]);
		const char *best_name = ksyms_name(ksyms, &ksyms->syms[best]);

		if (strspn(name, "_") < strspn(best_name, "_"))
			best = i + 1;
	}
	return best;
}

const struct ksym *ksyms_at(const struct ksyms *ksyms, uint64_t address)
{
	size_t i;

	if (!ksyms->has_addresses)
		return NULL;
	i = last_not_after(ksyms, address);
	if (i == ksyms->n_syms)
		return NULL;
	i = best_alias(ksyms, i);
	/* The section markers (_etext, __entry_text_end) have no code of their own. */
	if (ksyms_size(ksyms, &ksyms->syms[i]) == 0 && ksyms->syms[i].address != address)
		return NULL;
	return &ksyms->syms[i];
}

uint64_t ksyms_size(const struct ksyms *ksyms, const struct ksym *sym)
{
	size_t i = last_not_after(ksyms, sym->address);

	uint64_t end, etext = ksyms->marks[KSYM_ETEXT];

	if (!ksyms->has_addresses || i + 1 >= ksyms->n_syms)
		return 0;
	end = ksyms->syms[i + 1].address;
	/* Data come after the last function that stays, and have no symbols here. */
	if (sym->address < etext && etext < end)
		end = etext;
	return end - sym->address;
}

uint64_t ksyms_mark(const struct ksyms *ksyms, enum ksym_mark mark)
{
	return ksyms->marks[mark];
}

bool ksyms_is_text(const struct ksyms *ksyms, const struct ksym *sym)
{
	uint64_t start = ksyms->marks[KSYM_STEXT], end = ksyms->marks[KSYM_ETEXT];
	const char *module = ksyms_module(ksyms, sym);

	if (module)
		return strcmp(module, "bpf") != 0 && strncmp(module, "__builtin__", 11) != 0;
	if (!start || !end)
		return true;
	return sym->address >= start && sym->address < end;
}

bool ksyms_is_init_text(const struct ksyms *ksyms, const struct ksym *sym)
{
	return !ksyms_module(ksyms, sym) && sym->address >= ksyms->marks[KSYM_INIT_START] &&
	       sym->address < ksyms->marks[KSYM_INIT_STOP];
}

size_t ksyms_nearest(const struct ksyms *ksyms, const char *module, const char *name,
		     const char **ret_names, size_t max)
{
	struct near_names near;
	size_t i;

	near_names_init(&near, name, ret_names, max);
	for (i = 0; i < ksyms->n_syms; i++) {
		const struct ksym *sym = &ksyms->syms[i];
		const char *its_module = ksyms_module(ksyms, sym);

		if (!module || (its_module && !strcmp(its_module, module)))
			near_names_offer(&near, ksyms_name(ksyms, sym));
	}
	return near.n_names;
}
