/* SPDX-License-Identifier: MIT
 *
 * Chooses among the backends of this build and calls the chosen one. The frozen
 * key and the scratch are defined here.
 */
#include "bound.h"
#include "../ct.h"
#include "kernel.h"

RSA_REGISTER int rsa_cold_products;
int rsa_kernel;
struct frozen_key rsa_key;
struct scratch rsa_scratch;

#ifdef RSA_TEST_HOOKS
int rsa_bounds_off;
void (*rsa_fault)(int point);
#endif

static int available(int kernel) {
    switch (kernel) {
#if HAVE_FMA
    case KERNEL_FMA:
        return mont_fma_is_exact();
#endif
    case KERNEL_SIMD:
        return HAVE_SIMD;
    case KERNEL_SCALAR:
        return HAVE_SCALAR;
    default:
        return 0;
    }
}

int rsa_kernel_select(int kernel) {
    int chosen = kernel;
    if (kernel == KERNEL_AUTO) {
        chosen = KERNEL_FMA;
        while (!available(chosen)) {
            chosen--;
        }
    }
    if (!available(chosen)) {
        return 0;
    }
    rsa_kernel = chosen;
    return chosen;
}

void mont_prepare(void) {
#if HAVE_FMA
    if (rsa_key.kernel == KERNEL_FMA) {
        mont_fma_prepare(rsa_key.k);
    }
#endif
}

void mont(double *r, const double *a, const double *b, const double *m,
          const double *neg_inverse) {
#if HAVE_FMA
    if (rsa_key.kernel == KERNEL_FMA) {
        if ((unsigned)rsa_cold_products - 1 < MAX_COLD_PRODUCTS &&
            rsa_key.k <= COLD_MAX_DIGITS) {
            mont_cold(r, a, b, m, neg_inverse, rsa_key.k);
            return;
        }
        mont_fma(r, a, b, m, neg_inverse, rsa_key.k);
        return;
    }
#endif
#if HAVE_SIMD
    if (!HAVE_SCALAR || rsa_key.kernel == KERNEL_SIMD) {
        mont_simd(r, a, b, m, neg_inverse, rsa_key.k);
        return;
    }
#endif
#if HAVE_SCALAR
    mont_scalar(r, a, b, m, neg_inverse, rsa_key.k);
#endif
}

void mont_mul(double *r, const double *a, const double *b) {
    mont(r, a, b, rsa_key.m, rsa_key.neg_inverse);
}

void rsa_cold(void) {
    rsa_cold_products = COLD_PRODUCTS;
}

void rsa_wipe(void) {
    ct_wipe(&rsa_key, sizeof rsa_key);
    ct_wipe(&rsa_scratch, sizeof rsa_scratch);
}
