// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decoder, for its KUnit suite built as a module. Apart from the decoder
 * itself, which is built outside of the kernel too and knows no such macro.
 */
#include <kunit/visibility.h>
#include <linux/export.h>

#include "a64-decode.h"

EXPORT_SYMBOL_IF_KUNIT(a64_decode);
EXPORT_SYMBOL_IF_KUNIT(a64_find_window);
EXPORT_SYMBOL_IF_KUNIT(probe_reason_text);
EXPORT_SYMBOL_IF_KUNIT(probe_reason_slug);
EXPORT_SYMBOL_IF_KUNIT(probe_reason_advice);
