// SPDX-License-Identifier: GPL-2.0-only
#define SEQUENCE_WORD "ldxr	x10, [x9]"
#include "sequence.h"
