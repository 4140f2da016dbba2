// SPDX-License-Identifier: GPL-2.0-only
#include "ktext.h"

#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "elf_image.h"
#include "scratch.h"

#define VMLINUX "tests/unit/data/vmlinux-arm64"
#define TEXT	0xffff800080000000ULL

struct core {
	Elf64_Ehdr header;
	Elf64_Phdr segments[2];
	uint8_t text[16];
};

static struct core make_core(void)
{
	struct core core = {
		.header = {
			.e_type = ET_CORE,
			.e_machine = EM_AARCH64,
			.e_version = EV_CURRENT,
			.e_phoff = offsetof(struct core, segments),
			.e_ehsize = sizeof(Elf64_Ehdr),
			.e_phentsize = sizeof(Elf64_Phdr),
			.e_phnum = 2,
		},
		.segments = {
			{ .p_type = PT_NOTE },
			{
				.p_type = PT_LOAD,
				.p_flags = PF_R | PF_X,
				.p_vaddr = TEXT,
				.p_offset = offsetof(struct core, text),
				.p_filesz = 16,
			},
		},
		.text = { 0x1f, 0x20, 0x03, 0xd5, 0xc0, 0x03, 0x5f, 0xd6 },
	};

	memcpy(core.header.e_ident, ELFMAG, SELFMAG);
	core.header.e_ident[EI_CLASS] = ELFCLASS64;
	core.header.e_ident[EI_DATA] = ELFDATA2LSB;
	return core;
}

static void words_are_read_from_a_core(void **state)
{
	const struct core core = make_core();
	const char *path = scratch_write(*state, "kcore", &core, sizeof(core));
	_cleanup_(ktext_freep) struct ktext *ktext = NULL;
	uint32_t words[8];

	assert_int_equal(ktext_open_kcore(path, &ktext), 0);
	assert_true(ktext_is_a64(ktext));
	assert_true(ktext_is_live(ktext));
	assert_int_equal(ktext_read_words(ktext, TEXT, words, 2), 2);
	assert_int_equal(words[0], 0xd503201f);
	assert_int_equal(words[1], 0xd65f03c0);
	/* To the end of the segment and no further. */
	assert_int_equal(ktext_read_words(ktext, TEXT + 8, words, 8), 2);
	assert_int_equal(ktext_read_words(ktext, TEXT + 16, words, 1), -EFAULT);
	assert_int_equal(ktext_read_words(ktext, TEXT - 4, words, 1), -EFAULT);
}

static void what_is_no_core_is_refused(void **state)
{
	struct core core = make_core();
	struct ktext *ktext = NULL;

	core.header.e_type = ET_EXEC;
	assert_int_equal(ktext_open_kcore(scratch_write(*state, "a", &core, sizeof(core)), &ktext),
			 -ENOEXEC);
	core = make_core();
	core.header.e_phoff = sizeof(core);
	assert_int_equal(ktext_open_kcore(scratch_write(*state, "b", &core, sizeof(core)), &ktext),
			 -ENOEXEC);
	core = make_core();
	core.header.e_phnum = 0xffff;
	assert_int_equal(ktext_open_kcore(scratch_write(*state, "c", &core, sizeof(core)), &ktext),
			 -ENOEXEC);
	core = make_core();
	core.header.e_phnum = 1;
	assert_int_equal(ktext_open_kcore(scratch_write(*state, "d", &core, sizeof(core)), &ktext),
			 -ENOEXEC);
	assert_int_equal(ktext_open_kcore(scratch_text(*state, "e", "\177ELF"), &ktext), -ENOEXEC);
	assert_int_equal(ktext_open_kcore("/nonexistent/kcore", &ktext), -ENOENT);
	assert_null(ktext);
}

static void words_are_read_from_a_vmlinux(void **state)
{
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	_cleanup_(ktext_freep) struct ktext *ktext = NULL;
	uint32_t words[3];

	(void)state;
	assert_int_equal(elf_image_open(VMLINUX, &image), 0);
	assert_int_equal(ktext_open_image(image, &ktext), 0);
	assert_false(ktext_is_live(ktext));
	assert_int_equal(ktext_read_words(ktext, TEXT, words, 3), 3);
	assert_int_equal(words[0], 0xd503201f);
	assert_int_equal(words[2], 0xa9bf7bfd);
	assert_int_equal(ktext_read_words(ktext, TEXT - 4, words, 1), -EFAULT);
}

#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(words_are_read_from_a_core),
		SCRATCH_TEST(what_is_no_core_is_refused),
		cmocka_unit_test(words_are_read_from_a_vmlinux),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
