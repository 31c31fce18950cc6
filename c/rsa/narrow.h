/* SPDX-License-Identifier: MIT
 *
 * Column arithmetic without fused multiply-adds, on one double or a vector of
 * two: digits of 23 or 24 bits, whose products and sums of products a double
 * holds exactly. The backend defines `value` with value_add, value_sub and
 * value_mul; this file defines the rest of what columns.h asks for.
 *
 * With digits |d| <= D = 2^(W-1) + 2^9 no sum exceeds, for k digits,
 *
 *     |s| <= 2(k-1)*D^2 + D < 2^53
 *
 * if W = 24 and k <= 63 or W = 23 and k <= 255. Adding K = 1.5*2^(52+W) and
 * subtracting it rounds a sum to a multiple of 2^W, exactly, because doubles of
 * that size are multiples of 2^W. Either way to break a tie is right.
 *
 * Carries do not ripple. A sum s = c*B + rest passes c, the early carry, to the
 * next column: |c| <= 2^(53-W), and the first column of the high half gets as
 * much again. The rest plus the early carry from below is split again: its
 * carry, the late one, is added to the digit of the next column and stays
 * there. It is at most 1 + 2^(54-2W), hence the 2^9 in D. So a digit waits for
 * only the two columns below it. With one carry from column to column, as in
 * textbooks, that chain of four operations a digit took a third of the time
 * (2026-11-24).
 *
 * The usual alternative for SIMD, 28-bit digits and i64x2.extmul, has fewer
 * digits (37 for 43) but takes two shuffles, a multiplication and an addition
 * per product on x86, where this takes a multiplication and an addition. The
 * alternative for JavaScript made of wasm, 64-bit integers, does not exist
 * there: each is emulated by calls.
 */
#define OP static inline __attribute__((always_inline))

enum { PAIRS_AT_ONCE = 2 };

typedef value acc;

typedef struct {
    acc early, late;
} carries;

typedef struct {
    value rounding, inverse_radix; /* K, 2^-W */
} env;

OP acc start_low(const env *e, int c, int halve) {
    (void)e, (void)c, (void)halve;
    return (acc){0};
}

OP acc start_high(const env *e, int c, int halve) {
    (void)e, (void)c, (void)halve;
    return (acc){0};
}

OP acc start_carry(const env *e) {
    (void)e;
    return (acc){0};
}

OP void multiply_add(const env *e, acc *lo, acc *hi, value u, value v) {
    (void)e, (void)hi;
    *lo = value_add(*lo, value_mul(u, v));
}

/* Adds the two products first: then *lo waits for one addition a turn of the
 * loop, not for two (4 cycles each). */
OP void multiply_add2(const env *e, acc *lo, acc *hi, value u, value v, value x,
                      value y) {
    (void)e, (void)hi;
    *lo = value_add(*lo, value_add(value_mul(u, v), value_mul(x, y)));
}

OP void multiply_below(const env *e, acc *below, acc *here, value u, value v) {
    (void)e, (void)here;
    *below = value_add(*below, value_mul(u, v));
}

OP acc plus(acc s, acc t) {
    return value_add(s, t);
}

OP carries spill(carries carry, acc hi) {
    (void)hi;
    return carry;
}

OP carries hand_on(carries carry, acc s) {
    carry.early = value_add(carry.early, s);
    return carry;
}

OP acc twice(acc s) {
    return value_add(s, s);
}

OP acc from_digit(const env *e, value v) {
    (void)e;
    return v;
}

/* Returns the multiple of B that s rounds to. */
OP acc rounded(const env *e, acc s) {
    BOUND(s, 53);
    return value_sub(value_add(s, e->rounding), e->rounding);
}

OP value take(const env *e, carries *carry, acc s) {
    const acc c = rounded(e, s);
    s = value_add(value_sub(s, c), carry->early);
    carry->early = value_mul(c, e->inverse_radix);
    const acc d = rounded(e, s);
    s = value_add(value_sub(s, d), carry->late);
    carry->late = value_mul(d, e->inverse_radix);
    return s;
}

OP value take_last(const env *e, carries carry, acc s) {
    (void)e;
    return value_add(s, value_add(carry.early, carry.late));
}

/* here + below/B differs from a multiple of B by less than 2^(W-2): by the
 * carry from column k-3 (2^(54-2W)), digit k-2 of T (1/2) and the rounding of
 * the sum (1/2). */
OP acc take_carry(const env *e, acc below, acc here) {
    const acc s = value_add(here, value_mul(below, e->inverse_radix));
    return value_mul(rounded(e, s), e->inverse_radix);
}
