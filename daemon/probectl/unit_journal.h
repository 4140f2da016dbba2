/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a unit wrote into the journal.
 */
#ifndef PROBECTL_UNIT_JOURNAL_H
#define PROBECTL_UNIT_JOURNAL_H

#include <stddef.h>

#include <systemd/sd-id128.h>

/**
 * unit_journal_read() - the last lines of one run of a unit
 * @invocation: the run
 * @ret_lines: gets them, the oldest first; each owned by the caller
 * @max: no more than these
 *
 * Waits a moment for the first, since the journal may be behind the unit.
 *
 * Return: how many there are; 0 also when the journal cannot be read
 */
size_t unit_journal_read(sd_id128_t invocation, char **ret_lines, size_t max);

#endif /* PROBECTL_UNIT_JOURNAL_H */
