/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the path of a cgroup says: which unit of systemd, which container. Pure.
 *
 * A unit is the first part of the path that can be one, below slices: what a
 * service or a container's manager makes below its own cgroup (Delegate=) is
 * that unit's. Names are as systemctl shows them: the "\x2d" of an escaped
 * name stays, the "_" that systemd puts before a name that the kernel would
 * take for a file of its own does not.
 */
#ifndef PROBE_LIB_CGROUP_PATH_H
#define PROBE_LIB_CGROUP_PATH_H

#include <stddef.h>

/* UNIT_NAME_MAX of systemd. */
#define CGROUP_NAME_MAX 255

/**
 * struct cgroup_text - a part of a text
 * @bytes: borrowed, not terminated; NULL when there is none
 * @size: how many
 */
struct cgroup_text {
	const char *bytes;
	size_t size;
};

/**
 * struct cgroup_units - what a path says; all of the path itself
 * @unit: of the system's manager: "nginx.service", "session-3.scope"
 * @user_unit: of a user's manager, whose own @unit is "user@1000.service"
 * @slice: the innermost slice that @unit is in, "-.slice" at the top
 */
struct cgroup_units {
	struct cgroup_text unit;
	struct cgroup_text user_unit;
	struct cgroup_text slice;
};

/**
 * cgroup_path_choose() - the path that says most, of a /proc/PID/cgroup
 * @text: its bytes
 * @size: how many
 *
 * The unified hierarchy's; that of systemd's own hierarchy where the unified one
 * says nothing (cgroup v1, hybrid); else that of a controller. The root is
 * taken when none says more.
 *
 * Return: the path without the " (deleted)" of a cgroup that is gone, of @text;
 * none when there is no line
 */
struct cgroup_text cgroup_path_choose(const char *text, size_t size);

/**
 * cgroup_path_units() - which units a path names
 * @path: the path
 * @ret_units: they
 */
void cgroup_path_units(struct cgroup_text path, struct cgroup_units *ret_units);

/**
 * cgroup_path_container() - which container a path names
 * @path: the path
 * @name: gets the id of a container of Docker, Podman, containerd or CRI-O, which
 *	  is 64 hexadecimal digits, or the name of one of systemd-nspawn or LXC
 *
 * Of containers in one another the outermost is this machine's.
 *
 * Return: bytes of the name; 0 when there is none
 */
size_t cgroup_path_container(struct cgroup_text path, char name[CGROUP_NAME_MAX]);

#endif /* PROBE_LIB_CGROUP_PATH_H */
