// SPDX-License-Identifier: GPL-2.0-only
#include "complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/diag.h"
#include "lib/macro.h"
#include "lib/set_survey.h"
#include "lib/spec.h"

#include "verbs.h"

/* A function is offered when so much of it is written, and no more than so many. */
#define FUNCTION_MIN_BYTES 2
#define FUNCTIONS_MAX	   500

/* The words before, and what the candidates must begin with. */
struct completion {
	const struct verb *verb;
	char **words;
	int n_words;
	const char *before;
	const char *begun;
};

/* @before is of the word at the cursor, as "--kind=" is, and comes back with each. */
static void offer(const struct completion *completion, const char *word, const char *about)
{
	if (strncmp(word, completion->begun, strlen(completion->begun)) == 0)
		printf("%s%s\t%.*s\n", completion->before, word, (int)strcspn(about, "\n"), about);
}

static void offer_files(const struct completion *completion)
{
	(void)completion;
	puts(":file");
}

static void offer_sets(const struct completion *completion)
{
	_cleanup_(set_survey_freep) struct set_survey *survey = NULL;
	const char *const *dirs;
	size_t n_dirs = probe_set_search_path(&dirs), i;

	if (set_survey_new(dirs, n_dirs, NULL, &survey) < 0)
		return;
	for (i = 0; i < survey->n_sets; i++) {
		const struct surveyed_set *set = &survey->sets[i];

		if (set->standing == SET_COUNTS || set->standing == SET_NO_FILE)
			offer(completion, set->name, set->path ? set->path : "running");
	}
}

static void offer_sets_and_files(const struct completion *completion)
{
	if (!strchr(completion->begun, '/'))
		offer_sets(completion);
	offer_files(completion);
}

/* A line: ADDRESS TYPE NAME [MODULE]; everybody may read the names. */
static void offer_functions(const struct completion *completion)
{
	_cleanup_fclose_ FILE *kallsyms = fopen("/proc/kallsyms", "re");
	_cleanup_free_ char *line = NULL;
	size_t room = 0, n = 0;
	char type, name[512];

	while (kallsyms && n < FUNCTIONS_MAX && getline(&line, &room, kallsyms) > 0) {
		if (sscanf(line, "%*s %c %511s", &type, name) != 2 || !strchr("tTwW", type) ||
		    strncmp(name, completion->begun, strlen(completion->begun)) != 0)
			continue;
		offer(completion, name, "function of this kernel");
		n++;
	}
}

static void offer_targets(const struct completion *completion)
{
	if (completion->begun[0] == '/')
		offer_files(completion);
	else if (strlen(completion->begun) >= FUNCTION_MIN_BYTES)
		offer_functions(completion);
}

static const struct verb_option *find_option(const struct verb *verb, const char *word);

/* The first argument that is no option's value: the set. */
static const char *find_set(const struct completion *completion)
{
	int i;

	for (i = 1; i < completion->n_words - 1; i++) {
		const struct verb_option *option =
			find_option(completion->verb, completion->words[i]);

		if (option && option->value && !strchr(completion->words[i], '='))
			i++;
		else if (completion->words[i][0] != '-')
			return completion->words[i];
	}
	return NULL;
}

static void offer_probes(const struct completion *completion)
{
	_cleanup_(probe_set_freep) struct probe_set *set = NULL;
	_cleanup_(diag_freep) struct diag *diag = diag_new("");
	_cleanup_free_ char *path = NULL;
	const char *name = find_set(completion);
	size_t i;

	if (!name || !diag || probe_set_find(name, &path) < 0 ||
	    probe_set_load_partial(path, diag, &set) < 0)
		return;
	for (i = 0; i < set->n_probes; i++)
		if (set->probes[i].role != PROBE_CALL_ENTRY)
			offer(completion, set->probes[i].name, set->probes[i].target);
}

static void offer_kinds(const struct completion *completion)
{
	enum probe_kind kind;

	for (kind = 0; kind < PROBE_KIND_COUNT; kind++)
		if (!probe_kind_is_event(kind))
			offer(completion, probe_kind_name(kind), "kind of probe");
}

static void offer_machines(const struct completion *completion)
{
	offer(completion, "arm64", "machine");
	offer(completion, "x86_64", "machine");
}

static void offer_words(const struct completion *completion, enum word_kind kind)
{
	static void (*const offers[])(const struct completion *) = {
		[WORD_FILE] = offer_files,
		[WORD_SET] = offer_sets,
		[WORD_SET_FILE] = offer_sets_and_files,
		[WORD_TARGET] = offer_targets,
		[WORD_PROBE] = offer_probes,
		[WORD_KIND] = offer_kinds,
		[WORD_ARCH] = offer_machines,
		[WORD_KIND_COUNT] = NULL,
	};

	if (offers[kind])
		offers[kind](completion);
}

/* ---- verbs and options ---- */

static const struct verb *find_verb(const char *name)
{
	const struct verb *verb;
	size_t i;

	for (i = 0; (verb = verbs_get(i)); i++)
		if (!strcmp(verb->name, name))
			return verb;
	return NULL;
}

/* Of "--name", "--name=value" or "-n". */
static const struct verb_option *find_option(const struct verb *verb, const char *word)
{
	const struct verb_option *option;
	size_t size = strcspn(word, "=");

	for (option = verb->options; option && option->name; option++) {
		if (option->is_short && word[0] == '-' && word[1] == option->key && !word[2])
			return option;
		if (!strncmp(word, "--", 2) && strlen(option->name) == size - 2 &&
		    !strncmp(word + 2, option->name, size - 2))
			return option;
	}
	return NULL;
}

static void offer_verbs(const struct completion *completion)
{
	const struct verb *verb;
	size_t i;

	for (i = 0; (verb = verbs_get(i)); i++)
		offer(completion, verb->name, verb->about);
	offer(completion, "--help", "List the verbs");
	offer(completion, "--version", "Print the version");
}

static void offer_options(const struct completion *completion)
{
	const struct verb_option *option;
	char name[64];

	for (option = completion->verb->options; option && option->name; option++) {
		snprintf(name, sizeof(name), "--%s", option->name);
		offer(completion, name, option->help);
	}
	offer(completion, "--help", "Tell about the verb");
}

static void complete_argument(struct completion *completion)
{
	const struct verb_option *option =
		completion->n_words > 2
			? find_option(completion->verb, completion->words[completion->n_words - 2])
			: NULL;
	_cleanup_free_ char *before = NULL;
	const char *equals = strchr(completion->begun, '=');

	/* "--kind" "ua", then "--kind=ua" */
	if (option && option->value && !strchr(completion->words[completion->n_words - 2], '=')) {
		offer_words(completion, option->word);
		return;
	}
	option = equals ? find_option(completion->verb, completion->begun) : NULL;
	if (option && option->value) {
		before = strndup(completion->begun, (size_t)(equals + 1 - completion->begun));
		if (!before)
			return;
		completion->before = before;
		completion->begun = equals + 1;
		offer_words(completion, option->word);
	} else if (completion->begun[0] == '-') {
		offer_options(completion);
	} else {
		offer_words(completion, completion->verb->word);
	}
}

void complete_words(int n, char **words)
{
	struct completion completion = {
		.words = words,
		.n_words = n,
		.before = "",
		.begun = words[n - 1],
	};

	if (n == 1) {
		offer_verbs(&completion);
		return;
	}
	completion.verb = find_verb(words[0]);
	if (completion.verb)
		complete_argument(&completion);
}
