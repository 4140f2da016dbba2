// SPDX-License-Identifier: GPL-2.0-only
/*
 * Libraries by their names, as the dynamic linker finds them.
 */
#include "plan_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arch.h"
#include "ld_cache.h"
#include "tracefs.h"

#define LD_CACHE "/etc/ld.so.cache"

/* Where it looks for what is not in its cache; of Debian first. */
static const char *const dirs[PROBE_ARCH_COUNT][6] = {
	[PROBE_ARCH_ARM64] = { "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64",
			       "/usr/lib64", "/lib", "/usr/lib" },
	[PROBE_ARCH_X86_64] = { "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64",
				"/usr/lib64", "/lib", "/usr/lib" },
};

static int look_in_dirs(enum probe_arch arch, const char *soname, char **ret_path)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dirs[0]) && dirs[arch][i]; i++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s", dirs[arch][i], soname) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		if (access(path, R_OK) == 0) {
			*ret_path = TAKE_PTR(path);
			return 0;
		}
	}
	return -ENOENT;
}

static int find_library(enum probe_arch arch, const char *soname, char **ret_path)
{
	_cleanup_free_ char *cache = NULL;
	const char *path;
	size_t size;

	if (tracefs_read(AT_FDCWD, LD_CACHE, &cache, &size) >= 0) {
		path = ld_cache_find(cache, size, arch, soname);
		if (path && path[0] == '/') {
			*ret_path = strdup(path);
			return *ret_path ? 0 : -ENOMEM;
		}
	}
	return look_in_dirs(arch, soname, ret_path);
}

int plan_env_find_library(struct plan_env *env, const char *soname, const char **ret_path)
{
	struct plan_library *more, found = { 0 };
	size_t i;
	int r;

	for (i = 0; i < env->n_libraries; i++) {
		if (strcmp(env->libraries[i].soname, soname) == 0) {
			*ret_path = env->libraries[i].path;
			return 0;
		}
	}
	more = reallocarray(env->libraries, env->n_libraries + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	env->libraries = more;
	r = find_library(probe_arch_from_name(env->arch), soname, &found.path);
	if (r < 0)
		return r;
	found.soname = strdup(soname);
	if (!found.soname) {
		free(found.path);
		return -ENOMEM;
	}
	more[env->n_libraries++] = found;
	*ret_path = found.path;
	return 0;
}
