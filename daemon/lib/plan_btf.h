/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arguments that name things, planned; see btf_path.h for what they look like.
 */
#ifndef PROBE_LIB_PLAN_BTF_H
#define PROBE_LIB_PLAN_BTF_H

#include <stddef.h>

struct plan_env;
struct event_arg;
struct plan_place;
struct plan_probe;
struct planning;
struct probe_arg;
struct probe_spec;

/**
 * plan_translate_arg() - an argument as the kernel takes it
 * @planning: the probe
 * @place: where it stands
 * @arg: one of its arguments
 * @ret_text: the fetch argument, owned by the caller
 * @record_size: the bytes that it takes of each record are added to it
 * @ret_shown: how its value is shown; owns its names; borrows @arg
 *
 * Return: 0; -EINVAL with an error in the planning's diag; another -errno
 */
int plan_translate_arg(const struct planning *planning, const struct plan_place *place,
		       const struct probe_arg *arg, char **ret_text, size_t *record_size,
		       struct event_arg *ret_shown);

/**
 * plan_args_done() - free how the arguments of a probe are shown
 * @planned: the probe
 */
void plan_args_done(struct plan_probe *planned);

/**
 * plan_print_prototype() - the function that a probe stands in, as C declares it
 * @env: the environment
 * @probe: a kernel probe
 * @place: its place
 * @buf: gets the text
 * @size: of @buf
 *
 * Return: 0; -ENOENT when it is not known; -ENOMEM
 */
int plan_print_prototype(struct plan_env *env, const struct probe_spec *probe,
			 const struct plan_place *place, char *buf, size_t size);

/**
 * plan_btf_done() - free the types that an environment has read
 * @env: the environment
 */
void plan_btf_done(struct plan_env *env);

#endif /* PROBE_LIB_PLAN_BTF_H */
