/* SPDX-License-Identifier: MIT
 *
 * DER bytes in, one element's contents out. Strict: definite, minimal lengths
 * and minimal integers (X.690 sections 8.1.3, 8.3.2, 10.1), nothing read that
 * was not checked to be there.
 */
#include "der.h"

enum { MAX_LENGTH_BYTES = 4 };

/* Takes a length off at[0..*n), advancing both. */
static int take_length(uint32_t *length, const uint8_t **at, size_t *n) {
    uint8_t first = *(*at)++;
    *n -= 1;
    if (first < 0x80) {
        *length = first;
        return 0;
    }
    size_t bytes = first & 0x7fU;
    if (bytes == 0 || bytes > MAX_LENGTH_BYTES) {
        return -ERR_KEY_NOT_DER;
    }
    if (bytes > *n) {
        return -ERR_KEY_TRUNCATED;
    }
    uint32_t sum = 0;
    /*@ loop invariant i <= bytes;
        loop assigns i, sum;
        loop variant bytes - i; */
    for (size_t i = 0; i < bytes; i++) {
        sum = sum << 8 | (*at)[i];
    }
    if ((*at)[0] == 0 || sum < 0x80) {
        return -ERR_KEY_NOT_DER;
    }
    *at += bytes;
    *n -= bytes;
    *length = sum;
    return 0;
}

int der_take(struct view *contents, struct view *in, uint8_t tag) {
    const uint8_t *at = in->at;
    size_t n = in->n;
    if (n == 0 || *at != tag) {
        return -ERR_KEY_NOT_DER;
    }
    at++;
    n--;
    if (n == 0) {
        return -ERR_KEY_TRUNCATED;
    }
    uint32_t length;
    int error = take_length(&length, &at, &n);
    if (error != 0) {
        return error;
    }
    /* Compared, never added: at + length would wrap in 32 bits. */
    if (length > n) {
        return -ERR_KEY_TRUNCATED;
    }
    *contents = (struct view){at, length};
    *in = (struct view){at + length, n - length};
    return 0;
}

int der_take_integer(struct view *out, struct view *in) {
    struct view c;
    int error = der_take(&c, in, DER_INTEGER);
    if (error != 0) {
        return error;
    }
    if (c.n == 0 || (c.at[0] & 0x80) != 0) {
        return -ERR_KEY_NOT_DER;
    }
    if (c.at[0] == 0) {
        if (c.n > 1 && (c.at[1] & 0x80) == 0) {
            return -ERR_KEY_NOT_DER;
        }
        c.at++;
        c.n--;
    }
    *out = c;
    return 0;
}

int der_peek(const struct view *in) {
    return in->n == 0 ? -1 : in->at[0];
}

int der_end(const struct view *in) {
    return in->n == 0 ? 0 : -ERR_KEY_TRAILING;
}
