/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication on fused multiply-adds: pairs of 50-bit digits in,
 * a pair out.
 *
 * A product of two digits needs 100 bits. Two fused operations split it
 * without error: with C1 = 1.5*2^102 and C2 = C1 + 1.5*2^52,
 *
 *     hi = fma(u, v, C1)        = C1 + 2^50*H,     H = round(u*v / 2^50)
 *     lo = fma(u, v, C2 - hi)   = 1.5*2^52 + L,    L = u*v - 2^50*H
 *
 * hi stays in the binade [2^102, 2^103), where a step of the bit pattern is
 * 2^50, and lo in [2^52, 2^53), where it is 1. So as 64-bit integers
 *
 *     bits(hi) = bits(C1) + H      bits(lo) = bits(1.5*2^52) + L
 *
 * and columns are summed by integer additions. How often each constant is added
 * to a column is known, so start_low, start_high and start_carry return sums
 * from which the constants are subtracted in advance. They also add half a
 * digit, so that masking rounds, and a bias that makes every sum positive, so
 * that a logical shift will do: SSE lacks the arithmetic one.
 *
 * Digits of 51 bits would be right too, but are not fewer. With 52 bits C2 is
 * not a double.
 */
#include <string.h>

#include "kernel.h"

#if HAVE_FMA

#include "bound.h"
#include "v128.h"

typedef v128 cell, value, acc, carries;

enum { STRIDE = 1, PAIRS_AT_ONCE = 1, W = FMA_DIGIT_BITS };

/* In memory, and loaded once a call: clang puts literals into the loops, where
 * each costs a load or two. */
typedef struct {
    v128 c1, c2, c3, mask, binade, unbias;
} env;

/* What start_low, start_carry and start_high return: [0] whole, [1] halved. */
static struct {
    int k;
    env constants;
    v128 low[2][FMA_MAX_DIGITS], carry, high[2][FMA_MAX_DIGITS];
} prepared;

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
    prepared.k = k;
    prepared.constants.c1 = f64_splat(0x1.8p102);
    prepared.constants.c2 = f64_splat(0x1.8p102 + 0x1.8p52);
    prepared.constants.c3 = f64_splat(0x1.8p52);
    prepared.constants.mask = i64_splat((INT64_C(1) << W) - 1);
    prepared.constants.binade = f64_splat(0x1p52);
    prepared.constants.unbias = f64_splat(0x1p52 + 0x1p49);
    prepared.carry =
        whole(base - (uint64_t)(k + 1) * lo - (uint64_t)(k - 1) * hi);
    for (int c = 0; c < k; c++) {
        const uint64_t l = base - (uint64_t)(c + 1) * lo - (uint64_t)c * hi -
                           (c > 0 ? share : 0);
        const uint64_t h = base - (uint64_t)(2 * (k - 1 - c)) * lo -
                           (uint64_t)(2 * (k - c)) * hi -
                           (c > 0 ? share : 2 * share);
        prepared.low[0][c] = whole(l);
        prepared.low[1][c] = halved(l);
        prepared.high[0][c] = whole(h);
        prepared.high[1][c] = halved(h);
    }
}

#define OP static inline __attribute__((always_inline))

OP acc start_low(const env *e, int c, int halve) {
    (void)e;
    return prepared.low[halve][c];
}

OP acc start_carry(const env *e) {
    (void)e;
    return prepared.carry;
}

OP acc start_high(const env *e, int c, int halve) {
    (void)e;
    return prepared.high[halve][c];
}

OP void multiply_add(const env *e, acc *lo, acc *hi, value u, value v) {
    const v128 h = f64_fma(u, v, e->c1);
    *hi = i64_add(*hi, h);
    *lo = i64_add(*lo, f64_fma(u, v, f64_sub(e->c2, h)));
}

OP void multiply_add2(const env *e, acc *lo, acc *hi, value u, value v, value x,
                      value y) {
    multiply_add(e, lo, hi, u, v);
    multiply_add(e, lo, hi, x, y);
}

OP void multiply_below(const env *e, acc *below, acc *here, value u, value v) {
    (void)below;
    *here = i64_add(*here, f64_fma(u, v, e->c1));
}

OP acc plus(acc s, acc t) {
    return i64_add(s, t);
}

OP carries spill(carries carry, acc hi) {
    return i64_add(carry, hi);
}

OP carries hand_on(carries carry, acc s) {
    return i64_add(carry, s);
}

OP acc twice(acc s) {
    return i64_add(s, s);
}

OP acc from_digit(const env *e, value v) {
    return f64_add(v, e->c3);
}

/* |s - bias| <= 2k*(2^48 + 2^49) + 2^49 + 2^8 < 2^57 for k <= 43. */
OP void bound_sum(acc s) {
#ifdef RSA_TEST_HOOKS
    const v128 sum = i64_add(s, i64_splat(-(INT64_C(1) << 62)));
    const double d[2] = {(double)sum[0], (double)sum[1]};
    BOUND(d, 57);
#endif
    (void)s;
}

OP value take(const env *e, carries *carry, acc s) {
    s = i64_add(s, *carry);
    bound_sum(s);
    *carry = i64_shift_right(s, W);
    return f64_sub(bits_or(bits_and(s, e->mask), e->binade), e->unbias);
}

OP value take_last(const env *e, carries carry, acc s) {
    return take(e, &carry, s);
}

/* The sum is a multiple of 2^50 plus the carry of lower columns, which is below
 * 2^8 and rounds off. */
OP acc take_carry(const env *e, acc below, acc here) {
    (void)e;
    (void)below;
    bound_sum(here);
    return i64_shift_right(here, W);
}

#include "columns.h"

void mont_fma(double *r, const double *a, const double *b, const double *m,
              const double *neg_inverse, int k) {
    const env e = prepared.constants;
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
