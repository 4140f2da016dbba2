// SPDX-License-Identifier: GPL-2.0-only
/*
 * Samples of perf: a timer on each CPU that writes down the call chain it comes
 * upon, at a frequency.
 */
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "torture.h"

#define PAGE	   4096
#define DATA_PAGES 64
#define DATA_BYTES ((uint64_t)DATA_PAGES * PAGE)

int rings_open(struct rings *rings, unsigned int cpus, unsigned int frequency)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.freq = 1,
		.sample_freq = frequency,
		.sample_type = PERF_SAMPLE_CALLCHAIN,
		.exclude_callchain_user = 1,
	};

	rings->n = 0;
	for (unsigned int cpu = 0; cpu < cpus && cpu < ARRAY_SIZE(rings->items); cpu++) {
		struct ring *ring = &rings->items[cpu];
		void *map;

		ring->fd =
			(int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
		if (ring->fd < 0)
			return -errno;
		map = mmap(NULL, PAGE + DATA_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd,
			   0);
		if (map == MAP_FAILED)
			return -errno;
		ring->control = map;
		rings->n++;
	}
	return 0;
}

void rings_close(struct rings *rings)
{
	for (unsigned int i = 0; i < rings->n; i++) {
		munmap(rings->items[i].control, PAGE + DATA_BYTES);
		close_fd(rings->items[i].fd);
	}
	rings->n = 0;
}

/* A record may go round the end of the ring: word by word it does not matter. */
static uint64_t word_at(const struct ring *ring, uint64_t at)
{
	const char *data = (const char *)ring->control + PAGE;
	uint64_t word;

	memcpy(&word, data + at % DATA_BYTES, sizeof(word));
	return word;
}

/* A header, the number of entries, the entries */
static unsigned long ring_drain(struct ring *ring, void (*found)(void *, uint64_t), void *arg)
{
	uint64_t head = __atomic_load_n(&ring->control->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = ring->control->data_tail;
	unsigned long n = 0;

	while (tail < head) {
		uint64_t word = word_at(ring, tail);
		struct perf_event_header header;

		memcpy(&header, &word, sizeof(header));
		if (header.type == PERF_RECORD_SAMPLE) {
			uint64_t entries = word_at(ring, tail + sizeof(header));

			for (uint64_t i = 0; found && i < entries; i++)
				found(arg, word_at(ring, tail + sizeof(header) + 8 * (i + 1)));
			n++;
		}
		tail += header.size;
	}
	__atomic_store_n(&ring->control->data_tail, tail, __ATOMIC_RELEASE);
	return n;
}

unsigned long rings_drain(struct rings *rings, void (*found)(void *, uint64_t), void *arg)
{
	unsigned long n = 0;

	for (unsigned int i = 0; i < rings->n; i++)
		n += ring_drain(&rings->items[i], found, arg);
	return n;
}
