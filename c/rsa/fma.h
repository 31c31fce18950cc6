/* SPDX-License-Identifier: MIT
 *
 * Column arithmetic with fused multiply-adds: pairs of 50-bit digits. It
 * defines what columns.h asks for.
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
#ifndef ICR_RSA_FMA_H
#define ICR_RSA_FMA_H

#include "bound.h"
#include "kernel.h"
#include "v128.h"

typedef v128 cell, value, acc, carries;

enum { STRIDE = 1, PAIRS_AT_ONCE = 1, W = FMA_DIGIT_BITS };

/* In memory, and loaded once a call: clang puts literals into the loops, where
 * each costs a load or two. */
typedef struct {
    v128 c1, c2, c3, mask, binade, unbias;
} env;

/* What start_low, start_carry and start_high return: [0] whole, [1] halved.
 * mont_fma_prepare makes it. */
struct prepared {
    env constants;
    v128 low[2][FMA_MAX_DIGITS], carry, high[2][FMA_MAX_DIGITS];
};
extern struct prepared fma_prepared;

#define OP static inline __attribute__((always_inline))

OP acc start_low(const env *e, int c, int halve) {
    (void)e;
    return fma_prepared.low[halve][c];
}

OP acc start_carry(const env *e) {
    (void)e;
    return fma_prepared.carry;
}

OP acc start_high(const env *e, int c, int halve) {
    (void)e;
    return fma_prepared.high[halve][c];
}

OP void multiply_add(const env *e, acc *lo, acc *hi, value u, value v) {
    const v128 h = f64_fma(u, v, e->c1);
    *lo = i64_add(*lo, f64_fma(u, v, f64_sub(e->c2, h)));
    *hi = i64_add(*hi, h);
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

#endif
