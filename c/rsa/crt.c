/* SPDX-License-Identifier: MIT
 *
 * The private operation: a block in, its signature out, by the Chinese
 * remainder theorem, and never without the check that the signature is one.
 */
#include "bound.h"
#include "../ct.h"
#include "kernel.h"

/* x := bytes*R mod m. The number is lo + R*hi with both of k digits; then
 * x = lo*R^2/R + hi*R^3/R. |x| <= 2*(R/2*0.69m/R + m/2) < 1.7m. */
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

/* bytes := the number that is a mod p and b mod q, for the pair a beside b.
 *
 * With u = a*(q^-1 mod p) beside b*(p^-1 mod q), out of Montgomery form by the
 * same product, s = u_p*q + u_q*p. |u| <= m/2*(1 + 2^-11) makes |s| less than
 * 1.01n, so s - n is in (-2.01n, 0.01n) and three additions of n that each
 * happen only to a negative number give s mod n. */
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
        sign += digits_unsigned(sum, 2 * k); /* -1 below 0, else 0 */
        for (int i = 0; i < 2 * k; i++) {
            sum[i] -= sign * rsa_key.n[i];
        }
    }
    digits_unsigned(sum, 2 * k);
    digits_to_bytes(bytes, rsa_key.n_len, sum, 2 * k);
}

/* What check takes of the table. */
enum { CHECK_BYTES = 2 * PAIR * sizeof(double) };

/* In which no byte can change unseen, as in frozen_sum. CT: n leaks. */
static uint32_t bytes_sum(const uint8_t *bytes, size_t n) {
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum = sum * 0x9e3779b1 + bytes[i];
    }
    return sum;
}

/* 1 if signature < n and signature^e = block mod n, else 0; block_sum is that
 * of the block as it was. CT: signature and block are public.
 *
 * It is checked mod p and mod q side by side, which is the congruence mod n by
 * the theorem that made the signature, for a third of the price. Nothing of
 * the computation is used again but the frozen key: both numbers are taken
 * from bytes, the signature from those that leave. So what went wrong in
 * conversion, exponents, table, powers, cofactors, recombination or in the
 * reduction by n changed the signature mod p or mod q, or by a multiple of n,
 * which is what the comparison with n is for; and raising to the e-th power,
 * which the key check found to be a bijection on both, keeps that.
 *
 * What went wrong in the frozen key itself could go wrong here the same way: a
 * damaged neg_inverse may even make every product 0, and 0^e = 0. Its sum finds
 * that out, taken after the signature and before the check; and the constants
 * of the backend are made anew. The block has a sum for the same reason: what
 * strays while it writes zeros could make 0 of it, and of the signature. */
static int check(const uint8_t *signature, const uint8_t *block,
                 uint32_t block_sum) {
    struct scratch *const s = &rsa_scratch;
    const int k = rsa_key.k;
    double *const base = s->table, *const unit = s->table + PAIR;
    uint32_t damage = frozen_sum() ^ rsa_key.sum;
    mont_prepare();
    from_bytes(base, signature);
    for (int i = 0; i < 2 * k; i++) {
        s->x[i] = base[i];
        unit[i] = i < 2 ? 1 : 0;
    }
    for (int i = rsa_key.e_bits - 2; i >= 0; i--) {
        mont_mul(s->x, s->x, s->x);
        if (rsa_key.e[i / 8] >> (i % 8) & 1) {
            mont_mul(s->x, s->x, base);
        }
    }
    from_bytes(base, block);
    damage |= bytes_sum(block, rsa_key.n_len) ^ block_sum;
    mont_mul(base, base, rsa_key.one);
    for (int i = 0; i < 2 * k; i++) {
        base[i] = -base[i];
    }
    pair_add(s->x, s->x, base);
    /* |x| < 1.8m, so |x/R mod m| < m: a multiple of m only if it is 0, and 0
     * has no digits but zeros. */
    mont_mul(s->x, s->x, unit);
    double difference = 0;
    for (int i = 0; i < 2 * k; i++) {
        difference += __builtin_fabs(s->x[i]);
    }
    uint32_t below = 0; /* the borrow of signature - n */
    for (size_t i = rsa_key.n_len; i-- > 0;) {
        below = ((uint32_t)signature[i] - rsa_key.n_bytes[i] - below) >> 31;
    }
    const uint32_t right = ct_hide(difference == 0) & ct_hide(damage == 0);
    return ct_public((int)(right & ct_hide(below))); /* it is seen to leave */
}

int rsa_private(uint8_t *out, const uint8_t *in, size_t k) {
    static uint8_t block[RSA_MAX_MODULUS_BYTES];
    int ok = 0;
    if (rsa_key.kernel != 0 && k == rsa_key.n_len &&
        memcmp(in, rsa_key.n_bytes, k) < 0) {
        const uint32_t sum = bytes_sum(in, k);
        memcpy(block, in, k); /* out may be in, and the check needs it */
        FAULT_POINT(0);
        from_bytes(rsa_scratch.x, block);
        FAULT_POINT(1);
        modexp(rsa_scratch.x);
        FAULT_POINT(3);
        recombine(out, rsa_scratch.x);
        /* Before the check, which sees it if too much was wiped; behind it
         * there are only sizes that nothing computes. */
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
