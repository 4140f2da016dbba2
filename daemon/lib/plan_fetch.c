// SPDX-License-Identifier: GPL-2.0-only
/*
 * What this kernel's tracefs can fetch: it tells in its file README, in which
 * each addition to the language has left its word.
 */
#include "plan_impl.h"

#include <stdlib.h>
#include <string.h>

#include "fetcharg.h"
#include "tracefs.h"

/**
 * struct addition - what not every kernel since 5.10 has
 * @type: it is this type of a value; or NULL
 * @reads_entry_arg: it is an argument on a return probe
 * @sign: README has this where the kernel has it
 * @what: what it is called
 * @advice: what to write instead
 */
static const struct addition {
	const char *type;
	bool reads_entry_arg;
	const char *sign;
	const char *what;
	const char *advice;
} additions[] = {
	{ .type = "char", .sign = " char,", .what = "the type char", .advice = "write u8" },
	{ .type = "symstr", .sign = "symstr", .what = "the type symstr", .advice = "write symbol" },
	{ .type = "%pd",
	  .sign = "%pd/%pD",
	  .what = "the type %pd",
	  .advice = "write …->d_name.name:string" },
	{ .type = "%pD",
	  .sign = "%pd/%pD",
	  .what = "the type %pD",
	  .advice = "write …->f_path.dentry->d_name.name:string" },
	{ .reads_entry_arg = true,
	  .sign = "return probes support: $retval, $arg<N>",
	  .what = "arguments on return probes",
	  .advice = "fetch it with a kprobe on the same function" },
};

static const char *type_of(const char *text)
{
	const char *colon = strrchr(text, ':');

	return colon ? colon + 1 : "";
}

static bool has_type(const char *text, const char *type)
{
	const char *own = type_of(text);
	size_t size = strlen(type);

	return !strncmp(own, type, size) && (!own[size] || own[size] == '[');
}

static const char *read_me(struct plan_env *env)
{
	if (!env->readme && env->config.tracefs)
		(void)tracefs_read(env->config.tracefs->root_fd, "README", &env->readme, NULL);
	return env->readme;
}

const char *plan_missing_fetch(struct plan_env *env, const char *text, const struct fetcharg *fetch,
			       const char **ret_advice)
{
	const char *readme = read_me(env);
	size_t i;

	/* Of another machine, or of a tracefs that does not tell, nothing is known */
	if (!readme || !strstr(readme, "$arg<N>"))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(additions); i++) {
		const struct addition *addition = &additions[i];

		if (addition->type ? !has_type(text, addition->type) : !fetch->reads_entry_arg)
			continue;
		if (strstr(readme, addition->sign))
			continue;
		*ret_advice = addition->advice;
		return addition->what;
	}
	return NULL;
}
