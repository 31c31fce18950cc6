/* SPDX-License-Identifier: MIT
 *
 * What the core asks of the two libraries, in; their answers in our words, out.
 */
#include "config.h"
#include "tom.h"
#include "tom_heap.h"
#include "../abi.h"
#include "../ct.h"
#include "../rsa/rsa.h"

#define DESC_DEF_ONLY /* tommath.h has names of its own */
#include <tomcrypt.h>
#include <tommath.h>
#include <string.h>

static hash_state sha;
static rsa_key key; /* N and e; the private numbers are in ../rsa/ */
static mp_int modulus, exponent;

/* The DER of a DigestInfo of SHA-256, up to the digest: RFC 8017 section 9.2,
 * note 1. */
static const uint8_t sha256_info[19] = {
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
    0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
enum { INFO_BYTES = sizeof sha256_info + 32 };

static void info_write(uint8_t out[INFO_BYTES], const uint8_t digest[32]) {
    memcpy(out, sha256_info, sizeof sha256_info);
    memcpy(out + sizeof sha256_info, digest, 32);
}

/* ---- the sparse bignum descriptor: what rsa_sign_hash_ex calls ---- */

static int count_bits(void *a) {
    return mp_count_bits(a);
}

static unsigned long unsigned_size(void *a) {
    return (unsigned long)mp_ubin_size(a);
}

/* The seam: libtomcrypt's private operation is ours. */
static int private_operation(const unsigned char *in, unsigned long n,
                             unsigned char *out, unsigned long *out_n,
                             int which, rsa_key *k) {
    if (which != PK_PRIVATE || k != &key || n != tom_key_bytes() ||
        *out_n < n) {
        return CRYPT_INVALID_ARG;
    }
    *out_n = n;
    return rsa_private(out, in, n) == 0 ? CRYPT_OK : CRYPT_ERROR;
}

ltc_math_descriptor ltc_mp = {.name = "sparse LibTomMath",
                              .bits_per_digit = MP_DIGIT_BIT,
                              .count_bits = count_bits,
                              .unsigned_size = unsigned_size,
                              .rsa_me = private_operation};

/* ---- hash ---- */

void tom_sha256_begin(void) {
    sha256_init(&sha);
}

void tom_sha256_update(const uint8_t *bytes, size_t n) {
    sha256_process(&sha, bytes, (unsigned long)n);
}

void tom_sha256_end(uint8_t digest[32]) {
    sha256_done(&sha, digest);
    tom_sha256_wipe();
}

void tom_sha256_wipe(void) {
    ct_wipe(&sha, sizeof sha);
}

/* ---- the key's public half ---- */

int tom_key_set(struct view n, struct view e) {
    mp_clear(&modulus); /* the last key's, if any */
    mp_clear(&exponent);
    if (mp_init(&modulus) != MP_OKAY || mp_init(&exponent) != MP_OKAY ||
        mp_from_ubin(&modulus, n.at, n.n) != MP_OKAY ||
        mp_from_ubin(&exponent, e.at, e.n) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    key.type = PK_PRIVATE;
    key.N = &modulus;
    key.e = &exponent;
    return 0;
}

size_t tom_key_bytes(void) {
    return key.N == NULL ? 0 : mp_ubin_size(&modulus);
}

int tom_sign_digest(uint8_t *out, size_t max, const uint8_t digest[32]) {
    if (key.N == NULL) {
        return -ERR_NO_KEY;
    }
    uint8_t info[INFO_BYTES];
    info_write(info, digest);
    unsigned long n = (unsigned long)max;
    /* NA1: what comes in is the DigestInfo. */
    int rc = rsa_sign_hash_ex(info, sizeof info, out, &n, LTC_PKCS_1_V1_5_NA1,
                              NULL, 0, 0, 0, &key);
    if (rc != CRYPT_OK) {
        ct_wipe(out, max);
        return -ERR_FAULT;
    }
    return (int)n;
}

/* ---- verification, RFC 8017 section 8.2.2 ---- */

/* r := s^e mod n, left to right, by squarings and divisions: e is short, so
 * the Montgomery machinery would cost more code than it saves time. All of it
 * is public. */
static mp_err public_operation(mp_int *r, const mp_int *s) {
    mp_err err = mp_copy(s, r);
    for (int bit = mp_count_bits(&exponent) - 2; bit >= 0 && err == MP_OKAY;
         bit--) {
        err = mp_mul(r, r, r);
        if (err == MP_OKAY) {
            err = mp_mod(r, &modulus, r);
        }
        mp_digit digit = exponent.dp[bit / MP_DIGIT_BIT];
        if (err == MP_OKAY && (digit >> (bit % MP_DIGIT_BIT) & 1) != 0) {
            err = mp_mul(r, s, r);
            if (err == MP_OKAY) {
                err = mp_mod(r, &modulus, r);
            }
        }
    }
    return err;
}

/* EM = 00 01 ff .. ff 00 DigestInfo, of k bytes (RFC 8017 section 9.2). */
static int expected_block(uint8_t *out, size_t k, const uint8_t digest[32]) {
    uint8_t info[INFO_BYTES];
    info_write(info, digest);
    unsigned long n = (unsigned long)k;
    return pkcs_1_v1_5_encode(info, sizeof info, LTC_PKCS_1_EMSA,
                              (unsigned long)mp_count_bits(&modulus), NULL, 0,
                              out, &n) == CRYPT_OK
               ? 0
               : -1;
}

int tom_verify_digest(struct view signature, const uint8_t digest[32]) {
    static uint8_t got[RSA_MAX_MODULUS_BYTES], want[RSA_MAX_MODULUS_BYTES];
    size_t k = tom_key_bytes();
    if (k == 0) {
        return -ERR_NO_KEY;
    }
    if (signature.n != k || k > sizeof got) {
        return -ERR_TOKEN_SIGNATURE;
    }
    int rc = -ERR_NO_MEMORY;
    size_t written = 0;
    mp_int s = {0}, r = {0};
    if (mp_init(&s) != MP_OKAY || mp_init(&r) != MP_OKAY ||
        mp_from_ubin(&s, signature.at, k) != MP_OKAY) {
        goto out;
    }
    rc = -ERR_TOKEN_SIGNATURE;
    if (mp_cmp(&s, &modulus) != MP_LT) {
        goto out;
    }
    if (public_operation(&r, &s) != MP_OKAY) {
        rc = -ERR_NO_MEMORY;
        goto out;
    }
    size_t r_n = mp_ubin_size(&r);
    memset(got, 0, k - r_n);
    if (mp_to_ubin(&r, got + (k - r_n), r_n, &written) == MP_OKAY &&
        expected_block(want, k, digest) == 0 && memcmp(got, want, k) == 0) {
        rc = 0;
    }
out:
    mp_clear(&s);
    mp_clear(&r);
    ct_wipe(got, sizeof got);
    ct_wipe(want, sizeof want);
    return rc;
}

void tom_wipe(void) {
    tom_sha256_wipe();
    ct_wipe(&key, sizeof key);
    ct_wipe(&modulus, sizeof modulus);
    ct_wipe(&exponent, sizeof exponent);
    tom_heap_wipe();
}
