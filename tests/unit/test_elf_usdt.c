// SPDX-License-Identifier: GPL-2.0-only
/* Static probes: their arguments, and the notes of this very program. */
#include "elf_usdt.h"

#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "elf_image.h"
#include "macro.h"

static const struct {
	unsigned int machine;
	const char *args;
	size_t i;
	int r;
	const char *expr, *type;
} arg_rows[] = {
	{ EM_X86_64, "-4@%edi 8@%rsi", 0, 0, "%di", "s32" },
	{ EM_X86_64, "-4@%edi 8@%rsi", 1, 0, "%si", "u64" },
	{ EM_X86_64, "-4@%edi 8@%rsi", 2, -ENOENT, NULL, NULL },
	{ EM_X86_64, "", 0, -ENOENT, NULL, NULL },
	{ EM_X86_64, "4@$5", 0, 0, "\\5", "u32" },
	{ EM_X86_64, "-8@$-7", 0, 0, "\\-7", "s64" },
	{ EM_X86_64, "8@16(%rsp)", 0, 0, "+16(%sp)", "u64" },
	{ EM_X86_64, "-9223372036854775808@%rax", 0, -ENOTSUP, NULL, NULL },
	{ EM_X86_64, "-2@-40(%rbp)", 0, 0, "-40(%bp)", "s16" },
	{ EM_X86_64, "8@(%r12)", 0, 0, "+0(%r12)", "u64" },
	{ EM_X86_64, "1@%r9b", 0, 0, "%r9", "u8" },
	{ EM_X86_64, "%rax", 0, 0, "%ax", "u64" },
	{ EM_X86_64, "1@%ah", 0, -ENOTSUP, NULL, NULL },
	{ EM_X86_64, "8f@%xmm0", 0, -ENOTSUP, NULL, NULL },
	{ EM_X86_64, "8@%xmm0", 0, -ENOTSUP, NULL, NULL },
	{ EM_X86_64, "16@%rax", 0, -ENOTSUP, NULL, NULL },
	{ EM_X86_64, "4@counter(%rip)", 0, -ENOTSUP, NULL, NULL },
	{ EM_X86_64, "4@8(%rax,%rdx,4)", 0, -ENOTSUP, NULL, NULL },
	{ EM_X86_64, "4@8(%rax", 0, -EINVAL, NULL, NULL },
	{ EM_X86_64, "4@$x", 0, -EINVAL, NULL, NULL },
	{ EM_X86_64, "x@%rax", 0, -EINVAL, NULL, NULL },
	{ EM_AARCH64, "-4@w0 8@[sp, 16] 8@x30", 0, 0, "%x0", "s32" },
	{ EM_AARCH64, "-4@w0 8@[sp, 16] 8@x30", 1, 0, "+16(%sp)", "u64" },
	{ EM_AARCH64, "-4@w0 8@[sp, 16] 8@x30", 2, 0, "%x30", "u64" },
	{ EM_AARCH64, "8@[x29, #-24]", 0, 0, "-24(%x29)", "u64" },
	{ EM_AARCH64, "8@[x3]", 0, 0, "+0(%x3)", "u64" },
	{ EM_AARCH64, "4@5 -4@-1 4@#7", 1, 0, "\\-1", "s32" },
	{ EM_AARCH64, "4@5 -4@-1 4@#7", 2, 0, "\\7", "u32" },
	{ EM_AARCH64, "4@wzr", 0, 0, "\\0", "u32" },
	{ EM_AARCH64, "8@[xzr]", 0, -ENOTSUP, NULL, NULL },
	{ EM_AARCH64, "8@x31", 0, -ENOTSUP, NULL, NULL },
	{ EM_AARCH64, "8@[x1, x2]", 0, -ENOTSUP, NULL, NULL },
	{ EM_AARCH64, "8@[x1, w2, sxtw 3]", 0, -ENOTSUP, NULL, NULL },
	{ EM_AARCH64, "8@[x1, 8", 0, -EINVAL, NULL, NULL },
	{ EM_AARCH64, "8@d0", 0, -ENOTSUP, NULL, NULL },
	{ EM_RISCV, "8@a0", 0, -ENOTSUP, NULL, NULL },
};

static void operands_become_fetch_arguments(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(arg_rows); i++) {
		struct usdt_arg arg = { .expr = "" };
		int r = usdt_arg_get(arg_rows[i].args, arg_rows[i].machine, arg_rows[i].i, &arg);

		if (r != arg_rows[i].r || (r == 0 && (strcmp(arg.expr, arg_rows[i].expr) != 0 ||
						      strcmp(arg.type, arg_rows[i].type) != 0)))
			fail_msg("\"%s\" %zu: %d %s %s", arg_rows[i].args, arg_rows[i].i, r,
				 arg.expr, arg.type);
	}
	assert_int_equal(usdt_arg_count("-4@w0 8@[sp, 16] 8@x30"), 3);
	assert_int_equal(usdt_arg_count(" "), 0);
}

/* As <sys/sdt.h> writes them; the semaphore is in a section of its own. */
#define NOTE(semaphore, name, args)                                                   \
	"990: nop\n"                                                                  \
	".pushsection .note.stapsdt,\"?\",\"note\"\n"                                 \
	".balign 4\n.4byte 992f-991f,994f-993f,3\n"                                   \
	"991: .asciz \"stapsdt\"\n992: .balign 4\n"                                   \
	"993: .8byte 990b\n.8byte _.stapsdt.base\n.8byte " semaphore "\n"             \
	".asciz \"unit\"\n.asciz \"" name "\"\n.asciz \"" args "\"\n994: .balign 4\n" \
	".popsection\n"                                                               \
	".ifndef _.stapsdt.base\n"                                                    \
	".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"       \
	".weak _.stapsdt.base\n.hidden _.stapsdt.base\n_.stapsdt.base: .space 1\n"    \
	".size _.stapsdt.base, 1\n.popsection\n.endif\n"

unsigned short unit_two_semaphore __attribute__((section(".probes"), used)) = 0x1234;

__attribute__((noinline, used)) static void with_probes(void)
{
	__asm__ volatile(NOTE("0", "one", "8@$1"));
	__asm__ volatile(NOTE("unit_two_semaphore", "two", "-4@$2"));
	__asm__ volatile(NOTE("0", "one", "8@$3"));
}

static struct usdt_notes *read_own(struct elf_image **ret_image)
{
	struct usdt_notes *notes = NULL;

	assert_int_equal(elf_image_open("/proc/self/exe", ret_image), 0);
	assert_int_equal(elf_usdt_read(*ret_image, &notes), 0);
	return notes;
}

static void the_notes_of_this_program_are_found(void **state)
{
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	_cleanup_(usdt_notes_freep) struct usdt_notes *notes = read_own(&image);
	static const char *const names[] = { "one", "two", "one" };
	unsigned short semaphore = 0;
	FILE *self;

	(void)state;
	with_probes();
	assert_int_equal(notes->n_places, 3);
	for (size_t i = 0; i < 3; i++) {
		uint64_t symbol = 0;

		assert_string_equal(notes->places[i].provider, "unit");
		assert_string_equal(notes->places[i].name, names[i]);
		assert_int_equal(elf_image_symbol_value(image, "with_probes", &symbol), 0);
		assert_true(notes->places[i].vaddr >= symbol &&
			    notes->places[i].vaddr < symbol + 256);
	}
	assert_string_equal(notes->places[2].args, "8@$3");
	assert_int_equal(notes->places[0].semaphore, 0);
	self = fopen("/proc/self/exe", "re");
	assert_non_null(self);
	assert_int_equal(fseek(self, (long)notes->places[1].semaphore, SEEK_SET), 0);
	assert_int_equal(fread(&semaphore, 1, 2, self), 2);
	assert_int_equal(semaphore, 0x1234);
	(void)fclose(self);
}

/* Cut at each byte, and with each byte another: no place outside of the file. */
static void notes_that_are_broken_give_less(void **state)
{
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	_cleanup_(usdt_notes_freep) struct usdt_notes *notes = read_own(&image);
	GElf_Shdr header;
	_cleanup_free_ char *bytes = NULL;
	size_t size, i;
	FILE *self;

	(void)state;
	assert_non_null(elf_image_section(image, ".note.stapsdt", &header));
	size = (size_t)image->size;
	bytes = malloc(size);
	assert_non_null(bytes);
	self = fopen("/proc/self/exe", "re");
	assert_non_null(self);
	assert_int_equal(fread(bytes, 1, size, self), size);
	(void)fclose(self);
	for (i = 0; i < header.sh_size; i++) {
		_cleanup_(elf_image_freep) struct elf_image *other = NULL;
		_cleanup_(usdt_notes_freep) struct usdt_notes *broken = NULL;
		char *at = bytes + header.sh_offset + i, kept = *at;

		*at = (char)~kept;
		assert_int_equal(elf_image_from_memory(bytes, size, &other), 0);
		assert_int_equal(elf_usdt_read(other, &broken), 0);
		assert_true(broken->n_places <= 3);
		for (size_t p = 0; p < broken->n_places; p++) {
			assert_true(broken->places[p].file_offset < size);
			assert_true(broken->places[p].semaphore < size);
			assert_true(strlen(broken->places[p].args) < header.sh_size);
		}
		*at = kept;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operands_become_fetch_arguments),
		cmocka_unit_test(the_notes_of_this_program_are_found),
		cmocka_unit_test(notes_that_are_broken_give_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
