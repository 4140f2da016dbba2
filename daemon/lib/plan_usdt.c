// SPDX-License-Identifier: GPL-2.0-only
/*
 * A static probe of a program or library: from "/bin/node:node:gc__start" to a
 * line for each of its places, with the counter of those who watch.
 */
#include "plan_impl.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "elf_file.h"
#include "elf_image.h"
#include "elf_usdt.h"
#include "event_json.h"
#include "fetcharg.h"
#include "near_names.h"
#include "tracefs.h"

static size_t provider_column(const struct planning *planning)
{
	return strlen(planning->probe->file) + 1;
}

static int refuse_missing(const struct planning *planning, const struct usdt_notes *notes)
{
	const struct probe_spec *probe = planning->probe;
	const char *names[NEAR_NAMES_MAX];
	bool has_provider = false;
	struct near_names near;
	size_t i;

	if (!notes->n_places) {
		planning_refuse(planning, 0, "%s has no static probes", probe->file);
		diag_detail(
			planning->diag,
			"a program has them when it was built with <sys/sdt.h>; readelf -n lists them");
		return -EINVAL;
	}
	for (i = 0; i < notes->n_places; i++)
		has_provider |= strcmp(notes->places[i].provider, probe->event_system) == 0;
	near_names_init(&near, has_provider ? probe->event_name : probe->event_system, names,
			ARRAY_SIZE(names));
	for (i = 0; i < notes->n_places; i++) {
		const struct usdt_place *place = &notes->places[i];

		if (!has_provider)
			near_names_offer(&near, place->provider);
		else if (strcmp(place->provider, probe->event_system) == 0)
			near_names_offer(&near, place->name);
	}
	if (has_provider)
		planning_refuse(planning,
				provider_column(planning) + strlen(probe->event_system) + 1,
				"no static probe \"%s\" of %s in %s", probe->event_name,
				probe->event_system, probe->file);
	else
		planning_refuse(planning, provider_column(planning),
				"no static probes of \"%s\" in %s", probe->event_system,
				probe->file);
	planning_suggest(planning, names, near.n_names);
	if (!near.n_names)
		diag_detail(planning->diag, "readelf -n lists what is there");
	return -EINVAL;
}

/* ---- arguments ---- */

/* "argN", "argN:TYPE" of the set, or all with their own types when @arg is NULL. */
static int print_arg(FILE *out, const struct planning *planning, const struct usdt_place *place,
		     unsigned int machine, size_t i, const struct probe_arg *arg)
{
	const char *type = arg ? strchr(arg->expr, ':') : NULL;
	bool is_string = type && (!strncmp(type, ":string", 7) || !strncmp(type, ":ustring", 8));
	struct usdt_arg found;
	char key[64];
	int r;

	r = usdt_arg_get(place->args, machine, i, &found);
	if (r == 0) {
		if (arg)
			fprintf(out, " %s=", arg->name);
		else
			fprintf(out, " arg%zu=", i + 1);
		fprintf(out, is_string ? "+0(%s)%s%s" : "%s%s%s", found.expr, type ? "" : ":",
			type ? type : found.type);
		return 0;
	}
	if (!arg) {
		plan_env_note(planning->env, "%s: arg%zu cannot be fetched and is left out: \"%s\"",
			      planning->probe->target, i + 1, place->args);
		return 0;
	}
	snprintf(key, sizeof(key), "args/%s", arg->name);
	if (r == -ENOENT)
		planning_refuse_key(planning, key, 0, "the static probe has no argument %zu",
				    i + 1);
	else
		planning_refuse_key(planning, key, 0, "arg%zu cannot be fetched by tracefs", i + 1);
	diag_detail(planning->diag, "its arguments are described as \"%s\"", place->args);
	return -EINVAL;
}

static int print_args(FILE *out, const struct planning *planning, const struct usdt_place *place,
		      unsigned int machine)
{
	const struct probe_spec *probe = planning->probe;
	size_t i, n = usdt_arg_count(place->args);
	int worst = 0;

	for (i = 0; i < n && !probe->args; i++)
		(void)print_arg(out, planning, place, machine, i, NULL);
	for (i = 0; i < probe->n_args; i++) {
		size_t number = strtoul(probe->args[i].expr + 3, NULL, 10);

		if (print_arg(out, planning, place, machine, number - 1, &probe->args[i]) < 0)
			worst = -EINVAL;
	}
	return worst;
}

/* ---- places ---- */

static int check_place(const struct planning *planning, const struct elf_file *file,
		       const struct usdt_place *place)
{
	struct elf_place found = { 0 };
	int r = elf_file_resolve_offset(file, place->file_offset, &found);

	/* That it is at an instruction inside of a function, the compiler says. */
	if (r == ELF_FOUND || r == ELF_MID_FUNCTION)
		return 0;
	if (r < 0)
		return r;
	return planning_refuse(planning, provider_column(planning),
			       "the note of the static probe is wrong: %s",
			       elf_answer_text((enum elf_answer)r));
}

static int print_place(const struct planning *planning, const char *group,
		       const struct usdt_place *place, unsigned int machine, const char *path,
		       char **ret_definition)
{
	const struct probe_spec *probe = planning->probe;
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	FILE *out;
	int r;

	out = open_memstream(&line, &size);
	if (!out)
		return -ENOMEM;
	fprintf(out, "p:%s/%s %s:0x%" PRIx64, group, probe->name, path, place->file_offset);
	if (place->semaphore)
		fprintf(out, "(0x%" PRIx64 ")", place->semaphore);
	fputs(" " EVENT_COMM_FIELD "=$comm", out);
	r = print_args(out, planning, place, machine);
	if (fclose(out) < 0)
		return -ENOMEM;
	if (r < 0)
		return r;
	if (size > FETCHARG_MAX_LINE_BYTES)
		return planning_refuse(planning, 0, "the probe is too long for tracefs");
	*ret_definition = TAKE_PTR(line);
	return 0;
}

static int add_definition(struct plan_usdt *usdt, char *definition)
{
	char **more = reallocarray(usdt->definitions, usdt->n_definitions + 1, sizeof(*more));

	if (!more) {
		free(definition);
		return -ENOMEM;
	}
	usdt->definitions = more;
	more[usdt->n_definitions++] = definition;
	return 0;
}

/* Since 4.20; the README says it. */
static bool has_semaphores(const struct tracefs *tracefs)
{
	_cleanup_free_ char *readme = NULL;

	return !tracefs || tracefs_read(tracefs->root_fd, "README", &readme, NULL) < 0 ||
	       strstr(readme, "ref_ctr_offset");
}

static int plan_places(const struct planning *planning, const char *group,
		       const struct elf_file *file, const struct usdt_notes *notes,
		       struct plan_usdt *usdt)
{
	unsigned int machine = elf_file_image(file)->machine;
	const struct probe_spec *probe = planning->probe;
	size_t i;
	int r;

	for (i = 0; i < notes->n_places; i++) {
		const struct usdt_place *place = &notes->places[i];
		char *definition = NULL;

		if (strcmp(place->provider, probe->event_system) != 0 ||
		    strcmp(place->name, probe->event_name) != 0)
			continue;
		if (place->semaphore && !has_semaphores(planning->env->config.tracefs))
			return planning_refuse(
				planning, provider_column(planning),
				"the static probe has a semaphore, which this kernel cannot raise");
		r = check_place(planning, file, place);
		if (r == 0)
			r = print_place(planning, group, place, machine, usdt->file, &definition);
		if (r == 0)
			r = add_definition(usdt, definition);
		/* Once: the places have the same arguments. */
		if (r == 0 && usdt->n_definitions == 1)
			r = plan_check_filter(planning, definition);
		if (r < 0)
			return r;
	}
	return usdt->n_definitions ? 0 : refuse_missing(planning, notes);
}

int plan_usdt(const struct planning *planning, const char *group, struct plan_usdt *ret_usdt)
{
	_cleanup_(usdt_notes_freep) struct usdt_notes *notes = NULL;
	_cleanup_(plan_usdt_done) struct plan_usdt usdt = { 0 };
	const struct elf_file *file;
	int r;

	r = plan_open_file(planning, &file, &usdt.file);
	if (r < 0)
		return r;
	r = elf_usdt_read(elf_file_image(file), &notes);
	if (r == -E2BIG)
		return planning_refuse(planning, 0, "%s has too many static probes",
				       planning->probe->file);
	if (r == 0)
		r = plan_places(planning, group, file, notes, &usdt);
	if (r < 0)
		return r;
	*ret_usdt = usdt;
	usdt = (struct plan_usdt){ 0 };
	return 0;
}

void plan_usdt_done(struct plan_usdt *usdt)
{
	while (usdt->n_definitions)
		free(usdt->definitions[--usdt->n_definitions]);
	free(usdt->definitions);
	*usdt = (struct plan_usdt){ 0 };
}
