// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>

#include "unit_journal.h"

#define MANAGER_NAME	  "org.freedesktop.systemd1"
#define MANAGER_PATH	  "/org/freedesktop/systemd1"
#define MANAGER_INTERFACE "org.freedesktop.systemd1.Manager"
#define UNIT_INTERFACE	  "org.freedesktop.systemd1.Unit"
#define SERVICE_INTERFACE "org.freedesktop.systemd1.Service"
/* For root alone, and there before the bus is. */
#define PRIVATE_SOCKET "unix:path=/run/systemd/private"

/*
 * The connection, and the job that is waited for: its path, and how it ended
 * once that is known.
 */
struct unit_bus {
	sd_bus *bus;
	bool is_private;
	const char *job;
	char *result;
};

static int open_private(sd_bus **ret_bus)
{
	sd_bus *bus = NULL;
	int r;

	r = sd_bus_new(&bus);
	if (r >= 0)
		r = sd_bus_set_address(bus, PRIVATE_SOCKET);
	if (r >= 0)
		r = sd_bus_start(bus);
	if (r < 0) {
		sd_bus_unref(bus);
		return r;
	}
	*ret_bus = bus;
	return 0;
}

static int on_job_removed(sd_bus_message *message, void *userdata, sd_bus_error *error)
{
	struct unit_bus *bus = userdata;
	const char *job, *result;

	(void)error;
	if (sd_bus_message_read(message, "uoss", NULL, &job, NULL, &result) < 0)
		return 0;
	if (bus->job && !bus->result && !strcmp(job, bus->job))
		bus->result = strdup(result);
	return 0;
}

/* The manager tells of the ends of jobs only when somebody has asked for it. */
static int subscribe(struct unit_bus *bus)
{
	int r;

	r = sd_bus_match_signal(bus->bus, NULL, bus->is_private ? NULL : MANAGER_NAME, MANAGER_PATH,
				MANAGER_INTERFACE, "JobRemoved", on_job_removed, bus);
	if (r < 0)
		return r;
	return sd_bus_call_method(bus->bus, MANAGER_NAME, MANAGER_PATH, MANAGER_INTERFACE,
				  "Subscribe", NULL, NULL, NULL);
}

int unit_bus_open(struct unit_bus **ret_bus)
{
	_cleanup_(unit_bus_freep) struct unit_bus *bus = calloc(1, sizeof(*bus));
	int r;

	if (!bus)
		return -ENOMEM;
	if (sd_booted() <= 0)
		return -EHOSTDOWN;
	r = sd_bus_open_system(&bus->bus);
	if (r < 0 && geteuid() == 0) {
		bus->is_private = true;
		r = open_private(&bus->bus);
	}
	if (r < 0)
		return r;
	(void)sd_bus_set_allow_interactive_authorization(bus->bus, true);
	r = subscribe(bus);
	if (r < 0)
		return r;
	*ret_bus = TAKE_PTR(bus);
	return 0;
}

struct unit_bus *unit_bus_free(struct unit_bus *bus)
{
	if (!bus)
		return NULL;
	sd_bus_flush_close_unref(bus->bus);
	free(bus->result);
	free(bus);
	return NULL;
}

/* The manager's words, and which of its errors people can do something about. */
static int take_error(sd_bus_error *error, int r, char **ret_text)
{
	static const struct {
		const char *name;
		int code;
	} known[] = {
		{ "org.freedesktop.systemd1.NoSuchUnit", -ENOENT },
		{ SD_BUS_ERROR_FILE_NOT_FOUND, -ENOENT },
		{ SD_BUS_ERROR_ACCESS_DENIED, -EACCES },
		{ SD_BUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED, -EACCES },
	};
	size_t i;

	*ret_text = error->message ? strdup(error->message) : NULL;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (sd_bus_error_has_name(error, known[i].name))
			r = known[i].code;
	sd_bus_error_free(error);
	return r;
}

static int wait_for_job(struct unit_bus *bus)
{
	int r;

	while (!bus->result) {
		r = sd_bus_process(bus->bus, NULL);
		if (r == 0)
			r = sd_bus_wait(bus->bus, UINT64_MAX);
		if (r < 0 && r != -EINTR)
			return r;
	}
	return 0;
}

int unit_run_job(struct unit_bus *bus, const char *method, const char *unit, char **ret_result)
{
	sd_bus_error error = SD_BUS_ERROR_NULL;
	sd_bus_message *reply = NULL;
	int r;

	r = sd_bus_call_method(bus->bus, MANAGER_NAME, MANAGER_PATH, MANAGER_INTERFACE, method,
			       &error, &reply, "ss", unit, "replace");
	if (r < 0)
		return take_error(&error, r, ret_result);
	*ret_result = NULL;
	r = sd_bus_message_read(reply, "o", &bus->job);
	if (r >= 0)
		r = wait_for_job(bus);
	bus->job = NULL;
	sd_bus_message_unref(reply);
	if (r < 0)
		return r;
	*ret_result = TAKE_PTR(bus->result);
	return 0;
}

/* Both answer with the links that were made or removed. */
static int call_enable(struct unit_bus *bus, const char *unit, bool on, sd_bus_error *error,
		       sd_bus_message **ret_reply)
{
	if (on)
		return sd_bus_call_method(bus->bus, MANAGER_NAME, MANAGER_PATH, MANAGER_INTERFACE,
					  "EnableUnitFiles", error, ret_reply, "asbb", 1, unit, 0,
					  0);
	return sd_bus_call_method(bus->bus, MANAGER_NAME, MANAGER_PATH, MANAGER_INTERFACE,
				  "DisableUnitFiles", error, ret_reply, "asb", 1, unit, 0);
}

int unit_enable(struct unit_bus *bus, const char *unit, bool on, char **ret_error)
{
	sd_bus_error error = SD_BUS_ERROR_NULL;
	sd_bus_message *reply = NULL;
	int r, is_installable = 1, has_changed = 0;

	r = call_enable(bus, unit, on, &error, &reply);
	if (r < 0)
		return take_error(&error, r, ret_error);
	*ret_error = NULL;
	if (on)
		r = sd_bus_message_read(reply, "b", &is_installable);
	if (r >= 0)
		r = sd_bus_message_enter_container(reply, 'a', "(sss)");
	if (r >= 0)
		has_changed = sd_bus_message_at_end(reply, 0) == 0;
	sd_bus_message_unref(reply);
	if (r < 0)
		return r;
	if (!is_installable)
		*ret_error = strdup("its unit has no [Install] section");
	if (!is_installable)
		return -ENOEXEC;
	r = sd_bus_call_method(bus->bus, MANAGER_NAME, MANAGER_PATH, MANAGER_INTERFACE, "Reload",
			       &error, NULL, NULL);
	return r < 0 ? take_error(&error, r, ret_error) : has_changed;
}

int unit_is_known(struct unit_bus *bus, const char *unit)
{
	_cleanup_free_ char *path = NULL, *active = NULL, *file = NULL;
	int r;

	r = sd_bus_path_encode(MANAGER_PATH "/unit", unit, &path);
	if (r >= 0)
		r = sd_bus_get_property_string(bus->bus, MANAGER_NAME, path, UNIT_INTERFACE,
					       "ActiveState", NULL, &active);
	if (r >= 0)
		r = sd_bus_get_property_string(bus->bus, MANAGER_NAME, path, UNIT_INTERFACE,
					       "UnitFileState", NULL, &file);
	if (r < 0)
		return r;
	return strcmp(active, "inactive") != 0 || strncmp(file, "enabled", 7) == 0;
}

/* ---- why it failed ---- */

static void read_invocation(struct unit_bus *bus, const char *path, sd_id128_t *ret_id)
{
	sd_bus_message *reply = NULL;
	const void *bytes;
	size_t size;

	*ret_id = SD_ID128_NULL;
	if (sd_bus_get_property(bus->bus, MANAGER_NAME, path, UNIT_INTERFACE, "InvocationID", NULL,
				&reply, "ay") < 0)
		return;
	if (sd_bus_message_read_array(reply, 'y', &bytes, &size) >= 0 && size == sizeof(*ret_id))
		memcpy(ret_id, bytes, sizeof(*ret_id));
	sd_bus_message_unref(reply);
}

void unit_get_failure(struct unit_bus *bus, const char *unit, struct unit_failure *ret_failure)
{
	_cleanup_free_ char *path = NULL;
	sd_id128_t invocation;

	*ret_failure = (struct unit_failure){ .result = NULL };
	if (sd_bus_path_encode(MANAGER_PATH "/unit", unit, &path) < 0)
		return;
	(void)sd_bus_get_property_string(bus->bus, MANAGER_NAME, path, SERVICE_INTERFACE, "Result",
					 NULL, &ret_failure->result);
	(void)sd_bus_get_property_string(bus->bus, MANAGER_NAME, path, SERVICE_INTERFACE,
					 "StatusText", NULL, &ret_failure->status_text);
	(void)sd_bus_get_property_trivial(bus->bus, MANAGER_NAME, path, SERVICE_INTERFACE,
					  "ExecMainStatus", NULL, 'i', &ret_failure->exit_status);
	read_invocation(bus, path, &invocation);
	if (!sd_id128_is_null(invocation))
		ret_failure->n_lines =
			unit_journal_read(invocation, ret_failure->lines, UNIT_LINES_MAX);
}

void unit_failure_done(struct unit_failure *failure)
{
	size_t i;

	for (i = 0; i < failure->n_lines; i++)
		free(failure->lines[i]);
	free(failure->result);
	free(failure->status_text);
}
