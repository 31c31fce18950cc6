/* SPDX-License-Identifier: MIT
 *
 * base64.c for WP: text of every length, every byte.
 */
#include "base64_encode.h"
#include <stdint.h>

/*@ assigns \nothing; */
static inline uint32_t ct_hide(uint32_t x);
#include "../../../c/ct.h"

/*@ assigns \nothing; */
static uint32_t in_range(uint32_t c, uint32_t lo, uint32_t hi);

/*@ requires \valid(value) && \valid(seen) && \separated(value, seen);
    assigns *value, *seen; */
static uint32_t digit(uint32_t *value, uint32_t *seen, uint32_t c);

/*@ assigns \nothing;
    ensures CHAR_DIGIT <= \result <= CHAR_OTHER; */
enum char_class char_class(uint8_t c);

/*@ requires \valid(n) && \valid(text + (0 .. *n - 1));
    requires \separated(n, text + (0 .. *n - 1));
    assigns *n, text[0 .. \old(*n) - 1];
    ensures 8 * *n <= 6 * \old(*n); */
unsigned base64_decode(uint8_t *text, size_t *n);

/*@ assigns \nothing; */
static uint8_t digit_of(uint32_t value, int is_url);

#include "../../../c/encoding/base64.c"
