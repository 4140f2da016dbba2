// SPDX-License-Identifier: GPL-2.0-only
#include "disasm.h"

#include <stdio.h>
#include <stdlib.h>

#include <capstone/capstone.h>

struct disasm {
	csh handle;
};

struct disasm *disasm_new(void)
{
	struct disasm *disasm = calloc(1, sizeof(*disasm));

	if (!disasm)
		return NULL;
	if (cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &disasm->handle) != CS_ERR_OK) {
		free(disasm);
		return NULL;
	}
	return disasm;
}

struct disasm *disasm_free(struct disasm *disasm)
{
	if (!disasm)
		return NULL;
	cs_close(&disasm->handle);
	free(disasm);
	return NULL;
}

const char *disasm_print(struct disasm *disasm, uint64_t address, uint32_t word, char *buf,
			 size_t size)
{
	const uint8_t bytes[4] = { word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >> 24 };
	cs_insn *insn = NULL;

	if (disasm && cs_disasm(disasm->handle, bytes, sizeof(bytes), address, 1, &insn) == 1) {
		snprintf(buf, size, "%s%s%s", insn->mnemonic, insn->op_str[0] ? " " : "",
			 insn->op_str);
		cs_free(insn, 1);
	} else {
		snprintf(buf, size, ".inst 0x%08x", word);
	}
	return buf;
}
