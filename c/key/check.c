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
#include "../tom/config.h"
#include "../tom/tom.h"

#include <tommath.h>

enum { MAX_EXPONENT_BITS = 33, READ = 8, ALL = 10 };

/* The numbers as libtommath has them, and room to compute in. All zero
 * except during key_freeze. */
static struct { mp_int n, e, d, p, q, dp, dq, qi, minus_1, t; } k;
static mp_int *const all[ALL] = {&k.n,  &k.e,  &k.d,  &k.p,       &k.q,
                                 &k.dp, &k.dq, &k.qi, &k.minus_1, &k.t};

static int bits_of(const struct view *a) {
    int top = 0;
    for (unsigned b = a->n == 0 ? 0 : a->at[0]; b != 0; b >>= 1) {
        top++;
    }
    return a->n == 0 ? 0 : (int)(a->n - 1) * 8 + top;
}

static int is_odd(const struct view *a) {
    return a->n != 0 && (a->at[a->n - 1] & 1) != 0;
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
    if (key->e.n > KEY_MAX_EXPONENT_BYTES || !is_odd(&key->e) ||
        bits_of(&key->e) < 2 || bits_of(&key->e) > MAX_EXPONENT_BITS) {
        return -ERR_KEY_EXPONENT;
    }
    return is_odd(&key->n) ? bits : -ERR_KEY_INCONSISTENT;
}

static int keep_public(const struct rsa_numbers *key) {
    fingerprint_keep(key->n, key->e);
    return tom_key_set(key->n, key->e);
}

/* Makes room for all numbers and reads those that the key has. After an error,
 * free_numbers has to be called too. */
static int read_numbers(const struct rsa_numbers *key, int bits) {
    const struct view *const given[READ] = {&key->n,  &key->e, &key->d,
                                            &key->p,  &key->q, &key->dp,
                                            &key->dq, &key->qi};
    for (int i = 0; i < ALL; i++) {
        if (mp_init_size(all[i], 2 * (bits / MP_DIGIT_BIT + 2)) != MP_OKAY) {
            return -ERR_NO_MEMORY;
        }
    }
    for (int i = 0; i < READ; i++) {
        /* A number longer than the modulus belongs to no key; this also bounds
         * what the arithmetic is given. */
        if (given[i]->n > key->n.n) {
            return -ERR_KEY_INCONSISTENT;
        }
        if (mp_from_ubin(all[i], given[i]->at, given[i]->n) != MP_OKAY) {
            return -ERR_NO_MEMORY;
        }
    }
    return 0;
}

/* mp_clear does nothing to one that is zero. */
static void free_numbers(void) {
    for (int i = 0; i < ALL; i++) {
        mp_clear(all[i]);
    }
}

/* 0 where (a*b) mod m = 1. Clobbers k.t. */
static int check_inverse(const mp_int *a, const mp_int *b, const mp_int *m) {
    if (mp_mul(a, b, &k.t) != MP_OKAY || mp_mod(&k.t, m, &k.t) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    return mp_count_bits(&k.t) == 1 ? 0 : -ERR_KEY_INCONSISTENT;
}

/* One prime's exponent: given = d mod (prime - 1), worked out where it is
 * absent (OpenSSH), and e*given = 1 mod (prime - 1). So d, dp and dq are not 0:
 * BoringSSL's RSA_check_key refuses those too. Clobbers k.minus_1, k.t. */
static int check_exponent(mp_int *given, int is_absent, const mp_int *prime) {
    if (mp_copy(prime, &k.minus_1) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    k.minus_1.dp[0]--; /* it is odd: nothing to borrow */
    if (mp_mod(&k.d, &k.minus_1, &k.t) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    if (is_absent) {
        mp_exch(given, &k.t);
    } else if (mp_cmp(given, &k.t) != MP_EQ) {
        return -ERR_KEY_INCONSISTENT;
    }
    return check_inverse(given, &k.e, &k.minus_1);
}

/* Clobbers k.minus_1, k.t. */
static int check_private(const struct rsa_numbers *key) {
    if (mp_mul(&k.p, &k.q, &k.t) != MP_OKAY) {
        return -ERR_NO_MEMORY;
    }
    if (mp_cmp(&k.t, &k.n) != MP_EQ || mp_cmp(&k.p, &k.q) == MP_EQ ||
        mp_count_bits(&k.p) < 2 || mp_count_bits(&k.q) < 2 ||
        mp_cmp(&k.d, &k.n) != MP_LT || mp_cmp(&k.qi, &k.p) != MP_LT) {
        return -ERR_KEY_INCONSISTENT;
    }
    int most = mp_count_bits(&k.n) / 2 + RSA_PRIME_SLACK_BITS;
    if (most > RSA_MAX_PRIME_BITS) {
        most = RSA_MAX_PRIME_BITS;
    }
    if (mp_count_bits(&k.p) > most || mp_count_bits(&k.q) > most) {
        return -ERR_KEY_UNBALANCED;
    }
    int rc = check_exponent(&k.dp, key->dp.at == NULL, &k.p);
    if (rc == 0) {
        rc = check_exponent(&k.dq, key->dq.at == NULL, &k.q);
    }
    return rc == 0 ? check_inverse(&k.qi, &k.q, &k.p) : rc;
}

/* Where dp or dq was absent: the one that was worked out, as bytes in room. */
static int take_exponent(struct view *out, uint8_t room[RSA_MAX_MODULUS_BYTES],
                         const mp_int *value) {
    size_t n = 0;
    if (out->at != NULL) {
        return 0;
    }
    if (mp_to_ubin(value, room, RSA_MAX_MODULUS_BYTES, &n) != MP_OKAY) {
        return -ERR_INTERNAL;
    }
    *out = (struct view){room, n};
    return 0;
}

int key_freeze(const struct rsa_numbers *key) {
    static uint8_t dp[RSA_MAX_MODULUS_BYTES], dq[RSA_MAX_MODULUS_BYTES];
    struct rsa_numbers ready = *key;
    int bits = check_public(key);
    if (bits < 0) {
        return bits;
    }
    if (!is_odd(&key->p) || !is_odd(&key->q)) {
        return -ERR_KEY_INCONSISTENT;
    }
    int rc = keep_public(key);
    if (rc < 0 || (rc = read_numbers(key, bits)) < 0 ||
        (rc = check_private(key)) < 0 ||
        (rc = take_exponent(&ready.dp, dp, &k.dp)) < 0 ||
        (rc = take_exponent(&ready.dq, dq, &k.dq)) < 0) {
        goto out;
    }
    rsa_freeze(&ready);
    rc = bits;
out:
    free_numbers();
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
