// SPDX-License-Identifier: GPL-2.0-only
/* Stacks as members of a line. */
#include "probed/stacks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "event_json.h"

static const bool both[STACK_KIND_COUNT] = { true, true };

/* event_symbol_fn */
static size_t name_kernel(void *userdata, uint64_t address, char *buf, size_t size)
{
	(void)userdata;
	return address == 1 ? (size_t)snprintf(buf, size, "vfs_read+0x1c") : 0;
}

/* stack_name_fn: an odd address is in a file whose name is not UTF-8 */
static size_t name_user(void *userdata, uint64_t address, bool is_return, char *buf)
{
	(void)userdata;
	return (size_t)sprintf(buf, "f+0x%x [/%s]", is_return, address % 2 ? "\xff" : "e");
}

static const struct stack_names names = { name_kernel, name_user, NULL };

/* Return: they, until the next call */
static const char *write_both(const struct stack stacks[STACK_KIND_COUNT], size_t room,
			      bool is_whole)
{
	static char buf[EVENT_EXTRA_MAX + 1];
	size_t size;

	assert_int_equal(stacks_write(stacks, both, &names, buf, room, &size), is_whole);
	assert_true(size <= room);
	buf[size] = '\0';
	return buf;
}

static void frames_have_names_or_addresses(void **state)
{
	const struct stack stacks[STACK_KIND_COUNT] = {
		{ .is_known = true, .depth = 2, .addresses = { 1, 0xffff } },
		{ .is_known = false },
	};

	(void)state;
	assert_string_equal(write_both(stacks, EVENT_EXTRA_MAX, true),
			    ",\"stack\":[\"vfs_read+0x1c\",\"0xffff\"],\"user_stack\":null");
}

static void the_bytes_of_a_frame_that_is_not_utf8_come_back(void **state)
{
	const struct stack stacks[STACK_KIND_COUNT] = {
		{ .is_known = true },
		{ .is_known = true, .depth = 3, .addresses = { 2, 3, 5 } },
	};

	(void)state;
	assert_string_equal(
		write_both(stacks, EVENT_EXTRA_MAX, true),
		",\"stack\":[],\"user_stack\":[\"f+0x0 [/e]\",\"f+0x1 [/\xef\xbf\xbd]\","
		"\"f+0x1 [/\xef\xbf\xbd]\"],\"user_stack_raw\":{"
		"\"1\":\"662b307831205b2fff5d\",\"2\":\"662b307831205b2fff5d\"}");
}

/* With each frame there are its bytes, and what is begun is ended. */
static void frames_without_room_are_left_out(void **state)
{
	struct stack stacks[STACK_KIND_COUNT] = { { .is_known = true }, { .is_known = true } };
	size_t i, room;

	(void)state;
	stacks[STACK_USER].depth = STACK_MAX_DEPTH;
	for (i = 0; i < STACK_MAX_DEPTH; i++)
		stacks[STACK_USER].addresses[i] = 2 * i + 1;
	for (room = 200; room < 4000; room += 37) {
		const char *text = write_both(stacks, room, false), *at;
		size_t frames = 0, raw = 0;

		for (at = text; (at = strstr(at, "[/\xef")); at++)
			frames++;
		for (at = text; (at = strstr(at, "5b2fff5d\"")); at++)
			raw++;
		assert_int_equal(frames, raw);
		assert_true(frames >= (room - 200) / 60 && frames < STACK_MAX_DEPTH);
		assert_int_equal(text[strlen(text) - 1], '}');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_have_names_or_addresses),
		cmocka_unit_test(the_bytes_of_a_frame_that_is_not_utf8_come_back),
		cmocka_unit_test(frames_without_room_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
