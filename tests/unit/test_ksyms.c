// SPDX-License-Identifier: GPL-2.0-only
#include "ksyms.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "elf_image.h"
#include "near_names.h"

#define VMLINUX "tests/unit/data/vmlinux-arm64"

static const char sample[] = "ffff800080000000 T _text\n"
			     "ffff800080000000 t vfs_read\n"
			     "ffff800080000040 T vfs_write\n"
			     "ffff800080000080 t twin\n"
			     "ffff8000800000c0 t twin\n"
			     "ffff800080000100 D a_variable\n"
			     "ffff800080000100 T finish_task_switch.isra.0\n"
			     "ffff800080000200 T _etext\n"
			     "ffff800088000000 t $x\t[somemod]\n"
			     "ffff800088000000 t mod_init\t[somemod]\n"
			     "ffff800088000008 t $d\t[somemod]\n"
			     "ffff800088000010 t twin\t[somemod]\n"
			     "ffff800088000020 T mod_last\t[somemod]\n";

static struct ksyms *parse(const char *text)
{
	struct ksyms *ksyms = NULL;

	assert_int_equal(ksyms_parse_kallsyms(text, strlen(text), &ksyms), 0);
	return ksyms;
}

static void a_function_is_found_by_its_name(void **state)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms = parse(sample);
	const struct ksym *sym = NULL;

	(void)state;
	assert_true(ksyms_has_addresses(ksyms));
	assert_int_equal(ksyms_find(ksyms, NULL, "vfs_write", &sym, 1), 1);
	assert_int_equal(sym->address, 0xffff800080000040);
	assert_int_equal(ksyms_size(ksyms, sym), 0x40);
	assert_null(ksyms_module(ksyms, sym));
	assert_int_equal(ksyms_find(ksyms, NULL, "vfs_writ", &sym, 1), 0);
	assert_int_equal(ksyms_find(ksyms, NULL, "a_variable", &sym, 1), 0);
}

static void all_functions_of_a_name_are_counted(void **state)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms = parse(sample);
	const struct ksym *syms[2];

	(void)state;
	assert_int_equal(ksyms_find(ksyms, NULL, "twin", syms, 2), 3);
	assert_int_equal(syms[0]->address, 0xffff800080000080);
	assert_int_equal(syms[1]->address, 0xffff8000800000c0);
	assert_int_equal(ksyms_find(ksyms, "somemod", "twin", syms, 2), 1);
	assert_int_equal(syms[0]->address, 0xffff800088000010);
	assert_string_equal(ksyms_module(ksyms, syms[0]), "somemod");
	assert_true(ksyms_has_module(ksyms, "somemod"));
	assert_false(ksyms_has_module(ksyms, "some"));
}

static void an_address_belongs_to_the_function_before_it(void **state)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms = parse(sample);

	(void)state;
	assert_string_equal(ksyms_name(ksyms, ksyms_at(ksyms, 0xffff80008000007c)), "vfs_write");
	assert_string_equal(ksyms_name(ksyms, ksyms_at(ksyms, 0xffff800080000080)), "twin");
	/* Of two names, the one without underscores. */
	assert_string_equal(ksyms_name(ksyms, ksyms_at(ksyms, 0xffff800080000004)), "vfs_read");
	assert_null(ksyms_at(ksyms, 0xffff7fffffffffff));
	/* Mapping symbols are neither a function nor the end of one. */
	assert_string_equal(ksyms_name(ksyms, ksyms_at(ksyms, 0xffff80008800000c)), "mod_init");
	/* Nothing is known of where the last function ends. */
	assert_null(ksyms_at(ksyms, 0xffff800088000024));
}

static void code_that_cannot_be_probed_is_no_text(void **state)
{
	static const struct {
		const char *name;
		bool is_text, is_init;
	} functions[] = {
		{ "head", false, false },	  { "stays", true, false },
		{ "starts_kernel", false, true }, { "exits", false, false },
		{ "in_mod", true, false },	  { "prog", false, false },
		{ "slot", false, false },
	};
	_cleanup_(ksyms_freep) struct ksyms *ksyms =
		parse("ffff800080000000 T head\n"
		      "ffff800080010000 T _stext\n"
		      "ffff800080010000 T stays\n"
		      "ffff800080020000 D _etext\n"
		      "ffff800080030000 T _sinittext\n"
		      "ffff800080030000 T starts_kernel\n"
		      "ffff800080040000 T _einittext\n"
		      "ffff800080040000 T exits\n"
		      "ffff800070000000 t in_mod\t[mod]\n"
		      "ffff800070001000 t prog\t[bpf]\n"
		      "ffff800070002000 t slot\t[__builtin__kprobes]\n");
	const struct ksym *sym = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		assert_int_equal(ksyms_find(ksyms, NULL, functions[i].name, &sym, 1), 1);
		if (ksyms_is_text(ksyms, sym) != functions[i].is_text ||
		    ksyms_is_init_text(ksyms, sym) != functions[i].is_init)
			fail_msg("%s", functions[i].name);
	}
}

static void the_last_function_ends_where_the_text_does(void **state)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms = parse("ffff800080010000 T _stext\n"
							   "ffff800080010000 T first\n"
							   "ffff800080010040 T last\n"
							   "ffff800080010080 D _etext\n"
							   "ffff800080030000 T starts_kernel\n");
	const struct ksym *sym = NULL;

	(void)state;
	assert_int_equal(ksyms_find(ksyms, NULL, "last", &sym, 1), 1);
	assert_int_equal(ksyms_size(ksyms, sym), 0x40);
	assert_int_equal(ksyms_find(ksyms, NULL, "first", &sym, 1), 1);
	assert_int_equal(ksyms_size(ksyms, sym), 0x40);
}

static void hidden_addresses_are_noticed(void **state)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms =
		parse("0000000000000000 T vfs_read\n0000000000000000 T vfs_write\n");
	const struct ksym *sym = NULL;

	(void)state;
	assert_false(ksyms_has_addresses(ksyms));
	assert_int_equal(ksyms_find(ksyms, NULL, "vfs_write", &sym, 1), 1);
	assert_int_equal(ksyms_size(ksyms, sym), 0);
	assert_null(ksyms_at(ksyms, 0));
}

static void the_likely_names_are_suggested(void **state)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms = parse(sample);
	const char *names[NEAR_NAMES_MAX];

	(void)state;
	assert_true(ksyms_nearest(ksyms, NULL, "vfs_raed", names, NEAR_NAMES_MAX) >= 1);
	assert_string_equal(names[0], "vfs_read");
	assert_int_equal(ksyms_nearest(ksyms, NULL, "finish_task_switch", names, NEAR_NAMES_MAX),
			 1);
	assert_string_equal(names[0], "finish_task_switch.isra.0");
	assert_int_equal(ksyms_nearest(ksyms, "somemod", "vfs_raed", names, NEAR_NAMES_MAX), 0);
	assert_int_equal(ksyms_nearest(ksyms, "somemod", "mod_lats", names, NEAR_NAMES_MAX), 1);
	assert_int_equal(ksyms_nearest(ksyms, NULL, "nothing_like_it", names, NEAR_NAMES_MAX), 0);
}

static void lines_that_are_none_are_passed_over(void **state)
{
	_cleanup_(ksyms_freep) struct ksyms *ksyms =
		parse("\n\nzz\nffff T\nffff T \n12345678901234567 T long_address\n"
		      "ffff800080000000 T ok\nffff800080000004 t m\t[]\nffff800080000008 t");
	struct ksyms *none = NULL;

	(void)state;
	assert_int_equal(ksyms_count(ksyms), 2);
	assert_int_equal(ksyms_parse_kallsyms("garbage", 7, &none), -ENODATA);
	assert_int_equal(ksyms_parse_kallsyms("", 0, &none), -ENODATA);
}

static void a_vmlinux_gives_the_names_that_kallsyms_has(void **state)
{
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	_cleanup_(ksyms_freep) struct ksyms *ksyms = NULL;
	const struct ksym *sym = NULL;

	(void)state;
	assert_int_equal(elf_image_open(VMLINUX, &image), 0);
	assert_int_equal(ksyms_load_image(image, &ksyms), 0);
	assert_int_equal(ksyms_find(ksyms, NULL, "vfs_read", &sym, 1), 1);
	assert_int_equal(sym->address, 0xffff800080000000);
	assert_int_equal(ksyms_size(ksyms, sym), 0x34);
	assert_int_equal(ksyms_find(ksyms, NULL, "$x", &sym, 1), 0);
	assert_int_equal(ksyms_find(ksyms, NULL, "linux_banner", &sym, 1), 0);
}

/* No limit is tested: the figure is for the reader of the log. */
static void three_hundred_thousand_functions_are_read(void **state)
{
	const size_t n = 300000;
	_cleanup_(ksyms_freep) struct ksyms *ksyms = NULL;
	_cleanup_free_ char *text = NULL;
	const struct ksym *sym = NULL;
	struct timespec start, end;
	size_t size = 0, i;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	for (i = 0; i < n; i++)
		fprintf(f, "%016llx t function_number_%zu_of_many\n",
			0xffff800080000000ULL + 64 * i, i * 7919 % n);
	fclose(f);
	clock_gettime(CLOCK_MONOTONIC, &start);
	assert_int_equal(ksyms_parse_kallsyms(text, size, &ksyms), 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_int_equal(ksyms_count(ksyms), n);
	assert_int_equal(ksyms_find(ksyms, NULL, "function_number_7919_of_many", &sym, 1), 1);
	assert_int_equal(sym->address, 0xffff800080000040);
	print_message("%zu functions in %.3f s\n", n,
		      (double)(end.tv_sec - start.tv_sec) +
			      (double)(end.tv_nsec - start.tv_nsec) / 1e9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_function_is_found_by_its_name),
		cmocka_unit_test(all_functions_of_a_name_are_counted),
		cmocka_unit_test(an_address_belongs_to_the_function_before_it),
		cmocka_unit_test(code_that_cannot_be_probed_is_no_text),
		cmocka_unit_test(the_last_function_ends_where_the_text_does),
		cmocka_unit_test(hidden_addresses_are_noticed),
		cmocka_unit_test(the_likely_names_are_suggested),
		cmocka_unit_test(lines_that_are_none_are_passed_over),
		cmocka_unit_test(a_vmlinux_gives_the_names_that_kallsyms_has),
		cmocka_unit_test(three_hundred_thousand_functions_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
