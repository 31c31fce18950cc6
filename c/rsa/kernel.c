/* SPDX-License-Identifier: MIT
 *
 * Which kernel: the choice among the backends of this build, and the calls
 * that follow it. Also where the frozen key and the scratch are.
 */
#include "ct.h"
#include "kernel.h"

int rsa_kernel;
struct frozen_key rsa_key;
struct scratch rsa_scratch;

int rsa_kernel_select(int kernel)
{
    int chosen = 0;
#ifdef RSA_SCALAR_ONLY
    if (kernel == KERNEL_AUTO || kernel == KERNEL_SCALAR) {
        chosen = KERNEL_SCALAR;
    }
#else
    const int exact = mont_fma_is_exact();
    if (kernel == KERNEL_SIMD || (kernel == KERNEL_AUTO && !exact)) {
        chosen = KERNEL_SIMD;
    } else if (exact && (kernel == KERNEL_FMA || kernel == KERNEL_AUTO)) {
        chosen = KERNEL_FMA;
    }
#endif
    if (chosen != 0) {
        rsa_kernel = chosen;
    }
    return chosen;
}

void mont_prepare(void)
{
#ifndef RSA_SCALAR_ONLY
    if (rsa_key.kernel == KERNEL_FMA) {
        mont_fma_prepare(rsa_key.k);
    }
#endif
}

void mont(double *r, const double *a, const double *b, const double *m,
          const double *neg_inverse)
{
#ifdef RSA_SCALAR_ONLY
    mont_scalar(r, a, b, m, neg_inverse, rsa_key.k);
#else
    if (rsa_key.kernel == KERNEL_FMA) {
        mont_fma(r, a, b, m, neg_inverse, rsa_key.k);
    } else {
        mont_simd(r, a, b, m, neg_inverse, rsa_key.k);
    }
#endif
}

void mont_mul(double *r, const double *a, const double *b)
{
    mont(r, a, b, rsa_key.m, rsa_key.neg_inverse);
}

void rsa_wipe(void)
{
    ct_wipe(&rsa_key, sizeof rsa_key);
    ct_wipe(&rsa_scratch, sizeof rsa_scratch);
}
