/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a kprobe is refused, for those who have to tell a person.
 */
#ifndef _LINUX_KPROBE_REFUSAL_H
#define _LINUX_KPROBE_REFUSAL_H

/**
 * arch_kprobe_refusal() - why would a kprobe at this address be refused?
 * @addr: any address
 *
 * To be asked after register_kprobe() has failed with -EINVAL. It looks the
 * facts up again and changes nothing. An architecture that does not implement
 * it knows no reason.
 *
 * Context: may sleep
 * Return: a pointer to the text, NULL when no reason is known. Both the text
 *	   and the pointer to it last for ever, as tracing_log_err() wants it.
 */
const char **arch_kprobe_refusal(unsigned long addr);

#endif /* _LINUX_KPROBE_REFUSAL_H */
