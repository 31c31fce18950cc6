/* SPDX-License-Identifier: MIT
 *
 * A key's numbers in, a checked and frozen key out.
 *
 * What is checked is what BoringSSL checks: that the numbers belong together,
 * not that p and q are prime, which costs a hundred signatures. A key whose
 * primes are not prime cannot release a wrong signature either: s^e is checked
 * each time.
 */
#include "../core.h"
#include "../ct.h"
#include "../encoding/der.h"
#include "../tom/config.h"
#include "../tom/tom.h"

#include <assert.h>
#include <string.h>
#include <tommath.h>

enum { MAX_EXPONENT_BYTES = 5, MAX_EXPONENT_BITS = 33 };

/* The public half, for the fingerprint. */
static uint8_t kept_n[RSA_MAX_MODULUS_BYTES], kept_e[MAX_EXPONENT_BYTES];
static size_t kept_n_len, kept_e_len;

static int bits_of(const struct rsa_number *a) {
    int top = 0;
    for (unsigned b = a->n == 0 ? 0 : a->bytes[0]; b != 0; b >>= 1) {
        top++;
    }
    return a->n == 0 ? 0 : (int)(a->n - 1) * 8 + top;
}

static int is_odd(const struct rsa_number *a) {
    return a->n != 0 && (a->bytes[a->n - 1] & 1) != 0;
}

/* Modulus size and exponent: all that a public key is judged by. Returns the
 * modulus size in bits. */
static int check_public(const struct rsa_numbers *key) {
    if (key->n.n > RSA_MAX_MODULUS_BYTES) {
        return -ERR_KEY_TOO_LARGE;
    }
    int bits = bits_of(&key->n);
    if (bits < RSA_MIN_MODULUS_BITS) {
        return -ERR_KEY_TOO_SMALL;
    }
    if (key->e.n > MAX_EXPONENT_BYTES || !is_odd(&key->e) ||
        bits_of(&key->e) < 2 || bits_of(&key->e) > MAX_EXPONENT_BITS) {
        return -ERR_KEY_EXPONENT;
    }
    return is_odd(&key->n) ? bits : -ERR_KEY_INCONSISTENT;
}

/* The numbers as libtommath has them, and room to compute in. */
enum { N, E, D, P, Q, DP, DQ, QI, READ, MINUS_1 = READ, T, NUMBERS };
static_assert(sizeof(struct rsa_numbers) == READ * sizeof(struct rsa_number),
              "struct rsa_numbers is the same list");

/* 0 where (a*b) mod m = 1; t is scratch. */
static int check_inverse(const mp_int *a, const mp_int *b, const mp_int *m,
                         mp_int *t) {
    if (mp_mul(a, b, t) != MP_OKAY || mp_mod(t, m, t) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    return mp_cmp_d(t, 1) == MP_EQ ? 0 : -ERR_KEY_INCONSISTENT;
}

/* One prime's exponent: given = d mod (prime - 1), worked out where it was
 * absent (OpenSSH), and e*given = 1 mod (prime - 1). */
static int check_exponent(mp_int *given, const mp_int *prime, mp_int *k) {
    if (mp_sub_d(prime, 1, &k[MINUS_1]) != MP_OKAY ||
        mp_mod(&k[D], &k[MINUS_1], &k[T]) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    if (given->used == 0) {
        mp_exch(given, &k[T]);
    } else if (mp_cmp(given, &k[T]) != MP_EQ) {
        return -ERR_KEY_INCONSISTENT;
    }
    return check_inverse(given, &k[E], &k[MINUS_1], &k[T]);
}

static int check_private(mp_int *k) {
    if (mp_mul(&k[P], &k[Q], &k[T]) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    if (mp_cmp(&k[T], &k[N]) != MP_EQ || mp_cmp(&k[P], &k[Q]) == MP_EQ ||
        mp_cmp_d(&k[P], 1) != MP_GT || mp_cmp_d(&k[Q], 1) != MP_GT ||
        mp_cmp(&k[D], &k[N]) != MP_LT || mp_cmp(&k[QI], &k[P]) != MP_LT) {
        return -ERR_KEY_INCONSISTENT;
    }
    int most = mp_count_bits(&k[N]) / 2 + RSA_PRIME_SLACK_BITS;
    if (most > RSA_MAX_PRIME_BITS) {
        most = RSA_MAX_PRIME_BITS;
    }
    if (mp_count_bits(&k[P]) > most || mp_count_bits(&k[Q]) > most) {
        return -ERR_KEY_UNBALANCED;
    }
    int rc = check_exponent(&k[DP], &k[P], k);
    if (rc == 0) {
        rc = check_exponent(&k[DQ], &k[Q], k);
    }
    return rc == 0 ? check_inverse(&k[QI], &k[Q], &k[P], &k[T]) : rc;
}

/* Where dp or dq was absent: the one that was worked out, as bytes in room. */
static int take_exponent(struct rsa_number *out, uint8_t *room,
                         const mp_int *value) {
    size_t n = 0;
    if (out->n != 0) {
        return 0;
    }
    if (mp_to_ubin(value, room, RSA_MAX_MODULUS_BYTES, &n) != MP_OKAY) {
        return -ERR_INTERNAL;
    }
    *out = (struct rsa_number){room, n};
    return 0;
}

static int keep_public(const struct rsa_numbers *key) {
    kept_n_len = key->n.n;
    kept_e_len = key->e.n;
    memcpy(kept_n, key->n.bytes, kept_n_len);
    memcpy(kept_e, key->e.bytes, kept_e_len);
    return tom_key_set(kept_n, kept_n_len, kept_e, kept_e_len);
}

int key_freeze(const struct rsa_numbers *key) {
    static uint8_t dp[RSA_MAX_MODULUS_BYTES], dq[RSA_MAX_MODULUS_BYTES];
    mp_int k[NUMBERS];
    struct rsa_numbers ready = *key;
    const struct rsa_number *in = &key->n;
    int made = 0;

    int bits = check_public(key);
    if (bits < 0) {
        return bits;
    }
    /* A number longer than the modulus belongs to no key; this also bounds
     * what the arithmetic below is given. */
    for (int i = 0; i < READ; i++) {
        if (in[i].n > key->n.n) {
            return -ERR_KEY_INCONSISTENT;
        }
    }
    if (!is_odd(&key->p) || !is_odd(&key->q)) {
        return -ERR_KEY_INCONSISTENT;
    }
    int rc = keep_public(key);
    while (rc == 0 && made < NUMBERS) {
        if (mp_init_size(&k[made], 2 * (bits / MP_DIGIT_BIT + 2)) != MP_OKAY) {
            rc = -ERR_NO_MEMORY;
        } else {
            made++;
        }
    }
    for (int i = 0; i < READ && rc == 0; i++) {
        if (mp_from_ubin(&k[i], in[i].bytes, in[i].n) != MP_OKAY) {
            rc = -ERR_NO_MEMORY;
        }
    }
    if (rc == 0) {
        rc = check_private(k);
    }
    if (rc == 0) {
        rc = take_exponent(&ready.dp, dp, &k[DP]);
    }
    if (rc == 0) {
        rc = take_exponent(&ready.dq, dq, &k[DQ]);
    }
    if (rc == 0) {
        rsa_freeze(&ready);
        rc = bits;
    }
    while (made > 0) {
        mp_clear(&k[--made]);
    }
    ct_wipe(dp, sizeof dp);
    ct_wipe(dq, sizeof dq);
    return rc;
}

int key_freeze_public(const struct rsa_numbers *key) {
    int bits = check_public(key);
    if (bits < 0) {
        return bits;
    }
    int rc = keep_public(key);
    return rc < 0 ? rc : bits;
}

/* ---- fingerprint ---- */

static uint8_t *put_header(uint8_t *at, uint8_t tag, size_t n) {
    *at++ = tag;
    if (n >= 0x100) {
        *at++ = 0x82;
        *at++ = (uint8_t)(n >> 8);
    } else if (n >= 0x80) {
        *at++ = 0x81;
    }
    *at++ = (uint8_t)n;
    return at;
}

static size_t header_length(size_t n) {
    return n >= 0x100 ? 4 : n >= 0x80 ? 3 : 2;
}

/* DER puts a 0 before a number whose top bit is set. */
static size_t integer_length(const uint8_t *bytes, size_t n) {
    return n + (bytes[0] >> 7);
}

static uint8_t *put_integer(uint8_t *at, const uint8_t *bytes, size_t n) {
    at = put_header(at, DER_INTEGER, integer_length(bytes, n));
    if (bytes[0] >> 7 != 0) {
        *at++ = 0;
    }
    memcpy(at, bytes, n);
    return at + n;
}

int key_fingerprint_of(uint8_t out[44]) {
    /* SEQUENCE { OID rsaEncryption, NULL } */
    static const uint8_t algorithm[] = {0x30, 0x0d, 0x06, 0x09, 0x2a,
                                        0x86, 0x48, 0x86, 0xf7, 0x0d,
                                        0x01, 0x01, 0x01, 0x05, 0x00};
    static uint8_t der[RSA_MAX_MODULUS_BYTES + 64];
    uint8_t digest[32];
    char text[45];
    if (kept_n_len == 0) {
        return -ERR_NO_KEY;
    }
    size_t n = integer_length(kept_n, kept_n_len);
    size_t e = integer_length(kept_e, kept_e_len);
    size_t pair = header_length(n) + n + header_length(e) + e;
    size_t bits = 1 + header_length(pair) + pair;
    uint8_t *at = put_header(der, DER_SEQUENCE,
                             sizeof algorithm + header_length(bits) + bits);
    memcpy(at, algorithm, sizeof algorithm);
    at = put_header(at + sizeof algorithm, DER_BIT_STRING, bits);
    *at++ = 0; /* no unused bits */
    at = put_header(at, DER_SEQUENCE, pair);
    at = put_integer(at, kept_n, kept_n_len);
    at = put_integer(at, kept_e, kept_e_len);

    tom_sha256_begin();
    tom_sha256_update(der, (size_t)(at - der));
    tom_sha256_end(digest);
    ct_wipe(der, sizeof der);
    if (tom_base64(text, sizeof text, digest, sizeof digest) != 44) {
        return -ERR_INTERNAL;
    }
    memcpy(out, text, 44);
    return 44;
}

void key_wipe(void) {
    ct_wipe(kept_n, sizeof kept_n);
    ct_wipe(kept_e, sizeof kept_e);
    kept_n_len = kept_e_len = 0;
}

int key_read(struct rsa_numbers *out, uint8_t *text, size_t n) {
    struct key_bytes key = {0};
    memset(out, 0, sizeof *out);
    int rc = text_decode(&key, text, n);
    if (rc < 0) {
        return rc;
    }
    rc = key.kind == KIND_JWK       ? jwk_read(out, &key)
         : key.kind == KIND_OPENSSH ? openssh_read(out, &key)
                                    : pkcs_read(out, &key);
    return rc < 0 ? rc : rc | key.form;
}
