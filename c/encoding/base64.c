/* SPDX-License-Identifier: MIT
 *
 * Base64 text in, bytes out, in place. Digits are decoded by arithmetic on
 * masks, never by a table or a branch, since the text may be a private key.
 * And back, of public bytes: a token or a fingerprint.
 */
#include "base64.h"
#include "../ct.h"

/* All ones where lo <= c <= hi, otherwise 0. Both differences are negative
 * then, and only then; none overflows, as all three are below 256. */
static inline __attribute__((always_inline)) uint32_t
in_range(uint32_t c, uint32_t lo, uint32_t hi) {
    return 0 - ct_hide(((lo - 1 - c) & (c - hi - 1)) >> 31);
}

/* Returns all ones where c is a digit, and adds up its value and alphabet. */
static uint32_t digit(uint32_t *value, uint32_t *seen, uint32_t c) {
    uint32_t upper = in_range(c, 'A', 'Z');
    uint32_t lower = in_range(c, 'a', 'z');
    uint32_t number = in_range(c, '0', '9');
    uint32_t plus = in_range(c, '+', '+');
    uint32_t slash = in_range(c, '/', '/');
    uint32_t minus = in_range(c, '-', '-');
    uint32_t low_line = in_range(c, '_', '_');
    *value = (upper & (c - 'A')) | (lower & (c - 'a' + 26)) |
             (number & (c - '0' + 52)) | ((plus | minus) & 62) |
             ((slash | low_line) & 63);
    *seen |=
        ((plus | slash) & BASE64_STANDARD) | ((minus | low_line) & BASE64_URL);
    return upper | lower | number | plus | slash | minus | low_line;
}

enum char_class char_class(uint8_t c) {
    uint32_t value, seen = 0;
    if (digit(&value, &seen, c) != 0) {
        return CHAR_DIGIT;
    }
    switch (c) {
    case '=':
        return CHAR_PADDING;
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case '"':
    case '\'':
    case '`':
    case ',':
    case ';':
        return CHAR_SPACE;
    default:
        return CHAR_OTHER;
    }
}

unsigned base64_decode(uint8_t *text, size_t *n) {
    uint32_t seen = 0, bits = 0, have = 0;
    size_t digits = 0, padding = 0, written = 0;
    /*@ loop invariant i <= *n && digits + padding <= i;
        loop invariant have < 8 && 8 * written + have == 6 * digits;
        loop assigns i, seen, bits, have, digits, padding, written,
            text[0 .. *n - 1];
        loop variant *n - i; */
    for (size_t i = 0; i < *n; i++) {
        uint32_t value;
        if (digit(&value, &seen, text[i]) != 0) {
            seen |= padding > 0 ? BASE64_OTHER : 0;
            digits++;
            bits = bits << 6 | value;
            have += 6;
            if (have >= 8) {
                have -= 8;
                text[written] = (uint8_t)(bits >> have);
                written++; /* never ahead of i: 3 bytes for 4 characters */
            }
        } else if (char_class(text[i]) == CHAR_PADDING) {
            padding++;
            seen |= BASE64_PADDING;
        } else {
            seen |=
                char_class(text[i]) == CHAR_SPACE ? BASE64_SPACE : BASE64_OTHER;
        }
    }
    if (padding > 0 && (padding > 2 || (digits + padding) % 4 != 0)) {
        seen |= BASE64_TAIL;
    }
    /* have is 0, 2 or 4; or 6, a digit alone. */
    uint32_t left_over = bits & ((1U << have) - 1);
    seen |= (0 - ct_hide((0 - left_over) >> 31)) & BASE64_TAIL;
    seen |= digits % 4 == 1 ? BASE64_TAIL : 0;
    *n = written;
    return seen;
}

static uint8_t digit_of(uint32_t value, int is_url) {
    if (value < 52) {
        return (uint8_t)(value + (value < 26 ? 'A' : 'a' - 26));
    }
    if (value < 62) {
        return (uint8_t)(value + '0' - 52);
    }
    return value == 62 ? (is_url ? '-' : '+') : (is_url ? '_' : '/');
}

size_t base64_encode(uint8_t *out, size_t max, const uint8_t *bytes, size_t n,
                     enum base64_seen alphabet) {
    const size_t digits = (4 * n + 2) / 3;
    if (digits > max) {
        return 0;
    }
    /*@ loop invariant i <= digits;
        loop assigns i, out[0 .. max - 1];
        loop variant digits - i; */
    for (size_t i = 0; i < digits; i++) {
        const size_t at = 6 * i / 8;
        const uint32_t next = at + 1 < n ? bytes[at + 1] : 0;
        const uint32_t two = (uint32_t)bytes[at] << 8 | next;
        out[i] = digit_of(two >> (10 - 6 * i % 8) & 63, alphabet == BASE64_URL);
    }
    return digits;
}
