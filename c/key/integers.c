/* SPDX-License-Identifier: MIT
 *
 * Schoolbook arithmetic in constant time. Division by Montgomery's method: it
 * tells whether there is a remainder without guessing digits of a quotient.
 */
#include "integers.h"
#include "../ct.h"

#include <string.h>

void limbs_read(uint32_t *out, size_t n, struct view number) {
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
    }
    for (size_t i = 0; i < number.n; i++) {
        out[i / 4] |= (uint32_t)number.at[number.n - 1 - i] << (i % 4 * 8);
    }
}

RARE void limbs_write(uint8_t *out, const uint32_t *a, size_t n) {
    for (size_t i = 0; i < 4 * n; i++) {
        out[4 * n - 1 - i] = (uint8_t)(a[i / 4] >> (i % 4 * 8));
    }
}

/* r[0..n] += f*a[0..n) + carry*2^32n. Returns the carry out of r[n]. */
static uint32_t add_product(uint32_t *r, uint32_t f, const uint32_t *a,
                            size_t n, uint32_t carry) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (uint64_t)f * a[i] + r[i];
        r[i] = (uint32_t)sum;
        sum >>= 32;
    }
    sum += (uint64_t)r[n] + carry;
    r[n] = (uint32_t)sum;
    return (uint32_t)(sum >> 32);
}

void limbs_multiply(uint32_t *out, const uint32_t *a, size_t an,
                    const uint32_t *b, size_t bn) {
    for (size_t i = 0; i < an + bn; i++) {
        out[i] = 0;
    }
    for (size_t i = 0; i < an; i++) {
        add_product(out + i, a[i], b, bn, 0);
    }
}

uint32_t limbs_less(const uint32_t *a, const uint32_t *b, size_t n) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        borrow = ((uint64_t)a[i] - b[i] - borrow) >> 63;
    }
    return (uint32_t)borrow;
}

uint32_t limbs_differ(const uint32_t *a, const uint32_t *b, size_t n) {
    uint32_t difference = 0;
    for (size_t i = 0; i < n; i++) {
        difference |= a[i] ^ b[i];
    }
    return difference;
}

/* r -= m where mask is all ones, 0 where it is 0. */
static void subtract_masked(uint32_t *r, const uint32_t *m, size_t n,
                            uint32_t mask) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t difference = (uint64_t)r[i] - (m[i] & mask) - borrow;
        r[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
}

RARE void limbs_remainder(uint32_t *r, const uint32_t *x, size_t xn,
                          const uint32_t *m, size_t mn) {
    memset(r, 0, mn * sizeof *r);
    for (size_t bit = 32 * xn; bit-- > 0;) {
        uint32_t carry = x[bit / 32] >> (bit % 32) & 1;
        for (size_t i = 0; i < mn; i++) {
            const uint32_t limb = r[i];
            r[i] = limb << 1 | carry;
            carry = limb >> 31;
        }
        /* r < 2*m, with the carry above it */
        carry |= limbs_less(r, m, mn) ^ 1;
        subtract_masked(r, m, mn, 0 - ct_hide(carry));
    }
}

/* x = 1 mod m where x - 1 is a multiple of 2^z and of o; m = 2^z * o, o odd. Q
 * makes xn limbs of x - 1 + Q*o zero. What is above them is at most o, since x
 * and Q have xn limbs. It is not 0, since x - 1 is not. So it is o where x - 1
 * is a multiple of o, and only then. */
uint32_t limbs_not_one(uint32_t *x, size_t xn, const uint32_t *m, size_t mn) {
    uint32_t odd[LIMBS_MAX], wrong = 0, carry = 0;
    uint64_t difference = 1;
    for (size_t i = 0; i < xn; i++) {
        difference = (uint64_t)x[i] - difference;
        x[i] = (uint32_t)difference;
        difference >>= 63; /* what the next limb lends */
    }
    for (; ct_public(m[0] == 0); m++, mn--, x++, xn--) {
        wrong |= x[0];
    }
    const int zeros = __builtin_ctz(m[0]);
    wrong |= x[0] & ((m[0] & (0 - m[0])) - 1);
    for (size_t i = 0; i < mn; i++) {
        odd[i] = (uint32_t)(((uint64_t)m[i + 1] << 32 | m[i]) >> zeros);
    }
    /* -1/odd[0] mod 2^5, 2^10, 2^20, 2^40. */
    uint32_t inverse = 0 - ((3 * odd[0]) ^ 2);
    for (int i = 0; i < 3; i++) {
        inverse *= 2 + odd[0] * inverse;
    }
    memset(x + xn, 0, mn * sizeof *x);
    for (size_t i = 0; i < xn; i++) {
        carry = add_product(x + i, x[i] * inverse, odd, mn, carry);
    }
    wrong |= limbs_differ(x + xn, odd, mn);
    return wrong;
}
