/* SPDX-License-Identifier: GPL-2.0-only */
/* What the program, the module and enter.S have to agree on. */
#ifndef DIFFERENTIAL_STATE_H
#define DIFFERENTIAL_STATE_H

#define DIFF_X	  512 /* offsets in struct diff_state, for enter.S */
#define DIFF_SP	  760
#define DIFF_NZCV 768
#define DIFF_FPSR 776
#define DIFF_FPCR 784

#ifndef __ASSEMBLY__

#include <linux/ioctl.h>
#include <linux/types.h>

#define DIFF_MEMORY 4096 /* bytes that x26 points into the middle of */
#define DIFF_FRAME  256	 /* bytes at SP */

/* All that a function can see and change but for memory. */
struct diff_state {
	__u64 v[32][2];
	__u64 x[31];
	__u64 sp;
	__u64 nzcv;
	__u64 fpsr;
	__u64 fpcr;
};

/*
 * One run of a function.
 * @function: its number
 * @state: before and after
 * @memory: the same, around x26
 * @frame: the same, at SP
 */
struct diff_run {
	__u64 function;
	struct diff_state state;
	__u8 memory[DIFF_MEMORY];
	__u8 frame[DIFF_FRAME];
};

/*
 * One probe.
 * @function, @offset: in the kernel, where it is
 * @place: in a program, its offset in the file
 * @error: 0, or why it was refused; set when it is armed
 * @missed: hits that found another one under way; set when it is gone
 * @hits: set when it is gone
 */
struct diff_probe {
	__u32 function;
	__u32 offset;
	__u64 place;
	__s32 error;
	__u32 missed;
	__u64 hits;
};

/* @fd: of the program; negative for kernel text. @probes: of struct diff_probe. */
struct diff_probes {
	__s32 fd;
	__u32 count;
	__u64 probes;
};

/* @words: gets the instructions of a function of the module. */
struct diff_text {
	__u32 function;
	__u32 count;
	__u64 words;
};

#define DIFF_ARMED_MAX 256 /* at once */
#define DIFF_ARM       _IOW('d', 1, struct diff_probes)
#define DIFF_DISARM    _IOW('d', 2, struct diff_probes)
#define DIFF_RUN       _IOWR('d', 3, struct diff_run)
#define DIFF_TEXT      _IOW('d', 4, struct diff_text)

/* enter.S and cases.S */
void diff_enter(const struct diff_state *before, struct diff_state *ret_after);
extern char diff_return[], diff_text[], diff_text_end[];
extern const unsigned long diff_functions[], diff_function_count;

/* Registers with a part to play: see instructions.h. */
static inline void diff_set_parts(struct diff_state *state, __u64 function, __u64 memory, __u64 sp)
{
	state->x[16] = diff_functions[function];
	state->x[24] = 0;
	state->x[25] = 1;
	state->x[26] = memory + DIFF_MEMORY / 2;
	state->x[27] = state->x[26];
	state->x[28] = 0;
	state->x[30] = (__u64)(unsigned long)diff_return;
	state->sp = sp;
}

#endif /* __ASSEMBLY__ */
#endif /* DIFFERENTIAL_STATE_H */
