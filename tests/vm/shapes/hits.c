// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program can notice of a uprobe on its own instructions.
 *
 * usage: hits SCENE…
 *        hits lease FILE
 *
 * Each scene prints one line about what it saw. The line is the same with and
 * without probes at the labels at_*, if the kernel does it right. With "lease" it is
 * one that does not give its lease on FILE back when it is asked to.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include <asm/ptrace.h> /* after sys/ptrace.h, whose names it has as macros */

#define PAGE 4096
#define PROT_BTI 0x10
#define ESR_MAGIC 0x45535201

#define FUNC(name, code) \
	asm(".globl " #name "\n.type " #name ", %function\n" #name ":\n" code)
#define LABEL(name) ".globl " #name "\n" #name ": "

/*
 * For a debugger: it is stopped before the probed instruction by a breakpoint
 * of the program's own, and knows where the next one is.
 */
#define STEP(name, code)					\
	uint64_t step_##name(void);				\
	extern const char next_##name[];			\
	FUNC(step_##name, "brk #1\n" LABEL(at_step_##name) code \
	     LABEL(next_##name) "nop\n nop\n mov x0, #0\n ret\n")

STEP(ordinary,	"add x1, x1, #1\n");
STEP(branch,	"b next_branch\n nop\n");
STEP(nop,	"nop\n");
STEP(literal,	"ldr x1, next_literal\n");
STEP(simd,	"ldr q1, next_simd\n");
STEP(load,	"ldr x1, [sp]\n");
STEP(watch,	"str x1, [sp, #-16]\n");
extern const char at_step_watch[];

/* One that faults, until the debugger has mended its address. */
STEP(fault,	"ldr x1, [x0]\n");
extern const char at_step_fault[];

/* From the return of a function, which has a uretprobe, into its caller. */
uint64_t step_return(void);
extern const char next_return[];
FUNC(step_return, "stp x29, x30, [sp, #-16]!\n bl at_return\n"
     LABEL(next_return) "nop\n nop\n ldp x29, x30, [sp], #16\n mov x0, #0\n ret\n"
     LABEL(at_return) "nop\n brk #1\n ret\n");

/* Stores x1 times at most; what is left of them, 0 when each has failed. */
uint64_t exclusive(uint64_t *counter, uint64_t tries);
FUNC(exclusive, "1: ldxr x2, [x0]\n" LABEL(at_exclusive) "add x2, x2, #1\n"
     "stxr w3, x2, [x0]\n cbz w3, 2f\n subs x1, x1, #1\n b.ne 1b\n"
     "2: mov x0, x1\n ret\n");

uint64_t ordinary(uint64_t value);
FUNC(ordinary, LABEL(at_ordinary) "add x0, x0, #1\n ret\n");

void own_brk(void);
extern const char brk_place[];
FUNC(own_brk, LABEL(brk_place) "brk #5\n ret\n");

uint64_t load(const uint64_t *from);
extern const char at_load[];
FUNC(load, LABEL(at_load) "ldr x0, [x0]\n ret\n");

/* abs x0, x0 of FEAT_CSSC, which is newer than the guest's processor */
uint64_t too_new(uint64_t value);
extern const char at_too_new[];
FUNC(too_new, LABEL(at_too_new) ".inst 0xdac02000\n ret\n");

/* x0 + a literal, which stands in a page of its own. */
uint64_t load_literal(uint64_t start);
uint64_t load_simd(uint64_t start);
extern const char at_literal[], at_simd[];
extern char literals[];
FUNC(load_literal, "mov x5, #77\n" LABEL(at_literal) "ldr x5, literals\n"
     "add x0, x0, x5\n ret\n");
FUNC(load_simd, "mov x5, #78\n" LABEL(at_simd) "ldr d0, literals + 8\n"
     "fmov x1, d0\n add x0, x0, x1\n ret\n");
asm(".p2align 12\n" LABEL(literals) ".quad 1000, 200\n.p2align 12\n");

/* Calls fork() from under a uretprobe. */
pid_t forker(void);
FUNC(forker, LABEL(at_forker) "stp x29, x30, [sp, #-16]!\n bl fork\n"
     "ldp x29, x30, [sp], #16\n ret\n");

/* A page that is made a guarded one: jumps into it have to find a landing pad. */
uint64_t guarded_jump(uint64_t to_pad);
uint64_t guarded_entry(void);
extern char guarded[];
extern const char guarded_target[];
asm(".p2align 12\n" LABEL(guarded) "nop\n");
FUNC(guarded_jump, "hint #34\n adr x16, guarded_pad\n cbnz x0, 1f\n"
     "adr x16, guarded_target\n1:\n" LABEL(at_guarded_jump) "br x16\n"
     LABEL(guarded_pad) "hint #36\n mov x0, #1\n ret\n"
     LABEL(guarded_target) "mov x0, #2\n ret\n");
FUNC(guarded_entry, LABEL(at_guarded_entry) "mov x0, #3\n ret\n");
asm(".p2align 12\n");

/*
 * Calls through a signed pointer and returns through a signed address; x0 + 1,
 * and 16 more when the pointer is still what it was. The words are pacia x8, x9,
 * blraa x8, x9 and retaa.
 */
uint64_t signed_call(uint64_t value);
FUNC(signed_call, "hint #25\n stp x29, x30, [sp, #-16]!\n mov x9, #42\n"
     "adr x8, 1f\n .inst 0xdac10128\n mov x10, x8\n"
     LABEL(at_signed_call) ".inst 0xd73f0909\n"
     "cmp x8, x10\n cset x1, eq\n add x0, x0, x1, lsl #4\n ldp x29, x30, [sp], #16\n"
     LABEL(at_signed_return) ".inst 0xd65f0bff\n"
     "1: add x0, x0, #1\n ret\n");

/* A jump to a pointer that is signed for it, rightly or not: braa x0, x9; and who signs one */
uint64_t forged_jump(uint64_t target);
uint64_t sign_for_forged_jump(uint64_t target);
extern const char at_forged_jump[];
FUNC(forged_jump, "mov x9, #42\n" LABEL(at_forged_jump) ".inst 0xd71f0809\n");
FUNC(sign_for_forged_jump, "mov x16, #42\n mov x17, x0\n hint #8\n mov x0, x17\n ret\n");

static sigjmp_buf again;
static struct {
	int signal;
	uint64_t pc;
	uint64_t addr;
	uint64_t x0;
	uint64_t x5;
	int count;
} seen;

static void note(int signal, siginfo_t *info, ucontext_t *context)
{
	seen.signal = signal;
	seen.pc = context->uc_mcontext.pc;
	seen.addr = (uintptr_t)info->si_addr;
	seen.x0 = context->uc_mcontext.regs[0];
	seen.x5 = context->uc_mcontext.regs[5];
	seen.count++;
}

static void leave(int signal, siginfo_t *info, void *context)
{
	note(signal, info, context);
	siglongjmp(again, 1);
}

static void skip(int signal, siginfo_t *info, void *context)
{
	note(signal, info, context);
	((ucontext_t *)context)->uc_mcontext.pc += 4;
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	sigaction(signal, &action, NULL);
	memset(&seen, 0, sizeof(seen));
}

/* The PC at the next stop, 0 when the tracee is gone. */
static uint64_t resume(pid_t pid, int request)
{
	struct user_regs_struct regs;
	struct iovec iov = { &regs, sizeof(regs) };
	int status;

	ptrace(request, pid, NULL, NULL);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return 0;
	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov);
	return regs.pc;
}

/* Where the tracee goes on, and with what in x0. */
static void go_on_at(pid_t pid, uint64_t pc, uint64_t x0)
{
	struct user_regs_struct regs;
	struct iovec iov = { &regs, sizeof(regs) };

	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov);
	regs.pc = pc;
	regs.regs[0] = x0;
	ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &iov);
}

static pid_t trace(uint64_t (*run)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		_exit(run());
	}
	waitpid(pid, &status, 0);
	go_on_at(pid, resume(pid, PTRACE_CONT) + 4, 0);
	return pid;
}

static void step(const char *name, uint64_t (*run)(void), const char *next)
{
	const uint64_t want = (uintptr_t)next;
	pid_t pid = trace(run);
	uint64_t first, second = 0;

	first = resume(pid, PTRACE_SINGLESTEP);
	if (first)
		second = resume(pid, PTRACE_SINGLESTEP);
	if (!first)
		printf("step %s: the stop is lost\n", name);
	else if (first != want)
		printf("step %s: stops %lld bytes too far\n", name, (long long)(first - want));
	else if (second != want + 4)
		printf("step %s: the next step stops %lld bytes too far\n", name,
		       (long long)(second - want - 4));
	else if (resume(pid, PTRACE_CONT))
		printf("step %s: there is one stop too many\n", name);
	else
		printf("step %s: one stop, at the next instruction\n", name);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* A uretprobe's trampoline may be a stop of its own on the way. */
static void scene_step_return(void)
{
	const uint64_t want = (uintptr_t)next_return;
	pid_t pid = trace(step_return);
	uint64_t pc = resume(pid, PTRACE_SINGLESTEP);

	if (pc && pc != want)
		pc = resume(pid, PTRACE_SINGLESTEP);
	printf("step return: %s\n", pc == want ? "stops in the caller" :
	       pc ? "goes past the caller" : "the stop is lost");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void scene_step_fault(void)
{
	static const uint64_t value = 1;
	const uint64_t at = (uintptr_t)at_step_fault, next = (uintptr_t)next_fault;
	pid_t pid = trace(step_fault);
	uint64_t faults = 0, pc = resume(pid, PTRACE_SINGLESTEP);

	/* The signal is not handed on, so that the instruction is tried again. */
	while (pc == at && faults++ < 2)
		pc = resume(pid, PTRACE_SINGLESTEP);
	if (pc == at) {
		go_on_at(pid, at, (uintptr_t)&value);
		pc = resume(pid, PTRACE_SINGLESTEP);
	}
	printf("step fault: stops at it %llu times, and %s\n", (unsigned long long)faults,
	       pc == next ? "once it can be done, at the next" :
	       pc ? "elsewhere" : "then the stop is lost");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void ignore(int signal __attribute__((unused)))
{
}

/* A watchpoint on what the probed instruction stores; false when there is none. */
static bool watch_store(pid_t pid)
{
	struct user_regs_struct regs;
	struct user_hwdebug_state state = {};
	struct iovec regs_iov = { &regs, sizeof(regs) };
	struct iovec state_iov = { &state, sizeof(state) };

	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &regs_iov);
	if (ptrace(PTRACE_GETREGSET, pid, NT_ARM_HW_WATCH, &state_iov) || !(state.dbg_info & 0xff))
		return false;
	state_iov.iov_len = offsetof(struct user_hwdebug_state, dbg_regs[1]);
	state.dbg_regs[0].addr = regs.sp - 16;
	/* all 8 bytes, stores, at EL0, on (DBGWCR_EL1: BAS, LSC, PAC, E) */
	state.dbg_regs[0].ctrl = 0xff << 5 | 2 << 3 | 2 << 1 | 1;
	return !ptrace(PTRACE_SETREGSET, pid, NT_ARM_HW_WATCH, &state_iov);
}

/* One that never comes makes the tracee run in circles: it is waited for a while. */
static void scene_watch(void)
{
	const struct sigaction action = { .sa_handler = ignore };
	pid_t pid = trace(step_watch);
	uint64_t pc;

	sigaction(SIGALRM, &action, NULL);
	if (!watch_store(pid)) {
		printf("watch: this machine has no watchpoints\n");
	} else {
		alarm(10);
		pc = resume(pid, PTRACE_CONT);
		alarm(60);
		printf("watch: %s\n", pc == (uintptr_t)at_step_watch ? "a stop at the store" :
		       pc ? "a stop elsewhere" : "the stop is lost");
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

#define SCENE_STEP(name) \
	static void scene_step_##name(void) { step(#name, step_##name, next_##name); }
SCENE_STEP(ordinary)
SCENE_STEP(branch)
SCENE_STEP(nop)
SCENE_STEP(literal)
SCENE_STEP(simd)
SCENE_STEP(load)

static void scene_exclusive(void)
{
	uint64_t counter = 0;
	bool stored = exclusive(&counter, 1000);

	printf("exclusive: %s\n", stored && counter == 1 ? "stored" : "failed 1000 times");
}

static void scene_brk(void)
{
	handle(SIGTRAP, skip);
	ordinary(0);	/* so that the program is one that has hit a uprobe */
	own_brk();
	own_brk();
	printf("brk: %d SIGTRAP, %s\n", seen.count,
	       seen.pc == (uintptr_t)brk_place ? "at it" : "elsewhere");
}

static void look_for_esr(int signal, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	struct _aarch64_ctx *head = (void *)uc->uc_mcontext.__reserved;

	note(signal, info, uc);
	seen.addr = 0;
	for (; head->magic; head = (void *)((char *)head + head->size)) {
		if (head->magic == ESR_MAGIC)
			seen.addr = ((uint64_t *)head)[1];
	}
}

static void scene_frame(void)
{
	handle(SIGUSR1, look_for_esr);
	ordinary(0);
	raise(SIGUSR1);
	printf("frame: %s\n", seen.addr ? "a fault that never was" : "no fault");
}

static void scene_segv(void)
{
	handle(SIGSEGV, leave);
	if (!sigsetjmp(again, 1))
		load((void *)64);
	printf("segv: %d, %s, %s\n", seen.count,
	       seen.pc == (uintptr_t)at_load ? "at the instruction" : "elsewhere",
	       seen.addr == 64 && seen.x0 == 64 ? "with its address" : "with another address");
}

static void scene_sigill(void)
{
	handle(SIGILL, leave);
	if (!sigsetjmp(again, 1))
		too_new(42);
	if (!seen.count)
		printf("sigill: this processor is newer\n");
	else
		printf("sigill: pc %s, si_addr %s\n",
		       seen.pc == (uintptr_t)at_too_new ? "at it" : "elsewhere",
		       seen.addr == (uintptr_t)at_too_new ? "at it" : "elsewhere");
}

/* The load fails, and is restarted from the handler, which finds it as it was. */
static bool kept;

static void allow_literals(int signal, siginfo_t *info, void *context)
{
	note(signal, info, context);
	kept = seen.x0 == 30000 &&
	       ((seen.pc == (uintptr_t)at_literal && seen.addr == (uintptr_t)literals &&
		 seen.x5 == 77) ||
		(seen.pc == (uintptr_t)at_simd && seen.addr == (uintptr_t)literals + 8 &&
		 seen.x5 == 78));
	mprotect(literals, PAGE, PROT_READ | PROT_EXEC);
}

static void fail_literal(const char *kind, uint64_t (*run)(uint64_t))
{
	uint64_t got;

	handle(SIGSEGV, allow_literals);
	kept = false;
	mprotect(literals, PAGE, PROT_NONE);
	got = run(30000);
	printf("%s fault: %d, registers %s, %llu\n", kind, seen.count, kept ? "kept" : "lost",
	       (unsigned long long)got);
}

static void scene_literal(void)
{
	fail_literal("literal", load_literal);
}

static void scene_simd(void)
{
	fail_literal("simd", load_simd);
}

#define THREADS 100
#define ROUNDS 200

static pthread_barrier_t start;

static void *hit_often(void *sum)
{
	uint64_t value = 0;

	pthread_barrier_wait(&start);
	for (int i = 0; i < ROUNDS; i++)
		value = ordinary(value);
	__atomic_fetch_add((uint64_t *)sum, value, __ATOMIC_RELAXED);
	return NULL;
}

static void scene_threads(void)
{
	pthread_t threads[THREADS];
	uint64_t sum = 0;

	pthread_barrier_init(&start, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, hit_often, &sum);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("threads: %llu\n", (unsigned long long)sum);
}

static void scene_fork(void)
{
	int status = 0;
	pid_t pid = forker();

	if (pid == 0)
		_exit(ordinary(41));
	waitpid(pid, &status, 0);
	printf("fork: %d and %d\n", (int)ordinary(40), WEXITSTATUS(status));
}

static void scene_exec(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		ordinary(0);
		execl("/proc/self/exe", "hits", "one", NULL);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	printf("exec: %d\n", WEXITSTATUS(status));
}

static void *hit_for_ever(void *ready)
{
	for (uint64_t value = 0;;) {
		value = ordinary(value);
		if (value == 3 && write(*(int *)ready, "", 1) != 1)
			_exit(1);
	}
	return NULL;
}

/* SIGKILL, at whatever place of a hit the threads are. */
static void scene_kill(void)
{
	int killed = 0, status;

	for (int round = 0; round < 40; round++) {
		int ready[2];
		char byte;
		pid_t pid;

		if (pipe(ready))
			exit(1);
		pid = fork();
		if (pid == 0) {
			pthread_t thread;

			for (int i = 0; i < 3; i++)
				pthread_create(&thread, NULL, hit_for_ever, &ready[1]);
			hit_for_ever(&ready[1]);
		}
		if (read(ready[0], &byte, 1) != 1)
			exit(1);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
		close(ready[0]);
		close(ready[1]);
	}
	printf("kill: %d\n", killed);
}

static const char *guarded_run(uint64_t (*run)(uint64_t), uint64_t argument, const char *target)
{
	handle(SIGILL, leave);
	if (!sigsetjmp(again, 1)) {
		run(argument);
		return "passes";
	}
	return seen.pc == (uintptr_t)target ? "SIGILL at its target" : "SIGILL elsewhere";
}

static void scene_guarded(void)
{
	if (!(getauxval(AT_HWCAP2) & HWCAP2_BTI) ||
	    mprotect(guarded, PAGE, PROT_READ | PROT_EXEC | PROT_BTI)) {
		printf("guarded: this machine has no BTI\n");
		return;
	}
	printf("guarded: a jump to a pad %s", guarded_run(guarded_jump, 1, NULL));
	printf(", to none %s", guarded_run(guarded_jump, 0, guarded_target));
	printf(", a call to none %s\n", guarded_run((void *)guarded_entry, 0,
						    (char *)guarded_entry));
}

static bool has_pauth(void)
{
	return getauxval(AT_HWCAP) & HWCAP_PACA;
}

static void scene_pauth(void)
{
	if (!has_pauth())
		printf("pauth: this machine has no pointer authentication\n");
	else
		printf("pauth: %llu\n", (unsigned long long)signed_call(100));
}

/*
 * It ends at the branch with FEAT_FPAC, at the address made useless without. One
 * bit of the right signature is wrong: no signature at all is right by chance.
 */
#define SIGNATURE_BIT (1ULL << 54)

static void scene_forged(void)
{
	uint64_t target = (uintptr_t)ordinary, forged;

	if (!has_pauth()) {
		printf("forged: this machine has no pointer authentication\n");
		return;
	}
	handle(SIGSEGV, leave);
	handle(SIGILL, leave);
	forged = sign_for_forged_jump(target) ^ SIGNATURE_BIT;
	if (!sigsetjmp(again, 1))
		forged_jump(forged);
	printf("forged: signal %d, %s, x0 %s\n", seen.signal,
	       seen.pc == (uintptr_t)at_forged_jump ? "at the branch" :
	       (uint32_t)seen.pc == (uint32_t)target ? "at what is left of the target" :
						       "elsewhere",
	       seen.x0 == forged ? "kept" : "lost");
}

#define ROW(name) { #name, scene_##name }

static const struct {
	const char *name;
	void (*play)(void);
} scenes[] = {
	ROW(step_ordinary), ROW(step_branch), ROW(step_nop), ROW(step_literal),
	ROW(step_simd), ROW(step_load), ROW(step_return), ROW(step_fault), ROW(watch), ROW(exclusive), ROW(brk),
	ROW(frame), ROW(segv), ROW(sigill), ROW(literal), ROW(simd), ROW(threads), ROW(fork),
	ROW(exec), ROW(kill), ROW(guarded), ROW(pauth), ROW(forged),
};

static int hold_lease(const char *path)
{
	int fd = open(path, O_RDWR);

	signal(SIGIO, SIG_IGN);
	if (fd < 0 || fcntl(fd, F_SETLEASE, F_WRLCK)) {
		perror(path);
		return 1;
	}
	puts("held");
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	alarm(60);	/* a scene that hangs is a scene without a line */
	if (argc == 2 && !strcmp(argv[1], "one"))
		return ordinary(21);
	if (argc == 3 && !strcmp(argv[1], "lease"))
		return hold_lease(argv[2]);
	for (int i = 1; i < argc; i++) {
		for (size_t s = 0; s < sizeof(scenes) / sizeof(*scenes); s++) {
			if (!strcmp(argv[i], scenes[s].name))
				scenes[s].play();
		}
	}
	return 0;
}
