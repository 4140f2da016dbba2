// SPDX-License-Identifier: GPL-2.0-only
/*
 * probectl explain: whether one place can be probed, and why, with the code
 * around it.
 */
#include "options.h"
#include "report.h"
#include "verbs.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/btf_text.h"
#include "lib/cleanup.h"
#include "lib/diag.h"
#include "lib/disasm.h"
#include "lib/json_writer.h"
#include "lib/macro.h"
#include "lib/plan.h"
#include "lib/plan_btf.h"
#include "lib/spec.h"
#include "lib/stock_kernel.h"
#include "lib/tracefs.h"

#include "table.h"

/* Instructions shown before and after the place. */
#define AROUND 5

/* A dozen instructions with their reasons take a fifth of it. */
#define JSON_MAX_BYTES (64U << 10)

struct explain_options {
	struct machine_options kernel;
	const char *kind;
	const char *target;
	bool is_json;
};

/* One place, its prediction, and the sum over its function. */
struct explanation {
	struct plan_env *env;
	const struct probe_spec *probe;
	struct plan_place place;
	struct prediction prediction;
	char prototype[BTF_TEXT_MAX];
	uint64_t nearest[2];
	size_t n_nearest;
	size_t n_probeable;
	bool is_stock_wrong;
};

/* "kretprobe:vfs_read", as run takes it; what is no kind is a module. */
static void take_kind_of_target(struct explain_options *options)
{
	size_t size = strcspn(options->target, ":");
	enum probe_kind kind;
	char name[16] = "";

	if (options->kind || options->target[size] != ':' || size >= sizeof(name))
		return;
	memcpy(name, options->target, size);
	if (probe_kind_from_name(name, &kind) < 0)
		return;
	options->kind = probe_kind_name(kind);
	options->target += size + 1;
}

/* Positive: parsed; otherwise the exit status, negated. */
static int parse_options(int argc, char **argv, struct explain_options *options)
{
	enum probe_kind kind;
	int key, status;

	while ((key = options_next(&verb_explain, argc, argv, &status)) > 0) {
		switch (key) {
		case 'b':
			options->kernel.btf = optarg;
			break;
		case 'a':
			options->kernel.arch = optarg;
			break;
		case 'j':
			options->is_json = true;
			break;
		case 'k':
			options->kind = optarg;
			break;
		default:
			options->kernel.vmlinux = optarg;
			break;
		}
	}
	if (key < 0)
		return -status;
	if (argc - optind != 1 || !*argv[optind])
		return -usage_error("explain", "name one TARGET");
	if (machine_options_check(&options->kernel))
		return -usage_error("explain", "%s", machine_options_check(&options->kernel));
	options->target = argv[optind];
	take_kind_of_target(options);
	if (!options->kind)
		options->kind = options->target[0] == '/' ? "uprobe" : "kprobe";
	if (probe_kind_from_name(options->kind, &kind) < 0) {
		const char *nearest = probe_kind_nearest(options->kind);

		if (!nearest)
			return -usage_error("explain", "no kind \"%s\"", options->kind);
		return -usage_error("explain", "no kind \"%s\"; did you mean \"%s\"?",
				    options->kind, nearest);
	}
	if (probe_kind_is_event(kind))
		return -usage_error("explain", "a %s has no single place in the code: check it",
				    options->kind);
	return 1;
}

/*
 * Instead of a place: the name alone is known, of a kernel that hides its
 * addresses, or of a module that is not in the file.
 */
static bool has_place(const struct plan_place *place)
{
	return place->code.size;
}

static const char *place_name(const struct explanation *explanation, uint64_t address, char *buf,
			      size_t size)
{
	return plan_place_name(&explanation->place, address, buf, size);
}

static size_t count_probeable(const struct predict_code *code)
{
	struct prediction prediction;
	size_t i, n = 0;

	for (i = 0; i < code->n_words; i++) {
		predict_at(code, predict_word_address(code, i), &prediction);
		n += prediction.answer == PREDICT_YES;
	}
	return n;
}

static void first_and_last(const struct explanation *explanation, size_t *ret_first,
			   size_t *ret_last)
{
	const struct plan_place *place = &explanation->place;
	size_t at = (size_t)(place->address - predict_word_address(&place->code, 0)) / 4;

	*ret_first = at > AROUND ? at - AROUND : 0;
	*ret_last = at + AROUND < place->code.n_words ? at + AROUND + 1 : place->code.n_words;
}

static void print_code(const struct explanation *explanation)
{
	const struct predict_code *code = &explanation->place.code;
	size_t first, last, i;

	first_and_last(explanation, &first, &last);
	for (i = first; i < last; i++) {
		uint64_t address = predict_word_address(code, i);
		struct prediction prediction;
		char text[DISASM_MAX_BYTES];

		predict_at(code, address, &prediction);
		printf("  %c %c %" PRIx64 " +0x%-4" PRIx64 " %08x  %s\n",
		       explanation->place.address - address < 4 ? '>' : ' ',
		       predict_letter(&prediction), address, address - code->start, code->words[i],
		       disasm_print(plan_disasm(explanation->env), address, code->words[i], text,
				    sizeof(text)));
	}
}

static const char *answer_text(const struct prediction *prediction)
{
	switch (prediction->answer) {
	case PREDICT_YES:
		return "can be probed";
	case PREDICT_NO:
		return "cannot be probed";
	default:
		return "ask the kernel";
	}
}

static enum table_style answer_style(const struct prediction *prediction)
{
	switch (prediction->answer) {
	case PREDICT_YES:
		return TABLE_GOOD;
	case PREDICT_NO:
		return TABLE_BAD;
	default:
		return TABLE_WARN;
	}
}

/* "vfs_read+0x14 (0xffff800080000014): cannot be probed" */
static void print_answer(const struct explanation *explanation)
{
	const struct plan_place *place = &explanation->place;
	struct table_view view = table_view_of(stdout);
	char name[256];

	if (has_place(place))
		printf("%s (0x%" PRIx64 "): ",
		       place_name(explanation, place->address, name, sizeof(name)), place->address);
	else
		printf("%s: ", explanation->probe->target);
	table_print_word(&view, answer_style(&explanation->prediction),
			 answer_text(&explanation->prediction), stdout);
	putchar('\n');
}

static void print_text(const struct explanation *explanation)
{
	const struct prediction *prediction = &explanation->prediction;
	const struct plan_place *place = &explanation->place;
	char name[256], second[256], sentence[512];

	print_answer(explanation);
	if (prediction->answer == PREDICT_NO)
		printf("    %s\n    %s\n",
		       plan_reason_sentence(prediction, sentence, sizeof(sentence)),
		       probe_reason_advice(prediction->reason));
	if (prediction->answer == PREDICT_UNKNOWN && prediction->unknown)
		printf("    %s\n", prediction->unknown);
	if (explanation->is_stock_wrong)
		puts("    a kernel without our series (Linux 6.12, 7.2) takes it, and the code then "
		     "does\n    something else, or nothing");
	if (explanation->n_nearest)
		printf("    nearest probeable: %s%s%s\n",
		       place_name(explanation, explanation->nearest[0], name, sizeof(name)),
		       explanation->n_nearest > 1 ? ", " : "",
		       explanation->n_nearest > 1 ? place_name(explanation, explanation->nearest[1],
							       second, sizeof(second))
						  : "");
	if (explanation->prototype[0])
		printf("    %s\n", explanation->prototype);
	if (!place->code.n_words)
		return;
	putchar('\n');
	print_code(explanation);
	if (place->symbol)
		printf("\n%zu of %zu instructions of %s%s can be probed\n",
		       explanation->n_probeable, place->code.n_words, place->symbol,
		       place->code.size / 4 > place->code.n_words ? " around it" : "");
}

static void json_text(struct json_writer *w, const char *key, const char *text)
{
	json_key(w, key);
	json_string(w, text, strlen(text));
}

static void json_bool(struct json_writer *w, bool value)
{
	const char *text = value ? "true" : "false";

	json_raw(w, text, strlen(text));
	w->comma = true;
}

static const char *verdict_word(const struct prediction *prediction)
{
	switch (predict_letter(prediction)) {
	case 'E':
		return "emulate";
	case 'S':
		return "slot";
	case 'W':
		return "rewrite";
	case 'R':
		return "reject";
	default:
		return "unknown";
	}
}

static void json_prediction(struct json_writer *w, const struct prediction *prediction)
{
	char sentence[512];

	json_text(w, "verdict", verdict_word(prediction));
	if (prediction->answer == PREDICT_UNKNOWN && prediction->unknown)
		json_text(w, "unknown", prediction->unknown);
	if (prediction->answer != PREDICT_NO)
		return;
	json_text(w, "reason", probe_reason_slug(prediction->reason));
	json_text(w, "text", plan_reason_sentence(prediction, sentence, sizeof(sentence)));
	json_text(w, "advice", probe_reason_advice(prediction->reason));
}

static void json_code(struct json_writer *w, const struct explanation *explanation)
{
	const struct predict_code *code = &explanation->place.code;
	size_t first, last, i;

	json_key(w, "code");
	json_array_begin(w);
	first_and_last(explanation, &first, &last);
	for (i = first; i < last; i++) {
		uint64_t address = predict_word_address(code, i);
		struct prediction prediction;
		char text[DISASM_MAX_BYTES];

		predict_at(code, address, &prediction);
		json_object_begin(w);
		json_key(w, "address");
		json_hex(w, address);
		json_key(w, "word");
		json_hex(w, code->words[i]);
		json_text(w, "instruction",
			  disasm_print(plan_disasm(explanation->env), address, code->words[i], text,
				       sizeof(text)));
		json_prediction(w, &prediction);
		json_object_end(w);
	}
	json_array_end(w);
}

static void json_place(struct json_writer *w, const struct explanation *explanation)
{
	const struct plan_place *place = &explanation->place;
	char name[256];
	size_t i;

	json_text(w, "target", explanation->probe->target);
	json_text(w, "kind", probe_kind_name(explanation->probe->kind));
	if (has_place(place)) {
		json_text(w, "place", place_name(explanation, place->address, name, sizeof(name)));
		json_key(w, "address");
		json_hex(w, place->address);
	}
	if (probe_kind_is_user(explanation->probe->kind)) {
		json_key(w, "file_offset");
		json_hex(w, place->file_offset);
	}
	if (explanation->prototype[0])
		json_text(w, "prototype", explanation->prototype);
	json_prediction(w, &explanation->prediction);
	if (explanation->prediction.has_window) {
		json_key(w, "sequence_first");
		json_hex(w, explanation->prediction.window_first);
		json_key(w, "sequence_last");
		json_hex(w, explanation->prediction.window_last);
	}
	json_key(w, "stock_takes_it_wrongly");
	json_bool(w, explanation->is_stock_wrong);
	json_key(w, "nearest");
	json_array_begin(w);
	for (i = 0; i < explanation->n_nearest; i++) {
		place_name(explanation, explanation->nearest[i], name, sizeof(name));
		json_string(w, name, strlen(name));
	}
	json_array_end(w);
	json_key(w, "probeable");
	json_u64(w, explanation->n_probeable);
	json_key(w, "instructions");
	json_u64(w, place->code.n_words);
	json_code(w, explanation);
	json_key(w, "diagnostics");
	json_array_begin(w);
	json_array_end(w);
}

static int print_json(const struct explanation *explanation)
{
	_cleanup_free_ char *buf = malloc(JSON_MAX_BYTES);
	struct json_writer w;

	if (!buf)
		return -ENOMEM;
	json_writer_init(&w, buf, JSON_MAX_BYTES);
	json_object_begin(&w);
	json_place(&w, explanation);
	json_object_end(&w);
	if (w.overflow)
		return -E2BIG;
	printf("%.*s\n", (int)(w.at - w.start), w.start);
	return 0;
}

static int explain(struct plan_env *env, const struct probe_set *set,
		   const struct explain_options *options, struct diag *diag)
{
	struct explanation explanation = { .env = env, .probe = &set->probes[0] };
	int r;

	r = plan_resolve(env, set, explanation.probe, diag, &explanation.place);
	if (r < 0)
		return r;
	explanation.prediction.answer = PREDICT_UNKNOWN;
	explanation.prediction.unknown =
		options->kernel.vmlinux
			? "the file does not hold it"
			: "its address is not known here: run as root, or name a kernel "
			  "with --vmlinux FILE";
	if (has_place(&explanation.place)) {
		predict_at(&explanation.place.code, explanation.place.address,
			   &explanation.prediction);
		explanation.is_stock_wrong = stock_is_wrong(&explanation.place.code,
							    explanation.place.address,
							    &explanation.prediction);
	}
	if (explanation.prediction.answer == PREDICT_NO)
		explanation.n_nearest = predict_nearest(
			&explanation.place.code, explanation.place.address, explanation.nearest);
	explanation.n_probeable = count_probeable(&explanation.place.code);
	if (!probe_kind_is_user(explanation.probe->kind))
		(void)plan_print_prototype(env, explanation.probe, &explanation.place,
					   explanation.prototype, sizeof(explanation.prototype));
	if (options->is_json)
		r = print_json(&explanation);
	else
		print_text(&explanation);
	plan_place_done(&explanation.place);
	if (r < 0)
		return r;
	return explanation.prediction.answer == PREDICT_YES ? EXIT_DONE : EXIT_FAILED;
}

static int parse_target(const struct explain_options *options, struct diag *diag,
			struct probe_set **ret_set)
{
	_cleanup_free_ char *text = NULL;

	if (asprintf(&text, "%s:%s", options->kind, options->target) < 0) {
		text = NULL;
		return -ENOMEM;
	}
	return probe_set_parse_probe(text, diag, ret_set);
}

static void print_notes(const struct plan_env *env)
{
	size_t i;

	for (i = 0; i < plan_env_n_notes(env); i++)
		fprintf(stderr, "note: %s\n", plan_env_get_note(env, i));
}

static int explain_target(const struct explain_options *options, struct diag *diag)
{
	_cleanup_(tracefs_freep) struct tracefs *tracefs = NULL;
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(plan_env_freep) struct plan_env *env = NULL;
	int r;

	r = parse_target(options, diag, &set);
	if (r >= 0)
		r = machine_open(&options->kernel, diag, &tracefs, &env);
	if (r < 0)
		return r;
	r = explain(env, set, options, diag);
	print_notes(env);
	return r;
}

/* The arguments have no file, and places only in a line that we made of them. */
static void forget_places(struct diag *diag)
{
	size_t i;

	for (i = 0; i < diag->n_entries; i++) {
		diag->entries[i].place = (struct place){ 0 };
		diag->entries[i].pointer[0] = '\0';
	}
}

static void report_failure(const struct explain_options *options, struct diag *diag, int error)
{
	if (diag->n_entries == 0)
		diag_add(diag, DIAG_ERROR, NULL, "", "%s: %s", options->target, strerror(-error));
	if (!options->is_json) {
		report_plainly("explain", diag);
		return;
	}
	forget_places(diag);
	putchar('{');
	report_json_member("target", options->target);
	report_json_member("kind", options->kind);
	report_json_member("verdict", "unknown");
	fputs("\"diagnostics\":", stdout);
	(void)diag_print_json(diag, stdout);
	puts("}");
}

static int run(int argc, char **argv)
{
	struct explain_options options = { 0 };
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r;

	r = parse_options(argc, argv, &options);
	if (r <= 0)
		return -r;
	diag = diag_new(options.target);
	if (!diag)
		return EXIT_FAILED;
	r = explain_target(&options, diag);
	if (r < 0) {
		report_failure(&options, diag, r);
		r = EXIT_FAILED;
	}
	return report_output("explain", r);
}

static const struct verb_option options_table[] = {
	{ .name = "kind",
	  .key = 'k',
	  .value = "KIND",
	  .word = WORD_KIND,
	  .help = "kprobe, kretprobe, uprobe or uretprobe; without it, uprobe\n"
		  "for a TARGET that starts with '/' and kprobe for others" },
	MACHINE_OPTIONS("Look at this kernel instead of the running one"),
	{ .name = "json", .key = 'j', .help = "One JSON object" },
	{ .name = NULL },
};

const struct verb verb_explain = {
	.name = "explain",
	.args = "TARGET",
	.about = "Say whether one place can be probed, and why",
	.text = "Say whether one place can be probed, and if not, why and where else.\n"
		"TARGET is as in a probe set: vfs_read+0x1c, MODULE:FUNCTION, 0xffff800080264d2c,\n"
		"/bin/bash:readline, /bin/bash:0x4710; its kind may stand before it, as in\n"
		"kretprobe:vfs_read.\n",
	.after = "Letters before the instructions: E emulated, S stepped from a slot, W stepped\n"
		 "after a rewrite, R refused, ? not known.\n",
	.exit_status = "0 it can be probed, 1 it cannot, or nobody knows, 2 wrong usage",
	.options = options_table,
	.word = WORD_TARGET,
	.run = run,
};
