/* SPDX-License-Identifier: MIT
 *
 * Constant time: bits that the compiler cannot see through, masks made of
 * them, memory that is wiped for certain, and the one word for a deliberate
 * reveal.
 */
#ifndef ICR_CT_H
#define ICR_CT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef RSA_MEMCHECK
#include <valgrind/memcheck.h>
#endif

/* Returns x, about which the compiler then knows nothing. Without this, clang
 * turns `x & -bit` into wasm's select, which an engine may turn into a branch.
 */
static inline uint32_t ct_hide(uint32_t x) {
    __asm__("" : "+r"(x));
    return x;
}

/* All ones where a = b, else 0. a, b < 2^31. CT: nothing leaks. */
static inline uint32_t ct_equal(uint32_t a, uint32_t b) {
    return 0u - (ct_hide((a ^ b) - 1u) >> 31);
}

/* Zeroes p[0..n), even if nobody reads it again. CT: n leaks. */
static inline void ct_wipe(void *p, size_t n) {
    memset(p, 0, n);
    __asm__ volatile("" : : "r"(p) : "memory");
}

/* Returns x, which may leak from here on. The call says why. */
static inline int ct_public(int x) {
#ifdef RSA_MEMCHECK
    (void)VALGRIND_MAKE_MEM_DEFINED(&x, sizeof x);
#endif
    return x;
}

#endif
