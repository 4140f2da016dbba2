// SPDX-License-Identifier: GPL-2.0-only
/*
 * In the guest: runs each function of cases.S unprobed, and then with a probe
 * on each of its instructions in turn, as text of this program and as text of
 * the module, and compares all that the function could change.
 *
 * usage: differential stock|patched SEED POINTS
 *
 * Fails when fewer than POINTS probes were hit, when anything differs, or when
 * the kernel refuses something else than the decoder; on a stock kernel, when
 * anything differs but its known faults, or when one of these does not show.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "a64-decode.h"
#include "state.h"
#include "table.h"

#define STATES	      2	 /* with which each function is entered */
#define TRIES	      5	 /* until two unprobed runs are the same */
#define RUN_SECONDS   10 /* after which a function is taken to run for ever */
#define CLASSES_MAX   64
#define ARRAY_SIZE(a) (sizeof(a) / sizeof(*(a)))
#ifndef PROT_BTI
#define PROT_BTI 0x10
#endif

enum world {
	USER,
	KERNEL,
	WORLDS,
};

static const char *const world_names[] = { "user", "kernel" };

/* How one run ended. */
struct outcome {
	struct diff_run run;
	int signal; /* that ended it; 0 if it came back */
};

struct function {
	const struct diff_insn *insns;
	unsigned int length;
	int exclusive; /* an interrupt can make it take another way */
	struct outcome expected[STATES];
};

struct tally {
	unsigned int points;
	unsigned int refused;
	unsigned int executed;
	unsigned int differing;
};

struct class
{
	const char *name;
	struct tally tallies[WORLDS];
};

/* Faults that stock kernels are known to have; a fault no longer seen is news. */
static const struct fault {
	enum world world;
	const char *class;
	const char *text;
} known_faults[] = {
	{ USER, "literal-simd", "loads from beside the slot" },
	{ KERNEL, "literal-simd", "loads from beside the slot" },
	{ USER, "exclusive", "the store-exclusive fails as long as the probe is there" },
};

static struct {
	int device;
	int self;
	int stock;
	unsigned long long seed;
	uint64_t text_offset; /* of diff_text in the file */
	struct function *functions;
	uint32_t *words;
	struct class classes[CLASSES_MAX];
	unsigned int class_count;
	unsigned int disagreements;
	unsigned int unknown;
	unsigned int faults[ARRAY_SIZE(known_faults)];
} test;

static uint8_t memory[DIFF_MEMORY] __attribute__((aligned(4096)));
static uint8_t stack[65536] __attribute__((aligned(4096)));
static sigjmp_buf back;

static void die(const char *what)
{
	fprintf(stderr, "differential: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- one run ---- */

static void handle_signal(int signal)
{
	asm volatile("msr fpcr, xzr");
	siglongjmp(back, signal);
}

static void catch_signals(void)
{
	static const int caught[] = { SIGILL, SIGTRAP, SIGBUS, SIGSEGV, SIGFPE, SIGALRM };
	static uint8_t signal_stack[65536];
	stack_t alternate = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };
	struct sigaction action = { .sa_handler = handle_signal, .sa_flags = SA_ONSTACK };
	unsigned int i;

	if (sigaltstack(&alternate, NULL))
		die("sigaltstack");
	for (i = 0; i < ARRAY_SIZE(caught); i++)
		if (sigaction(caught[i], &action, NULL))
			die("sigaction");
}

static void run_user(struct outcome *outcome)
{
	static struct diff_state after;
	struct diff_run *run = &outcome->run;
	uint8_t *sp = stack + sizeof(stack) / 2;

	memcpy(memory, run->memory, DIFF_MEMORY);
	memcpy(sp, run->frame, DIFF_FRAME);
	diff_set_parts(&run->state, run->function, (uintptr_t)memory, (uintptr_t)sp);
	outcome->signal = sigsetjmp(back, 1);
	if (!outcome->signal) {
		alarm(RUN_SECONDS);
		diff_enter(&run->state, &after);
		run->state = after;
	}
	alarm(0);
	memcpy(run->memory, memory, DIFF_MEMORY);
	memcpy(run->frame, sp, DIFF_FRAME);
}

static uint64_t mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static uint64_t draw(uint64_t *random)
{
	return mix(*random += 0x9e3779b97f4a7c15);
}

/* Small numbers and the ends of ranges are as frequent as others. */
static uint64_t draw_integer(uint64_t *random)
{
	static const uint64_t ends[] = { 0,	     1,		 UINT64_MAX, INT64_MAX,
					 INT64_MIN,  INT32_MAX,	 INT32_MIN,  UINT32_MAX,
					 1ull << 32, 0x80000000, 0x8000,     0x7f };
	uint64_t value = draw(random);

	switch (value % 4) {
	case 0:
		return ends[(value >> 8) % ARRAY_SIZE(ends)];
	case 1:
		return (int64_t)value >> 56;
	default:
		return draw(random);
	}
}

/* Half of them are numbers of two lanes that arithmetic makes something of. */
static uint64_t draw_lane(uint64_t *random)
{
	uint64_t value = draw(random);
	double number = (double)((int64_t)value >> 40) / 256;
	float pair[2] = { number, -number / 3 };

	switch (draw(random) % 4) {
	case 0:
		memcpy(&value, &number, sizeof(value));
		break;
	case 1:
		memcpy(&value, pair, sizeof(value));
		break;
	}
	return value;
}

static void draw_run(struct diff_run *run, unsigned int function, unsigned int state)
{
	uint64_t random = mix(test.seed) ^ mix((uint64_t)function * STATES + state + 1);
	unsigned int i;

	run->function = function;
	for (i = 0; i < 32; i++) {
		run->state.v[i][0] = draw_lane(&random);
		run->state.v[i][1] = draw_lane(&random);
	}
	for (i = 0; i < 31; i++)
		run->state.x[i] = draw_integer(&random);
	run->state.nzcv = draw(&random) & 0xf0000000;
	run->state.fpsr = draw(&random) & 0x0800009f;
	run->state.fpcr = draw(&random) & 0x03c00000;
	for (i = 0; i < DIFF_MEMORY; i++)
		run->memory[i] = draw(&random);
	for (i = 0; i < DIFF_FRAME; i++)
		run->frame[i] = draw(&random);
}

static void run_function(enum world world, unsigned int function, unsigned int state,
			 struct outcome *ret_outcome)
{
	memset(ret_outcome, 0, sizeof(*ret_outcome));
	draw_run(&ret_outcome->run, function, state);
	if (world == USER)
		run_user(ret_outcome);
	else if (ioctl(test.device, DIFF_RUN, &ret_outcome->run))
		die("running a function of the module");
}

/* ---- comparing ---- */

struct difference {
	char name[32]; /* of the first thing that differs; empty: nothing does */
	uint64_t expected;
	uint64_t got;
	unsigned int more;
};

static void note(struct difference *difference, uint64_t expected, uint64_t got, const char *format,
		 unsigned int n)
{
	if (expected == got)
		return;
	if (difference->name[0]) {
		difference->more++;
		return;
	}
	snprintf(difference->name, sizeof(difference->name), format, n);
	difference->expected = expected;
	difference->got = got;
}

static void compare_memory(struct difference *difference, const uint8_t *expected,
			   const uint8_t *got, unsigned int size, const char *format)
{
	uint64_t a, b;
	unsigned int i;

	for (i = 0; i < size; i += 8) {
		memcpy(&a, expected + i, 8);
		memcpy(&b, got + i, 8);
		note(difference, a, b, format, i);
	}
}

static void compare(const struct outcome *expected, const struct outcome *got,
		    struct difference *ret_difference)
{
	const struct diff_state *a = &expected->run.state, *b = &got->run.state;
	struct difference *d = ret_difference;
	unsigned int i;

	memset(d, 0, sizeof(*d));
	note(d, expected->signal, got->signal, "signal", 0);
	if (d->name[0])
		return;
	for (i = 0; i < 31; i++)
		note(d, a->x[i], b->x[i], "x%u", i);
	note(d, a->sp, b->sp, "sp", 0);
	note(d, a->nzcv, b->nzcv, "nzcv", 0);
	for (i = 0; i < 32; i++) {
		note(d, a->v[i][0], b->v[i][0], "v%u low", i);
		note(d, a->v[i][1], b->v[i][1], "v%u high", i);
	}
	note(d, a->fpsr, b->fpsr, "fpsr", 0);
	note(d, a->fpcr, b->fpcr, "fpcr", 0);
	compare_memory(d, expected->run.memory, got->run.memory, DIFF_MEMORY, "memory+%u");
	compare_memory(d, expected->run.frame, got->run.frame, DIFF_FRAME, "stack+%u");
}

/* ---- what happens without probes ---- */

static void find_functions(void)
{
	struct function *function = NULL;
	unsigned int i;

	test.functions = calloc(diff_function_count, sizeof(*test.functions));
	if (!test.functions)
		die("out of memory");
	for (i = 0; i < diff_insn_count; i++) {
		if (i == 0 || diff_insns[i].function != diff_insns[i - 1].function) {
			function = &test.functions[diff_insns[i].function];
			function->insns = &diff_insns[i];
		}
		function->length++;
		function->exclusive |= strcmp(diff_insns[i].class, "exclusive") == 0;
	}
}

/* A run that an interrupt came into may be another: until two are the same. */
static void expect(enum world world, unsigned int f)
{
	struct function *function = &test.functions[f];
	struct difference difference;
	struct outcome again;
	unsigned int state, try;

	for (state = 0; state < STATES; state++) {
		run_function(world, f, state, &function->expected[state]);
		for (try = 0; try < TRIES; try++) {
			run_function(world, f, state, &again);
			compare(&function->expected[state], &again, &difference);
			if (!difference.name[0])
				break;
			function->expected[state] = again;
		}
		if (try == TRIES || again.signal) {
			printf("%s diff_%u cannot be tested: %s, unprobed\n", world_names[world], f,
			       again.signal ? strsignal(again.signal) : difference.name);
			exit(1);
		}
	}
}

/* How often the instruction runs, by the counters in x28, of all states. */
static uint64_t expected_hits(unsigned int f, const struct diff_insn *insn)
{
	uint64_t hits = 0;
	unsigned int state;

	for (state = 0; state < STATES; state++)
		hits += test.functions[f].expected[state].run.state.x[28] >> 6 * insn->block & 63;
	return hits;
}

/* ---- what is said of a probe ---- */

static struct tally *tally_of(enum world world, const struct diff_insn *insn)
{
	const char *name = world == KERNEL && insn->user ? "stand-in NOP" : insn->class;
	struct class *class = test.classes;

	while (class->name && strcmp(class->name, name) != 0)
		class ++;
	if (class == test.classes + CLASSES_MAX - 1) {
		errno = E2BIG;
		die("classes");
	}
	if (!class->name)
		test.class_count++;
	class->name = name;
	return &class->tallies[world];
}

static const struct diff_insn *insn_of(const struct diff_probe *probe)
{
	return &test.functions[probe->function].insns[probe->offset / 4];
}

static void read_words(enum world world, unsigned int f)
{
	struct diff_text text = { f, test.functions[f].length, (uintptr_t)test.words };

	if (world == USER)
		memcpy(test.words, (void *)diff_functions[f], text.count * sizeof(*test.words));
	else if (ioctl(test.device, DIFF_TEXT, &text))
		die("reading the text of the module");
}

/* Not while the probe is there: the word would be its breakpoint. */
static void check_verdict(enum world world, const struct diff_probe *probe)
{
	unsigned int f = probe->function, at = probe->offset / 4;
	struct a64_verdict verdict;
	int refuse;

	if (test.stock)
		return;
	read_words(world, f);
	verdict = a64_decode(test.words[at], world == USER ? A64_USER : A64_KERNEL);
	refuse = verdict.how == A64_REJECT ||
		 a64_find_window(test.words, test.functions[f].length, at, NULL);
	if (refuse == !!probe->error)
		return;
	test.disagreements++;
	printf("VERDICT %s diff_%u+0x%x `%s` (%08x): the decoder says %s, the kernel says %s\n",
	       world_names[world], f, probe->offset, insn_of(probe)->text, test.words[at],
	       refuse ? "no" : "yes", probe->error ? strerror(-probe->error) : "yes");
}

static void report(enum world world, const struct diff_probe *probe, unsigned int state,
		   const struct difference *difference)
{
	const struct diff_insn *insn = insn_of(probe);
	unsigned int i;

	tally_of(world, insn)->differing++;
	printf("DIFFERS %s diff_%u+0x%x `%s` (%s), seed %llu, state %u: %s expected %llx got %llx",
	       world_names[world], probe->function, probe->offset, insn->text, insn->class,
	       test.seed, state, difference->name, (unsigned long long)difference->expected,
	       (unsigned long long)difference->got);
	if (difference->more)
		printf(" and %u more", difference->more);
	printf("\n");
	for (i = 0; test.stock && i < ARRAY_SIZE(known_faults); i++) {
		if (known_faults[i].world != world ||
		    strcmp(known_faults[i].class, insn->class) != 0)
			continue;
		test.faults[i]++;
		return;
	}
	test.unknown++;
}

/* ---- probes ---- */

static void ask(unsigned long command, enum world world, struct diff_probe *probes,
		unsigned int count)
{
	struct diff_probes request = {
		.fd = world == USER ? test.self : -1,
		.count = count,
		.probes = (uintptr_t)probes,
	};

	if (ioctl(test.device, command, &request))
		die(command == DIFF_ARM ? "arming" : "disarming");
}

struct result {
	struct difference difference;
	unsigned int state;
};

/* Runs each probe's function with it; no two probes are on the same function. */
static void run_probed(enum world world, struct diff_probe *probes, unsigned int count,
		       struct result *ret_results)
{
	struct difference difference;
	struct outcome outcome;
	unsigned int i, state;

	memset(ret_results, 0, count * sizeof(*ret_results));
	ask(DIFF_ARM, world, probes, count);
	for (i = 0; i < count; i++) {
		for (state = 0; state < STATES && !probes[i].error; state++) {
			run_function(world, probes[i].function, state, &outcome);
			compare(&test.functions[probes[i].function].expected[state], &outcome,
				&difference);
			if (!difference.name[0] || ret_results[i].difference.name[0])
				continue;
			ret_results[i].difference = difference;
			ret_results[i].state = state;
		}
	}
	ask(DIFF_DISARM, world, probes, count);
	for (i = 0; i < count; i++) {
		if (probes[i].error || ret_results[i].difference.name[0])
			continue;
		note(&ret_results[i].difference,
		     expected_hits(probes[i].function, insn_of(&probes[i])), probes[i].hits, "hits",
		     0);
		note(&ret_results[i].difference, 0, probes[i].missed, "missed", 0);
	}
}

static void settle(enum world world, struct diff_probe *probe, struct result *result)
{
	const struct diff_insn *insn = insn_of(probe);
	struct tally *tally = tally_of(world, insn);

	tally->points++;
	check_verdict(world, probe);
	if (probe->error) {
		tally->refused++;
		return;
	}
	if (expected_hits(probe->function, insn))
		tally->executed++;
	/* An interrupt, too, makes a store-exclusive fail, but not each time. */
	if (result->difference.name[0] && test.functions[probe->function].exclusive)
		run_probed(world, probe, 1, result);
	if (result->difference.name[0])
		report(world, probe, result->state, &result->difference);
}

/* A probe on instruction @at of as many functions from @f on as may be; returns the next. */
static unsigned int probe_some(enum world world, unsigned int f, unsigned int at)
{
	static struct diff_probe probes[DIFF_ARMED_MAX];
	static struct result results[DIFF_ARMED_MAX];
	unsigned int count = 0, i;

	for (; f < diff_function_count && count < DIFF_ARMED_MAX; f++) {
		if (at >= test.functions[f].length)
			continue;
		probes[count++] = (struct diff_probe){
			.function = f,
			.offset = 4 * at,
			.place = diff_functions[f] + 4 * at - (uintptr_t)diff_text +
				 test.text_offset,
		};
	}
	if (count)
		run_probed(world, probes, count, results);
	for (i = 0; i < count; i++)
		settle(world, &probes[i], &results[i]);
	return f;
}

static void test_world(enum world world)
{
	unsigned int f, at, longest = 0;

	for (f = 0; f < diff_function_count; f++) {
		expect(world, f);
		if (test.functions[f].length > longest)
			longest = test.functions[f].length;
	}
	for (at = 0; at < longest; at++)
		for (f = 0; f < diff_function_count;)
			f = probe_some(world, f, at);
}

/* ---- the summary ---- */

static void print_tally(const struct tally *tally)
{
	printf(" | %7u %7u %7u %7u", tally->points, tally->refused, tally->executed,
	       tally->differing);
}

static int compare_classes(const void *a, const void *b)
{
	return strcmp(((const struct class *)a)->name, ((const struct class *)b)->name);
}

/* Prints a line for each class; adds them up in @ret_sum. */
static void print_classes(struct tally *ret_sum)
{
	struct class sum = { .name = "sum" };
	unsigned int i, world;

	qsort(test.classes, test.class_count, sizeof(*test.classes), compare_classes);
	printf("\n%-18s | user                            | kernel\n%-18s", "", "");
	for (world = 0; world < WORLDS; world++)
		printf(" | %7s %7s %7s %7s", "points", "refused", "hit", "differ");
	for (i = 0; i <= test.class_count; i++) {
		const struct class *class = i < test.class_count ? &test.classes[i] : &sum;

		printf("\n%-18s", class->name);
		for (world = 0; world < WORLDS; world++) {
			const struct tally *t = &class->tallies[world];
			struct tally *to = class == &sum ? ret_sum : &sum.tallies[world];

			print_tally(t);
			to->points += t->points;
			to->refused += t->refused;
			to->executed += t->executed;
			to->differing += t->differing;
		}
	}
	printf("\n");
}

static unsigned int print_faults(void)
{
	unsigned int i, unseen = 0;

	for (i = 0; i < ARRAY_SIZE(known_faults); i++) {
		printf("known: %s text, %s: %s: %u probes\n", world_names[known_faults[i].world],
		       known_faults[i].class, known_faults[i].text, test.faults[i]);
		unseen += !test.faults[i];
	}
	return unseen;
}

/* Says whether the sentence holds; returns whether it does not. */
static int check(const char *sentence, int holds)
{
	printf("%s - %s\n", holds ? "ok" : "not ok", sentence);
	return !holds;
}

static int conclude(unsigned int wanted)
{
	struct tally sum = { 0 };
	int failed = 0;

	print_classes(&sum);
	printf("\nseed %llu: %u points, %u refused, %u hit, %u differ, %u unlike the decoder\n",
	       test.seed, sum.points, sum.refused, sum.executed, sum.differing, test.disagreements);
	failed += check("as many probes are hit as were asked for", sum.executed >= wanted);
	if (test.stock) {
		failed += check("each fault shows that stock kernels are known for",
				print_faults() == 0);
		failed += check("nothing else differs under a probe", test.unknown == 0);
	} else {
		failed += check("what is probed computes the same as unprobed", test.unknown == 0);
		failed += check("the kernel refuses what the decoder does, and nothing else",
				test.disagreements == 0);
	}
	printf("%d passed, %d failed\n", 3 - failed, failed);
	return failed;
}

/* ---- the program ---- */

/* Where diff_text is in the file: the mapping says it. */
static void find_text(void)
{
	unsigned long from, to, offset;
	char line[256];
	FILE *maps = fopen("/proc/self/maps", "r");

	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx %*s %lx", &from, &to, &offset) == 3 &&
		    from <= (uintptr_t)diff_text && (uintptr_t)diff_text < to)
			test.text_offset = (uintptr_t)diff_text - from + offset;
	if (maps)
		fclose(maps);
	/* From here on a branch has to find a landing pad. */
	if (mprotect(diff_text, diff_text_end - diff_text, PROT_READ | PROT_EXEC | PROT_BTI))
		die("guarding the text");
}

int main(int argc, char **argv)
{
	int world;

	if (argc != 4) {
		fputs("usage: differential stock|patched SEED POINTS\n", stderr);
		return 2;
	}
	test.stock = strcmp(argv[1], "stock") == 0;
	test.seed = strtoull(argv[2], NULL, 0);
	test.device = open("/dev/differential", O_RDWR | O_CLOEXEC);
	test.self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (test.device < 0 || test.self < 0)
		die("/dev/differential, /proc/self/exe");
	find_functions();
	test.words = calloc(diff_insn_count, sizeof(*test.words));
	if (!test.words)
		die("out of memory");
	find_text();
	catch_signals();
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (world = 0; world < WORLDS; world++)
		test_world(world);
	return conclude(strtoul(argv[3], NULL, 0)) != 0;
}
