// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why the kernel refuses a kprobe at an address, found out after the fact: a
 * refusal is rare and its path has one errno, so the path stays as it is and
 * the question is asked again of the same sources.
 */
#include <linux/array_size.h>
#include <linux/bug.h>
#include <linux/extable.h>
#include <linux/ftrace.h>
#include <linux/jump_label.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobe_refusal.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <asm/insn.h>
#include <asm/sections.h>

#include "decode.h"
#include "refusal.h"

static bool is_freed_init_text(unsigned long addr)
{
	return system_state >= SYSTEM_FREEING_INITMEM && is_kernel_inittext(addr);
}

static bool is_not_text(unsigned long addr)
{
	return !core_kernel_text(addr) && !__module_text_address(addr);
}

#if defined(CONFIG_DYNAMIC_FTRACE) && !defined(CONFIG_KPROBE_EVENTS_ON_NOTRACE)
static bool lacks_ftrace_site(unsigned long addr)
{
	unsigned long size, offset;

	if (!addr || !kallsyms_lookup_size_offset(addr, &size, &offset))
		return false;

	/* the range is inclusive */
	addr -= offset;
	return !ftrace_location_range(addr, addr + size - 1);
}

/*
 * As kprobe events see it: a function without an ftrace site, unless it is a
 * part (".cold", ".isra.0") that the compiler split off a function with one.
 */
static bool is_notrace(unsigned long addr)
{
	char name[KSYM_NAME_LEN];
	char *suffix;

	if (!lacks_ftrace_site(addr))
		return false;
	if (lookup_symbol_name(addr, name))
		return true;

	suffix = strchr(name, '.');
	if (!suffix)
		return true;
	*suffix = '\0';
	addr = (unsigned long)kprobe_lookup_name(name, 0);

	return !addr || lacks_ftrace_site(addr);
}
#else
static bool is_notrace(unsigned long addr)
{
	return false;
}
#endif

static bool is_ftrace_site(unsigned long addr)
{
	return !IS_ENABLED(CONFIG_KPROBES_ON_FTRACE) && ftrace_location(addr) == addr;
}

static bool is_jump_label(unsigned long addr)
{
	return jump_label_text_reserved((void *)addr, (void *)addr);
}

static bool is_static_call(unsigned long addr)
{
	return static_call_text_reserved((void *)addr, (void *)addr);
}

static bool is_bug_site(unsigned long addr)
{
	return find_bug(addr);
}

static bool is_cfi_preamble(unsigned long addr)
{
	char name[KSYM_NAME_LEN];

	return !lookup_symbol_name(addr, name) &&
	       (str_has_prefix(name, "__cfi_") || str_has_prefix(name, "__pfx_"));
}

static bool is_misaligned(unsigned long addr)
{
	return !IS_ALIGNED(addr, AARCH64_INSN_SIZE);
}

static bool has_fixup(unsigned long addr)
{
	return search_exception_tables(addr);
}

static const struct {
	enum probe_reason reason;
	bool (*holds)(unsigned long addr);
} checks[] = {
	/* what it is at all: the checks after it take text for granted */
	{ PROBE_REASON_INIT_TEXT,	is_freed_init_text },
	{ PROBE_REASON_NOT_TEXT,	is_not_text },
	/* the function */
	{ PROBE_REASON_BLACKLISTED,	within_kprobe_blacklist },
	{ PROBE_REASON_NOTRACE,		is_notrace },
	{ PROBE_REASON_CFI_PREAMBLE,	is_cfi_preamble },
	/* the place in it */
	{ PROBE_REASON_MISALIGNED,	is_misaligned },
	{ PROBE_REASON_FTRACE_SITE,	is_ftrace_site },
	{ PROBE_REASON_JUMP_LABEL,	is_jump_label },
	{ PROBE_REASON_STATIC_CALL,	is_static_call },
	{ PROBE_REASON_BUG_SITE,	is_bug_site },
	{ PROBE_REASON_EXTABLE,		has_fixup },
};

static struct a64_verdict verdict_with_text_pinned(unsigned long addr)
{
	struct kprobe *p;

	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		if (checks[i].holds(addr))
			return (struct a64_verdict){ .reason = checks[i].reason };
	}

	/* The breakpoint there now is ours, and it was no reason against ours. */
	p = get_kprobe((void *)addr);
	if (p && !kprobe_gone(p))
		return (struct a64_verdict){
			.how = p->ainsn.api.insn ? A64_SLOT : A64_EMULATE,
			.emulator = p->ainsn.api.emulator,
		};

	return probes_decode_kernel(addr);
}

struct a64_verdict kprobe_verdict(unsigned long addr)
{
	struct a64_verdict verdict;

	/*
	 * jump_label_text_reserved() wants its lock, and a module that goes
	 * away waits for preemption to be enabled before its text is freed.
	 */
	jump_label_lock();
	preempt_disable();
	verdict = verdict_with_text_pinned(addr);
	preempt_enable();
	jump_label_unlock();

	return verdict;
}

const char **arch_kprobe_refusal(unsigned long addr)
{
	return probe_reason_log_text(kprobe_verdict(addr).reason);
}
