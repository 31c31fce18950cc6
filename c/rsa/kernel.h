/* SPDX-License-Identifier: MIT
 *
 * What the files of c/rsa share: the pair, the frozen key, the scratch, and
 * Montgomery multiplication with one signature for every backend.
 *
 * A pair is a number modulo p beside a number modulo q. It has 2k doubles:
 * digit i of the number modulo p is at [2i], digit i of the number modulo q at
 * [2i+1], so one 128-bit vector holds digit i of both. Every operation treats
 * the two alike: each instruction that computes something for p computes the
 * same for q, except in the scalar backend, which does one after the other.
 *
 * A digit is an integer d in [-B/2, B/2), B = 2^digit_bits, held in a double. A
 * number is the sum of its d_i B^i. R = B^k. A residue is any representative of
 * its class that is small enough: p and q are below R/4; once the key is
 * frozen, operands are within 1.8 m. There are no borrows, no sign bits and no
 * final subtractions. A product of the simd or scalar backend may have digits
 * that exceed B/2 by up to NARROW_EXCESS (narrow.h). They are below B, so all
 * digits of zero are still 0.
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

/* A WebAssembly module has the fma and simd backends, or the scalar one for
 * engines without SIMD. A native build, which only tests use, has all three. */
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

/* A variable that is no part of the memory: a global of WebAssembly. A count
 * that must outlive wiping is one, so that a wiped memory is like a new one.
 * LLVM 19 turns `x & 2` on it into a load from memory: only compare, add and
 * divide it. */
#ifdef __wasm__
#define RSA_REGISTER __attribute__((address_space(1)))
#else
#define RSA_REGISTER
#endif

enum {
    FMA_DIGIT_BITS = 50,
    FMA_MAX_DIGITS = 43,
    COLD_MAX_DIGITS = 21, /* those of primes of 1024 bits */
    COLD_PRODUCTS = 1308, /* all but one, to freeze a key and sign with it */
    COPY_PRODUCTS = 218,  /* what each of the 6 copies in mont_cold.c takes */
    MAX_COLD_PRODUCTS = 6 * COPY_PRODUCTS,
    MAX_DIGITS = 91,
    NARROW_EXCESS = 512,
    PAIR = 2 * MAX_DIGITS,      /* doubles */
    MAX_ENTRY = MAX_DIGITS + 1, /* doubles; more than 2 * FMA_MAX_DIGITS */
    WINDOW_BITS = 5,
    TABLE_ENTRIES = 1 << WINDOW_BITS,
    MAX_WINDOWS = RSA_MAX_PRIME_BITS / WINDOW_BITS,
    MAX_E_BYTES = 5
};

/* What rsa_freeze makes and rsa_private reads. Everything from m on is
 * secret. */
struct frozen_key {
    int kernel, k, digit_bits, windows; /* kernel is 0 where there is no key */
    double radix, inverse_radix;        /* B, 1/B */
    /* The modulus twice: as bytes, big endian, because a block that is not
     * below it may have more bits than 2k digits hold; and as 2k digits. */
    size_t n_len;
    uint8_t n_bytes[RSA_MAX_MODULUS_BYTES];
    int e_bits;
    uint8_t e[MAX_E_BYTES]; /* little endian */
    _Alignas(16) double n[PAIR];
    _Alignas(16) double m[PAIR];                       /* p beside q */
    _Alignas(16) double neg_inverse[PAIR];             /* -m^-1 mod R */
    _Alignas(16) double one[PAIR], r2[PAIR], r3[PAIR]; /* R, R^2, R^3 mod m */
    _Alignas(16) double cofactor[PAIR]; /* q^-1 mod p beside p^-1 mod q */
    uint8_t window[2][MAX_WINDOWS];     /* dp, dq, most significant first */
    uint32_t sum;                       /* frozen_sum() of all fields above */
};

/* Working memory. A function of rsa.h that wrote to it wipes it before it
 * returns. A contract below says "Clobbers" and names each field that its
 * function overwrites; its other fields stay as they are. */
struct scratch {
    _Alignas(16) double low[PAIR], quotient[PAIR]; /* T and Q, see mont */
    _Alignas(16) double x[PAIR], y[PAIR], z[PAIR]; /* the callers of mont */
    _Alignas(16) double table[TABLE_ENTRIES * MAX_ENTRY];
};

extern RSA_REGISTER int rsa_cold_products; /* see mont_cold */
extern int rsa_kernel; /* the kernel that rsa_freeze freezes for */
extern struct frozen_key rsa_key;
extern struct scratch rsa_scratch;

/* r := a*b/R mod m, by the representative (a*b + Q*m)/R. mont leaves
 * T = a*b mod R in rsa_scratch.low and Q = T*neg_inverse mod R in
 * rsa_scratch.quotient. Hence |r| <= |a*b|/R + m/2*(1 + 2^-12).
 * With neg_inverse = m = 0, r is the high half of the plain product:
 * T + R*r = a*b.
 * a, b: |a|, |b| <= R/2, digits as above; |r| < R/4 must follow. r may be a
 * or b; where a == b, mont squares. k is odd, 5 <= k.
 * Clobbers low, quotient. CT: k, the addresses and the kernel leak. */
void mont(double *r, const double *a, const double *b, const double *m,
          const double *neg_inverse);

/* Makes the constants of the backend, which depend on rsa_key.kernel and
 * rsa_key.k alone. Must be called after these are set and before mont is. */
void mont_prepare(void);

/* Returns a sum over the frozen key that changes when any one bit of it does.
 * CT: k leaks. */
uint32_t frozen_sum(void);

/* The backends of mont. mont_fma_is_exact returns whether mont_fma is exact on
 * this machine. */
void mont_fma(double *r, const double *a, const double *b, const double *m,
              const double *neg_inverse, int k);
void mont_simd(double *r, const double *a, const double *b, const double *m,
               const double *neg_inverse, int k);
void mont_scalar(double *r, const double *a, const double *b, const double *m,
                 const double *neg_inverse, int k);
int mont_fma_is_exact(void);
void mont_fma_prepare(int k);

/* mont_fma in another form, for the first products of a process, k odd and at
 * most COLD_MAX_DIGITS; rsa_cold_products says for how many more products of
 * the fma kernel it is used, 1 to MAX_COLD_PRODUCTS. Each call takes one from
 * it. */
void mont_cold(double *r, const double *a, const double *b, const double *m,
               const double *neg_inverse, int k);

/* Returns K of narrow.h for the frozen radix: a double x + K - K is x rounded
 * to a multiple of B. */
static inline __attribute__((always_inline)) double narrow_rounding(void) {
    return 0x1.8p52 * rsa_key.radix;
}

/* r := a*b/R mod m for the frozen m, as mont does.
 * Clobbers low, quotient. CT: as mont. */
void mont_mul(double *r, const double *a, const double *b);

/* Returns how many doubles an entry of rsa_scratch.table has, see modexp.c. */
int table_entry(void);

/* x := x^(dp beside dq) in Montgomery form. x is neither rsa_scratch.y nor in
 * rsa_scratch.table.
 * Clobbers low, quotient, y, table. CT: k and the number of windows leak. */
void modexp(double *x);

/* Digits and bytes. `stride` is 2 for one half of a pair, 1 for a number that
 * stands alone. All of these use rsa_key.digit_bits and clobber nothing.
 * CT: all lengths, strides and shifts leak. */

/* Returns `count` <= 25 bits of bytes[0..n), big endian, from bit pos >= -1024
 * up. Bits outside of bytes[0..n) are 0. */
uint32_t bits_at(const uint8_t *bytes, size_t n, int pos, int count);
/* r[0..k*stride) := bytes[0..n), big endian, times 2^shift, mod B^k. */
void digits_from_bytes(double *r, int stride, int k, const uint8_t *bytes,
                       size_t n, int shift);
/* Balances the digits of r, mod B^k. Before: |r_i| <= 2B. */
void digits_balance(double *r, int stride, int k);
/* Brings each digit of r into [0, B). Returns the carry out of the last digit:
 * -1 if r was negative, 1 if it was B^k or more, else 0. Before: |r_i| <= 2B.
 */
double digits_unsigned(double *r, int k);
/* bytes[0..n) := r. Its digits are in [0, B), and it fits into n bytes. */
void digits_to_bytes(uint8_t *bytes, size_t n, const double *r, int k);

/* r := a + b with balanced digits. r may be a or b. */
void pair_add(double *r, const double *a, const double *b);

#endif
