/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication on fused multiply-adds: pairs of 50-bit digits in,
 * a pair out (see fma.h).
 */
#include <string.h>

#include "kernel.h"

#if HAVE_FMA

#include "fma.h"

struct prepared fma_prepared;

static v128 halved(uint64_t x) {
    return i64_splat((int64_t)(x >> 1));
}

static v128 whole(uint64_t x) {
    return i64_splat((int64_t)x);
}

static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Column c of a low product is the sum of the lo of c + 1 products and the hi
 * of the c products in the column below; a doubled product counts twice. Column
 * k + c of the two high products together has 2(k-1-c) lo and 2(k-c) hi. Every
 * carry brings its share of the bias along; the first column of high gets two
 * carries. All terms are even, so halves are exact. */
void mont_fma_prepare(int k) {
    const uint64_t hi = bits_of(0x1.8p102), lo = bits_of(0x1.8p52);
    const uint64_t bias = UINT64_C(1) << 62, share = bias >> W;
    const uint64_t base = bias + (UINT64_C(1) << (W - 1));
    fma_prepared.constants.c1 = f64_splat(0x1.8p102);
    fma_prepared.constants.c2 = f64_splat(0x1.8p102 + 0x1.8p52);
    fma_prepared.constants.c3 = f64_splat(0x1.8p52);
    fma_prepared.constants.mask = i64_splat((INT64_C(1) << W) - 1);
    fma_prepared.constants.binade = f64_splat(0x1p52);
    fma_prepared.constants.unbias = f64_splat(0x1p52 + 0x1p49);
    fma_prepared.carry =
        whole(base - (uint64_t)(k + 1) * lo - (uint64_t)(k - 1) * hi);
    for (int c = 0; c < k; c++) {
        const uint64_t l = base - (uint64_t)(c + 1) * lo - (uint64_t)c * hi -
                           (c > 0 ? share : 0);
        const uint64_t h = base - (uint64_t)(2 * (k - 1 - c)) * lo -
                           (uint64_t)(2 * (k - c)) * hi -
                           (c > 0 ? share : 2 * share);
        fma_prepared.low[0][c] = whole(l);
        fma_prepared.low[1][c] = halved(l);
        fma_prepared.high[0][c] = whole(h);
        fma_prepared.high[1][c] = halved(h);
    }
}

#include "columns.h"

void mont_fma(double *r, const double *a, const double *b, const double *m,
              const double *neg_inverse, int k) {
    const env e = fma_prepared.constants;
    multiply(&e, (cell *)r, (const cell *)a, (const cell *)b, (const cell *)m,
             (const cell *)neg_inverse, (cell *)rsa_scratch.low,
             (cell *)rsa_scratch.quotient, k, a == b);
}

/* For x = 2^-30, (1 + x)*(1 + x) - (1 + 2x) is x^2 if it is rounded once, 0 if
 * it is rounded twice, and 1 + x if the opcode is bitselect (v128.h). Tests
 * both lanes. volatile, so that the compiler does not compute it. */
int mont_fma_is_exact(void) {
    volatile double one_plus_x = 1 + 0x1p-30;
    const v128 a = f64_splat(one_plus_x);
    const v128 r = f64_fma(a, a, f64_splat(-(1 + 0x1p-29)));
    double lane[2];
    memcpy(lane, &r, sizeof lane);
    return lane[0] == 0x1p-60 && lane[1] == 0x1p-60;
}

#endif
