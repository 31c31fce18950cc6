/* SPDX-License-Identifier: MIT
 *
 * Functions that the libraries' files name and that RS256 at our sizes never
 * calls. Each returns an error, so a call of one cannot give a wrong result.
 * They keep the libraries' dead code out of the module.
 */
#include "config.h"
#define DESC_DEF_ONLY
#include <tomcrypt.h>
#include <tommath.h>

/* ---- libtomcrypt: what rsa_sign_hash_ex does for PSS, and for a digest that
 * is no DigestInfo yet ---- */

#define REFUSE(name, ...)                                                      \
    int name(__VA_ARGS__) {                                                    \
        return CRYPT_INVALID_ARG;                                              \
    }
#pragma GCC diagnostic ignored "-Wunused-parameter"

struct ltc_hash_descriptor hash_descriptor[TAB_SIZE];
struct ltc_prng_descriptor prng_descriptor[TAB_SIZE];

REFUSE(hash_is_valid, int idx)
REFUSE(prng_is_valid, int idx)
REFUSE(pkcs_1_pss_encode, const unsigned char *hash, unsigned long n,
       unsigned long salt_n, prng_state *prng, int prng_idx, int hash_idx,
       unsigned long modulus_bits, unsigned char *out, unsigned long *out_n)
REFUSE(der_encode_sequence_ex, ltc_asn1_list *list, unsigned long in_n,
       unsigned char *out, unsigned long *n, int type)

/* ---- libtommath: products of factors over MP_MAXFAST = 256 digits ----
 *
 * The largest factor is a 4096-bit modulus of 147 digits. */

enum { NEVER = 1000 }; /* digits */
int KARATSUBA_MUL_CUTOFF = NEVER, TOOM_MUL_CUTOFF = NEVER;

#define REFUSE_MP(name, ...)                                                   \
    mp_err name(__VA_ARGS__);                                                  \
    mp_err name(__VA_ARGS__) {                                                 \
        return MP_VAL;                                                         \
    }

REFUSE_MP(s_mp_balance_mul, const mp_int *a, const mp_int *b, mp_int *c)
REFUSE_MP(s_mp_karatsuba_mul, const mp_int *a, const mp_int *b, mp_int *c)
REFUSE_MP(s_mp_toom_mul, const mp_int *a, const mp_int *b, mp_int *c)
REFUSE_MP(s_mp_mul_digs, const mp_int *a, const mp_int *b, mp_int *c, int digs)
