/* SPDX-License-Identifier: MIT
 *
 * Base64 that may be secret is decoded in constant time, in place; what is
 * public is encoded.
 */
#ifndef ICR_BASE64_H
#define ICR_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* What a text holds besides A-Z, a-z and 0-9. Callers say what they allow. */
enum base64_seen {
    BASE64_STANDARD = 1, /* + or / */
    BASE64_URL = 2,      /* - or _ */
    BASE64_PADDING = 4,  /* the right number of = at the end */
    BASE64_SPACE = 8,    /* white space, quotes, commas, semicolons */
    BASE64_OTHER = 16,   /* anything else, or a digit after padding */
    BASE64_TAIL = 32     /* no whole number of bytes, or bits left over */
};

/* The classes that may leak. */
enum char_class { CHAR_DIGIT, CHAR_SPACE, CHAR_PADDING, CHAR_OTHER };

/* Which class c is in. Digits are those of both alphabets.
 * CT: only the class leaks. */
enum char_class char_class(uint8_t c);

/* text[0..*n) := the bytes that its digits stand for, in either alphabet;
 * *n := how many. Skips what is no digit. Returns what was seen, a set of
 * enum base64_seen; the bytes are of use only where the caller allows it.
 * CT: leaks each character's class, and what it returns. */
unsigned base64_decode(uint8_t *text, size_t *n);

/* out := bytes[0..n) as digits of the alphabet, BASE64_URL or BASE64_STANDARD,
 * without padding (RFC 4648). out and bytes do not overlap; n < 2^28. Returns
 * how many digits, or 0 if they are more than max. CT: bytes leak. */
size_t base64_encode(uint8_t *out, size_t max, const uint8_t *bytes, size_t n,
                     enum base64_seen alphabet);

#endif
