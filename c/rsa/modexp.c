/* SPDX-License-Identifier: MIT
 *
 * Exponentiation of a pair: a Montgomery form in, its power in, both halves by
 * their own secret exponents at once. Fixed windows of five bits; every read
 * of the table touches every entry.
 */
#include "bound.h"
#include "ct.h"
#include "kernel.h"

#if HAVE_SIMD

#include "v128.h"

/* r := entry[p] of the table beside entry[q]. Seven digits at a time: as many
 * as leave registers for mask, index and entry, and a divisor of 21.
 * CT: only k leaks. */
static void table_read_by_vectors(double *r, uint32_t p, uint32_t q, int k) {
    enum { DIGITS = 7 };
    const v128 *const table = (const v128 *)rsa_scratch.table;
    const v128 wanted = i64_make((int64_t)p, (int64_t)q), one = i64_splat(1);
    v128 *const out = (v128 *)r;
    int i = 0;
    for (; i + DIGITS <= k; i += DIGITS) {
        v128 index = i64_splat(0);
        v128 r0 = index, r1 = index, r2 = index, r3 = index;
        v128 r4 = index, r5 = index, r6 = index;
        const v128 *entry = table + i;
        for (int j = 0; j < TABLE_ENTRIES; j++, entry += k) {
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
    for (; i < k; i++) {
        v128 index = i64_splat(0), r0 = index;
        const v128 *entry = table + i;
        for (int j = 0; j < TABLE_ENTRIES; j++, entry += k) {
            r0 = lane_pick(*entry, r0, i64_equal(index, wanted));
            index = i64_add(index, one);
        }
        out[i] = r0;
    }
}

#endif

#if HAVE_SCALAR

/* The same with masks of 32 bits, two to a digit. */
static void table_read_by_words(double *r, uint32_t p, uint32_t q, int k) {
    typedef uint32_t word __attribute__((may_alias));
    const word *entry = (const word *)rsa_scratch.table;
    word *const out = (word *)r;
    memset(r, 0, (size_t)k * 2 * sizeof *r);
    for (uint32_t j = 0; j < TABLE_ENTRIES; j++) {
        const uint32_t in_p = ct_equal(j, p), in_q = ct_equal(j, q);
        for (int i = 0; i < 4 * k; i += 4, entry += 4) {
            out[i] |= entry[0] & in_p;
            out[i + 1] |= entry[1] & in_p;
            out[i + 2] |= entry[2] & in_q;
            out[i + 3] |= entry[3] & in_q;
        }
    }
}

#endif

static void table_read(double *r, uint32_t p, uint32_t q, int k) {
#if HAVE_SIMD
    if (!HAVE_SCALAR || rsa_key.kernel != KERNEL_SCALAR) {
        table_read_by_vectors(r, p, q, k);
        return;
    }
#endif
#if HAVE_SCALAR
    table_read_by_words(r, p, q, k);
#endif
}

void modexp(double *x) {
    const int k = rsa_key.k, size = 2 * k;
    double *const table = rsa_scratch.table;
    double *const y = rsa_scratch.y;
    for (int i = 0; i < size; i++) {
        table[i] = rsa_key.one[i];
        table[size + i] = x[i];
    }
    for (int j = 2; j < TABLE_ENTRIES; j += 2) {
        double *const even = table + j * size;
        const double *const root = table + j / 2 * size;
        mont_mul(even, root, root);
        mont_mul(even + size, even, x);
    }
    table_read(x, rsa_key.window[0][0], rsa_key.window[1][0], k);
    for (int i = 1; i < rsa_key.windows; i++) {
        for (int j = 0; j < WINDOW_BITS; j++) {
            mont_mul(x, x, x);
        }
        FAULT_POINT(2);
        table_read(y, rsa_key.window[0][i], rsa_key.window[1][i], k);
        mont_mul(x, x, y);
    }
}
