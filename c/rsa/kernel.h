/* SPDX-License-Identifier: MIT
 *
 * What the files of c/rsa share: the pair, the frozen key, and Montgomery
 * multiplication behind one signature whatever the backend.
 *
 * A pair is a number modulo p beside a number modulo q: 2k doubles, digit i of
 * the first at [2i], of the second at [2i+1], so that a digit of both is one
 * 128-bit vector. Every operation treats the two alike: nothing is computed
 * for p that is not computed for q in the same instruction.
 *
 * Digits are integers d in [-B/2, B/2), B = 2^digit_bits, held in doubles; a
 * number is their sum of d_i B^i. R = B^k. A residue is any representative of
 * its class that is small enough: p and q stay below R/4, operands within
 * 1.8 m. There are no borrows, no sign bits and no final subtractions. Products
 * of the backends but fma leave digits that exceed B/2 by up to NARROW_EXCESS
 * (narrow.h); below B as they are, zero has no digits but zeros all the same.
 *
 *   kernel   digit_bits  k for 1024 / 1536 / 2048-bit primes
 *   fma      50          21 / 31 / 41
 *   others   24 or 23    43 / 67 / 91
 */
#ifndef ICR_RSA_KERNEL_H
#define ICR_RSA_KERNEL_H

#include <stdint.h>

#include "rsa.h"
#include "../abi.h"

/* A module for the web has the SIMD backends or, for where there is none, the
 * scalar one; a native build, for tests, has all. */
#if defined(RSA_SCALAR_ONLY)
#define HAVE_SIMD   0
#define HAVE_FMA    0
#define HAVE_SCALAR 1
#elif defined(__wasm__)
#define HAVE_SIMD   1
#define HAVE_SCALAR 0
#ifdef __wasm_relaxed_simd__
#define HAVE_FMA 1
#else
#define HAVE_FMA 0
#endif
#else
#define HAVE_SIMD   1
#define HAVE_FMA    1
#define HAVE_SCALAR 1
#endif

enum {
    FMA_DIGIT_BITS = 50,
    FMA_MAX_DIGITS = 43,
    MAX_DIGITS = 91,
    NARROW_EXCESS = 512,
    PAIR = 2 * MAX_DIGITS,      /* doubles */
    MAX_ENTRY = MAX_DIGITS + 1, /* doubles; more than 2 * FMA_MAX_DIGITS */
    WINDOW_BITS = 5,
    TABLE_ENTRIES = 1 << WINDOW_BITS,
    MAX_WINDOWS = RSA_MAX_PRIME_BITS / WINDOW_BITS,
    MAX_E_BYTES = 5
};

/* What rsa_freeze leaves behind. Secret but for the first lines. */
struct frozen_key {
    int kernel, k, digit_bits, windows; /* kernel is 0 where there is no key */
    double radix, inverse_radix;        /* B, 1/B */
    size_t n_len;
    uint8_t n_bytes[RSA_MAX_MODULUS_BYTES]; /* modulus, big endian */
    int e_bits;
    uint8_t e[MAX_E_BYTES];                /* little endian */
    _Alignas(16) double n[PAIR];           /* modulus: 2k digits, no pair */
    _Alignas(16) double m[PAIR];           /* p beside q */
    _Alignas(16) double neg_inverse[PAIR]; /* -m^-1 mod R */
    _Alignas(16) double one[PAIR], r2[PAIR], r3[PAIR]; /* R, R^2, R^3 mod m */
    _Alignas(16) double cofactor[PAIR]; /* q^-1 mod p beside p^-1 mod q */
    uint8_t window[2][MAX_WINDOWS];     /* dp, dq, most significant first */
    uint32_t sum;                       /* frozen_sum() of the rest */
};

/* Wiped before any function of rsa.h returns. */
struct scratch {
    _Alignas(16) double low[PAIR], quotient[PAIR]; /* see mont */
    _Alignas(16) double x[PAIR], y[PAIR], z[PAIR];
    _Alignas(16) double table[TABLE_ENTRIES * MAX_ENTRY];
};

extern int rsa_kernel; /* what rsa_freeze freezes for */
extern struct frozen_key rsa_key;
extern struct scratch rsa_scratch;

/* r := a*b/R mod m, as the representative (a*b + Q*m)/R, where
 * T = a*b mod R is left in rsa_scratch.low and Q = T*neg_inverse mod R in
 * rsa_scratch.quotient. Hence |r| <= |a*b|/R + m/2*(1 + 2^-12).
 * With neg_inverse = m = 0 it is the plain product: T + R*r = a*b.
 * a, b: |a|, |b| <= R/2, digits as above; |r| < R/4 must follow. r may be a
 * or b; a == b squares. k odd, 5 <= k.
 * CT: k, the addresses and the kernel leak. */
void mont(double *r, const double *a, const double *b, const double *m,
          const double *neg_inverse);

/* Before the first mont after rsa_key.kernel or k was set: constants that
 * depend on these alone. */
void mont_prepare(void);

/* A sum over the frozen key in which no single bit can change unseen.
 * CT: k leaks. */
uint32_t frozen_sum(void);

/* The backends of mont, and whether the first one is exact on this machine. */
void mont_fma(double *r, const double *a, const double *b, const double *m,
              const double *neg_inverse, int k);
void mont_simd(double *r, const double *a, const double *b, const double *m,
               const double *neg_inverse, int k);
void mont_scalar(double *r, const double *a, const double *b, const double *m,
                 const double *neg_inverse, int k);
int mont_fma_is_exact(void);
void mont_fma_prepare(int k);

/* r := a*b/R mod m for the frozen m. */
void mont_mul(double *r, const double *a, const double *b);

/* Doubles of an entry of rsa_scratch.table, see modexp.c. */
int table_entry(void);

/* x := x^(dp beside dq) in Montgomery form; x is not in rsa_scratch.table.
 * CT: k and the number of windows leak. */
void modexp(double *x);

/* Digits and bytes. `stride` is 2 for one half of a pair, 1 for a number that
 * stands alone. All use rsa_key.digit_bits.
 * CT: all lengths, strides and shifts leak. */

/* `count` <= 25 bits of bytes[0..n), big endian, from bit pos >= -1024 on;
 * those outside are 0. */
uint32_t bits_at(const uint8_t *bytes, size_t n, int pos, int count);
/* r[0..k*stride) := bytes[0..n), big endian, times 2^shift, mod B^k. */
void digits_from_bytes(double *r, int stride, int k, const uint8_t *bytes,
                       size_t n, int shift);
/* Balances r, mod B^k. |r_i| <= 2B before. */
void digits_balance(double *r, int stride, int k);
/* Makes digits of r in [0, B); returns what is carried out of them, which is
 * -1 for a negative number, else 0. |r_i| <= 2B before. */
double digits_unsigned(double *r, int k);
/* bytes[0..n) := r, of digits in [0, B), which must fit. */
void digits_to_bytes(uint8_t *bytes, size_t n, const double *r, int k);

/* r := a + b, balanced; r may be a or b. */
void pair_add(double *r, const double *a, const double *b);

#endif
