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

/* ---- libtomcrypt: PSS, random numbers, DER types that DigestInfo lacks ----
 */

#define REFUSE(name, ...)                                                      \
    int name(__VA_ARGS__) {                                                    \
        return CRYPT_INVALID_ARG;                                              \
    }
#pragma GCC diagnostic ignored "-Wunused-parameter"

struct ltc_prng_descriptor prng_descriptor[TAB_SIZE];

REFUSE(prng_is_valid, int idx)
REFUSE(pkcs_1_pss_encode, const unsigned char *hash, unsigned long n,
       unsigned long salt_n, prng_state *prng, int prng_idx, int hash_idx,
       unsigned long modulus_bits, unsigned char *out, unsigned long *out_n)

REFUSE(der_encode_boolean, int in, unsigned char *out, unsigned long *n)
REFUSE(der_encode_integer, void *num, unsigned char *out, unsigned long *n)
REFUSE(der_encode_short_integer, unsigned long num, unsigned char *out,
       unsigned long *n)
REFUSE(der_encode_bit_string, const unsigned char *in, unsigned long in_n,
       unsigned char *out, unsigned long *n)
REFUSE(der_encode_raw_bit_string, const unsigned char *in, unsigned long in_n,
       unsigned char *out, unsigned long *n)
REFUSE(der_encode_ia5_string, const unsigned char *in, unsigned long in_n,
       unsigned char *out, unsigned long *n)
REFUSE(der_encode_printable_string, const unsigned char *in, unsigned long in_n,
       unsigned char *out, unsigned long *n)
REFUSE(der_encode_utf8_string, const wchar_t *in, unsigned long in_n,
       unsigned char *out, unsigned long *n)
REFUSE(der_encode_utctime, ltc_utctime *time, unsigned char *out,
       unsigned long *n)
REFUSE(der_encode_generalizedtime, ltc_generalizedtime *time,
       unsigned char *out, unsigned long *n)
REFUSE(der_encode_set, ltc_asn1_list *list, unsigned long in_n,
       unsigned char *out, unsigned long *n)
REFUSE(der_encode_setof, ltc_asn1_list *list, unsigned long in_n,
       unsigned char *out, unsigned long *n)

REFUSE(der_length_boolean, unsigned long *n)
REFUSE(der_length_integer, void *num, unsigned long *n)
REFUSE(der_length_short_integer, unsigned long num, unsigned long *n)
REFUSE(der_length_bit_string, unsigned long bits, unsigned long *n)
REFUSE(der_length_ia5_string, const unsigned char *octets, unsigned long count,
       unsigned long *n)
REFUSE(der_length_teletex_string, const unsigned char *octets,
       unsigned long count, unsigned long *n)
REFUSE(der_length_printable_string, const unsigned char *octets,
       unsigned long count, unsigned long *n)
REFUSE(der_length_utctime, ltc_utctime *time, unsigned long *n)
REFUSE(der_length_generalizedtime, ltc_generalizedtime *time, unsigned long *n)
REFUSE(der_length_utf8_string, const wchar_t *in, unsigned long count,
       unsigned long *n)

/* ---- libtommath: products of factors over MP_MAXFAST = 256 digits ----
 *
 * The largest factor is a 4096-bit modulus of 147 digits. (Squares want less
 * than half of that for the fast way, so s_mp_sqr is reached.) */

enum { NEVER = 1000 }; /* digits */
int KARATSUBA_MUL_CUTOFF = NEVER, KARATSUBA_SQR_CUTOFF = NEVER;
int TOOM_MUL_CUTOFF = NEVER, TOOM_SQR_CUTOFF = NEVER;

#define REFUSE_MP(name, ...)                                                   \
    mp_err name(__VA_ARGS__);                                                  \
    mp_err name(__VA_ARGS__) {                                                 \
        return MP_VAL;                                                         \
    }

REFUSE_MP(s_mp_balance_mul, const mp_int *a, const mp_int *b, mp_int *c)
REFUSE_MP(s_mp_karatsuba_mul, const mp_int *a, const mp_int *b, mp_int *c)
REFUSE_MP(s_mp_karatsuba_sqr, const mp_int *a, mp_int *b)
REFUSE_MP(s_mp_toom_mul, const mp_int *a, const mp_int *b, mp_int *c)
REFUSE_MP(s_mp_toom_sqr, const mp_int *a, mp_int *b)
REFUSE_MP(s_mp_mul_digs, const mp_int *a, const mp_int *b, mp_int *c, int digs)
