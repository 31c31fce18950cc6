/* SPDX-License-Identifier: MIT
 *
 * Unsigned integers as limbs of 32 bits, the least significant first. For the
 * checks of a private key.
 *
 * CT: lengths leak, nothing else, except where a contract says so.
 */
#ifndef ICR_INTEGERS_H
#define ICR_INTEGERS_H

#include "../span.h"

/* out[0..n) := the big-endian number, which has at most 4n bytes. */
void limbs_read(uint32_t *out, size_t n, struct view number);

/* out[0..4n) := a, big endian. */
void limbs_write(uint8_t *out, const uint32_t *a, size_t n);

/* out[0..an+bn) := a*b. out overlaps neither. */
void limbs_multiply(uint32_t *out, const uint32_t *a, size_t an,
                    const uint32_t *b, size_t bn);

/* 1 where a < b, otherwise 0. */
uint32_t limbs_less(const uint32_t *a, const uint32_t *b, size_t n);

/* 0 where a = b, otherwise not 0. */
uint32_t limbs_differ(const uint32_t *a, const uint32_t *b, size_t n);

/* r[0..mn) := x mod m, bit by bit. */
void limbs_remainder(uint32_t *r, const uint32_t *x, size_t xn,
                     const uint32_t *m, size_t mn);

/* 0 where x = 1 mod m, otherwise not 0; where x < 2, the answer means nothing.
 * m > 0, mn <= LIMBS_MAX; m[mn] is 0, and there is room for x[0..xn+mn).
 * Clobbers x. CT: how many limbs of 0 m ends in. */
enum { LIMBS_MAX = 128 };
uint32_t limbs_not_one(uint32_t *x, size_t xn, const uint32_t *m, size_t mn);

#endif
