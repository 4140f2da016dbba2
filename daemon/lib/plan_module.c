// SPDX-License-Identifier: GPL-2.0-only
/*
 * A probe in a kernel module that is not loaded: the kernel keeps it, and arms
 * it when the module is. Is there such a module at all?
 */
#include "plan_impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* depmod's files that name modules, each at the start of a line; see modules.dep(5). */
#define LOADABLE "modules.dep"
#define BUILT_IN "modules.builtin"

/* "kernel/fs/xfs/xfs.ko.xz: …" is "xfs"; files can have "-" where modules have "_". */
static char *module_of_line(char *line)
{
	char *name, *at;

	line[strcspn(line, ":\n")] = '\0';
	name = strrchr(line, '/');
	name = name ? name + 1 : line;
	name[strcspn(name, ".")] = '\0';
	for (at = name; *at; at++)
		if (*at == '-')
			*at = '_';
	return name;
}

/* 1: it has the module; 0: it has not; -errno: it cannot be read. */
static int list_has(const struct plan_env *env, const char *list, const char *module)
{
	_cleanup_free_ char *path = NULL, *line = NULL;
	const char *dir = env->config.modules;
	_cleanup_fclose_ FILE *f = NULL;
	size_t room = 0;

	if (asprintf(&path, "%s%s/%s", dir ? dir : "/lib/modules/", dir ? "" : env->release, list) <
	    0) {
		path = NULL;
		return -ENOMEM;
	}
	f = fopen(path, "re");
	if (!f)
		return -errno;
	while (getline(&line, &room, f) > 0)
		if (strcmp(module_of_line(line), module) == 0)
			return 1;
	return 0;
}

int plan_check_pending(const struct planning *planning)
{
	const struct probe_spec *probe = planning->probe;
	_cleanup_free_ char *pointer = NULL;

	if (list_has(planning->env, BUILT_IN, probe->module) == 1) {
		planning_refuse(planning, 0, "module \"%s\" is built into this kernel",
				probe->module);
		diag_detail(planning->diag, "write %s without it", probe->symbol);
		return -EINVAL;
	}
	plan_env_note(
		planning->env,
		"module %s is not loaded: its probes are not checked, and are armed when it is loaded",
		probe->module);
	if (list_has(planning->env, LOADABLE, probe->module) != 0)
		return 0;
	if (asprintf(&pointer, "/probes/%zu/%s", probe->index, probe_spec_key(probe)) < 0) {
		pointer = NULL;
		return -ENOMEM;
	}
	probe_set_error(planning->set, planning->diag, DIAG_WARNING, pointer, 0,
			"no module \"%s\" is installed for this kernel", probe->module);
	diag_detail(planning->diag, "modinfo %s finds those that are", probe->module);
	return 0;
}
