/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a process as members of a line. Pure.
 */
#ifndef PROBE_LIB_PROCESS_TEXT_H
#define PROBE_LIB_PROCESS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cgroup_path.h"
#include "enrich.h"

/* Bytes of all members together: less than half of EVENT_EXTRA_MAX. */
#define PROCESS_TEXT_MAX 3584

/**
 * struct process_facts - a process
 * @is_known: somebody could be asked; else all but @host and @boot is null
 * @ppid: the process that started it, or took it over
 * @has_uid: @uid is known
 * @uid: the user it runs for (the real one)
 * @exe: path of the program; any bytes; none when not known
 * @cgroup: path of its cgroup; any bytes; none when not known
 * @host: name of the machine; any bytes; or NULL
 * @boot: boot id, or NULL
 */
struct process_facts {
	bool is_known;
	int32_t ppid;
	bool has_uid;
	uint32_t uid;
	struct cgroup_text exe;
	struct cgroup_text cgroup;
	const char *host;
	const char *boot;
};

/**
 * process_text_write() - the members
 * @facts: the process
 * @keys: which, of ENRICH_BIT()
 * @buf: gets ',"exe":"…",…', in the order of enum enrich, and ',"process_raw":{…}'
 *	 when bytes are not UTF-8, with them as hexadecimal digits; PROCESS_TEXT_MAX
 *	 bytes
 * @ret_size: bytes
 *
 * Return: true when all is there; false when something was cut
 */
bool process_text_write(const struct process_facts *facts, uint32_t keys, char *buf,
			size_t *ret_size);

#endif /* PROBE_LIB_PROCESS_TEXT_H */
