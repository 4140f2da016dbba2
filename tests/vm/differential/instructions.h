/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the generator makes code of: rows of instructions with holes, which
 * generate.c fills at random. A row is one instruction, or a few that belong
 * together, one on each line.
 *
 *   %x %w	a general register; %X %W one that the row has not yet
 *   %e %f	an even register that the row has not yet, and the one after it
 *   %v		the number of a vector register with its v, %n the one after it
 *   %q %d %s %h %b	a vector register as a scalar; %Q %D one that the row has not yet
 *   %t		a vector register with the arrangement drawn for the row
 *   %c		a condition
 *   %m		a literal of the function; %M a far one, before all functions
 *   %l %k	an immediate of a logical instruction, of 64 and 32 bits
 *   %(a|b|c)	one of these
 *   %{a:b:c}	a number from a to b, a multiple of c away from a
 *   $0 … $9	the number of the row's first register, its second one, …
 *
 * In rows of control flow:
 *   &1		the label :1
 *   :1 INSN	here is it, a block begins, and INSN is its first instruction
 *   !		a block begins
 *   *		some other instructions
 *
 * Registers with a part to play, which no hole is filled with: x24 counts loops,
 * x25 is 1, x26 is a buffer, x27 points into it, x28 counts blocks, x30 links.
 * Below SP is nothing: in the kernel that is where exceptions are saved.
 */
#ifndef DIFFERENTIAL_INSTRUCTIONS_H
#define DIFFERENTIAL_INSTRUCTIONS_H

/*
 * @class: by which the results are counted
 * @text: see above
 * @arrangements: of vectors, to draw one from; NULL if the text asks for none
 * @user: not for the kernel, where a NOP takes its place
 */
struct row {
	const char *class;
	const char *text;
	const char *arrangements;
	int user;
};

#define ROW(class, text)             \
	{                            \
		class, text, NULL, 0 \
	}
#define VECTORS(class, arrangements, text)   \
	{                                    \
		class, text, arrangements, 0 \
	}
#define USER(class, text)            \
	{                            \
		class, text, NULL, 1 \
	}

#define ALL    "8b 16b 4h 8h 2s 4s 2d"
#define NARROW "8b 16b 4h 8h 2s 4s"
#define HALVES "4h 8h 2s 4s"
#define FLOATS "4h 8h 2s 4s 2d"
#define BYTES  "8b 16b"
#define POINT  "add x27, x26, #%{0:1024:16}\n"

static const struct row straight_rows[] = {
	ROW("arithmetic", "%(add|adds|sub|subs) %x, %x, %x, %(lsl|lsr|asr) #%{0:63}"),
	ROW("arithmetic", "%(add|adds|sub|subs) %w, %w, %w, %(lsl|lsr|asr) #%{0:31}"),
	ROW("arithmetic", "%(add|adds|sub|subs) %x, %x, #%{0:4095}"),
	ROW("arithmetic", "%(add|adds|sub|subs) %w, %w, #%{0:4095}, lsl #12"),
	ROW("arithmetic",
	    "%(add|adds|sub|subs) %x, %x, %w, %(uxtb|uxth|uxtw|sxtb|sxth|sxtw) #%{0:4}"),
	ROW("arithmetic", "%(add|adds|sub|subs) %w, %w, %w, %(uxtb|uxth|sxtb|sxth) #%{0:4}"),
	ROW("arithmetic", "%(adc|adcs|sbc|sbcs) %x, %x, %x"),
	ROW("arithmetic", "%(adc|adcs|sbc|sbcs) %w, %w, %w"),
	ROW("arithmetic", "%(cmp|cmn) %x, %x\n%(neg|negs|ngc|ngcs) %x, %x"),
	ROW("arithmetic", "%(add|sub) %x, %x, xzr\nadds xzr, %x, %w, sxtw"),
	ROW("logical",
	    "%(and|orr|eor|ands|bic|orn|eon|bics) %x, %x, %x, %(lsl|lsr|asr|ror) #%{0:63}"),
	ROW("logical",
	    "%(and|orr|eor|ands|bic|orn|eon|bics) %w, %w, %w, %(lsl|lsr|asr|ror) #%{0:31}"),
	ROW("logical", "%(and|orr|eor|ands) %x, %x, #%l"),
	ROW("logical", "%(and|orr|eor|ands) %w, %w, #%k"),
	ROW("logical", "tst %x, #%l\nmvn %x, %x, ror #%{1:63}"),
	ROW("move", "%(movz|movn) %x, #%{0:65535}, lsl #%{0:48:16}"),
	ROW("move", "movk %x, #%{0:65535}, lsl #%{0:48:16}"),
	ROW("move", "%(movz|movn|movk) %w, #%{0:65535}, lsl #%{0:16:16}"),
	ROW("bitfield", "%(ubfm|sbfm|bfm) %x, %x, #%{0:63}, #%{0:63}"),
	ROW("bitfield", "%(ubfm|sbfm|bfm) %w, %w, #%{0:31}, #%{0:31}"),
	ROW("bitfield", "extr %x, %x, %x, #%{0:63}"),
	ROW("bitfield", "extr %w, %w, %w, #%{0:31}"),
	ROW("bitfield", "%(lsl|lsr|asr|ror) %x, %x, %x"),
	ROW("bitfield", "%(rbit|rev|rev16|rev32|clz|cls) %x, %x"),
	ROW("bitfield", "%(rbit|rev|rev16|clz|cls) %w, %w"),
	ROW("multiply", "%(madd|msub) %x, %x, %x, %x"),
	ROW("multiply", "%(madd|msub) %w, %w, %w, %w"),
	ROW("multiply", "%(smaddl|umaddl|smsubl|umsubl) %x, %w, %w, %x"),
	ROW("multiply", "%(smulh|umulh|sdiv|udiv) %x, %x, %x"),
	ROW("multiply", "%(sdiv|udiv) %w, %w, %w"),
	ROW("crc", "%(crc32b|crc32h|crc32w|crc32cb|crc32ch|crc32cw) %w, %w, %w"),
	ROW("crc", "%(crc32x|crc32cx) %w, %w, %x"),
	ROW("select", "%(csel|csinc|csinv|csneg) %x, %x, %x, %c"),
	ROW("select", "%(csel|csinc|csinv|csneg) %w, %w, %w, %c"),
	ROW("select", "%(ccmp|ccmn) %x, %x, #%{0:15}, %c"),
	ROW("select", "%(ccmp|ccmn) %w, #%{0:31}, #%{0:15}, %c"),
	ROW("flags", "rmif %x, #%{0:63}, #%{0:15}\n%(setf8|setf16) %w"),
	ROW("flags", "%(cfinv|axflag|xaflag)"),
	ROW("flags", "mrs %x, nzcv\nmsr nzcv, %x"),
	ROW("system", "mrs %x, %(tpidr_el0|ctr_el0|dczid_el0|fpcr|fpsr)"),
	ROW("system", "mrs %x, %(midr_el1|id_aa64isar0_el1|id_aa64pfr0_el1)"),
	ROW("system", "mrs %x, tpidr_el0\nmsr tpidr_el0, x$0"),
	ROW("system", "and %x, %x, #0x1f\nmsr fpsr, x$0"),
	ROW("system", "mov %w, #%{0:3:1}\nlsl w$0, w$0, #22\nmsr fpcr, x$0"),
	ROW("system", "msr dit, #1\nmrs %x, dit\nmsr dit, #0"),
	ROW("system", POINT "dc %(zva|cvac|civac|cvau), x27"),
	ROW("system", POINT "ic ivau, x27\nisb"),
	ROW("hint", "%(nop|yield|sev|sevl|dgh|csdb)"),
	ROW("hint", "bti%( c| j| jc|)"),
	ROW("barrier", "%(dmb|dsb) %(sy|ish|ishld|nshst)"),
	ROW("barrier", "%(isb|clrex|sb)"),

	ROW("load", "ldr %(%x|%w), [x26, #%{0:1024:8}]"),
	ROW("load", "%(ldrb|ldrh|ldrsb|ldrsh) %w, [x26, #%{0:1024:2}]"),
	ROW("load", "%(ldrsb|ldrsh|ldrsw) %x, [x26, #%{0:1024:4}]"),
	ROW("load", "%(ldur|ldursw|ldursb|ldursh) %x, [x26, #%{-256:255}]"),
	ROW("load", POINT "ldr %x, [x27], #%{-256:255}\nldrsh %w, [x27, #%{-256:255}]!"),
	ROW("load", "and %x, %x, #0xf8\nldr %x, [x26, x$0, lsl #3]"),
	ROW("load", "and %x, %x, #0xf8\n%(ldr|ldrsh) %w, [x26, w$0, %(uxtw|sxtw)]"),
	USER("load", "%(ldtr|ldtrsw|ldtrsb) %x, [x26, #%{-256:255}]"),
	ROW("load", POINT "%(ldapr|ldar|ldlar) %x, [x27]"),
	ROW("load", POINT "%(ldaprb|ldarh|ldlarb) %w, [x27]"),
	ROW("load", "%(ldapur|ldapursw|ldapursb) %x, [x26, #%{-256:248:8}]"),
	ROW("store", "str %(%x|%w|xzr), [x26, #%{0:1024:8}]"),
	ROW("store", "%(strb|strh) %w, [x26, #%{0:1024:2}]"),
	ROW("store", "stur %(%x|%w|wzr), [x26, #%{-256:255}]"),
	ROW("store", POINT "str %x, [x27], #%{-256:255}\nstrh %w, [x27, #%{-256:255}]!"),
	ROW("store", "and %x, %x, #0xf8\nstr %x, [x26, x$0, %(lsl|sxtx) #3]"),
	USER("store", "sttr %x, [x26, #%{-256:255}]"),
	ROW("store", POINT "%(stlr|stllr) %x, [x27]\n%(stlrb|stllrh) %w, [x27]"),
	ROW("store", "%(stlur|stlurb|stlurh) %w, [x26, #%{-256:252:4}]"),
	ROW("pair", "ldp %x, %X, [x26, #%{-512:504:8}]"),
	ROW("pair", "%(ldp|ldnp) %w, %W, [x26, #%{-256:252:4}]"),
	ROW("pair", "ldpsw %x, %X, [x26, #%{-256:252:4}]"),
	ROW("pair", "%(stp|stnp) %x, %x, [x26, #%{-512:504:8}]"),
	ROW("pair", POINT "ldp %x, %X, [x27, #%{-256:248:8}]!\nstp %w, %w, [x27], #%{-128:124:4}"),
	ROW("stack", "sub sp, sp, #32\nstp %x, %x, [sp, #16]\nstr %x, [sp, #8]\n"
		     "ldr %x, [sp, #16]\nadd sp, sp, #32"),
	ROW("stack", "stp %x, %x, [sp, #-32]!\nstr %q, [sp, #16]\nldp %x, %X, [sp], #32"),
	ROW("stack", "str %x, [sp, #-16]!\nldr %x, [sp], #16"),
	ROW("stack", "mov %x, sp\nadd %X, sp, #%{0:255}\nand sp, x$0, #0xfffffffffffffff0"),
	ROW("stack", "ldr %x, [sp, #%{0:248:8}]\nstr %x, [sp, #%{0:248:8}]\nldp %d, %D, [sp, #16]"),
	ROW("prefetch", "prfm %(pldl1keep|pstl2strm|plil3keep), [x26, #%{0:1024:8}]"),
	ROW("prefetch", "prfum pldl1keep, [x26, #%{-256:255}]"),
	ROW("atomic", POINT "%(ldadd|ldclr|ldeor|ldset|swp)%(|a|l|al) %x, %x, [x27]"),
	ROW("atomic", POINT "%(ldsmax|ldsmin|ldumax|ldumin)%(|a|l|al) %w, %w, [x27]"),
	ROW("atomic", POINT "%(ldadd|ldclr|ldeor|ldset|swp|ldsmax)%(|a|l|al)%(b|h) %w, %w, [x27]"),
	ROW("atomic", POINT "%(stadd|stset|stumin)%(|l) %x, [x27]"),
	ROW("atomic", POINT "ldr %x, [x27]\ncas%(|a|l|al) x$0, %x, [x27]"),
	ROW("atomic", POINT "cas%(|a|l|al)%(|b|h) %w, %w, [x27]"),
	ROW("atomic", POINT "ldp %e, %f, [x27]\ncasp%(|a|l|al) x$0, x$1, %e, %f, [x27]"),
	ROW("atomic", POINT "casp%(|a|l|al) %e, %f, %e, %f, [x27]"),

	ROW("pac", "pac%(ia|ib|da|db) %x, %X\nxpac%(i|d) x$0"),
	ROW("pac", "pacia %x, %X\nautia x$0, x$1"),
	ROW("pac", "pacdb %x, sp\nautdb x$0, sp"),
	ROW("pac", "pac%(iz|dz)a %x\npacga %x, %x, %x"),
	ROW("pac", "pacia1716\nautia1716"),
	ROW("pac", "pacib1716\nautib1716"),
	ROW("pac", "stp x29, x30, [sp, #-16]!\npaciasp\nautiasp\nxpaclri\nldp x29, x30, [sp], #16"),
	ROW("pac", "stp x29, x30, [sp, #-16]!\npacibz\nautibz\nldp x29, x30, [sp], #16"),

	ROW("fp", "%(fadd|fsub|fmul|fdiv|fnmul|fmax|fmin|fmaxnm|fminnm|fabd) %d, %d, %d"),
	ROW("fp", "%(fadd|fsub|fmul|fdiv|fnmul|fmax|fmin|fmaxnm|fminnm) %s, %s, %s"),
	ROW("fp", "%(fadd|fsub|fmul|fdiv) %h, %h, %h"),
	ROW("fp", "%(fmadd|fmsub|fnmadd|fnmsub) %d, %d, %d, %d"),
	ROW("fp", "%(fabs|fneg|fsqrt|fmov|frintn|frintm|frintx|frint32z|frint64x) %d, %d"),
	ROW("fp", "%(fcmp|fcmpe) %d, %d\n%(fccmp|fccmpe) %s, %s, #%{0:15}, %c"),
	ROW("fp", "fcsel %d, %d, %d, %c\nfcvt %s, %d\nfcvt %h, %s"),
	ROW("fp", "%(scvtf|ucvtf) %d, %x\n%(fcvtzs|fcvtzu|fcvtas|fcvtmu) %x, %d"),
	ROW("fp", "%(scvtf|ucvtf) %s, %w\n%(fcvtzs|fcvtns) %w, %s\nfjcvtzs %w, %d"),
	ROW("fp", "fmov %d, %x\nfmov %x, %d\nfmov %s, %w\nfmov %d, #1.5"),
	ROW("fp", "fcmp %d, #0.0\n%(frecpe|frsqrte|frecpx) %d, %d"),

	VECTORS("simd", ALL, "%(add|sub|cmgt|cmge|cmeq|cmhi|cmhs|cmtst|addp) %t, %t, %t"),
	VECTORS("simd", ALL, "%(sqadd|uqadd|sqsub|uqsub|sshl|urshl|sqshl|uqrshl) %t, %t, %t"),
	VECTORS("simd", ALL, "%(zip1|zip2|uzp1|uzp2|trn1|trn2) %t, %t, %t"),
	VECTORS("simd", NARROW, "%(shadd|urhadd|uhsub|smax|umin|sabd|uaba|mul|mla|mls) %t, %t, %t"),
	VECTORS("simd", NARROW, "%(smaxp|uminp|umaxp|sminp) %t, %t, %t"),
	VECTORS("simd", HALVES, "%(sqdmulh|sqrdmulh|sqrdmlah|sqrdmlsh) %t, %t, %t"),
	VECTORS("simd", BYTES, "%(and|orr|eor|bic|orn|bsl|bit|bif) %t, %t, %t"),
	VECTORS("simd", FLOATS,
		"%(fadd|fsub|fmul|fdiv|fmla|fmls|fmax|fminnm|faddp|fmulx) %t, %t, %t"),
	VECTORS("simd", FLOATS, "%(fabd|fcmeq|fcmge|facgt|frecps|frsqrts) %t, %t, %t"),
	VECTORS("simd", FLOATS, "%(fabs|fneg|fsqrt|frintz|fcvtzs|scvtf|frecpe|frsqrte) %t, %t"),
	VECTORS("simd", ALL, "%(abs|neg|sqabs|sqneg|suqadd|usqadd) %t, %t"),
	ROW("simd", "%(cls|clz|rev64) %v.8h, %v.8h\n%(saddlp|uadalp) %v.2d, %v.4s"),
	VECTORS("simd", BYTES, "%(cnt|not|rbit|rev16) %t, %t"),
	VECTORS("simd", ALL,
		"%(shl|sli|sqshlu) %t, %t, #%{0:7}\n%(sshr|ursra|sri|usra) %t, %t, #%{1:8}"),
	ROW("simd", "%(smull|umlal|uabdl|saddl|ssubl|pmull) %v.8h, %v.8b, %v.8b"),
	ROW("simd", "%(smull2|umlsl2|sqdmull2|usubl2) %v.4s, %v.8h, %v.8h"),
	ROW("simd", "%(xtn|sqxtn|uqxtn|sqxtun) %v.4h, %v.4s\nuxtl %v.8h, %v.8b"),
	ROW("simd", "%(addhn|rsubhn) %v.8b, %v.8h, %v.8h\nshrn %v.2s, %v.2d, #%{1:32}"),
	ROW("simd", "%(smaxv|uminv|addv) %b, %v.16b\nfmaxnmv %s, %v.4s\nfaddp %d, %v.2d"),
	ROW("simd", "ext %v.16b, %v.16b, %v.16b, #%{0:15}"),
	ROW("simd", "tbl %v.16b, {%v.16b, %n.16b}, %v.16b\ntbx %v.8b, {%v.16b}, %v.8b"),
	ROW("simd", "dup %v.4s, %w\nins %v.d[1], %x\numov %x, %v.d[%{0:1}]\nsmov %x, %v.h[%{0:7}]"),
	ROW("simd", "ins %v.s[%{0:3}], %v.s[%{0:3}]\ndup %h, %v.h[%{0:7}]"),
	ROW("simd",
	    "movi %v.16b, #%{0:255}\nmvni %v.4s, #%{0:255}, lsl #%{0:24:8}\nfmov %v.2d, #-2.0"),
	ROW("simd", "orr %v.8h, #%{0:255}\nbic %v.4s, #%{0:255}, lsl #%{0:24:8}"),
	ROW("simd",
	    "%(mul|mla|sqdmulh) %v.8h, %v.8h, v%{0:15}.h[%{0:7}]\nfmla %v.2d, %v.2d, %v.d[1]"),
	ROW("simd", "%(sdot|udot) %v.4s, %v.16b, %v.16b\n%(smmla|usmmla) %v.4s, %v.16b, %v.16b"),
	ROW("simd",
	    "fcmla %v.4s, %v.4s, %v.4s, #%{0:270:90}\nfcadd %v.2d, %v.2d, %v.2d, #%{90:270:180}"),
	ROW("simd", "fmlal %v.4s, %v.4h, %v.4h\nbfdot %v.4s, %v.8h, %v.8h\nbfcvtn %v.4h, %v.4s"),
	ROW("crypto", "%(aese|aesd|aesmc|aesimc) %v.16b, %v.16b"),
	ROW("crypto", "pmull %v.1q, %v.1d, %v.1d\npmull2 %v.1q, %v.2d, %v.2d"),
	ROW("crypto", "%(sha1c|sha1p|sha1m) %q, %s, %v.4s\nsha1h %s, %s\nsha1su1 %v.4s, %v.4s"),
	ROW("crypto", "%(sha256h|sha256h2) %q, %q, %v.4s\n%(sha512h|sha512h2) %q, %q, %v.2d"),
	ROW("crypto", "sha256su1 %v.4s, %v.4s, %v.4s\nsha512su0 %v.2d, %v.2d"),
	ROW("crypto", "eor3 %v.16b, %v.16b, %v.16b, %v.16b\nrax1 %v.2d, %v.2d, %v.2d"),
	ROW("crypto", "xar %v.2d, %v.2d, %v.2d, #%{0:63}\nbcax %v.16b, %v.16b, %v.16b, %v.16b"),
	ROW("crypto", "sm4e %v.4s, %v.4s\nsm3partw1 %v.4s, %v.4s, %v.4s"),

	ROW("simd-load",
	    "ldr %(%q|%d), [x26, #%{0:1024:16}]\nldr %(%s|%h|%b), [x26, #%{0:1024:4}]"),
	ROW("simd-load", "ldur %(%q|%d|%s), [x26, #%{-256:255}]"),
	ROW("simd-load", POINT "ldr %q, [x27], #%{-256:255}\nldr %d, [x27, #%{-256:255}]!"),
	ROW("simd-load", "ldp %q, %Q, [x26, #%{-512:496:16}]\nldnp %d, %D, [x26, #%{-256:248:8}]"),
	ROW("simd-load", POINT "ld1 {%v.16b}, [x27]\nld1 {%v.8h, %n.8h}, [x27], #32"),
	ROW("simd-load", POINT "ld2 {%v.4s, %n.4s}, [x27]\nld3 {%v.8b, %n.8b, %n.8b}, [x27], #24"),
	ROW("simd-load", POINT "ld4 {%v.2d, %n.2d, %n.2d, %n.2d}, [x27]\nld1r {%v.4h}, [x27], #2"),
	ROW("simd-load", POINT "ld1 {%v.b}[%{0:15}], [x27]\nld2 {%v.s, %n.s}[%{0:3}], [x27], #8"),
	ROW("simd-store",
	    "str %(%q|%d), [x26, #%{0:1024:16}]\nstr %(%s|%h|%b), [x26, #%{0:1024:4}]"),
	ROW("simd-store", POINT "str %q, [x27], #%{-256:255}\nstr %d, [x27, #%{-256:255}]!"),
	ROW("simd-store", "stp %q, %q, [x26, #%{-512:496:16}]\nstnp %d, %d, [x26, #%{-256:248:8}]"),
	ROW("simd-store", POINT "st1 {%v.16b}, [x27]\nst3 {%v.4h, %n.4h, %n.4h}, [x27], #24"),
	ROW("simd-store", POINT "st4 {%v.16b, %n.16b, %n.16b, %n.16b}, [x27]\n"
				"st1 {%v.d}[1], [x27], #8"),
};

/* What depends on where it runs: more often than the others. */
static const struct row relative_rows[] = {
	ROW("literal", "ldr %x, %m"),
	ROW("literal", "ldr %w, %m"),
	ROW("literal", "ldrsw %x, %m"),
	ROW("literal", "ldr %(xzr|wzr), %m\nldrsw xzr, %m"),
	ROW("literal", "ldr %(%x|%w), %M\nldrsw %x, %M"),
	ROW("literal-prfm", "prfm %(pldl1keep|pstl1strm), %m\nprfm pldl2keep, %M"),
	ROW("literal-simd", "ldr %s, %m"),
	ROW("literal-simd", "ldr %d, %m"),
	ROW("literal-simd", "ldr %q, %m"),
	USER("literal-simd", "ldr %(%s|%d|%q), %M"),
	ROW("address", "adr %x, %m\nadr %x, %M"),
	ROW("address", "adrp %x, %M\nldr %x, [x$0, :lo12:diff_far]"),
	ROW("address", "adr %x, .\nadr %x, .-%{1:255}"),
};

static const struct row control_rows[] = {
	ROW("branch-conditional", "b.%c &1\n!\n*\n:1"),
	ROW("branch-conditional", "cmp %x, %x\nb.%c &1\n!\n*\nb &2\n:1\n*\n:2"),
	ROW("branch-conditional", "b.%c &1\n!\nb &2\n:1\n*\n:2"),
	ROW("branch-compare", "%(cbz|cbnz) %(%x|%w|xzr|wzr), &1\n!\n*\n:1"),
	ROW("branch-compare", "and %x, %x, #%{1:1}\n%(cbz|cbnz) x$0, &1\n!\n*\n:1"),
	ROW("branch-test", "%(tbz|tbnz) %x, #%{0:63}, &1\n!\n*\n:1"),
	ROW("branch-test", "%(tbz|tbnz) %w, #%{0:31}, &1\n!\n*\nb &2\n:1\n:2"),
	ROW("branch-test", "b &2\n:1\n*\nb &3\n:2\n%(tbz|tbnz) %x, #%{0:63}, &1\n!\n:3"),
	ROW("loop", "mov x24, #%{2:5}\n:1\n*\nsubs x24, x24, #1\nb.ne &1\n!"),
	ROW("loop", "mov x24, #%{2:5}\n:1\n*\nsub x24, x24, #1\n%(cbnz x24|tbnz x24, #0), &1\n!"),
	ROW("branch", "b &2\n:1\n*\nb &3\n:2\nb &1\n:3"),
	ROW("branch-register", "adr %x, &1\nbr x$0\n:1 bti j"),
	ROW("branch-register", "adr x17, &1\nbr x17\n:1 bti %(c|j|jc)"),
	ROW("branch-register", "adr %x, &1\nret x$0\n:1"),
	ROW("call", "stp x29, x30, [sp, #-16]!\nbl &1\nldp x29, x30, [sp], #16\nb &2\n"
		    ":1\n*\nret\n:2"),
	ROW("call",
	    "stp x29, x30, [sp, #-16]!\nadr %x, &1\nblr x$0\nldp x29, x30, [sp], #16\nb &2\n"
	    ":1 bti c\n*\nret\n:2"),
	ROW("call",
	    "stp x29, x30, [sp, #-16]!\nadr x30, &1\nblr x30\nldp x29, x30, [sp], #16\nb &2\n"
	    ":1 bti %(c|jc)\n*\nret\n:2"),
	ROW("call", "stp x29, x30, [sp, #-16]!\nbl &1\nldp x29, x30, [sp], #16\nb &2\n"
		    ":1 paciasp\n*\nautiasp\nret\n:2"),
	ROW("branch-pac", "adr %x, &1\npacia x$0, %X\nbraa x$0, x$1\n:1 bti j"),
	ROW("branch-pac", "adr x16, &1\npacizb x16\nbrabz x16\n:1 bti %(c|j|jc)"),
	ROW("branch-pac", "stp x29, x30, [sp, #-16]!\nadr %x, &1\npacia x$0, %X\nblraa x$0, x$1\n"
			  "ldp x29, x30, [sp], #16\nb &2\n:1 bti c\n*\nret\n:2"),
	ROW("branch-pac", "stp x29, x30, [sp, #-16]!\nbl &1\nldp x29, x30, [sp], #16\nb &2\n"
			  ":1 paciasp\n*\nretaa\n:2"),
	ROW("branch-pac", "stp x29, x30, [sp, #-16]!\nbl &1\nldp x29, x30, [sp], #16\nb &2\n"
			  ":1 pacibsp\n*\nretab\n:2"),
	ROW("branch-pac", "adr x17, &1\npacia x17, sp\nbraa x17, sp\n:1 bti j"),
	ROW("branch-pac", "stp x29, x30, [sp, #-16]!\nadr %x, &1\npacizb x$0\nblrabz x$0\n"
			  "ldp x29, x30, [sp], #16\nb &2\n:1 bti c\n*\nret\n:2"),
	ROW("exclusive", POINT "mov x24, #9\n:1\n%(ldxr|ldaxr) %x, [x27]\nadd x$0, x$0, #%{0:99}\n"
			       "%(stxr|stlxr) %W, x$0, [x27]\ncbz w$1, &2\n!\nsub x24, x24, #1\n"
			       "cbnz x24, &1\n!\n:2\nmov x24, #0"),
	ROW("exclusive", POINT "mov x24, #9\n:1\n%(ldxp|ldaxp) %x, %X, [x27]\neor x$0, x$0, x$1\n"
			       "%(stxp|stlxp) %W, x$1, x$0, [x27]\nsub x24, x24, #1\n"
			       "cbz w$2, &2\n!\ncbnz x24, &1\n!\n:2\nmov x24, #0"),
};

#undef ROW
#undef VECTORS
#undef USER
#undef POINT
#undef ALL
#undef NARROW
#undef HALVES
#undef FLOATS
#undef BYTES

#endif /* DIFFERENTIAL_INSTRUCTIONS_H */
