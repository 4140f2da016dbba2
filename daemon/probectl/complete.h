/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a shell can offer where the cursor is, from the tables of the verbs.
 */
#ifndef PROBECTL_COMPLETE_H
#define PROBECTL_COMPLETE_H

/**
 * complete_words() - print what can stand where the cursor is
 * @n: how many words there are, at least 1
 * @words: those after "probectl", the last being the one at the cursor, as far
 *	   as it is written; it may be ""
 *
 * A line for each: the word, a tab and what it is. The line ":file" stands for
 * the names of files.
 */
void complete_words(int n, char **words);

#endif /* PROBECTL_COMPLETE_H */
