// SPDX-License-Identifier: GPL-2.0-only
/*
 * In the guest: asks the kernel about every instruction of many functions, and
 * compares its answer with the prediction. The probes are defined and deleted,
 * never enabled.
 *
 * usage: predict_agree STRIDE [stock]
 *
 * Every STRIDE-th function is asked about. A stock kernel's answers are held
 * against the model of it; it has no reasons to compare.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_answer.h"
#include "ksyms.h"
#include "plan.h"
#include "stock_kernel.h"
#include "tracefs.h"

/* Disagreements shown of each sort. */
#define SHOWN_MAX 10

/* What came of all questions. */
struct tally {
	bool is_stock;
	unsigned long functions;
	unsigned long instructions;
	unsigned long refused;
	unsigned long unknown;
	unsigned long waiting;	   /* no text, taken: the kernel waits for a module there */
	unsigned long wrongly_yes; /* predicted possible, refused */
	unsigned long wrongly_no;  /* predicted impossible, taken */
	unsigned long other_text;  /* refused for a reason other than predicted */
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

	refused = ask_kernel(tracefs, address, text, sizeof(text));
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
	for (i = 0; i < place.code.n_words && i < 2000; i++) {
		r = compare(tracefs, &place, place.code.start + 4 * i, tally);
		if (r < 0)
			break;
	}
	plan_place_done(&place);
	return r;
}

static int compare_all(const struct tracefs *tracefs, unsigned long stride, struct tally *tally)
{
	const struct plan_env_config config = { .tracefs = tracefs };
	_cleanup_(plan_env_freep) struct plan_env *env = NULL;
	_cleanup_(ksyms_freep) struct ksyms *ksyms = NULL;
	const struct ksym *sym;
	uint64_t at = 0;
	unsigned long n = 0;
	int r;

	r = plan_env_new(&config, &env);
	if (r < 0)
		return r;
	r = ksyms_load_kallsyms(NULL, &ksyms);
	if (r < 0)
		return r;
	for (sym = ksyms_first(ksyms); sym; sym = ksyms_next(ksyms, sym)) {
		if (sym->address == at || n++ % stride)
			continue;
		at = sym->address;
		r = compare_function(tracefs, env, at, tally);
		if (r < 0)
			return r;
	}
	return 0;
}

int main(int argc, char **argv)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	struct tally tally = { .is_stock = argc > 2 && !strcmp(argv[2], "stock") };
	bool is_bad;
	int r;

	if (argc < 2 || strtoul(argv[1], NULL, 10) == 0)
		return 2;
	r = tracefs_open(NULL, &tracefs);
	if (r == 0)
		r = compare_all(tracefs, strtoul(argv[1], NULL, 10), &tally);
	if (r < 0) {
		fprintf(stderr, "predict_agree: %s\n", strerror(-r));
		return 1;
	}
	printf("%lu functions, %lu instructions: %lu refused, %lu not predicted, "
	       "%lu wrongly yes, %lu wrongly no, %lu for another reason\n",
	       tally.functions, tally.instructions, tally.refused, tally.unknown, tally.wrongly_yes,
	       tally.wrongly_no, tally.other_text);
	is_bad = !tally.instructions || tally.wrongly_yes || tally.wrongly_no || tally.other_text;
	printf("%d passed, %d failed\n", !is_bad, is_bad);
	return is_bad;
}
