// SPDX-License-Identifier: GPL-2.0-only
#include "notify.h"

#include <time.h>

#include <systemd/sd-daemon.h>

/* The manager tells everybody who watches the unit: not at every hit. */
#define INTERVAL_NS 5000000000ull

static void tell(const struct notify *notify, const char *state)
{
	sd_notifyf(0, "%sSTATUS=%zu probes armed, %llu hits, %llu lost", state, notify->n_armed,
		   (unsigned long long)notify->hits, (unsigned long long)notify->lost);
}

void notify_ready(struct notify *notify, size_t n_armed)
{
	notify->n_armed = n_armed;
	tell(notify, "READY=1\n");
}

bool notify_counts(struct notify *notify, uint64_t hits, uint64_t lost, uint64_t now_ns)
{
	if (hits == notify->hits && lost == notify->lost)
		return false;
	if (now_ns - notify->told_ns < INTERVAL_NS)
		return true;
	notify->hits = hits;
	notify->lost = lost;
	notify->told_ns = now_ns;
	tell(notify, "");
	return false;
}

void notify_reloading(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu",
		   (unsigned long long)now.tv_sec * 1000000 +
			   (unsigned long long)now.tv_nsec / 1000);
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}
