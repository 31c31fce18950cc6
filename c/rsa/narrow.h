/* SPDX-License-Identifier: MIT
 *
 * Column arithmetic without fused multiply-adds, for one double or a vector of
 * two: digits of 23 or 24 bits, whose products and sums of products a double
 * holds exactly. It makes the primitives of columns.h from a `value` with
 * value_add, value_sub, value_mul.
 *
 * With digits |d| <= 2^(W-1) no sum exceeds, for k digits,
 *
 *     |s| <= 2(k-1)*2^(2W-2) + 2^(W-1) + 2^(54-W) < 2^53
 *
 * if W = 24 and k <= 63 or W = 23 and k <= 255. Adding and subtracting
 * K = 1.5*2^(52+W) rounds a sum to a multiple of 2^W, exactly, since a double
 * of that size cannot be anything else; ties are harmless.
 *
 * The usual alternative for SIMD, 28-bit digits and i64x2.extmul, has fewer
 * digits (37 for 43) but takes two shuffles, a multiplication and an addition
 * per product on x86, where this takes a multiplication and an addition. The
 * alternative for JavaScript made of wasm, 64-bit integers, does not exist
 * there: each is emulated by calls.
 */
#define OP static inline __attribute__((always_inline))

typedef value acc;

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

OP void multiply_below(const env *e, acc *below, acc *here, value u, value v) {
    (void)e, (void)here;
    *below = value_add(*below, value_mul(u, v));
}

OP acc plus(acc s, acc t) {
    return value_add(s, t);
}

OP acc spill(acc s, acc hi) {
    (void)hi;
    return s;
}

OP acc twice(acc s) {
    return value_add(s, s);
}

OP acc from_digit(const env *e, value v) {
    (void)e;
    return v;
}

OP value take(const env *e, acc *carry, acc s) {
    s = value_add(s, *carry);
    BOUND(s, 53);
    const acc c = value_sub(value_add(s, e->rounding), e->rounding);
    *carry = value_mul(c, e->inverse_radix);
    return value_sub(s, c);
}

/* here + below/B is a multiple of B but for less than 2^(W-2): what column
 * k-3 carries in (2^(54-W)), digit k-2 of T (1/2) and the rounding of the sum
 * (1/2). */
OP acc take_carry(const env *e, acc below, acc here) {
    const acc s = value_add(here, value_mul(below, e->inverse_radix));
    BOUND(s, 53);
    return value_mul(value_sub(value_add(s, e->rounding), e->rounding),
                     e->inverse_radix);
}
