/* SPDX-License-Identifier: MIT
 *
 * Key set-up: the numbers of a key in, the frozen key out. It is all that a
 * signature needs and that does not depend on the block to be signed.
 *
 * There is no division and no inversion: everything is made by Montgomery
 * products, whose time depends on sizes alone.
 *
 * The functions called freeze_* clobber low, quotient, x and y of the scratch.
 * They read z, which stays 0.
 */
#include "../ct.h"
#include "kernel.h"

/* Returns how many bits x has. CT: the answer leaks, nothing else. */
static int bit_length(const struct view *x) {
    const uint32_t top = x->n > 0 ? x->at[0] : 0;
    uint32_t bits = 8 * ((uint32_t)x->n - 1);
    for (int i = 0; i < 8; i++) {
        bits += ct_hide(0u - (top >> i)) >> 31; /* top >> i is not 0 */
    }
    return ct_public((int)bits); /* a length */
}

static int longer(int a, int b) {
    return a > b ? a : b;
}

/* Chooses digit_bits and k for primes of so many bits: R/4 is above them, k is
 * odd (columns.h), and where 24 bits would overflow the sums of narrow.h a
 * digit has 23. */
static void choose_digits(int prime_bits) {
    int w = rsa_key.kernel == KERNEL_FMA ? FMA_DIGIT_BITS : 24;
    int k = (prime_bits + 2 + w - 1) / w | 1;
    if (w == 24 && k > 63) {
        w = 23;
        k = (prime_bits + 2 + w - 1) / w | 1;
    }
    rsa_key.digit_bits = w;
    rsa_key.k = k;
    rsa_key.radix = (double)(1 << w / 2) * (double)(1 << (w - w / 2));
    rsa_key.inverse_radix = 1 / rsa_key.radix;
}

/* neg_inverse := -m^-1 mod R. Newton: if y*m = -1 mod 2^i then
 * y' = y*(m*y + 2) satisfies it mod 2^2i. The first 32 bits are computed in
 * integers, from -m, which is right in three bits. After that mont with modulus
 * 0 leaves m*y mod R in low and m*y*y mod R in quotient. */
static void freeze_inverse(const struct view m[2]) {
    struct scratch *const s = &rsa_scratch;
    double *const y = rsa_key.neg_inverse, *const zero = s->z;
    for (int lane = 0; lane < 2; lane++) {
        const uint8_t *const last = m[lane].at + m[lane].n - 4;
        const uint32_t low = (uint32_t)last[0] << 24 | (uint32_t)last[1] << 16 |
                             (uint32_t)last[2] << 8 | last[3];
        uint32_t x = 0u - low;
        for (int bits = 3; bits < 32; bits *= 2) {
            x *= low * x + 2u;
        }
        uint8_t bytes[4] = {(uint8_t)(x >> 24), (uint8_t)(x >> 16),
                            (uint8_t)(x >> 8), (uint8_t)x};
        digits_from_bytes(y + lane, 2, rsa_key.k, bytes, sizeof bytes, 0);
        ct_wipe(bytes, sizeof bytes);
    }
    for (int bits = 32; bits < rsa_key.k * rsa_key.digit_bits; bits *= 2) {
        mont(s->x, rsa_key.m, y, zero, y);
        pair_add(s->quotient, s->quotient, y);
        pair_add(y, s->quotient, y);
    }
}

/* one, r2, r3 := R, R^2, R^3 mod m. Shifted so that its top bit is the one
 * below R, m is R - x: its balanced digits mod R are those of -x = -R mod m.
 * mont's square of -R or R is R, and smaller each time: |x| <= R/2, then R/4,
 * R/16, ... and m/2 more. From R*2^j, a square doubles j and a doubling adds
 * one to it. A product with R after each doubling
 * keeps the residue and brings |y| back: several doublings in a row would let
 * it grow beyond R/2. */
static void freeze_powers(const struct view m[2], const int bits[2]) {
    double *const x = rsa_key.one, *const y = rsa_key.r2;
    const int r_bits = rsa_key.k * rsa_key.digit_bits;
    int shift = 0;
    for (int lane = 0; lane < 2; lane++) {
        digits_from_bytes(x + lane, 2, rsa_key.k, m[lane].at, m[lane].n,
                          r_bits - bits[lane]);
        shift = longer(shift, r_bits - bits[lane]);
    }
    for (int gone = 1; gone < 2 * (shift + 6); gone *= 2) {
        mont_mul(x, x, x);
    }
    int i = 0;
    while (r_bits >> (i + 1) > 0) {
        i++;
    }
    pair_add(y, x, x);
    while (i-- > 0) {
        mont_mul(y, y, y);
        if (r_bits >> i & 1) {
            pair_add(y, y, y);
            mont_mul(y, y, x);
        }
    }
    mont_mul(y, y, x); /* the same residue, now under 0.69m */
    mont_mul(rsa_key.r3, y, y);
}

/* cofactor := q^-1 mod p beside p^-1 mod q. The first is qi. Because
 * q*qi = 1 + p*t for some 0 < t < q, the second is -t = (1 - q*qi)/p. That is
 * exact, so mod R it is q*qi*y - y with y = -p^-1 mod R, and |t| < R/2, so the
 * balanced digits mod R are those of -t. */
static void freeze_cofactors(const struct rsa_numbers *key) {
    struct scratch *const s = &rsa_scratch;
    double *const c = rsa_key.cofactor;
    const double *const y = rsa_key.neg_inverse;
    const int k = rsa_key.k;
    digits_from_bytes(c, 2, k, key->qi.at, key->qi.n, 0);
    for (int i = 0; i < k; i++) {
        s->x[2 * i] = rsa_key.m[2 * i + 1];
        s->x[2 * i + 1] = 0;
        c[2 * i + 1] = 0;
    }
    mont(s->y, s->x, c, s->z, y);
    for (int i = 0; i < k; i++) {
        c[2 * i + 1] = s->quotient[2 * i] - y[2 * i];
    }
    digits_balance(c + 1, 2, k);
}

/* Cuts the exponents into windows. All keys of one size have as many of them,
 * unless a prime is longer than half the modulus. */
static void freeze_windows(const struct rsa_numbers *key, int bits) {
    const struct view *const exponent[2] = {&key->dp, &key->dq};
    rsa_key.windows = (bits + WINDOW_BITS - 1) / WINDOW_BITS;
    for (int lane = 0; lane < 2; lane++) {
        for (int i = 0; i < rsa_key.windows; i++) {
            const int pos = WINDOW_BITS * (rsa_key.windows - 1 - i);
            rsa_key.window[lane][i] = (uint8_t)bits_at(
                exponent[lane]->at, exponent[lane]->n, pos, WINDOW_BITS);
        }
    }
}

/* Returns the sum with data[0..n) added, as sum*odd + word for each word: a
 * change of one word by d changes the sum by d times a power of an odd number,
 * which is 0 mod 2^32 only for d = 0. */
static uint32_t sum_on(uint32_t sum, const void *data, size_t n) {
    typedef uint32_t word __attribute__((may_alias));
    const word *const words = data;
    for (size_t i = 0; i < n / sizeof(word); i++) {
        sum = sum * 0x9e3779b1 + words[i];
    }
    return sum;
}

uint32_t frozen_sum(void) {
    const size_t n = offsetof(struct frozen_key, n);
    const size_t window = offsetof(struct frozen_key, window);
    const char *const key = (const char *)&rsa_key;
    uint32_t sum = sum_on(0, key, n);
    for (size_t at = n; at < window; at += sizeof rsa_key.n) {
        sum = sum_on(sum, key + at, 2 * (size_t)rsa_key.k * sizeof(double));
    }
    return sum_on(sum, rsa_key.window, sizeof rsa_key.window);
}

void rsa_freeze(const struct rsa_numbers *key) {
    const int kernel = rsa_kernel != 0 ? rsa_kernel : rsa_kernel_select(0);
    const struct view m[2] = {key->p, key->q};
    const int bits[2] = {bit_length(&key->p), bit_length(&key->q)};
    const int longest = longer(bits[0], bits[1]);
    rsa_wipe();
    rsa_key.kernel = kernel;
    choose_digits(longest);
    mont_prepare();
    rsa_key.n_len = key->n.n;
    memcpy(rsa_key.n_bytes, key->n.at, key->n.n);
    digits_from_bytes(rsa_key.n, 1, 2 * rsa_key.k, key->n.at, key->n.n, 0);
    rsa_key.e_bits = bit_length(&key->e);
    for (size_t i = 0; i < key->e.n; i++) {
        rsa_key.e[i] = key->e.at[key->e.n - 1 - i];
    }
    for (int lane = 0; lane < 2; lane++) {
        digits_from_bytes(rsa_key.m + lane, 2, rsa_key.k, m[lane].at, m[lane].n,
                          0);
    }
    freeze_inverse(m);
    freeze_powers(m, bits);
    freeze_cofactors(key);
    freeze_windows(key, longer(longest, (bit_length(&key->n) + 1) / 2));
    rsa_key.sum = frozen_sum();
    ct_wipe(&rsa_scratch, sizeof rsa_scratch);
}
