/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication on plain SIMD: both halves of a pair in one
 * vector of doubles, narrow digits (see narrow.h).
 */
#include "kernel.h"

#if HAVE_SIMD

#include "bound.h"
#include "v128.h"

typedef v128 cell, value;

enum { STRIDE = 1 };

static inline v128 value_add(v128 a, v128 b) {
    return f64_add(a, b);
}

static inline v128 value_sub(v128 a, v128 b) {
    return f64_sub(a, b);
}

static inline v128 value_mul(v128 a, v128 b) {
    return f64_mul(a, b);
}

#include "narrow.h"
#include "columns.h"

void mont_simd(double *r, const double *a, const double *b, const double *m,
               const double *neg_inverse, int k) {
    const env e = {f64_splat(narrow_rounding()),
                   f64_splat(rsa_key.inverse_radix)};
    multiply(&e, (cell *)r, (const cell *)a, (const cell *)b, (const cell *)m,
             (const cell *)neg_inverse, (cell *)rsa_scratch.low,
             (cell *)rsa_scratch.quotient, k, a == b);
}

#endif
