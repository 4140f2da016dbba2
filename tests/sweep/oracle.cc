// SPDX-License-Identifier: GPL-2.0-only
/*
 * What LLVM says of every A64 instruction word.
 *
 *	oracle OUTPUT
 *
 * Disassembles all 2^32 words with every architecture feature enabled and
 * writes, for each, the LLVM opcode it decodes to (0: undefined), and for each
 * opcode its class. The result depends on the LLVM version alone, so that it
 * is made once and kept (oracle.h describes the file).
 *
 * The class comes from LLVM's own description of the instruction (branch,
 * call, return, PC-relative operand) and, for what those do not tell, from its
 * name. Nothing here is shared with the decoder under test.
 */
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <llvm/Config/llvm-config.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstrDesc.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Triple.h>

#include "oracle.h"

using namespace llvm;

namespace {

struct machine {
	Triple triple{ "aarch64-linux-gnu" };
	const Target *target = nullptr;
	std::unique_ptr<MCRegisterInfo> registers;
	std::unique_ptr<MCAsmInfo> asm_info;
	std::unique_ptr<MCInstrInfo> instructions;
	std::unique_ptr<MCSubtargetInfo> subtarget;
	std::unique_ptr<MCContext> context;
	std::unique_ptr<MCDisassembler> disassembler;

	machine();
};

machine::machine()
{
	std::string error;

	target = TargetRegistry::lookupTarget(triple.str(), error);
	if (!target) {
		fprintf(stderr, "oracle: %s\n", error.c_str());
		exit(1);
	}
	registers.reset(target->createMCRegInfo(triple.str()));
	asm_info.reset(target->createMCAsmInfo(*registers, triple.str(), MCTargetOptions()));
	instructions.reset(target->createMCInstrInfo());
	subtarget.reset(target->createMCSubtargetInfo(triple.str(), "", "+all"));
	context.reset(new MCContext(triple, asm_info.get(), registers.get(), subtarget.get()));
	disassembler.reset(target->createMCDisassembler(*subtarget, *context));
}

/* LLVM's answer for one word; ORACLE_SOFT marks "constrained unpredictable". */
uint16_t answer(const machine &m, uint32_t word)
{
	MCDisassembler::DecodeStatus status;
	uint8_t bytes[4];
	uint64_t size;
	MCInst inst;

	memcpy(bytes, &word, sizeof(bytes));
	status = m.disassembler->getInstruction(inst, size, ArrayRef<uint8_t>(bytes, 4), 0, nulls());
	if (status == MCDisassembler::Fail)
		return 0;
	return inst.getOpcode() | (status == MCDisassembler::SoftFail ? ORACLE_SOFT : 0);
}

bool begins(StringRef name, std::initializer_list<const char *> prefixes)
{
	for (const char *prefix : prefixes)
		if (name.starts_with(prefix))
			return true;
	return false;
}

bool is_one_of(StringRef name, std::initializer_list<const char *> names)
{
	for (const char *candidate : names)
		if (name == candidate)
			return true;
	return false;
}

bool has_pc_relative_operand(const MCInstrDesc &desc)
{
	for (const MCOperandInfo &op : desc.operands())
		if (op.OperandType == MCOI::OPERAND_PCREL)
			return true;
	return false;
}

/*
 * The PAuth_LR instructions that take the PC as an implicit operand have no
 * operand of that kind, so that they are known by name. PACM makes the next
 * PACIASP or AUTIASP one of them.
 */
bool has_implicit_pc(StringRef name)
{
	return name == "PACM" || name.ends_with("171615") ||
	       begins(name, { "PACIASPPC", "PACIBSPPC", "PACNBI", "AUTIASPPC", "AUTIBSPPC" });
}

enum oracle_class classify(const MCInstrDesc &desc, StringRef name)
{
	if (is_one_of(name, { "SVC", "HVC", "SMC", "BRK", "HLT", "DCPS1", "DCPS2", "DCPS3", "UDF" }))
		return ORACLE_EXCEPTION;
	if (is_one_of(name, { "ERET", "ERETAA", "ERETAB", "DRPS" }))
		return ORACLE_EXCEPTION_RETURN;
	if (begins(name, { "LDXR", "LDAXR", "LDXP", "LDAXP", "STXR", "STLXR", "STXP", "STLXP" }))
		return ORACLE_EXCLUSIVE;
	if (desc.isBranch() || desc.isCall() || desc.isReturn())
		return ORACLE_PC_WRITE;
	if (has_pc_relative_operand(desc) || has_implicit_pc(name))
		return ORACLE_PC_READ;
	return ORACLE_OTHER;
}

/* Each different block once, in order of arrival. */
class block_store {
public:
	uint32_t put(const std::vector<uint16_t> &block);

	std::vector<std::string> blocks;

private:
	std::mutex lock;
	std::unordered_map<std::string, uint32_t> numbers;
};

uint32_t block_store::put(const std::vector<uint16_t> &block)
{
	std::string bytes((const char *)block.data(), block.size() * sizeof(block[0]));
	std::lock_guard<std::mutex> guard(lock);
	auto [place, is_new] = numbers.try_emplace(bytes, blocks.size());

	if (is_new)
		blocks.push_back(std::move(bytes));
	return place->second;
}

/* Work is handed out in slices of 2^20 words; slices differ much in cost. */
constexpr uint32_t SLICE_BLOCKS = 256;
constexpr uint32_t SLICES = ORACLE_BLOCKS / SLICE_BLOCKS;

struct sweep {
	std::atomic<uint32_t> next_slice{ 0 };
	std::vector<uint32_t> index = std::vector<uint32_t>(ORACLE_BLOCKS);
	block_store store;
};

void sweep_slice(const machine &m, struct sweep &sweep, uint32_t slice)
{
	std::vector<uint16_t> block(ORACLE_BLOCK_WORDS);

	for (uint32_t b = slice * SLICE_BLOCKS; b < (slice + 1) * SLICE_BLOCKS; b++) {
		for (uint32_t i = 0; i < ORACLE_BLOCK_WORDS; i++)
			block[i] = answer(m, b * ORACLE_BLOCK_WORDS + i);
		sweep.index[b] = sweep.store.put(block);
	}
}

void sweep_worker(struct sweep &sweep)
{
	machine m;

	for (;;) {
		uint32_t slice = sweep.next_slice++;

		if (slice >= SLICES)
			return;
		sweep_slice(m, sweep, slice);
		if (slice % 64 == 63)
			fprintf(stderr, "oracle: asked LLVM %s about %u of 256 parts\n",
				LLVM_VERSION_STRING, (slice + 1) / (SLICES / 256));
	}
}

std::vector<oracle_opcode> describe_opcodes()
{
	machine m;
	std::vector<oracle_opcode> opcodes(m.instructions->getNumOpcodes());

	for (unsigned int i = 0; i < opcodes.size(); i++) {
		StringRef name = m.instructions->getName(i);

		if (name.size() >= sizeof(opcodes[i].name) || i >= ORACLE_SOFT) {
			fprintf(stderr, "oracle: LLVM opcode %u does not fit the file\n", i);
			exit(1);
		}
		memset(&opcodes[i], 0, sizeof(opcodes[i]));
		memcpy(opcodes[i].name, name.data(), name.size());
		opcodes[i].class_ = classify(m.instructions->get(i), name);
	}
	opcodes[ORACLE_UNKNOWN] = {};
	strcpy(opcodes[ORACLE_UNKNOWN].name, "(undefined)");
	opcodes[ORACLE_UNKNOWN].class_ = ORACLE_UNDEFINED;
	return opcodes;
}

int save(const char *path, const std::vector<oracle_opcode> &opcodes, const struct sweep &sweep)
{
	struct oracle_header header = {};
	FILE *f = fopen(path, "wb");
	bool ok = f;

	memcpy(header.magic, ORACLE_MAGIC, sizeof(header.magic));
	snprintf(header.llvm_version, sizeof(header.llvm_version), "%s", LLVM_VERSION_STRING);
	header.opcode_count = opcodes.size();
	header.block_count = sweep.store.blocks.size();
	ok = ok && fwrite(&header, sizeof(header), 1, f) == 1;
	ok = ok && fwrite(opcodes.data(), sizeof(opcodes[0]), opcodes.size(), f) == opcodes.size();
	ok = ok && fwrite(sweep.index.data(), sizeof(uint32_t), ORACLE_BLOCKS, f) == ORACLE_BLOCKS;
	for (const std::string &block : sweep.store.blocks)
		ok = ok && fwrite(block.data(), block.size(), 1, f) == 1;
	if (f && fclose(f))
		ok = false;
	if (!ok)
		fprintf(stderr, "oracle: cannot write %s: %m\n", path);
	return ok ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
	std::vector<std::thread> workers;
	struct sweep sweep;

	if (argc != 2) {
		fprintf(stderr, "usage: oracle OUTPUT\n");
		return 2;
	}
	LLVMInitializeAArch64TargetInfo();
	LLVMInitializeAArch64TargetMC();
	LLVMInitializeAArch64Disassembler();

	std::vector<oracle_opcode> opcodes = describe_opcodes();

	for (unsigned int i = 0; i < std::max(1u, std::thread::hardware_concurrency()); i++)
		workers.emplace_back([&sweep] { sweep_worker(sweep); });
	for (std::thread &worker : workers)
		worker.join();
	return save(argv[1], opcodes, sweep);
}
