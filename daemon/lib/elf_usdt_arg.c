// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arguments of static probes: "N@OP" with the size N, negative for signed, and
 * an operand as the assembler of the machine writes it.
 */
#include <elf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf_usdt.h"

/* Longest operand that is looked at. */
#define OPERAND_MAX 64

/* An operand of x86: "$5", "%edi", "16(%rsp)", "-8(%rbp)" have blanks in none. */
static size_t operand_size(const char *at)
{
	size_t size = 0;
	bool is_inside = false;

	/* arm64 writes "[sp, 16]". */
	for (; at[size] && (is_inside || at[size] != ' '); size++) {
		if (at[size] == '[')
			is_inside = true;
		else if (at[size] == ']')
			is_inside = false;
	}
	return size;
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " ");
}

size_t usdt_arg_count(const char *args)
{
	size_t n = 0;

	for (args = skip_blanks(args); *args; args = skip_blanks(args + operand_size(args)))
		n++;
	return n;
}

/* The name that the kernel has for a register of x86-64 (regoffset_table in ptrace.c) */
static bool x86_register(const char *name, size_t size, char *out, size_t room)
{
	static const struct {
		const char *kernel;
		const char *names[4];
	} registers[] = {
		{ "ax", { "rax", "eax", "ax", "al" } },
		{ "bx", { "rbx", "ebx", "bx", "bl" } },
		{ "cx", { "rcx", "ecx", "cx", "cl" } },
		{ "dx", { "rdx", "edx", "dx", "dl" } },
		{ "si", { "rsi", "esi", "si", "sil" } },
		{ "di", { "rdi", "edi", "di", "dil" } },
		{ "bp", { "rbp", "ebp", "bp", "bpl" } },
		{ "sp", { "rsp", "esp", "sp", "spl" } },
		{ "r8", { "r8", "r8d", "r8w", "r8b" } },
		{ "r9", { "r9", "r9d", "r9w", "r9b" } },
		{ "r10", { "r10", "r10d", "r10w", "r10b" } },
		{ "r11", { "r11", "r11d", "r11w", "r11b" } },
		{ "r12", { "r12", "r12d", "r12w", "r12b" } },
		{ "r13", { "r13", "r13d", "r13w", "r13b" } },
		{ "r14", { "r14", "r14d", "r14w", "r14b" } },
		{ "r15", { "r15", "r15d", "r15w", "r15b" } },
	};
	size_t i, k;

	for (i = 0; i < sizeof(registers) / sizeof(registers[0]); i++) {
		for (k = 0; k < 4; k++) {
			if (strlen(registers[i].names[k]) != size ||
			    strncmp(registers[i].names[k], name, size) != 0)
				continue;
			(void)snprintf(out, room, "%%%s", registers[i].kernel);
			return true;
		}
	}
	return false;
}

/* x0…x30, w0…w30, sp; the zero register is a constant. */
static bool a64_register(const char *name, size_t size, char *out, size_t room)
{
	char *end;
	long n;

	if (size == 2 && strncmp(name, "sp", 2) == 0) {
		(void)snprintf(out, room, "%%sp");
		return true;
	}
	if (size == 3 && (strncmp(name, "xzr", 3) == 0 || strncmp(name, "wzr", 3) == 0)) {
		(void)snprintf(out, room, "\\0");
		return true;
	}
	if (size < 2 || size > 3 || (name[0] != 'x' && name[0] != 'w'))
		return false;
	n = strtol(name + 1, &end, 10);
	if (end != name + size || n < 0 || n > 30 || (size == 3 && name[1] == '0'))
		return false;
	(void)snprintf(out, room, "%%x%ld", n);
	return true;
}

/* A whole number to the end of the operand. */
static int constant(const char *text, struct usdt_arg *arg)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 0);
	if (end == text || *end || errno)
		return -EINVAL;
	(void)snprintf(arg->expr, sizeof(arg->expr), "\\%lld", value);
	return 0;
}

static int memory(long long offset, const char *reg, struct usdt_arg *arg)
{
	int n = snprintf(arg->expr, sizeof(arg->expr), "%+lld(%s)", offset, reg);

	return n > 0 && (size_t)n < sizeof(arg->expr) && reg[0] == '%' ? 0 : -ENOTSUP;
}

static int x86_operand(const char *text, struct usdt_arg *arg)
{
	const char *open = strchr(text, '(');
	char reg[16], *end;
	long long offset;
	size_t size;

	if (text[0] == '$')
		return constant(text + 1, arg);
	if (text[0] == '%')
		return x86_register(text + 1, strlen(text + 1), arg->expr, sizeof(arg->expr))
			       ? 0
			       : -ENOTSUP;
	if (!open || open[1] != '%')
		return -ENOTSUP; /* a symbol */
	errno = 0;
	offset = open == text ? 0 : strtoll(text, &end, 0);
	if (errno || (open != text && end != open))
		return -ENOTSUP; /* symbol(%rip) */
	size = strcspn(open + 2, ",)");
	if (open[2 + size] != ')' || open[3 + size])
		return open[2 + size] == ',' ? -ENOTSUP : -EINVAL;
	if (!x86_register(open + 2, size, reg, sizeof(reg)))
		return -ENOTSUP;
	return memory(offset, reg, arg);
}

static int a64_operand(const char *text, struct usdt_arg *arg)
{
	char reg[16], *end;
	long long offset = 0;
	const char *at;
	size_t size;

	if (text[0] != '[') {
		if (a64_register(text, strlen(text), arg->expr, sizeof(arg->expr)))
			return 0;
		if (text[0] == '#')
			text++;
		return (text[0] >= '0' && text[0] <= '9') || text[0] == '-' ? constant(text, arg)
									    : -ENOTSUP;
	}
	size = strcspn(text + 1, ",] ");
	if (!a64_register(text + 1, size, reg, sizeof(reg)))
		return -ENOTSUP;
	at = skip_blanks(text + 1 + size);
	if (*at == ',') {
		at = skip_blanks(at + 1);
		at += *at == '#';
		errno = 0;
		offset = strtoll(at, &end, 0);
		if (end == at || errno)
			return -ENOTSUP; /* an index register */
		at = skip_blanks(end);
	}
	if (*at != ']')
		return *at == ',' ? -ENOTSUP : -EINVAL;
	return at[1] ? -ENOTSUP : memory(offset, reg, arg);
}

static int set_type(long size, struct usdt_arg *arg)
{
	unsigned long bytes = size < 0 ? -(unsigned long)size : (unsigned long)size;

	if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8)
		return -ENOTSUP;
	(void)snprintf(arg->type, sizeof(arg->type), "%c%lu", size < 0 ? 's' : 'u', bytes * 8);
	return 0;
}

int usdt_arg_get(const char *args, unsigned int machine, size_t i, struct usdt_arg *ret_arg)
{
	struct usdt_arg arg = { .expr = "" };
	char text[OPERAND_MAX];
	size_t length;
	char *end;
	long size;
	int r;

	for (args = skip_blanks(args); *args && i; i--)
		args = skip_blanks(args + operand_size(args));
	if (!*args)
		return -ENOENT;
	length = operand_size(args);
	if (length >= sizeof(text))
		return -ENOTSUP;
	memcpy(text, args, length);
	text[length] = '\0';
	/* Without a size the operand alone: an old form, of what the machine has as a word. */
	size = strchr(text, '@') ? strtol(text, &end, 10) : 8;
	if (strchr(text, '@') && (end == text || (*end != '@' && *end != 'f')))
		return -EINVAL;
	if (strchr(text, '@') && *end == 'f')
		return -ENOTSUP;
	r = set_type(size, &arg);
	if (r == 0 && machine == EM_X86_64)
		r = x86_operand(strchr(text, '@') ? end + 1 : text, &arg);
	else if (r == 0)
		r = machine == EM_AARCH64 ? a64_operand(strchr(text, '@') ? end + 1 : text, &arg)
					  : -ENOTSUP;
	if (r == 0)
		*ret_arg = arg;
	return r;
}
