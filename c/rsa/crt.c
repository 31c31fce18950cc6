/* SPDX-License-Identifier: MIT
 *
 * The private operation: a block in, its signature out, by the Chinese
 * remainder theorem. No signature leaves before a check finds it right.
 */
#include "bound.h"
#include "../ct.h"
#include "kernel.h"

/* x := bytes*R mod m. The number is lo + R*hi, each of k digits, so
 * x = lo*R^2/R + hi*R^3/R. |x| <= 2*(R/2*0.69m/R + m/2) < 1.7m.
 * Clobbers low, quotient, y, z. CT: k leaks. */
static void from_bytes(double *x, const uint8_t *bytes) {
    struct scratch *const s = &rsa_scratch;
    const int k = rsa_key.k;
    double *const digits = s->z;
    digits_from_bytes(digits, 1, 2 * k, bytes, rsa_key.n_len, 0);
    for (int i = 0; i < k; i++) {
        x[2 * i] = x[2 * i + 1] = digits[i];
        s->y[2 * i] = s->y[2 * i + 1] = digits[k + i];
    }
    mont_mul(x, x, rsa_key.r2);
    mont_mul(s->y, s->y, rsa_key.r3);
    pair_add(x, x, s->y);
}

/* bytes := the number that is a mod p and b mod q. x is the pair a beside b in
 * Montgomery form, and is overwritten.
 *
 * The product with the cofactors makes x := u = a*(q^-1 mod p) beside
 * b*(p^-1 mod q), and takes it out of Montgomery form. Then s = u_p*q + u_q*p.
 * |u| <= 0.96m, so |s| < 1.92n and s - n is in (-3n, n). Three rounds give
 * s mod n: each adds n if the number is negative, else 0. Clobbers low,
 * quotient, y, z. CT: k leaks. */
static void recombine(uint8_t *bytes, double *x) {
    struct scratch *const s = &rsa_scratch;
    const int k = rsa_key.k;
    double *const sum = s->z;
    mont_mul(x, x, rsa_key.cofactor);
    for (int i = 0; i < 2 * k; i++) {
        s->y[i] = x[i ^ 1];
        s->z[i] = 0;
    }
    FAULT_POINT(4);
    mont(s->y, s->y, rsa_key.m, s->z, s->z);
    FAULT_POINT(5);
    for (int i = 0; i < k; i++) {
        sum[i] = s->low[2 * i] + s->low[2 * i + 1] - rsa_key.n[i];
        sum[k + i] = s->y[2 * i] + s->y[2 * i + 1] - rsa_key.n[k + i];
    }
    double sign = 0;
    for (int round = 0; round < 3; round++) {
        sign += digits_unsigned(sum, 2 * k); /* -1 while sum < 0, else 0 */
        for (int i = 0; i < 2 * k; i++) {
            sum[i] -= sign * rsa_key.n[i];
        }
    }
    digits_unsigned(sum, 2 * k);
    digits_to_bytes(bytes, rsa_key.n_len, sum, 2 * k);
}

/* How many bytes of the table `check` overwrites. */
enum { CHECK_BYTES = 2 * PAIR * sizeof(double) };

/* Returns a sum over bytes[0..n) that changes when any one byte changes, like
 * frozen_sum. CT: n leaks. */
static uint32_t bytes_sum(const uint8_t *bytes, size_t n) {
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum = sum * 0x9e3779b1 + bytes[i];
    }
    return sum;
}

/* x := base^e in Montgomery form. Clobbers low, quotient. CT: e leaks. */
static void power_of_e(double *x, const double *base) {
    memcpy(x, base, 2 * (size_t)rsa_key.k * sizeof *x);
    for (int i = rsa_key.e_bits - 2; i >= 0; i--) {
        mont_mul(x, x, x);
        if (rsa_key.e[i / 8] >> (i % 8) & 1) {
            mont_mul(x, x, base);
        }
    }
}

/* Returns 1 if signature < n, signature^e = block mod n, block_sum is the sum
 * of the block and the frozen key is unchanged, else 0. signature and block are
 * public.
 * Clobbers low, quotient, x, y, z and CHECK_BYTES of the table.
 * CT: the answer leaks.
 *
 * check compares mod p and mod q side by side, which costs a third of a check
 * mod n. By the Chinese remainder theorem the two are equivalent. check reuses
 * only the frozen key. It reads both numbers from bytes, the signature from the
 * bytes that leave. An error in a conversion, exponent, table entry, power,
 * cofactor, the recombination or the reduction by n changes the signature mod
 * p, or mod q, or by a multiple of n. The comparison with n catches the last
 * case. The e-th power does not hide the others: it is a bijection mod p and
 * mod q, as the key check tested.
 *
 * An error in the frozen key could mislead signature and check alike: a damaged
 * neg_inverse may even make every product 0, and 0^e = 0. So check first
 * compares the sum of the frozen key and makes the constants of the backend
 * again. The block has a sum for the same reason: a stray write of zeros could
 * make block and signature 0. */
static int check(const uint8_t *signature, const uint8_t *block,
                 uint32_t block_sum) {
    struct scratch *const s = &rsa_scratch;
    const int k = rsa_key.k;
    double *const base = s->table, *const unit = s->table + PAIR;
    uint32_t damage = 0;
    PROTECTION(KEY_SUM, damage |= frozen_sum() ^ rsa_key.sum);
    PROTECTION(CONSTANTS, mont_prepare());
    from_bytes(base, signature);
    power_of_e(s->x, base);
    from_bytes(base, block);
    PROTECTION(BLOCK_SUM,
               damage |= bytes_sum(block, rsa_key.n_len) ^ block_sum);
    mont_mul(base, base, rsa_key.one);
    for (int i = 0; i < 2 * k; i++) {
        base[i] = -base[i];
        unit[i] = i < 2 ? 1 : 0;
    }
    pair_add(s->x, s->x, base);
    /* |x| < 1.8m, so mont makes |x/R mod m| < m. That is a multiple of m only
     * if it is 0, and then all its digits are 0. */
    mont_mul(s->x, s->x, unit);
    double difference = 0;
    for (int i = 0; i < 2 * k; i++) {
        difference += __builtin_fabs(s->x[i]);
    }
    uint32_t below = 0; /* the borrow of signature - n */
    for (size_t i = rsa_key.n_len; i-- > 0;) {
        below = ((uint32_t)signature[i] - rsa_key.n_bytes[i] - below) >> 31;
    }
    /* As bits: to compare doubles, engines jump on NaN. */
    uint32_t bits[2];
    memcpy(bits, &difference, sizeof bits);
    uint32_t right = 1;
    PROTECTION(POWER, right = ct_hide((bits[0] | bits[1]) == 0));
    right &= ct_hide(damage == 0);
    PROTECTION(RANGE, right &= ct_hide(below));
    return ct_public((int)right); /* anyone sees whether it leaves */
}

int rsa_private(uint8_t *out, const uint8_t *in, size_t k) {
    static uint8_t block[RSA_MAX_MODULUS_BYTES];
    int ok = 0;
    if (rsa_key.kernel != 0 && k == rsa_key.n_len &&
        memcmp(in, rsa_key.n_bytes, k) < 0) {
        const uint32_t sum = bytes_sum(in, k);
        memcpy(block, in, k); /* out may be in, and check needs the block */
        FAULT_POINT(0);
        from_bytes(rsa_scratch.x, block);
        FAULT_POINT(1);
        modexp(rsa_scratch.x);
        FAULT_POINT(3);
        recombine(out, rsa_scratch.x);
        /* The size is computed, so this comes before the check, which catches
         * a wipe of too much. The sizes after the check are constants. */
        ct_wipe(rsa_scratch.table,
                TABLE_ENTRIES * (size_t)table_entry() * sizeof(double));
        ok = VERDICT(check(out, block, sum));
        ct_wipe(&rsa_scratch, offsetof(struct scratch, table) + CHECK_BYTES);
        ct_wipe(block, sizeof block);
    }
    if (!ok) {
        ct_wipe(out, k);
    }
    return ok ? 0 : -1;
}
