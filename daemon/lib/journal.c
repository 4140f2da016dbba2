// SPDX-License-Identifier: GPL-2.0-only
/*
 * Layout: the head, the bases of all CPUs, two points (each with its CPUs, its
 * lines and the rests of its outputs), the slots; each part begins at a multiple
 * of 64 bytes.
 */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "macro.h"
#include "set_lock.h"

/* With the number of the layout: "probedj" and a byte. */
#define JOURNAL_MAGIC 0x036a6465626f7270ULL
/* No point is valid yet. */
#define NO_POINT 2

struct head {
	uint64_t magic;
	struct journal_shape shape;
	uint32_t point;	 /* which is valid */
	uint32_t n_used; /* slots that were ever used: the first ones */
};

struct journal {
	int fd;
	bool is_resumed;
	uint8_t *map;
	size_t map_size;
	struct journal_shape shape;
};

static size_t align(size_t size)
{
	return (size + 63) & ~(size_t)63;
}

static size_t bases_at(void)
{
	return align(sizeof(struct head));
}

static size_t point_size(const struct journal_shape *shape)
{
	return align(sizeof(struct journal_point)) +
	       align(shape->n_cpus * sizeof(struct journal_cpu)) + JOURNAL_OUT_MAX +
	       OUTPUT_MAX * JOURNAL_REST_MAX;
}

static size_t point_at(const struct journal_shape *shape, uint32_t point)
{
	return bases_at() + align(shape->n_cpus * sizeof(struct journal_base)) +
	       point * point_size(shape);
}

static size_t slots_at(const struct journal_shape *shape)
{
	return point_at(shape, 2);
}

char *journal_path(const char *dir, const char *set)
{
	char *path;

	if (asprintf(&path, "%s/%s.journal", dir ? dir : SET_LOCK_DIR, set) < 0)
		return NULL;
	return path;
}

int journal_open(const char *path, bool is_adopted, struct journal **ret_journal)
{
	_cleanup_(journal_freep) struct journal *journal = calloc(1, sizeof(*journal));
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_CREAT | (is_adopted ? 0 : O_TRUNC);

	if (!journal)
		return -ENOMEM;
	journal->fd = -1;
	journal->is_resumed = is_adopted;
	journal->fd = open(path, flags, 0600);
	if (journal->fd < 0)
		return -errno;
	*ret_journal = TAKE_PTR(journal);
	return 0;
}

static struct head *get_head(const struct journal *journal)
{
	return (struct head *)journal->map;
}

static int map(struct journal *journal, const struct journal_shape *shape)
{
	size_t size = slots_at(shape) + align(shape->slot_size) * shape->n_slots;
	void *at;

	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, journal->fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	journal->map = at;
	journal->map_size = size;
	journal->shape = *shape;
	return 0;
}

static int resume(struct journal *journal, const struct journal_shape *shape)
{
	struct stat st;
	struct head head;
	int r;
	ssize_t n = pread(journal->fd, &head, sizeof(head), 0);

	if (n < 0)
		return -errno;
	if (n != sizeof(head) || head.magic != JOURNAL_MAGIC || head.point >= NO_POINT ||
	    head.shape.n_cpus != shape->n_cpus || head.shape.slot_size != shape->slot_size ||
	    head.shape.n_slots < shape->n_slots || head.shape.n_slots > UINT32_MAX ||
	    head.n_used > head.shape.n_slots)
		return -EBADMSG;
	if (fstat(journal->fd, &st) < 0)
		return -errno;
	if ((uint64_t)st.st_size !=
	    slots_at(&head.shape) + align(head.shape.slot_size) * head.shape.n_slots)
		return -EBADMSG;
	/* One that was cut and made longer again has holes, which may have no room. */
	r = posix_fallocate(journal->fd, 0, st.st_size);
	return r > 0 ? -r : map(journal, &head.shape);
}

/* All its memory is taken now: later there would be no way to say that it is short. */
static int begin(struct journal *journal, const struct journal_shape *shape)
{
	size_t size = slots_at(shape) + align(shape->slot_size) * shape->n_slots;
	int r;

	journal->is_resumed = false;
	if (ftruncate(journal->fd, 0) < 0)
		return -errno;
	r = posix_fallocate(journal->fd, 0, (off_t)size);
	if (r > 0)
		return -r;
	r = map(journal, shape);
	if (r < 0)
		return r;
	*get_head(journal) = (struct head){
		.magic = JOURNAL_MAGIC,
		.shape = *shape,
		.point = NO_POINT,
	};
	return 0;
}

int journal_set_shape(struct journal *journal, const struct journal_shape *shape)
{
	int r;

	if (!journal->is_resumed)
		return begin(journal, shape);
	r = resume(journal, shape);
	return r == -EBADMSG ? begin(journal, shape) : r;
}

bool journal_is_resumed(const struct journal *journal)
{
	return journal->is_resumed;
}

void *journal_slot(struct journal *journal, size_t i)
{
	return journal->map + slots_at(&journal->shape) + i * align(journal->shape.slot_size);
}

size_t journal_n_slots(const struct journal *journal)
{
	return journal->shape.n_slots;
}

size_t journal_n_used(const struct journal *journal)
{
	return get_head(journal)->n_used;
}

void *journal_use_slot(struct journal *journal)
{
	struct head *head = get_head(journal);

	return head->n_used < journal->shape.n_slots ? journal_slot(journal, head->n_used++) : NULL;
}

struct journal_base *journal_get_base(struct journal *journal, size_t cpu)
{
	return (struct journal_base *)(journal->map + bases_at()) + cpu;
}

static uint8_t *get_point(const struct journal *journal, bool is_next)
{
	uint32_t now = get_head(journal)->point;

	/* Before the first is made the other one is as good: it is all zeros. */
	if (now == NO_POINT)
		now = 1;
	return journal->map + point_at(&journal->shape, is_next ? 1 - now : now);
}

static uint8_t *get_cpus(const struct journal *journal, bool is_next)
{
	return get_point(journal, is_next) + align(sizeof(struct journal_point));
}

static uint8_t *get_out(const struct journal *journal, bool is_next)
{
	return get_cpus(journal, is_next) +
	       align(journal->shape.n_cpus * sizeof(struct journal_cpu));
}

static char *get_rest(const struct journal *journal, bool is_next, size_t i)
{
	return (char *)get_out(journal, is_next) + JOURNAL_OUT_MAX + i * JOURNAL_REST_MAX;
}

const struct journal_point *journal_now(const struct journal *journal)
{
	return (const struct journal_point *)get_point(journal, false);
}

const struct journal_cpu *journal_now_cpu(const struct journal *journal, size_t cpu)
{
	return (const struct journal_cpu *)get_cpus(journal, false) + cpu;
}

const char *journal_now_out(const struct journal *journal)
{
	return (const char *)get_out(journal, false);
}

struct journal_output *journal_now_output(struct journal *journal, size_t i)
{
	return &((struct journal_point *)get_point(journal, false))->outputs[i];
}

const char *journal_now_rest(const struct journal *journal, size_t i)
{
	return get_rest(journal, false, i);
}

struct journal_point *journal_next(struct journal *journal)
{
	return (struct journal_point *)get_point(journal, true);
}

struct journal_cpu *journal_next_cpu(struct journal *journal, size_t cpu)
{
	return (struct journal_cpu *)get_cpus(journal, true) + cpu;
}

char *journal_next_rest(struct journal *journal, size_t i)
{
	return get_rest(journal, true, i);
}

char *journal_next_out(struct journal *journal)
{
	return (char *)get_out(journal, true);
}

void journal_repeat(struct journal *journal)
{
	*journal_next(journal) = *journal_now(journal);
	memcpy(get_cpus(journal, true), get_cpus(journal, false),
	       journal->shape.n_cpus * sizeof(struct journal_cpu));
}

/*
 * The fences are for the compiler: what a killed process has stored is there in
 * the order of its instructions.
 */
void journal_commit(struct journal *journal, const char *out, size_t size)
{
	struct journal_point *next = journal_next(journal);
	struct head *head = get_head(journal);

	if (out != journal_next_out(journal))
		memcpy(journal_next_out(journal), out, size);
	next->out_size = size;
	next->is_written = size == 0;
	atomic_signal_fence(memory_order_seq_cst);
	*(volatile uint32_t *)&head->point = head->point == 0 ? 1 : 0;
	atomic_signal_fence(memory_order_seq_cst);
}

void journal_written(struct journal *journal)
{
	struct journal_point *now = (struct journal_point *)get_point(journal, false);

	atomic_signal_fence(memory_order_seq_cst);
	*(volatile uint64_t *)&now->is_written = 1;
	atomic_signal_fence(memory_order_seq_cst);
}

void journal_remove(const char *dir, const char *set)
{
	_cleanup_free_ char *path = journal_path(dir, set);

	if (path)
		(void)unlink(path);
}

struct journal *journal_free(struct journal *journal)
{
	if (!journal)
		return NULL;
	if (journal->map)
		(void)munmap(journal->map, journal->map_size);
	close_fd(journal->fd);
	free(journal);
	return NULL;
}
