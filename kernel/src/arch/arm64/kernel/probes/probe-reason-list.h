/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a place cannot be probed: one list, from which come the enum, the text
 * in tracefs' error_log, the text that probectl prints and the table in the
 * documentation. To be included with PROBE_REASON defined, which it takes away.
 *
 * PROBE_REASON(NAME, "slug", "text", "advice")
 *
 * slug	  the stable machine-readable name
 * text	  what error_log shows: a sentence without a full stop
 * advice what a person can do about it
 *
 * The first part is answered from the instruction words alone, the second
 * needs to know what lives at the address.
 */
PROBE_REASON(NONE, "none", "Can be probed", "")
PROBE_REASON(UNALLOCATED, "unallocated",
	     "Not an allocated A64 instruction known to be safe to probe",
	     "it may be data in the text; probe an instruction before it")
PROBE_REASON(EXCLUSIVE, "exclusive-insn",
	     "Exclusive load or store: a probe here takes its reservation away",
	     "probe before the load-exclusive or after the store-exclusive")
PROBE_REASON(EXCLUSIVE_WINDOW, "exclusive-sequence",
	     "Inside an exclusive load/store sequence: a probe here makes it fail for ever",
	     "probe before the load-exclusive or after the store-exclusive")
PROBE_REASON(EXCEPTION, "exception-insn",
	     "Exception-generating instruction",
	     "probe the instruction before it, or the handler")
PROBE_REASON(BREAKPOINT, "breakpoint-insn",
	     "A breakpoint instruction is already there",
	     "probe the instruction before it")
PROBE_REASON(EXCEPTION_RETURN, "exception-return",
	     "Exception return",
	     "probe the instruction before it")
PROBE_REASON(EXCEPTION_STATE, "exception-state",
	     "Accesses a register that the probe's own exception overwrites",
	     "probe after the code has saved it")
PROBE_REASON(LITERAL_SIMD, "literal-load-simd",
	     "Loads a SIMD&FP register from an address relative to the PC",
	     "probe the next instruction")
PROBE_REASON(PC_RELATIVE, "pc-relative",
	     "Depends on its own address in a way that is not emulated",
	     "probe the instruction before or after it")
PROBE_REASON(PAUTH_LR, "pauth-lr",
	     "Signs or authenticates with the PC as an operand",
	     "probe the next instruction")
PROBE_REASON(PAUTH_BRANCH, "pauth-branch",
	     "Branch with authentication, which this kernel does not carry out",
	     "probe the instruction before it, or where it leads")
PROBE_REASON(MOPS, "memory-copy-sequence",
	     "Part of a memory copy or set sequence",
	     "probe before its prologue or after its epilogue")
PROBE_REASON(PSTATE_WRITE, "pstate-write",
	     "Writes processor state that a probe cannot preserve",
	     "probe the next instruction")
PROBE_REASON(SYSREG_WRITE, "sysreg-write",
	     "Writes a system register",
	     "probe the next instruction")
PROBE_REASON(WAIT, "wait-insn",
	     "Waits for an event, an interrupt or a point in time",
	     "probe the next instruction")
PROBE_REASON(HINT, "unsafe-hint",
	     "Hint whose effect would differ under a probe, or is unknown",
	     "probe the next instruction")
PROBE_REASON(TRANSACTION, "transaction",
	     "Transactional memory instruction: a probe aborts the transaction",
	     "probe outside the transaction")
PROBE_REASON(PREFIX, "prefix-insn",
	     "Prefix of the next instruction, from which it must not be parted",
	     "probe the instruction before it")

/* from here on: what lives at the address */
PROBE_REASON(MISALIGNED, "misaligned",
	     "Address is not a multiple of 4",
	     "use an offset that is a multiple of 4")
PROBE_REASON(NOT_TEXT, "not-text",
	     "Address is not in executable code",
	     "probe a function")
PROBE_REASON(INIT_TEXT, "init-text",
	     "Function of the start-up code, which has been freed",
	     "probe it from the kernel's command line (kprobe_event=)")
PROBE_REASON(BLACKLISTED, "blacklisted",
	     "The kernel forbids probes in this code (kprobes/blacklist)",
	     "probe a caller or a callee of it")
PROBE_REASON(NOTRACE, "notrace",
	     "Function is marked notrace",
	     "probe a caller or a callee of it")
PROBE_REASON(FTRACE_SITE, "ftrace-site",
	     "Reserved for the function tracer",
	     "probe the function's entry, or the next instruction")
PROBE_REASON(JUMP_LABEL, "jump-label",
	     "Reserved for a jump label, which patches it at run time",
	     "probe the instruction before or after it")
PROBE_REASON(STATIC_CALL, "static-call",
	     "Reserved for a static call, which patches it at run time",
	     "probe the instruction before or after it")
PROBE_REASON(BUG_SITE, "bug-site",
	     "BUG() or WARN() breakpoint",
	     "probe the instruction before it")
PROBE_REASON(EXTABLE, "extable",
	     "Access to memory that may fault and has a fixup (extable)",
	     "probe the instruction before or after it")
PROBE_REASON(CFI_PREAMBLE, "cfi-preamble",
	     "Part of a CFI type check before a function",
	     "probe the function itself")
PROBE_REASON(OTHER, "other",
	     "The kernel refuses it and does not say why",
	     "see dmesg")

#undef PROBE_REASON
