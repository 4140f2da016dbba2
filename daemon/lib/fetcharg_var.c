// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fetch arguments: variables ($arg1, $retval, $stack2, $comm) and registers.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fetcharg_impl.h"
#include "suggest.h"

/* PARAM_MAX_STACK in kernel/trace/trace_probe.c: THREAD_SIZE (16 KiB) in longs */
#define MAX_STACK_NUMBER 2048
#define SHOWN_BYTES	 32

/* regoffset_table[] in arch/arm64/kernel/ptrace.c */
static const char *const arm64_registers[] = {
	"x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",	 "x7",	"x8",  "x9",  "x10",	"x11",
	"x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21", "x22",	"x23",
	"x24", "x25", "x26", "x27", "x28", "x29", "x30", "lr",	"sp",  "pc",  "pstate",
};

/* regoffset_table[] in arch/x86/kernel/ptrace.c */
static const char *const x86_64_registers[] = {
	"r15", "r14", "r13", "r12", "r11",     "r10", "r9", "r8",    "bx", "cx", "dx",
	"si",  "di",  "bp",  "ax",  "orig_ax", "ip",  "cs", "flags", "sp", "ss",
};

/* Procedure Call Standard for the Arm 64-bit Architecture, section 6.8.2 */
static const char *const arm64_arguments[] = { "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7" };
/* System V ABI, AMD64 supplement, section 3.2.3 */
static const char *const x86_64_arguments[] = { "di", "si", "dx", "cx", "r8", "r9" };

static const struct {
	const char *const *registers;
	size_t n_registers;
	const char *const *arguments;
	unsigned int n_arguments;
} machines[PROBE_ARCH_COUNT] = {
	[PROBE_ARCH_ARM64] = { arm64_registers, ARRAY_SIZE(arm64_registers), arm64_arguments,
			       ARRAY_SIZE(arm64_arguments) },
	[PROBE_ARCH_X86_64] = { x86_64_registers, ARRAY_SIZE(x86_64_registers), x86_64_arguments,
				ARRAY_SIZE(x86_64_arguments) },
};

static bool has_register(enum probe_arch arch, const char *name, size_t size)
{
	size_t i;

	for (i = 0; i < machines[arch].n_registers; i++)
		if (strlen(machines[arch].registers[i]) == size &&
		    memcmp(machines[arch].registers[i], name, size) == 0)
			return true;
	return false;
}

bool fetcharg_is_register(const char *name, size_t size)
{
	return has_register(PROBE_ARCH_ARM64, name, size) ||
	       has_register(PROBE_ARCH_X86_64, name, size);
}

const char *fetcharg_arg_register(enum probe_arch arch, unsigned int number)
{
	return number - 1 < machines[arch].n_arguments ? machines[arch].arguments[number - 1]
						       : NULL;
}

/* The names that people know from assembly, and what the kernel calls them. */
static const char *kernel_name(enum probe_arch arch, const char *name, char buf[16])
{
	if (arch != PROBE_ARCH_ARM64 && (name[0] == 'r' || name[0] == 'e') &&
	    has_register(PROBE_ARCH_X86_64, name + 1, strlen(name + 1)))
		return name + 1;
	if (arch != PROBE_ARCH_X86_64 && (name[0] == 'w' || name[0] == 'r')) {
		(void)snprintf(buf, 16, "x%.8s", name + 1);
		if (has_register(PROBE_ARCH_ARM64, buf, strlen(buf)))
			return buf;
	}
	if (arch == PROBE_ARCH_ANY)
		arch = PROBE_ARCH_ARM64;
	return suggest_nearest(name, machines[arch].registers, machines[arch].n_registers);
}

int fetcharg_parse_register(struct parser *p)
{
	enum probe_arch arch = p->where->arch;
	const char *name = p->at + 1, *meant;
	char word[SHOWN_BYTES], buf[16], advice[100];
	size_t size = fetcharg_word_size(name);

	if (size && (arch == PROBE_ARCH_ANY ? fetcharg_is_register(name, size)
					    : has_register(arch, name, size))) {
		p->op = FETCH_REG;
		p->at = name + size;
		return 0;
	}
	(void)snprintf(word, sizeof(word), "%.*s", size < SHOWN_BYTES ? (int)size : SHOWN_BYTES - 1,
		       name);
	meant = kernel_name(arch, word, buf);
	(void)snprintf(advice, sizeof(advice),
		       meant ? "write %%%s" : "arm64 has %%x0 to %%x30, %%sp, %%pc and %%pstate",
		       meant);
	return fetcharg_fail(p, p->at, advice, "there is no register \"%%%s\"%s%s", word,
			     arch == PROBE_ARCH_ANY ? "" : " on ",
			     arch == PROBE_ARCH_ANY ? "" : probe_arch_name(arch));
}

/* ---- variables ---- */

static int take_comm(struct parser *p, const char *start)
{
	(void)start;
	p->op = FETCH_COMM;
	return 0;
}

static int take_retval(struct parser *p, const char *start)
{
	p->op = FETCH_REG;
	if (probe_kind_is_return(p->where->kind))
		return 0;
	return fetcharg_fail(p, start,
			     probe_kind_is_user(p->where->kind) ? "use the key \"uretprobe\""
								: "use the key \"kretprobe\"",
			     "$retval is there only when a function returns");
}

static int take_stack(struct parser *p, const char *start)
{
	(void)start;
	p->op = FETCH_STACK_ADDRESS;
	return 0;
}

static int take_stack_number(struct parser *p, const char *start)
{
	uint64_t number;

	(void)start;
	p->op = FETCH_REG;
	return fetcharg_read_number(p, MAX_STACK_NUMBER, "the number of a word on the stack",
				    &number);
}

/* Where the arguments are not what the function was called with */
static int check_arguments_there(struct parser *p, const char *start)
{
	if (p->where->kind == PROBE_URETPROBE)
		return fetcharg_fail(p, start, "fetch it with a uprobe on the same function",
				     "arguments are gone when a function of a program returns");
	if (p->where->is_inside)
		return fetcharg_fail(
			p, start,
			"name the register that has the value here, as in %x0, or leave out the offset",
			"$argN is known only at a function's first instruction");
	return 0;
}

/*
 * regs_get_kernel_argument() of arm64 gives 0 for what is on the stack, and
 * the user probes' registers end there as well.
 */
static int take_argument(struct parser *p, const char *start)
{
	const char *digits = p->at;
	bool is_stack_read = p->where->arch == PROBE_ARCH_X86_64 &&
			     !probe_kind_is_user(p->where->kind);
	unsigned int max = machines[p->where->arch].n_arguments;
	uint64_t number;
	char advice[160];

	if (check_arguments_there(p, start) < 0 ||
	    fetcharg_read_number(p, MAX_STACK_NUMBER, "the number of an argument", &number) < 0)
		return -EINVAL;
	if (number == 0)
		return fetcharg_fail(p, digits, "the first argument is $arg1", "there is no $arg0");
	if (max == 0)
		max = ARRAY_SIZE(arm64_arguments);
	if (number > max && !is_stack_read) {
		(void)snprintf(
			advice, sizeof(advice),
			"only the first %u arguments are in registers; the others are on the stack: $stack0, $stack1, …",
			max);
		return fetcharg_fail(p, digits, advice, "the number of the argument is above %u",
				     max);
	}
	p->arg_number = (unsigned int)number;
	p->out->reads_entry_arg = probe_kind_is_return(p->where->kind);
	p->op = p->out->reads_entry_arg ? FETCH_ENTRY_ARG : FETCH_REG;
	return 0;
}

static const struct {
	const char *name;
	bool has_number;
	int (*take)(struct parser *p, const char *start);
} variables[] = {
	{ "arg", true, take_argument },	      { "retval", false, take_retval },
	{ "stack", true, take_stack_number }, { "stack", false, take_stack },
	{ "comm", false, take_comm },	      { "COMM", false, take_comm },
};

static int refuse_variable(struct parser *p, const char *start, size_t size)
{
	char word[SHOWN_BYTES];

	if (start[1] == 'a' && strncmp(start, "$arg*", 5) == 0)
		return fetcharg_fail(p, start, "write each argument by itself: $arg1, $arg2, …",
				     "$arg* is not supported by this version");
	(void)snprintf(word, sizeof(word), "%.*s", size < SHOWN_BYTES ? (int)size : SHOWN_BYTES - 1,
		       start + 1);
	return fetcharg_fail(
		p, start,
		"there are $arg1 to $arg8, $retval, $stack, $stack0, $stack1, …, and $comm",
		"there is no variable \"$%s\"", word);
}

int fetcharg_parse_variable(struct parser *p)
{
	const char *start = p->at, *name = start + 1;
	size_t size = fetcharg_word_size(name), i;

	for (i = 0; i < ARRAY_SIZE(variables); i++) {
		size_t name_size = strlen(variables[i].name);
		bool has_number;

		if (size < name_size || memcmp(name, variables[i].name, name_size) != 0)
			continue;
		has_number = strspn(name + name_size, "0123456789") == size - name_size &&
			     size > name_size;
		if (variables[i].has_number ? !has_number : size != name_size)
			continue;
		p->at = name + name_size;
		return variables[i].take(p, start);
	}
	return refuse_variable(p, start, size);
}
