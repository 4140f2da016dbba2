// SPDX-License-Identifier: GPL-2.0-only
/* The decoder: the very file that the kernel is built from. */
#include "a64-decode.c"
