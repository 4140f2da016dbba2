/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code for the KUnit tests: what is probed, and what is copied around an
 * instruction that is executed by itself. Labels, of instruction words.
 */
#ifndef _ARM64_PROBES_TEST_CODE_H
#define _ARM64_PROBES_TEST_CODE_H

#include <linux/types.h>

u64 probes_test_add(u64 x);
u64 probes_test_flags(u64 nzcv);
void probes_test_jump(void);
void probes_test_call(void);
void probes_test_return(void);

extern u32 probes_test_add_step[], probes_test_add_branch[];
extern u32 probes_test_jump_branch[], probes_test_jump_landing[];
extern u32 probes_test_call_branch[], probes_test_call_landing[];
extern u32 probes_test_return_branch[], probes_test_return_landing[];

extern const u32 probes_test_before[], probes_test_before_end[];
extern const u32 probes_test_landing[], probes_test_landing_end[];
extern const u32 probes_test_after[], probes_test_after_end[];

#endif /* _ARM64_PROBES_TEST_CODE_H */
