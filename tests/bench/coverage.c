// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of the instructions of a kernel, how many can be probed, and what keeps
 * probes away from the others: on ours, and on a kernel without the series by
 * the rules of stock_kernel.h. Both look at the same vmlinux.
 *
 * usage: coverage VMLINUX
 *
 * Exit status 0 when ours refuses, for the instruction or those around it, less
 * than half of what a stock kernel refuses.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "elf_image.h"
#include "ksyms.h"
#include "macro.h"
#include "plan.h"
#include "stock_kernel.h"

/* Kinds of instruction that the stock rules name, and the combinations with our answer. */
#define PAIRS_MAX 256

/* Words that both answer in one way; NULL for one that can be probed. */
struct pair {
	const char *stock;
	const char *ours;
	unsigned long count;
};

struct tally {
	unsigned long functions;
	unsigned long instructions; /* in code that can run */
	unsigned long gone;	    /* in code that cannot: freed after boot, no code at all */
	unsigned long unknown;
	unsigned long by_place[PROBE_REASON_OTHER + 1]; /* refused by both, for what lives there */
	unsigned long how[A64_REWRITE + 1];
	unsigned long stock_how[STOCK_STEP + 1];
	struct pair pairs[PAIRS_MAX];
	size_t n_pairs;
};

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static int count_pair(struct tally *tally, const char *stock, const char *ours)
{
	size_t i;

	for (i = 0; i < tally->n_pairs; i++)
		if (same(tally->pairs[i].stock, stock) && same(tally->pairs[i].ours, ours))
			break;
	if (i == PAIRS_MAX)
		return -E2BIG;
	if (i == tally->n_pairs)
		tally->pairs[tally->n_pairs++] = (struct pair){ stock, ours, 0 };
	tally->pairs[i].count++;
	return 0;
}

static int count_place(const struct predict_code *code, uint64_t address, struct tally *tally)
{
	struct stock_prediction stock;
	struct prediction ours;

	predict_at(code, address, &ours);
	if (ours.answer == PREDICT_NO &&
	    (ours.reason == PROBE_REASON_NOT_TEXT || ours.reason == PROBE_REASON_INIT_TEXT)) {
		tally->gone++;
		return 0;
	}
	tally->instructions++;
	if (ours.answer == PREDICT_UNKNOWN) {
		tally->unknown++;
		return 0;
	}
	if (ours.answer == PREDICT_NO && ours.reason >= PROBE_REASON_MISALIGNED) {
		tally->by_place[ours.reason]++;
		return 0;
	}
	stock_predict_at(code, address, &stock);
	if (ours.answer == PREDICT_YES)
		tally->how[ours.verdict.how]++;
	if (stock.answer == PREDICT_YES)
		tally->stock_how[stock.how]++;
	return count_pair(tally, stock.name,
			  ours.answer == PREDICT_NO ? probe_reason_slug(ours.reason) : NULL);
}

static int count_function(struct plan_env *env, const struct ksym *sym, struct tally *tally)
{
	_cleanup_(diag_freep) struct diag *diag = diag_new("coverage");
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	struct plan_place place;
	char target[64];
	size_t i;
	int r;

	snprintf(target, sizeof(target), "kprobe:0x%" PRIx64, sym->address);
	r = probe_set_parse_probe(target, diag, &set);
	if (r < 0)
		return r;
	if (plan_resolve(env, set, &set->probes[0], diag, &place) < 0)
		return 0;
	tally->functions++;
	for (i = 0; r == 0 && i < place.code.n_words; i++)
		r = count_place(&place.code, predict_word_address(&place.code, i), tally);
	plan_place_done(&place);
	return r;
}

static int count_all(const char *vmlinux, struct tally *tally)
{
	const struct plan_env_config config = { .vmlinux = vmlinux };
	_cleanup_(elf_image_freep) struct elf_image *image = NULL;
	_cleanup_(plan_env_freep) struct plan_env *env = NULL;
	_cleanup_(ksyms_freep) struct ksyms *ksyms = NULL;
	const struct ksym *sym;
	uint64_t at = 0;
	int r;

	r = plan_env_new(&config, &env);
	if (r == 0)
		r = elf_image_open(vmlinux, &image);
	if (r == 0)
		r = ksyms_load_image(image, &ksyms);
	if (r < 0)
		return r;
	for (sym = ksyms_first(ksyms); sym && r == 0; sym = ksyms_next(ksyms, sym)) {
		/* Several names of one place */
		if (sym->address == at)
			continue;
		at = sym->address;
		r = count_function(env, sym, tally);
	}
	return r;
}

static int more_first(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return (x->count < y->count) - (x->count > y->count);
}

/* The classes of one of the kernels, each with how many of it the other one takes. */
static void print_classes(const struct tally *tally, bool is_ours)
{
	struct pair classes[PAIRS_MAX];
	size_t n = 0, i, k;

	for (i = 0; i < tally->n_pairs; i++) {
		const struct pair *pair = &tally->pairs[i];
		const char *name = is_ours ? pair->ours : pair->stock;

		if (!name)
			continue;
		for (k = 0; k < n && !same(classes[k].ours, name); k++)
			;
		if (k == n)
			classes[n++] = (struct pair){ .stock = NULL, .ours = name };
		classes[k].count += pair->count;
	}
	qsort(classes, n, sizeof(classes[0]), more_first);
	for (k = 0; k < n; k++) {
		unsigned long taken = 0;

		for (i = 0; i < tally->n_pairs; i++) {
			const struct pair *pair = &tally->pairs[i];

			if (same(is_ours ? pair->ours : pair->stock, classes[k].ours) &&
			    !(is_ours ? pair->stock : pair->ours))
				taken += pair->count;
		}
		printf("  %-24s %9lu   %9lu\n", classes[k].ours, classes[k].count, taken);
	}
}

static double percent(unsigned long part, unsigned long whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* Exit status */
static int report(const struct tally *tally)
{
	unsigned long ours = 0, stock = 0, place = 0, probed, stock_probed;
	size_t i;

	for (i = 0; i < tally->n_pairs; i++) {
		ours += tally->pairs[i].ours ? tally->pairs[i].count : 0;
		stock += tally->pairs[i].stock ? tally->pairs[i].count : 0;
	}
	for (i = 0; i < ARRAY_SIZE(tally->by_place); i++)
		place += tally->by_place[i];
	probed = tally->how[A64_EMULATE] + tally->how[A64_SLOT] + tally->how[A64_REWRITE];
	stock_probed = tally->stock_how[STOCK_SIMULATE] + tally->stock_how[STOCK_STEP];
	printf("%lu functions, %lu instructions (and %lu that cannot run after boot)\n\n",
	       tally->functions, tally->instructions, tally->gone);
	printf("%-26s %9s %6s   %9s %6s\n", "", "stock", "%", "ours", "%");
	printf("%-26s %9lu %6.2f   %9lu %6.2f\n", "can be probed", stock_probed,
	       percent(stock_probed, tally->instructions), probed,
	       percent(probed, tally->instructions));
	printf("  %-24s %9lu %6s   %9lu\n", "emulated", tally->stock_how[STOCK_SIMULATE], "",
	       tally->how[A64_EMULATE]);
	printf("  %-24s %9lu %6s   %9lu\n", "stepped", tally->stock_how[STOCK_STEP], "",
	       tally->how[A64_SLOT] + tally->how[A64_REWRITE]);
	printf("%-26s %9lu %6.2f   %9lu %6.2f\n", "refused for the words", stock,
	       percent(stock, tally->instructions), ours, percent(ours, tally->instructions));
	printf("%-26s %9lu %6.2f   %9lu %6.2f\n", "refused for the place", place,
	       percent(place, tally->instructions), place, percent(place, tally->instructions));
	for (i = 0; i < ARRAY_SIZE(tally->by_place); i++)
		if (tally->by_place[i])
			printf("  %-24s %9lu %6s   %9lu\n", probe_reason_slug((enum probe_reason)i),
			       tally->by_place[i], "", tally->by_place[i]);
	if (tally->unknown)
		printf("%-26s %9lu\n", "not known", tally->unknown);
	printf("\n%-26s %9s   %9s\n", "stock refuses, as", "", "ours takes");
	print_classes(tally, false);
	printf("\n%-26s %9s   %9s\n", "ours refuses, as", "", "stock takes");
	print_classes(tally, true);
	printf("\nours refuses %.3f of what stock refuses for the words, %.3f of all it refuses\n",
	       stock ? (double)ours / (double)stock : 0,
	       stock + place ? (double)(ours + place) / (double)(stock + place) : 0);
	return 2 * ours < stock ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct tally tally = { 0 };
	int r;

	if (argc != 2) {
		fputs("usage: coverage VMLINUX\n", stderr);
		return 2;
	}
	r = count_all(argv[1], &tally);
	if (r < 0) {
		fprintf(stderr, "coverage: %s: %s\n", argv[1], strerror(-r));
		return 2;
	}
	return report(&tally);
}
