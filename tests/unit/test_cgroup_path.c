// SPDX-License-Identifier: GPL-2.0-only
#include "cgroup_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct cgroup_text path_of(const char *path)
{
	return (struct cgroup_text){ path, strlen(path) };
}

/* Equal, none being NULL. */
static void assert_text(const char *path, struct cgroup_text text, const char *expected)
{
	if (!expected && !text.bytes)
		return;
	if (!expected || !text.bytes || text.size != strlen(expected) ||
	    memcmp(text.bytes, expected, text.size) != 0)
		fail_msg("%s: %.*s, not %s", path, (int)text.size, text.bytes ?: "",
			 expected ?: "none");
}

static void a_path_names_its_units(void **state)
{
	static const struct {
		const char *path, *unit, *user_unit, *slice;
	} rows[] = {
		{ "/", NULL, NULL, "-.slice" },
		{ "/init.scope", "init.scope", NULL, "-.slice" },
		{ "/system.slice/nginx.service", "nginx.service", NULL, "system.slice" },
		{ "/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service", NULL,
		  "system-getty.slice" },
		{ "/system.slice/a.service/worker/b.service", "a.service", NULL, "system.slice" },
		{ "/system.slice/dev-disk-by\\x2dlabel-swap.swap",
		  "dev-disk-by\\x2dlabel-swap.swap", NULL, "system.slice" },
		{ "/system.slice/_cpu.service", "cpu.service", NULL, "system.slice" },
		{ "/system.slice/__x.service", "_x.service", NULL, "system.slice" },
		{ "/user.slice/user-1000.slice/session-3.scope", "session-3.scope", NULL,
		  "user-1000.slice" },
		{ "/user.slice/user-1000.slice/user@1000.service/init.scope", "user@1000.service",
		  "init.scope", "user-1000.slice" },
		{ "/user.slice/user-1000.slice/user@1000.service/app.slice/app-a\\x2db.scope/x.service",
		  "user@1000.service", "app-a\\x2db.scope", "user-1000.slice" },
		{ "/user.slice/user-1000.slice/user@1000.service", "user@1000.service", NULL,
		  "user-1000.slice" },
		{ "/machine.slice/machine-web.scope/payload/system.slice/nginx.service",
		  "machine-web.scope", NULL, "machine.slice" },
		{ "/docker/" ID, NULL, NULL, "-.slice" },
		{ "/kubepods.slice/kubepods-burstable.slice/cri-containerd-" ID ".scope",
		  "cri-containerd-" ID ".scope", NULL, "kubepods-burstable.slice" },
		/* No units: a part that only looks like one, a name alone, characters. */
		{ "/user.slice/notaslice/a.service", NULL, NULL, "user.slice" },
		{ "/.service", NULL, NULL, "-.slice" },
		{ "/a b.service", NULL, NULL, "-.slice" },
		{ "/../../a.service", NULL, NULL, "-.slice" },
	};
	struct cgroup_units units;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		cgroup_path_units(path_of(rows[i].path), &units);
		assert_text(rows[i].path, units.unit, rows[i].unit);
		assert_text(rows[i].path, units.user_unit, rows[i].user_unit);
		assert_text(rows[i].path, units.slice, rows[i].slice);
	}
	cgroup_path_units((struct cgroup_text){ 0 }, &units);
	assert_null(units.unit.bytes);
	assert_null(units.slice.bytes);
}

static void a_path_names_its_container(void **state)
{
	static const struct {
		const char *path, *container;
	} rows[] = {
		{ "/", NULL },
		{ "/system.slice/docker.service", NULL },
		{ "/docker/" ID, ID },
		{ "/system.slice/docker-" ID ".scope", ID },
		{ "/system.slice/docker-" ID ".scope/docker/" ID "/x", ID },
		{ "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID
		  ".scope/container",
		  ID },
		{ "/machine.slice/libpod-conmon-" ID ".scope", ID },
		{ "/kubepods/burstable/pod7d3e8b8c-4b0f-4b8e-8d6d-3f1c2a9b7e10/" ID, ID },
		{ "/kubepods.slice/kubepods-pod7d3e.slice/crio-" ID ".scope", ID },
		{ "/system.slice/containerd.service/kubepods-pod7d3e.slice:cri-containerd:" ID,
		  ID },
		{ "/machine.slice/machine-web\\x2dfront.scope/payload", "web-front" },
		{ "/machine.slice/systemd-nspawn@web.service/payload", "web" },
		{ "/lxc.payload.web/system.slice/a.service", "web" },
		/* Not 64 digits, or something else before them. */
		{ "/docker/0" ID, NULL },
		{ "/docker/x" ID, NULL },
		{ "/docker/0123456789abcdef", NULL },
		{ "/machine-.scope", NULL },
	};
	char name[CGROUP_NAME_MAX];
	size_t i, size;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		size = cgroup_path_container(path_of(rows[i].path), name);
		assert_text(rows[i].path, (struct cgroup_text){ size ? name : NULL, size },
			    rows[i].container);
	}
}

static void the_hierarchy_that_says_most_is_chosen(void **state)
{
	static const struct {
		const char *text, *path;
	} rows[] = {
		{ "0::/system.slice/a.service\n", "/system.slice/a.service" },
		{ "0::/a (deleted)\n", "/a" },
		{ "0::/\n", "/" },
		/* systemd with cgroup v1, and hybrid */
		{ "12:pids:/system.slice/a.service\n11:memory:/\n1:name=systemd:/b.service\n",
		  "/b.service" },
		{ "2:cpu,cpuacct:/c\n1:name=systemd:/b.service\n0::/b.service\n", "/b.service" },
		{ "1:name=systemd:/b.service\n0::/\n", "/b.service" },
		/* a machine without systemd */
		{ "3:pids:/docker/x\n2:cpu,cpuacct:/\n0::/\n", "/docker/x" },
		{ "2:cpu:/\n0::/\n", "/" },
		{ "0::/with:colons:in/it", "/with:colons:in/it" },
		{ "", NULL },
		{ "\n\n0\n1:2\n1:2:relative\n:\n::\n", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		assert_text(rows[i].text, cgroup_path_choose(rows[i].text, strlen(rows[i].text)),
			    rows[i].path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_names_its_units),
		cmocka_unit_test(a_path_names_its_container),
		cmocka_unit_test(the_hierarchy_that_says_most_is_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
