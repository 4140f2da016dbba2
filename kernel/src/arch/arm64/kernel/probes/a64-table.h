/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The A64 instructions that mean the same wherever they run: data processing,
 * loads and stores from a base register, SIMD&FP, SVE, SME.
 *
 * Generated from Arm's machine-readable specification (AARCHMRS 2026-03), of
 * which LLVM 19 decodes these words too, less those that a64-special.h
 * knows. What is newer or not allocated is not here. The groups are named as in
 * the specification; a row may hold words of another group too.
 *
 * The first row that matches counts, as in a64-special.h: ROW is stepped from
 * a slot, NOT is rejected.
 *
 * 1241 rows in 83 pages.
 */
#ifndef _ARM64_PROBES_A64_TABLE_H
#define _ARM64_PROBES_A64_TABLE_H

#include "a64-special.h"

/* The page is chosen by the top byte, so that rows do without it. */
#define ROW(mask, value) { mask, value, A64_CLASS_SLOT }
#define NOT(mask, value) { mask, value, A64_CLASS_UNALLOCATED }

/* Top byte 04 */
static const struct a64_row a64_rows_04[] = {
	/* not allocated */
	NOT(0xe9e000, 0xc02000),
	NOT(0xf87c00, 0x203400),
	NOT(0xe0f000, 0xe08000),
	NOT(0xf8b000, 0x209000),
	NOT(0xf0c300, 0x008000),
	NOT(0xece000, 0xc88000),
	/* sve/sve_index/sve_int_index_ri */
	ROW(0x00f000, 0x004000),
	/* sve/sve_alloca/sve_int_read_svl_a */
	ROW(0x5fe000, 0x1f4000),
	/* sve/sve_alloca/sve_int_arith_svl */
	ROW(0x80e000, 0x004000),
	/* sve/sve_int_pred_bin/sve_int_bin_pred_arit_0 */
	ROW(0x27a000, 0x000000), ROW(0x35a000, 0x010000),
	ROW(0xcee000, 0xc40000),
	/* sve/sve_int_pred_bin/sve_int_bin_pred_log */
	ROW(0x2ca000, 0x080000),
	/* sve/sve_int_pred_bin/sve_int_bin_pred_arit_1 */
	ROW(0x3a8000, 0x080000),
	/* sve/sve_int_pred_bin/sve_int_bin_pred_div */
	ROW(0xbca000, 0x940000),
	/* sve/sve_int_pred_bin/sve_int_bin_pred_arit_2 */
	ROW(0x27a000, 0x030000), ROW(0x35a000, 0x100000),
	/* sve/sve_int_pred_red/sve_int_reduce_0 */
	ROW(0x368000, 0x000000),
	/* sve/sve_int_pred_red/sve_int_reduce_2 */
	ROW(0x29a000, 0x082000), ROW(0x2aa000, 0x082000),
	/* sve/sve_int_pred_red/sve_int_reduce_1q */
	ROW(0x38a000, 0x082000),
	/* sve/sve_int_pred_red/sve_int_reduce_0q */
	ROW(0x33a000, 0x012000),
	/* sve/sve_int_muladd_pred/sve_int_mlas_vvv_pred */
	ROW(0x204000, 0x004000),
	/* sve/sve_countelt/sve_int_countvlv0 */
	ROW(0x507000, 0x404000), ROW(0x907000, 0x804000),
	/* sve/sve_countelt/sve_int_countvlv1 */
	ROW(0x407800, 0x404000), ROW(0x807800, 0x804000),
	/* sve/sve_countelt/sve_int_pred_pattern_b */
	ROW(0x00f000, 0x00f000),
	/* sve/sve_countelt/sve_int_count */
	ROW(0x006c00, 0x006000),
	/* sve/sve_countelt/sve_int_pred_pattern_a */
	ROW(0x10e800, 0x10e000),
	/* sve/sve_int_unpred_logical/sve_int_rotate_imm */
	ROW(0x20b800, 0x203000),
	/* sve/sve_int_unpred_logical/sve_int_tern_log */
	ROW(0xa0d000, 0x201000), ROW(0x20d400, 0x201400),
	/* sve/sve_int_pred_un/sve_int_un_pred_arit_1 */
	ROW(0x37a000, 0x16a000), ROW(0x3ca000, 0x18a000),
	ROW(0x7a2000, 0x582000), ROW(0xba2000, 0x982000),
	/* sve/sve_int_pred_un/sve_int_un_pred_arit_0 */
	ROW(0x3ea000, 0x16a000), ROW(0x768000, 0x508000),
	ROW(0xb4a000, 0x90a000), ROW(0xf2a000, 0xd0a000),
	/* sve/sve_int_unpred_misc/sve_int_bin_cons_misc_0_c */
	ROW(0x7fb400, 0x60b000), ROW(0xbfb400, 0xa0b000),
	/* sve/sve_int_unpred_misc/sve_int_bin_cons_misc_0_b */
	ROW(0x603c00, 0x603000), ROW(0xa03c00, 0xa03000),
	/* sve/sve_int_adr/sve_int_bin_cons_misc_0_a */
	ROW(0x20f000, 0x20a000),
	/* sve/sve_int_unpred_arit_b/sve_int_mul_b */
	ROW(0xc0c800, 0x004000), ROW(0x00d800, 0x004800),
	/* sve/sve_int_unpred_arit/sve_int_bin_cons_arit_0 */
	ROW(0x206800, 0x200000), ROW(0x20f000, 0x201000),
	ROW(0xe07000, 0xe00000),
	/* sve/sve_int_unpred_shift/sve_int_bin_cons_shift_a */
	ROW(0x20d400, 0x208400),
	/* sve/sve_int_unpred_shift/sve_int_bin_cons_shift_b */
	ROW(0x207400, 0x201400),
	/* sve/sve_int_pred_shift/sve_int_bin_pred_shift_0 */
	ROW(0x2ba000, 0x008000), ROW(0x2da000, 0x018000),
	ROW(0x2ba000, 0x038000), ROW(0x37a000, 0x048000),
	ROW(0x3da000, 0x048000), ROW(0x3da000, 0x0d8000),
	/* sve/sve_int_pred_shift/sve_int_bin_pred_shift_2 */
	ROW(0x36a000, 0x108000), ROW(0x35a000, 0x118000),
	/* sve/sve_int_pred_shift/sve_int_bin_pred_shift_1 */
	ROW(0x39a000, 0x118000),
	A64_REST
};

/* Top byte 05 */
static const struct a64_row a64_rows_05[] = {
	/* not allocated */
	NOT(0x3ffc00, 0x202000),
	NOT(0xf02000, 0x102000),
	NOT(0x3203e0, 0x0003e0), NOT(0x3205e0, 0x0005e0),
	NOT(0x3206e0, 0x0006e0), NOT(0x320760, 0x000760),
	NOT(0x3207a0, 0x0007a0), NOT(0x3207c0, 0x0007c0),
	NOT(0x3007e0, 0x0007e0),
	NOT(0x6ffc00, 0x202400),
	/* sve/sve_perm_pred/sve_int_perm_cpy_v */
	ROW(0x1da000, 0x008000),
	/* sve/sve_perm_pred/sve_int_perm_compact */
	ROW(0x9ca000, 0x808000),
	/* sve/sve_perm_pred/sve_int_perm_revd */
	ROW(0xf96000, 0x280000),
	/* sve/sve_perm_pred/sve_int_perm_cpy_r */
	ROW(0x378000, 0x208000),
	/* sve/sve_perm_pred/sve_int_perm_clast_vz */
	ROW(0x36a000, 0x228000),
	/* sve/sve_perm_pred/sve_int_perm_rev */
	ROW(0x3ba000, 0x238000), ROW(0x73a000, 0x608000),
	ROW(0xb2a000, 0xa08000), ROW(0xf8a000, 0xe08000),
	/* sve/sve_perm_pred/sve_intx_perm_splice */
	ROW(0x3aa000, 0x288000),
	/* sve/sve_perm_pred/sve_int_perm_last_r */
	ROW(0x1ea000, 0x00a000),
	/* sve/sve_perm_pred/sve_int_perm_clast_rz */
	ROW(0x2ea000, 0x20a000),
	/* sve/sve_perm_unpred_a/sve_int_perm_dup_i */
	ROW(0x20ac00, 0x202000),
	/* sve/sve_int_select/sve_int_sel_vvv */
	ROW(0x20c000, 0x20c000),
	/* sve/sve_perm_inter/sve_int_perm_bin_perm_zz */
	ROW(0x206800, 0x206000), ROW(0x207000, 0x206000),
	/* sve/sve_wideimm_pred/sve_int_dup_imm_pred */
	ROW(0x308000, 0x100000),
	/* sve/sve_wideimm_pred/sve_int_dup_fpimm_pred */
	ROW(0x50e000, 0x50c000), ROW(0x90e000, 0x90c000),
	/* sve/sve_maskimm/sve_int_dup_mask_imm */
	ROW(0x3c0000, 0x000000),
	/* sve/sve_perm_quads_c/sve_int_perm_tbxquads */
	ROW(0x20b800, 0x203000),
	/* sve/sve_perm_unpred_d/sve_int_perm_insrs */
	ROW(0x2fe400, 0x242000),
	/* sve/sve_perm_unpred_d/sve_int_perm_dup_r */
	ROW(0x1f6400, 0x002000),
	/* sve/sve_perm_unpred_d/sve_int_mov_p2v */
	ROW(0x3be600, 0x2b2000), ROW(0x3de600, 0x2d2000),
	ROW(0x79e600, 0x692000), ROW(0xb9e600, 0xa92000),
	/* sve/sve_perm_unpred_d/sve_int_perm_reverse_z */
	ROW(0x1fe400, 0x182000),
	/* sve/sve_perm_unpred_d/sve_int_perm_unpk */
	ROW(0x5ce400, 0x502000), ROW(0x9ce400, 0x902000),
	/* sve/sve_perm_unpred_d/sve_int_mov_v2p */
	ROW(0x37e410, 0x242000), ROW(0x3be410, 0x2a2000),
	ROW(0x67e410, 0x602000), ROW(0xa7e410, 0xa02000),
	/* sve/sve_perm_unpred_b/sve_int_perm_tbl_3src */
	ROW(0x20b800, 0x202800),
	/* sve/sve_perm_extract/sve_intx_perm_extract_i */
	ROW(0xa0e000, 0x200000),
	/* sve/sve_perm_inter_long/sve_int_perm_bin_long_perm_zz */
	ROW(0x60f000, 0x200000), ROW(0x60e800, 0x200800),
	/* sve/sve_perm_predicates/sve_int_perm_punpk */
	ROW(0xce9e10, 0x000000),
	/* sve/sve_perm_predicates/sve_int_perm_reverse_p */
	ROW(0x1fde10, 0x144000),
	/* sve/sve_perm_predicates/sve_int_perm_bin_perm_pp */
	ROW(0x304a10, 0x204000), ROW(0x305210, 0x204000),
	/* sve/sve_perm_quads_a/sve_int_perm_dupq_i */
	ROW(0xd0a800, 0x102000), ROW(0xb0a800, 0x202000),
	A64_REST
};

/* Top byte 08 48 */
static const struct a64_row a64_rows_08[] = {
	/* ldst/comswap */
	ROW(0xa07c00, 0xa07c00),
	/* ldst/ldstord */
	ROW(0x9f7c00, 0x9f7c00),
	/* ldst/comswappr */
	ROW(0x217c01, 0x207c00),
	A64_REST
};

/* Top byte 0a 2a 4a 6a */
static const struct a64_row a64_rows_0a[] = {
	/* dpreg/log_shift */
	ROW(0x008000, 0x000000),
	A64_REST
};

/* Top byte 0b 2b 4b 6b */
static const struct a64_row a64_rows_0b[] = {
	/* dpreg/addsub_shift */
	ROW(0x608000, 0x000000), ROW(0xa08000, 0x000000),
	/* dpreg/addsub_ext */
	ROW(0xe00c00, 0x200000), ROW(0xe01000, 0x200000),
	A64_REST
};

/* Top byte 0c */
static const struct a64_row a64_rows_0c[] = {
	/* not allocated */
	NOT(0x002c00, 0x000c00),
	/* ldst/asisdlsep */
	ROW(0xa05000, 0x800000), ROW(0xa09000, 0x800000),
	ROW(0xa0e000, 0x806000),
	/* ldst/asisdlse */
	ROW(0x3f5000, 0x000000), ROW(0x3f9000, 0x000000),
	ROW(0x3fe000, 0x006000),
	A64_REST
};

/* Top byte 0d 4d */
static const struct a64_row a64_rows_0d[] = {
	/* ldst/asisdlsop */
	ROW(0x804c00, 0x800000), ROW(0x805800, 0x800000),
	ROW(0x808400, 0x800000), ROW(0x80c000, 0x800000),
	ROW(0xc0d000, 0xc0c000),
	/* ldst/asisdlso */
	ROW(0x1f4c00, 0x000000), ROW(0x1f5800, 0x000000),
	ROW(0x1f8400, 0x000000), ROW(0x1fc000, 0x000000),
	ROW(0x3efc00, 0x008400), ROW(0x5fd000, 0x40c000),
	A64_REST
};

/* Top byte 0e */
static const struct a64_row a64_rows_0e[] = {
	/* not allocated */
	NOT(0x48cc00, 0x40c800), NOT(0x518c00, 0x418800),
	NOT(0x60bc00, 0x601800), NOT(0xa0bc00, 0xa01800),
	NOT(0xc08400, 0xc00000), NOT(0xc14400, 0xc00000),
	NOT(0x675400, 0x000400), NOT(0x676400, 0x002400),
	NOT(0x233c00, 0x002c00),
	/* simd_dp/asimdmisc */
	ROW(0x1f9c00, 0x001800), ROW(0x1ebc00, 0x002800),
	ROW(0x3f4c00, 0x200800), ROW(0x3ed400, 0x204000),
	ROW(0x3ecc00, 0x208800), ROW(0xbf6c00, 0x216800),
	ROW(0x3fac00, 0x218800), ROW(0xbf0c00, 0xa00800),
	/* simd_dp/asimdsame */
	ROW(0x602400, 0x200400), ROW(0x605400, 0x200400),
	ROW(0x608400, 0x200400), ROW(0xa08400, 0x200400),
	ROW(0xe01400, 0x200400), ROW(0x600c00, 0x200c00),
	ROW(0x20fc00, 0x201c00), ROW(0x605400, 0x205400),
	ROW(0xe04400, 0x600400), ROW(0xe01400, 0xa01400),
	/* simd_dp/asimdmiscfp16 */
	ROW(0x677c00, 0x615800), ROW(0xe7e400, 0x61c000),
	ROW(0x6fcc00, 0x698800), ROW(0xf70c00, 0xf00800),
	/* simd_dp/asimdins */
	ROW(0x80f400, 0x000400), ROW(0xc0dc00, 0x000c00),
	ROW(0x80fc00, 0x003c00),
	/* simd_dp/asimdtbl */
	ROW(0xc08c00, 0x000000),
	/* simd_dp/asimdsamefp16 */
	ROW(0x60e400, 0x400400), ROW(0xc0cc00, 0x400400),
	ROW(0x60d400, 0x401400),
	/* simd_dp/asimdperm */
	ROW(0x209c00, 0x001800), ROW(0x20ac00, 0x002800),
	/* simd_dp/asimddiff */
	ROW(0x208c00, 0x200000), ROW(0xe01800, 0x200000),
	ROW(0xe02c00, 0x600000), ROW(0xe04800, 0x600000),
	ROW(0xe02800, 0xa00000), ROW(0xe04800, 0xa00000),
	ROW(0xe07c00, 0xe06000),
	/* simd_dp/asimdsame2 */
	ROW(0xa0fc00, 0x00c400), ROW(0xa0f400, 0x00f400),
	ROW(0x60fc00, 0x40fc00), ROW(0xc0f400, 0x809400),
	/* simd_dp/asimdall */
	ROW(0x8ff800, 0x003800), ROW(0xaef000, 0x20a000),
	ROW(0xafe800, 0x21a800), ROW(0x3ffc00, 0x30c800),
	ROW(0x3ffc00, 0x30f800),
	A64_REST
};

/* Top byte 0f */
static const struct a64_row a64_rows_0f[] = {
	/* not allocated */
	NOT(0x382c00, 0x000c00), NOT(0x382c00, 0x082c00),
	NOT(0x385400, 0x084400), NOT(0x400400, 0x400400),
	/* simd_dp/asimdshf */
	ROW(0x805c00, 0x000400), ROW(0x809c00, 0x001400),
	ROW(0x80e400, 0x008400), ROW(0x80bc00, 0x00a400),
	ROW(0x80f800, 0x00f800),
	/* simd_dp/asimdelem */
	ROW(0x00f400, 0x000000), ROW(0x407400, 0x001000),
	ROW(0x40b400, 0x001000), ROW(0x00f400, 0x00f000),
	ROW(0xc05000, 0x400000), ROW(0xc0a000, 0x402000),
	ROW(0xc03000, 0x403000), ROW(0xc0b000, 0x408000),
	ROW(0xc0d000, 0x40d000), ROW(0xc00400, 0x800000),
	/* simd_dp/asimdimm */
	ROW(0xb80c00, 0x000400),
	A64_REST
};

/* Top byte 11 */
static const struct a64_row a64_rows_11[] = {
	/* dpimm/minmax_imm */
	ROW(0x700000, 0x400000),
	/* dpimm/addsub_imm */
	ROW(0x800000, 0x000000),
	A64_REST
};

/* Top byte 12 52 72 */
static const struct a64_row a64_rows_12[] = {
	/* not allocated */
	NOT(0x807c00, 0x007c00), NOT(0x80bc00, 0x00bc00),
	NOT(0x80dc00, 0x00dc00), NOT(0x80ec00, 0x00ec00),
	NOT(0x80f400, 0x00f400), NOT(0x80f800, 0x00f800),
	/* dpimm/movewide */
	ROW(0x400000, 0x000000),
	A64_REST
};

/* Top byte 13 */
static const struct a64_row a64_rows_13[] = {
	/* dpimm/bitfield */
	ROW(0x608000, 0x000000),
	A64_REST
};

/* Top byte 19 */
static const struct a64_row a64_rows_19[] = {
	/* not allocated */
	NOT(0x20081f, 0x20001f), NOT(0x3f0800, 0x3f0000),
	/* ldst/memop_128 */
	ROW(0x005c00, 0x001000), ROW(0x00cc00, 0x008000),
	/* ldst/rcwcomswappr */
	ROW(0x21f801, 0x200800),
	/* ldst/ldapstl_unscaled */
	ROW(0x200c00, 0x000000),
	/* ldst/rcwcomswap */
	ROW(0x20fc00, 0x200800),
	A64_REST
};

/* Top byte 1a */
static const struct a64_row a64_rows_1a[] = {
	/* dpreg/addsub_carry */
	ROW(0x60fc00, 0x000000),
	/* dpreg/condsel */
	ROW(0xe00800, 0x800000),
	/* dpreg/dp_2src */
	ROW(0xa0e800, 0x804000), ROW(0xe0d800, 0xc00800),
	ROW(0xe0b000, 0xc02000), ROW(0xe0e400, 0xc04000),
	A64_REST
};

/* Top byte 1b */
static const struct a64_row a64_rows_1b[] = {
	/* dpreg/dp_3src */
	ROW(0xe00000, 0x000000),
	A64_REST
};

/* Top byte 1d */
static const struct a64_row a64_rows_1d[] = {
	/* ldst/ldapstl_simd */
	ROW(0x200c00, 0x000800),
	A64_REST
};

/* Top byte 1e */
static const struct a64_row a64_rows_1e[] = {
	/* simd_dp/floatcmp */
	ROW(0xbfd007, 0x200000), ROW(0xa0f00f, 0x202000),
	ROW(0x7fd007, 0x600000), ROW(0x60f00f, 0x602000),
	/* simd_dp/float2fix */
	ROW(0xbe8000, 0x028000), ROW(0xbe8000, 0x188000),
	ROW(0x7e8000, 0x428000), ROW(0x7e8000, 0x588000),
	/* simd_dp/floatccmp */
	ROW(0xa00400, 0x200400), ROW(0x600400, 0x600400),
	/* simd_dp/floatdp1 */
	ROW(0xdef800, 0x02c000), ROW(0xb67800, 0x204000),
	ROW(0xba7800, 0x204000), ROW(0xb9f800, 0x21c000),
	ROW(0xbcf000, 0x244000), ROW(0x79f000, 0x604000),
	ROW(0x7a7800, 0x604000), ROW(0xf8f000, 0x604000),
	ROW(0x7d7800, 0x654000), ROW(0xdff800, 0xc2c000),
	/* simd_dp/floatimm */
	ROW(0xa01be0, 0x201000), ROW(0x601be0, 0x601000),
	/* simd_dp/floatdp2 */
	ROW(0xa07800, 0x200800), ROW(0xa08800, 0x200800),
	ROW(0x607800, 0x600800), ROW(0x608800, 0x600800),
	/* simd_dp/float2int */
	ROW(0xa6f000, 0x200000), ROW(0xf8f000, 0x200000),
	ROW(0x66f000, 0x600000), ROW(0x7ab000, 0x600000),
	ROW(0x7cf000, 0x600000), ROW(0xfff000, 0x7e0000),
	ROW(0xf8f000, 0xe00000),
	A64_REST
};

/* Top byte 1f */
static const struct a64_row a64_rows_1f[] = {
	/* simd_dp/floatdp3 */
	ROW(0x800000, 0x000000), ROW(0x400000, 0x400000),
	A64_REST
};

/* Top byte 24 */
static const struct a64_row a64_rows_24[] = {
	/* not allocated */
	NOT(0xe0a000, 0xc02000),
	/* sve/sve_cmpvec/sve_int_cmp_1 */
	ROW(0x400000, 0x000000), ROW(0x800000, 0x000000),
	/* sve/sve_cmpvec/sve_int_cmp_0 */
	ROW(0x004000, 0x000000),
	/* sve/sve_cmpuimm/sve_int_ucmp_vi */
	ROW(0x200000, 0x200000),
	A64_REST
};

/* Top byte 25 */
static const struct a64_row a64_rows_25[] = {
	/* not allocated */
	NOT(0xe0e000, 0x20e000),
	NOT(0x7cc010, 0x204000),
	/* sve/sve_cmpsimm/sve_int_scmp_vi */
	ROW(0x206000, 0x000000), ROW(0x20c000, 0x000000),
	/* sve/sve_pred_gen_a/sve_int_pred_log */
	ROW(0x308010, 0x000000), ROW(0x308200, 0x000000),
	ROW(0x708000, 0x000000), ROW(0xb08000, 0x800000),
	/* sve/sve_pred_wrffr/sve_int_wrffr */
	ROW(0xd73e1f, 0x001000),
	/* sve/sve_pred_wrffr/sve_int_setffr */
	ROW(0xdb7fff, 0x081000),
	/* sve/sve_pred_count_a/sve_int_pcount_pred */
	ROW(0x3f8200, 0x208000),
	/* sve/sve_pred_count_a/sve_int_pcount_pn */
	ROW(0x1f7800, 0x000000),
	/* sve/sve_pred_gen_b/sve_int_brkp */
	ROW(0xb04200, 0x004000),
	/* sve/sve_while_pn/sve_int_while_rr_pn */
	ROW(0x20d010, 0x204010),
	/* sve/sve_while_pn/sve_int_ctr_to_mask */
	ROW(0x1fca00, 0x004000), ROW(0x3f4c10, 0x204010),
	/* sve/sve_while_pn/sve_int_pn_ptrue */
	ROW(0x1fc7e8, 0x004000),
	/* sve/sve_while_pn/sve_int_while_rr_pair */
	ROW(0x20a010, 0x200010),
	/* sve/sve_pred_count_b/sve_int_count_v */
	ROW(0x5a7600, 0x480000), ROW(0x9a7600, 0x880000),
	/* sve/sve_pred_count_b/sve_int_count_r_sat */
	ROW(0x1c7a00, 0x080800),
	/* sve/sve_pred_count_b/sve_int_count_v_sat */
	ROW(0x5c7600, 0x480000), ROW(0x9c7600, 0x880000),
	/* sve/sve_pred_count_b/sve_int_count_r */
	ROW(0x1a7e00, 0x080800),
	/* sve/sve_pred_gen_d/sve_int_ptest */
	ROW(0xef421f, 0x404000),
	/* sve/sve_pred_gen_d/sve_int_ptrue */
	ROW(0x3efc10, 0x18e000),
	/* sve/sve_pred_gen_d/sve_int_rdffr */
	ROW(0x9f6e10, 0x186000),
	/* sve/sve_pred_gen_d/sve_int_pfirst */
	ROW(0xcf7e10, 0x484000),
	/* sve/sve_pred_gen_d/sve_int_pnext */
	ROW(0x3fbe10, 0x198400),
	/* sve/sve_pred_gen_d/sve_int_rdffr_2 */
	ROW(0xceeff0, 0x08e000),
	/* sve/sve_pred_gen_d/sve_int_pfalse */
	ROW(0xcf7bf0, 0x086000),
	/* sve/sve_pred_gen_c/sve_int_brkn */
	ROW(0x87c210, 0x004000),
	/* sve/sve_pred_gen_c/sve_int_break */
	ROW(0x6f8200, 0x000000), ROW(0x0fc210, 0x004000),
	/* sve/sve_wideimm_unpred/sve_int_arith_imm0 */
	ROW(0x3ac000, 0x20c000), ROW(0x39c000, 0x21c000),
	ROW(0x3cc000, 0x24c000),
	/* sve/sve_wideimm_unpred/sve_int_arith_imm2 */
	ROW(0x27e000, 0x20c000),
	/* sve/sve_wideimm_unpred/sve_int_dup_fpimm */
	ROW(0x6ee000, 0x68c000), ROW(0xaee000, 0xa8c000),
	/* sve/sve_wideimm_unpred/sve_int_dup_imm */
	ROW(0x3fc000, 0x38c000),
	/* sve/sve_wideimm_unpred/sve_int_arith_imm1 */
	ROW(0x3ce000, 0x28c000),
	/* sve/sve_pred_dup/sve_int_pred_dup */
	ROW(0x20c210, 0x204000),
	/* sve/sve_cmpgpr/sve_int_whilenc */
	ROW(0x00dc00, 0x001000),
	/* sve/sve_cmpgpr/sve_int_while_rr */
	ROW(0x00e000, 0x000000),
	/* sve/sve_cmpgpr/sve_int_cterm */
	ROW(0x80cc0f, 0x800000),
	A64_REST
};

/* Top byte 28 29 2c 2d 39 3d 69 6c 6d 79 8a a8 a9 aa ac ad ca ea */
static const struct a64_row a64_rows_28[] = {
	/* ldst/ldstpair_off */
	ROW(0x000000, 0x000000),
	A64_REST
};

/* Top byte 2e */
static const struct a64_row a64_rows_2e[] = {
	/* not allocated */
	NOT(0xc00c00, 0xc00000),
	/* simd_dp/asimdmisc */
	ROW(0xbf7000, 0x200000), ROW(0x7fa000, 0x202000),
	ROW(0xbef000, 0x204000), ROW(0xbfc000, 0x204000),
	ROW(0x7fec00, 0x208800), ROW(0xbfdc00, 0x209800),
	ROW(0x7f6c00, 0x212800), ROW(0x3ff400, 0x217000),
	ROW(0xff8c00, 0x218800), ROW(0xfea000, 0x602000),
	ROW(0xfe7000, 0xa04000), ROW(0xfe9c00, 0xa09800),
	/* simd_dp/asimdsame */
	ROW(0x601400, 0x200400), ROW(0x608400, 0x200400),
	ROW(0xa05400, 0x200400), ROW(0xa08400, 0x200400),
	ROW(0xe02400, 0x200400), ROW(0x20fc00, 0x201c00),
	ROW(0x604400, 0x204400), ROW(0xe04c00, 0x600400),
	ROW(0xe00c00, 0xa00400),
	/* simd_dp/asimdmiscfp16 */
	ROW(0xffac00, 0x798800), ROW(0x7fbc00, 0x799800),
	ROW(0x7fec00, 0x79a800), ROW(0xffe400, 0xf8c000),
	ROW(0xfed400, 0xf8d000),
	/* simd_dp/asimdext */
	ROW(0xe0c400, 0x000000),
	/* simd_dp/asimdsamefp16 */
	ROW(0x60cc00, 0x400400), ROW(0x40fc00, 0x401c00),
	ROW(0x60e400, 0x402400),
	/* simd_dp/asimddiff */
	ROW(0x203c00, 0x200000), ROW(0x205c00, 0x200000),
	ROW(0x208c00, 0x200000),
	/* simd_dp/asimdsame2 */
	ROW(0xe0b400, 0x408400), ROW(0xe0cc00, 0x40c400),
	ROW(0xe0d400, 0x40d400), ROW(0x60fc00, 0x40fc00),
	ROW(0xc0ac00, 0x808400), ROW(0xc0b400, 0x808400),
	ROW(0xc0cc00, 0x80c400), ROW(0xc0e400, 0x80c400),
	/* simd_dp/asimdall */
	ROW(0xaff000, 0x203000), ROW(0xbef000, 0x30a000),
	A64_REST
};

/* Top byte 2f */
static const struct a64_row a64_rows_2f[] = {
	/* not allocated */
	NOT(0x380c00, 0x000c00), NOT(0x38c400, 0x08c400),
	NOT(0x400400, 0x400400),
	/* simd_dp/asimdshf */
	ROW(0x808c00, 0x000400), ROW(0x803c00, 0x002400),
	ROW(0x80e400, 0x008400), ROW(0x80fc00, 0x00fc00),
	/* simd_dp/asimdelem */
	ROW(0x40e400, 0x008000), ROW(0xc05000, 0x400000),
	ROW(0xc08800, 0x400000), ROW(0xc09000, 0x400000),
	ROW(0xc0d000, 0x40d000), ROW(0xc01400, 0x800000),
	ROW(0xc0c400, 0x80c000),
	/* simd_dp/asimdimm */
	ROW(0xb02c00, 0x000400), ROW(0xb84400, 0x000400),
	A64_REST
};

/* Top byte 31 51 71 7d b1 bd f1 fd */
static const struct a64_row a64_rows_31[] = {
	/* dpimm/addsub_imm */
	ROW(0x800000, 0x000000),
	A64_REST
};

/* Top byte 32 */
static const struct a64_row a64_rows_32[] = {
	/* not allocated */
	NOT(0x007c00, 0x007c00), NOT(0x00bc00, 0x00bc00),
	NOT(0x00dc00, 0x00dc00), NOT(0x00ec00, 0x00ec00),
	NOT(0x00f400, 0x00f400), NOT(0x00f800, 0x00f800),
	/* dpimm/log_imm */
	ROW(0xc00000, 0x000000),
	A64_REST
};

/* Top byte 33 53 */
static const struct a64_row a64_rows_33[] = {
	/* dpimm/bitfield */
	ROW(0xe08000, 0x000000),
	A64_REST
};

/* Top byte 38 78 */
static const struct a64_row a64_rows_38[] = {
	/* ldst/ldst_immpost */
	ROW(0x200000, 0x000000),
	/* ldst/memop */
	ROW(0x004c00, 0x000000), ROW(0x008c00, 0x000000),
	ROW(0xdf3c00, 0x9f0000),
	/* ldst/ldst_regoff */
	ROW(0x004c00, 0x004800),
	A64_REST
};

/* Top byte 3a */
static const struct a64_row a64_rows_3a[] = {
	/* dpreg/condcmp_reg */
	ROW(0xe00410, 0x400000),
	/* dpreg/addsub_carry */
	ROW(0xe0fc00, 0x000000),
	/* dpreg/setf */
	ROW(0xbfbc1f, 0x00080d),
	A64_REST
};

/* Top byte 3c */
static const struct a64_row a64_rows_3c[] = {
	/* ldst/ldst_immpost */
	ROW(0x200400, 0x000400),
	/* ldst/ldst_unscaled */
	ROW(0x200800, 0x000000),
	/* ldst/ldst_regoff */
	ROW(0x204c00, 0x204800),
	A64_REST
};

/* Top byte 44 */
static const struct a64_row a64_rows_44[] = {
	/* sve/sve_ptr_muladd_unpred/sve_ptr_muladd_unpred */
	ROW(0xc0ec00, 0xc0c000), ROW(0xc0dc00, 0xc0d800),
	/* sve/sve_intx_muladd_unpred/sve_intx_cdot */
	ROW(0xa0a000, 0x800000),
	/* sve/sve_intx_muladd_unpred/sve_intx_mixed_dot */
	ROW(0xc06c00, 0x806800),
	/* sve/sve_intx_muladd_unpred/sve_intx_cmla */
	ROW(0x20e000, 0x002000),
	/* sve/sve_intx_muladd_unpred/sve_intx_qdmlalbt */
	ROW(0x40f800, 0x400800),
	/* sve/sve_intx_muladd_unpred/sve_intx_mlal_long */
	ROW(0x60e000, 0x404000),
	/* sve/sve_intx_muladd_unpred/sve_intx_qrdmlah */
	ROW(0x20b800, 0x003000),
	/* sve/sve_intx_muladd_unpred/sve_intx_qdmlal_long */
	ROW(0x607000, 0x406000), ROW(0x807000, 0x806000),
	/* sve/sve_intx_dot2/sve_intx_dot2 */
	ROW(0x60d000, 0x00c000),
	/* sve/sve_intx_predicated/sve_intx_pred_arith_binary_sat */
	ROW(0x28e000, 0x088000),
	/* sve/sve_intx_predicated/sve_intx_accumulate_long_pairs */
	ROW(0x6e6000, 0x442000), ROW(0x8e6000, 0x842000),
	/* sve/sve_intx_predicated/sve_intx_pred_arith_unary */
	ROW(0x3e6000, 0x082000), ROW(0xd66000, 0x802000),
	/* sve/sve_intx_predicated/sve_intx_bin_pred_shift_sat_round */
	ROW(0x22e000, 0x028000),
	/* sve/sve_intx_predicated/sve_intx_arith_binary_pairs */
	ROW(0x3b6000, 0x112000), ROW(0x3c6000, 0x142000),
	/* sve/sve_intx_predicated/sve_intx_pred_arith_binary */
	ROW(0x30e000, 0x108000),
	/* sve/sve_intx_by_indexed_elem/sve_intx_qrdmlah_by_indexed_elem */
	ROW(0x20f800, 0x201000),
	/* sve/sve_intx_by_indexed_elem/sve_intx_mul_by_indexed_elem */
	ROW(0x00fc00, 0x00f800),
	/* sve/sve_intx_by_indexed_elem/sve_intx_dot_by_indexed_elem */
	ROW(0x809000, 0x800000),
	/* sve/sve_intx_by_indexed_elem/sve_intx_mla_by_indexed_elem */
	ROW(0x20f800, 0x200800),
	/* sve/sve_intx_by_indexed_elem/sve_intx_mla_long_by_indexed_elem */
	ROW(0xa06000, 0xa02000), ROW(0xa0a000, 0xa08000),
	/* sve/sve_intx_by_indexed_elem/sve_intx_qdmulh_by_indexed_elem */
	ROW(0x20f800, 0x20f000),
	/* sve/sve_intx_by_indexed_elem/sve_intx_mixed_dot_by_indexed_elem */
	ROW(0xc0c000, 0x800000),
	/* sve/sve_intx_by_indexed_elem/sve_intx_qrdcmla_by_indexed_elem */
	ROW(0xa0a000, 0xa02000),
	/* sve/sve_intx_clamp/sve_intx_clamp */
	ROW(0x20d800, 0x00c000),
	A64_REST
};

/* Top byte 45 */
static const struct a64_row a64_rows_45[] = {
	/* not allocated */
	NOT(0xe03000, 0x000000),
	NOT(0x787000, 0x002000),
	NOT(0xf86800, 0x006000),
	NOT(0xd8d800, 0x00c800),
	NOT(0x78c000, 0x200000),
	/* sve/sve_intx_constructive/sve_intx_eorx */
	ROW(0x209800, 0x009000),
	/* sve/sve_intx_constructive/sve_intx_clong */
	ROW(0x203400, 0x000000), ROW(0x203800, 0x000800),
	/* sve/sve_intx_constructive/sve_intx_perm_bit */
	ROW(0x00f400, 0x00b000),
	/* sve/sve_intx_constructive/sve_intx_shift_long */
	ROW(0xa09800, 0x008800), ROW(0xa0a800, 0x00a000),
	/* sve/sve_intx_constructive/sve_intx_mmla */
	ROW(0x60d400, 0x009000), ROW(0xa05400, 0x801000),
	/* sve/sve_intx_acc/sve_intx_cadd */
	ROW(0x3ec000, 0x00c000),
	/* sve/sve_intx_acc/sve_intx_sra */
	ROW(0x20d000, 0x00c000),
	/* sve/sve_intx_acc/sve_intx_aba */
	ROW(0x20e000, 0x00e000),
	/* sve/sve_intx_string/sve_intx_match */
	ROW(0xa06000, 0x200000),
	/* sve/sve_intx_histcnt/sve_intx_histcnt */
	ROW(0xa0e000, 0xa0c000),
	/* sve/sve_intx_narrowing/sve_intx_extract_narrow */
	ROW(0xdfb000, 0x080000), ROW(0xdfb000, 0x100000),
	ROW(0xffa800, 0x280000), ROW(0xffa800, 0x300000),
	ROW(0xdfb000, 0x400000), ROW(0xdf9800, 0x401000),
	/* sve/sve_intx_narrowing/sve_intx_shift_narrow */
	ROW(0xa0c000, 0x200000),
	/* sve/sve_intx_narrowing/sve_intx_multi_extract_narrow */
	ROW(0xdeb420, 0x100000), ROW(0xfeac20, 0x300000),
	/* sve/sve_intx_narrowing/sve_intx_arith_narrow */
	ROW(0x40e000, 0x406000), ROW(0xa0e000, 0xa06000),
	/* sve/sve_intx_narrowing/sve_intx_multi_shift_narrow */
	ROW(0x50fc20, 0x100800), ROW(0x706c20, 0x302800),
	/* sve/sve_intx_histseg_lut/sve_intx_lut4_8 */
	ROW(0x60ec00, 0x60a400),
	/* sve/sve_intx_histseg_lut/sve_intx_lut4_16 */
	ROW(0x20f000, 0x20b000),
	/* sve/sve_intx_histseg_lut/sve_intx_histseg */
	ROW(0xc0c400, 0x008000),
	/* sve/sve_intx_histseg_lut/sve_intx_lut2_16 */
	ROW(0x20ec00, 0x20a800),
	/* sve/sve_intx_crypto/sve_crypto_binary_dest */
	ROW(0xdeac00, 0x02a000), ROW(0xdfe800, 0x02e000),
	/* sve/sve_intx_crypto/sve_crypto_binary_const */
	ROW(0xc0b800, 0x00b000),
	/* sve/sve_intx_crypto/sve_crypto_unary */
	ROW(0xddebe0, 0x00e000),
	/* sve/sve_intx_cons_widening/sve_intx_cons_arith_wide */
	ROW(0x207000, 0x004000), ROW(0x609000, 0x401000),
	ROW(0xa09000, 0x801000),
	/* sve/sve_intx_cons_widening/sve_intx_cons_arith_long */
	ROW(0x20b000, 0x000000),
	/* sve/sve_intx_cons_widening/sve_intx_cons_mul_long */
	ROW(0xa05800, 0x004800), ROW(0x80e800, 0x806000),
	A64_REST
};

/* Top byte 4c */
static const struct a64_row a64_rows_4c[] = {
	/* ldst/asisdlsep */
	ROW(0xa05000, 0x800000), ROW(0xa09000, 0x800000),
	ROW(0xa0e000, 0x806000),
	/* ldst/asisdlse */
	ROW(0x3f5000, 0x000000), ROW(0x3f9000, 0x000000),
	ROW(0x3fe000, 0x006000),
	A64_REST
};

/* Top byte 4e */
static const struct a64_row a64_rows_4e[] = {
	/* not allocated */
	NOT(0x60bc00, 0x601800), NOT(0xa0bc00, 0xa01800),
	NOT(0xc17c00, 0xc14800), NOT(0xe09400, 0xe00000),
	NOT(0xc0f800, 0x00b000), NOT(0xc0e400, 0xc06400),
	NOT(0xc0d800, 0xc09000), NOT(0xc0f400, 0xc09400),
	NOT(0xc0b400, 0xc0a400), NOT(0xe0d800, 0xe00000),
	NOT(0xe07800, 0xe01000),
	NOT(0x6f8400, 0x000400), NOT(0x27bc00, 0x002c00),
	NOT(0xc09c00, 0x009000), NOT(0xc0ec00, 0x40e000),
	NOT(0xc0ec00, 0x80e000), NOT(0xc0ac00, 0xc08000),
	NOT(0xc0cc00, 0xc08000), NOT(0xe01c00, 0xe01000),
	NOT(0xd88c00, 0xd08800), NOT(0xf08400, 0xf00000),
	/* simd_dp/asimdmisc */
	ROW(0x1f9400, 0x001000), ROW(0x1ebc00, 0x002800),
	ROW(0x3f4000, 0x200000), ROW(0x3ed000, 0x204000),
	ROW(0xbf6400, 0x216000), ROW(0x3fa000, 0x218000),
	ROW(0x2fe000, 0x21a000), ROW(0xbf0400, 0xa00000),
	/* simd_dp/asimdsame */
	ROW(0xa00800, 0x200000), ROW(0x202400, 0x200400),
	ROW(0x204400, 0x200400), ROW(0x208400, 0x200400),
	ROW(0x600c00, 0x200c00), ROW(0x201400, 0x201400),
	/* simd_dp/asimdmiscfp16 */
	ROW(0x77e000, 0x71a000), ROW(0x7fa000, 0x798000),
	ROW(0xf74000, 0xf04000),
	/* simd_dp/asimdins */
	ROW(0x80f400, 0x000400), ROW(0x80ec00, 0x000c00),
	ROW(0x87cc00, 0x000c00), ROW(0xc0dc00, 0x000c00),
	/* simd_dp/asimdtbl */
	ROW(0xc08c00, 0x000000), ROW(0x009c00, 0x001000),
	ROW(0x40ac00, 0x402000), ROW(0xc02c00, 0xc00000),
	/* simd_dp/cryptoaes */
	ROW(0xf7c000, 0x204000),
	/* simd_dp/asimdsamefp16 */
	ROW(0x40e400, 0x400400), ROW(0xc0cc00, 0x400400),
	ROW(0x40d400, 0x401400),
	/* simd_dp/asimdperm */
	ROW(0x209400, 0x001000), ROW(0x20ac00, 0x002800),
	/* simd_dp/asimddiff */
	ROW(0x200c00, 0x200000),
	/* simd_dp/asimdsame2 */
	ROW(0x80fc00, 0x00c400), ROW(0x80f400, 0x00f400),
	ROW(0x40fc00, 0x40fc00), ROW(0x80f400, 0x809400),
	ROW(0x80f400, 0x80a400),
	/* simd_dp/asimdall */
	ROW(0x0ff000, 0x003000), ROW(0x2ef000, 0x20a000),
	ROW(0x7ff000, 0x30c000), ROW(0x7ff000, 0x30f000),
	A64_REST
};

/* Top byte 4f */
static const struct a64_row a64_rows_4f[] = {
	/* not allocated */
	NOT(0x382c00, 0x000c00), NOT(0x782c00, 0x082c00),
	NOT(0x785400, 0x084400), NOT(0x40c400, 0x408400),
	/* simd_dp/asimdshf */
	ROW(0x805c00, 0x000400), ROW(0x809c00, 0x001400),
	ROW(0x80e400, 0x008400), ROW(0x80bc00, 0x00a400),
	ROW(0x80f800, 0x00f800),
	/* simd_dp/asimdelem */
	ROW(0x00f400, 0x000000), ROW(0x407400, 0x001000),
	ROW(0x40b400, 0x001000), ROW(0x00f400, 0x00f000),
	ROW(0xc05400, 0x400000), ROW(0xc0a400, 0x402000),
	ROW(0xc03400, 0x403000), ROW(0xc0b400, 0x408000),
	ROW(0xc0d400, 0x40d000), ROW(0xc00400, 0x800000),
	ROW(0xa07400, 0x801000), ROW(0xa0b400, 0x801000),
	/* simd_dp/asimdimm */
	ROW(0xf80c00, 0x000400),
	A64_REST
};

/* Top byte 59 */
static const struct a64_row a64_rows_59[] = {
	/* not allocated */
	NOT(0x20081f, 0x20001f), NOT(0x3f0800, 0x3f0000),
	/* ldst/memop_128 */
	ROW(0x00dc00, 0x009000), ROW(0x00ec00, 0x00a000),
	/* ldst/rcwcomswappr */
	ROW(0x21f801, 0x200800),
	/* ldst/ldapstl_unscaled */
	ROW(0x200c00, 0x000000),
	/* ldst/rcwcomswap */
	ROW(0x20fc00, 0x200800),
	A64_REST
};

/* Top byte 5a */
static const struct a64_row a64_rows_5a[] = {
	/* dpreg/addsub_carry */
	ROW(0x60fc00, 0x000000),
	/* dpreg/condsel */
	ROW(0xe00800, 0x800000),
	/* dpreg/dp_1src */
	ROW(0xbfdc00, 0x800000), ROW(0xbfe800, 0x800000),
	ROW(0xffe400, 0xc00000), ROW(0xfff000, 0xc01000),
	A64_REST
};

/* Top byte 5d 9d dd */
static const struct a64_row a64_rows_5d[] = {
	/* ldst/ldapstl_simd */
	ROW(0xa00c00, 0x000800),
	A64_REST
};

/* Top byte 5e */
static const struct a64_row a64_rows_5e[] = {
	/* not allocated */
	NOT(0x0fec00, 0x000400),
	/* simd_dp/cryptosha2 */
	ROW(0xffd800, 0x280800), ROW(0xffec00, 0x280800),
	/* simd_dp/cryptosha3 */
	ROW(0xe09c00, 0x000000), ROW(0xe0ac00, 0x000000),
	ROW(0xe0cc00, 0x000000),
	/* simd_dp/asisdsamefp16 */
	ROW(0xe0dc00, 0x401c00), ROW(0xe0fc00, 0x402400),
	ROW(0x60fc00, 0x403c00),
	/* simd_dp/asisdmiscfp16 */
	ROW(0x7fec00, 0x79a800), ROW(0xffec00, 0x79c800),
	ROW(0xffdc00, 0xf8c800), ROW(0xfefc00, 0xf8d800),
	ROW(0xffbc00, 0xf9b800),
	/* simd_dp/asisdone */
	ROW(0xe0f800, 0x000000),
	/* simd_dp/asisddiff */
	ROW(0xe0bc00, 0x609000), ROW(0xe0dc00, 0x609000),
	ROW(0xe0bc00, 0xa09000), ROW(0xe0dc00, 0xa09000),
	/* simd_dp/asisdsame */
	ROW(0x20dc00, 0x200c00), ROW(0x20ec00, 0x204c00),
	ROW(0xa07c00, 0x205c00), ROW(0xa0fc00, 0x20e400),
	ROW(0x20fc00, 0x20fc00), ROW(0xe0f800, 0x60b000),
	ROW(0xe0f800, 0xa0b000), ROW(0xe0f400, 0xe03400),
	ROW(0xe0e400, 0xe04400), ROW(0xe0f400, 0xe08400),
	/* simd_dp/asisdmisc */
	ROW(0x3fbc00, 0x203800), ROW(0x7ff800, 0x214800),
	ROW(0xbf7c00, 0x214800), ROW(0x3fec00, 0x21a800),
	ROW(0x3ffc00, 0x21d800), ROW(0xbfdc00, 0xa0c800),
	ROW(0xbefc00, 0xa0d800), ROW(0xbfbc00, 0xa1b800),
	ROW(0xffac00, 0xe08800), ROW(0xfeec00, 0xe0a800),
	/* simd_dp/asisdpair */
	ROW(0x7ffc00, 0x30c800), ROW(0xffd800, 0x30d800),
	ROW(0x7ff800, 0x30f800), ROW(0xeffc00, 0xe1b800),
	A64_REST
};

/* Top byte 5f */
static const struct a64_row a64_rows_5f[] = {
	/* not allocated */
	NOT(0x701400, 0x000400), NOT(0x780400, 0x000400),
	NOT(0x702c00, 0x002c00), NOT(0x402c00, 0x400c00),
	NOT(0x409c00, 0x409400),
	/* simd_dp/asisdshf */
	ROW(0x80fc00, 0x007400), ROW(0x80f400, 0x009400),
	ROW(0x80fc00, 0x00e400), ROW(0x80fc00, 0x00fc00),
	ROW(0xc0cc00, 0x400400), ROW(0xc01c00, 0x401400),
	/* simd_dp/asisdelem */
	ROW(0x407400, 0x001000), ROW(0x40b400, 0x001000),
	ROW(0xc07400, 0x403000), ROW(0xc0b400, 0x403000),
	ROW(0xc0e400, 0x40c000), ROW(0xa07400, 0x801000),
	ROW(0xa0b400, 0x801000), ROW(0xc05400, 0x801000),
	ROW(0xc09400, 0x801000), ROW(0xc0e400, 0x80c000),
	A64_REST
};

/* Top byte 64 */
static const struct a64_row a64_rows_64[] = {
	/* not allocated */
	NOT(0xe02000, 0x000000),
	/* sve/sve_fp_clamp/sve_fp_clamp */
	ROW(0x20d800, 0x200000),
	/* sve/sve_fp_fmmla/sve_fp_fmmla */
	ROW(0x60dc00, 0x60c400), ROW(0xa01c00, 0xa00400),
	/* sve/sve_fp_fcmla/sve_fp_fcmla */
	ROW(0x608000, 0x400000), ROW(0xa08000, 0x800000),
	/* sve/sve_fp_fcadd/sve_fp_fcadd */
	ROW(0x3e6000, 0x000000),
	/* sve/sve_fp_fcvt2/sve_fp_fcvt2 */
	ROW(0x7fe000, 0x0aa000), ROW(0xfe6000, 0x882000),
	ROW(0xfe6000, 0xca2000),
	/* sve/sve_fp_fmul_by_indexed_elem/sve_fp_fmul_by_indexed_elem */
	ROW(0xa0d400, 0x200000),
	/* sve/sve_fp_pairwise/sve_fp_pairwise */
	ROW(0x2f6000, 0x000000), ROW(0x3c6000, 0x140000),
	/* sve/sve_fp_fma_w_by_indexed_elem/sve_fp_fdot_by_indexed_elem */
	ROW(0x00b800, 0x000000), ROW(0x40e400, 0x004400),
	/* sve/sve_fp_fma_w_by_indexed_elem/sve_fp_fma_long_by_indexed_elem */
	ROW(0x80d000, 0x804000),
	/* sve/sve_fp8_fma_ww_by_indexed_elem/sve_fp8_fma_long_long_by_indexed_elem */
	ROW(0x20f000, 0x20c000),
	/* sve/sve_fp_fcmla_by_indexed_elem/sve_fp_fcmla_by_indexed_elem */
	ROW(0x80f000, 0x801000),
	/* sve/sve_fp8_fma_w/sve_fp8_fma_long_long */
	ROW(0xe0cc00, 0x208800),
	/* sve/sve_fp8_fma_w/sve_fp8_fma_long */
	ROW(0x60ec00, 0x208800),
	/* sve/sve_fp_fastreduceq/sve_fp_fast_redq */
	ROW(0x7b4000, 0x500000), ROW(0x7c4000, 0x540000),
	ROW(0xbb4000, 0x900000), ROW(0xbc4000, 0x940000),
	/* sve/sve_fp8_fma_w_by_indexed_elem/sve_fp8_fma_long_by_indexed_elem */
	ROW(0x40f000, 0x005000),
	/* sve/sve_fp_fma_w/sve_fp_fma_long */
	ROW(0xa05800, 0xa00000),
	/* sve/sve_fp_fma_w/sve_fp_fdot */
	ROW(0x203800, 0x200000),
	/* sve/sve_fp_fma_by_indexed_elem/sve_fp_fma_by_indexed_elem */
	ROW(0x80f000, 0x000000),
	A64_REST
};

/* Top byte 65 */
static const struct a64_row a64_rows_65[] = {
	/* not allocated */
	NOT(0xc04000, 0x004000),
	NOT(0xc78000, 0x038000), NOT(0xc8a000, 0x088000),
	NOT(0xe82000, 0x002000),
	/* sve/sve_fp_fma/sve_fp_3op_p_zds_b */
	ROW(0x600000, 0x600000), ROW(0xa00000, 0xa00000),
	/* sve/sve_fp_fma/sve_fp_3op_p_zds_a */
	ROW(0x208000, 0x200000),
	/* sve/sve_fp_unary_unpred/sve_fp8_fcvt_narrow */
	ROW(0xd5b020, 0x003000),
	/* sve/sve_fp_unary_unpred/sve_fp8_fcvt_wide */
	ROW(0xd6b000, 0x003000),
	/* sve/sve_fp_unary_unpred/sve_fp_2op_u_zd */
	ROW(0x56bc00, 0x463000), ROW(0x96bc00, 0x863000),
	/* sve/sve_fp_pred/sve_fp_2op_p_zds */
	ROW(0x31a000, 0x008000), ROW(0x32a000, 0x008000),
	ROW(0x1fa000, 0x038000), ROW(0x34a000, 0x048000),
	/* sve/sve_fp_pred/sve_fp_2op_i_p_zds */
	ROW(0x18a3c0, 0x188000),
	/* sve/sve_fp_pred/sve_fp_ftmad */
	ROW(0x483c00, 0x400000), ROW(0x883c00, 0x800000),
	/* sve/sve_fp_unpred/sve_fp_3op_u_zd */
	ROW(0x00b400, 0x000000), ROW(0x00b800, 0x000000),
	ROW(0x40a800, 0x400800), ROW(0x80a800, 0x800800),
	/* sve/sve_fp_slowreduce/sve_fp_2op_p_vd */
	ROW(0x57a000, 0x502000), ROW(0x97a000, 0x902000),
	/* sve/sve_fp_fastreduce/sve_fp_fast_red */
	ROW(0x0fa000, 0x002000), ROW(0x1ca000, 0x042000),
	/* sve/sve_fp_cmpzero/sve_fp_2op_p_pd */
	ROW(0x1ca010, 0x102000), ROW(0x1ea000, 0x102000),
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_b_1 */
	ROW(0x4ee000, 0x4ca000), ROW(0x8ee000, 0x8ca000),
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_b_0 */
	ROW(0x77c000, 0x028000), ROW(0x96c000, 0x808000),
	ROW(0xd4e000, 0xc0a000),
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_d */
	ROW(0xb3e000, 0x12a000), ROW(0x97e000, 0x13a000),
	ROW(0x37e000, 0x14a000), ROW(0x54e000, 0x54a000),
	ROW(0xc6e000, 0xc0a000),
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_a */
	ROW(0x3cc000, 0x008000), ROW(0x3ac000, 0x028000),
	ROW(0x2fe000, 0x04a000),
	/* sve/sve_fp_unary/sve_fp_2op_p_zd_c */
	ROW(0x3ee000, 0x14a000),
	/* sve/sve_fp_cmpvev/sve_fp_3op_p_pd */
	ROW(0x006000, 0x004000), ROW(0x00c000, 0x004000),
	ROW(0x004010, 0x004010),
	A64_REST
};

/* Top byte 68 */
static const struct a64_row a64_rows_68[] = {
	/* ldst/ldstpair_post */
	ROW(0x800000, 0x800000),
	A64_REST
};

/* Top byte 6e */
static const struct a64_row a64_rows_6e[] = {
	/* not allocated */
	NOT(0x80ec00, 0x800800), NOT(0xc09400, 0xc00000),
	NOT(0xc13400, 0xc10000), NOT(0xc1c400, 0xc10000),
	NOT(0xc0f400, 0x00b400), NOT(0x40dc00, 0x409c00),
	NOT(0x80dc00, 0x809c00), NOT(0xc0e400, 0xc06400),
	NOT(0xc0e400, 0xc0a400), NOT(0xe0d800, 0xe00000),
	NOT(0xe07800, 0xe01000),
	NOT(0x6f8400, 0x000400),
	NOT(0xc00c00, 0xc00000),
	NOT(0xd80400, 0xd00000),
	/* simd_dp/asimdmisc */
	ROW(0x3f7000, 0x200000), ROW(0x3f9000, 0x200000),
	ROW(0x3ee000, 0x202000), ROW(0x3eb000, 0x203000),
	ROW(0xbfc000, 0x204000), ROW(0x3ed800, 0x209800),
	ROW(0x3f7400, 0x214000), ROW(0xbf8c00, 0x218800),
	ROW(0x2ff000, 0x21a000), ROW(0x7ea000, 0x602000),
	ROW(0xbe9800, 0xa09800), ROW(0xaff400, 0xa0c000),
	/* simd_dp/asimdsame */
	ROW(0x200c00, 0x200400), ROW(0x204400, 0x200400),
	ROW(0x208400, 0x200400), ROW(0x600400, 0x200400),
	ROW(0x201400, 0x201400), ROW(0x202400, 0x202400),
	/* simd_dp/asimdmiscfp16 */
	ROW(0x7fac00, 0x798800), ROW(0x7fc800, 0x798800),
	ROW(0xf67400, 0xf04000), ROW(0xf6d000, 0xf0d000),
	/* simd_dp/asimdins */
	ROW(0xc08400, 0x000400),
	/* simd_dp/asimdext */
	ROW(0xe08000, 0x000000),
	/* simd_dp/asimdsamefp16 */
	ROW(0x40cc00, 0x400400), ROW(0x405c00, 0x401c00),
	ROW(0x40e400, 0x402400),
	/* simd_dp/asimddiff */
	ROW(0x203800, 0x200000), ROW(0x205800, 0x200000),
	ROW(0x208800, 0x200000),
	/* simd_dp/asimdsame2 */
	ROW(0xc07c00, 0x400400), ROW(0xc0ec00, 0x408c00),
	ROW(0x409c00, 0x409c00), ROW(0x60e400, 0x40c400),
	ROW(0xc0e400, 0x40e400), ROW(0xc0a400, 0x808400),
	ROW(0x80bc00, 0x80a400), ROW(0x80cc00, 0x80c400),
	/* simd_dp/asimdall */
	ROW(0x2ff000, 0x203000), ROW(0x3ef000, 0x30a000),
	ROW(0x7ff000, 0x30c000), ROW(0x7ff800, 0x30f800),
	A64_REST
};

/* Top byte 6f */
static const struct a64_row a64_rows_6f[] = {
	/* not allocated */
	NOT(0x382c00, 0x000c00), NOT(0x702c00, 0x002c00),
	NOT(0x78c400, 0x08c400), NOT(0x40c400, 0x408400),
	/* simd_dp/asimdshf */
	ROW(0x808c00, 0x000400), ROW(0x803c00, 0x002400),
	ROW(0x80e400, 0x008400), ROW(0x80fc00, 0x00fc00),
	/* simd_dp/asimdelem */
	ROW(0x40e400, 0x008000), ROW(0xc05400, 0x400000),
	ROW(0xc08400, 0x400000), ROW(0xc05400, 0x405000),
	ROW(0xc01400, 0x800000), ROW(0xe08400, 0x800000),
	ROW(0xa0f400, 0x809000), ROW(0xc0c400, 0x80c000),
	/* simd_dp/asimdimm */
	ROW(0xb84c00, 0x000400), ROW(0xf04c00, 0x004400),
	A64_REST
};

/* Top byte 7a fa */
static const struct a64_row a64_rows_7a[] = {
	/* dpreg/condcmp_reg */
	ROW(0xe00410, 0x400000),
	/* dpreg/addsub_carry */
	ROW(0xe0fc00, 0x000000),
	A64_REST
};

/* Top byte 7c bc fc */
static const struct a64_row a64_rows_7c[] = {
	/* ldst/ldst_immpost */
	ROW(0xa00400, 0x000400),
	/* ldst/ldst_unscaled */
	ROW(0xa00800, 0x000000),
	/* ldst/ldst_regoff */
	ROW(0xa04c00, 0x204800),
	A64_REST
};

/* Top byte 7e */
static const struct a64_row a64_rows_7e[] = {
	/* simd_dp/asisdsamefp16 */
	ROW(0x60f400, 0x402400), ROW(0xe0fc00, 0xc01400),
	/* simd_dp/asisdmiscfp16 */
	ROW(0x7fec00, 0x79a800), ROW(0xffec00, 0x79c800),
	ROW(0xf7fc00, 0xf0c800), ROW(0xfefc00, 0xf8d800),
	/* simd_dp/asisdsame2 */
	ROW(0xe0f400, 0x408400), ROW(0xe0f400, 0x808400),
	/* simd_dp/asisdsame */
	ROW(0x20dc00, 0x200c00), ROW(0x20ec00, 0x204c00),
	ROW(0x20f400, 0x20e400), ROW(0xe0fc00, 0x60b400),
	ROW(0xe0fc00, 0xa0b400), ROW(0xa0fc00, 0xa0d400),
	ROW(0xe0f400, 0xe03400), ROW(0xe0e400, 0xe04400),
	ROW(0xe0f400, 0xe08400),
	/* simd_dp/asisdmisc */
	ROW(0x3fbc00, 0x203800), ROW(0x7f7c00, 0x212800),
	ROW(0x7ff800, 0x214800), ROW(0xbf7c00, 0x214800),
	ROW(0x3fec00, 0x21a800), ROW(0x3ffc00, 0x21d800),
	ROW(0xffbc00, 0x612800), ROW(0xaffc00, 0xa0c800),
	ROW(0xbefc00, 0xa0d800), ROW(0xffac00, 0xe08800),
	ROW(0xfefc00, 0xe0b800),
	/* simd_dp/asisdpair */
	ROW(0x3ffc00, 0x30c800), ROW(0xbfdc00, 0x30d800),
	ROW(0x3ffc00, 0x30f800),
	A64_REST
};

/* Top byte 7f */
static const struct a64_row a64_rows_7f[] = {
	/* not allocated */
	NOT(0x780400, 0x000400), NOT(0x70a400, 0x00a400),
	NOT(0x40a400, 0x408400),
	/* simd_dp/asisdshf */
	ROW(0x807c00, 0x006400), ROW(0x80ec00, 0x006400),
	ROW(0x80e400, 0x008400), ROW(0x80fc00, 0x00fc00),
	ROW(0xc08c00, 0x400400),
	/* simd_dp/asisdelem */
	ROW(0x40f400, 0x009000), ROW(0xc0d400, 0x40d000),
	ROW(0xa0f400, 0x809000), ROW(0xc0d400, 0x80d000),
	A64_REST
};

/* Top byte 80 */
static const struct a64_row a64_rows_80[] = {
	/* sme/mortlach_64bit_prod/mortlach_f64f64_prod */
	ROW(0xe00008, 0xc00000),
	/* sme/mortlach2_misc_prod/mortlach_bini32_prod */
	ROW(0xe00004, 0x800000),
	/* sme/mortlach2_misc_prod/mortlach_f8f16_prod */
	ROW(0xc00016, 0x800000),
	/* sme/mortlach_32bit_fp_prod/mortlach_f8f32_prod */
	ROW(0xc0001c, 0x800000),
	A64_REST
};

/* Top byte 81 */
static const struct a64_row a64_rows_81[] = {
	/* sme/mortlach2_misc_prod/mortlach_f16f16_prod */
	ROW(0xc00006, 0x800000),
	/* sme/mortlach_32bit_fp_prod/mortlach_b16f32_prod */
	ROW(0xc0000c, 0x800000),
	A64_REST
};

/* Top byte 84 */
static const struct a64_row a64_rows_84[] = {
	/* not allocated */
	NOT(0x7fe000, 0x1fc000),
	/* sve/sve_mem32/sve_mem_32b_gldnt_vs */
	ROW(0x00c000, 0x008000),
	/* sve/sve_mem32/sve_mem_32b_gld_vi */
	ROW(0x208000, 0x208000),
	/* sve/sve_mem32/sve_mem_32b_gld_vs */
	ROW(0x208000, 0x000000),
	/* sve/sve_mem32/sve_mem_32b_prfm_vi */
	ROW(0x000010, 0x000000),
	/* sve/sve_mem32/sve_mem_32b_gld_sv_a */
	ROW(0x808000, 0x800000),
	/* sve/sve_mem32/sve_mem_ld_dup */
	ROW(0x408000, 0x408000),
	A64_REST
};

/* Top byte 85 */
static const struct a64_row a64_rows_85[] = {
	/* not allocated */
	NOT(0x7fa000, 0x1f8000),
	/* sve/sve_mem32/sve_mem_32b_gldnt_vs */
	ROW(0xa0e000, 0x00a000),
	/* sve/sve_mem32/sve_mem_32b_gld_vi */
	ROW(0xa04000, 0x204000),
	/* sve/sve_mem32/sve_mem_32b_pfill */
	ROW(0x80a010, 0x800000),
	/* sve/sve_mem32/sve_mem_32b_gld_vs */
	ROW(0x80c000, 0x004000),
	/* sve/sve_mem32/sve_mem_32b_prfm_vi */
	ROW(0x20c010, 0x00c000),
	/* sve/sve_mem32/sve_mem_32b_fill */
	ROW(0x40e000, 0x004000),
	/* sve/sve_mem32/sve_mem_ld_dup */
	ROW(0x408000, 0x408000),
	/* sve/sve_mem32/sve_mem_prfm_si */
	ROW(0xc00010, 0xc00000),
	A64_REST
};

/* Top byte 88 c8 */
static const struct a64_row a64_rows_88[] = {
	/* ldst/comswap */
	ROW(0xa07c00, 0xa07c00),
	/* ldst/ldstord */
	ROW(0x9f7c00, 0x9f7c00),
	A64_REST
};

/* Top byte 8b ab cb eb */
static const struct a64_row a64_rows_8b[] = {
	/* dpreg/addsub_shift */
	ROW(0x600000, 0x000000), ROW(0xa00000, 0x000000),
	/* dpreg/addsub_ext */
	ROW(0xc00c00, 0x000000), ROW(0xc01000, 0x000000),
	A64_REST
};

/* Top byte 91 */
static const struct a64_row a64_rows_91[] = {
	/* dpimm/addsub_immtags */
	ROW(0x40c000, 0x000000),
	/* dpimm/minmax_imm */
	ROW(0x700000, 0x400000),
	/* dpimm/addsub_imm */
	ROW(0x800000, 0x000000),
	A64_REST
};

/* Top byte 92 d2 f2 */
static const struct a64_row a64_rows_92[] = {
	/* not allocated */
	NOT(0xc07c00, 0x007c00), NOT(0xc0bc00, 0x00bc00),
	NOT(0xc0dc00, 0x00dc00), NOT(0xc0ec00, 0x00ec00),
	NOT(0xc0f400, 0x00f400), NOT(0xc0f800, 0x00f800),
	NOT(0x80fc00, 0x00fc00),
	/* dpimm/movewide */
	ROW(0x000000, 0x000000),
	A64_REST
};

/* Top byte 93 */
static const struct a64_row a64_rows_93[] = {
	/* dpimm/bitfield */
	ROW(0xc00000, 0x400000),
	/* dpimm/extract */
	ROW(0x600000, 0x400000),
	A64_REST
};

/* Top byte 99 */
static const struct a64_row a64_rows_99[] = {
	/* ldst/ldapstl_writeback */
	ROW(0x3ffc00, 0x000800),
	/* ldst/ldapstl_unscaled */
	ROW(0x600c00, 0x000000), ROW(0xa00c00, 0x000000),
	/* ldst/ldiappstilp */
	ROW(0xa0e400, 0x000000),
	A64_REST
};

/* Top byte 9a */
static const struct a64_row a64_rows_9a[] = {
	/* dpreg/addsub_pt */
	ROW(0xe0e000, 0x002000),
	/* dpreg/addsub_carry */
	ROW(0x60dc00, 0x000000),
	/* dpreg/condsel */
	ROW(0xe00800, 0x800000),
	/* dpreg/dp_2src */
	ROW(0xa0cc00, 0x800000), ROW(0xa0f800, 0x801000),
	ROW(0xe0d400, 0xc00000), ROW(0xe09c00, 0xc00c00),
	ROW(0xe0b000, 0xc02000), ROW(0xe0ec00, 0xc04c00),
	A64_REST
};

/* Top byte 9b */
static const struct a64_row a64_rows_9b[] = {
	/* dpreg/dp_3src */
	ROW(0xc00000, 0x000000), ROW(0x600000, 0x200000),
	ROW(0xa00000, 0x200000), ROW(0x60fc00, 0x407c00),
	A64_REST
};

/* Top byte 9e */
static const struct a64_row a64_rows_9e[] = {
	/* simd_dp/float2fix */
	ROW(0xbe0000, 0x020000), ROW(0xbe0000, 0x180000),
	ROW(0x7e0000, 0x420000), ROW(0x7e0000, 0x580000),
	/* simd_dp/float2int */
	ROW(0x9efc00, 0x020000), ROW(0xa6fc00, 0x200000),
	ROW(0xbafc00, 0x200000), ROW(0x66fc00, 0x600000),
	ROW(0x78fc00, 0x600000), ROW(0xfefc00, 0xae0000),
	A64_REST
};

/* Top byte a0 */
static const struct a64_row a64_rows_a0[] = {
	/* sme/mortlach_64bit_prod/mortlach_i16i64_prod */
	ROW(0xc00008, 0xc00000),
	/* sme/mortlach_multi_mem_ctg/mortlach_multi4_cst_cstnt_ss_ctg */
	ROW(0xc00002, 0x000000),
	/* sme/mortlach_multi_mem_ctg/mortlach_multi4_cld_cldnt_si_ctg */
	ROW(0x900002, 0x000000),
	/* sme/mortlach_multi_mem_ctg/mortlach_multi2_cst_cstnt_ss_ctg */
	ROW(0xc08000, 0x000000),
	/* sme/mortlach_multi_mem_ctg/mortlach_multi2_cld_cldnt_si_ctg */
	ROW(0x908000, 0x000000),
	/* sme/mortlach_32bit_int_prod/mortlach_i8i32_prod */
	ROW(0x80000c, 0x800000),
	/* sme/mortlach_32bit_int_prod/mortlach_i16i32_prod */
	ROW(0xe00004, 0x800000),
	A64_REST
};

/* Top byte a1 */
static const struct a64_row a64_rows_a1[] = {
	/* sme/mortlach_64bit_prod/mortlach_i16i64_prod */
	ROW(0xc00008, 0xc00000),
	/* sme/mortlach_multi_mem_nctg/mortlach_multi2_cld_cldnt_si_nctg */
	ROW(0x908000, 0x000000),
	/* sme/mortlach_multi_mem_nctg/mortlach_multi2_cst_cstnt_ss_nctg */
	ROW(0xc08000, 0x000000),
	/* sme/mortlach_multi_mem_nctg/mortlach_multi4_cld_cldnt_si_nctg */
	ROW(0x900004, 0x000000),
	/* sme/mortlach_multi_mem_nctg/mortlach_multi4_cst_cstnt_ss_nctg */
	ROW(0xc00004, 0x000000),
	/* sme/mortlach_32bit_int_prod/mortlach_i8i32_prod */
	ROW(0x40000c, 0x000000),
	/* sme/mortlach_32bit_int_prod/mortlach_i16i32_prod */
	ROW(0x600004, 0x000000),
	A64_REST
};

/* Top byte a4 */
static const struct a64_row a64_rows_a4[] = {
	/* not allocated */
	NOT(0x1f2000, 0x1f0000),
	/* sve/sve_memcld/sve_mem_eldq_si */
	ROW(0xe04000, 0x804000),
	/* sve/sve_memcld/sve_mem_ldqr_si */
	ROW(0x502000, 0x002000),
	/* sve/sve_memcld/sve_mem_cld_si */
	ROW(0x00e000, 0x00a000),
	/* sve/sve_memcld/sve_mem_eld_ss */
	ROW(0x006000, 0x004000),
	/* sve/sve_memcld/sve_mem_cldff_ss */
	ROW(0x00c000, 0x004000),
	/* sve/sve_memcld/sve_mem_eld_si */
	ROW(0x104000, 0x004000),
	/* sve/sve_memcld/sve_mem_ldqr_ss */
	ROW(0x40a000, 0x000000),
	/* sve/sve_memcld/sve_mem_eldq_ss */
	ROW(0xe02000, 0xa00000),
	A64_REST
};

/* Top byte a5 */
static const struct a64_row a64_rows_a5[] = {
	/* not allocated */
	NOT(0x1f2000, 0x1f0000),
	/* sve/sve_memcld/sve_mem_eldq_si */
	ROW(0x600000, 0x000000),
	/* sve/sve_memcld/sve_mem_ldqr_si */
	ROW(0x500000, 0x000000),
	/* sve/sve_memcld/sve_mem_cld_si */
	ROW(0x00e000, 0x00a000),
	/* sve/sve_memcld/sve_mem_eld_ss */
	ROW(0x006000, 0x004000),
	/* sve/sve_memcld/sve_mem_cldff_ss */
	ROW(0x00c000, 0x004000),
	/* sve/sve_memcld/sve_mem_eld_si */
	ROW(0x104000, 0x004000),
	/* sve/sve_memcld/sve_mem_ldqr_ss */
	ROW(0x402000, 0x000000),
	A64_REST
};

/* Top byte b2 */
static const struct a64_row a64_rows_b2[] = {
	/* not allocated */
	NOT(0x407c00, 0x007c00), NOT(0x40bc00, 0x00bc00),
	NOT(0x40dc00, 0x00dc00), NOT(0x40ec00, 0x00ec00),
	NOT(0x40f400, 0x00f400), NOT(0x40f800, 0x00f800),
	NOT(0x00fc00, 0x00fc00),
	/* dpimm/log_imm */
	ROW(0x800000, 0x000000),
	A64_REST
};

/* Top byte b3 d3 */
static const struct a64_row a64_rows_b3[] = {
	/* dpimm/bitfield */
	ROW(0xc00000, 0x400000),
	A64_REST
};

/* Top byte b8 */
static const struct a64_row a64_rows_b8[] = {
	/* ldst/ldst_immpost */
	ROW(0x600000, 0x000000), ROW(0xa00000, 0x000000),
	/* ldst/memop */
	ROW(0x207c00, 0x200000), ROW(0x208c00, 0x200000),
	ROW(0xdf3c00, 0x9f0000),
	/* ldst/ldst_regoff */
	ROW(0x404c00, 0x004800), ROW(0x804c00, 0x004800),
	A64_REST
};

/* Top byte b9 f9 */
static const struct a64_row a64_rows_b9[] = {
	/* ldst/ldst_pos */
	ROW(0x400000, 0x000000), ROW(0x800000, 0x000000),
	A64_REST
};

/* Top byte ba */
static const struct a64_row a64_rows_ba[] = {
	/* dpreg/condcmp_reg */
	ROW(0xe00410, 0x400000),
	/* dpreg/addsub_carry */
	ROW(0xe0fc00, 0x000000),
	/* dpreg/dp_2src */
	ROW(0xe0fc00, 0xc00000),
	/* dpreg/rmif */
	ROW(0xe07c10, 0x000400),
	A64_REST
};

/* Top byte c0 */
static const struct a64_row a64_rows_c0[] = {
	/* sme/mortlach_zero_zt */
	ROW(0xb7ffff, 0x000001),
	/* sme/mortlach_zero/mortlach_zero */
	ROW(0xffff00, 0x080000),
	/* sme/mortlach_zt_expand_nctg/mortlach_expand_4dst2src_nctg */
	ROW(0xffbc2c, 0x9b0000),
	/* sme/mortlach_zt_expand_nctg/mortlach_expand_2dst_nctg */
	ROW(0xfa6c08, 0x9a4000), ROW(0xfc6c08, 0x9c4000),
	/* sme/mortlach_zt_expand_nctg/mortlach_expand_4dst_nctg */
	ROW(0xfabc0c, 0x9a9000), ROW(0xfcac0c, 0x9c8000),
	/* sme/mortlach_hvadd/mortlach_addhv */
	ROW(0xbe001c, 0x900000), ROW(0xee0018, 0xc00000),
	/* sme/mortlach_ins/mortlach_multi2_insert_ctg */
	ROW(0x3b1c38, 0x000000),
	/* sme/mortlach_ins/mortlach_insert_pred */
	ROW(0x3f0010, 0x000000), ROW(0xfe0010, 0xc00000),
	/* sme/mortlach_ins/mortlach_multi4_insert_ctg */
	ROW(0x3b187c, 0x000000), ROW(0xfb1878, 0xc00000),
	/* sme/mortlach_ins/mortlach_multi4_za_insert_ctg */
	ROW(0xfb9878, 0x000800),
	/* sme/mortlach_ins/mortlach_multi2_za_insert_ctg */
	ROW(0xfb9438, 0x000000),
	/* sme/mortlach_mov_zt/mortlach_extract_zt */
	ROW(0xfd8fe0, 0x4c03e0),
	/* sme/mortlach_mov_zt/mortlach_move_to_zt */
	ROW(0xfecfe0, 0x4e03e0),
	/* sme/mortlach_multizero/mortlach_multi_zero */
	ROW(0xf71ff8, 0x040000), ROW(0xfc1ffe, 0x0c0000),
	ROW(0xfd1ffc, 0x0c0000), ROW(0xfd9ff8, 0x0c0000),
	ROW(0xfe1ffc, 0x0c0000),
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_2dst_ctg */
	ROW(0xba5c01, 0x8a4000), ROW(0xba6c01, 0x8a4000),
	ROW(0xbc5c01, 0x8c4000), ROW(0xbc6c01, 0x8c4000),
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_4dst2src_ctg */
	ROW(0xbfbc23, 0x8b0000),
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_4dst_ctg */
	ROW(0xbabc03, 0x8a9000), ROW(0xbabc03, 0x8aa000),
	ROW(0xbc9c03, 0x8c8000), ROW(0xbcac03, 0x8c8000),
	/* sme/mortlach_zt_expand_ctg/mortlach_expand_1dst */
	ROW(0xf61c00, 0xc20000), ROW(0xfa2c00, 0xca0000),
	ROW(0xfc1c00, 0xcc0000), ROW(0xfc2c00, 0xcc0000),
	/* sme/mortlach_ext/mortlach_multi4_za_extract_zero */
	ROW(0xff9903, 0x060800),
	/* sme/mortlach_ext/mortlach_multi4_extract_zero */
	ROW(0x3f1983, 0x060000), ROW(0xff1903, 0xc60000),
	/* sme/mortlach_ext/mortlach_multi2_extract_zero */
	ROW(0x3b1d01, 0x020000),
	/* sme/mortlach_ext/mortlach_multi2_za_extract_ctg */
	ROW(0xfb9701, 0x020000),
	/* sme/mortlach_ext/mortlach_extract_pred */
	ROW(0x3f0200, 0x020000), ROW(0xfe0200, 0xc20000),
	/* sme/mortlach_ext/mortlach_extract_zero */
	ROW(0x3f1c00, 0x020000),
	/* sme/mortlach_ext/mortlach_multi2_za_extract_zero */
	ROW(0xff9501, 0x060000),
	A64_REST
};

/* Top byte c1 */
static const struct a64_row a64_rows_c1[] = {
	/* not allocated */
	NOT(0xe0d800, 0x20d800),
	/* sme/mortlach_multi_sve_2d0/mortlach_multi4_z_z_minmax_mm */
	ROW(0x237ee2, 0x203800), ROW(0x23f5e2, 0x20b020),
	/* sme/mortlach_multi_sve_2d0/mortlach_multi4_z_z_fminmax_mm */
	ROW(0x23f6c2, 0x20b000), ROW(0x637fa2, 0x603900),
	ROW(0xa37fa2, 0xa03900),
	/* sme/mortlach_multi_sve_2d0/mortlach_multi4_z_z_fscale_mm */
	ROW(0x635f63, 0x601900), ROW(0x835f63, 0x801900),
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_mla_long_sm */
	ROW(0xa08c04, 0x200800),
	/* sme/mortlach_multi_array_1b/mortlach_multi1_zz_za_fp8_fma_long_long_sm */
	ROW(0xc0801c, 0x000000),
	/* sme/mortlach_multi_array_1b/mortlach_multi4_z_za_4way_dot_sm */
	ROW(0x909c00, 0x101400),
	/* sme/mortlach_multi_array_1b/mortlach_multi4_z_za_fpdot_sm */
	ROW(0xd09400, 0x101000),
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_float_sm */
	ROW(0x909810, 0x101800),
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_fma_long_sm */
	ROW(0xc08818, 0x000800),
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_int_sm */
	ROW(0x909c00, 0x101800),
	/* sme/mortlach_multi_array_1b/mortlach_multi4_zz_za_mla_long_long_sm */
	ROW(0xc08c0a, 0x000000), ROW(0xa09406, 0x200000),
	/* sme/mortlach_multi_array_1a/mortlach_multi2_z_za_fpdot_sm */
	ROW(0xe09400, 0x201000),
	/* sme/mortlach_multi_array_1a/mortlach_multi2_zz_za_float_sm */
	ROW(0xa09810, 0x201800),
	/* sme/mortlach_multi_array_1a/mortlach_multi1_zz_za_mla_long_sm */
	ROW(0xb09c00, 0x200c00),
	/* sme/mortlach_multi_array_1a/mortlach_multi2_zz_za_int_sm */
	ROW(0xa09c00, 0x201800),
	/* sme/mortlach_multi_array_1a/mortlach_multi2_z_za_2way_dot_sm */
	ROW(0xa09c00, 0x201400),
	/* sme/mortlach_multi_array_1a/mortlach_multi1_zz_za_mla_long_long_sm */
	ROW(0xd08418, 0x000400), ROW(0xb08c04, 0x200400),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_fma_long_mm */
	ROW(0x218c24, 0x200800),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_f16_mm */
	ROW(0x3b9430, 0x201400),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_4way_dot_mm */
	ROW(0x219c28, 0x201400),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_fp8_fma_long_mm */
	ROW(0x419c3c, 0x000820),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_int_mm */
	ROW(0x219c20, 0x201800),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_mixed_dot_mm */
	ROW(0x219c30, 0x201400),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_int_mm */
	ROW(0x9f9820, 0x801800),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_mla_long_long_mm */
	ROW(0x219426, 0x200000), ROW(0x618c3a, 0x200000),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_fpdot_mm */
	ROW(0x619c08, 0x201000),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_fp8_fma_long_long_mm */
	ROW(0x41943e, 0x000020),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_zz_za_f16_mm */
	ROW(0x819428, 0x801008),
	/* sme/mortlach_multi_array_2a/mortlach_multi2_z_za_2way_dot_mm */
	ROW(0x619c20, 0x601400),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_float_mm */
	ROW(0x229c60, 0x201800),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_2way_dot_mm */
	ROW(0x629c60, 0x601400),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_int_mm */
	ROW(0x9e9860, 0x801800),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_mla_long_long_mm */
	ROW(0x229466, 0x200000), ROW(0x628c7a, 0x200000),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_fma_long_mm */
	ROW(0x228c64, 0x200800),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_mixed_dot_mm */
	ROW(0x229c70, 0x201400),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_fpdot_mm */
	ROW(0x629c48, 0x201000),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_fp8_fma_long_mm */
	ROW(0x429c7c, 0x000820),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_4way_dot_mm */
	ROW(0x229c68, 0x201400),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_z_za_f16_mm */
	ROW(0x3a9470, 0x201400),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_f16_mm */
	ROW(0x829468, 0x801008),
	/* sme/mortlach_multi_array_2b/mortlach_multi4_zz_za_fp8_fma_long_long_mm */
	ROW(0x42947e, 0x000020),
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_fminmax_sm */
	ROW(0x30f6c2, 0x20a000),
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_sqdmulh_sm */
	ROW(0x30f3e3, 0x20a000),
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_fscale_sm */
	ROW(0x70f763, 0x60a100), ROW(0xb0f763, 0xa0a100),
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_add_sm */
	ROW(0x30f5e3, 0x20a100),
	/* sme/mortlach_multi_sve_2b/mortlach_multi4_z_z_shift_sm */
	ROW(0x30f5e2, 0x20a020),
	/* sme/mortlach_multi_sve_3/mortlach_multi2_fclamp */
	ROW(0x20ec01, 0x20c000),
	/* sme/mortlach_multi_sve_3/mortlach_multi2_z_z_zip */
	ROW(0x20fc00, 0x20d000),
	/* sme/mortlach_multi_sve_3/mortlach_multi4_clamp_int */
	ROW(0x20f402, 0x20c400),
	/* sme/mortlach_multi_sve_3/mortlach_multi2_z_z_long_zip */
	ROW(0xe07800, 0x205000),
	/* sme/mortlach_multi_sve_3/mortlach_multi2_clamp_int */
	ROW(0x20fc00, 0x20c400),
	/* sme/mortlach_multi_sve_3/mortlach_multi2_qrshr */
	ROW(0xd0f800, 0xc0d000), ROW(0xe0ec20, 0xe0c400),
	/* sme/mortlach_multi_sve_3/mortlach_multi4_fclamp */
	ROW(0x20f003, 0x20c000),
	/* sme/mortlach_multi_sve_3/mortlach_multi4_qrshr */
	ROW(0x20f820, 0x20d800), ROW(0x20f840, 0x20d800),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_zza_idx_h */
	ROW(0xb01040, 0x101000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_fp8_fdot_idx_h */
	ROW(0xf01030, 0x101000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_fp8_fma_long_long_idx */
	ROW(0xe00038, 0x000000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_mla_long_idx */
	ROW(0x301060, 0x101000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_fp8_fma_long_idx */
	ROW(0x709050, 0x109000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_zza_idx_s */
	ROW(0xb00048, 0x100000), ROW(0xf00070, 0x500030),
	ROW(0xf08050, 0x508000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_mla_long_long_idx_s */
	ROW(0xf00060, 0x100000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_mla_long_long_idx_d */
	ROW(0x700860, 0x100000),
	/* sme/mortlach_multi_indexed_3/mortlach_multi4_zza_idx_d */
	ROW(0x300868, 0x100000), ROW(0xf00068, 0xd00008),
	/* sme/mortlach_multi_sve_2d1/mortlach_multi4_z_z_sqdmulh_mm */
	ROW(0x23d3e3, 0x209000),
	/* sme/mortlach_multi_sve_2c1/mortlach_multi2_z_z_sqdmulh_mm */
	ROW(0x21dbe1, 0x209000),
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_mla_long_long_idx_s */
	ROW(0x700004, 0x000000), ROW(0xf00008, 0x000000),
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_fp8_fma_long_idx */
	ROW(0xf00010, 0xc00000),
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_fma_long_idx */
	ROW(0xb01000, 0x801000),
	/* sme/mortlach_multi_indexed_1/mortlach_multi1_fp8_fma_long_long_idx */
	ROW(0x30001c, 0x000000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_fpint_cvrt */
	ROW(0xeddc43, 0x21c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_narrow_fp_cvrt */
	ROW(0xbffc00, 0x20e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_frint */
	ROW(0xdbdc63, 0x98c000), ROW(0xdddc63, 0x98c000),
	ROW(0xdedc63, 0x98c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_frint */
	ROW(0xfbdc21, 0xa8c000), ROW(0xfddc21, 0xa8c000),
	ROW(0xfedc21, 0xa8c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_wide_fp8_cvrt */
	ROW(0x3ffc00, 0x26e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_intfp_cvrt */
	ROW(0xfbdc01, 0x22c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_z_z_long_zip */
	ROW(0xdbdc61, 0x13c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_narrow_int_cvrt */
	ROW(0xaffc20, 0x23e000), ROW(0xeffc00, 0x23e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_fpint_cvrt */
	ROW(0xfcdc01, 0x20c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_narrow_int_cvrt */
	ROW(0x3ffc20, 0x33e000), ROW(0x7ffc00, 0x33e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_narrow_fp8_cvrt */
	ROW(0xbbfc20, 0x20e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_intfp_cvrt */
	ROW(0xeedc43, 0x22c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_wide_int */
	ROW(0x7ffc00, 0x65e000), ROW(0xbffc00, 0xa5e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_z_z_zip */
	ROW(0x2fdc61, 0x26c000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_narrow_fp8_cvrt */
	ROW(0xfffc40, 0x34e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi2_wide_fp_cvrt */
	ROW(0x7ffc00, 0x20e000),
	/* sme/mortlach_multi_sve_4/mortlach_multi4_wide_int */
	ROW(0x6ffc22, 0x65e000), ROW(0xaffc22, 0xa5e000),
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_shift_sm */
	ROW(0x30fde0, 0x20a020),
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_minmax_sm */
	ROW(0x30fec0, 0x20a000),
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_sqdmulh_sm */
	ROW(0x30fbe1, 0x20a000),
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_fscale_sm */
	ROW(0x70ff61, 0x60a100), ROW(0xb0ff61, 0xa0a100),
	/* sme/mortlach_multi_sve_2a/mortlach_multi2_z_z_add_sm */
	ROW(0x30fde1, 0x20a100),
	/* sme/mortlach_multi_sve_1/mortlach_multi2_select_int */
	ROW(0x21e021, 0x208000),
	/* sme/mortlach_multi_sve_1/mortlach_multi4_select_int */
	ROW(0x22e063, 0x208000),
	/* sme/mortlach_multi_sve_2c0/mortlach_multi2_z_z_shift_mm */
	ROW(0x21fde0, 0x20b020),
	/* sme/mortlach_multi_sve_2c0/mortlach_multi2_z_z_fminmax_mm */
	ROW(0x21fec0, 0x20b000), ROW(0x61ffa0, 0x60b100),
	ROW(0xa1ffa0, 0xa0b100),
	/* sme/mortlach_multi_sve_2c0/mortlach_multi2_z_z_fscale_mm */
	ROW(0x61df61, 0x609100), ROW(0x81df61, 0x809100),
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fp8_fma_long_idx */
	ROW(0x709010, 0x101010),
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fma_long_idx */
	ROW(0x309020, 0x101000),
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_mla_long_long_idx_d */
	ROW(0x308820, 0x100000),
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fp8_fvdot_idx_s */
	ROW(0x708020, 0x500000),
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_fp8_fdot_idx */
	ROW(0xe08010, 0xc00000),
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_zza_idx_s */
	ROW(0x309038, 0x100020), ROW(0xf08010, 0x500010),
	ROW(0x709010, 0x501000),
	/* sme/mortlach_multi_indexed_2/mortlach_multi2_mla_long_long_idx_s */
	ROW(0xb08008, 0x100000), ROW(0xb08020, 0x100000),
	A64_REST
};

/* Top byte c4 */
static const struct a64_row a64_rows_c4[] = {
	/* sve/sve_mem64/sve_mem_64b_gld_vs2 */
	ROW(0x600000, 0x400000),
	/* sve/sve_mem64/sve_mem_64b_gldnt_vs */
	ROW(0x202000, 0x000000),
	/* sve/sve_mem64/sve_mem_64b_prfm_sv */
	ROW(0x008010, 0x000000),
	/* sve/sve_mem64/sve_mem_64b_gld_sv2 */
	ROW(0xa00000, 0xa00000),
	/* sve/sve_mem64/sve_mem_64b_gldq_vs */
	ROW(0xa04000, 0x000000),
	/* sve/sve_mem64/sve_mem_64b_gld_vs */
	ROW(0x208000, 0x000000),
	/* sve/sve_mem64/sve_mem_64b_gld_vi */
	ROW(0x608000, 0x208000),
	/* sve/sve_mem64/sve_mem_64b_prfm_vi */
	ROW(0x004010, 0x004000),
	/* sve/sve_mem64/sve_mem_64b_prfm_sv2 */
	ROW(0x200010, 0x200000),
	A64_REST
};

/* Top byte c5 */
static const struct a64_row a64_rows_c5[] = {
	/* sve/sve_mem64/sve_mem_64b_gld_vs2 */
	ROW(0xc00000, 0x400000), ROW(0x404000, 0x404000),
	/* sve/sve_mem64/sve_mem_64b_gldnt_vs */
	ROW(0x802000, 0x000000), ROW(0x006000, 0x004000),
	/* sve/sve_mem64/sve_mem_64b_gld_sv */
	ROW(0x808000, 0x000000), ROW(0x00c000, 0x004000),
	/* sve/sve_mem64/sve_mem_64b_gld_vi */
	ROW(0xa00000, 0x200000), ROW(0x204000, 0x204000),
	/* sve/sve_mem64/sve_mem_64b_prfm_vi */
	ROW(0x004010, 0x004000),
	A64_REST
};

/* Top byte ce */
static const struct a64_row a64_rows_ce[] = {
	/* simd_dp/crypto3_imm2 */
	ROW(0xe04000, 0x400000),
	/* simd_dp/crypto4 */
	ROW(0xa08000, 0x000000), ROW(0xc08000, 0x000000),
	/* simd_dp/crypto3_imm6 */
	ROW(0xe00000, 0x800000),
	/* simd_dp/cryptosha512_3 */
	ROW(0xc0f000, 0x408000), ROW(0xe0b400, 0x608000),
	ROW(0xe0b800, 0x608000),
	/* simd_dp/cryptosha512_2 */
	ROW(0x7ff800, 0x408000),
	A64_REST
};

/* Top byte d1 */
static const struct a64_row a64_rows_d1[] = {
	/* dpimm/addsub_immtags */
	ROW(0x40c000, 0x000000),
	/* dpimm/addsub_imm */
	ROW(0x800000, 0x000000),
	A64_REST
};

/* Top byte d9 */
static const struct a64_row a64_rows_d9[] = {
	/* ldst/ldsttags */
	ROW(0x3ff000, 0x200000), ROW(0x200400, 0x200400),
	ROW(0x200800, 0x200800), ROW(0xc00c00, 0x400000),
	/* ldst/ldapstl_writeback */
	ROW(0x1ffc00, 0x000800),
	/* ldst/ldapstl_unscaled */
	ROW(0xa00c00, 0x000000),
	/* ldst/ldiappstilp */
	ROW(0x80ec00, 0x000800),
	/* ldst/ldst_gcs */
	ROW(0xdfe800, 0x1f0800),
	A64_REST
};

/* Top byte da */
static const struct a64_row a64_rows_da[] = {
	/* dpreg/addsub_pt */
	ROW(0xe0e000, 0x002000),
	/* dpreg/addsub_carry */
	ROW(0x60dc00, 0x000000),
	/* dpreg/condsel */
	ROW(0xe00800, 0x800000),
	/* dpreg/dp_1src */
	ROW(0xbfdc00, 0x800000), ROW(0xbfbbe0, 0x8103e0),
	ROW(0xfee000, 0xc00000), ROW(0xffc3e0, 0xc103e0),
	A64_REST
};

/* Top byte e0 */
static const struct a64_row a64_rows_e0[] = {
	/* sme/mortlach_mem/mortlach_contig_store */
	ROW(0x000010, 0x000000),
	A64_REST
};

/* Top byte e1 */
static const struct a64_row a64_rows_e1[] = {
	/* sme/mortlach_mem/mortlach_zt_ldst */
	ROW(0xdffc1f, 0x1f8000),
	/* sme/mortlach_mem/mortlach_contig_qstore */
	ROW(0xc00010, 0xc00000),
	/* sme/mortlach_mem/mortlach_ctxt_ldst */
	ROW(0xdf9c10, 0x000000),
	A64_REST
};

/* Top byte e4 */
static const struct a64_row a64_rows_e4[] = {
	/* not allocated */
	NOT(0xf0e000, 0x80e000),
	NOT(0x1fa000, 0x1f0000), NOT(0xe0e000, 0x804000),
	NOT(0x1fc000, 0x1f4000),
	/* sve/sve_memst_si/sve_mem_est_si */
	ROW(0x006000, 0x006000),
	/* sve/sve_memst_ss2/sve_mem_sst_vi_a */
	ROW(0x202000, 0x002000),
	/* sve/sve_memst_ss2/sve_mem_sst_sv2 */
	ROW(0x808000, 0x808000),
	/* sve/sve_memst_ss2/sve_mem_sst_vi_b */
	ROW(0x40a000, 0x40a000),
	/* sve/sve_memst_cs/sve_mem_cst_ss */
	ROW(0x00c000, 0x004000),
	/* sve/sve_memst_cs/sve_mem_estq_ss */
	ROW(0x60a000, 0x600000), ROW(0xa02000, 0xa00000),
	/* sve/sve_memst_cs/sve_mem_estq_si */
	ROW(0x50a000, 0x400000), ROW(0x902000, 0x800000),
	/* sve/sve_memst_ss/sve_mem_sst_vs_b */
	ROW(0x208000, 0x008000),
	/* sve/sve_memsst_nt/sve_mem_sstq_64b_vs */
	ROW(0xc0a000, 0x002000),
	A64_REST
};

/* Top byte e5 */
static const struct a64_row a64_rows_e5[] = {
	/* not allocated */
	NOT(0x9fa000, 0x1f0000), NOT(0x5fa000, 0x5f0000),
	NOT(0x1fe000, 0x1f6000),
	/* sve/sve_memst_si/sve_mem_est_si */
	ROW(0x106000, 0x106000),
	/* sve/sve_memst_si/sve_mem_cst_si */
	ROW(0xa02000, 0x002000), ROW(0x406000, 0x406000),
	/* sve/sve_memst_ss2/sve_mem_sst_vi_a */
	ROW(0x20e000, 0x00a000),
	/* sve/sve_memst_ss2/sve_mem_sst_sv2 */
	ROW(0x40c000, 0x008000),
	/* sve/sve_memst_ss2/sve_mem_sst_vi_b */
	ROW(0x80c000, 0x008000),
	/* sve/sve_memst_cs/sve_mem_spill */
	ROW(0x80c000, 0x804000),
	/* sve/sve_memst_cs/sve_mem_pspill */
	ROW(0xc02010, 0x800000),
	/* sve/sve_memst_cs/sve_mem_cst_ss */
	ROW(0x20c000, 0x004000), ROW(0x40c000, 0x404000),
	/* sve/sve_memcst_nt/sve_mem_est_ss */
	ROW(0x00e000, 0x006000),
	/* sve/sve_memst_ss/sve_mem_sst_sv_a */
	ROW(0x40a000, 0x008000),
	/* sve/sve_memst_ss/sve_mem_sst_vs_b */
	ROW(0x80a000, 0x008000),
	/* sve/sve_memsst_nt/sve_mem_sstnt_64b_vs */
	ROW(0x606000, 0x002000),
	A64_REST
};

/* Top byte f8 */
static const struct a64_row a64_rows_f8[] = {
	/* ldst/ldst_immpost */
	ROW(0x800400, 0x000400),
	/* ldst/ldst_unscaled */
	ROW(0x600c00, 0x000000), ROW(0xa00000, 0x000000),
	/* ldst/memop */
	ROW(0xc06809, 0x002000), ROW(0xc06811, 0x002000),
	ROW(0xdf3809, 0x1f1000), ROW(0xdf3811, 0x1f1000),
	ROW(0x207800, 0x200000), ROW(0x208800, 0x200000),
	ROW(0xdf3c00, 0x9f0000),
	/* ldst/ldst_regoff */
	ROW(0x804800, 0x004800), ROW(0x604800, 0x204800),
	/* ldst/ldst_pac */
	ROW(0x200400, 0x200400),
	A64_REST
};

#undef ROW
#undef NOT

/* By the top byte of the word. */
static const struct a64_row *const a64_pages[256] = {
	[0x04] = a64_rows_04,
	[0x05] = a64_rows_05,
	[0x08] = a64_rows_08,
	[0x0a] = a64_rows_0a,
	[0x0b] = a64_rows_0b,
	[0x0c] = a64_rows_0c,
	[0x0d] = a64_rows_0d,
	[0x0e] = a64_rows_0e,
	[0x0f] = a64_rows_0f,
	[0x11] = a64_rows_11,
	[0x12] = a64_rows_12,
	[0x13] = a64_rows_13,
	[0x19] = a64_rows_19,
	[0x1a] = a64_rows_1a,
	[0x1b] = a64_rows_1b,
	[0x1d] = a64_rows_1d,
	[0x1e] = a64_rows_1e,
	[0x1f] = a64_rows_1f,
	[0x24] = a64_rows_24,
	[0x25] = a64_rows_25,
	[0x28] = a64_rows_28,
	[0x29] = a64_rows_28,
	[0x2a] = a64_rows_0a,
	[0x2b] = a64_rows_0b,
	[0x2c] = a64_rows_28,
	[0x2d] = a64_rows_28,
	[0x2e] = a64_rows_2e,
	[0x2f] = a64_rows_2f,
	[0x31] = a64_rows_31,
	[0x32] = a64_rows_32,
	[0x33] = a64_rows_33,
	[0x38] = a64_rows_38,
	[0x39] = a64_rows_28,
	[0x3a] = a64_rows_3a,
	[0x3c] = a64_rows_3c,
	[0x3d] = a64_rows_28,
	[0x44] = a64_rows_44,
	[0x45] = a64_rows_45,
	[0x48] = a64_rows_08,
	[0x4a] = a64_rows_0a,
	[0x4b] = a64_rows_0b,
	[0x4c] = a64_rows_4c,
	[0x4d] = a64_rows_0d,
	[0x4e] = a64_rows_4e,
	[0x4f] = a64_rows_4f,
	[0x51] = a64_rows_31,
	[0x52] = a64_rows_12,
	[0x53] = a64_rows_33,
	[0x59] = a64_rows_59,
	[0x5a] = a64_rows_5a,
	[0x5d] = a64_rows_5d,
	[0x5e] = a64_rows_5e,
	[0x5f] = a64_rows_5f,
	[0x64] = a64_rows_64,
	[0x65] = a64_rows_65,
	[0x68] = a64_rows_68,
	[0x69] = a64_rows_28,
	[0x6a] = a64_rows_0a,
	[0x6b] = a64_rows_0b,
	[0x6c] = a64_rows_28,
	[0x6d] = a64_rows_28,
	[0x6e] = a64_rows_6e,
	[0x6f] = a64_rows_6f,
	[0x71] = a64_rows_31,
	[0x72] = a64_rows_12,
	[0x78] = a64_rows_38,
	[0x79] = a64_rows_28,
	[0x7a] = a64_rows_7a,
	[0x7c] = a64_rows_7c,
	[0x7d] = a64_rows_31,
	[0x7e] = a64_rows_7e,
	[0x7f] = a64_rows_7f,
	[0x80] = a64_rows_80,
	[0x81] = a64_rows_81,
	[0x84] = a64_rows_84,
	[0x85] = a64_rows_85,
	[0x88] = a64_rows_88,
	[0x8a] = a64_rows_28,
	[0x8b] = a64_rows_8b,
	[0x91] = a64_rows_91,
	[0x92] = a64_rows_92,
	[0x93] = a64_rows_93,
	[0x99] = a64_rows_99,
	[0x9a] = a64_rows_9a,
	[0x9b] = a64_rows_9b,
	[0x9d] = a64_rows_5d,
	[0x9e] = a64_rows_9e,
	[0xa0] = a64_rows_a0,
	[0xa1] = a64_rows_a1,
	[0xa4] = a64_rows_a4,
	[0xa5] = a64_rows_a5,
	[0xa8] = a64_rows_28,
	[0xa9] = a64_rows_28,
	[0xaa] = a64_rows_28,
	[0xab] = a64_rows_8b,
	[0xac] = a64_rows_28,
	[0xad] = a64_rows_28,
	[0xb1] = a64_rows_31,
	[0xb2] = a64_rows_b2,
	[0xb3] = a64_rows_b3,
	[0xb8] = a64_rows_b8,
	[0xb9] = a64_rows_b9,
	[0xba] = a64_rows_ba,
	[0xbc] = a64_rows_7c,
	[0xbd] = a64_rows_31,
	[0xc0] = a64_rows_c0,
	[0xc1] = a64_rows_c1,
	[0xc4] = a64_rows_c4,
	[0xc5] = a64_rows_c5,
	[0xc8] = a64_rows_88,
	[0xca] = a64_rows_28,
	[0xcb] = a64_rows_8b,
	[0xce] = a64_rows_ce,
	[0xd1] = a64_rows_d1,
	[0xd2] = a64_rows_92,
	[0xd3] = a64_rows_b3,
	[0xd9] = a64_rows_d9,
	[0xda] = a64_rows_da,
	[0xdd] = a64_rows_5d,
	[0xe0] = a64_rows_e0,
	[0xe1] = a64_rows_e1,
	[0xe4] = a64_rows_e4,
	[0xe5] = a64_rows_e5,
	[0xea] = a64_rows_28,
	[0xeb] = a64_rows_8b,
	[0xf1] = a64_rows_31,
	[0xf2] = a64_rows_92,
	[0xf8] = a64_rows_f8,
	[0xf9] = a64_rows_b9,
	[0xfa] = a64_rows_7a,
	[0xfc] = a64_rows_7c,
	[0xfd] = a64_rows_31,
};

#endif /* _ARM64_PROBES_A64_TABLE_H */
