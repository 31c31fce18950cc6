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
#include "../tom/tom.h"
#include "integers.h"

enum { MAX_EXPONENT_BITS = 33, E_LIMBS = 2 };

/* The numbers as limbs, and room for products. All zero except during
 * key_freeze. */
static struct {
    uint32_t n[2 * LIMBS_MAX], d[2 * LIMBS_MAX], e[E_LIMBS];
    uint32_t p[LIMBS_MAX + 1], q[LIMBS_MAX + 1]; /* the last is 0 */
    uint32_t qi[LIMBS_MAX], power[LIMBS_MAX];
    uint32_t x[3 * LIMBS_MAX + E_LIMBS];
    uint8_t dp_bytes[4 * LIMBS_MAX], dq_bytes[4 * LIMBS_MAX];
} k;

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

/* Judges lengths: a number of 0, or longer than the modulus, belongs to no key.
 * Returns how many limbs the numbers take that are half as long as n; 0 where
 * something is wrong. */
static size_t half_limbs(const struct rsa_numbers *key) {
    const struct view *const given[] = {&key->p,  &key->q,  &key->dp,
                                        &key->dq, &key->qi, &key->d};
    size_t most = (key->n.n + 1) / 2;
    for (int i = 0; i < 6; i++) {
        const size_t n = given[i]->n;
        if ((n == 0 && given[i]->at != NULL) || n > key->n.n) {
            return 0;
        }
        most = n > most && i < 5 ? n : most;
    }
    return (most + 3) / 4;
}

/* 0 where power = d mod (prime - 1) and e*power = 1 mod (prime - 1): so power
 * is not 0, which BoringSSL's RSA_check_key wants. Where e*power = e*d = 1, e
 * has an inverse, which both of them are. Where power is absent, which it is in
 * an OpenSSH key, it is worked out, and *given is it, in room; it may be 0
 * then, which e*d tells. */
static uint32_t wrong_exponent(struct view *given, uint8_t *room,
                               uint32_t *prime, size_t half) {
    prime[0]--; /* it is odd: nothing to borrow */
    if (given->at == NULL) {
        limbs_remainder(k.power, k.d, 2 * half, prime, half);
        limbs_write(room, k.power, half);
        *given = (struct view){room, 4 * half};
    } else {
        limbs_read(k.power, half, *given);
    }
    uint32_t wrong = limbs_less(k.power, prime, half) ^ 1;
    limbs_multiply(k.x, k.e, E_LIMBS, k.power, half);
    wrong |= limbs_not_one(k.x, E_LIMBS + half, prime, half);
    limbs_multiply(k.x, k.e, E_LIMBS, k.d, 2 * half);
    wrong |= limbs_not_one(k.x, E_LIMBS + 2 * half, prime, half);
    return wrong;
}

static int is_unbalanced(const struct rsa_numbers *key) {
    int most = bits_of(&key->n) / 2 + RSA_PRIME_SLACK_BITS;
    if (most > RSA_MAX_PRIME_BITS) {
        most = RSA_MAX_PRIME_BITS;
    }
    return bits_of(&key->p) > most || bits_of(&key->q) > most;
}

/* What ties the numbers together. */
static int check_private(struct rsa_numbers *key) {
    const size_t half = half_limbs(key);
    if (half == 0) {
        return -ERR_KEY_INCONSISTENT;
    }
    limbs_read(k.n, 2 * half, key->n);
    limbs_read(k.d, 2 * half, key->d);
    limbs_read(k.e, E_LIMBS, key->e);
    limbs_read(k.p, half, key->p);
    limbs_read(k.q, half, key->q);
    limbs_read(k.qi, half, key->qi);
    limbs_multiply(k.x, k.p, half, k.q, half);
    uint32_t wrong = limbs_differ(k.x, k.n, 2 * half);
    wrong |= (limbs_less(k.d, k.n, 2 * half) & limbs_less(k.qi, k.p, half)) ^ 1;
    if (ct_public(wrong != 0)) {
        return -ERR_KEY_INCONSISTENT;
    }
    /* n is odd, so p and q are. They differ where q has an inverse mod p. */
    if (is_unbalanced(key)) { /* also where a prime is 1 */
        return -ERR_KEY_UNBALANCED;
    }
    limbs_multiply(k.x, k.qi, half, k.q, half);
    wrong = limbs_not_one(k.x, 2 * half, k.p, half);
    wrong |= wrong_exponent(&key->dp, k.dp_bytes, k.p, half);
    wrong |= wrong_exponent(&key->dq, k.dq_bytes, k.q, half);
    return ct_public(wrong != 0) ? -ERR_KEY_INCONSISTENT : 0;
}

int key_freeze(const struct rsa_numbers *key) {
    struct rsa_numbers ready = *key;
    int bits = check_public(key);
    if (bits < 0) {
        return bits;
    }
    int rc = keep_public(key);
    if (rc == 0 && (rc = check_private(&ready)) == 0) {
        rsa_freeze(&ready);
        rc = bits;
    }
    ct_wipe(&k, sizeof k);
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
