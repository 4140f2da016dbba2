/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of KUnit as the kernel's pure test files need, for running them on
 * the host: the suite becomes a program that prints KTAP (version 1) and fails
 * when a test failed.
 */
#ifndef PROBE_TESTS_SHIM_KUNIT_TEST_H
#define PROBE_TESTS_SHIM_KUNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <linux/kernel.h>
#include <linux/types.h>

#ifndef U32_MAX
#define U32_MAX UINT32_MAX
#endif

#define KUNIT_PARAM_DESC_SIZE 128

struct kunit {
	const void *param_value;
	bool has_failed;
	jmp_buf abort;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char *name;
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(test)                        \
	{                                       \
		.run_case = test, .name = #test \
	}
#define KUNIT_CASE_PARAM(test, generator)                                     \
	{                                                                     \
		.run_case = test, .name = #test, .generate_params = generator \
	}

#define KUNIT_ARRAY_PARAM_DESC(name, array, member)                        \
	static const void *name##_gen_params(const void *prev, char *desc) \
	{                                                                  \
		const typeof((array)[0]) *next = prev;                     \
                                                                           \
		next = next ? next + 1 : (array);                          \
		if (next == (array) + ARRAY_SIZE(array))                   \
			return NULL;                                       \
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", next->member); \
		return next;                                               \
	}

__attribute__((format(printf, 4, 5))) static inline bool
kunit_shim_fail(struct kunit *test, const char *file, int line, const char *format, ...)
{
	va_list args;

	test->has_failed = true;
	printf("    # EXPECTATION FAILED at %s:%d\n    # ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	return false;
}

/* The message is a format of its own with its arguments; "" is none. */
#define KUNIT_SHIM_COMPARE(test, a, op, b, message, ...)                                         \
	({                                                                                       \
		long long a_ = (a);                                                              \
		long long b_ = (b);                                                              \
                                                                                                 \
		a_ op b_ ? true                                                                  \
			 : kunit_shim_fail(test, __FILE__, __LINE__,                             \
					   "%s %s %s, but %lld and %lld. " message, #a, #op, #b, \
					   a_, b_ __VA_OPT__(, ) __VA_ARGS__);                   \
	})

#define KUNIT_EXPECT_EQ_MSG(test, a, b, ...) KUNIT_SHIM_COMPARE(test, a, ==, b, __VA_ARGS__)
#define KUNIT_EXPECT_EQ(test, a, b)	     KUNIT_SHIM_COMPARE(test, a, ==, b, "")
#define KUNIT_EXPECT_GT(test, a, b)	     KUNIT_SHIM_COMPARE(test, a, >, b, "")
#define KUNIT_EXPECT_TRUE(test, a)	     KUNIT_SHIM_COMPARE(test, !!(a), ==, true, "")
#define KUNIT_EXPECT_FALSE(test, a)	     KUNIT_SHIM_COMPARE(test, !!(a), ==, false, "")
#define KUNIT_EXPECT_NOT_NULL(test, a) \
	KUNIT_SHIM_COMPARE(test, (uintptr_t)(a), !=, (uintptr_t)0, "")

#define KUNIT_ASSERT_LT(test, a, b)                         \
	do {                                                \
		if (!KUNIT_SHIM_COMPARE(test, a, <, b, "")) \
			longjmp((test)->abort, 1);          \
	} while (0)

#define KUNIT_EXPECT_STREQ_MSG(test, a, b, message, ...)                                        \
	({                                                                                      \
		const char *a_ = (a), *b_ = (b);                                                \
                                                                                                \
		!strcmp(a_, b_) ? true                                                          \
				: kunit_shim_fail(test, __FILE__, __LINE__,                     \
						  "%s is \"%s\", not \"%s\". " message, #b, b_, \
						  a_ __VA_OPT__(, ) __VA_ARGS__);               \
	})
#define KUNIT_EXPECT_STREQ(test, a, b) KUNIT_EXPECT_STREQ_MSG(test, a, b, "")

static inline bool kunit_shim_run_once(const struct kunit_case *c, const void *param)
{
	struct kunit test = { .param_value = param };

	if (!setjmp(test.abort))
		c->run_case(&test);
	return !test.has_failed;
}

/* One line for each parameter, so that each counts as a test. */
static inline int kunit_shim_run_case(const struct kunit_case *c, int *number)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *param = NULL;
	int failures = 0;
	bool is_ok;

	do {
		if (c->generate_params) {
			param = c->generate_params(param, desc);
			if (!param)
				break;
		}
		is_ok = kunit_shim_run_once(c, param);
		failures += !is_ok;
		printf("%sok %d %s%s%s\n", is_ok ? "" : "not ", ++*number, c->name,
		       desc[0] ? ": " : "", desc);
	} while (c->generate_params);
	return failures;
}

static inline int kunit_shim_run(const struct kunit_suite *suite)
{
	const struct kunit_case *c;
	int number = 0, failures = 0;

	printf("KTAP version 1\n# %s\n", suite->name);
	for (c = suite->test_cases; c->run_case; c++)
		failures += kunit_shim_run_case(c, &number);
	printf("1..%d\n", number);
	return failures ? 1 : 0;
}

#define kunit_test_suite(suite)                \
	int main(void)                         \
	{                                      \
		return kunit_shim_run(&suite); \
	}                                      \
	struct kunit_shim_semicolon_

#define MODULE_DESCRIPTION(text) struct kunit_shim_semicolon_
#define MODULE_LICENSE(text)	 struct kunit_shim_semicolon_

#endif /* PROBE_TESTS_SHIM_KUNIT_TEST_H */
