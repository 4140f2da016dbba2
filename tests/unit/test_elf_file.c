// SPDX-License-Identifier: GPL-2.0-only
#include "elf_file.h"

#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "macro.h"
#include "scratch.h"

/* tests/unit/data/sample-arm64.s says what is in it. */
#define SAMPLE	 "tests/unit/data/sample-arm64.so"
#define STRIPPED "tests/unit/data/stripped-arm64.so"

static struct elf_file *open_file(const char *path)
{
	struct elf_file *file = NULL;

	assert_int_equal(elf_file_open(path, &file), 0);
	return file;
}

static const struct {
	const char *symbol;
	uint64_t offset;
	enum elf_answer answer;
} symbols[] = {
	{ "plain", 0, ELF_FOUND },
	{ "plain", 0x10, ELF_FOUND },
	{ "plain", 0x14, ELF_BEYOND_FUNCTION },
	{ "plain", UINT64_MAX, ELF_BEYOND_FUNCTION },
	{ "plain", 2, ELF_MISALIGNED },
	{ "plai", 0, ELF_NO_SYMBOL },
	{ "", 0, ELF_NO_SYMBOL },
	{ "plain@V2", 0, ELF_FOUND },
	{ "plain@V1", 0, ELF_NO_SYMBOL },
	{ "with_literal", 0x0c, ELF_DATA_IN_TEXT },
	{ "with_literal", 0x10, ELF_DATA_IN_TEXT },
	{ "with_literal", 0x08, ELF_FOUND },
	{ "picked", 0, ELF_IFUNC },
	{ "imported", 0, ELF_IMPORTED },
	{ "a_variable", 0, ELF_NOT_FUNCTION },
	{ "twin", 0, ELF_AMBIGUOUS },
};

static void symbols_are_answered(void **state)
{
	_cleanup_(elf_file_freep) struct elf_file *file = open_file(SAMPLE);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(symbols); i++) {
		struct elf_place place;
		int r = elf_file_resolve_symbol(file, symbols[i].symbol, symbols[i].offset, &place);

		if (r != (int)symbols[i].answer)
			fail_msg("%s+%#llx: %s, wanted: %s", symbols[i].symbol,
				 (unsigned long long)symbols[i].offset,
				 elf_answer_text((enum elf_answer)r),
				 elf_answer_text(symbols[i].answer));
	}
}

static void a_symbol_becomes_an_offset_in_the_file(void **state)
{
	_cleanup_(elf_file_freep) struct elf_file *file = open_file(SAMPLE);
	struct elf_place place, back;
	uint32_t word = 0;

	(void)state;
	assert_true(elf_file_is_a64(file));
	assert_int_equal(elf_file_resolve_symbol(file, "counter", 4, &place), ELF_FOUND);
	assert_string_equal(place.symbol, "counter");
	assert_int_equal(place.symbol_offset, 4);
	assert_int_equal(place.vaddr, place.start_vaddr + 4);
	assert_int_equal(place.size, 0x18);
	assert_int_equal(elf_file_read_words(file, place.vaddr, &word, 1), 1);
	assert_int_equal(word, 0x885f7c22);
	assert_int_equal(elf_file_resolve_offset(file, place.file_offset, &back), ELF_FOUND);
	assert_string_equal(back.symbol, "counter");
	assert_int_equal(back.symbol_offset, 4);
	assert_int_equal(back.vaddr, place.vaddr);
}

static void the_default_version_is_meant_unless_one_is_named(void **state)
{
	_cleanup_(elf_file_freep) struct elf_file *file = open_file(STRIPPED);
	struct elf_place plain, v1, v2;

	(void)state;
	assert_int_equal(elf_file_resolve_symbol(file, "api", 0, &plain), ELF_FOUND);
	assert_int_equal(elf_file_resolve_symbol(file, "api@V1", 0, &v1), ELF_FOUND);
	assert_int_equal(elf_file_resolve_symbol(file, "api@V2", 0, &v2), ELF_FOUND);
	assert_int_equal(elf_file_resolve_symbol(file, "api@V3", 0, &v2), ELF_NO_SYMBOL);
	assert_int_equal(plain.vaddr, v2.vaddr);
	assert_int_not_equal(v1.vaddr, v2.vaddr);
}

static void a_place_without_a_function_has_the_reach_of_a_sequence(void **state)
{
	_cleanup_(elf_file_freep) struct elf_file *file = open_file(STRIPPED);
	struct elf_place twin;

	(void)state;
	/* Local symbols are gone: twin lies behind with_literal. */
	assert_int_equal(elf_file_resolve_offset(file, 0x450, &twin), ELF_FOUND);
	assert_null(twin.symbol);
	assert_int_equal(twin.start_vaddr, 0x410);
	assert_true(twin.start_vaddr + twin.size > twin.vaddr);
}

static void offsets_outside_of_code_are_refused(void **state)
{
	_cleanup_(elf_file_freep) struct elf_file *file = open_file(SAMPLE);
	struct elf_place place;

	(void)state;
	assert_int_equal(elf_file_resolve_offset(file, 0, &place), ELF_NOT_EXECUTABLE);
	assert_int_equal(elf_file_resolve_offset(file, 0x140, &place), ELF_NOT_EXECUTABLE);
	assert_int_equal(elf_file_resolve_offset(file, 0x5d0, &place), ELF_NOT_EXECUTABLE);
	assert_int_equal(elf_file_resolve_offset(file, 0xffffff000, &place), ELF_NOT_EXECUTABLE);
	assert_int_equal(elf_file_resolve_offset(file, UINT64_MAX, &place), ELF_NOT_EXECUTABLE);
	assert_int_equal(elf_file_resolve_offset(file, 0x412, &place), ELF_MISALIGNED);
}

static void the_likely_names_are_suggested(void **state)
{
	_cleanup_(elf_file_freep) struct elf_file *file = open_file(SAMPLE);
	const char *names[2];

	(void)state;
	assert_int_equal(elf_file_nearest(file, "countre", names, 2), 1);
	assert_string_equal(names[0], "counter");
}

/* Of a machine that is not decoded, only entries of functions are taken. */
static void another_machine_is_probed_at_entries_only(void **state)
{
	_cleanup_free_ char *bytes = NULL;
	_cleanup_(elf_file_freep) struct elf_file *file = NULL;
	struct elf_place place;
	FILE *f = fopen(SAMPLE, "r");
	size_t size;

	(void)state;
	bytes = malloc(65536);
	size = fread(bytes, 1, 65536, f);
	fclose(f);
	((Elf64_Ehdr *)bytes)->e_machine = EM_X86_64;
	assert_int_equal(elf_file_from_memory(bytes, size, &file), 0);
	assert_false(elf_file_is_a64(file));
	assert_string_equal(elf_file_machine_name(file), "x86-64");
	assert_int_equal(elf_file_resolve_symbol(file, "plain", 0, &place), ELF_FOUND);
	assert_int_equal(elf_file_resolve_symbol(file, "plain", 4, &place), ELF_MID_FUNCTION);
	assert_int_equal(elf_file_resolve_offset(file, 0x410, &place), ELF_FOUND);
	assert_int_equal(elf_file_resolve_offset(file, 0x411, &place), ELF_MID_FUNCTION);
}

static void what_is_no_program_is_refused(void **state)
{
	struct elf_file *file = NULL;
	char magic[64] = "\177ELF\1\1\1";

	assert_int_equal(elf_file_open("/nonexistent", &file), -ENOENT);
	assert_int_equal(elf_file_open("/", &file), -EISDIR);
	assert_int_equal(elf_file_open("/dev/null", &file), -EINVAL);
	assert_int_equal(elf_file_open(scratch_text(*state, "empty", ""), &file), -ENOEXEC);
	assert_int_equal(elf_file_open(scratch_text(*state, "text", "#!/bin/sh\n"), &file),
			 -ENOEXEC);
	assert_int_equal(elf_file_open(scratch_write(*state, "elf32", magic, 64), &file), -ENOEXEC);
	assert_null(file);
}

/* Each cut of the file is either refused or answers without touching what is gone. */
static void a_file_cut_anywhere_does_no_harm(void **state)
{
	_cleanup_free_ char *bytes = malloc(65536);
	FILE *f = fopen(SAMPLE, "r");
	size_t size, cut;

	(void)state;
	size = fread(bytes, 1, 65536, f);
	fclose(f);
	for (cut = 0; cut < size; cut += 7) {
		_cleanup_(elf_file_freep) struct elf_file *file = NULL;
		_cleanup_free_ char *part = malloc(cut ? cut : 1);
		struct elf_place place;
		uint32_t words[8];

		memcpy(part, bytes, cut);
		if (elf_file_from_memory(part, cut, &file) < 0)
			continue;
		if (elf_file_resolve_symbol(file, "counter", 4, &place) == ELF_FOUND)
			(void)elf_file_read_words(file, place.vaddr, words, 8);
		(void)elf_file_resolve_offset(file, 0x424, &place);
	}
}

static long peak_kb(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

static char *copy_sample(const struct scratch *scratch)
{
	static char copy[PATH_MAX];
	char bytes[65536];
	FILE *f = fopen(SAMPLE, "r");
	size_t size = fread(bytes, 1, sizeof(bytes), f);

	fclose(f);
	strcpy(copy, scratch_write(scratch, "copy.so", bytes, size));
	return copy;
}

static void a_large_file_takes_no_more_memory_than_a_small_one(void **state)
{
	const char *path = copy_sample(*state);
	_cleanup_(elf_file_freep) struct elf_file *file = NULL;
	struct elf_place place;
	uint32_t word = 0;
	long before;

	assert_int_equal(truncate(path, 1L << 30), 0);
	before = peak_kb();
	file = open_file(path);
	assert_int_equal(elf_file_resolve_symbol(file, "counter", 4, &place), ELF_FOUND);
	assert_int_equal(elf_file_read_words(file, place.vaddr, &word, 1), 1);
	assert_int_equal(word, 0x885f7c22);
	assert_in_range(peak_kb() - before, 0, 64 << 10);
}

static void a_file_that_is_cut_while_it_is_open_has_fewer_words(void **state)
{
	const char *path = copy_sample(*state);
	_cleanup_(elf_file_freep) struct elf_file *file = open_file(path);
	struct elf_place place;
	uint32_t words[4];

	assert_int_equal(elf_file_resolve_symbol(file, "counter", 0, &place), ELF_FOUND);
	assert_int_equal(truncate(path, (off_t)place.file_offset + 8), 0);
	assert_int_equal(elf_file_read_words(file, place.vaddr, words, 4), 2);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(elf_file_read_words(file, place.vaddr, words, 4), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols_are_answered),
		cmocka_unit_test(a_symbol_becomes_an_offset_in_the_file),
		cmocka_unit_test(the_default_version_is_meant_unless_one_is_named),
		cmocka_unit_test(a_place_without_a_function_has_the_reach_of_a_sequence),
		cmocka_unit_test(offsets_outside_of_code_are_refused),
		cmocka_unit_test(the_likely_names_are_suggested),
		cmocka_unit_test(another_machine_is_probed_at_entries_only),
		cmocka_unit_test_setup_teardown(what_is_no_program_is_refused, scratch_setup,
						scratch_teardown),
		cmocka_unit_test(a_file_cut_anywhere_does_no_harm),
		cmocka_unit_test_setup_teardown(a_large_file_takes_no_more_memory_than_a_small_one,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(a_file_that_is_cut_while_it_is_open_has_fewer_words,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
