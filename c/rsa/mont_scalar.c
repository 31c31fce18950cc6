/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication on single doubles, for engines without SIMD and for
 * the JavaScript that wasm2js makes: one half of the pair after the other, with
 * narrow digits (see narrow.h).
 */
#include "kernel.h"

#if HAVE_SCALAR

#include "bound.h"

typedef double cell, value;

enum { STRIDE = 2 };

static inline double value_add(double a, double b) {
    return a + b;
}

static inline double value_sub(double a, double b) {
    return a - b;
}

static inline double value_mul(double a, double b) {
    return a * b;
}

#include "narrow.h"
#include "columns.h"

void mont_scalar(double *r, const double *a, const double *b, const double *m,
                 const double *neg_inverse, int k) {
    const env e = {narrow_rounding(), rsa_key.inverse_radix};
    for (int lane = 0; lane < 2; lane++) {
        multiply(&e, r + lane, a + lane, b + lane, m + lane, neg_inverse + lane,
                 rsa_scratch.low + lane, rsa_scratch.quotient + lane, k,
                 a == b);
    }
}

#endif
