// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes functions out of random instructions, the same ones for a seed.
 *
 * usage: generate SEED INSTRUCTIONS DIRECTORY
 *
 * Writes DIRECTORY/cases.S, the functions, with at least that many instructions
 * in all, for a program and for a kernel module; and DIRECTORY/table.c, which
 * says of each of them what it is. A function is entered with each register
 * random but for those that instructions.h names, ends for each state it is
 * entered with, and counts the runs of its blocks, six bits for each, in x28.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instructions.h"

#define BLOCKS_MAX     10 /* of six bits each */
#define LENGTH_MIN     14
#define LENGTH_SPREAD  12
#define FAR_LITERALS   64
#define CONTROL_BLOCKS 4 /* that a row of control flow takes, at most */
#define ARRAY_SIZE(a)  (sizeof(a) / sizeof(*(a)))

/* A deck of rows, which come up in random order, and none again before all did. */
struct deck {
	const struct row *rows;
	unsigned int count;
	unsigned int next;
	unsigned int order[256];
};

/* What one row has drawn so far. */
struct draw {
	unsigned char registers[32];
	unsigned int count;
	uint64_t taken;	     /* bit n: general register n; 32 + n: vector register n */
	unsigned int vector; /* the last one drawn */
	char arrangement[4];
};

struct generator {
	uint64_t random;
	struct deck straight;
	struct deck relative;
	struct deck control;
	FILE *code;
	FILE *table;
	unsigned int function;
	unsigned int block;    /* where the next instruction is */
	unsigned int blocks;   /* of the function */
	unsigned int literals; /* of the function */
	unsigned int labels;   /* of the whole file */
	unsigned int length;   /* of the function, in instructions */
	unsigned int total;    /* instructions of all functions */
	const char *class;
	int user;
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* splitmix64 */
static uint64_t random_next(struct generator *g)
{
	uint64_t z = g->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned int random_below(struct generator *g, unsigned int limit)
{
	return random_next(g) % limit;
}

static const struct row *deck_draw(struct generator *g, struct deck *deck)
{
	unsigned int i, j, swap;

	if (deck->next == 0) {
		for (i = 0; i < deck->count; i++) {
			j = random_below(g, i + 1);
			swap = i;
			if (j != i) {
				swap = deck->order[j];
				deck->order[j] = i;
			}
			deck->order[i] = swap;
		}
	}
	i = deck->next++;
	deck->next %= deck->count;
	return &deck->rows[deck->order[i]];
}

static void emit(struct generator *g, const char *text)
{
	fprintf(g->code, g->user ? "\tUSER_ONLY(%s)\n" : "\t%s\n", text);
	fprintf(g->table, "\t{ %u, %u, \"%s\", %d, \"%s\" },\n", g->function, g->block, g->class,
		g->user, text);
	g->length++;
	g->total++;
}

/* The block's first instructions: @first, if any, and the one that counts it. */
static void begin_block(struct generator *g, const char *first)
{
	const char *class = g->class;
	int user = g->user;
	char text[64];

	g->block = g->blocks++;
	if (g->block >= BLOCKS_MAX) {
		fprintf(stderr, "generate: %s: too many blocks\n", class);
		exit(1);
	}
	if (*first)
		emit(g, first);
	g->class = "marker";
	g->user = 0;
	snprintf(text, sizeof(text), "add x28, x28, x25, lsl #%u", 6 * g->block);
	emit(g, text);
	g->class = class;
	g->user = user;
}

/* Registers that a hole may be filled with; see instructions.h for the others. */
static unsigned int draw_general(struct generator *g, struct draw *draw, int distinct)
{
	static const unsigned char pool[] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
					      13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 29 };
	unsigned int n;

	do {
		n = pool[random_below(g, ARRAY_SIZE(pool))];
	} while (distinct && draw->taken >> n & 1);
	return n;
}

static unsigned int draw_even(struct generator *g, struct draw *draw)
{
	unsigned int n;

	do {
		n = 2 * random_below(g, 12);
	} while (draw->taken >> n & 3);
	return n;
}

static unsigned int draw_vector(struct generator *g, struct draw *draw, int distinct)
{
	do {
		draw->vector = random_below(g, 32);
	} while (distinct && draw->taken >> (32 + draw->vector) & 1);
	draw->taken |= 1ull << (32 + draw->vector);
	return draw->vector;
}

static unsigned int note_general(struct draw *draw, unsigned int n)
{
	draw->registers[draw->count++] = n;
	draw->taken |= 1ull << n;
	return n;
}

/* An immediate that a logical instruction can hold: a run of ones, repeated and turned. */
static uint64_t draw_logical(struct generator *g, unsigned int width)
{
	unsigned int size = 2u << random_below(g, width == 64 ? 6 : 5);
	unsigned int ones = 1 + random_below(g, size - 1);
	unsigned int turn = random_below(g, size), at;
	uint64_t pattern = 0;

	for (at = 0; at < width; at++)
		if ((at + turn) % size < ones)
			pattern |= 1ull << at;
	return pattern;
}

/* %{FROM:TO[:STEP]}; returns what follows it */
static const char *fill_number(struct generator *g, const char *hole, char *out)
{
	long from, to, step = 1;
	char *end;

	from = strtol(hole, &end, 10);
	to = strtol(end + 1, &end, 10);
	if (*end == ':')
		step = strtol(end + 1, &end, 10);
	sprintf(out, "%ld", from + step * (long)random_below(g, (to - from) / step + 1));
	return end + 1;
}

static void fill_hole(struct generator *g, struct draw *draw, char hole, char *out)
{
	static const char conditions[][3] = { "eq", "ne", "cs", "cc", "mi", "pl", "vs",
					      "vc", "hi", "ls", "ge", "lt", "gt", "le" };

	switch (hole) {
	case 'x':
	case 'w':
		sprintf(out, "%c%u", hole, note_general(draw, draw_general(g, draw, 0)));
		break;
	case 'X':
	case 'W':
		sprintf(out, "%c%u", hole | 32, note_general(draw, draw_general(g, draw, 1)));
		break;
	case 'e':
		sprintf(out, "x%u", note_general(draw, draw_even(g, draw)));
		break;
	case 'f':
		sprintf(out, "x%u", note_general(draw, draw->registers[draw->count - 1] + 1));
		break;
	case 'n':
		draw->vector = (draw->vector + 1) % 32;
		sprintf(out, "v%u", draw->vector);
		break;
	case 'Q':
	case 'D':
		sprintf(out, "%c%u", hole | 32, draw_vector(g, draw, 1));
		break;
	case 't':
		sprintf(out, "v%u.%s", draw_vector(g, draw, 0), draw->arrangement);
		break;
	case 'c':
		strcpy(out, conditions[random_below(g, ARRAY_SIZE(conditions))]);
		break;
	case 'm':
		sprintf(out, ".Lliteral_%u_%u", g->function, g->literals++);
		break;
	case 'M':
		sprintf(out, "diff_far + %u", 16 * random_below(g, FAR_LITERALS));
		break;
	case 'l':
		sprintf(out, "0x%llx", (unsigned long long)draw_logical(g, 64));
		break;
	case 'k':
		sprintf(out, "0x%llx", (unsigned long long)draw_logical(g, 32));
		break;
	default: /* v, q, d, s, h, b */
		sprintf(out, "%c%u", hole, draw_vector(g, draw, 0));
	}
}

/* Draws one of each %(a|b|c). */
static void choose(struct generator *g, const char *text, char *out)
{
	const char *end, *at;
	unsigned int n;

	while (*text) {
		if (strncmp(text, "%(", 2) != 0) {
			*out++ = *text++;
			continue;
		}
		text += 2;
		end = strchr(text, ')');
		n = 1;
		for (at = text; at < end; at++)
			n += *at == '|';
		for (n = random_below(g, n); n; n--)
			text = strchr(text, '|') + 1;
		while (*text != '|' && *text != ')')
			*out++ = *text++;
		text = end + 1;
	}
	*out = '\0';
}

static void fill(struct generator *g, struct draw *draw, const char *text, char *out)
{
	while (*text) {
		if (strncmp(text, "%{", 2) == 0) {
			text = fill_number(g, text + 2, out);
		} else if (*text == '%') {
			fill_hole(g, draw, text[1], out);
			text += 2;
		} else if (*text == '$') {
			sprintf(out, "%u", draw->registers[text[1] - '0']);
			text += 2;
		} else if (*text == '&') {
			sprintf(out, ".Llabel_%u_%c", g->labels, text[1]);
			text += 2;
		} else {
			out[0] = *text++;
			out[1] = '\0';
		}
		out += strlen(out);
	}
	*out = '\0';
}

static void draw_arrangement(struct generator *g, struct draw *draw, const char *list)
{
	unsigned int n = 1;
	const char *at;

	for (at = list; *at; at++)
		n += *at == ' ';
	for (n = random_below(g, n); n; n--)
		list = strchr(list, ' ') + 1;
	snprintf(draw->arrangement, sizeof(draw->arrangement), "%.*s", (int)strcspn(list, " "),
		 list);
}

static void emit_straight(struct generator *g, unsigned int rows);

static void emit_line(struct generator *g, unsigned int label, char *line)
{
	const char *class = g->class;
	int user = g->user;

	if (*line == ':') {
		fprintf(g->code, ".Llabel_%u_%c:\n", label, line[1]);
		begin_block(g, line[2] ? line + 3 : "");
	} else if (*line == '!') {
		begin_block(g, "");
	} else if (*line == '*') {
		emit_straight(g, 1);
		g->class = class;
		g->user = user;
	} else {
		emit(g, line);
	}
}

static void emit_row(struct generator *g, const struct row *row)
{
	char chosen[512], text[1024], *line, *end;
	struct draw draw = { .count = 0 };
	unsigned int label = g->labels;

	g->class = row->class;
	g->user = row->user;
	if (row->arrangements)
		draw_arrangement(g, &draw, row->arrangements);
	choose(g, row->text, chosen);
	fill(g, &draw, chosen, text);
	g->labels++;
	for (line = text; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		emit_line(g, label, line);
	}
}

static void emit_straight(struct generator *g, unsigned int rows)
{
	while (rows--)
		emit_row(g, deck_draw(g, &g->straight));
}

/* How functions begin and end: as landing pads, and for the address in x30. */
static const struct {
	const char *class;
	const char *begin;
	const char *end;
} frames[] = {
	{ "bti", "bti c", NULL },
	{ "bti", "bti jc", NULL },
	{ "pac", "paciasp", "autiasp" },
	{ "pac", "pacibsp", "autibsp" },
};

static void emit_function(struct generator *g)
{
	unsigned int frame = random_below(g, ARRAY_SIZE(frames)), i;
	unsigned int target = LENGTH_MIN + random_below(g, LENGTH_SPREAD);

	g->blocks = 0;
	g->literals = 0;
	g->length = 0;
	g->user = 0;
	fprintf(g->code, "\n\t.type diff_%u, %%function\ndiff_%u:\n", g->function, g->function);
	g->class = frames[frame].class;
	begin_block(g, frames[frame].begin);
	while (g->length < target) {
		emit_straight(g, 1 + random_below(g, 3));
		if (random_below(g, 2))
			emit_row(g, deck_draw(g, &g->relative));
		if (g->blocks + CONTROL_BLOCKS <= BLOCKS_MAX && random_below(g, 2))
			emit_row(g, deck_draw(g, &g->control));
	}
	g->class = frames[frame].class;
	g->user = 0;
	if (frames[frame].end)
		emit(g, frames[frame].end);
	g->class = "return";
	emit(g, "ret");
	fprintf(g->code, "\t.size diff_%u, .-diff_%u\n\t.p2align 4\n", g->function, g->function);
	for (i = 0; i < g->literals; i++)
		fprintf(g->code, ".Lliteral_%u_%u:\t.quad 0x%llx, 0x%llx\n", g->function, i,
			(unsigned long long)random_next(g), (unsigned long long)random_next(g));
	g->function++;
}

static void emit_head(struct generator *g)
{
	int i;

	fputs("/* SPDX-License-Identifier: GPL-2.0-only */\n"
	      "#ifdef __KERNEL__\n"
	      "#define USER_ONLY(...) nop\n"
	      "\t.text\n"
	      "#else\n"
	      "#define USER_ONLY(...) __VA_ARGS__\n"
	      "\t.section .text.differential, \"ax\", %progbits\n"
	      "#endif\n"
	      "\t.arch armv8.6-a+crypto+sha3+sm4+fp16+fp16fml+flagm+pauth+sb+predres\n"
	      "\t.p2align 12\n"
	      "\t.globl diff_text\n"
	      "diff_text:\ndiff_far:\n",
	      g->code);
	for (i = 0; i < FAR_LITERALS; i++)
		fprintf(g->code, "\t.quad 0x%llx, 0x%llx\n", (unsigned long long)random_next(g),
			(unsigned long long)random_next(g));
	fputs("// SPDX-License-Identifier: GPL-2.0-only\n"
	      "#include \"table.h\"\n\n"
	      "const struct diff_insn diff_insns[] = {\n",
	      g->table);
}

static void emit_tail(struct generator *g)
{
	unsigned int i;

	fputs("\t.p2align 12\n\t.globl diff_text_end\ndiff_text_end:\n"
	      "\t.section .rodata\n\t.p2align 3\n\t.globl diff_functions\ndiff_functions:\n",
	      g->code);
	for (i = 0; i < g->function; i++)
		fprintf(g->code, "\t.quad diff_%u\n", i);
	fprintf(g->code,
		"\t.globl diff_function_count\ndiff_function_count:\t.quad %u\n"
		"\t.section .note.GNU-stack, \"\", %%progbits\n",
		g->function);
	fprintf(g->table, "};\nconst unsigned int diff_insn_count = %u;\n", g->total);
}

static FILE *create(const char *directory, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	if (!file)
		die(path);
	return file;
}

int main(int argc, char **argv)
{
	struct generator g = {
		.straight = { straight_rows, ARRAY_SIZE(straight_rows), 0, { 0 } },
		.relative = { relative_rows, ARRAY_SIZE(relative_rows), 0, { 0 } },
		.control = { control_rows, ARRAY_SIZE(control_rows), 0, { 0 } },
	};
	unsigned int wanted;

	if (argc != 4) {
		fputs("usage: generate SEED INSTRUCTIONS DIRECTORY\n", stderr);
		return 2;
	}
	g.random = strtoull(argv[1], NULL, 0);
	wanted = strtoul(argv[2], NULL, 0);
	g.code = create(argv[3], "cases.S");
	g.table = create(argv[3], "table.c");
	emit_head(&g);
	while (g.total < wanted)
		emit_function(&g);
	emit_tail(&g);
	if (fclose(g.code) || fclose(g.table))
		die(argv[3]);
	return 0;
}
