// SPDX-License-Identifier: GPL-2.0-only
/*
 * A target in a program or library: from "/bin/bash:readline" or
 * "/bin/bash:0x4710" to the offset in the file and the function around it.
 */
#include "plan_impl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "elf_file.h"
#include "elf_image.h"
#include "near_names.h"

int plan_open_file(const struct planning *planning, const struct elf_file **ret_file,
		   const char **ret_path)
{
	const char *path = planning->probe->file;
	_cleanup_free_ char *text = NULL;
	int r;

	if (path[0] != '/') {
		r = plan_env_find_library(planning->env, path, &path);
		if (r == -ENOENT) {
			planning_refuse(planning, 0,
					"there is no library %s for %s on this machine", path,
					planning->env->arch);
			diag_detail(
				planning->diag,
				"ldconfig -p lists those that there are; write the path of another");
			return -EINVAL;
		}
		if (r < 0)
			return r;
	}
	*ret_path = path;
	r = plan_env_open_file(planning->env, path, ret_file);
	if (r >= 0 || r == -ENOMEM)
		return r;
	text = elf_image_error_text(path, r);
	return text ? planning_refuse(planning, 0, "%s", text) : -ENOMEM;
}

/* Offsets shown for a name that several functions have. */
#define SHOWN_MAX 8

static void detail_offsets(const struct planning *planning, const struct elf_file *file)
{
	const struct probe_spec *probe = planning->probe;
	size_t n = elf_file_count_symbol(file, probe->symbol), i;
	struct elf_place place;

	for (i = 0; i < n && i < SHOWN_MAX; i++)
		if (elf_file_resolve_nth(file, probe->symbol, i, 0, &place) == ELF_FOUND)
			diag_detail(planning->diag, "%s:0x%" PRIx64, probe->file,
				    place.file_offset);
	if (n > SHOWN_MAX)
		diag_detail(planning->diag, "and %zu more", n - SHOWN_MAX);
}

static int refuse_answer(const struct planning *planning, const struct elf_file *file,
			 enum elf_answer answer, const struct elf_place *place)
{
	const struct probe_spec *probe = planning->probe;
	const char *names[NEAR_NAMES_MAX];
	size_t column = strlen(probe->file) + 1;

	if (answer >= ELF_BEYOND_FUNCTION && probe->symbol && planning_offset_column(planning))
		column = planning_offset_column(planning);
	if (answer == ELF_NO_SYMBOL) {
		size_t n = elf_file_nearest(file, probe->symbol, names, ARRAY_SIZE(names));

		planning_refuse(planning, column, "no function \"%s\" in %s", probe->symbol,
				probe->file);
		planning_suggest(planning, names, n);
		if (!n)
			diag_detail(planning->diag, "it may be inlined everywhere, or the file be "
						    "stripped; readelf -Ws lists what is there");
		return -EINVAL;
	}
	planning_refuse(planning, column, "%s cannot be probed: %s", probe->target,
			elf_answer_text(answer));
	if (answer == ELF_AMBIGUOUS)
		detail_offsets(planning, file);
	if (answer == ELF_BEYOND_FUNCTION)
		diag_detail(planning->diag, "the function has 0x%" PRIx64 " bytes", place->size);
	if (answer == ELF_MID_FUNCTION)
		diag_detail(planning->diag,
			    "it is a file of %s, whose instructions are not decoded",
			    elf_file_machine_name(file));
	if (elf_answer_advice(answer))
		diag_detail(planning->diag, "%s", elf_answer_advice(answer));
	if (answer == ELF_MID_FUNCTION)
		diag_detail(
			planning->diag,
			"where you know that an instruction begins, say \"unchecked\": true; within one the program would crash");
	return -EINVAL;
}

static bool wants_rewrite(const struct plan_place *place)
{
	size_t i;

	for (i = 0; i < place->code.n_words; i++)
		if (a64_decode(place->words[i], A64_USER).how == A64_REWRITE)
			return true;
	return false;
}

static int read_code(struct plan_env *env, const struct elf_file *file,
		     const struct elf_place *from, struct plan_place *place)
{
	size_t n_words;
	int r;

	place->address = from->vaddr;
	place->file_offset = from->file_offset;
	place->symbol = from->symbol;
	place->symbol_offset = from->symbol_offset;
	place->is_unique = true;
	place->code.start = from->start_vaddr;
	place->code.size = from->size;
	place->code.world = A64_USER;
	place->code.is_a64 = elf_file_is_a64(file);
	if (!place->code.is_a64)
		return 0;
	r = plan_place_alloc_words(place, &n_words);
	if (r < 0)
		return r;
	place->code.n_words = elf_file_read_words(file, predict_word_address(&place->code, 0),
						  place->words, n_words);
	place->code.has_rewrite = wants_rewrite(place) && plan_env_has_rewrite(env);
	return 0;
}

/* @which of several functions of a name, in the order of addresses */
static int resolve_one(const struct planning *planning, const struct elf_file *file, size_t which,
		       struct plan_place *place)
{
	const struct probe_spec *probe = planning->probe;
	struct elf_place found = { 0 };
	int r;

	if (!probe->symbol)
		r = elf_file_resolve_offset(file, probe->address, &found);
	else if (probe->match == PROBE_MATCH_UNIQUE)
		r = elf_file_resolve_symbol(file, probe->symbol, probe->offset, &found);
	else
		r = elf_file_resolve_nth(file, probe->symbol, which, probe->offset, &found);
	if (r < 0)
		return r;
	if (r == ELF_MID_FUNCTION && probe->unchecked)
		r = ELF_FOUND;
	/* Alignment is the decoder's business, with the nearest places to probe. */
	if (r != ELF_FOUND && r != ELF_MISALIGNED)
		return refuse_answer(planning, file, (enum elf_answer)r, &found);
	if (probe_kind_is_return(probe->kind) && found.symbol && found.symbol_offset) {
		planning_refuse(planning, strlen(probe->file) + 1,
				"a %s is at the entry of a function, not inside it",
				probe_spec_key(probe));
		diag_detail(planning->diag, "%s starts 0x%" PRIx64 " bytes before", found.symbol,
			    found.symbol_offset);
		return -EINVAL;
	}
	if (!elf_file_is_a64(file))
		plan_env_note(planning->env, "%s: its instructions are not checked, they are %s",
			      probe->file, elf_file_machine_name(file));
	return read_code(planning->env, file, &found, place);
}

int plan_resolve_user(const struct planning *planning, struct plan_places *places)
{
	const struct probe_spec *probe = planning->probe;
	const struct elf_file *file;
	const char *path;
	size_t n = 1, i;
	int r;

	r = plan_open_file(planning, &file, &path);
	if (r < 0)
		return r;
	if (probe->symbol && probe->match == PROBE_MATCH_ALL)
		n = elf_file_count_symbol(file, probe->symbol) ?: 1;
	for (i = 0; i < n && r == 0; i++) {
		struct plan_place *place = plan_places_add(places);

		if (!place)
			return -ENOMEM;
		place->file = path;
		r = resolve_one(planning, file, i, place);
	}
	return r;
}
