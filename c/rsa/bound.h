/* SPDX-License-Identifier: MIT
 *
 * Hooks for tests. They cost nothing in the product: there each is an empty
 * statement, or just its argument.
 *
 * BOUND(x, bits): |x| <= 2^bits, for a double or for each lane of a v128 of
 * doubles. It states a bound that the code relies on; native builds with
 * -DRSA_TEST_HOOKS check it.
 */
#ifndef ICR_RSA_BOUND_H
#define ICR_RSA_BOUND_H

#if defined(RSA_TEST_HOOKS) && !defined(__wasm__)
#include <stdio.h>
#include <string.h>

extern int rsa_bounds_off; /* while a test injects faults */

static inline void bound_check(const void *x, size_t size, int bits,
                               const char *file, int line) {
    if (rsa_bounds_off) {
        return;
    }
    for (size_t i = 0; i < size / sizeof(double); i++) {
        double d;
        memcpy(&d, (const char *)x + i * sizeof d, sizeof d);
        if (!(__builtin_fabs(d) <= __builtin_ldexp(1.0, bits))) {
            fprintf(stderr, "%s:%d: |%.17g| > 2^%d\n", file, line, d, bits);
            __builtin_trap();
        }
    }
}
#define BOUND(x, bits) bound_check(&(x), sizeof(x), bits, __FILE__, __LINE__)
#else
#define BOUND(x, bits) ((void)0)
#endif

/* FAULT_POINT(i): a test may damage memory here. */
#ifdef RSA_TEST_HOOKS
extern void (*rsa_fault)(int point);
#define FAULT_POINT(i) (rsa_fault != NULL ? rsa_fault(i) : (void)0)
#else
#define FAULT_POINT(i) ((void)0)
#endif

/* LEAK_POINT(window, x): a test plants a leak of a secret window here.
 * PROTECTION(name, statement): a test leaves out this part of the check.
 * VERDICT(ok): a test lets signatures leave whatever their check says.
 * Builds for such tests define these first, by -include of
 * tests/assurance/shared/plant.h. */
#ifndef LEAK_POINT
#define LEAK_POINT(window, x) ((void)0)
#endif
#ifndef PROTECTION
#define PROTECTION(name, statement) statement
#endif
#ifndef VERDICT
#define VERDICT(ok) (ok)
#endif

#endif
