// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls same() with each number of its input, at the same place of the stack, and
 * prints what it has returned, one a line, at once.
 */
#include <stdio.h>

__attribute__((noinline, noipa)) long same(long n)
{
	return n;
}

int main(void)
{
	long n;

	setbuf(stdin, NULL);
	setbuf(stdout, NULL);
	while (scanf("%ld", &n) == 1)
		printf("%ld\n", same(n));
	return 0;
}
