// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table of processes of a fixed size: each number has WAYS places, the oldest
 * of which is replaced.
 */
#include "process_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process_text.h"
#include "small_file.h"

#define SETS 256
#define WAYS 4

/* PF_KTHREAD of the kernel: it has no program, and names that are longer than told. */
#define FLAG_KTHREAD 0x200000

/**
 * struct identity - what tells programs apart
 * @start_ns: when the process began, a tick earlier at most
 * @code: where its code is mapped; 0 when nothing is any more (a zombie)
 * @stack: where its stack begins
 * @ppid: its parent, which tells nothing
 * @is_kthread: it is of the kernel
 * @comm: the name of its first thread
 */
struct identity {
	uint64_t start_ns;
	uint64_t code;
	uint64_t stack;
	int32_t ppid;
	bool is_kthread;
	char comm[PROCESS_COMM_SIZE];
};

/**
 * struct entry - one process
 * @pid: it; 0 is an empty place
 * @found_ns: since when
 * @asked_ns: when it was looked for the last time
 * @is_known: /proc had it
 * @identity: what runs there
 * @program: its number
 * @facts: for its lines; texts are of @bytes
 * @bytes: the texts of @facts
 * @text: its members of a line
 * @text_size: bytes
 * @is_cut: they are not all
 */
struct entry {
	int32_t pid;
	uint64_t found_ns;
	uint64_t asked_ns;
	bool is_known;
	struct identity identity;
	uint64_t program;
	struct process_facts facts;
	char *bytes;
	char *text;
	size_t text_size;
	bool is_cut;
};

struct process_cache {
	int proc_fd;
	uint32_t keys;
	char *host;
	char *boot;
	uint64_t ns_per_tick;
	uint64_t now_ns;
	size_t n_asked; /* in this round */
	uint64_t n_programs;
	struct process found;
	char nothing[PROCESS_TEXT_MAX]; /* of a process of which nothing is known */
	size_t nothing_size;
	char other[PROCESS_TEXT_MAX]; /* of one that runs another program now */
	struct entry entries[SETS][WAYS];
};

static void entry_done(struct entry *entry)
{
	free(entry->bytes);
	free(entry->text);
	*entry = (struct entry){ 0 };
}

int process_cache_new(const struct process_config *config, struct process_cache **ret_cache)
{
	_cleanup_(process_cache_freep) struct process_cache *cache = calloc(1, sizeof(*cache));
	struct process_facts nothing = { .is_known = false };

	if (!cache)
		return -ENOMEM;
	cache->proc_fd = config->proc_fd;
	cache->keys = config->keys;
	cache->ns_per_tick = 1000000000ULL / (uint64_t)sysconf(_SC_CLK_TCK);
	cache->host = config->host ? strdup(config->host) : NULL;
	cache->boot = config->boot ? strdup(config->boot) : NULL;
	if ((config->host && !cache->host) || (config->boot && !cache->boot))
		return -ENOMEM;
	nothing.host = cache->host;
	nothing.boot = cache->boot;
	(void)process_text_write(&nothing, cache->keys, cache->nothing, &cache->nothing_size);
	*ret_cache = TAKE_PTR(cache);
	return 0;
}

struct process_cache *process_cache_free(struct process_cache *cache)
{
	size_t i;

	if (!cache)
		return NULL;
	for (i = 0; i < SETS * WAYS; i++)
		entry_done(&cache->entries[i / WAYS][i % WAYS]);
	free(cache->host);
	free(cache->boot);
	free(cache);
	return NULL;
}

void process_cache_begin_round(struct process_cache *cache, uint64_t now_ns)
{
	cache->now_ns = now_ns;
	cache->n_asked = 0;
}

/* --- /proc/PID ------------------------------------------------------------- */

/*
 * "PID (NAME) STATE PPID …": the name may hold anything. The fields by their
 * numbers in proc(5): 4 ppid, 9 flags, 22 starttime, 26 startcode, 28 startstack.
 */
static int read_identity(const struct process_cache *cache, int dir_fd, struct identity *identity)
{
	char text[1024], *name, *end;
	unsigned int flags;
	uint64_t ticks;
	size_t size;

	if (small_file_read(dir_fd, "stat", text, sizeof(text)) < 0)
		return -ESRCH;
	*identity = (struct identity){ 0 };
	name = strchr(text, '(');
	end = strrchr(text, ')');
	if (!name || !end || end < name)
		return -EBADMSG;
	if (sscanf(end + 1,
		   " %*c %" SCNd32 " %*s %*s %*s %*s %u %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
		   " %*s %*s %" SCNu64 " %*s %*s %*s %" SCNu64 " %*s %" SCNu64,
		   &identity->ppid, &flags, &ticks, &identity->code, &identity->stack) != 5)
		return -EBADMSG;
	identity->start_ns = ticks * cache->ns_per_tick;
	identity->is_kthread = flags & FLAG_KTHREAD;
	size = (size_t)(end - name - 1);
	memcpy(identity->comm, name + 1, size < PROCESS_COMM_SIZE ? size : PROCESS_COMM_SIZE - 1);
	return 0;
}

static void read_uid(int dir_fd, struct process_facts *facts)
{
	static const char key[] = "\nUid:";
	char text[1024], *at;

	if (small_file_read(dir_fd, "status", text, sizeof(text)) < 0)
		return;
	at = strstr(text, key);
	if (!at)
		return;
	facts->uid = (uint32_t)strtoul(at + strlen(key), NULL, 10);
	facts->has_uid = true;
}

/* The path of the program, without what the kernel puts behind that of a file that is gone. */
static size_t read_exe(int dir_fd, char *buf, size_t size)
{
	static const char gone[] = " (deleted)";
	ssize_t n = readlinkat(dir_fd, "exe", buf, size);

	if (n <= 0)
		return 0;
	if ((size_t)n >= sizeof(gone) && !memcmp(buf + n - strlen(gone), gone, strlen(gone)))
		n -= (ssize_t)strlen(gone);
	return (size_t)n;
}

/* Two texts in one allocation, of @entry. */
static int keep_texts(struct entry *entry, const char *exe, size_t exe_size,
		      struct cgroup_text cgroup)
{
	struct process_facts *facts = &entry->facts;

	entry->bytes = malloc(exe_size + cgroup.size + 1);
	if (!entry->bytes)
		return -ENOMEM;
	memcpy(entry->bytes, exe, exe_size);
	if (exe_size)
		facts->exe = (struct cgroup_text){ entry->bytes, exe_size };
	if (cgroup.bytes) {
		memcpy(entry->bytes + exe_size, cgroup.bytes, cgroup.size);
		facts->cgroup = (struct cgroup_text){ entry->bytes + exe_size, cgroup.size };
	}
	return 0;
}

/* Those that are asked for; what cannot be read stays null. */
static int read_facts(const struct process_cache *cache, int dir_fd, struct entry *entry)
{
	const uint32_t of_cgroup = ENRICH_BIT(ENRICH_CGROUP) | ENRICH_BIT(ENRICH_UNIT) |
				   ENRICH_BIT(ENRICH_USER_UNIT) | ENRICH_BIT(ENRICH_SLICE) |
				   ENRICH_BIT(ENRICH_CONTAINER);
	struct cgroup_text cgroup = { 0 };
	char exe[PATH_MAX], text[2 * PATH_MAX];
	size_t exe_size = 0;
	ssize_t n;

	entry->facts = (struct process_facts){
		.is_known = true,
		.ppid = entry->identity.ppid,
		.host = cache->host,
		.boot = cache->boot,
	};
	if (cache->keys & ENRICH_BIT(ENRICH_UID))
		read_uid(dir_fd, &entry->facts);
	if (cache->keys & ENRICH_BIT(ENRICH_EXE))
		exe_size = read_exe(dir_fd, exe, sizeof(exe));
	if (cache->keys & of_cgroup) {
		n = small_file_read(dir_fd, "cgroup", text, sizeof(text));
		if (n > 0)
			cgroup = cgroup_path_choose(text, (size_t)n);
	}
	return keep_texts(entry, exe, exe_size, cgroup);
}

static int render(const struct process_cache *cache, struct entry *entry)
{
	char text[PROCESS_TEXT_MAX];

	entry->is_cut = !process_text_write(&entry->facts, cache->keys, text, &entry->text_size);
	entry->text = malloc(entry->text_size + 1);
	if (!entry->text)
		return -ENOMEM;
	memcpy(entry->text, text, entry->text_size);
	return 0;
}

/* What is there now. Return: -ESRCH when it is gone; another -errno */
static int ask(struct process_cache *cache, int32_t pid, struct entry *entry)
{
	_cleanup_close_ int dir_fd = -1;
	char name[16];
	int r;

	*entry = (struct entry){ .pid = pid, .is_known = true };
	entry->found_ns = entry->asked_ns = cache->now_ns;
	(void)snprintf(name, sizeof(name), "%" PRId32, pid);
	/* What is opened below it is this process's, or cannot be opened. */
	dir_fd = openat(cache->proc_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir_fd < 0)
		return -ESRCH;
	r = read_identity(cache, dir_fd, &entry->identity);
	if (r == 0)
		r = read_facts(cache, dir_fd, entry);
	if (r == 0)
		r = render(cache, entry);
	return r;
}

/* --- the table ------------------------------------------------------------- */

static bool is_same_program(const struct identity *a, const struct identity *b)
{
	return a->start_ns == b->start_ns && a->code == b->code && a->stack == b->stack &&
	       memcmp(a->comm, b->comm, sizeof(a->comm)) == 0;
}

/* It has ended and only its number is left: what was known of it says more. */
static bool is_left_over(const struct identity *now, const struct identity *before)
{
	return !now->code && before->code && now->start_ns == before->start_ns &&
	       memcmp(now->comm, before->comm, sizeof(now->comm)) == 0;
}

/* Return: the entry, or the place for it */
static struct entry *find_place(struct process_cache *cache, int32_t pid)
{
	struct entry *set = cache->entries[(uint32_t)pid % SETS], *place = set;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		if (set[i].pid == pid)
			return &set[i];
		if (set[i].found_ns < place->found_ns)
			place = &set[i];
	}
	return place;
}

/* The first thread's name is the program's, until it is changed. */
static bool has_changed(const struct entry *entry, const struct process_hit *hit)
{
	return hit->tid == hit->pid && hit->comm && !entry->identity.is_kthread &&
	       strncmp(entry->identity.comm, hit->comm, PROCESS_COMM_SIZE) != 0;
}

static bool is_fresh(const struct process_cache *cache, const struct entry *entry,
		     const struct process_hit *hit)
{
	uint64_t age = cache->now_ns - entry->found_ns;

	/* Once in a round is enough, whatever comes of it. */
	if (entry->asked_ns == cache->now_ns || cache->n_asked == PROCESS_ROUND_MAX)
		return true;
	return entry->is_known && age < PROCESS_FRESH_NS && !has_changed(entry, hit);
}

static void refresh(struct process_cache *cache, struct entry *place, int32_t pid)
{
	bool is_same = place->pid == pid && place->is_known;
	struct entry now;
	int r;

	cache->n_asked++;
	place->asked_ns = cache->now_ns;
	r = ask(cache, pid, &now);
	if (is_same && (r == 0 ? is_left_over(&now.identity, &place->identity)
			       : cache->now_ns - place->found_ns < PROCESS_GONE_NS)) {
		entry_done(&now);
		return;
	}
	if (r < 0) {
		entry_done(&now);
		now = (struct entry){ .pid = pid };
		now.found_ns = now.asked_ns = cache->now_ns;
	} else if (is_same && is_same_program(&now.identity, &place->identity)) {
		now.program = place->program;
	} else {
		now.program = ++cache->n_programs;
	}
	entry_done(place);
	*place = now;
}

static void show_other(struct process_cache *cache, const struct entry *entry)
{
	struct process_facts facts = entry->facts;

	facts.exe = (struct cgroup_text){ 0 };
	cache->found.text = cache->other;
	cache->found.is_cut =
		!process_text_write(&facts, cache->keys, cache->other, &cache->found.text_size);
}

const struct process *process_cache_find(struct process_cache *cache, const struct process_hit *hit)
{
	struct entry *entry;

	cache->found = (struct process){
		.pid = hit->pid,
		.text = cache->nothing,
		.text_size = cache->nothing_size,
	};
	if (hit->pid <= 0)
		return &cache->found;
	entry = find_place(cache, hit->pid);
	if (entry->pid != hit->pid || !is_fresh(cache, entry, hit)) {
		if (cache->n_asked == PROCESS_ROUND_MAX)
			return &cache->found;
		refresh(cache, entry, hit->pid);
	}
	if (!entry->is_known || entry->identity.start_ns > hit->ts)
		return &cache->found;
	if (has_changed(entry, hit)) {
		show_other(cache, entry);
		return &cache->found;
	}
	cache->found.program = entry->program;
	cache->found.stack = entry->identity.stack;
	cache->found.text = entry->text;
	cache->found.text_size = entry->text_size;
	cache->found.is_cut = entry->is_cut;
	return &cache->found;
}
