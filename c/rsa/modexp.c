/* SPDX-License-Identifier: MIT
 *
 * Exponentiation of a pair: a Montgomery form in, its power in, both halves by
 * their own secret exponents at once. Fixed windows of five bits; every read
 * of the table touches every entry. The table stays; rsa_private (crt.c) wipes
 * it.
 */
#include "bound.h"
#include "../ct.h"
#include "kernel.h"

#if HAVE_SIMD

#include "v128.h"

/* r := entry[p] of the table beside entry[q], each of n vectors. Seven vectors
 * at a time: so many leave registers for mask, index and entry, and 7 divides
 * 21. CT: only n leaks. */
static void table_read_by_vectors(double *r, uint32_t p, uint32_t q, int n) {
    enum { VECTORS = 7 };
    const v128 *const table = (const v128 *)rsa_scratch.table;
    const v128 wanted = i64_make((int64_t)p, (int64_t)q), one = i64_splat(1);
    v128 *const out = (v128 *)r;
    int i = 0;
    for (; i + VECTORS <= n; i += VECTORS) {
        v128 index = i64_splat(0);
        v128 r0 = index, r1 = index, r2 = index, r3 = index;
        v128 r4 = index, r5 = index, r6 = index;
        const v128 *entry = table + i;
        for (int j = 0; j < TABLE_ENTRIES; j++, entry += n) {
            const v128 mask = i64_equal(index, wanted);
            index = i64_add(index, one);
            r0 = lane_pick(entry[0], r0, mask);
            r1 = lane_pick(entry[1], r1, mask);
            r2 = lane_pick(entry[2], r2, mask);
            r3 = lane_pick(entry[3], r3, mask);
            r4 = lane_pick(entry[4], r4, mask);
            r5 = lane_pick(entry[5], r5, mask);
            r6 = lane_pick(entry[6], r6, mask);
        }
        out[i] = r0;
        out[i + 1] = r1;
        out[i + 2] = r2;
        out[i + 3] = r3;
        out[i + 4] = r4;
        out[i + 5] = r5;
        out[i + 6] = r6;
    }
    for (; i < n; i++) {
        v128 index = i64_splat(0), r0 = index;
        const v128 *entry = table + i;
        for (int j = 0; j < TABLE_ENTRIES; j++, entry += n) {
            r0 = lane_pick(*entry, r0, i64_equal(index, wanted));
            index = i64_add(index, one);
        }
        out[i] = r0;
    }
}

#endif

#if HAVE_SCALAR

/* The same with masks of 32 bits, two masks for each double. CT: only n
 * leaks. */
static void table_read_by_words(double *r, uint32_t p, uint32_t q, int n) {
    typedef uint32_t word __attribute__((may_alias));
    const word *entry = (const word *)rsa_scratch.table;
    word *const out = (word *)r;
    memset(r, 0, (size_t)n * 2 * sizeof *r);
    for (uint32_t j = 0; j < TABLE_ENTRIES; j++) {
        const uint32_t in_p = ct_equal(j, p), in_q = ct_equal(j, q);
        for (int i = 0; i < 4 * n; i += 4, entry += 4) {
            out[i] |= entry[0] & in_p;
            out[i + 1] |= entry[1] & in_p;
            out[i + 2] |= entry[2] & in_q;
            out[i + 3] |= entry[3] & in_q;
        }
    }
}

#endif

/* A narrow entry holds two digits d, d' in one double, as d + 2B*d'. |d| < B,
 * so table_unpack gets both back exactly. Half as much to read makes a
 * signature 2% faster with simd, 10% with scalar (2026-11-24). */
static int table_by_twos(void) {
    return rsa_key.kernel != KERNEL_FMA;
}

int table_entry(void) {
    return table_by_twos() ? rsa_key.k + 1 : 2 * rsa_key.k;
}

/* Entry number `entry` of the table := the digits of x. CT: entry, k leak. */
static void table_write(int entry, const double *x) {
    const int k = rsa_key.k, size = table_entry();
    double *const out = rsa_scratch.table + entry * size;
    if (!table_by_twos()) {
        for (int i = 0; i < size; i++) {
            out[i] = x[i];
        }
        return;
    }
    for (int i = 0; i < k - 1; i += 2, x += 4) { /* k is odd */
        out[i] = x[0] + x[2] * (2 * rsa_key.radix);
        out[i + 1] = x[1] + x[3] * (2 * rsa_key.radix);
        BOUND(out[i], 2 * rsa_key.digit_bits + 1);
    }
    out[k - 1] = x[0];
    out[k] = x[1];
}

/* x holds the doubles of a table entry; x := the 2k digits they stand for. */
static void table_unpack(double *x) {
    if (!table_by_twos()) {
        return;
    }
    const int k = rsa_key.k;
    const double rounding = 2 * narrow_rounding();
    const double inverse = rsa_key.inverse_radix / 2;
    x[2 * k - 2] = x[k - 1];
    x[2 * k - 1] = x[k];
    for (int i = k - 3; i >= 0; i -= 2) {
        const double p = x[i], q = x[i + 1];
        const double high_p = p + rounding - rounding;
        const double high_q = q + rounding - rounding;
        x[2 * i] = p - high_p;
        x[2 * i + 1] = q - high_q;
        x[2 * i + 2] = high_p * inverse;
        x[2 * i + 3] = high_q * inverse;
    }
}

/* r := entry[p] of the table beside entry[q]. CT: only k leaks. */
static void table_read(double *r, uint32_t p, uint32_t q) {
    const int n = table_entry() / 2;
#if HAVE_SIMD
    if (!HAVE_SCALAR || rsa_key.kernel != KERNEL_SCALAR) {
        table_read_by_vectors(r, p, q, n);
    }
#endif
#if HAVE_SCALAR
    if (!HAVE_SIMD || rsa_key.kernel == KERNEL_SCALAR) {
        table_read_by_words(r, p, q, n);
    }
#endif
    table_unpack(r);
}

void modexp(double *x) {
    const int size = table_entry();
    double *const y = rsa_scratch.y;
    table_write(0, rsa_key.one);
    table_write(1, x);
    for (int j = 2; j < TABLE_ENTRIES; j += 2) {
        const double *const root = rsa_scratch.table + j / 2 * size;
        for (int i = 0; i < size; i++) {
            y[i] = root[i];
        }
        table_unpack(y);
        mont_mul(y, y, y);
        table_write(j, y);
        mont_mul(y, y, x);
        table_write(j + 1, y);
    }
    table_read(x, rsa_key.window[0][0], rsa_key.window[1][0]);
    for (int i = 1; i < rsa_key.windows; i++) {
        for (int j = 0; j < WINDOW_BITS; j++) {
            mont_mul(x, x, x);
        }
        FAULT_POINT(2);
        LEAK_POINT(rsa_key.window[0][i], y);
        table_read(y, rsa_key.window[0][i], rsa_key.window[1][i]);
        mont_mul(x, x, y);
    }
}
