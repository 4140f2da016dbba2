// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small real workload that tells what it did: workload STEPS TRUTH [PAUSE_MS [stay]]
 *
 * Each step opens a file and calls a function; TRUTH gets a JSON line for each
 * step, from which a test knows what the probes must have seen. STEPS 0 means
 * until killed; TRUTH "-" means no truth. With "stay" the process does not end
 * before its input does, so that it can still be asked about when its hits are read.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t work_step(uint32_t index, int32_t delta, const char *label);

/*
 * The probed function: its arguments and its result are in the truth. noipa, or
 * the compiler sees that it has no effect and leaves calls out.
 */
__attribute__((noipa)) int64_t work_step(uint32_t index, int32_t delta, const char *label)
{
	return (int64_t)index * -1000 + delta + label[0];
}

static int step(uint32_t index, FILE *truth)
{
	char path[64], label[64];
	int32_t delta = 7 - (int32_t)index;
	int64_t result;
	int fd;

	snprintf(path, sizeof(path), "/tmp/work \"%" PRIu32 "\"", index);
	snprintf(label, sizeof(label), "schritt %" PRIu32 " \xc3\xbc", index);

	fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0) {
		fprintf(stderr, "workload: %s: %s\n", path, strerror(errno));
		return -errno;
	}
	(void)close(fd);
	(void)unlink(path);
	result = work_step(index, delta, label);

	if (truth)
		fprintf(truth,
			"{\"path\":\"/tmp/work \\\"%" PRIu32 "\\\"\",\"fd\":%d,\"index\":%" PRIu32
			",\"delta\":%" PRId32 ",\"label\":\"%s\",\"result\":%" PRId64 "}\n",
			index, fd, index, delta, label, result);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long steps, pause_ms = 0, i;
	bool stays = argc > 4 && !strcmp(argv[4], "stay");
	FILE *truth = NULL;

	if (argc < 3) {
		fputs("Usage: workload STEPS TRUTH [PAUSE_MS [stay]]\n", stderr);
		return 2;
	}
	steps = strtoul(argv[1], NULL, 10);
	if (argc > 3)
		pause_ms = strtoul(argv[3], NULL, 10);
	if (strcmp(argv[2], "-") != 0) {
		truth = fopen(argv[2], "we");
		if (!truth) {
			fprintf(stderr, "workload: %s: %s\n", argv[2], strerror(errno));
			return 1;
		}
	}
	for (i = 0; !steps || i < steps; i++) {
		struct timespec pause = { .tv_sec = (time_t)(pause_ms / 1000),
					  .tv_nsec = (long)(pause_ms % 1000) * 1000000 };

		if (step((uint32_t)i, truth) < 0)
			return 1;
		if (pause_ms)
			(void)nanosleep(&pause, NULL);
	}
	if (truth && fclose(truth) != 0)
		return 1;
	if (stays) {
		char rest;

		while (read(STDIN_FILENO, &rest, 1) > 0)
			;
	}
	return 0;
}
