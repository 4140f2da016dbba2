/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the service manager is told (sd_notify(3)): when the set is armed, and
 * how it is doing, for "systemctl status".
 */
#ifndef PROBED_NOTIFY_H
#define PROBED_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct notify - what was told last
 * @n_armed: probes that are armed
 * @hits: of the last text
 * @lost: of the last text
 * @told_ns: when, by the boot clock
 */
struct notify {
	size_t n_armed;
	uint64_t hits;
	uint64_t lost;
	uint64_t told_ns;
};

/**
 * notify_ready() - the set is armed, or armed anew
 * @notify: what was told last
 * @n_armed: probes that are armed
 */
void notify_ready(struct notify *notify, size_t n_armed);

/**
 * notify_counts() - how many hits there were
 * @notify: what was told last
 * @hits: written so far
 * @lost: lost so far
 * @now_ns: the boot clock
 *
 * To be called as often as one likes: says it when it is new and what was said
 * is some seconds old.
 *
 * Return: true when there is something left to say, later
 */
bool notify_counts(struct notify *notify, uint64_t hits, uint64_t lost, uint64_t now_ns);

/**
 * notify_reloading() - the set is being changed; notify_ready() ends it
 */
void notify_reloading(void);

/**
 * notify_stopping() - the set is on its way out
 */
void notify_stopping(void);

#endif /* PROBED_NOTIFY_H */
