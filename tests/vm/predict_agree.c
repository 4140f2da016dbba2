// SPDX-License-Identifier: GPL-2.0-only
/*
 * In the guest: asks the kernel about every instruction of many functions, and
 * compares its answer with the prediction. The probes are defined and deleted,
 * never enabled.
 *
 * usage: predict_agree PART STRIDE [stock|patched|query]
 *
 * Every STRIDE-th function is asked about, from the one of number PART (0 to
 * STRIDE - 1) on. A stock kernel's answers are held against the model of it; it
 * has no reasons to compare. With query the answers are those of debugfs
 * kprobes/query, which are quick to get; one in TRY_EACH of them is held against
 * what comes of a try.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kernel_answer.h"
#include "ksyms.h"
#include "plan.h"
#include "stock_kernel.h"
#include "tracefs.h"

/* Disagreements shown of each sort. */
#define SHOWN_MAX  10

#define QUERY_FILE "/sys/kernel/debug/kprobes/query"
#define TRY_EACH   500

/* Seconds between two lines that say how far it is. */
#define PROGRESS_SECONDS 10

/* Which functions are asked about */
struct part {
	unsigned long first;
	unsigned long stride;
};

/* What came of all questions. */
struct tally {
	bool is_stock;
	bool by_query;
	unsigned long functions;
	unsigned long instructions;
	unsigned long refused;
	unsigned long unknown;
	unsigned long waiting;	   /* no text, taken: the kernel waits for a module there */
	unsigned long wrongly_yes; /* predicted possible, refused */
	unsigned long wrongly_no;  /* predicted impossible, taken */
	unsigned long other_text;  /* refused for a reason other than predicted */
	unsigned long tried;	   /* of those asked by query */
	unsigned long query_wrong; /* the query file said something else than the try */
};

static int ask_kernel(const struct tracefs *tracefs, uint64_t address, char *text, size_t size)
{
	struct kernel_answer answer = { 0 };
	_cleanup_free_ char *log = NULL;
	char command[64];
	int r;

	text[0] = '\0';
	snprintf(command, sizeof(command), "p:agree/a 0x%" PRIx64, address);
	r = tracefs_append(tracefs->root_fd, "dynamic_events", command);
	if (r == 0)
		return tracefs_append(tracefs->root_fd, "dynamic_events", "-:agree/a") < 0 ? -EIO
											   : 0;
	if (tracefs_read(tracefs->root_fd, "error_log", &log, NULL) == 0 &&
	    kernel_answer_parse_last(log, command, &answer) > 0)
		snprintf(text, size, "%s", answer.text);
	kernel_answer_done(&answer);
	return 1;
}

/* The answer of one open file is "key: value" lines; "text" is there for a refusal. */
static int ask_query(uint64_t address, char *text, size_t size)
{
	_cleanup_close_ int fd = open(QUERY_FILE, O_RDWR | O_CLOEXEC);
	char buffer[1024];
	ssize_t n;
	char *at;

	text[0] = '\0';
	if (fd < 0)
		return -errno;
	n = snprintf(buffer, sizeof(buffer), "0x%" PRIx64, address);
	if (write(fd, buffer, (size_t)n) != n)
		return -errno;
	n = read(fd, buffer, sizeof(buffer) - 1);
	if (n <= 0)
		return -EIO;
	buffer[n] = '\0';
	at = strstr(buffer, "\ntext: ");
	if (!at)
		return strstr(buffer, "\nkprobe: refused") ? -EIO : 0;
	at += strlen("\ntext: ");
	snprintf(text, size, "%.*s", (int)strcspn(at, "\n"), at);
	return 1;
}

static int ask(const struct tracefs *tracefs, uint64_t address, struct tally *tally, char *text,
	       size_t size)
{
	char tried_text[256];
	int refused, tried;

	if (!tally->by_query)
		return ask_kernel(tracefs, address, text, size);
	refused = ask_query(address, text, size);
	if (refused < 0 || tally->instructions % TRY_EACH)
		return refused;
	tried = ask_kernel(tracefs, address, tried_text, sizeof(tried_text));
	if (tried < 0)
		return tried;
	tally->tried++;
	/* To a try where there is no text the kernel says that it waits for a module. */
	if (!tried && !strcmp(text, probe_reason_text(PROBE_REASON_NOT_TEXT)))
		return refused;
	if ((tried != refused || strcmp(text, tried_text) != 0) &&
	    ++tally->query_wrong <= SHOWN_MAX)
		printf("query: 0x%" PRIx64 ": query: %s; try: %s\n", address,
		       refused ? text : "yes", tried ? tried_text : "yes");
	return refused;
}

/* What is predicted of one place, by either model. */
struct expected {
	enum predict_answer answer;
	bool is_not_text;
	uint32_t word;
	const char *why; /* PREDICT_NO; of our kernel it is the very text of its answer */
};

static struct expected expect(const struct predict_code *code, uint64_t address, bool is_stock)
{
	struct prediction ours;
	struct stock_prediction stock;

	predict_at(code, address, &ours);
	if (!is_stock)
		return (struct expected){ ours.answer,
					  ours.reason == PROBE_REASON_NOT_TEXT ||
						  ours.reason == PROBE_REASON_INIT_TEXT,
					  ours.word, probe_reason_text(ours.reason) };
	stock_predict_at(code, address, &stock);
	return (struct expected){ stock.answer,
				  stock.reason == PROBE_REASON_NOT_TEXT ||
					  stock.reason == PROBE_REASON_INIT_TEXT,
				  ours.word,
				  stock.name ? stock.name : probe_reason_text(stock.reason) };
}

static void show(unsigned long count, const char *what, const struct plan_place *place,
		 uint64_t address, const struct expected *expected, const char *text)
{
	char name[256];

	if (count > SHOWN_MAX)
		return;
	printf("%s: %s (%08x): predicted: %s; kernel: %s\n", what,
	       plan_place_name(place, address, name, sizeof(name)), expected->word,
	       expected->answer == PREDICT_NO ? expected->why : "yes", text[0] ? text : "yes");
}

static int compare(const struct tracefs *tracefs, const struct plan_place *place, uint64_t address,
		   struct tally *tally)
{
	struct expected expected = expect(&place->code, address, tally->is_stock);
	char text[256];
	int refused;

	refused = ask(tracefs, address, tally, text, sizeof(text));
	if (refused < 0)
		return refused;
	tally->instructions++;
	tally->refused += refused;
	if (expected.answer == PREDICT_UNKNOWN)
		tally->unknown++;
	else if (expected.is_not_text && !refused)
		tally->waiting++;
	else if (expected.answer == PREDICT_YES && refused)
		show(++tally->wrongly_yes, "wrongly yes", place, address, &expected, text);
	else if (expected.answer == PREDICT_NO && !refused)
		show(++tally->wrongly_no, "wrongly no", place, address, &expected, text);
	else if (refused && !tally->is_stock && strcmp(text, expected.why) != 0)
		show(++tally->other_text, "other reason", place, address, &expected, text);
	return 0;
}

static int compare_function(const struct tracefs *tracefs, struct plan_env *env, uint64_t start,
			    struct tally *tally)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("agree");
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	struct plan_place place;
	char target[64];
	size_t i;
	int r;

	snprintf(target, sizeof(target), "kprobe:0x%" PRIx64, start);
	r = probe_set_parse_probe(target, diag, &set);
	if (r < 0)
		return r;
	if (plan_resolve(env, set, &set->probes[0], diag, &place) < 0)
		return 0;
	tally->functions++;
	for (i = 0; i < place.code.n_words; i++) {
		r = compare(tracefs, &place, predict_word_address(&place.code, i), tally);
		if (r < 0)
			break;
	}
	plan_place_done(&place);
	return r;
}

/* The functions at addresses of their own: several names of one are one. */
static unsigned long count_functions(const struct ksyms *ksyms)
{
	const struct ksym *sym;
	unsigned long n = 0;
	uint64_t at = 0;

	for (sym = ksyms_first(ksyms); sym; sym = ksyms_next(ksyms, sym)) {
		n += sym->address != at;
		at = sym->address;
	}
	return n;
}

static void progress(const struct tally *tally, unsigned long n_functions, time_t *said)
{
	time_t now = time(NULL);

	if (now < *said + PROGRESS_SECONDS)
		return;
	*said = now;
	fprintf(stderr,
		"predict_agree: %lu of %lu functions, %lu instructions, %lu disagreements\n",
		tally->functions, n_functions, tally->instructions,
		tally->wrongly_yes + tally->wrongly_no + tally->other_text);
}

static int compare_all(const struct tracefs *tracefs, const struct part *part, struct tally *tally)
{
	const struct plan_env_config config = { .tracefs = tracefs };
	_cleanup_(plan_env_freep) struct plan_env *env = NULL;
	_cleanup_(ksyms_freep) struct ksyms *ksyms = NULL;
	unsigned long n = 0, n_functions;
	const struct ksym *sym;
	time_t said = time(NULL);
	uint64_t at = 0;
	int r;

	r = plan_env_new(&config, &env);
	if (r < 0)
		return r;
	r = ksyms_load_kallsyms(NULL, &ksyms);
	if (r < 0)
		return r;
	n_functions = count_functions(ksyms) / part->stride;
	for (sym = ksyms_first(ksyms); sym; sym = ksyms_next(ksyms, sym)) {
		if (sym->address == at)
			continue;
		at = sym->address;
		if (n++ % part->stride != part->first)
			continue;
		r = compare_function(tracefs, env, at, tally);
		if (r < 0)
			return r;
		progress(tally, n_functions, &said);
	}
	return 0;
}

int main(int argc, char **argv)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	struct tally tally = {
		.is_stock = argc > 3 && !strcmp(argv[3], "stock"),
		.by_query = argc > 3 && !strcmp(argv[3], "query"),
	};
	struct part part;
	bool is_bad;
	int r;

	if (argc < 3)
		return 2;
	part = (struct part){ strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10) };
	if (part.first >= part.stride)
		return 2;
	r = tracefs_open(NULL, &tracefs);
	if (r == 0)
		r = compare_all(tracefs, &part, &tally);
	if (r < 0) {
		fprintf(stderr, "predict_agree: %s\n", strerror(-r));
		return 1;
	}
	printf("%lu functions, %lu instructions: %lu refused, %lu not predicted, "
	       "%lu wrongly yes, %lu wrongly no, %lu for another reason\n",
	       tally.functions, tally.instructions, tally.refused, tally.unknown, tally.wrongly_yes,
	       tally.wrongly_no, tally.other_text);
	if (tally.by_query)
		printf("%lu of them tried, %lu otherwise than the query file says\n", tally.tried,
		       tally.query_wrong);
	is_bad = !tally.instructions || tally.unknown || tally.wrongly_yes || tally.wrongly_no ||
		 tally.other_text || tally.query_wrong;
	printf("%d passed, %d failed\n", !is_bad, is_bad);
	return is_bad;
}
