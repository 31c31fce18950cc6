/* SPDX-License-Identifier: MIT
 *
 * libtommath's mp_from_ubin, in one pass. Its own shifts the whole number for
 * each byte, which took a tenth as long as a first signature (2026-11-29).
 */
#include "config.h"

#include <tommath.h>

mp_err mp_from_ubin(mp_int *a, const unsigned char *bytes, size_t n) {
    mp_word bits = 0; /* not in a digit yet: held of them */
    int held = 0;
    mp_err err = mp_grow(a, (int)n * 8 / MP_DIGIT_BIT + 1);
    if (err != MP_OKAY) {
        return err;
    }
    mp_zero(a);
    while (n-- > 0) {
        bits |= (mp_word)bytes[n] << held;
        held += 8;
        if (held >= MP_DIGIT_BIT) {
            a->dp[a->used++] = (mp_digit)(bits & MP_MASK);
            bits >>= MP_DIGIT_BIT;
            held -= MP_DIGIT_BIT;
        }
    }
    a->dp[a->used++] = (mp_digit)bits;
    mp_clamp(a);
    return MP_OKAY;
}
