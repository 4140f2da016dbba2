/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a place cannot be probed: one list, from which come the enum, the text
 * in tracefs' error_log, the text that probectl prints and the table in the
 * documentation.
 */
#ifndef _ARM64_PROBES_PROBE_REASONS_H
#define _ARM64_PROBES_PROBE_REASONS_H

/*
 * X(NAME, "slug", "text", "advice")
 *
 * slug	  the stable machine-readable name
 * text	  what error_log shows: a sentence without a full stop
 * advice what a person can do about it
 *
 * The first part is answered from the instruction words alone, the second
 * needs to know what lives at the address.
 */
#define PROBE_REASONS(X)						\
	X(NONE, "none", "Can be probed", "")				\
	X(UNALLOCATED, "unallocated",					\
	  "Not an allocated A64 instruction known to be safe to probe",	\
	  "it may be data in the text; probe an instruction before it")	\
	X(EXCLUSIVE, "exclusive-insn",					\
	  "Exclusive load or store: a probe here makes it fail for ever", \
	  "probe before the load-exclusive or after the store-exclusive") \
	X(EXCLUSIVE_WINDOW, "exclusive-sequence",			\
	  "Inside an exclusive load/store sequence: a probe here makes it fail for ever", \
	  "probe before the load-exclusive or after the store-exclusive") \
	X(EXCEPTION, "exception-insn",					\
	  "Exception-generating instruction",				\
	  "probe the instruction before it, or the handler")		\
	X(BREAKPOINT, "breakpoint-insn",				\
	  "A breakpoint instruction is already there",			\
	  "probe the instruction before it")				\
	X(EXCEPTION_RETURN, "exception-return",				\
	  "Exception return",						\
	  "probe the instruction before it")				\
	X(EXCEPTION_STATE, "exception-state",				\
	  "Accesses a register that the probe's own exception overwrites", \
	  "probe after the code has saved it")				\
	X(LITERAL, "literal-load",					\
	  "Loads from an address relative to the PC",			\
	  "probe the next instruction")					\
	X(LITERAL_SIMD, "literal-load-simd",				\
	  "Loads a SIMD&FP register from an address relative to the PC", \
	  "probe the next instruction")					\
	X(PC_RELATIVE, "pc-relative",					\
	  "Depends on its own address in a way that is not emulated",	\
	  "probe the instruction before or after it")			\
	X(PAUTH_BRANCH, "pauth-branch",					\
	  "Branch that authenticates its target",			\
	  "probe the instruction before it, or the target")		\
	X(PAUTH_LR, "pauth-lr",						\
	  "Signs or authenticates with the PC as an operand",		\
	  "probe the next instruction")					\
	X(MOPS, "memory-copy-sequence",					\
	  "Part of a memory copy or set sequence",			\
	  "probe before its prologue or after its epilogue")		\
	X(PSTATE_WRITE, "pstate-write",					\
	  "Writes processor state that a probe cannot preserve",	\
	  "probe the next instruction")					\
	X(PSTATE_READ, "pstate-read",					\
	  "Reads interrupt masks that are different while a probe steps", \
	  "probe the next instruction")					\
	X(SYSREG_WRITE, "sysreg-write",					\
	  "Writes a system register",					\
	  "probe the next instruction")					\
	X(WAIT, "wait-insn",						\
	  "Waits for an event or interrupt",				\
	  "probe the next instruction")					\
	X(HINT, "unsafe-hint",						\
	  "Hint whose effect would differ under a probe, or is unknown", \
	  "probe the next instruction")					\
	X(TRANSACTION, "transaction",					\
	  "Transactional memory instruction: a probe aborts the transaction", \
	  "probe outside the transaction")				\
	/* from here on: what lives at the address */			\
	X(MISALIGNED, "misaligned",					\
	  "Address is not a multiple of 4",				\
	  "use an offset that is a multiple of 4")			\
	X(NOT_TEXT, "not-text",						\
	  "Address is not in executable code",				\
	  "probe a function")						\
	X(BLACKLISTED, "blacklisted",					\
	  "The kernel forbids probes in this code (kprobes/blacklist)",	\
	  "probe a caller or a callee of it")				\
	X(NOTRACE, "notrace",						\
	  "Function is marked notrace",					\
	  "probe a caller or a callee of it")				\
	X(FTRACE_SITE, "ftrace-site",					\
	  "Reserved for the function tracer",				\
	  "probe the function's entry, or the next instruction")	\
	X(JUMP_LABEL, "jump-label",					\
	  "Reserved for a jump label, which patches it at run time",	\
	  "probe the instruction before or after it")			\
	X(STATIC_CALL, "static-call",					\
	  "Reserved for a static call, which patches it at run time",	\
	  "probe the instruction before or after it")			\
	X(BUG_SITE, "bug-site",						\
	  "BUG() or WARN() breakpoint",					\
	  "probe the instruction before it")				\
	X(EXTABLE, "extable",						\
	  "Access to memory that may fault and has a fixup (extable)",	\
	  "probe the instruction before or after it")			\
	X(CFI_PREAMBLE, "cfi-preamble",					\
	  "Part of a CFI type check before a function",			\
	  "probe the function itself")					\
	X(OTHER, "other",						\
	  "The kernel refuses it and does not say why",			\
	  "see dmesg")

enum probe_reason {
#define PROBE_REASON_ENUM(name, slug, text, advice) PROBE_REASON_##name,
	PROBE_REASONS(PROBE_REASON_ENUM)
#undef PROBE_REASON_ENUM
	PROBE_REASON_COUNT
};

#endif /* _ARM64_PROBES_PROBE_REASONS_H */
