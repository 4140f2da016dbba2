// SPDX-License-Identifier: GPL-2.0-only
/*
 * Capstone is a library of 6 MiB, a fifth of which the dynamic linker has to
 * write to: it is loaded when there is an instruction to print, not with every
 * armed set.
 */
#include "disasm.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include <capstone/capstone.h>

#include "cleanup.h"
#include "macro.h"

/* The version whose header is used here. */
#define CAPSTONE_FILE "libcapstone.so." STR(CS_API_MAJOR)

struct disasm {
	void *library;
	csh handle;
	__typeof__(cs_open) *open;
	__typeof__(cs_close) *close;
	__typeof__(cs_disasm) *disasm;
	__typeof__(cs_free) *free;
};

static bool load_capstone(struct disasm *disasm)
{
	const struct {
		const char *name;
		void **function;
	} symbols[] = {
		{ "cs_open", (void **)&disasm->open },
		{ "cs_close", (void **)&disasm->close },
		{ "cs_disasm", (void **)&disasm->disasm },
		{ "cs_free", (void **)&disasm->free },
	};
	size_t i;

	disasm->library = dlopen(CAPSTONE_FILE, RTLD_NOW | RTLD_LOCAL);
	if (!disasm->library)
		return false;
	for (i = 0; i < ARRAY_SIZE(symbols); i++) {
		*symbols[i].function = dlsym(disasm->library, symbols[i].name);
		if (!*symbols[i].function)
			return false;
	}
	return disasm->open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &disasm->handle) == CS_ERR_OK;
}

struct disasm *disasm_new(void)
{
	_cleanup_(disasm_freep) struct disasm *disasm = calloc(1, sizeof(*disasm));

	return disasm && load_capstone(disasm) ? TAKE_PTR(disasm) : NULL;
}

struct disasm *disasm_free(struct disasm *disasm)
{
	if (!disasm)
		return NULL;
	if (disasm->handle)
		disasm->close(&disasm->handle);
	if (disasm->library)
		dlclose(disasm->library);
	free(disasm);
	return NULL;
}

const char *disasm_print(struct disasm *disasm, uint64_t address, uint32_t word, char *buf,
			 size_t size)
{
	const uint8_t bytes[4] = { word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >> 24 };
	cs_insn *insn = NULL;

	if (disasm &&
	    disasm->disasm(disasm->handle, bytes, sizeof(bytes), address, 1, &insn) == 1) {
		snprintf(buf, size, "%s%s%s", insn->mnemonic, insn->op_str[0] ? " " : "",
			 insn->op_str);
		disasm->free(insn, 1);
	} else {
		snprintf(buf, size, ".inst 0x%08x", word);
	}
	return buf;
}
