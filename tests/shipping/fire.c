// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: fire FROM COUNT RATE
 *
 * Calls hit(n, text) for COUNT numbers from FROM on, RATE times a second. Most
 * texts are short; each has what is awkward in JSON, in UTF-8 or in syslog, and
 * one in a thousand makes a line of 16 KiB, the longest there is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LONG_EVERY 1000
#define BURST_NS   10000000L
#define SECOND_NS  1000000000L

static const char *const texts[] = {
	"plain",
	"\"quoted\" and \\ and /",
	"new\nline, tab\t, escape \033[1m",
	"delete \177 and unit separator \037",
	"umlaut \303\244, han \346\274\242, clef \360\235\204\236",
	"not UTF-8 \377\200",
	"<13>1 looks like a syslog header",
	" begins with blanks and ends with them  ",
	"%msg% $template @version {\"seq\":7}",
	"",
};

__attribute__((noinline)) void hit(int n, const char *text)
{
	__asm__ volatile("" : : "r"(n), "r"(text) : "memory");
}

int main(int argc, char **argv)
{
	static char longest[4000];
	struct timespec next;
	int from, count, burst;

	if (argc != 4)
		return 2;
	from = atoi(argv[1]);
	count = atoi(argv[2]);
	burst = (int)(atol(argv[3]) * BURST_NS / SECOND_NS);
	/* Each of these is six bytes in JSON. */
	memset(longest, '\001', sizeof(longest) - 1);
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (int n = from; n < from + count; n++) {
		hit(n, n % LONG_EVERY ? texts[n % (sizeof(texts) / sizeof(*texts))] : longest);
		if (burst && n % burst)
			continue;
		next.tv_nsec += BURST_NS;
		if (next.tv_nsec >= SECOND_NS) {
			next.tv_nsec -= SECOND_NS;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
	return 0;
}
