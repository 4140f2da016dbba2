// SPDX-License-Identifier: GPL-2.0-only
/*
 * Uprobes, from both sides: one worker arms and disarms them all the time, the
 * others run into them under signals, debuggers and each other.
 */
#include <elf.h>
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "torture.h"

#define INSN_BYTES 4

/* The name of the event of a target */
static const char *uprobe_name(size_t i, char *name, size_t size)
{
	snprintf(name, size, "u_%s%s", targets[i].name, targets[i].is_function ? "_ret" : "");
	return name;
}

static void uprobe_define(struct job *job, size_t i)
{
	char command[512], name[NAME_BYTES];

	snprintf(command, sizeof(command), "%c:" GROUP "/%s %s:0x%" PRIx64 " %s",
		 targets[i].is_function ? 'r' : 'p', uprobe_name(i, name, sizeof(name)), job->self,
		 file_offset(targets[i].place), targets[i].is_function ? "$retval" : "%x0 $comm");
	if (event_define(job, command) < 0)
		job_fault(job, "%s is not taken", command);
}

void run_uprobes(struct job *job)
{
	/* The series takes each of the targets, a stock kernel does not. */
	const bool takes_all = access("/sys/kernel/debug/kprobes/query", F_OK) == 0;
	bool is_on[64] = { 0 };
	char name[NAME_BYTES];
	size_t i;
	int r;

	for (i = 0; i < n_targets; i++)
		uprobe_define(job, i);
	while (!job_stopping(job)) {
		i = job_random(job, n_targets);
		uprobe_name(i, name, sizeof(name));
		r = event_enable(job, name, !is_on[i]);
		if (r == 0)
			is_on[i] = !is_on[i];
		else if (takes_all || is_on[i])
			job_fault(job, "%s cannot be switched: %s", name, strerror(-r));
		else
			job->stats->refused++;
		if (!is_on[i] && job_random(job, 8) == 0) {
			job->stats->hits += events_hits(job, "uprobe_profile", name, NULL);
			if (event_delete(job, name) < 0)
				job_fault(job, "%s cannot be deleted", name);
			uprobe_define(job, i);
		}
		job_op(job);
		job_pause(job, job_random(job, 100));
	}
	job->stats->hits += events_hits(job, "uprobe_profile", "u_", NULL);
}

/* ---- signals ---- */

static __thread sigjmp_buf again;
static __thread uint64_t fault_pc;
static atomic_ulong taken, traps;

static void on_signal(int signal)
{
	(void)signal;
	if (target_add(6) != 7)
		abort();
	taken++;
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)info;
	fault_pc = ((ucontext_t *)context)->uc_mcontext.pc;
	siglongjmp(again, 1);
}

static void on_trap(int signal, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)signal;
	(void)info;
	if (uc->uc_mcontext.pc == (uintptr_t)place_brk)
		traps++;
	uc->uc_mcontext.pc += INSN_BYTES;
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };

	sigaction(signal, &action, NULL);
}

static void *compute(void *arg)
{
	struct job *job = arg;

	for (uint64_t value = 0; !job_stopping(job); value++) {
		if (targets_run(value) != targets_model(value))
			job_fault(job, "under signals something else is computed of %" PRIu64,
				  value);
	}
	return NULL;
}

/* A fault of a probed instruction, and a breakpoint beside one */
static void fault_once(struct job *job)
{
	unsigned long before = traps;

	fault_pc = 0;
	if (!sigsetjmp(again, 1)) {
		(void)target_load((const uint64_t *)64);
		job_fault(job, "a load from nowhere succeeded");
	}
	if (fault_pc != (uintptr_t)place_load)
		job_fault(job, "the fault is at %#" PRIx64 ", not at the instruction", fault_pc);
	target_brk();
	if (traps != before + 1)
		job_fault(job, "the program's own breakpoint is lost, or elsewhere");
}

void run_signals(struct job *job)
{
	struct itimerval interval = { { 0, 2000 }, { 0, 2000 } };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	pthread_t threads[2];
	size_t i;

	handle(SIGSEGV, on_fault);
	handle(SIGTRAP, on_trap);
	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		pthread_create(&threads[i], NULL, compute, job);
	setitimer(ITIMER_REAL, &interval, NULL);
	while (!job_stopping(job)) {
		fault_once(job);
		for (i = 0; i < ARRAY_SIZE(threads); i++)
			pthread_kill(threads[i], SIGUSR1);
		job->stats->ops = taken;
		job_pause(job, 1);
	}
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		pthread_join(threads[i], NULL);
}

/* ---- fatal signals ---- */

static void *compute_for_ever(void *fd)
{
	for (uint64_t value = 0;; value++) {
		if (targets_run(value) != targets_model(value))
			_exit(1);
		if (value == 2 && write(*(int *)fd, "", 1) != 1)
			_exit(2);
	}
	return NULL;
}

static void doomed(int fd)
{
	pthread_t thread;

	for (int i = 0; i < 2; i++)
		pthread_create(&thread, NULL, compute_for_ever, &fd);
	compute_for_ever(&fd);
}

void run_kill(struct job *job)
{
	static const int fatal[] = { SIGKILL, SIGTERM, SIGSEGV, SIGABRT, SIGKILL };

	while (!job_stopping(job)) {
		int signal = fatal[job_random(job, ARRAY_SIZE(fatal))];
		int ready[2], status;
		char byte;
		pid_t pid;

		if (pipe(ready) < 0) {
			job_fault(job, "no pipe: %m");
			return;
		}
		pid = fork();
		if (pid == 0)
			doomed(ready[1]);
		close(ready[1]);
		if (pid < 0 || read(ready[0], &byte, 1) != 1)
			job_fault(job, "the child ended by itself");
		job_pause(job, job_random(job, 5));
		(void)kill(pid, signal);
		status = wait_status(pid);
		if (status != 256 + signal)
			job_fault(job, "killed by %d, it ended with %d", signal, status);
		close(ready[0]);
		job_op(job);
	}
}

/* ---- a debugger ---- */

static uint64_t read_pc(pid_t pid)
{
	struct user_regs_struct regs = { 0 };
	struct iovec iov = { &regs, sizeof(regs) };

	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov);
	return regs.pc;
}

static void write_pc(pid_t pid, uint64_t pc)
{
	struct user_regs_struct regs = { 0 };
	struct iovec iov = { &regs, sizeof(regs) };

	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov);
	regs.pc = pc;
	ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &iov);
}

/* Return: whether it stopped for SIGTRAP */
static bool resume(pid_t pid, int request)
{
	int status;

	return ptrace(request, pid, NULL, NULL) == 0 && waitpid(pid, &status, 0) == pid &&
	       WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP;
}

/* Each step stops at the next instruction: the code has no other order. */
static bool step_all(struct job *job, pid_t pid)
{
	uint64_t pc, got;

	write_pc(pid, (uintptr_t)place_steps);
	for (pc = (uintptr_t)place_steps; pc < (uintptr_t)steps_end; pc += INSN_BYTES) {
		if (!resume(pid, PTRACE_SINGLESTEP)) {
			job_fault(job, "the stop after +%d is lost",
				  (int)(pc - (uintptr_t)place_steps));
			return false;
		}
		got = read_pc(pid);
		if (got != pc + INSN_BYTES) {
			job_fault(job, "a step from +%d ends at +%d",
				  (int)(pc - (uintptr_t)place_steps),
				  (int)(got - (uintptr_t)place_steps));
			return false;
		}
		job_op(job);
	}
	return true;
}

/* On by itself, with or without us, or not at all; what its end is then */
static int let_go(struct job *job, pid_t pid)
{
	switch (job_random(job, 3)) {
	case 0:
		(void)kill(pid, SIGKILL);
		return 256 + SIGKILL;
	case 1:
		(void)ptrace(PTRACE_DETACH, pid, NULL, NULL);
		return 5;
	default:
		(void)ptrace(PTRACE_CONT, pid, NULL, NULL);
		return 5;
	}
}

void run_ptrace(struct job *job)
{
	while (!job_stopping(job)) {
		int status = -1, want = 256 + SIGKILL;
		pid_t pid = fork();

		if (pid == 0) {
			(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
			target_steps();
			_exit(target_add(4));
		}
		if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
			job_fault(job, "a child to be traced did not stop (%x)", status);
			return;
		}
		if (step_all(job, pid))
			want = let_go(job, pid);
		else
			(void)kill(pid, SIGKILL);
		status = wait_status(pid);
		if (status != want && status != -1)
			job_fault(job, "a traced child ended with %d", status);
	}
}

/* ---- more threads than slots ---- */

#define THREADS_MANY 1100
#define THREADS_FEW  40
#define TURNS	     20

static pthread_barrier_t all_there;

static void *hit(void *arg)
{
	struct job *job = arg;
	uint64_t value = 0, turns;

	pthread_barrier_wait(&all_there);
	for (turns = 0; turns < TURNS && !job_stopping(job); turns++)
		value = target_add(value);
	if (value != turns)
		job_fault(job, "a thread counted %" PRIu64 " turns as %" PRIu64, turns, value);
	return NULL;
}

static void run_together(struct job *job, unsigned int n)
{
	static pthread_t threads[THREADS_MANY];
	pthread_attr_t attr;
	unsigned int i;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 65536);
	pthread_barrier_init(&all_there, NULL, n);
	for (i = 0; i < n; i++) {
		if (pthread_create(&threads[i], &attr, hit, job)) {
			job_fault(job, "only %u threads can be had", i);
			_exit(1); /* the others wait for the missing ones */
		}
	}
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&all_there);
	job->stats->ops += n;
}

void run_threads(struct job *job)
{
	run_together(job, THREADS_MANY);
	while (!job_stopping(job))
		run_together(job, THREADS_FEW);
}
