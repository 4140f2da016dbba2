// SPDX-License-Identifier: GPL-2.0-only
#include "plan_fixture.h"

#include <elf.h>
#include <errno.h>

#include "fetcharg.h"
#include "klists.h"
#include "macro.h"
#include "scratch.h"
#include "tracefs.h"

/* tests/unit/data/ has the source that says what is in it. */
#define SAMPLE "tests/unit/data/sample-arm64.so"

static char sample_path[PATH_MAX];

static struct planned plan_offline(const char *probes)
{
	const struct plan_env_config config = { .vmlinux = VMLINUX };

	return plan_with(&config, probes);
}

static void a_definition_names_group_place_and_arguments(void **state)
{
	_cleanup_(planned_done) struct planned planned = plan_offline(
		"{\"name\":\"a\",\"kprobe\":\"vfs_read\",\"args\":{\"n\":\"$arg3:u64\"}},"
		"{\"name\":\"b\",\"kretprobe\":\"vfs_read\",\"args\":{\"r\":\"$retval:s64\"}},"
		"{\"name\":\"c\",\"kprobe\":\"vfs_read+0x8\"},"
		"{\"name\":\"d\",\"kprobe\":\"0xffff800080000000\"}");

	(void)state;
	assert_int_equal(planned.result, 0);
	assert_string_equal(planned.plan->group, "probed_some_set");
	assert_int_equal(planned.plan->n_armed, 4);
	assert_string_equal(planned.plan->probes[0].definition,
			    "p:probed_some_set/a vfs_read __comm=$comm n=$arg3:u64");
	assert_string_equal(planned.plan->probes[1].definition,
			    "r:probed_some_set/b vfs_read __comm=$comm r=$retval:s64");
	assert_string_equal(planned.plan->probes[2].definition,
			    "p:probed_some_set/c vfs_read+0x8 __comm=$comm");
	assert_string_equal(planned.plan->probes[3].definition,
			    "p:probed_some_set/d 0xffff800080000000 __comm=$comm");
	assert_int_equal(planned.plan->probes[2].prediction.answer, PREDICT_YES);
}

static const struct {
	const char *target;
	enum probe_reason reason; /* NONE: it is planned */
	const char *nearest;
} kernel_places[] = {
	{ "vfs_read", PROBE_REASON_NONE, NULL },
	{ "vfs_read+0x4", PROBE_REASON_FTRACE_SITE, "vfs_read, vfs_read+0x8" },
	{ "vfs_read+0x8", PROBE_REASON_NONE, NULL },
	{ "vfs_read+0x9", PROBE_REASON_MISALIGNED, "vfs_read+0x8, vfs_read+0xc" },
	{ "vfs_read+0x10", PROBE_REASON_EXCLUSIVE, "vfs_read+0xc, vfs_read+0x1c" },
	{ "vfs_read+0x14", PROBE_REASON_EXCLUSIVE_WINDOW, "vfs_read+0xc, vfs_read+0x1c" },
	{ "vfs_read+0x18", PROBE_REASON_EXCLUSIVE, "vfs_read+0xc, vfs_read+0x1c" },
	{ "vfs_read+0x20", PROBE_REASON_EXTABLE, "vfs_read+0x1c, vfs_read+0x2c" },
	{ "vfs_read+0x24", PROBE_REASON_JUMP_LABEL, "vfs_read+0x1c, vfs_read+0x2c" },
	{ "vfs_read+0x28", PROBE_REASON_PSTATE_WRITE, "vfs_read+0x1c, vfs_read+0x2c" },
	{ "vfs_read+0x30", PROBE_REASON_NONE, NULL },
	{ "vfs_write", PROBE_REASON_NONE, NULL },
	{ "vfs_write+0x4", PROBE_REASON_NONE, NULL },
	{ "vfs_write+0x8", PROBE_REASON_FTRACE_SITE, "vfs_write+0x4, vfs_write+0xc" },
	{ "vfs_open+0x4", PROBE_REASON_NONE, NULL },
	{ "vfs_open+0x8", PROBE_REASON_FTRACE_SITE, "vfs_open+0x4, vfs_open+0x14" },
	{ "vfs_open+0xc", PROBE_REASON_EXTABLE, NULL },
	{ "vfs_open+0x10", PROBE_REASON_JUMP_LABEL, NULL },
	{ "vfs_read.part.0", PROBE_REASON_NONE, NULL },
	{ "not_traced", PROBE_REASON_NOTRACE, NULL },
	{ "no_probe+0x8", PROBE_REASON_BLACKLISTED, NULL },
};

static void every_kind_of_kernel_place_is_predicted(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(kernel_places); i++) {
		_cleanup_free_ char *probe = NULL;
		_cleanup_free_ char *text = NULL;
		struct planned planned;

		assert_true(asprintf(&probe, "{\"name\":\"a\",\"kprobe\":\"%s\"}",
				     kernel_places[i].target) > 0);
		planned = plan_offline(probe);
		text = printed(planned.diag);
		if (kernel_places[i].reason == PROBE_REASON_NONE) {
			if (planned.result != 0)
				fail_msg("%s", text);
		} else {
			const char *reason = probe_reason_text(kernel_places[i].reason);
			const char *colon = strchr(reason, ':');

			assert_int_equal(planned.result, -EINVAL);
			if (!memmem(text, strlen(text), reason,
				    colon ? (size_t)(colon - reason) : strlen(reason)))
				fail_msg("%s: wanted \"%s\", got:\n%s", kernel_places[i].target,
					 reason, text);
			if (kernel_places[i].nearest && !strstr(text, kernel_places[i].nearest))
				fail_msg("%s: wanted nearest %s, got:\n%s", kernel_places[i].target,
					 kernel_places[i].nearest, text);
		}
		planned_done(&planned);
	}
}

static void a_refusal_reads_as_the_manual_says(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_offline("  { \"name\": \"a\", \"kprobe\": \"vfs_read+0x14\" }");
	_cleanup_free_ char *text = printed(planned.diag);

	(void)state;
	assert_string_equal(
		text,
		"some-set.json:2:37: /probes/0/kprobe: vfs_read+0x14 cannot be probed\n"
		"    ffff800080000014: 11000442  add w2, w2, #1\n"
		"    Inside an exclusive load/store sequence "
		"(0xffff800080000010–0xffff800080000018): a probe here makes it fail for ever\n"
		"    nearest probeable: vfs_read+0xc, vfs_read+0x1c\n");
}

static const struct {
	const char *probe;
	const char *message;
	const char *detail;
} mistakes[] = {
	{ "\"kprobe\":\"vfs_raed\"", "no function \"vfs_raed\" in this kernel",
	  "did you mean: vfs_read" },
	{ "\"kprobe\":\"vfs_read+0x34\"", "vfs_read+0x34 is beyond the end of the function",
	  "the function has 0x34 bytes" },
	{ "\"kretprobe\":\"0xffff800080000008\"",
	  "a kretprobe is at the entry of a function, not inside it", "vfs_read starts" },
	{ "\"kprobe\":\"0xffff700080000000\"",
	  "0xffff700080000000 is not in a function of this kernel", "/proc/kallsyms" },
	{ "\"uprobe\":\"SAMPLE:countre\"", "no function \"countre\"", "did you mean: counter" },
	{ "\"uprobe\":\"SAMPLE:twin\"", "several functions of the file have this name",
	  "PATH:0xOFFSET" },
	{ "\"uprobe\":\"SAMPLE:picked\"", "picks one of several functions", "readelf -Ws" },
	{ "\"uprobe\":\"SAMPLE:imported\"", "another library defines it", "ldd" },
	{ "\"uprobe\":\"SAMPLE:counter+0x8\"", "counter+0x8 cannot be probed",
	  "nearest probeable: counter, counter+0x10" },
	{ "\"uprobe\":\"SAMPLE:with_literal\"", "with_literal cannot be probed",
	  "Loads a SIMD&FP register from an address relative to the PC" },
	{ "\"uprobe\":\"SAMPLE:counter+0x4\"", "counter+0x4 cannot be probed",
	  "Exclusive load or store (0x428" },
	{ "\"uprobe\":\"SAMPLE:plain+0x3\"", "plain+0x3 cannot be probed",
	  "nearest probeable: plain, plain+0x4" },
	{ "\"uretprobe\":\"SAMPLE:0x414\"",
	  "a uretprobe is at the entry of a function, not inside it", "plain starts 0x4 bytes" },
	{ "\"uprobe\":\"/nonexistent/file:main\"", "cannot open /nonexistent/file: No such file",
	  "" },
	{ "\"uprobe\":\"/dev/null:main\"", "/dev/null is not a regular file", "" },
};

static char *with_sample(const char *probe)
{
	const char *at = strstr(probe, "SAMPLE");
	char *text = NULL;

	if (at)
		assert_true(asprintf(&text, "{\"name\":\"a\",%.*s%s%s}", (int)(at - probe), probe,
				     sample_path, at + 6) > 0);
	else
		assert_true(asprintf(&text, "{\"name\":\"a\",%s}", probe) > 0);
	return text;
}

static void every_mistake_is_told_with_what_to_do(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		_cleanup_free_ char *probe = with_sample(mistakes[i].probe);
		struct planned planned = plan_offline(probe);
		_cleanup_free_ char *text = printed(planned.diag);

		if (planned.result != -EINVAL || !strstr(text, mistakes[i].message) ||
		    !strstr(text, mistakes[i].detail))
			fail_msg("%s: got\n%s", mistakes[i].probe, text);
		planned_done(&planned);
	}
}

static void all_mistakes_of_a_set_are_told_at_once(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_offline("{\"name\":\"a\",\"kprobe\":\"nothing_like_it\"},"
			     "{\"name\":\"b\",\"kprobe\":\"vfs_read\"},"
			     "{\"name\":\"c\",\"kprobe\":\"vfs_read+0x4\"},"
			     "{\"name\":\"d\",\"uprobe\":\"/nonexistent/file:main\"}");

	(void)state;
	assert_int_equal(planned.result, -EINVAL);
	assert_int_equal(planned.diag->n_errors, 3);
	assert_null(planned.plan);
}

static void an_optional_probe_is_skipped_with_its_reason(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_offline("{\"name\":\"a\",\"kprobe\":\"vfs_read+0x4\",\"optional\":true},"
			     "{\"name\":\"b\",\"kprobe\":\"vfs_read\"}");

	(void)state;
	assert_int_equal(planned.result, 0);
	assert_int_equal(planned.diag->n_errors, 0);
	assert_int_equal(planned.diag->n_entries, 1);
	assert_int_equal(planned.plan->n_armed, 1);
	assert_null(planned.plan->probes[0].definition);
	assert_string_equal(planned.plan->probes[0].skip_reason, "vfs_read+0x4 cannot be probed");
	assert_non_null(planned.plan->probes[1].definition);
}

static void a_probe_for_another_machine_or_kernel_is_skipped(void **state)
{
	_cleanup_(planned_done) struct planned planned = plan_offline(
		"{\"name\":\"a\",\"kprobe\":\"x86_only\",\"when\":{\"arch\":\"x86_64\"}},"
		"{\"name\":\"b\",\"kprobe\":\"later\",\"when\":{\"kernel\":\">=6.13\"}},"
		"{\"name\":\"c\",\"kprobe\":\"vfs_read\",\"when\":{\"arch\":\"arm64\","
		"\"kernel\":\">=6.12\"}}");

	(void)state;
	assert_int_equal(planned.result, 0);
	assert_int_equal(planned.diag->n_entries, 0);
	assert_string_equal(planned.plan->probes[0].skip_reason, "it is for x86_64, this is arm64");
	assert_string_equal(planned.plan->probes[1].skip_reason,
			    "it is for kernel >=6.13, this is 6.12.117-test");
	assert_int_equal(planned.plan->n_armed, 1);
}

static void a_uprobe_gets_its_offset_and_registers(void **state)
{
	_cleanup_free_ char *probe = with_sample("\"uprobe\":\"SAMPLE:counter\",\"args\":{\"p\":"
						 "\"$arg1:x64\"}");
	_cleanup_(planned_done) struct planned planned = plan_offline(probe);
	_cleanup_free_ char *wanted = NULL;

	(void)state;
	assert_int_equal(planned.result, 0);
	assert_true(asprintf(&wanted, "p:probed_some_set/a %s:0x424 __comm=$comm p=%%x0:x64",
			     sample_path) > 0);
	assert_string_equal(planned.plan->probes[0].definition, wanted);
}

static void ambiguous_names_are_told_with_their_addresses(void **state)
{
	const char *kallsyms = scratch_text(*state, "kallsyms",
					    "ffff800080000000 T before_one\n"
					    "ffff800080000100 t twin\n"
					    "ffff800080000200 T before_two\n"
					    "ffff800080000300 t twin\n"
					    "ffff800080000400 T end\n");
	const struct plan_env_config config = {
		.kallsyms = kallsyms,
		.kcore = "/nonexistent/kcore",
		.debugfs = "/nonexistent/debug",
	};
	_cleanup_(planned_done) struct planned planned =
		plan_with(&config, "{\"name\":\"a\",\"kprobe\":\"twin\"}");
	_cleanup_free_ char *text = printed(planned.diag);

	assert_int_equal(planned.result, -EINVAL);
	assert_non_null(strstr(text, "2 functions are named \"twin\""));
	assert_non_null(strstr(text, "0xffff800080000100, after before_one"));
	assert_non_null(strstr(text, "0xffff800080000300, after before_two"));
}

/* What cannot be seen is not guessed: it is planned, and said. */
static void what_could_not_be_checked_is_noted(void **state)
{
	const char *kallsyms = scratch_text(*state, "kallsyms",
					    "ffff800080000000 T vfs_read\n"
					    "ffff800080000100 T end\n");
	const struct plan_env_config config = {
		.kallsyms = kallsyms,
		.kcore = "/nonexistent/kcore",
		.debugfs = "/nonexistent/debug",
		.arch = "x86_64",
	};
	_cleanup_(planned_done) struct planned planned =
		plan_with(&config, "{\"name\":\"a\",\"kprobe\":\"vfs_read+0x3\"},"
				   "{\"name\":\"b\",\"kprobe\":\"vfs_read+0x10\"}");

	assert_int_equal(planned.result, 0);
	assert_int_equal(planned.plan->probes[1].prediction.answer, PREDICT_UNKNOWN);
	assert_int_equal(planned.plan->n_notes, 2);
	assert_non_null(strstr(planned.plan->notes[0], "/proc/kcore"));
	assert_non_null(strstr(planned.plan->notes[1], "kprobes/blacklist"));
}

/* At a bare address the kernel refuses $arg1 and $retval; at _stext+OFFSET it does not. */
static void an_address_is_written_as_an_offset_from_the_text(void **state)
{
	const char *kallsyms = scratch_text(*state, "kallsyms",
					    "ffff800080000000 T _stext\n"
					    "ffff800080001000 t twin\n"
					    "ffff800080002000 t twin\n"
					    "ffff800080003000 T _etext\n");
	const struct plan_env_config config = {
		.kallsyms = kallsyms,
		.kcore = "/nonexistent/kcore",
		.debugfs = "/nonexistent/debug",
		.arch = "arm64",
	};
	_cleanup_(planned_done) struct planned planned = plan_with(
		&config, "{\"name\":\"a\",\"kprobe\":\"0xffff800080002000\",\"args\":{\"x\":"
			 "\"$arg1:u32\"}}");

	assert_int_equal(planned.result, 0);
	assert_string_equal(planned.plan->probes[0].definition,
			    "p:probed_some_set/a _stext+0x2000 __comm=$comm x=$arg1:u32");
}

/* Where the machine is known, an address needs no instruction to be misaligned. */
static void a_misaligned_place_is_foreseen_without_its_text(void **state)
{
	const struct plan_env_config config = {
		.kallsyms = scratch_text(*state, "kallsyms",
					 "ffff800080000000 T vfs_read\n"
					 "ffff800080000100 T end\n"),
		.kcore = "/nonexistent/kcore",
		.debugfs = "/nonexistent/debug",
		.arch = "arm64",
	};
	_cleanup_(planned_done) struct planned planned =
		plan_with(&config, "{\"name\":\"a\",\"kprobe\":\"vfs_read+0x3\"}");
	_cleanup_free_ char *text = printed(planned.diag);

	assert_int_equal(planned.result, -EINVAL);
	assert_non_null(strstr(text, probe_reason_text(PROBE_REASON_MISALIGNED)));
}

static void hidden_addresses_leave_the_names(void **state)
{
	const struct plan_env_config config = {
		.kallsyms = scratch_text(*state, "kallsyms", "0000000000000000 T vfs_read\n"),
	};
	_cleanup_(planned_done) struct planned planned =
		plan_with(&config, "{\"name\":\"a\",\"kprobe\":\"vfs_read+0x10\"}");
	_cleanup_(planned_done) struct planned missing =
		plan_with(&config, "{\"name\":\"a\",\"kprobe\":\"vfs_raed\"}");

	assert_int_equal(planned.result, 0);
	assert_string_equal(planned.plan->probes[0].definition,
			    "p:probed_some_set/a vfs_read+0x10 __comm=$comm");
	assert_int_equal(planned.plan->n_notes, 1);
	assert_non_null(strstr(planned.plan->notes[0], "CAP_SYSLOG"));
	assert_int_equal(missing.result, -EINVAL);
}

/* Its symbols tell a kernel with the series from one without. */
static void a_literal_load_is_planned_where_the_kernel_rewrites_it(void **state)
{
	static const char *const texts[] = {
		"0000000000000000 T vfs_read\n0000000000000000 T arch_uprobe_refusal_not\n",
		"0000000000000000 T vfs_read\n0000000000000000 T arch_uprobe_refusal\n",
	};
	_cleanup_free_ char *probe = with_sample("\"uprobe\":\"SAMPLE:with_literal\"");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		const struct plan_env_config config = {
			.kallsyms = scratch_text(*state, "kallsyms", texts[i]),
		};
		_cleanup_(planned_done) struct planned planned = plan_with(&config, probe);

		assert_int_equal(planned.result, i ? 0 : -EINVAL);
	}
}

static void the_running_kernels_lists_are_heeded(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	_cleanup_free_ char *debugfs = strdup(scratch_path(scratch, "debug"));
	_cleanup_free_ char *kallsyms = strdup(scratch_text(scratch, "kallsyms",
							    "ffff800080000000 T traced\n"
							    "ffff800080000100 T forbidden\n"
							    "ffff800080000200 T untraced\n"
							    "ffff800080000300 T end\n"));
	const struct plan_env_config config = {
		.kallsyms = kallsyms,
		.kcore = "/nonexistent/kcore",
		.debugfs = debugfs,
	};
	struct plan_env_config with_tracefs = config;

	scratch_text(scratch, "debug/kprobes/blacklist",
		     "0xffff800080000100-0xffff800080000200\tforbidden\n");
	scratch_text(scratch, "dynamic_events", "");
	scratch_text(scratch, "kprobe_events", "");
	scratch_text(scratch, "trace_clock", "[boot]\n");
	scratch_text(scratch, "available_filter_functions_addrs",
		     "ffff800080000004 traced\nffff800080000104 forbidden\n");
	assert_int_equal(tracefs_open(scratch->path, &tracefs), 0);
	with_tracefs.tracefs = tracefs;
	{
		_cleanup_(planned_done) struct planned planned =
			plan_with(&with_tracefs, "{\"name\":\"a\",\"kprobe\":\"traced+0x4\"},"
						 "{\"name\":\"b\",\"kprobe\":\"forbidden\"},"
						 "{\"name\":\"c\",\"kprobe\":\"untraced\"},"
						 "{\"name\":\"d\",\"kprobe\":\"traced\"}");
		_cleanup_free_ char *text = printed(planned.diag);

		assert_int_equal(planned.diag->n_errors, 3);
		assert_non_null(strstr(text, probe_reason_text(PROBE_REASON_FTRACE_SITE)));
		assert_non_null(strstr(text, probe_reason_text(PROBE_REASON_BLACKLISTED)));
		assert_non_null(strstr(text, probe_reason_text(PROBE_REASON_NOTRACE)));
	}
}

static void a_kernel_without_kprobes_is_told(void **state)
{
	const struct scratch *scratch = *state;
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	struct plan_env_config config = { .vmlinux = VMLINUX };

	scratch_text(scratch, "uprobe_events", "");
	scratch_text(scratch, "trace_clock", "[boot]\n");
	assert_int_equal(tracefs_open(scratch->path, &tracefs), 0);
	config.tracefs = tracefs;
	{
		_cleanup_(planned_done) struct planned planned =
			plan_with(&config, "{\"name\":\"a\",\"kprobe\":\"vfs_read\"}");

		assert_int_equal(planned.result, -EINVAL);
		assert_string_equal(planned.diag->entries[0].message,
				    "this kernel has no kprobes (CONFIG_KPROBE_EVENTS)");
	}
}

#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

/* The set is made longer than its file may be: only the plan stands between it and tracefs. */
static void a_definition_that_tracefs_cannot_read_is_refused(void **state)
{
	_cleanup_(planned_done) struct planned planned =
		plan_offline("{\"name\":\"a\",\"kprobe\":\"vfs_read\"}");
	size_t size = strlen(planned.plan->probes[0].definition);
	struct probe_spec *probe = &planned.set->probes[0];
	size_t room = FETCHARG_MAX_LINE_BYTES - size + strlen("a");

	(void)state;
	free(probe->name);
	probe->name = calloc(room + 2, 1);
	memset(probe->name, 'n', room);
	planned.plan = plan_free(planned.plan);
	assert_int_equal(plan_make(planned.set, planned.env, planned.diag, &planned.plan), 0);
	assert_int_equal(strlen(planned.plan->probes[0].definition), FETCHARG_MAX_LINE_BYTES);
	planned.plan = plan_free(planned.plan);
	probe->name[room] = 'n';
	assert_int_equal(plan_make(planned.set, planned.env, planned.diag, &planned.plan), -EINVAL);
	assert_non_null(strstr(planned.diag->entries[0].message, "4095 bytes of at most 4094"));
}

#define LARGE_WORDS    100000
#define LARGE_SEQUENCE 80000

/* A program with one function, "large", of NOPs and an exclusive sequence. */
struct large_program {
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	Elf64_Shdr sections[4];
	Elf64_Sym symbols[2];
	char names[8];
	uint32_t code[LARGE_WORDS];
};

static const char *write_large_program(const struct scratch *scratch)
{
	static struct large_program large = {
		.header = { .e_ident = ELFMAG "\2\1\1", .e_type = ET_DYN,
			    .e_machine = EM_AARCH64, .e_version = 1,
			    .e_phoff = offsetof(struct large_program, segment),
			    .e_shoff = offsetof(struct large_program, sections),
			    .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr),
			    .e_phnum = 1, .e_shentsize = sizeof(Elf64_Shdr), .e_shnum = 4,
			    .e_shstrndx = 3 },
		.segment = { .p_type = PT_LOAD, .p_flags = PF_R | PF_X,
			     .p_filesz = sizeof(large), .p_memsz = sizeof(large) },
		.sections = {
			[1] = { .sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_EXECINSTR,
				.sh_addr = offsetof(struct large_program, code),
				.sh_offset = offsetof(struct large_program, code),
				.sh_size = sizeof(large.code), .sh_addralign = 4 },
			[2] = { .sh_type = SHT_SYMTAB, .sh_link = 3,
				.sh_offset = offsetof(struct large_program, symbols),
				.sh_size = sizeof(large.symbols),
				.sh_entsize = sizeof(Elf64_Sym), .sh_addralign = 8 },
			[3] = { .sh_type = SHT_STRTAB,
				.sh_offset = offsetof(struct large_program, names),
				.sh_size = sizeof(large.names), .sh_addralign = 1 },
		},
		.symbols = { [1] = { .st_name = 1, .st_shndx = 1,
				     .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
				     .st_value = offsetof(struct large_program, code),
				     .st_size = sizeof(large.code) } },
		.names = "\0large",
	};
	size_t i;

	for (i = 0; i < LARGE_WORDS; i++)
		large.code[i] = 0xd503201f;
	large.code[LARGE_SEQUENCE] = 0x885f7c22;
	large.code[LARGE_SEQUENCE + 2] = 0x88037c22;
	return scratch_write(scratch, "large", &large, sizeof(large));
}

/* Far from the start of its function, too, a place is looked at. */
static void each_part_of_a_large_function_is_decoded(void **state)
{
	static const struct {
		size_t word;
		bool is_refused;
	} places[] = {
		{ 0, false },
		{ LARGE_SEQUENCE - 1, false },
		{ LARGE_SEQUENCE, true },
		{ LARGE_SEQUENCE + 1, true },
		{ LARGE_SEQUENCE + 3, false },
		{ LARGE_WORDS - 1, false },
	};
	const struct plan_env_config config = { .vmlinux = VMLINUX };
	const char *path = write_large_program(*state);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		_cleanup_free_ char *probe = NULL;
		_cleanup_free_ char *text = NULL;
		struct planned planned;

		assert_true(asprintf(&probe, "{\"name\":\"a\",\"uprobe\":\"%s:large+0x%zx\"}", path,
				     4 * places[i].word) > 0);
		planned = plan_with(&config, probe);
		text = printed(planned.diag);
		if (!places[i].is_refused) {
			if (planned.result != 0)
				fail_msg("%s", text);
			assert_int_equal(planned.plan->probes[0].prediction.answer, PREDICT_YES);
		} else {
			assert_int_equal(planned.result, -EINVAL);
			assert_non_null(strstr(text, "large+0x4e1fc, large+0x4e20c"));
		}
		planned_done(&planned);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_definition_names_group_place_and_arguments),
		SCRATCH_TEST(an_address_is_written_as_an_offset_from_the_text),
		cmocka_unit_test(every_kind_of_kernel_place_is_predicted),
		cmocka_unit_test(a_refusal_reads_as_the_manual_says),
		cmocka_unit_test(every_mistake_is_told_with_what_to_do),
		cmocka_unit_test(all_mistakes_of_a_set_are_told_at_once),
		cmocka_unit_test(an_optional_probe_is_skipped_with_its_reason),
		cmocka_unit_test(a_probe_for_another_machine_or_kernel_is_skipped),
		cmocka_unit_test(a_uprobe_gets_its_offset_and_registers),
		SCRATCH_TEST(ambiguous_names_are_told_with_their_addresses),
		SCRATCH_TEST(what_could_not_be_checked_is_noted),
		SCRATCH_TEST(a_misaligned_place_is_foreseen_without_its_text),
		SCRATCH_TEST(hidden_addresses_leave_the_names),
		SCRATCH_TEST(a_literal_load_is_planned_where_the_kernel_rewrites_it),
		SCRATCH_TEST(the_running_kernels_lists_are_heeded),
		SCRATCH_TEST(a_kernel_without_kprobes_is_told),
		cmocka_unit_test(a_definition_that_tracefs_cannot_read_is_refused),
		SCRATCH_TEST(each_part_of_a_large_function_is_decoded),
	};

	if (!realpath(SAMPLE, sample_path))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
