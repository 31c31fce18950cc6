/* SPDX-License-Identifier: MIT
 *
 * The switches of both libraries, with a reason each. Included before every
 * vendored file, and by this folder.
 */
#ifndef ICR_TOM_CONFIG_H
#define ICR_TOM_CONFIG_H

#include "tom_heap.h"

/* libtomcrypt: nothing by default, then what RS256 signing needs. */
#define LTC_SOURCE /* the internal names that its own files use */
#define LTC_NOTHING
#define LTC_NO_FILE      /* no stdio */
#define LTC_NO_TEST      /* no self-tests inside the module */
#define LTC_SMALL_CODE   /* 0.6 KB less to download; SHA-256 is 15% slower */
#define LTC_NO_ASM       /* one code everywhere */
#define ARGTYPE        4 /* return an error; the default aborts */
#define LTC_MRSA         /* rsa_sign_hash */
#define LTC_PKCS_1       /* pkcs_1_v1_5_encode */
#define LTC_DER          /* rsa_sign_hash.c names its types */
#define LTC_SHA256       /* RS256 */
/* Its allocations go through ours, which wipes: its own zeromem is bypassed
 * where a caller forgets it. */
#define XMALLOC  tom_malloc
#define XREALLOC tom_realloc
#define XCALLOC  tom_calloc
#define XFREE    tom_free

/* libtommath: only the files of vendor.mk exist; unreached.c has the other
 * functions that they name. No MP_FIXED_CUTOFFS: unreached.c sets the cutoffs,
 * so that Karatsuba and Toom-Cook, which do not pay at our sizes, are never
 * called. */
#define LTM_NOTHING
#define MP_NO_FILE
#define MP_USE_MEMSET
#define MP_MALLOC  tom_malloc
#define MP_REALLOC tom_realloc_sized
#define MP_CALLOC  tom_calloc
#define MP_FREE    tom_free_sized
/* Its own wiping is a plain memset before the free, which the compiler drops.
 */
#define MP_NO_ZERO_ON_FREE

#define BN_MP_ADD_C
#define BN_MP_CLAMP_C
#define BN_MP_CLEAR_C
#define BN_MP_CMP_C
#define BN_MP_CMP_MAG_C
#define BN_MP_COPY_C
#define BN_MP_COUNT_BITS_C
#define BN_MP_DIV_C
#define BN_MP_DIV_2D_C
#define BN_MP_EXCH_C
#define BN_MP_FROM_UBIN_C
#define BN_MP_GROW_C
#define BN_MP_INIT_C
#define BN_MP_INIT_COPY_C
#define BN_MP_INIT_SIZE_C
#define BN_MP_LSHD_C
#define BN_MP_MOD_C
#define BN_MP_MOD_2D_C
#define BN_MP_MUL_C
#define BN_MP_MUL_2D_C
#define BN_MP_MUL_D_C
#define BN_MP_RSHD_C
#define BN_MP_SET_C
#define BN_MP_SUB_C
#define BN_MP_TO_UBIN_C
#define BN_MP_UBIN_SIZE_C
#define BN_MP_ZERO_C
#define BN_S_MP_ADD_C
#define BN_S_MP_MUL_DIGS_FAST_C
#define BN_S_MP_SUB_C

#endif
