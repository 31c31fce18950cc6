/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication by copies of two small functions: the fma backend
 * for the first signature of a process, which most processes end after.
 *
 * V8 counts the bytes of machine code that each function of a module runs
 * through, and optimises a function after 13 million of them. mont_fma gets
 * there in the first signature, a tenth of the way in; optimising it takes
 * about 10 ms of CPU, and the signature itself 2.5 ms with or without that. So
 * the first products are dealt out to copies of two functions, none of which
 * reaches the 13 million: 218 products use 10. Two, because a copy of a half
 * counts as much as a copy of the whole, and is compiled in half the time. In
 * baseline code the copies take 1.2 times as long as mont_fma (2026-11-29),
 * which is what engines lose that count in another way.
 *
 * by_twos.h is made for few bytes of code, because each copy is compiled and
 * each byte that runs is counted. Optimised for size the copies are 4% smaller,
 * but V8 counts twice as many bytes for a product, so there would be 11 of
 * them.
 */
#include "kernel.h"

#if HAVE_FMA

#include "fma.h"
#include "columns.h"
#include "by_twos.h"

/* clang-format off */
#define COPIES(X) X(0) X(1) X(2) X(3) X(4) X(5)
/* clang-format on */

#define SMALL __attribute__((minsize)) static
#define COPY  __attribute__((noinline)) static

/* All pairs are alike, and one after the other: so they compress well, and the
 * text in index.js holds one and repeats it (js/load/unpack.js). Binaryen
 * orders functions that are named as often as each other by their names. */
#define DEFINE(i)                                                              \
    COPY carries mont_cold_##i##_low(const env *e, cell *r, const cell *a,     \
                                     const cell *b, int k, int square) {       \
        return low_by_twos(e, r, a, b, k, square);                             \
    }                                                                          \
    COPY void mont_cold_##i##_high(                                            \
        const env *e, cell *r, const cell *a, const cell *b, const cell *q,    \
        const cell *m, int k, int square, carries carry) {                     \
        high_by_twos(e, r, a, b, q, m, k, square, carry);                      \
    }
COPIES(DEFINE)

/* Not through pointers: what tests/assurance/ct follows are calls by name. */
SMALL carries low_copy(int copy, const env *e, cell *r, const cell *a,
                       const cell *b, int k, int square) {
    switch (copy) {
#define LOW(i)                                                                 \
    case i:                                                                    \
        return mont_cold_##i##_low(e, r, a, b, k, square);
        COPIES(LOW)
    }
    return (carries){0};
}

SMALL void high_copy(int copy, const env *e, cell *r, const cell *a,
                     const cell *b, const cell *q, const cell *m, int k,
                     int square, carries carry) {
    switch (copy) {
#define HIGH(i)                                                                \
    case i:                                                                    \
        mont_cold_##i##_high(e, r, a, b, q, m, k, square, carry);              \
        break;
        COPIES(HIGH)
    }
}

__attribute__((minsize)) void mont_cold(double *r, const double *a,
                                        const double *b, const double *m,
                                        const double *neg_inverse, int k) {
    rsa_cold_products--;
    multiply_by_twos(rsa_cold_products / COPY_PRODUCTS, &fma_prepared.constants,
                     (cell *)r, (const cell *)a, (const cell *)b,
                     (const cell *)m, (const cell *)neg_inverse,
                     (cell *)rsa_scratch.low, (cell *)rsa_scratch.quotient, k,
                     a == b);
}

#endif
