// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compare what probectl answers with what LLVM says, word by word.
 *
 *	compare [--quick SEED] ORACLE ALLOWED kernel|user PROBECTL
 *
 * Feeds `PROBECTL decode --raw` and reads its letters. A word of a class that
 * must not be stepped as it is and yet is answered S is an error, always. What
 * else deserves a reason has a line in the file ALLOWED; a line that is missing,
 * not met or met another number of times than it says is an error too.
 *
 * With --quick, one block of 4096 words is asked for each different block of
 * answers that LLVM gives under each top byte, chosen by the seed; how often a
 * line of ALLOWED is met is then not compared.
 */
#include <errno.h>
#include <fnmatch.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "a64.h"
#include "oracle.h"

#define BLOCK ORACLE_BLOCK_WORDS

/* Where system instructions and registers are. */
#define SYSTEM_TOP_BYTE 0xd5

/* The verdict as one small number: the reason, or beyond them what is done. */
#define VERDICT_SLOT	PROBE_REASON_COUNT
#define VERDICT_REWRITE (PROBE_REASON_COUNT + 1)
#define VERDICT_EMULATE (PROBE_REASON_COUNT + 2)
#define VERDICTS	64
#define OPCODES		0x10000
#define ALLOWED_MAX	512
#define EXAMPLES	8

_Static_assert(VERDICT_EMULATE + A64_EMULATE_MRS_DAIF < VERDICTS, "more verdicts than room");

struct oracle {
	struct oracle_header header;
	struct oracle_opcode *opcodes;
	uint32_t *index;
	uint16_t *blocks;
};

struct tally {
	uint64_t count;
	uint32_t example;
};

/* One line of ALLOWED. */
struct allowed {
	char world[8], pattern[64], answer[48];
	uint64_t want, got;
	uint32_t line;
};

struct sweep {
	const struct oracle *oracle;
	enum a64_world world;
	const char *world_name;
	uint32_t *chosen; /* numbers of the blocks to ask for */
	uint32_t chosen_count;
	int words_fd, letters_fd;
	struct tally (*tallies)[VERDICTS];
	uint64_t mismatches;
	struct allowed allowed[ALLOWED_MAX];
	uint32_t allowed_count;
	unsigned int passed, failed;
};

static _Noreturn void die(const char *what, const char *name)
{
	fprintf(stderr, "compare: %s %s: %s\n", what, name, strerror(errno));
	exit(1);
}

static void *read_part(FILE *f, size_t size, size_t n, const char *path)
{
	void *part = malloc(size * n);

	if (!part || fread(part, size, n, f) != n)
		die("cannot read", path);
	return part;
}

/* What is an index later must be one: the file may be cut off or of another. */
static void oracle_check(const struct oracle *oracle, const char *path)
{
	const size_t words = (size_t)oracle->header.block_count * BLOCK;
	size_t i;

	errno = EINVAL;
	for (i = 0; i < oracle->header.opcode_count; i++) {
		if (oracle->opcodes[i].class_ >= ORACLE_CLASS_COUNT ||
		    !memchr(oracle->opcodes[i].name, 0, sizeof(oracle->opcodes[i].name)))
			die("an opcode that is none in", path);
	}
	for (i = 0; i < ORACLE_BLOCKS; i++)
		if (oracle->index[i] >= oracle->header.block_count)
			die("a block that is none in", path);
	for (i = 0; i < words; i++)
		if ((oracle->blocks[i] & ~ORACLE_SOFT) >= oracle->header.opcode_count)
			die("a word that is none in", path);
}

static void oracle_load(struct oracle *oracle, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || fread(&oracle->header, sizeof(oracle->header), 1, f) != 1 ||
	    memcmp(oracle->header.magic, ORACLE_MAGIC, sizeof(ORACLE_MAGIC)))
		die("this is no oracle file:", path);
	oracle->opcodes = read_part(f, sizeof(*oracle->opcodes), oracle->header.opcode_count, path);
	oracle->index = read_part(f, sizeof(*oracle->index), ORACLE_BLOCKS, path);
	oracle->blocks = read_part(f, sizeof(uint16_t) * BLOCK, oracle->header.block_count, path);
	fclose(f);
	oracle_check(oracle, path);
}

static const struct oracle_opcode *opcode_of(const struct sweep *sweep, uint32_t opcode)
{
	return &sweep->oracle->opcodes[opcode & ~ORACLE_SOFT];
}

/*
 * Under each top byte, one of the blocks that have the same answers; all of them
 * where LLVM's opcode says little (MRS of which register?).
 */
static void choose_quick(struct sweep *sweep, uint64_t seed)
{
	const struct oracle *oracle = sweep->oracle;
	uint32_t *seen = calloc(oracle->header.block_count, sizeof(*seen));
	uint32_t *place = calloc(oracle->header.block_count, sizeof(*place));
	uint32_t b, n, part;

	if (!seen || !place)
		die("cannot choose", "words");
	for (part = 0; part < 256; part++) {
		memset(seen, 0, oracle->header.block_count * sizeof(*seen));
		for (b = part << 12; b < (part + 1) << 12; b++) {
			n = oracle->index[b];
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			if (!seen[n]++ || part == SYSTEM_TOP_BYTE)
				place[n] = sweep->chosen_count++;
			else if ((seed >> 33) % seen[n])
				continue;
			sweep->chosen[place[n]] = b;
		}
	}
	free(seen);
	free(place);
}

static void choose_all(struct sweep *sweep)
{
	for (uint32_t b = 0; b < ORACLE_BLOCKS; b++)
		sweep->chosen[sweep->chosen_count++] = b;
}

static void write_all(int fd, const void *buf, size_t size)
{
	ssize_t n;

	for (; size; size -= n, buf = (const char *)buf + n) {
		n = write(fd, buf, size);
		if (n < 0)
			die("cannot write words to", "probectl");
	}
}

static void read_all(int fd, void *buf, size_t size)
{
	ssize_t n;

	for (; size; size -= n, buf = (char *)buf + n) {
		n = read(fd, buf, size);
		if (n < 0)
			die("cannot read letters from", "probectl");
		if (n == 0) {
			fputs("compare: probectl ended before its input\n", stderr);
			exit(1);
		}
	}
}

static void *feed(void *arg)
{
	static uint32_t words[BLOCK];
	struct sweep *sweep = arg;
	uint32_t b, i;

	for (b = 0; b < sweep->chosen_count; b++) {
		for (i = 0; i < BLOCK; i++)
			words[i] = htole32(sweep->chosen[b] * BLOCK + i);
		write_all(sweep->words_fd, words, sizeof(words));
	}
	close(sweep->words_fd);
	return NULL;
}

static uint32_t verdict_number(struct a64_verdict verdict)
{
	switch (verdict.how) {
	case A64_SLOT:
		return VERDICT_SLOT;
	case A64_REWRITE:
		return VERDICT_REWRITE;
	case A64_EMULATE:
		return VERDICT_EMULATE + verdict.emulator;
	default:
		return verdict.reason;
	}
}

/*
 * The reason is not in the letter, so that the decoder is asked again, in the
 * form for one word; the letters of both forms must be the same.
 */
static void tally_block(struct sweep *sweep, uint32_t block, const char *letters)
{
	const uint16_t *opcodes =
		sweep->oracle->blocks + (size_t)sweep->oracle->index[block] * BLOCK;
	struct a64_verdict verdict;
	struct tally *tally;
	uint32_t i, word;

	for (i = 0; i < BLOCK; i++) {
		word = block * BLOCK + i;
		verdict = a64_decode(word, sweep->world);
		if (a64_letter(verdict) != letters[i] && !sweep->mismatches++)
			printf("    %08x: probectl says %c, the decoder %c\n", word, letters[i],
			       a64_letter(verdict));
		tally = &sweep->tallies[opcodes[i]][verdict_number(verdict)];
		if (!tally->count++)
			tally->example = word;
	}
}

static void print_progress(const struct sweep *sweep, uint32_t done)
{
	static uint32_t last;

	if (done * 16ull / sweep->chosen_count == last)
		return;
	last = done * 16ull / sweep->chosen_count;
	fprintf(stderr, "%s: %u of 16 parts\n", sweep->world_name, last);
}

/* Starts probectl, feeds it from a thread of its own, and counts its answers. */
static void run(struct sweep *sweep, const char *probectl)
{
	int words[2], letters[2], status;
	char answers[BLOCK], end;
	struct rusage usage;
	pthread_t feeder;
	pid_t pid;

	if (pipe(words) || pipe(letters))
		die("cannot make", "a pipe");
	pid = fork();
	if (pid < 0)
		die("cannot start", probectl);
	if (pid == 0) {
		dup2(words[0], STDIN_FILENO);
		dup2(letters[1], STDOUT_FILENO);
		close(words[1]);
		close(letters[0]);
		execl(probectl, probectl, "decode", "--raw",
		      sweep->world == A64_USER ? "--uprobe" : NULL, NULL);
		die("cannot run", probectl);
	}
	close(words[0]);
	close(letters[1]);
	sweep->words_fd = words[1];
	sweep->letters_fd = letters[0];
	if (pthread_create(&feeder, NULL, feed, sweep))
		die("cannot start", "a thread");
	for (uint32_t b = 0; b < sweep->chosen_count; b++) {
		read_all(sweep->letters_fd, answers, sizeof(answers));
		tally_block(sweep, sweep->chosen[b], answers);
		print_progress(sweep, b + 1);
	}
	pthread_join(feeder, NULL);
	if (read(sweep->letters_fd, &end, 1) != 0) {
		fputs("compare: probectl wrote more letters than it was given words\n", stderr);
		exit(1);
	}
	if (wait4(pid, &status, 0, &usage) != pid || status) {
		fprintf(stderr, "compare: probectl ended with status %#x\n", status);
		exit(1);
	}
	printf("%s: probectl took %ld.%02ld s of one core for %.0f million words "
	       "(bar: 120 s for 4295)\n",
	       sweep->world_name,
	       usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
		       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000000,
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) % 1000000 / 10000,
	       sweep->chosen_count * (double)BLOCK / 1e6);
}

static void verdict_name(uint32_t verdict, char name[static 48])
{
	if (verdict == VERDICT_SLOT)
		strcpy(name, "S");
	else if (verdict == VERDICT_REWRITE)
		strcpy(name, "W");
	else if (verdict >= VERDICT_EMULATE)
		snprintf(name, 48, "E/%s", a64_emulator_name(verdict - VERDICT_EMULATE));
	else
		snprintf(name, 48, "R/%s", probe_reason_slug(verdict));
}

/* Answers that need no line: what LLVM does not know is rejected, the rest is
 * stepped, and what must not be stepped is rejected.
 */
static bool is_expected(enum oracle_class class, uint32_t verdict)
{
	if (class == ORACLE_OTHER)
		return verdict == VERDICT_SLOT;
	return verdict < PROBE_REASON_COUNT;
}

static void report(struct sweep *sweep, bool ok, const char *what)
{
	printf("%s %s: %s\n", ok ? "ok  " : "FAIL", sweep->world_name, what);
	if (ok)
		sweep->passed++;
	else
		sweep->failed++;
}

static void read_allowed(struct sweep *sweep, const char *path)
{
	FILE *f = fopen(path, "r");
	struct allowed *allowed;
	uint32_t number = 0;
	char line[512];

	if (!f)
		die("cannot read", path);
	while (fgets(line, sizeof(line), f)) {
		number++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		allowed = &sweep->allowed[sweep->allowed_count];
		if (sweep->allowed_count == ALLOWED_MAX ||
		    sscanf(line, "%7s %63s %47s %lu", allowed->world, allowed->pattern,
			   allowed->answer, &allowed->want) != 4) {
			fprintf(stderr, "compare: %s:%u: not \"world opcode answer count\"\n", path,
				number);
			exit(1);
		}
		allowed->line = number;
		if (!strcmp(allowed->world, "both") || !strcmp(allowed->world, sweep->world_name))
			sweep->allowed_count++;
	}
	fclose(f);
}

static struct allowed *find_allowed(struct sweep *sweep, const char *opcode, const char *answer)
{
	struct allowed *allowed;

	for (allowed = sweep->allowed; allowed < sweep->allowed + sweep->allowed_count; allowed++)
		if (!strcmp(allowed->answer, answer) && !fnmatch(allowed->pattern, opcode, 0))
			return allowed;
	return NULL;
}

static void print_example(const struct sweep *sweep, uint32_t opcode, const char *answer,
			  const struct tally *tally)
{
	printf("    %-8s %-20s %-24s %12lu  for example %08x\n", sweep->world_name,
	       opcode_of(sweep, opcode)->name, answer, tally->count, tally->example);
}

/*
 * What a class must never be answered. Branches and address computations can be
 * emulated or rewritten; the rest that is not OTHER has to be rejected, and no
 * line of ALLOWED makes that right.
 */
static bool is_forbidden(enum oracle_class class, uint32_t verdict)
{
	if (verdict < PROBE_REASON_COUNT || class == ORACLE_OTHER)
		return false;
	return verdict == VERDICT_SLOT || (class != ORACLE_PC_READ && class != ORACLE_PC_WRITE);
}

static void check_forbidden(struct sweep *sweep)
{
	uint32_t opcode, verdict;
	uint64_t bad = 0;
	char answer[48];

	for (opcode = 0; opcode < OPCODES; opcode++) {
		for (verdict = 0; verdict < VERDICTS; verdict++) {
			const struct tally *tally = &sweep->tallies[opcode][verdict];

			if (!tally->count ||
			    !is_forbidden(opcode_of(sweep, opcode)->class_, verdict))
				continue;
			verdict_name(verdict, answer);
			print_example(sweep, opcode, answer, tally);
			bad += tally->count;
		}
	}
	report(sweep, !bad,
	       "nothing PC-reading, PC-writing, exclusive, exception-generating, "
	       "exception-returning or undefined is answered S, and of these only what "
	       "reads or writes the PC is answered E or W");
}

/*
 * To LLVM all 128 hints are one opcode, so that two of them could be exchanged
 * unseen. By number (Arm ARM, C4.1.96, Hints): 0 NOP, 1 YIELD, 2 WFE, 3 WFI, 6 DGH,
 * 16 ESB, 20 CSDB; those that are stepped are listed, all others are unsafe.
 */
static void check_hints(struct sweep *sweep)
{
	static const char hints[128] = {
		[0] = 'E',	   [1] = 'E',  [6] = 'E',  [20] = 'E', /* no effect */
		[2] = 'E',	   [3] = 'E',			       /* may end at once */
		[4] = 'S',	   [5] = 'S',			       /* SEV, SEVL */
		[7] = 'S',					       /* XPACLRI */
		[8] = 'S',	   [10] = 'S', [12] = 'S', [14] = 'S', /* PAC, AUT of X17 */
		[17] = 'S',	   [18] = 'S', [19] = 'S', [22] = 'S', /* PSB, TSB, GCSB, CLRBHB */
		[24 ... 31] = 'S',				       /* PAC, AUT of the link */
		[32] = 'S',	   [34] = 'S', [36] = 'S', [38] = 'S', /* BTI */
		[39] = 'R', /* PACM: the next PAC or AUT takes the PC */
		[40] = 'S', /* CHKFEAT */
	};
	struct a64_verdict verdict;
	uint32_t hint, bad = 0;
	char answer;

	for (hint = 0; hint < 128; hint++) {
		verdict = a64_decode(0xd503201f | hint << 5, sweep->world);
		answer = a64_letter(verdict);
		if (answer == 'R' && verdict.reason == PROBE_REASON_HINT)
			answer = 0;
		if (answer == hints[hint] && (answer != 'E' || verdict.emulator == A64_EMULATE_NOP))
			continue;
		printf("    HINT #%u is answered %c\n", hint, answer ? answer : 'R');
		bad++;
	}
	report(sweep, !bad, "each hint is answered as its number asks for");
}

static void check_one(struct sweep *sweep, uint32_t opcode, uint32_t verdict, uint32_t *missing)
{
	const struct tally *tally = &sweep->tallies[opcode][verdict];
	struct allowed *allowed;
	char answer[48];

	if (!tally->count || is_expected(opcode_of(sweep, opcode)->class_, verdict))
		return;
	verdict_name(verdict, answer);
	allowed = find_allowed(sweep, opcode_of(sweep, opcode)->name, answer);
	if (allowed)
		allowed->got += tally->count;
	else
		print_example(sweep, opcode, answer, tally);
	*missing += !allowed;
}

static void check_allowed(struct sweep *sweep, bool is_quick)
{
	uint32_t opcode, verdict, missing = 0, wrong = 0;
	const struct allowed *allowed;

	for (opcode = 0; opcode < OPCODES; opcode++)
		for (verdict = 0; verdict < VERDICTS; verdict++)
			check_one(sweep, opcode, verdict, &missing);
	report(sweep, !missing, "each other disagreement is in the table, with its reason");
	for (allowed = sweep->allowed; allowed < sweep->allowed + sweep->allowed_count; allowed++) {
		if (is_quick ? allowed->got > 0 : allowed->got == allowed->want)
			continue;
		printf("    allowed.txt:%u: %s %s: %lu words, not %lu\n", allowed->line,
		       allowed->pattern, allowed->answer, allowed->got, allowed->want);
		wrong++;
	}
	report(sweep, !wrong,
	       is_quick ? "each line of the table is met"
			: "each line of the table is met as often as it says");
}

/* Class by letter and reason, with counts. */
static void print_table(const struct sweep *sweep)
{
	static const char *const names[] = {
#define ORACLE_CLASS_NAME(name, text) text,
		ORACLE_CLASSES(ORACLE_CLASS_NAME)
#undef ORACLE_CLASS_NAME
	};
	uint64_t counts[ORACLE_CLASS_COUNT][VERDICTS] = {};
	uint32_t opcode, class, verdict;
	char answer[48];

	for (opcode = 0; opcode < OPCODES; opcode++)
		for (verdict = 0; verdict < VERDICTS; verdict++)
			if (sweep->tallies[opcode][verdict].count)
				counts[opcode_of(sweep, opcode)->class_][verdict] +=
					sweep->tallies[opcode][verdict].count;
	printf("%s: LLVM %s says, and we answer\n", sweep->world_name,
	       sweep->oracle->header.llvm_version);
	for (class = 0; class < ORACLE_CLASS_COUNT; class ++) {
		for (verdict = 0; verdict < VERDICTS; verdict++) {
			if (!counts[class][verdict])
				continue;
			verdict_name(verdict, answer);
			printf("    %-20s %-28s %12lu\n", names[class], answer,
			       counts[class][verdict]);
		}
	}
}

int main(int argc, char **argv)
{
	static struct oracle oracle;
	static struct sweep sweep;
	bool is_quick = argc > 2 && !strcmp(argv[1], "--quick");

	if (argc != (is_quick ? 7 : 5)) {
		fputs("usage: compare [--quick SEED] ORACLE ALLOWED kernel|user PROBECTL\n",
		      stderr);
		return 2;
	}
	oracle_load(&oracle, argv[argc - 4]);
	sweep.oracle = &oracle;
	sweep.world_name = argv[argc - 2];
	sweep.world = strcmp(sweep.world_name, "user") ? A64_KERNEL : A64_USER;
	sweep.chosen = malloc(ORACLE_BLOCKS * sizeof(*sweep.chosen));
	sweep.tallies = calloc(OPCODES, sizeof(*sweep.tallies));
	if (!sweep.chosen || !sweep.tallies)
		die("cannot start", "sweep");
	read_allowed(&sweep, argv[argc - 3]);
	if (is_quick)
		choose_quick(&sweep, strtoull(argv[2], NULL, 10));
	else
		choose_all(&sweep);
	run(&sweep, argv[argc - 1]);
	print_table(&sweep);
	report(&sweep, !sweep.mismatches, "the stream of letters is what the decoder says");
	check_forbidden(&sweep);
	check_hints(&sweep);
	check_allowed(&sweep, is_quick);
	printf("%u passed, %u failed\n", sweep.passed, sweep.failed);
	return sweep.failed ? 1 : 0;
}
