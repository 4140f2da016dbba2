/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The A64 instructions that mean the same wherever they run: data processing,
 * loads and stores from a base register, SIMD&FP, SVE, SME.
 *
 * Generated from Arm's machine-readable specification (AARCHMRS 2026-03), of
 * which LLVM 19 decodes these words too, less those that a64-special.h
 * knows. What is newer or not allocated is not here. The groups are named as in
 * the specification; a row may hold words of a group that follows.
 * 1072 rows in 78 pages.
 */
#ifndef _ARM64_PROBES_A64_TABLE_H
#define _ARM64_PROBES_A64_TABLE_H

#include <linux/kernel.h>
#include <linux/types.h>

/*
 * One row: a word of the page belongs to it when (word & mask) == value. The
 * top byte has chosen the page.
 */
struct a64_slot_row {
	u32 mask;
	u32 value;
};

/* Top byte 00 */
static const struct a64_slot_row a64_slot_00[] = {
	/* reserved/perm_undef */
	{ 0xff0000, 0x000000 },
};

/* Top byte 04 */
static const struct a64_slot_row a64_slot_04[] = {
	/* sve/sve_index/sve_int_index_ri */
	{ 0x00f000, 0x004000 },
	/* sve/sve_alloca/sve_int_read_svl_a */
	{ 0x5fc800, 0x1f4800 },
	/* sve/sve_alloca/sve_int_read_vl_a */
	{ 0x5fd000, 0x1f5000 },
	/* sve/sve_alloca/sve_int_arith_svl */
	{ 0x80c800, 0x004800 },
	/* sve/sve_alloca/sve_int_arith_vl */
	{ 0x80d000, 0x005000 },
	/* sve/sve_int_pred_bin/sve_int_bin_pred_arit_0 */
	{ 0x278000, 0x000000 }, { 0x35a000, 0x010000 },
	{ 0xcee000, 0xc40000 },
	/* sve/sve_int_pred_bin/sve_int_bin_pred_log */
	{ 0x2ca000, 0x080000 },
	/* sve/sve_int_pred_bin/sve_int_bin_pred_arit_1 */
	{ 0x3a8000, 0x080000 },
	/* sve/sve_int_pred_bin/sve_int_bin_pred_div */
	{ 0x3ca000, 0x140000 },
	/* sve/sve_int_pred_bin/sve_int_bin_pred_arit_2 */
	{ 0x27a000, 0x030000 }, { 0x35a000, 0x100000 },
	/* sve/sve_int_pred_red/sve_int_reduce_0 */
	{ 0x262000, 0x002000 },
	/* sve/sve_int_pred_red/sve_int_reduce_2 */
	{ 0x292000, 0x082000 },
	/* sve/sve_int_pred_red/sve_int_reduce_1q */
	{ 0x38a000, 0x082000 },
	/* sve/sve_int_pred_red/sve_int_reduce_0q */
	{ 0x332000, 0x012000 },
	/* sve/sve_int_pred_red/sve_int_reduce_2q */
	{ 0x2a2000, 0x082000 },
	/* sve/sve_int_muladd_pred/sve_int_mlas_vvv_pred */
	{ 0x204000, 0x004000 },
	/* sve/sve_countelt/sve_int_countvlv0 */
	{ 0x507000, 0x404000 }, { 0x907000, 0x804000 },
	/* sve/sve_countelt/sve_int_countvlv1 */
	{ 0x407800, 0x404000 }, { 0x807800, 0x804000 },
	/* sve/sve_countelt/sve_int_pred_pattern_b */
	{ 0x007000, 0x007000 },
	/* sve/sve_countelt/sve_int_count */
	{ 0x006c00, 0x006000 },
	/* sve/sve_countelt/sve_int_pred_pattern_a */
	{ 0x10e800, 0x10e000 },
	/* sve/sve_int_unpred_logical/sve_int_rotate_imm */
	{ 0x20b400, 0x203400 },
	/* sve/sve_int_unpred_logical/sve_int_bin_cons_log */
	{ 0x203c00, 0x203000 },
	/* sve/sve_int_unpred_logical/sve_int_tern_log */
	{ 0xa09000, 0x201000 },
	/* sve/sve_int_pred_un/sve_int_un_pred_arit_1 */
	{ 0x24a000, 0x00a000 },
	/* sve/sve_int_pred_un/sve_int_un_pred_arit_0 */
	{ 0x28a000, 0x00a000 },
	/* sve/sve_int_unpred_misc/sve_int_bin_cons_misc_0_c */
	{ 0x1fb400, 0x00b000 },
	/* sve/sve_int_unpred_misc/sve_int_bin_cons_misc_0_d */
	{ 0xdf3800, 0x003800 },
	/* sve/sve_int_adr/sve_int_bin_cons_misc_0_a */
	{ 0x20f000, 0x20a000 },
	/* sve/sve_int_unpred_arit_b/sve_int_mul_b */
	{ 0xc0c000, 0x004000 }, { 0x00d800, 0x004800 },
	/* sve/sve_int_unpred_arit/sve_int_bin_cons_arit_0 */
	{ 0x206800, 0x200000 }, { 0x20f000, 0x201000 },
	{ 0xe0b000, 0xe00000 },
	/* sve/sve_int_unpred_shift/sve_int_bin_cons_shift_a */
	{ 0x20d400, 0x208400 },
	/* sve/sve_int_unpred_shift/sve_int_bin_cons_shift_b */
	{ 0x207400, 0x201400 },
	/* sve/sve_int_pred_shift/sve_int_bin_pred_shift_0 */
	{ 0x2b8000, 0x008000 }, { 0x2d8000, 0x018000 },
	{ 0x2b8000, 0x038000 }, { 0x378000, 0x048000 },
	{ 0x3d8000, 0x048000 }, { 0x3da000, 0x0d8000 },
	/* sve/sve_int_pred_shift/sve_int_bin_pred_shift_2 */
	{ 0x368000, 0x108000 }, { 0x358000, 0x118000 },
	/* sve/sve_int_pred_shift/sve_int_bin_pred_shift_1 */
	{ 0x398000, 0x118000 },
};

/* Top byte 05 */
static const struct a64_slot_row a64_slot_05[] = {
	/* sve/sve_perm_pred/sve_int_perm_cpy_v */
	{ 0x1ca000, 0x008000 },
	/* sve/sve_perm_pred/sve_int_perm_revd */
	{ 0xf78000, 0x268000 },
	/* sve/sve_perm_pred/sve_int_perm_cpy_r */
	{ 0x378000, 0x208000 },
	/* sve/sve_perm_pred/sve_int_perm_clast_vz */
	{ 0x34a000, 0x208000 },
	/* sve/sve_perm_pred/sve_int_perm_rev */
	{ 0x3c8000, 0x248000 },
	/* sve/sve_perm_pred/sve_intx_perm_splice */
	{ 0x32a000, 0x208000 },
	/* sve/sve_perm_pred/sve_int_perm_last_r */
	{ 0x1e8000, 0x008000 },
	/* sve/sve_perm_pred/sve_int_perm_expand */
	{ 0x2f8000, 0x218000 },
	/* sve/sve_perm_pred/sve_int_perm_clast_rz */
	{ 0x2ea000, 0x20a000 },
	/* sve/sve_perm_unpred_a/sve_int_perm_dup_i */
	{ 0x20ac00, 0x202000 },
	/* sve/sve_int_select/sve_int_sel_vvv */
	{ 0x20c000, 0x20c000 },
	/* sve/sve_perm_inter/sve_int_perm_bin_perm_zz */
	{ 0x206800, 0x206000 }, { 0x207000, 0x206000 },
	/* sve/sve_wideimm_pred/sve_int_dup_imm_pred */
	{ 0x308000, 0x100000 },
	/* sve/sve_wideimm_pred/sve_int_dup_fpimm_pred */
	{ 0x10e000, 0x10c000 },
	/* sve/sve_maskimm/sve_int_dup_mask_imm */
	{ 0x3c0000, 0x000000 },
	/* sve/sve_perm_quads_c/sve_int_perm_tbxquads */
	{ 0x20b800, 0x203000 },
	/* sve/sve_perm_unpred_d/sve_int_perm_insrs */
	{ 0x2be400, 0x202000 },
	/* sve/sve_perm_unpred_d/sve_int_mov_p2v */
	{ 0x3be600, 0x2b2000 }, { 0x3de600, 0x2d2000 },
	{ 0x79e600, 0x692000 }, { 0xb9e600, 0xa92000 },
	/* sve/sve_perm_unpred_d/sve_int_perm_reverse_z */
	{ 0x17e400, 0x102000 },
	/* sve/sve_perm_unpred_d/sve_int_perm_unpk */
	{ 0x1ce400, 0x102000 },
	/* sve/sve_perm_unpred_d/sve_int_mov_v2p */
	{ 0x37e410, 0x242000 }, { 0x3be410, 0x2a2000 },
	{ 0x67e410, 0x602000 }, { 0xa7e410, 0xa02000 },
	/* sve/sve_perm_unpred_b/sve_int_perm_tbl_3src */
	{ 0x20b800, 0x202800 },
	/* sve/sve_perm_extract/sve_intx_perm_extract_i */
	{ 0xa0e000, 0x200000 },
	/* sve/sve_perm_inter_long/sve_int_perm_bin_long_perm_zz */
	{ 0x60f000, 0x200000 }, { 0x60e800, 0x200800 },
	/* sve/sve_perm_predicates/sve_int_perm_punpk */
	{ 0xce7e10, 0x004000 },
	/* sve/sve_perm_predicates/sve_int_perm_reverse_p */
	{ 0x1f7e10, 0x144000 },
	/* sve/sve_perm_predicates/sve_int_perm_bin_perm_pp */
	{ 0x304a10, 0x204000 }, { 0x305210, 0x204000 },
	/* sve/sve_perm_quads_a/sve_int_perm_dupq_i */
	{ 0xd0a800, 0x102000 }, { 0xb0a800, 0x202000 },
};

/* Top byte 08 48 */
static const struct a64_slot_row a64_slot_08[] = {
	/* ldst/comswap */
	{ 0x207c00, 0x207c00 },
	/* ldst/ldstord */
	{ 0x9f7c00, 0x9f7c00 },
};

/* Top byte 0a 24 28 29 2a 2c 2d 39 3d 4a 69 6a 6c 6d 79 8a 92 a8 a9 aa ac
 * ad ca d2 e8 e9 ea ec ed f2 */
static const struct a64_slot_row a64_slot_0a[] = {
	/* dpimm/movewide */
	{ 0x000000, 0x000000 },
};

/* Top byte 0b 2b 4b 6b 8b ab cb eb */
static const struct a64_slot_row a64_slot_0b[] = {
	/* dpreg/addsub_shift */
	{ 0x200000, 0x000000 },
	/* dpreg/addsub_ext */
	{ 0xc00000, 0x000000 },
};

/* Top byte 0c 4c */
static const struct a64_slot_row a64_slot_0c[] = {
	/* ldst/asisdlsep */
	{ 0xa05000, 0x800000 }, { 0xa09000, 0x800000 },
	{ 0xa0e000, 0x806000 },
	/* ldst/asisdlse */
	{ 0x3f5000, 0x000000 }, { 0x3f9000, 0x000000 },
	{ 0x3fe000, 0x006000 },
};

/* Top byte 0d 4d */
static const struct a64_slot_row a64_slot_0d[] = {
	/* ldst/asisdlsop */
	{ 0x804c00, 0x800000 }, { 0x805800, 0x800000 },
	{ 0x808400, 0x800000 }, { 0x80c000, 0x800000 },
	{ 0xc0d000, 0xc0c000 },
	/* ldst/asisdlso */
	{ 0x1f4c00, 0x000000 }, { 0x1f5800, 0x000000 },
	{ 0x1f8400, 0x000000 }, { 0x1fc000, 0x000000 },
	{ 0x3efc00, 0x008400 }, { 0x5fd000, 0x40c000 },
};

/* Top byte 0e */
static const struct a64_slot_row a64_slot_0e[] = {
	/* simd_dp/asimdmisc */
	{ 0x1f9c00, 0x001800 }, { 0x1efc00, 0x002800 },
	{ 0x1fac00, 0x002800 }, { 0x5ebc00, 0x002800 },
	{ 0x3f4000, 0x200000 }, { 0x3ef000, 0x204000 },
	{ 0xbf6c00, 0x216800 }, { 0x3fa000, 0x218000 },
	{ 0x2fe000, 0x21a000 }, { 0xbf0c00, 0xa00800 },
	/* simd_dp/asimdsame */
	{ 0x202400, 0x200400 }, { 0x204400, 0x200400 },
	{ 0x208400, 0x200400 }, { 0xa00c00, 0x200400 },
	{ 0x600c00, 0x200c00 }, { 0x201400, 0x201400 },
	/* simd_dp/asimdmiscfp16 */
	{ 0x7fc000, 0x798000 }, { 0xffa000, 0x798000 },
	{ 0x7fb000, 0x799000 }, { 0xffcc00, 0xf8c800 },
	/* simd_dp/asimdins */
	{ 0x80f400, 0x000400 }, { 0xc0dc00, 0x000c00 },
	{ 0x80fc00, 0x003c00 },
	/* simd_dp/asimdtbl */
	{ 0xc08c00, 0x000000 },
	/* simd_dp/asimdsamefp16 */
	{ 0x40e400, 0x400400 }, { 0xc0cc00, 0x400400 },
	{ 0x40d400, 0x401400 },
	/* simd_dp/asimdperm */
	{ 0x209c00, 0x001800 }, { 0x20ac00, 0x002800 },
	/* simd_dp/asimddiff */
	{ 0x201c00, 0x200000 }, { 0x202800, 0x200000 },
	{ 0x204800, 0x200000 }, { 0x208800, 0x200000 },
	/* simd_dp/asimdsame2 */
	{ 0x00fc00, 0x009400 }, { 0x80fc00, 0x00c400 },
	{ 0x80f400, 0x00f400 }, { 0x00fc00, 0x00fc00 },
	{ 0xc0f400, 0x809400 },
	/* simd_dp/asimdall */
	{ 0x0ffc00, 0x003800 }, { 0x2ef000, 0x20a000 },
	{ 0x7ff000, 0x30c000 }, { 0x7ff800, 0x30f800 },
};

/* Top byte 0f 4f */
static const struct a64_slot_row a64_slot_0f[] = {
	/* simd_dp/asimdshf */
	{ 0x805800, 0x000000 }, { 0x809c00, 0x001400 },
	{ 0x80e000, 0x008000 }, { 0x80b800, 0x00a000 },
	{ 0x80f800, 0x00f800 },
	/* simd_dp/asimdelem */
	{ 0x005400, 0x000000 }, { 0x401400, 0x001000 },
	{ 0x002400, 0x002000 }, { 0x008400, 0x008000 },
	{ 0xc00400, 0x800000 }, { 0x801400, 0x801000 },
	/* simd_dp/asimdimm */
	{ 0xf80c00, 0x000400 },
};

/* Top byte 11 */
static const struct a64_slot_row a64_slot_11[] = {
	/* dpimm/minmax_imm */
	{ 0x700000, 0x400000 },
	/* dpimm/addsub_imm */
	{ 0x800000, 0x000000 },
};

/* Top byte 12 52 72 */
static const struct a64_slot_row a64_slot_12[] = {
	/* dpimm/movewide */
	{ 0x400000, 0x000000 },
};

/* Top byte 13 */
static const struct a64_slot_row a64_slot_13[] = {
	/* dpimm/bitfield */
	{ 0xc00000, 0x000000 },
	/* dpimm/extract */
	{ 0x608000, 0x000000 },
};

/* Top byte 19 */
static const struct a64_slot_row a64_slot_19[] = {
	/* ldst/memop_unpriv */
	{ 0x207c00, 0x200400 }, { 0x20d800, 0x201000 },
	/* ldst/memop_128 */
	{ 0x00cc00, 0x008000 },
	/* ldst/rcwcomswappr */
	{ 0x20f400, 0x200400 },
	/* ldst/ldapstl_unscaled */
	{ 0x200c00, 0x000000 },
	/* ldst/rcwcomswap */
	{ 0x20f800, 0x200800 },
};

/* Top byte 1a */
static const struct a64_slot_row a64_slot_1a[] = {
	/* dpreg/addsub_carry */
	{ 0x60fc00, 0x000000 },
	/* dpreg/condsel */
	{ 0xe00800, 0x800000 },
	/* dpreg/dp_2src */
	{ 0xa0e800, 0x804000 }, { 0xe0d800, 0xc00800 },
	{ 0xe0b000, 0xc02000 }, { 0xe0e400, 0xc04000 },
};

/* Top byte 1b */
static const struct a64_slot_row a64_slot_1b[] = {
	/* dpreg/dp_3src */
	{ 0xe00000, 0x000000 },
};

/* Top byte 1d */
static const struct a64_slot_row a64_slot_1d[] = {
	/* ldst/ldapstl_simd */
	{ 0x200c00, 0x000800 },
};

/* Top byte 1e */
static const struct a64_slot_row a64_slot_1e[] = {
	/* simd_dp/floatcmp */
	{ 0xbfd007, 0x200000 }, { 0xa0f00f, 0x202000 },
	{ 0x7fd007, 0x600000 }, { 0x60f00f, 0x602000 },
	/* simd_dp/float2fix */
	{ 0xbe0000, 0x020000 }, { 0xbe0000, 0x180000 },
	{ 0x7e0000, 0x420000 }, { 0x7e0000, 0x580000 },
	/* simd_dp/floatccmp */
	{ 0xa00400, 0x200400 }, { 0x600400, 0x600400 },
	/* simd_dp/floatdp1 */
	{ 0xdef800, 0x02c000 }, { 0xb67800, 0x204000 },
	{ 0xba7800, 0x204000 }, { 0xb9f800, 0x21c000 },
	{ 0xbcf000, 0x244000 }, { 0xdeb000, 0x420000 },
	{ 0x79f000, 0x604000 }, { 0x7a7800, 0x604000 },
	{ 0x7d7800, 0x654000 }, { 0xdf7800, 0xc24000 },
	/* simd_dp/floatimm */
	{ 0xa01be0, 0x201000 }, { 0x601be0, 0x601000 },
	/* simd_dp/floatdp2 */
	{ 0xa07800, 0x200800 }, { 0xa08800, 0x200800 },
	{ 0x607800, 0x600800 }, { 0x608800, 0x600800 },
	/* simd_dp/float2int */
	{ 0xa6f000, 0x200000 }, { 0xf8f000, 0x200000 },
	{ 0x64f000, 0x600000 }, { 0x6af000, 0x600000 },
	{ 0x72f000, 0x700000 }, { 0x78f000, 0x700000 },
	{ 0xf1f000, 0x700000 }, { 0xe8f000, 0xe00000 },
};

/* Top byte 1f */
static const struct a64_slot_row a64_slot_1f[] = {
	/* simd_dp/floatdp3 */
	{ 0x800000, 0x000000 }, { 0x400000, 0x400000 },
};

/* Top byte 25 */
static const struct a64_slot_row a64_slot_25[] = {
	/* sve/sve_cmpsimm/sve_int_scmp_vi */
	{ 0x206000, 0x000000 }, { 0x20c000, 0x000000 },
	/* sve/sve_pred_gen_a/sve_int_pred_log */
	{ 0x308010, 0x000000 }, { 0x308200, 0x000000 },
	{ 0x708000, 0x000000 }, { 0xb08000, 0x800000 },
	/* sve/sve_pred_wrffr/sve_int_wrffr */
	{ 0xd72e1f, 0x000000 },
	/* sve/sve_pred_wrffr/sve_int_setffr */
	{ 0xdb6fff, 0x080000 },
	/* sve/sve_pred_count_a/sve_int_pcount_pred */
	{ 0x3dc200, 0x208000 }, { 0x3e8200, 0x208000 },
	/* sve/sve_pred_count_a/sve_int_pcount_pn */
	{ 0x1f7800, 0x000000 },
	/* sve/sve_pred_gen_b/sve_int_brkp */
	{ 0xb04200, 0x004000 },
	/* sve/sve_while_pn/sve_int_while_rr_pn */
	{ 0x20d010, 0x204010 },
	/* sve/sve_while_pn/sve_int_ctr_to_mask */
	{ 0x1fca00, 0x004000 }, { 0x3f4c10, 0x204010 },
	/* sve/sve_while_pn/sve_int_pn_ptrue */
	{ 0x1fc7e8, 0x004000 },
	/* sve/sve_while_pn/sve_int_while_rr_pair */
	{ 0x20a010, 0x200010 },
	/* sve/sve_pred_count_b/sve_int_count_v */
	{ 0x1a7600, 0x080000 },
	/* sve/sve_pred_count_b/sve_int_count_r_sat */
	{ 0x1c7a00, 0x080800 },
	/* sve/sve_pred_count_b/sve_int_count_v_sat */
	{ 0x1c7600, 0x080000 },
	/* sve/sve_pred_gen_d/sve_int_ptest */
	{ 0xef421f, 0x404000 },
	/* sve/sve_pred_gen_d/sve_int_ptrue */
	{ 0x3efc10, 0x18e000 },
	/* sve/sve_pred_gen_d/sve_int_rdffr */
	{ 0x9f6e10, 0x186000 },
	/* sve/sve_pred_gen_d/sve_int_pfirst */
	{ 0xcf7e10, 0x484000 },
	/* sve/sve_pred_gen_d/sve_int_pnext */
	{ 0x1ffe10, 0x19c400 },
	/* sve/sve_pred_gen_d/sve_int_rdffr_2 */
	{ 0xeeeff0, 0x08e000 },
	/* sve/sve_pred_gen_d/sve_int_pfalse */
	{ 0xdf7bf0, 0x186000 },
	/* sve/sve_pred_gen_c/sve_int_brkn */
	{ 0x87c210, 0x004000 },
	/* sve/sve_pred_gen_c/sve_int_break */
	{ 0x6f8200, 0x000000 }, { 0x0fc210, 0x004000 },
	/* sve/sve_wideimm_unpred/sve_int_arith_imm0 */
	{ 0x3ac000, 0x20c000 }, { 0x39c000, 0x21c000 },
	{ 0x3cc000, 0x24c000 },
	/* sve/sve_wideimm_unpred/sve_int_arith_imm2 */
	{ 0x27e000, 0x20c000 },
	/* sve/sve_wideimm_unpred/sve_int_dup_fpimm */
	{ 0x2ee000, 0x28c000 },
	/* sve/sve_wideimm_unpred/sve_int_dup_imm */
	{ 0x3fc000, 0x38c000 },
	/* sve/sve_wideimm_unpred/sve_int_arith_imm1 */
	{ 0x3ce000, 0x28c000 },
	/* sve/sve_pred_dup/sve_int_pred_dup */
	{ 0x20c210, 0x204000 },
	/* sve/sve_cmpgpr/sve_int_whilenc */
	{ 0x00dc00, 0x001000 },
	/* sve/sve_cmpgpr/sve_int_while_rr */
	{ 0x00e000, 0x000000 },
	/* sve/sve_cmpgpr/sve_int_cterm */
	{ 0x80cc0f, 0x800000 },
};

/* Top byte 2e */
static const struct a64_slot_row a64_slot_2e[] = {
	/* simd_dp/asimdmisc */
	{ 0x3f7000, 0x200000 }, { 0x3f9000, 0x200000 },
	{ 0x3ee000, 0x202000 }, { 0x3eb000, 0x203000 },
	{ 0x3ef000, 0x204000 }, { 0xbfc000, 0x204000 },
	{ 0x3edc00, 0x209800 }, { 0xbf8c00, 0x218800 },
	{ 0x2ff000, 0x21a000 }, { 0xfea000, 0x602000 },
	{ 0xbe7400, 0xa04000 }, { 0xbe9c00, 0xa09800 },
	/* simd_dp/asimdsame */
	{ 0x00f400, 0x008400 }, { 0x40b400, 0x008400 },
	{ 0x200c00, 0x200400 }, { 0x208400, 0x200400 },
	{ 0x203400, 0x201400 }, { 0x203400, 0x202400 },
	{ 0x205400, 0x205400 },
	/* simd_dp/asimdmiscfp16 */
	{ 0x77f000, 0x71a000 }, { 0xffac00, 0x798800 },
	{ 0x7fdc00, 0x799800 }, { 0xffec00, 0xf8c800 },
	{ 0xfed800, 0xf8d800 },
	/* simd_dp/asimdext */
	{ 0xe08400, 0x000000 },
	/* simd_dp/asimdsamefp16 */
	{ 0x406c00, 0x400400 }, { 0x40d400, 0x401400 },
	{ 0x40e400, 0x402400 },
	/* simd_dp/asimddiff */
	{ 0x203800, 0x200000 }, { 0x205800, 0x200000 },
	{ 0x208800, 0x200000 },
	/* simd_dp/asimdsame2 */
	{ 0x00ac00, 0x008400 }, { 0x20b400, 0x008400 },
	{ 0x00cc00, 0x00c400 }, { 0x00f400, 0x00d400 },
	{ 0x40d400, 0x40d400 },
	/* simd_dp/asimdall */
	{ 0x2ff000, 0x203000 }, { 0x3ef000, 0x30a000 },
};

/* Top byte 2f */
static const struct a64_slot_row a64_slot_2f[] = {
	/* simd_dp/asimdshf */
	{ 0x808800, 0x000000 }, { 0x803800, 0x002000 },
	{ 0x80e400, 0x008400 }, { 0x80f800, 0x00f800 },
	/* simd_dp/asimdelem */
	{ 0x008400, 0x000000 }, { 0x805400, 0x000000 },
	{ 0x403400, 0x001000 }, { 0x003400, 0x002000 },
	{ 0x005400, 0x005000 }, { 0xc01400, 0x800000 },
	{ 0x803400, 0x801000 },
	/* simd_dp/asimdimm */
	{ 0xf82c00, 0x000400 }, { 0xf84c00, 0x000400 },
};

/* Top byte 31 51 71 7d b1 b2 bd f1 fd */
static const struct a64_slot_row a64_slot_31[] = {
	/* dpimm/log_imm */
	{ 0x800000, 0x000000 },
};

/* Top byte 32 33 53 */
static const struct a64_slot_row a64_slot_32[] = {
	/* dpimm/log_imm */
	{ 0xc00000, 0x000000 },
};

/* Top byte 38 78 */
static const struct a64_slot_row a64_slot_38[] = {
	/* ldst/ldst_immpost */
	{ 0x200000, 0x000000 },
	/* ldst/memop */
	{ 0x004400, 0x000000 }, { 0x008400, 0x000000 },
	{ 0xdf3400, 0x9f0000 },
	/* ldst/ldst_regoff */
	{ 0x000c00, 0x000800 },
};

/* Top byte 3a */
static const struct a64_slot_row a64_slot_3a[] = {
	/* dpreg/condcmp_reg */
	{ 0xe00410, 0x400000 },
	/* dpreg/addsub_carry */
	{ 0xe0fc00, 0x000000 },
	/* dpreg/setf */
	{ 0xbfbc1f, 0x00080d },
};

/* Top byte 3c */
static const struct a64_slot_row a64_slot_3c[] = {
	/* ldst/ldst_immpost */
	{ 0x200400, 0x000400 },
	/* ldst/ldst_unscaled */
	{ 0x200800, 0x000000 },
	/* ldst/memop */
	{ 0x00bc00, 0x000000 }, { 0x803c1f, 0x00001f },
	{ 0x00cc00, 0x004000 }, { 0x804c1f, 0x00401f },
	/* ldst/ldst_regoff */
	{ 0x200c00, 0x200800 },
};

/* Top byte 44 */
static const struct a64_slot_row a64_slot_44[] = {
	/* sve/sve_ptr_muladd_unpred/sve_ptr_muladd_unpred */
	{ 0xc0e800, 0xc0c000 }, { 0xc0dc00, 0xc0d800 },
	/* sve/sve_intx_muladd_unpred/sve_intx_cdot */
	{ 0x20a800, 0x000800 }, { 0x00f800, 0x001000 },
	/* sve/sve_intx_muladd_unpred/sve_intx_mixed_dot */
	{ 0xc06c00, 0x806800 },
	/* sve/sve_intx_muladd_unpred/sve_intx_cmla */
	{ 0x20c800, 0x000800 }, { 0x20a800, 0x002000 },
	/* sve/sve_intx_muladd_unpred/sve_intx_dot */
	{ 0x40e800, 0x400000 }, { 0x809000, 0x800000 },
	/* sve/sve_intx_muladd_unpred/sve_intx_mlal_long */
	{ 0x209800, 0x001000 }, { 0x205800, 0x004000 },
	/* sve/sve_intx_muladd_unpred/sve_intx_qdmlal_long */
	{ 0x207000, 0x006000 },
	/* sve/sve_abal/sve_abal */
	{ 0x207400, 0x005400 },
	/* sve/sve_intx_dot2/sve_intx_dot2 */
	{ 0x605000, 0x004000 },
	/* sve/sve_intx_predicated/sve_intx_pred_arith_binary_sat */
	{ 0x286800, 0x080800 }, { 0x287000, 0x081000 },
	{ 0x28b800, 0x088000 },
	/* sve/sve_intx_predicated/sve_intx_accumulate_long_pairs */
	{ 0x2a6000, 0x002000 },
	/* sve/sve_intx_predicated/sve_intx_pred_arith_unary */
	{ 0x346000, 0x002000 },
	/* sve/sve_intx_predicated/sve_intx_bin_pred_shift_sat_round */
	{ 0x226800, 0x020800 }, { 0x227000, 0x021000 },
	{ 0x22b800, 0x028000 },
	/* sve/sve_intx_predicated/sve_intx_arith_binary_pairs */
	{ 0x3c5000, 0x141000 }, { 0x3c3000, 0x142000 },
	/* sve/sve_intx_predicated/sve_intx_pred_arith_binary */
	{ 0x306800, 0x100800 }, { 0x307000, 0x101000 },
	{ 0x30b800, 0x108000 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_mul_by_indexed_elem */
	{ 0x00fc00, 0x00f800 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_dot_by_indexed_elem */
	{ 0x20e800, 0x200000 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_mla_by_indexed_elem */
	{ 0x00f800, 0x000800 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_qdmul_long_by_indexed_elem */
	{ 0x807000, 0x806000 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_mla_long_by_indexed_elem */
	{ 0xa06000, 0xa02000 }, { 0xa0a000, 0xa08000 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_qdmulh_by_indexed_elem */
	{ 0x20f800, 0x20f000 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_mixed_dot_by_indexed_elem */
	{ 0xc0c000, 0x800000 },
	/* sve/sve_intx_by_indexed_elem/sve_intx_qrdcmla_by_indexed_elem */
	{ 0xa0a000, 0xa02000 },
};

/* Top byte 45 */
static const struct a64_slot_row a64_slot_45[] = {
	/* sve/sve_intx_constructive/sve_intx_eorx */
	{ 0x201800, 0x001000 },
	/* sve/sve_intx_constructive/sve_intx_clong */
	{ 0x202c00, 0x000000 }, { 0x203800, 0x000800 },
	/* sve/sve_intx_constructive/sve_intx_perm_bit */
	{ 0x00f400, 0x00b000 },
	/* sve/sve_intx_constructive/sve_intx_shift_long */
	{ 0x80d800, 0x008800 }, { 0xa0a800, 0x00a000 },
	/* sve/sve_intx_constructive/sve_intx_mmla */
	{ 0x605400, 0x001000 }, { 0xa05400, 0x801000 },
	/* sve/sve_intx_acc/sve_intx_cadd */
	{ 0x1ee000, 0x00c000 },
	/* sve/sve_intx_acc/sve_intx_sra */
	{ 0x205000, 0x004000 },
	/* sve/sve_intx_acc/sve_intx_aba */
	{ 0x206000, 0x006000 },
	/* sve/sve_intx_string/sve_intx_match */
	{ 0xa06000, 0x200000 },
	/* sve/sve_intx_histcnt/sve_intx_histcnt */
	{ 0x20e000, 0x20c000 },
	/* sve/sve_intx_narrowing/sve_intx_extract_narrow */
	{ 0x873800, 0x000800 }, { 0x876800, 0x004000 },
	/* sve/sve_intx_narrowing/sve_intx_shift_narrow */
	{ 0xa0a000, 0x202000 },
	/* sve/sve_intx_narrowing/sve_intx_multi_extract_narrow */
	{ 0xde3420, 0x100000 }, { 0xde1c20, 0x101000 },
	/* sve/sve_intx_narrowing/sve_intx_arith_narrow */
	{ 0x00e000, 0x006000 },
	/* sve/sve_intx_narrowing/sve_intx_multi_shift_narrow */
	{ 0x40ec20, 0x000000 }, { 0x48f420, 0x080000 },
	{ 0x50f420, 0x100000 }, { 0x607c20, 0x202000 },
	{ 0x686c20, 0x282800 }, { 0x706c20, 0x302800 },
	/* sve/sve_intx_histseg_lut/sve_intx_lut6_16 */
	{ 0x60e000, 0x60a000 },
	/* sve/sve_intx_histseg_lut/sve_intx_lut4_16 */
	{ 0x20f000, 0x20b000 },
	/* sve/sve_intx_histseg_lut/sve_intx_histseg */
	{ 0x20e400, 0x20a000 },
	/* sve/sve_intx_crypto/sve_crypto_binary_dest */
	{ 0xde6c00, 0x026000 }, { 0xdf6800, 0x026000 },
	/* sve/sve_intx_crypto/sve_crypto_binary_const */
	{ 0xc03800, 0x003000 },
	/* sve/sve_intx_crypto/sve_crypto_pmlal_multi */
	{ 0xc07001, 0x007000 },
	/* sve/sve_intx_crypto/sve_crypto_binary_multi2 */
	{ 0xc66801, 0x026800 },
	/* sve/sve_intx_crypto/sve_crypto_binary_multi4 */
	{ 0xc26803, 0x026800 },
	/* sve/sve_intx_crypto/sve_crypto_unary */
	{ 0xdd6be0, 0x006000 },
	/* sve/sve_intx_cons_widening/sve_intx_cons_arith_wide */
	{ 0x209000, 0x001000 },
	/* sve/sve_intx_cons_widening/sve_intx_cons_arith_long */
	{ 0x20a000, 0x000000 },
};

/* Top byte 49 c9 */
static const struct a64_slot_row a64_slot_49[] = {
	/* ldst/comswappr_unpriv */
	{ 0xa07c00, 0x807c00 },
};

/* Top byte 4e */
static const struct a64_slot_row a64_slot_4e[] = {
	/* simd_dp/asimdmisc */
	{ 0x1f9400, 0x001000 }, { 0x1efc00, 0x002800 },
	{ 0x1fac00, 0x002800 }, { 0x5ebc00, 0x002800 },
	{ 0x3f4000, 0x200000 }, { 0x3ef000, 0x204000 },
	{ 0xbf6c00, 0x216800 }, { 0x3fa000, 0x218000 },
	{ 0x2fe000, 0x21a000 }, { 0xbf0c00, 0xa00800 },
	/* simd_dp/asimdsame */
	{ 0x202400, 0x200400 }, { 0x204400, 0x200400 },
	{ 0x208400, 0x200400 }, { 0xa00c00, 0x200400 },
	{ 0x600c00, 0x200c00 }, { 0x201400, 0x201400 },
	/* simd_dp/asimdmiscfp16 */
	{ 0x7fc000, 0x798000 }, { 0xffa000, 0x798000 },
	{ 0x7fb000, 0x799000 }, { 0xffcc00, 0xf8c800 },
	/* simd_dp/asimdins */
	{ 0x80f400, 0x000400 }, { 0x80ec00, 0x000c00 },
	{ 0xc0dc00, 0x000c00 }, { 0x8fdc00, 0x081c00 },
	/* simd_dp/asimdtbl */
	{ 0xc08c00, 0x000000 }, { 0x009c00, 0x001000 },
	{ 0x40ac00, 0x402000 }, { 0xc08c00, 0xc00000 },
	/* simd_dp/cryptoaes */
	{ 0xf7c000, 0x204000 },
	/* simd_dp/asimdsamefp16 */
	{ 0x40e400, 0x400400 }, { 0xc0cc00, 0x400400 },
	{ 0x40d400, 0x401400 },
	/* simd_dp/asimdperm */
	{ 0x209400, 0x001000 }, { 0x20ac00, 0x002800 },
	/* simd_dp/asimddiff */
	{ 0x201c00, 0x200000 }, { 0x202800, 0x200000 },
	{ 0x204800, 0x200000 },
	/* simd_dp/asimdsame2 */
	{ 0x00fc00, 0x009400 }, { 0x80fc00, 0x00c400 },
	{ 0x80f400, 0x00f400 }, { 0x00fc00, 0x00fc00 },
	{ 0x60ec00, 0x40ec00 }, { 0xc0f400, 0x809400 },
	{ 0xc0f400, 0x80a400 },
	/* simd_dp/asimdall */
	{ 0x0ff400, 0x003000 }, { 0x2ef000, 0x20a000 },
	{ 0x7ff000, 0x30c000 }, { 0x7ff800, 0x30f800 },
};

/* Top byte 59 */
static const struct a64_slot_row a64_slot_59[] = {
	/* ldst/memop_unpriv */
	{ 0x207c00, 0x200400 }, { 0x20dc00, 0x201400 },
	/* ldst/memop_128 */
	{ 0x00dc00, 0x009000 }, { 0x00ec00, 0x00a000 },
	/* ldst/rcwcomswappr */
	{ 0x20f400, 0x200400 },
	/* ldst/ldapstl_unscaled */
	{ 0x200c00, 0x000000 },
	/* ldst/rcwcomswap */
	{ 0x20f800, 0x200800 },
};

/* Top byte 5a */
static const struct a64_slot_row a64_slot_5a[] = {
	/* dpreg/addsub_carry */
	{ 0x60fc00, 0x000000 },
	/* dpreg/condsel */
	{ 0xe00800, 0x800000 },
	/* dpreg/dp_1src */
	{ 0xbfdc00, 0x800000 }, { 0xbfe800, 0x800000 },
	{ 0xffe400, 0xc00000 }, { 0xfff000, 0xc01000 },
};

/* Top byte 5d 9d dd */
static const struct a64_slot_row a64_slot_5d[] = {
	/* ldst/ldapstl_simd */
	{ 0xa00c00, 0x000800 },
};

/* Top byte 5e */
static const struct a64_slot_row a64_slot_5e[] = {
	/* simd_dp/cryptosha2 */
	{ 0xffd800, 0x280800 }, { 0xffec00, 0x280800 },
	/* simd_dp/cryptosha3 */
	{ 0xe09c00, 0x000000 }, { 0xe0ac00, 0x000000 },
	{ 0xe0cc00, 0x000000 },
	/* simd_dp/asisdsamefp16 */
	{ 0xe0dc00, 0x401c00 }, { 0xe0fc00, 0x402400 },
	{ 0x60fc00, 0x403c00 },
	/* simd_dp/asisdmiscfp16 */
	{ 0x7fec00, 0x79a800 }, { 0xffec00, 0x79c800 },
	{ 0xffdc00, 0xf8c800 }, { 0xfef400, 0xf8d000 },
	{ 0xffbc00, 0xf9b800 },
	/* simd_dp/asisdone */
	{ 0xe0f800, 0x000000 },
	/* simd_dp/asisddiff */
	{ 0x20bc00, 0x209000 }, { 0x20dc00, 0x209000 },
	/* simd_dp/asisdsame */
	{ 0x20dc00, 0x200c00 }, { 0x20ec00, 0x204c00 },
	{ 0xa07c00, 0x205c00 }, { 0x20f800, 0x20b000 },
	{ 0xa0fc00, 0x20e400 }, { 0x20fc00, 0x20fc00 },
	{ 0xc0fc00, 0xc03c00 }, { 0xe07c00, 0xe03400 },
	{ 0xe0e400, 0xe04400 }, { 0xe0f400, 0xe08400 },
	/* simd_dp/asisdmisc */
	{ 0x3fbc00, 0x203800 }, { 0x3ff800, 0x214800 },
	{ 0xbf7c00, 0x214800 }, { 0x3fec00, 0x21a800 },
	{ 0x3ff400, 0x21d000 }, { 0xbfdc00, 0xa0c800 },
	{ 0xbef400, 0xa0d000 }, { 0xbfbc00, 0xa1b800 },
	{ 0xffac00, 0xe08800 }, { 0xfeec00, 0xe0a800 },
	/* simd_dp/asisdpair */
	{ 0x7ffc00, 0x30c800 }, { 0xffd800, 0x30d800 },
	{ 0x7ff800, 0x30f800 }, { 0xeff400, 0xe1b000 },
};

/* Top byte 5f */
static const struct a64_slot_row a64_slot_5f[] = {
	/* simd_dp/asisdshf */
	{ 0x80f800, 0x007000 }, { 0x80f400, 0x009400 },
	{ 0x80fc00, 0x00e400 }, { 0x80fc00, 0x00fc00 },
	{ 0xc0cc00, 0x400400 }, { 0xc09c00, 0x401400 },
	/* simd_dp/asisdelem */
	{ 0x403400, 0x001000 }, { 0x007400, 0x003000 },
	{ 0x00b400, 0x003000 }, { 0x00e400, 0x00c000 },
	{ 0x803400, 0x801000 },
};

/* Top byte 64 */
static const struct a64_slot_row a64_slot_64[] = {
	/* sve/sve_fp_clamp/sve_fp_clamp */
	{ 0x00d800, 0x000000 },
	/* sve/sve_fp_fcvt2z/sve_fp_fcvt2z */
	{ 0x776000, 0x022000 }, { 0xf66000, 0x802000 },
	{ 0xf66000, 0xc22000 },
	/* sve/sve_fp_fmmla/sve_fp_fmmla */
	{ 0x20d800, 0x20c000 },
	/* sve/sve_fp_fcmla/sve_fp_fcmla */
	{ 0x208000, 0x000000 },
	/* sve/sve_fp_zeroing_unary/sve_fp_z2op_p_zd_a */
	{ 0x374000, 0x100000 }, { 0x3e4000, 0x184000 },
	{ 0x3b6000, 0x190000 },
	/* sve/sve_fp_zeroing_unary/sve_fp_z2op_p_zd_d */
	{ 0xf54000, 0x140000 }, { 0xbd4000, 0x1c4000 },
	{ 0x7d0000, 0x5d0000 }, { 0xb54000, 0x950000 },
	{ 0xf44000, 0xd40000 },
	/* sve/sve_fp_zeroing_unary/sve_fp_z2op_p_zd_b_1 */
	{ 0x3f4000, 0x1b0000 },
	/* sve/sve_fp_zeroing_unary/sve_fp_z2op_p_zd_c */
	{ 0x374000, 0x150000 }, { 0xba4000, 0x184000 },
	/* sve/sve_fp_zeroing_unary/sve_fp_z2op_p_zd_b_0 */
	{ 0x7d6000, 0x184000 }, { 0xaf6000, 0x8a2000 },
	{ 0xbc6000, 0x980000 }, { 0xfd0000, 0xd80000 },
	/* sve/sve_fp_fcadd/sve_fp_fcadd */
	{ 0x3e6000, 0x000000 },
	/* sve/sve_fp_fmul_by_indexed_elem/sve_fp_fmul_by_indexed_elem */
	{ 0x80d400, 0x000000 },
	/* sve/sve_fp_pairwise/sve_fp_pairwise */
	{ 0x3c4000, 0x140000 },
	/* sve/sve_fp_fma_w_by_indexed_elem/sve_fp_fdot_by_indexed_elem */
	{ 0x00b800, 0x000000 }, { 0x40e400, 0x004400 },
	/* sve/sve_fp_fma_w_by_indexed_elem/sve_fp_fma_long_by_indexed_elem */
	{ 0x80d000, 0x804000 },
	/* sve/sve_fp8_fma_ww_by_indexed_elem/sve_fp8_fma_long_long_by_indexed_elem */
	{ 0x20f000, 0x20c000 },
	/* sve/sve_fp_fcmla_by_indexed_elem/sve_fp_fcmla_by_indexed_elem */
	{ 0x80f000, 0x801000 },
	/* sve/sve_fp8_fma_w/sve_fp8_fma_long_long */
	{ 0xe0cc00, 0x208800 },
	/* sve/sve_fp8_fma_w/sve_fp8_fma_long */
	{ 0x60ec00, 0x208800 },
	/* sve/sve_fp8_fma_w_by_indexed_elem/sve_fp8_fma_long_by_indexed_elem */
	{ 0x40f000, 0x005000 },
	/* sve/sve_fp_fma_w/sve_fp_fma_long */
	{ 0xa01800, 0xa00000 },
	/* sve/sve_fp_fma_w/sve_fp_fdot */
	{ 0x203800, 0x200000 },
	/* sve/sve_fp_fma_by_indexed_elem/sve_fp_fma_by_indexed_elem */
	{ 0x80f000, 0x000000 },
};

/* Top byte 65 */
static const struct a64_slot_row a64_slot_65[] = {
	/* sve/sve_fp_fma/sve_fp_3op_p_zds_b */
	{ 0x200000, 0x200000 },
	/* sve/sve_fp_unary_unpred/sve_fp8_fcvt_narrow */
	{ 0xddb020, 0x083000 },
	/* sve/sve_fp_unary_unpred/sve_fp8_fcvt_wide */
	{ 0xdeb000, 0x083000 },
	/* sve/sve_fp_unary_unpred/sve_fp_2op_u_zd */
	{ 0x16bc00, 0x063000 },
	/* sve/sve_fp_unary_unpred/sve_fp_ucvtf_wide */
	{ 0x177000, 0x043000 },
	/* sve/sve_fp_unary_unpred/sve_fp_fcvtzu_narrow */
	{ 0x16b820, 0x043000 },
	/* sve/sve_fp_pred/sve_fp_2op_p_zds */
	{ 0x11a000, 0x008000 }, { 0x12a000, 0x008000 },
	{ 0x18a000, 0x008000 }, { 0x14a000, 0x048000 },
	/* sve/sve_fp_pred/sve_fp_2op_i_p_zds */
	{ 0x18a3c0, 0x188000 },
	/* sve/sve_fp_pred/sve_fp_ftmad */
	{ 0x083c00, 0x000000 },
	/* sve/sve_fp_unpred/sve_fp_3op_u_zd */
	{ 0x00b000, 0x000000 }, { 0x00a800, 0x000800 },
	/* sve/sve_fp_slowreduce/sve_fp_2op_p_vd */
	{ 0x17a000, 0x102000 },
	/* sve/sve_fp_fastreduce/sve_fp_fast_red */
	{ 0x0fa000, 0x002000 }, { 0x1ca000, 0x042000 },
	/* sve/sve_fp_cmpzero/sve_fp_2op_p_pd */
	{ 0x1ca010, 0x102000 }, { 0x1ea000, 0x102000 },
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_b_1 */
	{ 0x1ec000, 0x0c8000 },
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_b_0 */
	{ 0x57c000, 0x028000 }, { 0x96c000, 0x808000 },
	{ 0xd4e000, 0xc0a000 },
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_d */
	{ 0xd1e000, 0x10a000 }, { 0xd2e000, 0x52a000 },
	{ 0x54e000, 0x54a000 }, { 0x8ee000, 0x8ca000 },
	{ 0xc6e000, 0xc0a000 },
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_a */
	{ 0x1cc000, 0x008000 }, { 0x1ac000, 0x028000 },
	{ 0x07e000, 0x04a000 },
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_c */
	{ 0xcce000, 0x00a000 }, { 0x8ae000, 0x02a000 },
	{ 0x1ee000, 0x14a000 },
	/* sve/sve_fp_cmpvev/sve_fp_3op_p_pd */
	{ 0x006000, 0x004000 }, { 0x00c000, 0x004000 },
	{ 0x004010, 0x004010 },
};

/* Top byte 68 */
static const struct a64_slot_row a64_slot_68[] = {
	/* ldst/ldstpair_post */
	{ 0x800000, 0x800000 },
};

/* Top byte 6e */
static const struct a64_slot_row a64_slot_6e[] = {
	/* simd_dp/asimdmisc */
	{ 0x3f7000, 0x200000 }, { 0x3f9000, 0x200000 },
	{ 0x3ee000, 0x202000 }, { 0x3eb000, 0x203000 },
	{ 0x3ef000, 0x204000 }, { 0xbfc000, 0x204000 },
	{ 0x3edc00, 0x209800 }, { 0xbf8c00, 0x218800 },
	{ 0x2ff000, 0x21a000 }, { 0xfea000, 0x602000 },
	{ 0xbe7400, 0xa04000 }, { 0xbe9c00, 0xa09800 },
	/* simd_dp/asimdsame */
	{ 0x00f400, 0x008400 }, { 0x40b400, 0x008400 },
	{ 0x200c00, 0x200400 }, { 0x208400, 0x200400 },
	{ 0x203400, 0x201400 }, { 0x203400, 0x202400 },
	{ 0x205400, 0x205400 },
	/* simd_dp/asimdmiscfp16 */
	{ 0x77f000, 0x71a000 }, { 0xffac00, 0x798800 },
	{ 0x7fdc00, 0x799800 }, { 0xffec00, 0xf8c800 },
	{ 0xfed800, 0xf8d800 },
	/* simd_dp/asimdins */
	{ 0xc08400, 0x000400 },
	/* simd_dp/asimdext */
	{ 0xe08000, 0x000000 },
	/* simd_dp/asimdsamefp16 */
	{ 0x406c00, 0x400400 }, { 0x40d400, 0x401400 },
	{ 0x40e400, 0x402400 },
	/* simd_dp/asimddiff */
	{ 0x203800, 0x200000 }, { 0x205800, 0x200000 },
	{ 0x208800, 0x200000 },
	/* simd_dp/asimdsame2 */
	{ 0x00ac00, 0x008400 }, { 0x20b400, 0x008400 },
	{ 0x00cc00, 0x00c400 }, { 0x40d400, 0x00c400 },
	{ 0x00f400, 0x00d400 }, { 0x80f400, 0x00e400 },
	{ 0x40d400, 0x40d400 }, { 0xc09c00, 0x808400 },
	/* simd_dp/asimdall */
	{ 0x2ff000, 0x203000 }, { 0x3ef000, 0x30a000 },
	{ 0x7ff000, 0x30c000 }, { 0x7ff800, 0x30f800 },
};

/* Top byte 6f */
static const struct a64_slot_row a64_slot_6f[] = {
	/* simd_dp/asimdshf */
	{ 0x808800, 0x000000 }, { 0x803800, 0x002000 },
	{ 0x80e400, 0x008400 }, { 0x80f800, 0x00f800 },
	/* simd_dp/asimdelem */
	{ 0x008400, 0x000000 }, { 0x805400, 0x000000 },
	{ 0x403400, 0x001000 }, { 0x003400, 0x002000 },
	{ 0x005400, 0x005000 }, { 0xc01400, 0x800000 },
	{ 0x803400, 0x801000 },
	/* simd_dp/asimdimm */
	{ 0xf80c00, 0x000400 },
};

/* Top byte 7a fa */
static const struct a64_slot_row a64_slot_7a[] = {
	/* dpreg/condcmp_reg */
	{ 0xe00410, 0x400000 },
	/* dpreg/addsub_carry */
	{ 0xe0fc00, 0x000000 },
};

/* Top byte 7c bc fc */
static const struct a64_slot_row a64_slot_7c[] = {
	/* ldst/ldst_immpost */
	{ 0xa00400, 0x000400 },
	/* ldst/ldst_unscaled */
	{ 0xa00800, 0x000000 },
	/* ldst/memop */
	{ 0x803c1f, 0x00001f }, { 0x804c1f, 0x00401f },
	{ 0x20bc00, 0x200000 }, { 0x20cc00, 0x204000 },
	/* ldst/ldst_regoff */
	{ 0xa00c00, 0x200800 },
};

/* Top byte 7e */
static const struct a64_slot_row a64_slot_7e[] = {
	/* simd_dp/asisdsamefp16 */
	{ 0x60f400, 0x402400 }, { 0xe0fc00, 0xc01400 },
	/* simd_dp/asisdmiscfp16 */
	{ 0x7fec00, 0x79a800 }, { 0xffec00, 0x79c800 },
	{ 0xf7fc00, 0xf0c800 }, { 0xfefc00, 0xf8d800 },
	/* simd_dp/asisdsame2 */
	{ 0x20f400, 0x008400 },
	/* simd_dp/asisdsame */
	{ 0x20dc00, 0x200c00 }, { 0x20ec00, 0x204c00 },
	{ 0x20fc00, 0x20b400 }, { 0x20f400, 0x20e400 },
	{ 0xa0fc00, 0xa0d400 }, { 0xc0f400, 0xc08400 },
	{ 0xe0ec00, 0xe02c00 }, { 0xe07c00, 0xe03400 },
	{ 0xe0e400, 0xe04400 },
	/* simd_dp/asisdmisc */
	{ 0x3fbc00, 0x203800 }, { 0x3f7c00, 0x212800 },
	{ 0x3ff800, 0x214800 }, { 0xbf7c00, 0x214800 },
	{ 0x3fec00, 0x21a800 }, { 0x3ffc00, 0x21d800 },
	{ 0xffbc00, 0x612800 }, { 0xaffc00, 0xa0c800 },
	{ 0xbefc00, 0xa0d800 }, { 0xffac00, 0xe08800 },
	{ 0xfefc00, 0xe0b800 },
	/* simd_dp/asisdpair */
	{ 0x3ffc00, 0x30c800 }, { 0xbfdc00, 0x30d800 },
	{ 0x3ffc00, 0x30f800 },
};

/* Top byte 7f */
static const struct a64_slot_row a64_slot_7f[] = {
	/* simd_dp/asisdshf */
	{ 0x807c00, 0x006400 }, { 0x80ec00, 0x006400 },
	{ 0x80e400, 0x008400 }, { 0x80f800, 0x00f800 },
	{ 0xc08c00, 0x400400 },
	/* simd_dp/asisdelem */
	{ 0x40b400, 0x009000 }, { 0x00d400, 0x00d000 },
	{ 0x80b400, 0x809000 },
};

/* Top byte 80 */
static const struct a64_slot_row a64_slot_80[] = {
	/* sme/mortlach2_64bit_prod4/mortlach_f64f64_prod4 */
	{ 0xe1fc20, 0xc00000 },
	/* sme/mortlach2_ss_prod/mortlach_i16i32_2in4ss_prod */
	{ 0xe0e004, 0x408000 },
	/* sme/mortlach2_ss_prod/mortlach_f32f32_1in2ss_prod */
	{ 0x60600c, 0x400000 },
	/* sme/mortlach2_ss_prod/mortlach_f8f16_2in4ss_prod */
	{ 0xe0e006, 0x600000 },
	/* sme/mortlach2_ss_prod/mortlach_i8i32_2in4ss_prod */
	{ 0xc0600c, 0x400000 },
	/* sme/mortlach_64bit_prod/mortlach_f64f64_prod */
	{ 0xe00008, 0xc00000 },
	/* sme/mortlach2_prod4/mortlach_f8f16_prod4 */
	{ 0x61fc36, 0x200000 },
	/* sme/mortlach2_prod4/mortlach_f32f32_prod4 */
	{ 0x217c2c, 0x000000 },
	/* sme/mortlach2_prod4/mortlach_i16i32_prod4 */
	{ 0x61fc24, 0x008000 },
	/* sme/mortlach2_prod4/mortlach_f8f32_prod4 */
	{ 0x417c3c, 0x000000 },
	/* sme/mortlach2_prod4/mortlach_i8i32_prod4 */
	{ 0x81fc2c, 0x008000 },
	/* sme/mortlach2_misc_prod/mortlach_bini32_prod */
	{ 0xe00004, 0x800000 },
	/* sme/mortlach2_misc_prod/mortlach_f8f16_prod */
	{ 0xc00016, 0x800000 },
	/* sme/mortlach_32bit_fp_prod/mortlach_f8f32_prod */
	{ 0xc0001c, 0x800000 },
};

/* Top byte 81 */
static const struct a64_slot_row a64_slot_81[] = {
	/* sme/mortlach2_ss_prod/mortlach_i16i32_2in4ss_prod */
	{ 0xe0e004, 0x408000 },
	/* sme/mortlach2_ss_prod/mortlach_b16f32_2in4ss_prod */
	{ 0xc0600c, 0x400000 },
	/* sme/mortlach2_ss_prod/mortlach_f16f16_1in2ss_prod */
	{ 0xc0e006, 0x400000 },
	/* sme/mortlach2_prod4/mortlach_b16f32_prod4 */
	{ 0x417c2c, 0x000000 },
	/* sme/mortlach2_prod4/mortlach_f16f16_prod4 */
	{ 0x41fc26, 0x000000 },
	/* sme/mortlach2_prod4/mortlach_i16i32_prod4 */
	{ 0xa1fc24, 0x008000 },
	/* sme/mortlach2_misc_prod/mortlach_f16f16_prod */
	{ 0xc00006, 0x800000 },
	/* sme/mortlach_32bit_fp_prod/mortlach_b16f32_prod */
	{ 0xc0000c, 0x800000 },
};

/* Top byte 84 */
static const struct a64_slot_row a64_slot_84[] = {
	/* sve/sve_mem32/sve_mem_32b_gldnt_vs */
	{ 0x00c000, 0x008000 },
	/* sve/sve_mem32/sve_mem_32b_gld_vi */
	{ 0x208000, 0x208000 },
	/* sve/sve_mem32/sve_mem_32b_gld_vs */
	{ 0x208000, 0x000000 },
	/* sve/sve_mem32/sve_mem_32b_prfm_vi */
	{ 0x000010, 0x000000 },
	/* sve/sve_mem32/sve_mem_32b_gld_sv_a */
	{ 0x808000, 0x800000 },
	/* sve/sve_mem32/sve_mem_ld_dup */
	{ 0x408000, 0x408000 },
};

/* Top byte 85 */
static const struct a64_slot_row a64_slot_85[] = {
	/* sve/sve_mem32/sve_mem_32b_gldnt_vs */
	{ 0xa0e000, 0x00a000 },
	/* sve/sve_mem32/sve_mem_32b_gld_vi */
	{ 0xa04000, 0x204000 },
	/* sve/sve_mem32/sve_mem_32b_pfill */
	{ 0x80a010, 0x800000 },
	/* sve/sve_mem32/sve_mem_32b_gld_vs */
	{ 0x80c000, 0x004000 },
	/* sve/sve_mem32/sve_mem_32b_prfm_vi */
	{ 0x20c010, 0x00c000 },
	/* sve/sve_mem32/sve_mem_32b_fill */
	{ 0x40e000, 0x004000 },
	/* sve/sve_mem32/sve_mem_ld_dup */
	{ 0x408000, 0x408000 },
	/* sve/sve_mem32/sve_mem_prfm_si */
	{ 0xc00010, 0xc00000 },
};

/* Top byte 88 c8 */
static const struct a64_slot_row a64_slot_88[] = {
	/* ldst/comswap */
	{ 0xa07c00, 0xa07c00 },
	/* ldst/ldstord */
	{ 0x9f7c00, 0x9f7c00 },
};

/* Top byte 91 */
static const struct a64_slot_row a64_slot_91[] = {
	/* dpimm/addsub_immtags */
	{ 0x40c000, 0x000000 },
	/* dpimm/minmax_imm */
	{ 0x700000, 0x400000 },
	/* dpimm/addsub_imm */
	{ 0x800000, 0x000000 },
};

/* Top byte 93 */
static const struct a64_slot_row a64_slot_93[] = {
	/* dpimm/bitfield */
	{ 0xc00000, 0x400000 },
	/* dpimm/extract */
	{ 0x600000, 0x400000 },
};

/* Top byte 99 */
static const struct a64_slot_row a64_slot_99[] = {
	/* ldst/ldapstl_writeback */
	{ 0x3ffc00, 0x000800 },
	/* ldst/ldapstl_unscaled */
	{ 0x600c00, 0x000000 }, { 0xa00c00, 0x000000 },
	/* ldst/ldiappstilp */
	{ 0xa0e400, 0x000000 },
};

/* Top byte 9a */
static const struct a64_slot_row a64_slot_9a[] = {
	/* dpreg/addsub_pt */
	{ 0xe0e000, 0x002000 },
	/* dpreg/addsub_carry */
	{ 0x60dc00, 0x000000 },
	/* dpreg/condsel */
	{ 0xe00800, 0x800000 },
	/* dpreg/dp_2src */
	{ 0xa0cc00, 0x800000 }, { 0xa0f800, 0x801000 },
	{ 0xe0d400, 0xc00000 }, { 0xe09c00, 0xc00c00 },
	{ 0xe0b000, 0xc02000 }, { 0xe0ec00, 0xc04c00 },
};

/* Top byte 9b */
static const struct a64_slot_row a64_slot_9b[] = {
	/* dpreg/dp_3src */
	{ 0xc00000, 0x000000 }, { 0x600000, 0x200000 },
	{ 0xa00000, 0x200000 }, { 0x60fc00, 0x407c00 },
};

/* Top byte 9e */
static const struct a64_slot_row a64_slot_9e[] = {
	/* simd_dp/float2fix */
	{ 0xbe0000, 0x020000 }, { 0xbe0000, 0x180000 },
	{ 0x7e0000, 0x420000 }, { 0x7e0000, 0x580000 },
	/* simd_dp/float2int */
	{ 0xbafc00, 0x200000 }, { 0xe4fc00, 0x200000 },
	{ 0xf2fc00, 0x300000 }, { 0xf8fc00, 0x300000 },
	{ 0x66fc00, 0x600000 }, { 0x78fc00, 0x600000 },
	{ 0xfefc00, 0xae0000 }, { 0xe4fc00, 0xe00000 },
	{ 0xe8fc00, 0xe00000 }, { 0xf2fc00, 0xf00000 },
};

/* Top byte a0 */
static const struct a64_slot_row a64_slot_a0[] = {
	/* sme/mortlach2_64bit_prod4/mortlach_i16i64_prod4 */
	{ 0xc1fc20, 0xc00000 },
	/* sme/mortlach_64bit_prod/mortlach_i16i64_prod */
	{ 0xc00008, 0xc00000 },
	/* sme/mortlach_multi_mem_ctg/mortlach_multi4_cst_cstnt_ss_ctg */
	{ 0xc00002, 0x000000 },
	/* sme/mortlach_multi_mem_ctg/mortlach_multi4_cld_cldnt_si_ctg */
	{ 0x900002, 0x000000 },
	/* sme/mortlach_multi_mem_ctg/mortlach_multi2_cst_cstnt_ss_ctg */
	{ 0xc08000, 0x000000 },
	/* sme/mortlach_multi_mem_ctg/mortlach_multi2_cld_cldnt_si_ctg */
	{ 0x908000, 0x000000 },
	/* sme/mortlach_32bit_int_prod/mortlach_i8i32_prod */
	{ 0x80000c, 0x800000 },
	/* sme/mortlach_32bit_int_prod/mortlach_i16i32_prod */
	{ 0xe00004, 0x800000 },
};

/* Top byte a1 */
static const struct a64_slot_row a64_slot_a1[] = {
	/* sme/mortlach2_64bit_prod4/mortlach_i16i64_prod4 */
	{ 0xc1fc20, 0xc00000 },
	/* sme/mortlach_64bit_prod/mortlach_i16i64_prod */
	{ 0xc00008, 0xc00000 },
	/* sme/mortlach_multi_mem_nctg/mortlach_multi2_cld_cldnt_si_nctg */
	{ 0x908000, 0x000000 },
	/* sme/mortlach_multi_mem_nctg/mortlach_multi2_cst_cstnt_ss_nctg */
	{ 0xc08000, 0x000000 },
	/* sme/mortlach_multi_mem_nctg/mortlach_multi4_cld_cldnt_si_nctg */
	{ 0x900004, 0x000000 },
	/* sme/mortlach_multi_mem_nctg/mortlach_multi4_cst_cstnt_ss_nctg */
	{ 0xc00004, 0x000000 },
	/* sme/mortlach_32bit_int_prod/mortlach_i8i32_prod */
	{ 0x40000c, 0x000000 },
	/* sme/mortlach_32bit_int_prod/mortlach_i16i32_prod */
	{ 0x600004, 0x000000 },
};

/* Top byte a4 */
static const struct a64_slot_row a64_slot_a4[] = {
	/* sve/sve_memcld/sve_mem_eldq_si */
	{ 0xe04000, 0x804000 },
	/* sve/sve_memcld/sve_mem_ldqr_si */
	{ 0x502000, 0x002000 },
	/* sve/sve_memcld/sve_mem_cld_si */
	{ 0x00e000, 0x00a000 },
	/* sve/sve_memcld/sve_mem_eld_ss */
	{ 0x006000, 0x004000 },
	/* sve/sve_memcld/sve_mem_cldff_ss */
	{ 0x00c000, 0x004000 },
	/* sve/sve_memcld/sve_mem_eld_si */
	{ 0x104000, 0x004000 },
	/* sve/sve_memcld/sve_mem_ldqr_ss */
	{ 0x40a000, 0x000000 },
	/* sve/sve_memcld/sve_mem_eldq_ss */
	{ 0xe02000, 0xa00000 },
};

/* Top byte a5 */
static const struct a64_slot_row a64_slot_a5[] = {
	/* sve/sve_memcld/sve_mem_eldq_si */
	{ 0x600000, 0x000000 },
	/* sve/sve_memcld/sve_mem_ldqr_si */
	{ 0x500000, 0x000000 },
	/* sve/sve_memcld/sve_mem_cld_si */
	{ 0x00e000, 0x00a000 },
	/* sve/sve_memcld/sve_mem_eld_ss */
	{ 0x006000, 0x004000 },
	/* sve/sve_memcld/sve_mem_cldff_ss */
	{ 0x00c000, 0x004000 },
	/* sve/sve_memcld/sve_mem_eld_si */
	{ 0x104000, 0x004000 },
	/* sve/sve_memcld/sve_mem_ldqr_ss */
	{ 0x402000, 0x000000 },
};

/* Top byte b3 d3 */
static const struct a64_slot_row a64_slot_b3[] = {
	/* dpimm/bitfield */
	{ 0xc00000, 0x400000 },
};

/* Top byte b8 */
static const struct a64_slot_row a64_slot_b8[] = {
	/* ldst/ldst_immpost */
	{ 0x600000, 0x000000 }, { 0xa00000, 0x000000 },
	/* ldst/memop */
	{ 0x207c00, 0x200000 }, { 0x208c00, 0x200000 },
	{ 0xdf3400, 0x9f0000 },
	/* ldst/ldst_regoff */
	{ 0x400c00, 0x000800 }, { 0x800c00, 0x000800 },
};

/* Top byte b9 f9 */
static const struct a64_slot_row a64_slot_b9[] = {
	/* ldst/ldst_pos */
	{ 0x400000, 0x000000 }, { 0x800000, 0x000000 },
};

/* Top byte ba */
static const struct a64_slot_row a64_slot_ba[] = {
	/* dpreg/condcmp_reg */
	{ 0xe00410, 0x400000 },
	/* dpreg/addsub_carry */
	{ 0xe0fc00, 0x000000 },
	/* dpreg/dp_2src */
	{ 0xe0fc00, 0xc00000 },
	/* dpreg/rmif */
	{ 0xe07c10, 0x000400 },
};

/* Top byte c0 */
static const struct a64_slot_row a64_slot_c0[] = {
	/* sme/mortlach_zero_zt */
	{ 0xb7ffff, 0x000001 },
	/* sme/mortlach_zero/mortlach_zero */
	{ 0xffff00, 0x080000 },
	/* sme/mortlach_zt_expand_nctg/mortlach_expand_4dst2src_nctg */
	{ 0xff0c2c, 0x9b0000 },
	/* sme/mortlach_zt_expand_nctg/mortlach_expand_2dst_nctg */
	{ 0xfa4c08, 0x9a4000 }, { 0xfc4c08, 0x9c4000 },
	/* sme/mortlach_zt_expand_nctg/mortlach_expand_4dst3src_nctg */
	{ 0xfe3c6c, 0x9a0000 },
	/* sme/mortlach_zt_expand_nctg/mortlach_expand_4dst_nctg */
	{ 0xfa8c0c, 0x9a8000 }, { 0xfc8c0c, 0x9c8000 },
	/* sme/mortlach_hvadd/mortlach_addhv */
	{ 0xbe001c, 0x900000 }, { 0xee0018, 0xc00000 },
	/* sme/mortlach_ins/mortlach_multi2_insert_ctg */
	{ 0x3b1c38, 0x000000 },
	/* sme/mortlach_ins/mortlach_insert_pred */
	{ 0x3f0010, 0x000000 }, { 0xfe0010, 0xc00000 },
	/* sme/mortlach_ins/mortlach_multi4_insert_ctg */
	{ 0x3b187c, 0x000000 }, { 0xfb1878, 0xc00000 },
	/* sme/mortlach_ins/mortlach_multi4_za_insert_ctg */
	{ 0xfb9878, 0x000800 },
	/* sme/mortlach_ins/mortlach_multi2_za_insert_ctg */
	{ 0xfb9438, 0x000000 },
	/* sme/mortlach_mov_zt/mortlach_extract_zt */
	{ 0x7d8fe0, 0x4c03e0 },
	/* sme/mortlach_mov_zt/mortlach_move_to_zt */
	{ 0x7ecfe0, 0x4e03e0 },
	/* sme/mortlach_multizero/mortlach_multi_zero */
	{ 0xf71ff8, 0x040000 }, { 0xfc1ffe, 0x0c0000 },
	{ 0xfd1ffc, 0x0c0000 }, { 0xfd9ff8, 0x0c0000 },
	{ 0xfe1ffc, 0x0c0000 },
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_2dst_ctg */
	{ 0xba4c01, 0x8a4000 }, { 0xbc4c01, 0x8c4000 },
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_4dst2src_ctg */
	{ 0xbf0c23, 0x8b0000 },
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_4dst3src_ctg */
	{ 0xb73c63, 0x820000 },
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_4dst_ctg */
	{ 0xba8c03, 0x8a8000 }, { 0xbc8c03, 0x8c8000 },
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_1dst */
	{ 0xf9fc00, 0xc84000 }, { 0xfa0c00, 0xca0000 },
	{ 0xfc0c00, 0xcc0000 },
	/* sme/mortlach_ext/mortlach_multi4_za_extract_zero */
	{ 0xff9903, 0x060800 },
	/* sme/mortlach_ext/mortlach_multi4_extract_zero */
	{ 0x3f1983, 0x060000 }, { 0xff1903, 0xc60000 },
	/* sme/mortlach_ext/mortlach_multi2_extract_zero */
	{ 0x3b1d01, 0x020000 },
	/* sme/mortlach_ext/mortlach_multi2_za_extract_ctg */
	{ 0xfb9701, 0x020000 },
	/* sme/mortlach_ext/mortlach_extract_pred */
	{ 0x3f0200, 0x020000 }, { 0xfe0200, 0xc20000 },
	/* sme/mortlach_ext/mortlach_extract_zero */
	{ 0x3f1c00, 0x020000 }, { 0xf61c00, 0xc20000 },
	/* sme/mortlach_ext/mortlach_multi2_za_extract_zero */
	{ 0xff9501, 0x060000 },
};

/* Top byte c1 */
static const struct a64_slot_row a64_slot_c1[] = {
	/* sme/mortlach_multi_sve_5a/mortlach_multi2_fmul_mm */
	{ 0x21dc21, 0x20c400 },
	/* sme/mortlach_multi_sve_5a/mortlach_multi4_fmul_mm */
	{ 0x22dc63, 0x20c400 },
	/* sme/mortlach_multi_sve_2d0/mortlach_multi4_z_z_minmax_mm */
	{ 0x237ee2, 0x203800 }, { 0x23f5e2, 0x20b020 },
	/* sme/mortlach_multi_sve_2d0/mortlach_multi4_z_z_fminmax_mm */
	{ 0x237fa2, 0x203900 }, { 0x23f6c2, 0x20b000 },
	/* sme/mortlach_multi_sve_2d0/mortlach_multi4_z_z_fscale_mm */
	{ 0x235f63, 0x201900 },
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_mla_long_sm */
	{ 0xa08c04, 0x200800 },
	/* sme/mortlach_multi_array_1b/mortlach_multi1_zz_za_fp8_fma_long_long_sm */
	{ 0xc0801c, 0x000000 },
	/* sme/mortlach_multi_array_1b/mortlach_multi4_z_za_4way_dot_sm */
	{ 0x909c00, 0x101400 },
	/* sme/mortlach_multi_array_1b/mortlach_multi4_z_za_fpdot_sm */
	{ 0xd09400, 0x101000 },
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_float_sm */
	{ 0x909810, 0x101800 },
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_fma_long_sm */
	{ 0xc08818, 0x000800 },
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_int_sm */
	{ 0x909c00, 0x101800 },
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_mla_long_long_sm */
	{ 0xc08c0a, 0x000000 }, { 0xa09406, 0x200000 },
	/* sme/mortlach_multi_array_1a/mortlach_multi2_z_za_fpdot_sm */
	{ 0xe09400, 0x201000 },
	/* sme/mortlach_multi_array_1a/mortlach_multi2_zz_za_float_sm */
	{ 0xa09810, 0x201800 },
	/* sme/mortlach_multi_array_1a/mortlach_multi1_zz_za_mla_long_sm */
	{ 0xb09c00, 0x200c00 },
	/* sme/mortlach_multi_array_1a/mortlach_multi2_zz_za_int_sm */
	{ 0xa09c00, 0x201800 },
	/* sme/mortlach_multi_array_1a/mortlach_multi2_z_za_2way_dot_sm */
	{ 0xa09c00, 0x201400 },
	/* sme/mortlach_multi_array_1a/mortlach_multi1_zz_za_mla_long_long_sm */
	{ 0xd08418, 0x000400 }, { 0xb08c04, 0x200400 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_fma_long_mm */
	{ 0x218c24, 0x200800 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_f16_mm */
	{ 0x3b9430, 0x201400 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_4way_dot_mm */
	{ 0x219c28, 0x201400 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_fp8_fma_long_mm */
	{ 0x419c3c, 0x000820 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_int_mm */
	{ 0x219c20, 0x201800 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_mixed_dot_mm */
	{ 0x219c30, 0x201400 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_int_mm */
	{ 0x9f9820, 0x801800 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_mla_long_long_mm */
	{ 0x219426, 0x200000 }, { 0x618c3a, 0x200000 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_fpdot_mm */
	{ 0x619c08, 0x201000 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_fp8_fma_long_long_mm */
	{ 0x41943e, 0x000020 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_f16_mm */
	{ 0x819428, 0x801008 },
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_2way_dot_mm */
	{ 0x619c20, 0x601400 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_float_mm */
	{ 0x229c60, 0x201800 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_2way_dot_mm */
	{ 0x629c60, 0x601400 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_int_mm */
	{ 0x9e9860, 0x801800 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_mla_long_long_mm */
	{ 0x229466, 0x200000 }, { 0x628c7a, 0x200000 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_fma_long_mm */
	{ 0x228c64, 0x200800 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_mixed_dot_mm */
	{ 0x229c70, 0x201400 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_fpdot_mm */
	{ 0x629c48, 0x201000 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_fp8_fma_long_mm */
	{ 0x429c7c, 0x000820 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_4way_dot_mm */
	{ 0x229c68, 0x201400 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_f16_mm */
	{ 0x3a9470, 0x201400 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_f16_mm */
	{ 0x829468, 0x801008 },
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_fp8_fma_long_long_mm */
	{ 0x42947e, 0x000020 },
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_fminmax_sm */
	{ 0x30f6c2, 0x20a000 },
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_sqdmulh_sm */
	{ 0x30f3e3, 0x20a000 },
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_fscale_sm */
	{ 0x30bf63, 0x20a900 },
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_add_sm */
	{ 0x30bde3, 0x20a900 },
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_shift_sm */
	{ 0x30f5e2, 0x20a020 },
	/* sme/mortlach_multi_sve_5b/mortlach_multi4_fmul_sm */
	{ 0x20dc63, 0x20c800 },
	/* sme/mortlach_multi_sve_5b/mortlach_multi2_fmul_sm */
	{ 0x21fc21, 0x20e800 },
	/* sme/mortlach_multi_sve_3/mortlach_multi2_fclamp */
	{ 0x20ec01, 0x20c000 },
	/* sme/mortlach_multi_sve_3/mortlach_multi2_z_z_zip */
	{ 0x20fc00, 0x20d000 },
	/* sme/mortlach_multi_sve_3/mortlach_multi4_clamp_int */
	{ 0x20f402, 0x20c400 },
	/* sme/mortlach_multi_sve_3/mortlach_multi2_z_z_long_zip */
	{ 0xe07800, 0x205000 },
	/* sme/mortlach_multi_sve_3/mortlach_multi2_clamp_int */
	{ 0x20fc00, 0x20c400 },
	/* sme/mortlach_multi_sve_3/mortlach_multi2_qrshr */
	{ 0xd0f800, 0xc0d000 }, { 0xe0ec20, 0xe0c400 },
	/* sme/mortlach_multi_sve_3/mortlach_multi4_fclamp */
	{ 0x20f003, 0x20c000 },
	/* sme/mortlach_multi_sve_3/mortlach_multi4_qrshr */
	{ 0x20f820, 0x20d800 }, { 0x20f840, 0x20d800 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_zza_idx_h */
	{ 0xb01040, 0x101000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_fp8_fdot_idx_h */
	{ 0xf01030, 0x101000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_fp8_fma_long_long_idx */
	{ 0xe00038, 0x000000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_mla_long_idx */
	{ 0x301060, 0x101000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_fp8_fma_long_idx */
	{ 0x709050, 0x109000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_zza_idx_s */
	{ 0xb00048, 0x100000 }, { 0xf00070, 0x500030 },
	{ 0xf08050, 0x508000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_mla_long_long_idx_s */
	{ 0xf00060, 0x100000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_mla_long_long_idx_d */
	{ 0x700860, 0x100000 },
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_zza_idx_d */
	{ 0x300868, 0x100000 }, { 0xf00068, 0xd00008 },
	/* sme/mortlach_multi_sve_2d1/mortlach_multi4_z_z_sqdmulh_mm */
	{ 0x23d3e3, 0x209000 },
	/* sme/mortlach_multi_sve_2c1/mortlach_multi2_z_z_sqdmulh_mm */
	{ 0x21dbe1, 0x209000 },
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_mla_long_long_idx_s */
	{ 0x700004, 0x000000 }, { 0xf00008, 0x000000 },
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_fp8_fma_long_idx */
	{ 0xf00010, 0xc00000 },
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_fma_long_idx */
	{ 0xb01000, 0x801000 },
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_fp8_fma_long_long_idx */
	{ 0x30001c, 0x000000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_fpint_cvrt */
	{ 0xeddc43, 0x21c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_narrow_fp_cvrt */
	{ 0xbffc00, 0x20e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_frint */
	{ 0xdbd863, 0x98c000 }, { 0xddd863, 0x98c000 },
	{ 0xded863, 0x98c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_frint */
	{ 0xfbd821, 0xa8c000 }, { 0xfdd821, 0xa8c000 },
	{ 0xfedc21, 0xa8c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_wide_fp8_cvrt */
	{ 0x3ffc00, 0x26e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_intfp_cvrt */
	{ 0xfbdc01, 0x22c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_z_z_long_zip */
	{ 0xdbdc61, 0x13c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_narrow_int_cvrt */
	{ 0xaffc20, 0x23e000 }, { 0xeffc00, 0x23e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_fpint_cvrt */
	{ 0xfbdc01, 0x21c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_narrow_int_cvrt */
	{ 0x3ffc20, 0x33e000 }, { 0x7ffc00, 0x33e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_narrow_fp8_cvrt */
	{ 0xbbfc20, 0x20e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_intfp_cvrt */
	{ 0xeedc43, 0x22c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_wide_int */
	{ 0x3ffc00, 0x25e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_z_z_zip */
	{ 0x2fd861, 0x26c000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_narrow_fp8_cvrt */
	{ 0xfffc40, 0x34e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi2_wide_fp_cvrt */
	{ 0x7ffc00, 0x20e000 },
	/* sme/mortlach_multi_sve_4/mortlach_multi4_wide_int */
	{ 0x2ffc22, 0x25e000 },
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_shift_sm */
	{ 0x30fde0, 0x20a020 },
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_minmax_sm */
	{ 0x30fec0, 0x20a000 },
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_sqdmulh_sm */
	{ 0x30fbe1, 0x20a000 },
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_fscale_sm */
	{ 0x30ff61, 0x20a100 },
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_add_sm */
	{ 0x30fde1, 0x20a100 },
	/* sme/mortlach_multi_sve_6/mortlach_multi4_lut6_16_ctg */
	{ 0xa07c03, 0x207400 },
	/* sme/mortlach_multi_sve_6/mortlach_multi4_lut6_16_nctg */
	{ 0xa0fc0c, 0x20fc00 },
	/* sme/mortlach_multi_sve_1/mortlach_multi2_select_int */
	{ 0x21e021, 0x208000 },
	/* sme/mortlach_multi_sve_1/mortlach_multi4_select_int */
	{ 0x22e063, 0x208000 },
	/* sme/mortlach_multi_sve_2c0/mortlach_multi2_z_z_shift_mm */
	{ 0x21fde0, 0x20b020 },
	/* sme/mortlach_multi_sve_2c0/mortlach_multi2_z_z_fminmax_mm */
	{ 0x21fec0, 0x20b000 }, { 0x21ffa0, 0x20b100 },
	/* sme/mortlach_multi_sve_2c0/mortlach_multi2_z_z_fscale_mm */
	{ 0x21df61, 0x209100 },
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fp8_fma_long_idx */
	{ 0x709010, 0x101010 },
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fma_long_idx */
	{ 0x309020, 0x101000 },
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_mla_long_long_idx_d */
	{ 0x308820, 0x100000 },
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fp8_fvdot_idx_s */
	{ 0x708020, 0x500000 },
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fp8_fdot_idx */
	{ 0xe08010, 0xc00000 },
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_zza_idx_s */
	{ 0x309038, 0x100020 }, { 0xf08010, 0x500010 },
	{ 0x709010, 0x501000 },
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_mla_long_long_idx_s */
	{ 0xb08008, 0x100000 }, { 0xb08020, 0x100000 },
};

/* Top byte c4 */
static const struct a64_slot_row a64_slot_c4[] = {
	/* sve/sve_mem64/sve_mem_64b_gld_vs2 */
	{ 0x600000, 0x400000 },
	/* sve/sve_mem64/sve_mem_64b_gldnt_vs */
	{ 0x202000, 0x000000 },
	/* sve/sve_mem64/sve_mem_64b_prfm_sv */
	{ 0x008010, 0x000000 },
	/* sve/sve_mem64/sve_mem_64b_gld_sv2 */
	{ 0xa00000, 0xa00000 },
	/* sve/sve_mem64/sve_mem_64b_gldq_vs */
	{ 0xa04000, 0x000000 },
	/* sve/sve_mem64/sve_mem_64b_gld_vs */
	{ 0x208000, 0x000000 },
	/* sve/sve_mem64/sve_mem_64b_gld_vi */
	{ 0x608000, 0x208000 },
	/* sve/sve_mem64/sve_mem_64b_prfm_vi */
	{ 0x004010, 0x004000 },
	/* sve/sve_mem64/sve_mem_64b_prfm_sv2 */
	{ 0x200010, 0x200000 },
};

/* Top byte c5 */
static const struct a64_slot_row a64_slot_c5[] = {
	/* sve/sve_mem64/sve_mem_64b_gld_vs2 */
	{ 0xc00000, 0x400000 }, { 0x404000, 0x404000 },
	/* sve/sve_mem64/sve_mem_64b_gldnt_vs */
	{ 0x802000, 0x000000 }, { 0x006000, 0x004000 },
	/* sve/sve_mem64/sve_mem_64b_gld_sv */
	{ 0x808000, 0x000000 }, { 0x00c000, 0x004000 },
	/* sve/sve_mem64/sve_mem_64b_gld_vi */
	{ 0xa00000, 0x200000 }, { 0x204000, 0x204000 },
	/* sve/sve_mem64/sve_mem_64b_prfm_vi */
	{ 0x004010, 0x004000 },
};

/* Top byte ce */
static const struct a64_slot_row a64_slot_ce[] = {
	/* simd_dp/crypto3_imm2 */
	{ 0xe04000, 0x400000 },
	/* simd_dp/crypto4 */
	{ 0xa08000, 0x000000 }, { 0xc08000, 0x000000 },
	/* simd_dp/crypto3_imm6 */
	{ 0xe00000, 0x800000 },
	/* simd_dp/cryptosha512_3 */
	{ 0xc0f000, 0x408000 }, { 0xe0b400, 0x608000 },
	{ 0xe0b800, 0x608000 },
	/* simd_dp/cryptosha512_2 */
	{ 0x7ff800, 0x408000 },
};

/* Top byte d1 */
static const struct a64_slot_row a64_slot_d1[] = {
	/* dpimm/addsub_immtags */
	{ 0x40c000, 0x000000 },
	/* dpimm/addsub_imm */
	{ 0x800000, 0x000000 },
};

/* Top byte d5 */
static const struct a64_slot_row a64_slot_d5[] = {
	/* control/tchange_imm */
	{ 0xf9f000, 0x900000 },
	/* control/tchange_reg */
	{ 0xe9fc00, 0x800000 },
};

/* Top byte d9 */
static const struct a64_slot_row a64_slot_d9[] = {
	/* ldst/ldsttags */
	{ 0x3ff000, 0x200000 }, { 0x200400, 0x200400 },
	{ 0x200800, 0x200800 }, { 0xc00c00, 0x400000 },
	/* ldst/ldapstl_writeback */
	{ 0x1ffc00, 0x000800 },
	/* ldst/ldapstl_unscaled */
	{ 0xa00c00, 0x000000 },
	/* ldst/ldiappstilp */
	{ 0x80ec00, 0x000800 }, { 0x80bc00, 0x001800 },
	{ 0xc0d400, 0x405000 },
	/* ldst/ldst_gcs */
	{ 0xdfe800, 0x1f0800 },
};

/* Top byte da */
static const struct a64_slot_row a64_slot_da[] = {
	/* dpreg/addsub_pt */
	{ 0xe0e000, 0x002000 },
	/* dpreg/addsub_carry */
	{ 0x60dc00, 0x000000 },
	/* dpreg/condsel */
	{ 0xe00800, 0x800000 },
	/* dpreg/dp_1src */
	{ 0xbfdc00, 0x800000 }, { 0xbfbbe0, 0x8103e0 },
	{ 0xfee000, 0xc00000 }, { 0xffc3e0, 0xc103e0 },
};

/* Top byte e0 */
static const struct a64_slot_row a64_slot_e0[] = {
	/* sme/mortlach_mem/mortlach_contig_store */
	{ 0x000010, 0x000000 },
};

/* Top byte e1 */
static const struct a64_slot_row a64_slot_e1[] = {
	/* sme/mortlach_mem/mortlach_zt_ldst */
	{ 0xdffc1f, 0x1f8000 },
	/* sme/mortlach_mem/mortlach_contig_qstore */
	{ 0xc00010, 0xc00000 },
	/* sme/mortlach_mem/mortlach_ctxt_ldst */
	{ 0xdf9c10, 0x000000 },
};

/* Top byte e4 */
static const struct a64_slot_row a64_slot_e4[] = {
	/* sve/sve_memst_si/sve_mem_est_si */
	{ 0x006000, 0x006000 },
	/* sve/sve_memst_ss2/sve_mem_sst_vi_a */
	{ 0x202000, 0x002000 },
	/* sve/sve_memst_ss2/sve_mem_sst_sv2 */
	{ 0x808000, 0x808000 },
	/* sve/sve_memst_ss2/sve_mem_sst_vi_b */
	{ 0x40a000, 0x40a000 },
	/* sve/sve_memst_cs/sve_mem_cst_ss */
	{ 0x00c000, 0x004000 },
	/* sve/sve_memst_cs/sve_mem_estq_ss */
	{ 0x60a000, 0x600000 }, { 0xa02000, 0xa00000 },
	/* sve/sve_memst_cs/sve_mem_estq_si */
	{ 0x50a000, 0x400000 }, { 0x902000, 0x800000 },
	/* sve/sve_memst_ss/sve_mem_sst_vs_b */
	{ 0x208000, 0x008000 },
	/* sve/sve_memsst_nt/sve_mem_sstq_64b_vs */
	{ 0xc0a000, 0x002000 },
};

/* Top byte e5 */
static const struct a64_slot_row a64_slot_e5[] = {
	/* sve/sve_memst_si/sve_mem_est_si */
	{ 0x106000, 0x106000 },
	/* sve/sve_memst_si/sve_mem_cst_si */
	{ 0xa02000, 0x002000 }, { 0x406000, 0x406000 },
	/* sve/sve_memst_ss2/sve_mem_sst_vi_a */
	{ 0x20e000, 0x00a000 },
	/* sve/sve_memst_ss2/sve_mem_sst_sv2 */
	{ 0x40c000, 0x008000 },
	/* sve/sve_memst_ss2/sve_mem_sst_vi_b */
	{ 0x80c000, 0x008000 },
	/* sve/sve_memst_cs/sve_mem_spill */
	{ 0x80c000, 0x804000 },
	/* sve/sve_memst_cs/sve_mem_pspill */
	{ 0xc02010, 0x800000 },
	/* sve/sve_memst_cs/sve_mem_cst_ss */
	{ 0x20c000, 0x004000 }, { 0x40c000, 0x404000 },
	/* sve/sve_memcst_nt/sve_mem_est_ss */
	{ 0x00e000, 0x006000 },
	/* sve/sve_memst_ss/sve_mem_sst_sv_a */
	{ 0x40a000, 0x008000 },
	/* sve/sve_memst_ss/sve_mem_sst_vs_b */
	{ 0x80a000, 0x008000 },
	/* sve/sve_memsst_nt/sve_mem_sstnt_64b_vs */
	{ 0x606000, 0x002000 },
};

/* Top byte f8 */
static const struct a64_slot_row a64_slot_f8[] = {
	/* ldst/ldst_immpost */
	{ 0x800400, 0x000400 },
	/* ldst/ldst_unscaled */
	{ 0x600c00, 0x000000 }, { 0xa00000, 0x000000 },
	/* ldst/memop */
	{ 0xc06000, 0x002000 }, { 0xdf3000, 0x1f1000 },
	{ 0x207800, 0x200000 }, { 0x208800, 0x200000 },
	{ 0xdf3c00, 0x9f0000 },
	/* ldst/ldst_regoff */
	{ 0x800800, 0x000800 }, { 0x604800, 0x204800 },
	/* ldst/ldst_pac */
	{ 0x200400, 0x200400 },
};

struct a64_slot_page {
	const struct a64_slot_row *rows;
	u32 count;
};

#define PAGE(table) { table, ARRAY_SIZE(table) }

/* By the top byte of the word. */
static const struct a64_slot_page a64_slot_pages[256] = {
	[0x00] = PAGE(a64_slot_00),
	[0x04] = PAGE(a64_slot_04),
	[0x05] = PAGE(a64_slot_05),
	[0x08] = PAGE(a64_slot_08),
	[0x0a] = PAGE(a64_slot_0a),
	[0x0b] = PAGE(a64_slot_0b),
	[0x0c] = PAGE(a64_slot_0c),
	[0x0d] = PAGE(a64_slot_0d),
	[0x0e] = PAGE(a64_slot_0e),
	[0x0f] = PAGE(a64_slot_0f),
	[0x11] = PAGE(a64_slot_11),
	[0x12] = PAGE(a64_slot_12),
	[0x13] = PAGE(a64_slot_13),
	[0x19] = PAGE(a64_slot_19),
	[0x1a] = PAGE(a64_slot_1a),
	[0x1b] = PAGE(a64_slot_1b),
	[0x1d] = PAGE(a64_slot_1d),
	[0x1e] = PAGE(a64_slot_1e),
	[0x1f] = PAGE(a64_slot_1f),
	[0x24] = PAGE(a64_slot_0a),
	[0x25] = PAGE(a64_slot_25),
	[0x28] = PAGE(a64_slot_0a),
	[0x29] = PAGE(a64_slot_0a),
	[0x2a] = PAGE(a64_slot_0a),
	[0x2b] = PAGE(a64_slot_0b),
	[0x2c] = PAGE(a64_slot_0a),
	[0x2d] = PAGE(a64_slot_0a),
	[0x2e] = PAGE(a64_slot_2e),
	[0x2f] = PAGE(a64_slot_2f),
	[0x31] = PAGE(a64_slot_31),
	[0x32] = PAGE(a64_slot_32),
	[0x33] = PAGE(a64_slot_32),
	[0x38] = PAGE(a64_slot_38),
	[0x39] = PAGE(a64_slot_0a),
	[0x3a] = PAGE(a64_slot_3a),
	[0x3c] = PAGE(a64_slot_3c),
	[0x3d] = PAGE(a64_slot_0a),
	[0x44] = PAGE(a64_slot_44),
	[0x45] = PAGE(a64_slot_45),
	[0x48] = PAGE(a64_slot_08),
	[0x49] = PAGE(a64_slot_49),
	[0x4a] = PAGE(a64_slot_0a),
	[0x4b] = PAGE(a64_slot_0b),
	[0x4c] = PAGE(a64_slot_0c),
	[0x4d] = PAGE(a64_slot_0d),
	[0x4e] = PAGE(a64_slot_4e),
	[0x4f] = PAGE(a64_slot_0f),
	[0x51] = PAGE(a64_slot_31),
	[0x52] = PAGE(a64_slot_12),
	[0x53] = PAGE(a64_slot_32),
	[0x59] = PAGE(a64_slot_59),
	[0x5a] = PAGE(a64_slot_5a),
	[0x5d] = PAGE(a64_slot_5d),
	[0x5e] = PAGE(a64_slot_5e),
	[0x5f] = PAGE(a64_slot_5f),
	[0x64] = PAGE(a64_slot_64),
	[0x65] = PAGE(a64_slot_65),
	[0x68] = PAGE(a64_slot_68),
	[0x69] = PAGE(a64_slot_0a),
	[0x6a] = PAGE(a64_slot_0a),
	[0x6b] = PAGE(a64_slot_0b),
	[0x6c] = PAGE(a64_slot_0a),
	[0x6d] = PAGE(a64_slot_0a),
	[0x6e] = PAGE(a64_slot_6e),
	[0x6f] = PAGE(a64_slot_6f),
	[0x71] = PAGE(a64_slot_31),
	[0x72] = PAGE(a64_slot_12),
	[0x78] = PAGE(a64_slot_38),
	[0x79] = PAGE(a64_slot_0a),
	[0x7a] = PAGE(a64_slot_7a),
	[0x7c] = PAGE(a64_slot_7c),
	[0x7d] = PAGE(a64_slot_31),
	[0x7e] = PAGE(a64_slot_7e),
	[0x7f] = PAGE(a64_slot_7f),
	[0x80] = PAGE(a64_slot_80),
	[0x81] = PAGE(a64_slot_81),
	[0x84] = PAGE(a64_slot_84),
	[0x85] = PAGE(a64_slot_85),
	[0x88] = PAGE(a64_slot_88),
	[0x8a] = PAGE(a64_slot_0a),
	[0x8b] = PAGE(a64_slot_0b),
	[0x91] = PAGE(a64_slot_91),
	[0x92] = PAGE(a64_slot_0a),
	[0x93] = PAGE(a64_slot_93),
	[0x99] = PAGE(a64_slot_99),
	[0x9a] = PAGE(a64_slot_9a),
	[0x9b] = PAGE(a64_slot_9b),
	[0x9d] = PAGE(a64_slot_5d),
	[0x9e] = PAGE(a64_slot_9e),
	[0xa0] = PAGE(a64_slot_a0),
	[0xa1] = PAGE(a64_slot_a1),
	[0xa4] = PAGE(a64_slot_a4),
	[0xa5] = PAGE(a64_slot_a5),
	[0xa8] = PAGE(a64_slot_0a),
	[0xa9] = PAGE(a64_slot_0a),
	[0xaa] = PAGE(a64_slot_0a),
	[0xab] = PAGE(a64_slot_0b),
	[0xac] = PAGE(a64_slot_0a),
	[0xad] = PAGE(a64_slot_0a),
	[0xb1] = PAGE(a64_slot_31),
	[0xb2] = PAGE(a64_slot_31),
	[0xb3] = PAGE(a64_slot_b3),
	[0xb8] = PAGE(a64_slot_b8),
	[0xb9] = PAGE(a64_slot_b9),
	[0xba] = PAGE(a64_slot_ba),
	[0xbc] = PAGE(a64_slot_7c),
	[0xbd] = PAGE(a64_slot_31),
	[0xc0] = PAGE(a64_slot_c0),
	[0xc1] = PAGE(a64_slot_c1),
	[0xc4] = PAGE(a64_slot_c4),
	[0xc5] = PAGE(a64_slot_c5),
	[0xc8] = PAGE(a64_slot_88),
	[0xc9] = PAGE(a64_slot_49),
	[0xca] = PAGE(a64_slot_0a),
	[0xcb] = PAGE(a64_slot_0b),
	[0xce] = PAGE(a64_slot_ce),
	[0xd1] = PAGE(a64_slot_d1),
	[0xd2] = PAGE(a64_slot_0a),
	[0xd3] = PAGE(a64_slot_b3),
	[0xd5] = PAGE(a64_slot_d5),
	[0xd9] = PAGE(a64_slot_d9),
	[0xda] = PAGE(a64_slot_da),
	[0xdd] = PAGE(a64_slot_5d),
	[0xe0] = PAGE(a64_slot_e0),
	[0xe1] = PAGE(a64_slot_e1),
	[0xe4] = PAGE(a64_slot_e4),
	[0xe5] = PAGE(a64_slot_e5),
	[0xe8] = PAGE(a64_slot_0a),
	[0xe9] = PAGE(a64_slot_0a),
	[0xea] = PAGE(a64_slot_0a),
	[0xeb] = PAGE(a64_slot_0b),
	[0xec] = PAGE(a64_slot_0a),
	[0xed] = PAGE(a64_slot_0a),
	[0xf1] = PAGE(a64_slot_31),
	[0xf2] = PAGE(a64_slot_0a),
	[0xf8] = PAGE(a64_slot_f8),
	[0xf9] = PAGE(a64_slot_b9),
	[0xfa] = PAGE(a64_slot_7a),
	[0xfc] = PAGE(a64_slot_7c),
	[0xfd] = PAGE(a64_slot_31),
};

#undef PAGE

#endif /* _ARM64_PROBES_A64_TABLE_H */
