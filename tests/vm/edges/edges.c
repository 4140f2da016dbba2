// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program with uprobes gets into that is rare.
 *
 * usage: edges SCENE
 *
 * Each scene prints one line. It is the same with and without probes at
 * step_on() and deep().
 */
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

/* More than a page of slots, of 4 bytes each, has room for. */
#define THREADS 1100
#define PAGE	4096
/* So many calls at least, and so many signals meanwhile. */
#define SIGNAL_CALLS 20000
#define SIGNALS	     500

uint64_t step_on(uint64_t value);
uint64_t deep(uint64_t depth);

/* An instruction that is executed from a slot. */
asm(".globl step_on\n.type step_on, %function\nstep_on: add x0, x0, #3\n ret\n");

/* Through a pointer, or the compiler makes a loop of it. */
static uint64_t (*volatile deeper)(uint64_t depth) = deep;

__attribute__((noipa)) uint64_t deep(uint64_t depth)
{
	return depth ? deeper(depth - 1) * 3 + depth : 1;
}

static jmp_buf out;

/* What the compiler cannot know: that the jump is always taken. */
static volatile bool is_leaving = true;

__attribute__((noipa)) static void jump_from(uint64_t depth)
{
	if (depth)
		jump_from(depth - deep(0));
	else if (is_leaving)
		longjmp(out, 1);
	if (is_leaving)
		puts("jump: came back");
}

static pthread_barrier_t start;

static void *hit_at_once(void *sum)
{
	uint64_t value = 0;
	int i;

	pthread_barrier_wait(&start);
	for (i = 0; i < 5; i++)
		value = step_on(value);
	__atomic_fetch_add((uint64_t *)sum, value, __ATOMIC_RELAXED);
	return NULL;
}

static int scene_threads(void)
{
	static pthread_t threads[THREADS];
	pthread_attr_t attr;
	uint64_t sum = 0;
	int i;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 128 << 10);
	pthread_barrier_init(&start, NULL, THREADS);
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], &attr, hit_at_once, &sum))
			return 1;
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("threads: %" PRIu64 "\n", sum);
	return 0;
}

/* More levels than a task may have return probes at once, which are 64. */
static int scene_deep(void)
{
	printf("deep: %" PRIu64 "\n", deep(100));
	return 0;
}

/* Out of functions that have return probes, again and again. */
static int scene_jump(void)
{
	volatile int left = 0;
	uint64_t after;

	while (left < 200)
		if (!setjmp(out))
			jump_from(10);
		else
			left++;
	after = deep(5);
	printf("jump: %d, then %" PRIu64 "\n", left, after);
	return 0;
}

static volatile sig_atomic_t n_alarms;

static void on_alarm(int signal)
{
	(void)signal;
	n_alarms++;
}

/* Signals come in the slot, where they wait, while one that a trap sends as well is pending. */
static int scene_signals(void)
{
	const struct itimerval often = { { 0, 500 }, { 0, 500 } }, never = { { 0, 0 }, { 0, 0 } };
	struct sigaction action = { .sa_handler = on_alarm };
	uint64_t value = 0;
	sigset_t trap;
	int i;

	sigemptyset(&trap);
	sigaddset(&trap, SIGTRAP);
	sigprocmask(SIG_BLOCK, &trap, NULL);
	raise(SIGTRAP);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (i = 0; i < SIGNAL_CALLS || n_alarms < SIGNALS; i++)
		value = step_on(value) % 1000;
	setitimer(ITIMER_REAL, &never, NULL);
	printf("signals: %s\n", n_alarms >= SIGNALS ? "enough" : "too few");
	fprintf(stderr, "%d\n", i);
	return 0;
}

static sigjmp_buf fault;

static void on_fault(int signal)
{
	(void)signal;
	siglongjmp(fault, 1);
}

static uintptr_t slots_page(void)
{
	uintptr_t page = 0;
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "re");

	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, "[uprobes]"))
			page = (uintptr_t)strtoull(line, NULL, 16);
	if (maps)
		fclose(maps);
	return page;
}

/* How many words of the page are neither zero nor an instruction that was probed here. */
static int count_foreign(const uint32_t *words)
{
	int i, n = 0;

	for (i = 0; i < PAGE / 4; i++)
		n += words[i] != 0 && words[i] != 0x91000c00 /* add x0, x0, #3 */ &&
		     (words[i] & 0xffe0001f) != 0xd4200000 /* brk */;
	return n;
}

/* Copies the page by a load, false when that faults. */
static bool load_page(uintptr_t page, uint32_t *words)
{
	struct sigaction action = { .sa_handler = on_fault };

	sigaction(SIGSEGV, &action, NULL);
	if (sigsetjmp(fault, 1))
		return false;
	memcpy(words, (const void *)page, PAGE);
	return true;
}

/* The same by the file that a debugger uses. */
static bool read_page(uintptr_t page, uint32_t *words)
{
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	ssize_t n = mem < 0 ? -1 : pread(mem, words, PAGE, (off_t)page);

	if (mem >= 0)
		close(mem);
	return n == PAGE;
}

/* The page of slots: nothing of the kernel's old memory is in it. */
static int scene_page(void)
{
	static uint32_t words[PAGE / 4];
	uintptr_t page;

	step_on(1);
	page = slots_page();
	if (!page)
		puts("page: none");
	else if (!load_page(page, words) && !read_page(page, words))
		puts("page: cannot be read");
	else
		printf("page: %d words of others\n", count_foreign(words));
	return 0;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*play)(void);
	} scenes[] = {
		{ "threads", scene_threads }, { "deep", scene_deep }, { "jump", scene_jump },
		{ "signals", scene_signals }, { "page", scene_page },
	};
	size_t i;

	for (i = 0; argc == 2 && i < sizeof(scenes) / sizeof(scenes[0]); i++)
		if (!strcmp(scenes[i].name, argv[1]))
			return scenes[i].play();
	fputs("usage: edges threads|deep|jump|signals|page\n", stderr);
	return 2;
}
