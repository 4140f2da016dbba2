// SPDX-License-Identifier: GPL-2.0-only
/* What a pipe takes whole, asked of real ones. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "macro.h"
#include "probed/pipe_room.h"

#define ROUNDS 20000
#define MOST   (1 << 20)

static char bytes[MOST];

static void make_pipe(int *fds, int size, struct pipe_room *room)
{
	assert_int_equal(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
	assert_int_equal(fcntl(fds[1], F_SETPIPE_SZ, size), size);
	pipe_room_init(room, (size_t)size);
}

static void close_pipe(const int *fds)
{
	(void)close(fds[0]);
	(void)close(fds[1]);
}

static void ask(int fd, struct pipe_room *room)
{
	int queued;

	assert_int_equal(ioctl(fd, FIONREAD, &queued), 0);
	pipe_room_update(room, (size_t)queued);
}

static void what_it_is_said_to_take_is_taken_whole(void **state)
{
	static const int sizes[] = { 4096, 64 << 10, 256 << 10, 1 << 20 };
	unsigned int seed = 1;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		unsigned int n_written = 0, n_full = 0;
		struct pipe_room room;
		int fds[2];

		make_pipe(fds, sizes[i], &room);
		for (int n = 0; n < ROUNDS; n++) {
			/* Few bytes or many, of what is there; and sometimes all. */
			size_t most = rand_r(&seed) % 2 ? 600 : (size_t)sizes[i], size;

			if (rand_r(&seed) % 2)
				(void)!read(fds[0], bytes, (size_t)rand_r(&seed) % sizes[i] + 1);
			/* Else it knows of what was read some time ago. */
			if (rand_r(&seed) % 2)
				ask(fds[1], &room);
			size = pipe_room_get(&room);
			if (rand_r(&seed) % 4)
				size = size < most ? size : (size_t)rand_r(&seed) % most;
			if (!size) {
				n_full++;
				continue;
			}
			n_written++;
			assert_int_equal(write(fds[1], bytes, size), size);
			pipe_room_note_write(&room, size);
		}
		assert_true(n_full > ROUNDS / 20 && n_written > ROUNDS / 20);
		close_pipe(fds);
	}
}

static void an_empty_pipe_takes_its_size(void **state)
{
	struct pipe_room room;
	int fds[2];

	(void)state;
	make_pipe(fds, 64 << 10, &room);
	for (size_t n = 0; n < 3; n++) {
		assert_int_equal(pipe_room_get(&room), 64 << 10);
		assert_int_equal(write(fds[1], bytes, (64 << 10) - n), (64 << 10) - n);
		pipe_room_note_write(&room, (64 << 10) - n);
		assert_int_equal(pipe_room_get(&room), 0);
		assert_int_equal(read(fds[0], bytes, sizeof(bytes)), (64 << 10) - n);
		ask(fds[1], &room);
	}
	close_pipe(fds);
}

static void lines_that_were_there_before_have_their_room(void **state)
{
	struct pipe_room room;
	int fds[2];

	(void)state;
	make_pipe(fds, 64 << 10, &room);
	/* In the worst way: a little more than half of a page at a time. */
	for (int i = 0; i < 8; i++)
		assert_int_equal(write(fds[1], bytes, 2100), 2100);
	ask(fds[1], &room);
	assert_in_range(pipe_room_get(&room), 1, 8 * 4096);
	assert_int_equal(write(fds[1], bytes, pipe_room_get(&room)), pipe_room_get(&room));
	close_pipe(fds);
}

static void writes_beyond_what_is_counted_on_are_not_forgotten(void **state)
{
	struct pipe_room room;

	(void)state;
	pipe_room_init(&room, 16 << 20);
	for (size_t i = 0; i < 3 * PIPE_WRITES_MAX; i++)
		pipe_room_note_write(&room, 1);
	assert_int_equal(pipe_room_get(&room), 0);
	pipe_room_update(&room, 2);
	assert_int_equal(pipe_room_get(&room), (PIPE_WRITES_MAX - 1) * 4096);
	pipe_room_update(&room, 0);
	assert_int_equal(pipe_room_get(&room), PIPE_WRITES_MAX * 4096);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_is_said_to_take_is_taken_whole),
		cmocka_unit_test(an_empty_pipe_takes_its_size),
		cmocka_unit_test(lines_that_were_there_before_have_their_room),
		cmocka_unit_test(writes_beyond_what_is_counted_on_are_not_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
