/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication by copies of one small function: the fma backend
 * for the first signature of a process, which most processes end after.
 *
 * V8 counts the bytes of machine code that each function of a module runs
 * through, and optimises a function after 13 million of them. mont_fma gets
 * there in the first signature, a tenth of the way in; optimising it takes
 * about 10 ms of CPU, and the signature itself 2.5 ms with or without that. So
 * the first products are dealt out to copies of a function, none of which
 * reaches the 13 million: 94 products use 9.5. In baseline code the copies take
 * 1.3 times as long as mont_fma (2026-11-29), which is what engines lose that
 * count in another way.
 *
 * by_twos.h is made for few bytes of code, because each copy is compiled and
 * each byte that runs is counted.
 */
#include "kernel.h"

#if HAVE_FMA

#include "fma.h"
#include "columns.h"
#include "by_twos.h"

/* clang-format off */
#define COPIES(X)                                                              \
    X(0) X(1) X(2) X(3) X(4) X(5) X(6)                                         \
    X(7) X(8) X(9) X(10) X(11) X(12) X(13)
/* clang-format on */

/* All alike, and one after the other: so they compress well, and the text in
 * index.js holds one and repeats it (js/load/unpack.js). */
#define DEFINE(i)                                                              \
    static __attribute__((noinline)) void mont_cold_##i(                       \
        double *r, const double *a, const double *b, const double *m,          \
        const double *neg_inverse, int k) {                                    \
        multiply_by_twos(&fma_prepared.constants, (cell *)r, (const cell *)a,  \
                         (const cell *)b, (const cell *)m,                     \
                         (const cell *)neg_inverse, (cell *)rsa_scratch.low,   \
                         (cell *)rsa_scratch.quotient, k, a == b);             \
    }
COPIES(DEFINE)

void mont_cold(double *r, const double *a, const double *b, const double *m,
               const double *neg_inverse, int k) {
    rsa_cold_products--;
    switch (rsa_cold_products / COPY_PRODUCTS) {
#define CASE(i)                                                                \
    case i:                                                                    \
        mont_cold_##i(r, a, b, m, neg_inverse, k);                             \
        break;
        COPIES(CASE)
    }
}

#endif
