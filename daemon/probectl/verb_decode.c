// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl decode: the verdict of instruction words.
 */
#include "options.h"
#include "report.h"
#include "verbs.h"

#include <endian.h>
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/a64.h"
#include "lib/cleanup.h"
#include "lib/disasm.h"
#include "lib/json_writer.h"
#include "lib/macro.h"

/* Words read at once: big enough to keep up with a pipe, small enough for L2. */
#define RAW_WORDS (64 * 1024)

/* Room for one word's JSON line: its disassembly, a reason and its advice. */
#define LINE_MAX_BYTES 2048

struct decode_options {
	enum a64_world world;
	bool is_raw;
	bool is_json;
};

static const char *how_name(struct a64_verdict verdict)
{
	static const char *const names[] = {
		[A64_REJECT] = "reject",
		[A64_EMULATE] = "emulate",
		[A64_SLOT] = "slot",
		[A64_REWRITE] = "rewrite",
	};

	return names[verdict.how];
}

static void print_text(uint32_t word, const char *insn, struct a64_verdict verdict)
{
	printf("%08x  %-36s ", word, insn);
	switch (verdict.how) {
	case A64_EMULATE:
		printf("emulate  %s\n", a64_emulator_name(verdict.emulator));
		break;
	case A64_REJECT:
		printf("reject   %s\n", probe_reason_slug(verdict.reason));
		printf("          %s\n", probe_reason_text(verdict.reason));
		printf("          %s\n", probe_reason_advice(verdict.reason));
		break;
	default:
		printf("%s\n", how_name(verdict));
	}
}

static void print_json(uint32_t word, const char *insn, struct a64_verdict verdict,
		       enum a64_world world)
{
	char line[LINE_MAX_BYTES], hex[sizeof("0x00000000")];
	struct json_writer w;

	snprintf(hex, sizeof(hex), "0x%08x", word);
	json_writer_init(&w, line, sizeof(line));
	json_object_begin(&w);
	json_key(&w, "word");
	json_cstring(&w, hex);
	json_key(&w, "insn");
	json_cstring(&w, insn);
	json_key(&w, "world");
	json_cstring(&w, world == A64_USER ? "user" : "kernel");
	json_key(&w, "how");
	json_cstring(&w, how_name(verdict));
	if (verdict.how == A64_EMULATE) {
		json_key(&w, "emulator");
		json_cstring(&w, a64_emulator_name(verdict.emulator));
	}
	if (verdict.how == A64_REJECT) {
		json_key(&w, "reason");
		json_cstring(&w, probe_reason_slug(verdict.reason));
		json_key(&w, "text");
		json_cstring(&w, probe_reason_text(verdict.reason));
		json_key(&w, "advice");
		json_cstring(&w, probe_reason_advice(verdict.reason));
	}
	json_object_end(&w);
	printf("%.*s\n", (int)json_writer_size(&w), line);
}

/* One to eight hexadecimal digits, with or without 0x. */
static int parse_word(const char *text, uint32_t *ret_word)
{
	const char *digits = text;
	size_t n;

	if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
		digits += 2;
	n = strspn(digits, "0123456789abcdefABCDEF");
	if (!n || digits[n])
		return -EINVAL;
	digits += strspn(digits, "0");
	if (strlen(digits) > 8)
		return -ERANGE;
	*ret_word = strtoul(digits, NULL, 16);
	return 0;
}

/* All words are read before the first is answered, so that an error stands alone. */
static int parse_words(int n, char **texts, uint32_t *ret_words)
{
	int i, r;

	for (i = 0; i < n; i++) {
		r = parse_word(texts[i], &ret_words[i]);
		if (r == -ERANGE)
			fprintf(stderr,
				"probectl: decode: \"%s\" does not fit an instruction word of 32 bits\n",
				texts[i]);
		else if (r < 0)
			fprintf(stderr,
				"probectl: decode: \"%s\" is not a hexadecimal instruction word, such as d503201f\n",
				texts[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

static int report_failure(const char *what, int r)
{
	fprintf(stderr, "probectl: decode: cannot %s: %s\n", what, strerror(-r));
	return EXIT_FAILED;
}

static int decode_words(const struct decode_options *options, int n, char **texts)
{
	_cleanup_free_ uint32_t *words = NULL;
	char insn[DISASM_MAX_BYTES];
	struct a64_verdict verdict;
	struct disasm *disasm;
	int i;

	words = calloc(n, sizeof(*words));
	if (!words)
		return report_failure("start", -ENOMEM);
	if (parse_words(n, texts, words) < 0)
		return EXIT_USAGE;
	disasm = disasm_new();
	for (i = 0; i < n; i++) {
		disasm_print(disasm, 0, words[i], insn, sizeof(insn));
		verdict = a64_decode(words[i], options->world);
		if (options->is_json)
			print_json(words[i], insn, verdict, options->world);
		else
			print_text(words[i], insn, verdict);
	}
	disasm_free(disasm);
	return report_output("decode", EXIT_DONE);
}

static int write_full(int fd, const char *buf, size_t size)
{
	ssize_t n;

	while (size) {
		n = write(fd, buf, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		buf += n;
		size -= n;
	}
	return 0;
}

static void words_from_le(uint32_t *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		words[i] = le32toh(words[i]);
}

/*
 * Each read is answered before the next, so that a program that asks word by
 * word gets its answers. A read may end inside a word; its bytes are kept.
 */
static int decode_raw(const struct decode_options *options)
{
	_cleanup_free_ uint32_t *words = malloc(RAW_WORDS * sizeof(*words));
	_cleanup_free_ char *letters = malloc(RAW_WORDS);
	size_t held = 0, n;
	ssize_t got;
	int r;

	if (!words || !letters)
		return report_failure("start", -ENOMEM);
	for (;;) {
		got = read(STDIN_FILENO, (char *)words + held, RAW_WORDS * sizeof(*words) - held);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return report_failure("read words", -errno);
		if (got == 0)
			break;
		held += got;
		n = held / sizeof(*words);
		words_from_le(words, n);
		a64_decode_bulk(words, n, options->world, letters);
		r = write_full(STDOUT_FILENO, letters, n);
		if (r < 0)
			return report_failure("write", r);
		held %= sizeof(*words);
		memcpy(words, words + n, held);
	}
	if (held) {
		fprintf(stderr,
			"probectl: decode: the input ends %zu bytes into a word of 4 bytes\n",
			held);
		return EXIT_FAILED;
	}
	return EXIT_DONE;
}

/* Return: -1 to go on, otherwise the exit status */
static int parse_options(int argc, char **argv, struct decode_options *ret_options)
{
	struct decode_options options = { .world = A64_KERNEL };
	int key, status;

	while ((key = options_next(&verb_decode, argc, argv, &status)) > 0) {
		switch (key) {
		case 'u':
			options.world = A64_USER;
			break;
		case 'j':
			options.is_json = true;
			break;
		default:
			options.is_raw = true;
			break;
		}
	}
	if (key < 0)
		return status;
	*ret_options = options;
	return -1;
}

static int run(int argc, char **argv)
{
	struct decode_options options = { .world = A64_KERNEL };
	int status;

	status = parse_options(argc, argv, &options);
	if (status >= 0)
		return status;
	if (options.is_raw && options.is_json)
		return usage_error("decode", "--raw and --json exclude each other");
	if (options.is_raw && optind < argc)
		return usage_error("decode",
				   "--raw reads words from standard input, it takes no WORD");
	if (options.is_raw)
		return decode_raw(&options);
	if (optind == argc)
		return usage_error("decode", "name a WORD, such as d503201f");
	return decode_words(&options, argc - optind, argv + optind);
}

static const struct verb_option options_table[] = {
	{ .name = "uprobe", .key = 'u', .help = "In user space; without it, in the kernel" },
	{ .name = "json", .key = 'j', .help = "One JSON object for each word" },
	{ .name = "raw",
	  .key = 'r',
	  .help = "Read little-endian 32-bit words, write one character for each:\n"
		  "E emulated, S stepped from a slot, W stepped from a slot after\n"
		  "a rewrite, R rejected" },
	{ .name = NULL },
};

const struct verb verb_decode = {
	.name = "decode",
	.args = "WORD…",
	.usage = "[--uprobe] [--json] WORD…\n"
		 "[--uprobe] --raw < WORDS",
	.about = "Say how instruction words can be probed",
	.text = "Say how A64 instruction words can be probed, and if not, why.\n"
		"A WORD is hexadecimal, with or without 0x, as objdump prints it.\n",
	.options = options_table,
	.run = run,
};
